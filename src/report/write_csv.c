#include "formats/delimited.h"
#include "report/grid.h"

enum { SCRATCH_MAX = 1 << 30 };

static void write_line(struct delimited_writer *csv, struct str text)
{
    if (!text.n)
        return;
    delimited_cell(csv, text);
    delimited_row_end(csv);
}

static void write_pair(struct delimited_writer *csv, struct str first, struct str second)
{
    delimited_cell(csv, first);
    delimited_cell(csv, second);
    delimited_row_end(csv);
}

static void write_row(struct delimited_writer *csv, const struct grid *grid, size_t row)
{
    for (size_t column = 0; column < grid->columns; column++)
        delimited_cell(csv, grid_starts(grid, row, column) ? grid_at(grid, row, column)->cell->text : STR(""));
    delimited_row_end(csv);
}

static int write_table(struct delimited_writer *csv, const struct document_table *table, struct error *err)
{
    _cleanup_arena_ struct arena arena = ARENA(SCRATCH_MAX);
    struct grid grid;
    TRY(grid_make(&arena, table, &grid, err));
    write_line(csv, table->title);
    if (table->left.n && table->right.n)
        write_pair(csv, table->left, table->right);
    else
        write_line(csv, table->left.n ? table->left : table->right);
    for (size_t row = 0; row < grid.rows; row++)
        write_row(csv, &grid, row);
    for (size_t i = 0; i < table->n_notes; i++)
        write_line(csv, table->notes[i]);
    for (size_t i = 0; i < grid.n; i++)
        if (grid.cells[i].note)
            write_pair(csv, grid.cells[i].cell->figure, grid.cells[i].cell->note);
    return 0;
}

int document_write_csv(const struct document *document, bool bom, struct buf *out, struct error *err)
{
    TRY(document_ok(document, err));
    struct delimited_writer csv;
    delimited_begin(&csv, out, DELIMITED_CSV, bom);
    bool first = true;
    for (size_t i = 0; i < document->n; i++) {
        if (document->blocks[i].kind != BLOCK_TABLE)
            continue;
        if (!first)
            delimited_row_end(&csv);
        first = false;
        TRY(write_table(&csv, document->blocks[i].table, err));
    }
    return buf_ok(out) ? 0 : error_memory(err);
}
