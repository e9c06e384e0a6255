/*
 * How a due day came about, step by step: facts first (what, from, to, how many days), then said as sentences in
 * either language, each from one row of messages/deadline.tsv.
 */
#ifndef XINFANG_DOMAIN_CALENDAR_DERIVATION_H
#define XINFANG_DOMAIN_CALENDAR_DERIVATION_H

#include "domain/calendar/deadline.h"

enum deadline_step_kind {
    STEP_RULE = 1,  /* the rule with its article */
    STEP_NO_DAYS,   /* it counts no days: on the spot, at once, every year, or no limit */
    STEP_START,     /* the day it starts, and day one */
    STEP_SUSPENDED, /* a run of suspended days; `days` of them would have counted */
    STEP_IDLE,      /* a suspension that changes nothing */
    STEP_WEEKEND,   /* a run of days off that are not counted */
    STEP_HOLIDAY,   /* the same, of the named holiday */
    STEP_WORKED,    /* a Saturday or Sunday that counts, worked for the named holiday */
    STEP_LAST,      /* the last day of the original limit; `days` is the limit */
    STEP_EXTENSION, /* the extension and where it goes on; `days` were granted */
    STEP_END,       /* the last day with the extension; `days` counts both limits */
    STEP_ROLL,      /* a run over which the last day moves: weekend, holiday or suspension */
    STEP_STAYS,     /* the last day is a weekend day and stays: worked, or not moved by this rule */
    STEP_DUE,
};

struct deadline_step {
    enum deadline_step_kind kind;
    int32_t from_day, to_day; /* DATE_NONE where there is none; one day: both the same */
    int32_t days;
    const struct calendar_row *row;               /* of a named holiday, NULL otherwise */
    const struct deadline_suspension *suspension; /* of suspended days, NULL otherwise */
};

struct deadline_derivation {
    const struct deadline_clock *clock; /* both borrowed */
    const struct deadline *deadline;
    struct deadline_step *steps;
    size_t n, capacity;
};

/* Walks from day to day what deadline_compute() jumps over; both must come to the same day. Fails for lack of memory
 * only. Clock and deadline must outlive the derivation. */
int deadline_derive(struct arena *arena, const struct calendar *calendar, const struct deadline_clock *clock,
                    const struct deadline *deadline, struct deadline_derivation *ret, struct error *err);
/* The name of the kind of step, for programs: rule, start, weekend, ... */
const char *deadline_step_name(enum deadline_step_kind kind);
/* One sentence. */
void deadline_step_print(struct buf *out, const struct deadline_derivation *derivation,
                         const struct deadline_step *step, enum language language);

/* What should make a reader look twice. */
struct deadline_warnings {
    struct message *items;
    size_t n, capacity;
};
/*
 * All that is doubtful about a deadline: years without a calendar or with an unverified one, a limit that is not
 * verified, a rule of another time. `standing` and `registered_day` may be NULL and DATE_NONE; then the start day
 * stands for the latter.
 */
int deadline_warn(struct arena *arena, const struct calendar *calendar, const struct deadline_clock *clock,
                  const struct deadline *deadline, const struct deadline_standing *standing, int32_t registered_day,
                  struct deadline_warnings *ret, struct error *err);

/* Texts of a rule in the language. */
struct str deadline_duty(const struct deadline_rule *rule, enum language language);
struct str deadline_counted_from(const struct deadline_rule *rule, enum language language);
struct str deadline_note(const struct deadline_rule *rule, enum language language);
/* The instrument and the article: 《信访工作条例》（2022年）第34条. */
void deadline_cite(struct buf *out, const struct deadline_rule *rule, enum language language);
/* The limit with its unit: 60日, 5个工作日, 当场. */
void deadline_limit_print(struct buf *out, const struct deadline_rule *rule, int64_t limit, enum language language);
/* A day with its weekday, or a run of days. */
void deadline_days_print(struct buf *out, int32_t from_day, int32_t to_day, enum language language);
/* How the clock stands, one sentence. */
void deadline_standing_print(struct buf *out, const struct deadline_standing *standing, int32_t as_of_day,
                             enum language language);

#endif
