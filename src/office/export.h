/* Records on their way out: as sheets that import reads again, and empty templates of them. */
#ifndef XINFANG_OFFICE_EXPORT_H
#define XINFANG_OFFICE_EXPORT_H

#include "domain/petition/access.h"
#include "office/kinds.h"
#include "office/office.h"

/*
 * All records of a kind in `year`, or in every year with INTEGER_NONE. Events of secret matters that the asker may not
 * see whole are left out, and `*ret_hidden` says of how many matters; those that he may see are written down first.
 * Persons are never exported: MSG_export_sealed.
 */
int office_export(const struct office *office, struct arena *arena, const struct kind *kind, int64_t year,
                  const struct asker *asker, struct records *ret, size_t *ret_hidden, struct error *err);
/* The same as text cells, a header row first; titles and words in `language`, both readable by import. */
int records_sheet(struct arena *arena, const struct records *records, enum language language, struct sheet *ret,
                  struct error *err);

#endif
