/* Time comes in as an argument, so that tests and replays own it. */
#ifndef XINFANG_BASE_CLOCK_H
#define XINFANG_BASE_CLOCK_H

#include <stdint.h>

struct clock {
    int64_t (*now_ms)(void *state); /* milliseconds since 1970-01-01 UTC */
    void *state;
};

static inline int64_t clock_now_ms(const struct clock *clock)
{
    return clock->now_ms(clock->state);
}

#endif
