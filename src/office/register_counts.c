#include "office/register_counts.h"

#include <stdlib.h>

#include "office/facts.h"

struct register_counting {
    struct arena *arena;
    int32_t from_day, to_day;
    struct count_sum *sums;
    size_t n;
    struct register_behind *behind;
};

static int keep(struct register_counting *c, const struct rate_subject *s, int32_t day, int64_t part, struct error *err)
{
    struct register_behind *b = c->behind;
    if (!b)
        return 0;
    if (!ARENA_ROOM(c->arena, b->items, b->n, b->capacity))
        return error_memory(err);
    b->items[b->n++] = (struct register_counted){s->seq, STR(""), day, part};
    return 0;
}

static int add_subject(struct register_counting *c, struct count_sum *sum, struct rate_subject *s, struct error *err)
{
    const struct count *count = sum->count;
    if (count->subject == COUNT_ENTRIES || (count->subject == COUNT_MATTERS && s->place))
        return 0;
    const int64_t day = s->facts[count->basis_fact];
    if (day == FACT_NOTHING || day < c->from_day || c->to_day < day)
        return 0;
    s->facts[FACT_BASIS] = day;
    if (!rate_condition_holds(&count->condition, s->facts))
        return 0;
    int64_t part = count->measure == COUNTED_NUMBER ? 1 : s->facts[FACT_PEOPLE];
    if (__builtin_add_overflow(sum->value, part, &sum->value))
        return FAIL(err, MSG_sum_too_large);
    return keep(c, s, (int32_t)day, part, err);
}

static int add_subjects(void *state, struct rate_subject *subject, struct error *err)
{
    struct register_counting *c = state;
    for (size_t i = 0; i < c->n; i++)
        TRY(add_subject(c, &c->sums[i], subject, err));
    return 0;
}

static int by_number(const void *left, const void *right)
{
    const struct register_counted *a = left, *b = right;
    int order = str_compare(a->number, b->number);
    return order ? order : (a->day > b->day) - (a->day < b->day);
}

int register_counts(struct store *store, const struct office *office, struct arena *arena, int32_t from_day,
                    int32_t to_day, struct count_sum *sums, size_t n, struct register_behind *behind, struct error *err)
{
    struct register_counting c = {arena, from_day, to_day, sums, n, behind};
    const struct facts_wish wish = {.from_day = from_day, .to_day = to_day, .as_of_seq = INT64_MAX};
    TRY(facts_each(store, office, &wish, add_subjects, &c, err));
    for (size_t i = 0; behind && i < behind->n; i++)
        TRY(facts_number(store, arena, behind->items[i].seq, &behind->items[i].number, err));
    if (behind && behind->n)
        qsort(behind->items, behind->n, sizeof *behind->items, by_number);
    return 0;
}
