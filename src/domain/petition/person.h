/*
 * Persons of a matter: what may be recorded of them, how a listing shows them, and the sealed records of them that the
 * journal keeps. There is no listing, count or search by person, on purpose: a person is reached through a matter.
 */
#ifndef XINFANG_DOMAIN_PETITION_PERSON_H
#define XINFANG_DOMAIN_PETITION_PERSON_H

#include "base/buf.h"
#include "rules/identity.h"

/* A person as handed in by itself: the matter's number and the same columns as beside an event. */
struct person_entry {
    int64_t year; /* of none, see office/kinds.h */
    struct str number;
    struct person_form person;
};
/* What the journal keeps of it: `sealed` opens with the key of `id` and is bound to `number`. */
struct person_record {
    int64_t year;
    struct str number, id;
    int role; /* enum person_role */
    struct str sealed;
};
extern const struct schema person_entry_schema, person_record_schema;

/* Who looked at, or did away with, what is sealed or secret, and what for. Who and when the journal itself says. */
enum access_act { ACCESS_OPEN = 1, ACCESS_ERASE, ACCESS_SHOW, ACCESS_EXPORT, ACCESS_KEY, ACCESS_SAVE };
struct access_record {
    int64_t year;
    struct str number, id; /* empty where it is about no single matter or record */
    int act;
    struct str unit, purpose;
};
extern const struct schema access_record_schema;
extern const struct word access_act_words[];

/* Whether any column of a person is filled in. */
bool person_is_given(const struct person_form *person);
/*
 * Whether the person may be recorded: a name, a known role (empty: petitioner), and of an identity document both its
 * kind and a number that fits it. `*person` is brought into its canonical form (role word, id of the kind, number
 * without blanks, in capitals). No problem repeats what stands in a cell.
 */
bool may_add_person(struct arena *arena, const struct identity_rules *rules, struct person_form *person,
                    const struct place *place, struct problems *problems);
enum person_role person_role_of(const struct person_form *person);
/* Kind and number of the document as one text, to be hashed; empty if none was shown. Canonical form only. */
struct str person_identity(struct arena *arena, const struct person_form *person);

/* Writes `value` as a listing shows it: 王**, 4201**********1234. Nothing for an empty value. */
void mask_print(struct buf *out, const struct identity_rules *rules, const char *field, struct str value);

#endif
