/*
 * The clock of one duty: from the day it starts, under one rule of rules/deadlines.tsv, to the day it is due. Pure:
 * rules, days and a calendar in, a day out. derivation.h says in sentences how the day came about.
 *
 * One clock is one duty of one unit. What happens on the way is told as the start day and the suspensions:
 * - a matter forwarded to a unit gives that unit a clock of its own, started by its own receipt;
 * - when the unit objects and the matter comes back, the office's clock goes on from the office's own receipt: the
 *   time away is a suspension (deadline_away), the clock does not begin anew;
 * - sorted again to the next unit, the matter gives that one a fresh clock.
 */
#ifndef XINFANG_DOMAIN_CALENDAR_DEADLINE_H
#define XINFANG_DOMAIN_CALENDAR_DEADLINE_H

#include "rules/rules.h"

/* Days that do not count, both ends included. They may overlap, touch, and lie outside the period. */
struct deadline_suspension {
    int32_t from_day, to_day;
    enum suspension reason;
};

struct deadline_extension {
    const struct deadline_rule *rule; /* NULL: not extended */
    int64_t limit;                    /* what was granted, at most that of the rule; 0: all of it */
    struct str approved_by;           /* may be empty */
};

/* One clock. */
struct deadline_clock {
    const struct deadline_rule *rule;
    int32_t start_day; /* the day of the event that it is counted from */
    const struct deadline_suspension *suspensions;
    size_t n_suspensions;
    struct deadline_extension extension;
};

struct deadline {
    int32_t first_day;      /* day one; DATE_NONE, like all below, when the rule counts no days */
    int32_t last_day;       /* of the original limit, before any roll-over */
    int32_t end_day;        /* the same with the extension; last_day without one */
    int32_t due_day;        /* after the roll-over: to be done by the end of this day */
    int from_year, to_year; /* the years whose days off the result rests on; from_year above to_year: none */
};

/*
 * Computes the due day. The limit counts calendar or working days; suspended days do not count; the extension goes
 * on from last_day; a last day that falls on a day off moves as the rule says, and never ends inside a suspension.
 * Needs no memory, and the same short time for any limit. Fails with deadline_not_suspended (the rule knows no such
 * suspension), deadline_suspension_order, deadline_not_extended, deadline_extension_limit, deadline_no_days (a rule
 * without days was suspended or extended) and deadline_far (days beyond the years of base/date.h).
 */
int deadline_compute(const struct calendar *calendar, const struct deadline_clock *clock, struct deadline *ret,
                     struct error *err);

/* The suspension of an office's clock while a matter that it forwarded was away: from the day after it left to the
 * day it came back. False when it came back on the same day and nothing is suspended. */
bool deadline_away(int32_t left_day, int32_t back_day, struct deadline_suspension *ret);

enum deadline_state { DEADLINE_NOT_STARTED = 1, DEADLINE_RUNNING, DEADLINE_TODAY, DEADLINE_OVERDUE };
struct deadline_standing {
    enum deadline_state state;
    bool suspended; /* the day lies in a suspension and before the end */
    /* Days still left, the due day included; or by how many it is overdue. */
    int32_t calendar_days, working_days;
    int from_year, to_year; /* as in struct deadline, for the working days here */
};
/* How the clock stands on a day. The deadline must have a due day. */
struct deadline_standing deadline_standing(const struct calendar *calendar, const struct deadline_clock *clock,
                                           const struct deadline *deadline, int32_t as_of_day);

/* For the derivation. */

/* Whether a last day that falls on `day` moves on under the rule. */
bool deadline_rolls(const struct calendar *calendar, const struct deadline_rule *rule, int32_t day);
/* The suspension that covers `day`: `current` as long as it does, otherwise the earliest; NULL if none does. */
const struct deadline_suspension *deadline_suspended(const struct deadline_clock *clock, int32_t day,
                                                     const struct deadline_suspension *current);
/* The rule whose roll-over and article govern the last day. */
const struct deadline_rule *deadline_last_rule(const struct deadline_clock *clock);
/* The days that the extension of the clock adds. */
int64_t deadline_granted(const struct deadline_clock *clock);

#endif
