/* One table of a document drawn for a terminal. */
#ifndef XINFANG_REPORT_TEXT_TABLE_H
#define XINFANG_REPORT_TEXT_TABLE_H

#include "report/document.h"

/* Title, line of department and unit, the table, notes; at most `max_width` columns (0: no limit). */
int text_table_write(const struct document_table *table, size_t max_width, struct buf *out, struct error *err);

#endif
