#include "office/shelf.h"

#include "office/cases.h"

enum { SHELF_BYTES = 32 << 20 };

struct shelf shelf_of(struct store *store)
{
    return (struct shelf){.store = store, .arena = ARENA((size_t)1 << 30)};
}

static int put(struct shelf *shelf, struct str number, const struct matter *matter, struct matter **ret,
               struct error *err)
{
    struct matter *kept = ARENA_NEW(&shelf->arena, struct matter);
    struct str key = arena_str(&shelf->arena, number);
    shelf->places.arena = &shelf->arena; /* which moves with the shelf */
    size_t *place = kept && key.p ? map_add(&shelf->places, key, NULL) : NULL;
    if (!place)
        return error_memory(err);
    *kept = *matter;
    *place = (size_t)kept;
    *ret = kept;
    return 0;
}

int shelf_get(struct shelf *shelf, struct str number, struct matter **ret, struct error *err)
{
    const size_t *place = map_find(&shelf->places, number);
    struct matter matter;
    if (place) {
        *ret = (struct matter *)*place;
        return 0;
    }
    TRY(matter_load(shelf->store, &shelf->arena, number, &matter, err));
    return put(shelf, number, &matter, ret, err);
}

int shelf_get_new(struct shelf *shelf, struct str number, struct matter **ret, struct error *err)
{
    const struct matter matter = matter_new();
    return put(shelf, number, &matter, ret, err);
}

bool shelf_is_full(const struct shelf *shelf)
{
    return shelf->arena.used > SHELF_BYTES;
}

void shelf_clear(struct shelf *shelf)
{
    arena_free(&shelf->arena);
    shelf->places = (struct map){0};
}
