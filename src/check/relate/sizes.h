/* Amounts in the order of their size: those near a value are found without a look at all of them. */
#ifndef XINFANG_CHECK_RELATE_SIZES_H
#define XINFANG_CHECK_RELATE_SIZES_H

#include "check/figure.h"

struct sized {
    int128 v;
    uint32_t id; /* what it belongs to, as its owner counts */
};
struct sizes {
    struct sized *items;
    size_t n, capacity;
    int128 half; /* the widest of any */
};

/* Adds an amount; false when memory is short. */
bool sizes_add(struct sizes *sizes, struct arena *arena, struct value value, size_t id);
/* Sorts them. Until then nothing can be found. */
void sizes_sort(struct sizes *sizes);
/* The first that may be `least` or more, its own half aside; sizes->n for none. */
size_t sizes_from(const struct sizes *sizes, int128 least);
/* May amount `i` be `most` or less, its own half aside? False behind the last one. */
static inline bool sizes_upto(const struct sizes *sizes, size_t i, int128 most)
{
    return i < sizes->n && sizes->items[i].v - sizes->half <= most;
}

#endif
