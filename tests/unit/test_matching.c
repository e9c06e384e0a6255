/* Words of a text, and how like two matters are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "domain/matching/likeness.h"
#include "domain/matching/words.h"
#include "tables.h"

static void check_words(void **state)
{
    struct arena arena = ARENA(1 << 20);
    struct sheet sheet;
    (void)state;
    assert_true(read_sheet(&arena, "tests/domain/matching/words.tsv", &sheet));
    assert_true(sheet.n > 10);
    for (size_t i = 1; i < sheet.n; i++) {
        const struct str *cells = sheet.rows[i].cells;
        _cleanup_buf_ struct buf words = BUF(4096), expression = BUF(4096);
        struct str wanted = sheet.rows[i].n > 1 ? cells[1] : STR(""), asked = sheet.rows[i].n > 2 ? cells[2] : STR("");
        words_print(&words, cells[0]);
        bool any = words_expression(&expression, cells[0]);
        for (size_t k = 0; k < expression.n; k++)
            expression.p[k] = expression.p[k] == '"' ? '\'' : expression.p[k];
        if (!str_equal(str_trim(buf_view(&words)), wanted) || !str_equal(buf_view(&expression), asked) ||
            any != (asked.n > 0))
            fail_msg("%.*s: %.*s | %.*s", STR_ARGS(cells[0]), STR_ARGS(buf_view(&words)),
                     STR_ARGS(buf_view(&expression)));
    }
    arena_free(&arena);
}

static void check_marks(void **state)
{
    static const struct {
        const char *text, *wanted, *marked;
    } cases[] = {{"小区旁的\n搅拌站 噪音", "搅拌站 噪音", "小区旁的 【搅拌站】 【噪音】"},
                 {"Ａ３区a35", "a3", "【Ａ３】区a35"},
                 {"路路路", "路", "【路】【路】【路】"},
                 {"没有", "水", "没有"},
                 {"", "水", ""}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        _cleanup_buf_ struct buf out = BUF(4096);
        words_mark(&out, str_from(cases[i].text), str_from(cases[i].wanted), "【", "】");
        buf_char(&out, '\0');
        assert_string_equal(out.p, cases[i].marked);
    }
}

/* A word of n characters stands in 2^(10-n) of 1024 matters. */
static int documents(void *state, struct str word, int64_t *ret, struct error *err)
{
    (void)state;
    (void)err;
    *ret = word.n < 10 ? 1024 >> word.n : 1;
    return 0;
}

static struct matter_words words_of(struct arena *arena, const char *title, const char *content, const char *place,
                                    int32_t day)
{
    struct error err;
    struct matter_words words;
    const struct matter_text_parts parts = {str_from(title), str_from(place), str_from(content), STR(""), day};
    assert_int_equal(matter_words_of(arena, &parts, 1024, documents, NULL, &words, &err), 0);
    return words;
}

static void check_likeness(void **state)
{
    static const struct same_settings settings = {
        .weight_text = 100, .weight_title = 20, .weight_found = 40, .weight_place = 10, .weight_year = 3};
    struct arena arena = ARENA(1 << 20);
    (void)state;
    struct matter_words a = words_of(&arena, "ab cde", "ab cde fghi", "x", 1000),
                        same = words_of(&arena, "AB cde", "fghi", "x", 1000);
    struct likeness l = matter_likeness(&settings, &a, &same);
    /* All words in common: only roots of whole numbers can take a thousandth off. */
    assert_in_range(l.text, 998, 1000);
    assert_in_range(l.title, 998, 1000);
    assert_int_equal(l.found, 1000);
    assert_true(l.same_place);
    assert_in_range(l.sum, 998 + 199 + 400 + 100, 1000 + 200 + 400 + 100);
    /* Nothing in common, and two years between them. */
    struct matter_words other = words_of(&arena, "kl", "mnop", "", 1000 + 2 * 365);
    l = matter_likeness(&settings, &a, &other);
    assert_int_equal(l.text + l.title + l.found, 0);
    assert_int_equal(l.sum, -60);
    /* ab weighs 2*2 and cde 3*3, of which cde is common: 9 / 13. */
    struct matter_words b = words_of(&arena, "zy cde", "", "", 1000), c = words_of(&arena, "ab cde", "", "", 1000);
    assert_in_range(matter_likeness(&settings, &b, &c).title, 9 * 1000 / 13 - 1, 9 * 1000 / 13);
    /* The same whichever way they are asked, and nothing from nothing. */
    assert_int_equal(matter_likeness(&settings, &b, &a).sum, matter_likeness(&settings, &a, &b).sum);
    struct matter_words none = words_of(&arena, "", "", "", 1000);
    assert_int_equal(matter_likeness(&settings, &none, &none).sum, 0);
    arena_free(&arena);
}

static void check_common(void **state)
{
    struct arena arena = ARENA(1 << 20);
    struct str texts[3];
    (void)state;
    struct str title = STR("投诉丽发新城旁的搅拌站");
    struct matter_words a = words_of(&arena, "投诉丽发新城旁的搅拌站", "", "", 1),
                        b = words_of(&arena, "搅拌站太吵", "丽发新城小区 x", "", 1);
    size_t n = words_in_common(&arena, &a, &b, title, STR(""), texts, 3);
    assert_int_equal(n, 2);
    assert_true(str_equal(texts[0], STR("丽发新城")));
    assert_true(str_equal(texts[1], STR("搅拌站")));
    assert_int_equal(words_in_common(&arena, &a, &b, title, STR(""), texts, 1), 1);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_words),
        cmocka_unit_test(check_marks),
        cmocka_unit_test(check_likeness),
        cmocka_unit_test(check_common),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
