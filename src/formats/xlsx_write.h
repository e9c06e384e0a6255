/*
 * Workbooks of printed tables, over libxlsxwriter. A writer gathers sheets and cells and makes the file
 * at the end, whole or not at all; the same calls give the same bytes. Calls for cells never fail on the
 * spot: the first trouble is kept and reported when the workbook is saved.
 *
 * The library prints numbers by the locale, so the program must leave LC_NUMERIC at "C".
 */
#ifndef XINFANG_FORMATS_XLSX_WRITE_H
#define XINFANG_FORMATS_XLSX_WRITE_H

#include "base/arena.h"
#include "base/decimal.h"
#include "base/error.h"

enum xlsx_style {
    XLSX_PLAIN,       /* no border, for templates and lists */
    XLSX_TITLE,       /* large, bold, centred, no border */
    XLSX_UNIT,        /* small, right, no border: 单位：万元 */
    XLSX_HEAD,        /* bold, centred, wrapped, border, shaded */
    XLSX_LABEL,       /* left, wrapped, border */
    XLSX_NUMBER,      /* right, border */
    XLSX_TOTAL,       /* as number, bold, shaded; for labels of a total row, too */
    XLSX_NOTE,        /* small, left, wrapped, no border */
    XLSX_MARK,        /* as number, on yellow: a value that somebody set by hand */
    XLSX_CENTER,      /* centred, wrapped, border: codes, line numbers */
    XLSX_TOTAL_LABEL, /* as total, centred */
    XLSX_MARK_TEXT,   /* as label, on yellow */
    XLSX_STYLES
};

struct xlsx_properties {
    struct str title, subject, author;
    int32_t created_day; /* stands for "now" in the file */
};

/* How a sheet is printed: A4, as wide as one page, page number below. */
struct xlsx_page {
    bool landscape;
    uint32_t repeat_row, repeat_rows; /* head rows on every page; none if repeat_rows is 0 */
    uint32_t freeze_rows, freeze_columns;
};

/* Rows and columns count from 0; the last ones belong to the range. */
struct xlsx_range {
    uint32_t row, column, last_row, last_column;
};

struct xlsx_writer;

int xlsx_open(struct xlsx_writer **ret, const struct xlsx_properties *properties, struct error *err);
void xlsx_close(struct xlsx_writer **writer); /* NULL is fine; drops what is not saved */
#define _cleanup_xlsx_ _cleanup_(xlsx_close)

/*
 * Begins the next sheet; all calls below are for it. Excel's rules for names are seen to: at most 31
 * UTF-16 units, [ ] : * ? / \ in their full-width forms, no apostrophe at the ends, never empty, never
 * "History", and a number in brackets behind a name that is there already.
 */
void xlsx_sheet(struct xlsx_writer *writer, struct str name, const struct xlsx_page *page);
/* In characters of the default font; a Chinese character takes two. */
void xlsx_width(struct xlsx_writer *writer, uint32_t column, uint32_t last_column, unsigned characters);
void xlsx_height(struct xlsx_writer *writer, uint32_t row, unsigned points);

/* Text stays text, also if it begins with =. At most 32,767 UTF-16 units. Control characters other than
 * tab and line feed, and bytes that are no UTF-8, become U+FFFD. */
void xlsx_text(struct xlsx_writer *writer, uint32_t row, uint32_t column, enum xlsx_style style, struct str text);
/*
 * A number with `decimals` (0 to 18) shown behind the point and commas between thousands. The cell holds
 * `value` itself, not what is shown. Excel keeps 15 significant digits; a value with more is written as
 * text, so that no digit is lost.
 */
void xlsx_number(struct xlsx_writer *writer, uint32_t row, uint32_t column, enum xlsx_style style, struct decimal value,
                 int decimals);
/* The same shown as `format` says; a percentage shows `value` times 100, `decimals` of that. */
struct xlsx_number_format {
    int decimals;
    bool grouped; /* commas between thousands */
    bool percent; /* a % behind; decimals at most DECIMAL_SCALE_MAX - 2 */
};
void xlsx_number_as(struct xlsx_writer *writer, uint32_t row, uint32_t column, enum xlsx_style style,
                    struct decimal value, struct xlsx_number_format format);
/* An empty cell with its border. */
void xlsx_blank(struct xlsx_writer *writer, uint32_t row, uint32_t column, enum xlsx_style style);
/* One cell over a range; ranges of one sheet must not overlap. A number may be written into its first cell
 * afterwards. */
void xlsx_merge(struct xlsx_writer *writer, struct xlsx_range range, enum xlsx_style style, struct str text);
/* A note that appears at the cell, such as the reason of an override. */
void xlsx_comment(struct xlsx_writer *writer, uint32_t row, uint32_t column, struct str text);
/*
 * The cells of the range take only these words, offered as a list. Lists that are longer than a cell can
 * carry (255 characters) go to a hidden sheet "_words" at the end.
 */
void xlsx_choices(struct xlsx_writer *writer, struct xlsx_range range, const struct str *words, size_t n);

/*
 * Makes the file and ends the writing: only xlsx_close() may follow. The result is read back as XML
 * before it goes out, since the library does not notice a full temporary directory. Errors: those of
 * file_write(), xlsx_text_too_long, xlsx_past_the_end, xlsx_temporary_full, xlsx_library_failed.
 */
int xlsx_save(struct xlsx_writer *writer, struct str path, struct error *err);
int xlsx_save_memory(struct xlsx_writer *writer, struct arena *arena, struct str *ret, struct error *err);

#endif
