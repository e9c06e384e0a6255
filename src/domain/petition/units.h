/*
 * The units of the register: letters-and-visits offices and the units that are responsible for matters, as a tree.
 * A unit that was split, merged or abolished names its successor (art. 24 of the regulation of 2022, art. 25 of
 * that of 2005), which answers for its matters.
 */
#ifndef XINFANG_DOMAIN_PETITION_UNITS_H
#define XINFANG_DOMAIN_PETITION_UNITS_H

#include "base/map.h"
#include "formats/schema.h"

enum unit_kind { UNIT_KIND_OFFICE = 1, UNIT_KIND_UNIT };
enum unit_level { LEVEL_NATIONAL = 1, LEVEL_PROVINCE, LEVEL_CITY, LEVEL_COUNTY, LEVEL_TOWNSHIP };
extern const struct word unit_kind_words[], unit_level_words[];

struct unit_record {
    int64_t year; /* of none, see office/kinds.h */
    struct str code, name;
    int kind, level;
    struct str parent;            /* code of the unit directly above; empty at the top */
    struct str superior;          /* of a department: code of the one above it in its own line, beside the government */
    struct str region;            /* code of the administrative division */
    struct str successor;         /* code; empty while the unit is there */
    int32_t valid_from, valid_to; /* DATE_NONE: open */
};
extern const struct schema unit_schema;

struct units {
    struct arena *arena;
    struct unit_record *items;
    size_t n, capacity;
    struct map by_code; /* place */
};

struct units units_of(struct arena *arena);
/* Adds the unit, or puts it in the place of the one with its code. */
int units_put(struct units *units, const struct unit_record *record, struct error *err);
/* NULL if there is none; valid until the next units_put(). */
const struct unit_record *units_find(const struct units *units, struct str code);
/* The code of the unit that people call so, where one alone has that name; otherwise the text as it is. */
struct str unit_named(const struct units *units, struct str text);
/* Whether the unit may still be given matters on that day. */
bool unit_in_force(const struct unit_record *unit, int32_t day);
/* Whether `code` is `top` or stands anywhere below it, a successor standing where the unit before it stood. */
bool units_within(const struct units *units, struct str code, struct str top);
/* The unit that stands where `code` stood: the last of its successors. */
struct str unit_now(const struct units *units, struct str code);
/* Whether `code` is the next higher organ of `unit`: directly above it, or above it in its line. */
bool unit_is_next_above(const struct units *units, struct str code, struct str unit);
/* The nearest unit that stands above both; empty if the tree has none. */
struct str unit_common_superior(const struct units *units, struct str one, struct str other);
/*
 * Whether the unit may be recorded so: its parent and successor are there, neither leads back to it, the days are in
 * order, and a unit that ended names when. Troubles go to `problems`.
 */
bool may_add_unit(const struct units *units, const struct unit_record *record, const struct place *place,
                  struct problems *problems);

#endif
