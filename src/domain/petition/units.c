#include "domain/petition/units.h"

const struct word unit_kind_words[] = {{"office", UNIT_KIND_OFFICE}, {"unit", UNIT_KIND_UNIT}, {NULL, 0}};
const struct word unit_level_words[] = {{"national", LEVEL_NATIONAL}, {"province", LEVEL_PROVINCE},
                                        {"city", LEVEL_CITY},         {"county", LEVEL_COUNTY},
                                        {"township", LEVEL_TOWNSHIP}, {NULL, 0}};

static const struct field unit_fields[] = {
    FIELD(struct unit_record, code, FIELD_TEXT, FIELD_KEY),
    FIELD(struct unit_record, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct unit_record, kind, FIELD_REQUIRED, unit_kind_words),
    FIELD_OF_WORDS(struct unit_record, level, FIELD_OPTIONAL, unit_level_words),
    FIELD(struct unit_record, parent, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct unit_record, superior, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct unit_record, region, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct unit_record, successor, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct unit_record, valid_from, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct unit_record, valid_to, FIELD_DATE, FIELD_OPTIONAL),
};
const struct schema unit_schema = SCHEMA("unit", struct unit_record, unit_fields);

struct units units_of(struct arena *arena)
{
    return (struct units){.arena = arena, .by_code = MAP(arena)};
}

int units_put(struct units *units, const struct unit_record *record, struct error *err)
{
    bool added;
    size_t *place = map_add(&units->by_code, record->code, &added);
    if (!place || !ARENA_ROOM(units->arena, units->items, units->n, units->capacity))
        return error_memory(err);
    if (added)
        *place = units->n++;
    units->items[*place] = *record;
    return 0;
}

const struct unit_record *units_find(const struct units *units, struct str code)
{
    const size_t *place = map_find(&units->by_code, code);
    return place ? &units->items[*place] : NULL;
}

struct str unit_named(const struct units *units, struct str text)
{
    struct str code = text;
    size_t found = 0;
    if (!text.n || !units->items || units_find(units, text))
        return text;
    for (size_t i = 0; i < units->n; i++) {
        const struct unit_record *unit = &units->items[i];
        if (!str_equal(unit->name, text))
            continue;
        code = unit->code;
        found++;
    }
    return found == 1 ? code : text;
}

bool unit_in_force(const struct unit_record *unit, int32_t day)
{
    return (unit->valid_from == DATE_NONE || unit->valid_from <= day) &&
           (unit->valid_to == DATE_NONE || day <= unit->valid_to);
}

/* may_add_unit() keeps both ways free of circles; the count is for books that were not kept by this program. */

static bool below(const struct units *units, struct str code, struct str top)
{
    for (size_t steps = 0; code.n && steps <= units->n; steps++) {
        if (str_equal(code, top))
            return true;
        const struct unit_record *unit = units_find(units, code);
        code = unit ? unit->parent : STR("");
    }
    return false;
}

bool units_within(const struct units *units, struct str code, struct str top)
{
    for (size_t steps = 0; top.n && steps <= units->n; steps++) {
        if (below(units, code, top))
            return true;
        const struct unit_record *unit = units_find(units, top);
        top = unit ? unit->successor : STR("");
    }
    return false;
}

/* Whether going on from `code` by successors comes to `target`. */
static bool succeeds(const struct units *units, struct str code, struct str target)
{
    for (size_t steps = 0; code.n && steps <= units->n; steps++) {
        if (str_equal(code, target))
            return true;
        const struct unit_record *unit = units_find(units, code);
        code = unit ? unit->successor : STR("");
    }
    return false;
}

struct str unit_now(const struct units *units, struct str code)
{
    for (size_t steps = 0; steps <= units->n; steps++) {
        const struct unit_record *unit = units_find(units, code);
        if (!unit || !unit->successor.n)
            break;
        code = unit->successor;
    }
    return code;
}

static struct str above(const struct units *units, struct str code)
{
    const struct unit_record *unit = units_find(units, unit_now(units, code));
    return unit && unit->parent.n ? unit_now(units, unit->parent) : STR("");
}

bool unit_is_next_above(const struct units *units, struct str code, struct str unit)
{
    const struct unit_record *record = units_find(units, unit_now(units, unit));
    code = unit_now(units, code);
    return record && ((record->parent.n && str_equal(code, unit_now(units, record->parent))) ||
                      (record->superior.n && str_equal(code, unit_now(units, record->superior))));
}

struct str unit_common_superior(const struct units *units, struct str one, struct str other)
{
    size_t steps = 0;
    for (struct str a = above(units, one); a.n && steps <= units->n; a = above(units, a), steps++)
        for (struct str b = above(units, other); b.n && steps <= 2 * units->n; b = above(units, b))
            if (str_equal(a, b))
                return a;
    return STR("");
}

static struct place at_field(const struct place *place, const char *field, struct str value)
{
    struct place where = *place;
    where.field = str_from(field);
    where.value = value;
    return where;
}

bool may_add_unit(const struct units *units, const struct unit_record *record, const struct place *place,
                  struct problems *problems)
{
    size_t before = problems->total;
    struct place parent = at_field(place, "parent", record->parent);
    struct place superior = at_field(place, "superior", record->superior);
    struct place successor = at_field(place, "successor", record->successor);
    struct place end = at_field(place, "valid_to", STR(""));
    if (record->parent.n && below(units, record->parent, record->code))
        PROBLEM(problems, &parent, MSG_unit_circle, ARG_TEXT("unit", record->code));
    else if (record->parent.n && !units_find(units, record->parent))
        PROBLEM(problems, &parent, MSG_unit_unknown);
    if (record->superior.n && (!units_find(units, record->superior) || str_equal(record->superior, record->code)))
        PROBLEM(problems, &superior, MSG_unit_unknown);
    if (record->successor.n && succeeds(units, record->successor, record->code))
        PROBLEM(problems, &successor, MSG_unit_circle, ARG_TEXT("unit", record->code));
    else if (record->successor.n && !units_find(units, record->successor))
        PROBLEM(problems, &successor, MSG_unit_unknown);
    if (record->successor.n && record->valid_to == DATE_NONE)
        PROBLEM(problems, &end, MSG_unit_end_missing);
    if (record->valid_from != DATE_NONE && record->valid_to != DATE_NONE && record->valid_from > record->valid_to)
        PROBLEM(problems, &end, MSG_unit_days_turned);
    return problems->total == before;
}
