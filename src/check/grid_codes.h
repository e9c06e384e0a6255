/* Classification codes of the rows of a table, in one cell, in several, or told by names. */
#ifndef XINFANG_CHECK_GRID_CODES_H
#define XINFANG_CHECK_GRID_CODES_H

#include "check/analysis.h"

/* 3, 5 or 7 digits that a classification may begin with. */
bool code_is_printed(struct str s);
/* Codes that stand in several cells, 201 | 03 | 08, before the name that they are of; in each half of a table. */
int grid_join_codes(struct check *check, struct grid *grid, struct error *err);
/* Codes told by the names that lead to them. */
int grid_name_codes(struct check *check, struct grid *grid, struct error *err);

#endif
