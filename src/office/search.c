#include "office/search.h"

#include "domain/matching/words.h"
#include "office/search_index.h"
#include "queries.gen.h"

enum { EXPRESSION_MAX = 1 << 16, AROUND_CHARACTERS = 24 };

struct searching {
    struct arena *arena;
    const struct search_wish *wish;
    struct str expression;
    struct search_result result;
};

static void add_hit(struct searching *s, const struct matter *m)
{
    s->result.hits[s->result.n++] = (struct search_hit){.number = m->number,
                                                        .state = m->state,
                                                        .office = m->office,
                                                        .handler = m->handler,
                                                        .title = m->title,
                                                        .place = m->place,
                                                        .content = m->content,
                                                        .registered_day = m->registrations[0].registered_day};
}

static bool is_wanted(const struct search_wish *wish, bool secret, struct str state, struct str office,
                      struct str handler)
{
    return !secret && (!wish->unit.n || str_equal(office, wish->unit) || str_equal(handler, wish->unit)) &&
           (!wish->state.n || str_equal(state, wish->state));
}

/* Whether words that begin with the character stand in a share of all matters. */
static int is_common(struct store *store, struct arena *arena, struct str character, bool *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0}, progress = {0};
    struct q_search_terms_from_row terms;
    struct q_search_progress_row all;
    struct str last = arena_printf(arena, "%.*s\xF4\x8F\xBF\xBF", STR_ARGS(character));
    if (!last.p)
        return error_memory(err);
    TRY(q_search_terms_from(store, &(struct q_search_terms_from_in){character, last}, &query, err));
    int status = q_search_terms_from_next(&query, &terms, err);
    const int64_t documents = status == 1 ? terms.documents : 0;
    if (status < 0)
        return -1;
    TRY(q_search_progress(store, &progress, err));
    status = q_search_progress_next(&progress, &all, err);
    *ret = status == 1 && documents > SEARCH_READ_MAX && documents > all.documents / SEARCH_COMMON_SHARE;
    return status < 0 ? -1 : 0;
}

/* Reads the newest matters until enough of them hold the character; `*ret_done` false when too many had to be read. */
static int read_newest(struct searching *s, struct store *store, struct str character, int64_t first, int64_t last,
                       bool *ret_done, struct error *err)
{
    struct search_result *result = &s->result;
    struct q_search_newest_row row;
    _cleanup_query_ struct query query = {0};
    int status;
    TRY(q_search_newest(store, &(struct q_search_newest_in){first, last}, &query, err));
    for (size_t read = 0; (status = q_search_newest_next(&query, &row, err)) == 1;) {
        struct matter m;
        size_t from, to;
        if (result->n == s->wish->limit || read++ == SEARCH_READ_MAX) {
            *ret_done = result->more = result->n == s->wish->limit;
            result->back_to_day = search_day_of(row.id);
            return 0;
        }
        if (!is_wanted(s->wish, row.secret, row.state, row.office, row.handler))
            continue;
        TRY(matter_load(store, s->arena, row.matter, &m, err));
        if (!words_find(matter_text(s->arena, &m), character, 0, &from, &to))
            continue;
        add_hit(s, &m);
        result->count++;
    }
    *ret_done = true;
    return status < 0 ? -1 : 0;
}

static int search_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct searching *s = argument;
    struct search_result *result = &s->result;
    struct q_search_hits_in in = {.words = s->expression};
    struct q_search_hits_row row;
    _cleanup_query_ struct query query = {0};
    size_t looked_at = 0;
    int status;
    struct str character;
    bool done = false;
    search_span(s->wish->from_day, s->wish->to_day, &in.first, &in.last);
    if (words_single(s->wish->words, &character)) {
        TRY(is_common(store, s->arena, character, &done, err));
        if (done)
            TRY(read_newest(s, store, character, in.first, in.last, &done, err));
        if (done)
            return 0;
        result->n = result->count = 0;
        result->back_to_day = DATE_NONE;
    }
    TRY(q_search_hits(store, &in, &query, err));
    while ((status = q_search_hits_next(&query, &row, err)) == 1) {
        result->more = result->count == SEARCH_COUNT_MAX;
        if (result->more || looked_at++ == SEARCH_LOOK_MAX) {
            result->back_to_day = search_day_of(row.id);
            return 0;
        }
        if (!is_wanted(s->wish, row.secret, row.state, row.office, row.handler))
            continue;
        result->count++;
        if (result->n < s->wish->limit) {
            struct matter m;
            TRY(matter_load(store, s->arena, row.matter, &m, err));
            add_hit(s, &m);
        }
    }
    return status < 0 ? -1 : 0;
}

int office_search(const struct office *office, struct arena *arena, const struct search_wish *wish,
                  struct search_result *ret, struct error *err)
{
    _cleanup_buf_ struct buf expression = BUF(EXPRESSION_MAX);
    struct searching s = {.arena = arena, .wish = wish, .result = {.back_to_day = DATE_NONE}};
    if (!words_expression(&expression, wish->words))
        return FAIL(err, MSG_search_no_word, ARG_TEXT("words", wish->words));
    if (!buf_ok(&expression))
        return FAIL(err, MSG_search_too_long);
    s.expression = buf_view(&expression);
    s.result.hits = ARENA_NEW_ARRAY(arena, wish->limit + 1, struct search_hit);
    if (!s.result.hits)
        return error_memory(err);
    TRY(store_read(office->store, search_in_transaction, &s, err));
    *ret = s.result;
    return 0;
}

/* The place `count` characters before `at`, or behind it. */
static size_t step_back(struct str text, size_t at, int count)
{
    for (; at > 0 && count > 0; count--)
        do
            at--;
        while (at > 0 && ((unsigned char)text.p[at] & 0xC0) == 0x80);
    return at;
}

static size_t step_on(struct str text, size_t at, int count)
{
    for (; at < text.n && count > 0; count--)
        utf8_next(text, &at);
    return at;
}

static struct excerpt excerpt_at(struct str text, size_t from, size_t to)
{
    size_t first = step_back(text, from, AROUND_CHARACTERS);
    size_t last = step_on(text, to, from == to ? 2 * AROUND_CHARACTERS : AROUND_CHARACTERS);
    return (struct excerpt){.before = str_slice(text, first, from),
                            .hit = str_slice(text, from, to),
                            .after = str_slice(text, to, last),
                            .cut_before = first > 0,
                            .cut_after = last < text.n};
}

struct excerpt search_excerpt(const struct search_hit *hit, struct str words)
{
    const struct str texts[] = {str_trim(hit->content), str_trim(hit->place), str_trim(hit->title)};
    struct str rest = words, word;
    while (words_cut(&rest, &word))
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            size_t from, to;
            if (words_find(texts[i], word, 0, &from, &to))
                return excerpt_at(texts[i], from, to);
        }
    struct str whole = texts[0].n ? texts[0] : texts[2];
    return excerpt_at(whole, 0, 0);
}
