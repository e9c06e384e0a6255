#include "domain/petition/person.h"

const struct word access_act_words[] = {{"access_open", ACCESS_OPEN},
                                        {"access_erase", ACCESS_ERASE},
                                        {"access_show", ACCESS_SHOW},
                                        {"access_export", ACCESS_EXPORT},
                                        {"access_new_key", ACCESS_KEY},
                                        {"access_save", ACCESS_SAVE},
                                        {NULL, 0}};

static const struct field entry_fields[] = {
    FIELD(struct person_entry, number, FIELD_TEXT, FIELD_REQUIRED),
    PERSON_FIELDS(struct person_entry, person),
};
const struct schema person_entry_schema = SCHEMA("person", struct person_entry, entry_fields);

static const struct field record_fields[] = {
    FIELD(struct person_record, number, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct person_record, id, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct person_record, role, FIELD_REQUIRED, person_role_words),
    FIELD(struct person_record, sealed, FIELD_TEXT, FIELD_REQUIRED),
};
const struct schema person_record_schema = SCHEMA("person", struct person_record, record_fields);

static const struct field access_fields[] = {
    FIELD(struct access_record, number, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct access_record, id, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct access_record, act, FIELD_REQUIRED, access_act_words),
    FIELD(struct access_record, unit, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct access_record, purpose, FIELD_TEXT, FIELD_REQUIRED),
};
const struct schema access_record_schema = SCHEMA("access", struct access_record, access_fields);

bool person_is_given(const struct person_form *person)
{
    for (size_t i = 0; i < person_schema.n; i++)
        if (!field_is_empty(&person_schema.fields[i], person))
            return true;
    return false;
}

static int role_value(struct str role)
{
    if (!role.n)
        return PERSON_PETITIONER;
    for (const struct word *word = person_role_words; word->name; word++)
        if (str_equal(role, str_from(word->name)) || str_equal(role, word_title(word->name, LANGUAGE_ZH)) ||
            str_equal(role, word_title(word->name, LANGUAGE_EN)))
            return word->value;
    return 0;
}

enum person_role person_role_of(const struct person_form *person)
{
    return (enum person_role)role_value(person->person_role);
}

/* Half-width, without blanks, letters as capitals; p NULL when memory is short. */
static struct str canonical_number(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.n + 1);
    size_t n = 0;
    for (size_t at = 0; out && at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFF01 - '!';
        if (c >= 'a' && c <= 'z')
            c -= 'a' - 'A';
        if (c != ' ' && c != 0x3000 && c != 0xA0)
            n += utf8_encode(c, out + n);
    }
    return (struct str){out, n};
}

static size_t characters(struct str text)
{
    size_t n = 0;
    for (size_t at = 0; at < text.n; n++)
        utf8_next(text, &at);
    return n;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool characters_fit(enum identity_characters allowed, struct str number)
{
    for (size_t i = 0; allowed != CHARACTERS_ANY && i < number.n; i++) {
        char c = number.p[i];
        if (!is_digit(c) && !(allowed == CHARACTERS_ALPHANUMERIC && c >= 'A' && c <= 'Z'))
            return false;
    }
    return true;
}

/* ISO 7064 MOD 11-2: the remainder is carried from digit to digit; with the check character it is 1, X standing for 10.
 */
static bool check_fits(struct str number)
{
    unsigned remainder = 0;
    for (size_t i = 0; i < number.n; i++) {
        bool last = i + 1 == number.n;
        if (!is_digit(number.p[i]) && !(last && number.p[i] == 'X'))
            return false;
        unsigned digit = is_digit(number.p[i]) ? (unsigned)(number.p[i] - '0') : 10;
        remainder = last ? (remainder + digit) % 11 : (remainder + digit) * 2 % 11;
    }
    return remainder == 1;
}

static bool check_document(struct arena *arena, const struct identity_rules *rules, struct person_form *person,
                           const struct place *place, struct problems *problems)
{
    struct place kind_at = *place, number_at = *place;
    kind_at.field = STR("person_id_kind");
    number_at.field = STR("person_id");
    if (!person->person_id.n && !person->person_id_kind.n)
        return true;
    const struct identity_kind *kind = identity_kind_find(rules, person->person_id_kind);
    if (!kind) {
        _cleanup_buf_ struct buf list = BUF(4096);
        for (size_t i = 0; i < rules->n_kinds; i++)
            buf_printf(&list, "%s%.*s (%.*s)", i ? "、" : "", STR_ARGS(rules->kinds[i].zh),
                       STR_ARGS(rules->kinds[i].id));
        PROBLEM(problems, &kind_at, MSG_person_id_kind, ARG_TEXT("kinds", buf_view(&list)));
        return false;
    }
    person->person_id_kind = kind->id;
    person->person_id = canonical_number(arena, person->person_id);
    size_t n = characters(person->person_id);
    if ((int64_t)n < kind->shortest || (int64_t)n > kind->longest ||
        !characters_fit((enum identity_characters)kind->characters, person->person_id)) {
        PROBLEM(problems, &number_at, MSG_person_id_form, ARG_TEXT("kind", kind->zh),
                ARG_NUMBER("shortest", kind->shortest), ARG_NUMBER("longest", kind->longest), ARG_NUMBER("given", n));
        return false;
    }
    if (kind->check == CHECK_MOD11_2 && !check_fits(person->person_id)) {
        PROBLEM(problems, &number_at, MSG_person_id_check, ARG_TEXT("kind", kind->zh));
        return false;
    }
    return true;
}

bool may_add_person(struct arena *arena, const struct identity_rules *rules, struct person_form *person,
                    const struct place *place, struct problems *problems)
{
    struct place name_at = *place, role_at = *place;
    int role = role_value(person->person_role);
    bool good = check_document(arena, rules, person, place, problems);
    name_at.field = STR("person_name");
    role_at.field = STR("person_role");
    if (!person->person_name.n)
        PROBLEM(problems, &name_at, MSG_value_missing);
    if (!role)
        PROBLEM(problems, &role_at, MSG_person_role);
    if (!person->person_name.n || !role)
        return false;
    person->person_role = str_from(word_name(person_role_words, role));
    return good;
}

struct str person_identity(struct arena *arena, const struct person_form *person)
{
    if (!person->person_id.n)
        return STR("");
    return arena_printf(arena, "%.*s\n%.*s", STR_ARGS(person->person_id_kind), STR_ARGS(person->person_id));
}

/* The place behind the first `count` characters. */
static size_t place_after(struct str text, size_t count)
{
    size_t at = 0;
    while (count-- > 0 && at < text.n)
        utf8_next(text, &at);
    return at;
}

void mask_print(struct buf *out, const struct identity_rules *rules, const char *field, struct str value)
{
    struct mask mask = {.stars = 3};
    size_t n = characters(value);
    if (!value.n)
        return;
    for (size_t i = 0; i < rules->n_masks; i++)
        if (str_equal(rules->masks[i].field, str_from(field)))
            mask = rules->masks[i];
    bool shown = (uint64_t)(mask.first + mask.last) * 2 <= n;
    if (shown)
        buf_str(out, str_slice(value, 0, place_after(value, (size_t)mask.first)));
    buf_repeat(out, '*', (size_t)mask.stars);
    if (shown)
        buf_str(out, str_slice(value, place_after(value, n - (size_t)mask.last), value.n));
}
