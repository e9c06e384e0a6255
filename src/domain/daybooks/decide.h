/*
 * What may be written into a book. An entry is told in steps: what is filled in is added, what is left empty stays as
 * it was. A text may go on and some numbers may rise; any other change is a correction and gives its reason, and so
 * does striking the entry. Pure.
 */
#ifndef XINFANG_DAYBOOKS_DECIDE_H
#define XINFANG_DAYBOOKS_DECIDE_H

#include "domain/daybooks/facts.h"

/*
 * Completes `item` from the version `before` it (NULL: a new entry). False, with problems, if it changes what stood
 * there and gives no reason. `*ret_changed` is false when it says nothing new.
 */
bool daybook_merge(const struct daybook *book, const void *before, void *item, const struct place *place,
                   struct problems *problems, bool *ret_changed);
/*
 * Whether the completed entry satisfies what rules/daybooks.tsv and daybook-rules.tsv ask; `entries` are those of the
 * book, its own earlier version among them. A struck entry asks for nothing but its reason.
 */
bool daybook_may_stand(const struct daybooks *daybooks, const struct daybook *book, struct daybook_facts *facts,
                       const struct records *entries, const struct place *place, struct problems *problems);
/* The day the entry is due by that rule; false if it is not, or is struck. */
bool daybook_due_day(const struct daybook_due *due, struct daybook_facts *facts, int32_t *ret_day);

#endif
