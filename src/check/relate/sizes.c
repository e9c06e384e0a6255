#include "check/relate/sizes.h"

#include <stdlib.h>

bool sizes_add(struct sizes *sizes, struct arena *arena, struct value value, size_t id)
{
    if (!ARENA_ROOM(arena, sizes->items, sizes->n, sizes->capacity))
        return false;
    sizes->items[sizes->n++] = (struct sized){value.v, (uint32_t)id};
    sizes->half = value.half > sizes->half ? value.half : sizes->half;
    return true;
}

static int by_size(const void *a, const void *b)
{
    const struct sized *x = a, *y = b;
    return (x->v > y->v) - (x->v < y->v);
}

void sizes_sort(struct sizes *sizes)
{
    if (sizes->n)
        qsort(sizes->items, sizes->n, sizeof *sizes->items, by_size);
}

size_t sizes_from(const struct sizes *sizes, int128 least)
{
    size_t low = 0, high = sizes->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sizes->items[middle].v + sizes->half < least)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
