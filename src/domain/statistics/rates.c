#include "domain/statistics/rates.h"

enum { RATE_SCALE = 2 };

static int64_t day_fact(int32_t day)
{
    return day == DATE_NONE ? FACT_NOTHING : day;
}

static int64_t word_fact(int value)
{
    return value ? value : FACT_NOTHING;
}

static bool repeated_after(const struct matter *m)
{
    int32_t concluded_day = m->milestone_day[MILESTONE_CONCLUDED];
    const struct registration *last = &m->registrations[m->n_registrations - 1];
    return concluded_day != DATE_NONE && m->n_registrations > 1 && last->registered_day >= concluded_day;
}

/* A reply may be rated from its service on, for as many days as petition.tsv says; from the next day it is overdue. */
static void set_rating(int64_t *facts, const struct rules *rules, int32_t served_day, int32_t rated_day,
                       enum rate_fact state, enum rate_fact day)
{
    facts[state] = rated_day != DATE_NONE ? RATING_GIVEN : served_day != DATE_NONE ? RATING_OVERDUE : RATING_WAITING;
    facts[day] = rated_day != DATE_NONE    ? rated_day
                 : served_day != DATE_NONE ? served_day + rules->petition.rating_days + 1
                                           : FACT_NOTHING;
}

/*
 * The limit for the conclusion. While it stands still it lies behind every day that comes, so there is none unless it
 * had passed before; nor is there one for a clock that was called off within it (withdrawn, merged, led elsewhere).
 */
static int find_due(struct arena *arena, const struct rules *rules, const struct matter *m, int64_t *ret,
                    struct error *err)
{
    const struct matter_clock *clock = matter_conclusion_clock(m, &rules->procedure);
    int32_t due_day = DATE_NONE;
    *ret = FACT_NOTHING;
    if (!clock)
        return 0;
    bool still = clock_is_open(clock) && clock->suspended_day != DATE_NONE;
    TRY(matter_clock_due(arena, clock, rules, still ? clock->suspended_day : clock->start_day, &due_day, err));
    bool called_off = !clock_is_open(clock) && m->milestone_day[MILESTONE_CONCLUDED] == DATE_NONE &&
                      clock->stop_day <= due_day;
    if (due_day != DATE_NONE && !called_off && !(still && due_day >= clock->suspended_day))
        *ret = due_day;
    return 0;
}

static void set_days(int64_t *facts, const struct matter *m)
{
    static const struct {
        enum rate_fact fact;
        enum milestone milestone;
    } days[] = {{FACT_SORTED, MILESTONE_SORTED},           {FACT_ACCEPTED, MILESTONE_ACCEPTED},
                {FACT_CONCLUDED, MILESTONE_CONCLUDED},     {FACT_SERVED, MILESTONE_SERVED},
                {FACT_SETTLED, MILESTONE_SETTLED},         {FACT_CONTACTED, MILESTONE_CONTACTED},
                {FACT_REEXAMINING, MILESTONE_REEXAMINING}, {FACT_REEXAMINED, MILESTONE_REEXAMINED},
                {FACT_REVIEWING, MILESTONE_REVIEWING},     {FACT_REVIEWED, MILESTONE_REVIEWED},
                {FACT_WITHDRAWN, MILESTONE_WITHDRAWN}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        facts[days[i].fact] = day_fact(m->milestone_day[days[i].milestone]);
    facts[FACT_ASSIGNED] = FACT_NOTHING;
    for (size_t i = 0; i < m->n_events && facts[FACT_ASSIGNED] == FACT_NOTHING; i++)
        if (m->events[i]->effect == EFFECT_SEND && m->events[i]->limit_day != DATE_NONE)
            facts[FACT_ASSIGNED] = m->events[i]->date;
}

static bool way_known(const struct matter *m)
{
    return m->transcribed != TRANSCRIBED_IN_PART || m->milestone_day[MILESTONE_SORTED] != DATE_NONE ||
           m->milestone_day[MILESTONE_ACCEPTED] != DATE_NONE;
}

int rate_subject_of(struct arena *arena, const struct rules *rules, const struct matter *m, size_t place,
                    struct rate_subject *ret, struct error *err)
{
    const struct registration *r = &m->registrations[place];
    struct rate_subject s = {.seq = m->registrations[0].seq,
                             .place = place,
                             .unit = m->handler.n ? m->handler : m->office,
                             .category = m->category};
    int64_t *facts = s.facts;
    facts[FACT_KIND] = word_fact(m->kind);
    facts[FACT_ROUTE] = word_fact(m->route);
    facts[FACT_CHANNEL] = word_fact(r->channel);
    facts[FACT_COUNTED] = m->counted ? YES : NO;
    facts[FACT_WAY_KNOWN] = way_known(m) ? YES : NO;
    facts[FACT_PEOPLE] = r->people;
    facts[FACT_REPEAT] = place ? YES : NO;
    facts[FACT_HANDLER] = m->handler.n ? 1 : FACT_NOTHING;
    facts[FACT_REGISTRATIONS] = (int64_t)m->n_registrations;
    facts[FACT_REPEATED_AFTER] = repeated_after(m) ? YES : NO;
    facts[FACT_REGISTERED] = day_fact(r->registered_day);
    facts[FACT_OFFICE_RATING] = word_fact(m->office_rating);
    facts[FACT_UNIT_RATING] = word_fact(m->unit_rating);
    facts[FACT_BASIS] = FACT_NOTHING;
    const int32_t served_day = m->milestone_day[MILESTONE_SERVED];
    set_days(facts, m);
    set_rating(facts, rules, served_day, m->office_rated_day, FACT_OFFICE_RATING_STATE, FACT_OFFICE_RATING_DAY);
    set_rating(facts, rules, served_day, m->unit_rated_day, FACT_UNIT_RATING_STATE, FACT_UNIT_RATING_DAY);
    TRY(find_due(arena, rules, m, &facts[FACT_DUE], err));
    *ret = s;
    return 0;
}

bool rate_contribution_of(const struct rate *rate, struct rate_subject *subject, struct rate_contribution *ret)
{
    int64_t *facts = subject->facts, day = rate_day_of(rate, subject);
    if (rate->subject == SUBJECT_COUNT || (rate->subject == SUBJECT_MATTER && subject->place) || day == FACT_NOTHING)
        return false;
    facts[FACT_BASIS] = day;
    if (!rate_condition_holds(&rate->filter, facts))
        return false;
    struct rate_contribution c = {.day = (int32_t)facts[FACT_BASIS], .counts.below = 1};
    if (rate->unit == RATE_DAYS) {
        if (facts[rate->days_from] == FACT_NOTHING || facts[rate->days_to] == FACT_NOTHING)
            return false;
        c.counts.above = facts[rate->days_to] - facts[rate->days_from];
    } else {
        c.counts.above = rate_condition_holds(&rate->numerator, facts);
        c.counts.late = rate->late.n && !c.counts.above && rate_condition_holds(&rate->late, facts);
    }
    *ret = c;
    return true;
}

/* How far the ratio is shifted before it is printed: 0.9943 is 99.43 percent. */
static int shift_of(const struct rate *rate)
{
    return rate->unit == RATE_PERCENT ? 2 : 0;
}

bool rate_value(const struct rate *rate, struct rate_counts counts, struct decimal *ret)
{
    return decimal_ratio(counts.above, counts.below, shift_of(rate), RATE_SCALE, ROUND_HALF_UP, ret);
}

bool rate_change(const struct rate *rate, struct rate_counts now, struct rate_counts before, struct decimal *ret)
{
    int128 rise = (int128)now.above * before.below - (int128)before.above * now.below;
    return decimal_ratio(rise, (int128)now.below * before.below, shift_of(rate), RATE_SCALE, ROUND_HALF_UP, ret);
}
