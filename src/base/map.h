/* A map from text to a pointer or number, in an arena; keys are borrowed and must outlive it. */
#ifndef XINFANG_BASE_MAP_H
#define XINFANG_BASE_MAP_H

#include "base/arena.h"

struct map_slot {
    struct str key;
    uint64_t hash;
    size_t value;
};
struct map {
    struct arena *arena;
    struct map_slot *slots;
    size_t capacity, n;
};

#define MAP(arena_pointer) ((struct map){.arena = (arena_pointer)})

/* The place of the value of `key`, or NULL if it is not there. */
size_t *map_find(const struct map *map, struct str key);
/* The same for a key whose hash a slot of another map has already. */
size_t *map_find_hashed(const struct map *map, struct str key, uint64_t hash);
/* The place of the value of `key`, new ones 0 with `*ret_added` true (may be NULL); NULL when memory
 * is short. */
size_t *map_add(struct map *map, struct str key, bool *ret_added);

#endif
