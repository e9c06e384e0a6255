/* inbox, show: what is due, and one matter with all that explains it. */
#include "cli/show.h"
#include "domain/calendar/derivation.h"
#include "domain/petition/condition.h"
#include "formats/json_write.h"
#include "formats/key_file.h"
#include "office/daybooks.h"
#include "office/inbox.h"

enum { LIMIT_DEFAULT = 50, TITLE_BYTES = 120 };

static struct str day_text(struct cli *cli, int32_t day)
{
    _cleanup_buf_ struct buf out = BUF(64);
    if (day == DATE_NONE)
        return STR("-");
    date_print(&out, day);
    return arena_str(&cli->arena, buf_view(&out));
}

struct str cli_duty(struct cli *cli, struct str id)
{
    const struct daybook_due *due = daybooks_due(&cli->rules.daybooks, id);
    if (due)
        return cli->language == LANGUAGE_ZH ? due->zh : due->en;
    struct str title = clock_title(&cli->rules, id, cli->language);
    return deadlines_find(&cli->rules.deadlines, id)
               ? arena_printf(&cli->arena, "%.*s %.*s", STR_ARGS(id), STR_ARGS(title))
               : title;
}

static const enum message_id urgencies[INBOX_URGENCIES] = {[INBOX_OVERDUE] = MSG_inbox_overdue,
                                                           [INBOX_TODAY] = MSG_inbox_today,
                                                           [INBOX_SOON] = MSG_inbox_soon,
                                                           [INBOX_LATER] = MSG_inbox_later,
                                                           [INBOX_NO_DAY] = MSG_inbox_none};

static struct str days_text(struct cli *cli, int32_t due_day, int32_t today)
{
    if (due_day == DATE_NONE || due_day == today)
        return STR("");
    return due_day < today ? SAY(cli, MSG_inbox_late, ARG_NUMBER("days", today - due_day))
                           : SAY(cli, MSG_inbox_left, ARG_NUMBER("days", due_day - today));
}

static void inbox_line(struct cli *cli, struct buf *out, const struct inbox_row *row, const struct unit_names *names,
                       struct str asked, int32_t today)
{
    struct str unit = str_equal(row->unit, asked) ? STR("") : unit_label(names, row->unit, today);
    struct str title = row->secret ? SAY(cli, MSG_inbox_secret) : utf8_prefix(row->title, TITLE_BYTES);
    struct str when = row->due_day == DATE_NONE
                          ? STR("")
                          : arena_printf(&cli->arena, "%.*s  %.*s%s", STR_ARGS(day_text(cli, row->due_day)),
                                         STR_ARGS(days_text(cli, row->due_day, today)),
                                         row->due_day == today ? "" : "  ");
    buf_printf(out, "  %.*s\n",
               STR_ARGS(SAY(cli, MSG_inbox_line, ARG_TEXT("number", row->number), ARG_TEXT("when", when),
                            ARG_TEXT("unit", unit.n ? arena_printf(&cli->arena, "%.*s  ", STR_ARGS(unit)) : unit),
                            ARG_TEXT("duty", cli_duty(cli, row->rule)), ARG_TEXT("title", title))));
}

static void inbox_text(struct cli *cli, struct buf *out, const struct inbox *inbox, const struct unit_names *names,
                       struct str unit, int32_t today)
{
    int last = -1;
    struct str who = unit.n ? unit_label(names, unit, today) : SAY(cli, MSG_inbox_all_units);
    if (!inbox->total) {
        buf_printf(out, "%.*s\n", STR_ARGS(SAY(cli, MSG_inbox_empty)));
        return;
    }
    buf_printf(out, "%.*s\n",
               STR_ARGS(SAY(cli, MSG_inbox_head, ARG_TEXT("unit", who), ARG_DATE("date", today),
                            ARG_NUMBER("count", inbox->total))));
    for (size_t i = 0; i < inbox->n; i++) {
        const struct inbox_row *row = &inbox->items[i];
        const int urgency = (int)inbox_urgency(row->due_day, today);
        if (urgency != last)
            buf_printf(out, "\n%.*s\n", STR_ARGS(message_text(urgencies[urgency], cli->language)));
        last = urgency;
        inbox_line(cli, out, row, names, unit, today);
    }
    buf_char(out, '\n');
    if (inbox->total > (int64_t)inbox->n)
        buf_printf(out, "%.*s\n",
                   STR_ARGS(SAY(cli, MSG_inbox_more, ARG_NUMBER("more", inbox->total - (int64_t)inbox->n))));
    bool first = true;
    for (size_t u = 0; u < INBOX_URGENCIES; u++) {
        if (!inbox->sums[u])
            continue;
        buf_printf(out, "%s%.*s %lld",
                   first                          ? ""
                   : cli->language == LANGUAGE_ZH ? "，"
                                                  : ", ",
                   STR_ARGS(message_text(urgencies[u], cli->language)), (long long)inbox->sums[u]);
        first = false;
    }
    buf_char(out, '\n');
}

static void inbox_json(struct cli *cli, struct buf *out, const struct inbox *inbox, int32_t today)
{
    struct json_writer json;
    json_write_begin(&json, out, 1);
    json_write_array(&json);
    for (size_t i = 0; i < inbox->n; i++) {
        const struct inbox_row *row = &inbox->items[i];
        bool due = row->due_day != DATE_NONE;
        json_write_object(&json);
        json_write_member_text(&json, "number", row->number);
        json_write_member_text(&json, "unit", row->unit);
        json_write_member_text(&json, "rule", row->rule);
        json_write_member_text(&json, "due", due ? day_text(cli, row->due_day) : (struct str){NULL, 0});
        json_write_name(&json, STR("days_left"));
        if (due)
            json_write_int(&json, row->due_day - today);
        else
            json_write_null(&json);
        json_write_member_text(&json, "title", row->title);
        json_write_object_end(&json);
    }
    json_write_array_end(&json);
    json_write_end(&json);
}

static void inbox_csv(const struct command_line *line, struct buf *out, const struct inbox *inbox, int32_t today)
{
    static const char *const heads[] = {"number", "unit", "rule", "due", "days_left", "title", NULL};
    struct delimited_writer csv;
    cli_csv_begin(line, &csv, out, heads);
    for (size_t i = 0; i < inbox->n; i++) {
        const struct inbox_row *row = &inbox->items[i];
        delimited_cell(&csv, row->number);
        delimited_cell(&csv, row->unit);
        delimited_cell(&csv, row->rule);
        cli_csv_day(&csv, row->due_day);
        if (row->due_day == DATE_NONE)
            delimited_cell(&csv, STR(""));
        else
            cli_csv_number(&csv, row->due_day - today);
        delimited_cell(&csv, row->title);
        delimited_row_end(&csv);
    }
}

static int run_inbox(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    enum output_format format;
    struct inbox inbox;
    const struct unit_names *names;
    const struct str unit = cli_setting(line, "unit");
    int32_t today;
    size_t limit;
    (void)ret_status;
    TRY(cli_format(line, LIST_FORMATS, OUTPUT_TEXT, &format, err));
    TRY(cli_day(line, "as-of", clock_today(&cli->clock), &today, err));
    TRY(cli_count(line, "limit", format == OUTPUT_TEXT ? LIMIT_DEFAULT : 0, &limit, err));
    TRY(cli_open(cli, STORE_READ, err));
    TRY(cli_unit_names(cli, &names, err));
    TRY(office_inbox(&cli->office, &cli->arena, unit, today, limit, &inbox, err));
    if (format == OUTPUT_JSON)
        inbox_json(cli, &out, &inbox, today);
    else if (format == OUTPUT_CSV)
        inbox_csv(line, &out, &inbox, today);
    else
        inbox_text(cli, &out, &inbox, names, unit, today);
    return cli_print(line, &out, err);
}

/* show */

static struct str word_of(struct cli *cli, const struct word *words, int value)
{
    return value ? word_title(word_name(words, value), cli->language) : STR("-");
}

static void show_head(struct cli *cli, struct buf *out, const struct matter *m, const struct unit_names *names,
                      int32_t today)
{
    int64_t groups = 0, heads = 0;
    bool collective = false;
    for (size_t i = 0; i < m->n_registrations; i++) {
        const struct registration *r = &m->registrations[i];
        groups += r->channel == CHANNEL_VISIT;
        heads += r->people;
        collective |= r->channel == CHANNEL_VISIT && r->people >= cli->rules.petition.collective_visit;
    }
    buf_printf(out, "%.*s\n",
               STR_ARGS(SAY(cli, MSG_show_head, ARG_TEXT("number", m->number),
                            ARG_TEXT("title", m->title.n ? m->title : m->content),
                            ARG_TEXT("state", word_title(arena_str(&cli->arena, m->state).p, cli->language)),
                            ARG_TEXT("kind", word_of(cli, matter_kind_words, m->kind)),
                            ARG_TEXT("route", word_of(cli, matter_route_words, m->route)),
                            ARG_TEXT("regime", m->regime), ARG_TEXT("office", unit_label(names, m->office, today)),
                            ARG_TEXT("handler", m->handler.n ? unit_label(names, m->handler, today) : STR("-")),
                            ARG_NUMBER("items", m->n_registrations), ARG_NUMBER("groups", groups),
                            ARG_NUMBER("heads", heads))));
    if (collective)
        buf_printf(out, "%.*s\n",
                   STR_ARGS(SAY(cli, MSG_show_collective, ARG_NUMBER("limit", cli->rules.petition.collective_visit))));
}

struct str cli_action(struct cli *cli, const struct matter *m, const struct case_event *event)
{
    const struct procedure_rule *found = NULL;
    for (size_t i = 0; i < cli->rules.procedure.n; i++) {
        const struct procedure_rule *rule = &cli->rules.procedure.items[i];
        if (!str_equal(rule->action, event->action) || (rule_is_of_history(rule) && !m->transcribed))
            continue;
        if (!found || (!str_equal(found->regime, m->regime) && str_equal(rule->regime, m->regime)))
            found = rule;
    }
    if (!found)
        return event->action;
    return cli->language == LANGUAGE_ZH ? found->label_zh : found->label_en;
}

/* Who set the day of a clock that counts none: the event that it began with. */
static void show_day_set(struct cli *cli, struct buf *out, const struct matter *m, const struct matter_clock *c)
{
    for (size_t i = 0; i < m->n_events; i++) {
        const struct case_event *e = m->events[i];
        if (e->date != c->start_day || e->limit_day != c->limit_day || !clock_is_in(e->clock_start, c))
            continue;
        struct str who = e->assigned_by.n ? e->assigned_by : e->unit;
        buf_printf(out, "    1. %.*s\n",
                   STR_ARGS(SAY(cli, MSG_show_day_set, ARG_DATE("date", e->date), ARG_TEXT("who", who),
                                ARG_TEXT("action", cli_action(cli, m, e)), ARG_DATE("day", c->limit_day))));
        return;
    }
}

static int show_clock(struct cli *cli, struct buf *out, const struct matter *m, const struct matter_clock *c,
                      int32_t today, struct error *err)
{
    const struct unit_names *names;
    struct deadline_clock clock;
    struct deadline deadline;
    struct deadline_derivation derivation;
    int32_t due_day;
    struct str start = day_text(cli, c->start_day);
    TRY(cli_unit_names(cli, &names, err));
    TRY(matter_clock_due(&cli->arena, c, &cli->rules, today, &due_day, err));
    const int32_t late = due_day == DATE_NONE || clock_is_open(c) ? 0 : c->stop_day - due_day;
    struct str text = SAY(cli,
                          clock_is_open(c) ? MSG_show_running
                          : late > 0       ? MSG_show_stopped_late
                                           : MSG_show_stopped,
                          ARG_TEXT("rule", cli_duty(cli, c->rule)),
                          ARG_TEXT("unit", c->unit.n ? unit_name(names, c->unit, today) : STR("")),
                          ARG_TEXT("start", start), ARG_TEXT("due", day_text(cli, due_day)),
                          ARG_TEXT("stop", day_text(cli, c->stop_day)), ARG_NUMBER("late", late));
    buf_printf(out, "  %.*s\n", STR_ARGS(text));
    TRY(matter_clock_deadline(&cli->arena, c, &cli->rules.deadlines, today, &clock, err));
    if (!clock.rule && clock_is_open(c))
        show_day_set(cli, out, m, c);
    if (!clock.rule || !clock_is_open(c))
        return 0;
    TRY(deadline_compute(&cli->rules.calendar, &clock, &deadline, err));
    TRY(deadline_derive(&cli->arena, &cli->rules.calendar, &clock, &deadline, &derivation, err));
    for (size_t i = 0; i < derivation.n; i++) {
        buf_printf(out, "    %zu. ", i + 1);
        deadline_step_print(out, &derivation, &derivation.steps[i], cli->language);
        buf_char(out, '\n');
    }
    return 0;
}

struct allowed_list {
    struct cli *cli;
    struct buf *out;
};

/* What is to be typed in, under the names that people and the program have for it. */
static void print_needs(struct buf *out, struct str needs, enum language language)
{
    struct str need;
    for (bool first = true; needs.n && str_cut(&needs, ' ', &need); first = false) {
        const size_t equals = str_find(need, '=', 0);
        struct str name = str_slice(need, 0, equals);
        buf_printf(out, "%s%.*s %.*s=%.*s", first ? "" : ", ", STR_ARGS(message_title("field", name, language)),
                   STR_ARGS(name), STR_ARGS(str_slice(need, equals + 1, need.n)));
    }
}

static void show_rule(void *state, const struct procedure_rule *rule)
{
    const struct allowed_list *list = state;
    _cleanup_buf_ struct buf needs = BUF(1 << 16);
    bool zh = list->cli->language == LANGUAGE_ZH;
    print_needs(&needs, rule->needs, list->cli->language);
    buf_printf(list->out, "  %.*s (%.*s) %.*s [%.*s]%s%.*s\n", STR_ARGS(zh ? rule->label_zh : rule->label_en),
               STR_ARGS(rule->action), STR_ARGS(word_of(list->cli, role_words, rule->actor)), STR_ARGS(rule->article),
               rule->needs.n ? "  " : "", STR_ARGS(buf_view(&needs)));
}

/* What the units (codes between blanks) were called on the day. */
static struct str names_on(struct cli *cli, const struct unit_names *names, struct str codes, int32_t day)
{
    struct str all = STR(""), code;
    while (codes.n && str_cut(&codes, ' ', &code))
        all = arena_printf(&cli->arena, "%.*s%s%.*s", STR_ARGS(all), all.n ? " " : "",
                           STR_ARGS(unit_name(names, code, day)));
    return all;
}

/* One step: who took it and why, and below it what was said in it. */
static void show_event(struct cli *cli, struct buf *out, const struct matter *m, const struct case_event *event,
                       const struct unit_names *names)
{
    static const char *const said[] = {
        "channel",       "received",    "people", "representatives", "joint",   "anonymous", "simple",  "uncounted",
        "mailbox",       "assigned_by", "place",  "category",        "about",   "language",  "content", "attachment",
        "facts",         "limit_day",   "days",   "approved_by",     "opinion", "basis",     "outcome", "document",
        "remedies_told", "served_by",   "rating", "other",           NULL};
    buf_printf(out, "  %.*s  %.*s  %.*s%s%.*s  %.*s\n", STR_ARGS(day_text(cli, event->date)),
               STR_ARGS(cli_action(cli, m, event)), STR_ARGS(names_on(cli, names, event->unit, event->date)),
               event->to.n ? " → " : "", STR_ARGS(names_on(cli, names, event->to, event->date)),
               STR_ARGS(event->reason));
    for (size_t i = 0; said[i]; i++) {
        const struct field *field = schema_field(&case_event_schema, str_from(said[i]));
        _cleanup_buf_ struct buf value = BUF(OUTPUT_MAX);
        if (field_is_empty(field, event))
            continue;
        field_print(&value, field, event);
        struct str text = buf_view(&value);
        if (field->words)
            text = field_word_title(field, arena_str(&cli->arena, text).p, cli->language);
        if (str_equal(str_from(said[i]), STR("about")))
            text = names_on(cli, names, text, event->date);
        struct str title = field_title(field, cli->language);
        buf_printf(out, "              %.*s %.*s\n", STR_ARGS(title), STR_ARGS(text));
    }
}

/* Masked, where the key is at hand; otherwise only that they are there. */
static int load_persons(struct cli *cli, struct str number, const struct asker *asker, struct person_rows *ret,
                        struct error *err)
{
    TRY(office_persons(&cli->office, &cli->arena, number, asker, ret, err));
    if (!ret->n || !key_file_there(cli_key_path(cli)))
        return 0;
    cli->arena.wiped = true;
    TRY(cli_key(cli, err));
    return office_persons(&cli->office, &cli->arena, number, asker, ret, err);
}

/* Where the other books of the office name the matter. */
static int show_books(struct cli *cli, struct buf *out, struct str number, struct error *err)
{
    struct daybook_mention *mentions;
    size_t n;
    TRY(office_daybook_mentions(&cli->office, &cli->arena, number, &mentions, &n, err));
    if (n)
        buf_printf(out, "\n%.*s\n", STR_ARGS(SAY(cli, MSG_show_books)));
    for (size_t i = 0; i < n; i++) {
        const struct daybook *book = mentions[i].daybook;
        const struct daybook_head *head = daybook_head_of(&mentions[i].entry.facts);
        buf_printf(
            out, "  %.*s\n",
            STR_ARGS(SAY(cli, MSG_show_book_line, ARG_TEXT("book", cli->language == LANGUAGE_ZH ? book->zh : book->en),
                         ARG_TEXT("number", head->number), ARG_TEXT("date", day_text(cli, head->date)))));
    }
    return 0;
}

static int run_show(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    const struct asker asker = cli_asker(line);
    struct str number = str_from(line->words.items[0]);
    const struct unit_names *names;
    struct matter m;
    struct shown_matter shown = {.matter = &m};
    enum output_format format;
    enum sight sight;
    int32_t today;
    (void)ret_status;
    TRY(cli_format(line, 1u << OUTPUT_TEXT | 1u << OUTPUT_JSON, OUTPUT_TEXT, &format, err));
    TRY(cli_day(line, "as-of", clock_today(&cli->clock), &today, err));
    TRY(cli_open(cli, asker.purpose.n ? STORE_WRITE : STORE_READ, err));
    TRY(cli_unit_names(cli, &names, err));
    TRY(office_matter(&cli->office, &cli->arena, number, &asker, &m, &sight, err));
    const struct str code = cli_setting(line, "code");
    if (code.n) {
        TRY(show_answer(cli, &out, &m, code, today, format == OUTPUT_JSON, err));
        return cli_print(line, &out, err);
    }
    shown.whole = sight == SIGHT_WHOLE;
    shown.as_of_day = today;
    if (shown.whole)
        TRY(load_persons(cli, number, &asker, &shown.persons, err));
    if (shown.whole)
        TRY(cli_load_attachments(cli, number, &asker, &shown.attachments, err));
    if (format == OUTPUT_JSON) {
        TRY(show_json(cli, &out, &shown, err));
        return cli_print(line, &out, err);
    }
    if (!shown.whole) {
        struct str state = word_title(arena_str(&cli->arena, m.state).p, cli->language);
        buf_printf(&out, "%.*s\n",
                   STR_ARGS(SAY(cli, MSG_show_masked, ARG_TEXT("number", number), ARG_TEXT("state", state))));
        return cli_print(line, &out, err);
    }
    show_head(cli, &out, &m, names, today);
    if (shown.persons.n)
        cli_print_persons(cli, &out, &shown.persons);
    cli_print_attachments(cli, &out, &shown.attachments);
    buf_printf(&out, "\n%.*s\n", STR_ARGS(SAY(cli, MSG_show_events)));
    for (size_t i = 0; i < m.n_events; i++)
        show_event(cli, &out, &m, m.events[i], names);
    TRY(show_books(cli, &out, number, err));
    buf_printf(&out, "\n%.*s\n", STR_ARGS(SAY(cli, MSG_show_clocks)));
    for (size_t i = 0; i < m.n_clocks; i++)
        TRY(show_clock(cli, &out, &m, &m.clocks[i], today, err));
    buf_printf(&out, "\n%.*s\n", STR_ARGS(SAY(cli, MSG_show_allowed)));
    const struct procedure_context context = {&cli->arena, &cli->rules, NULL, today};
    TRY(case_allowed(&context, &m, show_rule, &(struct allowed_list){cli, &out}, err));
    return cli_print(line, &out, err);
}

static const char *const inbox_settings[] = {"unit", "as-of", "limit", "format", "o", NULL};
const struct command command_inbox = {.name = "inbox",
                                      .summary = MSG_inbox_summary,
                                      .help = MSG_inbox_help,
                                      .settings = inbox_settings,
                                      .max_words = 0,
                                      .run = run_inbox};
static const char *const show_settings[] = {"as-of", "code", "unit", "purpose", "format", "o", NULL};
const struct command command_show = {.name = "show",
                                     .summary = MSG_show_summary,
                                     .help = MSG_show_help,
                                     .settings = show_settings,
                                     .min_words = 1,
                                     .max_words = 1,
                                     .run = run_show};
