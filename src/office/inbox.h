/* What is due in a unit: the clocks that run for it, and what is due in the other books; most urgent first. */
#ifndef XINFANG_OFFICE_INBOX_H
#define XINFANG_OFFICE_INBOX_H

#include "office/cases.h"

struct inbox_row {
    struct str number, title; /* the title of a secret matter is empty */
    bool secret;
    struct str rule, unit; /* of rules/deadlines.tsv, or of daybook-dues.tsv */
    int32_t due_day;       /* DATE_NONE: the rule counts no days */
};
struct inbox {
    struct inbox_row *items;
    size_t n, capacity;
};

/* Of `unit`, or of all units when it is empty, the clocks that run now, seen from `as_of_day`. A limit that
 * only gives a right (petition.tsv, optional_clocks) is left out once it has ended. Of the books, a letters-and-visits
 * office sees everything. */
int office_inbox(const struct office *office, struct arena *arena, struct str unit, int32_t as_of_day,
                 struct inbox *ret, struct error *err);
#endif
