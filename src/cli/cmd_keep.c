/* verify, backup, restore: keeping the books. */
#include <stdio.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "office/verify.h"

/* A database of an older version is brought up to date on the way. */
static int open_or_upgrade(struct cli *cli, struct error *err)
{
    if (cli_open(cli, STORE_READ, err) == 0)
        return 0;
    return err->message.id == MSG_store_older ? cli_open(cli, STORE_WRITE, err) : -1;
}

static int run_verify(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct problems problems = PROBLEMS(&cli->arena);
    struct verification result;
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    TRY(open_or_upgrade(cli, err));
    TRY(office_verify(&cli->office, &cli->arena, &problems, cli_progress, cli, &result, err));
    for (size_t i = 0; i < problems.n; i++) {
        problem_print(&out, &problems.items[i], cli->language);
        buf_char(&out, '\n');
    }
    buf_str(&out, SAY(cli, problems.n ? MSG_verify_bad : MSG_verify_good, ARG_NUMBER("entries", result.entries),
                      ARG_NUMBER("rows", result.rows), ARG_TEXT("hash", str_from(result.last.text))));
    buf_char(&out, '\n');
    *ret_status = problems.n ? 1 : 0;
    return cli_print(line, &out, err);
}

static int run_backup(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct str path = str_from(line->words.items[0]);
    (void)ret_status;
    TRY(cli_open(cli, STORE_READ, err));
    umask(S_IRWXG | S_IRWXO); /* as of the register itself */
    TRY(store_backup(cli->store, path, &cli->clock, err));
    printf("%.*s\n", STR_ARGS(SAY(cli, MSG_backup_done, ARG_TEXT("file", path))));
    return 0;
}

/* A backup that does not verify must not replace anything. */
static int verify_backup(struct cli *cli, struct str path, struct error *err)
{
    struct problems problems = PROBLEMS(&cli->arena);
    struct verification result;
    _cleanup_store_ struct store *store = NULL;
    TRY(store_open(path, STORE_READ, &cli->clock, &store, err));
    struct office office = {.store = store,
                            .rules = &cli->rules,
                            .clock = &cli->clock,
                            .random = cli->office.random,
                            .actor = cli->office.actor};
    TRY(office_verify(&office, &cli->arena, &problems, cli_progress, cli, &result, err));
    return problems.n ? FAIL(err, MSG_restore_unsound, ARG_TEXT("file", path)) : 0;
}

static int run_restore(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct str path = str_from(line->words.items[0]);
    (void)ret_status;
    TRY(verify_backup(cli, path, err));
    umask(S_IRWXG | S_IRWXO);
    TRY(store_restore(cli->db, path, cli_switch(line, "replace"), &cli->clock, err));
    printf("%.*s\n", STR_ARGS(SAY(cli, MSG_restore_done, ARG_TEXT("file", cli->db))));
    return 0;
}

static const char *const verify_settings[] = {"o", NULL};
const struct command command_verify = {.name = "verify",
                                       .summary = MSG_verify_summary,
                                       .help = MSG_verify_help,
                                       .settings = verify_settings,
                                       .max_words = 0,
                                       .run = run_verify};
const struct command command_backup = {.name = "backup",
                                       .summary = MSG_backup_summary,
                                       .help = MSG_backup_help,
                                       .min_words = 1,
                                       .max_words = 1,
                                       .run = run_backup};
static const char *const restore_switches[] = {"replace", NULL};
const struct command command_restore = {.name = "restore",
                                        .summary = MSG_restore_summary,
                                        .help = MSG_restore_help,
                                        .switches = restore_switches,
                                        .min_words = 1,
                                        .max_words = 1,
                                        .run = run_restore};
