#include "office/rate_tally.h"

#include <stdlib.h>

#include "domain/petition/categories.h"
#include "rules/case_event.h"

/* The same day of the year before; the last day of a month stays the last. */
static int32_t year_before(int32_t day)
{
    struct civil date = civil_from_day(day);
    bool last = civil_from_day(day + 1).month != date.month;
    struct civil before = {date.year - 1, date.month, date.day};
    if (!last)
        return day_from_civil(before);
    return day_from_civil((struct civil){before.year + before.month / 12, before.month % 12 + 1, 1}) - 1;
}

static int find_group(struct tally *t, bool total, const struct str *group, struct tally_group **ret, struct error *err)
{
    if (total && t->n) {
        *ret = &t->groups[0];
        return 0;
    }
    buf_clear(&t->key);
    for (int i = 0; !total && i < RATES_BY_MAX; i++)
        buf_printf(&t->key, "/%.*s", STR_ARGS(group[i]));
    size_t *place = map_find(&t->places, buf_view(&t->key));
    if (!place) {
        struct str key = arena_str(t->arena, buf_view(&t->key));
        place = key.p ? map_add(&t->places, key, NULL) : NULL;
        if (!place || !ARENA_ROOM(t->arena, t->groups, t->n, t->capacity))
            return error_memory(err);
        struct tally_group new_group = {.total = total, .group = {STR(""), STR("")}};
        new_group.counts = ARENA_NEW_ARRAY(t->arena, t->rates->n + 1, struct tally_counts);
        for (int i = 0; !total && i < RATES_BY_MAX; i++)
            new_group.group[i] = arena_str(t->arena, group[i]);
        if (!new_group.counts || !new_group.group[0].p || !new_group.group[1].p)
            return error_memory(err);
        *place = t->n;
        t->groups[t->n++] = new_group;
    }
    *ret = &t->groups[*place];
    return 0;
}

int tally_begin(struct tally *t, struct arena *arena, const struct rates *rates, const struct rates_query *query,
                const struct units *units, struct error *err)
{
    struct tally_group *total;
    *t = (struct tally){.arena = arena,
                        .query = query,
                        .units = units,
                        .to_day = query->to_day < query->as_of_day ? query->to_day : query->as_of_day,
                        .last_from_day = year_before(query->from_day),
                        .rates = rates,
                        .places = MAP(arena),
                        .above = MAP(arena),
                        .key = BUF(1 << 16)};
    t->last_to_day = year_before(t->to_day);
    return find_group(t, true, NULL, &total, err);
}

void tally_free(struct tally *t)
{
    buf_free(&t->key);
}

/* The units that the unit is counted for with a subtree, and whether the query asks for it; found once. */
static int chain_of(struct tally *t, struct str unit, const struct unit_chain **ret, struct error *err)
{
    size_t *place = map_find(&t->above, unit);
    if (!place) {
        struct str kept = arena_str(t->arena, unit);
        place = kept.p ? map_add(&t->above, kept, NULL) : NULL;
        if (!place || !ARENA_ROOM(t->arena, t->chains, t->n_chains, t->chains_capacity))
            return error_memory(err);
        *place = t->n_chains;
        struct unit_chain chain = {.asked = !t->query->unit.n || units_within(t->units, unit, t->query->unit)};
        for (size_t i = 0; t->query->subtree && i < t->units->n; i++) {
            struct str top = t->units->items[i].code;
            if (str_equal(top, unit) || !units_within(t->units, unit, top))
                continue;
            if (!ARENA_ROOM(t->arena, chain.units, chain.n, chain.capacity))
                return error_memory(err);
            chain.units[chain.n++] = top;
        }
        t->chains[t->n_chains++] = chain;
    }
    *ret = &t->chains[*place];
    return 0;
}

static struct str group_of(struct tally *t, enum rates_by by, const struct tally_subject *s, struct civil date,
                           char text[static 16])
{
    const struct unit_record *unit;
    _cleanup_buf_ struct buf out = BUF(16);
    switch (by) {
    case BY_UNIT:
        return s->unit;
    case BY_REGION:
        unit = units_find(t->units, s->unit);
        return unit ? unit->region : STR("");
    case BY_CHANNEL:
        return s->channel;
    case BY_CATEGORY:
        return s->category;
    case BY_CATEGORY1:
    case BY_CATEGORY2:
        return category_at_level(s->category, by == BY_CATEGORY1 ? 1 : 2);
    case BY_KIND:
        return s->kind;
    case BY_YEAR:
        buf_printf(&out, "%04d", date.year);
        break;
    case BY_QUARTER:
        buf_printf(&out, "%04dQ%d", date.year, (date.month + 2) / 3);
        break;
    case BY_MONTH:
        buf_printf(&out, "%04d-%02d", date.year, date.month);
        break;
    case BY_NOTHING:
        return STR("");
    }
    struct str view = buf_view(&out);
    for (size_t i = 0; i < view.n; i++)
        text[i] = view.p[i];
    return (struct str){text, view.n};
}

/* What is added: to one rate, or to all. */
struct addition {
    const struct tally_subject *subject;
    int32_t day;
    const struct rate_counts *counts;
    size_t rate, n; /* from that rate on, so many */
};

static int add_to_group(struct tally *t, bool total, const struct str *group, bool before, const struct addition *a,
                        struct error *err)
{
    struct tally_group *found;
    TRY(find_group(t, total, group, &found, err));
    for (size_t i = 0; i < a->n; i++) {
        struct tally_counts *counts = &found->counts[a->rate + i];
        rate_counts_add(before ? &counts->before : &counts->now, a->counts[i]);
    }
    return 0;
}

static int add_once(struct tally *t, const struct unit_chain *chain, bool before, const struct addition *a,
                    struct error *err)
{
    const enum rates_by *by = t->query->by;
    struct civil date = civil_from_day(a->day);
    char texts[RATES_BY_MAX][16];
    struct str group[RATES_BY_MAX];
    int of_unit = -1;
    date.year += before; /* last year's stands beside this year's group */
    TRY(add_to_group(t, true, NULL, before, a, err));
    if (by[0] == BY_NOTHING)
        return 0;
    for (int i = 0; i < RATES_BY_MAX; i++) {
        group[i] = group_of(t, by[i], a->subject, date, texts[i]);
        of_unit = by[i] == BY_UNIT ? i : of_unit;
    }
    TRY(add_to_group(t, false, group, before, a, err));
    for (size_t i = 0; of_unit >= 0 && i < chain->n; i++) {
        group[of_unit] = chain->units[i];
        TRY(add_to_group(t, false, group, before, a, err));
    }
    return 0;
}

int tally_add(struct tally *t, size_t rate, const struct tally_subject *subject, const struct rate_contribution *c,
              bool *ret_counted, struct error *err)
{
    const struct addition addition = {subject, c->day, &c->counts, rate, 1};
    const struct unit_chain *chain;
    *ret_counted = t->query->from_day <= c->day && c->day <= t->to_day;
    bool before = t->query->last_year && t->last_from_day <= c->day && c->day <= t->last_to_day;
    if (!*ret_counted && !before)
        return 0;
    TRY(chain_of(t, subject->unit, &chain, err));
    if (!chain->asked) {
        *ret_counted = false;
        return 0;
    }
    if (*ret_counted)
        TRY(add_once(t, chain, false, &addition, err));
    return before ? add_once(t, chain, true, &addition, err) : 0;
}

int tally_add_all(struct tally *t, const struct tally_subject *subject, int32_t day, bool before,
                  const struct rate_counts *counts, struct error *err)
{
    const struct addition addition = {subject, day, counts, 0, t->rates->n};
    const struct unit_chain *chain;
    TRY(chain_of(t, subject->unit, &chain, err));
    return chain->asked ? add_once(t, chain, before, &addition, err) : 0;
}

/* By group; the total comes last. */
static int by_group(const void *left, const void *right)
{
    const struct tally_group *a = left, *b = right;
    if (a->total != b->total)
        return a->total ? 1 : -1;
    int order = str_compare(a->group[0], b->group[0]);
    return order ? order : str_compare(a->group[1], b->group[1]);
}

int tally_end(struct tally *t, struct error *err)
{
    t->rows = ARENA_NEW_ARRAY(t->arena, t->n * t->rates->n + 1, struct rate_row);
    if (!t->rows)
        return error_memory(err);
    qsort(t->groups, t->n, sizeof *t->groups, by_group);
    for (size_t rate = 0; rate < t->rates->n; rate++) {
        if (t->query->only.n && !str_equal(t->rates->items[rate].id, t->query->only))
            continue;
        for (size_t i = 0; i < t->n; i++) {
            const struct tally_group *g = &t->groups[i];
            const struct tally_counts *counts = &g->counts[rate];
            if (g->total || counts->now.below || counts->before.below)
                t->rows[t->n_rows++] = (struct rate_row){.rate = &t->rates->items[rate],
                                                         .total = g->total,
                                                         .group = {g->group[0], g->group[1]},
                                                         .now = counts->now,
                                                         .before = counts->before};
        }
    }
    return 0;
}
