#include "office/rates.h"

#include <stdlib.h>

#include "base/map.h"
#include "office/kinds.h"
#include "queries.gen.h"

struct counting {
    const struct office *office;
    struct arena *arena;
    const struct rates_query *query;
    struct matter *matters;
    size_t n, capacity;
    struct map places; /* number -> place in matters */
    struct map groups; /* rate/group -> place in rows */
    struct rates_result result;
};

/* The office's clock runs eight hours ahead of UTC. */
static int64_t end_of_day_ms(int32_t day)
{
    return ((int64_t)day + 1) * 86400000 - INT64_C(8) * 3600000;
}

static int add_event(struct counting *c, const struct q_journal_of_kind_all_row *row, struct error *err)
{
    bool added;
    struct case_event *event = ARENA_NEW(c->arena, struct case_event);
    if (!event)
        return error_memory(err);
    TRY(schema_from_json(c->arena, &case_event_schema, row->body, event, err));
    size_t *place = map_add(&c->places, event->number, &added);
    if (!place || !ARENA_ROOM(c->arena, c->matters, c->n, c->capacity))
        return error_memory(err);
    if (added) {
        *place = c->n;
        c->matters[c->n++] = matter_new();
    }
    return matter_apply(c->arena, &c->matters[*place], event, row->seq, err);
}

static int load_matters(struct store *store, void *argument, struct error *err)
{
    struct counting *c = argument;
    int64_t end_ms = end_of_day_ms(c->query->as_of_day);
    _cleanup_query_ struct query query = {0};
    struct q_journal_of_kind_all_row row;
    int status;
    TRY(q_journal_of_kind_all(store, &(struct q_journal_of_kind_all_in){str_from(case_event_schema.name)}, &query,
                              err));
    while ((status = q_journal_of_kind_all_next(&query, &row, err)) == 1)
        if (row.recorded_ms < end_ms)
            TRY(add_event(c, &row, err));
    return status < 0 ? -1 : 0;
}

static int find_row(struct counting *c, const struct rate *rate, struct str group, struct rate_row **ret,
                    struct error *err)
{
    bool added;
    struct str key = arena_printf(c->arena, "%.*s/%.*s", STR_ARGS(rate->id), STR_ARGS(group));
    size_t *place = key.p ? map_add(&c->groups, key, &added) : NULL;
    if (!place || !ARENA_ROOM(c->arena, c->result.rows, c->result.n, c->result.capacity))
        return error_memory(err);
    if (added) {
        *place = c->result.n;
        c->result.rows[c->result.n++] = (struct rate_row){.rate = rate, .group = group};
    }
    *ret = &c->result.rows[*place];
    return 0;
}

static int count_subject(struct counting *c, const struct rate *rate, struct rate_subject_facts *facts,
                         struct error *err)
{
    struct rates_result *r = &c->result;
    struct rate_row *row;
    bool above;
    if (!rate_counts(rate, facts, c->query->from_day, c->query->to_day, &above))
        return 0;
    TRY(find_row(c, rate, rate_group(facts, c->query->by), &row, err));
    row->denominator++;
    row->numerator += above;
    if (!c->query->only.n)
        return 0;
    if (!ARENA_ROOM(c->arena, r->matters, r->n_matters, r->matters_capacity))
        return error_memory(err);
    r->matters[r->n_matters++] = (struct rate_matter){facts->matter->number, facts->place + 1, facts->basis_day, above};
    return 0;
}

static int by_rate_and_group(const void *left, const void *right)
{
    const struct rate_row *a = left, *b = right;
    if (a->rate != b->rate)
        return a->rate < b->rate ? -1 : 1;
    return str_compare(a->group, b->group);
}

int office_rates(const struct office *office, struct arena *arena, const struct rates_query *query,
                 struct rates_result *ret, struct error *err)
{
    struct counting c = {.office = office, .arena = arena, .query = query, .places = MAP(arena), .groups = MAP(arena)};
    const struct rates *rates = &office->rules->rates;
    struct rate_row *row;
    TRY(store_read(office->store, load_matters, &c, err));
    for (size_t i = 0; query->by == BY_NOTHING && i < rates->n; i++)
        if (!query->only.n || str_equal(rates->items[i].id, query->only))
            TRY(find_row(&c, &rates->items[i], STR(""), &row, err));
    for (size_t m = 0; m < c.n; m++) {
        for (size_t place = 0; place < c.matters[m].n_registrations; place++) {
            struct rate_subject_facts facts;
            TRY(rate_facts(arena, office->rules, &c.matters[m], place, query->as_of_day, &facts, err));
            for (size_t i = 0; i < rates->n; i++)
                if (!query->only.n || str_equal(rates->items[i].id, query->only))
                    TRY(count_subject(&c, &rates->items[i], &facts, err));
        }
    }
    if (c.result.n)
        qsort(c.result.rows, c.result.n, sizeof *c.result.rows, by_rate_and_group);
    *ret = c.result;
    return 0;
}
