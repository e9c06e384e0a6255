#include "domain/petition/unit_names.h"

struct unit_names unit_names_of(struct arena *arena)
{
    return (struct unit_names){.arena = arena, .newest = MAP(arena)};
}

int unit_names_add(struct unit_names *names, const struct unit_record *record, int32_t recorded_day, struct error *err)
{
    size_t *newest = map_add(&names->newest, record->code, NULL);
    struct unit_name name = {.name = record->name, .from_day = INT32_MIN, .valid_from = record->valid_from};
    if (!newest || !ARENA_ROOM(names->arena, names->items, names->n, names->capacity) || !names->items)
        return error_memory(err);
    if (*newest) {
        const struct unit_name *before = &names->items[*newest - 1];
        if (str_equal(before->name, name.name))
            return 0;
        const bool says_when = name.valid_from != DATE_NONE && name.valid_from != before->valid_from;
        name.from_day = says_when ? name.valid_from : recorded_day;
        name.before = *newest;
    }
    names->items[names->n++] = name;
    *newest = names->n;
    return 0;
}

struct str unit_name(const struct unit_names *names, struct str code, int32_t day)
{
    const size_t *newest = map_find(&names->newest, code);
    for (size_t place = newest ? *newest : 0; place; place = names->items[place - 1].before)
        if (names->items[place - 1].from_day <= day)
            return names->items[place - 1].name;
    return code;
}

struct str unit_label(const struct unit_names *names, struct str code, int32_t day)
{
    struct str name = unit_name(names, code, day);
    return str_equal(name, code) ? code : arena_printf(names->arena, "%.*s %.*s", STR_ARGS(name), STR_ARGS(code));
}
