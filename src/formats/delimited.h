/* CSV and TSV, read and written. */
#ifndef XINFANG_FORMATS_DELIMITED_H
#define XINFANG_FORMATS_DELIMITED_H

#include "base/buf.h"
#include "formats/sheet.h"

enum delimited_kind {
    DELIMITED_CSV, /* RFC 4180; the separator , ; or tab is the one that the header line has most of, or
                      the one that a first line "sep=;" names, as Excel reads it */
    DELIMITED_TSV, /* tab; a cell is quoted only if it reads so up to the next tab or line end */
};

/*
 * Reads `text` (valid UTF-8, see encoding_decode()) into a sheet without a name. Cells point into
 * `text`, which must live as long as the sheet, or into `arena`. Lines end with LF, CRLF or CR; in a
 * quoted cell they become LF. Cells are trimmed, empty cells at the end of a row dropped, rows without
 * any content left out, lines beginning with # before the first full row skipped. Errors, with line and
 * column (in bytes) of the cell: quote_not_closed, quote_then_text, cell_too_long; sheet_too_large.
 */
int delimited_parse(struct arena *arena, struct str file, struct str text, enum delimited_kind kind, struct sheet *ret,
                    struct error *err);

/*
 * Writing, a cell at a time. CSV has commas and CRLF, TSV has tabs and LF. Cells are quoted where they
 * must be to be read back; TSV has no way to hold a tab, so there it becomes a blank. Whether all fitted
 * is asked of the buffer at the end. A leading = + - or @ is NOT defused with an apostrophe: these are
 * figures, and a changed figure is worse than what a spreadsheet may make of it.
 */
struct delimited_writer {
    struct buf *out;
    enum delimited_kind kind;
    bool in_row;
};

/* `mark` puts a UTF-8 BOM in front, without which Excel takes CSV for the local code page. */
void delimited_begin(struct delimited_writer *ret, struct buf *out, enum delimited_kind kind, bool mark);
void delimited_cell(struct delimited_writer *writer, struct str cell);
void delimited_row_end(struct delimited_writer *writer);

#endif
