/* case: registering a matter and taking its steps. */
#include "cli/cli.h"
#include "cli/intake.h"
#include "cli/same.h"
#include "office/access.h"

static bool is_assignment(const char *word)
{
    return str_find(str_from(word), '=', 0) < str_from(word).n;
}

/* case ACTION [NUMBER] column=value ... as the words of a record; with --same a registration is one more of that
 * matter. */
static int read_words(struct cli *cli, const struct command_line *line, struct intake *intake, struct error *err)
{
    const char **words = ARENA_NEW_ARRAY(&cli->arena, line->words.n + 2, const char *);
    struct str same = cli_setting(line, "same");
    size_t n = 0, from = 1;
    if (!words)
        return error_memory(err);
    words[n++] = arena_printf(&cli->arena, "action=%s", same.n ? "repeat" : line->words.items[0]).p;
    if (line->words.n > 1 && !is_assignment(line->words.items[1]))
        words[n++] = arena_printf(&cli->arena, "number=%s", line->words.items[from++]).p;
    else if (same.n)
        words[n++] = arena_printf(&cli->arena, "number=%.*s", STR_ARGS(same)).p;
    for (size_t i = 0; i < n; i++)
        if (!words[i])
            return error_memory(err);
    for (size_t i = from; i < line->words.n; i++)
        words[n++] = line->words.items[i];
    return intake_words(cli, intake, &kinds[KIND_CASE], words, n, err);
}

/* What a new matter looks like, before it is written. Of an accusation nothing is said to anybody. */
static int find_same(struct cli *cli, const struct intake *intake, struct proposals *ret, struct error *err)
{
    const struct records *records = &intake->batches[0].records;
    if (!records->n)
        return 0;
    const struct case_form *form = records_at(records, 0);
    const struct case_event *event = &form->event;
    if (event->kind == KIND_ACCUSATION || (!event->title.n && !event->content.n))
        return 0;
    const struct matter_text_parts parts = {event->title, event->place, event->content, event->category,
                                            event->date == DATE_NONE ? clock_today(&cli->clock) : event->date};
    TRY(intake_key(cli, intake, err));
    TRY(cli_catch_up(cli, CATCH_UP_A_LITTLE, err));
    return office_same_text(&cli->office, &cli->arena, &parts, &form->person, ret, err);
}

/* What a step led to, for who took it; of a secret matter its state alone. */
struct outcome {
    bool known; /* not when it was only tried, or cannot be read again just now: it is recorded all the same */
    struct matter matter;
    enum sight sight;
};

static void read_outcome(struct cli *cli, const struct intake *intake, struct str number, struct outcome *ret)
{
    const struct records *records = &intake->batches[0].records;
    const struct asker asker = {records->n ? ((const struct case_form *)records_at(records, 0))->event.unit : STR(""),
                                STR("")};
    struct error trouble;
    ret->known = !intake->options.dry_run &&
                 office_matter(&cli->office, &cli->arena, number, &asker, &ret->matter, &ret->sight, &trouble) == 0;
}

/* Whether the newest event set the clock going, or gave it more time. */
static bool is_news(const struct matter *m, const struct matter_clock *c)
{
    const struct case_event *e = m->events[m->n_events - 1];
    return clock_is_open(c) &&
           (clock_is_in(e->clock_start, c) || clock_is_in(e->clock_resume, c) || clock_is_in(e->clock_extend, c));
}

/* The state, and the limits that run from now on. */
static int outcome_text(struct cli *cli, struct buf *out, const struct outcome *outcome, struct error *err)
{
    const struct matter *m = &outcome->matter;
    const struct unit_names *names;
    const int32_t today = clock_today(&cli->clock);
    if (!outcome->known)
        return 0;
    TRY(cli_unit_names(cli, &names, err));
    const struct str state = word_title(arena_str(&cli->arena, m->state).p, cli->language);
    buf_printf(out, "%.*s\n", STR_ARGS(SAY(cli, MSG_case_state, ARG_TEXT("state", state))));
    for (size_t i = 0; outcome->sight == SIGHT_WHOLE && i < m->n_clocks; i++) {
        const struct matter_clock *c = &m->clocks[i];
        int32_t due_day;
        if (!is_news(m, c))
            continue;
        TRY(matter_clock_due(&cli->arena, c, &cli->rules, today, &due_day, err));
        const struct str who = c->unit.n ? unit_name(names, c->unit, today) : word_title("petitioner", cli->language);
        buf_printf(
            out, "%.*s\n",
            STR_ARGS(due_day == DATE_NONE
                         ? SAY(cli, MSG_case_waits, ARG_TEXT("unit", who), ARG_TEXT("duty", cli_duty(cli, c->rule)))
                         : SAY(cli, MSG_case_due, ARG_TEXT("unit", who), ARG_DATE("day", due_day),
                               ARG_TEXT("duty", cli_duty(cli, c->rule)))));
    }
    return 0;
}

static int done_text(struct cli *cli, struct buf *out, const struct import_summary *summary, bool recorded,
                     const struct outcome *outcome, const struct proposals *proposals, struct error *err)
{
    enum message_id done = recorded ? MSG_case_done : MSG_case_would;
    buf_printf(out, "%.*s\n", STR_ARGS(SAY(cli, done, ARG_TEXT("number", summary->number))));
    TRY(outcome_text(cli, out, outcome, err));
    if (summary->query_code.n && recorded)
        buf_printf(out, "%.*s\n", STR_ARGS(SAY(cli, MSG_case_code, ARG_TEXT("code", summary->query_code))));
    if (proposals->n)
        buf_printf(out, "\n%.*s\n", STR_ARGS(SAY(cli, MSG_case_same, ARG_TEXT("number", summary->number))));
    same_text(cli, out, proposals);
    return 0;
}

static void done_json(struct buf *out, const struct import_summary *summary, bool recorded,
                      const struct outcome *outcome, const struct proposals *proposals)
{
    struct json_writer json;
    json_write_begin(&json, out, 1);
    json_write_object(&json);
    json_write_member_text(&json, "number", summary->number);
    json_write_member_bool(&json, "recorded", recorded);
    json_write_member_text(&json, "state", outcome->known ? outcome->matter.state : (struct str){NULL, 0});
    json_write_member_text(&json, "query_code",
                           recorded && summary->query_code.n ? summary->query_code : (struct str){NULL, 0});
    json_write_name(&json, STR("same"));
    same_json(&json, proposals);
    json_write_object_end(&json);
    json_write_end(&json);
}

/* case attach NUMBER FILE [unit=CODE] */
static int run_attach(struct cli *cli, const struct command_line *line, struct error *err)
{
    struct str unit = STR("");
    if (line->words.n < 3 || line->words.n > 4)
        return FAIL(err, MSG_command_words, ARG_TEXT("command", STR("attachment")));
    if (line->words.n == 4) {
        struct str word = str_from(line->words.items[3]);
        if (!str_starts(word, STR("unit=")))
            return FAIL(err, MSG_record_word, ARG_TEXT("word", word));
        unit = str_slice(word, sizeof "unit=" - 1, word.n);
    }
    return cli_attach(cli, str_from(line->words.items[1]), str_from(line->words.items[2]), unit, err);
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct intake intake = {.options = {.issue_codes = true, .dry_run = cli_switch(line, "dry-run")}};
    struct import_summary summary;
    struct proposals proposals = {0};
    struct outcome outcome;
    enum output_format format;
    bool registers = str_starts(str_from(line->words.items[0]), STR("register"));
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    (void)ret_status;
    if (str_equal(str_from(line->words.items[0]), STR("attach")))
        return run_attach(cli, line, err);
    TRY(cli_format(line, 1u << OUTPUT_TEXT | 1u << OUTPUT_JSON, OUTPUT_TEXT, &format, err));
    if (cli_setting(line, "same").n && !registers)
        return FAIL(err, MSG_case_same_register);
    TRY(read_words(cli, line, &intake, err));
    TRY(cli_open(cli, STORE_WRITE, err));
    if (registers && !cli_setting(line, "same").n)
        TRY(find_same(cli, &intake, &proposals, err));
    TRY(intake_take(cli, &intake, &summary, err));
    read_outcome(cli, &intake, summary.number, &outcome);
    if (format == OUTPUT_JSON)
        done_json(&out, &summary, !intake.options.dry_run, &outcome, &proposals);
    else
        TRY(done_text(cli, &out, &summary, !intake.options.dry_run, &outcome, &proposals, err));
    return cli_print(line, &out, err);
}

static const char *const switches[] = {"dry-run", NULL};
static const char *const settings[] = {"same", "format", "o", NULL};
const struct command command_case = {.name = "case",
                                     .summary = MSG_case_summary,
                                     .help = MSG_case_help,
                                     .switches = switches,
                                     .settings = settings,
                                     .min_words = 1,
                                     .max_words = 100,
                                     .run = run};
