/*
 * The layout of a year's final-accounts tables: which tables, blocks, rows and columns are printed, under
 * which numbers, what each cell counts or adds up. Read from rules/layouts.tsv and rules/forms.
 * Source: rules-and-forms 3.2 and 3.3; the files name theirs.
 */
#ifndef XINFANG_RULES_LAYOUT_H
#define XINFANG_RULES_LAYOUT_H

#include "rules/selection.h"

/* How the rows of a block begin. */
enum row_head {
    HEAD_LINE = 1, /* item and line number */
    HEAD_CODE,     /* functional code and its name */
    HEAD_CODE3,    /* the same with 类, 款, 项 in cells of their own */
    HEAD_ECONOMIC, /* economic code and its name */
    HEAD_NONE,
};

/* A sum of rows of the same block, or of columns of the same row. */
struct formula_term {
    int sign;     /* 1 or -1 */
    size_t index; /* into the block's rows or columns */
};
struct formula {
    struct formula_term *terms;
    size_t n; /* 0: no formula */
};

struct layout_column {
    struct str id;     /* by meaning, for cross-checks: total, basic, amount */
    struct str label;  /* heading, levels parted by '/' */
    struct str number; /* printed column number 栏次 */
    struct selection selection;
    struct str formula_text;
    struct formula formula;
    int64_t line; /* of the form file */
};

enum row_kind {
    ROW_FIXED,
    ROW_TOTAL, /* the 合计 row of a code table: every selection without a code */
    ROW_CODES, /* stands for one row for each code in use */
};

struct layout_row {
    enum row_kind kind;
    struct str id;     /* by meaning: income_total, or the class code */
    struct str label;  /* as printed, may be empty */
    struct str number; /* printed line number 行次 */
    struct str code;
    struct selection selection; /* ROW_CODES: the prefixes of the codes it takes */
    struct str formula_text;
    struct formula formula;
    int64_t line; /* of the form file */
};

struct layout_block {
    struct str id, label;
    enum row_head head;
    struct layout_column *columns;
    size_t n_columns, columns_capacity;
    struct layout_row *rows;
    size_t n_rows, rows_capacity;
};

struct layout_table {
    int64_t number;   /* as printed */
    struct str role;  /* by meaning: summary, income, expenditure, grant_summary, ... */
    struct str title; /* without the year */
    struct layout_block *blocks;
    size_t n_blocks, blocks_capacity;
    struct str *notes; /* printed under the table */
    size_t n_notes, notes_capacity;
    struct str empty; /* the sentence that an empty table carries */
};

struct layout {
    struct str id, file, title, unit, place, source;
    int64_t fen_per_unit; /* 1,000,000 for 万元, 100 for 元 */
    int64_t decimals;
    bool trim;             /* trailing zeros are dropped */
    int64_t rate_decimals; /* of growth in percent */
    int rounding;          /* enum rounding_policy */
    int64_t valid_from, valid_to;
    struct layout_table *tables;
    size_t n_tables, tables_capacity;
};

extern const struct schema layout_schema; /* a row of rules/layouts.tsv, a struct layout */

/* Fills the tables of `layout` from the rows of its form file. Troubles go to `problems`. */
int layout_read(struct arena *arena, const struct sheet *form, struct layout *layout, struct problems *problems,
                struct error *err);

#endif
