/* What follows from an event of a matter in the derived tables. */
#include <string.h>

#include "domain/petition/clock_terms.h"
#include "office/cases.h"
#include "queries.gen.h"

/* One event and what it changed: all that is derived from events follows from these. */
struct case_step {
    int64_t seq;
    const struct case_event *event;
    const struct matter *before, *after; /* the number of `before` is empty when the event began the matter */
};

static int derive_matter(struct store *store, const struct case_step *step, struct error *err)
{
    const struct matter *m = step->after;
    TRY(q_matter_event_add(store, &(struct q_matter_event_add_in){m->number, step->seq}, err));
    return q_matter_put(store,
                        &(struct q_matter_put_in){
                            m->number, step->seq, m->regime, m->state, str_from(word_name(matter_kind_words, m->kind)),
                            str_from(word_name(matter_route_words, m->route)), m->secret, m->office, m->handler,
                            m->category, m->title, m->registrations[0].registered_day, m->last_day, m->merged_into},
                        err);
}

static int derive_registration(struct store *store, const struct case_step *step, struct error *err)
{
    const struct matter *m = step->after;
    const struct registration *r = &m->registrations[m->n_registrations - 1];
    if (step->event->effect == EFFECT_CORRECT)
        return q_registration_correct(
            store,
            &(struct q_registration_correct_in){r->seq, str_from(word_name(channel_words, r->channel)), r->received_day,
                                                r->people},
            err);
    if (m->n_registrations == step->before->n_registrations)
        return 0;
    return q_registration_add(store,
                              &(struct q_registration_add_in){r->seq, m->number, (int64_t)m->n_registrations, r->unit,
                                                              str_from(word_name(channel_words, r->channel)),
                                                              r->received_day, r->registered_day, r->people},
                              err);
}

int clock_put(struct store *store, struct arena *arena, struct str matter, int64_t place, const struct matter_clock *c,
              struct error *err)
{
    const struct str terms = clock_terms(arena, c);
    if (!terms.p)
        return error_memory(err);
    return q_clock_put(
        store, &(struct q_clock_put_in){matter, place, c->rule, c->unit, c->start_day, c->stop_day, terms}, err);
}

static int derive_clocks(struct store *store, struct arena *arena, const struct case_step *step, struct error *err)
{
    const struct matter *m = step->after;
    for (size_t i = 0; i < m->n_clocks; i++) {
        const struct matter_clock *c = &m->clocks[i];
        const struct matter_clock *before = i < step->before->n_clocks ? &step->before->clocks[i] : NULL;
        if (before && before->stop_day == c->stop_day && clock_terms_same(before, c))
            continue;
        TRY(clock_put(store, arena, m->number, (int64_t)i + 1, c, err));
    }
    return 0;
}

/* The matter as it stands, to be kept while the event changes it: clocks are changed in place, registrations by a
 * correction alone. */
static int remember(struct arena *arena, const struct matter *m, const struct case_event *event, struct matter *ret,
                    struct error *err)
{
    const size_t n = event->effect == EFFECT_CORRECT ? m->n_registrations : 0;
    struct matter_clock *clocks = ARENA_NEW_ARRAY(arena, m->n_clocks, struct matter_clock);
    struct registration *registrations = n ? ARENA_NEW_ARRAY(arena, n, struct registration) : m->registrations;
    if (!clocks || (n && !registrations))
        return error_memory(err);
    if (m->n_clocks)
        memcpy(clocks, m->clocks, m->n_clocks * sizeof *clocks);
    if (n)
        memcpy(registrations, m->registrations, n * sizeof *registrations);
    *ret = *m;
    ret->clocks = clocks;
    ret->registrations = registrations;
    return 0;
}

int derive_case(struct deriver *deriver, int64_t seq, const struct case_event *event, struct error *err)
{
    struct shelf *shelf = &deriver->shelf;
    struct matter *matter, before;
    TRY(shelf_get(shelf, event->number, &matter, err));
    TRY(remember(&shelf->arena, matter, event, &before, err));
    TRY(matter_apply(&shelf->arena, matter, event, seq, err));
    if (!before.number.n)
        shelf_note_begun(shelf, matter->number);
    const struct case_step step = {.seq = seq, .event = event, .before = &before, .after = matter};
    TRY(derive_matter(shelf->store, &step, err));
    TRY(derive_registration(shelf->store, &step, err));
    TRY(derive_clocks(shelf->store, &shelf->arena, &step, err));
    return rate_changes_add(&deriver->rates, seq, &before, matter, err);
}
