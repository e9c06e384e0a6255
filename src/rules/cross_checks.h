/* The cross-checks (勾稽关系) of rules/cross-checks.tsv: what must hold within and between the tables. */
#ifndef XINFANG_RULES_CROSS_CHECKS_H
#define XINFANG_RULES_CROSS_CHECKS_H

#include "rules/expression.h"

enum check_kind {
    CHECK_FORMULAS = 1,
    CHECK_HIERARCHY,
    CHECK_EQUAL,
    CHECK_AT_MOST,
    CHECK_NOT_NEGATIVE,
    CHECK_SENTENCE,
    CHECK_NAMES,
};
enum check_each { EACH_CLASS = 1, EACH_CODE }; /* rows with a code of three digits; with any code */
enum check_severity { SEVERITY_ERROR = 1, SEVERITY_NOTICE };
extern const struct word check_severity_words[];

struct cross_check {
    struct str id; /* K01...; several rows may share one */
    int severity, kind, each;
    struct str when_text, left_text, right_text; /* as written */
    struct str zh, en, source;
    struct check_expression when, left, right; /* left_text is a role for kinds without expressions */
};

struct cross_checks {
    struct cross_check *items;
    size_t n;
};

extern const struct schema cross_check_schema;
/* Reads the expressions of `rows`; troubles go to `problems`. */
int cross_checks_read(struct arena *arena, struct records rows, struct problems *problems, struct cross_checks *ret,
                      struct error *err);

#endif
