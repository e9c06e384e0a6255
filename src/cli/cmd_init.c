/* init: a new office, empty or with an example in it. */
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/intake.h"
#include "formats/key_file.h"
#include "office/keys.h"

/* The office's key, in a file of its own. One that is there is taken: it may serve several databases, and is never
 * overwritten. */
static int make_key(struct cli *cli, struct str path, bool *ret_made, struct buf *out, struct error *err)
{
    bool there = key_file_there(path);
    if (there)
        TRY(key_file_read(path, &cli->keyring, err));
    else
        TRY(key_file_make(path, cli->office.random, &cli->keyring, err));
    *ret_made = !there;
    cli->office.keyring = cli->keyring;
    TRY(office_key_adopt(&cli->office, err));
    buf_printf(out, "%.*s\n", STR_ARGS(SAY(cli, there ? MSG_init_key_taken : MSG_init_key, ARG_TEXT("file", path))));
    return 0;
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct str example = cli_setting(line, "example");
    struct intake intake = {.options = {.transcribes = true}}; /* the example is files */
    (void)ret_status;
    cli->db = str_from(line->words.items[0]);
    struct str key = cli_key_path(cli);
    if (!key.p)
        return error_memory(err);
    /* The example is read before the database is made, so that a wrong name leaves nothing behind. */
    if (example.n)
        TRY(intake_example(cli, &intake, example, err));
    umask(S_IRWXG | S_IRWXO); /* who else may read a register is for its keeper to say */
    TRY(cli_open(cli, STORE_CREATE, err));
    struct str told = SAY(cli, MSG_init_done, ARG_TEXT("file", cli->db));
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    buf_str(&out, told);
    buf_char(&out, '\n');
    bool made = false;
    if (make_key(cli, key, &made, &out, err) != 0 || (example.n && intake_record(cli, &intake, &out, err) != 0)) {
        store_discard(&cli->store); /* an office without the example that was asked for would be in the way */
        if (made)
            key_file_remove(key.p);
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
