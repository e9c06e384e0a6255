#include "report/text_table.h"

#include "report/text_layout.h"

enum {
    SCRATCH_MAX = 1 << 30,
    TEXT_WIDTH = 80, /* of titles and notes of narrow tables, if nothing else limits them */
};

/* By which of its four sides a line goes on: up 8, down 4, left 2, right 1. */
static const char *const junctions[] = {" ", "─", "─", "─", "│", "┌", "┐", "┬", "│", "└", "┘", "┴", "│", "├", "┤", "┼"};

static void repeat(struct buf *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_text(out, text);
}

static bool vertical(const struct grid *grid, size_t row, size_t column)
{
    if (column == 0 || column == grid->columns)
        return true;
    const struct grid_cell *left = grid_at(grid, row, column - 1), *right = grid_at(grid, row, column);
    return left != right || !left;
}

static void draw_junction(const struct text_layout *layout, size_t row, size_t column, struct buf *out)
{
    const struct grid *grid = &layout->grid;
    unsigned sides = 0;
    if (row > 0 && vertical(grid, row - 1, column))
        sides |= 8;
    if (row < grid->rows && vertical(grid, row, column))
        sides |= 4;
    if (column > 0 && text_layout_horizontal(layout, row, column - 1))
        sides |= 2;
    if (column < grid->columns && text_layout_horizontal(layout, row, column))
        sides |= 1;
    buf_text(out, junctions[sides]);
}

static bool in_middle(const struct text_layout *layout, const struct grid_cell *cell)
{
    return layout->ruled || cell->cell->role == CELL_HEAD || cell->rows > 1;
}

/* Blanks in front of a line of a cell that has `room` for it. */
static size_t blanks_before(const struct text_cell *text, enum cell_role role, size_t line, size_t room, size_t width)
{
    size_t free = room > width ? room - width : 0;
    switch (role) {
    case CELL_NUMBER:
    case CELL_TOTAL_NUMBER:
        return free;
    case CELL_HEAD:
    case CELL_CENTER:
    case CELL_TOTAL_LABEL:
        return free / 2;
    case CELL_LABEL:
    case CELL_TEXT:
        break;
    }
    size_t indent = text->indent + (line ? text->hanging : 0);
    return indent < free ? indent : free;
}

/* What of `cell` stands on line `y` of the table. */
static void draw_cell(const struct text_layout *layout, const struct grid_cell *cell, size_t y, struct buf *out)
{
    const struct text_cell *text = &layout->cells[cell - layout->grid.cells];
    size_t room = text_layout_room(layout, cell), height = text_layout_height(layout, cell);
    size_t above = in_middle(layout, cell) && height > text->lines.n ? (height - text->lines.n) / 2 : 0;
    size_t line = y - layout->tops[cell->row] - above; /* wraps round above the text, which is past its end */
    struct str shown = line < text->lines.n ? text->lines.items[line] : STR("");
    size_t width = utf8_width(shown), before = blanks_before(text, cell->cell->role, line, room, width);
    if (!shown.n)
        before = 0;
    buf_repeat(out, ' ', layout->padding + before);
    buf_str(out, shown);
    buf_repeat(out, ' ', (room > before + width ? room - before - width : 0) + layout->padding);
}

/* The line above `row`; cells that it does not cut go on in it. */
static void draw_rule(const struct text_layout *layout, size_t row, size_t y, struct buf *out)
{
    const struct grid *grid = &layout->grid;
    for (size_t c = 0; c < grid->columns;) {
        draw_junction(layout, row, c, out);
        if (text_layout_horizontal(layout, row, c)) {
            repeat(out, "─", layout->widths[c] + 2 * layout->padding);
            c++;
            continue;
        }
        const struct grid_cell *cell = grid_at(grid, row, c);
        draw_cell(layout, cell, y, out);
        c += cell->columns;
    }
    draw_junction(layout, row, grid->columns, out);
    buf_char(out, '\n');
}

static void draw_line(const struct text_layout *layout, size_t row, size_t y, struct buf *out)
{
    const struct grid *grid = &layout->grid;
    for (size_t c = 0; c < grid->columns;) {
        const struct grid_cell *cell = grid_at(grid, row, c);
        buf_text(out, "│");
        if (cell)
            draw_cell(layout, cell, y, out);
        else
            buf_repeat(out, ' ', layout->widths[c] + 2 * layout->padding);
        c += cell ? cell->columns : 1;
    }
    buf_text(out, "│\n");
}

static void draw_grid(const struct text_layout *layout, struct buf *out)
{
    size_t y = 0;
    for (size_t row = 0; row < layout->grid.rows; row++) {
        if (layout->rules[row])
            draw_rule(layout, row, y++, out);
        for (size_t k = 0; k < layout->heights[row]; k++)
            draw_line(layout, row, y++, out);
    }
    if (layout->grid.rows)
        draw_rule(layout, layout->grid.rows, y, out);
}

/* In the middle above a table of `width`. */
static int write_title(struct arena *arena, struct str title, size_t width, size_t max, struct buf *out,
                       struct error *err)
{
    struct text_lines lines = {0};
    TRY(text_wrap(arena, title, max, &lines, err));
    for (size_t i = 0; title.n && i < lines.n; i++) {
        size_t taken = utf8_width(lines.items[i]);
        buf_repeat(out, ' ', width > taken ? (width - taken) / 2 : 0);
        buf_str(out, lines.items[i]);
        buf_char(out, '\n');
    }
    return 0;
}

static int write_ends(struct arena *arena, const struct document_table *table, size_t width, struct buf *out,
                      struct error *err)
{
    struct str left = text_clean(arena, table->left), right = text_clean(arena, table->right);
    size_t taken = utf8_width(left) + utf8_width(right);
    if (!left.p || !right.p)
        return error_memory(err);
    if (!left.n && !right.n)
        return 0;
    buf_str(out, left);
    if (left.n && right.n && taken >= width) {
        buf_char(out, '\n');
        taken = utf8_width(right);
    }
    if (right.n)
        buf_repeat(out, ' ', width > taken ? width - taken : 0);
    buf_str(out, right);
    buf_char(out, '\n');
    return 0;
}

/* `mark`, then `text` wrapped behind it. */
static int write_note(struct arena *arena, struct str mark, struct str text, size_t width, struct buf *out,
                      struct error *err)
{
    struct text_lines lines = {0};
    size_t indent = utf8_width(mark);
    TRY(text_wrap(arena, text, width > 2 * indent ? width - indent : width, &lines, err));
    for (size_t i = 0; i < lines.n; i++) {
        if (i == 0)
            buf_str(out, mark);
        else
            buf_repeat(out, ' ', indent);
        buf_str(out, lines.items[i]);
        buf_char(out, '\n');
    }
    return 0;
}

int text_table_write(const struct document_table *table, size_t max_width, struct buf *out, struct error *err)
{
    _cleanup_arena_ struct arena arena = ARENA(SCRATCH_MAX);
    struct text_layout layout;
    TRY(text_layout_make(&arena, table, LAYOUT_DRAWN, max_width, &layout, err));
    size_t text_width = max_width && max_width < TEXT_WIDTH ? max_width : TEXT_WIDTH;
    size_t width = layout.grid.rows ? layout.width : text_width;
    text_width = width > text_width ? width : text_width;
    TRY(write_title(&arena, table->title, width, text_width, out, err));
    TRY(write_ends(&arena, table, width, out, err));
    draw_grid(&layout, out);
    for (size_t i = 0; i < table->n_notes; i++)
        TRY(write_note(&arena, STR(""), table->notes[i], text_width, out, err));
    for (size_t i = 0; i < layout.grid.n; i++) {
        const struct grid_cell *cell = &layout.grid.cells[i];
        if (!cell->note)
            continue;
        struct str mark = arena_printf(&arena, "※%zu ", cell->note);
        if (!mark.p)
            return error_memory(err);
        TRY(write_note(&arena, mark, cell->cell->note, text_width, out, err));
    }
    return 0;
}
