#include "office/same_links.h"

#include "office/search_index.h"
#include "queries.gen.h"

/* Fewer shared words find no more of the problems of tests/same, and take twice the time. */
enum { BATCH = 256, LINKS = 3, SHARED_WORDS = 3 };

/* A matter of the batch and what it is linked with. */
struct linked {
    int64_t id;
    int64_t others[LINKS];
    size_t n;
};

struct linking {
    const struct office *office;
    int64_t first, last;
    struct arena words; /* of the finder: lives through all batches, the next one only through its own */
    struct same_finder finder;
    struct arena arena;
    struct linked items[BATCH];
    size_t n;
    int64_t total;
};

static int find_links(struct linking *l, struct linked *linked, struct str number, struct error *err)
{
    const struct same_settings *settings = &l->office->rules->same;
    struct matter matter;
    struct matter_words words;
    struct same_match *matches;
    size_t n;
    TRY(matter_load(l->finder.store, &l->arena, number, &matter, err));
    if (!matter.number.n || matter.secret)
        return 0;
    TRY(same_words(&l->finder, &l->arena, &matter, &words, err));
    TRY(same_find(&l->finder, &l->arena, &words, linked->id, INT64_MAX, SHARED_WORDS, &matches, &n, err));
    for (size_t i = 0; i < n && linked->n < LINKS; i++)
        if (matches[i].likeness.sum >= settings->problem_from * 10 &&
            matches[i].likeness.found >= settings->problem_found * 10)
            linked->others[linked->n++] = matches[i].id;
    return 0;
}

static int read_batch(struct store *store, void *argument, struct error *err)
{
    struct linking *l = argument;
    _cleanup_query_ struct query query = {0};
    struct q_search_unlinked_row row;
    int status;
    l->finder.store = store;
    TRY(q_search_unlinked(store, &(struct q_search_unlinked_in){l->first, l->last, BATCH}, &query, err));
    while ((status = q_search_unlinked_next(&query, &row, err)) == 1) {
        l->items[l->n] = (struct linked){.id = row.id};
        TRY(find_links(l, &l->items[l->n++], row.matter, err));
    }
    return status < 0 ? -1 : 0;
}

/* What somebody else linked meanwhile is linked once more, with the same result. */
static int write_batch(struct store *store, void *argument, struct error *err)
{
    const struct linking *l = argument;
    for (size_t i = 0; i < l->n; i++) {
        const struct linked *linked = &l->items[i];
        TRY(q_search_link_drop(store, &(struct q_search_link_drop_in){linked->id}, err));
        for (size_t k = 0; k < linked->n; k++)
            TRY(q_search_link_add(store, &(struct q_search_link_add_in){linked->id, linked->others[k]}, err));
        TRY(q_search_linked(store, &(struct q_search_linked_in){linked->id}, err));
    }
    return 0;
}

static int open_finder(struct store *store, void *argument, struct error *err)
{
    struct linking *l = argument;
    _cleanup_query_ struct query query = {0};
    struct q_search_unlinked_count_row row;
    TRY(q_search_unlinked_count(store, &(struct q_search_unlinked_count_in){l->first, l->last}, &query, err));
    if (q_search_unlinked_count_next(&query, &row, err) < 0)
        return -1;
    l->total = row.documents;
    return same_finder_open(&l->finder, l->office, store, &l->words, err);
}

static int link_all(struct linking *l, void (*progress)(void *state, size_t done, size_t total), void *progress_state,
                    struct error *err)
{
    size_t done = 0;
    TRY(store_read(l->office->store, open_finder, l, err));
    do {
        l->arena = ARENA((size_t)1 << 30);
        l->n = 0;
        int status = store_read(l->office->store, read_batch, l, err);
        if (status == 0 && l->n)
            status = store_write(l->office->store, write_batch, l, err);
        arena_free(&l->arena);
        TRY(status);
        done += l->n;
        if (progress && l->total)
            progress(progress_state, done < (size_t)l->total ? done : (size_t)l->total, (size_t)l->total);
    } while (l->n == BATCH);
    return 0;
}

int same_links_catch_up(const struct office *office, int32_t from_day, int32_t to_day,
                        void (*progress)(void *state, size_t done, size_t total), void *progress_state,
                        struct error *err)
{
    struct linking l = {.office = office, .words = ARENA((size_t)2 << 30)};
    search_span(from_day, to_day, &l.first, &l.last);
    int status = link_all(&l, progress, progress_state, err);
    arena_free(&l.words);
    return status;
}
