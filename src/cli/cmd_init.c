/* init: a new office, empty or with an example in it. */
#include "cli/cli.h"
#include "cli/intake.h"

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct str example = cli_setting(line, "example");
    struct intake intake = {0};
    (void)ret_status;
    cli->db = str_from(line->words.items[0]);
    /* The example is read before the database is made, so that a wrong name leaves nothing behind. */
    if (example.n)
        TRY(intake_example(cli, &intake, example, err));
    TRY(cli_open(cli, STORE_CREATE, err));
    struct str told = SAY(cli, MSG_init_done, ARG_TEXT("file", cli->db));
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    buf_str(&out, told);
    buf_char(&out, '\n');
    if (example.n && intake_record(cli, &intake, &out, err) != 0) {
        store_discard(&cli->store); /* an office without the example that was asked for would be in the way */
        return -1;
    }
    return cli_print(line, &out, err);
}

static const char *const settings[] = {"example", "year", "o", NULL};

const struct command command_init = {.name = "init",
                                     .summary = MSG_init_summary,
                                     .help = MSG_init_help,
                                     .settings = settings,
                                     .min_words = 1,
                                     .max_words = 1,
                                     .run = run};
