/*
 * One model for every kind of document: blocks in reading order, each a paragraph or a table of cells,
 * every text with the places it was read from.
 */
#ifndef XINFANG_CHECK_MODEL_H
#define XINFANG_CHECK_MODEL_H

#include "base/arena.h"
#include "base/error.h"

struct lexicon;

/* From byte `at` of a text on, it stands at this place. Lines and columns count from 1; in a
 * worksheet they are row and column, in a PDF the line of the page's text. */
struct mark {
    uint32_t at;
    int32_t line, column;
    int32_t page;                /* page of a PDF or number of the worksheet, else 0 */
    int16_t x, y, width, height; /* box on the page in points, of a PDF */
};

/* Of a document that is itself text the place follows from where in it the bytes are, so that most texts
 * need no mark of their own. */
struct source {
    struct str bytes;
    uint32_t *lines; /* where every SOURCE_STEP-th line begins */
    size_t n;
    struct source_step {
        size_t at; /* byte */
        int32_t line, column;
    } last; /* asked for: the next place is mostly a little further on, and lines may be long */
};
enum { SOURCE_STEP = 64 };

struct marks {
    struct source *source; /* instead of marks: the text is a piece of it; NULL for none */
    size_t n;
    struct mark items[];
};

struct text {
    struct str s; /* UTF-8 as it stands in the document, lines joined */
    const struct marks *marks;
};

/*
 * A paragraph or cell once its figures are read, see check/figure.h. A table's cells are made as such, so that no
 * text is kept twice: there may be millions.
 */
struct passage {
    union {
        struct text text; /* until it is read */
        struct {
            struct str s; /* cleaned: half-width digits and signs, no blanks but between ASCII */
            union {
                const struct marks *marks;       /* where nothing was to be cleaned: then `s` is the text itself */
                const struct cleaning *cleaning; /* where `cleaned` */
            } from;
        };
    };
    struct figure *figures;
    uint32_t n;
    uint32_t block : 28; /* of the document */
    bool in_cell : 1;    /* of a table, and no longer than SHORT_CELL_BYTES */
    bool cleaned : 1;
    bool number : 1;   /* it is one figure from its first byte to its last */
    bool bad_date : 1; /* one of its figures is a day that cannot be */
};
_Static_assert(sizeof(struct passage) == 40, "a document has millions");

struct span {
    uint16_t rows, columns; /* from 1; 0 for a place that a neighbour's span covers */
};

struct text_table {
    struct passage *cells; /* row by row */
    struct span *spans;    /* row by row; NULL where every cell is of one row and one column */
    size_t rows, columns;
};

struct block {
    struct text_table *table; /* NULL for a paragraph */
    struct text text;         /* of the paragraph */
    bool heading;             /* marked as one in the document */
};

struct model {
    struct arena *arena;
    const struct lexicon *lexicon;
    struct str file;
    struct block *blocks;
    size_t n, capacity;
    size_t bytes;               /* text seen by the reader */
    const struct marks *source; /* of every text that is a piece of a text document; else NULL */
    bool rebuilt;               /* tables are guessed from places on the page, without borders and spans */
    struct str *sheets;         /* names of the worksheets, numbered by mark.page from 1 */
    size_t n_sheets;
};

/* A cell with more text than this is told in sentences. */
enum { SHORT_CELL_BYTES = 60 };
enum { BLOCKS_MAX = (1 << 28) - 1 };
/* Longer than anybody's paragraph, in bytes: what relates figures looks at all the others of their paragraph. */
enum { PARAGRAPH_MAX = 16 << 10 };
enum { TABLE_COLUMNS_MAX = 400, TABLE_CELLS_MAX = 4000000 };

struct locator {
    int32_t line, column, page;
    int32_t x, y, width, height;
};

/* The text of a cell that is not read yet. */
struct text *table_cell(const struct text_table *table, size_t row, size_t column);
/* 1 x 1 where the table has no spans. */
struct span table_span(const struct text_table *table, size_t row, size_t column);
/* 1 to 10 for the Chinese numeral, 一 to 十, that `s` begins with, 0 for none. */
int chinese_numeral(struct str s);
/* The place of byte `at` of `text`. */
struct locator text_place(const struct text *text, size_t at);

/* A text with its marks, which are copied. */
int model_text(struct model *document, struct str s, const struct mark *marks, size_t n, struct text *ret,
               struct error *err);
/* Sets document->source for the pieces of `utf8`, of less than 4 GB. */
int model_source(struct model *document, struct str utf8, struct error *err);
/* Appends an empty block; NULL when memory is short. */
struct block *model_block(struct model *document);
/* Cuts paragraphs of more than PARAGRAPH_MAX bytes, behind a full stop where there is one. */
int model_cut_paragraphs(struct model *document, struct error *err);
/* A table of empty 1 x 1 cells; fails for more than TABLE_COLUMNS_MAX columns or TABLE_CELLS_MAX cells. */
int model_table(struct model *document, size_t rows, size_t columns, struct text_table **ret, struct error *err);
/* Gives the table spans, 1 x 1 for every cell until they are set. */
int model_spans(struct model *document, struct text_table *table, struct error *err);

#endif
