/* Matters from event to event: the tables in tests/domain/petition, and what they cannot say. */
#include "testing.h"

#include "domain/petition/units.h"
#include "tables.h"

#define CASES "tests/domain/petition/"

struct unit_case {
    struct str code, parent, successor, expected;
    int kind;
    int32_t valid_from, valid_to;
};
static const struct field unit_case_fields[] = {
    FIELD(struct unit_case, code, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct unit_case, kind, FIELD_REQUIRED, unit_kind_words),
    FIELD(struct unit_case, parent, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct unit_case, successor, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct unit_case, valid_from, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct unit_case, valid_to, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct unit_case, expected, FIELD_TEXT, FIELD_OPTIONAL),
};
static const struct schema unit_case_schema = SCHEMA("units", struct unit_case, unit_case_fields);

static void units_make_a_tree(void **state)
{
    (void)state;
    struct error err;
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    struct units units = units_of(&arena);
    struct records cases = read_records(&arena, &unit_case_schema, CASES "units.tsv");
    for (size_t i = 0; i < cases.n; i++) {
        const struct unit_case *c = records_at(&cases, i);
        struct unit_record record = {.code = c->code, .name = c->code, .kind = c->kind, .parent = c->parent,
                                     .successor = c->successor, .region = STR(""), .valid_from = c->valid_from,
                                     .valid_to = c->valid_to};
        struct problems problems = PROBLEMS(&arena);
        bool good = may_add_unit(&units, &record, &(struct place){0}, &problems);
        assert_same(problem_names(&arena, &problems), c->expected);
        assert_int_equal(good, c->expected.n == 0);
        if (good)
            assert_ok(units_put(&units, &record, &err), &err);
    }
    assert_true(units_within(&units, STR("TOWN"), STR("CITY")));
    assert_true(units_within(&units, STR("TOWN"), STR("TOWN")));
    assert_false(units_within(&units, STR("CITY"), STR("TOWN")));
    assert_true(units_within(&units, STR("TOWN"), STR("OLD"))); /* the successor stands where the old unit stood */
    assert_true(units_within(&units, STR("UNDER"), STR("DIST")));
    assert_true(unit_in_force(units_find(&units, STR("OLD")), day_from_civil((struct civil){2021, 12, 31})));
    assert_false(unit_in_force(units_find(&units, STR("OLD")), day_from_civil((struct civil){2022, 1, 1})));
    assert_null(units_find(&units, STR("LOST")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_make_a_tree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
