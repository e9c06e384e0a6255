/* The checker: its rules by the cases of tests/check/cases.tsv, the number grammar, the intervals, and what it
 * finds in the three real reports against what was found in them by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check/figure.h"
#include "check/isolate.h"
#include "check/report.h"
#include "formats/file.h"

struct lines {
    struct str rest;
    struct str cells[8];
    size_t n;
};

static bool next_row(struct lines *lines)
{
    struct str line, cell;
    do {
        if (!str_cut(&lines->rest, '\n', &line))
            return false;
    } while (!line.n || line.p[0] == '#');
    for (lines->n = 0; lines->n < 8 && str_cut(&line, '\t', &cell);)
        lines->cells[lines->n++] = cell;
    return true;
}

static int64_t atoll_of(struct str s)
{
    struct decimal d = {0};
    assert_true(decimal_parse(s, &d));
    return d.digits;
}

static struct str read_whole(struct arena *arena, const char *path)
{
    struct error err = {0};
    struct str bytes;
    if (file_read(arena, str_from(path), 1 << 24, &bytes, &err) != 0)
        fail_msg("%s", path);
    return bytes;
}

/* \n and \t of a cell as themselves. */
static struct str unescape(struct arena *arena, struct str s)
{
    char *out = arena_alloc(arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool escaped = s.p[i] == '\\' && i + 1 < s.n && (s.p[i + 1] == 'n' || s.p[i + 1] == 't');
        out[n++] = escaped ? (s.p[i + 1] == 'n' ? '\n' : '\t') : s.p[i];
        i += escaped;
    }
    return (struct str){out, n};
}

static void check_text(struct arena *arena, const struct lexicon *lexicon, struct str text, struct report *ret)
{
    struct error err = {0};
    if (report_make(arena, lexicon, LANGUAGE_ZH, STR("case.txt"), text, WANT_PASSES | WANT_HTML, NULL, ret, &err) != 0)
        fail_msg("%s", message_name(err.message.id));
}

static size_t count(const struct lexicon *lexicon, const struct report *report, struct str rule, const char *verdict)
{
    size_t n = 0;
    for (size_t i = 0; i < report->n; i++)
        n += str_equal(lexicon->rules[report->findings[i].rule].id, rule) &&
             str_equal(verdict_name(report->findings[i].verdict), str_from(verdict));
    return n;
}

static void test_cases(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(1 << 28);
    struct error err = {0};
    struct lexicon lexicon;
    assert_int_equal(lexicon_load(&arena, (struct str){0}, &lexicon, &err), 0);
    struct lines lines = {.rest = read_whole(&arena, "tests/check/cases.tsv")};
    bool fires[RULES] = {false}, quiet[RULES] = {false};
    size_t wrong = 0, row = 1;
    assert_true(next_row(&lines));
    while (next_row(&lines)) {
        struct report report;
        row++;
        assert_int_equal(lines.n, 3);
        check_text(&arena, &lexicon, unescape(&arena, lines.cells[2]), &report);
        bool pass = str_equal(lines.cells[1], STR("pass"));
        bool good = pass ? report.counts[VERDICT_FAIL] == 0
                         : count(&lexicon, &report, lines.cells[0],
                                 str_equal(lines.cells[1], STR("fail")) ? "fail" : "rounding") > 0;
        if (!good) {
            wrong++;
            print_error("cases.tsv row %zu: %.*s should %.*s\n", row, STR_ARGS(lines.cells[0]),
                        STR_ARGS(lines.cells[1]));
        }
        for (size_t i = 0; i < RULES; i++)
            if (str_equal(lexicon.rules[i].id, lines.cells[0]))
                *(pass ? &quiet[i] : &fires[i]) = true;
    }
    for (size_t i = 0; i < RULES; i++)
        if (!fires[i] || !quiet[i])
            fail_msg("%.*s has no case that fires or none that must not", STR_ARGS(lexicon.rules[i].id));
    assert_int_equal(wrong, 0);
}

struct score {
    size_t expected, found, reported, right;
};

static bool take_expected(struct lines expected, const struct lexicon *lexicon, const struct report_finding *f)
{
    next_row(&expected);
    while (next_row(&expected))
        if (atoll_of(expected.cells[0]) == f->line && str_equal(expected.cells[1], lexicon->rules[f->rule].id) &&
            str_equal(expected.cells[2], verdict_name(f->verdict)))
            return true;
    return false;
}

static void score_report(struct arena *arena, const struct lexicon *lexicon, const char *path, const char *list,
                         struct score *score)
{
    struct report report;
    struct lines expected = {.rest = read_whole(arena, list)};
    check_text(arena, lexicon, read_whole(arena, path), &report);
    for (size_t i = 0; i < report.n; i++) {
        const struct report_finding *f = &report.findings[i];
        if (f->verdict != VERDICT_FAIL && f->verdict != VERDICT_ROUNDING)
            continue;
        bool right = take_expected(expected, lexicon, f);
        score->reported++;
        score->right += right;
        if (!right)
            print_error("not expected: %s:%lld %.*s\n", path, (long long)f->line, STR_ARGS(f->message));
    }
    struct lines rows = expected;
    next_row(&rows);
    while (next_row(&rows)) {
        bool found = false;
        for (size_t i = 0; i < report.n; i++)
            found |= report.findings[i].line == atoll_of(rows.cells[0]) &&
                     str_equal(lexicon->rules[report.findings[i].rule].id, rows.cells[1]) &&
                     str_equal(verdict_name(report.findings[i].verdict), rows.cells[2]);
        score->expected++;
        score->found += found;
        if (!found)
            print_message("not found: %s:%.*s %.*s\n", path, STR_ARGS(rows.cells[0]), STR_ARGS(rows.cells[3]));
    }
}

/* The reports are not part of the repository: where they are missing, the test says so and is skipped. */
static void test_reports(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(1 << 29);
    const char *folder = getenv("XINFANG_REPORTS") ? getenv("XINFANG_REPORTS") : "../shared/reports";
    struct error err = {0};
    struct lexicon lexicon;
    struct score score = {0};
    size_t reports = 0;
    assert_int_equal(lexicon_load(&arena, (struct str){0}, &lexicon, &err), 0);
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory)) != NULL;) {
        struct str list = arena_printf(&arena, "tests/check/expected-%.3s.tsv", entry->d_name);
        if (entry->d_name[0] == '.' || access(list.p, R_OK) != 0)
            continue;
        struct str path = arena_printf(&arena, "%s/%s", folder, entry->d_name);
        score_report(&arena, &lexicon, path.p, list.p, &score);
        reports++;
    }
    if (directory)
        closedir(directory);
    if (reports == 0) {
        print_message("3 real reports are missing: skipped\n");
        arena_free(&arena); /* skip() does not come back */
        skip();
    }
    print_message("%zu reports: recall %zu of %zu, precision %zu of %zu\n", reports, score.found, score.expected,
                  score.right, score.reported);
    assert_true(score.right == score.reported);
    assert_true(score.found + 3 >= score.expected); /* what no relation can see */
}

static void test_figures(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(1 << 26);
    struct error err = {0};
    struct lexicon lexicon;
    assert_int_equal(lexicon_load(&arena, (struct str){0}, &lexicon, &err), 0);
    struct lines lines = {.rest = read_whole(&arena, "tests/check/figures.tsv")};
    assert_true(next_row(&lines));
    while (next_row(&lines)) {
        const struct text text = {unescape(&arena, lines.cells[0]), NULL};
        _cleanup_buf_ struct buf found = BUF(4096);
        struct passage p;
        assert_int_equal(passage_read(&arena, &lexicon, &text, false, &p, &err), 0);
        for (size_t i = 0; i < p.n; i++) {
            if (p.figures[i].role != ROLE_FIGURE)
                continue;
            if (found.n)
                buf_char(&found, ' ');
            decimal_print(&found, p.figures[i].printed, false);
            buf_str(&found, str_slice(p.s, p.figures[i].at + p.figures[i].number_n, p.figures[i].at + p.figures[i].n));
            buf_text(&found, p.figures[i].bound == BOUND_EXACT ? "" : "~");
        }
        if (!str_equal(buf_view(&found), lines.cells[1]))
            fail_msg("%.*s: %.*s instead of %.*s", STR_ARGS(lines.cells[0]), STR_ARGS(buf_view(&found)),
                     STR_ARGS(lines.cells[1]));
    }
}

static struct value value(const char *text, int shift, bool exact)
{
    struct decimal d;
    struct value v;
    assert_true(decimal_parse(str_from(text), &d));
    assert_true(value_fits(d, shift, d.scale));
    v = value_from(d, shift, d.scale, exact);
    return v;
}

static void test_values(void **state)
{
    (void)state;
    assert_int_equal(value_judge_ratio(value("97.6", -2, false), value("59", 0, true), value("61", 0, true)),
                     VERDICT_FAIL);
    assert_int_equal(value_judge_ratio(value("96.7", -2, false), value("59", 0, true), value("61", 0, true)),
                     VERDICT_PASS);
    assert_int_equal(value_judge_ratio(value("41.4", -2, false), value("695", 0, true), value("1676", 0, true)),
                     VERDICT_ROUNDING);
    assert_int_equal(value_judge_ratio(value("41.6", -2, false), value("695", 0, true), value("1676", 0, true)),
                     VERDICT_FAIL);
    assert_int_equal(value_judge_ratio(value("1", -2, false), value("1", 0, true), value("0", 0, true)),
                     VERDICT_NOT_CHECKABLE);
    assert_int_equal(value_judge_ratio(value("-9.6", -2, false), value("-75.04", 4, false), value("782.16", 4, false)),
                     VERDICT_PASS);
    assert_int_equal(value_judge_sum(value("707.12", 4, false), value("707.11", 4, false)), VERDICT_ROUNDING);
    assert_int_equal(value_judge_sum(value("707.13", 4, false), value("707.11", 4, false)), VERDICT_FAIL);
    assert_int_equal(value_judge_same(value("707.12", 4, false), value("7071155.35", 0, false)), VERDICT_PASS);
    assert_int_equal(value_judge_same(value("707.11", 4, false), value("7071155.35", 0, false)), VERDICT_ROUNDING);
    assert_int_equal(value_judge_same(value("707.13", 4, false), value("7071155.35", 0, false)), VERDICT_FAIL);
    assert_true(value_one_digit_apart(value("177.14", 4, false), value("177.44", 4, false).v));
    assert_false(value_one_digit_apart(value("177.14", 4, false), value("176.44", 4, false).v));
    assert_true(value_ratio_repairable(value("88.88", -2, false), value("0", 0, true), value("9", 0, true)));
}

/* A process that reads foreign documents can neither open files nor reach the network. */
static void test_isolation(void **state)
{
    (void)state;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        isolate(ISOLATE_READER);
        int socket_made = socket(AF_INET, SOCK_STREAM, 0), read_open = open("/etc/hostname", O_RDONLY);
        int written = open("isolation.tmp", O_WRONLY | O_CREAT, 0600);
        _exit(socket_made < 0 && read_open < 0 && written < 0 ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    _cleanup_buf_ struct buf missing = BUF(256);
    isolation_missing(&missing);
    if (missing.n) {
        print_message("isolation is partial here: %.*s\n", (int)missing.n, missing.p);
        skip();
    }
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),  cmocka_unit_test(test_figures),   cmocka_unit_test(test_cases),
        cmocka_unit_test(test_reports), cmocka_unit_test(test_isolation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
