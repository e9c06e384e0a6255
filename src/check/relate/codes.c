/* Classification trees: 类 = Σ款, 款 = Σ项, 合计 = Σ类, column by column. */
#include "check/relate/relate.h"

#include <string.h>

struct tree {
    struct check *check;
    struct arena *arena; /* goes with the column: documents have thousands */
    const struct grid *grid;
    size_t column;
    struct map rows;   /* code to 1 + row */
    size_t *parent;    /* by row: row of the nearest printed ancestor, SIZE_MAX for none */
    struct value *sum; /* by row: of its children */
    size_t *children, *filled;
    bool *doubtful; /* a child cannot be trusted */
    size_t total_row;
    struct value top;
    size_t n_top, top_filled;
    bool top_doubtful, mixed_top;
    bool glued; /* somewhere in the table two cells became one */
    size_t holds, breaks;
};

static int tree_init(struct tree *tree, struct error *err)
{
    struct arena *arena = tree->arena;
    size_t n = tree->grid->rows + 1;
    tree->rows = MAP(arena);
    tree->parent = ARENA_NEW_ARRAY(arena, n, size_t);
    tree->sum = ARENA_NEW_ARRAY(arena, n, struct value);
    tree->children = ARENA_NEW_ARRAY(arena, n, size_t);
    tree->filled = ARENA_NEW_ARRAY(arena, n, size_t);
    tree->doubtful = ARENA_NEW_ARRAY(arena, n, bool);
    tree->total_row = SIZE_MAX;
    if (!tree->parent || !tree->sum || !tree->children || !tree->filled || !tree->doubtful)
        return error_memory(err);
    return 0;
}

/* Codes of the rows; `*ret` is false when one stands twice, as in lists by unit or project. */
static int read_codes(struct tree *tree, bool *ret, struct error *err)
{
    const struct grid *grid = tree->grid;
    *ret = false;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        struct str code = grid_code(grid, row, tree->column);
        bool added = false;
        if (!code.n) {
            if (tree->total_row == SIZE_MAX && grid_is_total(tree->check, grid_row_name(grid, row, tree->column)))
                tree->total_row = row;
            continue;
        }
        size_t *place = map_add(&tree->rows, code, &added);
        if (!place)
            return error_memory(err);
        if (!added)
            return 0;
        *place = row + 1;
    }
    *ret = tree->rows.n >= 2;
    return 0;
}

/* An empty total beside figures: an extraction lost it. */
static bool lost_total(const struct tree *tree, size_t row)
{
    const struct grid *grid = tree->grid;
    if (grid_cell(grid, row, tree->column)->s.n ||
        !lexicon_contains(tree->check->lexicon, WORD_HEAD_TOTAL, grid->column[tree->column].label))
        return false;
    for (size_t c = tree->column + 1; c < grid->columns && grid->column[c].code == grid->column[tree->column].code; c++)
        if (grid->column[c].kind == COLUMN_NUMBER && !grid->column[c].percent && grid_number(grid, row, c))
            return true;
    return false;
}

static void add_to_parent(struct tree *tree, size_t row, struct str code)
{
    const struct grid *grid = tree->grid;
    struct figure *f = grid_number(grid, row, tree->column);
    bool doubtful = grid->unsure[row * grid->columns + tree->column] || grid->shifted[row] ||
                    (!f && grid_cell(grid, row, tree->column)->n > 0) || lost_total(tree, row);
    tree->parent[row] = SIZE_MAX;
    for (size_t n = code.n - 2; n >= 3 && tree->parent[row] == SIZE_MAX; n -= 2) {
        size_t *place = map_find(&tree->rows, str_slice(code, 0, n));
        if (place)
            tree->parent[row] = *place - 1;
        if (n < 5)
            break;
    }
    size_t parent = tree->parent[row];
    if (parent == SIZE_MAX) {
        tree->mixed_top |= code.n != 3;
        tree->n_top++;
        tree->top_doubtful |= doubtful;
        if (f) {
            tree->top = value_add(tree->top, figure_value(f));
            tree->top_filled++;
        }
        return;
    }
    tree->children[parent]++;
    tree->doubtful[parent] |= doubtful;
    if (f) {
        tree->sum[parent] = value_add(tree->sum[parent], figure_value(f));
        tree->filled[parent]++;
    }
}

static void judge(struct tree *tree, size_t row, struct value sum, bool report)
{
    enum { FAR = 100 };
    struct passage *cell = grid_cell(tree->grid, row, tree->column);
    struct figure *stated = &cell->figures[0];
    enum verdict verdict = value_judge_sum(figure_value(stated), sum);
    if (!report) {
        tree->holds += verdict != VERDICT_FAIL;
        tree->breaks += verdict == VERDICT_FAIL;
        return;
    }
    /* When most of a table does not add up, or cells of it became one, it was misread; in one rebuilt from a page a
     * part may stand on the lines that its name runs over. */
    bool misread = tree->breaks > tree->holds || tree->glued || tree->check->document->rebuilt ||
                   sum.v > FAR * figure_value(stated).v; /* a code among the amounts */
    if (verdict == VERDICT_FAIL && misread && !value_one_digit_gap(figure_value(stated).v, sum.v))
        verdict = VERDICT_NOT_CHECKABLE;
    struct claim claim = {.rule = RULE_TABLE_CODES,
                          .verdict = verdict,
                          .passage = cell,
                          .stated = stated,
                          .sum = tree->filled[row] > 1,
                          .gap = figure_value(stated).v - sum.v,
                          .grid = tree->grid,
                          .has_computed = true,
                          .computed = sum.v,
                          .digits = 2};
    struct str name = grid_row_name(tree->grid, row, tree->column);
    CLAIM(tree->check, &claim, MSG_check_codes, ARG_TEXT("name", name), ARG_TEXT("stated", figure_text(cell, stated)),
          ARG_TEXT("computed", print_like(tree->check, cell, stated, sum.v, 2)));
}

static void judge_all(struct tree *tree, bool report)
{
    const struct grid *grid = tree->grid;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        bool good = grid_number(grid, row, tree->column) && !grid->unsure[row * grid->columns + tree->column] &&
                    !grid->shifted[row];
        if (good && tree->children[row] && tree->filled[row] && !tree->doubtful[row])
            judge(tree, row, tree->sum[row], report);
        if (good && row == tree->total_row && tree->n_top && tree->top_filled && !tree->top_doubtful &&
            !tree->mixed_top)
            judge(tree, row, tree->top, report);
        if (report && good && tree->parent[row] != SIZE_MAX && grid_code(grid, row, tree->column).n)
            figure_use(grid_number(grid, row, tree->column));
        if (report && good && tree->total_row != SIZE_MAX && !tree->mixed_top &&
            grid_code(grid, row, tree->column).n == 3)
            figure_use(grid_number(grid, row, tree->column));
    }
}

static int relate_column(struct check *check, const struct grid *grid, size_t column, bool glued, struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA(check->arena->max);
    struct tree tree = {.check = check, .arena = &scratch, .grid = grid, .column = column, .glued = glued};
    bool usable;
    TRY(tree_init(&tree, err));
    TRY(read_codes(&tree, &usable, err));
    if (!usable)
        return 0;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        struct str code = grid_code(grid, row, column);
        tree.parent[row] = SIZE_MAX;
        if (code.n)
            add_to_parent(&tree, row, code);
    }
    /* Top codes of two classifications side by side are no whole. */
    judge_all(&tree, false);
    judge_all(&tree, true);
    return 0;
}

/* The figure that follows a cell in its row. */
static struct passage *next_number(const struct grid *grid, size_t row, size_t column)
{
    for (size_t c = column + 1; c < grid->columns; c++)
        if (grid_number(grid, row, c))
            return grid_cell(grid, row, c);
        else if (grid_cell(grid, row, c)->s.n)
            return NULL;
    return NULL;
}

/* 人员经费合计 = 301 + 303, 公用经费合计 = the other economic classes, wherever they stand. */
static void relate_staff_totals(struct check *check, const struct grid *grid)
{
    struct value staff = {0}, running = {0};
    size_t filled = 0, classes = 0;
    for (size_t row = grid->first_row; row < grid->rows; row++)
        for (size_t column = 0; column < grid->columns; column++) {
            struct str code = grid_code(grid, row, column);
            struct figure *f = grid_number(grid, row, column);
            if (code.n != 3 || code.p[0] != '3' || grid->column[column].kind != COLUMN_NUMBER)
                continue;
            classes++;
            if (!f)
                continue;
            filled++;
            bool person = str_equal(code, STR("301")) || str_equal(code, STR("303"));
            struct value *sum = person ? &staff : &running;
            *sum = value_add(*sum, figure_value(f));
            figure_use(f);
        }
    if (classes < 3 || !filled)
        return;
    for (size_t row = grid->first_row; row < grid->rows; row++)
        for (size_t column = 0; column < grid->columns; column++) {
            struct str name = grid_cell(grid, row, column)->s;
            bool person = lexicon_is(check->lexicon, WORD_STAFF_TOTAL, name);
            if (!person && !lexicon_is(check->lexicon, WORD_RUNNING_TOTAL, name))
                continue;
            struct passage *cell = next_number(grid, row, column);
            if (!cell)
                continue;
            struct value sum = person ? staff : running;
            struct claim claim = {.rule = RULE_TABLE_CODES,
                                  .verdict = value_judge_sum(figure_value(&cell->figures[0]), sum),
                                  .passage = cell,
                                  .stated = &cell->figures[0],
                                  .sum = true,
                                  .grid = grid,
                                  .has_computed = true,
                                  .computed = sum.v,
                                  .digits = 2};
            CLAIM(check, &claim, MSG_check_codes, ARG_TEXT("name", name),
                  ARG_TEXT("stated", figure_text(cell, claim.stated)),
                  ARG_TEXT("computed", print_like(check, cell, claim.stated, sum.v, 2)));
        }
}

/* Has a cell swallowed its neighbour: "社会保障和就业支出 26.93", "208 05", "7.22 7.22"? */
static bool is_glued(const struct grid *grid)
{
    for (size_t row = grid->first_row; row < grid->rows; row++)
        for (size_t column = 0; column < grid->columns; column++) {
            const struct passage *cell = grid_cell(grid, row, column);
            enum column_kind kind = grid->column[column].kind;
            if ((kind == COLUMN_NUMBER && cell->n > 1 && !passage_is_number(cell)) ||
                (kind == COLUMN_CODE && str_find(cell->s, ' ', 0) < cell->s.n))
                return true;
            for (size_t i = 0; i < cell->n && kind != COLUMN_NUMBER; i++)
                if (cell->figures[i].role == ROLE_FIGURE && cell->figures[i].printed.scale > 0)
                    return true;
        }
    return false;
}

int relate_codes(struct check *check, struct error *err)
{
    for (size_t block = 0; block < check->document->n; block++) {
        const struct grid *grid = check->grids[block];
        if (!grid)
            continue;
        bool glued = is_glued(grid);
        for (size_t column = 0; column < grid->columns; column++)
            if (grid->column[column].kind == COLUMN_NUMBER && !grid->column[column].percent)
                TRY(relate_column(check, grid, column, glued, err));
        relate_staff_totals(check, grid);
    }
    return check->failed ? error_memory(err) : 0;
}
