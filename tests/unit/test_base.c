/* The ground everything stands on: text, memory, decimals, money, dates, maps, messages, errors. */
#include "testing.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/embedded.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/money.h"
#include "embedded.gen.h"

static void check_decimal(const char *text, bool ok, int64_t digits, int scale)
{
    struct decimal d = {-1, -1};
    if (decimal_parse(str_from(text), &d) != ok)
        fail_msg("decimal_parse(\"%s\") is not %d", text, ok);
    if (!ok)
        return;
    if (d.digits != digits || d.scale != scale)
        fail_msg("decimal_parse(\"%s\") is %lld / 10^%d", text, (long long)d.digits, d.scale);
}

static void decimals_are_read(void **state)
{
    (void)state;
    check_decimal("0", true, 0, 0);
    check_decimal("707.12", true, 70712, 2);
    check_decimal("-1,234,567.80", true, -123456780, 2);
    check_decimal("1，234", true, 1234, 0);
    check_decimal("+5", true, 5, 0);
    check_decimal("007", true, 7, 0);
    check_decimal("999999999999999999", true, 999999999999999999, 0);
    check_decimal("0.000000000000000001", true, 1, 18);
    static const char *const bad[] = {"",
                                      "-",
                                      ".5",
                                      "5.",
                                      "1.2.3",
                                      "1,23",
                                      "1e5",
                                      "1 2",
                                      "12%",
                                      "--1",
                                      "一",
                                      "1,2345",
                                      "0x10",
                                      "1234567890123456789",
                                      "0.0000000000000000001",
                                      ",123",
                                      "1,,234"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        check_decimal(bad[i], false, 0, 0);
    check_decimal("1.123,456", false, 0, 0);
}

static void decimals_are_printed(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = BUF(1000);
    decimal_print(&b, (struct decimal){-5, 3}, false);
    buf_char(&b, ' ');
    decimal_print(&b, (struct decimal){1500, 3}, true);
    buf_char(&b, ' ');
    decimal_print(&b, (struct decimal){2000, 3}, true);
    buf_char(&b, ' ');
    decimal_print(&b, (struct decimal){INT64_MIN, 0}, false);
    buf_char(&b, ' ');
    decimal_print(&b, (struct decimal){7, 18}, false);
    assert_text(buf_view(&b), "-0.005 1.5 2 -9223372036854775808 0.000000000000000007");
}

static void quotients_are_rounded(void **state)
{
    (void)state;
    static const struct {
        int64_t numerator, denominator, half_up, down, floor;
    } cases[] = {
        {5, 2, 3, 2, 2},     {-5, 2, -3, -2, -3}, {5, -2, -3, -2, -3}, {-5, -2, 3, 2, 2},   {4, 3, 1, 1, 1},
        {-4, 3, -1, -1, -2}, {0, 7, 0, 0, 0},     {6, 3, 2, 2, 2},     {-6, 3, -2, -2, -2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t n = cases[i].numerator, d = cases[i].denominator;
        assert_int_equal((int64_t)divide_rounded(n, d, ROUND_HALF_UP), cases[i].half_up);
        assert_int_equal((int64_t)divide_rounded(n, d, ROUND_DOWN), cases[i].down);
        assert_int_equal((int64_t)divide_rounded(n, d, ROUND_FLOOR), cases[i].floor);
    }
}

static void ratios_and_scales(void **state)
{
    (void)state;
    struct decimal d = {0};
    assert_true(decimal_ratio(175, 176, 2, 2, ROUND_HALF_UP, &d)); /* 99.43 % */
    assert_int_equal(d.digits, 9943);
    assert_false(decimal_ratio(1, 0, 2, 2, ROUND_HALF_UP, &d));
    assert_int_equal(d.digits, 9943); /* untouched */
    assert_false(decimal_ratio((int128)1 << 126, 1, 18, 0, ROUND_DOWN, &d));
    assert_true(decimal_rescale((struct decimal){12345, 2}, 1, ROUND_HALF_UP, &d));
    assert_int_equal(d.digits, 1235);
    assert_true(decimal_rescale((struct decimal){12345, 2}, 4, ROUND_HALF_UP, &d));
    assert_int_equal(d.digits, 1234500);
    assert_false(decimal_rescale((struct decimal){INT64_MAX, 0}, 1, ROUND_HALF_UP, &d));
    assert_int_equal(decimal_compare((struct decimal){10, 1}, (struct decimal){1, 0}), 0);
    assert_int_equal(decimal_compare((struct decimal){11, 1}, (struct decimal){1, 0}), 1);
    assert_int_equal(decimal_compare((struct decimal){-11, 1}, (struct decimal){-1, 0}), -1);
    assert_true(decimal_is_zero((struct decimal){0, 5}));
}

/* Reading what was printed gives the same decimal, for many pseudo-random ones. */
static void decimals_round_trip(void **state)
{
    (void)state;
    uint64_t seed = 20200513;
    for (int i = 0; i < 100000; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        int64_t digits = (int64_t)(seed >> 8) % 1000000000000000000;
        struct decimal d = {seed & 1 ? -digits : digits, (int)(seed >> 3 & 15)}, again;
        _cleanup_buf_ struct buf b = BUF(64);
        decimal_print(&b, d, false);
        assert_true(decimal_parse(buf_view(&b), &again));
        assert_int_equal(again.digits, d.digits);
        assert_int_equal(again.scale, d.scale);
    }
}

static void money_is_whole_fen(void **state)
{
    (void)state;
    int64_t fen = 7;
    assert_int_equal(money_parse(STR("1,234.5"), &fen), MONEY_OK);
    assert_int_equal(fen, 123450);
    assert_int_equal(money_parse(STR("-0.01"), &fen), MONEY_OK);
    assert_int_equal(fen, -1);
    assert_int_equal(money_parse(STR("1.230"), &fen), MONEY_OK);
    assert_int_equal(money_parse(STR("1.234"), &fen), MONEY_TOO_PRECISE);
    assert_int_equal(fen, 123);
    assert_int_equal(money_parse(STR("10000000000000"), &fen), MONEY_OK);
    assert_int_equal(money_parse(STR("10000000000000.01"), &fen), MONEY_TOO_LARGE);
    assert_int_equal(money_parse(STR("999999999999999999"), &fen), MONEY_TOO_LARGE);
    assert_int_equal(money_parse(STR("一元"), &fen), MONEY_NOT_A_NUMBER);
    int64_t sum = INT64_MAX - 1;
    assert_true(money_add(&sum, 1));
    assert_false(money_add(&sum, 1));
    assert_int_equal(sum, INT64_MAX);
}

static void money_is_printed(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = BUF(1000);
    static const int64_t amounts[] = {0, 5, -5, 100, 99999, 100000, -123456789, 707115535};
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        money_print(&b, amounts[i]);
        buf_char(&b, ' ');
    }
    money_print_plain(&b, -707115535);
    assert_text(buf_view(&b), "0.00 0.05 -0.05 1.00 999.99 1,000.00 -1,234,567.89 7,071,155.35 -7071155.35");
}

static int naive_month_days(int year, int month)
{
    if (month == 2)
        return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Counts day by day through two centuries; 1970-01-01 was a Thursday. */
static void dates_agree_with_counting(void **state)
{
    (void)state;
    int32_t day = -25567; /* 1900-01-01, a Monday */
    int week_day = 1;
    for (int year = 1900; year <= 2100; year++) {
        assert_int_equal(first_day_of(year), day);
        for (int month = 1; month <= 12; month++) {
            for (int d = 1; d <= naive_month_days(year, month); d++, day++) {
                struct civil civil = civil_from_day(day);
                assert_true(civil.year == year && civil.month == month && civil.day == d);
                assert_int_equal(day_from_civil(civil), day);
                assert_int_equal(weekday(day), week_day);
                assert_int_equal(civil_valid(civil), year >= YEAR_MIN);
                week_day = week_day % 7 + 1;
                if (year == 1970 && month == 1 && d == 1)
                    assert_int_equal(day, 0);
            }
            assert_false(civil_valid((struct civil){year, month, naive_month_days(year, month) + 1}));
        }
        assert_int_equal(last_day_of(year), day - 1);
    }
}

static void days_are_read_from_moments(void **state)
{
    (void)state;
    static const char *const same[] = {"2020/5/13 9:05:05",
                                       "2020-05-13 23:59",
                                       "2020-05-13T00:00:00.250",
                                       "2020年5月13日13时4分",
                                       "2020年5月13日 13:04",
                                       "2020/5/13 下午1:04",
                                       "2020-05-13"};
    int32_t expected = day_from_civil((struct civil){2020, 5, 13}), day;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        day = 0;
        if (!date_time_parse(str_from(same[i]), &day) || day != expected)
            fail_msg("\"%s\" is not of 2020-05-13", same[i]);
    }
    static const char *const bad[] = {"2020-05-13T12:00:00Z", "2020-05-13 12:00+01:00", "2020-05-13 24:00", "9:05",
                                      "2020-05-13 12:60",     "2020-05-13 下午13:00",   "2020-05-13 x",     ""};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (date_time_parse(str_from(bad[i]), &day))
            fail_msg("\"%s\" was taken for a moment", bad[i]);
}

static void dates_are_read(void **state)
{
    (void)state;
    static const char *const same[] = {"2020-05-13", "2020-5-13",     "2020/5/13",    "2020.5.13",
                                       "20200513",   "2020年5月13日", "2020年05月13", " 2020-05-13 "};
    /* As long as 20200513, and not it. */
    assert_true(date_parse(STR("2020/5/1"), &(int32_t){0}) && !date_parse(STR("2020/5/x"), &(int32_t){0}));
    int32_t expected = day_from_civil((struct civil){2020, 5, 13}), day;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        day = 0;
        if (!date_parse(str_from(same[i]), &day) || day != expected)
            fail_msg("\"%s\" is not 2020-05-13", same[i]);
    }
    static const char *const bad[] = {"",           "2020",       "2020-05",    "2020-13-01", "2020-02-30",
                                      "2019-02-29", "2020-05/13", "2020-5-13x", "1948-12-31", "3000-01-01",
                                      "2020-00-10", "05-13-2020", "202005130",  "2020-5-131", "二〇二〇年"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (date_parse(str_from(bad[i]), &day))
            fail_msg("\"%s\" was taken for a date", bad[i]);
    assert_true(date_parse(STR("2020-02-29"), &day));
    _cleanup_buf_ struct buf b = BUF(100);
    date_print(&b, day);
    assert_text(buf_view(&b), "2020-02-29");
}

static void text_is_cut_and_trimmed(void **state)
{
    (void)state;
    assert_text(str_trim(STR(" \t\xC2\xA0\xE3\x80\x80\xEF\xBB\xBF汉 阳\xE3\x80\x80\r\n")), "汉 阳");
    assert_text(str_trim(STR("\xE3\x80\x80")), "");
    /* The tail of a character must not be taken for a blank: U+0420 ends in A0. */
    assert_text(str_trim(STR("\xD0\xA0")), "\xD0\xA0");
    struct str rest = STR("a,,b"), piece;
    assert_true(str_cut(&rest, ',', &piece));
    assert_text(piece, "a");
    assert_true(str_cut(&rest, ',', &piece));
    assert_text(piece, "");
    assert_true(str_cut(&rest, ',', &piece));
    assert_text(piece, "b");
    assert_false(str_cut(&rest, ',', &piece));
    assert_text(str_slice(STR("abc"), 1, 99), "bc");
    assert_text(str_slice(STR("abc"), 5, 2), "");
    assert_true(str_contains(STR("一二三"), STR("二")));
    assert_false(str_contains(STR("一"), STR("一二")));
    assert_true(str_compare(STR("a"), STR("ab")) < 0 && str_compare(STR("b"), STR("ab")) > 0);
    assert_true(str_ends(STR("x.tsv"), STR(".tsv")) && !str_ends(STR("tsv"), STR(".tsv")));
}

/* Every code point survives; what is no code point becomes U+FFFD, a byte at a time. */
static void utf8_both_ways(void **state)
{
    (void)state;
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        if (point >= 0xD800 && point < 0xE000)
            continue;
        char bytes[4];
        size_t n = utf8_encode(point, bytes), at = 0;
        assert_int_equal(utf8_next((struct str){bytes, n}, &at), point);
        assert_int_equal(at, n);
        at = 0;
        if (n > 1) { /* cut off */
            assert_int_equal(utf8_next((struct str){bytes, n - 1}, &at), 0xFFFD);
            assert_int_equal(at, 1);
        }
    }
    static const char *const bad[] = {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",     "\xF4\x90\x80\x80", "\x80",
                                      "\xFF",     "\xC3(",        "\xF0\x80\x80\x80", "\xE4\xBD"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(utf8_valid(str_from(bad[i])));
    assert_true(utf8_valid(STR("\xEF\xBF\xBD 喆㛃𬭼")));
    assert_text(utf8_prefix(STR("汉阳"), 4), "汉");
    assert_text(utf8_prefix(STR("汉阳"), 2), "");
    assert_int_equal(utf8_width(STR("汉阳ab，")), 8);
}

static void buffers_keep_their_limit(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = BUF(10);
    buf_text(&b, "12345");
    buf_printf(&b, "%d", 67890);
    assert_true(buf_ok(&b));
    buf_char(&b, 'x');
    assert_false(buf_ok(&b));
    buf_text(&b, ""); /* what fails, stays failed */
    assert_false(buf_ok(&b));
    assert_text(buf_view(&b), "1234567890");
    buf_clear(&b);
    buf_repeat(&b, '-', 11);
    assert_false(buf_ok(&b));
    assert_int_equal(b.n, 0);
    _cleanup_buf_ struct buf large = BUF(MIB);
    buf_printf(&large, "%0*d", 5000, 7); /* longer than its inner buffer */
    assert_int_equal(large.n, 5000);
    buf_int(&large, INT64_MIN);
    assert_true(str_ends(buf_view(&large), STR("-9223372036854775808")));
    struct buf empty = BUF(0);
    assert_text(buf_view(&empty), "");
}

static void arenas_keep_their_cap(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena a = ARENA(100000);
    for (int i = 0; i < 20; i++) {
        unsigned char *p = arena_alloc(&a, 100);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (int k = 0; k < 100; k++)
            assert_int_equal(p[k], 0);
    }
    assert_null(arena_alloc(&a, 100001));
    assert_null(arena_alloc(&a, SIZE_MAX));
    assert_null(arena_array(&a, SIZE_MAX / 2, 3));
    while (arena_alloc(&a, 1000))
        assert_true(a.used <= a.max);
    assert_true(a.used <= a.max && a.used > 90000);
    arena_free(&a);
    assert_int_equal(a.used, 0);
    assert_non_null(arena_alloc(&a, 10)); /* can be used again */
    struct {
        int *items;
        size_t n, capacity;
    } list = {0};
    for (int i = 0; i < 1000; i++) {
        assert_true(ARENA_ROOM(&a, list.items, list.n, list.capacity));
        list.items[list.n++] = i;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(list.items[i], i);
    assert_text(arena_printf(&a, "%s-%d", "汉阳", 7), "汉阳-7");
}

static void maps_find_what_was_added(void **state)
{
    (void)state;
    enum { KEYS = 20000 };
    _cleanup_arena_ struct arena a = ARENA(16 * MIB);
    struct map map = MAP(&a);
    assert_null(map_find(&map, STR("")));
    for (size_t i = 0; i < KEYS; i++) {
        bool added = false;
        size_t *value = map_add(&map, arena_printf(&a, "件%zu", i), &added);
        assert_true(value && added && *value == 0);
        *value = i;
    }
    assert_int_equal(map.n, KEYS);
    for (size_t i = 0; i < KEYS; i++) {
        struct str key = arena_printf(&a, "件%zu", i);
        bool added = true;
        assert_int_equal(*map_find(&map, key), i);
        assert_int_equal(*map_add(&map, key, &added), i);
        assert_false(added);
    }
    assert_null(map_find(&map, STR("件x")));
    assert_non_null(map_add(&map, (struct str){NULL, 0}, NULL)); /* the empty key is a key */
    assert_non_null(map_find(&map, STR("")));
}

static void messages_take_arguments(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = BUF(10000);
    const struct message_argument arguments[] = {ARG_TEXT("field", STR("金额")), ARG_TEXT("value", STR("{field}"))};
    message_print(&b, &(struct message){MSG_place_field_value, arguments, 2}, LANGUAGE_EN);
    assert_text(buf_view(&b), "column \"金额\", value \"{field}\": "); /* values are not expanded again */
    buf_clear(&b);
    message_print(&b, &(struct message){MSG_place_field_value, arguments, 1}, LANGUAGE_ZH);
    assert_text(buf_view(&b), "“金额”的值“{value}”： "); /* a missing argument shows */
    assert_int_equal(message_find(STR("out_of_memory")), MSG_out_of_memory);
    assert_int_equal(message_find(STR("no_such_message")), MSG_none);
    for (int id = 1; id < MESSAGE_COUNT; id++) {
        enum message_id message = (enum message_id)id;
        assert_int_equal(message_find(str_from(message_name(message))), id);
        assert_true(message_text(message, LANGUAGE_ZH).n > 0 && message_text(message, LANGUAGE_EN).n > 0);
    }
}

static int fail_deep(struct error *err)
{
    const struct place place = {.file = STR("a.csv"), .line = 3, .column = 5, .field = STR("金额"), .value = STR("x")};
    (void)FAIL_AT(err, &place, MSG_file_too_large, ARG_NUMBER("limit", 7));
    return WHILE(err, MSG_reading_sheet, ARG_TEXT("sheet", STR("表一")));
}

static void errors_name_their_place(void **state)
{
    (void)state;
    struct error err;
    _cleanup_buf_ struct buf b = BUF(10000);
    assert_int_equal(fail_deep(&err), -1);
    error_print(&b, &err, LANGUAGE_EN);
    assert_text(buf_view(&b), "a.csv:3:5: column \"金额\", value \"x\": The file is larger than 7 MiB. Split it. "
                              "(worksheet \"表一\")");
    assert_int_equal(error_exit_status(&err), 2);
    error_memory(&err);
    assert_int_equal(error_exit_status(&err), 3);
    /* A second failure replaces the first with all that hung on it. */
    buf_clear(&b);
    error_print(&b, &err, LANGUAGE_EN);
    assert_true(str_starts(buf_view(&b), STR("Out of memory")));
}

static void errors_cut_long_texts(void **state)
{
    (void)state;
    struct error err;
    _cleanup_buf_ struct buf b = BUF(MIB), longest = BUF(MIB);
    for (int i = 0; i < 5000; i++)
        buf_text(&longest, "汉");
    const struct place place = {.file = buf_view(&longest), .field = buf_view(&longest), .value = buf_view(&longest)};
    (void)FAIL_AT(&err, &place, MSG_archive_damaged, ARG_TEXT("reason", buf_view(&longest)));
    for (int i = 0; i < 10; i++)
        (void)WHILE(&err, MSG_reading_sheet, ARG_TEXT("sheet", buf_view(&longest)));
    error_print(&b, &err, LANGUAGE_ZH);
    assert_true(buf_ok(&b) && utf8_valid(buf_view(&b)));
    assert_true(b.n < 4000);
}

static void problems_are_gathered(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena a = ARENA(4 * MIB);
    struct problems problems = PROBLEMS(&a);
    for (int i = 0; i < PROBLEMS_KEPT + 5; i++) {
        const struct place place = {.file = STR("b.tsv"), .line = i + 1};
        PROBLEM(&problems, &place, MSG_file_too_large, ARG_NUMBER("limit", i));
    }
    assert_int_equal(problems.n, PROBLEMS_KEPT);
    assert_int_equal(problems.total, PROBLEMS_KEPT + 5);
    _cleanup_buf_ struct buf b = BUF(1000);
    problem_print(&b, &problems.items[1], LANGUAGE_EN);
    assert_text(buf_view(&b), "b.tsv:2: The file is larger than 1 MiB. Split it.");
}

static void hashes_are_chained(void **state)
{
    (void)state;
    struct hash_hex hash;
    hash_chain(STR(""), STR("abc"), &hash); /* FIPS 180-2, appendix B.1 */
    assert_string_equal(hash.text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct hash_hex joined, plain;
    hash_chain(STR("ab"), STR("c"), &joined);
    hash_chain(STR(""), STR("ab\nc"), &plain);
    assert_string_equal(joined.text, plain.text);
}

static void embedded_files_are_found(void **state)
{
    (void)state;
    assert_true(embedded_rules_count > 0);
    for (size_t i = 0; i < embedded_rules_count; i++) {
        const struct embedded_file *file = &embedded_rules[i];
        assert_ptr_equal(embedded_find(embedded_rules, embedded_rules_count, str_from(file->path)), file);
        assert_int_equal(file->bytes[file->size], '\0');
    }
    assert_null(embedded_find(embedded_rules, embedded_rules_count, STR("no/such")));
    assert_non_null(embedded_find(embedded_assets, embedded_assets_count, STR("document.css")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decimals_are_read),        cmocka_unit_test(decimals_are_printed),
        cmocka_unit_test(quotients_are_rounded),    cmocka_unit_test(ratios_and_scales),
        cmocka_unit_test(decimals_round_trip),      cmocka_unit_test(money_is_whole_fen),
        cmocka_unit_test(money_is_printed),         cmocka_unit_test(dates_agree_with_counting),
        cmocka_unit_test(dates_are_read),           cmocka_unit_test(days_are_read_from_moments),
        cmocka_unit_test(text_is_cut_and_trimmed),  cmocka_unit_test(utf8_both_ways),
        cmocka_unit_test(buffers_keep_their_limit), cmocka_unit_test(arenas_keep_their_cap),
        cmocka_unit_test(maps_find_what_was_added), cmocka_unit_test(messages_take_arguments),
        cmocka_unit_test(errors_name_their_place),  cmocka_unit_test(errors_cut_long_texts),
        cmocka_unit_test(problems_are_gathered),    cmocka_unit_test(hashes_are_chained),
        cmocka_unit_test(embedded_files_are_found),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
