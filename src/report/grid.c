#include "report/grid.h"

#include <assert.h>

const struct grid_cell *grid_at(const struct grid *grid, size_t row, size_t column)
{
    size_t place = grid->places[row * grid->columns + column];
    return place ? &grid->cells[place - 1] : NULL;
}

bool grid_starts(const struct grid *grid, size_t row, size_t column)
{
    const struct grid_cell *cell = grid_at(grid, row, column);
    return cell && cell->row == row && cell->column == column;
}

static size_t span(int wanted, size_t room)
{
    size_t n = wanted > 1 ? (size_t)wanted : 1;
    return n < room ? n : room;
}

/* How many columns from `column` on are still free. */
static size_t free_columns(const struct grid *grid, size_t row, size_t column)
{
    size_t n = 0;
    while (column + n < grid->columns && !grid->places[row * grid->columns + column + n])
        n++;
    return n;
}

static void place_cell(struct grid *grid, size_t row, size_t column, const struct document_cell *cell)
{
    struct grid_cell *placed = &grid->cells[grid->n++];
    *placed = (struct grid_cell){
        .cell = cell,
        .row = row,
        .column = column,
        .rows = span(cell->rows, (row < grid->head_rows ? grid->head_rows : grid->rows) - row),
        .columns = span(cell->columns, free_columns(grid, row, column)),
    };
    for (size_t r = row; r < row + placed->rows; r++)
        for (size_t c = column; c < column + placed->columns; c++)
            grid->places[r * grid->columns + c] = grid->n;
}

static void place_row(struct grid *grid, size_t row, const struct document_row *cells)
{
    size_t column = 0;
    for (size_t i = 0; i < cells->n; i++) {
        while (column < grid->columns && grid->places[row * grid->columns + column])
            column++;
        assert(column < grid->columns); /* else the builder counted its columns wrong */
        place_cell(grid, row, column, &cells->cells[i]);
    }
}

int grid_make(struct arena *arena, const struct document_table *table, struct grid *ret, struct error *err)
{
    struct grid grid = {.rows = table->n, .columns = (size_t)table->columns};
    size_t n = 0, notes = 0;
    for (size_t i = 0; i < table->n; i++)
        n += table->rows[i].n;
    grid.head_rows = table->head_rows > 0 ? (size_t)table->head_rows : 0;
    if (grid.head_rows > grid.rows)
        grid.head_rows = grid.rows;
    grid.cells = ARENA_NEW_ARRAY(arena, n, struct grid_cell);
    grid.places = arena_array(arena, grid.rows * grid.columns, sizeof *grid.places);
    if (!grid.cells || !grid.places)
        return error_memory(err);
    for (size_t row = 0; row < grid.rows; row++)
        place_row(&grid, row, &table->rows[row]);
    for (size_t i = 0; i < grid.n; i++)
        grid.cells[i].note = grid.cells[i].cell->note.n ? ++notes : 0;
    *ret = grid;
    return 0;
}
