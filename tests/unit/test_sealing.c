/* What is sealed: keys, seals, marks, masks, documents and the kinds of attachments. */
#include "testing.h"

#include <stdlib.h>

#include "base/keyring.h"
#include "domain/petition/person.h"
#include "rules/rules.h"
#include "tables.h"

#define CASES "tests/domain/petition/"

/* Counts up, so that a test is the same every time and no two keys are. */
static void fill_counting(void *state, void *bytes, size_t n)
{
    unsigned char *next = state;
    for (size_t i = 0; i < n; i++)
        ((unsigned char *)bytes)[i] = (*next)++;
}

struct fixture {
    struct arena arena;
    unsigned char next;
    struct random_source random;
    struct keyring *ring;
    struct error err;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->arena = ARENA_WIPED(64 * MIB);
    f->random = (struct random_source){fill_counting, &f->next};
    assert_ok(keyring_make(&f->random, &f->ring, &f->err), &f->err);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    keyring_free(&f->ring);
    arena_free(&f->arena);
    free(f);
    return 0;
}

static struct str altered(struct arena *arena, struct str bytes, size_t at)
{
    char *copy = (char *)(uintptr_t)arena_str(arena, bytes).p;
    copy[at] ^= 1;
    return (struct str){copy, bytes.n};
}

static void a_seal_opens_unaltered_in_its_place_only(void **state)
{
    struct fixture *f = *state;
    struct data_key key, other;
    struct str sealed, opened, content = STR("王小明\0 with a NUL"), bound = STR("person\nXF1\nid");
    data_key_make(&f->random, &key);
    data_key_make(&f->random, &other);
    assert_ok(seal(&f->arena, &f->random, &key, bound, content, &sealed, &f->err), &f->err);
    assert_int_equal(sealed.n, content.n + SEAL_OVERHEAD);
    assert_ok(unseal(&f->arena, &key, bound, sealed, &opened, &f->err), &f->err);
    assert_same(opened, content);
    for (size_t i = 0; i < sealed.n; i++)
        assert_fails(unseal(&f->arena, &key, bound, altered(&f->arena, sealed, i), &opened, &f->err), &f->err,
                     MSG_seal_broken);
    for (size_t n = 0; n < sealed.n; n++)
        assert_fails(unseal(&f->arena, &key, bound, str_slice(sealed, 0, n), &opened, &f->err), &f->err,
                     MSG_seal_broken);
    assert_fails(unseal(&f->arena, &key, STR("person\nXF2\nid"), sealed, &opened, &f->err), &f->err, MSG_seal_broken);
    assert_fails(unseal(&f->arena, &other, bound, sealed, &opened, &f->err), &f->err, MSG_seal_broken);
    struct str again;
    assert_ok(seal(&f->arena, &f->random, &key, bound, content, &again, &f->err), &f->err);
    assert_false(str_equal(sealed, again)); /* a nonce is never used twice */
    assert_ok(seal(&f->arena, &f->random, &key, bound, STR(""), &sealed, &f->err), &f->err);
    assert_ok(unseal(&f->arena, &key, bound, sealed, &opened, &f->err), &f->err);
    assert_int_equal(opened.n, 0);
}

static void keys_are_wrapped_for_one_record(void **state)
{
    struct fixture *f = *state;
    struct keyring *other;
    struct data_key key, back;
    struct str wrapped;
    assert_ok(keyring_make(&f->random, &other, &f->err), &f->err);
    data_key_make(&f->random, &key);
    assert_ok(keyring_wrap(f->ring, &f->arena, &f->random, STR("a"), &key, &wrapped, &f->err), &f->err);
    assert_ok(keyring_unwrap(f->ring, &f->arena, STR("a"), wrapped, &back, &f->err), &f->err);
    assert_memory_equal(key.bytes, back.bytes, KEY_BYTES);
    assert_fails(keyring_unwrap(f->ring, &f->arena, STR("b"), wrapped, &back, &f->err), &f->err, MSG_seal_broken);
    assert_fails(keyring_unwrap(other, &f->arena, STR("a"), wrapped, &back, &f->err), &f->err, MSG_seal_broken);
    assert_fails(keyring_unwrap(f->ring, &f->arena, STR("a"), STR("no base64!"), &back, &f->err), &f->err,
                 MSG_seal_broken);
    assert_fails(keyring_unwrap(f->ring, &f->arena, STR("a"), STR(""), &back, &f->err), &f->err, MSG_seal_broken);
    data_key_wipe(&back);
    for (size_t i = 0; i < KEY_BYTES; i++)
        assert_int_equal(back.bytes[i], 0);
    keyring_free(&other);
}

static void a_key_is_read_as_it_was_written(void **state)
{
    struct fixture *f = *state;
    struct keyring *same;
    char hex[KEY_HEX];
    keyring_print(f->ring, hex);
    assert_ok(keyring_parse((struct str){hex, KEY_HEX}, &same, &f->err), &f->err);
    assert_same(keyring_fingerprint(same), keyring_fingerprint(f->ring));
    assert_null(memmem(hex, KEY_HEX, keyring_fingerprint(same).p, 8)); /* and gives nothing of it away */
    keyring_free(&same);
    assert_fails(keyring_parse((struct str){hex, KEY_HEX - 1}, &same, &f->err), &f->err, MSG_key_file_bad);
    hex[7] = 'g';
    assert_fails(keyring_parse((struct str){hex, KEY_HEX}, &same, &f->err), &f->err, MSG_key_file_bad);
}

static void marks_answer_only_with_the_key(void **state)
{
    struct fixture *f = *state;
    struct keyring *other;
    struct str person = STR("id_card\n420105198001011230");
    char first[IDENTITY_HEX], second[IDENTITY_HEX], foreign[IDENTITY_HEX];
    size_t buckets = 0;
    bool seen[256] = {false};
    assert_ok(keyring_make(&f->random, &other, &f->err), &f->err);
    keyring_mark(f->ring, STR("record 1"), person, first);
    keyring_mark(f->ring, STR("record 2"), person, second);
    keyring_mark(other, STR("record 1"), person, foreign);
    assert_memory_not_equal(first, second, IDENTITY_HEX);
    assert_memory_not_equal(first, foreign, IDENTITY_HEX);
    keyring_mark(f->ring, STR("record 1"), person, second);
    assert_memory_equal(first, second, IDENTITY_HEX);
    assert_int_equal(keyring_bucket(f->ring, person), keyring_bucket(f->ring, person));
    for (int i = 0; i < 5000; i++) {
        struct str one = arena_printf(&f->arena, "id_card\n%d", i);
        unsigned bucket = keyring_bucket(f->ring, one);
        assert_true(bucket < 256);
        buckets += !seen[bucket];
        seen[bucket] = true;
    }
    assert_int_equal(buckets, 256);
    keyring_free(&other);
}

struct mask_case {
    struct str field, value, expected;
};
static const struct field mask_case_fields[] = {
    FIELD(struct mask_case, field, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct mask_case, value, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct mask_case, expected, FIELD_TEXT, FIELD_OPTIONAL),
};
static const struct schema mask_case_schema = SCHEMA("mask", struct mask_case, mask_case_fields);

struct person_case {
    struct person_form person;
    struct str expected;
};
static const struct field person_case_fields[] = {
    PERSON_FIELDS(struct person_case, person),
    FIELD(struct person_case, expected, FIELD_TEXT, FIELD_REQUIRED),
};
static const struct schema person_case_schema = SCHEMA("person-case", struct person_case, person_case_fields);

static void listings_show_masks(void **state)
{
    struct fixture *f = *state;
    struct rules rules;
    assert_ok(rules_load_checked(&f->arena, STR(""), &rules, &f->err), &f->err);
    struct records cases = read_records(&f->arena, &mask_case_schema, CASES "masks.tsv");
    for (size_t i = 0; i < cases.n; i++) {
        const struct mask_case *c = records_at(&cases, i);
        _cleanup_buf_ struct buf out = BUF(4096);
        mask_print(&out, &rules.identity, c->field.p ? arena_str(&f->arena, c->field).p : "", c->value);
        assert_same(buf_view(&out), c->expected);
    }
}

/* `expected` is the identity that is hashed, its line feed written as a blank; or the messages. */
static void persons_are_checked(void **state)
{
    struct fixture *f = *state;
    struct rules rules;
    assert_ok(rules_load_checked(&f->arena, STR(""), &rules, &f->err), &f->err);
    struct records cases = read_records(&f->arena, &person_case_schema, CASES "persons.tsv");
    for (size_t i = 0; i < cases.n; i++) {
        struct person_case *c = records_at(&cases, i);
        struct problems problems = PROBLEMS(&f->arena);
        const char *role = arena_str(&f->arena, c->person.person_role).p;
        bool good = may_add_person(&f->arena, &rules.identity, &c->person, &(struct place){0}, &problems);
        struct str seen = good ? person_identity(&f->arena, &c->person) : problem_names(&f->arena, &problems);
        char *text = (char *)(uintptr_t)arena_str(&f->arena, seen.n ? seen : STR("-")).p;
        for (char *at = strchr(text, '\n'); at; at = NULL)
            *at = ' ';
        if (!same_text(str_from(text), c->expected))
            fail_msg("persons.tsv, line %lld (%s)", (long long)cases.lines[i], role);
        for (size_t p = 0; p < problems.n; p++)
            assert_true(problems.items[p].place.value.n == 0); /* nothing that was typed is repeated */
    }
}

static void attachments_are_told_by_their_content(void **state)
{
    struct fixture *f = *state;
    struct rules rules;
    assert_ok(rules_load_checked(&f->arena, STR(""), &rules, &f->err), &f->err);
    const struct {
        struct str content;
        const char *id;
        bool accepted;
    } cases[] = {{STR("%PDF-1.4"), "pdf", true},
                 {STR("\xff\xd8\xff"), "jpeg", true},
                 {STR("\xff\xd8"), "other", true},
                 {STR("....ftypisom"), "mp4", true},
                 {STR("MZ"), "program_pe", false},
                 {STR("\x7f"
                      "ELF"),
                  "program_elf", false},
                 {STR("#!/bin/sh"), "script", false},
                 {STR("#!AMR\n"), "amr", true},
                 {STR("文字\r\n"), "text", true},
                 {STR("a\0b"), "other", true},
                 {STR("\x80\x80"), "other", true},
                 {STR("PK\x03\x04"), "zip", true},
                 {STR("II*\0"), "tiff", true},
                 {STR("x"), "text", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct attachment_type *type = attachment_type_of(&rules.attachments, cases[i].content);
        assert_string_equal(arena_str(&f->arena, type->id).p, cases[i].id);
        assert_int_equal(type->accepted, cases[i].accepted);
    }
}

static void base64_goes_there_and_back(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[] = {"a", "====", "YQ", "YQ==x", "Y Q=", "\xff"};
    struct str back;
    for (size_t n = 0; n < 20; n++) {
        struct str bytes = str_slice(STR("\0\1\2\377abcdefghijklmnopqrstuvwxyz"), 0, n);
        assert_true(base64_parse(&f->arena, base64_print(&f->arena, bytes), &back));
        assert_same(back, bytes);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(base64_parse(&f->arena, str_from(bad[i]), &back));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_seal_opens_unaltered_in_its_place_only),
        TEST(keys_are_wrapped_for_one_record),
        TEST(a_key_is_read_as_it_was_written),
        TEST(marks_answer_only_with_the_key),
        TEST(listings_show_masks),
        TEST(persons_are_checked),
        TEST(attachments_are_told_by_their_content),
        TEST(base64_goes_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
