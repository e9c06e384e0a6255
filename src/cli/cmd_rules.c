/* rules: checking a folder of rules, and showing what is in force. */
#include <stdio.h>

#include "check/lexicon.h"
#include "cli/cli.h"
#include "domain/calendar/derivation.h"

static int run_check(struct cli *cli, struct str folder, const struct command_line *line, int *ret_status,
                     struct error *err)
{
    struct problems problems = PROBLEMS(&cli->arena);
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    struct lexicon lexicon;
    TRY(rules_load(&cli->arena, folder, &problems, &cli->rules, err));
    TRY(lexicon_read(&cli->arena, folder, &problems, &lexicon, err));
    for (size_t i = 0; i < problems.n; i++) {
        problem_print(&out, &problems.items[i], cli->language);
        buf_char(&out, '\n');
    }
    *ret_status = problems.n ? 1 : 0;
    if (problems.n)
        buf_str(&out, SAY(cli, MSG_rules_bad, ARG_NUMBER("count", problems.total)));
    else
        buf_str(&out,
                SAY(cli, MSG_rules_good, ARG_NUMBER("functions", cli->rules.function_codes.rows.n),
                    ARG_NUMBER("economics", cli->rules.economic_codes.rows.n),
                    ARG_NUMBER("layouts", cli->rules.n_layouts), ARG_NUMBER("checks", cli->rules.cross_checks.n),
                    ARG_NUMBER("scorings", cli->rules.n_scorings), ARG_NUMBER("deadlines", cli->rules.deadlines.n),
                    ARG_NUMBER("from", cli->rules.calendar.first_year),
                    ARG_NUMBER("to", cli->rules.calendar.last_year)));
    buf_char(&out, '\n');
    return cli_print(line, &out, err);
}

static void show_layout(struct cli *cli, struct buf *out, const struct layout *layout)
{
    size_t rows = 0, formulas = 0;
    for (size_t t = 0; t < layout->n_tables; t++) {
        for (size_t b = 0; b < layout->tables[t].n_blocks; b++) {
            const struct layout_block *block = &layout->tables[t].blocks[b];
            rows += block->n_rows;
            for (size_t i = 0; i < block->n_rows; i++)
                formulas += block->rows[i].formula.n > 0;
            for (size_t i = 0; i < block->n_columns; i++)
                formulas += block->columns[i].formula.n > 0;
        }
    }
    buf_str(out,
            SAY(cli, MSG_rules_layout, ARG_TEXT("id", layout->id), ARG_TEXT("title", layout->title),
                ARG_NUMBER("tables", layout->n_tables), ARG_NUMBER("rows", rows), ARG_NUMBER("formulas", formulas),
                ARG_TEXT("unit", layout->unit), ARG_NUMBER("decimals", layout->decimals),
                ARG_TEXT("rounding", word_title(word_name(rounding_policy_words, layout->rounding), cli->language)),
                ARG_TEXT("source", layout->source)));
    buf_char(out, '\n');
    for (size_t t = 0; t < layout->n_tables; t++)
        buf_printf(out, "  %lld %.*s\n", (long long)layout->tables[t].number, STR_ARGS(layout->tables[t].title));
}

static void show_codes(struct buf *out, const struct codes *codes, int64_t year)
{
    for (size_t i = 0; i < codes->rows.n; i++) {
        const struct code *row = records_at(&codes->rows, i);
        if (codes_find(codes, row->code, year) == row)
            buf_printf(out, "%*s%.*s %.*s [%.*s]\n", (int)row->code.n - 3 + 2, "", STR_ARGS(row->code),
                       STR_ARGS(row->name), STR_ARGS(row->status));
    }
}

static void show_checks(struct cli *cli, struct buf *out)
{
    for (size_t i = 0; i < cli->rules.cross_checks.n; i++) {
        const struct cross_check *check = &cli->rules.cross_checks.items[i];
        buf_printf(out, "  %.*s %.*s: %.*s%s%.*s\n", STR_ARGS(check->id),
                   STR_ARGS(cli->language == LANGUAGE_ZH ? check->zh : check->en), STR_ARGS(check->left_text),
                   check->right_text.n ? " = " : "", STR_ARGS(check->right_text));
    }
}

/* The limits for matters registered in the year, and its days off. */
static void show_deadlines(struct cli *cli, struct buf *out, int year)
{
    const struct deadlines *deadlines = &cli->rules.deadlines;
    for (size_t i = 0; i < deadlines->n; i++) {
        const struct deadline_rule *rule = &deadlines->items[i];
        if (!deadline_in_force(rule, first_day_of(year)) && !deadline_in_force(rule, last_day_of(year)))
            continue;
        buf_printf(out, "  %.*s ", STR_ARGS(rule->id));
        deadline_cite(out, rule, cli->language);
        buf_printf(out, " %.*s: ", STR_ARGS(deadline_duty(rule, cli->language)));
        deadline_limit_print(out, rule, rule->limit, cli->language);
        buf_printf(out, " [%.*s]\n",
                   STR_ARGS(word_title(word_name(deadline_status_words, rule->status), cli->language)));
    }
}

static void show_calendar(struct cli *cli, struct buf *out, int year)
{
    const struct calendar *calendar = &cli->rules.calendar;
    int32_t first = first_day_of(year), end = last_day_of(year) + 1, days[CALENDAR_WORKDAY + 1] = {0};
    for (int32_t day = first; day < end; day++) {
        const struct calendar_row *row = calendar_row(calendar, day);
        days[row ? row->kind : 0]++;
    }
    int32_t working = calendar_working_number(calendar, end) - calendar_working_number(calendar, first);
    enum message_id id = calendar_year_is_verified(calendar, year) ? MSG_rules_calendar
                         : calendar_year_is_known(calendar, year)  ? MSG_rules_calendar_unverified
                                                                   : MSG_rules_calendar_none;
    buf_printf(out, "%.*s\n",
               STR_ARGS(SAY(cli, id, ARG_NUMBER("working", working), ARG_NUMBER("holidays", days[CALENDAR_HOLIDAY]),
                            ARG_NUMBER("workdays", days[CALENDAR_WORKDAY]))));
}

static void show_scorings(struct cli *cli, struct buf *out, int64_t year)
{
    for (size_t i = 0; i < cli->rules.n_scorings; i++) {
        const struct scoring *scoring = &cli->rules.scorings[i];
        bool zh = cli->language == LANGUAGE_ZH;
        if (!scoring_valid_in(scoring, year))
            continue;
        buf_printf(out, "  %.*s %.*s:", STR_ARGS(scoring->id), STR_ARGS(zh ? scoring->zh : scoring->en));
        for (size_t w = 0; w < scoring->n_weights; w++) {
            buf_printf(out, " %.*s ", STR_ARGS(zh ? scoring->weights[w].zh : scoring->weights[w].en));
            decimal_print(out, scoring->weights[w].points, true);
        }
        for (size_t g = 0; g < scoring->n_grades; g++) {
            buf_printf(out, "%s%.*s >= ", g ? ", " : "; ",
                       STR_ARGS(zh ? scoring->grades[g].zh : scoring->grades[g].en));
            decimal_print(out, scoring->grades[g].from, true);
        }
        buf_char(out, '\n');
    }
}

static int run_show(struct cli *cli, const struct command_line *line, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    int64_t year;
    TRY(rules_load_checked(&cli->arena, cli->rules_folder, &cli->rules, err));
    TRY(cli_year_if_given(line, &year, err));
    if (year == INTEGER_NONE)
        year = civil_from_day((int32_t)(clock_now_ms(&cli->clock) / 86400000)).year;
    const struct layout *layout = rules_layout(&cli->rules, STR(""), year);
    buf_str(&out, SAY(cli, MSG_rules_in_force, ARG_NUMBER("year", year)));
    buf_char(&out, '\n');
    if (layout)
        show_layout(cli, &out, layout);
    else
        buf_printf(&out, "%.*s\n", STR_ARGS(SAY(cli, MSG_rules_no_layout)));
    buf_printf(&out, "%.*s\n", STR_ARGS(SAY(cli, MSG_rules_checks)));
    show_checks(cli, &out);
    buf_printf(&out, "%.*s\n", STR_ARGS(SAY(cli, MSG_rules_scorings)));
    show_scorings(cli, &out, year);
    buf_printf(&out, "%.*s\n", STR_ARGS(SAY(cli, MSG_rules_functions)));
    show_codes(&out, &cli->rules.function_codes, year);
    buf_printf(&out, "%.*s\n", STR_ARGS(SAY(cli, MSG_rules_economics)));
    show_codes(&out, &cli->rules.economic_codes, year);
    buf_printf(&out, "%.*s\n", STR_ARGS(SAY(cli, MSG_rules_deadlines)));
    show_deadlines(cli, &out, (int)year);
    show_calendar(cli, &out, (int)year);
    return cli_print(line, &out, err);
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct str action = str_from(line->words.items[0]);
    struct str folder = line->words.n > 1 ? str_from(line->words.items[1]) : cli->rules_folder;
    if (str_equal(action, STR("check")))
        return run_check(cli, folder, line, ret_status, err);
    if (str_equal(action, STR("show")))
        return run_show(cli, line, err);
    return FAIL(err, MSG_rules_action, ARG_TEXT("action", action));
}

static const char *const settings[] = {"year", "o", NULL};
const struct command command_rules = {.name = "rules",
                                      .summary = MSG_rules_summary,
                                      .help = MSG_rules_help,
                                      .settings = settings,
                                      .min_words = 1,
                                      .max_words = 2,
                                      .run = run};
