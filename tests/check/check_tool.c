/* xinfang-check: the checker alone, for its tests and benchmarks. The program's own is `xinfang check`. */
#include "check/check.h"
#include "check/report.h"
#include "formats/file.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool value_of(const char *argument, const char *name, struct str *ret)
{
    size_t n = strlen(name);
    if (strncmp(argument, name, n) != 0)
        return false;
    *ret = str_from(argument + n);
    return true;
}

static bool read_option(const char *argument, struct check_options *options)
{
    struct str format = {0};
    if (strcmp(argument, "--all") == 0)
        options->all = true;
    else if (strcmp(argument, "--strict") == 0)
        options->strict = true;
    else if (strcmp(argument, "--no-isolation") == 0)
        options->no_isolation = true;
    else if (strcmp(argument, "--english") == 0)
        options->language = LANGUAGE_EN;
    else if (value_of(argument, "--waivers=", &options->waivers) ||
             value_of(argument, "--html=", &options->html_directory) ||
             value_of(argument, "--rules=", &options->rules_directory))
        return true;
    else if (value_of(argument, "--format=", &format))
        options->format = str_equal(format, STR("json"))    ? CHECK_JSON
                          : str_equal(format, STR("sarif")) ? CHECK_SARIF
                          : str_equal(format, STR("csv"))   ? CHECK_CSV
                                                            : CHECK_TEXT;
    else
        return false;
    return true;
}

/* --figures FILE: every figure and whether a relation judged it, for the mutation runner. */
static int list_figures(const char *path)
{
    _cleanup_arena_ struct arena arena = ARENA((size_t)1 << 30);
    _cleanup_buf_ struct buf out = BUF((size_t)1 << 30);
    struct lexicon lexicon;
    struct str bytes;
    struct error err = {0};
    if (lexicon_load(&arena, (struct str){0}, &lexicon, &err) != 0 ||
        file_read(&arena, str_from(path), 1 << 28, &bytes, &err) != 0 ||
        report_figures(&arena, &lexicon, str_from(path), bytes, &out, &err) != 0)
        return 2;
    fwrite(buf_view(&out).p, 1, out.n, stdout);
    return 0;
}

int main(int argc, char **argv)
{
    _cleanup_arena_ struct arena arena = ARENA(1 << 20);
    _cleanup_buf_ struct buf out = BUF((size_t)1 << 30), notes = BUF(1 << 20);
    struct check_options options = {0};
    struct str *paths = ARENA_NEW_ARRAY(&arena, (size_t)argc, struct str);
    size_t n = 0;
    struct error err = {0};
    int status = 0;
    if (argc == 3 && strcmp(argv[1], "--figures") == 0)
        return list_figures(argv[2]);
    for (int i = 1; i < argc; i++)
        if (!read_option(argv[i], &options))
            paths[n++] = str_from(argv[i]);
    options.progress = isatty(STDERR_FILENO);
    if (check_files(&options, paths, n, &out, &notes, &status, &err) != 0) {
        error_print(&notes, &err, options.language);
        buf_char(&notes, '\n');
        status = error_exit_status(&err);
    }
    fwrite(buf_view(&out).p, 1, out.n, stdout);
    fwrite(buf_view(&notes).p, 1, notes.n, stderr);
    return status;
}
