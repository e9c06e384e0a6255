/* How wide the columns and how high the rows of a table drawn as text are, and where its lines run. */
#ifndef XINFANG_REPORT_TEXT_LAYOUT_H
#define XINFANG_REPORT_TEXT_LAYOUT_H

#include "report/grid.h"
#include "report/text_wrap.h"

/* A cell of the grid as lines of text. */
struct text_cell {
    struct str text; /* clean and with its mark */
    struct text_lines lines;
    size_t indent;   /* of the first line */
    size_t hanging;  /* of the others, on top of it */
};

struct text_layout {
    struct grid grid;
    struct text_cell *cells; /* as grid.cells */
    size_t padding;          /* blanks at either side of a cell */
    size_t *widths;          /* of columns, without padding */
    size_t *heights;         /* of rows */
    bool *rules;             /* grid.rows + 1: whether a line is drawn above the row */
    size_t *tops;            /* lines above the first of the row */
    bool ruled;              /* lines between all rows, since cells hold prose or cover several rows */
    size_t width;            /* of the whole table */
};

int text_layout_make(struct arena *arena, const struct document_table *table, size_t max_width, struct text_layout *ret,
                     struct error *err);
/* Columns that the text of a cell has. */
size_t text_layout_room(const struct text_layout *layout, const struct grid_cell *cell);
/* Lines from the first to the last of a cell. */
size_t text_layout_height(const struct text_layout *layout, const struct grid_cell *cell);
/* Whether a horizontal line passes above this place (row up to grid.rows). */
bool text_layout_horizontal(const struct text_layout *layout, size_t row, size_t column);

#endif
