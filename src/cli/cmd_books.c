/* years, budget: what the office has, and how its budget stands. */
#include "cli/cli.h"
#include "office/accounts.h"
#include "report/accounts_report.h"

static int run_years(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    enum output_format format;
    int64_t *years;
    size_t n;
    (void)ret_status;
    TRY(cli_format(line, DOCUMENT_FORMATS, OUTPUT_TEXT, &format, err));
    TRY(cli_open(cli, STORE_READ, err));
    TRY(office_years(cli->store, &cli->arena, &years, &n, err));
    struct accounts *accounts = ARENA_NEW_ARRAY(&cli->arena, n + 1, struct accounts);
    if (!accounts)
        return error_memory(err);
    for (size_t i = 0; i < n; i++)
        TRY(accounts_load(&cli->office, &cli->arena, years[i], &accounts[i], err));
    struct document document = years_document(&cli->arena, accounts, n, cli->language);
    return cli_print_document(cli, line, &document, format, err);
}

static int run_budget(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct accounts accounts;
    enum output_format format;
    (void)ret_status;
    TRY(cli_format(line, DOCUMENT_FORMATS, OUTPUT_TEXT, &format, err));
    TRY(cli_accounts(cli, line, &accounts, err));
    struct document document = budget_document(&cli->arena, &accounts, cli->language);
    return cli_print_document(cli, line, &document, format, err);
}

static const char *const years_settings[] = {"format", "o", NULL};
const struct command command_years = {.name = "years",
                                      .summary = MSG_years_summary,
                                      .help = MSG_years_help,
                                      .settings = years_settings,
                                      .max_words = 0,
                                      .run = run_years};
static const char *const settings[] = {"year", "format", "o", NULL};
const struct command command_budget = {.name = "budget",
                                       .summary = MSG_budget_summary,
                                       .help = MSG_budget_help,
                                       .settings = settings,
                                       .max_words = 0,
                                       .run = run_budget};
