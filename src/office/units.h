/* The tree of units as the office has it now. */
#ifndef XINFANG_OFFICE_UNITS_H
#define XINFANG_OFFICE_UNITS_H

#include "domain/petition/unit_names.h"
#include "office/office.h"

/* Reads all units into `arena`. */
int office_units(struct store *store, struct arena *arena, struct units *ret, struct error *err);
/* The units as the connection keeps them from one transaction to the next (office/kept.h), good until this one ends. */
int office_units_kept(struct store *store, bool journal_is_open, const struct units **ret, struct error *err);
/* What the units were called, of all days; the first inside a transaction. */
int unit_names_load(struct store *store, struct arena *arena, struct unit_names *ret, struct error *err);
int office_unit_names(const struct office *office, struct arena *arena, struct unit_names *ret, struct error *err);

#endif
