/* Rates of the office's other books: one count of their entries out of another (rules/rates.tsv, subject count). */
#ifndef XINFANG_OFFICE_RATE_BOOKS_H
#define XINFANG_OFFICE_RATE_BOOKS_H

#include "office/daybooks.h"
#include "office/rate_tally.h"

/* An entry that counts in a rate. */
struct rate_entry {
    size_t rate; /* by its place */
    struct tally_subject subject;
    struct str number; /* of the entry */
    struct str matter; /* that it is about; empty if it names none, or one that is kept secret */
    struct rate_contribution contribution;
};
typedef int rate_books_function(void *state, const struct rate_entry *entry, struct error *err);
/* Inside a transaction: each entry of a book in each rate that counts it, as known when the journal had come to that
 * entry, on that day; `only` may be NULL. */
int rate_books_each(struct store *store, const struct office *office, struct arena *arena, const struct rate *only,
                    int64_t as_of_seq, int32_t as_of_day, rate_books_function *function, void *state,
                    struct error *err);

#endif
