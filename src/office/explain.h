/*
 * Where a figure comes from: a tree from the printed figure through formulas, sums and budget lines down
 * to the vouchers and to what was typed in.
 *
 * Figures: T3.2010308.3 is a cell (table, row, column); F1.total, F1.execution, F1.budget, F1.actual, F1.rate
 * and F1.7 (the score of indicator 7) belong to a form; those of the other books stand in office/explain_books.h.
 */
#ifndef XINFANG_OFFICE_EXPLAIN_H
#define XINFANG_OFFICE_EXPLAIN_H

#include "office/evaluation.h"

struct derivation {
    struct str figure; /* empty for what has no id: a sum, a budget line, a voucher */
    struct str text;   /* what it is and how it came about */
    struct str value;  /* as printed, or exact yuan */
    struct derivation *inputs;
    size_t n, capacity;
};

struct explanation {
    const struct office *office;
    const struct accounts *accounts;
    const struct evaluation *evaluation;
    enum language language;
    int depth; /* levels below the figure; large for all the way down to the vouchers */
};

/* A new input of `parent`, NULL when memory is short. Valid until the next one is added. */
struct derivation *derivation_add(struct arena *arena, struct derivation *parent, struct str figure, struct str text,
                                  struct str value);
/* Fails with MSG_figure_not_there for an id that leads nowhere. */
int explain_figure(const struct explanation *explanation, struct arena *arena, struct str figure,
                   struct derivation *ret, struct error *err);

#endif
