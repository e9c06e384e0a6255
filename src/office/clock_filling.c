/* Rows of clocks as an earlier version of the program wrote them, filled in from their matters. */
#include "domain/petition/clock_terms.h"
#include "office/cases.h"
#include "queries.gen.h"

static int fill_matter(struct store *store, struct str number, struct error *err)
{
    _cleanup_arena_ struct arena arena = ARENA((size_t)256 << 20);
    struct matter matter;
    TRY(matter_load(store, &arena, number, &matter, err));
    for (size_t i = 0; i < matter.n_clocks; i++)
        TRY(clock_put(store, &arena, matter.number, (int64_t)i + 1, &matter.clocks[i], err));
    return 0;
}

struct numbers {
    struct str *items;
    size_t n, capacity;
};

static int read_unfilled(struct store *store, struct arena *arena, struct numbers *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_clock_unfilled_matters_row row;
    int status;
    TRY(q_clock_unfilled_matters(store, &query, err));
    while ((status = q_clock_unfilled_matters_next(&query, &row, err)) == 1) {
        struct str number = arena_str(arena, row.matter);
        if (!number.p || !ARENA_ROOM(arena, ret->items, ret->n, ret->capacity))
            return error_memory(err);
        ret->items[ret->n++] = number;
    }
    return status < 0 ? -1 : 0;
}

static int fill(struct store *store, void *argument, struct error *err)
{
    _cleanup_arena_ struct arena arena = ARENA((size_t)1 << 30);
    struct numbers numbers = {0};
    (void)argument;
    TRY(read_unfilled(store, &arena, &numbers, err));
    for (size_t i = 0; i < numbers.n; i++)
        TRY(fill_matter(store, numbers.items[i], err));
    return 0;
}

static int look(struct store *store, void *argument, struct error *err)
{
    bool *any = argument;
    _cleanup_query_ struct query query = {0};
    struct q_clock_unfilled_matters_row row;
    TRY(q_clock_unfilled_matters(store, &query, err));
    int status = q_clock_unfilled_matters_next(&query, &row, err);
    *any = status == 1;
    return status < 0 ? -1 : 0;
}

int office_clocks_fill(const struct office *office, struct error *err)
{
    bool any = false;
    TRY(store_read(office->store, look, &any, err));
    return any ? store_write(office->store, fill, NULL, err) : 0;
}
