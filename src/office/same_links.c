#include "office/same_links.h"

#include "office/search_index.h"
#include "queries.gen.h"

/* Fewer shared words find no more of the problems of tests/same, and take twice the time. */
enum { BATCH_EVENTS = 256, LINKS = 3, SHARED_WORDS = 3 };

/* A matter of the batch and what it is linked with. */
struct linked {
    int64_t id;
    int64_t others[LINKS];
    size_t n;
};

struct linking {
    const struct office *office;
    struct arena words; /* of the finder: lives through all batches, the next one only through its own */
    struct same_finder finder;
    struct arena arena;
    struct linked items[BATCH_EVENTS];
    size_t n, events;
    struct q_search_progress_row progress; /* as it was read */
    int64_t reached;
};

static int read_progress(struct store *store, struct q_search_progress_row *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    TRY(q_search_progress(store, &query, err));
    return q_search_progress_next(&query, ret, err) < 0 ? -1 : 0;
}

static int find_links(struct linking *l, struct str number, struct error *err)
{
    const struct same_settings *settings = &l->office->rules->same;
    struct matter matter;
    struct matter_words words;
    struct same_match *matches;
    size_t n;
    TRY(matter_load(l->finder.store, &l->arena, number, &matter, err));
    struct linked *linked = &l->items[l->n++];
    *linked = (struct linked){.id = search_matter_id(&matter)};
    if (matter.secret)
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
    struct q_search_events_row row;
    struct map seen = MAP(&l->arena);
    int status;
    l->finder.store = store;
    TRY(read_progress(store, &l->progress, err));
    l->reached = l->progress.linked;
    TRY(q_search_events(store, &(struct q_search_events_in){l->progress.linked, BATCH_EVENTS}, &query, err));
    while ((status = q_search_events_next(&query, &row, err)) == 1 && row.seq <= l->progress.seq) {
        struct case_event event;
        bool added;
        TRY(schema_from_json(&l->arena, &case_event_schema, row.body, &event, err));
        l->reached = row.seq;
        l->events++;
        if (!search_event_counts(&event))
            continue;
        if (!map_add(&seen, event.number, &added))
            return error_memory(err);
        if (added)
            TRY(find_links(l, event.number, err));
    }
    return status < 0 ? -1 : 0;
}

static int write_batch(struct store *store, void *argument, struct error *err)
{
    const struct linking *l = argument;
    struct q_search_progress_row now;
    TRY(read_progress(store, &now, err));
    if (now.linked != l->progress.linked ||
        now.made_by != l->progress.made_by) /* another linked, or began anew, meanwhile */
        return 0;
    for (size_t i = 0; i < l->n; i++) {
        const struct linked *linked = &l->items[i];
        TRY(q_search_link_drop(store, &(struct q_search_link_drop_in){linked->id}, err));
        for (size_t k = 0; k < linked->n; k++)
            TRY(q_search_link_add(store, &(struct q_search_link_add_in){linked->id, linked->others[k]}, err));
    }
    return q_search_linked_put(store, &(struct q_search_linked_put_in){l->reached}, err);
}

static int open_finder(struct store *store, void *argument, struct error *err)
{
    struct linking *l = argument;
    TRY(read_progress(store, &l->progress, err));
    return same_finder_open(&l->finder, l->office, store, &l->words, err);
}

static int link_all(struct linking *l, void (*progress)(void *state, size_t done, size_t total), void *progress_state,
                    struct error *err)
{
    TRY(store_read(l->office->store, open_finder, l, err));
    int64_t start = l->progress.linked;
    do {
        l->arena = ARENA((size_t)1 << 30);
        l->n = l->events = 0;
        int status = store_read(l->office->store, read_batch, l, err);
        if (status == 0 && l->events)
            status = store_write(l->office->store, write_batch, l, err);
        arena_free(&l->arena);
        TRY(status);
        if (progress && l->progress.seq > start)
            progress(progress_state, (size_t)(l->reached - start), (size_t)(l->progress.seq - start));
    } while (l->events);
    return 0;
}

int same_links_catch_up(const struct office *office, void (*progress)(void *state, size_t done, size_t total),
                        void *progress_state, struct error *err)
{
    struct linking l = {.office = office, .words = ARENA((size_t)2 << 30)};
    int status = link_all(&l, progress, progress_state, err);
    arena_free(&l.words);
    return status;
}
