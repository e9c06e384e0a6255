/*
 * A printed document as a tree: built once from computed data, written as text, HTML, XLSX or CSV. The
 * builders know what is said, the writers how it looks. Texts are borrowed: they must live as long as the
 * document, so what is made for it is best made in its arena.
 */
#ifndef XINFANG_REPORT_DOCUMENT_H
#define XINFANG_REPORT_DOCUMENT_H

#include "base/arena.h"
#include "base/decimal.h"
#include "base/error.h"

enum cell_role {
    CELL_LABEL,  /* text at the left */
    CELL_HEAD,   /* a heading cell */
    CELL_CENTER, /* text in the middle: line numbers, codes */
    CELL_NUMBER,
    CELL_TOTAL_LABEL,
    CELL_TOTAL_NUMBER,
    CELL_TEXT, /* long text that wraps */
};

enum { DOCUMENT_COLUMNS_MAX = 64 };

/* Where one cell covers several, the covered ones are left out of the row, as in HTML. A span that leads
 * out of the table ends at its border; a row may be short, but has no cell without a column. */
struct document_cell {
    enum cell_role role;
    struct str text;   /* as printed; may hold line feeds */
    int columns, rows; /* span, 1 or more; 0 means 1 */
    bool is_number;    /* then `number` is what `text` shows, for spreadsheets; 75.18 for 75.18% */
    struct decimal number;
    struct str figure; /* id of the figure, such as T3.2010308.3; empty if it is none */
    struct str note;   /* a remark on this cell (a value set by hand and why); may be empty */
    int indent;        /* of labels, in steps */
};

struct document_row {
    struct document_cell *cells;
    size_t n, capacity;
};

struct document_table {
    struct str name;        /* short, for the tab of a spreadsheet: 表1 */
    struct str title;       /* above the table */
    struct str left, right; /* the line between title and table: department, unit */
    int columns;
    int *widths; /* of each column, in characters of half width; columns of them, 0: by its content */
    struct document_row *rows;
    size_t n, capacity;
    int head_rows;     /* the first rows, repeated on every page */
    struct str *notes; /* under the table */
    size_t n_notes, notes_capacity;
};

/* The derivation of a figure, shown where the figure's link leads. */
struct document_source {
    struct str figure; /* whose derivation it is */
    struct str text;   /* what it is and how it came about, one sentence */
    struct document_input {
        struct str figure; /* leads on, may be empty */
        struct str text;
    } * inputs;
    size_t n, capacity;
};

enum block_kind { BLOCK_HEADING, BLOCK_PARAGRAPH, BLOCK_TABLE };
struct document_block {
    enum block_kind kind;
    int level; /* of headings, from 1 */
    struct str text;
    struct document_table *table;
};

struct document {
    struct arena *arena;
    struct str title;
    struct str language; /* zh-CN or en */
    int32_t day;         /* of the document, for its properties; the same input gives the same bytes */
    struct document_block *blocks;
    size_t n, capacity;
    struct document_source *sources;
    size_t n_sources, sources_capacity;
    bool failed; /* memory ran short; builders go on, document_ok() tells */
    /* What builders give back then, so that callers need not ask at every step. */
    struct {
        struct document_table table;
        struct document_cell cell;
        struct document_source source;
        int widths[DOCUMENT_COLUMNS_MAX];
    } spare;
};

/* Builders. None can fail on the spot: document_ok() says at the end whether memory sufficed. */
struct document document_new(struct arena *arena, struct str title, struct str language, int32_t day);
void document_heading(struct document *document, int level, struct str text);
void document_paragraph(struct document *document, struct str text);
/* A table of `columns` columns, 1 to DOCUMENT_COLUMNS_MAX; never NULL (a spare one when memory is short). */
struct document_table *document_table(struct document *document, int columns);
void document_row(struct document *document, struct document_table *table);
/* Adds a cell to the last row and gives it back for what differs; never NULL. */
struct document_cell *document_cell(struct document *document, struct document_table *table, enum cell_role role,
                                    struct str text);
void document_note(struct document *document, struct document_table *table, struct str text);
struct document_source *document_source(struct document *document, struct str figure, struct str text);
void document_input(struct document *document, struct document_source *source, struct str figure, struct str text);
int document_ok(const struct document *document, struct error *err);

/* Writers, in files of their own: report/write_text.c, write_html.c, write_xlsx.c, write_csv.c,
 * write_json.c. They fail
 * when memory or the buffer is too short; what is in `out` then is of no use. */

/* For a terminal: tables drawn with lines, columns as wide as their text needs (East Asian characters count
 * two), long text wrapped, at most `width` columns (0: no limit; wider only where numbers need it). Notes on
 * cells stand under their table, marked ※1. */
int document_write_text(const struct document *document, int width, struct buf *out, struct error *err);
/* One page: every figure links to its derivation at the end of the page, if `sources` hold one. */
int document_write_html(const struct document *document, struct buf *out, struct error *err);
/* One sheet a table, numbers as numbers; notes on cells become comments. */
int document_write_xlsx(const struct document *document, struct str path, struct error *err);
/* All tables one after the other with title, unit line and notes, covered cells empty, an empty line
 * between; notes on cells below, each behind its figure; UTF-8, with BOM if asked. */
int document_write_csv(const struct document *document, bool bom, struct buf *out, struct error *err);
/* All tables with head, rows of texts as printed, which cells are figures, and where those come from; prose is left
 * out. */
int document_write_json(const struct document *document, struct buf *out, struct error *err);

#endif
