#include "report/document.h"

#include <assert.h>

struct document document_new(struct arena *arena, struct str title, struct str language, int32_t day)
{
    return (struct document){.arena = arena, .title = title, .language = language, .day = day};
}

static void add_block(struct document *document, struct document_block block)
{
    if (!ARENA_ROOM(document->arena, document->blocks, document->n, document->capacity))
        document->failed = true;
    else
        document->blocks[document->n++] = block;
}

void document_heading(struct document *document, int level, struct str text)
{
    assert(level >= 1);
    add_block(document, (struct document_block){.kind = BLOCK_HEADING, .level = level, .text = text});
}

void document_paragraph(struct document *document, struct str text)
{
    add_block(document, (struct document_block){.kind = BLOCK_PARAGRAPH, .text = text});
}

struct document_table *document_table(struct document *document, int columns)
{
    assert(columns >= 1 && columns <= DOCUMENT_COLUMNS_MAX);
    struct document_table *table = ARENA_NEW(document->arena, struct document_table);
    int *widths = ARENA_NEW_ARRAY(document->arena, (size_t)columns, int);
    if (table && widths) {
        *table = (struct document_table){.columns = columns, .widths = widths};
        add_block(document, (struct document_block){.kind = BLOCK_TABLE, .table = table});
        return table;
    }
    document->failed = true;
    document->spare.table = (struct document_table){.columns = columns, .widths = document->spare.widths};
    return &document->spare.table;
}

void document_row(struct document *document, struct document_table *table)
{
    struct document_cell *cells = ARENA_NEW_ARRAY(document->arena, (size_t)table->columns, struct document_cell);
    if (!cells || !ARENA_ROOM(document->arena, table->rows, table->n, table->capacity))
        document->failed = true;
    else
        table->rows[table->n++] = (struct document_row){.cells = cells, .capacity = (size_t)table->columns};
}

struct document_cell *document_cell(struct document *document, struct document_table *table, enum cell_role role,
                                    struct str text)
{
    document->spare.cell = (struct document_cell){.role = role, .text = text};
    if (document->failed)
        return &document->spare.cell;
    assert(table->n > 0);
    struct document_row *row = &table->rows[table->n - 1];
    assert(row->n < row->capacity);
    row->cells[row->n] = document->spare.cell;
    return &row->cells[row->n++];
}

void document_note(struct document *document, struct document_table *table, struct str text)
{
    if (!ARENA_ROOM(document->arena, table->notes, table->n_notes, table->notes_capacity))
        document->failed = true;
    else
        table->notes[table->n_notes++] = text;
}

struct document_source *document_source(struct document *document, struct str figure, struct str text)
{
    document->spare.source = (struct document_source){.figure = figure, .text = text};
    if (!ARENA_ROOM(document->arena, document->sources, document->n_sources, document->sources_capacity)) {
        document->failed = true;
        return &document->spare.source;
    }
    document->sources[document->n_sources] = document->spare.source;
    return &document->sources[document->n_sources++];
}

void document_input(struct document *document, struct document_source *source, struct str figure, struct str text)
{
    if (!ARENA_ROOM(document->arena, source->inputs, source->n, source->capacity))
        document->failed = true;
    else
        source->inputs[source->n++] = (struct document_input){.figure = figure, .text = text};
}

int document_ok(const struct document *document, struct error *err)
{
    return document->failed ? error_memory(err) : 0;
}
