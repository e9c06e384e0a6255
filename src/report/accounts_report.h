/* The final-accounts tables, the cross-checks and the budget execution as a document. */
#ifndef XINFANG_REPORT_ACCOUNTS_REPORT_H
#define XINFANG_REPORT_ACCOUNTS_REPORT_H

#include "office/accounts.h"
#include "report/document.h"

/* All tables, or the one with the printed number `only`, then the results of the cross-checks. */
struct document accounts_document(struct arena *arena, const struct accounts *accounts, int64_t only,
                                  enum language language);
/* The tables alone, added to a document that is being built. */
void accounts_add_tables(struct document *document, const struct accounts *accounts, int64_t only,
                         enum language language);
void accounts_add_checks(struct document *document, const struct accounts *accounts, enum language language);
/* What one check id found (with a role: as far as it concerns that table), in one text. */
struct str accounts_check_text(struct arena *arena, const struct accounts *accounts, struct str id, struct str role,
                               enum language language);
/* Whether a check of severity error failed. */
bool accounts_failed(const struct accounts *accounts);
void accounts_add_budget(struct document *document, const struct accounts *accounts, enum language language);
/* The budget lines with their changes, spending and rest, grouped by project, with sums. */
struct document budget_document(struct arena *arena, const struct accounts *accounts, enum language language);
/* A row a year: whose books, how much was to be spent and was, whether they are closed. */
struct document years_document(struct arena *arena, const struct accounts *years, size_t n, enum language language);

#endif
