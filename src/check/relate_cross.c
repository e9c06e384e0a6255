/* The equalities of rules/check/cross.tsv between the tables of final accounts (K01 to K10). */
#include "check/analysis.h"

enum { VALUES_MAX = 16 };

/* One side in one table: its value and the cell that stands for it. */
struct side {
    struct value value;
    struct passage *cell;
    const struct grid *grid;
};

static bool title_fits(struct str title, struct str words)
{
    struct str word;
    bool first = true;
    while (str_cut(&words, '!', &word)) {
        if (str_contains(title, word) != first)
            return false;
        first = false;
    }
    return title.n > 0;
}

/* The number of a row of that name under that column, NULL if there is none. */
static struct passage *find_number(const struct grid *grid, struct str row_name, struct str column_word)
{
    size_t wanted = str_equal(column_word, STR("2")) ? 2 : 1, seen = 0;
    bool any = column_word.n == 0 || wanted == 2;
    for (size_t row = grid->first_row; row < grid->rows; row++)
        for (size_t column = 0; column < grid->columns; column++) {
            if (!grid_number(grid, row, column) || grid->unsure[row * grid->columns + column] || grid->shifted[row] ||
                grid->column[column].kind != COLUMN_NUMBER || !str_equal(grid_row_name(grid, row, column), row_name) ||
                (!any && !str_contains(grid->column[column].label, column_word)))
                continue;
            if (++seen == wanted)
                return grid_cell(grid, row, column);
        }
    return NULL;
}

static bool side_of(const struct grid *grid, struct str rows, struct str column, struct side *ret)
{
    struct side side = {.grid = grid};
    struct str row;
    while (str_cut(&rows, '+', &row)) {
        struct passage *cell = find_number(grid, row, column);
        if (!cell)
            return false;
        side.value = value_add(side.value, cell->figures[0].value);
        side.cell = cell;
    }
    *ret = side;
    return side.cell != NULL;
}

static size_t sides_of(const struct check *check, struct str table, struct str rows, struct str column,
                       struct side found[VALUES_MAX])
{
    size_t n = 0;
    for (size_t block = 0; block < check->document->n && n < VALUES_MAX; block++)
        if (check->grids[block] && title_fits(check->grids[block]->title, table) &&
            side_of(check->grids[block], rows, column, &found[n]))
            n++;
    return n;
}

static void report(struct check *check, const struct cross_rule *rule, const struct side *left,
                   const struct side *right, enum verdict verdict)
{
    struct figure *stated = &left->cell->figures[0];
    struct claim claim = {.rule = RULE_TABLE_CROSS,
                          .verdict = verdict,
                          .passage = left->cell,
                          .stated = stated,
                          .grid = left->grid,
                          .has_computed = true,
                          .computed = right->value.v,
                          .digits = 2};
    figure_use(&right->cell->figures[0]);
    CLAIM(check, &claim, MSG_check_cross, ARG_TEXT("id", rule->id), ARG_TEXT("row", rule->left_row),
          ARG_TEXT("stated", figure_text(left->cell, stated)), ARG_TEXT("title", right->grid->title),
          ARG_TEXT("other", print_like(check, left->cell, stated, right->value.v, 2)));
}

/* A document may hold the tables of a department and of its units: then any two that agree will do, and
 * none that disagree prove anything. */
static void relate_rule(struct check *check, const struct cross_rule *rule)
{
    struct side left[VALUES_MAX], right[VALUES_MAX];
    size_t n_left = sides_of(check, rule->left_table, rule->left_row, rule->left_column, left);
    size_t n_right = sides_of(check, rule->right_table, rule->right_row, rule->right_column, right);
    for (size_t i = 0; i < n_left; i++)
        for (size_t k = 0; k < n_right; k++) {
            enum verdict verdict = value_judge_sum(left[i].value, right[k].value);
            if (verdict != VERDICT_FAIL) {
                report(check, rule, &left[i], &right[k], verdict);
                return;
            }
        }
    if (n_left == 1 && n_right == 1 && left[0].cell->figures[0].family == right[0].cell->figures[0].family)
        report(check, rule, &left[0], &right[0], VERDICT_FAIL);
}

int relate_cross(struct check *check, struct error *err)
{
    for (size_t i = 0; i < check->lexicon->n_cross; i++)
        relate_rule(check, &check->lexicon->cross[i]);
    return check->failed ? error_memory(err) : 0;
}
