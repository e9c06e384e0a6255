/* A table of a document with every cell at its place, for the writers. */
#ifndef XINFANG_REPORT_GRID_H
#define XINFANG_REPORT_GRID_H

#include "report/document.h"

struct grid_cell {
    const struct document_cell *cell;
    size_t row, column;
    size_t rows, columns; /* the span, cut at the border of the table */
    size_t note;          /* counting from 1 in the order of reading; 0 without a note */
};

struct grid {
    size_t rows, columns, head_rows;
    struct grid_cell *cells;
    size_t n;
    size_t *places; /* rows * columns: index into `cells` plus 1, 0 where there is no cell */
};

/* Fails for lack of memory only. The cells of `table` must outlive the grid. */
int grid_make(struct arena *arena, const struct document_table *table, struct grid *ret, struct error *err);
/* The cell that covers the place, NULL if there is none. */
const struct grid_cell *grid_at(const struct grid *grid, size_t row, size_t column);
/* Whether the cell there has its upper left corner there. */
bool grid_starts(const struct grid *grid, size_t row, size_t column);

static inline bool grid_in_head(const struct grid *grid, const struct grid_cell *cell)
{
    return cell->row < grid->head_rows;
}

#endif
