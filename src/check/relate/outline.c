/* Rows numbered as an outline: 一、 is the sum of its （一）（二）, and （一） that of its 1. 2., as far as the table
 * bears it out. */
#include "check/relate/relate.h"

enum { LEVEL_NONE, LEVEL_CHINESE, LEVEL_CHINESE_BRACKETS, LEVEL_DIGITS, LEVEL_DIGITS_BRACKETS, LEVEL_LETTERS };

struct outline {
    struct check *check;
    const struct grid *grid;
    struct mark_of_row {
        int level, number;
    } * rows;
    size_t holds, breaks; /* of all columns, where at least two rows are added up */
};

/* 1 to 99 in Chinese or Arabic digits at the start of `s`; 0 for none. */
static int leading_number(struct str s, size_t *ret_n, bool *ret_chinese)
{
    int value = 0, digit;
    size_t n = 0;
    for (; (digit = chinese_numeral(str_slice(s, n, s.n))) && n < 9; n += 3)
        value = digit == 10 ? (value ? value * 10 : 10) : value + digit;
    *ret_chinese = n > 0;
    for (; !*ret_chinese && n < s.n && n < 2 && s.p[n] >= '0' && s.p[n] <= '9'; n++)
        value = value * 10 + (s.p[n] - '0');
    *ret_n = n;
    return value;
}

static struct mark_of_row read_mark(struct str s)
{
    const struct mark_of_row none = {LEVEL_NONE, 0};
    bool open = str_starts(s, STR("(")), chinese;
    size_t n;
    if (s.n > 3 && s.p[0] >= 'A' && s.p[0] <= 'Z' && (unsigned char)s.p[1] >= 0x80)
        return (struct mark_of_row){LEVEL_LETTERS, s.p[0] - 'A' + 1};
    s = str_slice(s, open ? 1 : 0, s.n);
    int value = leading_number(s, &n, &chinese);
    struct str rest = str_slice(s, n, s.n);
    if (!value)
        return none;
    if (open)
        return str_starts(rest, STR(")"))
                   ? (struct mark_of_row){chinese ? LEVEL_CHINESE_BRACKETS : LEVEL_DIGITS_BRACKETS, value}
                   : none;
    bool comma = str_starts(rest, STR("、"));
    bool point = !chinese && rest.n > 1 && rest.p[0] == '.' && !(rest.p[1] >= '0' && rest.p[1] <= '9');
    return comma || point ? (struct mark_of_row){chinese ? LEVEL_CHINESE : LEVEL_DIGITS, value} : none;
}

/* The marks of the names that stand left of `column`, in its half of the table. */
static void read_marks(struct outline *outline, size_t column)
{
    const struct grid *grid = outline->grid;
    size_t names = column;
    while (names > 0 && grid->column[names - 1].kind == COLUMN_NUMBER)
        names--;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        outline->rows[row] = (struct mark_of_row){LEVEL_NONE, 0};
        for (size_t c = names; c-- > 0 && !outline->rows[row].level && grid->column[c].kind != COLUMN_NUMBER;)
            outline->rows[row] = read_mark(grid_cell(grid, row, c)->s);
    }
}

/* Adds up the rows one level below row `row`; how many of them are not zero. 0 where they are not numbered from one on,
 * or one of them cannot be trusted. */
static size_t sum_children(const struct outline *outline, size_t row, size_t column, struct value *ret, bool mark)
{
    const struct grid *grid = outline->grid;
    const struct mark_of_row *rows = outline->rows;
    int level = LEVEL_NONE, last = 0;
    size_t filled = 0;
    *ret = (struct value){0};
    for (size_t r = row + 1; r < grid->rows && (!rows[r].level || rows[r].level > rows[row].level); r++) {
        struct figure *f = grid_number(grid, r, column);
        if (!rows[r].level || (level && rows[r].level > level))
            continue;
        level = rows[r].level;
        if (rows[r].number != last + 1 || grid->shifted[r] || grid->unsure[r * grid->columns + column] ||
            (!f && grid_cell(grid, r, column)->n))
            return 0;
        last++;
        if (f && !figure_same_family(f, grid_number(grid, row, column)))
            return 0;
        *ret = f ? value_add(*ret, figure_value(f)) : *ret;
        filled += f && figure_value(f).v != 0;
        if (mark && f)
            figure_use(f);
    }
    return filled;
}

static bool usable(const struct outline *outline, size_t row, size_t column)
{
    const struct grid *grid = outline->grid;
    const struct figure *f = grid_number(grid, row, column);
    return outline->rows[row].level && f && f->family != UNIT_PERCENT && !grid->shifted[row] &&
           !grid->unsure[row * grid->columns + column];
}

/* A long number that is one digit off from the sum is no chance; a short one may be. */
static bool is_misprint(const struct outline *outline, const struct figure *stated, struct value sum)
{
    enum { LONG = 10000 };
    bool proved = outline->holds >= 3 * outline->breaks ||
                  (stated->printed.digits >= LONG && outline->holds + 1 >= outline->breaks);
    return proved && outline->holds >= 2 && value_one_digit_gap(figure_value(stated).v, sum.v);
}

/* A guess: it accuses only where the table bears it out elsewhere and one digit would mend it. */
static void judge(const struct outline *outline, size_t row, size_t column)
{
    struct value sum;
    if (!usable(outline, row, column) || sum_children(outline, row, column, &sum, false) < 2)
        return;
    struct passage *cell = grid_cell(outline->grid, row, column);
    struct figure *stated = &cell->figures[0];
    enum verdict verdict = value_judge_sum(figure_value(stated), sum);
    if (verdict == VERDICT_FAIL && (stated->used || !is_misprint(outline, stated, sum)))
        return;
    sum_children(outline, row, column, &sum, true);
    struct claim claim = {.rule = RULE_TABLE_TOTAL,
                          .verdict = verdict,
                          .passage = cell,
                          .stated = stated,
                          .sum = true,
                          .grid = outline->grid,
                          .has_computed = true,
                          .computed = sum.v,
                          .digits = -1};
    CLAIM(outline->check, &claim, MSG_check_outline, ARG_TEXT("name", grid_row_name(outline->grid, row, column)),
          ARG_TEXT("stated", figure_text(cell, stated)),
          ARG_TEXT("computed", print_like(outline->check, cell, stated, sum.v, -1)));
}

static void count(struct outline *outline, size_t row, size_t column)
{
    struct value sum;
    if (!usable(outline, row, column) || sum_children(outline, row, column, &sum, false) < 2)
        return;
    bool holds = value_judge_sum(figure_value(grid_number(outline->grid, row, column)), sum) != VERDICT_FAIL;
    outline->holds += holds;
    outline->breaks += !holds;
}

static void relate_grid(struct outline *outline)
{
    const struct grid *grid = outline->grid;
    for (int report = 0; report < 2; report++)
        for (size_t column = 1; column < grid->columns; column++) {
            if (grid->column[column].kind != COLUMN_NUMBER || grid->column[column].percent)
                continue;
            read_marks(outline, column);
            for (size_t row = grid->first_row; row < grid->rows; row++)
                if (report)
                    judge(outline, row, column);
                else
                    count(outline, row, column);
        }
}

/* Most tables have no rows of two levels. */
static bool has_levels(const struct grid *grid)
{
    int found = LEVEL_NONE;
    for (size_t row = grid->first_row; row < grid->rows; row++)
        for (size_t column = 0; column < grid->columns && grid->column[column].kind != COLUMN_NUMBER; column++) {
            int level = read_mark(grid_cell(grid, row, column)->s).level;
            if (level && found && level != found)
                return true;
            found = level ? level : found;
        }
    return false;
}

int relate_outlines(struct check *check, struct error *err)
{
    for (size_t block = 0; block < check->document->n; block++) {
        const struct grid *grid = check->grids[block];
        if (!grid || grid->n_split || !has_levels(grid))
            continue;
        _cleanup_arena_ struct arena scratch = ARENA(check->arena->max);
        struct outline outline = {
            .check = check, .grid = grid, .rows = ARENA_NEW_ARRAY(&scratch, grid->rows + 1, struct mark_of_row)};
        if (!outline.rows)
            return error_memory(err);
        relate_grid(&outline);
    }
    return check->failed ? error_memory(err) : 0;
}
