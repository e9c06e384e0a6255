/* The rules that the final-accounts tables follow, without the rest: codes, layouts, cross-checks. */
#ifndef XINFANG_RULES_ACCOUNTS_H
#define XINFANG_RULES_ACCOUNTS_H

#include "rules/codes.h"
#include "rules/cross_checks.h"
#include "rules/layout.h"

struct accounts_rules {
    struct codes function_codes, economic_codes;
    const struct layout *layouts;
    size_t n_layouts;
    struct cross_checks cross_checks;
};

/* As rules_load_checked(), for these tables alone. */
int rules_load_accounts(struct arena *arena, struct str folder, struct accounts_rules *ret, struct error *err);

#endif
