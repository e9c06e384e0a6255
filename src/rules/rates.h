/*
 * The rates of rules/rates.tsv: what is counted, on which day, and what stands above the line. Conditions are read
 * once into numbers, since they are asked of every matter.
 */
#ifndef XINFANG_RULES_RATES_H
#define XINFANG_RULES_RATES_H

#include "rules/deadlines.h"
#include "rules/filter.h"

enum rate_subject_kind {
    SUBJECT_MATTER = 1,
    SUBJECT_REGISTRATION,
    SUBJECT_COUNT, /* entries of a book: one count of counts.tsv out of another */
};
enum rate_unit {
    RATE_PERCENT = 1,
    RATE_DAYS, /* the mean of the days from one fact to another */
};

/* What is known of a subject. Words are their numbers, days day numbers; FACT_NOTHING where there is none. */
#define FACT_NOTHING INT64_MIN
enum rate_fact {
    FACT_KIND, /* enum matter_kind */
    FACT_ROUTE,
    FACT_CHANNEL,
    FACT_COUNTED,   /* enum yes_no, like repeat, repeated_after and way_known */
    FACT_WAY_KNOWN, /* no: transcribed in part, and nothing is known of how it was sorted and accepted */
    FACT_PEOPLE,
    FACT_REPEAT,
    FACT_HANDLER, /* 1 while a unit answers for the matter */
    FACT_REGISTRATIONS,
    FACT_REPEATED_AFTER, /* registered again once it was concluded */
    FACT_REGISTERED,
    FACT_SORTED,
    FACT_ACCEPTED,
    FACT_CONCLUDED,
    FACT_SERVED,
    FACT_SETTLED,
    FACT_CONTACTED,
    FACT_ASSIGNED,    /* given to a unit with a day of its own */
    FACT_REEXAMINING, /* a re-examination was asked for */
    FACT_REEXAMINED,
    FACT_REVIEWING,
    FACT_REVIEWED,
    FACT_WITHDRAWN,
    FACT_DUE, /* the limit for the conclusion; nothing while it stands still, or once it was called off */
    FACT_OFFICE_RATING,
    FACT_UNIT_RATING,
    FACT_OFFICE_RATING_STATE, /* enum rating_state */
    FACT_UNIT_RATING_STATE,
    FACT_OFFICE_RATING_DAY, /* of the rating, else the first day that it is overdue */
    FACT_UNIT_RATING_DAY,
    FACT_BASIS, /* the day that decides the period, while a condition is asked */
    RATE_FACTS
};
enum rating_state { RATING_WAITING = 1, RATING_GIVEN, RATING_OVERDUE };
extern const struct word rating_state_words[];

enum { RATE_VALUES_MAX = 8 };
struct rate_term {
    enum rate_fact fact;
    enum filter_operator operator;
    bool is_fact; /* compared with another fact, `values[0]` */
    int64_t values[RATE_VALUES_MAX];
    size_t n;
};
struct rate_condition {
    struct rate_term *terms; /* all must hold */
    size_t n;
};

struct count;
struct rate {
    struct str id, zh, en;
    int subject, unit;
    struct str basis, filter_text, numerator_text, late_text; /* as written */
    struct str definition, definition_en, source;
    int status; /* enum deadline_status */
    enum rate_fact basis_fact;
    int64_t basis_days; /* added to that day */
    struct rate_condition filter, numerator;
    struct rate_condition late;                    /* of those not above the line: done, but too late */
    enum rate_fact days_from, days_to;             /* of RATE_DAYS */
    const struct count *count_below, *count_above; /* of SUBJECT_COUNT; `filter` and `numerator` name them */
};
struct rates {
    struct rate *items;
    size_t n;
};
extern const struct schema rate_schema;
int rates_index(struct arena *arena, struct records rows, struct problems *problems, struct rates *ret,
                struct error *err);
/* Reads a condition over the facts of a subject. Troubles go to `problems` at `place`. */
int rate_condition_read(struct arena *arena, struct str text, const struct place *place, struct problems *problems,
                        struct rate_condition *ret, struct error *err);
/* The fact of that name, if it is a day that can decide a period. */
bool rate_day_fact(struct str name, enum rate_fact *ret);
bool rate_fact_is_day(enum rate_fact fact);
/* NULL if there is none. */
const struct rate *rates_find(const struct rates *rates, struct str id);
/* Whether all terms hold; comparisons of size with something that is not there do not. */
bool rate_condition_holds(const struct rate_condition *condition, const int64_t facts[RATE_FACTS]);

#endif
