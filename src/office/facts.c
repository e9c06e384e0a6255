#include "office/facts.h"

#include <stdlib.h>

#include "domain/statistics/fact_history.h"
#include "office/replay.h"
#include "queries.gen.h"

/* FACTS_MADE_BY goes up whenever rate_subject_of() or the writing of histories changes. */
#define FACTS_MADE_BY "1"
enum {
    BLOCK_MATTERS = 256,
    BATCH_MATTERS = 2048,
    BATCH_EVENTS = 8192,
    HISTORY_MAX = 16 << 20,
    BLOCK_MAX = 64 << 20,
    SCRATCH_MAX = 256 << 20
};

struct progress {
    bool same_rules, hold;
    int64_t filled_seq, seq, newest_seq;
};

static struct str basis_of(struct arena *arena, const struct office *office)
{
    return arena_printf(arena, "%s %.*s", FACTS_MADE_BY, STR_ARGS(office->rules->facts_basis));
}

static int load_progress(struct store *store, const struct office *office, struct progress *ret, struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA(4096);
    _cleanup_query_ struct query query = {0}, newest_query = {0};
    struct q_fact_progress_get_row row;
    struct q_journal_newest_row newest;
    struct progress progress = {0};
    TRY(q_fact_progress_get(store, &query, err));
    int status = q_fact_progress_get_next(&query, &row, err);
    if (status == 1) {
        progress.same_rules = str_equal(row.rules, basis_of(&scratch, office));
        progress.filled_seq = progress.same_rules ? row.filled_seq : 0;
        progress.seq = progress.same_rules ? row.seq : 0;
        progress.hold = progress.seq > 0 && progress.filled_seq == progress.seq;
    }
    if (status >= 0) {
        TRY(q_journal_newest(store, &newest_query, err));
        status = q_journal_newest_next(&newest_query, &newest, err);
        progress.newest_seq = status == 1 ? newest.seq : 0;
    }
    *ret = progress;
    return status < 0 ? -1 : 0;
}

static int load_names(struct store *store, struct fact_names *names, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_fact_name_all_row row;
    int status;
    TRY(q_fact_name_all(store, &query, err));
    while ((status = q_fact_name_all_next(&query, &row, err)) == 1) {
        size_t number;
        TRY(fact_names_put(names, row.name, &number, err));
        if (row.id != (int64_t)number)
            return FAIL(err, MSG_facts_broken);
    }
    return status < 0 ? -1 : 0;
}

/* Bringing them up to date. */

struct fact_entry {
    int64_t seq; /* that began the matter */
    struct str history;
};
struct catching_up {
    const struct office *office;
    struct store *store;
    struct arena arena; /* of one batch */
    struct fact_names names;
    struct fact_writer writer;
    struct buf history;
    struct progress progress;
    /* The block that is being changed: the matters begun from its first entry on, before that of the next block. */
    struct fact_entry *entries;
    size_t n, capacity;
    int64_t first_seq, next_seq;
    bool loaded, changed;
    bool done;
};

struct making {
    struct fact_writer *writer;
    int64_t seq; /* that began the matter */
};

static int make_version(void *state, struct arena *scratch, const struct matter *m, int64_t seq, struct error *err)
{
    struct making *making = state;
    making->seq = m->registrations[0].seq;
    return fact_writer_add(making->writer, scratch, m, seq, err);
}

/* The history of one matter from its events up to that entry. */
static int make_entry(struct catching_up *c, struct str number, int64_t as_of_seq, struct fact_entry *ret,
                      struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA((size_t)SCRATCH_MAX);
    struct making making = {.writer = &c->writer};
    const struct replay replay = {as_of_seq, make_version, NULL, &making};
    TRY(matter_replay(c->store, &scratch, number, &replay, err));
    buf_clear(&c->history);
    TRY(fact_writer_end(&c->writer, &c->history, err));
    *ret = (struct fact_entry){making.seq, arena_str(&c->arena, buf_view(&c->history))};
    return ret->history.p ? 0 : error_memory(err);
}

static int write_block(struct catching_up *c, struct error *err)
{
    _cleanup_buf_ struct buf block = BUF(BLOCK_MAX);
    struct fact_days days = NO_FACT_DAYS;
    int64_t last_seq = c->first_seq;
    if (!c->loaded || !c->changed)
        return 0;
    for (size_t i = 0; i < c->n; i++) {
        fact_block_put(&block, &last_seq, c->entries[i].seq, c->entries[i].history);
        if (!fact_history_days(c->entries[i].history, &c->names, &days))
            return FAIL(err, MSG_facts_broken);
    }
    c->changed = false;
    if (!buf_ok(&block))
        return error_memory(err);
    return q_fact_block_put(c->store,
                            &(struct q_fact_block_put_in){c->first_seq, days.first, days.last, buf_view(&block)}, err);
}

static void begin_block(struct catching_up *c, int64_t first_seq, int64_t next_seq)
{
    c->first_seq = first_seq;
    c->next_seq = next_seq;
    c->n = 0;
    c->loaded = true;
    c->changed = false;
}

/* The block that the matter belongs to; a new one if it is the first of all. */
static int load_block(struct catching_up *c, int64_t seq, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_fact_block_of_row row;
    if (c->loaded && c->first_seq <= seq && seq < c->next_seq)
        return 0;
    TRY(write_block(c, err));
    TRY(q_fact_block_of(c->store, &(struct q_fact_block_of_in){seq}, &query, err));
    int status = q_fact_block_of_next(&query, &row, err);
    if (status < 0)
        return -1;
    if (status == 0) {
        begin_block(c, seq, INT64_MAX);
        return 0;
    }
    begin_block(c, row.first_seq, row.next_seq);
    struct str rest = arena_str(&c->arena, row.facts), history;
    int64_t at = row.first_seq;
    if (!rest.p)
        return error_memory(err);
    while ((status = fact_block_next(&rest, &at, &history)) == 1) {
        if (!ARENA_ROOM(&c->arena, c->entries, c->n, c->capacity))
            return error_memory(err);
        c->entries[c->n++] = (struct fact_entry){at, history};
    }
    return status < 0 ? FAIL(err, MSG_facts_broken) : 0;
}

/* In the place of what the block has of the matter, or as one more. */
static int put_entry(struct catching_up *c, const struct fact_entry *entry, struct error *err)
{
    TRY(load_block(c, entry->seq, err));
    size_t place = c->n;
    while (place > 0 && c->entries[place - 1].seq >= entry->seq)
        place--;
    bool there = place < c->n && c->entries[place].seq == entry->seq;
    if (!there && place == c->n && c->n >= BLOCK_MATTERS) {
        const int64_t next_seq = c->next_seq;
        TRY(write_block(c, err));
        begin_block(c, entry->seq, next_seq);
        place = 0;
    }
    if (!there) {
        if (!ARENA_ROOM(&c->arena, c->entries, c->n, c->capacity))
            return error_memory(err);
        for (size_t i = c->n++; i > place; i--)
            c->entries[i] = c->entries[i - 1];
    }
    c->entries[place] = *entry;
    c->changed = true;
    return 0;
}

/* The next matters of those that had begun when the filling began. */
static int fill(struct catching_up *c, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_fact_begun_row row;
    size_t n = 0;
    int status;
    TRY(q_fact_begun(c->store, &(struct q_fact_begun_in){c->progress.filled_seq, c->progress.seq, BATCH_MATTERS},
                     &query, err));
    while ((status = q_fact_begun_next(&query, &row, err)) == 1) {
        struct fact_entry entry;
        TRY(make_entry(c, row.matter, c->progress.seq, &entry, err));
        TRY(put_entry(c, &entry, err));
        c->progress.filled_seq = row.seq;
        n++;
    }
    if (n < BATCH_MATTERS)
        c->progress.filled_seq = c->progress.seq;
    return status < 0 ? -1 : 0;
}

/* Matters that events speak of, each once. */
struct touched {
    struct map seen;
    struct str *numbers;
    size_t n, capacity, events;
    int64_t last_seq;
};

static int find_touched(struct store *store, struct arena *arena, int64_t after_seq, int64_t to_seq, int64_t most,
                        struct touched *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    _cleanup_arena_ struct arena scratch = ARENA((size_t)SCRATCH_MAX);
    struct q_fact_events_row row;
    struct touched touched = {.seen = MAP(arena), .last_seq = to_seq};
    int status;
    TRY(q_fact_events(store, &(struct q_fact_events_in){after_seq, to_seq, most}, &query, err));
    while ((status = q_fact_events_next(&query, &row, err)) == 1) {
        struct case_event event;
        bool added;
        TRY(schema_from_json(&scratch, &case_event_schema, row.body, &event, err));
        struct str number = map_find(&touched.seen, event.number) ? event.number : arena_str(arena, event.number);
        if (!number.p || !map_add(&touched.seen, number, &added) ||
            !ARENA_ROOM(arena, touched.numbers, touched.n, touched.capacity))
            return error_memory(err);
        if (added)
            touched.numbers[touched.n++] = number;
        if (++touched.events == (size_t)most)
            touched.last_seq = row.seq;
        if (scratch.used > SCRATCH_MAX / 2)
            arena_free(&scratch);
    }
    *ret = touched;
    return status < 0 ? -1 : 0;
}

static int by_seq(const void *left, const void *right)
{
    const struct fact_entry *a = left, *b = right;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

/* The matters that the next entries speak of. */
static int follow(struct catching_up *c, struct error *err)
{
    struct touched touched;
    TRY(find_touched(c->store, &c->arena, c->progress.seq, c->progress.newest_seq, BATCH_EVENTS, &touched, err));
    struct fact_entry *entries = ARENA_NEW_ARRAY(&c->arena, touched.n + 1, struct fact_entry);
    if (!entries)
        return error_memory(err);
    for (size_t i = 0; i < touched.n; i++)
        TRY(make_entry(c, touched.numbers[i], touched.last_seq, &entries[i], err));
    qsort(entries, touched.n, sizeof *entries, by_seq);
    for (size_t i = 0; i < touched.n; i++)
        TRY(put_entry(c, &entries[i], err));
    c->progress.filled_seq = c->progress.seq = touched.last_seq;
    c->done = touched.last_seq == c->progress.newest_seq;
    return 0;
}

static int clear(struct store *store, void *argument, struct error *err)
{
    (void)argument;
    TRY(q_fact_block_drop_all(store, err));
    TRY(q_fact_name_drop_all(store, err));
    return q_fact_progress_put(store, &(struct q_fact_progress_put_in){STR(""), 0, 0}, err);
}

static int add_names(struct catching_up *c, size_t from, struct error *err)
{
    for (size_t i = from; i < c->names.n; i++)
        TRY(q_fact_name_add(c->store, &(struct q_fact_name_add_in){(int64_t)i, c->names.items[i]}, err));
    return 0;
}

static int catch_up_batch(struct store *store, void *argument, struct error *err)
{
    struct catching_up *c = argument;
    c->store = store;
    TRY(load_progress(store, c->office, &c->progress, err));
    if (!c->progress.same_rules || !c->progress.seq) {
        TRY(clear(store, NULL, err));
        c->progress.filled_seq = 0;
        c->progress.seq = c->progress.newest_seq;
    }
    TRY(load_names(store, &c->names, err));
    const size_t known_names = c->names.n;
    TRY(c->progress.filled_seq < c->progress.seq ? fill(c, err) : follow(c, err));
    TRY(write_block(c, err));
    TRY(add_names(c, known_names, err));
    struct str basis = basis_of(&c->arena, c->office);
    if (!basis.p)
        return error_memory(err);
    return q_fact_progress_put(store, &(struct q_fact_progress_put_in){basis, c->progress.filled_seq, c->progress.seq},
                               err);
}

struct asking {
    const struct office *office;
    struct progress progress;
};

static int ask_progress(struct store *store, void *argument, struct error *err)
{
    struct asking *asking = argument;
    return load_progress(store, asking->office, &asking->progress, err);
}

int facts_behind(const struct office *office, size_t *ret, struct error *err)
{
    struct asking asking = {.office = office};
    TRY(store_read(office->store, ask_progress, &asking, err));
    const struct progress *p = &asking.progress;
    *ret = (size_t)(p->newest_seq - (p->hold ? p->seq : p->filled_seq));
    return 0;
}

int facts_catch_up(const struct office *office, void (*progress)(void *state, size_t done, size_t total),
                   void *progress_state, struct error *err)
{
    size_t behind, start = 0;
    TRY(facts_behind(office, &behind, err));
    for (bool done = behind == 0, first = true; !done; first = false) {
        struct catching_up c = {.office = office, .arena = ARENA((size_t)1 << 30), .history = BUF(HISTORY_MAX)};
        c.names = fact_names_of(&c.arena);
        c.writer = fact_writer_of(office->rules, &c.names);
        int status = store_write(office->store, catch_up_batch, &c, err);
        fact_writer_free(&c.writer);
        buf_free(&c.history);
        arena_free(&c.arena);
        TRY(status);
        done = c.done;
        if (first)
            start = (size_t)c.progress.newest_seq - behind;
        if (progress)
            progress(progress_state, (size_t)c.progress.filled_seq - start, (size_t)c.progress.newest_seq - start);
    }
    return 0;
}

int facts_forget(const struct office *office, struct error *err)
{
    return store_write(office->store, clear, NULL, err);
}

/* Reading. */

struct reading {
    struct store *store;
    const struct office *office;
    const struct facts_wish *wish;
    facts_function *function;
    void *state;
    struct arena arena;
    struct fact_names names;
    struct seqs { /* that began the matters which were read from the journal; in order */
        int64_t *items;
        size_t n, capacity;
    } fresh;
};

static int tell_matter(void *state, struct arena *scratch, const struct matter *m, struct error *err)
{
    struct reading *r = state;
    for (size_t place = 0; place < m->n_registrations; place++) {
        struct rate_subject subject;
        TRY(rate_subject_of(scratch, r->office->rules, m, place, &subject, err));
        TRY(r->function(r->state, &subject, err));
    }
    return 0;
}

static int tell_fresh(void *state, struct arena *scratch, const struct matter *m, struct error *err)
{
    struct reading *r = state;
    if (!ARENA_ROOM(&r->arena, r->fresh.items, r->fresh.n, r->fresh.capacity))
        return error_memory(err);
    r->fresh.items[r->fresh.n++] = m->registrations[0].seq;
    return tell_matter(state, scratch, m, err);
}

static int by_number(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* The matters that entries beyond the facts speak of. */
static int read_fresh(struct reading *r, int64_t after_seq, struct error *err)
{
    const struct replay replay = {r->wish->as_of_seq, NULL, tell_fresh, r};
    struct touched touched;
    if (after_seq >= r->wish->as_of_seq)
        return 0;
    TRY(find_touched(r->store, &r->arena, after_seq, r->wish->as_of_seq, INT64_MAX, &touched, err));
    for (size_t i = 0; i < touched.n; i++) {
        _cleanup_arena_ struct arena scratch = ARENA((size_t)SCRATCH_MAX);
        TRY(matter_replay(r->store, &scratch, touched.numbers[i], &replay, err));
    }
    if (r->fresh.n)
        qsort(r->fresh.items, r->fresh.n, sizeof *r->fresh.items, by_number);
    return 0;
}

static int read_block(struct reading *r, const struct q_fact_block_between_row *row, struct error *err)
{
    struct str rest = row->facts, history;
    int64_t seq = row->first_seq;
    int status;
    while ((status = fact_block_next(&rest, &seq, &history)) == 1) {
        struct fact_cursor cursor;
        struct rate_subject subject;
        if (r->fresh.n && bsearch(&seq, r->fresh.items, r->fresh.n, sizeof seq, by_number))
            continue;
        if (!fact_cursor_begin(history, &r->names, seq, r->wish->as_of_seq, &cursor))
            return FAIL(err, MSG_facts_broken);
        while ((status = fact_cursor_next(&cursor, &subject)) == 1)
            TRY(r->function(r->state, &subject, err));
        if (status < 0)
            break;
    }
    return status < 0 ? FAIL(err, MSG_facts_broken) : 0;
}

static int read_blocks(struct reading *r, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_fact_block_between_row row;
    int status;
    TRY(load_names(r->store, &r->names, err));
    TRY(q_fact_block_between(r->store, &(struct q_fact_block_between_in){r->wish->from_day, r->wish->to_day}, &query,
                             err));
    while ((status = q_fact_block_between_next(&query, &row, err)) == 1)
        TRY(read_block(r, &row, err));
    return status < 0 ? -1 : 0;
}

int facts_each(struct store *store, const struct office *office, const struct facts_wish *wish,
               facts_function *function, void *state, struct error *err)
{
    struct reading r = {.store = store,
                        .office = office,
                        .wish = wish,
                        .function = function,
                        .state = state,
                        .arena = ARENA((size_t)1 << 30)};
    struct progress progress;
    TRY(load_progress(store, office, &progress, err));
    if (wish->recount || !progress.hold)
        return matters_replay(store, &(struct replay){wish->as_of_seq, NULL, tell_matter, &r}, err);
    r.names = fact_names_of(&r.arena);
    int status = read_fresh(&r, progress.seq, err);
    if (status == 0)
        status = read_blocks(&r, err);
    arena_free(&r.arena);
    return status;
}

int facts_number(struct store *store, struct arena *arena, int64_t seq, struct str *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_fact_matter_row row;
    TRY(q_fact_matter(store, &(struct q_fact_matter_in){seq}, &query, err));
    int status = q_fact_matter_next(&query, &row, err);
    if (status < 0)
        return -1;
    *ret = status == 1 && !row.secret ? arena_str(arena, row.number) : STR("");
    return ret->p ? 0 : error_memory(err);
}

/* Comparing: each block holds the matters that began from its first entry on, in order, and each as it is made anew. */

struct comparing {
    struct catching_up made; /* only to make entries: nothing is written */
    int64_t last_seq;
    size_t rows;
    bool differs;
};

static int compare_matter(struct comparing *c, int64_t seq, struct str history, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_fact_begun_row row;
    struct fact_entry entry;
    const struct progress *p = &c->made.progress;
    TRY(q_fact_begun(c->made.store, &(struct q_fact_begun_in){c->last_seq, p->filled_seq, 1}, &query, err));
    int status = q_fact_begun_next(&query, &row, err);
    if (status < 0)
        return -1;
    c->differs = status == 0 || row.seq != seq;
    c->last_seq = seq;
    c->rows++;
    if (c->differs)
        return 0;
    TRY(make_entry(&c->made, row.matter, p->seq, &entry, err));
    c->differs = !str_equal(entry.history, history);
    return 0;
}

static int compare_block(struct comparing *c, const struct q_fact_block_between_row *row, struct error *err)
{
    struct str rest = row->facts, history;
    struct fact_days days = NO_FACT_DAYS;
    int64_t seq = row->first_seq;
    int status;
    while (!c->differs && (status = fact_block_next(&rest, &seq, &history)) == 1) {
        TRY(compare_matter(c, seq, history, err));
        c->differs |= !fact_history_days(history, &c->made.names, &days);
    }
    c->differs |= status < 0 || days.first != row->first_day || days.last != row->last_day;
    return 0;
}

static int compare_blocks(struct comparing *c, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_fact_block_between_row row;
    int status = 0;
    TRY(q_fact_block_between(c->made.store, &(struct q_fact_block_between_in){INT32_MIN, INT32_MAX}, &query, err));
    while (!c->differs && (status = q_fact_block_between_next(&query, &row, err)) == 1) {
        TRY(compare_block(c, &row, err));
        arena_free(&c->made.arena);
    }
    return status < 0 ? -1 : 0;
}

/* A matter that the facts should have and do not. */
static int find_missing(struct comparing *c, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_fact_begun_row row;
    TRY(q_fact_begun(c->made.store, &(struct q_fact_begun_in){c->last_seq, c->made.progress.filled_seq, 1}, &query,
                     err));
    int status = q_fact_begun_next(&query, &row, err);
    if (status == 1)
        c->last_seq = row.seq;
    c->differs = status == 1;
    return status < 0 ? -1 : 0;
}

int facts_verify(struct store *store, const struct office *office, struct problems *problems, size_t *rows,
                 struct error *err)
{
    _cleanup_arena_ struct arena names = ARENA((size_t)256 << 20);
    struct comparing c = {
        .made = {.office = office, .store = store, .arena = ARENA((size_t)1 << 30), .history = BUF(HISTORY_MAX)}};
    c.made.names = fact_names_of(&names);
    c.made.writer = fact_writer_of(office->rules, &c.made.names);
    TRY(load_progress(store, office, &c.made.progress, err));
    if (!c.made.progress.same_rules) /* nobody asks them */
        return 0;
    int status = load_names(store, &c.made.names, err);
    if (status == 0)
        status = compare_blocks(&c, err);
    if (status == 0 && !c.differs)
        status = find_missing(&c, err);
    fact_writer_free(&c.made.writer);
    buf_free(&c.made.history);
    arena_free(&c.made.arena);
    if (c.differs)
        PROBLEM(problems, NULL, MSG_facts_differ, ARG_NUMBER("seq", c.last_seq));
    *rows += c.rows;
    return status;
}
