/*
 * The final-accounts tables of a year: the layout filled from the books. The same shape holds tables read
 * from a foreign document, whose cells have a printed value only; cross-checks work on either.
 */
#ifndef XINFANG_DOMAIN_ACCOUNTS_TABLES_H
#define XINFANG_DOMAIN_ACCOUNTS_TABLES_H

#include "domain/accounts/books.h"
#include "rules/codes.h"

struct table_cell {
    bool filled;      /* false: the cell prints blank */
    bool absent;      /* of a foreign table: not printed there, or not to be told */
    bool exact_known; /* own books; a foreign table has `value` only */
    int64_t exact_fen;
    struct decimal value; /* as printed, in the layout's unit, with all its decimals */
    struct str text;      /* as printed, trimmed as the layout says; empty when blank */
    struct str reason;    /* not empty: `value` was set by hand for this reason */
    struct str computed;  /* then: what would have been printed */
};

struct table_row {
    const struct layout_row *layout;
    struct str key;           /* as the row is addressed: line number, code, or label of a total */
    struct str id;            /* by meaning, as in cross-checks */
    struct str label;         /* as printed */
    struct str number;        /* printed line number, may be empty */
    struct str code;          /* may be empty */
    struct table_cell *cells; /* one for each column of the block */
};

struct table_block {
    const struct layout_block *layout;
    struct table_row *rows;
    size_t n, capacity;
};

struct table {
    const struct layout_table *layout;
    struct table_block *blocks; /* layout->n_blocks */
    bool empty;                 /* no cell is filled */
    bool partial;               /* a foreign table that prints what the layout does not know */
};

struct tables {
    const struct layout *layout;
    int64_t year;
    enum rounding_policy policy;
    int64_t fen_per_tick;
    struct table *tables; /* layout->n_tables */
    size_t n_overrides;   /* cells set by hand */
};

/* A printed value set by hand, with its reason. `figure` is T3.2010308.3: table, row key, column. */
struct cell_override {
    struct str figure, printed, reason;
};

struct tables_input {
    const struct layout *layout;
    const struct books *books; /* closed: books_close() */
    const struct codes *function_codes, *economic_codes;
    enum rounding_policy policy;
    const struct cell_override *overrides;
    size_t n_overrides;
};

/* Computes all tables. Fails for lack of memory, for an override of a cell that is not there or whose
 * text is not a number, and for sums beyond range. */
int tables_compute(struct arena *arena, const struct tables_input *input, struct tables *ret, struct error *err);

/* The selection of a cell that has no formula: its row's and its column's joined. */
struct selection cell_selection(const struct table_row *row, const struct layout_column *column);
/* The formula that a cell follows and which way it runs; NULL when it has none. */
const struct formula *cell_formula(const struct table_row *row, const struct layout_column *column, bool *ret_of_rows);

/* Where a figure id leads. */
struct cell_place {
    size_t table, block, row, column;
};
/* Finds T3.2010308.3; false if there is no such cell. */
bool tables_find(const struct tables *tables, struct str figure, struct cell_place *ret);
/* Whether the figure can be a cell of the layout; rows of codes depend on the books, any code passes. */
bool layout_may_print(const struct layout *layout, struct str figure);
/* Finds a cell by the ids of its table, row and column, as cross-checks name it. */
bool tables_by_meaning(const struct tables *tables, struct str role, struct str row, struct str column,
                       struct cell_place *ret);
struct str cell_figure(struct arena *arena, const struct tables *tables, struct cell_place place);
const struct table_cell *tables_cell(const struct tables *tables, struct cell_place place);
/* The table with that role, or NULL. */
const struct table *tables_role(const struct tables *tables, struct str role);
/* An exact amount in the layout's unit as a table without rounding policy prints it: 177.44, 236. */
struct str layout_amount(struct arena *arena, const struct layout *layout, int64_t fen);

#endif
