/* import, record, close, reopen: everything that records. */
#include "cli/cli.h"
#include "cli/intake.h"
#include "domain/accounts/records.h"
#include "domain/accounts/records.h"

static int finish(struct cli *cli, const struct command_line *line, struct intake *intake, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    TRY(cli_year_if_given(line, &intake->options.year, err));
    intake->options.dry_run = cli_switch(line, "dry-run");
    TRY(cli_open(cli, STORE_WRITE, err));
    TRY(intake_record(cli, intake, &out, err));
    if (!intake->options.dry_run)
        TRY(cli_catch_up(cli, CATCH_UP_A_LITTLE, err));
    return cli_print(line, &out, err);
}

static int propose(struct cli *cli, const struct command_line *line, const struct kind *kind, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    TRY(intake_propose(cli, kind, str_from(line->words.items[1]), &out, err));
    return cli_print(line, &out, err);
}

static int run_import(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct intake intake = {.options = {.transcribes = true,
                                        .transcribe = cli_switch(line, "transcribe"),
                                        .skip_known = cli_switch(line, "skip-known")}};
    const struct kind *kind = NULL;
    bool all = str_equal(str_from(line->words.items[0]), STR("all"));
    struct str mapping = cli_setting(line, "mapping"), unit = cli_setting(line, "unit");
    (void)ret_status;
    if (all && (mapping.n || cli_switch(line, "propose-mapping")))
        return FAIL(err, MSG_mapping_not_all);
    if (!all)
        TRY(cli_kind(line->words.items[0], true, &kind, err));
    if (cli_switch(line, "propose-mapping"))
        return propose(cli, line, kind, err);
    for (size_t i = 1; i < line->words.n; i++) {
        struct str path = str_from(line->words.items[i]);
        if (all)
            TRY(intake_folder(cli, &intake, path, err));
        else if (mapping.n)
            TRY(intake_mapped(cli, &intake, kind, path, mapping, unit, err));
        else
            TRY(intake_file(cli, &intake, kind, path, err));
    }
    return finish(cli, line, &intake, err);
}

static int run_record(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct intake intake = {0};
    const struct kind *kind;
    (void)ret_status;
    TRY(cli_kind(line->words.items[0], true, &kind, err));
    TRY(intake_words(cli, &intake, kind, line->words.items + 1, line->words.n - 1, err));
    return finish(cli, line, &intake, err);
}

/* Both name the year as their word, or with --year. */
static int set_closed(struct cli *cli, const struct command_line *line, const char *closed, enum message_id done,
                      struct error *err)
{
    struct intake intake = {.options = {.dry_run = cli_switch(line, "dry-run")}};
    struct import_summary summary;
    struct str reason = cli_setting(line, "reason");
    _cleanup_buf_ struct buf today = BUF(64), out = BUF(OUTPUT_MAX);
    size_t n = 3;
    if (!reason.n)
        return FAIL(err, MSG_close_needs_reason);
    date_print(&today, clock_today(&cli->clock));
    const char *words[4] = {arena_printf(&cli->arena, "closed=%s", closed).p,
                            arena_printf(&cli->arena, "date=%.*s", STR_ARGS(buf_view(&today))).p,
                            arena_printf(&cli->arena, "reason=%.*s", STR_ARGS(reason)).p};
    if (line->words.n)
        words[n++] = arena_printf(&cli->arena, "year=%s", line->words.items[0]).p;
    for (size_t i = 0; i < n; i++)
        if (!words[i])
            return error_memory(err);
    TRY(intake_words(cli, &intake, &kinds[KIND_CLOSE], words, n, err));
    TRY(cli_year_if_given(line, &intake.options.year, err));
    TRY(cli_open(cli, STORE_WRITE, err));
    TRY(intake_take(cli, &intake, &summary, err));
    const struct close_record *record = records_at(&intake.batches[0].records, 0);
    if (intake.options.dry_run)
        done = MSG_import_would_plain;
    buf_printf(&out, "%.*s\n",
               STR_ARGS(SAY(cli, done, ARG_NUMBER("year", record->year), ARG_NUMBER("records", summary.records))));
    return cli_print(line, &out, err);
}

static int run_close(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    (void)ret_status;
    return set_closed(cli, line, "yes", MSG_close_done, err);
}

static int run_reopen(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    (void)ret_status;
    return set_closed(cli, line, "no", MSG_reopen_done, err);
}

static const char *const switches[] = {"dry-run", NULL};
static const char *const import_switches[] = {"dry-run", "skip-known", "transcribe", "propose-mapping", NULL};
static const char *const settings[] = {"year", "o", NULL};
static const char *const import_settings[] = {"year", "mapping", "unit", "o", NULL};
static const char *const close_settings[] = {"year", "reason", "o", NULL};

const struct command command_import = {.name = "import",
                                       .summary = MSG_import_summary,
                                       .help = MSG_import_help,
                                       .switches = import_switches,
                                       .settings = import_settings,
                                       .min_words = 2,
                                       .max_words = 10000,
                                       .run = run_import};
const struct command command_record = {.name = "record",
                                       .summary = MSG_record_summary,
                                       .help = MSG_record_help,
                                       .switches = switches,
                                       .settings = settings,
                                       .min_words = 2,
                                       .max_words = 100,
                                       .run = run_record};
const struct command command_close = {.name = "close",
                                      .summary = MSG_close_summary,
                                      .help = MSG_close_help,
                                      .switches = switches,
                                      .settings = close_settings,
                                      .max_words = 1,
                                      .run = run_close};
const struct command command_reopen = {.name = "reopen",
                                       .summary = MSG_reopen_summary,
                                       .help = MSG_reopen_help,
                                       .switches = switches,
                                       .settings = close_settings,
                                       .max_words = 1,
                                       .run = run_reopen};
