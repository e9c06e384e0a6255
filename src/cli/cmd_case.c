/* case: registering a matter and taking its steps. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/intake.h"

/* case ACTION [NUMBER] column=value ... as the words of a record. */
static int read_words(struct cli *cli, const struct command_line *line, struct intake *intake, struct error *err)
{
    const char **words = ARENA_NEW_ARRAY(&cli->arena, line->words.n + 1, const char *);
    size_t n = 0, from = 1;
    if (!words)
        return error_memory(err);
    struct str action = arena_printf(&cli->arena, "action=%s", line->words.items[0]);
    words[n++] = action.p;
    if (line->words.n > 1 && str_find(str_from(line->words.items[1]), '=', 0) == str_from(line->words.items[1]).n) {
        struct str number = arena_printf(&cli->arena, "number=%s", line->words.items[1]);
        words[n++] = number.p;
        from = 2;
    }
    for (size_t i = 0; i < n; i++)
        if (!words[i])
            return error_memory(err);
    for (size_t i = from; i < line->words.n; i++)
        words[n++] = line->words.items[i];
    return intake_words(cli, intake, &kinds[KIND_CASE], words, n, err);
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct intake intake = {.options = {.issue_codes = true, .dry_run = cli_switch(line, "dry-run")}};
    struct import_summary summary;
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    (void)ret_status;
    TRY(read_words(cli, line, &intake, err));
    TRY(cli_open(cli, STORE_WRITE, err));
    TRY(intake_take(cli, &intake, &summary, err));
    buf_printf(&out, "%.*s\n", STR_ARGS(SAY(cli, MSG_case_done, ARG_TEXT("number", summary.number))));
    if (summary.query_code.n)
        buf_printf(&out, "%.*s\n", STR_ARGS(SAY(cli, MSG_case_code, ARG_TEXT("code", summary.query_code))));
    return cli_print(line, &out, err);
}

static const char *const switches[] = {"dry-run", NULL};
static const char *const settings[] = {"o", NULL};
const struct command command_case = {.name = "case",
                                     .summary = MSG_case_summary,
                                     .help = MSG_case_help,
                                     .switches = switches,
                                     .settings = settings,
                                     .min_words = 1,
                                     .max_words = 100,
                                     .run = run};
