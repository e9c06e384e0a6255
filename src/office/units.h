/* The tree of units as the office has it now. */
#ifndef XINFANG_OFFICE_UNITS_H
#define XINFANG_OFFICE_UNITS_H

#include "domain/petition/units.h"
#include "office/office.h"

/* Reads all units into `arena`. */
int office_units(struct store *store, struct arena *arena, struct units *ret, struct error *err);
/*
 * The units, good until the transaction ends. The connection keeps them for the next transaction: as long as the
 * newest entry of a unit in the journal has the same hash, so has all before it, whoever wrote it and whatever was
 * undone.
 */
int office_units_kept(struct store *store, const struct units **ret, struct error *err);

#endif
