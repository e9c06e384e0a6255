/* The calendar of working days, and the rules of time limits as tables: what they serve, and what they refuse. */
#include "testing.h"

#include "rules/rules.h"
#include "tables.h"

enum { ARENA_MAX = 1 << 27 };

static struct calendar read_calendar(struct arena *arena, struct str text, struct problems *problems)
{
    struct sheet sheet = sheet_of(arena, STR("calendar.tsv"), text);
    struct records rows;
    struct calendar calendar;
    struct error err = {0};
    assert_ok(schema_read(arena, &calendar_schema, &sheet, problems, &rows, &err), &err);
    assert_ok(calendar_index(arena, rows, problems, &calendar, &err), &err);
    return calendar;
}

#define HEADER "date\tkind\tname\tname_en\tstatus\tsource\n"

static void bad_rows_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *problems;
    } cases[] = {
        {HEADER "2024-02-10\tholiday\t春节\tS\tattested\tx\n2024-02-18\tworkday\t春节\tS\tattested\tx\n", ""},
        {HEADER "2024-02-10\tholiday\t春节\tS\tattested\tx\n2024-02-10\tholiday\t春节\tS\tattested\tx\n",
         "rule_calendar_twice"},
        {HEADER "2024-02-18\tworkday\t春节\tS\tattested\tx\n2024-02-18\tholiday\t春节\tS\tattested\tx\n",
         "rule_calendar_twice"},
        {HEADER "2024-02-19\tworkday\t春节\tS\tattested\tx\n", "rule_calendar_no_weekend"},
        {HEADER "2024-02-10\tfeast\t春节\tS\tattested\tx\n", "value_not_a_word"},
        {HEADER "2024-02-10\tholiday\t\tS\tattested\tx\n", "value_missing"},
        {HEADER "2024-02-30\tholiday\t春节\tS\tattested\tx\n", "value_not_date"},
        {HEADER "2024-02-10\tholiday\t春节\tS\tattested\tx\n2024-02-11\tholiday\t春节\tS\tunverified\tx\n",
         "rule_calendar_status"},
        {HEADER "2022-02-01\tholiday\t春节\tS\tattested\tx\n2024-02-10\tholiday\t春节\tS\tattested\tx\n",
         "rule_calendar_year_missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
        struct problems problems = PROBLEMS(&arena);
        read_calendar(&arena, str_from(cases[i].rows), &problems);
        assert_same(problem_names(&arena, &problems), str_from(cases[i].problems));
        for (size_t p = 0; p < problems.n && i < 4; p++)
            assert_true(problems.items[p].place.line > 1);
    }
}

static void rules_of(struct arena *arena, struct rules *ret)
{
    struct error err = {0};
    assert_ok(rules_load_checked(arena, STR(""), ret, &err), &err);
}

static int32_t day_of(int year, int month, int day)
{
    return day_from_civil((struct civil){year, month, day});
}

static void days_are_known(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct rules rules;
    rules_of(&arena, &rules);
    const struct calendar *c = &rules.calendar;
    assert_int_equal(c->first_year, 2011);
    assert_int_equal(c->last_year, 2027);
    assert_true(calendar_year_is_verified(c, 2011) && calendar_year_is_verified(c, 2026));
    assert_true(calendar_year_is_known(c, 2027) && !calendar_year_is_verified(c, 2027));
    assert_false(calendar_year_is_known(c, 2010) || calendar_year_is_known(c, 2028));
    assert_true(calendar_is_statutory_holiday(c, day_of(2020, 2, 1)));  /* Saturday in the lengthened festival */
    assert_false(calendar_is_statutory_holiday(c, day_of(2020, 2, 8))); /* a plain Saturday */
    assert_true(calendar_is_working_day(c, day_of(2024, 2, 18)));       /* Sunday that is worked */
    assert_true(calendar_is_working_day(c, day_of(2024, 2, 9)));        /* the eve */
    assert_false(calendar_is_working_day(c, day_of(2024, 2, 12)));
    assert_false(calendar_is_working_day(c, day_of(2010, 10, 2))); /* Saturday without a calendar */
    assert_true(calendar_is_working_day(c, day_of(2010, 10, 1)));  /* National Day, but no calendar says so */
}

/* The running numbers agree with a count, day by day, before, in and after the table. */
static void numbers_are_counts(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct rules rules;
    rules_of(&arena, &rules);
    const struct calendar *built_in = &rules.calendar;
    struct problems problems = PROBLEMS(&arena);
    struct calendar none = read_calendar(&arena, STR(HEADER), &problems);
    const struct calendar *calendars[] = {built_in, &none};
    assert_int_equal(problems.total, 0);
    for (size_t i = 0; i < 2; i++) {
        const struct calendar *c = calendars[i];
        int32_t first = first_day_of(1949), end = first_day_of(2060);
        int32_t number = calendar_working_number(c, first);
        for (int32_t day = first; day < end; day++) {
            assert_int_equal(calendar_working_number(c, day), number);
            if (!calendar_is_working_day(c, day))
                continue;
            assert_int_equal(calendar_working_day(c, number), day);
            number++;
        }
    }
}

struct bad_rule {
    struct str id, change, expected, field; /* the field of the first trouble, where that is in question */
};
static const struct field bad_rule_fields[] = {
    FIELD(struct bad_rule, id, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct bad_rule, change, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct bad_rule, expected, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct bad_rule, field, FIELD_TEXT, FIELD_OPTIONAL),
};
static const struct schema bad_rule_schema = SCHEMA("bad rules", struct bad_rule, bad_rule_fields);

static void bad_rules_are_refused(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena outer = ARENA(ARENA_MAX);
    struct records cases = read_records(&outer, &bad_rule_schema, "tests/domain/deadline/bad-rules.tsv");
    size_t wrong = 0;
    for (size_t i = 0; i < cases.n; i++) {
        const struct bad_rule *c = records_at(&cases, i);
        _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
        struct records rows = read_records(&arena, &deadline_schema, "rules/deadlines.tsv");
        struct records regimes = read_records(&arena, &regime_schema, "rules/regimes.tsv");
        struct problems problems = PROBLEMS(&arena);
        struct deadlines deadlines;
        struct error err;
        for (size_t r = 0; r < rows.n; r++)
            if (str_equal(((struct deadline_rule *)records_at(&rows, r))->id, c->id)) {
                change_record(&arena, &deadline_schema, records_at(&rows, r), c->change);
                break;
            }
        assert_ok(deadlines_index(&arena, rows, regimes, &problems, &deadlines, &err), &err);
        struct str names = problem_names(&arena, &problems);
        if (!str_equal(names, c->expected)) {
            wrong++;
            print_error("line %lld: %.*s instead of %.*s\n", (long long)cases.lines[i], STR_ARGS(names),
                        STR_ARGS(c->expected));
        }
        if (c->field.n)
            assert_same(problems.items[0].place.field, c->field);
        for (size_t p = 0; p < problems.n; p++)
            assert_true(problems.items[p].place.line > 1 && problems.items[p].place.field.n > 0);
    }
    assert_int_equal(wrong, 0);
}

static void rules_are_served(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct rules rules;
    rules_of(&arena, &rules);
    const struct deadlines *d = &rules.deadlines;
    const struct deadline_rule *limit = deadlines_find(d, STR("D06")), *extension = deadlines_find(d, STR("D07"));
    assert_int_equal(d->n, 41);
    assert_ptr_equal(limit->extension, extension);
    assert_true(deadline_extends(deadlines_find(d, STR("P02")), deadlines_find(d, STR("D21"))));
    assert_null(deadlines_find(d, STR("D21"))->extension); /* of another instrument: only when it is named */
    assert_null(deadlines_find(d, STR("D6")));
    assert_true(deadline_in_force(limit, day_of(2022, 5, 1)) && !deadline_in_force(limit, day_of(2022, 4, 30)));
    assert_true(deadline_is_own_practice(limit, STR("roll_over")) && !deadline_is_own_practice(limit, STR("limit")));
    _cleanup_buf_ struct buf out = BUF(1024);
    deadlines_nearest(&out, d, STR("D6"));
    assert_text(buf_view(&out), "D06, D16, D26");
    buf_clear(&out);
    deadlines_nearest(&out, d, STR("d11"));
    assert_text(buf_view(&out), "D11");
    buf_clear(&out);
    deadlines_nearest(&out, d, STR("f4"));
    assert_text(buf_view(&out), "F04");
    buf_clear(&out);
    deadlines_nearest(&out, d, STR(""));
    assert_true(out.n > 0);
}

static void empty_cells_have_defaults(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct records rows = read_records(&arena, &deadline_schema, "rules/deadlines.tsv");
    struct records regimes = read_records(&arena, &regime_schema, "rules/regimes.tsv");
    struct problems problems = PROBLEMS(&arena);
    struct deadlines deadlines;
    struct error err;
    struct deadline_rule *first = records_at(&rows, 0);
    change_record(&arena, &deadline_schema, first, STR("roll_over=;first_day="));
    assert_int_equal(first->roll_over, 0);
    assert_ok(deadlines_index(&arena, rows, regimes, &problems, &deadlines, &err), &err);
    assert_no_problems(&problems);
    assert_int_equal(first->roll_over, ROLL_NON_WORKING_DAYS);
    assert_int_equal(first->first_day, FIRST_DAY_NOT_COUNTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_rows_are_refused), cmocka_unit_test(days_are_known),
        cmocka_unit_test(numbers_are_counts),   cmocka_unit_test(bad_rules_are_refused),
        cmocka_unit_test(rules_are_served),     cmocka_unit_test(empty_cells_have_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
