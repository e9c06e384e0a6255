/* Rates as a document, and how their values read. */
#ifndef XINFANG_REPORT_RATES_REPORT_H
#define XINFANG_REPORT_RATES_REPORT_H

#include "office/rates.h"
#include "report/document.h"

/* One table: a row a rate and group, with its counts, the late and the undone, and last year if it was asked for. */
struct document rates_document(struct arena *arena, const struct rates_query *query, const struct rates_result *result,
                               enum language language);
/* What stands below the line of the one rate of the query. */
struct document rates_matters_document(struct arena *arena, const struct rates_query *query,
                                       const struct rates_result *result, enum language language);
/* 99.43%, or 12.50 days; p NULL where nothing stands below the line. */
struct str rate_value_text(struct arena *arena, const struct rate *rate, struct rate_counts counts,
                           enum language language);
/* The word follows the sign: up 1.25 points, down, unchanged; p NULL where one of the two rates is not there. */
struct str rate_change_text(struct arena *arena, const struct rate_row *row, enum language language);

#endif
