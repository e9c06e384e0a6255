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

/* The civil day of an instant, in the time of the office (Asia/Shanghai, eight hours ahead of UTC without summer time).
 */
static inline int32_t clock_day_of(int64_t ms)
{
    return (int32_t)((ms + INT64_C(8) * 3600000) / 86400000);
}

/* The civil day it is. */
static inline int32_t clock_today(const struct clock *clock)
{
    return clock_day_of(clock_now_ms(clock));
}

#endif
