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

static int find_row(struct tally *t, const struct rate *rate, bool total, const struct str *group,
                    struct rate_row **ret, struct error *err)
{
    buf_clear(&t->key);
    buf_printf(&t->key, "%.*s", STR_ARGS(rate->id));
    for (int i = 0; !total && i < RATES_BY_MAX; i++)
        buf_printf(&t->key, "/%.*s", STR_ARGS(group[i]));
    size_t *place = map_find(&t->places, buf_view(&t->key));
    if (!place) {
        struct str key = arena_str(t->arena, buf_view(&t->key));
        place = key.p ? map_add(&t->places, key, NULL) : NULL;
        if (!place || !ARENA_ROOM(t->arena, t->rows, t->n, t->capacity))
            return error_memory(err);
        *place = t->n;
        t->rows[t->n++] = (struct rate_row){.rate = rate, .total = total, .group = {STR(""), STR("")}};
        for (int i = 0; !total && i < RATES_BY_MAX; i++) {
            struct str kept = arena_str(t->arena, group[i]);
            if (!kept.p)
                return error_memory(err);
            t->rows[*place].group[i] = kept;
        }
    }
    *ret = &t->rows[*place];
    return 0;
}

int tally_begin(struct tally *t, struct arena *arena, const struct rates *rates, const struct rates_query *query,
                const struct units *units, struct error *err)
{
    struct rate_row *row;
    *t = (struct tally){.arena = arena,
                        .query = query,
                        .units = units,
                        .to_day = query->to_day < query->as_of_day ? query->to_day : query->as_of_day,
                        .last_from_day = year_before(query->from_day),
                        .places = MAP(arena),
                        .above = MAP(arena),
                        .key = BUF(1 << 16)};
    t->last_to_day = year_before(t->to_day);
    for (size_t i = 0; i < rates->n; i++)
        if (!query->only.n || str_equal(rates->items[i].id, query->only))
            TRY(find_row(t, &rates->items[i], true, NULL, &row, err));
    return 0;
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
        return str_from(word_name(channel_words, s->channel));
    case BY_CATEGORY:
        return s->category;
    case BY_CATEGORY1:
    case BY_CATEGORY2:
        return category_at_level(s->category, by == BY_CATEGORY1 ? 1 : 2);
    case BY_KIND:
        return str_from(word_name(matter_kind_words, s->kind));
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

static int add_to_row(struct tally *t, const struct rate *rate, bool total, const struct str *group, bool before,
                      struct rate_counts counts, struct error *err)
{
    struct rate_row *row;
    TRY(find_row(t, rate, total, group, &row, err));
    rate_counts_add(before ? &row->before : &row->now, counts);
    return 0;
}

static int add_once(struct tally *t, const struct rate *rate, const struct tally_subject *subject,
                    const struct unit_chain *chain, const struct rate_contribution *c, bool before, struct error *err)
{
    const enum rates_by *by = t->query->by;
    struct civil date = civil_from_day(c->day);
    char texts[RATES_BY_MAX][16];
    struct str group[RATES_BY_MAX];
    int of_unit = -1;
    date.year += before; /* last year's stands beside this year's group */
    TRY(add_to_row(t, rate, true, NULL, before, c->counts, err));
    if (by[0] == BY_NOTHING)
        return 0;
    for (int i = 0; i < RATES_BY_MAX; i++) {
        group[i] = group_of(t, by[i], subject, date, texts[i]);
        of_unit = by[i] == BY_UNIT ? i : of_unit;
    }
    TRY(add_to_row(t, rate, false, group, before, c->counts, err));
    for (size_t i = 0; of_unit >= 0 && i < chain->n; i++) {
        group[of_unit] = chain->units[i];
        TRY(add_to_row(t, rate, false, group, before, c->counts, err));
    }
    return 0;
}

int tally_add(struct tally *t, const struct rate *rate, const struct tally_subject *subject,
              const struct rate_contribution *c, bool *ret_counted, struct error *err)
{
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
        TRY(add_once(t, rate, subject, chain, c, false, err));
    return before ? add_once(t, rate, subject, chain, c, true, err) : 0;
}

static int by_rate_and_group(const void *left, const void *right)
{
    const struct rate_row *a = left, *b = right;
    if (a->rate != b->rate)
        return a->rate < b->rate ? -1 : 1;
    if (a->total != b->total)
        return a->total ? 1 : -1;
    int order = str_compare(a->group[0], b->group[0]);
    return order ? order : str_compare(a->group[1], b->group[1]);
}

void tally_end(struct tally *t)
{
    buf_free(&t->key);
    if (t->n)
        qsort(t->rows, t->n, sizeof *t->rows, by_rate_and_group);
}
