#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Pieces of HUGE_PAGE and more are given huge pages: of the time that a large document takes, one part in ten
 * went into making 4 KB pages, and what was not used of a piece still costs next to nothing. */
enum { FIRST_CHUNK = 4096, HUGE_PAGE = 2 << 20 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t used, size;
    size_t mapped; /* bytes from mmap(); 0 for one from calloc() */
    _Alignas(max_align_t) unsigned char bytes[];
};

enum { LARGEST_CHUNK = HUGE_PAGE - sizeof(struct arena_chunk) };

/* Zeroed, and aligned to where a huge page can begin. */
static struct arena_chunk *map_chunk(size_t bytes)
{
    if (bytes > SIZE_MAX - 2 * HUGE_PAGE)
        return NULL;
    size_t mapped = (bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    unsigned char *p = mmap(NULL, mapped + HUGE_PAGE, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    size_t before = (HUGE_PAGE - (uintptr_t)p % HUGE_PAGE) % HUGE_PAGE;
    if (before)
        munmap(p, before);
    munmap(p + before + mapped, HUGE_PAGE - before);
    struct arena_chunk *chunk = (void *)(p + before);
    madvise(chunk, mapped, MADV_HUGEPAGE); /* a wish: where there are none, pages are small */
    chunk->mapped = mapped;
    return chunk;
}

static struct arena_chunk *new_chunk(struct arena *arena, size_t need)
{
    size_t left = arena->max - arena->used, size = arena->chunks ? arena->chunks->size * 2 : FIRST_CHUNK;
    if (size > LARGEST_CHUNK)
        size = LARGEST_CHUNK;
    if (size < need || size > left)
        size = need;
    if (size > left)
        return NULL;
    /* Both come zeroed, and pages of large ones cost nothing until used. */
    struct arena_chunk *chunk = size >= LARGEST_CHUNK ? map_chunk(sizeof *chunk + size)
                                                      : calloc(1, sizeof *chunk + size);
    if (!chunk)
        return NULL;
    /* What the last huge page has beyond the end is there to be used. */
    size_t whole = chunk->mapped ? chunk->mapped - sizeof *chunk : size;
    chunk->size = whole < left ? whole : left;
    arena->used += chunk->size;
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
        struct arena_chunk *last = chunk;
        chunk = new_chunk(arena, size);
        if (!chunk)
            return NULL;
        /* The one with more room left is the one to go on with. */
        bool behind = last && last->size - last->used > chunk->size - size;
        chunk->next = behind ? last->next : last;
        *(behind ? &last->next : &arena->chunks) = chunk;
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
        if (chunk->mapped)
            munmap(chunk, chunk->mapped);
        else
            free(chunk);
    }
    arena->chunks = NULL;
    arena->used = 0;
}
