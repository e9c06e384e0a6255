#include "rules/identity.h"

#include "rules/deadlines.h"

const struct word person_role_words[] = {
    {"petitioner", PERSON_PETITIONER}, {"representative", PERSON_REPRESENTATIVE}, {"agent", PERSON_AGENT}, {NULL, 0}};

struct sealed_person {
    struct person_form person;
};
static const struct field person_fields[] = {PERSON_FIELDS(struct sealed_person, person)};
const struct schema person_schema = SCHEMA("sealed_person", struct person_form, person_fields);

static const struct word characters_words[] = {
    {"digits", CHARACTERS_DIGITS}, {"alphanumeric", CHARACTERS_ALPHANUMERIC}, {"any", CHARACTERS_ANY}, {NULL, 0}};
static const struct word check_words[] = {{"none", CHECK_NONE}, {"mod11_2", CHECK_MOD11_2}, {NULL, 0}};

static const struct field kind_fields[] = {
    FIELD(struct identity_kind, id, FIELD_TEXT, FIELD_KEY),
    FIELD(struct identity_kind, zh, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct identity_kind, en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct identity_kind, characters, FIELD_REQUIRED, characters_words),
    FIELD(struct identity_kind, shortest, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD(struct identity_kind, longest, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct identity_kind, check, FIELD_REQUIRED, check_words),
    FIELD(struct identity_kind, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct identity_kind, status, FIELD_REQUIRED, deadline_status_words),
};
const struct schema identity_kind_schema = SCHEMA("identity", struct identity_kind, kind_fields);

static const struct field mask_fields[] = {
    FIELD(struct mask, field, FIELD_TEXT, FIELD_KEY),
    FIELD(struct mask, first, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD(struct mask, last, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD(struct mask, stars, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD(struct mask, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct mask, status, FIELD_REQUIRED, deadline_status_words),
};
const struct schema mask_schema = SCHEMA("masks", struct mask, mask_fields);

int identity_rules_read(struct records kinds, struct records masks, struct problems *problems,
                        struct identity_rules *ret)
{
    for (size_t i = 0; i < kinds.n; i++) {
        const struct identity_kind *kind = records_at(&kinds, i);
        struct place where = {.file = kinds.file, .line = kinds.lines[i], .field = STR("shortest")};
        if (kind->shortest < 1 || kind->longest < kind->shortest)
            PROBLEM(problems, &where, MSG_rule_identity_length);
    }
    for (size_t i = 0; i < masks.n; i++) {
        const struct mask *mask = records_at(&masks, i);
        struct place where = {.file = masks.file, .line = masks.lines[i], .field = STR("stars")};
        if (mask->first < 0 || mask->last < 0 || mask->stars < 1)
            PROBLEM(problems, &where, MSG_rule_mask_count);
    }
    *ret = (struct identity_rules){(struct identity_kind *)(void *)kinds.items, kinds.n,
                                   (struct mask *)(void *)masks.items, masks.n};
    return 0;
}

const struct identity_kind *identity_kind_find(const struct identity_rules *rules, struct str name)
{
    for (size_t i = 0; i < rules->n_kinds; i++) {
        const struct identity_kind *kind = &rules->kinds[i];
        if (str_equal(kind->id, name) || str_equal(kind->zh, name) || str_equal(kind->en, name))
            return kind;
    }
    return NULL;
}
