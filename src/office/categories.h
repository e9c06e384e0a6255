/* The classification of matters as the office has recorded it. */
#ifndef XINFANG_OFFICE_CATEGORIES_H
#define XINFANG_OFFICE_CATEGORIES_H

#include "domain/petition/categories.h"
#include "store/store.h"

int office_categories(struct store *store, struct arena *arena, struct categories *ret, struct error *err);
/*
 * Puts the full path in the place of `*category` (see categories_resolve()). `loaded` keeps the classification between
 * the events of a transaction; its arena is NULL as long as nothing needed it.
 */
int category_resolve(struct store *store, struct arena *arena, struct categories *loaded, struct str *category,
                     const struct place *place, struct problems *problems, bool *ret, struct error *err);

#endif
