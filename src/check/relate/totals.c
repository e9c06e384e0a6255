/* Total rows without codes: which rows a total adds up is tried out and confirmed by its other columns. */
#include "check/relate/relate.h"

/* Which rows make a total. */
enum hypothesis {
    ROWS_SINCE_TOTAL,     /* those above it since the total before */
    TOTAL_AND_ROWS_SINCE, /* the total before and those since */
    ALL_ROWS_ABOVE,       /* all above but totals */
    SUBTOTALS_ABOVE,      /* the subtotals above */
    ROWS_BELOW,           /* those below, up to the next total */
    HYPOTHESES
};

enum row_class { ROW_PLAIN, ROW_TOTAL, ROW_SUBTOTAL, ROW_PART, ROW_OTHER };

/* A table may be two side by side, each with names of its own: they are judged apart. */
struct totals {
    struct check *check;
    const struct grid *grid;
    enum row_class *classes;
    size_t text, from, to; /* the column of the names, and the columns [from, to) that they name */
    bool pure;             /* nothing but plain rows and a total at an end */
    bool crowded;          /* so many totals that none of them adds up all rows above */
};

static enum row_class classify(const struct totals *t, size_t row)
{
    struct str name = {"", 0};
    for (size_t column = t->from; column < t->to && !name.n; column++)
        if (!passage_is_number(grid_cell(t->grid, row, column)))
            name = strip_mark(grid_cell(t->grid, row, column)->s);
    if (name.n && name.p[name.n - 1] == ':')
        name.n--;
    const struct lexicon *lexicon = t->check->lexicon;
    for (size_t column = 0; column < t->grid->columns; column++)
        if (lexicon_is(lexicon, WORD_COLUMN_NUMBERS, grid_cell(t->grid, row, column)->s))
            return ROW_OTHER; /* a second header */
    if (!name.n || t->grid->shifted[row])
        return ROW_OTHER;
    if (lexicon_is(lexicon, WORD_TOTAL_ROW, name))
        return ROW_TOTAL;
    if (lexicon_ends(lexicon, WORD_SUBTOTAL_ROW, name) || lexicon_ends(lexicon, WORD_TOTAL_WORD, name))
        return ROW_SUBTOTAL;
    if (lexicon_starts(lexicon, WORD_OFWHICH_ROW, name))
        return ROW_PART;
    if (lexicon_is(lexicon, WORD_AVERAGE_ROW, name))
        return ROW_OTHER;
    return ROW_PLAIN;
}

/* Sum of the rows of a hypothesis; false if one of them cannot be trusted or none is filled. */
static bool sum_rows(const struct totals *t, size_t total, size_t column, enum hypothesis hypothesis, struct value *ret,
                     size_t *ret_filled, bool mark)
{
    const struct grid *grid = t->grid;
    size_t from = grid->first_row, to = total, filled = 0;
    struct value sum = {0};
    if (hypothesis == ROWS_SINCE_TOTAL || hypothesis == TOTAL_AND_ROWS_SINCE) {
        size_t before = total;
        while (before > grid->first_row && t->classes[before - 1] != ROW_TOTAL)
            before--;
        bool has = before > grid->first_row;
        if (hypothesis == TOTAL_AND_ROWS_SINCE && !has)
            return false;
        from = hypothesis == TOTAL_AND_ROWS_SINCE ? before - 1 : before;
    } else if (hypothesis == ROWS_BELOW) {
        from = total + 1;
        to = from;
        while (to < grid->rows && t->classes[to] != ROW_TOTAL)
            to++;
    }
    bool subtotals = false;
    for (size_t row = from; row < to; row++)
        subtotals |= t->classes[row] == ROW_SUBTOTAL;
    for (size_t row = from; row < to; row++) {
        bool wanted = hypothesis == SUBTOTALS_ABOVE
                          ? t->classes[row] == ROW_SUBTOTAL
                          : t->classes[row] == ROW_PLAIN || (hypothesis == TOTAL_AND_ROWS_SINCE && row == from);
        struct figure *f = grid_number(grid, row, column);
        if (t->classes[row] == ROW_OTHER && f)
            return false;
        if (!wanted || !f)
            continue;
        if (grid->unsure[row * grid->columns + column])
            return false;
        sum = value_add(sum, figure_value(f));
        filled += figure_value(f).v != 0;
        if (mark)
            figure_use(f);
    }
    *ret = sum;
    *ret_filled = filled;
    return filled >= 1 && !(hypothesis == SUBTOTALS_ABOVE && !subtotals);
}

static bool usable(const struct totals *t, size_t row, size_t column)
{
    const struct grid *grid = t->grid;
    const struct grid_column *c = &grid->column[column];
    const struct figure *f = grid_number(grid, row, column);
    return c->text == t->text && c->kind == COLUMN_NUMBER && f && !grid->unsure[row * grid->columns + column] &&
           ((!c->percent && f->family != UNIT_PERCENT) ||
            lexicon_contains(t->check->lexicon, WORD_SHARE_COLUMN, c->label));
}

/* How a hypothesis fares in the columns of a total. */
struct vote {
    size_t holds, breaks;
};

static struct vote vote(const struct totals *t, size_t total, enum hypothesis hypothesis)
{
    struct vote found = {0};
    for (size_t column = t->from; column < t->to; column++) {
        struct value sum;
        size_t filled;
        if (!usable(t, total, column) || !sum_rows(t, total, column, hypothesis, &sum, &filled, false))
            continue;
        bool holds = value_judge_sum(figure_value(grid_number(t->grid, total, column)), sum) != VERDICT_FAIL;
        found.holds += holds;
        found.breaks += !holds;
    }
    return found;
}

/* A misprint stands alone: where several columns do not add up, the total is of something else. */
static enum verdict doubted(const struct totals *t, struct value stated, struct value sum, size_t filled,
                            struct vote others)
{
    if (!others.holds)
        return t->pure && filled >= 3 && value_one_digit_apart(stated, sum.v) ? VERDICT_FAIL : VERDICT_NOT_CHECKABLE;
    if (others.breaks > 1 && others.holds < 3 * others.breaks)
        return VERDICT_NOT_CHECKABLE;
    bool misprint = value_one_digit_apart(stated, sum.v) ||
                    value_one_digit_apart((struct value){sum.v, stated.half}, stated.v) ||
                    value_one_digit_gap(stated.v, sum.v);
    return misprint || (others.holds >= 2 && filled >= 2 && t->pure) ? VERDICT_FAIL : VERDICT_NOT_CHECKABLE;
}

static void judge(const struct totals *t, size_t total, size_t column, enum hypothesis hypothesis, struct vote others)
{
    struct value sum;
    size_t filled;
    struct passage *cell = grid_cell(t->grid, total, column);
    struct figure *stated = &cell->figures[0];
    if (!sum_rows(t, total, column, hypothesis, &sum, &filled, false))
        return;
    enum verdict verdict = value_judge_sum(figure_value(stated), sum);
    if (verdict == VERDICT_ROUNDING && stated->family == UNIT_PERCENT)
        verdict = VERDICT_PASS; /* shares add up to 100 but for their digits */
    if (verdict == VERDICT_FAIL && stated->used)
        return; /* a formula that the document states says what the total is made of */
    if (verdict == VERDICT_FAIL)
        verdict = doubted(t, figure_value(stated), sum, filled, others);
    if (verdict != VERDICT_NOT_CHECKABLE)
        sum_rows(t, total, column, hypothesis, &sum, &filled, true);
    struct claim claim = {.rule = RULE_TABLE_TOTAL,
                          .verdict = verdict,
                          .passage = cell,
                          .stated = stated,
                          .sum = filled > 1,
                          .gap = figure_value(stated).v - sum.v,
                          .grid = t->grid,
                          .has_computed = true,
                          .computed = sum.v,
                          .digits = -1};
    CLAIM(t->check, &claim, MSG_check_total, ARG_TEXT("stated", figure_text(cell, stated)),
          ARG_TEXT("computed", print_like(t->check, cell, stated, sum.v, -1)));
}

static bool thinkable(const struct totals *t, enum hypothesis hypothesis)
{
    return !t->crowded || (hypothesis != ALL_ROWS_ABOVE && hypothesis != SUBTOTALS_ABOVE);
}

static void relate_total(const struct totals *t, size_t total)
{
    enum hypothesis best = HYPOTHESES;
    struct vote most = {0};
    for (enum hypothesis h = 0; h < HYPOTHESES; h++) {
        struct vote found = thinkable(t, h) ? vote(t, total, h) : (struct vote){0};
        if (found.holds > most.holds || (found.holds == most.holds && found.holds && found.breaks < most.breaks)) {
            best = h;
            most = found;
        }
    }
    for (size_t column = t->from; column < t->to; column++) {
        if (!usable(t, total, column))
            continue;
        for (enum hypothesis h = 0; h < HYPOTHESES && best == HYPOTHESES; h++) {
            struct value sum;
            size_t filled;
            if (thinkable(t, h) && sum_rows(t, total, column, h, &sum, &filled, false) &&
                value_one_digit_apart(figure_value(grid_number(t->grid, total, column)), sum.v)) {
                judge(t, total, column, h, most);
                break;
            }
        }
        if (best != HYPOTHESES)
            judge(t, total, column, best, most);
    }
}

/* A first row without the word may still be the total of the rest: several columns must bear it out. */
static void relate_first_row(struct totals *t)
{
    size_t row = t->grid->first_row;
    if (row + 2 >= t->grid->rows || t->classes[row] != ROW_PLAIN)
        return;
    for (size_t r = row + 1; r < t->grid->rows; r++)
        if (t->classes[r] == ROW_TOTAL || t->classes[r] == ROW_SUBTOTAL)
            return;
    struct vote found = {0};
    for (size_t column = t->from; column < t->to; column++) {
        struct value sum;
        size_t filled;
        if (!usable(t, row, column) || t->grid->column[column].percent ||
            !sum_rows(t, row, column, ROWS_BELOW, &sum, &filled, false) || filled < 2)
            continue;
        bool holds = value_judge_sum(figure_value(grid_number(t->grid, row, column)), sum) != VERDICT_FAIL;
        found.holds += holds;
        found.breaks += !holds;
    }
    if (found.holds < 2 || found.breaks > 1)
        return;
    for (size_t column = t->from; column < t->to; column++)
        if (usable(t, row, column) && !t->grid->column[column].percent)
            judge(t, row, column, ROWS_BELOW, found);
}

/* "目标1:" and "目标2:" are of one kind: the name without its number. */
static struct str numbered_name(const struct grid *grid, size_t row)
{
    struct str s = grid_cell(grid, row, 0)->s;
    size_t n = 0;
    while (n < s.n && !(s.p[n] >= '0' && s.p[n] <= '9'))
        n++;
    bool digit = n < s.n && n >= 3;
    return digit ? str_slice(s, 0, n) : (struct str){"", 0};
}

/* Blocks that a numbered row heads: it is the sum of the rows up to the next of its kind. */
static void relate_blocks(struct totals *t, size_t column)
{
    const struct grid *grid = t->grid;
    size_t holds = 0;
    for (int report = 0; report < 2; report++)
        for (size_t row = grid->first_row; row < grid->rows; row++) {
            struct str name = numbered_name(grid, row);
            size_t filled = 0;
            struct value sum = {0};
            if (!name.n || !usable(t, row, column) || grid->column[column].percent)
                continue;
            for (size_t r = row + 1; r < grid->rows && t->classes[r] == ROW_PLAIN && !numbered_name(grid, r).n; r++) {
                struct figure *f = grid_number(grid, r, column);
                sum = f ? value_add(sum, figure_value(f)) : sum;
                filled += f != NULL;
                if (report && f)
                    figure_use(f);
            }
            struct figure *stated = grid_number(grid, row, column);
            enum verdict verdict = value_judge_sum(figure_value(stated), sum);
            holds += !report && filled >= 2 && verdict != VERDICT_FAIL;
            if (!report || filled < 2 || holds < 2)
                continue;
            if (verdict == VERDICT_FAIL && holds < 3 && !value_one_digit_gap(figure_value(stated).v, sum.v))
                verdict = VERDICT_NOT_CHECKABLE;
            struct claim claim = {.rule = RULE_TABLE_TOTAL,
                                  .verdict = verdict,
                                  .passage = grid_cell(grid, row, column),
                                  .stated = stated,
                                  .sum = true,
                                  .grid = grid,
                                  .has_computed = true,
                                  .computed = sum.v,
                                  .digits = -1};
            CLAIM(t->check, &claim, MSG_check_total, ARG_TEXT("stated", figure_text(claim.passage, stated)),
                  ARG_TEXT("computed", print_like(t->check, claim.passage, stated, sum.v, -1)));
        }
}

static void relate_side(struct totals *t)
{
    const struct grid *grid = t->grid;
    enum { TOTALS_MANY = 200 };
    size_t totals = 0, last = grid->rows;
    t->pure = true;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        t->classes[row] = classify(t, row);
        bool code = grid_cell(grid, row, t->from)->s.n >= 3 && grid_integer(grid, row, t->from) >= 200;
        t->pure &= !code && (t->classes[row] == ROW_PLAIN || t->classes[row] == ROW_TOTAL);
        totals += t->classes[row] == ROW_TOTAL;
        last = t->classes[row] == ROW_TOTAL ? row : last;
    }
    t->crowded = totals > TOTALS_MANY;
    t->pure &= totals == 0 || (totals == 1 && (last == grid->first_row || last + 1 == grid->rows));
    for (size_t row = grid->first_row; row < grid->rows; row++)
        if (t->classes[row] == ROW_TOTAL)
            relate_total(t, row);
    relate_first_row(t);
    for (size_t column = t->from; column < t->to; column++)
        relate_blocks(t, column);
}

/* The sides of a table: a column of names whose numbers follow, behind the numbers of the side before. */
static void relate_sides(struct totals *t)
{
    const struct grid *grid = t->grid;
    size_t from = 0;
    for (size_t column = 0; column < grid->columns; column++) {
        if (grid->column[column].kind != COLUMN_NUMBER || (column && grid->column[column - 1].kind == COLUMN_NUMBER &&
                                                           grid->column[column - 1].text == grid->column[column].text))
            continue;
        size_t to = column;
        while (to < grid->columns &&
               (grid->column[to].kind != COLUMN_NUMBER || grid->column[to].text == grid->column[column].text))
            to++;
        if (from && grid->column[column].text < from)
            from = 0;
        t->text = grid->column[column].text;
        t->from = from;
        t->to = to;
        relate_side(t);
        from = to;
        while (from > 0 && grid->column[from - 1].kind != COLUMN_NUMBER)
            from--;
        column = to - 1;
    }
}

/* The first figure behind the next grand total of a row, from column `*at` on, which is set behind it; NULL for none.
 */
static struct passage *next_grand_total(const struct totals *t, size_t row, size_t *at)
{
    bool named = false;
    for (; *at < t->grid->columns; ++*at) {
        struct passage *cell = grid_cell(t->grid, row, *at);
        if (named && cell->s.n)
            return passage_is_number(cell) ? cell : NULL;
        named |= lexicon_is(t->check->lexicon, WORD_BALANCED_TOTAL, cell->s);
    }
    return NULL;
}

/* "收入总计 | 9 | 支出总计 | 9": a balanced table. It accuses where one digit would mend it: a figure may stand one
 * column off. */
static void relate_halves(const struct totals *t, size_t row)
{
    size_t at = 0;
    struct passage *left = next_grand_total(t, row, &at), *right = left ? next_grand_total(t, row, &at) : NULL;
    if (!right || t->grid->shifted[row] || !figure_same_family(&left->figures[0], &right->figures[0]))
        return;
    struct value a = figure_value(&left->figures[0]), b = figure_value(&right->figures[0]);
    enum verdict verdict = value_judge_same(b, a);
    if (verdict == VERDICT_FAIL && !value_one_digit_apart(a, b.v) && !value_one_digit_apart(b, a.v))
        verdict = VERDICT_NOT_CHECKABLE;
    figure_use(&left->figures[0]);
    struct claim claim = {.rule = RULE_TABLE_TOTAL,
                          .verdict = verdict,
                          .passage = right,
                          .stated = &right->figures[0],
                          .grid = t->grid,
                          .has_computed = true,
                          .computed = a.v,
                          .digits = -1};
    CLAIM(t->check, &claim, MSG_check_halves, ARG_TEXT("stated", figure_text(right, claim.stated)),
          ARG_TEXT("computed", figure_text(left, &left->figures[0])));
}

int relate_totals(struct check *check, struct error *err)
{
    for (size_t block = 0; block < check->document->n; block++) {
        const struct grid *grid = check->grids[block];
        bool codes = false;
        for (size_t column = 0; grid && column < grid->columns; column++)
            codes |= grid->column[column].kind == COLUMN_CODE;
        if (!grid || codes)
            continue;
        struct totals t = {
            .check = check, .grid = grid, .classes = ARENA_NEW_ARRAY(check->arena, grid->rows + 1, enum row_class)};
        if (!t.classes)
            return error_memory(err);
        for (size_t row = grid->first_row; row < grid->rows; row++)
            relate_halves(&t, row);
        relate_sides(&t);
    }
    return check->failed ? error_memory(err) : 0;
}
