/* key: the office's key: making one, seeing that it opens everything, changing it. */
#include "cli/cli.h"
#include "formats/key_file.h"
#include "office/keys.h"

/* For an office that was made without one, or by a program that knew none. */
static int run_new(struct cli *cli, struct buf *out, struct error *err)
{
    struct str path = cli_key_path(cli);
    if (!path.p)
        return error_memory(err);
    TRY(cli_open(cli, STORE_WRITE, err));
    TRY(key_file_make(path, cli->office.random, &cli->keyring, err));
    cli->office.keyring = cli->keyring;
    if (office_key_adopt(&cli->office, err) != 0) {
        key_file_remove(path.p);
        return err->message.id == MSG_key_wrong ? FAIL(err, MSG_key_used_already) : -1;
    }
    buf_printf(out, "%.*s\n", STR_ARGS(SAY(cli, MSG_init_key, ARG_TEXT("file", path))));
    return 0;
}

static int run_check(struct cli *cli, struct buf *out, int *ret_status, struct error *err)
{
    struct problems problems = PROBLEMS(&cli->arena);
    struct key_count count;
    TRY(cli_open(cli, STORE_READ, err));
    TRY(cli_key(cli, err));
    TRY(office_key_check(&cli->office, &problems, &count, err));
    for (size_t i = 0; i < problems.n; i++) {
        problem_print(out, &problems.items[i], cli->language);
        buf_char(out, '\n');
    }
    buf_printf(
        out, "%.*s\n",
        STR_ARGS(SAY(cli, problems.total ? MSG_key_check_bad : MSG_key_check_good,
                     ARG_TEXT("fingerprint", keyring_fingerprint(cli->keyring)), ARG_NUMBER("opened", count.opened),
                     ARG_NUMBER("erased", count.erased), ARG_NUMBER("failed", problems.total))));
    *ret_status = problems.total ? 1 : 0;
    return 0;
}

/* The next key is on the disk before the register uses it, and the old one goes only when it does: broken off at any
 * point, one of both files opens everything, and cli_key() finds it. */
static int run_rotate(struct cli *cli, struct buf *out, struct error *err)
{
    _cleanup_keyring_ struct keyring *next = NULL;
    struct str path = cli_next_key_path(cli);
    size_t changed;
    TRY(cli_open(cli, STORE_WRITE, err));
    TRY(cli_key(cli, err));
    if (!path.p)
        return error_memory(err);
    key_file_remove(path.p); /* of a change that was never made; cli_key() has settled one that was */
    TRY(key_file_make(path, cli->office.random, &next, err));
    if (office_key_change(&cli->office, next, &cli->arena, &changed, err) != 0) {
        key_file_remove(path.p);
        return -1;
    }
    TRY(cli_key_settle(cli, keyring_fingerprint(cli->keyring), err));
    buf_printf(out, "%.*s\n",
               STR_ARGS(SAY(cli, MSG_key_changed, ARG_NUMBER("changed", changed),
                            ARG_TEXT("fingerprint", keyring_fingerprint(next)), ARG_TEXT("file", cli_key_path(cli)),
                            ARG_TEXT("old", keyring_fingerprint(cli->keyring)))));
    return 0;
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    struct str what = str_from(line->words.items[0]);
    if (str_equal(what, STR("new")))
        TRY(run_new(cli, &out, err));
    else if (str_equal(what, STR("rotate")))
        TRY(run_rotate(cli, &out, err));
    else if (str_equal(what, STR("check")))
        TRY(run_check(cli, &out, ret_status, err));
    else
        return FAIL(err, MSG_command_words, ARG_TEXT("command", STR("key")));
    return cli_print_screen(&out, err);
}

const struct command command_key = {
    .name = "key", .summary = MSG_key_summary, .help = MSG_key_help, .min_words = 1, .max_words = 1, .run = run};
