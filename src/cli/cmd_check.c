/* check: anybody's published report, recomputed. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check/check.h"
#include "cli/cli.h"

static int read_format(const struct command_line *line, enum check_format *ret, struct error *err)
{
    static const char *const names[] = {
        [CHECK_TEXT] = "text", [CHECK_JSON] = "json", [CHECK_SARIF] = "sarif", [CHECK_CSV] = "csv"};
    struct str wanted = cli_setting(line, "format");
    *ret = CHECK_TEXT;
    for (size_t i = 0; wanted.n && i < sizeof names / sizeof *names; i++) {
        if (str_equal(wanted, str_from(names[i]))) {
            *ret = (enum check_format)i;
            return 0;
        }
    }
    return wanted.n ? FAIL(err, MSG_option_format, ARG_TEXT("value", wanted),
                           ARG_TEXT("formats", STR("text, json, sarif, csv")))
                    : 0;
}

static int read_jobs(const struct command_line *line, unsigned *ret, struct error *err)
{
    struct str text = cli_setting(line, "jobs");
    struct decimal jobs = {0};
    if (text.n && (!decimal_parse(text, &jobs) || jobs.scale || jobs.digits < 1 || jobs.digits > 256))
        return FAIL(err, MSG_option_jobs, ARG_TEXT("value", text));
    *ret = (unsigned)jobs.digits;
    return 0;
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX), notes = BUF(1 << 20);
    struct check_options options = {.language = cli->language,
                                    .all = cli_switch(line, "all"),
                                    .strict = cli_switch(line, "strict"),
                                    .progress = isatty(STDERR_FILENO),
                                    .rules_directory = cli->rules_folder,
                                    .waivers = cli_setting(line, "waivers"),
                                    .html_directory = cli_setting(line, "html")};
    struct str *paths = ARENA_NEW_ARRAY(&cli->arena, line->words.n, struct str);
    if (!paths)
        return error_memory(err);
    for (size_t i = 0; i < line->words.n; i++)
        paths[i] = str_from(line->words.items[i]);
    TRY(read_format(line, &options.format, err));
    TRY(read_jobs(line, &options.jobs, err));
    if (options.html_directory.n) /* what fails here is told when the first copy is written */
        mkdir(options.html_directory.p, 0777);
    TRY(check_files(&options, paths, line->words.n, &out, &notes, ret_status, err));
    fprintf(stderr, "%.*s", STR_ARGS(buf_view(&notes)));
    return cli_print(line, &out, err);
}

static const char *const switches[] = {"all", "strict", NULL};
static const char *const settings[] = {"format", "waivers", "html", "jobs", "o", NULL};
const struct command command_check = {.name = "check",
                                      .summary = MSG_check_command,
                                      .help = MSG_check_help,
                                      .switches = switches,
                                      .settings = settings,
                                      .min_words = 1,
                                      .max_words = 100000,
                                      .run = run};
