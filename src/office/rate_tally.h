/* Adds contributions up into the rows of a query on rates. */
#ifndef XINFANG_OFFICE_RATE_TALLY_H
#define XINFANG_OFFICE_RATE_TALLY_H

#include "base/map.h"
#include "office/rates.h"

/* What the groupings ask of a subject; where they ask for nothing of it, it may be empty. */
struct tally_subject {
    struct str unit, channel, category, kind; /* a code, words */
};
struct tally {
    struct arena *arena;
    const struct rates_query *query;
    const struct units *units;
    int32_t to_day;                     /* of the period, or as far as days have come */
    int32_t last_from_day, last_to_day; /* the same days of last year */
    const struct rates *rates;
    struct map names; /* of groups -> place in name_items */
    struct str *name_items;
    size_t n_names, names_capacity;
    struct tally_group {
        bool total;
        int64_t key;                      /* both groups */
        struct rate_counts *now, *before; /* one a rate; `before` only with last year */
    } * groups;                           /* the first is the total */
    size_t n, capacity;
    size_t *slots; /* key -> place in groups; 0: free */
    size_t slots_n;
    size_t newest;         /* place in groups that was found last */
    struct rate_row *rows; /* once it is ended */
    size_t n_rows;
    struct map above; /* unit -> place in chains */
    struct unit_chain {
        struct str unit;
        int64_t *tops; /* the units that it is counted for with a subtree, as names */
        size_t n, capacity;
        bool asked; /* within the unit that the query is about */
    } * chains;
    size_t n_chains, chains_capacity;
    /* The subject whose contributions are added. */
    const struct unit_chain *chain;
    int64_t groups_of[RATES_BY_MAX]; /* names; those by time follow from the day */
};

int tally_begin(struct tally *tally, struct arena *arena, const struct rates *rates, const struct rates_query *query,
                const struct units *units, struct error *err);
/* Whose contributions come next. False in `*ret_asked` if the query is not about its unit: then none is to be added. */
int tally_subject(struct tally *tally, const struct tally_subject *subject, bool *ret_asked, struct error *err);
/* Whether the day lies in the period, and in that of last year if it is asked for. */
static inline bool tally_counts_now(const struct tally *tally, int64_t day)
{
    return tally->query->from_day <= day && day <= tally->to_day;
}
static inline bool tally_counts_before(const struct tally *tally, int64_t day)
{
    return tally->query->last_year && tally->last_from_day <= day && day <= tally->last_to_day;
}
/* What the subject adds to the rate of that place, wherever its day lies. */
int tally_add(struct tally *tally, size_t rate, const struct rate_contribution *contribution, struct error *err);
/* What it adds to all rates on that day, or in the month that begins with it; the day lies in the period, or with
 * `before` in that of last year. */
int tally_add_all(struct tally *tally, int32_t day, bool before, const struct rate_counts *counts, struct error *err);
/* Makes the rows, in order. */
int tally_end(struct tally *tally, struct error *err);

#endif
