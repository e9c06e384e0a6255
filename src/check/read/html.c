/* HTML by gumbo: blocks of text, and tables with their spans. */
#include "check/read/read.h"

#include <gumbo.h>
#include <string.h>

enum { TAGS_MAX = 3000000, OPEN_MAX = 2000, DEPTH_MAX = 400, SPAN_MAX = 1000 };

/* A cell takes some bytes of a document: what spans add to that must stay in proportion. */
enum { CELLS_ALWAYS = 200000, BYTES_A_CELL = 4 };

struct html_reader {
    struct model *document;
    size_t cells, cells_max;             /* of all tables, spans taken apart */
    size_t taken[TABLE_COLUMNS_MAX + 1]; /* of the table being read: see struct placing */
    struct error *err;
    char *text; /* of the paragraph being read */
    size_t n, capacity;
    struct mark *marks;
    size_t n_marks, marks_capacity;
    bool heading;
};

/* A cell where it stands in the grid of its table. */
struct placed {
    size_t row, column, rows, columns;
    struct text text;
};
struct placing {
    struct placed *items;
    size_t n, capacity;
    size_t rows, columns;
    size_t *taken; /* by column: rows up to which a cell from above reaches */
};

static int append(struct html_reader *reader, char c)
{
    if (!ARENA_ROOM(reader->document->arena, reader->text, reader->n, reader->capacity))
        return error_memory(reader->err);
    reader->text[reader->n++] = c;
    return 0;
}

static int mark(struct html_reader *reader, int32_t line, int32_t column)
{
    if (!ARENA_ROOM(reader->document->arena, reader->marks, reader->n_marks, reader->marks_capacity))
        return error_memory(reader->err);
    reader->marks[reader->n_marks++] = (struct mark){.at = (uint32_t)reader->n, .line = line, .column = column};
    return 0;
}

static int add_text(struct html_reader *reader, const GumboText *text)
{
    int32_t line = (int32_t)text->start_pos.line;
    TRY(mark(reader, line, (int32_t)text->start_pos.column));
    for (const char *c = text->text; *c; c++) {
        if (*c == '\n') {
            TRY(append(reader, ' '));
            TRY(mark(reader, ++line, 1));
        } else {
            TRY(append(reader, *c));
        }
    }
    return 0;
}

/* Takes what was gathered as a text of its own. */
static int take(struct html_reader *reader, struct text *ret)
{
    TRY(model_text(reader->document, (struct str){reader->text, reader->n}, reader->marks, reader->n_marks, ret,
                   reader->err));
    reader->text = NULL;
    reader->n = reader->capacity = reader->n_marks = 0;
    return 0;
}

static int flush(struct html_reader *reader)
{
    if (!str_trim((struct str){reader->text, reader->n}).n) {
        reader->n = reader->n_marks = 0;
        return 0;
    }
    struct block *block = model_block(reader->document);
    if (!block)
        return error_memory(reader->err);
    block->heading = reader->heading;
    return take(reader, &block->text);
}

static bool is_skipped(GumboTag tag)
{
    return tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_HEAD || tag == GUMBO_TAG_NOSCRIPT ||
           tag == GUMBO_TAG_TEMPLATE || tag == GUMBO_TAG_SELECT || tag == GUMBO_TAG_TEXTAREA;
}

static bool is_inline(GumboTag tag)
{
    static const GumboTag tags[] = {GUMBO_TAG_SPAN,  GUMBO_TAG_A,     GUMBO_TAG_B,      GUMBO_TAG_I,   GUMBO_TAG_U,
                                    GUMBO_TAG_EM,    GUMBO_TAG_FONT,  GUMBO_TAG_SUB,    GUMBO_TAG_SUP, GUMBO_TAG_STRONG,
                                    GUMBO_TAG_SMALL, GUMBO_TAG_LABEL, GUMBO_TAG_MARK,   GUMBO_TAG_INS, GUMBO_TAG_CODE,
                                    GUMBO_TAG_IMG,   GUMBO_TAG_INPUT, GUMBO_TAG_UNKNOWN};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (tag == tags[i])
            return true;
    return false;
}

static bool contains_table(const GumboNode *node, int depth)
{
    if (node->type != GUMBO_NODE_ELEMENT || depth > DEPTH_MAX)
        return false;
    for (unsigned i = 0; i < node->v.element.children.length; i++) {
        const GumboNode *child = node->v.element.children.data[i];
        if (child->type == GUMBO_NODE_ELEMENT &&
            (child->v.element.tag == GUMBO_TAG_TABLE || contains_table(child, depth + 1)))
            return true;
    }
    return false;
}

/* All text of a cell; what breaks lines becomes a blank. */
static int cell_text(struct html_reader *reader, const GumboNode *node, int depth)
{
    if (depth > DEPTH_MAX)
        return 0;
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA)
        return add_text(reader, &node->v.text);
    if (node->type != GUMBO_NODE_ELEMENT || is_skipped(node->v.element.tag))
        return 0;
    bool breaks = !is_inline(node->v.element.tag);
    if (breaks && reader->n)
        TRY(append(reader, ' '));
    for (unsigned i = 0; i < node->v.element.children.length; i++)
        TRY(cell_text(reader, node->v.element.children.data[i], depth + 1));
    return 0;
}

static size_t span(const GumboNode *node, const char *name)
{
    GumboAttribute *attribute = gumbo_get_attribute(&node->v.element.attributes, name);
    struct decimal value;
    if (!attribute || !decimal_parse(str_trim(str_from(attribute->value)), &value) || value.scale || value.digits < 1)
        return 1;
    return value.digits > SPAN_MAX ? SPAN_MAX : (size_t)value.digits;
}

static int place_cell(struct html_reader *reader, struct placing *placing, const GumboNode *node, size_t row,
                      size_t *column)
{
    const struct place place = {.file = reader->document->file, .line = node->v.element.start_pos.line};
    while (*column < TABLE_COLUMNS_MAX && placing->taken[*column] > row)
        ++*column;
    struct placed placed = {row, *column, span(node, "rowspan"), span(node, "colspan"), {{0}, NULL}};
    if (*column + placed.columns > TABLE_COLUMNS_MAX)
        return FAIL_AT(reader->err, &place, MSG_check_table_too_large, ARG_NUMBER("rows", row),
                       ARG_NUMBER("columns", *column + placed.columns), ARG_NUMBER("max", TABLE_COLUMNS_MAX));
    for (size_t i = 0; i < placed.columns; i++)
        placing->taken[*column + i] = row + placed.rows;
    TRY(mark(reader, (int32_t)node->v.element.start_pos.line, (int32_t)node->v.element.start_pos.column));
    TRY(cell_text(reader, node, 0));
    TRY(take(reader, &placed.text));
    *column += placed.columns;
    if (*column > placing->columns)
        placing->columns = *column;
    if (!ARENA_ROOM(reader->document->arena, placing->items, placing->n, placing->capacity))
        return error_memory(reader->err);
    placing->items[placing->n++] = placed;
    return 0;
}

static int place_rows(struct html_reader *reader, struct placing *placing, const GumboNode *node, int depth)
{
    for (unsigned i = 0; i < node->v.element.children.length && depth < 8; i++) {
        const GumboNode *child = node->v.element.children.data[i];
        if (child->type != GUMBO_NODE_ELEMENT)
            continue;
        if (child->v.element.tag != GUMBO_TAG_TR) {
            TRY(place_rows(reader, placing, child, depth + 1));
            continue;
        }
        size_t column = 0;
        for (unsigned k = 0; k < child->v.element.children.length; k++) {
            const GumboNode *cell = child->v.element.children.data[k];
            if (cell->type == GUMBO_NODE_ELEMENT &&
                (cell->v.element.tag == GUMBO_TAG_TD || cell->v.element.tag == GUMBO_TAG_TH))
                TRY(place_cell(reader, placing, cell, placing->rows, &column));
        }
        placing->rows++;
    }
    return 0;
}

static int read_table(struct html_reader *reader, const GumboNode *node)
{
    const struct place place = {.file = reader->document->file, .line = node->v.element.start_pos.line};
    struct placing placing = {.taken = reader->taken};
    struct text_table *table;
    memset(reader->taken, 0, sizeof reader->taken);
    TRY(place_rows(reader, &placing, node, 0));
    if (placing.n == 0)
        return 0;
    reader->cells += placing.rows * placing.columns;
    if (reader->cells > reader->cells_max)
        return FAIL_AT(reader->err, &place, MSG_check_spans_too_wide, ARG_NUMBER("max", reader->cells_max));
    TRY(model_table(reader->document, placing.rows, placing.columns, &table, reader->err));
    TRY(model_spans(reader->document, table, reader->err));
    for (size_t i = 0; i < placing.n; i++) {
        const struct placed *placed = &placing.items[i];
        for (size_t row = placed->row; row < placed->row + placed->rows && row < placing.rows; row++)
            for (size_t column = placed->column; column < placed->column + placed->columns; column++) {
                table->spans[row * table->columns + column] = (struct span){0, 0};
                *table_cell(table, row, column) = (struct text){{"", 0}, placed->text.marks};
            }
        *table_cell(table, placed->row, placed->column) = placed->text;
        table->spans[placed->row * table->columns + placed->column] = (struct span){(uint16_t)placed->rows,
                                                                                    (uint16_t)placed->columns};
    }
    return 0;
}

static int walk(struct html_reader *reader, const GumboNode *node, int depth)
{
    if (depth > DEPTH_MAX)
        return FAIL(reader->err, MSG_check_html_broken, ARG_TEXT("file", reader->document->file));
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA)
        return add_text(reader, &node->v.text);
    if (node->type != GUMBO_NODE_ELEMENT || is_skipped(node->v.element.tag))
        return 0;
    GumboTag tag = node->v.element.tag;
    bool block = !is_inline(tag);
    if (block)
        TRY(flush(reader));
    if (tag == GUMBO_TAG_TABLE && !contains_table(node, 0))
        return read_table(reader, node);
    reader->heading = tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
    for (unsigned i = 0; i < node->v.element.children.length; i++)
        TRY(walk(reader, node->v.element.children.data[i], depth + 1));
    if (block)
        TRY(flush(reader));
    reader->heading = false;
    return 0;
}

static void *from_arena(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void leave(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

/* Tags whose end is often left out, or that have none. */
static bool needs_no_end(struct str tag)
{
    static const char *const tags[] = {"p",     "li",    "td",       "th",   "tr",   "br",  "hr",     "img",
                                       "input", "meta",  "link",     "col",  "dd",   "dt",  "option", "tbody",
                                       "thead", "tfoot", "colgroup", "html", "body", "head"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (str_equal(tag, str_from(tags[i])))
            return true;
    return false;
}

/* How many elements may be open at a time: the parser takes time by the square of it. */
static size_t most_open(struct str s)
{
    size_t open = 0, most = 0;
    for (size_t at = str_find(s, '<', 0); at < s.n; at = str_find(s, '<', at + 1)) {
        bool end = at + 1 < s.n && s.p[at + 1] == '/';
        size_t from = at + 1 + end, to = from;
        while (to < s.n && to - from < 12 && ((s.p[to] | 32) >= 'a') && ((s.p[to] | 32) <= 'z'))
            to++;
        if (to == from || needs_no_end(str_slice(s, from, to)))
            continue;
        if (!end)
            open++;
        else if (open > 0)
            open--;
        most = open > most ? open : most;
    }
    return most;
}

int model_read_html(struct model *document, struct str utf8, struct error *err)
{
    size_t tags = 0;
    for (size_t at = str_find(utf8, '<', 0); at < utf8.n; at = str_find(utf8, '<', at + 1))
        tags++;
    /* The parser asks for memory without looking whether it got any: it must have enough. */
    if (tags > TAGS_MAX || most_open(utf8) > OPEN_MAX || utf8.n > (size_t)64 << 20)
        return FAIL(err, MSG_check_html_broken, ARG_TEXT("file", document->file));
    _cleanup_arena_ struct arena tree = ARENA(document->arena->max);
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = from_arena;
    options.deallocator = leave;
    options.userdata = &tree;
    options.max_errors = 0;
    GumboOutput *output = gumbo_parse_with_options(&options, utf8.p, utf8.n);
    if (!output)
        return FAIL(err, MSG_check_html_broken, ARG_TEXT("file", document->file));
    struct html_reader reader = {.document = document, .cells_max = CELLS_ALWAYS + utf8.n / BYTES_A_CELL, .err = err};
    TRY(walk(&reader, output->root, 0));
    return flush(&reader);
}
