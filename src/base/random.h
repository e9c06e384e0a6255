/* Chance comes in as an argument, so that tests own it. */
#ifndef XINFANG_BASE_RANDOM_H
#define XINFANG_BASE_RANDOM_H

#include <stddef.h>

struct random_source {
    void (*fill)(void *state, void *bytes, size_t n); /* `n` bytes that nobody can guess */
    void *state;
};

#endif
