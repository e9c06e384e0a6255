/* Relations between columns of a table that its header or most of its rows bear out: sums, differences, ratios. */
#include "check/relate/relate.h"

/* So many rows tell that a relation does not hold. */
enum { COLUMNS_MAX = 24, ROWS_TELL = 64 };
enum shape { SHAPE_SUM, SHAPE_DIFFERENCE, SHAPE_RATIO, SHAPE_GROWTH, SHAPE_SHARE, SHAPES };

/* The figure of a cell, NULL where there is none to judge, and its value: many pairs and triples of columns ask
 * for them. */
struct number {
    struct figure *figure;
    struct value value;
};

struct relation {
    struct check *check;
    const struct grid *grid;
    const struct number *numbers; /* by cell */
    enum shape shape;
    size_t c, a, b; /* c = a + b, a - b, a / b, (a - b) / b; a / total of a */
    size_t total_row;
    bool cue; /* the header says so */
    size_t holds, breaks;
    size_t exact;   /* rows that hold to the digit */
    size_t telling; /* rows that hold with figures of three digits or more: 2 + 2 = 4 proves nothing */
};

/* Relations of one grid, the best of each set of columns first. */
struct relations {
    struct arena *arena;
    struct relation *items;
    size_t n, capacity;
};

static const struct number *cell(const struct relation *r, size_t row, size_t column)
{
    return &r->numbers[row * r->grid->columns + column];
}

/* Judges one row; false when it says nothing. */
static bool judge_row(const struct relation *r, size_t row, enum verdict *ret, struct value *ret_a, struct value *ret_b)
{
    const struct number *c = cell(r, row, r->c), *a = cell(r, row, r->a);
    const struct number *b = r->shape == SHAPE_SHARE ? cell(r, r->total_row, r->a) : cell(r, row, r->b);
    if (!c->figure || !a->figure || !b->figure || r->grid->shifted[row])
        return false;
    bool sum = r->shape == SHAPE_SUM || r->shape == SHAPE_DIFFERENCE;
    if (a->figure->family != b->figure->family ||
        (sum ? c->figure->family != a->figure->family : c->figure->family != UNIT_PERCENT))
        return false;
    *ret_a = a->value;
    *ret_b = b->value;
    switch (r->shape) {
    case SHAPE_SUM:
        *ret = value_judge_sum(c->value, value_add(a->value, b->value));
        return a->value.v != 0 && b->value.v != 0;
    case SHAPE_DIFFERENCE:
        *ret = value_judge_sum(c->value, value_subtract(a->value, b->value));
        return a->value.v != 0 && b->value.v != 0 && c->value.v != 0;
    case SHAPE_GROWTH:
        *ret_a = value_subtract(a->value, b->value);
        break;
    case SHAPE_RATIO:
    case SHAPE_SHARE:
    case SHAPES:
        break;
    }
    *ret = value_judge_ratio(c->value, *ret_a, *ret_b);
    return b->value.v != 0 && *ret != VERDICT_NOT_CHECKABLE;
}

/* The shares of the column make exactly 100 % because one was bent by a unit of its last digit. */
static bool bent(const struct relation *r, struct value stated, struct value a, struct value b)
{
    const int128 one = power_of_ten(VALUE_SCALE);
    int128 sum = 0;
    for (size_t row = r->grid->first_row; r->shape == SHAPE_SHARE && row < r->grid->rows; row++)
        if (row != r->total_row && cell(r, row, r->c)->figure)
            sum += cell(r, row, r->c)->value.v;
    stated.half *= 3;
    return sum == one && value_judge_ratio(stated, a, b) <= VERDICT_ROUNDING;
}

static int128 computed(const struct relation *r, struct value a, struct value b)
{
    switch (r->shape) {
    case SHAPE_SUM:
        return a.v + b.v;
    case SHAPE_DIFFERENCE:
        return a.v - b.v;
    case SHAPE_RATIO:
    case SHAPE_GROWTH:
    case SHAPE_SHARE:
    case SHAPES:
        break;
    }
    return divide_rounded(a.v * (int128)power_of_ten(VALUE_SCALE), b.v, ROUND_HALF_UP);
}

static bool likely_misprint(const struct relation *r, const struct figure *stated, struct value a, struct value b)
{
    if (r->shape == SHAPE_SUM || r->shape == SHAPE_DIFFERENCE) {
        int128 right = computed(r, a, b), gap = figure_value(stated).v - right;
        int128 sign = r->shape == SHAPE_SUM ? 1 : -1;
        return value_one_digit_apart(figure_value(stated), right) || value_one_digit_apart(a, a.v + gap) ||
               value_one_digit_apart(b, b.v + sign * gap);
    }
    /* Among the many changes of two long amounts some always fits a short percentage. */
    if (r->shape == SHAPE_GROWTH)
        return value_stated_repairable(figure_value(stated), a, b);
    return value_ratio_repairable(figure_value(stated), a, b);
}

/* Another count of the row is the one that has this share: merged cells may stand in columns that are not theirs. */
static bool another_fits(const struct relation *r, size_t row, struct value stated)
{
    if (r->shape != SHAPE_SHARE)
        return false;
    const struct figure *total = cell(r, r->total_row, r->a)->figure;
    for (size_t column = 0; column < r->grid->columns; column++) {
        const struct number *other = cell(r, row, column);
        if (column != r->a && column != r->c && other->figure && other->figure->family == total->family &&
            value_judge_ratio(stated, other->value, figure_value(total)) == VERDICT_PASS)
            return true;
    }
    return false;
}

/* Is what the sum lacks printed in another column of the row? Then that one is a part as well, where it is filled. */
static bool another_is_part(const struct relation *r, size_t row, int128 gap)
{
    for (size_t column = 0; column < r->grid->columns && r->shape == SHAPE_SUM && gap > 0; column++) {
        const struct figure *other = cell(r, row, column)->figure;
        if (column != r->a && column != r->b && column != r->c && other && figure_value(other).v == gap)
            return true;
    }
    return false;
}

/* What is itself told in percent grows by points. */
static bool grows_by_points(const struct relation *r, size_t row)
{
    for (size_t column = 0; column < r->grid->columns && r->shape == SHAPE_GROWTH; column++)
        if (str_equal(grid_cell(r->grid, row, column)->s, STR("%")))
            return true;
    return false;
}

static void report(const struct relation *r)
{
    for (size_t row = r->grid->first_row; row < r->grid->rows; row++) {
        enum verdict verdict;
        struct value a, b;
        struct passage *passage = grid_cell(r->grid, row, r->c);
        if (!judge_row(r, row, &verdict, &a, &b) || (verdict == VERDICT_PASS && passage->figures[0].used))
            continue;
        struct figure *stated = &passage->figures[0];
        if (verdict == VERDICT_FAIL && bent(r, figure_value(stated), a, b))
            verdict = VERDICT_ROUNDING;
        if (verdict != VERDICT_PASS &&
            (grows_by_points(r, row) || another_is_part(r, row, figure_value(stated).v - computed(r, a, b)) ||
             (verdict == VERDICT_FAIL && another_fits(r, row, figure_value(stated)))))
            continue;
        /* Growth may be at constant prices: the header does not say. */
        bool sure = r->shape != SHAPE_GROWTH && (r->cue || r->holds >= 4);
        bool guessed = r->check->document->rebuilt && !r->grid->column[r->c].label.n;
        bool scattered = r->breaks > 1 && r->holds < 3 * r->breaks;
        if (verdict == VERDICT_FAIL && (guessed || ((!sure || scattered) && !likely_misprint(r, stated, a, b))))
            verdict = VERDICT_NOT_CHECKABLE;
        struct figure *fa = cell(r, row, r->a)->figure,
                      *fb = r->shape == SHAPE_SHARE ? cell(r, r->total_row, r->a)->figure : cell(r, row, r->b)->figure;
        int128 right = computed(r, a, b);
        int digits = stated->printed.scale;
        if (stated->family == UNIT_PERCENT && digits < 2)
            digits = 2;
        struct claim claim = {.rule = RULE_TABLE_COLUMNS,
                              .verdict = verdict,
                              .passage = passage,
                              .stated = stated,
                              .sum = r->shape == SHAPE_SUM || r->shape == SHAPE_DIFFERENCE,
                              .gap = r->shape == SHAPE_SUM ? figure_value(stated).v - right : 0,
                              .across = true,
                              .grid = r->grid,
                              .has_computed = true,
                              .computed = right,
                              .digits = digits};
        figure_use(fa);
        figure_use(fb);
        CLAIM(r->check, &claim, MSG_check_columns, ARG_TEXT("column", r->grid->column[r->c].label),
              ARG_TEXT("stated", figure_text(passage, stated)),
              ARG_TEXT("computed", print_like(r->check, passage, stated, right, digits)));
    }
}

static bool says(const struct check *check, enum word_class word_class, struct str label)
{
    return lexicon_contains(check->lexicon, word_class, label);
}

/* Does the header name the relation? */
static bool header_cue(const struct relation *r)
{
    const struct check *check = r->check;
    struct str c = r->grid->column[r->c].label, a = r->grid->column[r->a].label, b = r->grid->column[r->b].label;
    switch (r->shape) {
    case SHAPE_RATIO:
        return says(check, WORD_HEAD_RATE, c) && says(check, WORD_HEAD_BUDGET, b) && says(check, WORD_HEAD_ACTUAL, a) &&
               !says(check, WORD_HEAD_BUDGET, a) && !says(check, WORD_INITIAL_BUDGET, b);
    case SHAPE_DIFFERENCE:
        return says(check, WORD_HEAD_DIFFERENCE, c) && a.n && b.n;
    case SHAPE_GROWTH:
        return says(check, WORD_HEAD_GROWTH, c);
    case SHAPE_SHARE:
        return says(check, WORD_HEAD_SHARE, c);
    case SHAPE_SUM:
        return says(check, WORD_HEAD_SUM, c);
    case SHAPES:
        break;
    }
    return false;
}

/* Counts the rows for and against; false once the rows left cannot establish the relation any more. */
static bool count(struct relation *r)
{
    for (size_t row = r->grid->first_row; row < r->grid->rows; row++) {
        enum verdict verdict;
        struct value a, b;
        if (!judge_row(r, row, &verdict, &a, &b))
            continue;
        const struct decimal printed = cell(r, row, r->c)->figure->printed;
        r->telling += verdict != VERDICT_FAIL && (printed.digits > 99 || printed.digits < -99);
        /* 2 / 2 = 100 % is as good as nothing where the header does not name the ratio. */
        bool telling = r->cue || r->shape != SHAPE_RATIO || a.v != b.v;
        /* Nothing is 100 % less than whatever was before. */
        telling = telling && (r->shape != SHAPE_GROWTH || a.v != -b.v);
        r->holds += verdict != VERDICT_FAIL && telling;
        r->exact += verdict == VERDICT_PASS;
        r->breaks += verdict == VERDICT_FAIL;
        if (r->breaks > 1 && r->holds + (r->grid->rows - row - 1) < r->breaks)
            return false;
        if (r->holds + r->breaks == ROWS_TELL && r->holds < r->breaks && !header_cue(r))
            return false;
    }
    return r->holds > 0;
}

/* Three rows that agree, or a header that says it and more rows for than against, make a relation. */
static bool established(const struct relation *r)
{
    size_t all = r->holds + r->breaks;
    if (!r->exact && r->holds < 3)
        return false; /* what only nearly holds, and once, may be chance */
    if (!r->cue && r->telling < 2)
        return false;
    if (r->holds >= 3 && r->holds * 4 >= all * 3)
        return true;
    if (r->holds >= 2 && r->breaks <= 1)
        return true; /* what breaks must then look like a misprint */
    return r->cue && r->holds > 0 && r->holds >= r->breaks;
}

/* "起数 | 同比 | 人数 | 同比": what stands beyond a rate of growth is another quantity, not last year's, unless its
 * header says so. */
static bool of_one_quantity(const struct relation *r)
{
    size_t low = r->a < r->b ? r->a : r->b, high = r->a < r->b ? r->b : r->a;
    bool apart = r->c > low && r->c < high;
    low = r->c < low ? r->c : low;
    high = r->c > high ? r->c : high;
    for (size_t i = low; i <= high; i++)
        apart = apart || (i != r->c && says(r->check, WORD_HEAD_GROWTH, r->grid->column[i].label));
    struct str label = r->grid->column[r->b].label;
    bool year = memchr(label.p, '2', label.n) || memchr(label.p, '1', label.n);
    return !apart || year || says(r->check, WORD_LAST, label);
}

/* A column of a form in which nobody wrote anything. */
static bool is_blank(const struct grid *grid, size_t column)
{
    for (size_t row = grid->first_row; row < grid->rows; row++)
        if (grid_cell(grid, row, column)->s.n)
            return false;
    return grid->column[column].label.n > 0;
}

/* The columns from `from` on that a total column may add up: up to the next total, share or text. */
static size_t addends(const struct check *check, const struct grid *grid, size_t c, int step, size_t found[COLUMNS_MAX])
{
    size_t n = 0;
    for (size_t i = c + (size_t)step; i < grid->columns && n < COLUMNS_MAX; i += (size_t)step) {
        const struct grid_column *column = &grid->column[i];
        if (is_blank(grid, i))
            continue;
        if (column->kind != COLUMN_NUMBER || column->percent || column->line != grid->column[c].line ||
            says(check, WORD_HEAD_TOTAL, column->label))
            break;
        found[n++] = i;
    }
    return n;
}

/* One row of "合计 = all the columns beside it"; false when it says nothing. */
static bool row_sum(const struct grid *grid, size_t row, size_t c, const size_t *columns, size_t n, struct value *ret,
                    size_t *ret_filled)
{
    struct figure *stated = grid_number(grid, row, c);
    size_t filled = 0;
    *ret = (struct value){0};
    for (size_t i = 0; i < n; i++) {
        struct figure *f = grid_number(grid, row, columns[i]);
        if (grid->unsure[row * grid->columns + columns[i]] || (f && stated && f->family != stated->family))
            return false;
        filled += f && figure_value(f).v != 0;
        *ret = f ? value_add(*ret, figure_value(f)) : *ret;
    }
    *ret_filled = filled;
    return stated && filled >= 1 && !grid->shifted[row];
}

/* How many rows a total column holds in as the sum of all the columns beside it, and how many it does not. */
struct votes {
    size_t holds, breaks;
};

static struct votes vote_row_sums(const struct grid *grid, size_t c, const size_t *columns, size_t n)
{
    struct votes votes = {0};
    size_t filled;
    struct value sum;
    for (size_t row = grid->first_row; row < grid->rows; row++)
        if (row_sum(grid, row, c, columns, n, &sum, &filled) && filled >= 2) {
            bool good = value_judge_sum(figure_value(grid_number(grid, row, c)), sum) != VERDICT_FAIL;
            votes.holds += good;
            votes.breaks += !good;
        }
    return votes;
}

/* "总计 = 甲 + 乙" in the rows that have no 丙: the total is of all three. */
static bool sums_more_columns(const struct relation *r)
{
    size_t columns[COLUMNS_MAX];
    if (r->shape != SHAPE_SUM || !says(r->check, WORD_HEAD_TOTAL, r->grid->column[r->c].label))
        return false;
    for (int step = -1; step <= 1; step += 2) {
        size_t n = addends(r->check, r->grid, r->c, step, columns);
        struct votes votes = n > 2 ? vote_row_sums(r->grid, r->c, columns, n) : (struct votes){0};
        if (votes.holds > r->holds && votes.breaks <= r->breaks)
            return true;
    }
    return false;
}

/* Tries `r`, of which only the columns and the shape matter so far, in that shape. */
static bool try_shape(struct relations *found, struct relation *r, enum shape shape)
{
    r->shape = shape;
    r->holds = r->breaks = r->exact = r->telling = 0;
    r->cue = false;
    if ((shape == SHAPE_GROWTH && !of_one_quantity(r)) || !count(r))
        return true;
    r->cue = header_cue(r);
    if (!established(r) || (r->breaks && sums_more_columns(r)))
        return true;
    if (!ARENA_ROOM(found->arena, found->items, found->n, found->capacity))
        return false;
    found->items[found->n++] = *r;
    return true;
}

/* The number columns of a grid that may take part in a relation. */
struct candidates {
    size_t columns[COLUMNS_MAX], n;
};

/* What column `c` may be made of: amounts of amounts, percentages of amounts too. */
static bool try_column(struct relations *found, struct relation *r, const struct candidates *of)
{
    const struct grid_column *column = r->grid->column;
    bool good = true, percent = column[r->c].percent;
    for (size_t i = 0; i < of->n; i++) {
        r->a = r->b = of->columns[i];
        if (r->a == r->c || column[r->a].percent || column[r->a].line != column[r->c].line)
            continue;
        if (percent && r->total_row != SIZE_MAX)
            good &= try_shape(found, r, SHAPE_SHARE);
        for (size_t k = 0; k < of->n; k++) {
            r->b = of->columns[k];
            if (r->b == r->c || r->b == r->a || column[r->b].percent || column[r->b].line != column[r->c].line)
                continue;
            if (percent) {
                good &= try_shape(found, r, SHAPE_RATIO) && try_shape(found, r, SHAPE_GROWTH);
                continue;
            }
            good &= r->b < r->a || try_shape(found, r, SHAPE_SUM); /* a + b is b + a */
            good &= try_shape(found, r, SHAPE_DIFFERENCE);
        }
    }
    return good;
}

/* Which of two relations about the same columns is meant: the one with fewer rows against it, then the
 * one with more rows for it, then the one that the header names. */
static bool better(const struct relation *a, const struct relation *b)
{
    if (a->breaks != b->breaks)
        return a->breaks < b->breaks;
    if (a->holds != b->holds)
        return a->holds > b->holds;
    return a->cue && !b->cue;
}

/* The same sum turned around: 本年 = 上年 + 增减 and 增减 = 本年 - 上年. */
static bool same_columns(const struct relation *a, const struct relation *b)
{
    bool sum_a = a->shape == SHAPE_SUM || a->shape == SHAPE_DIFFERENCE,
         sum_b = b->shape == SHAPE_SUM || b->shape == SHAPE_DIFFERENCE;
    const size_t columns[3] = {b->c, b->a, b->b};
    size_t shared = 0;
    for (int i = 0; i < 3; i++)
        shared += columns[i] == a->c || columns[i] == a->a || columns[i] == a->b;
    return sum_a && sum_b && shared == 3;
}

/* Reports a relation unless a better one says what its column is made of. */
static void report_best(const struct relations *found)
{
    for (size_t i = 0; i < found->n; i++) {
        const struct relation *r = &found->items[i];
        bool beaten = false;
        for (size_t k = 0; k < found->n && !beaten; k++) {
            const struct relation *other = &found->items[k];
            bool rival = same_columns(r, other) || (r->breaks && other->c == r->c && other->breaks < r->breaks);
            beaten = k != i && rival && (better(other, r) || (!better(r, other) && k < i));
        }
        if (!beaten)
            report(r);
    }
}

static size_t total_row(const struct check *check, const struct grid *grid)
{
    for (size_t row = grid->first_row; row < grid->rows; row++)
        for (size_t column = 0; column < grid->columns; column++)
            if (grid_is_total(check, strip_mark(grid_cell(grid, row, column)->s)))
                return row;
    return SIZE_MAX;
}

static const struct number *numbers_of(struct arena *arena, const struct grid *grid)
{
    struct number *numbers = ARENA_NEW_ARRAY(arena, grid->rows * grid->columns + 1, struct number);
    for (size_t row = 0; numbers && row < grid->rows; row++)
        for (size_t column = 0; column < grid->columns; column++) {
            struct figure *figure = grid_number(grid, row, column);
            if (figure && !grid->unsure[row * grid->columns + column])
                numbers[row * grid->columns + column] = (struct number){figure, figure_value(figure)};
        }
    return numbers;
}

static bool relate_grid(struct check *check, const struct grid *grid)
{
    _cleanup_arena_ struct arena scratch = ARENA(check->arena->max);
    struct relations found = {.arena = &scratch};
    struct candidates of = {.n = 0};
    bool good = true;
    for (size_t i = 0; i < grid->columns && of.n < COLUMNS_MAX; i++)
        if (grid->column[i].kind == COLUMN_NUMBER)
            of.columns[of.n++] = i;
    if (of.n < 2)
        return true;
    struct relation r = {.check = check, .grid = grid, .numbers = numbers_of(&scratch, grid)};
    if (!r.numbers)
        return false;
    r.total_row = total_row(check, grid);
    for (size_t i = 0; i < of.n; i++) {
        r.c = of.columns[i];
        good &= try_column(&found, &r, &of);
    }
    report_best(&found);
    return good;
}

static void relate_row_sums(struct check *check, const struct grid *grid, size_t c, int step)
{
    size_t columns[COLUMNS_MAX], filled, n;
    struct value sum;
    if (grid->column[c].kind != COLUMN_NUMBER || grid->column[c].percent ||
        !says(check, WORD_HEAD_TOTAL, grid->column[c].label) || (n = addends(check, grid, c, step, columns)) < 2)
        return;
    const struct votes votes = vote_row_sums(grid, c, columns, n);
    bool single = votes.holds + votes.breaks == 1 && step < 0; /* the one row of a table of few figures */
    if (!single && (votes.holds < 2 || votes.holds < votes.breaks * 2))
        return;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        if (!row_sum(grid, row, c, columns, n, &sum, &filled))
            continue;
        struct passage *passage = grid_cell(grid, row, c);
        struct figure *stated = &passage->figures[0];
        enum verdict verdict = value_judge_sum(figure_value(stated), sum);
        if (verdict == VERDICT_FAIL && (votes.holds < 4 || filled < 2) &&
            ((single && filled < 3) || !value_one_digit_gap(figure_value(stated).v, sum.v)))
            verdict = VERDICT_NOT_CHECKABLE;
        for (size_t i = 0; i < n; i++)
            if (grid_number(grid, row, columns[i]))
                figure_use(grid_number(grid, row, columns[i]));
        struct claim claim = {.rule = RULE_TABLE_COLUMNS,
                              .verdict = verdict,
                              .passage = passage,
                              .stated = stated,
                              .sum = filled > 1,
                              .gap = figure_value(stated).v - sum.v,
                              .across = true,
                              .grid = grid,
                              .has_computed = true,
                              .computed = sum.v,
                              .digits = 2};
        CLAIM(check, &claim, MSG_check_columns, ARG_TEXT("column", grid->column[c].label),
              ARG_TEXT("stated", figure_text(passage, stated)),
              ARG_TEXT("computed", print_like(check, passage, stated, sum.v, 2)));
    }
}

int relate_columns(struct check *check, struct error *err)
{
    for (size_t block = 0; block < check->document->n; block++)
        if (check->grids[block]) {
            if (!relate_grid(check, check->grids[block]))
                return error_memory(err);
            for (size_t c = 0; c < check->grids[block]->columns; c++) {
                relate_row_sums(check, check->grids[block], c, -1);
                relate_row_sums(check, check->grids[block], c, 1);
            }
        }
    return check->failed ? error_memory(err) : 0;
}
