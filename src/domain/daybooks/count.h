/* Counting entries of a book by rules/counts.tsv. Pure. */
#ifndef XINFANG_DAYBOOKS_COUNT_H
#define XINFANG_DAYBOOKS_COUNT_H

#include "base/map.h"
#include "domain/daybooks/facts.h"

struct count_sum {
    const struct count *count;
    int64_t value; /* in fen where is_money */
    bool is_money;
    struct map seen; /* of COUNTED_DISTINCT */
};
struct count_sum count_begin(struct arena *arena, const struct count *count);
/* Adds the entry if it counts in the days from `from_day` to `to_day` (`*ret_counted`, may be NULL). */
int count_add(struct count_sum *sum, struct daybook_facts *facts, int32_t from_day, int32_t to_day, bool *ret_counted,
              struct error *err);
/* What the entry adds to a count, and its basis day; false if it does not count at all. Not of COUNTED_DISTINCT, to
 * which no entry adds by itself. */
bool count_part(const struct count *count, struct daybook_facts *facts, int32_t *ret_day, int64_t *ret_part);
/* 12, or 80,000.00 of money. */
void count_print(struct buf *out, const struct count_sum *sum);

#endif
