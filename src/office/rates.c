#include "office/rates.h"

#include "office/kinds.h"
#include "office/rate_tally.h"
#include "office/units.h"
#include "queries.gen.h"

/* Matters whose events are held in memory at a time. */
enum { SCRATCH_MATTERS = 256 };

const char *const rates_by_names[] = {"",          "unit", "region", "channel", "category", "category1",
                                      "category2", "kind", "year",   "quarter", "month",    NULL};

struct counting {
    struct store *store;
    const struct office *office;
    struct arena *arena;
    const struct rates_query *query;
    struct tally tally;
    struct rate_matter *matters;
    size_t n_matters, capacity;
    struct rates_result result;
};

int64_t end_of_day_ms(int32_t day)
{
    return ((int64_t)day + 1) * 86400000 - INT64_C(8) * 3600000; /* the office's clock runs eight hours ahead of UTC */
}

struct rates_query rates_query_now(const struct office *office, int32_t from_day, int32_t to_day)
{
    return (struct rates_query){.from_day = from_day,
                                .to_day = to_day,
                                .as_of_ms = INT64_MAX,
                                .as_of_day = clock_today(office->clock),
                                .unit = STR(""),
                                .only = STR("")};
}

static int keep_matter(struct counting *c, const struct rate_subject *s, const struct rate_contribution *contribution,
                       struct error *err)
{
    if (!ARENA_ROOM(c->arena, c->matters, c->n_matters, c->capacity))
        return error_memory(err);
    struct rate_matter *m = &c->matters[c->n_matters++];
    *m = (struct rate_matter){.number = s->matter->secret ? STR("") : arena_str(c->arena, s->matter->number),
                              .unit = arena_str(c->arena, s->unit),
                              .place = s->place + 1,
                              .day = contribution->day,
                              .counts = contribution->counts};
    return m->number.p && m->unit.p ? 0 : error_memory(err);
}

static int count_subject(struct counting *c, const struct rate_subject *s, struct error *err)
{
    const struct rates *rates = &c->office->rules->rates;
    const struct tally_subject subject = {s->unit, s->matter->category, s->matter->registrations[s->place].channel,
                                          s->matter->kind};
    for (size_t i = 0; i < rates->n; i++) {
        struct rate_contribution contribution;
        bool counted;
        if (c->query->only.n && !str_equal(rates->items[i].id, c->query->only))
            continue;
        if (!rate_contribution_of(&rates->items[i], s, &contribution))
            continue;
        TRY(tally_add(&c->tally, &rates->items[i], &subject, &contribution, &counted, err));
        if (counted && c->query->matters && c->query->only.n)
            TRY(keep_matter(c, s, &contribution, err));
    }
    return 0;
}

static int count_matter(void *state, struct arena *scratch, const struct matter *m, struct error *err)
{
    struct counting *c = state;
    for (size_t place = 0; place < m->n_registrations; place++) {
        struct rate_subject subject;
        TRY(rate_subject_of(scratch, c->office->rules, m, place, &subject, err));
        TRY(count_subject(c, &subject, err));
    }
    return 0;
}

int matters_each(struct store *store, const struct rates_query *known, matter_function *function, void *state,
                 struct error *err)
{
    _cleanup_query_ struct query query = {0};
    _cleanup_arena_ struct arena scratch = ARENA((size_t)256 << 20);
    struct q_matter_event_bodies_row row;
    struct matter matter = matter_new();
    size_t done = 0;
    int status;
    TRY(q_matter_event_bodies(store, &query, err));
    while ((status = q_matter_event_bodies_next(&query, &row, err)) == 1) {
        if (row.recorded_ms >= known->as_of_ms)
            continue;
        if (!str_equal(row.matter, matter.number)) {
            TRY(function(state, &scratch, &matter, err));
            matter = matter_new();
            if (++done % SCRATCH_MATTERS == 0)
                arena_free(&scratch);
        }
        struct case_event *event = ARENA_NEW(&scratch, struct case_event);
        if (!event)
            return error_memory(err);
        TRY(schema_from_json(&scratch, &case_event_schema, row.body, event, err));
        TRY(matter_apply(&scratch, &matter, event, row.seq, err));
    }
    return status < 0 ? -1 : function(state, &scratch, &matter, err);
}

static int count_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct counting *c = argument;
    return rates_count(store, c->office, c->arena, c->query, &c->result, err);
}

int rates_count(struct store *store, const struct office *office, struct arena *arena, const struct rates_query *query,
                struct rates_result *ret, struct error *err)
{
    struct counting c = {.store = store, .office = office, .arena = arena, .query = query};
    struct units *units = ARENA_NEW(arena, struct units);
    if (!units)
        return error_memory(err);
    TRY(office_units(store, arena, units, err));
    if (query->unit.n && !units_find(units, query->unit))
        return FAIL(err, MSG_rates_unit_unknown, ARG_TEXT("unit", query->unit));
    int status = tally_begin(&c.tally, arena, &office->rules->rates, query, units, err);
    if (status == 0)
        status = matters_each(store, query, count_matter, &c, err);
    tally_end(&c.tally);
    if (status != 0)
        return -1;
    *ret = (struct rates_result){c.tally.rows, c.tally.n, c.matters, c.n_matters, units};
    return 0;
}

int office_rates(const struct office *office, struct arena *arena, const struct rates_query *query,
                 struct rates_result *ret, struct error *err)
{
    struct counting c = {.office = office, .arena = arena, .query = query};
    TRY(store_read(office->store, count_in_transaction, &c, err));
    *ret = c.result;
    return 0;
}
