/* The balance that the annual report on open government information prints into its table of applications:
 * "第一项加第二项之和，等于第三项加第四项之和": what was received and carried over is what was answered and carried
 * on. What was answered is the total of the rows of its item. Sentence and items are those of rules/check/balances.tsv.
 */
#include "check/relate/relate.h"

#include <string.h>

/* Rows of the four items: 本年新收, 上年结转, 本年度办理结果 with its 总计, 结转下年度. */
struct balance {
    struct check *check;
    const struct grid *grid;
    struct str sentence;
    size_t received, carried, answered, left;
};

static bool states_balance(const struct grid *grid, struct str sentence, struct str *ret)
{
    for (size_t i = 0; i < grid->rows * grid->columns && i / grid->columns <= grid->first_row; i++) {
        struct str s = grid->cells[i].s;
        size_t at = str_position(s, sentence);
        if (at == s.n)
            continue;
        s = str_slice(s, at, s.n);
        *ret = str_slice(s, 0, str_find(s, ')', 0));
        return true;
    }
    return false;
}

/* The first row from `from` on with a cell that begins with `mark`. */
static size_t row_of_item(const struct grid *grid, size_t from, struct str mark)
{
    for (size_t row = from; row < grid->rows; row++)
        for (size_t column = 0; column < grid->columns; column++)
            if (str_starts(grid_cell(grid, row, column)->s, mark))
                return row;
    return SIZE_MAX;
}

static size_t row_of_total(const struct balance *balance, size_t from, size_t to)
{
    for (size_t row = from; row < to; row++)
        for (size_t column = 0; column < balance->grid->columns; column++)
            if (grid_is_total(balance->check, strip_mark(grid_cell(balance->grid, row, column)->s)))
                return row;
    return SIZE_MAX;
}

static bool find_rows(struct balance *balance, const struct balance_form *form)
{
    const struct grid *grid = balance->grid;
    balance->received = row_of_item(grid, 0, form->received);
    if (balance->received == SIZE_MAX)
        return false;
    balance->carried = row_of_item(grid, balance->received + 1, form->carried);
    if (balance->carried == SIZE_MAX)
        return false;
    balance->left = row_of_item(grid, balance->carried + 1, form->left);
    if (balance->left == SIZE_MAX)
        return false;
    balance->answered = row_of_total(balance, balance->carried + 1, balance->left);
    return balance->answered != SIZE_MAX && !grid->shifted[balance->received] && !grid->shifted[balance->carried] &&
           !grid->shifted[balance->answered] && !grid->shifted[balance->left];
}

/* Adds a cell; blank is nothing. False where it is neither blank nor a sure number. */
static bool add(const struct grid *grid, size_t row, size_t column, int sign, struct value *sum)
{
    struct figure *f = grid_number(grid, row, column);
    if (!f || grid->unsure[row * grid->columns + column])
        return !f && grid_cell(grid, row, column)->n == 0;
    *sum = sign < 0 ? value_subtract(*sum, figure_value(f)) : value_add(*sum, figure_value(f));
    return true;
}

static void use(const struct grid *grid, size_t row, size_t column)
{
    struct figure *f = grid_number(grid, row, column);
    if (f)
        figure_use(f);
}

static void judge(const struct balance *balance, size_t column, enum rule_id rule, struct value sum)
{
    const struct grid *grid = balance->grid;
    struct passage *cell = grid_cell(grid, balance->answered, column);
    struct figure *stated = grid_number(grid, balance->answered, column);
    figure_use(stated);
    struct claim claim = {.rule = rule,
                          .verdict = value_judge_sum(figure_value(stated), sum),
                          .passage = cell,
                          .stated = stated,
                          .sum = true,
                          .grid = grid,
                          .has_computed = true,
                          .computed = sum.v,
                          .digits = -1};
    struct str computed = print_like(balance->check, cell, stated, sum.v, -1);
    if (rule == RULE_TABLE_FORMULA)
        CLAIM(balance->check, &claim, MSG_check_formula, ARG_TEXT("formula", balance->sentence),
              ARG_TEXT("stated", figure_text(cell, stated)), ARG_TEXT("computed", computed));
    else
        CLAIM(balance->check, &claim, MSG_check_total, ARG_TEXT("stated", figure_text(cell, stated)),
              ARG_TEXT("computed", computed));
}

/* What is answered is all that came less what is left. */
static void judge_balance(const struct balance *balance, size_t column)
{
    const struct grid *grid = balance->grid;
    struct value sum = {0};
    if (!add(grid, balance->received, column, 1, &sum) || !add(grid, balance->carried, column, 1, &sum) ||
        !add(grid, balance->left, column, -1, &sum))
        return;
    use(grid, balance->received, column);
    use(grid, balance->carried, column);
    use(grid, balance->left, column);
    judge(balance, column, RULE_TABLE_FORMULA, sum);
}

/* What is answered is the sum of how: the rows between. */
static void judge_total(const struct balance *balance, size_t column)
{
    const struct grid *grid = balance->grid;
    struct value sum = {0};
    size_t filled = 0;
    for (size_t row = balance->carried + 1; row < balance->answered; row++) {
        if (grid->shifted[row] || !add(grid, row, column, 1, &sum))
            return;
        filled += grid_number(grid, row, column) != NULL;
    }
    if (!filled)
        return;
    for (size_t row = balance->carried + 1; row < balance->answered; row++)
        use(grid, row, column);
    judge(balance, column, RULE_TABLE_TOTAL, sum);
}

static void relate_form(struct check *check, const struct grid *grid, const struct balance_form *form)
{
    struct balance balance = {.check = check, .grid = grid};
    if (!states_balance(grid, form->sentence, &balance.sentence) || !find_rows(&balance, form))
        return;
    for (size_t column = 0; column < grid->columns; column++)
        if (grid->column[column].kind == COLUMN_NUMBER && grid_number(grid, balance.answered, column) &&
            !grid->unsure[balance.answered * grid->columns + column]) {
            judge_balance(&balance, column);
            judge_total(&balance, column);
        }
}

int relate_balance(struct check *check, struct error *err)
{
    for (size_t block = 0; block < check->document->n; block++)
        for (size_t i = 0; check->grids[block] && i < check->lexicon->n_balances; i++)
            relate_form(check, check->grids[block], &check->lexicon->balances[i]);
    return check->failed ? error_memory(err) : 0;
}
