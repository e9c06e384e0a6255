/*
 * Runs the cross-checks of the rules over a set of tables, ours or read from a document. Judgement is by
 * what the printed digits stand for: each printed value means itself give or take half its last digit,
 * and an equation fails only when no values within that satisfy it. Tables rounded so that they add up
 * (largest remainder) are held to the digit.
 */
#ifndef XINFANG_DOMAIN_ACCOUNTS_CROSS_CHECK_H
#define XINFANG_DOMAIN_ACCOUNTS_CROSS_CHECK_H

#include "domain/accounts/tables.h"
#include "domain/accounts/verdict.h"
#include "rules/cross_checks.h"

/* A figure that stands outside the tables, in the tables' unit. */
struct check_fact {
    struct str name;
    struct decimal value;
    bool rounded; /* read from a text: good to its last digit only */
};

/* One equation that did not hold to the digit. */
struct check_equation {
    struct str left, right; /* "T1.27.1 = 707.12" as text: figures and values */
    struct decimal difference;
    enum verdict verdict;
};

/* The result of one row of the rules. */
struct check_result {
    const struct cross_check *check;
    enum verdict verdict;
    size_t held;    /* equations that hold, with and without rounding */
    size_t rounded; /* those that hold within rounding only */
    size_t failed;
    struct check_equation *equations; /* the ones that failed or needed rounding */
    size_t n, capacity;
    struct message reason; /* why it is not checkable; id MSG_none otherwise */
};

struct check_results {
    struct check_result *items; /* one for each row of the rules, in their order */
    size_t n;
};

/* An equation as it was judged: the cells of its sides, and the first fact in it, where there is one. */
struct judged_equation {
    const struct cross_check *check;
    const struct cell_place *left, *right;
    size_t n_left, n_right;
    const struct check_fact *fact;
    struct decimal left_value, right_value; /* sums, in the tables' unit */
    enum verdict verdict;
};

struct check_input {
    const struct tables *tables;
    const struct cross_checks *checks;
    const struct codes *function_codes, *economic_codes;
    const struct check_fact *facts;
    size_t n_facts;
    /* Told every equation, those that hold as well; may be NULL. */
    int (*judged)(void *context, const struct judged_equation *equation, struct error *err);
    void *context;
};

int cross_checks_run(struct arena *arena, const struct check_input *input, struct check_results *ret,
                     struct error *err);
/* Whether the check has to do with that table. */
bool check_concerns(const struct cross_check *check, struct str role);
/* The worse of two verdicts: fail, not checkable, rounding, pass. */
enum verdict verdict_worse(enum verdict a, enum verdict b);

#endif
