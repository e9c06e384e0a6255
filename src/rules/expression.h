/*
 * Sums of figures by meaning, as rules/cross-checks.tsv and rules/comparisons.tsv write them:
 * `summary[income_total,amount]-income[total,total]+fact(running_cost?)`.
 */
#ifndef XINFANG_RULES_EXPRESSION_H
#define XINFANG_RULES_EXPRESSION_H

#include "formats/schema.h"

/* One figure of an expression: a cell by meaning, or a fact. */
struct check_term {
    int sign;               /* 1 or -1 */
    struct str table;       /* role; empty: a fact */
    struct str row, column; /* row "$": the row at hand */
    struct str fact;
    bool may_be_missing; /* then it counts as 0 */
};
struct check_expression {
    struct check_term *terms;
    size_t n;
};

/* Reads `text`; a trouble goes to `problems` at `field` of `place`. An empty text gives no terms. */
int expression_read(struct arena *arena, struct str text, struct place place, const char *field,
                    struct problems *problems, struct check_expression *ret, struct error *err);

#endif
