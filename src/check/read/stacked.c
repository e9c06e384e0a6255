/*
 * Tables that an extract of a page gives one cell a line. Nothing but the order is left of them, so one is taken only
 * when its shape is certain: rows of a name and numbers, three at least and all alike, below as many headers as a row
 * has cells, with nothing but short lines around that could be more of it.
 */
#include "check/read/read.h"

#include <string.h>

enum { CELL_WIDTH_MAX = 40, ROWS_MIN = 3, ROWS_MAX = 1000, NUMBERS_MIN = 2, LEFT_OVER_MAX = 2 };

struct stack {
    size_t header, rows, columns; /* where the header begins; rows below it */
};

static bool is_cell(const struct line *line)
{
    /* No character is wider than its bytes are many. */
    return line->s.n <= 3 * CELL_WIDTH_MAX && (line->s.n <= CELL_WIDTH_MAX || utf8_width(line->s) <= CELL_WIDTH_MAX) &&
           !str_contains(line->s, STR("。"));
}

/* Behind the last of the short lines from `from` on that all stand as close to one another. */
static size_t run_end(const struct line *lines, size_t n, size_t from)
{
    size_t to = from;
    while (to < n && is_cell(&lines[to]) && (to < from + 2 || lines[to].after_blank == lines[from + 1].after_blank))
        to++;
    return to;
}

/* Are lines [at, at + columns) a name and numbers? */
static bool is_row(const struct line *lines, size_t at, size_t end, size_t columns)
{
    if (at + columns > end || model_is_number(lines[at].s))
        return false;
    for (size_t k = 1; k < columns; k++)
        if (!model_is_number(lines[at + k].s))
            return false;
    return true;
}

/* The table among the short lines [from, to); false when it is not certain. */
static bool find_stack(const struct line *lines, size_t from, size_t to, struct stack *ret)
{
    size_t first = from, numbers = 0, end;
    while (first < to && !model_is_number(lines[first].s))
        first++;
    while (first + numbers < to && model_is_number(lines[first + numbers].s))
        numbers++;
    size_t columns = numbers + 1;
    if (numbers < NUMBERS_MIN || first < from + 1 + columns || first - 1 - columns > from + LEFT_OVER_MAX)
        return false;
    *ret = (struct stack){first - 1 - columns, 0, columns};
    for (end = first - 1; is_row(lines, end, to, columns); end += columns)
        ret->rows++;
    for (size_t i = end; i < to && i < end + columns; i++)
        if (model_is_number(lines[i].s))
            return false;
    if (ret->rows > ROWS_MAX)
        return false;
    /* A name twice is a second table, or something else. */
    for (size_t i = 0; i < ret->rows; i++)
        for (size_t k = 0; k < i; k++)
            if (str_equal(lines[first - 1 + i * columns].s, lines[first - 1 + k * columns].s))
                return false;
    return ret->rows >= ROWS_MIN;
}

static int add_stack(struct model *document, const struct line *lines, const struct stack *stack, struct error *err)
{
    struct text_table *table;
    TRY(model_table(document, stack->rows + 1, stack->columns, &table, err));
    for (size_t i = 0; i < (stack->rows + 1) * stack->columns; i++)
        *table_cell(table, i / stack->columns, i % stack->columns) = (struct text){lines[stack->header + i].s,
                                                                                   document->source};
    return 0;
}

int model_read_stacked(struct model *document, const struct line *lines, size_t n, struct error *err)
{
    size_t done = 0, run = 0;
    for (size_t from = 0, to; from<n; from = to> from ? to : from + 1) {
        struct stack stack;
        if (from + 2 > run) /* behind a table the lines up to there are still of one run */
            run = run_end(lines, n, from);
        to = run;
        if (to - from < (ROWS_MIN + 1) * (NUMBERS_MIN + 1) || !find_stack(lines, from, to, &stack))
            continue;
        TRY(model_lines(document, lines + done, stack.header - done, err));
        TRY(add_stack(document, lines, &stack, err));
        done = stack.header + (stack.rows + 1) * stack.columns;
        to = done;
    }
    return model_lines(document, lines + done, n - done, err);
}
