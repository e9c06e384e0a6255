/*
 * What rate_subject_of() says of each registration of a matter, after each of its events, in a few dozen bytes: so the
 * rates of any past instant are counted without reading the events again. Pure; made from the events, and nothing but
 * a copy of what they say under the rules of that time.
 */
#ifndef XINFANG_DOMAIN_STATISTICS_FACT_HISTORY_H
#define XINFANG_DOMAIN_STATISTICS_FACT_HISTORY_H

#include "base/buf.h"
#include "base/map.h"
#include "domain/statistics/rates.h"

/* Units and categories stand in a history by their number. */
struct fact_names {
    struct arena *arena;
    struct map places; /* name -> number */
    struct str *items;
    size_t n, capacity;
    uint64_t days; /* a bit a fact that is a day */
};
struct fact_names fact_names_of(struct arena *arena);
/* The number of the name, a new one if it has none. */
int fact_names_put(struct fact_names *names, struct str name, size_t *ret, struct error *err);

/* The facts and, in the place of FACT_BASIS, which is none, and behind them, the numbers of the unit and category. */
enum { FACT_UNIT = FACT_BASIS, FACT_CATEGORY = RATE_FACTS, FACT_VALUES };

/* Writes one history after the other. */
struct fact_writer {
    const struct rules *rules;
    struct fact_names *names;
    int32_t base_day; /* days are told as the distance from it */
    struct fact_place {
        struct buf versions;
        int64_t seq;
        int64_t values[FACT_VALUES];
    } * places;
    size_t n, capacity;
};
struct fact_writer fact_writer_of(const struct rules *rules, struct fact_names *names);
void fact_writer_free(struct fact_writer *writer);
/* After each event of the matter, in order. */
int fact_writer_add(struct fact_writer *writer, struct arena *scratch, const struct matter *matter, int64_t seq,
                    struct error *err);
/* Appends the history of the matter to `out`; what comes next is another. */
int fact_writer_end(struct fact_writer *writer, struct buf *out, struct error *err);

/* Reading: the registrations of one history, as they were known when the journal had come to an entry. */
struct fact_cursor {
    struct str rest;
    const struct fact_names *names;
    int64_t seq, as_of_seq;
    int64_t base_day;
    size_t place, n;
};
/* `seq` is the entry that began the matter. False if the bytes are no history. */
bool fact_cursor_begin(struct str history, const struct fact_names *names, int64_t seq, int64_t as_of_seq,
                       struct fact_cursor *ret);
/* 1 with the next registration, 0 at the end, -1 if the bytes are no history. */
int fact_cursor_next(struct fact_cursor *cursor, struct rate_subject *ret);
/* Widens the span by all days that the history knows of, at whatever time; false if the bytes are no history. */
struct fact_days {
    int32_t first, last;
};
#define NO_FACT_DAYS ((struct fact_days){INT32_MAX, INT32_MIN})
bool fact_history_days(struct str history, const struct fact_names *names, struct fact_days *days);

/* A block: histories of matters in the order in which they began. */
void fact_block_put(struct buf *block, int64_t *last_seq, int64_t seq, struct str history);
/* 1 with the next, 0 at the end, -1 if the bytes are no block. `*seq` goes on from the entry that the block is known
 * by. */
int fact_block_next(struct str *rest, int64_t *seq, struct str *ret_history);

#endif
