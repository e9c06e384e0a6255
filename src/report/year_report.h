/* The whole year: a summary for one screen, and all tables and forms with the sources of their figures. */
#ifndef XINFANG_REPORT_YEAR_REPORT_H
#define XINFANG_REPORT_YEAR_REPORT_H

#include "office/daybooks.h"
#include "office/explain.h"
#include "report/document.h"

/* Totals, execution, scores and grades, and how many cross-checks hold. */
struct document summary_document(struct arena *arena, const struct accounts *accounts,
                                 const struct evaluation *evaluation, enum language language);
/* Summary, nine tables, cross-checks, budget execution, the sums of the other books and forms in one document. */
struct document year_document(struct arena *arena, const struct accounts *accounts, const struct evaluation *evaluation,
                              const struct daybook_list *books, size_t n_books, enum language language);
/* Adds the derivation of every figure that the document shows, down to budget lines and typed-in inputs. */
int document_add_sources(struct document *document, const struct explanation *explanation, struct error *err);

#endif
