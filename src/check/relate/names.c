/* Which figures the document states under which name. */
#include "check/relate/prose.h"
#include "check/relate/sizes.h"

/* The totals among the figures, by their place in names->items. Few documents ask for them. */
struct totals {
    struct arena *arena;
    bool made;
    struct sizes sizes;
};

enum { NAME_MIN = 6, ENDING_MIN = 12, NAME_MAX = 90 };

static bool add(const struct check *check, struct names *names, struct named named)
{
    named.name = lexicon_quantity(check->lexicon, named.name);
    if (named.name.n < NAME_MIN || named.name.n > NAME_MAX)
        return true;
    if (!ARENA_ROOM(names->map.arena, names->items, names->n, names->capacity))
        return false;
    size_t *place = map_add(&names->map, named.name, NULL);
    if (!place)
        return false;
    /* Links are made once the array stands still. */
    names->items[names->n++] = named;
    return true;
}

static bool add_table(struct check *check, struct names *names, const struct grid *grid)
{
    for (size_t row = grid->first_row; row < grid->rows; row++)
        for (size_t column = 0; column < grid->columns; column++) {
            struct figure *f = grid_number(grid, row, column);
            if (!f || grid->unsure[row * grid->columns + column] || grid->shifted[row] ||
                grid->column[column].percent || grid->column[column].kind != COLUMN_NUMBER)
                continue;
            struct str name = grid_row_name(grid, row, column);
            struct named named = {.name = name, .figure = f, .passage = grid_cell(grid, row, column), .in_table = true};
            bool total = grid_is_total(check, name);
            if (!add(check, names, named))
                return false;
            named.name = grid->column[column].label;
            named.total = true;
            if (total && !add(check, names, named))
                return false;
        }
    return true;
}

static bool add_text(struct check *check, struct names *names, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++) {
        if (!prose_is_amount(&p->figures[i]))
            continue;
        struct str name = prose_without_copula(check->lexicon, prose_tail(prose_lead(p, i)));
        size_t start = 0;
        for (size_t at = 0; at + 6 < name.n; at++) /* 2020年度收入合计: from the last date on */
            if (str_starts(str_slice(name, at, name.n), STR("年度")))
                start = at + 6;
        struct named named = {.name = str_slice(name, start, name.n), .figure = &p->figures[i], .passage = p};
        if (lexicon_contains(check->lexicon, WORD_LAST, name) || lexicon_contains(check->lexicon, WORD_COMPARE, name))
            continue;
        if (!add(check, names, named))
            return false;
    }
    return true;
}

/* At least as many as will be added: a table may name a figure twice. Growing step by step would leave
 * as much behind in the arena. */
static size_t most_names(const struct check *check)
{
    size_t n = 0;
    for (size_t block = 0; block < check->document->n; block++) {
        const struct grid *grid = check->grids[block];
        for (size_t i = 0; grid && i < grid->rows * grid->columns; i++)
            n += grid->cells[i].n == 1 ? 2 : 0;
        n += grid ? 0 : check->paragraphs[block]->n;
    }
    return n;
}

int names_build(struct check *check, struct arena *arena, struct names *ret, struct error *err)
{
    struct names names = {.map = MAP(arena), .capacity = most_names(check), .totals = ARENA_NEW(arena, struct totals)};
    names.items = ARENA_NEW_ARRAY(arena, names.capacity, struct named);
    if (!names.items || !names.totals)
        return error_memory(err);
    names.totals->arena = arena;
    for (size_t block = 0; block < check->document->n; block++) {
        bool good = check->grids[block] ? add_table(check, &names, check->grids[block])
                                        : add_text(check, &names, check->paragraphs[block]);
        if (!good)
            return error_memory(err);
    }
    for (size_t i = names.n; i-- > 0;) {
        size_t *place = map_find(&names.map, names.items[i].name);
        names.items[i].next = (uint32_t)*place;
        *place = i + 1;
    }
    for (size_t i = 0; i < check->lexicon->n_quantities; i++) {
        const struct quantity_name *quantity = &check->lexicon->quantities[i];
        size_t *main = map_find(&names.map, quantity->name), first = main ? *main : 0;
        for (size_t j = 0; j < quantity->aliases.n && first; j++) {
            size_t *alias = map_add(&names.map, quantity->aliases.words[j], NULL);
            if (!alias)
                return error_memory(err);
            *alias = first;
        }
    }
    *ret = names;
    return 0;
}

struct named *names_find(const struct names *names, struct str name)
{
    size_t *place = map_find(&names->map, name);
    return place && *place ? &names->items[*place - 1] : NULL;
}

struct named *names_next(const struct names *names, const struct named *named)
{
    return named->next ? &names->items[named->next - 1] : NULL;
}

static const struct sizes *all_totals(const struct check *check, const struct names *names)
{
    struct totals *totals = names->totals;
    for (size_t i = 0; i < names->n && !totals->made; i++) {
        const struct named *named = &names->items[i];
        struct value value = figure_value(named->figure);
        if (value.v > 0 && (named->total || lexicon_contains(check->lexicon, WORD_TOTAL_WORD, named->name)) &&
            !sizes_add(&totals->sizes, totals->arena, value, i))
            break; /* memory is short: those that there are must do */
    }
    if (!totals->made)
        sizes_sort(&totals->sizes);
    totals->made = true;
    return &totals->sizes;
}

bool names_total_fits(const struct check *check, const struct names *names, const struct figure *percent,
                      const struct figure *part)
{
    enum { TRIED_MAX = 4000 }; /* 0 % and the like fit anything */
    const struct sizes *sizes = all_totals(check, names);
    const int128 one = value_power(VALUE_SCALE);
    struct value rate = figure_value(percent), of = figure_value(part);
    int128 size = of.v < 0 ? -of.v : of.v, high = (rate.v < 0 ? -rate.v : rate.v) + rate.half,
           low = high - 2 * rate.half;
    size_t from = sizes_from(sizes, high > 0 ? (size - of.half) * one / high : 0);
    int128 most = low > 0 ? (size + of.half) * one / low + 1 : (int128)VALUE_MAX_BASE * one;
    for (size_t i = from; sizes_upto(sizes, i, most) && i - from < TRIED_MAX; i++) {
        const struct figure *total = names->items[sizes->items[i].id].figure;
        if (figure_same_family(total, part) && value_judge_ratio(rate, of, figure_value(total)) == VERDICT_PASS)
            return true;
    }
    return false;
}

struct named *names_find_ending(const struct names *names, struct str text)
{
    size_t from = text.n > NAME_MAX ? text.n - NAME_MAX : 0;
    for (size_t at = from; at + NAME_MIN <= text.n; at++) {
        if (((unsigned char)text.p[at] & 0xC0) == 0x80)
            continue;
        /* A short name such as 支出 says what it is only when it stands alone. */
        struct named *found = at == 0 || text.n - at >= ENDING_MIN ? names_find(names, str_slice(text, at, text.n))
                                                                   : NULL;
        if (found)
            return found;
    }
    return NULL;
}
