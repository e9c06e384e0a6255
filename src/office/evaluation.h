/* The self-evaluation of a year: every form scored, with its figures from the books. */
#ifndef XINFANG_OFFICE_EVALUATION_H
#define XINFANG_OFFICE_EVALUATION_H

#include "domain/evaluation/score.h"
#include "office/accounts.h"

struct evaluation {
    const struct accounts *accounts;
    struct evaluation_form_result *forms; /* in the order they were recorded */
    size_t n;
};

/* Scores the forms of the year that `accounts` holds. A form without a valid profile is an error. */
int evaluation_load(const struct office *office, struct arena *arena, const struct accounts *accounts,
                    struct evaluation *ret, struct error *err);
/* The project of a form, NULL for a department's. */
const struct project_record *evaluation_project(const struct evaluation *evaluation, const struct form_record *form);
/* Whether any form has a finding that is no mere notice, or lacks scores. */
bool evaluation_failed(const struct evaluation *evaluation);

#endif
