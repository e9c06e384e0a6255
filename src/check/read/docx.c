/* DOCX: paragraphs and tables of the main part. A paragraph counts as a line. */
#include "check/read/docx_numbers.h"
#include "check/read/read.h"

#include "formats/xml_read.h"

#include <string.h>

enum { ROW_CELLS_MAX = TABLE_COLUMNS_MAX, NUMBER_BYTES_MAX = 512 };

struct docx_cell {
    struct text text;
    size_t columns;
    bool continued; /* by a vertical merge from above */
};
struct docx_row {
    struct docx_cell *cells;
    size_t n, capacity;
};

struct docx_reader {
    struct model *document;
    struct arena *arena;
    int32_t line;
    char *text;
    size_t n, capacity;
    int32_t text_line;
    unsigned tables;  /* depth of nesting */
    unsigned skipped; /* depth inside what is not shown */
    struct docx_numbers numbers;
    struct str list; /* of the paragraph; empty for none */
    int level;
    bool in_text, heading, paragraph;
    struct docx_row *rows;
    size_t n_rows, rows_capacity;
};

static int append(struct docx_reader *reader, struct str s, struct error *err)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!ARENA_ROOM(reader->arena, reader->text, reader->n, reader->capacity))
            return error_memory(err);
        reader->text[reader->n++] = s.p[i];
    }
    return 0;
}

static int take(struct docx_reader *reader, struct text *ret, struct error *err)
{
    const struct mark mark = {.line = reader->text_line ? reader->text_line : reader->line, .column = 1};
    TRY(model_text(reader->document, (struct str){reader->text ? reader->text : "", reader->n}, &mark, 1, ret, err));
    reader->text = NULL;
    reader->n = reader->capacity = 0;
    reader->text_line = 0;
    return 0;
}

/* The number that the paragraph's list gives it goes before its text, as on the page. */
static int add_number(struct docx_reader *reader, struct error *err)
{
    _cleanup_buf_ struct buf number = BUF(NUMBER_BYTES_MAX);
    if (reader->list.n)
        docx_number_next(&reader->numbers, reader->list, reader->level, &number);
    if (!number.n || !buf_ok(&number))
        return 0;
    char *text = arena_alloc(reader->arena, number.n + reader->n);
    if (!text)
        return error_memory(err);
    memcpy(text, buf_view(&number).p, number.n);
    memcpy(text + number.n, reader->text, reader->n);
    reader->text = text;
    reader->n = reader->capacity = reader->n + number.n;
    return 0;
}

/* 0 is the list of those that have none. */
static int list_property(struct docx_reader *reader, struct str name, struct str value, struct error *err)
{
    struct decimal level;
    if (str_equal(name, STR("ilvl"))) {
        if (value.p && decimal_parse(value, &level) && !level.scale && level.digits >= 0 && level.digits < 10)
            reader->level = (int)level.digits;
        return 0;
    }
    reader->list = arena_str(reader->arena, value.p && !str_equal(value, STR("0")) ? value : (struct str){"", 0});
    return reader->list.p ? 0 : error_memory(err);
}

static struct docx_cell *last_cell(struct docx_reader *reader)
{
    struct docx_row *row = reader->n_rows ? &reader->rows[reader->n_rows - 1] : NULL;
    return row && row->n ? &row->cells[row->n - 1] : NULL;
}

static int start_cell(struct docx_reader *reader, struct error *err)
{
    struct docx_row *row = reader->n_rows ? &reader->rows[reader->n_rows - 1] : NULL;
    const struct place place = {.file = reader->document->file, .line = reader->line};
    if (!row)
        return 0;
    if (row->n >= ROW_CELLS_MAX)
        return FAIL_AT(err, &place, MSG_check_table_too_large, ARG_NUMBER("rows", reader->n_rows),
                       ARG_NUMBER("columns", row->n), ARG_NUMBER("max", TABLE_COLUMNS_MAX));
    if (!ARENA_ROOM(reader->arena, row->cells, row->n, row->capacity))
        return error_memory(err);
    row->cells[row->n++] = (struct docx_cell){.columns = 1};
    return 0;
}

static int start_row(struct docx_reader *reader, struct error *err)
{
    if (!ARENA_ROOM(reader->arena, reader->rows, reader->n_rows, reader->rows_capacity))
        return error_memory(err);
    reader->rows[reader->n_rows++] = (struct docx_row){0};
    return 0;
}

static void cell_property(struct docx_reader *reader, struct str name, const char *const *attributes)
{
    struct docx_cell *cell = last_cell(reader);
    struct str value = xml_attribute(attributes, "val");
    struct decimal span;
    if (!cell || reader->tables != 1)
        return;
    if (str_equal(name, STR("gridSpan")) && value.p && decimal_parse(value, &span) && !span.scale && span.digits > 0)
        cell->columns = span.digits > TABLE_COLUMNS_MAX ? TABLE_COLUMNS_MAX : (size_t)span.digits;
    else if (str_equal(name, STR("vMerge")))
        cell->continued = !value.p || !str_equal(value, STR("restart"));
}

static bool is_skipped(struct str name)
{
    return str_equal(name, STR("del")) || str_equal(name, STR("Fallback")) || str_equal(name, STR("instrText")) ||
           str_equal(name, STR("delText")) || str_equal(name, STR("txbxContent")) || str_equal(name, STR("pPrChange"));
}

static int on_start(void *state, struct str name, const char *const *attributes, struct error *err)
{
    struct docx_reader *reader = state;
    if (is_skipped(name) || reader->skipped) {
        reader->skipped++;
        return 0;
    }
    if (str_equal(name, STR("tbl")))
        reader->tables++;
    else if (str_equal(name, STR("tr")) && reader->tables == 1)
        return start_row(reader, err);
    else if (str_equal(name, STR("tc")) && reader->tables == 1)
        return start_cell(reader, err);
    else if (str_equal(name, STR("gridSpan")) || str_equal(name, STR("vMerge")))
        cell_property(reader, name, attributes);
    else if (str_equal(name, STR("p"))) {
        reader->line++;
        if (!reader->text_line)
            reader->text_line = reader->line;
        reader->heading = false;
        reader->list = (struct str){"", 0};
        reader->level = 0;
        if (reader->tables && reader->n)
            return append(reader, STR(" "), err);
    } else if (str_equal(name, STR("t"))) {
        reader->in_text = true;
    } else if (str_equal(name, STR("tab")) || str_equal(name, STR("br"))) {
        return append(reader, STR(" "), err);
    } else if (str_equal(name, STR("pStyle"))) {
        struct str value = xml_attribute(attributes, "val");
        reader->heading = value.p && (str_starts(value, STR("Heading")) || str_starts(value, STR("heading")));
        if (value.p)
            docx_style_list(&reader->numbers, value, &reader->list, &reader->level);
    } else if (str_equal(name, STR("numId")) || str_equal(name, STR("ilvl"))) {
        return list_property(reader, name, xml_attribute(attributes, "val"), err);
    }
    return 0;
}

static int finish_table(struct docx_reader *reader, struct error *err)
{
    size_t columns = 0;
    for (size_t row = 0; row < reader->n_rows; row++) {
        size_t n = 0;
        for (size_t i = 0; i < reader->rows[row].n; i++)
            n += reader->rows[row].cells[i].columns;
        columns = n > columns ? n : columns;
    }
    struct text_table *table;
    if (columns) {
        TRY(model_table(reader->document, reader->n_rows, columns, &table, err));
        TRY(model_spans(reader->document, table, err));
    }
    for (size_t row = 0; columns && row < reader->n_rows; row++)
        for (size_t i = 0, column = 0; i < reader->rows[row].n; column += reader->rows[row].cells[i++].columns) {
            const struct docx_cell *from = &reader->rows[row].cells[i];
            for (size_t k = 0; k < from->columns; k++) {
                *table_cell(table, row, column + k) = (struct text){{"", 0}, from->text.marks};
                table->spans[row * columns + column + k] = (struct span){0, 0};
            }
            if (from->continued)
                continue;
            *table_cell(table, row, column) = from->text;
            table->spans[row * columns + column] = (struct span){1, (uint16_t)from->columns};
        }
    reader->rows = NULL;
    reader->n_rows = reader->rows_capacity = 0;
    return 0;
}

static int on_end(void *state, struct str name, struct error *err)
{
    struct docx_reader *reader = state;
    if (reader->skipped) {
        reader->skipped--;
        return 0;
    }
    if (str_equal(name, STR("t"))) {
        reader->in_text = false;
    } else if (str_equal(name, STR("tc")) && reader->tables == 1 && last_cell(reader)) {
        return take(reader, &last_cell(reader)->text, err);
    } else if (str_equal(name, STR("tbl")) && reader->tables && --reader->tables == 0) {
        return finish_table(reader, err);
    } else if (str_equal(name, STR("p")) && !reader->tables) {
        bool blank = str_trim((struct str){reader->text, reader->n}).n == 0;
        if (blank) {
            reader->n = 0;
            reader->text_line = 0;
            return 0;
        }
        struct block *block = model_block(reader->document);
        if (!block)
            return error_memory(err);
        block->heading = reader->heading;
        TRY(add_number(reader, err));
        return take(reader, &block->text, err);
    }
    return 0;
}

static int on_text(void *state, struct str text, struct error *err)
{
    struct docx_reader *reader = state;
    return reader->in_text && !reader->skipped ? append(reader, text, err) : 0;
}

int model_read_docx(struct model *document, struct str bytes, struct error *err)
{
    static const struct xml_events events = {on_start, on_end, on_text};
    _cleanup_(archive_close) struct archive archive = {0};
    struct docx_reader reader = {.document = document, .arena = document->arena};
    TRY(archive_open(&archive, document->file, bytes, err));
    TRY(docx_numbers_read(document->arena, &archive, &reader.numbers, err));
    return xml_read(&archive, STR("word/document.xml"), &events, &reader, err);
}
