/* Counts of matters and registrations by rules/counts.tsv: 件, 批 and 人次 of the register. */
#ifndef XINFANG_OFFICE_REGISTER_COUNTS_H
#define XINFANG_OFFICE_REGISTER_COUNTS_H

#include "domain/daybooks/count.h"
#include "office/office.h"

/* What stands behind a count. */
struct register_counted {
    int64_t seq;       /* the entry of the journal that began the matter */
    struct str number; /* empty for a matter that is kept secret */
    int32_t day;
    int64_t part;
};
struct register_behind {
    struct register_counted *items;
    size_t n, capacity;
};

/* Adds the period to those of the sums that count matters or registrations; with `behind` (may be NULL), what stands
 * behind them. Inside a transaction. */
int register_counts(struct store *store, const struct office *office, struct arena *arena, int32_t from_day,
                    int32_t to_day, struct count_sum *sums, size_t n, struct register_behind *behind,
                    struct error *err);

#endif
