/* The classification of matters as the office has recorded it. */
#ifndef XINFANG_OFFICE_CATEGORIES_H
#define XINFANG_OFFICE_CATEGORIES_H

#include "domain/petition/categories.h"
#include "office/journal.h"

int office_categories(struct store *store, struct arena *arena, struct categories *ret, struct error *err);
/* Puts the full path, in `arena`, in the place of `*category` (see categories_resolve()). */
int category_resolve(struct journal *journal, struct arena *arena, struct str *category, const struct place *place,
                     struct problems *problems, bool *ret, struct error *err);

#endif
