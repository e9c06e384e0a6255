#include "office/inbox.h"

#include <stdlib.h>

#include "domain/petition/access.h"
#include "office/daybooks.h"
#include "office/units.h"
#include "queries.gen.h"

struct inbox_loading {
    const struct office *office;
    struct arena *arena;
    struct str unit;
    int32_t as_of_day;
    const struct units *units;
    struct map seen; /* numbers of matters */
    struct inbox inbox;
};

/* `m` as it was on the day; who may see it is asked of the matter `now`: a secret of today was none before. */
static int add_clocks(struct inbox_loading *l, const struct matter *m, const struct matter *now, struct error *err)
{
    enum sight sight = matter_sight(l->units, now, &(struct asker){l->unit, STR("")});
    if (sight == SIGHT_NOTHING)
        return 0;
    for (size_t i = 0; i < m->n_clocks; i++) {
        const struct matter_clock *c = &m->clocks[i];
        int32_t due_day;
        if (!clock_is_open(c) || !c->unit.n || (l->unit.n && !unit_answers_for(l->units, l->unit, c->unit)))
            continue;
        TRY(matter_clock_due(l->arena, c, l->office->rules, l->as_of_day, &due_day, err));
        if (due_day != DATE_NONE && due_day < l->as_of_day &&
            list_has(l->office->rules->petition.optional_clocks, c->rule))
            continue;
        if (!ARENA_ROOM(l->arena, l->inbox.items, l->inbox.n, l->inbox.capacity))
            return error_memory(err);
        l->inbox.items[l->inbox.n++] = (struct inbox_row){.number = m->number,
                                                          .title = sight != SIGHT_WHOLE ? STR("")
                                                                   : m->title.n         ? m->title
                                                                                        : m->content,
                                                          .secret = sight != SIGHT_WHOLE,
                                                          .rule = c->rule,
                                                          .unit = c->unit,
                                                          .due_day = due_day};
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
        struct str unit = daybook_text(facts, STR("unit"), LANGUAGE_ZH);
        const struct matter *matter = facts->links.matter;
        if ((!all && !str_equal(unit, l->unit)) ||
            (matter && matter_sight(l->units, matter, &(struct asker){l->unit, STR("")}) == SIGHT_NOTHING))
            continue;
        if (!ARENA_ROOM(l->arena, l->inbox.items, l->inbox.n, l->inbox.capacity))
            return error_memory(err);
        l->inbox.items[l->inbox.n++] = (struct inbox_row){
            .number = daybook_head_of(facts)->number,
            .title = daybook_text(facts, due->daybook->about, LANGUAGE_ZH),
            .rule = due->due->id,
            .unit = unit,
            .due_day = due->due_day};
    }
    return 0;
}

/* Nothing due comes last; otherwise by day, then number and rule, so that the order is always the same. */
static int by_urgency(const void *left, const void *right)
{
    const struct inbox_row *a = left, *b = right;
    if ((a->due_day == DATE_NONE) != (b->due_day == DATE_NONE))
        return a->due_day == DATE_NONE ? 1 : -1;
    if (a->due_day != b->due_day)
        return a->due_day < b->due_day ? -1 : 1;
    int order = str_compare(a->number, b->number);
    return order ? order : str_compare(a->rule, b->rule);
}

/* The matter as it was on the day, once. */
static int add_matter(struct inbox_loading *l, struct store *store, struct str number, struct error *err)
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
        return add_clocks(l, &now, &now, err);
    TRY(matter_load_of_day(store, l->arena, key, l->as_of_day, &then, err));
    return add_clocks(l, &then, &now, err);
}

/* Matters with a clock of the unit that runs, or ran on that day; of every unit with an empty code. */
static int add_matters(struct inbox_loading *l, struct store *store, struct str unit, struct error *err)
{
    int status;
    _cleanup_query_ struct query query = {0};
    /* The clocks of the petitioner have no unit and stand before the first. */
    const struct str first = unit.n ? unit : STR("\x01"), last = unit.n ? unit : STR("\xF4\x8F\xBF\xBF");
    if (l->as_of_day >= clock_today(l->office->clock)) {
        struct q_clock_open_matters_row row;
        TRY(q_clock_open_matters(store, &(struct q_clock_open_matters_in){first, last}, &query, err));
        while ((status = q_clock_open_matters_next(&query, &row, err)) == 1)
            TRY(add_matter(l, store, row.matter, err));
    } else {
        struct q_clock_matters_of_day_row row;
        TRY(q_clock_matters_of_day(store, &(struct q_clock_matters_of_day_in){first, last, l->as_of_day}, &query, err));
        while ((status = q_clock_matters_of_day_next(&query, &row, err)) == 1)
            TRY(add_matter(l, store, row.matter, err));
    }
    return status < 0 ? -1 : 0;
}

static int load_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct inbox_loading *l = argument;
    TRY(office_units_kept(store, false, &l->units, err));
    if (!l->unit.n)
        return add_matters(l, store, l->unit, err) != 0 ? -1 : add_books(l, store, err);
    for (size_t i = 0; i < l->units->n; i++) /* a unit has the duties of those that it followed on */
        if (unit_answers_for(l->units, l->unit, l->units->items[i].code))
            TRY(add_matters(l, store, l->units->items[i].code, err));
    return add_books(l, store, err);
}

int office_inbox(const struct office *office, struct arena *arena, struct str unit, int32_t as_of_day,
                 struct inbox *ret, struct error *err)
{
    struct inbox_loading l = {
        .office = office, .arena = arena, .unit = unit, .as_of_day = as_of_day, .seen = MAP(arena)};
    TRY(store_read(office->store, load_in_transaction, &l, err));
    if (l.inbox.n)
        qsort(l.inbox.items, l.inbox.n, sizeof *l.inbox.items, by_urgency);
    *ret = l.inbox;
    return 0;
}
