/*
 * What units were called, and from when on: lists show a unit by the name that it had on the day of what they tell.
 */
#ifndef XINFANG_DOMAIN_PETITION_UNIT_NAMES_H
#define XINFANG_DOMAIN_PETITION_UNIT_NAMES_H

#include "domain/petition/units.h"

struct unit_name {
    struct str name;
    int32_t from_day, valid_from;
    size_t before; /* place + 1 of the name before, 0 if there is none */
};
struct unit_names {
    struct arena *arena;
    struct unit_name *items;
    size_t n, capacity;
    struct map newest; /* place + 1, by code */
};

struct unit_names unit_names_of(struct arena *arena);
/*
 * Adds what a record says, in the order in which they were recorded. The first name holds for all days before it too. A
 * new one holds from the unit's `valid_from` if that was changed with it, otherwise from the day it was recorded.
 */
int unit_names_add(struct unit_names *names, const struct unit_record *record, int32_t recorded_day, struct error *err);
/* The name on that day; the code itself where no unit has it. */
struct str unit_name(const struct unit_names *names, struct str code, int32_t day);
/* The name and, for whoever has to type it, the code behind it; nothing for no code. */
struct str unit_label(const struct unit_names *names, struct str code, int32_t day);

#endif
