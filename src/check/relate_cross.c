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

/* "A+B?": the sum of rows; one with a question mark may be blank or missing. */
static bool side_of(const struct grid *grid, struct str rows, struct str column, struct side *ret)
{
    struct side side = {.grid = grid};
    struct str row;
    while (str_cut(&rows, '+', &row)) {
        bool optional = row.n && row.p[row.n - 1] == '?';
        row.n -= optional;
        struct passage *cell = find_number(grid, row, column);
        if (!cell && !optional)
            return false;
        if (!cell)
            continue;
        side.value = value_add(side.value, figure_value(&cell->figures[0]));
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

static void report(struct check *check, const struct cross_rule *rule, struct str row, const struct side *left,
                   const struct side *right, enum verdict verdict)
{
    struct figure *stated = &left->cell->figures[0];
    /* The columns of a PDF are guessed: only what looks like a misprint is sure. */
    if (verdict == VERDICT_FAIL && check->document->rebuilt &&
        !value_one_digit_apart(figure_value(stated), right->value.v))
        verdict = VERDICT_NOT_CHECKABLE;
    struct claim claim = {.rule = RULE_TABLE_CROSS,
                          .verdict = verdict,
                          .passage = left->cell,
                          .stated = stated,
                          .grid = left->grid,
                          .has_computed = true,
                          .computed = right->value.v,
                          .digits = 2};
    figure_use(&right->cell->figures[0]);
    CLAIM(check, &claim, MSG_check_cross, ARG_TEXT("id", rule->id), ARG_TEXT("row", row),
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
                report(check, rule, rule->left_row, &left[i], &right[k], verdict);
                return;
            }
        }
    if (n_left == 1 && n_right == 1 && left[0].cell->figures[0].family == right[0].cell->figures[0].family)
        report(check, rule, rule->left_row, &left[0], &right[0], VERDICT_FAIL);
}

static const struct grid *only_table(const struct check *check, struct str words)
{
    const struct grid *found = NULL;
    for (size_t block = 0; block < check->document->n; block++) {
        if (!check->grids[block] || !title_fits(check->grids[block]->title, words))
            continue;
        if (found)
            return NULL;
        found = check->grids[block];
    }
    return found;
}

/* Row "$": every class of spending of the one table against the row of its name in the other. Where most
 * differ, the tables are about different money. */
static void relate_classes(struct check *check, const struct cross_rule *rule)
{
    const struct grid *a = only_table(check, rule->left_table), *b = only_table(check, rule->right_table);
    size_t holds = 0, breaks = 0;
    if (!a || !b || a == b)
        return;
    for (int apply = 0; apply < 2; apply++)
        for (size_t row = a->first_row; row < a->rows; row++)
            for (size_t column = 0; column < a->columns; column++) {
                struct str name = grid_row_name(a, row, column);
                struct side left, right;
                if (a->column[column].kind != COLUMN_NUMBER || !grid_number(a, row, column) || name.n < 9 ||
                    !str_ends(name, STR("支出")) || !side_of(a, name, rule->left_column, &left) ||
                    left.cell != grid_cell(a, row, column) || !side_of(b, name, rule->right_column, &right) ||
                    left.cell->figures[0].family != right.cell->figures[0].family)
                    continue;
                enum verdict verdict = value_judge_sum(left.value, right.value);
                if (!apply) {
                    holds += verdict != VERDICT_FAIL;
                    breaks += verdict == VERDICT_FAIL;
                } else if (verdict != VERDICT_FAIL || breaks == 1 || holds >= 3 * breaks) {
                    report(check, rule, name, &left, &right, verdict);
                }
            }
}

int relate_cross(struct check *check, struct error *err)
{
    for (size_t i = 0; i < check->lexicon->n_cross; i++)
        if (str_equal(check->lexicon->cross[i].left_row, STR("$")))
            relate_classes(check, &check->lexicon->cross[i]);
        else
            relate_rule(check, &check->lexicon->cross[i]);
    return check->failed ? error_memory(err) : 0;
}
