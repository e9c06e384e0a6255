#include "check/model.h"

#include <string.h>

struct text *table_cell(const struct text_table *table, size_t row, size_t column)
{
    return &table->cells[row * table->columns + column].text;
}

struct span table_span(const struct text_table *table, size_t row, size_t column)
{
    return table->spans ? table->spans[row * table->columns + column] : (struct span){1, 1};
}

int chinese_numeral(struct str s)
{
    static const char numerals[] = "一二三四五六七八九十";
    if (s.n < 3)
        return 0;
    for (int i = 0; i < 10; i++) {
        const char *one = numerals + 3 * i;
        if (s.p[2] == one[2] && s.p[1] == one[1] && s.p[0] == one[0])
            return i + 1;
    }
    return 0;
}

/* The place of byte `at` of the document, which is text itself. */
static struct locator source_place(const struct source *source, size_t at)
{
    size_t low = 0, high = source->n;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (source->lines[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    size_t start = source->lines[low], end;
    struct locator place = {.line = (int32_t)(low * SOURCE_STEP) + 1, .column = 1};
    for (; (end = str_find(source->bytes, '\n', start)) < at; start = end + 1)
        place.line++;
    while (start < at) {
        utf8_next(source->bytes, &start);
        place.column++;
    }
    return place;
}

struct locator text_place(const struct text *text, size_t at)
{
    const struct marks *marks = text->marks;
    if (marks && marks->source)
        return source_place(marks->source,
                            (size_t)(text->s.p - marks->source->bytes.p) + (at < text->s.n ? at : text->s.n));
    if (!marks || marks->n == 0)
        return (struct locator){.line = 1, .column = 1};
    size_t low = 0, high = marks->n;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (marks->items[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    const struct mark *mark = &marks->items[low];
    struct locator place = {mark->line, mark->column, mark->page, mark->x, mark->y, mark->width, mark->height};
    for (size_t i = mark->at; i < at && i < text->s.n;) {
        utf8_next(text->s, &i);
        place.column++;
    }
    return place;
}

int model_text(struct model *document, struct str s, const struct mark *marks, size_t n, struct text *ret,
               struct error *err)
{
    struct marks *kept = arena_alloc(document->arena, sizeof *kept + n * sizeof *marks);
    if (!kept)
        return error_memory(err);
    kept->n = n;
    if (n)
        memcpy(kept->items, marks, n * sizeof *marks);
    *ret = (struct text){s, kept};
    return 0;
}

int model_source(struct model *document, struct str utf8, struct error *err)
{
    struct source *source = ARENA_NEW(document->arena, struct source);
    struct marks *marks = ARENA_NEW(document->arena, struct marks);
    size_t lines = 1, n = 0;
    for (size_t at = 0; (at = str_find(utf8, '\n', at)) < utf8.n; at++)
        lines++;
    uint32_t *starts = ARENA_NEW_ARRAY(document->arena, lines / SOURCE_STEP + 1, uint32_t);
    if (!source || !marks || !starts || utf8.n > UINT32_MAX)
        return error_memory(err);
    lines = 0;
    for (size_t at = 0; at <= utf8.n; at = str_find(utf8, '\n', at) + 1)
        if (lines++ % SOURCE_STEP == 0)
            starts[n++] = (uint32_t)at;
    *source = (struct source){utf8, starts, n};
    marks->source = source;
    document->source = marks;
    return 0;
}

struct block *model_block(struct model *document)
{
    if (!ARENA_ROOM(document->arena, document->blocks, document->n, document->capacity))
        return NULL;
    struct block *block = &document->blocks[document->n++];
    *block = (struct block){0};
    return block;
}

int model_table(struct model *document, size_t rows, size_t columns, struct text_table **ret, struct error *err)
{
    const struct place place = {.file = document->file};
    if (columns > TABLE_COLUMNS_MAX || rows > TABLE_CELLS_MAX / (columns ? columns : 1))
        return FAIL_AT(err, &place, MSG_check_table_too_large, ARG_NUMBER("rows", rows), ARG_NUMBER("columns", columns),
                       ARG_NUMBER("max", TABLE_COLUMNS_MAX));
    struct block *block = model_block(document);
    struct text_table *table = ARENA_NEW(document->arena, struct text_table);
    if (!block || !table)
        return error_memory(err);
    table->rows = rows;
    table->columns = columns;
    table->cells = ARENA_NEW_ARRAY(document->arena, rows * columns, struct passage);
    if (!table->cells)
        return error_memory(err);
    block->table = table;
    *ret = table;
    return 0;
}

int model_spans(struct model *document, struct text_table *table, struct error *err)
{
    table->spans = ARENA_NEW_ARRAY(document->arena, table->rows * table->columns, struct span);
    if (!table->spans)
        return error_memory(err);
    for (size_t i = 0; i < table->rows * table->columns; i++)
        table->spans[i] = (struct span){1, 1};
    return 0;
}
