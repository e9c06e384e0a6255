/*
 * The nine tables of final accounts as a foreign document prints them: found by title and by the words of
 * headers and rows, under whatever number, and brought into the shape of our own (struct tables), so that the
 * one engine of domain/accounts holds them to rules/cross-checks.tsv.
 */
#ifndef XINFANG_CHECK_RELATE_ACCOUNTS_H
#define XINFANG_CHECK_RELATE_ACCOUNTS_H

#include "check/relate/relate.h"
#include "domain/accounts/cross_check.h"

/* A row of a table with the cells of the document that its values were read from. */
struct accounts_row {
    struct passage **cells;    /* by column of the block; NULL where there is none */
    const struct grid **grids; /* where each stands */
};

struct accounts_block {
    struct accounts_row *rows;
    size_t capacity; /* of this and of the block's rows */
};

struct accounts {
    struct check *check;
    struct layout layout; /* the rules' first, with what this document says of empty tables */
    struct tables tables;
    struct accounts_block **blocks; /* by table and block */
    struct row_names **names;       /* by table and block; NULL for a table not met yet */
    bool *recognised;               /* by table: a grid of the document is it */
    bool *torn;                     /* by table: printed twice with different figures; of no use */
    const struct grid **first;      /* by table: where it begins */
    struct check_fact *facts;
    struct passage **fact_passages;
    size_t *fact_figures, n_facts;
    size_t n; /* tables recognised */
};

/* Finds and reads the tables; `ret->n` is 0 in a document that is no final accounts. */
int accounts_read(struct check *check, struct accounts *ret, struct error *err);
/* The cell of the document behind a place of the tables; NULL where it prints nothing. */
struct passage *accounts_cell(const struct accounts *accounts, struct cell_place at, const struct grid **ret_grid);

#endif
