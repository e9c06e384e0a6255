/* rates: the rates of a period, and the matters behind one. */
#include "cli/cli.h"
#include "formats/delimited.h"
#include "formats/json_write.h"
#include "office/rates.h"

static int read_day(const struct command_line *line, const char *name, int32_t *ret, struct error *err)
{
    struct str text = cli_setting(line, name);
    if (text.n && !date_parse(text, ret))
        return FAIL(err, MSG_option_day, ARG_TEXT("option", str_from(name)), ARG_TEXT("value", text));
    return 0;
}

static int read_query(struct cli *cli, const struct command_line *line, struct rates_query *ret, struct error *err)
{
    static const struct word words[] = {
        {"unit", BY_UNIT}, {"channel", BY_CHANNEL}, {"month", BY_MONTH}, {"category", BY_CATEGORY}, {NULL, 0}};
    struct rates_query query = {.from_day = DATE_NONE, .to_day = DATE_NONE, .as_of_day = clock_today(&cli->clock)};
    struct str by = cli_setting(line, "by");
    int64_t year;
    TRY(cli_year_if_given(line, &year, err));
    TRY(read_day(line, "from", &query.from_day, err));
    TRY(read_day(line, "to", &query.to_day, err));
    TRY(read_day(line, "as-of", &query.as_of_day, err));
    if (year != INTEGER_NONE && query.from_day == DATE_NONE && query.to_day == DATE_NONE) {
        query.from_day = first_day_of((int)year);
        query.to_day = last_day_of((int)year);
    }
    if (query.from_day == DATE_NONE || query.to_day == DATE_NONE)
        return FAIL(err, MSG_rates_period);
    for (const struct word *word = words; word->name; word++)
        if (str_equal(by, str_from(word->name)))
            query.by = (enum rates_by)word->value;
    if (by.n && query.by == BY_NOTHING)
        return FAIL(err, MSG_rates_by, ARG_TEXT("value", by));
    *ret = query;
    return 0;
}

/* 99.43%, half up; p NULL when nothing is below the line. */
static struct str value_text(struct cli *cli, const struct rate_row *row)
{
    struct decimal value;
    _cleanup_buf_ struct buf out = BUF(64);
    if (!decimal_ratio(row->numerator, row->denominator, 2, 2, ROUND_HALF_UP, &value))
        return (struct str){NULL, 0};
    decimal_print(&out, value, false);
    buf_char(&out, '%');
    return arena_str(&cli->arena, buf_view(&out));
}

static void write_json(struct cli *cli, struct buf *out, const struct rates_query *query,
                       const struct rates_result *result)
{
    struct json_writer json;
    _cleanup_buf_ struct buf as_of = BUF(64);
    bool zh = cli->language == LANGUAGE_ZH;
    date_print(&as_of, query->as_of_day);
    json_write_begin(&json, out, 1);
    json_write_array(&json);
    for (size_t i = 0; i < result->n; i++) {
        const struct rate_row *row = &result->rows[i];
        json_write_object(&json);
        json_write_member_text(&json, "id", row->rate->id);
        json_write_member_text(&json, "label", zh ? row->rate->zh : row->rate->en);
        if (query->by != BY_NOTHING)
            json_write_member_text(&json, "group", row->group);
        json_write_member_int(&json, "numerator", row->numerator);
        json_write_member_int(&json, "denominator", row->denominator);
        json_write_member_text(&json, "value", value_text(cli, row));
        json_write_member_text(&json, "definition", zh ? row->rate->definition : row->rate->definition_en);
        json_write_member_text(&json, "as_of", buf_view(&as_of));
        json_write_object_end(&json);
    }
    json_write_array_end(&json);
    json_write_end(&json);
}

static void write_csv(struct cli *cli, struct buf *out, const struct rates_result *result)
{
    static const char *const heads[] = {"id", "label", "group", "numerator", "denominator", "value"};
    struct delimited_writer writer;
    delimited_begin(&writer, out, DELIMITED_CSV, false);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        delimited_cell(&writer, str_from(heads[i]));
    delimited_row_end(&writer);
    for (size_t i = 0; i < result->n; i++) {
        const struct rate_row *row = &result->rows[i];
        struct str value = value_text(cli, row);
        delimited_cell(&writer, row->rate->id);
        delimited_cell(&writer, cli->language == LANGUAGE_ZH ? row->rate->zh : row->rate->en);
        delimited_cell(&writer, row->group);
        delimited_cell(&writer, arena_printf(&cli->arena, "%lld", (long long)row->numerator));
        delimited_cell(&writer, arena_printf(&cli->arena, "%lld", (long long)row->denominator));
        delimited_cell(&writer, value.p ? value : STR(""));
        delimited_row_end(&writer);
    }
}

static void write_text(struct cli *cli, struct buf *out, const struct rates_result *result)
{
    for (size_t i = 0; i < result->n; i++) {
        const struct rate_row *row = &result->rows[i];
        struct str value = value_text(cli, row), label = cli->language == LANGUAGE_ZH ? row->rate->zh : row->rate->en;
        buf_printf(out, "%.*s", STR_ARGS(label));
        buf_repeat(out, ' ', utf8_width(label) < 40 ? 40 - utf8_width(label) : 1);
        buf_printf(out, "%.*s%s%lld/%lld  %.*s\n", STR_ARGS(row->group), row->group.n ? "  " : "",
                   (long long)row->numerator, (long long)row->denominator, STR_ARGS(value.p ? value : STR("-")));
    }
}

static void write_matters(struct buf *out, const struct rates_result *result)
{
    for (size_t i = 0; i < result->n_matters; i++) {
        const struct rate_matter *m = &result->matters[i];
        buf_printf(out, "  %c %.*s %zu ", m->above ? '+' : '-', STR_ARGS(m->number), m->place);
        date_print(out, m->day);
        buf_char(out, '\n');
    }
}

static int find_rate(struct cli *cli, const struct command_line *line, struct str *ret, struct error *err)
{
    _cleanup_buf_ struct buf list = BUF(4096);
    *ret = line->words.n == 2 ? str_from(line->words.items[1]) : STR("");
    bool asked = line->words.n > 0;
    if (!asked || (str_equal(str_from(line->words.items[0]), STR("explain")) && rates_find(&cli->rules.rates, *ret)))
        return 0;
    for (size_t i = 0; i < cli->rules.rates.n; i++)
        buf_printf(&list, "%s%.*s", i ? ", " : "", STR_ARGS(cli->rules.rates.items[i].id));
    return FAIL(err, MSG_rates_unknown, ARG_TEXT("rates", buf_view(&list)));
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    enum output_format format;
    struct rates_query query;
    struct rates_result result;
    (void)ret_status;
    TRY(cli_format(line, 1u << OUTPUT_TEXT | 1u << OUTPUT_JSON | 1u << OUTPUT_CSV, OUTPUT_TEXT, &format, err));
    TRY(read_query(cli, line, &query, err));
    TRY(cli_open(cli, STORE_READ, err));
    TRY(find_rate(cli, line, &query.only, err));
    TRY(office_rates(&cli->office, &cli->arena, &query, &result, err));
    if (format == OUTPUT_JSON)
        write_json(cli, &out, &query, &result);
    else if (format == OUTPUT_CSV)
        write_csv(cli, &out, &result);
    else
        write_text(cli, &out, &result);
    if (format == OUTPUT_TEXT)
        write_matters(&out, &result);
    return cli_print(line, &out, err);
}

static const char *const settings[] = {"year", "from", "to", "as-of", "format", "o", NULL};
const struct command command_rates = {.name = "rates",
                                      .summary = MSG_rates_summary,
                                      .help = MSG_rates_help,
                                      .settings = settings,
                                      .max_words = 2,
                                      .run = run};
