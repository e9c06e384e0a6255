/*
 * Rows and cells of any text keep their invariants, and writing what was read and reading it again gives
 * the same cells. The first byte chooses between CSV and TSV.
 */
#include "formats/delimited.h"
#include "formats/encoding.h"
#include "fuzz.h"

enum { MEMORY = 256 << 20 };

static void check(const struct sheet *sheet)
{
    int64_t line = 0;
    for (size_t i = 0; i < sheet->n; i++) {
        const struct sheet_row *row = &sheet->rows[i];
        MUST(row->line > line && row->n > 0 && row->n <= SHEET_COLUMNS_MAX);
        MUST(row->cells[row->n - 1].n > 0);
        line = row->line;
        for (size_t k = 0; k < row->n; k++) {
            MUST(row->cells[k].n <= SHEET_CELL_MAX && utf8_valid(row->cells[k]));
            MUST(str_equal(str_trim(row->cells[k]), row->cells[k]));
        }
    }
}

static void check_again(struct arena *arena, const struct sheet *sheet, enum delimited_kind kind)
{
    struct error err;
    struct sheet again;
    struct delimited_writer writer;
    _cleanup_buf_ struct buf text = BUF(MEMORY);
    delimited_begin(&writer, &text, kind, false);
    /* Excel's own first line, so that the separator is not guessed from what the cells hold. */
    if (kind == DELIMITED_CSV)
        buf_text(&text, "sep=,\r\n");
    for (size_t i = 0; i < sheet->n; i++) {
        for (size_t k = 0; k < sheet->rows[i].n; k++)
            delimited_cell(&writer, sheet->rows[i].cells[k]);
        delimited_row_end(&writer);
    }
    MUST(buf_ok(&text));
    MUST(delimited_parse(arena, STR("again"), buf_view(&text), kind, &again, &err) == 0);
    MUST(again.n == sheet->n);
    for (size_t i = 0; i < sheet->n; i++) {
        MUST(again.rows[i].n == sheet->rows[i].n);
        for (size_t k = 0; k < sheet->rows[i].n; k++)
            MUST(str_equal(again.rows[i].cells[k], sheet->rows[i].cells[k]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err;
    struct sheet sheet;
    struct str text = str_slice(fuzz_input(data, size), 1, size);
    _cleanup_arena_ struct arena arena = ARENA(MEMORY);
    if (size == 0 || size > 1 << 20 || encoding_utf8_fault(text) < text.n || str_find(text, '\0', 0) < text.n)
        return 0;
    enum delimited_kind kind = data[0] == 'T' ? DELIMITED_TSV : DELIMITED_CSV;
    if (delimited_parse(&arena, STR("fuzz"), text, kind, &sheet, &err) != 0) {
        MUST(err.place.line > 0);
        return 0;
    }
    check(&sheet);
    check_again(&arena, &sheet, kind);
    return 0;
}
