#include "domain/petition/unit_names.h"

struct unit_names unit_names_of(struct arena *arena)
{
    return (struct unit_names){.arena = arena, .newest = MAP(arena)};
}

int unit_names_add(struct unit_names *names, const struct unit_record *record, int32_t recorded_day, struct error *err)
{
    size_t *newest = map_add(&names->newest, record->code, NULL);
    if (!newest || !ARENA_ROOM(names->arena, names->items, names->n, names->capacity))
        return error_memory(err);
    const struct unit_name *before = *newest ? &names->items[*newest - 1] : NULL;
    if (before && str_equal(before->name, record->name))
        return 0;
    const bool renamed_on = before && record->valid_from != DATE_NONE && record->valid_from != before->valid_from;
    names->items[names->n++] = (struct unit_name){.name = record->name,
                                                  .from_day = !before      ? INT32_MIN
                                                              : renamed_on ? record->valid_from
                                                                           : recorded_day,
                                                  .valid_from = record->valid_from,
                                                  .before = *newest};
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
