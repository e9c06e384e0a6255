/* Adds contributions up into the rows of a query on rates. */
#ifndef XINFANG_OFFICE_RATE_TALLY_H
#define XINFANG_OFFICE_RATE_TALLY_H

#include "base/map.h"
#include "office/rates.h"

/* What the groupings ask of a subject; where they ask for nothing of it, it may be empty. */
struct tally_subject {
    struct str unit, category;
    int channel, kind;
};
struct tally {
    struct arena *arena;
    const struct rates_query *query;
    const struct units *units;
    int32_t to_day;                     /* of the period, or as far as days have come */
    int32_t last_from_day, last_to_day; /* the same days of last year */
    struct rate_row *rows;
    size_t n, capacity;
    struct map places; /* rate/group/group -> place in rows */
    struct map above;  /* unit -> place in chains */
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
/* `*ret_counted` tells whether the day lies in the period itself. */
int tally_add(struct tally *tally, const struct rate *rate, const struct tally_subject *subject,
              const struct rate_contribution *contribution, bool *ret_counted, struct error *err);
/* Puts the rows in order; nothing can be added any more. Call it after a failure, too. */
void tally_end(struct tally *tally);

#endif
