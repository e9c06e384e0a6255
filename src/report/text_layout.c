#include "report/text_layout.h"

enum {
    PROSE_WIDTH = 40,      /* of long text that is alone in its column, when nothing limits it */
    PROSE_SPAN_WIDTH = 76, /* of long text that covers several */
    HEAD_MIN = 4,          /* headings wrap down to two Chinese characters a line */
    HANGING = 2,
    INDENT = 2,
};

/* What the columns need at least, what their rows below the head want, what all rows want. */
struct needs {
    size_t min[DOCUMENT_COLUMNS_MAX], body[DOCUMENT_COLUMNS_MAX], all[DOCUMENT_COLUMNS_MAX];
};

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool is_number(const struct document_cell *cell)
{
    return cell->role == CELL_NUMBER || cell->role == CELL_TOTAL_NUMBER;
}

static bool is_total(const struct grid_cell *cell)
{
    return cell && (cell->cell->role == CELL_TOTAL_LABEL || cell->cell->role == CELL_TOTAL_NUMBER);
}

/* Between the texts of two columns. */
static size_t gap_of(const struct text_layout *layout)
{
    return layout->kind == LAYOUT_DRAWN ? 1 + 2 * layout->padding : 0;
}

bool text_layout_horizontal(const struct text_layout *layout, size_t row, size_t column)
{
    const struct grid *grid = &layout->grid;
    if (row == 0 || row == grid->rows)
        return true;
    const struct grid_cell *above = grid_at(grid, row - 1, column), *below = grid_at(grid, row, column);
    return above != below || !above;
}

size_t text_layout_room(const struct text_layout *layout, const struct grid_cell *cell)
{
    size_t room = (cell->columns - 1) * gap_of(layout);
    for (size_t c = cell->column; c < cell->column + cell->columns; c++)
        room += layout->widths[c];
    return room;
}

size_t text_layout_height(const struct text_layout *layout, const struct grid_cell *cell)
{
    size_t last = cell->row + cell->rows - 1;
    return layout->tops[last] + layout->heights[last] - layout->tops[cell->row];
}

static int take_texts(struct arena *arena, struct text_layout *layout, struct error *err)
{
    const struct grid *grid = &layout->grid;
    for (size_t i = 0; i < grid->n; i++) {
        const struct document_cell *cell = grid->cells[i].cell;
        struct str text = text_clean(arena, cell->text);
        size_t note = grid->cells[i].note;
        /* In front of numbers, so that their digits stay below each other. */
        if (text.p && note && layout->kind == LAYOUT_DRAWN)
            text = is_number(cell) ? arena_printf(arena, "※%zu %.*s", note, STR_ARGS(text))
                                   : arena_printf(arena, "%.*s※%zu", STR_ARGS(text), note);
        if (!text.p)
            return error_memory(err);
        layout->cells[i].text = text;
        layout->cells[i].indent = cell->indent > 0 ? (size_t)cell->indent * INDENT : 0;
        if (!grid_in_head(grid, &grid->cells[i]))
            layout->ruled |= cell->role == CELL_TEXT || grid->cells[i].rows > 1;
    }
    return 0;
}

static void need_of(const struct text_layout *layout, const struct document_table *table, size_t i, size_t *min,
                    size_t *want)
{
    const struct grid_cell *cell = &layout->grid.cells[i];
    struct str text = layout->cells[i].text;
    size_t indent = layout->cells[i].indent, natural = text_width(text), least = text_width_min(text);
    int hint = table->widths && cell->columns == 1 ? table->widths[cell->column] : 0;
    *want = natural + indent;
    *min = larger(least, smaller(natural, HEAD_MIN)) + indent;
    if (is_number(cell->cell))
        *min = *want;
    else if (cell->cell->role == CELL_TEXT && cell->columns > 1)
        *want = larger(*min, smaller(*want, PROSE_SPAN_WIDTH));
    else if (cell->cell->role == CELL_TEXT)
        *want = larger(*min, smaller(*want, hint > 0 ? (size_t)hint : PROSE_WIDTH));
}

/* Makes `n` columns from `widths` on at least `need` wide in all. */
static void widen(size_t *widths, size_t n, size_t need, size_t gap)
{
    size_t have = (n - 1) * gap;
    for (size_t i = 0; i < n; i++)
        have += widths[i];
    if (have >= need)
        return;
    size_t more = need - have;
    for (size_t i = 0; i < n; i++)
        widths[i] += more / n + (i < more % n);
}

static void measure(const struct text_layout *layout, const struct document_table *table, struct needs *needs)
{
    const struct grid *grid = &layout->grid;
    *needs = (struct needs){0};
    for (size_t columns = 1; columns <= grid->columns; columns++)
        for (size_t i = 0; i < grid->n; i++) {
            const struct grid_cell *cell = &grid->cells[i];
            if (cell->columns != columns)
                continue;
            size_t min, want;
            need_of(layout, table, i, &min, &want);
            widen(&needs->min[cell->column], columns, min, gap_of(layout));
            widen(&needs->all[cell->column], columns, want, gap_of(layout));
            if (!grid_in_head(grid, cell))
                widen(&needs->body[cell->column], columns, want, gap_of(layout));
        }
    for (size_t c = 0; c < grid->columns; c++) {
        if (layout->kind == LAYOUT_SHEET && table->widths && table->widths[c] > 0)
            needs->min[c] = needs->body[c] = needs->all[c] = larger((size_t)table->widths[c], needs->min[c]);
        needs->body[c] = larger(needs->body[c], needs->min[c]);
        needs->all[c] = larger(needs->all[c], needs->body[c]);
    }
}

static size_t sum_of(const size_t *widths, size_t n)
{
    size_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += widths[i];
    return sum;
}

static size_t between(size_t cap, size_t low, size_t high)
{
    return larger(low, smaller(cap, high));
}

/*
 * Widths from `low` to `high` that take `room` in all: every column gets what it wants up to one common
 * width, so that what is cut is cut from the widest.
 */
static void share(size_t *widths, const size_t *low, const size_t *high, size_t n, size_t room)
{
    size_t cap = 0, sum = 0;
    for (size_t tried = 0; tried <= room; tried++) {
        sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += between(tried, low[i], high[i]);
        if (sum > room)
            break;
        cap = tried;
    }
    for (size_t i = 0; i < n; i++)
        widths[i] = between(cap, low[i], high[i]);
    sum = sum_of(widths, n);
    for (size_t i = 0; i < n && sum < room; i++)
        if (widths[i] < high[i]) {
            widths[i]++;
            sum++;
        }
}

static void set_widths(struct text_layout *layout, const struct document_table *table, size_t max_width)
{
    size_t n = layout->grid.columns;
    struct needs needs;
    layout->padding = layout->kind == LAYOUT_DRAWN;
    measure(layout, table, &needs);
    if (layout->padding && max_width && sum_of(needs.min, n) + 3 * n + 1 > max_width) {
        layout->padding = 0;
        measure(layout, table, &needs);
    }
    size_t lines = layout->kind == LAYOUT_DRAWN ? n + 1 + 2 * layout->padding * n : 0;
    size_t room = max_width > lines ? max_width - lines : 1;
    if (!max_width || sum_of(needs.all, n) <= room)
        share(layout->widths, needs.all, needs.all, n, sum_of(needs.all, n));
    else if (sum_of(needs.body, n) <= room)
        share(layout->widths, needs.body, needs.all, n, room);
    else
        share(layout->widths, needs.min, needs.body, n, room);
    layout->width = lines + sum_of(layout->widths, n);
}

static int wrap_cells(struct arena *arena, struct text_layout *layout, struct error *err)
{
    for (size_t i = 0; i < layout->grid.n; i++) {
        const struct grid_cell *cell = &layout->grid.cells[i];
        struct text_cell *text = &layout->cells[i];
        size_t room = text_layout_room(layout, cell), natural = text_width(text->text);
        room -= smaller(text->indent, room - 1);
        /* Without lines between the rows, only the indent tells that a label goes on. */
        bool fits = room >= 4 * HANGING && room - HANGING >= text_width_min(text->text);
        if (!layout->ruled && cell->cell->role == CELL_LABEL && natural > room && fits) {
            text->hanging = HANGING;
            room -= HANGING;
        }
        TRY(text_wrap(arena, text->text, is_number(cell->cell) ? 0 : room, &text->lines, err));
    }
    return 0;
}

static bool rule_above(const struct text_layout *layout, size_t row)
{
    const struct grid *grid = &layout->grid;
    if (layout->kind == LAYOUT_SHEET)
        return false;
    if (row == 0 || row == grid->rows || row <= grid->head_rows)
        return true;
    bool wanted = layout->ruled, passes = false;
    for (size_t c = 0; c < grid->columns; c++) {
        wanted |= is_total(grid_at(grid, row - 1, c)) != is_total(grid_at(grid, row, c));
        passes |= text_layout_horizontal(layout, row, c);
    }
    return wanted && passes;
}

static void set_tops(struct text_layout *layout)
{
    size_t top = 0;
    for (size_t row = 0; row < layout->grid.rows; row++) {
        top += layout->rules[row];
        layout->tops[row] = top;
        top += layout->heights[row];
    }
}

static void set_heights(struct text_layout *layout)
{
    const struct grid *grid = &layout->grid;
    for (size_t row = 0; row <= grid->rows; row++)
        layout->rules[row] = rule_above(layout, row);
    for (size_t row = 0; row < grid->rows; row++)
        layout->heights[row] = 1;
    for (size_t i = 0; i < grid->n; i++)
        if (grid->cells[i].rows == 1) {
            size_t *height = &layout->heights[grid->cells[i].row];
            *height = larger(*height, layout->cells[i].lines.n);
        }
    set_tops(layout);
    for (size_t i = 0; i < grid->n; i++) {
        const struct grid_cell *cell = &grid->cells[i];
        size_t have = text_layout_height(layout, cell), need = layout->cells[i].lines.n;
        if (cell->rows <= 1 || have >= need)
            continue;
        for (size_t k = 0; k < need - have; k++)
            layout->heights[cell->row + k % cell->rows]++;
        set_tops(layout);
    }
}

int text_layout_make(struct arena *arena, const struct document_table *table, enum text_layout_kind kind,
                     size_t max_width, struct text_layout *ret, struct error *err)
{
    struct text_layout layout = {.kind = kind};
    TRY(grid_make(arena, table, &layout.grid, err));
    layout.cells = ARENA_NEW_ARRAY(arena, layout.grid.n, struct text_cell);
    layout.widths = ARENA_NEW_ARRAY(arena, layout.grid.columns, size_t);
    layout.heights = ARENA_NEW_ARRAY(arena, layout.grid.rows, size_t);
    layout.tops = ARENA_NEW_ARRAY(arena, layout.grid.rows, size_t);
    layout.rules = ARENA_NEW_ARRAY(arena, layout.grid.rows + 1, bool);
    if (!layout.cells || !layout.widths || !layout.heights || !layout.tops || !layout.rules)
        return error_memory(err);
    TRY(take_texts(arena, &layout, err));
    set_widths(&layout, table, max_width);
    TRY(wrap_cells(arena, &layout, err));
    set_heights(&layout);
    *ret = layout;
    return 0;
}
