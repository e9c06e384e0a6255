/* Callers in threads of their own, each asking again as soon as it was answered. */
#ifndef XINFANG_BENCH_LOAD_H
#define XINFANG_BENCH_LOAD_H

#include <stddef.h>
#include <stdint.h>

enum { CALLERS_MAX = 64 };

struct load {
    int callers;
    double seconds;
    void (*one)(void *state, int caller, int64_t turn); /* returns when it was answered */
    void *state;
};
struct load_result {
    double per_second;
    double middle_ms, slow_ms; /* of the answers: half are faster; one in a hundred is slower */
    double cpu_us;             /* processor time of all threads for one answer */
};
struct load_result load_run(const struct load *load);
double now_s(void);

/* The yardstick: a bare loop of rows with a group commit, nothing decided, nothing hashed. */
struct bare;
struct bare *bare_open(const char *path);
void bare_one(void *bare, int caller, int64_t turn);
void bare_close(struct bare *bare);

#endif
