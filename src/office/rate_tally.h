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
    struct tally_group {
        bool total;
        struct str group[RATES_BY_MAX];
        struct tally_counts {
            struct rate_counts now, before;
        } * counts; /* one a rate */
    } * groups;
    size_t n, capacity;
    struct map places;     /* group/group -> place in groups; the first is the total */
    struct rate_row *rows; /* once it is ended */
    size_t n_rows;
    struct map above; /* unit -> place in chains */
    struct unit_chain {
        struct str *units;
        size_t n, capacity;
        bool asked; /* within the unit that the query is about */
    } * chains;
    size_t n_chains, chains_capacity;
    struct buf key;
};

int tally_begin(struct tally *tally, struct arena *arena, const struct rates *rates, const struct rates_query *query,
                const struct units *units, struct error *err);
/* What one subject adds to the rate of that place; `*ret_counted` tells whether its day lies in the period itself. */
int tally_add(struct tally *tally, size_t rate, const struct tally_subject *subject,
              const struct rate_contribution *contribution, bool *ret_counted, struct error *err);
/* What a unit adds to all rates on that day, or in the month that begins with it; the day lies in the period, or with
 * `before` in that of last year. */
int tally_add_all(struct tally *tally, const struct tally_subject *subject, int32_t day, bool before,
                  const struct rate_counts *counts, struct error *err);
/* Makes the rows, in order. */
int tally_end(struct tally *tally, struct error *err);
void tally_free(struct tally *tally);

#endif
