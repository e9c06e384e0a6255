/* Where a figure of the other books comes from: counts, entries, and the payments that grants name. */
#ifndef XINFANG_OFFICE_EXPLAIN_BOOKS_H
#define XINFANG_OFFICE_EXPLAIN_BOOKS_H

#include "office/daybooks.h"
#include "office/explain.h"

/*
 * Figures: count:backlog_settled is a row of counts.tsv in the year, relief/JZ2022-001 an entry of a book,
 * payment/NUMBER a voucher of the year. `*ret_known` is false for a figure of another form. Inside a transaction.
 */
int explain_daybook(const struct explanation *explanation, struct store *store, struct arena *arena, struct str figure,
                    int depth, bool *ret_known, struct derivation *ret, struct error *err);
/* The figure of the grant that names the voucher, empty if none does. */
int explain_grant_of(const struct explanation *explanation, struct store *store, struct arena *arena, struct str number,
                     struct str *ret_figure, struct error *err);

#endif
