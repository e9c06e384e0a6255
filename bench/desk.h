/* What the measurements of the register share: an office of its own, records taken, and the end when something fails. */
#ifndef XINFANG_BENCH_DESK_H
#define XINFANG_BENCH_DESK_H

#include "domain/petition/units.h"
#include "office/cases.h"
#include "office/import.h"

struct bench_desk {
    struct rules rules;
    struct clock clock;
    struct random_source random;
    struct store *store;
    struct office office;
};
/* Opens the office at `path`, or makes it; its clock stands at `*now_ms`. The counters of the rates hold afterwards. */
void desk_open(struct bench_desk *desk, struct arena *arena, struct str path, enum store_mode mode, int64_t *now_ms);
void desk_close(struct bench_desk *desk);
bool file_is_there(struct str path);

/* Ends the program with what went wrong. */
void must(int status, const struct error *err, const struct problems *problems);
/* Records all of them; a single one gets a query code. */
struct import_summary take(const struct office *office, struct arena *arena, enum kind_id kind, void *items, size_t n);

/* Sorts them; the one in the middle. */
double middle_of(double *items, size_t n);

#endif
