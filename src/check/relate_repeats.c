/* The same cell in two tables: columns that agree in most of their common rows are the same column. */
#include "check/analysis.h"

#include <string.h>

enum { COLUMNS_KEPT = 600, AGREE_MIN = 3 };

struct keyed {
    const struct grid *grid;
    size_t column;
    struct map rows;         /* code or name to 1 + row; 0 again when it stands twice */
    struct figure **numbers; /* by row; NULL where there is none to compare */
};

static struct str row_key(const struct check *check, const struct grid *grid, size_t row, size_t column)
{
    struct str code = grid_code(grid, row, column);
    if (code.n)
        return code;
    struct str name = grid_row_name(grid, row, column);
    if (grid_is_total(check, name))
        return str_contains(name, STR("总计")) ? STR("总计") : STR("合计");
    return name.n >= 9 ? name : (struct str){"", 0};
}

static struct figure *good_number(const struct grid *grid, size_t row, size_t column)
{
    return grid->unsure[row * grid->columns + column] || grid->shifted[row] ? NULL : grid_number(grid, row, column);
}

/* Rows by code and, where a table prints both, also by name, so that tables without codes match. */
static bool key_column(struct check *check, struct keyed *keyed)
{
    const struct grid *grid = keyed->grid;
    keyed->rows = MAP(check->arena);
    keyed->numbers = ARENA_NEW_ARRAY(check->arena, grid->rows + 1, struct figure *);
    if (!keyed->numbers)
        return false;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        keyed->numbers[row] = good_number(grid, row, keyed->column);
        struct str keys[2] = {row_key(check, grid, row, keyed->column), grid_row_name(grid, row, keyed->column)};
        for (int i = 0; i < 2; i++) {
            bool added = false;
            if (keys[i].n < (i ? 9U : 3U) || (i && str_equal(keys[0], keys[1])))
                continue;
            size_t *place = map_add(&keyed->rows, keys[i], &added);
            if (!place)
                return false;
            *place = added ? row + 1 : 0;
        }
    }
    return keyed->rows.n > 0;
}

struct match {
    struct figure *a, *b;
    size_t row_a, row_b;
    struct str key;
};

static bool next_match(const struct keyed *a, const struct keyed *b, size_t *slot, struct match *ret)
{
    for (; *slot < a->rows.capacity; (*slot)++) {
        const struct map_slot *s = &a->rows.slots[*slot];
        if (!s->key.p || !s->value)
            continue;
        struct figure *number = a->numbers[s->value - 1];
        size_t *other = number ? map_find_hashed(&b->rows, s->key, s->hash) : NULL;
        if (!other || !*other || !b->numbers[*other - 1])
            continue;
        *ret = (struct match){number, b->numbers[*other - 1], s->value - 1, *other - 1, s->key};
        (*slot)++;
        return true;
    }
    return false;
}

/* Do both tables agree on the row of `key`? 1 yes, 0 no, -1 one of them does not have it. */
static int agrees(const struct keyed *a, const struct keyed *b, struct str key)
{
    size_t *ra = map_find(&a->rows, key), *rb = map_find(&b->rows, key);
    if (!ra || !rb || !*ra || !*rb)
        return -1;
    struct figure *fa = a->numbers[*ra - 1], *fb = b->numbers[*rb - 1];
    if (!fa || !fb)
        return -1;
    return value_judge_same(figure_value(fa), figure_value(fb)) <= VERDICT_ROUNDING;
}

/* A true difference (money carried over, another fund) shows in the rows above as well; a misprint
 * stands alone: what contains the row, or what it contains, agrees. */
static bool stands_alone(const struct keyed *a, const struct keyed *b, struct str key)
{
    bool code = key.n && key.p[0] >= '0' && key.p[0] <= '9';
    if (!code)
        return agrees(a, b, STR("合计")) == 1;
    for (size_t n = key.n; n > 3; n -= 2) {
        int parent = agrees(a, b, str_slice(key, 0, n - 2));
        if (parent >= 0)
            return parent == 1;
    }
    int total = agrees(a, b, STR("合计"));
    if (total >= 0)
        return total == 1;
    return false;
}

static bool is_total_key(struct str key)
{
    return str_equal(key, STR("合计")) || str_equal(key, STR("总计"));
}

/* Which money a column is about: all of it, the grants, or one fund; income, spending or both. */
enum scope { SCOPE_UNKNOWN, SCOPE_ALL, SCOPE_GRANTS, SCOPE_GENERAL, SCOPE_FUND, SCOPE_CAPITAL };

static enum scope scope_named(struct str s)
{
    bool fund = str_contains(s, STR("政府性基金")), capital = str_contains(s, STR("国有资本"));
    bool general = str_contains(s, STR("一般公共预算"));
    if (fund + capital + general > 1)
        return SCOPE_GRANTS;
    if (fund || capital || general)
        return fund ? SCOPE_FUND : capital ? SCOPE_CAPITAL : SCOPE_GENERAL;
    return str_contains(s, STR("财政拨款")) ? SCOPE_GRANTS : SCOPE_UNKNOWN;
}

static enum scope scope_of(const struct keyed *k)
{
    enum scope own = scope_named(k->grid->column[k->column].label), whole = scope_named(k->grid->title);
    if (own != SCOPE_UNKNOWN)
        return own;
    return whole != SCOPE_UNKNOWN ? whole : k->grid->title.n ? SCOPE_ALL : SCOPE_UNKNOWN;
}

/* Is one of two words on one side and not on the other, and the other way round? */
static bool opposed(struct str a, struct str b, const char *one, const char *two)
{
    struct str first = str_from(one), second = str_from(two);
    bool a1 = str_contains(a, first), a2 = str_contains(a, second), b1 = str_contains(b, first),
         b2 = str_contains(b, second);
    return (a1 && !a2 && b2 && !b1) || (a2 && !a1 && b1 && !b2);
}

/* Do both columns state the same quantity, as far as headers and titles tell? */
static bool same_quantity(const struct keyed *a, const struct keyed *b)
{
    static const struct {
        const char *first, *second;
    } pairs[] = {{"收入", "支出"}, {"基本", "项目"},     {"年初", "年末"},     {"预算", "决算"},
                 {"上年", "本年"}, {"基本支出", "合计"}, {"项目支出", "合计"}, {"年初", "本年"}};
    struct str la = a->grid->column[a->column].label, lb = b->grid->column[b->column].label;
    enum scope sa = scope_of(a), sb = scope_of(b);
    if (sa != sb || (a->grid->title.n && str_equal(a->grid->title, b->grid->title)))
        return false; /* tables of one title are of several units or years */
    if (a->grid->title.n >= 4 && b->grid->title.n >= 4 && a->grid->title.p[0] == '2' && b->grid->title.p[0] == '2' &&
        memcmp(a->grid->title.p, b->grid->title.p, 4) != 0)
        return false;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (opposed(la, lb, pairs[i].first, pairs[i].second))
            return false;
    return !opposed(a->grid->title, b->grid->title, pairs[0].first, pairs[0].second);
}

static void compare(struct check *check, const struct keyed *a, const struct keyed *b)
{
    size_t equal = 0, shared = 0, slot = 0, telling = 0;
    struct match m;
    while (next_match(a, b, &slot, &m)) {
        if (figure_value(m.a).v == 0 && figure_value(m.b).v == 0)
            continue;
        bool same = m.a->family == m.b->family &&
                    value_judge_same(figure_value(m.a), figure_value(m.b)) <= VERDICT_ROUNDING;
        shared++;
        equal += same;
        telling += same && (m.a->printed.digits > 99 || m.a->printed.digits < -99);
    }
    if (equal < AGREE_MIN || telling < 2 || equal * 10 < shared * 7)
        return;
    slot = 0;
    const bool same = same_quantity(a, b);
    while (next_match(a, b, &slot, &m)) {
        if ((figure_value(m.a).v == 0 && figure_value(m.b).v == 0) || m.a->family != m.b->family)
            continue;
        enum verdict verdict = value_judge_same(figure_value(m.a), figure_value(m.b));
        bool total = is_total_key(m.key) && shared - equal == 1;
        bool misprint = value_one_digit_apart(figure_value(m.a), figure_value(m.b).v);
        bool alone = total || stands_alone(a, b, m.key) || (shared - equal <= 1 && misprint);
        /* Another fund differs in what contains the row, too: only a row inside rows that agree is sure. */
        bool sure = same || (misprint && !is_total_key(m.key) && stands_alone(a, b, m.key));
        if (verdict == VERDICT_FAIL && (!alone || !sure))
            continue;
        struct passage *cell = grid_cell(b->grid, m.row_b, b->column), *other = grid_cell(a->grid, m.row_a, a->column);
        struct claim claim = {.rule = RULE_TABLE_REPEAT,
                              .verdict = verdict,
                              .passage = cell,
                              .stated = m.b,
                              .grid = b->grid,
                              .has_computed = true,
                              .computed = figure_value(m.a).v,
                              .digits = m.a->printed.scale};
        figure_use(m.a);
        if (verdict == VERDICT_PASS) {
            figure_use(m.b); /* thousands of these would drown the rest */
            continue;
        }
        CLAIM(check, &claim, MSG_check_repeat, ARG_TEXT("stated", figure_text(cell, m.b)),
              ARG_TEXT("other", figure_text(other, m.a)), ARG_NUMBER("line", passage_place(other, m.a->at).line));
    }
}

int relate_repeats(struct check *check, struct error *err)
{
    struct keyed *columns = ARENA_NEW_ARRAY(check->arena, COLUMNS_KEPT, struct keyed);
    size_t n = 0;
    if (!columns)
        return error_memory(err);
    for (size_t block = 0; block < check->document->n; block++) {
        const struct grid *grid = check->grids[block];
        for (size_t column = 0; grid && column < grid->columns && n < COLUMNS_KEPT; column++) {
            if (grid->column[column].kind != COLUMN_NUMBER || grid->column[column].percent ||
                grid->rows - grid->first_row < AGREE_MIN)
                continue;
            columns[n] = (struct keyed){.grid = grid, .column = column};
            n += key_column(check, &columns[n]);
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            if (columns[i].grid != columns[j].grid)
                compare(check, &columns[i], &columns[j]);
    return check->failed ? error_memory(err) : 0;
}
