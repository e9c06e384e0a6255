/*
 * The books of a year as sums, and the same sums in printed units. Pure: the office fills the sums from
 * the journal, everything else is computed.
 */
#ifndef XINFANG_DOMAIN_ACCOUNTS_BOOKS_H
#define XINFANG_DOMAIN_ACCOUNTS_BOOKS_H

#include "rules/layout.h"

/* What was booked under one combination of the keys. Keys that a measure does not have are 0 or empty. */
struct book_sum {
    enum measure measure;
    enum fund fund;
    enum income_kind kind;
    enum category category;
    struct str project, function, economic;
    int economic_group; /* enum code_group of `economic` */
    struct str line;    /* budget line, of budgets and expenditure */
    int64_t fen;
    int64_t entries; /* how many records make it up; a sum of none prints blank, not 0 */
};

struct books {
    int64_t year;
    struct book_sum *sums;
    size_t n, capacity;
    bool closing_counted; /* closing balances were typed in, not derived */
};

int books_add(struct arena *arena, struct books *books, struct book_sum sum, struct error *err);
/*
 * Adds the closing balance of every fund and function: opening + income + surplus used - expenditure -
 * surplus distributed. Does nothing when closing balances were typed in. Source: Implementing
 * Regulation of the Budget Law art. 83 and table 8's 6 = 1+2-3.
 */
int books_close(struct arena *arena, struct books *books, struct error *err);
/* Sum of all that the selection takes; `*ret_entries` (may be NULL) gets the number of records. */
int64_t books_total(const struct books *books, const struct selection *selection, int64_t *ret_entries);
bool selection_takes(const struct selection *selection, const struct book_sum *sum);

/*
 * A part of a year's money that tables add up, with its value in printed ticks (0.01 万元, say). Tables by
 * function and tables by economic code cut the same money in two ways, so there is one list for each.
 */
struct tick_atom {
    struct book_sum sum; /* economic or function is empty, by the list */
    int64_t ticks;
};
struct tick_list {
    struct tick_atom *atoms;
    size_t n;
};
struct tick_books {
    struct tick_list by_function, by_economic;
    int64_t fen_per_tick;
};

/*
 * Rounds the books once, from the top down, so that everything added up from the atoms adds up in
 * print. Policy plain: each atom by itself, half up (tables then round their exact sums instead).
 * Policy largest remainder: the total of each side of the year is rounded; then it is given out to the
 * funds, measures, categories or kinds, classes, items; each step cuts the parts down and hands the
 * ticks that are missing to the largest remainders (ties: the earlier part). For funds that print a
 * balance for each item (gov_fund, state_capital) the items come first, so that a balance of nothing
 * prints as nothing.
 */
int books_round(struct arena *arena, const struct books *books, int64_t fen_per_tick, struct tick_books *ret,
                struct error *err);
/*
 * Gives out `total` ticks over `n` parts of `fen`: each gets its floor, and one more by the largest
 * remainder, when `total` is the floor or ceiling of the parts' exact sum. Parts of nothing get nothing.
 */
void apportion(int64_t total, const int64_t *fen, size_t n, int64_t fen_per_tick, int64_t *ret_ticks);

#endif
