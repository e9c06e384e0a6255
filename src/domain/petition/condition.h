/*
 * The conditions of rules/procedure.tsv (column `when`) on a matter and on the event that is to happen to it, and how
 * people read them.
 */
#ifndef XINFANG_DOMAIN_PETITION_CONDITION_H
#define XINFANG_DOMAIN_PETITION_CONDITION_H

#include "domain/petition/matter.h"

/* A text in both languages. */
struct both {
    struct str zh, en;
};

/* `event` may be NULL: what may be done is asked before anything is typed in. */
bool condition_holds(const struct procedure_rule *rule, const struct matter *matter, const struct case_event *event);
/* The conditions of all rules of that action and regime that may be taken in the state, those of transcribed matters
 * left out unless the matter is one; `zh.p` is NULL without memory. */
struct both conditions_text(struct arena *arena, const struct rules *rules, const struct matter *matter,
                            struct str action, struct str regime);
/* What is due by the clock: the duty of its time limit, or of the day that an event set; the id itself when the rules
 * no longer have it. */
struct str clock_title(const struct rules *rules, struct str id, enum language language);

#endif
