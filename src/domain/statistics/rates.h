/* Counting rates over matters: pure, from matters as their events made them. */
#ifndef XINFANG_DOMAIN_STATISTICS_RATES_H
#define XINFANG_DOMAIN_STATISTICS_RATES_H

#include "domain/petition/matter.h"

enum rates_by { BY_NOTHING, BY_UNIT, BY_CHANNEL, BY_MONTH, BY_CATEGORY };

/* A matter, or one of its registrations, as the filters of rates.tsv see it. */
struct rate_subject_facts {
    struct arena *arena;
    const struct matter *matter;
    const struct registration *registration; /* the first one for matters */
    size_t place;                            /* of the registration, from 0 */
    int32_t due_day, basis_day, as_of_day;
    int64_t rating_days;
};

/* The facts of the matter with the due day of the clock that its acceptance started. */
int rate_facts(struct arena *arena, const struct rules *rules, const struct matter *matter, size_t place,
               int32_t as_of_day, struct rate_subject_facts *ret, struct error *err);
/* Whether the subject stands below the line of the rate in the days from `from_day` to `to_day`, and above it. */
bool rate_counts(const struct rate *rate, struct rate_subject_facts *facts, int32_t from_day, int32_t to_day,
                 bool *ret_above);
/* The group that the subject belongs to, the basis day being that of the last rate_counts(). */
struct str rate_group(const struct rate_subject_facts *facts, enum rates_by by);

#endif
