/* What a year is compared with the year before by: rules/comparisons.tsv. */
#ifndef XINFANG_RULES_COMPARISONS_H
#define XINFANG_RULES_COMPARISONS_H

#include "rules/expression.h"

struct comparison {
    struct str item; /* as in last-year records */
    struct str zh, en, current_text, source;
    struct check_expression current; /* this year's figure */
};

struct comparisons {
    struct comparison *items;
    size_t n;
};

extern const struct schema comparison_schema;
int comparisons_read(struct arena *arena, struct records rows, struct problems *problems, struct comparisons *ret,
                     struct error *err);

#endif
