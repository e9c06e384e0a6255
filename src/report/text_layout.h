/* How wide the columns and how high the rows of a table drawn as text are, and where its lines run. */
#ifndef XINFANG_REPORT_TEXT_LAYOUT_H
#define XINFANG_REPORT_TEXT_LAYOUT_H

#include "report/grid.h"
#include "report/text_wrap.h"

/*
 * Drawn: with lines and blanks between the columns, marks of notes in the text. For a sheet: of the text
 * alone, since spreadsheets and browsers draw the rest; the widths that the table asks for are kept to.
 */
enum text_layout_kind { LAYOUT_DRAWN, LAYOUT_SHEET };

/* A cell of the grid as lines of text. */
struct text_cell {
    struct str text; /* clean and with its mark */
    struct text_lines lines;
    size_t indent;  /* of the first line */
    size_t hanging; /* of the others, on top of it */
};

struct text_layout {
    enum text_layout_kind kind;
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

/* At most `max_width` columns (0: no limit), but numbers are never cut. Fails for lack of memory only. */
int text_layout_make(struct arena *arena, const struct document_table *table, enum text_layout_kind kind,
                     size_t max_width, struct text_layout *ret, struct error *err);
/* Columns that the text of a cell has. */
size_t text_layout_room(const struct text_layout *layout, const struct grid_cell *cell);
/* Lines from the first to the last of a cell. */
size_t text_layout_height(const struct text_layout *layout, const struct grid_cell *cell);
/* Whether a horizontal line passes above this place (row up to grid.rows). */
bool text_layout_horizontal(const struct text_layout *layout, size_t row, size_t column);

#endif
