#include "domain/accounts/books.h"

#include <stdlib.h>

#include "base/map.h"

int books_add(struct arena *arena, struct books *books, struct book_sum sum, struct error *err)
{
    if (!ARENA_ROOM(arena, books->sums, books->n, books->capacity))
        return error_memory(err);
    books->sums[books->n++] = sum;
    return 0;
}

/* Signs of the measures in the closing balance; 0: takes no part. */
static int closing_sign(enum measure measure)
{
    switch (measure) {
    case MEASURE_OPENING:
    case MEASURE_INCOME:
    case MEASURE_SURPLUS_USED:
        return 1;
    case MEASURE_EXPENDITURE:
    case MEASURE_SURPLUS_DISTRIBUTED:
        return -1;
    case MEASURE_CLOSING:
    case MEASURE_INITIAL_BUDGET:
    case MEASURE_BUDGET_CHANGE:
        break;
    }
    return 0;
}

int books_close(struct arena *arena, struct books *books, struct error *err)
{
    struct map places = MAP(arena);
    const size_t before = books->n;
    if (books->closing_counted)
        return 0;
    for (size_t i = 0; i < before; i++) {
        const struct book_sum sum = books->sums[i];
        int sign = closing_sign(sum.measure);
        if (!sign)
            continue;
        struct str key = arena_printf(arena, "%d/%.*s", (int)sum.fund, STR_ARGS(sum.function));
        bool added;
        size_t *place = key.p ? map_add(&places, key, &added) : NULL;
        if (!place)
            return error_memory(err);
        if (added) {
            *place = books->n;
            TRY(books_add(arena, books,
                          (struct book_sum){.measure = MEASURE_CLOSING,
                                            .fund = sum.fund,
                                            .function = sum.function,
                                            .project = STR(""),
                                            .economic = STR(""),
                                            .line = STR("")},
                          err));
        }
        books->sums[*place].fen += sign * sum.fen;
    }
    for (size_t i = before; i < books->n; i++)
        books->sums[i].entries = books->sums[i].fen != 0;
    return 0;
}

bool selection_takes(const struct selection *s, const struct book_sum *sum)
{
    return s->measure == sum->measure && bits_match(s->funds, (int)sum->fund) && bits_match(s->kinds, (int)sum->kind) &&
           bits_match(s->categories, (int)sum->category) && prefixes_match(&s->functions, sum->function) &&
           prefixes_match(&s->economics, sum->economic);
}

int64_t books_total(const struct books *books, const struct selection *selection, int64_t *ret_entries)
{
    int64_t total_fen = 0, entries = 0;
    for (size_t i = 0; i < books->n; i++) {
        if (selection_takes(selection, &books->sums[i])) {
            total_fen += books->sums[i].fen;
            entries += books->sums[i].entries;
        }
    }
    if (ret_entries)
        *ret_entries = entries;
    return total_fen;
}

void apportion(int64_t total, const int64_t *fen, size_t n, int64_t fen_per_tick, int64_t *ret_ticks)
{
    for (size_t i = 0; i < n; i++) {
        ret_ticks[i] = (int64_t)divide_rounded(fen[i], fen_per_tick, ROUND_FLOOR);
        total -= ret_ticks[i];
    }
    /* Parts are few (a form's rows), so the best part is looked for again for each tick. Normally fewer
     * ticks are missing than there are remainders; a total that was itself added up from rounded parts
     * (economic codes of a fund that rounds its items first) may ask for more, or for some back. */
    for (int step = total > 0 ? 1 : -1; total != 0; total -= step) {
        size_t best = n;
        int64_t best_rest = 0;
        for (size_t i = 0; i < n; i++) {
            int64_t rest = step * (fen[i] - ret_ticks[i] * fen_per_tick);
            if (fen[i] != 0 && (best == n || rest > best_rest)) {
                best = i;
                best_rest = rest;
            }
        }
        if (best == n)
            return;
        ret_ticks[best] += step;
    }
}

/* An atom on its way down: its place in the tree as text, levels parted by '/'. */
struct leaf {
    struct str path;
    struct tick_atom *atom;
};

static int compare_leaves(const void *a, const void *b)
{
    return str_compare(((const struct leaf *)a)->path, ((const struct leaf *)b)->path);
}

/* Whether two paths are the same up to and with the level that begins at `from`. */
static bool same_level(struct str a, struct str b, size_t from)
{
    size_t end = str_find(a, '/', from);
    return end == str_find(b, '/', from) && str_equal(str_slice(a, 0, end), str_slice(b, 0, end));
}

struct descent {
    struct arena *arena;
    int64_t fen_per_tick;
    struct error *err;
};

/* Gives `ticks` out over leaves[0..n), which share their path before `from`. */
static int descend(struct descent *d, struct leaf *leaves, size_t n, size_t from, int64_t ticks)
{
    if (n == 1 || from > leaves[0].path.n) {
        for (size_t i = 0; i < n; i++) /* more than one leaf at one place cannot be: atoms are merged */
            leaves[i].atom->ticks = i == 0 ? ticks : 0;
        return 0;
    }
    int64_t *fen = ARENA_NEW_ARRAY(d->arena, n, int64_t), *shares = ARENA_NEW_ARRAY(d->arena, n, int64_t);
    size_t *starts = ARENA_NEW_ARRAY(d->arena, n + 1, size_t);
    size_t groups = 0;
    if (!fen || !shares || !starts)
        return error_memory(d->err);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !same_level(leaves[i - 1].path, leaves[i].path, from))
            starts[groups++] = i;
        fen[groups - 1] += leaves[i].atom->sum.fen;
    }
    starts[groups] = n;
    apportion(ticks, fen, groups, d->fen_per_tick, shares);
    for (size_t g = 0; g < groups; g++) {
        size_t next = str_find(leaves[starts[g]].path, '/', from) + 1;
        TRY(descend(d, leaves + starts[g], starts[g + 1] - starts[g], next, shares[g]));
    }
    return 0;
}

/* Sorts the leaves, rounds their total and gives it out. */
static int round_tree(struct descent *d, struct leaf *leaves, size_t n, const int64_t *total_ticks)
{
    int64_t total_fen = 0;
    for (size_t i = 0; i < n; i++)
        total_fen += leaves[i].atom->sum.fen;
    if (n == 0)
        return 0;
    qsort(leaves, n, sizeof *leaves, compare_leaves);
    int64_t ticks = (int64_t)divide_rounded(total_fen, d->fen_per_tick, ROUND_HALF_UP);
    return descend(d, leaves, n, 0, total_ticks ? *total_ticks : ticks);
}

static struct str code_path(struct arena *arena, struct str code)
{
    return arena_printf(arena, "%.*s/%.*s/%.*s", STR_ARGS(str_slice(code, 0, 3)), STR_ARGS(str_slice(code, 0, 5)),
                        STR_ARGS(code));
}

static struct str function_path(struct arena *arena, const struct book_sum *sum)
{
    struct str code = code_path(arena, sum->function);
    int detail = sum->measure == MEASURE_INCOME ? (int)sum->kind : (int)sum->category;
    bool items_first = sum->fund == FUND_GOV || sum->fund == FUND_STATE_CAPITAL;
    if (!code.p)
        return code;
    if (items_first)
        return arena_printf(arena, "%d/%.*s/%d/%d", (int)sum->fund, STR_ARGS(code), (int)sum->measure, detail);
    return arena_printf(arena, "%d/%d/%d/%.*s", (int)sum->fund, (int)sum->measure, detail, STR_ARGS(code));
}

static struct str economic_path(struct arena *arena, const struct book_sum *sum)
{
    struct str code = code_path(arena, sum->economic);
    return code.p ? arena_printf(arena, "%d/%.*s", sum->economic_group, STR_ARGS(code)) : code;
}

/* Merges the sums that differ only in keys which the list does not have. */
static int make_atoms(struct arena *arena, const struct books *books, bool by_economic, struct tick_list *ret,
                      struct error *err)
{
    struct map places = MAP(arena);
    struct tick_list list = {.atoms = ARENA_NEW_ARRAY(arena, books->n, struct tick_atom)};
    if (!list.atoms)
        return error_memory(err);
    for (size_t i = 0; i < books->n; i++) {
        struct book_sum sum = books->sums[i];
        sum.project = sum.line = STR("");
        if (by_economic)
            sum.function = STR("");
        else
            sum.economic = STR("");
        struct str key = arena_printf(arena, "%d/%d/%d/%d/%.*s/%.*s", (int)sum.measure, (int)sum.fund, (int)sum.kind,
                                      (int)sum.category, STR_ARGS(sum.function), STR_ARGS(sum.economic));
        bool added;
        size_t *place = key.p ? map_add(&places, key, &added) : NULL;
        if (!place)
            return error_memory(err);
        if (added) {
            *place = list.n;
            list.atoms[list.n++] = (struct tick_atom){.sum = sum};
        } else {
            list.atoms[*place].sum.fen += sum.fen;
            list.atoms[*place].sum.entries += sum.entries;
        }
    }
    *ret = list;
    return 0;
}

/* The two sides of a year's account, and the budgets beside it: trees with a root of their own. */
enum side { SIDE_MEANS, SIDE_USES, SIDE_INITIAL, SIDE_CHANGE, SIDES };

static enum side side_of(enum measure measure)
{
    switch (measure) {
    case MEASURE_INCOME:
    case MEASURE_OPENING:
    case MEASURE_SURPLUS_USED:
        return SIDE_MEANS;
    case MEASURE_EXPENDITURE:
    case MEASURE_CLOSING:
    case MEASURE_SURPLUS_DISTRIBUTED:
        return SIDE_USES;
    case MEASURE_INITIAL_BUDGET:
        return SIDE_INITIAL;
    case MEASURE_BUDGET_CHANGE:
        break;
    }
    return SIDE_CHANGE;
}

static int round_by_function(struct descent *d, struct tick_list *list)
{
    struct leaf *leaves = ARENA_NEW_ARRAY(d->arena, list->n, struct leaf);
    if (!leaves)
        return error_memory(d->err);
    for (int side = 0; side < SIDES; side++) {
        size_t n = 0;
        for (size_t i = 0; i < list->n; i++) {
            if ((int)side_of(list->atoms[i].sum.measure) != side)
                continue;
            leaves[n] = (struct leaf){function_path(d->arena, &list->atoms[i].sum), &list->atoms[i]};
            if (!leaves[n++].path.p)
                return error_memory(d->err);
        }
        TRY(round_tree(d, leaves, n, NULL));
    }
    return 0;
}

/* Ticks that the list by function gives to a measure, fund and category. */
static int64_t ticks_of(const struct tick_list *list, const struct book_sum *like)
{
    int64_t ticks = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct book_sum *sum = &list->atoms[i].sum;
        if (sum->measure == like->measure && sum->fund == like->fund && sum->category == like->category)
            ticks += list->atoms[i].ticks;
    }
    return ticks;
}

/* Each measure, fund and category has the total that the list by function gave it. */
static int round_by_economic(struct descent *d, struct tick_list *list, const struct tick_list *by_function)
{
    struct leaf *leaves = ARENA_NEW_ARRAY(d->arena, list->n, struct leaf);
    bool *done = ARENA_NEW_ARRAY(d->arena, list->n, bool);
    if (!leaves || !done)
        return error_memory(d->err);
    for (size_t first = 0; first < list->n; first++) {
        const struct book_sum *like = &list->atoms[first].sum;
        size_t n = 0;
        for (size_t i = first; i < list->n; i++) {
            const struct book_sum *sum = &list->atoms[i].sum;
            if (done[i] || sum->measure != like->measure || sum->fund != like->fund || sum->category != like->category)
                continue;
            done[i] = true;
            leaves[n] = (struct leaf){economic_path(d->arena, sum), &list->atoms[i]};
            if (!leaves[n++].path.p)
                return error_memory(d->err);
        }
        int64_t ticks = ticks_of(by_function, like);
        TRY(round_tree(d, leaves, n, &ticks));
    }
    return 0;
}

int books_round(struct arena *arena, const struct books *books, int64_t fen_per_tick, struct tick_books *ret,
                struct error *err)
{
    struct tick_books rounded = {.fen_per_tick = fen_per_tick};
    struct descent d = {arena, fen_per_tick, err};
    TRY(make_atoms(arena, books, false, &rounded.by_function, err));
    TRY(make_atoms(arena, books, true, &rounded.by_economic, err));
    TRY(round_by_function(&d, &rounded.by_function));
    TRY(round_by_economic(&d, &rounded.by_economic, &rounded.by_function));
    *ret = rounded;
    return 0;
}
