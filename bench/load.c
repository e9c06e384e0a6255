#include "load.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { ANSWERS_MAX = 1 << 20 };

struct caller {
    const struct load *load;
    int number;
    atomic_bool *stop;
    int64_t turns;
    float *ms;
    pthread_t thread;
};

double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double cpu_s(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void *call(void *argument)
{
    struct caller *c = argument;
    while (!atomic_load(c->stop) && c->turns < ANSWERS_MAX) {
        double from = now_s();
        c->load->one(c->load->state, c->number, c->turns);
        c->ms[c->turns++] = (float)((now_s() - from) * 1000);
    }
    return NULL;
}

static int by_size(const void *left, const void *right)
{
    float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

struct load_result load_run(const struct load *load)
{
    static float ms[CALLERS_MAX][ANSWERS_MAX]; /* the pages that are not used cost nothing */
    static float all[CALLERS_MAX * (size_t)ANSWERS_MAX];
    struct caller callers[CALLERS_MAX];
    atomic_bool stop = false;
    size_t n = 0;
    double from = now_s(), cpu_from = cpu_s();
    for (int i = 0; i < load->callers; i++) {
        callers[i] = (struct caller){.load = load, .number = i, .stop = &stop, .ms = ms[i]};
        pthread_create(&callers[i].thread, NULL, call, &callers[i]);
    }
    nanosleep(&(struct timespec){(time_t)load->seconds, (long)((load->seconds - (double)(time_t)load->seconds) * 1e9)}, NULL);
    atomic_store(&stop, true);
    for (int i = 0; i < load->callers; i++) {
        pthread_join(callers[i].thread, NULL);
        for (int64_t j = 0; j < callers[i].turns; j++)
            all[n++] = callers[i].ms[j];
    }
    double seconds = now_s() - from, cpu = cpu_s() - cpu_from;
    qsort(all, n, sizeof *all, by_size);
    return (struct load_result){(double)n / seconds, n ? all[n / 2] : 0, n ? all[n * 99 / 100] : 0, n ? cpu / (double)n * 1e6 : 0};
}
