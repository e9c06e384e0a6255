#include "office/register_counts.h"

#include <string.h>

#include "domain/statistics/rates.h"
#include "office/replay.h"

struct register_counting {
    const struct office *office;
    struct arena *arena;
    int32_t from_day, to_day;
    struct count_sum *sums;
    size_t n;
    struct register_behind *behind;
};

static int keep(struct register_counting *c, const struct matter *m, int32_t day, int64_t part, struct error *err)
{
    struct register_behind *b = c->behind;
    if (!b)
        return 0;
    if (!ARENA_ROOM(c->arena, b->items, b->n, b->capacity))
        return error_memory(err);
    struct str number = m->secret ? STR("") : arena_str(c->arena, m->number);
    b->items[b->n++] = (struct register_counted){number, day, part};
    return number.p ? 0 : error_memory(err);
}

static int add_subject(struct register_counting *c, struct count_sum *sum, const struct rate_subject *s,
                       struct error *err)
{
    const struct count *count = sum->count;
    int64_t facts[RATE_FACTS], day = s->facts[count->basis_fact];
    if (count->subject == COUNT_ENTRIES || (count->subject == COUNT_MATTERS && s->place) || day == FACT_NOTHING ||
        day < c->from_day || c->to_day < day)
        return 0;
    memcpy(facts, s->facts, sizeof facts);
    facts[FACT_BASIS] = day;
    if (!rate_condition_holds(&count->condition, facts))
        return 0;
    int64_t part = count->measure == COUNTED_NUMBER ? 1 : facts[FACT_PEOPLE];
    if (__builtin_add_overflow(sum->value, part, &sum->value))
        return FAIL(err, MSG_sum_too_large);
    return keep(c, s->matter, (int32_t)day, part, err);
}

static int add_matter(void *state, struct arena *scratch, const struct matter *m, struct error *err)
{
    struct register_counting *c = state;
    for (size_t place = 0; place < m->n_registrations; place++) {
        struct rate_subject subject;
        TRY(rate_subject_of(scratch, c->office->rules, m, place, &subject, err));
        for (size_t i = 0; i < c->n; i++)
            TRY(add_subject(c, &c->sums[i], &subject, err));
    }
    return 0;
}

int register_counts(struct store *store, const struct office *office, struct arena *arena, int32_t from_day,
                    int32_t to_day, struct count_sum *sums, size_t n, struct register_behind *behind, struct error *err)
{
    struct register_counting c = {office, arena, from_day, to_day, sums, n, behind};
    return matters_replay(store, INT64_MAX, INT64_MAX, add_matter, &c, err);
}
