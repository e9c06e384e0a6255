#include "office/inbox.h"

#include <stdlib.h>

#include "domain/petition/access.h"
#include "domain/petition/clock_terms.h"
#include "office/daybooks.h"
#include "office/units.h"
#include "queries.gen.h"

enum { SOON_DAYS = 3 };

/* Running clocks that are due on one day. */
struct group {
    struct str first_unit, last_unit, rule, terms;
    int32_t start_day, due_day;
    int64_t n;
};

struct inbox_loading {
    const struct office *office;
    struct arena *arena;
    struct str unit;
    int32_t as_of_day;
    size_t limit;
    const struct units *units;
    struct map seen; /* numbers of matters */
    struct group *groups;
    size_t n_groups, groups_capacity;
    struct inbox inbox;
};

enum inbox_urgency inbox_urgency(int32_t due_day, int32_t as_of_day)
{
    if (due_day == DATE_NONE)
        return INBOX_NO_DAY;
    if (due_day < as_of_day)
        return INBOX_OVERDUE;
    if (due_day == as_of_day)
        return INBOX_TODAY;
    return due_day - as_of_day <= SOON_DAYS ? INBOX_SOON : INBOX_LATER;
}

static void count(struct inbox_loading *l, int32_t due_day, int64_t n)
{
    l->inbox.total += n;
    l->inbox.sums[inbox_urgency(due_day, l->as_of_day)] += n;
}

static int add_row(struct inbox_loading *l, struct inbox_row row, struct error *err)
{
    if (!ARENA_ROOM(l->arena, l->inbox.items, l->inbox.n, l->inbox.capacity))
        return error_memory(err);
    l->inbox.items[l->inbox.n++] = row;
    return 0;
}

/* A limit that only gives a right and has ended. */
static bool has_lapsed(const struct inbox_loading *l, struct str rule, int32_t due_day)
{
    return due_day != DATE_NONE && due_day < l->as_of_day && list_has(l->office->rules->petition.optional_clocks, rule);
}

static void read_row(struct inbox_row *row, const struct matter *m, enum sight sight)
{
    row->secret = sight != SIGHT_WHOLE;
    row->title = row->secret ? STR("") : m->title.n ? m->title : m->content;
    row->is_read = true;
}

/* `m` as it was on the day; who may see it is asked of the matter `now`: a secret of today was none before. */
static int add_clocks(struct inbox_loading *l, const struct matter *m, const struct matter *now, bool odd_only,
                      struct error *err)
{
    enum sight sight = matter_sight(l->units, now, &(struct asker){l->unit, STR("")});
    if (sight == SIGHT_NOTHING)
        return 0;
    for (size_t i = 0; i < m->n_clocks; i++) {
        const struct matter_clock *c = &m->clocks[i];
        struct inbox_row row = {.number = m->number, .rule = c->rule, .unit = c->unit};
        struct matter_clock plain;
        if (!clock_is_open(c) || !c->unit.n || (l->unit.n && !unit_answers_for(l->units, l->unit, c->unit)) ||
            (odd_only && clock_of_terms(c->rule, c->start_day, clock_terms(l->arena, c), &plain)))
            continue;
        TRY(matter_clock_due(l->arena, c, l->office->rules, l->as_of_day, &row.due_day, err));
        if (has_lapsed(l, c->rule, row.due_day))
            continue;
        read_row(&row, m, sight);
        TRY(add_row(l, row, err));
        count(l, row.due_day, 1);
    }
    return 0;
}

/* The books are the office's own: it sees all that is due in them, another unit what its name stands to. */
static int add_books(struct inbox_loading *l, struct store *store, struct error *err)
{
    struct daybook_dues dues;
    const struct unit_record *asked = units_find(l->units, l->unit);
    bool all = !l->unit.n || (asked && asked->kind == UNIT_KIND_OFFICE);
    TRY(office_daybook_dues(l->office, l->arena, store, l->as_of_day, &dues, err));
    for (size_t i = 0; i < dues.n; i++) {
        const struct daybook_due_entry *due = &dues.items[i];
        const struct daybook_facts *facts = &due->entry.facts;
        struct str unit = daybook_unit(facts);
        const struct matter *matter = facts->links.matter;
        if ((!all && !str_equal(unit, l->unit)) ||
            (matter && matter_sight(l->units, matter, &(struct asker){l->unit, STR("")}) == SIGHT_NOTHING))
            continue;
        TRY(add_row(l,
                    (struct inbox_row){.number = daybook_head_of(facts)->number,
                                       .title = daybook_text(facts, due->daybook->about, LANGUAGE_ZH),
                                       .rule = due->due->id,
                                       .unit = unit,
                                       .due_day = due->due_day,
                                       .is_read = true},
                    err));
        count(l, due->due_day, 1);
    }
    return 0;
}

/* The matter as it was on the day, once. With `odd_only` those of its clocks whose terms do not tell the day. */
static int add_matter(struct inbox_loading *l, struct store *store, struct str number, bool odd_only, struct error *err)
{
    bool added;
    struct matter now, then;
    struct str key = arena_str(l->arena, number);
    if (!key.p || !map_add(&l->seen, key, &added))
        return error_memory(err);
    if (!added)
        return 0;
    TRY(matter_load(store, l->arena, key, &now, err));
    if (now.last_day <= l->as_of_day)
        return add_clocks(l, &now, &now, odd_only, err);
    TRY(matter_load_of_day(store, l->arena, key, l->as_of_day, &then, err));
    return add_clocks(l, &then, &now, odd_only, err);
}

static int keep_group(struct inbox_loading *l, struct group group, struct error *err)
{
    group.rule = arena_str(l->arena, group.rule);
    group.terms = arena_str(l->arena, group.terms);
    if (!group.rule.p || !group.terms.p || !ARENA_ROOM(l->arena, l->groups, l->n_groups, l->groups_capacity))
        return error_memory(err);
    l->groups[l->n_groups++] = group;
    return 0;
}

/* The clocks of a group: as its rows, or where its terms do not tell the day, matter by matter. */
static int add_group(struct inbox_loading *l, struct store *store, const struct group *group, bool odd,
                     struct error *err)
{
    int status;
    _cleanup_query_ struct query query = {0};
    struct q_clock_open_of_group_row row;
    const struct q_clock_open_of_group_in in = {group->first_unit, group->last_unit, group->rule, group->start_day,
                                                group->terms};
    TRY(q_clock_open_of_group(store, &in, &query, err));
    while ((status = q_clock_open_of_group_next(&query, &row, err)) == 1) {
        const struct inbox_row item = {.number = arena_str(l->arena, row.matter),
                                       .rule = group->rule,
                                       .unit = arena_str(l->arena, row.unit),
                                       .due_day = group->due_day};
        if (!item.number.p || !item.unit.p)
            return error_memory(err);
        TRY(odd ? add_matter(l, store, row.matter, true, err) : add_row(l, item, err));
    }
    return status < 0 ? -1 : 0;
}

static int add_groups(struct inbox_loading *l, struct store *store, struct str first, struct str last,
                      struct error *err)
{
    int status;
    const size_t before = l->n_groups;
    _cleanup_query_ struct query query = {0};
    struct q_clock_open_groups_row row;
    TRY(q_clock_open_groups(store, &(struct q_clock_open_groups_in){first, last}, &query, err));
    while ((status = q_clock_open_groups_next(&query, &row, err)) == 1) {
        struct group group = {first, last, row.rule, row.terms, (int32_t)row.start_day, DATE_NONE, row.clocks};
        if (group.start_day <= l->as_of_day)
            TRY(keep_group(l, group, err));
    }
    if (status < 0)
        return -1;
    for (size_t i = before; i < l->n_groups; i++) {
        struct group *group = &l->groups[i];
        struct matter_clock clock;
        if (!clock_of_terms(group->rule, group->start_day, group->terms, &clock)) {
            TRY(add_group(l, store, group, true, err));
            group->n = 0;
            continue;
        }
        TRY(matter_clock_due(l->arena, &clock, l->office->rules, l->as_of_day, &group->due_day, err));
        if (has_lapsed(l, group->rule, group->due_day))
            group->n = 0;
        count(l, group->due_day, group->n);
    }
    return 0;
}

/* Matters with a clock that ran on a day that is past. */
static int add_past(struct inbox_loading *l, struct store *store, struct str first, struct str last, struct error *err)
{
    int status;
    _cleanup_query_ struct query query = {0};
    struct q_clock_matters_of_day_row row;
    TRY(q_clock_matters_of_day(store, &(struct q_clock_matters_of_day_in){first, last, l->as_of_day}, &query, err));
    while ((status = q_clock_matters_of_day_next(&query, &row, err)) == 1)
        TRY(add_matter(l, store, row.matter, false, err));
    return status < 0 ? -1 : 0;
}

/* What runs, or ran on that day, for the unit; for every unit with an empty code. */
static int add_unit(struct inbox_loading *l, struct store *store, struct str unit, struct error *err)
{
    /* The clocks of the petitioner have no unit and stand before the first. */
    const struct str first = unit.n ? unit : STR("\x01"), last = unit.n ? unit : STR("\xF4\x8F\xBF\xBF");
    return l->as_of_day >= clock_today(l->office->clock) ? add_groups(l, store, first, last, err)
                                                         : add_past(l, store, first, last, err);
}

/* No day comes last. */
static int by_day(int32_t a, int32_t b)
{
    if (a == b)
        return 0;
    return a == DATE_NONE ? 1 : b == DATE_NONE ? -1 : a < b ? -1 : 1;
}

static int groups_by_day(const void *left, const void *right)
{
    return by_day(((const struct group *)left)->due_day, ((const struct group *)right)->due_day);
}

/* Nothing due comes last; otherwise by day, then number and rule, so that the order is always the same. */
static int by_urgency(const void *left, const void *right)
{
    const struct inbox_row *a = left, *b = right;
    int order = by_day(a->due_day, b->due_day);
    order = order ? order : str_compare(a->number, b->number);
    order = order ? order : str_compare(a->rule, b->rule);
    return order ? order : str_compare(a->unit, b->unit);
}

/* The matters of the most urgent groups, as many as are asked for and all of the last day among them. */
static int list_groups(struct inbox_loading *l, struct store *store, struct error *err)
{
    int64_t listed = 0;
    if (l->n_groups)
        qsort(l->groups, l->n_groups, sizeof *l->groups, groups_by_day);
    for (size_t i = 0; i < l->n_groups; i++) {
        const struct group *group = &l->groups[i];
        if (l->limit && listed >= (int64_t)l->limit && group->due_day != l->groups[i - 1].due_day)
            break;
        if (group->n)
            TRY(add_group(l, store, group, false, err));
        listed += group->n;
    }
    if (l->inbox.n)
        qsort(l->inbox.items, l->inbox.n, sizeof *l->inbox.items, by_urgency);
    if (l->limit && l->inbox.n > l->limit)
        l->inbox.n = l->limit;
    return 0;
}

/* What the rows are about; what the asker may not know of goes. */
static int read_rows(struct inbox_loading *l, struct store *store, struct error *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->inbox.n; i++) {
        struct inbox_row row = l->inbox.items[i];
        struct matter matter;
        enum sight sight = SIGHT_WHOLE;
        if (!row.is_read) {
            TRY(matter_load(store, l->arena, row.number, &matter, err));
            sight = matter_sight(l->units, &matter, &(struct asker){l->unit, STR("")});
            read_row(&row, &matter, sight);
        }
        if (sight == SIGHT_NOTHING)
            count(l, row.due_day, -1);
        else
            l->inbox.items[kept++] = row;
    }
    l->inbox.n = kept;
    return 0;
}

static int load_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct inbox_loading *l = argument;
    TRY(office_units_kept(store, false, &l->units, err));
    l->unit = unit_named(l->units, l->unit);
    if (l->unit.n && !units_find(l->units, l->unit)) {
        struct place place = {.field = STR("unit"), .value = l->unit};
        return FAIL_AT(err, &place, MSG_unit_unknown);
    }
    if (!l->unit.n)
        TRY(add_unit(l, store, l->unit, err));
    for (size_t i = 0; l->unit.n && i < l->units->n; i++) /* a unit has the duties of those that it followed on */
        if (unit_answers_for(l->units, l->unit, l->units->items[i].code))
            TRY(add_unit(l, store, l->units->items[i].code, err));
    TRY(add_books(l, store, err));
    TRY(list_groups(l, store, err));
    return read_rows(l, store, err);
}

int office_inbox(const struct office *office, struct arena *arena, struct str unit, int32_t as_of_day, size_t limit,
                 struct inbox *ret, struct error *err)
{
    struct inbox_loading l = {
        .office = office, .arena = arena, .unit = unit, .as_of_day = as_of_day, .limit = limit, .seen = MAP(arena)};
    TRY(store_read(office->store, load_in_transaction, &l, err));
    *ret = l.inbox;
    return 0;
}
