/* The office's other books as documents: a book with its sums at the foot, all books at a glance, one entry's history.
 */
#ifndef XINFANG_REPORT_DAYBOOK_REPORT_H
#define XINFANG_REPORT_DAYBOOK_REPORT_H

#include "office/daybooks.h"
#include "report/document.h"

/* The entries in the book's columns, then its sums. */
struct document daybook_document(struct arena *arena, const struct daybook_list *list, enum language language);
/* The sums of all books of a period. */
struct document daybooks_document(struct arena *arena, const struct daybook_list *lists, size_t n,
                                  enum language language);
/* What stands in the entry now, and each version: who recorded it, when, what it changed, and why. */
struct document daybook_entry_document(struct arena *arena, const struct daybook_history *history,
                                       enum language language);
/* The same table of sums inside another document; nothing if no book has anything in the period. */
void daybooks_add_sums(struct document *document, const struct daybook_list *lists, size_t n, enum language language);

#endif
