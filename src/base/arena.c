#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK = 4096, LARGEST_CHUNK = 1 << 20 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t used, size;
    _Alignas(max_align_t) unsigned char bytes[];
};

static struct arena_chunk *add_chunk(struct arena *arena, size_t need)
{
    size_t size = arena->chunks ? arena->chunks->size * 2 : FIRST_CHUNK;
    if (size > LARGEST_CHUNK)
        size = LARGEST_CHUNK;
    if (size < need)
        size = need;
    if (size > arena->max - arena->used)
        size = need;
    if (size > arena->max - arena->used)
        return NULL;
    /* From calloc(): large pieces come zeroed from the system, and their pages cost nothing until used. */
    struct arena_chunk *chunk = calloc(1, sizeof *chunk + size);
    if (!chunk)
        return NULL;
    chunk->next = arena->chunks;
    chunk->size = size;
    arena->chunks = chunk;
    arena->used += size;
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t step = _Alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + step - 1) / step * step;
    struct arena_chunk *chunk = arena->chunks;
    if (!chunk || chunk->size - chunk->used < size) {
        chunk = add_chunk(arena, size);
        if (!chunk)
            return NULL;
    }
    void *p = chunk->bytes + chunk->used; /* zero: no byte is handed out twice */
    chunk->used += size;
    return p;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        return NULL;
    return arena_alloc(arena, total);
}

bool arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    size_t wanted = *capacity ? *capacity * 2 : size > 64 ? 4 : 16; /* of large things mostly few */
    void *grown = arena_array(arena, wanted, size);
    if (!grown)
        return false;
    void *old;
    memcpy(&old, items, sizeof old);
    if (count)
        memcpy(grown, old, count * size);
    memcpy(items, &grown, sizeof grown);
    *capacity = wanted;
    return true;
}

struct str arena_str(struct arena *arena, struct str s)
{
    char *copy = arena_alloc(arena, s.n + 1);
    if (!copy)
        return (struct str){NULL, 0};
    if (s.n)
        memcpy(copy, s.p, s.n);
    return (struct str){copy, s.n};
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = n < 0 ? NULL : arena_alloc(arena, (size_t)n + 1);
    if (text)
        vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return (struct str){text, text ? (size_t)n : 0};
}

void arena_free(struct arena *arena)
{
    for (struct arena_chunk *chunk = arena->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        if (arena->wiped)
            explicit_bzero(chunk->bytes, chunk->used);
        free(chunk);
    }
    arena->chunks = NULL;
    arena->used = 0;
}
