/* rates: the rates of a period, and the matters behind one. */
#include "cli/cli.h"
#include "formats/json_write.h"
#include "office/facts.h"
#include "report/rates_report.h"

static int read_day(const struct command_line *line, const char *name, int32_t *ret, struct error *err)
{
    struct str text = cli_setting(line, name);
    if (text.n && !date_parse(text, ret))
        return FAIL(err, MSG_option_day, ARG_TEXT("option", str_from(name)), ARG_TEXT("value", text));
    return 0;
}

static int read_period(const struct command_line *line, struct rates_query *query, struct error *err)
{
    int64_t year;
    TRY(cli_year_if_given(line, &year, err));
    TRY(read_day(line, "from", &query->from_day, err));
    TRY(read_day(line, "to", &query->to_day, err));
    if (year != INTEGER_NONE && query->from_day == DATE_NONE && query->to_day == DATE_NONE) {
        query->from_day = first_day_of((int)year);
        query->to_day = last_day_of((int)year);
    }
    if (query->from_day == DATE_NONE || query->to_day == DATE_NONE)
        return FAIL(err, MSG_rates_period);
    if (query->to_day < query->from_day)
        return FAIL(err, MSG_rates_period_turned, ARG_DATE("from", query->from_day), ARG_DATE("to", query->to_day));
    return 0;
}

/* A date stands for its end: 2022-06-30, or 2022-06-30T17:00. */
static int read_as_of(struct cli *cli, const struct command_line *line, struct rates_query *query, struct error *err)
{
    struct str text = cli_setting(line, "as-of"), time;
    struct decimal hour, minute;
    int32_t day;
    if (!text.n)
        return 0;
    size_t t = str_find(text, 'T', 0);
    time = str_slice(text, t + 1, text.n);
    if (!date_parse(str_slice(text, 0, t), &day))
        return FAIL(err, MSG_rates_as_of, ARG_TEXT("value", text));
    query->as_of_day = day;
    query->as_of_ms = end_of_day_ms(day);
    if (t < text.n) {
        if (time.n != 5 || time.p[2] != ':' || !decimal_parse(str_slice(time, 0, 2), &hour) ||
            !decimal_parse(str_slice(time, 3, 5), &minute) || hour.scale || minute.scale || hour.digits < 0 ||
            hour.digits > 23 || minute.digits < 0 || minute.digits > 59)
            return FAIL(err, MSG_rates_as_of, ARG_TEXT("value", text));
        query->as_of_ms = end_of_day_ms(day - 1) + (hour.digits * 60 + minute.digits) * 60000;
    }
    if (day > clock_today(&cli->clock) || (t < text.n && query->as_of_ms > clock_now_ms(&cli->clock)))
        return FAIL(err, MSG_rates_as_of_future);
    return 0;
}

static int read_groupings(const struct command_line *line, struct rates_query *query, struct error *err)
{
    struct str text = cli_setting(line, "by"), rest = text, name;
    _cleanup_buf_ struct buf list = BUF(256);
    int n = 0;
    bool by_unit = false;
    for (int i = BY_NOTHING + 1; rates_by_names[i]; i++)
        buf_printf(&list, "%s%s", list.n ? ", " : "", rates_by_names[i]);
    while (rest.n && str_cut(&rest, ',', &name)) {
        int by = BY_NOTHING + 1;
        while (rates_by_names[by] && !str_equal(str_from(rates_by_names[by]), str_trim(name)))
            by++;
        if (!rates_by_names[by] || n == RATES_BY_MAX || (n && query->by[0] == (enum rates_by)by))
            return FAIL(err, MSG_rates_by, ARG_TEXT("names", buf_view(&list)), ARG_TEXT("value", text));
        query->by[n++] = (enum rates_by)by;
        by_unit |= by == BY_UNIT;
    }
    query->subtree = cli_switch(line, "subtree");
    return query->subtree && !by_unit ? FAIL(err, MSG_rates_subtree) : 0;
}

static int read_rate(struct cli *cli, const struct command_line *line, struct rates_query *query, struct error *err)
{
    struct str word = line->words.n ? str_from(line->words.items[0]) : STR("");
    bool explain = str_equal(word, STR("explain"));
    _cleanup_buf_ struct buf list = BUF(4096);
    if (word.n && !explain)
        return FAIL(err, MSG_rates_word, ARG_TEXT("word", word));
    query->matters = explain;
    query->only = explain && line->words.n == 2 ? str_from(line->words.items[1]) : cli_setting(line, "rate");
    if ((!explain && !query->only.n) || rates_find(&cli->rules.rates, query->only))
        return 0;
    for (size_t i = 0; i < cli->rules.rates.n; i++)
        buf_printf(&list, "%s%.*s", i ? ", " : "", STR_ARGS(cli->rules.rates.items[i].id));
    return FAIL(err, MSG_rates_unknown, ARG_TEXT("rate", query->only), ARG_TEXT("rates", buf_view(&list)));
}

static int read_query(struct cli *cli, const struct command_line *line, struct rates_query *ret, struct error *err)
{
    struct rates_query query = rates_query_now(&cli->office, DATE_NONE, DATE_NONE);
    query.last_year = cli_switch(line, "last-year");
    query.recount = cli_switch(line, "recount");
    query.unit = cli_setting(line, "unit");
    TRY(read_period(line, &query, err));
    TRY(read_as_of(cli, line, &query, err));
    if (query.from_day > query.as_of_day)
        return FAIL(err, MSG_rates_period_future, ARG_DATE("from", query.from_day), ARG_DATE("as_of", query.as_of_day));
    TRY(read_groupings(line, &query, err));
    TRY(read_rate(cli, line, &query, err));
    *ret = query;
    return 0;
}

/* A value without its sign of percent or its word for days is no use to a person, but that is how programs read it. */
static void write_counts(struct cli *cli, struct json_writer *json, const struct rate *rate, struct rate_counts counts)
{
    json_write_member_int(json, "numerator", counts.above);
    json_write_member_int(json, "denominator", counts.below);
    json_write_member_text(json, "value", rate_value_text(&cli->arena, rate, counts, cli->language));
    if (rate->late.n) {
        json_write_member_int(json, "late", counts.late);
        json_write_member_int(json, "open", counts.below - counts.above - counts.late);
    }
}

static void write_row(struct cli *cli, struct json_writer *json, const struct rates_query *query, struct str as_of,
                      const struct rate_row *row)
{
    bool zh = cli->language == LANGUAGE_ZH;
    json_write_object(json);
    json_write_member_text(json, "id", row->rate->id);
    json_write_member_text(json, "label", zh ? row->rate->zh : row->rate->en);
    for (int i = 0; i < RATES_BY_MAX && query->by[i] != BY_NOTHING; i++)
        json_write_member_text(json, rates_by_names[query->by[i]], row->total ? (struct str){NULL, 0} : row->group[i]);
    write_counts(cli, json, row->rate, row->now);
    if (query->last_year) {
        json_write_name(json, STR("last_year"));
        json_write_object(json);
        write_counts(cli, json, row->rate, row->before);
        json_write_object_end(json);
        json_write_member_text(json, "change", rate_change_text(&cli->arena, row, cli->language));
    }
    json_write_member_text(json, "definition", zh ? row->rate->definition : row->rate->definition_en);
    json_write_member_text(json, "as_of", as_of);
    json_write_object_end(json);
}

static void write_matter(struct json_writer *json, const struct rate_matter *m)
{
    _cleanup_buf_ struct buf day = BUF(32);
    date_print(&day, m->day);
    json_write_object(json);
    if (m->entry.n)
        json_write_member_text(json, "entry", m->entry);
    json_write_member_text(json, "number", m->number.n ? m->number : (struct str){NULL, 0});
    if (!m->entry.n)
        json_write_member_int(json, "registration", (int64_t)m->place);
    json_write_member_text(json, "day", buf_view(&day));
    json_write_member_text(json, "unit", m->unit);
    json_write_member_int(json, "above", m->counts.above);
    json_write_member_int(json, "late", m->counts.late);
    json_write_object_end(json);
}

static void write_json(struct cli *cli, struct buf *out, const struct rates_query *query,
                       const struct rates_result *result)
{
    struct json_writer json;
    _cleanup_buf_ struct buf as_of = BUF(64);
    date_print(&as_of, query->as_of_day);
    json_write_begin(&json, out, 1);
    json_write_array(&json);
    for (size_t i = 0; !query->matters && i < result->n; i++)
        write_row(cli, &json, query, buf_view(&as_of), &result->rows[i]);
    for (size_t i = 0; query->matters && i < result->n_matters; i++)
        write_matter(&json, &result->matters[i]);
    json_write_array_end(&json);
    json_write_end(&json);
}

static int rebuild(struct cli *cli, struct error *err)
{
    _cleanup_store_ struct store *store = NULL;
    struct office office = cli->office;
    TRY(store_open(cli->db, STORE_WRITE, &cli->clock, &store, err));
    office.store = store;
    TRY(facts_forget(&office, err));
    return cli_facts(cli, err);
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    enum output_format format;
    struct rates_query query;
    struct rates_result result;
    bool by_facts;
    (void)ret_status;
    TRY(cli_format(line, DOCUMENT_FORMATS, OUTPUT_TEXT, &format, err));
    TRY(cli_open(cli, STORE_READ, err));
    TRY(read_query(cli, line, &query, err));
    if (cli_switch(line, "rebuild"))
        TRY(rebuild(cli, err));
    TRY(office_rates_by_facts(&cli->office, &query, &by_facts, err));
    if (by_facts)
        TRY(cli_facts(cli, err));
    TRY(office_rates(&cli->office, &cli->arena, &query, &result, err));
    if (format == OUTPUT_JSON) {
        write_json(cli, &out, &query, &result);
        return cli_print(line, &out, err);
    }
    struct document document = query.matters ? rates_matters_document(&cli->arena, &query, &result, cli->language)
                                             : rates_document(&cli->arena, &query, &result, cli->language);
    return cli_print_document(cli, line, &document, format, err);
}

static const char *const switches[] = {"subtree", "last-year", "recount", "rebuild", NULL};
static const char *const settings[] = {"year", "from", "to", "as-of", "unit", "rate", "format", "o", NULL};
const struct command command_rates = {.name = "rates",
                                      .summary = MSG_rates_summary,
                                      .help = MSG_rates_help,
                                      .switches = switches,
                                      .settings = settings,
                                      .max_words = 2,
                                      .run = run};
