/* Worksheets: rows of cells are tables, rows with one text are titles and notes. */
#include "check/read/read.h"

#include "formats/xlsx_read.h"

enum { NOTE_WIDTH = 60 };

static size_t filled(const struct sheet_row *row)
{
    size_t n = 0;
    for (size_t i = 0; i < row->n; i++)
        n += row->cells[i].n > 0;
    return n;
}

static int mark_cell(struct model *document, const struct sheet_row *row, size_t column, int32_t sheet,
                     struct text *ret, struct error *err)
{
    const struct mark mark = {.line = (int32_t)row->line, .column = (int32_t)column + 1, .page = sheet};
    return model_text(document, row->cells[column], &mark, 1, ret, err);
}

static int add_paragraph(struct model *document, const struct sheet_row *row, int32_t sheet, struct error *err)
{
    for (size_t i = 0; i < row->n; i++) {
        if (!row->cells[i].n)
            continue;
        struct block *block = model_block(document);
        if (!block)
            return error_memory(err);
        TRY(mark_cell(document, row, i, sheet, &block->text, err));
    }
    return 0;
}

static int add_table(struct model *document, const struct sheet_row *rows, size_t n, int32_t sheet, struct error *err)
{
    size_t columns = 0;
    struct text_table *table;
    for (size_t i = 0; i < n; i++)
        columns = rows[i].n > columns ? rows[i].n : columns;
    if (!n || !columns)
        return 0;
    TRY(model_table(document, n, columns, &table, err));
    for (size_t row = 0; row < n; row++)
        for (size_t column = 0; column < rows[row].n; column++)
            if (rows[row].cells[column].n)
                TRY(mark_cell(document, &rows[row], column, sheet, table_cell(table, row, column), err));
    return 0;
}

/* A single text before, behind or between tables, rather than a row whose other cells are empty. */
static bool is_note(const struct lexicon *lexicon, const struct sheet_row *row, bool in_table, bool behind_gap)
{
    if (filled(row) != 1)
        return false;
    struct str s = {0};
    for (size_t i = 0; i < row->n; i++)
        if (row->cells[i].n)
            s = row->cells[i];
    return !in_table || behind_gap || lexicon_ends(lexicon, WORD_SHEET_TITLE, s) ||
           lexicon_starts(lexicon, WORD_SHEET_LABEL, s) || lexicon_starts(lexicon, WORD_SHEET_NOTE, s) ||
           str_contains(s, STR("。")) || utf8_width(s) > NOTE_WIDTH;
}

static int read_workbook(struct model *document, const struct workbook *workbook, bool numbered, struct error *err)
{
    document->sheets = ARENA_NEW_ARRAY(document->arena, workbook->n + 1, struct str);
    if (!document->sheets)
        return error_memory(err);
    for (size_t i = 0; i < workbook->n; i++) {
        const struct sheet *sheet = &workbook->sheets[i];
        int32_t number = numbered ? (int32_t)i + 1 : 0;
        size_t from = 0;
        document->sheets[document->n_sheets++] = sheet->name;
        for (size_t row = 0; row < sheet->n; row++) {
            if (!is_note(document->lexicon, &sheet->rows[row], row > from,
                         row > 0 && sheet->rows[row].line > sheet->rows[row - 1].line + 1))
                continue;
            TRY(add_table(document, sheet->rows + from, row - from, number, err));
            TRY(add_paragraph(document, &sheet->rows[row], number, err));
            from = row + 1;
        }
        TRY(add_table(document, sheet->rows + from, sheet->n - from, number, err));
    }
    return 0;
}

int model_read_xlsx(struct model *document, struct str bytes, struct error *err)
{
    struct workbook workbook;
    TRY(xlsx_read(document->arena, document->file, bytes, &workbook, err));
    return read_workbook(document, &workbook, true, err);
}

int model_read_csv(struct model *document, struct str bytes, struct error *err)
{
    struct workbook workbook;
    TRY(workbook_parse(document->arena, document->file, bytes, &workbook, err));
    return read_workbook(document, &workbook, false, err);
}
