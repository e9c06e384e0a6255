/*
 * The HTML copy of a document: findings marked in place and listed at the side, figures that no relation took up
 * told apart, how far the check reached.
 */
#ifndef XINFANG_CHECK_OUTPUT_MARKED_H
#define XINFANG_CHECK_OUTPUT_MARKED_H

#include "check/analysis.h"
#include "check/report.h"

/* Fills in `html` of a report that has its findings and counts. */
int marked_copy(struct check *check, struct report *report, struct error *err);

#endif
