/* The scored self-evaluation forms as a document. */
#ifndef XINFANG_REPORT_EVALUATION_REPORT_H
#define XINFANG_REPORT_EVALUATION_REPORT_H

#include "office/evaluation.h"
#include "report/document.h"

/* All forms, or the one called `only` (empty: all). */
struct document evaluation_document(struct arena *arena, const struct evaluation *evaluation, struct str only,
                                    enum language language);
void evaluation_add_forms(struct document *document, const struct evaluation *evaluation, struct str only,
                          enum language language);
/* One finding as a sentence. */
struct str evaluation_finding_text(struct arena *arena, const struct evaluation_form_result *form,
                                   const struct evaluation_finding *finding, enum language language);
/* Id of a figure of a form: F1.3 the score of indicator 3, F1.total, F1.execution, F1.budget, F1.actual. */
struct str evaluation_figure(struct arena *arena, const struct form_record *form, struct str name);

#endif
