#include "domain/statistics/fact_history.h"

#include <stdlib.h>

/*
 * A history: base day, number of registrations; of each: length, and behind it its versions: entries of the journal
 * since the version before (of the first: since the matter began), a bit a value that changed, and these values. All
 * are numbers of seven bits a byte, the lowest first; signed ones are folded, and 0 stands for FACT_NOTHING.
 */
enum { HISTORY_MAX = 1 << 20, NUMBER_BITS = 63 };
#define VALUE_MAX (INT64_C(1) << 40)

struct fact_names fact_names_of(struct arena *arena)
{
    struct fact_names names = {.arena = arena, .places = MAP(arena)};
    for (int i = 0; i < RATE_FACTS; i++)
        names.days |= (uint64_t)rate_fact_is_day((enum rate_fact)i) << i;
    return names;
}

int fact_names_put(struct fact_names *names, struct str name, size_t *ret, struct error *err)
{
    size_t *place = map_find(&names->places, name);
    if (!place) {
        struct str kept = arena_str(names->arena, name);
        place = kept.p ? map_add(&names->places, kept, NULL) : NULL;
        if (!place || !ARENA_ROOM(names->arena, names->items, names->n, names->capacity))
            return error_memory(err);
        names->items[names->n] = kept;
        *place = names->n++;
    }
    *ret = *place;
    return 0;
}

static void put_number(struct buf *out, uint64_t number)
{
    for (; number >= 128; number >>= 7)
        buf_char(out, (char)(unsigned char)(number | 128));
    buf_char(out, (char)(unsigned char)number);
}

static inline bool get_number(struct str *rest, uint64_t *ret)
{
    uint64_t number = 0;
    for (unsigned shift = 0; rest->n && shift < NUMBER_BITS; shift += 7) {
        unsigned char byte = (unsigned char)rest->p[0];
        rest->p++;
        rest->n--;
        number |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) {
            *ret = number;
            return true;
        }
    }
    return false;
}

static uint64_t fold(int64_t number)
{
    return number < 0 ? (uint64_t)-number * 2 - 1 : (uint64_t)number * 2;
}

static int64_t unfold(uint64_t number)
{
    return number & 1 ? -(int64_t)((number + 1) / 2) : (int64_t)(number / 2);
}

struct fact_writer fact_writer_of(const struct rules *rules, struct fact_names *names)
{
    return (struct fact_writer){.rules = rules, .names = names};
}

void fact_writer_free(struct fact_writer *w)
{
    for (size_t i = 0; i < w->capacity; i++)
        buf_free(&w->places[i].versions);
    free(w->places);
    *w = fact_writer_of(w->rules, w->names);
}

static int begin_place(struct fact_writer *w, int64_t seq, struct error *err)
{
    if (w->n == w->capacity) {
        size_t capacity = w->capacity ? 2 * w->capacity : 4;
        struct fact_place *places = realloc(w->places, capacity * sizeof *places);
        if (!places)
            return error_memory(err);
        for (size_t i = w->capacity; i < capacity; i++)
            places[i].versions = BUF(HISTORY_MAX);
        w->places = places;
        w->capacity = capacity;
    }
    struct fact_place *place = &w->places[w->n++];
    buf_clear(&place->versions);
    place->seq = seq;
    for (int i = 0; i < FACT_VALUES; i++)
        place->values[i] = FACT_NOTHING;
    return 0;
}

static void put_version(struct fact_writer *w, struct fact_place *place, int64_t seq, const int64_t *values)
{
    uint64_t changed = 0;
    for (int i = 0; i < FACT_VALUES; i++)
        changed |= (uint64_t)(values[i] != place->values[i]) << i;
    if (!changed)
        return;
    put_number(&place->versions, (uint64_t)(seq - place->seq));
    put_number(&place->versions, changed);
    for (int i = 0; i < FACT_VALUES; i++) {
        if (!(changed >> i & 1))
            continue;
        int64_t base = w->names->days >> i & 1 ? w->base_day : 0;
        put_number(&place->versions, values[i] == FACT_NOTHING ? 0 : fold(values[i] - base) + 1);
        place->values[i] = values[i];
    }
    place->seq = seq;
}

int fact_writer_add(struct fact_writer *w, struct arena *scratch, const struct matter *m, int64_t seq,
                    struct error *err)
{
    w->base_day = m->registrations[0].registered_day;
    for (size_t i = 0; i < m->n_registrations; i++) {
        struct rate_subject subject;
        int64_t values[FACT_VALUES];
        size_t unit, category;
        if (i == w->n)
            TRY(begin_place(w, m->registrations[0].seq, err));
        TRY(rate_subject_of(scratch, w->rules, m, i, &subject, err));
        TRY(fact_names_put(w->names, subject.unit, &unit, err));
        TRY(fact_names_put(w->names, subject.category, &category, err));
        memcpy(values, subject.facts, sizeof subject.facts);
        values[FACT_UNIT] = (int64_t)unit;
        values[FACT_CATEGORY] = (int64_t)category;
        put_version(w, &w->places[i], seq, values);
    }
    return 0;
}

int fact_writer_end(struct fact_writer *w, struct buf *out, struct error *err)
{
    bool good = true;
    put_number(out, fold(w->base_day));
    put_number(out, w->n);
    for (size_t i = 0; i < w->n; i++) {
        good &= buf_ok(&w->places[i].versions);
        put_number(out, w->places[i].versions.n);
        buf_str(out, buf_view(&w->places[i].versions));
    }
    w->n = 0;
    return good && buf_ok(out) ? 0 : error_memory(err);
}

bool fact_cursor_begin(struct str history, const struct fact_names *names, int64_t seq, int64_t as_of_seq,
                       struct fact_cursor *ret)
{
    struct fact_cursor cursor = {.rest = history, .names = names, .seq = seq, .as_of_seq = as_of_seq};
    uint64_t base, n;
    if (!get_number(&cursor.rest, &base) || !get_number(&cursor.rest, &n) || base > VALUE_MAX || n > history.n)
        return false;
    cursor.base_day = unfold(base);
    cursor.n = (size_t)n;
    *ret = cursor;
    return true;
}

/* The values that changed with one version. */
static bool get_values(const struct fact_cursor *c, struct str *versions, uint64_t changed, int64_t *values)
{
    while (changed) {
        int i = __builtin_ctzll(changed);
        uint64_t value;
        changed &= changed - 1;
        if (i >= FACT_VALUES || !get_number(versions, &value) || value > VALUE_MAX)
            return false;
        values[i] = value ? unfold(value - 1) + (c->names->days >> i & 1 ? c->base_day : 0) : FACT_NOTHING;
    }
    return true;
}

/* How many bytes the versions of the next registration have. */
static bool get_versions(struct str *rest, struct str *ret)
{
    uint64_t length;
    if (!get_number(rest, &length) || length > rest->n)
        return false;
    *ret = str_slice(*rest, 0, (size_t)length);
    *rest = str_slice(*rest, (size_t)length, rest->n);
    return true;
}

static int read_place(struct fact_cursor *c, struct str versions, struct rate_subject *ret)
{
    int64_t values[FACT_VALUES], seq = c->seq;
    bool known = false;
    for (int i = 0; i < FACT_VALUES; i++)
        values[i] = FACT_NOTHING;
    while (versions.n) {
        uint64_t gap, changed;
        if (!get_number(&versions, &gap) || !get_number(&versions, &changed) || gap > VALUE_MAX)
            return -1;
        seq += (int64_t)gap;
        if (seq > c->as_of_seq)
            break;
        if (!get_values(c, &versions, changed, values))
            return -1;
        known = true;
    }
    if (!known)
        return 0;
    const size_t unit = (size_t)values[FACT_UNIT], category = (size_t)values[FACT_CATEGORY];
    if (unit >= c->names->n || category >= c->names->n)
        return -1;
    ret->seq = c->seq;
    ret->place = c->place - 1;
    ret->unit = c->names->items[unit];
    ret->category = c->names->items[category];
    memcpy(ret->facts, values, sizeof ret->facts);
    ret->facts[FACT_BASIS] = FACT_NOTHING;
    return 1;
}

int fact_cursor_next(struct fact_cursor *c, struct rate_subject *ret)
{
    int status = 0;
    while (status == 0 && c->place < c->n) {
        struct str versions;
        if (!get_versions(&c->rest, &versions))
            return -1;
        c->place++;
        status = read_place(c, versions, ret);
    }
    return status;
}

/* Widens the span by all days of the versions. */
static bool add_days(const struct fact_cursor *c, struct str versions, struct fact_days *days)
{
    while (versions.n) {
        int64_t values[FACT_VALUES];
        uint64_t gap, changed;
        if (!get_number(&versions, &gap) || !get_number(&versions, &changed) ||
            !get_values(c, &versions, changed, values))
            return false;
        for (uint64_t left = changed & c->names->days; left; left &= left - 1) {
            int64_t day = values[__builtin_ctzll(left)];
            if (day == FACT_NOTHING)
                continue;
            days->first = day < days->first ? (int32_t)day : days->first;
            days->last = day > days->last ? (int32_t)day : days->last;
        }
    }
    return true;
}

bool fact_history_days(struct str history, const struct fact_names *names, struct fact_days *days)
{
    struct fact_cursor cursor;
    struct str versions;
    if (!fact_cursor_begin(history, names, 0, 0, &cursor))
        return false;
    for (size_t place = 0; place < cursor.n; place++)
        if (!get_versions(&cursor.rest, &versions) || !add_days(&cursor, versions, days))
            return false;
    return true;
}

void fact_block_put(struct buf *block, int64_t *last_seq, int64_t seq, struct str history)
{
    put_number(block, (uint64_t)(seq - *last_seq));
    put_number(block, history.n);
    buf_str(block, history);
    *last_seq = seq;
}

int fact_block_next(struct str *rest, int64_t *seq, struct str *ret_history)
{
    uint64_t gap;
    if (!rest->n)
        return 0;
    if (!get_number(rest, &gap) || gap > VALUE_MAX || !get_versions(rest, ret_history))
        return -1;
    *seq += (int64_t)gap;
    return 1;
}
