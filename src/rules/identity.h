/*
 * A person of a matter as handed in, and the tables that say how identity documents are checked (rules/identity.tsv)
 * and how a listing masks them (rules/masks.tsv). What is in struct person_form stands nowhere in clear: it is sealed
 * before it is recorded.
 */
#ifndef XINFANG_RULES_IDENTITY_H
#define XINFANG_RULES_IDENTITY_H

#include "formats/schema.h"

struct person_form {
    /* All are texts, even the role: a cell of the wrong column must never be repeated in an error message. */
    struct str person_role, person_name, person_id_kind, person_id, person_phone, person_address, person_postal;
};
extern const struct schema person_schema; /* of what is sealed */

/* The columns of a person in the schema of `type`, whose member of type struct person_form is `member`. */
#define PERSON_FIELD(type, member, name) \
    { \
#name, FIELD_TEXT, FIELD_OPTIONAL, offsetof(type, member) + offsetof(struct person_form, name), NULL \
    }
#define PERSON_FIELDS(type, member) \
    PERSON_FIELD(type, member, person_role), PERSON_FIELD(type, member, person_name), \
        PERSON_FIELD(type, member, person_id_kind), PERSON_FIELD(type, member, person_id), \
        PERSON_FIELD(type, member, person_phone), PERSON_FIELD(type, member, person_address), \
        PERSON_FIELD(type, member, person_postal)

enum person_role { PERSON_PETITIONER = 1, PERSON_REPRESENTATIVE, PERSON_AGENT };
extern const struct word person_role_words[];

enum identity_characters { CHARACTERS_DIGITS = 1, CHARACTERS_ALPHANUMERIC, CHARACTERS_ANY };
enum identity_check { CHECK_NONE = 1, CHECK_MOD11_2 };
struct identity_kind {
    struct str id, zh, en;
    int characters, check;
    int64_t shortest, longest; /* characters */
    struct str source;
    int status;
};
struct mask {
    struct str field;
    int64_t first, last, stars;
    struct str source;
    int status;
};
extern const struct schema identity_kind_schema, mask_schema;

struct identity_rules {
    struct identity_kind *kinds;
    size_t n_kinds;
    struct mask *masks;
    size_t n_masks;
};
/* Lengths and counts that make no sense are problems. A field without a mask is shown as stars alone. */
int identity_rules_read(struct records kinds, struct records masks, struct problems *problems,
                        struct identity_rules *ret);
/* By its id or by either name; NULL if there is none. */
const struct identity_kind *identity_kind_find(const struct identity_rules *rules, struct str name);

#endif
