/* The rates of a period, and the matters behind one. */
#ifndef XINFANG_OFFICE_RATES_H
#define XINFANG_OFFICE_RATES_H

#include "domain/statistics/rates.h"
#include "office/office.h"

struct rates_query {
    int32_t from_day, to_day, as_of_day; /* as of the end of that day: later records are not known */
    enum rates_by by;
    struct str only; /* id of a rate; empty: all */
};
struct rate_row {
    const struct rate *rate;
    struct str group;
    int64_t numerator, denominator;
};
/* A subject below the line of the rate asked for alone. */
struct rate_matter {
    struct str number;
    size_t place; /* of the registration, from 1 */
    int32_t day;  /* of its basis */
    bool above;
};
struct rates_result {
    struct rate_row *rows;
    size_t n, capacity;
    struct rate_matter *matters; /* with `only` */
    size_t n_matters, matters_capacity;
};

/* Recounts from the events; every rate has a row, with `by` one for each group that has subjects, in order. */
int office_rates(const struct office *office, struct arena *arena, const struct rates_query *query,
                 struct rates_result *ret, struct error *err);

#endif
