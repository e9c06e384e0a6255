#include "base/map.h"

static struct map_slot *slot_of(const struct map *map, struct str key, uint64_t hash)
{
    size_t mask = map->capacity - 1;
    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        struct map_slot *slot = &map->slots[i];
        if (!slot->key.p || (slot->hash == hash && str_equal(slot->key, key)))
            return slot;
    }
}

size_t *map_find(const struct map *map, struct str key)
{
    return map->n ? map_find_hashed(map, key, str_hash(key)) : NULL;
}

size_t *map_find_hashed(const struct map *map, struct str key, uint64_t hash)
{
    if (!map->n)
        return NULL;
    struct map_slot *slot = slot_of(map, key, hash);
    return slot->key.p ? &slot->value : NULL;
}

static bool grow(struct map *map)
{
    struct map grown = {.arena = map->arena, .capacity = map->capacity ? map->capacity * 2 : 32, .n = map->n};
    grown.slots = ARENA_NEW_ARRAY(map->arena, grown.capacity, struct map_slot);
    if (!grown.slots)
        return false;
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key.p)
            *slot_of(&grown, map->slots[i].key, map->slots[i].hash) = map->slots[i];
    *map = grown;
    return true;
}

size_t *map_add(struct map *map, struct str key, bool *ret_added)
{
    if (map->n * 4 >= map->capacity * 3 && !grow(map))
        return NULL;
    uint64_t hash = str_hash(key);
    struct map_slot *slot = slot_of(map, key, hash);
    bool added = !slot->key.p;
    if (added) {
        *slot = (struct map_slot){.key = key.p ? key : STR(""), .hash = hash};
        map->n++;
    }
    if (ret_added)
        *ret_added = added;
    return &slot->value;
}
