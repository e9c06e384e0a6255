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

static size_t slot_of(const struct tally *t, int64_t key)
{
    const size_t mask = t->slots_n - 1;
    size_t slot = (size_t)((uint64_t)key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & mask;
    while (t->slots[slot] && t->groups[t->slots[slot]].key != key)
        slot = (slot + 1) & mask;
    return slot;
}

static int grow_slots(struct tally *t, struct error *err)
{
    t->slots_n = t->slots_n ? 2 * t->slots_n : 64;
    t->slots = ARENA_NEW_ARRAY(t->arena, t->slots_n, size_t);
    if (!t->slots)
        return error_memory(err);
    for (size_t i = 1; i < t->n; i++)
        t->slots[slot_of(t, t->groups[i].key)] = i;
    return 0;
}

static int add_group(struct tally *t, bool total, int64_t key, struct error *err)
{
    struct tally_group group = {.total = total, .key = key};
    group.now = ARENA_NEW_ARRAY(t->arena, t->rates->n + 1, struct rate_counts);
    if (t->query->last_year)
        group.before = ARENA_NEW_ARRAY(t->arena, t->rates->n + 1, struct rate_counts);
    if (!group.now || (t->query->last_year && !group.before) || !ARENA_ROOM(t->arena, t->groups, t->n, t->capacity))
        return error_memory(err);
    t->groups[t->n++] = group;
    return 2 * t->n > t->slots_n ? grow_slots(t, err) : 0;
}

static int find_group(struct tally *t, int64_t key, struct tally_group **ret, struct error *err)
{
    if (!t->newest || t->groups[t->newest].key != key) {
        size_t slot = slot_of(t, key);
        t->newest = t->slots[slot];
        if (!t->newest) {
            t->newest = t->slots[slot] = t->n;
            TRY(add_group(t, false, key, err));
        }
    }
    *ret = &t->groups[t->newest];
    return 0;
}

int tally_begin(struct tally *t, struct arena *arena, const struct rates *rates, const struct rates_query *query,
                const struct units *units, struct error *err)
{
    *t = (struct tally){.arena = arena,
                        .query = query,
                        .units = units,
                        .to_day = query->to_day < query->as_of_day ? query->to_day : query->as_of_day,
                        .last_from_day = year_before(query->from_day),
                        .rates = rates,
                        .names = MAP(arena),
                        .above = MAP(arena)};
    t->last_to_day = year_before(t->to_day);
    return add_group(t, true, 0, err);
}

/* A number that stands for the name, from 0. */
static int name_group(struct tally *t, struct str name, int64_t *ret, struct error *err)
{
    size_t *place = map_find(&t->names, name);
    if (!place) {
        struct str kept = arena_str(t->arena, name);
        place = kept.p ? map_add(&t->names, kept, NULL) : NULL;
        if (!place || !ARENA_ROOM(t->arena, t->name_items, t->n_names, t->names_capacity))
            return error_memory(err);
        t->name_items[t->n_names] = kept;
        *place = t->n_names++;
    }
    *ret = (int64_t)*place;
    return 0;
}

static int add_tops(struct tally *t, struct unit_chain *chain, struct error *err)
{
    for (size_t i = 0; t->query->subtree && i < t->units->n; i++) {
        struct str top = t->units->items[i].code;
        if (str_equal(top, chain->unit) || !units_within(t->units, chain->unit, top))
            continue;
        if (!ARENA_ROOM(t->arena, chain->tops, chain->n, chain->capacity))
            return error_memory(err);
        TRY(name_group(t, top, &chain->tops[chain->n++], err));
    }
    return 0;
}

/* The units that the unit is counted for with a subtree, and whether the query asks for it; found once. */
static int find_chain(struct tally *t, struct str unit, struct error *err)
{
    size_t *place = map_find(&t->above, unit);
    if (!place) {
        struct unit_chain chain = {.unit = arena_str(t->arena, unit)};
        chain.asked = !t->query->unit.n || units_within(t->units, unit, t->query->unit);
        place = chain.unit.p ? map_add(&t->above, chain.unit, NULL) : NULL;
        if (!place || !ARENA_ROOM(t->arena, t->chains, t->n_chains, t->chains_capacity))
            return error_memory(err);
        *place = t->n_chains;
        TRY(add_tops(t, &chain, err));
        t->chains[t->n_chains++] = chain;
    }
    t->chain = &t->chains[*place];
    return 0;
}

static bool is_by_time(enum rates_by by)
{
    return by == BY_YEAR || by == BY_QUARTER || by == BY_MONTH;
}

/* The group in a grouping that is not by time. */
static struct str group_name(const struct tally *t, enum rates_by by, const struct tally_subject *s)
{
    const struct unit_record *unit;
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
    case BY_NOTHING:
    case BY_YEAR:
    case BY_QUARTER:
    case BY_MONTH:
        break;
    }
    return STR("");
}

int tally_subject(struct tally *t, const struct tally_subject *subject, bool *ret_asked, struct error *err)
{
    TRY(find_chain(t, subject->unit, err));
    *ret_asked = t->chain->asked;
    for (int i = 0; t->chain->asked && i < RATES_BY_MAX; i++)
        if (t->query->by[i] != BY_NOTHING && !is_by_time(t->query->by[i]))
            TRY(name_group(t, group_name(t, t->query->by[i], subject), &t->groups_of[i], err));
    return 0;
}

/* Years, quarters and months by their numbers. */
static int64_t time_group(enum rates_by by, struct civil date)
{
    const int64_t year = date.year;
    return by == BY_YEAR ? year : by == BY_QUARTER ? year * 4 + (date.month - 1) / 3 : year * 12 + date.month - 1;
}

static struct str group_text(const struct tally *t, enum rates_by by, int64_t group)
{
    switch (by) {
    case BY_NOTHING:
        return STR("");
    case BY_YEAR:
        return arena_printf(t->arena, "%04d", (int)group);
    case BY_QUARTER:
        return arena_printf(t->arena, "%04dQ%d", (int)(group / 4), (int)(group % 4) + 1);
    case BY_MONTH:
        return arena_printf(t->arena, "%04d-%02d", (int)(group / 12), (int)(group % 12) + 1);
    default:
        return t->name_items[group];
    }
}

/* What is added: to one rate, or to all. */
struct addition {
    int32_t day;
    const struct rate_counts *counts;
    size_t rate, n; /* from that rate on, so many */
};

static void add_to_group(struct tally_group *group, bool before, const struct addition *a)
{
    struct rate_counts *counts = before ? group->before : group->now;
    for (size_t i = 0; i < a->n; i++)
        rate_counts_add(&counts[a->rate + i], a->counts[i]);
}

static int add_once(struct tally *t, bool before, const struct addition *a, struct error *err)
{
    const enum rates_by *by = t->query->by;
    int64_t groups[RATES_BY_MAX];
    struct tally_group *group;
    int of_unit = -1;
    add_to_group(&t->groups[0], before, a);
    if (by[0] == BY_NOTHING)
        return 0;
    for (int i = 0; i < RATES_BY_MAX; i++) {
        groups[i] = t->groups_of[i];
        if (is_by_time(by[i])) {
            struct civil date = civil_from_day(a->day);
            date.year += before; /* last year's stands beside this year's group */
            groups[i] = time_group(by[i], date);
        }
        of_unit = by[i] == BY_UNIT ? i : of_unit;
    }
    TRY(find_group(t, groups[0] << 32 | groups[1], &group, err));
    add_to_group(group, before, a);
    for (size_t i = 0; of_unit >= 0 && i < t->chain->n; i++) {
        groups[of_unit] = t->chain->tops[i];
        TRY(find_group(t, groups[0] << 32 | groups[1], &group, err));
        add_to_group(group, before, a);
    }
    return 0;
}

int tally_add(struct tally *t, size_t rate, const struct rate_contribution *c, struct error *err)
{
    const struct addition addition = {c->day, &c->counts, rate, 1};
    if (tally_counts_now(t, c->day))
        TRY(add_once(t, false, &addition, err));
    return tally_counts_before(t, c->day) ? add_once(t, true, &addition, err) : 0;
}

int tally_add_all(struct tally *t, int32_t day, bool before, const struct rate_counts *counts, struct error *err)
{
    return add_once(t, before, &(struct addition){day, counts, 0, t->rates->n}, err);
}

struct named_group {
    const struct tally_group *of;
    struct str group[RATES_BY_MAX];
};

/* By group; the total comes last. */
static int by_group(const void *left, const void *right)
{
    const struct named_group *a = left, *b = right;
    if (a->of->total != b->of->total)
        return a->of->total ? 1 : -1;
    int order = str_compare(a->group[0], b->group[0]);
    return order ? order : str_compare(a->group[1], b->group[1]);
}

static void add_rows(struct tally *t, size_t rate, const struct named_group *groups)
{
    static const struct rate_counts nothing;
    for (size_t i = 0; i < t->n; i++) {
        const struct tally_group *g = groups[i].of;
        const struct rate_counts *before = g->before ? &g->before[rate] : &nothing;
        if (g->total || g->now[rate].below || before->below)
            t->rows[t->n_rows++] = (struct rate_row){.rate = &t->rates->items[rate],
                                                     .total = g->total,
                                                     .group = {groups[i].group[0], groups[i].group[1]},
                                                     .now = g->now[rate],
                                                     .before = *before};
    }
}

static bool is_asked(const struct tally *t, size_t rate)
{
    return !t->query->only.n || str_equal(t->rates->items[rate].id, t->query->only);
}

int tally_end(struct tally *t, struct error *err)
{
    struct named_group *groups = ARENA_NEW_ARRAY(t->arena, t->n, struct named_group);
    t->rows = ARENA_NEW_ARRAY(t->arena, t->n * (t->query->only.n ? 1 : t->rates->n), struct rate_row);
    if (!groups || !t->rows)
        return error_memory(err);
    for (size_t i = 0; i < t->n; i++) {
        const int64_t key = t->groups[i].key;
        groups[i] = (struct named_group){&t->groups[i], {STR(""), STR("")}};
        for (int g = 0; !t->groups[i].total && g < RATES_BY_MAX; g++) {
            groups[i].group[g] = group_text(t, t->query->by[g], g ? key & UINT32_MAX : key >> 32);
            if (!groups[i].group[g].p)
                return error_memory(err);
        }
    }
    qsort(groups, t->n, sizeof *groups, by_group);
    for (size_t rate = 0; rate < t->rates->n; rate++)
        if (is_asked(t, rate))
            add_rows(t, rate, groups);
    return 0;
}
