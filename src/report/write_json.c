#include "formats/json_write.h"
#include "report/grid.h"

enum { SCRATCH_MAX = 64 << 20 };

static void write_row(struct json_writer *json, const struct grid *grid, size_t row)
{
    json_write_array(json);
    for (size_t column = 0; column < grid->columns; column++)
        json_write_text(json, grid_starts(grid, row, column) ? grid_at(grid, row, column)->cell->text : STR(""));
    json_write_array_end(json);
}

static void write_rows(struct json_writer *json, const char *name, const struct grid *grid, size_t from, size_t to)
{
    json_write_name(json, str_from(name));
    json_write_array(json);
    for (size_t row = from; row < to; row++)
        write_row(json, grid, row);
    json_write_array_end(json);
}

/* Which cells are figures, or have a remark; rows count from the first below the head. */
static void write_figures(struct json_writer *json, const struct grid *grid)
{
    json_write_name(json, STR("figures"));
    json_write_array(json);
    for (size_t i = 0; i < grid->n; i++) {
        const struct grid_cell *cell = &grid->cells[i];
        if (grid_in_head(grid, cell) || (!cell->cell->figure.n && !cell->cell->note.n))
            continue;
        json_write_object(json);
        json_write_member_int(json, "row", (int64_t)(cell->row - grid->head_rows));
        json_write_member_int(json, "column", (int64_t)cell->column);
        json_write_member_text(json, "figure", cell->cell->figure);
        if (cell->cell->note.n)
            json_write_member_text(json, "note", cell->cell->note);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static int write_table(struct json_writer *json, const struct document_table *table, struct error *err)
{
    _cleanup_arena_ struct arena arena = ARENA(SCRATCH_MAX);
    struct grid grid;
    TRY(grid_make(&arena, table, &grid, err));
    json_write_object(json);
    json_write_member_text(json, "title", table->title);
    json_write_member_text(json, "left", table->left);
    json_write_member_text(json, "right", table->right);
    write_rows(json, "head", &grid, 0, grid.head_rows);
    write_rows(json, "rows", &grid, grid.head_rows, grid.rows);
    write_figures(json, &grid);
    json_write_name(json, STR("notes"));
    json_write_array(json);
    for (size_t i = 0; i < table->n_notes; i++)
        json_write_text(json, table->notes[i]);
    json_write_array_end(json);
    json_write_object_end(json);
    return 0;
}

static void write_sources(struct json_writer *json, const struct document *document)
{
    json_write_name(json, STR("sources"));
    json_write_array(json);
    for (size_t i = 0; i < document->n_sources; i++) {
        const struct document_source *source = &document->sources[i];
        json_write_object(json);
        json_write_member_text(json, "figure", source->figure);
        json_write_member_text(json, "text", source->text);
        json_write_name(json, STR("inputs"));
        json_write_array(json);
        for (size_t k = 0; k < source->n; k++) {
            json_write_object(json);
            json_write_member_text(json, "figure", source->inputs[k].figure);
            json_write_member_text(json, "text", source->inputs[k].text);
            json_write_object_end(json);
        }
        json_write_array_end(json);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

int document_write_json(const struct document *document, struct buf *out, struct error *err)
{
    struct json_writer json;
    TRY(document_ok(document, err));
    json_write_begin(&json, out, 1);
    json_write_object(&json);
    json_write_member_text(&json, "title", document->title);
    json_write_name(&json, STR("tables"));
    json_write_array(&json);
    for (size_t i = 0; i < document->n; i++)
        if (document->blocks[i].kind == BLOCK_TABLE)
            TRY(write_table(&json, document->blocks[i].table, err));
    json_write_array_end(&json);
    write_sources(&json, document);
    json_write_object_end(&json);
    json_write_end(&json);
    return buf_ok(out) ? 0 : error_memory(err);
}
