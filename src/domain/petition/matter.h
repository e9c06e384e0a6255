/*
 * A matter (信访事项): what its events make of it, one after the other. Needs no rules, since each event carries what
 * the rules made of it when it was recorded.
 */
#ifndef XINFANG_DOMAIN_PETITION_MATTER_H
#define XINFANG_DOMAIN_PETITION_MATTER_H

#include "domain/calendar/deadline.h"
#include "rules/procedure.h"

struct matter_clock {
    struct str rule,
        unit; /* clock_names_its_day(): `limit_day` is the day; the unit is empty for the petitioner's clocks */
    int32_t start_day, stop_day, limit_day; /* DATE_NONE: still running; none set */
    int32_t suspended_day;                  /* of a suspension that has not ended, DATE_NONE otherwise */
    bool extended;
    int64_t extension_days; /* 0: all that the rule allows */
    struct str approved_by;
    struct deadline_suspension *suspensions;
    size_t n_suspensions, suspensions_capacity;
};

/* One act of writing, calling or coming (信访件). 件 counts these, 批 those that are visits, 人次 their heads. */
struct registration {
    int64_t seq;
    int32_t received_day, registered_day;
    int channel;
    int64_t people;
    struct str unit;
};

struct matter {
    struct str number, regime, state;
    struct str office, handler, reexam_body, review_body; /* codes of units, empty if there is none */
    struct str joint_units, disputed_with;                /* between blanks; the other party of the newest dispute */
    int kind, route;
    bool simple, counted;
    int transcribed; /* enum transcribed */
    bool secret;     /* was ever an accusation: its routing stays closed to `about` whatever it is called later */
    struct str title, content, place, category, about;
    struct str code_hash, merged_into, split_into;
    int32_t milestone_day[MILESTONES]; /* DATE_NONE: not yet */
    int office_rating, unit_rating;
    int32_t office_rated_day, unit_rated_day, last_day;
    struct registration *registrations;
    size_t n_registrations, registrations_capacity;
    struct matter_clock *clocks;
    size_t n_clocks, clocks_capacity;
    const struct case_event **events; /* borrowed, in the order they were recorded */
    size_t n_events, events_capacity;
};

struct matter matter_new(void);
/* Adds the next event, which must outlive the matter. */
int matter_apply(struct arena *arena, struct matter *matter, const struct case_event *event, int64_t seq,
                 struct error *err);
/* Whether an event with that action was recorded. */
bool matter_had(const struct matter *matter, struct str action);
static inline bool clock_is_open(const struct matter_clock *clock)
{
    return clock->stop_day == DATE_NONE;
}
/* Whether a list of an event, RULE, RULE:UNIT or RULE:UNIT@DAY between blanks, has the clock in it; "*" is all but what
 * a superior organ waits for. */
bool clock_is_in(struct str list, const struct matter_clock *clock);
/*
 * The clock of the limit for the conclusion: the one that the first conclusion stopped, while there is none the newest,
 * a running one first. Going back to the office and out again, leaving the simple procedure or being sent back for new
 * handling begins others. NULL if the matter was never accepted, or is of a kind without such a limit.
 */
const struct matter_clock *matter_conclusion_clock(const struct matter *matter, const struct procedure *procedure);
/* What the engine needs to know about the clock; `rule` and `extension` may be NULL for a day set by the event. The
 * suspension that has not ended counts up to `as_of_day`. */
int matter_clock_deadline(struct arena *arena, const struct matter_clock *clock, const struct deadlines *deadlines,
                          int32_t as_of_day, struct deadline_clock *ret, struct error *err);
/* The day the clock is due, DATE_NONE if its rule counts no days. */
int matter_clock_due(struct arena *arena, const struct matter_clock *clock, const struct rules *rules,
                     int32_t as_of_day, int32_t *ret_due_day, struct error *err);

#endif
