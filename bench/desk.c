#include "desk.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "office/rate_counters.h"

static int64_t stopped_ms(void *state)
{
    return *(const int64_t *)state;
}

static void random_bytes(void *state, void *bytes, size_t n)
{
    (void)state;
    randombytes_buf(bytes, n);
}

void must(int status, const struct error *err, const struct problems *problems)
{
    _cleanup_buf_ struct buf text = BUF(1 << 16);
    if (status == 0)
        return;
    error_print(&text, err, LANGUAGE_EN);
    for (size_t i = 0; problems && i < problems->n && i < 3; i++) {
        buf_char(&text, '\n');
        problem_print(&text, &problems->items[i], LANGUAGE_EN);
    }
    fprintf(stderr, "%s: %.*s\n", program_invocation_short_name, STR_ARGS(buf_view(&text)));
    exit(1);
}

bool file_is_there(struct str path)
{
    struct stat there;
    return stat(path.p, &there) == 0;
}

void desk_open(struct bench_desk *desk, struct arena *arena, struct str path, enum store_mode mode, int64_t *now_ms)
{
    struct error err = {0};
    if (sodium_init() < 0)
        exit(1);
    *desk = (struct bench_desk){.clock = {stopped_ms, now_ms}, .random = {random_bytes, NULL}};
    must(rules_load_checked(arena, STR(""), &desk->rules, &err), &err, NULL);
    must(store_open(path, mode, &desk->clock, &desk->store, &err), &err, NULL);
    desk->office = (struct office){.store = desk->store, .rules = &desk->rules, .clock = &desk->clock, .random = &desk->random, .actor = STR("bench")};
    if (mode != STORE_READ)
        must(office_rate_counters_refresh(&desk->office, &err), &err, NULL);
}

void desk_close(struct bench_desk *desk)
{
    store_close(&desk->store);
}

struct import_summary take(const struct office *office, struct arena *arena, enum kind_id kind, void *items, size_t n)
{
    struct error err = {0};
    struct problems problems = PROBLEMS(arena);
    struct import_summary summary;
    struct batch batch = {.kind = &kinds[kind], .records = {.schema = kinds[kind].schema, .file = STR(""), .items = items, .n = n}};
    struct import_options options = {.year = INTEGER_NONE, .issue_codes = n == 1};
    batch.records.lines = ARENA_NEW_ARRAY(arena, n, int64_t);
    for (size_t i = 0; i < n; i++)
        batch.records.lines[i] = (int64_t)i + 1;
    must(office_import(office, arena, &batch, 1, &options, &problems, &summary, &err), &err, &problems);
    if (summary.records != n) {
        fprintf(stderr, "%s: %zu of %zu recorded\n", program_invocation_short_name, summary.records, n);
        exit(1);
    }
    return summary;
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

double middle_of(double *items, size_t n)
{
    qsort(items, n, sizeof *items, by_size);
    return items[n / 2];
}
