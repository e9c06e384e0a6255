/* The same cell in two tables: columns that agree in most of their common rows are the same column. */
#include "check/relate/relate.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_KEPT = 600, AGREE_MIN = 3 };

/* Codes and names of rows, numbered, so that columns are compared by numbers. */
struct keys {
    struct arena *arena;
    struct map ids;    /* 1 + number */
    struct str *texts; /* by number */
    struct last {
        uint32_t column; /* the last one that had the key, counted from 1 */
        size_t entry;    /* its entry there; SIZE_MAX for none */
    } * last;            /* by number */
    size_t n, capacity, last_capacity;
};

/* A row of a column that has a number to compare, under one of its keys. */
struct entry {
    struct value value;
    struct figure *figure;
    uint32_t key, row;
};

struct keyed {
    const struct grid *grid;
    size_t column;
    struct entry *entries; /* by key */
    size_t n;
};

struct comparison {
    struct check *check;
    const struct keys *keys;
    const struct keyed *a, *b;
};

static bool number_of_key(struct keys *keys, struct str text, size_t *ret)
{
    bool added = false;
    size_t *id = map_add(&keys->ids, text, &added);
    if (!id)
        return false;
    if (added) {
        if (!ARENA_ROOM(keys->arena, keys->texts, keys->n, keys->capacity) ||
            !ARENA_ROOM(keys->arena, keys->last, keys->n, keys->last_capacity))
            return false;
        keys->texts[keys->n] = text;
        keys->last[keys->n] = (struct last){0, SIZE_MAX};
        *id = ++keys->n;
    }
    *ret = *id - 1;
    return true;
}

/* Keys of the rows of totals, whatever word they bear. They are shorter than any name. */
static const struct str total_key = {"total", 5}, grand_total_key = {"grand", 5};

static struct str row_key(const struct check *check, const struct grid *grid, size_t row, size_t column,
                          struct str name)
{
    struct str code = grid_code(grid, row, column);
    if (code.n)
        return code;
    if (grid_is_total(check, name))
        return lexicon_contains(check->lexicon, WORD_GRAND_TOTAL, name) ? grand_total_key : total_key;
    return name.n >= 9 ? name : (struct str){"", 0};
}

static struct figure *good_number(const struct grid *grid, size_t row, size_t column)
{
    return grid->unsure[row * grid->columns + column] || grid->shifted[row] ? NULL : grid_number(grid, row, column);
}

static int by_key(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

/* Rows by code and, where a table prints both, also by name, so that tables without codes match. A key that
 * stands twice says nothing. `number` tells the column from the others. */
static bool key_column(struct check *check, struct keys *keys, struct keyed *keyed, uint32_t number, bool *ret_any)
{
    const struct grid *grid = keyed->grid;
    struct entry *entries = ARENA_NEW_ARRAY(keys->arena, 2 * (grid->rows - grid->first_row), struct entry);
    size_t n = 0;
    if (!entries)
        return false;
    *ret_any = false;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        struct str name = grid_row_name(grid, row, keyed->column);
        struct str texts[2] = {row_key(check, grid, row, keyed->column, name), name};
        struct figure *figure = good_number(grid, row, keyed->column);
        for (int i = 0; i < 2; i++) {
            size_t key;
            if (texts[i].n < (i ? 9U : 3U) || (i && str_equal(texts[0], texts[1])))
                continue;
            if (!number_of_key(keys, texts[i], &key))
                return false;
            *ret_any = true;
            struct last *last = &keys->last[key];
            bool twice = last->column == number;
            if (twice && last->entry != SIZE_MAX)
                entries[last->entry].figure = NULL;
            *last = (struct last){number, twice || !figure ? SIZE_MAX : n};
            if (!twice && figure)
                entries[n++] = (struct entry){figure_value(figure), figure, (uint32_t)key, (uint32_t)row};
        }
    }
    for (size_t i = 0; i < n; i++)
        if (entries[i].figure)
            entries[keyed->n++] = entries[i];
    if (keyed->n)
        qsort(entries, keyed->n, sizeof *entries, by_key);
    keyed->entries = entries;
    return true;
}

struct match {
    const struct entry *a, *b;
};

/* The next key that both have, from places at[0] and at[1] on. */
static bool next_match(const struct comparison *c, size_t at[2], struct match *ret)
{
    while (at[0] < c->a->n && at[1] < c->b->n) {
        const struct entry *a = &c->a->entries[at[0]], *b = &c->b->entries[at[1]];
        at[0] += a->key <= b->key;
        at[1] += b->key <= a->key;
        if (a->key == b->key) {
            *ret = (struct match){a, b};
            return true;
        }
    }
    return false;
}

static const struct entry *find_entry(const struct keyed *keyed, size_t key)
{
    const struct entry wanted = {.key = (uint32_t)key};
    return keyed->n ? bsearch(&wanted, keyed->entries, keyed->n, sizeof wanted, by_key) : NULL;
}

/* Do both tables agree on the row of `key`? 1 yes, 0 no, -1 one of them does not have it. */
static int agrees(const struct comparison *c, struct str key)
{
    const size_t *id = map_find(&c->keys->ids, key);
    const struct entry *a = id ? find_entry(c->a, *id - 1) : NULL, *b = id ? find_entry(c->b, *id - 1) : NULL;
    return !a || !b ? -1 : value_judge_same(a->value, b->value) <= VERDICT_ROUNDING;
}

/* A true difference (money carried over, another fund) shows in the rows above as well; a misprint
 * stands alone: what contains the row, or what it contains, agrees. */
static bool stands_alone(const struct comparison *c, struct str key)
{
    bool code = key.n && key.p[0] >= '0' && key.p[0] <= '9';
    if (!code)
        return agrees(c, total_key) == 1;
    for (size_t n = key.n; n > 3; n -= 2) {
        int parent = agrees(c, str_slice(key, 0, n - 2));
        if (parent >= 0)
            return parent == 1;
    }
    int total = agrees(c, total_key);
    if (total >= 0)
        return total == 1;
    return false;
}

static bool is_total_key(struct str key)
{
    return str_equal(key, total_key) || str_equal(key, grand_total_key);
}

/* Which money a column is about: all of it, the grants, or one fund; income, spending or both. */
enum scope { SCOPE_UNKNOWN, SCOPE_ALL, SCOPE_GRANTS, SCOPE_GENERAL, SCOPE_FUND, SCOPE_CAPITAL };

static enum scope scope_named(const struct lexicon *lexicon, struct str s)
{
    bool fund = lexicon_contains(lexicon, WORD_MONEY_FUND, s),
         capital = lexicon_contains(lexicon, WORD_MONEY_CAPITAL, s);
    bool general = lexicon_contains(lexicon, WORD_MONEY_GENERAL, s);
    if (fund + capital + general > 1)
        return SCOPE_GRANTS;
    if (fund || capital || general)
        return fund ? SCOPE_FUND : capital ? SCOPE_CAPITAL : SCOPE_GENERAL;
    return lexicon_contains(lexicon, WORD_MONEY_GRANT, s) ? SCOPE_GRANTS : SCOPE_UNKNOWN;
}

static enum scope scope_of(const struct lexicon *lexicon, const struct keyed *k)
{
    enum scope own = scope_named(lexicon, k->grid->column[k->column].label),
               whole = scope_named(lexicon, k->grid->title);
    if (own != SCOPE_UNKNOWN)
        return own;
    return whole != SCOPE_UNKNOWN ? whole : k->grid->title.n ? SCOPE_ALL : SCOPE_UNKNOWN;
}

/* Is one of two words on one side and not on the other, and the other way round? */
static bool opposed(struct str a, struct str b, const struct opposite *pair)
{
    bool a1 = str_contains(a, pair->first), a2 = str_contains(a, pair->second), b1 = str_contains(b, pair->first),
         b2 = str_contains(b, pair->second);
    return (a1 && !a2 && b2 && !b1) || (a2 && !a1 && b1 && !b2);
}

/* Do both columns state the same quantity, as far as headers and titles tell? */
static bool same_quantity(const struct lexicon *lexicon, const struct keyed *a, const struct keyed *b)
{
    struct str la = a->grid->column[a->column].label, lb = b->grid->column[b->column].label;
    enum scope sa = scope_of(lexicon, a), sb = scope_of(lexicon, b);
    if (sa != sb || (a->grid->title.n && str_equal(a->grid->title, b->grid->title)))
        return false; /* tables of one title are of several units or years */
    if (a->grid->title.n >= 4 && b->grid->title.n >= 4 && a->grid->title.p[0] == '2' && b->grid->title.p[0] == '2' &&
        memcmp(a->grid->title.p, b->grid->title.p, 4) != 0)
        return false;
    for (size_t i = 0; i < lexicon->n_opposites; i++) {
        const struct opposite *pair = &lexicon->opposites[i];
        if (opposed(la, lb, pair) || (pair->in_titles && opposed(a->grid->title, b->grid->title, pair)))
            return false;
    }
    return true;
}

static bool both_zero(const struct match *m)
{
    return m->a->value.v == 0 && m->b->value.v == 0;
}

/* Is the difference in this row a misprint? */
static bool is_misprint(const struct comparison *c, const struct match *m, bool same, size_t differences)
{
    struct str key = c->keys->texts[m->a->key];
    bool misprint = value_one_digit_apart(m->a->value, m->b->value.v), total = is_total_key(key);
    if (!(total && differences == 1) && !(differences <= 1 && misprint) && !stands_alone(c, key))
        return false;
    /* Another fund differs in what contains the row, too: only a row inside rows that agree is sure. */
    return same || (misprint && !total && stands_alone(c, key));
}

static void report_match(const struct comparison *c, const struct match *m, enum verdict verdict)
{
    struct check *check = c->check;
    struct passage *cell = grid_cell(c->b->grid, m->b->row, c->b->column),
                   *other = grid_cell(c->a->grid, m->a->row, c->a->column);
    struct claim claim = {.rule = RULE_TABLE_REPEAT,
                          .verdict = verdict,
                          .passage = cell,
                          .stated = m->b->figure,
                          .grid = c->b->grid,
                          .has_computed = true,
                          .computed = m->a->value.v,
                          .digits = m->a->figure->printed.scale};
    CLAIM(check, &claim, MSG_check_repeat, ARG_TEXT("stated", figure_text(cell, m->b->figure)),
          ARG_TEXT("other", figure_text(other, m->a->figure)),
          ARG_NUMBER("line", passage_place(other, m->a->figure->at).line));
}

static void compare(const struct comparison *c)
{
    size_t equal = 0, shared = 0, telling = 0, at[2] = {0};
    struct match m;
    while (next_match(c, at, &m)) {
        if (both_zero(&m))
            continue;
        bool same = m.a->figure->family == m.b->figure->family &&
                    value_judge_same(m.a->value, m.b->value) <= VERDICT_ROUNDING;
        shared++;
        equal += same;
        /* Most columns have nothing to do with one another, and a few rows tell. */
        size_t left = c->a->n - at[0] < c->b->n - at[1] ? c->a->n - at[0] : c->b->n - at[1];
        if ((shared - equal) * 10 > (shared + left) * 3)
            return;
        telling += same && (m.a->figure->printed.digits > 99 || m.a->figure->printed.digits < -99);
    }
    if (equal < AGREE_MIN || telling < 2 || equal * 10 < shared * 7)
        return;
    at[0] = at[1] = 0;
    const bool same = same_quantity(c->check->lexicon, c->a, c->b);
    while (next_match(c, at, &m)) {
        if (both_zero(&m) || m.a->figure->family != m.b->figure->family)
            continue;
        enum verdict verdict = value_judge_same(m.a->value, m.b->value);
        if (verdict == VERDICT_FAIL && !is_misprint(c, &m, same, shared - equal))
            continue;
        figure_use(m.a->figure);
        if (verdict == VERDICT_PASS)
            figure_use(m.b->figure); /* thousands of these would drown the rest */
        else
            report_match(c, &m, verdict);
    }
}

int relate_repeats(struct check *check, struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA(check->arena->max);
    struct keys keys = {.arena = &scratch, .ids = MAP(&scratch)};
    struct keyed *columns = ARENA_NEW_ARRAY(&scratch, COLUMNS_KEPT, struct keyed);
    size_t n = 0;
    uint32_t number = 0;
    if (!columns)
        return error_memory(err);
    for (size_t block = 0; block < check->document->n; block++) {
        const struct grid *grid = check->grids[block];
        for (size_t column = 0; grid && column < grid->columns && n < COLUMNS_KEPT; column++) {
            bool any;
            if (grid->column[column].kind != COLUMN_NUMBER || grid->column[column].percent ||
                grid->rows - grid->first_row < AGREE_MIN)
                continue;
            columns[n] = (struct keyed){.grid = grid, .column = column};
            if (!key_column(check, &keys, &columns[n], ++number, &any))
                return error_memory(err);
            n += any;
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (columns[i].grid != columns[j].grid)
                compare(&(struct comparison){check, &keys, &columns[i], &columns[j]});
    return check->failed ? error_memory(err) : 0;
}
