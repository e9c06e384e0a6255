/* deadline: when something is due and why, and the limits there are. Needs no database. */
#include "cli/cli.h"
#include "domain/calendar/derivation.h"
#include "formats/delimited.h"
#include "formats/json_write.h"

/* What was asked for, computed. */
struct explained {
    struct deadline_clock clock;
    struct deadline deadline;
    struct deadline_derivation derivation;
    struct deadline_warnings warnings;
    bool has_as_of;
    int32_t as_of_day, registered_day;
    struct deadline_standing standing;
};

static int read_day(struct str text, const char *option, int32_t *ret, struct error *err)
{
    if (!date_parse(text, ret))
        return FAIL(err, MSG_deadline_option_day, ARG_TEXT("option", str_from(option)), ARG_TEXT("value", text));
    return 0;
}

static int read_option_day(const struct command_line *line, const char *name, int32_t *ret, struct error *err)
{
    struct str text = cli_setting(line, name);
    _cleanup_buf_ struct buf option = BUF(64);
    *ret = DATE_NONE;
    if (!option_find(line->options, line->n_options, name)->given)
        return 0;
    buf_printf(&option, "--%s", name);
    buf_char(&option, '\0');
    return read_day(text, option.p, ret, err);
}

static int find_rule(struct cli *cli, struct str id, const struct deadline_rule **ret, struct error *err)
{
    _cleanup_buf_ struct buf nearest = BUF(1024);
    *ret = deadlines_find(&cli->rules.deadlines, id);
    if (*ret)
        return 0;
    deadlines_nearest(&nearest, &cli->rules.deadlines, id);
    return FAIL(err, MSG_deadline_rule_unknown, ARG_TEXT("rule", id), ARG_TEXT("nearest", buf_view(&nearest)));
}

/* Without a reason before it, an interval has the one that the rule allows. */
static enum suspension usual_reason(const struct deadline_rule *rule)
{
    return rule->suspensions & 1u << SUSPENSION_OBJECTION ? SUSPENSION_OBJECTION : SUSPENSION_HEARING;
}

/* Reads [REASON:]FROM..TO. */
static int read_suspension(struct str text, const struct deadline_rule *rule, struct deadline_suspension *ret,
                           struct error *err)
{
    struct deadline_suspension s = {.reason = usual_reason(rule)};
    struct str days = str_trim(text);
    size_t colon = str_find(days, ':', 0);
    if (colon < days.n) {
        struct str reason = str_trim(str_slice(days, 0, colon));
        const struct word *word = suspension_words;
        while (word->name && !str_equal(reason, str_from(word->name)) &&
               !str_equal(reason, word_title(word->name, LANGUAGE_ZH)))
            word++;
        if (!word->name)
            return FAIL(err, MSG_deadline_option_suspend_reason, ARG_TEXT("value", reason));
        s.reason = (enum suspension)word->value;
        days = str_slice(days, colon + 1, days.n);
    }
    size_t dots = 0;
    while (dots < days.n && !str_starts(str_slice(days, dots, days.n), STR("..")))
        dots++;
    if (!date_parse(str_slice(days, 0, dots), &s.from_day) || !date_parse(str_slice(days, dots + 2, days.n), &s.to_day))
        return FAIL(err, MSG_deadline_option_suspend, ARG_TEXT("value", text));
    *ret = s;
    return 0;
}

static int read_suspensions(struct cli *cli, const struct command_line *line, struct deadline_clock *clock,
                            struct error *err)
{
    struct deadline_suspension *items = NULL;
    size_t n = 0, capacity = 0;
    struct str rest = cli_setting(line, "suspend"), piece;
    if (!option_find(line->options, line->n_options, "suspend")->given)
        return 0;
    while (str_cut(&rest, ',', &piece)) {
        if (!ARENA_ROOM(&cli->arena, items, n, capacity))
            return error_memory(err);
        TRY(read_suspension(piece, clock->rule, &items[n++], err));
    }
    clock->suspensions = items;
    clock->n_suspensions = n;
    return 0;
}

/* The rule counts days, but its own instrument does not let it be extended; another one may. */
static int refuse_extension(struct cli *cli, const struct deadline_rule *rule, struct error *err)
{
    _cleanup_buf_ struct buf list = BUF(1024);
    struct str others = STR("");
    for (size_t i = 0; i < cli->rules.deadlines.n; i++)
        if (deadline_extends(&cli->rules.deadlines.items[i], rule))
            buf_printf(&list, "%s%.*s", list.n ? ", " : "", STR_ARGS(cli->rules.deadlines.items[i].id));
    if (list.n)
        others = SAY(cli, MSG_deadline_other_extensions, ARG_TEXT("extensions", buf_view(&list)));
    return FAIL(err, MSG_deadline_no_extension, ARG_TEXT("rule", rule->id), ARG_TEXT("others", others));
}

static int read_extension(struct cli *cli, const struct command_line *line, struct deadline_clock *clock,
                          struct error *err)
{
    struct deadline_extension *extension = &clock->extension;
    struct str named = cli_setting(line, "extension"), days = cli_setting(line, "extend-days");
    struct decimal limit;
    extension->approved_by = cli_setting(line, "approved-by");
    if (!cli_switch(line, "extend") && !named.n && !days.n && !extension->approved_by.n)
        return 0;
    if (!cli_switch(line, "extend") && !named.n)
        return FAIL(err, MSG_deadline_option_needs_extend,
                    ARG_TEXT("option", days.n ? STR("--extend-days") : STR("--approved-by")));
    if (named.n)
        TRY(find_rule(cli, named, &extension->rule, err));
    else
        extension->rule = clock->rule->extension;
    if (!deadline_counts_days(clock->rule))
        return FAIL(err, MSG_deadline_no_days, ARG_TEXT("rule", clock->rule->id));
    if (!extension->rule)
        return refuse_extension(cli, clock->rule, err);
    if (!days.n)
        return 0;
    if (!decimal_parse(days, &limit) || limit.scale || limit.digits < 1 || limit.digits > extension->rule->limit)
        return FAIL(err, MSG_deadline_option_extend_days, ARG_NUMBER("max", extension->rule->limit),
                    ARG_TEXT("value", days));
    extension->limit = limit.digits;
    return 0;
}

static int compute(struct cli *cli, const struct command_line *line, struct explained *e, struct error *err)
{
    const struct calendar *calendar = &cli->rules.calendar;
    TRY(find_rule(cli, str_from(line->words.items[1]), &e->clock.rule, err));
    TRY(read_day(str_from(line->words.items[2]), "FROM", &e->clock.start_day, err));
    TRY(read_suspensions(cli, line, &e->clock, err));
    TRY(read_extension(cli, line, &e->clock, err));
    TRY(read_option_day(line, "registered", &e->registered_day, err));
    TRY(read_option_day(line, "as-of", &e->as_of_day, err));
    TRY(deadline_compute(calendar, &e->clock, &e->deadline, err));
    e->has_as_of = e->as_of_day != DATE_NONE && e->deadline.due_day != DATE_NONE;
    if (e->has_as_of)
        e->standing = deadline_standing(calendar, &e->clock, &e->deadline, e->as_of_day);
    TRY(deadline_derive(&cli->arena, calendar, &e->clock, &e->deadline, &e->derivation, err));
    return deadline_warn(&cli->arena, calendar, &e->clock, &e->deadline, e->has_as_of ? &e->standing : NULL,
                         e->registered_day, &e->warnings, err);
}

/* The titles of the columns that are the program's own practice for this rule, joined. */
static struct str own_columns(struct cli *cli, const struct deadline_rule *rule)
{
    _cleanup_buf_ struct buf out = BUF(4096);
    for (size_t i = 0; i < deadline_schema.n; i++) {
        const struct field *field = &deadline_schema.fields[i];
        if (!deadline_is_own_practice(rule, str_from(field->name)))
            continue;
        if (out.n)
            buf_text(&out, cli->language == LANGUAGE_ZH ? "、" : ", ");
        buf_str(&out, field_title(field, cli->language));
        if (field->type == FIELD_WORD) {
            int value = *(const int *)(const void *)((const char *)rule + field->offset);
            struct str word = field_word_title(field, word_name(field->words, value), cli->language);
            buf_printf(&out, cli->language == LANGUAGE_ZH ? "（%.*s）" : " (%.*s)", STR_ARGS(word));
        }
    }
    return arena_str(&cli->arena, buf_view(&out));
}

static struct str day_text(struct cli *cli, int32_t from_day, int32_t to_day)
{
    _cleanup_buf_ struct buf out = BUF(256);
    deadline_days_print(&out, from_day, to_day, cli->language);
    return arena_str(&cli->arena, buf_view(&out));
}

static struct str warning_text(struct cli *cli, const struct message *warning)
{
    _cleanup_buf_ struct buf out = BUF(1 << 16);
    message_print(&out, warning, cli->language);
    return arena_str(&cli->arena, buf_view(&out));
}

static void write_text(struct cli *cli, struct buf *out, const struct explained *e)
{
    const struct deadline_rule *rule = e->clock.rule;
    struct str from = day_text(cli, e->clock.start_day, e->clock.start_day);
    struct str own = own_columns(cli, rule), note = deadline_note(rule, cli->language);
    buf_printf(out, "%.*s %.*s\n", STR_ARGS(rule->id), STR_ARGS(deadline_duty(rule, cli->language)));
    if (e->deadline.due_day == DATE_NONE)
        buf_str(out, SAY(cli, MSG_deadline_head_none, ARG_TEXT("from", from)));
    else
        buf_str(out, SAY(cli, MSG_deadline_head, ARG_TEXT("from", from),
                         ARG_TEXT("due", day_text(cli, e->deadline.due_day, e->deadline.due_day))));
    buf_char(out, '\n');
    if (e->has_as_of) {
        deadline_standing_print(out, &e->standing, e->as_of_day, cli->language);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < e->warnings.n; i++)
        buf_printf(
            out, "%.*s\n",
            STR_ARGS(SAY(cli, MSG_deadline_warning, ARG_TEXT("warning", warning_text(cli, &e->warnings.items[i])))));
    buf_char(out, '\n');
    for (size_t i = 0; i < e->derivation.n; i++) {
        buf_printf(out, "%3zu. ", i + 1);
        deadline_step_print(out, &e->derivation, &e->derivation.steps[i], cli->language);
        buf_char(out, '\n');
    }
    if (own.n || note.n)
        buf_char(out, '\n');
    if (own.n)
        buf_printf(out, "%.*s\n",
                   STR_ARGS(SAY(cli, MSG_deadline_own_practice, ARG_TEXT("columns", own),
                                ARG_TEXT("regime", cli->language == LANGUAGE_ZH ? rule->instrument->name
                                                                                : rule->instrument->name_en))));
    if (note.n)
        buf_printf(out, "%.*s\n", STR_ARGS(SAY(cli, MSG_deadline_note, ARG_TEXT("note", note))));
}

static void member_day(struct json_writer *json, const char *name, int32_t day)
{
    _cleanup_buf_ struct buf text = BUF(32);
    if (day != DATE_NONE)
        date_print(&text, day);
    json_write_member_text(json, name, day == DATE_NONE ? (struct str){NULL, 0} : buf_view(&text));
}

static void member_integer(struct json_writer *json, const char *name, int64_t value)
{
    json_write_name(json, str_from(name));
    if (value == INTEGER_NONE)
        json_write_null(json);
    else
        json_write_int(json, value);
}

static void member_word(struct json_writer *json, const char *name, const struct word *words, int value)
{
    struct str word = str_from(word_name(words, value));
    json_write_member_text(json, name, word.n ? word : (struct str){NULL, 0});
}

static void member_list(struct json_writer *json, const char *name, struct str words)
{
    json_write_name(json, str_from(name));
    json_write_array(json);
    for (struct str word; words.n && str_cut(&words, ' ', &word);)
        if (word.n)
            json_write_text(json, word);
    json_write_array_end(json);
}

static void write_rule(struct cli *cli, struct json_writer *json, const struct deadline_rule *rule)
{
    _cleanup_buf_ struct buf article = BUF(4096);
    deadline_cite(&article, rule, cli->language);
    json_write_member_text(json, "regime", rule->regime);
    json_write_member_text(json, "article", buf_view(&article));
    json_write_member_text(json, "actor", rule->actor);
    json_write_member_text(json, "duty", deadline_duty(rule, cli->language));
    member_integer(json, "limit", rule->limit);
    member_word(json, "unit", deadline_unit_words, rule->unit);
    json_write_member_text(json, "counted_from", deadline_counted_from(rule, cli->language));
    member_word(json, "roll_over", roll_over_words, rule->roll_over);
    member_word(json, "first_day", first_day_words, rule->first_day);
    member_list(json, "suspends", rule->suspends);
    member_list(json, "extends", rule->extends);
    json_write_member_text(json, "extended_by", rule->extension ? rule->extension->id : (struct str){NULL, 0});
    member_day(json, "valid_from", rule->valid_from);
    member_day(json, "valid_to", rule->valid_to);
    member_word(json, "status", deadline_status_words, rule->status);
    member_list(json, "own_practice", rule->own_practice);
    json_write_member_text(json, "source", rule->source);
    json_write_member_text(json, "note", deadline_note(rule, cli->language));
}

static void write_steps(struct cli *cli, struct json_writer *json, const struct deadline_derivation *derivation)
{
    _cleanup_buf_ struct buf text = BUF(1 << 16);
    json_write_name(json, STR("steps"));
    json_write_array(json);
    for (size_t i = 0; i < derivation->n; i++) {
        const struct deadline_step *step = &derivation->steps[i];
        buf_clear(&text);
        deadline_step_print(&text, derivation, step, cli->language);
        json_write_object(json);
        json_write_member_text(json, "step", str_from(deadline_step_name(step->kind)));
        if (step->from_day != DATE_NONE) {
            member_day(json, "from", step->from_day);
            member_day(json, "to", step->to_day);
        }
        if (step->days)
            json_write_member_int(json, "days", step->days);
        if (step->suspension)
            member_word(json, "reason", suspension_words, (int)step->suspension->reason);
        if (step->row)
            json_write_member_text(json, "name", cli->language == LANGUAGE_ZH ? step->row->name : step->row->name_en);
        json_write_member_text(json, "text", buf_view(&text));
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void write_events(struct json_writer *json, const struct deadline_clock *clock)
{
    json_write_name(json, STR("suspensions"));
    json_write_array(json);
    for (size_t i = 0; i < clock->n_suspensions; i++) {
        json_write_object(json);
        member_day(json, "from", clock->suspensions[i].from_day);
        member_day(json, "to", clock->suspensions[i].to_day);
        member_word(json, "reason", suspension_words, (int)clock->suspensions[i].reason);
        json_write_object_end(json);
    }
    json_write_array_end(json);
    json_write_name(json, STR("extension"));
    if (!clock->extension.rule) {
        json_write_null(json);
        return;
    }
    json_write_object(json);
    json_write_member_text(json, "rule", clock->extension.rule->id);
    json_write_member_int(json, "limit", deadline_granted(clock));
    json_write_member_text(json, "approved_by", clock->extension.approved_by);
    json_write_object_end(json);
}

static void write_standing(struct json_writer *json, const struct explained *e)
{
    static const char *const states[] = {"", "not_started", "running", "today", "overdue"};
    json_write_name(json, STR("as_of"));
    if (!e->has_as_of) {
        json_write_null(json);
        return;
    }
    json_write_object(json);
    member_day(json, "date", e->as_of_day);
    json_write_member_text(json, "state", str_from(states[e->standing.state]));
    json_write_member_bool(json, "suspended", e->standing.suspended);
    json_write_member_int(json, "calendar_days", e->standing.calendar_days);
    json_write_member_int(json, "working_days", e->standing.working_days);
    json_write_object_end(json);
}

static void write_json(struct cli *cli, struct buf *out, const struct explained *e)
{
    struct json_writer json;
    json_write_begin(&json, out, 2);
    json_write_object(&json);
    json_write_member_text(&json, "rule", e->clock.rule->id);
    member_day(&json, "from", e->clock.start_day);
    member_day(&json, "due", e->deadline.due_day);
    member_day(&json, "day_one", e->deadline.first_day);
    member_day(&json, "last_day", e->deadline.last_day);
    member_day(&json, "extended_last_day", e->clock.extension.rule ? e->deadline.end_day : DATE_NONE);
    write_rule(cli, &json, e->clock.rule);
    write_events(&json, &e->clock);
    write_steps(cli, &json, &e->derivation);
    json_write_name(&json, STR("warnings"));
    json_write_array(&json);
    for (size_t i = 0; i < e->warnings.n; i++)
        json_write_text(&json, warning_text(cli, &e->warnings.items[i]));
    json_write_array_end(&json);
    write_standing(&json, e);
    json_write_object_end(&json);
    json_write_end(&json);
}

static int run_explain(struct cli *cli, const struct command_line *line, struct error *err)
{
    struct explained e = {0};
    enum output_format format;
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    if (line->words.n != 3)
        return FAIL(err, MSG_deadline_explain_words);
    TRY(cli_format(line, 1u << OUTPUT_TEXT | 1u << OUTPUT_JSON, OUTPUT_TEXT, &format, err));
    TRY(compute(cli, line, &e, err));
    if (format == OUTPUT_JSON)
        write_json(cli, &out, &e);
    else
        write_text(cli, &out, &e);
    return cli_print(line, &out, err);
}

/* The cell of a column that may be own practice, marked with * then. */
static struct str marked(struct cli *cli, const struct deadline_rule *rule, const char *column, struct str text)
{
    return deadline_is_own_practice(rule, str_from(column)) && text.n
               ? arena_printf(&cli->arena, "%.*s*", STR_ARGS(text))
               : text;
}

static struct str word_cell(struct cli *cli, const struct deadline_rule *rule, const char *column, int value)
{
    const struct field *field = schema_field(&deadline_schema, str_from(column));
    const char *name = word_name(field->words, value);
    return marked(cli, rule, column, *name ? field_word_title(field, name, cli->language) : STR(""));
}

static struct str suspends_cell(struct cli *cli, const struct deadline_rule *rule)
{
    _cleanup_buf_ struct buf out = BUF(1024);
    for (const struct word *word = suspension_words; word->name; word++)
        if (rule->suspensions & 1u << word->value)
            buf_printf(&out, "%s%.*s", out.n ? " " : "", STR_ARGS(word_title(word->name, cli->language)));
    return marked(cli, rule, "suspends", arena_str(&cli->arena, buf_view(&out)));
}

static void list_rule(struct cli *cli, struct document *document, struct document_table *table,
                      const struct deadline_rule *rule)
{
    _cleanup_buf_ struct buf cite = BUF(4096), limit = BUF(256);
    deadline_cite(&cite, rule, cli->language);
    deadline_limit_print(&limit, rule, rule->limit, cli->language);
    document_row(document, table);
    document_cell(document, table, CELL_CENTER, rule->id);
    document_cell(document, table, CELL_TEXT, arena_str(&cli->arena, buf_view(&cite)));
    document_cell(document, table, CELL_TEXT, message_title("actor", rule->actor, cli->language));
    document_cell(document, table, CELL_TEXT, deadline_duty(rule, cli->language));
    document_cell(document, table, CELL_CENTER, arena_str(&cli->arena, buf_view(&limit)));
    document_cell(document, table, CELL_TEXT, deadline_counted_from(rule, cli->language));
    document_cell(document, table, CELL_CENTER, word_cell(cli, rule, "first_day", rule->first_day));
    document_cell(document, table, CELL_CENTER, word_cell(cli, rule, "roll_over", rule->roll_over));
    document_cell(document, table, CELL_CENTER, suspends_cell(cli, rule));
    document_cell(document, table, CELL_CENTER, rule->extension ? rule->extension->id : STR(""));
    document_cell(document, table, CELL_CENTER, word_cell(cli, rule, "status", rule->status));
}

static struct document list_document(struct cli *cli)
{
    static const enum message_id columns[] = {
        MSG_field_id,       MSG_field_article,        MSG_field_actor,     MSG_field_duty,
        MSG_field_limit,    MSG_field_counted_from,   MSG_field_first_day, MSG_field_roll_over,
        MSG_field_suspends, MSG_deadline_extended_by, MSG_field_status,
    };
    static const int widths[] = {4, 24, 14, 40, 12, 16, 8, 14, 10, 8, 10};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    struct document document = document_new(&cli->arena, message_text(MSG_deadline_list_title, cli->language),
                                            cli->language == LANGUAGE_ZH ? STR("zh-CN") : STR("en"), 0);
    struct document_table *table = document_table(&document, COLUMNS);
    table->head_rows = 1;
    document_row(&document, table);
    for (int i = 0; i < COLUMNS; i++) {
        table->widths[i] = widths[i];
        document_cell(&document, table, CELL_HEAD, message_text(columns[i], cli->language));
    }
    for (size_t i = 0; i < cli->rules.deadlines.n; i++)
        list_rule(cli, &document, table, &cli->rules.deadlines.items[i]);
    document_note(&document, table, message_text(MSG_deadline_list_note, cli->language));
    return document;
}

/* The columns of rules/deadlines.tsv as they stand there, so that the list can become a rules table again. */
static void list_csv(struct cli *cli, struct buf *out, bool mark)
{
    struct delimited_writer writer;
    _cleanup_buf_ struct buf cell = BUF(1 << 16);
    delimited_begin(&writer, out, DELIMITED_CSV, mark);
    for (size_t i = 0; i < deadline_schema.n; i++)
        delimited_cell(&writer, str_from(deadline_schema.fields[i].name));
    delimited_row_end(&writer);
    for (size_t i = 0; i < cli->rules.deadlines.n; i++) {
        for (size_t f = 0; f < deadline_schema.n; f++) {
            buf_clear(&cell);
            field_print(&cell, &deadline_schema.fields[f], &cli->rules.deadlines.items[i]);
            delimited_cell(&writer, buf_view(&cell));
        }
        delimited_row_end(&writer);
    }
}

static void list_json(struct cli *cli, struct buf *out)
{
    struct json_writer json;
    json_write_begin(&json, out, 2);
    json_write_array(&json);
    for (size_t i = 0; i < cli->rules.deadlines.n; i++) {
        json_write_object(&json);
        json_write_member_text(&json, "rule", cli->rules.deadlines.items[i].id);
        write_rule(cli, &json, &cli->rules.deadlines.items[i]);
        json_write_object_end(&json);
    }
    json_write_array_end(&json);
    json_write_end(&json);
}

/* The options of `explain`, none of which means anything to `list`. */
static const char *const explain_settings[] = {"suspend",    "extend-days", "approved-by", "extension",
                                               "registered", "as-of",       NULL};

static int run_list(struct cli *cli, const struct command_line *line, struct error *err)
{
    enum output_format format;
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    struct str stray = cli_switch(line, "extend") ? STR("--extend") : STR("");
    for (size_t i = 0; explain_settings[i]; i++)
        if (option_find(line->options, line->n_options, explain_settings[i])->given)
            stray = arena_printf(&cli->arena, "--%s", explain_settings[i]);
    if (line->words.n != 1 || stray.n)
        return FAIL(err, MSG_deadline_list_words, ARG_TEXT("option", stray.n ? stray : STR("--suspend")));
    TRY(cli_format(line, LIST_FORMATS, OUTPUT_TEXT, &format, err));
    if (format == OUTPUT_TEXT) {
        struct document document = list_document(cli);
        return cli_print_document(cli, line, &document, format, err);
    }
    if (format == OUTPUT_JSON)
        list_json(cli, &out);
    else
        list_csv(cli, &out, cli_setting(line, "o").n > 0);
    return cli_print(line, &out, err);
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct str action = str_from(line->words.items[0]);
    (void)ret_status;
    if (!str_equal(action, STR("explain")) && !str_equal(action, STR("list")))
        return FAIL(err, MSG_deadline_action, ARG_TEXT("action", action));
    TRY(rules_load_checked(&cli->arena, cli->rules_folder, &cli->rules, err));
    return str_equal(action, STR("list")) ? run_list(cli, line, err) : run_explain(cli, line, err);
}

static const char *const settings[] = {"suspend", "extend-days", "approved-by", "extension", "registered",
                                       "as-of",   "format",      "o",           NULL};
static const char *const switches[] = {"extend", NULL};
const struct command command_deadline = {.name = "deadline",
                                         .summary = MSG_deadline_summary,
                                         .help = MSG_deadline_help,
                                         .settings = settings,
                                         .switches = switches,
                                         .min_words = 1,
                                         .max_words = 3,
                                         .run = run};
