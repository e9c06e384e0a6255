/* Total rows without codes: which rows a total adds up is tried out and confirmed by its other columns. */
#include "check/analysis.h"

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

struct totals {
    struct check *check;
    const struct grid *grid;
    enum row_class *classes;
};

static enum row_class classify(const struct totals *t, size_t row)
{
    struct str name = {"", 0};
    for (size_t column = 0; column < t->grid->columns && !name.n; column++)
        if (!passage_is_number(grid_cell(t->grid, row, column)))
            name = strip_mark(grid_cell(t->grid, row, column)->s);
    if (name.n && name.p[name.n - 1] == ':')
        name.n--;
    const struct lexicon *lexicon = t->check->lexicon;
    if (!name.n || t->grid->shifted[row])
        return ROW_OTHER;
    if (lexicon_is(lexicon, WORD_TOTAL_ROW, name))
        return ROW_TOTAL;
    if (lexicon_ends(lexicon, WORD_SUBTOTAL_ROW, name) || str_ends(name, STR("合计")))
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
        sum = value_add(sum, f->value);
        filled += f->value.v != 0;
        if (mark)
            figure_use(f);
    }
    *ret = sum;
    *ret_filled = filled;
    return filled >= 1 && !(hypothesis == SUBTOTALS_ABOVE && !subtotals);
}

static bool usable(const struct grid *grid, size_t row, size_t column)
{
    const struct grid_column *c = &grid->column[column];
    return c->kind == COLUMN_NUMBER && grid_number(grid, row, column) && !grid->unsure[row * grid->columns + column] &&
           (!c->percent || str_contains(c->label, STR("占比")) || str_contains(c->label, STR("比重")));
}

static void judge(const struct totals *t, size_t total, size_t column, enum hypothesis hypothesis, size_t others)
{
    struct value sum;
    size_t filled;
    if (!sum_rows(t, total, column, hypothesis, &sum, &filled, true))
        return;
    struct passage *cell = grid_cell(t->grid, total, column);
    struct figure *stated = &cell->figures[0];
    enum verdict verdict = value_judge_sum(stated->value, sum);
    if (verdict == VERDICT_ROUNDING && stated->family == UNIT_PERCENT)
        verdict = VERDICT_PASS; /* shares add up to 100 but for their digits */
    if (verdict == VERDICT_FAIL && (others < 2 || filled < 2) && !value_one_digit_apart(stated->value, sum.v) &&
        !value_one_digit_apart((struct value){sum.v, stated->value.half}, stated->value.v)) {
        /* One of the parts may be misprinted: the gap is then one digit at one place. */
        if (!value_one_digit_gap(stated->value.v, sum.v) || !others)
            verdict = VERDICT_NOT_CHECKABLE;
    }
    struct claim claim = {.rule = RULE_TABLE_TOTAL,
                          .verdict = verdict,
                          .passage = cell,
                          .stated = stated,
                          .grid = t->grid,
                          .has_computed = true,
                          .computed = sum.v,
                          .digits = -1};
    CLAIM(t->check, &claim, MSG_check_total, ARG_TEXT("stated", figure_text(cell, stated)),
          ARG_TEXT("computed", print_like(t->check, cell, stated, sum.v, -1)));
}

static void relate_total(const struct totals *t, size_t total)
{
    size_t best = HYPOTHESES, best_holds = 0;
    for (enum hypothesis h = 0; h < HYPOTHESES; h++) {
        size_t holds = 0;
        for (size_t column = 0; column < t->grid->columns; column++) {
            struct value sum;
            size_t filled;
            if (usable(t->grid, total, column) && sum_rows(t, total, column, h, &sum, &filled, false) &&
                value_judge_sum(grid_number(t->grid, total, column)->value, sum) != VERDICT_FAIL)
                holds++;
        }
        if (holds > best_holds) {
            best = h;
            best_holds = holds;
        }
    }
    bool single = best == HYPOTHESES;
    for (size_t column = 0; column < t->grid->columns; column++) {
        if (!usable(t->grid, total, column))
            continue;
        for (enum hypothesis h = 0; h < HYPOTHESES && single; h++) {
            struct value sum;
            size_t filled;
            if (sum_rows(t, total, column, h, &sum, &filled, false) &&
                value_one_digit_apart(grid_number(t->grid, total, column)->value, sum.v)) {
                judge(t, total, column, h, 0);
                break;
            }
        }
        if (!single)
            judge(t, total, column, (enum hypothesis)best, best_holds);
    }
}

/* A first row without the word may still be the total of the rest: several columns must bear it out. */
static void relate_first_row(struct totals *t)
{
    size_t row = t->grid->first_row, holds = 0, columns = 0;
    if (row + 2 >= t->grid->rows || t->classes[row] != ROW_PLAIN)
        return;
    for (size_t r = row + 1; r < t->grid->rows; r++)
        if (t->classes[r] == ROW_TOTAL || t->classes[r] == ROW_SUBTOTAL)
            return;
    for (size_t column = 0; column < t->grid->columns; column++) {
        struct value sum;
        size_t filled;
        if (!usable(t->grid, row, column) || t->grid->column[column].percent ||
            !sum_rows(t, row, column, ROWS_BELOW, &sum, &filled, false) || filled < 2)
            continue;
        columns++;
        holds += value_judge_sum(grid_number(t->grid, row, column)->value, sum) != VERDICT_FAIL;
    }
    if (holds < 2 || holds * 2 < columns)
        return;
    for (size_t column = 0; column < t->grid->columns; column++)
        if (usable(t->grid, row, column) && !t->grid->column[column].percent)
            judge(t, row, column, ROWS_BELOW, holds);
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
            if (!name.n || !usable(grid, row, column) || grid->column[column].percent)
                continue;
            for (size_t r = row + 1; r < grid->rows && t->classes[r] == ROW_PLAIN && !numbered_name(grid, r).n; r++) {
                struct figure *f = grid_number(grid, r, column);
                sum = f ? value_add(sum, f->value) : sum;
                filled += f != NULL;
                if (report && f)
                    figure_use(f);
            }
            struct figure *stated = grid_number(grid, row, column);
            enum verdict verdict = value_judge_sum(stated->value, sum);
            holds += !report && filled >= 2 && verdict != VERDICT_FAIL;
            if (!report || filled < 2 || holds < 2)
                continue;
            if (verdict == VERDICT_FAIL && holds < 3 && !value_one_digit_gap(stated->value.v, sum.v))
                verdict = VERDICT_NOT_CHECKABLE;
            struct claim claim = {.rule = RULE_TABLE_TOTAL,
                                  .verdict = verdict,
                                  .passage = grid_cell(grid, row, column),
                                  .stated = stated,
                                  .grid = grid,
                                  .has_computed = true,
                                  .computed = sum.v,
                                  .digits = -1};
            CLAIM(t->check, &claim, MSG_check_total, ARG_TEXT("stated", figure_text(claim.passage, stated)),
                  ARG_TEXT("computed", print_like(t->check, claim.passage, stated, sum.v, -1)));
        }
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
            t.classes[row] = classify(&t, row);
        for (size_t row = grid->first_row; row < grid->rows; row++)
            if (t.classes[row] == ROW_TOTAL)
                relate_total(&t, row);
        relate_first_row(&t);
        for (size_t column = 0; column < grid->columns; column++)
            relate_blocks(&t, column);
    }
    return check->failed ? error_memory(err) : 0;
}
