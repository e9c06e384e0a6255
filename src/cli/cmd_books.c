/* years, budget: what the office has, and how its budget stands. */
#include "cli/cli.h"
#include "office/accounts.h"
#include "report/accounts_report.h"

static int run_years(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    int64_t *years;
    size_t n;
    (void)ret_status;
    TRY(cli_open(cli, STORE_READ, err));
    TRY(office_years(cli->store, &cli->arena, &years, &n, err));
    for (size_t i = 0; i < n; i++) {
        struct accounts a;
        TRY(accounts_load(&cli->office, &cli->arena, years[i], &a, err));
        struct execution all = accounts_execution(&a, STR(""), STR(""));
        buf_str(&out, SAY(cli, MSG_years_line, ARG_NUMBER("year", years[i]), ARG_TEXT("department", a.year.department),
                          ARG_TEXT("layout", a.layout->id), ARG_NUMBER("lines", all.lines),
                          ARG_MONEY("adjusted", all.adjusted_fen), ARG_MONEY("spent", all.spent_fen),
                          ARG_MESSAGE("state", a.closed ? MSG_years_closed : MSG_years_open)));
        buf_char(&out, '\n');
    }
    if (n == 0) {
        buf_str(&out, SAY(cli, MSG_office_empty));
        buf_char(&out, '\n');
    }
    return cli_print(line, &out, err);
}

static int run_budget(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct accounts accounts;
    enum output_format format;
    (void)ret_status;
    TRY(cli_format(line, 1u << OUTPUT_TEXT | 1u << OUTPUT_CSV | 1u << OUTPUT_HTML | 1u << OUTPUT_XLSX, OUTPUT_TEXT,
                   &format, err));
    TRY(cli_accounts(cli, line, &accounts, err));
    struct document document = budget_document(&cli->arena, &accounts, cli->language);
    return cli_print_document(cli, line, &document, format, err);
}

static const char *const years_settings[] = {"o", NULL};
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
