#include "tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void close_file(FILE **file)
{
    if (*file)
        fclose(*file);
}

bool read_text(struct arena *arena, const char *path, struct str *ret)
{
    _cleanup_(close_file) FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    _cleanup_buf_ struct buf text = BUF(1u << 26);
    char block[4096];
    for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;)
        buf_bytes(&text, block, n);
    *ret = arena_str(arena, buf_view(&text));
    return true;
}

struct sheet sheet_of(struct arena *arena, struct str file, struct str text)
{
    struct workbook workbook;
    struct error err;
    assert_int_equal(workbook_parse(arena, file, text, &workbook, &err), 0);
    assert_int_equal(workbook.n, 1);
    return workbook.sheets[0];
}

bool read_sheet(struct arena *arena, const char *path, struct sheet *ret)
{
    struct str text;
    if (!read_text(arena, path, &text))
        return false;
    *ret = sheet_of(arena, str_from(path), text);
    return true;
}

void assert_no_problems(const struct problems *problems)
{
    for (size_t i = 0; i < problems->n; i++) {
        _cleanup_buf_ struct buf text = BUF(1u << 16);
        problem_print(&text, &problems->items[i], LANGUAGE_EN);
        print_error("%.*s\n", STR_ARGS(buf_view(&text)));
    }
    assert_int_equal(problems->total, 0);
}

struct records read_records(struct arena *arena, const struct schema *schema, const char *path)
{
    struct sheet sheet;
    struct records records;
    struct error err;
    struct problems problems = PROBLEMS(arena);
    if (!read_sheet(arena, path, &sheet))
        fail_msg("no file %s", path);
    assert_int_equal(schema_read(arena, schema, &sheet, &problems, &records, &err), 0);
    assert_no_problems(&problems);
    return records;
}

void change_record(struct arena *arena, const struct schema *schema, void *record, struct str changes)
{
    struct str change;
    _cleanup_arena_ struct arena scratch = ARENA(1u << 20);
    while (changes.n && str_cut(&changes, ';', &change)) {
        size_t equals = str_find(change, '=', 0);
        const struct field *field = schema_field(schema, str_slice(change, 0, equals));
        if (!field)
            fail_msg("no field in %.*s", STR_ARGS(change));
        _cleanup_(buf_free) struct buf value = BUF(4096);
        for (size_t i = equals + 1; i < change.n; i++)
            buf_char(&value, change.p[i] == '|' ? ';' : change.p[i]);
        /* Cleared first, so that an empty value takes away what the record had. */
        struct schema one = {schema->name, schema->size, field, 1};
        char *blank = arena_alloc(&scratch, schema->size);
        schema_clear(&one, blank);
        const size_t sizes[] = {[FIELD_TEXT] = sizeof(struct str),    [FIELD_INTEGER] = sizeof(int64_t),
                                [FIELD_MONEY] = sizeof(int64_t),      [FIELD_DECIMAL] = sizeof(struct decimal),
                                [FIELD_DATE] = sizeof(int32_t),       [FIELD_WORD] = sizeof(int),
                                [FIELD_FLAG] = sizeof(bool)};
        memcpy((char *)record + field->offset, blank + field->offset, sizes[field->type]);
        struct problems problems = PROBLEMS(arena);
        struct field optional = *field;
        optional.need = FIELD_OPTIONAL;
        schema_set(arena, &optional, record, arena_str(arena, buf_view(&value)), &(struct place){0}, &problems);
        assert_no_problems(&problems);
    }
}

struct str problem_names(struct arena *arena, const struct problems *problems)
{
    _cleanup_buf_ struct buf out = BUF(1u << 16);
    for (size_t i = 0; i < problems->n; i++)
        buf_printf(&out, "%s%s", i ? "," : "", message_name(problems->items[i].message.id));
    return arena_str(arena, buf_view(&out));
}

uint64_t random_seed(const char *test)
{
    const char *given = getenv("XINFANG_TEST_SEED");
    struct decimal seed = {0};
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (!given || !decimal_parse(str_from(given), &seed))
        seed.digits = (int64_t)now.tv_sec * 1000003 + now.tv_nsec;
    print_message("%s: XINFANG_TEST_SEED=%lld\n", test, (long long)seed.digits);
    return (uint64_t)seed.digits | 1;
}

uint64_t random_next(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15); /* splitmix64 */
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

int64_t random_below(uint64_t *state, int64_t limit)
{
    return (int64_t)(random_next(state) % (uint64_t)limit);
}
