#include "domain/calendar/deadline.h"

#include <assert.h>

const struct deadline_rule *deadline_last_rule(const struct deadline_clock *clock)
{
    return clock->extension.rule ? clock->extension.rule : clock->rule;
}

int64_t deadline_granted(const struct deadline_clock *clock)
{
    return clock->extension.limit ? clock->extension.limit : clock->extension.rule->limit;
}

bool deadline_rolls(const struct calendar *calendar, const struct deadline_rule *rule, int32_t day)
{
    switch ((enum roll_over)rule->roll_over) {
    case ROLL_NON_WORKING_DAYS:
        return !calendar_is_working_day(calendar, day);
    case ROLL_STATUTORY_HOLIDAYS:
        return calendar_is_statutory_holiday(calendar, day);
    case ROLL_NONE:
        break;
    }
    return false;
}

const struct deadline_suspension *deadline_suspended(const struct deadline_clock *clock, int32_t day,
                                                     const struct deadline_suspension *current)
{
    const struct deadline_suspension *found = NULL;
    if (current && current->from_day <= day && day <= current->to_day)
        return current;
    for (size_t i = 0; i < clock->n_suspensions; i++) {
        const struct deadline_suspension *s = &clock->suspensions[i];
        if (s->from_day <= day && day <= s->to_day && (!found || s->from_day < found->from_day))
            found = s;
    }
    return found;
}

/* The nth countable day from `day` on, and how many there are in [from, to). */
static int32_t nth_day(const struct calendar *calendar, int unit, int32_t day, int32_t n)
{
    if (unit == UNIT_CALENDAR_DAY)
        return day + n - 1;
    return calendar_working_day(calendar, calendar_working_number(calendar, day) + n - 1);
}

static int32_t count_days(const struct calendar *calendar, int unit, int32_t from, int32_t to)
{
    if (unit == UNIT_CALENDAR_DAY)
        return to - from;
    return calendar_working_number(calendar, to) - calendar_working_number(calendar, from);
}

/*
 * The day on which `limit` countable days are full, the first of them at or after `day`. Goes from suspension to
 * suspension: what lies before the next one counts, the suspension itself does not. They need no order for this,
 * and one that overlaps another only moves `day` on.
 */
static int32_t run(const struct calendar *calendar, const struct deadline_clock *clock, int unit, int32_t day,
                   int32_t limit)
{
    int32_t left = limit;
    for (;;) {
        const struct deadline_suspension *next = NULL;
        for (size_t i = 0; i < clock->n_suspensions; i++) {
            const struct deadline_suspension *s = &clock->suspensions[i];
            if (s->to_day >= day && (!next || s->from_day < next->from_day))
                next = s;
        }
        int32_t end = nth_day(calendar, unit, day, left);
        if (!next || next->from_day > end)
            return end;
        if (next->from_day > day)
            left -= count_days(calendar, unit, day, next->from_day);
        assert(left > 0);
        day = next->to_day + 1;
    }
}

/* Suspended days are passed over, too: a period that does not run cannot end. */
static int32_t rolled(const struct calendar *calendar, const struct deadline_clock *clock, int32_t day)
{
    const struct deadline_rule *rule = deadline_last_rule(clock);
    const struct deadline_suspension *in = NULL;
    if (!deadline_rolls(calendar, rule, day))
        return day;
    for (;;) {
        if ((in = deadline_suspended(clock, day, NULL)) != NULL)
            day = in->to_day + 1;
        else if (deadline_rolls(calendar, rule, day))
            day++;
        else
            return day;
    }
}

static int refuse_suspension(const struct deadline_clock *clock, const struct deadline_suspension *s, struct error *err)
{
    static const enum message_id reasons[] = {MSG_none, MSG_word_hearing, MSG_word_objection};
    const struct deadline_rule *rule = clock->rule;
    if (s->from_day > s->to_day)
        return FAIL(err, MSG_deadline_suspension_order, ARG_DATE("from", s->from_day), ARG_DATE("to", s->to_day));
    if (s->from_day < first_day_of(YEAR_MIN) || s->to_day > last_day_of(YEAR_MAX))
        return FAIL(err, MSG_deadline_far);
    return FAIL(err, MSG_deadline_not_suspended, ARG_TEXT("rule", rule->id), ARG_MESSAGE("reason", reasons[s->reason]));
}

static int check(const struct deadline_clock *clock, struct error *err)
{
    const struct deadline_rule *rule = clock->rule, *extension = clock->extension.rule;
    const int32_t least = first_day_of(YEAR_MIN), most = last_day_of(YEAR_MAX);
    if (clock->start_day < least || clock->start_day > most)
        return FAIL(err, MSG_deadline_far);
    if (!deadline_counts_days(rule) && (extension || clock->n_suspensions))
        return FAIL(err, MSG_deadline_no_days, ARG_TEXT("rule", rule->id));
    for (size_t i = 0; i < clock->n_suspensions; i++) {
        const struct deadline_suspension *s = &clock->suspensions[i];
        if (s->from_day > s->to_day || s->from_day < least || s->to_day > most ||
            !(rule->suspensions & 1u << s->reason))
            return refuse_suspension(clock, s, err);
    }
    if (extension && !deadline_extends(extension, rule))
        return FAIL(err, MSG_deadline_not_extended, ARG_TEXT("rule", rule->id), ARG_TEXT("extension", extension->id));
    if (extension && (clock->extension.limit < 0 || clock->extension.limit > extension->limit))
        return FAIL(err, MSG_deadline_extension_limit, ARG_TEXT("extension", extension->id),
                    ARG_NUMBER("max", extension->limit), ARG_NUMBER("value", clock->extension.limit));
    return 0;
}

int deadline_compute(const struct calendar *calendar, const struct deadline_clock *clock, struct deadline *ret,
                     struct error *err)
{
    const struct deadline_rule *rule = clock->rule, *extension = clock->extension.rule;
    struct deadline d = {DATE_NONE, DATE_NONE, DATE_NONE, DATE_NONE, 1, 0};
    TRY(check(clock, err));
    if (!deadline_counts_days(rule)) {
        *ret = d;
        return 0;
    }
    d.first_day = clock->start_day + (rule->first_day == FIRST_DAY_COUNTED ? 0 : 1);
    d.last_day = d.end_day = run(calendar, clock, rule->unit, d.first_day, (int32_t)rule->limit);
    /*
     * The extension runs on from the last day of the original limit, before its roll-over. The regulation lets the
     * "period of handling" be lengthened by no more than so many days (延长期限不得超过30日): what is lengthened is
     * the period of 60 days, so both together are 90 days at most. Counted from the rolled day, they would be 91 or,
     * over a Spring Festival, nearly 100. Only the end of the whole period falls on a day that may have to move.
     */
    if (extension)
        d.end_day = run(calendar, clock, extension->unit, d.last_day + 1, (int32_t)deadline_granted(clock));
    d.due_day = rolled(calendar, clock, d.end_day);
    /* Calendar days ask for days off only where the period ends, working days everywhere. */
    if (rule->unit == UNIT_WORKING_DAY || deadline_last_rule(clock)->roll_over != ROLL_NONE) {
        d.from_year = civil_from_day(rule->unit == UNIT_WORKING_DAY ? d.first_day : d.end_day).year;
        d.to_year = civil_from_day(d.due_day).year;
    }
    *ret = d;
    return 0;
}

bool deadline_away(int32_t left_day, int32_t back_day, struct deadline_suspension *ret)
{
    /* The day it left was still the office's own. The day it came back is to the rest of the clock what the day of
     * receipt is to the whole: it does not count. */
    if (back_day <= left_day)
        return false;
    *ret = (struct deadline_suspension){left_day + 1, back_day, SUSPENSION_OBJECTION};
    return true;
}

struct deadline_standing deadline_standing(const struct calendar *calendar, const struct deadline_clock *clock,
                                           const struct deadline *deadline, int32_t as_of_day)
{
    struct deadline_standing s = {.state = DEADLINE_TODAY};
    int32_t due = deadline->due_day, early = as_of_day, late = due;
    assert(due != DATE_NONE);
    if (as_of_day < due)
        s.state = as_of_day < clock->start_day ? DEADLINE_NOT_STARTED : DEADLINE_RUNNING;
    if (as_of_day > due) {
        s.state = DEADLINE_OVERDUE;
        early = due;
        late = as_of_day;
    }
    s.suspended = s.state == DEADLINE_RUNNING && as_of_day >= deadline->first_day &&
                  deadline_suspended(clock, as_of_day, NULL) != NULL;
    s.calendar_days = late - early;
    s.working_days = count_days(calendar, UNIT_WORKING_DAY, early + 1, late + 1);
    s.from_year = civil_from_day(early).year;
    s.to_year = civil_from_day(late).year;
    return s;
}
