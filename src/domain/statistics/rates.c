#include "domain/statistics/rates.h"

static struct str day_digits(const struct rate_subject_facts *f, int32_t day)
{
    return day == DATE_NONE ? STR("") : arena_printf(f->arena, "%d", day);
}

/* A reply may be rated from its service on, for as many days as petition.tsv says; until then it is waiting. */
static int32_t rating_day(const struct rate_subject_facts *f, int32_t rated_day)
{
    int32_t served_day = f->matter->milestone_day[MILESTONE_SERVED];
    if (rated_day != DATE_NONE)
        return rated_day;
    return served_day == DATE_NONE ? DATE_NONE : served_day + (int32_t)f->rating_days;
}

static struct str rating_state(const struct rate_subject_facts *f, int32_t rated_day)
{
    int32_t last_day = rating_day(f, DATE_NONE);
    if (rated_day != DATE_NONE)
        return STR("rated");
    return last_day != DATE_NONE && last_day < f->as_of_day ? STR("overdue") : STR("waiting");
}

static bool repeated_after(const struct matter *m)
{
    int32_t concluded_day = m->milestone_day[MILESTONE_CONCLUDED];
    const struct registration *last = m->n_registrations ? &m->registrations[m->n_registrations - 1] : NULL;
    return concluded_day != DATE_NONE && last && m->n_registrations > 1 && last->registered_day >= concluded_day;
}

static int32_t day_of(const struct rate_subject_facts *f, struct str name)
{
    const struct matter *m = f->matter;
    if (str_equal(name, STR("registered")))
        return f->registration->registered_day;
    if (str_equal(name, STR("sorted")))
        return m->milestone_day[MILESTONE_SORTED];
    if (str_equal(name, STR("accepted")))
        return m->milestone_day[MILESTONE_ACCEPTED];
    if (str_equal(name, STR("concluded")))
        return m->milestone_day[MILESTONE_CONCLUDED];
    if (str_equal(name, STR("settled")))
        return m->milestone_day[MILESTONE_SETTLED];
    if (str_equal(name, STR("due")))
        return f->due_day;
    if (str_equal(name, STR("basis")))
        return f->basis_day;
    if (str_equal(name, STR("office_rating_day")))
        return rating_day(f, m->office_rated_day);
    return str_equal(name, STR("unit_rating_day")) ? rating_day(f, m->unit_rated_day) : DATE_NONE;
}

static struct str fact_value(void *state, struct str name)
{
    const struct rate_subject_facts *f = state;
    const struct matter *m = f->matter;
    if (str_equal(name, STR("kind")))
        return str_from(word_name(matter_kind_words, m->kind));
    if (str_equal(name, STR("route")))
        return str_from(word_name(matter_route_words, m->route));
    if (str_equal(name, STR("channel")))
        return str_from(word_name(channel_words, f->registration->channel));
    if (str_equal(name, STR("counted")))
        return m->counted ? STR("yes") : STR("no");
    if (str_equal(name, STR("people")))
        return arena_printf(f->arena, "%lld", (long long)f->registration->people);
    if (str_equal(name, STR("repeat")))
        return f->place ? STR("yes") : STR("no");
    if (str_equal(name, STR("handler")))
        return m->handler;
    if (str_equal(name, STR("state")))
        return m->state;
    if (str_equal(name, STR("registrations")))
        return arena_printf(f->arena, "%zu", m->n_registrations);
    if (str_equal(name, STR("repeated_after")))
        return repeated_after(m) ? STR("yes") : STR("no");
    if (str_equal(name, STR("office_rating")))
        return str_from(word_name(rating_words, m->office_rating));
    if (str_equal(name, STR("unit_rating")))
        return str_from(word_name(rating_words, m->unit_rating));
    if (str_equal(name, STR("office_rating_state")))
        return rating_state(f, m->office_rated_day);
    if (str_equal(name, STR("unit_rating_state")))
        return rating_state(f, m->unit_rated_day);
    return day_digits(f, day_of(f, name));
}

int rate_facts(struct arena *arena, const struct rules *rules, const struct matter *m, size_t place, int32_t as_of_day,
               struct rate_subject_facts *ret, struct error *err)
{
    struct rate_subject_facts facts = {.arena = arena,
                                       .matter = m,
                                       .registration = &m->registrations[place],
                                       .place = place,
                                       .due_day = DATE_NONE,
                                       .basis_day = DATE_NONE,
                                       .as_of_day = as_of_day,
                                       .rating_days = rules->petition.rating_days};
    const struct matter_clock *clock = matter_conclusion_clock(m, &rules->procedure);
    if (clock)
        TRY(matter_clock_due(arena, clock, rules, as_of_day, &facts.due_day, err));
    *ret = facts;
    return 0;
}

bool rate_counts(const struct rate *rate, struct rate_subject_facts *f, int32_t from_day, int32_t to_day,
                 bool *ret_above)
{
    int32_t day = day_of(f, rate->basis_name);
    *ret_above = false;
    if ((rate->subject == SUBJECT_MATTER && f->place) || day == DATE_NONE)
        return false;
    f->basis_day = day + (int32_t)rate->basis_days;
    if (f->basis_day < from_day || to_day < f->basis_day || !filter_holds(&rate->filter, fact_value, f))
        return false;
    *ret_above = filter_holds(&rate->numerator, fact_value, f);
    return true;
}

struct str rate_group(const struct rate_subject_facts *f, enum rates_by by)
{
    struct civil date = civil_from_day(f->basis_day);
    switch (by) {
    case BY_UNIT:
        return f->matter->handler.n ? f->matter->handler : f->matter->office;
    case BY_CHANNEL:
        return str_from(word_name(channel_words, f->registration->channel));
    case BY_MONTH:
        return arena_printf(f->arena, "%04d-%02d", date.year, date.month);
    case BY_CATEGORY:
        return f->matter->category;
    case BY_NOTHING:
        break;
    }
    return STR("");
}
