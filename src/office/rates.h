/* The rates of a period, by unit, region, channel and the like, against last year, and the matters behind one. */
#ifndef XINFANG_OFFICE_RATES_H
#define XINFANG_OFFICE_RATES_H

#include "domain/petition/units.h"
#include "domain/statistics/rates.h"
#include "office/office.h"

enum rates_by {
    BY_NOTHING,
    BY_UNIT,
    BY_REGION, /* of the unit */
    BY_CHANNEL,
    BY_CATEGORY,
    BY_CATEGORY1, /* its first level, its first two */
    BY_CATEGORY2,
    BY_KIND,
    BY_YEAR,
    BY_QUARTER,
    BY_MONTH
};
extern const char *const rates_by_names[]; /* as typed, by enum rates_by; NULL at the end */
enum { RATES_BY_MAX = 2 };

struct rates_query {
    int32_t from_day, to_day;
    /* What was recorded before that instant is known, and days up to that day have come. */
    int64_t as_of_ms;
    int32_t as_of_day;
    int64_t as_of_seq;              /* nor later entries of the journal than this one */
    enum rates_by by[RATES_BY_MAX]; /* the outer grouping first */
    bool subtree;                   /* by unit: each unit with those below it */
    bool last_year;                 /* the same days of the year before beside it */
    struct str unit;                /* only this unit and those below it; empty: all */
    struct str only;                /* id of a rate; empty: all */
    bool recount;                   /* straight from the events, whatever the counters say */
    bool matters;                   /* with `only`: list what stands below the line */
};
struct rate_row {
    const struct rate *rate;
    bool total;                     /* over all groups, each subject once */
    struct str group[RATES_BY_MAX]; /* codes, words, 2022, 2022Q3, 2022-07; empty if it has none */
    struct rate_counts now, before; /* `before` only with last_year */
};
/* A subject below the line of the rate asked for. */
struct rate_matter {
    int64_t seq;       /* the entry of the journal that began the matter */
    struct str number; /* empty for a matter that who asks may not see */
    struct str entry;  /* of a rate of the books: the number of the entry, which may be about that matter */
    struct str unit;
    size_t place; /* of the registration, from 1; 0 for an entry */
    int32_t day;  /* of its basis */
    struct rate_counts counts;
};
struct rates_result {
    struct rate_row *rows; /* by rate, then group; the total of a rate comes last, and is always there */
    size_t n;
    struct rate_matter *matters; /* by number and place; those without one last, by day */
    size_t n_matters;
    const struct units *units;
};

/* Query of a period as of now. */
struct rates_query rates_query_now(const struct office *office, int32_t from_day, int32_t to_day);
/* The last instant of a day is the first of the next, in the time of the office. */
int64_t end_of_day_ms(int32_t day);

int office_rates(const struct office *office, struct arena *arena, const struct rates_query *query,
                 struct rates_result *ret, struct error *err);
/* Whether it is answered from the facts (office/facts.h), since the counters do not know. */
int office_rates_by_facts(const struct office *office, const struct rates_query *query, bool *ret, struct error *err);
/* office_rates() inside a transaction. */
int rates_count(struct store *store, const struct office *office, struct arena *arena, const struct rates_query *query,
                struct rates_result *ret, struct error *err);

#endif
