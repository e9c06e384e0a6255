/*
 * What a matter adds to the rates: pure, from the matter as its events made it. A contribution has a day of its own,
 * and what is asked as of some day counts the contributions up to that day: nobody is late, unanswered or unrated
 * before that day has come. So the passing of days needs no recounting.
 */
#ifndef XINFANG_DOMAIN_STATISTICS_RATES_H
#define XINFANG_DOMAIN_STATISTICS_RATES_H

#include "domain/petition/matter.h"

/* A matter, or one of its registrations. */
struct rate_subject {
    int64_t seq;     /* the entry of the journal that began the matter */
    size_t place;    /* of the registration, from 0; a matter is counted with its first one */
    struct str unit; /* that it is counted for: the unit that answers for it, else the office; borrowed */
    struct str category;
    int64_t facts[RATE_FACTS];
};
/* Of the registration at that place. */
int rate_subject_of(struct arena *arena, const struct rules *rules, const struct matter *matter, size_t place,
                    struct rate_subject *ret, struct error *err);

/* Counts of one rate, or what changed in them. */
struct rate_counts {
    int64_t below; /* subjects below the line */
    int64_t above; /* subjects above it; the sum of the days of a rate in days */
    int64_t late;  /* of those not above the line: done, but too late */
};
struct rate_contribution {
    int32_t day;
    struct rate_counts counts;
};
/* The day that decides the period, FACT_NOTHING if there is none. */
static inline int64_t rate_day_of(const struct rate *rate, const struct rate_subject *subject)
{
    int64_t day = subject->facts[rate->basis_fact];
    return day == FACT_NOTHING ? FACT_NOTHING : day + rate->basis_days;
}
/* False if the subject does not stand below the line of that rate. Changes its FACT_BASIS. */
bool rate_contribution_of(const struct rate *rate, struct rate_subject *subject, struct rate_contribution *ret);

static inline void rate_counts_add(struct rate_counts *sum, struct rate_counts more)
{
    sum->below += more.below;
    sum->above += more.above;
    sum->late += more.late;
}
/* The value in percent, or in days: half up, two decimals. False where nothing stands below the line. */
bool rate_value(const struct rate *rate, struct rate_counts counts, struct decimal *ret);
/* By how much it rose since `before`, in percentage points or days, from the exact ratios; false if either is not
 * there. */
bool rate_change(const struct rate *rate, struct rate_counts now, struct rate_counts before, struct decimal *ret);

#endif
