/*
 * The classification codes with the years in which each name is valid: functional (类 3, 款 5, 项 7
 * digits) and economic (类 3, 款 5 digits). From rules/function-codes.tsv and rules/economic-codes.tsv.
 */
#ifndef XINFANG_RULES_CODES_H
#define XINFANG_RULES_CODES_H

#include "base/map.h"
#include "formats/schema.h"

enum code_group { GROUP_NONE, GROUP_STAFF, GROUP_PUBLIC }; /* 人员经费, 公用经费 */
enum code_system { SYSTEM_DEPARTMENT = 1, SYSTEM_GOVERNMENT };

struct code {
    int system; /* of economic codes: enum code_system */
    struct str code, name;
    int group;                  /* of economic codes: enum code_group */
    int64_t from_year, to_year; /* INTEGER_NONE: open */
    struct str status, source;
};

struct codes {
    struct records rows; /* struct code, sorted by code */
    struct map first;    /* code -> place of its first row + 1 */
};

extern const struct schema function_code_schema, economic_code_schema;

/* Indexes `rows`, whose schema is one of the two above. Troubles (rows of one code apart or with
 * overlapping years, a code without its parent, wrong length) go to `problems`. */
int codes_index(struct arena *arena, struct records rows, struct problems *problems, struct codes *ret,
                struct error *err);
/* The row of `code` that is valid in `year`, or NULL. */
const struct code *codes_find(const struct codes *codes, struct str code, int64_t year);
/* Whether the code is known in any year. */
bool codes_known(const struct codes *codes, struct str code);

#endif
