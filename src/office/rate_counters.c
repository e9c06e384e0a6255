#include "office/rate_counters.h"

#include "office/office.h"
#include "office/replay.h"
#include "queries.gen.h"

/*
 * An event changes a dozen counters, and those of the busy days over and over. So a transaction leaves its changes in
 * one row behind the others, and every so many entries of the journal the rows are added up and the counters brought up
 * to date; at once in a large transaction, such as an import.
 */
enum {
    ENTRIES_A_ROUND = 1024,
    CELLS_OF_A_ROW = 512,   /* more are not left waiting */
    CELLS_MAX = 8192,       /* in memory */
    CHANGES_MAX = 64 << 20, /* bytes of them */
    TEXT_MAX = 1 << 20
};

const char *const rate_dimension_names[DIMENSIONS] = {"unit", "channel", "category", "kind"};

struct rate_changes rate_changes_of(struct store *store, const struct rules *rules)
{
    return (struct rate_changes){
        .store = store, .rules = rules, .arena = ARENA((size_t)CHANGES_MAX), .key = BUF(TEXT_MAX)};
}

void rate_changes_free(struct rate_changes *c)
{
    arena_free(&c->arena);
    buf_free(&c->key);
    c->key = BUF(TEXT_MAX);
    c->cells = NULL;
    c->n = c->capacity = 0;
    c->first_seq = c->last_seq = 0;
    c->places = MAP(&c->arena);
}

int rate_counters_hold(struct store *store, const struct rules *rules, bool *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_rate_basis_get_row row;
    TRY(q_rate_basis_get(store, &query, err));
    int status = q_rate_basis_get_next(&query, &row, err);
    *ret = status == 1 && str_equal(row.rules, rules->rates_basis);
    return status < 0 ? -1 : 0;
}

static int put_basis(struct store *store, struct str basis, struct error *err)
{
    return q_rate_basis_put(store, &(struct q_rate_basis_put_in){basis}, err);
}

/* With the first event of a register the counters are right under any rules. Where they are not, they are no longer
 * anybody's: whoever kept them has not seen the event `seq`. */
static int ask_state(struct rate_changes *c, int64_t seq, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_rate_matter_other_row row;
    bool hold;
    TRY(rate_counters_hold(c->store, c->rules, &hold, err));
    if (!hold) {
        TRY(q_rate_matter_other(c->store, &(struct q_rate_matter_other_in){seq}, &query, err));
        int status = q_rate_matter_other_next(&query, &row, err);
        if (status < 0)
            return -1;
        hold = status == 0;
        TRY(put_basis(c->store, hold ? c->rules->rates_basis : STR(""), err));
    }
    c->state = hold ? RATES_KEPT : RATES_NOT_KEPT;
    return 0;
}

static int find_cell(struct rate_changes *c, bool month, enum rate_dimension dimension, int32_t start_day,
                     struct str name, struct rate_cell **ret, struct error *err)
{
    buf_clear(&c->key);
    buf_char(&c->key, month ? 'm' : 'd');
    buf_char(&c->key, (char)('0' + dimension));
    buf_int(&c->key, start_day);
    buf_char(&c->key, '/');
    buf_str(&c->key, name);
    if (!buf_ok(&c->key))
        return error_memory(err);
    c->places.arena = &c->arena;
    size_t *place = map_find(&c->places, buf_view(&c->key));
    if (!place) {
        struct str kept = arena_str(&c->arena, buf_view(&c->key));
        place = kept.p ? map_add(&c->places, kept, NULL) : NULL;
        if (!place || !ARENA_ROOM(&c->arena, c->cells, c->n, c->capacity))
            return error_memory(err);
        *place = c->n;
        struct rate_cell cell = {.month = month, .dimension = dimension, .start_day = start_day};
        cell.name = arena_str(&c->arena, name);
        cell.counts = ARENA_NEW_ARRAY(&c->arena, c->rules->rates.n + 1, struct rate_counts);
        if (!cell.name.p || !cell.counts)
            return error_memory(err);
        c->cells[c->n++] = cell;
    }
    *ret = &c->cells[*place];
    return 0;
}

static struct str name_in(const struct rate_subject *s, enum rate_dimension dimension)
{
    switch (dimension) {
    case DIMENSION_UNIT:
        return s->unit;
    case DIMENSION_CHANNEL:
        return str_from(word_name(channel_words, s->matter->registrations[s->place].channel));
    case DIMENSION_CATEGORY:
        return s->matter->category;
    case DIMENSION_KIND:
        return str_from(word_name(matter_kind_words, s->matter->kind));
    case DIMENSIONS:
        break;
    }
    return STR("");
}

static int add_contribution(struct rate_changes *c, size_t rate, enum rate_dimension dimension, struct str name,
                            const struct rate_contribution *contribution, int sign, struct error *err)
{
    struct rate_cell *cell;
    TRY(find_cell(c, false, dimension, contribution->day, name, &cell, err));
    rate_counts_add(&cell->counts[rate],
                    (struct rate_counts){sign * contribution->counts.below, sign * contribution->counts.above,
                                         sign * contribution->counts.late});
    return 0;
}

static bool same(const struct rate_contribution *a, const struct rate_contribution *b)
{
    return a->day == b->day && a->counts.below == b->counts.below && a->counts.above == b->counts.above &&
           a->counts.late == b->counts.late;
}

/* What one registration adds after the event less what it added before (NULL: nothing). */
static int add_subject(struct rate_changes *c, struct rate_subject *before, struct rate_subject *after,
                       struct error *err)
{
    const struct rates *rates = &c->rules->rates;
    struct str now[DIMENSIONS], earlier[DIMENSIONS];
    for (int d = 0; d < DIMENSIONS; d++) {
        now[d] = name_in(after, (enum rate_dimension)d);
        earlier[d] = before ? name_in(before, (enum rate_dimension)d) : now[d];
    }
    for (size_t i = 0; i < rates->n; i++) {
        struct rate_contribution was, is;
        bool had = before && rate_contribution_of(&rates->items[i], before, &was);
        bool has = rate_contribution_of(&rates->items[i], after, &is);
        bool stays = had && has && same(&was, &is);
        for (int d = 0; d < DIMENSIONS; d++) {
            if (stays && str_equal(earlier[d], now[d]))
                continue;
            if (had)
                TRY(add_contribution(c, i, (enum rate_dimension)d, earlier[d], &was, -1, err));
            if (has)
                TRY(add_contribution(c, i, (enum rate_dimension)d, now[d], &is, 1, err));
        }
    }
    return 0;
}

int rate_changes_add(struct rate_changes *c, int64_t seq, const struct matter *before, const struct matter *after,
                     struct error *err)
{
    if (c->state == RATES_NOT_ASKED)
        TRY(ask_state(c, seq, err));
    if (c->state == RATES_NOT_KEPT)
        return 0;
    c->first_seq = c->first_seq ? c->first_seq : seq;
    c->last_seq = seq;
    for (size_t place = 0; place < after->n_registrations; place++) {
        struct rate_subject was, is;
        bool had = place < before->n_registrations;
        if (had)
            TRY(rate_subject_of(&c->arena, c->rules, before, place, &was, err));
        TRY(rate_subject_of(&c->arena, c->rules, after, place, &is, err));
        TRY(add_subject(c, had ? &was : NULL, &is, err));
    }
    return c->n < CELLS_MAX && c->arena.used < CHANGES_MAX / 2 ? 0 : rate_changes_settle(c, err);
}

/* A whole number at `*at`, which moves behind it. */
static int64_t read_number(struct str text, size_t *at)
{
    bool minus = *at < text.n && text.p[*at] == '-';
    int64_t number = 0;
    for (*at += minus; *at < text.n && text.p[*at] >= '0' && text.p[*at] <= '9'; ++*at)
        number = number * 10 + (text.p[*at] - '0');
    return minus ? -number : number;
}

void rate_counts_read(const struct rates *rates, struct str text, struct rate_counts *ret)
{
    size_t rate = 0;
    for (size_t i = 0; i < rates->n; i++)
        ret[i] = (struct rate_counts){0, 0, 0};
    for (size_t at = 0; at < text.n; at++) { /* behind the blank */
        size_t end = str_find(text, ' ', at);
        struct str id = str_slice(text, at, end);
        while (rate < rates->n && !str_equal(rates->items[rate].id, id))
            rate++;
        struct rate_counts counts;
        at = end + 1;
        counts.above = read_number(text, &at);
        at++;
        counts.below = read_number(text, &at);
        at++;
        counts.late = read_number(text, &at);
        if (rate < rates->n)
            ret[rate] = counts;
    }
}

static bool is_change(const struct rate_counts *counts)
{
    return counts->below || counts->above || counts->late;
}

/* The same order, the same text, whichever events led there. */
static void print_counts(struct buf *out, const struct rates *rates, const struct rate_counts *counts)
{
    const size_t from = out->n;
    for (size_t i = 0; i < rates->n; i++) {
        if (!is_change(&counts[i]))
            continue;
        if (out->n > from)
            buf_char(out, ' ');
        buf_str(out, rates->items[i].id);
        buf_char(out, ' ');
        buf_int(out, counts[i].above);
        buf_char(out, '/');
        buf_int(out, counts[i].below);
        buf_char(out, '/');
        buf_int(out, counts[i].late);
    }
}

static struct str span_of(const struct rate_cell *cell)
{
    return cell->month ? STR("month") : STR("day");
}

static bool is_changed(const struct rate_changes *c, const struct rate_cell *cell)
{
    for (size_t i = 0; i < c->rules->rates.n; i++)
        if (is_change(&cell->counts[i]))
            return true;
    return false;
}

/* Adds what is kept to the cell that changed. */
static int read_cell(struct rate_changes *c, struct rate_cell *cell, struct rate_counts *kept, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    const struct q_rate_count_get_in in = {span_of(cell), str_from(rate_dimension_names[cell->dimension]),
                                           cell->start_day, cell->name};
    struct q_rate_count_get_row row;
    cell->changed = is_changed(c, cell);
    if (!cell->changed)
        return 0;
    TRY(q_rate_count_get(c->store, &in, &query, err));
    int status = q_rate_count_get_next(&query, &row, err);
    if (status == 1) {
        rate_counts_read(&c->rules->rates, row.counts, kept);
        for (size_t i = 0; i < c->rules->rates.n; i++)
            rate_counts_add(&cell->counts[i], kept[i]);
    }
    return status < 0 ? -1 : 0;
}

static int write_cell(struct rate_changes *c, const struct rate_cell *cell, struct buf *out, struct error *err)
{
    struct str span = span_of(cell), by = str_from(rate_dimension_names[cell->dimension]);
    if (!cell->changed)
        return 0;
    buf_clear(out);
    print_counts(out, &c->rules->rates, cell->counts);
    if (!buf_ok(out))
        return error_memory(err);
    if (!out->n)
        return q_rate_count_drop(c->store, &(struct q_rate_count_drop_in){span, by, cell->start_day, cell->name}, err);
    return q_rate_count_put(c->store,
                            &(struct q_rate_count_put_in){span, by, cell->start_day, cell->name, buf_view(out)}, err);
}

/* "DAY DIMENSION LENGTH:NAME ID ABOVE/BELOW/LATE ...", a line a cell. */
static int leave_row(struct rate_changes *c, struct buf *out, struct error *err)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct rate_cell *cell = &c->cells[i];
        size_t from = out->n;
        buf_printf(out, "%d %d %zu:%.*s ", cell->start_day, (int)cell->dimension, cell->name.n, STR_ARGS(cell->name));
        size_t head = out->n;
        print_counts(out, &c->rules->rates, cell->counts);
        if (out->n == head)
            out->n = from; /* it came to nothing */
        else
            buf_char(out, '\n');
    }
    if (!buf_ok(out))
        return error_memory(err);
    return out->n ? q_rate_change_add(c->store, &(struct q_rate_change_add_in){c->last_seq, buf_view(out)}, err) : 0;
}

/* The numbers before the name; what stands at `*ret_name` may hold anything. */
static void read_head(struct str text, size_t from, int32_t *ret_day, int *ret_dimension, size_t *ret_name,
                      size_t *ret_length)
{
    size_t at = from;
    *ret_day = (int32_t)read_number(text, &at);
    at++;
    *ret_dimension = (int)read_number(text, &at);
    at++;
    *ret_length = (size_t)read_number(text, &at);
    *ret_name = at + 1;
}

int rate_changes_load(struct rate_changes *c, struct store *store, int sign, struct error *err)
{
    const struct rates *rates = &c->rules->rates;
    _cleanup_query_ struct query query = {0};
    struct q_rate_change_all_row row;
    struct rate_counts *counts = ARENA_NEW_ARRAY(&c->arena, rates->n + 1, struct rate_counts);
    int status, dimension;
    if (!counts)
        return error_memory(err);
    TRY(q_rate_change_all(store, &query, err));
    while ((status = q_rate_change_all_next(&query, &row, err)) == 1)
        for (size_t at = 0, name, length; at < row.changes.n;) {
            struct rate_cell *cell;
            int32_t day;
            read_head(row.changes, at, &day, &dimension, &name, &length);
            size_t end = str_find(row.changes, '\n', name + length);
            rate_counts_read(rates, str_slice(row.changes, name + length + 1, end), counts);
            TRY(find_cell(c, false, (enum rate_dimension)dimension, day, str_slice(row.changes, name, name + length),
                          &cell, err));
            for (size_t i = 0; i < rates->n; i++)
                rate_counts_add(&cell->counts[i], (struct rate_counts){sign * counts[i].below, sign * counts[i].above,
                                                                       sign * counts[i].late});
            at = end + 1;
        }
    return status < 0 ? -1 : 0;
}

int rate_changes_settle(struct rate_changes *c, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(TEXT_MAX);
    if (c->state == RATES_NOT_KEPT)
        return 0;
    TRY(rate_changes_load(c, c->store, 1, err));
    TRY(q_rate_change_drop_all(c->store, err));
    struct rate_counts *kept = ARENA_NEW_ARRAY(&c->arena, c->rules->rates.n + 1, struct rate_counts);
    if (!kept)
        return error_memory(err);
    for (size_t i = 0, days = c->n; i < days; i++) {
        struct civil date = civil_from_day(c->cells[i].start_day);
        struct rate_cell *month;
        TRY(find_cell(c, true, c->cells[i].dimension, c->cells[i].start_day - date.day + 1, c->cells[i].name, &month,
                      err));
        for (size_t k = 0; k < c->rules->rates.n; k++)
            rate_counts_add(&month->counts[k], c->cells[i].counts[k]);
    }
    for (size_t i = 0; i < c->n; i++) /* all is read first: a read waits for the rows that are written behind */
        TRY(read_cell(c, &c->cells[i], kept, err));
    for (size_t i = 0; i < c->n; i++)
        TRY(write_cell(c, &c->cells[i], &out, err));
    rate_changes_free(c);
    return 0;
}

int rate_changes_write(struct rate_changes *c, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(TEXT_MAX);
    bool round_ends = c->last_seq / ENTRIES_A_ROUND != (c->first_seq - 1) / ENTRIES_A_ROUND;
    if (!c->n)
        return 0;
    if (round_ends || c->n > CELLS_OF_A_ROW)
        return rate_changes_settle(c, err);
    TRY(leave_row(c, &out, err));
    rate_changes_free(c);
    return 0;
}

/* Counting anew: matters one by one, as if each had come at once. */

struct refreshing {
    const struct office *office;
    struct store *store;
    struct rate_changes changes;
};

static int count_matter(void *state, struct arena *scratch, const struct matter *matter, struct error *err)
{
    struct refreshing *r = state;
    static const struct matter nothing;
    (void)scratch;
    return rate_changes_add(&r->changes, 0, &nothing, matter, err);
}

static int refresh(struct store *store, void *argument, struct error *err)
{
    struct refreshing *r = argument;
    r->changes = rate_changes_of(store, r->office->rules);
    r->changes.state = RATES_KEPT;
    TRY(q_rate_count_drop_all(store, err));
    TRY(q_rate_change_drop_all(store, err));
    int status = matters_replay(store, INT64_MAX, INT64_MAX, count_matter, r, err);
    if (status == 0)
        status = rate_changes_settle(&r->changes, err);
    rate_changes_free(&r->changes);
    return status == 0 ? put_basis(store, r->office->rules->rates_basis, err) : -1;
}

static int ask_whether_hold(struct store *store, void *argument, struct error *err)
{
    struct refreshing *r = argument;
    _cleanup_query_ struct query query = {0};
    struct q_rate_matter_other_row row;
    bool hold;
    TRY(rate_counters_hold(store, r->office->rules, &hold, err));
    TRY(q_rate_matter_other(store, &(struct q_rate_matter_other_in){0}, &query, err));
    int status = q_rate_matter_other_next(&query, &row, err);
    r->changes.state = hold || status == 0 ? RATES_KEPT : RATES_NOT_KEPT; /* the first event makes them hold */
    return status < 0 ? -1 : 0;
}

int office_rate_counters_refresh(const struct office *office, struct error *err)
{
    struct refreshing r = {.office = office};
    TRY(store_read(office->store, ask_whether_hold, &r, err));
    return r.changes.state == RATES_KEPT ? 0 : store_write(office->store, refresh, &r, err);
}
