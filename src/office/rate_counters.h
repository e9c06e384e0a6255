/*
 * Counters of the rates by unit, by channel, by category and by kind, each by day and by month, kept with each event in
 * its transaction: what the matter adds to them after the event less what it added before. They hold under the rules
 * they were counted with; a program with others empties their basis when it writes, and counts them anew when it next
 * opens the office for writing.
 */
#ifndef XINFANG_OFFICE_RATE_COUNTERS_H
#define XINFANG_OFFICE_RATE_COUNTERS_H

#include "base/map.h"
#include "domain/statistics/rates.h"
#include "store/store.h"

struct office;

enum rate_dimension { DIMENSION_UNIT, DIMENSION_CHANNEL, DIMENSION_CATEGORY, DIMENSION_KIND, DIMENSIONS };
extern const char *const rate_dimension_names[DIMENSIONS];

/* What a registration is counted under. */
struct rate_names {
    struct str of[DIMENSIONS];
};
/* What it adds to a rate on a day, or no longer adds. */
struct rate_move {
    const struct rate_names *names;
    int32_t day;
    size_t rate; /* by its place */
    struct rate_counts counts;
};

/* Changes that wait to be written. */
struct rate_changes {
    struct store *store;
    const struct rules *rules;
    int64_t first_seq, last_seq; /* of the events that wait; 0: none */
    enum { RATES_NOT_ASKED, RATES_KEPT, RATES_NOT_KEPT } state;
    struct arena arena;
    struct rate_move *moves; /* those of one name and day follow each other */
    size_t n_moves, moves_capacity;
    struct rate_cell {
        bool month; /* else a day */
        enum rate_dimension dimension;
        int32_t start_day;
        struct str name;            /* of the unit, channel, category or kind */
        struct rate_counts *counts; /* one a rate */
        bool changed;               /* while the counters are brought up to date */
    } * cells;                      /* what moves add up to, once there are many, or once they are read again */
    size_t n, capacity;
    struct map places; /* span, dimension, day and name -> place in cells */
    struct buf key;
};
struct rate_changes rate_changes_of(struct store *store, const struct rules *rules);
/* Adds what the event `seq` changed; `before` has no registrations when it began the matter. */
int rate_changes_add(struct rate_changes *changes, int64_t seq, const struct matter *before, const struct matter *after,
                     struct error *err);
/* Leaves what waits to the transaction's end, once: in a row of its own, or in the counters. */
int rate_changes_write(struct rate_changes *changes, struct error *err);
/* Brings the counters up to date with what waits and with all rows that were left. */
int rate_changes_settle(struct rate_changes *changes, struct error *err);
/* Adds the rows that were left in `store`, or takes them off with a `sign` of -1: by day, to `cells`. */
int rate_changes_load(struct rate_changes *changes, struct store *store, int sign, struct error *err);
void rate_changes_free(struct rate_changes *changes);

/* Inside a transaction: whether the counters hold under these rules. */
int rate_counters_hold(struct store *store, const struct rules *rules, bool *ret, struct error *err);
/* Brings them up to date with the rules, in a transaction of its own where that is needed. */
int office_rate_counters_refresh(const struct office *office, struct error *err);
/* Reads the counts of a row into `ret`, one a rate; what is no rate is passed over. */
void rate_counts_read(const struct rates *rates, struct str text, struct rate_counts *ret);

#endif
