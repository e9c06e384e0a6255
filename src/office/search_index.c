#include "office/search_index.h"

#include <stdlib.h>

#include "base/map.h"
#include "domain/matching/words.h"
#include "queries.gen.h"

/* MADE_BY goes up whenever words.c reads words otherwise, or other texts are indexed. */
enum { MADE_BY = 3, BATCH_EVENTS = 1024, TEXT_MAX = 4 << 20 };

/* In how many matters a word stands is counted in each of the first events and in one of SAMPLE of the later ones,
 * which then stands for all of them: the weight of a word is a logarithm, and counting costs as much as indexing. */
enum { COUNTED_EVENTS = 200000, SAMPLE = 8 };

/* A matter that events of the batch speak of. */
struct entry {
    int64_t id;
    struct matter now;
    struct str before; /* the text that the index has of it; p is NULL when it has none */
};

/* How many more matters of the batch hold a word than before. */
struct term {
    struct str word;
    int64_t more;
    size_t text; /* the newest text in which it was counted */
};

struct batch_index {
    const struct office *office;
    struct arena arena;
    struct map places; /* number -> place in entries + 1 */
    struct entry *entries;
    size_t n, capacity;
    struct map term_places;
    struct term *terms;
    size_t n_terms, terms_capacity, texts;
    struct store *store;
    int64_t seq, documents; /* that the index has reached */
    size_t events;
    bool done;
};

int64_t search_first_id(int32_t day)
{
    return (int64_t)day * ((int64_t)1 << 32);
}

int32_t search_day_of(int64_t id)
{
    return (int32_t)(id >> 32);
}

void search_span(int32_t from_day, int32_t to_day, int64_t *ret_first, int64_t *ret_last)
{
    *ret_first = from_day == DATE_NONE ? INT64_MIN : search_first_id(from_day);
    *ret_last = to_day == DATE_NONE ? INT64_MAX : search_first_id(to_day + 1);
}

int64_t search_matter_id(const struct matter *m)
{
    return search_first_id(m->registrations[0].registered_day) + m->registrations[0].seq;
}

struct str matter_text(struct arena *arena, const struct matter *m)
{
    struct str text = arena_printf(arena, "%.*s\n%.*s\n%.*s", STR_ARGS(m->title), STR_ARGS(m->place),
                                   STR_ARGS(m->content));
    for (size_t i = 0; i < m->n_events; i++) {
        const struct case_event *e = m->events[i];
        if (e->effect == EFFECT_REPEAT && (e->title.n || e->content.n || e->place.n))
            text = arena_printf(arena, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARGS(text), STR_ARGS(e->title), STR_ARGS(e->place),
                                STR_ARGS(e->content));
    }
    return text;
}

bool search_event_counts(const struct case_event *e)
{
    return e->title.n || e->content.n || e->place.n || e->kind || e->effect == EFFECT_REGISTER ||
           e->effect == EFFECT_REGISTER_DIRECT || e->effect == EFFECT_SECRECY;
}

static int event_of(struct arena *arena, struct str body, const struct case_event **ret, struct error *err)
{
    struct case_event *event = ARENA_NEW(arena, struct case_event);
    if (!event)
        return error_memory(err);
    TRY(schema_from_json(arena, &case_event_schema, body, event, err));
    *ret = event;
    return 0;
}

/* The matter as it was when the index last reached it. */
static int load_indexed(struct batch_index *b, struct entry *entry, struct str number, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_matter_events_row row;
    int status;
    TRY(q_matter_events(b->store, &(struct q_matter_events_in){number}, &query, err));
    while ((status = q_matter_events_next(&query, &row, err)) == 1 && row.seq <= b->seq) {
        const struct case_event *event;
        TRY(event_of(&b->arena, row.body, &event, err));
        TRY(matter_apply(&b->arena, &entry->now, event, row.seq, err));
    }
    if (status >= 0)
        entry->id = search_matter_id(&entry->now);
    if (status >= 0 && !entry->now.secret)
        entry->before = matter_text(&b->arena, &entry->now);
    return status < 0 ? -1 : 0;
}

static int entry_of(struct batch_index *b, const struct case_event *event, int64_t seq, struct entry **ret,
                    struct error *err)
{
    bool added;
    size_t *place = map_add(&b->places, event->number, &added);
    if (!place || !ARENA_ROOM(&b->arena, b->entries, b->n, b->capacity))
        return error_memory(err);
    if (added) {
        struct entry *entry = &b->entries[b->n];
        *entry = (struct entry){.now = matter_new()};
        *place = ++b->n;
        if (event->effect == EFFECT_REGISTER || event->effect == EFFECT_REGISTER_DIRECT)
            entry->id = search_first_id(event->date) + seq;
        else
            TRY(load_indexed(b, entry, event->number, err));
    }
    *ret = &b->entries[*place - 1];
    return 0;
}

static int read_events(struct batch_index *b, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_search_events_row row;
    int64_t reached = b->seq;
    int status;
    TRY(q_search_events(b->store, &(struct q_search_events_in){b->seq, BATCH_EVENTS}, &query, err));
    while ((status = q_search_events_next(&query, &row, err)) == 1) {
        const struct case_event *event;
        struct entry *entry;
        TRY(event_of(&b->arena, row.body, &event, err));
        b->events++;
        reached = row.seq;
        if (!search_event_counts(event))
            continue;
        TRY(entry_of(b, event, row.seq, &entry, err));
        TRY(matter_apply(&b->arena, &entry->now, event, row.seq, err));
    }
    b->seq = reached;
    return status < 0 ? -1 : 0;
}

static int64_t counts_for(int64_t id)
{
    uint32_t seq = (uint32_t)id;
    if (seq <= COUNTED_EVENTS)
        return 1;
    return seq * UINT32_C(2654435761) >> 16 & (SAMPLE - 1)
               ? 0
               : SAMPLE; /* spread, whatever the distance of registrations */
}

/* Counts each word of the text once. */
static int count_words(struct batch_index *b, struct str text, int64_t more, struct error *err)
{
    struct words_cursor cursor = WORDS_CURSOR(text);
    struct str word;
    enum word_kind kind;
    b->texts++;
    while (words_next(&cursor, &word, &kind)) {
        if (kind == WORD_LAST)
            continue;
        size_t *place = map_find(&b->term_places, word);
        if (!place) {
            struct str kept = arena_str(&b->arena, word);
            place = kept.p ? map_add(&b->term_places, kept, NULL) : NULL;
            if (!place || !ARENA_ROOM(&b->arena, b->terms, b->n_terms, b->terms_capacity))
                return error_memory(err);
            *place = b->n_terms;
            b->terms[b->n_terms++] = (struct term){.word = kept};
        }
        struct term *term = &b->terms[*place];
        term->more += term->text == b->texts ? 0 : more;
        term->text = b->texts;
    }
    return 0;
}

static int put_text(struct batch_index *b, int64_t id, struct str text, bool in, struct buf *words, struct error *err)
{
    buf_clear(words);
    words_print(words, text);
    if (!buf_ok(words))
        return error_memory(err);
    if (counts_for(id))
        TRY(count_words(b, text, in ? counts_for(id) : -counts_for(id), err));
    b->documents += in ? 1 : -1;
    return in ? q_search_add(b->store, &(struct q_search_add_in){id, buf_view(words)}, err)
              : q_search_take_out(b->store, &(struct q_search_take_out_in){id, buf_view(words)}, err);
}

static int put_entry(struct batch_index *b, const struct entry *entry, struct buf *words, struct error *err)
{
    struct str now = {0};
    if (!entry->now.secret) {
        now = matter_text(&b->arena, &entry->now);
        if (!now.p)
            return error_memory(err);
    }
    if (now.p && entry->before.p && str_equal(now, entry->before))
        return 0;
    if (entry->before.p)
        TRY(put_text(b, entry->id, entry->before, false, words, err));
    if (!now.p)
        return q_search_document_drop(b->store, &(struct q_search_document_drop_in){entry->id}, err);
    TRY(put_text(b, entry->id, now, true, words, err));
    return q_search_document_put(b->store, &(struct q_search_document_put_in){entry->id, entry->now.number}, err);
}

/* The index is fastest when ids come in order. */
static int by_id(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

static int by_word(const void *left, const void *right)
{
    const struct term *a = left, *b = right;
    return str_compare(a->word, b->word);
}

static int write_batch(struct batch_index *b, struct error *err)
{
    _cleanup_buf_ struct buf words = BUF(TEXT_MAX);
    if (b->n)
        qsort(b->entries, b->n, sizeof *b->entries, by_id);
    for (size_t i = 0; i < b->n; i++)
        TRY(put_entry(b, &b->entries[i], &words, err));
    if (b->n_terms)
        qsort(b->terms, b->n_terms, sizeof *b->terms, by_word);
    for (size_t i = 0; i < b->n_terms; i++)
        if (b->terms[i].more)
            TRY(q_search_term_add(b->store, &(struct q_search_term_add_in){b->terms[i].word, b->terms[i].more}, err));
    return q_search_progress_put(b->store, &(struct q_search_progress_put_in){MADE_BY, b->seq, b->documents}, err);
}

static int clear(struct store *store, void *argument, struct error *err)
{
    (void)argument;
    TRY(q_search_clear_index(store, err));
    TRY(q_search_clear_documents(store, err));
    TRY(q_search_clear_terms(store, err));
    TRY(q_search_clear_links(store, err));
    return q_search_progress_put(store, &(struct q_search_progress_put_in){MADE_BY, 0, 0}, err);
}

static int load_progress(struct store *store, struct q_search_progress_row *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    int status;
    TRY(q_search_progress(store, &query, err));
    status = q_search_progress_next(&query, ret, err);
    return status < 0 ? -1 : 0;
}

static int index_batch(struct store *store, void *argument, struct error *err)
{
    struct batch_index *b = argument;
    struct q_search_progress_row progress = {0};
    TRY(load_progress(store, &progress, err));
    if (progress.made_by != MADE_BY) {
        TRY(clear(store, NULL, err));
        progress = (struct q_search_progress_row){MADE_BY, 0, 0};
    }
    b->store = store;
    b->seq = progress.seq;
    b->documents = progress.documents;
    TRY(read_events(b, err));
    b->done = b->events < BATCH_EVENTS;
    return b->events ? write_batch(b, err) : 0;
}

struct lag {
    struct q_search_progress_row progress;
    int64_t newest;
};

static int load_lag(struct store *store, void *argument, struct error *err)
{
    struct lag *lag = argument;
    _cleanup_query_ struct query query = {0};
    struct q_search_newest_event_row newest;
    TRY(load_progress(store, &lag->progress, err));
    TRY(q_search_newest_event(store, &query, err));
    int status = q_search_newest_event_next(&query, &newest, err);
    lag->newest = status == 1 ? newest.seq : 0;
    return status < 0 ? -1 : 0;
}

int search_catch_up(const struct office *office, size_t most, void (*progress)(void *state, size_t done, size_t total),
                    void *progress_state, size_t *ret_events, struct error *err)
{
    struct lag lag = {0};
    size_t events = 0;
    TRY(store_read(office->store, load_lag, &lag, err));
    int64_t start = lag.progress.made_by == MADE_BY ? lag.progress.seq : 0;
    for (bool done = lag.newest <= start; !done && events < most;) {
        struct batch_index b = {.office = office, .arena = ARENA((size_t)1 << 30)};
        b.places = b.term_places = MAP(&b.arena);
        int status = store_write(office->store, index_batch, &b, err);
        arena_free(&b.arena);
        TRY(status);
        events += b.events;
        done = b.done;
        if (progress)
            progress(progress_state, (size_t)(b.seq < lag.newest ? b.seq - start : lag.newest - start),
                     (size_t)(lag.newest - start));
    }
    *ret_events = events;
    return 0;
}

int search_forget(const struct office *office, struct error *err)
{
    return store_write(office->store, clear, NULL, err);
}
