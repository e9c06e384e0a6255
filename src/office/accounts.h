/* The accounts of a year, computed: books, tables, cross-checks, budget execution. */
#ifndef XINFANG_OFFICE_ACCOUNTS_H
#define XINFANG_OFFICE_ACCOUNTS_H

#include "domain/accounts/cross_check.h"
#include "domain/accounts/ledger.h"
#include "office/office.h"

/* Budget and spending of all lines, of a project or of a line. */
struct execution {
    int64_t initial_fen, change_fen, adjusted_fen, spent_fen;
    size_t lines;
};

struct accounts {
    const struct rules *rules;
    struct year_record year;
    bool closed;
    const struct layout *layout;
    const struct ledger *ledger; /* the budget lines */
    struct records projects;     /* struct project_record */
    struct records facts;        /* struct fact_record */
    struct records last_year;    /* struct last_year_record */
    struct books books;
    struct tables tables;
    struct check_results checks;
};

/* Loads and computes a year on one view of the data. Fails with MSG_year_not_there. */
int accounts_load(const struct office *office, struct arena *arena, int64_t year, struct accounts *ret,
                  struct error *err);
/* The years that the office has, in order. */
int office_years(struct store *store, struct arena *arena, int64_t **ret_years, size_t *ret_n, struct error *err);

/* Sums over the lines of `project`; of all lines with an empty one; of one line with `line`. */
struct execution accounts_execution(const struct accounts *accounts, struct str project, struct str line);
/* The spent part of the adjusted budget as printed: 75.18%; empty text when the budget is 0. */
struct str execution_rate_text(struct arena *arena, const struct execution *execution);
/* The exact value in fen of an expression over the tables and the facts in yuan; false when something it names
 * is not there. */
bool accounts_value(const struct accounts *accounts, const struct check_expression *expression, int64_t *ret_fen);
/* Last year's amount of an item; false when it was not recorded. */
bool accounts_last_year(const struct accounts *accounts, struct str item, int64_t *ret_fen);
/* The verdict over all rows of one check id, and over a table (role not empty) only those that concern it. */
enum verdict accounts_verdict(const struct accounts *accounts, struct str id, struct str role);

#endif
