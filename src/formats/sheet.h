/*
 * Tables as files: CSV, TSV and XLSX, read into one shape. A sheet is rows of text cells; every row
 * knows its line in the file, so that a trouble can name its place.
 */
#ifndef XINFANG_FORMATS_SHEET_H
#define XINFANG_FORMATS_SHEET_H

#include "base/arena.h"
#include "base/error.h"

struct sheet_row {
    int64_t line; /* from 1: line of the text file, or row number of the worksheet */
    struct str *cells;
    size_t n;
};

struct sheet {
    struct str file; /* the path as given, for messages */
    struct str name; /* of the worksheet; empty for text files */
    struct sheet_row *rows;
    size_t n;
    bool hidden; /* the worksheet is not shown; XLSX only */
};

struct workbook {
    struct sheet *sheets;
    size_t n;
};

/* Files and worksheets past these are refused with a message; SHEET_ROWS_MAX and SHEET_CELLS_MAX are for
 * XLSX, where a small file can claim much. Memory is limited by the cap of the arena. */
enum {
    SHEET_FILE_MAX = 256 << 20, /* bytes of the file */
    SHEET_ROWS_MAX = 1 << 20,
    SHEET_COLUMNS_MAX = 1 << 14,
    SHEET_CELLS_MAX = 1 << 24, /* of all worksheets, empty cells between full ones counted; of these at
                                  most 2^21 and 16 for each full one */
    SHEET_CELL_MAX = 1 << 20,  /* bytes of one cell */
};

/*
 * Reads the file at `path`, chosen by content (a zip is XLSX) and then by name (.tsv, .csv). Text may
 * be UTF-8 with or without BOM, UTF-16 with BOM, or GB18030. Cells are trimmed; empty lines are left
 * out, and so are empty cells at the end of a row; lines before the first full row of a text file that
 * begin with # are comments. XLSX dates come as 2020-05-13 (2020-05-13 09:30:00 with a time of day),
 * numbers in their shortest exact form, formulas by their stored value, truth values as TRUE and FALSE,
 * errors as Excel shows them (#DIV/0!); hidden worksheets are read, too. A file without content gives
 * sheets without rows, which the caller reports. Errors name the file and, where there is one, the line:
 * those of file_read(), encoding_decode(), delimited_parse() and xlsx_read(), and workbook_not_a_table,
 * workbook_is_markup, workbook_old, workbook_encrypted for what is no table that can be read.
 */
int workbook_read(struct arena *arena, struct str path, struct workbook *ret, struct error *err);
/* The same from memory; `name` is used for messages and to tell .tsv from .csv. `bytes` may go
 * afterwards. */
int workbook_parse(struct arena *arena, struct str name, struct str bytes, struct workbook *ret, struct error *err);

/* For the readers: the sheet has too many rows, columns or cells at `line`. */
int sheet_fail_too_large(struct str file, int64_t line, struct error *err);

#endif
