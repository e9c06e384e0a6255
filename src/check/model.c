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
static struct locator source_place(struct source *source, size_t at)
{
    size_t low = 0, high = source->n;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (source->lines[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    struct source_step step = {source->lines[low], (int32_t)(low * SOURCE_STEP) + 1, 1};
    if (source->last.at >= step.at && source->last.at <= at && source->last.line)
        step = source->last;
    for (size_t end; (end = str_find(str_slice(source->bytes, 0, at), '\n', step.at)) < at;)
        step = (struct source_step){end + 1, step.line + 1, 1};
    for (; step.at < at; step.column++)
        utf8_next(source->bytes, &step.at);
    source->last = step;
    return (struct locator){.line = step.line, .column = step.column};
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
    *source = (struct source){utf8, starts, n, {0}};
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

/* Behind the last `stop` of `s`; 0 for none. */
static size_t behind_last(struct str s, struct str stop)
{
    for (size_t at = s.n; at >= stop.n; at--)
        if (memcmp(s.p + at - stop.n, stop.p, stop.n) == 0)
            return at;
    return 0;
}

/* How much of `s`, which is too long, makes the next paragraph: at least half of what it may be. */
static size_t piece_length(struct str s)
{
    const struct str half = str_slice(s, PARAGRAPH_MAX / 2, PARAGRAPH_MAX);
    static const char *const stops[] = {"。", "；", ";", "，", ",", "、", " "};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        size_t n = behind_last(half, str_from(stops[i]));
        if (n)
            return PARAGRAPH_MAX / 2 + n;
    }
    size_t n = PARAGRAPH_MAX;
    while (((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return n;
}

static int cut_text(struct model *document, const struct text *text, size_t from, size_t to, struct text *ret,
                    struct error *err)
{
    struct str s = str_slice(text->s, from, to);
    const struct marks *marks = text->marks;
    *ret = (struct text){s, marks};
    if (!marks || marks->source)
        return 0;
    struct marks *own = arena_alloc(document->arena, sizeof *own + (marks->n + 1) * sizeof *own->items);
    if (!own)
        return error_memory(err);
    struct locator place = text_place(text, from);
    own->n = 1;
    own->items[0] = (struct mark){0,
                                  place.line,
                                  place.column,
                                  place.page,
                                  (int16_t)place.x,
                                  (int16_t)place.y,
                                  (int16_t)place.width,
                                  (int16_t)place.height};
    for (size_t i = 0; i < marks->n; i++)
        if (marks->items[i].at > from && marks->items[i].at < to) {
            own->items[own->n] = marks->items[i];
            own->items[own->n++].at -= (uint32_t)from;
        }
    ret->marks = own;
    return 0;
}

int model_cut_paragraphs(struct model *document, struct error *err)
{
    const struct block *blocks = document->blocks;
    size_t n = document->n, i = 0;
    while (i < n && (blocks[i].table || blocks[i].text.s.n <= PARAGRAPH_MAX))
        i++;
    if (i == n)
        return 0;
    document->blocks = NULL;
    document->n = document->capacity = 0;
    for (i = 0; i < n; i++) {
        size_t from = 0;
        struct str rest = {0};
        if (!blocks[i].table)
            rest = blocks[i].text.s;
        do {
            size_t length = rest.n > PARAGRAPH_MAX ? piece_length(rest) : rest.n;
            struct block *block = model_block(document);
            if (!block)
                return error_memory(err);
            *block = blocks[i];
            if (length < blocks[i].text.s.n)
                TRY(cut_text(document, &blocks[i].text, from, from + length, &block->text, err));
            from += length;
            rest = str_slice(rest, length, rest.n);
        } while (rest.n);
    }
    return 0;
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
