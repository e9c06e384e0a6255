/* report, summary: the year as documents. */
#include <stdio.h>

#include "cli/cli.h"
#include "report/accounts_report.h"
#include "report/evaluation_report.h"
#include "report/year_report.h"

struct year {
    struct accounts accounts;
    struct evaluation evaluation;
    struct daybook_list *books;
    size_t n_books;
};

static int load_year(struct cli *cli, const struct command_line *line, struct year *ret, struct error *err)
{
    TRY(cli_accounts(cli, line, &ret->accounts, err));
    TRY(cli_facts(cli, err));
    TRY(evaluation_load(&cli->office, &cli->arena, &ret->accounts, &ret->evaluation, err));
    int year = (int)ret->accounts.year.year;
    return office_daybooks(&cli->office, &cli->arena, first_day_of(year), last_day_of(year), &ret->books, &ret->n_books,
                           err);
}

static int build(struct cli *cli, const struct year *year, struct str kind, struct document *ret, struct error *err)
{
    struct arena *arena = &cli->arena;
    if (str_equal(kind, STR("accounts")))
        *ret = accounts_document(arena, &year->accounts, 0, cli->language);
    else if (str_equal(kind, STR("evaluation")))
        *ret = evaluation_document(arena, &year->evaluation, STR(""), cli->language);
    else if (str_equal(kind, STR("budget")))
        *ret = budget_document(arena, &year->accounts, cli->language);
    else if (str_equal(kind, STR("year")))
        *ret = year_document(arena, &year->accounts, &year->evaluation, year->books, year->n_books, cli->language);
    else
        return FAIL(err, MSG_report_kind, ARG_TEXT("kind", kind));
    return 0;
}

static int run_report(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct year year;
    struct document document;
    enum output_format format;
    (void)ret_status;
    if (!cli_setting(line, "o").n)
        return FAIL(err, MSG_report_needs_file);
    TRY(cli_format(line, DOCUMENT_FORMATS, OUTPUT_TEXT, &format, err));
    TRY(load_year(cli, line, &year, err));
    TRY(build(cli, &year, str_from(line->words.items[0]), &document, err));
    if (format == OUTPUT_HTML || format == OUTPUT_JSON) {
        struct explanation explanation = {&cli->office, &year.accounts, &year.evaluation, cli->language, 0};
        TRY(document_add_sources(&document, &explanation, err));
    }
    TRY(cli_print_document(cli, line, &document, format, err));
    printf("%.*s\n", STR_ARGS(SAY(cli, MSG_report_done, ARG_TEXT("file", cli_setting(line, "o")))));
    return 0;
}

static int run_summary(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct year year;
    enum output_format format;
    TRY(cli_format(line, DOCUMENT_FORMATS, OUTPUT_TEXT, &format, err));
    TRY(load_year(cli, line, &year, err));
    struct document document = summary_document(&cli->arena, &year.accounts, &year.evaluation, cli->language);
    *ret_status = accounts_failed(&year.accounts) || evaluation_failed(&year.evaluation);
    return cli_print_document(cli, line, &document, format, err);
}

static const char *const settings[] = {"year", "format", "o", NULL};
const struct command command_report = {.name = "report",
                                       .summary = MSG_report_summary,
                                       .help = MSG_report_help,
                                       .settings = settings,
                                       .min_words = 1,
                                       .max_words = 1,
                                       .run = run_report};
const struct command command_summary = {.name = "summary",
                                        .summary = MSG_summary_summary,
                                        .help = MSG_summary_help,
                                        .settings = settings,
                                        .max_words = 0,
                                        .run = run_summary};
