/* What the relations work on: passages, tables made regular, and the findings they add. */
#ifndef XINFANG_CHECK_ANALYSIS_H
#define XINFANG_CHECK_ANALYSIS_H

#include "check/figure.h"
#include "check/lexicon.h"

enum { FORM_TOTALS = 64 };

enum column_kind { COLUMN_TEXT, COLUMN_NUMBER, COLUMN_LINE /* 行次, 序号 */, COLUMN_CODE };

struct grid_column {
    enum column_kind kind;
    struct str label; /* header texts from top to bottom, cleaned */
    int64_t number;   /* printed column number (栏次), 0 for none */
    size_t text;      /* nearest text column to the left, SIZE_MAX for none */
    size_t code;      /* nearest code column to the left, SIZE_MAX */
    size_t line;      /* nearest column of line numbers to the left, SIZE_MAX */
    bool percent;
};

/* Codes printed in several cells, 类 款 项, or told by names, for the columns from `column` on. */
struct split_codes {
    size_t column;
    struct str *code; /* by row */
};

/* A table whose glued columns are taken apart, with every cell read. */
struct grid {
    size_t block; /* of the document */
    const struct text_table *table;
    struct passage *cells;
    bool *unsure; /* cells whose column cannot be told */
    size_t rows, columns;
    size_t first_row; /* first row of data */
    struct grid_column *column;
    struct split_codes *split; /* from left to right; none where a code stands in one cell */
    size_t n_split;
    bool *shifted; /* rows that lost a cell: columns cannot be trusted */
    struct str title;
    bool money; /* bare numbers are money */
    int shift;  /* of the unit that the table states */
};

struct finding {
    enum rule_id rule;
    enum verdict verdict;
    struct locator place;
    struct str stated, computed, message, quote;
    struct str id;      /* of one of the many checks of a rule */
    size_t block;       /* where it stands, for the marked copy */
    size_t row, column; /* of a table cell */
    size_t raw_at, raw_n;
    int128 gap;   /* of a sum that fails: what is stated less what is computed; 0 of all others */
    bool across;  /* a sum along a row */
    bool sum;     /* of a table: settled at the end, see claims_settle() */
    bool fine;    /* a sum that is as good as exact */
    bool by_one;  /* a sum that fails by one unit of its last digit */
    bool shifted; /* a figure stands in the wrong column, or was lost */
    size_t entry; /* of the report, once that is filled */
};

struct check {
    struct arena *arena;
    const struct lexicon *lexicon;
    struct model *document;
    enum language language;
    struct passage **paragraphs; /* by block; NULL for a table */
    struct grid **grids;         /* by block; NULL for a paragraph */
    struct finding *findings;    /* freed by check_clear() */
    size_t n, capacity;
    struct map seen;                         /* rule and place of findings so far */
    int64_t year;                            /* of the report, 0 if it does not say */
    struct figure *form_totals[FORM_TOTALS]; /* total scores of the forms, for the text */
    size_t n_form_totals;
    uint32_t *exact_sums;    /* by block: sums of a table that hold to the digit */
    struct targets *targets; /* of indicators in the tables, once a heading asks for one */
    bool keep_passes;        /* as findings; else only counted */
    int64_t passes;          /* counted so */
    bool failed;             /* memory was short */
};

/* Gives back what is not in the arena. */
void check_clear(struct check *check);

/* Reads every paragraph and table of the document. */
int analysis_prepare(struct check *check, struct error *err);
int grid_read(struct check *check, size_t block, struct grid *ret, struct error *err);

static inline struct passage *grid_cell(const struct grid *grid, size_t row, size_t column)
{
    return &grid->cells[row * grid->columns + column];
}
/* Of a passage of the grid: row by row. */
static inline size_t grid_place(const struct grid *grid, const struct passage *passage)
{
    return (size_t)(passage - grid->cells);
}
/* The figure of a cell that holds nothing else, or NULL. */
static inline struct figure *grid_number(const struct grid *grid, size_t row, size_t column)
{
    struct passage *cell = grid_cell(grid, row, column);
    return passage_is_number(cell) ? cell->figures : NULL;
}
/* The whole number of a cell whatever its role (line numbers), -1 if it holds none. */
int64_t grid_integer(const struct grid *grid, size_t row, size_t column);
/* Name of the row as seen from `column`: the text to its left without list mark; may be empty. */
struct str grid_row_name(const struct grid *grid, size_t row, size_t column);
/* Classification code of the row as seen from `column`: 3, 5 or 7 digits, or empty. */
struct str grid_code(const struct grid *grid, size_t row, size_t column);
bool grid_is_total(const struct check *check, struct str row_name);
/* `s` without a list mark such as 一、 or （一） or 1. or ① at its start. */
struct str strip_mark(struct str s);

/* What a relation found out about one stated figure. */
struct claim {
    enum rule_id rule;
    enum verdict verdict;
    struct passage *passage;
    struct figure *stated; /* may be NULL: then `at` and `n` of the cleaned text count */
    size_t at, n;
    const struct grid *grid; /* NULL in a paragraph */
    bool has_computed;
    int128 computed;          /* printed like the stated figure */
    int digits;               /* behind the point; -1: as many as the stated one has */
    struct str computed_text; /* instead */
    struct str id;            /* of one of the many checks of a rule */
    int128 gap;               /* of a sum of a table: what is stated less what is computed */
    bool across;              /* along a row */
    bool sum;                 /* of two or more printed figures of a table */
};

/* What only says that a relation holds is counted, and its arguments are not even printed. */
#define CLAIM(check, claim, id, ...) \
    (claim_only_counts((check), (claim)) \
         ? (void)0 \
         : claim_add((check), (claim), (id), (const struct message_argument[]){__VA_ARGS__, {0}}))
bool claim_only_counts(struct check *check, const struct claim *claim);
void claim_add(struct check *check, const struct claim *claim, enum message_id id,
               const struct message_argument *arguments);
/*
 * Sums of rounded figures need not add up to the digit, and a table in which some do not is in order. Only
 * where all the others do is the one that does not worth a word. Where two sums are one off, whole numbers are rounded
 * amounts, whatever the table says of them. Where a sum down a column and one along a row lack the same amount, and the
 * cell where they cross is empty, an extraction lost it. A figure that stands one column off makes two columns fail by
 * the same amount, the one up and the other down: that is no misprint. Call once, when all relations are judged.
 */
void claims_settle(struct check *check);
/* `v` in the unit of `figure`, with its digits (or `digits` if not negative) and unit, in the arena. */
struct str print_like(struct check *check, const struct passage *passage, const struct figure *figure, int128 v,
                      int digits);
void figure_use(struct figure *figure);

#endif
