/* What is due in a unit: the clocks that run for it, and what is due in the other books; most urgent first. */
#ifndef XINFANG_OFFICE_INBOX_H
#define XINFANG_OFFICE_INBOX_H

#include "office/cases.h"

enum inbox_urgency { INBOX_OVERDUE, INBOX_TODAY, INBOX_SOON, INBOX_LATER, INBOX_NO_DAY, INBOX_URGENCIES };

struct inbox_row {
    struct str number, title; /* the title of a secret matter is empty */
    bool secret;
    struct str rule, unit; /* of rules/deadlines.tsv, or of daybook-dues.tsv */
    int32_t due_day;       /* DATE_NONE: the rule counts no days */
    bool is_read;          /* title and secrecy are known; false while rows are chosen */
};
struct inbox {
    struct inbox_row *items;
    size_t n, capacity;
    int64_t total, sums[INBOX_URGENCIES]; /* of everything due, whether it is among the items or not */
};
enum inbox_urgency inbox_urgency(int32_t due_day, int32_t as_of_day);

/*
 * Of `unit`, or of all units when it is empty, the `limit` most urgent (0: all) of what runs now, seen from
 * `as_of_day`. A limit that only gives a right (petition.tsv, optional_clocks) is left out once it has ended. Of the
 * books, a letters-and-visits office sees everything. Only what is listed is read: clocks of one rule, day and terms
 * are counted together.
 */
int office_inbox(const struct office *office, struct arena *arena, struct str unit, int32_t as_of_day, size_t limit,
                 struct inbox *ret, struct error *err);
#endif
