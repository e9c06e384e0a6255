#include "check/model.h"

#include <string.h>

struct cell *table_cell(const struct table *table, size_t row, size_t column)
{
    return &table->cells[row * table->columns + column];
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

struct locator text_place(const struct text *text, size_t at)
{
    if (text->n_marks == 0)
        return (struct locator){.line = 1, .column = 1};
    size_t low = 0, high = text->n_marks;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (text->marks[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    const struct mark *mark = &text->marks[low];
    struct locator place = {mark->line, mark->column, mark->page, mark->x, mark->y, mark->width, mark->height};
    for (size_t i = mark->at; i < at && i < text->s.n;) {
        utf8_next(text->s, &i);
        place.column++;
    }
    return place;
}

struct block *model_block(struct model *document)
{
    if (!ARENA_ROOM(document->arena, document->blocks, document->n, document->capacity))
        return NULL;
    struct block *block = &document->blocks[document->n++];
    *block = (struct block){0};
    return block;
}

int model_table(struct model *document, size_t rows, size_t columns, struct table **ret, struct error *err)
{
    const struct place place = {.file = document->file};
    if (columns > TABLE_COLUMNS_MAX || rows > TABLE_CELLS_MAX / (columns ? columns : 1))
        return FAIL_AT(err, &place, MSG_check_table_too_large, ARG_NUMBER("rows", rows), ARG_NUMBER("columns", columns),
                       ARG_NUMBER("max", TABLE_COLUMNS_MAX));
    struct block *block = model_block(document);
    struct table *table = ARENA_NEW(document->arena, struct table);
    if (!block || !table)
        return error_memory(err);
    table->rows = rows;
    table->columns = columns;
    table->cells = ARENA_NEW_ARRAY(document->arena, rows * columns, struct cell);
    if (!table->cells)
        return error_memory(err);
    for (size_t i = 0; i < rows * columns; i++)
        table->cells[i].rows = table->cells[i].columns = 1;
    block->table = table;
    *ret = table;
    return 0;
}
