#include "domain/matching/likeness.h"

#include <stdlib.h>

#include "domain/matching/words.h"

enum {
    LOG_STEPS = 16,
    WHOLE = 1000,
    HUNDREDTHS = 100,
    YEAR_DAYS = 365,
    ROOT_BITS = 16,

    TELLING_BYTES = 9
};

/* log2(all / documents) in sixteenths, by squaring: whole numbers give the same on every machine. */
static int64_t rarity(int64_t all, int64_t documents)
{
    int64_t whole = 0, part = 0;
    if (documents < 1)
        documents = 1;
    if (all <= documents)
        return 0;
    while (documents * 2 <= all) {
        documents *= 2;
        whole++;
    }
    /* What is left is between 1 and 2, here as a fixed-point number with 30 bits behind the point. */
    uint64_t x = ((uint64_t)all << 30) / (uint64_t)documents;
    for (int bit = LOG_STEPS / 2; bit > 0; bit /= 2) {
        x = (x * x) >> 30;
        if (x >= (uint64_t)2 << 30) {
            x >>= 1;
            part += bit;
        }
    }
    return whole * LOG_STEPS + part;
}

static int64_t square_root(int64_t n)
{
    int64_t low = 0, high = (int64_t)1 << 31;
    while (high - low > 1) {
        int64_t middle = (low + high) / 2;
        if (middle <= n / middle)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int profile_word_by_hash(const void *left, const void *right)
{
    const struct profile_word *a = left, *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static int add_words(struct arena *arena, struct matter_words *m, size_t *capacity, struct str text, bool in_title,
                     struct error *err)
{
    struct words_cursor cursor = WORDS_CURSOR(text);
    struct str word;
    enum word_kind kind;
    while (words_next(&cursor, &word, &kind)) {
        if (kind == WORD_LAST)
            continue;
        if (kind == WORD_PLAIN)
            word = arena_str(arena, word);
        if (!word.p || !ARENA_ROOM(arena, m->words, m->n, *capacity))
            return error_memory(err);
        m->words[m->n++] = (struct profile_word){.hash = str_hash(word), .word = word, .in_title = in_title};
    }
    return 0;
}

/* Each word once, in the title if it is there as well. */
static void drop_doubles(struct matter_words *m)
{
    size_t kept = 0;
    for (size_t i = 0; i < m->n; i++) {
        if (kept && m->words[kept - 1].hash == m->words[i].hash)
            m->words[kept - 1].in_title |= m->words[i].in_title;
        else
            m->words[kept++] = m->words[i];
    }
    m->n = kept;
}

int matter_words_of(struct arena *arena, const struct matter_text_parts *parts, int64_t all,
                    documents_function *documents, void *state, struct matter_words *ret, struct error *err)
{
    struct matter_words m = {.place = str_trim(parts->place), .category = parts->category, .day = parts->day};
    size_t capacity = 0;
    TRY(add_words(arena, &m, &capacity, parts->title, true, err));
    TRY(add_words(arena, &m, &capacity, parts->place, false, err));
    TRY(add_words(arena, &m, &capacity, parts->content, !parts->title.n, err));
    if (m.n)
        qsort(m.words, m.n, sizeof *m.words, profile_word_by_hash);
    drop_doubles(&m);
    for (size_t i = 0; i < m.n; i++) {
        struct profile_word *w = &m.words[i];
        TRY(documents(state, w->word, &w->documents, err));
        int64_t log = rarity(all, w->documents);
        w->weight = log * log;
        m.weight += w->weight;
        m.title_weight += w->in_title ? w->weight : 0;
    }
    *ret = m;
    return 0;
}

static int64_t share(int64_t part, int64_t whole)
{
    return whole > 0 ? part * WHOLE / whole : 0;
}

/* part / sqrt(a b) */
static int64_t cosine(int64_t part, int64_t a, int64_t b)
{
    return share(part << ROOT_BITS, square_root(a << ROOT_BITS) * square_root(b << ROOT_BITS));
}

struct likeness matter_likeness(const struct same_settings *s, const struct matter_words *a,
                                const struct matter_words *b)
{
    int64_t both = 0, both_titles = 0, a_found = 0, b_found = 0;
    for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
        const struct profile_word *x = &a->words[i], *y = &b->words[j];
        if (x->hash == y->hash) {
            both += x->weight;
            both_titles += x->in_title && y->in_title ? x->weight : 0;
            a_found += x->in_title ? x->weight : 0;
            b_found += y->in_title ? x->weight : 0;
        }
        i += x->hash <= y->hash;
        j += y->hash <= x->hash;
    }
    struct likeness l = {.text = cosine(both, a->weight, b->weight),
                         .title = cosine(both_titles, a->title_weight, b->title_weight),
                         .found = (share(a_found, a->title_weight) + share(b_found, b->title_weight)) / 2,
                         .same_place = a->place.n && str_equal(a->place, b->place),
                         .same_category = a->category.n && str_equal(a->category, b->category)};
    int64_t days = a->day > b->day ? (int64_t)a->day - b->day : (int64_t)b->day - a->day;
    int64_t whole = (l.same_place ? s->weight_place : 0) + (l.same_category ? s->weight_category : 0) -
                    days / YEAR_DAYS * s->weight_year;
    l.sum = (l.text * s->weight_text + l.title * s->weight_title + l.found * s->weight_found + whole * WHOLE) /
            HUNDREDTHS;
    return l;
}

static int by_weight(const void *left, const void *right)
{
    const struct profile_word *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return profile_word_by_hash(a, b);
}

static bool is_among(const struct profile_word *words, size_t n, struct str word, int64_t *ret_weight)
{
    uint64_t hash = str_hash(word);
    for (size_t i = 0; i < n; i++)
        if (words[i].hash == hash) {
            *ret_weight = words[i].weight;
            return true;
        }
    return false;
}

/* Keeps the heaviest `max` texts, each once, none within another. */
static size_t keep_text(struct profile_word *texts, size_t n, size_t max, struct str text, int64_t weight)
{
    const struct profile_word new = {.hash = str_hash(text), .word = text, .weight = weight};
    for (size_t i = 0; i < n; i++)
        if (str_contains(texts[i].word, text))
            return n;
    if (!text.n || (n == max && by_weight(&new, &texts[n - 1]) > 0))
        return n;
    texts[n == max ? n - 1 : n] = new;
    n += n < max;
    qsort(texts, n, sizeof *texts, by_weight);
    return n;
}

size_t words_join(struct arena *arena, const struct profile_word *words, size_t n, struct str text, size_t shortest,
                  struct str *ret, size_t max)
{
    struct words_cursor cursor = WORDS_CURSOR(text);
    struct profile_word *texts = ARENA_NEW_ARRAY(arena, max + 1, struct profile_word);
    struct str word, run = STR("");
    enum word_kind kind;
    int64_t weight = 0, run_weight = 0;
    size_t n_texts = 0;
    while (texts && max && words_next(&cursor, &word, &kind)) {
        bool telling = kind != WORD_LAST && is_among(words, n, word, &weight);
        if (telling && kind == WORD_PAIR && run.n && word.p < run.p + run.n && word.p > run.p) {
            run.n = (size_t)(word.p + word.n - run.p);
            run_weight += weight;
            continue;
        }
        if (run.n >= shortest)
            n_texts = keep_text(texts, n_texts, max, run, run_weight);
        run = !telling ? STR("") : kind == WORD_PAIR ? word : arena_str(arena, word);
        run_weight = weight;
    }
    if (run.n >= shortest)
        n_texts = keep_text(texts, n_texts, max, run, run_weight);
    for (size_t i = 0; i < n_texts; i++)
        ret[i] = texts[i].word;
    return n_texts;
}

size_t words_in_common(struct arena *arena, const struct matter_words *a, const struct matter_words *b,
                       struct str title, struct str content, struct str *ret, size_t max)
{
    struct profile_word *both = ARENA_NEW_ARRAY(arena, a->n + 1, struct profile_word);
    size_t n = 0;
    if (!both)
        return 0;
    for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
        uint64_t x = a->words[i].hash, y = b->words[j].hash;
        if (x == y)
            both[n++] = a->words[i];
        i += x <= y;
        j += y <= x;
    }
    size_t found = words_join(arena, both, n, title, WORD_BYTES_LEAST, ret, max);
    return found ? found : words_join(arena, both, n, content, TELLING_BYTES, ret, max);
}
