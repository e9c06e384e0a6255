/* The kinds of record that the office keeps, by the names used for import, export and in the journal. */
#ifndef XINFANG_OFFICE_KINDS_H
#define XINFANG_OFFICE_KINDS_H

#include "formats/schema.h"

enum kind_id {
    KIND_UNIT,
    KIND_CATEGORY,
    KIND_YEAR,
    KIND_PROJECT,
    KIND_BUDGET,
    KIND_BUDGET_CHANGE,
    KIND_CARRY_OVER,
    KIND_INCOME,
    KIND_PAYMENT,
    KIND_REVERSAL,
    KIND_LAST_YEAR,
    KIND_FACT,
    KIND_OVERRIDE,
    KIND_FORM,
    KIND_GOAL,
    KIND_INDICATOR,
    KIND_CLOSE,
    KIND_FROZEN,
    KIND_CASE,
    KIND_PERSON,
    KIND_ATTACHMENT,
    KIND_ACCESS,
    KIND_RECEPTION,
    KIND_BACKLOG,
    KIND_DISPUTE,
    KIND_MEETING,
    KIND_DECISION,
    KIND_INSPECTION,
    KIND_TRAINING,
    KIND_PUBLICITY,
    KIND_SUGGESTION_ENTRY,
    KIND_RELIEF_FUND,
    KIND_RELIEF,
    KINDS
};

/* The year under which records of a timeless kind stand in the journal and among the records: what they say holds
 * until it is recorded anew, whatever year it is. No record of another kind can have it (YEAR_MIN). */
enum { YEAR_OF_NONE = 0 };

struct kind {
    enum kind_id id;
    const struct schema *schema; /* of what is recorded; its name is the kind's name */
    const struct schema *form;   /* of what is handed in, where that is more than what is recorded; else NULL */
    bool is_posting;             /* money that moved: every entry counts; of others the newest version */
    bool by_command;             /* recorded by a command of its own, not imported */
    bool is_event;               /* a step of a matter: every entry counts, derived by derive_case() */
    bool is_sealed;              /* of persons, or of who looked at them: office/persons.h alone writes and reads it */
    bool is_timeless;            /* belongs to no year: its records stand under YEAR_OF_NONE */
    bool is_daybook;             /* an entry of one of the other books; also timeless, found by its number */
};

/* In the order in which they build on one another. */
extern const struct kind kinds[KINDS];
static inline const struct schema *kind_form(const struct kind *kind)
{
    return kind->form ? kind->form : kind->schema;
}
/* The kind with that name, or NULL. */
const struct kind *kind_find(struct str name);

/* The year of a record: every record struct begins with it. Of timeless kinds it is no column and stays
 * YEAR_OF_NONE, as schema_clear() leaves it. */
static inline int64_t *record_year(void *item)
{
    return item;
}

#endif
