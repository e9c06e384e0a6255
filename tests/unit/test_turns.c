/* How often one event asks for the connection: once, to write. A turn of its own besides would cost it the commit that
 * it shares with whoever waits; calls of the store are counted on their way (linked with --wrap). */
#include "testing.h"

#include "domain/petition/units.h"
#include "office/import.h"
#include "store/store.h"

static int reads, writes;

int __real_store_read(struct store *store, store_function *function, void *argument, struct error *err);
int __real_store_write(struct store *store, store_function *function, void *argument, struct error *err);
int __wrap_store_read(struct store *store, store_function *function, void *argument, struct error *err);
int __wrap_store_write(struct store *store, store_function *function, void *argument, struct error *err);

int __wrap_store_read(struct store *store, store_function *function, void *argument, struct error *err)
{
    reads++;
    return __real_store_read(store, function, argument, err);
}

int __wrap_store_write(struct store *store, store_function *function, void *argument, struct error *err)
{
    writes++;
    return __real_store_write(store, function, argument, err);
}

static int64_t fixed_now_ms(void *state)
{
    (void)state;
    return INT64_C(19151) * 86400000; /* 2022-06-08 */
}

static void same_bytes(void *state, void *bytes, size_t n)
{
    (void)state;
    for (size_t i = 0; i < n; i++)
        ((unsigned char *)bytes)[i] = (unsigned char)i;
}

/* Records one record as somebody would who typed it in; the number of its matter. */
static struct str take(const struct office *office, struct arena *arena, enum kind_id kind, void *item)
{
    struct error err;
    struct problems problems = PROBLEMS(arena);
    struct import_summary summary;
    int64_t line = 1;
    const struct batch batch = {
        .kind = &kinds[kind],
        .records = {.schema = kinds[kind].schema, .file = STR(""), .items = item, .lines = &line, .n = 1}};
    const struct import_options options = {.year = INTEGER_NONE, .issue_codes = true};
    reads = writes = 0;
    assert_ok(office_import(office, arena, &batch, 1, &options, &problems, &summary, &err), &err);
    assert_int_equal(problems.total, 0);
    assert_int_equal(writes, 1);
    assert_int_equal(reads, 0);
    return summary.number;
}

static void take_unit(const struct office *office, struct arena *arena, const char *code, enum unit_kind kind)
{
    struct unit_record unit;
    schema_clear(&unit_schema, &unit);
    unit.code = unit.name = str_from(code);
    unit.kind = kind;
    take(office, arena, KIND_UNIT, &unit);
}

static struct case_event event_of(const char *action, const char *unit, struct str number)
{
    struct case_event event;
    schema_clear(&case_event_schema, &event);
    event.action = str_from(action);
    event.number = number;
    event.unit = str_from(unit);
    return event;
}

static void an_event_asks_for_the_connection_once(void **state)
{
    const struct clock clock = {fixed_now_ms, NULL};
    const struct random_source chance = {same_bytes, NULL};
    _cleanup_arena_ struct arena arena = ARENA(256 * MIB);
    _cleanup_store_ struct store *store = NULL;
    struct rules rules;
    struct error err;
    (void)state;
    assert_ok(rules_load_checked(&arena, STR(""), &rules, &err), &err);
    assert_ok(store_open(STR(""), STORE_MEMORY, &clock, &store, &err), &err);
    const struct office office = {
        .store = store, .rules = &rules, .clock = &clock, .random = &chance, .actor = STR("tester")};
    take_unit(&office, &arena, "OFFICE", UNIT_KIND_OFFICE);
    take_unit(&office, &arena, "A", UNIT_KIND_UNIT);
    struct case_event event = event_of("register", "OFFICE", STR(""));
    event.kind = KIND_APPEAL;
    event.route = ROUTE_PETITION;
    event.channel = CHANNEL_LETTER;
    event.people = 1;
    event.content = STR("反映小区供水问题");
    const struct str number = take(&office, &arena, KIND_CASE, &event);
    event = event_of("forward", "OFFICE", number);
    event.to = STR("A");
    take(&office, &arena, KIND_CASE, &event);
    event = event_of("accept", "A", number);
    take(&office, &arena, KIND_CASE, &event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_event_asks_for_the_connection_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
