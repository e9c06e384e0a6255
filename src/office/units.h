/* The tree of units as the office has it now. */
#ifndef XINFANG_OFFICE_UNITS_H
#define XINFANG_OFFICE_UNITS_H

#include "domain/petition/units.h"
#include "office/office.h"

int office_units(struct store *store, struct arena *arena, struct units *ret, struct error *err);

#endif
