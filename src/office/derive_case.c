/* What follows from an event of a matter in the derived tables. */
#include "office/cases.h"
#include "queries.gen.h"

static int put_registration(struct store *store, const struct matter *m, struct error *err)
{
    const struct registration *r = &m->registrations[m->n_registrations - 1];
    return q_registration_add(store,
                              &(struct q_registration_add_in){r->seq, m->number, (int64_t)m->n_registrations, r->unit,
                                                              str_from(word_name(channel_words, r->channel)),
                                                              r->received_day, r->registered_day, r->people},
                              err);
}

int derive_case(struct store *store, struct arena *arena, int64_t seq, const struct case_event *event,
                struct error *err)
{
    struct matter m;
    TRY(matter_load(store, arena, event->number, &m, err));
    size_t registrations = m.n_registrations;
    TRY(matter_apply(arena, &m, event, seq, err));
    TRY(q_matter_event_add(store, &(struct q_matter_event_add_in){event->number, seq}, err));
    TRY(q_matter_put(
        store,
        &(struct q_matter_put_in){m.number, seq, m.regime, m.state, str_from(word_name(matter_kind_words, m.kind)),
                                  str_from(word_name(matter_route_words, m.route)), m.secret, m.office, m.handler,
                                  m.category, m.title, m.registrations[0].registered_day, m.last_day, m.merged_into},
        err));
    if (m.n_registrations > registrations)
        TRY(put_registration(store, &m, err));
    for (size_t i = 0; i < m.n_clocks; i++) {
        const struct matter_clock *c = &m.clocks[i];
        TRY(q_clock_put(store,
                        &(struct q_clock_put_in){m.number, (int64_t)i + 1, c->rule, c->unit, c->start_day, c->stop_day},
                        err));
    }
    return 0;
}
