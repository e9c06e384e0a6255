#ifndef XINFANG_TESTS_FUZZ_H
#define XINFANG_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* What libFuzzer calls with every input, and replay.c with every file; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the run with a report; not assert(), which a build may leave out. */
#define MUST(condition) \
    do { \
        if (!(condition)) \
            __builtin_trap(); \
    } while (0)

static inline struct str fuzz_input(const uint8_t *data, size_t size)
{
    return (struct str){size ? (const char *)data : "", size};
}

#endif
