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
};

struct workbook {
    struct sheet *sheets;
    size_t n;
};

/*
 * Reads the file at `path`, chosen by content (a zip is XLSX) and then by name (.tsv, .csv). Text may
 * be UTF-8 with or without BOM, UTF-16 with BOM, or GB18030. Cells are trimmed; empty lines are left
 * out; lines before the first full row that begin with # are comments. XLSX dates come as 2020-05-13,
 * numbers in their shortest exact form, formulas by their stored value.
 */
int workbook_read(struct arena *arena, struct str path, struct workbook *ret, struct error *err);
/* The same from memory; `name` is used for messages and to tell .tsv from .csv. */
int workbook_parse(struct arena *arena, struct str name, struct str bytes, struct workbook *ret, struct error *err);

#endif
