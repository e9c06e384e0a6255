/*
 * Memory with one lifetime: one arena per command, request or document. Everything allocated from it
 * goes when it is freed. It has a cap, so that no input can take the machine's memory.
 */
#ifndef XINFANG_BASE_ARENA_H
#define XINFANG_BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena_chunk;
struct arena {
    struct arena_chunk *chunks;
    size_t used; /* bytes taken from the system */
    size_t max;  /* the cap in bytes */
    bool wiped;  /* holds what must not stay in memory: overwritten when it is freed */
};

#define ARENA(max_bytes) ((struct arena){.max = (max_bytes)})
#define ARENA_WIPED(max_bytes) ((struct arena){.max = (max_bytes), .wiped = true})

/* Zeroed, aligned memory, or NULL when the cap or the machine's memory is reached. */
void *arena_alloc(struct arena *arena, size_t size);
/* `count` times `size` bytes; NULL also when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_NEW_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))
/* Grows `*items` (capacity `*capacity`, element size `size`) to hold one more than `count`. Returns
 * false, with nothing changed, when memory is short. */
bool arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);
/* Makes room in a growable array of the arena: ARENA_PUSH(arena, list.items, list.n, list.capacity)
 * is false when memory is short. */
#define ARENA_ROOM(arena, items, count, capacity) arena_grow((arena), &(items), (count), &(capacity), sizeof *(items))
/* A copy of `s` in the arena, NUL-terminated behind its end. `ret->p` is NULL when memory is short. */
struct str arena_str(struct arena *arena, struct str s);
/* Text made by printf rules; `p` is NULL when memory is short. */
struct str arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

void arena_free(struct arena *arena);

#define _cleanup_(function) __attribute__((cleanup(function)))
#define _cleanup_arena_ _cleanup_(arena_free)

#endif
