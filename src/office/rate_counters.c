#include "office/rate_counters.h"

#include "office/office.h"
#include "office/replay.h"
#include "queries.gen.h"

/*
 * An event changes a dozen counters, and those of the busy days over and over. So a transaction leaves what moved in
 * one row behind the others, and every so many entries of the journal the rows are added up and the counters brought up
 * to date; at once in a large transaction, such as an import.
 */
enum {
    ENTRIES_A_ROUND = 1024,
    MOVES_OF_A_ROW = 512,   /* more are not left waiting */
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
    c->moves = NULL;
    c->cells = NULL;
    c->n_moves = c->moves_capacity = c->n = c->capacity = 0;
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

static struct rate_counts times(int sign, struct rate_counts counts)
{
    return (struct rate_counts){sign * counts.below, sign * counts.above, sign * counts.late};
}

static int find_cell(struct rate_changes *c, bool month, enum rate_dimension dimension, int32_t start_day,
                     struct str name, struct rate_cell **ret, struct error *err)
{
    const int32_t head[] = {start_day, (int32_t)dimension * 2 + month};
    buf_clear(&c->key);
    buf_bytes(&c->key, (const char *)head, sizeof head);
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
        cell.name = str_slice(kept, sizeof head, kept.n);
        cell.counts = ARENA_NEW_ARRAY(&c->arena, c->rules->rates.n + 1, struct rate_counts);
        if (!cell.counts)
            return error_memory(err);
        c->cells[c->n++] = cell;
    }
    *ret = &c->cells[*place];
    return 0;
}

/* Where all that happens on a day under these names is added. */
struct rate_day {
    struct rate_counts *counts[DIMENSIONS];
};

static int find_day(struct rate_changes *c, const struct rate_names *names, int32_t day, struct rate_day *ret,
                    struct error *err)
{
    for (int d = 0; d < DIMENSIONS; d++) {
        struct rate_cell *cell;
        TRY(find_cell(c, false, (enum rate_dimension)d, day, names->of[d], &cell, err));
        ret->counts[d] = cell->counts;
    }
    return 0;
}

static void add_to_day(const struct rate_day *day, size_t rate, struct rate_counts counts)
{
    for (int d = 0; d < DIMENSIONS; d++)
        rate_counts_add(&day->counts[d][rate], counts);
}

static bool follows(const struct rate_move *moves, size_t i)
{
    return i && moves[i].names == moves[i - 1].names && moves[i].day == moves[i - 1].day;
}

/* Adds the moves up in the cells. */
static int fold(struct rate_changes *c, struct error *err)
{
    struct rate_day day;
    for (size_t i = 0; i < c->n_moves; i++) {
        const struct rate_move *move = &c->moves[i];
        if (!follows(c->moves, i))
            TRY(find_day(c, move->names, move->day, &day, err));
        add_to_day(&day, move->rate, move->counts);
    }
    c->n_moves = 0;
    return 0;
}

static struct rate_names names_of(const struct rate_subject *s)
{
    return (struct rate_names){{[DIMENSION_UNIT] = s->unit,
                                [DIMENSION_CHANNEL] = str_from(word_name(channel_words, (int)s->facts[FACT_CHANNEL])),
                                [DIMENSION_CATEGORY] = s->category,
                                [DIMENSION_KIND] = str_from(word_name(matter_kind_words, (int)s->facts[FACT_KIND]))}};
}

static bool same_names(const struct rate_names *a, const struct rate_names *b)
{
    bool same = true;
    for (int d = 0; d < DIMENSIONS; d++)
        same &= str_equal(a->of[d], b->of[d]);
    return same;
}

/* The matter moves on, and with it its texts. */
static const struct rate_names *keep_names(struct rate_changes *c, const struct rate_names *names)
{
    struct rate_names *kept = ARENA_NEW(&c->arena, struct rate_names);
    bool good = kept;
    for (int d = 0; good && d < DIMENSIONS; d++) {
        kept->of[d] = arena_str(&c->arena, names->of[d]);
        good = kept->of[d].p;
    }
    return good ? kept : NULL;
}

static bool is_change(const struct rate_counts *counts)
{
    return counts->below || counts->above || counts->late;
}

/* Among the moves since `first`, behind those of its day; moves of other names stand before `first`. */
static int add_move(struct rate_changes *c, size_t first, struct rate_move move, struct error *err)
{
    if (!is_change(&move.counts))
        return 0;
    if (!ARENA_ROOM(&c->arena, c->moves, c->n_moves, c->moves_capacity))
        return error_memory(err);
    size_t at = c->n_moves++;
    for (; at > first && c->moves[at - 1].day > move.day; at--)
        c->moves[at] = c->moves[at - 1];
    c->moves[at] = move;
    return 0;
}

/* What `before` added is no longer added, and what `after` adds is; either may be NULL. */
static int add_moves(struct rate_changes *c, struct rate_subject *before, struct rate_subject *after,
                     const struct rate_names *names, struct error *err)
{
    const struct rate_names *kept = keep_names(c, names);
    const size_t first = c->n_moves;
    if (!kept)
        return error_memory(err);
    for (size_t i = 0; i < c->rules->rates.n; i++) {
        const struct rate *rate = &c->rules->rates.items[i];
        struct rate_contribution was, is;
        bool had = before && rate_contribution_of(rate, before, &was);
        bool has = after && rate_contribution_of(rate, after, &is);
        if (had)
            was.counts = times(-1, was.counts);
        if (had && has && was.day == is.day) {
            rate_counts_add(&is.counts, was.counts);
            had = false;
        }
        if (had)
            TRY(add_move(c, first, (struct rate_move){kept, was.day, i, was.counts}, err));
        if (has)
            TRY(add_move(c, first, (struct rate_move){kept, is.day, i, is.counts}, err));
    }
    return 0;
}

/* What one registration adds after the event less what it added before (NULL: nothing). */
static int add_subject(struct rate_changes *c, struct rate_subject *before, struct rate_subject *after,
                       struct error *err)
{
    const struct rate_names now = names_of(after);
    const struct rate_names then = before ? names_of(before) : now;
    if (same_names(&now, &then))
        return add_moves(c, before, after, &now, err);
    TRY(add_moves(c, before, NULL, &then, err));
    return add_moves(c, NULL, after, &now, err);
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
    if (c->n_moves > MOVES_OF_A_ROW)
        TRY(fold(c, err));
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

/* "ID ABOVE/BELOW/LATE" at `*at`, which moves behind it. */
static struct str read_item(struct str text, size_t *at, struct rate_counts *ret)
{
    size_t end = str_find(text, ' ', *at);
    struct str id = str_slice(text, *at, end);
    *at = end + 1;
    ret->above = read_number(text, at);
    ++*at;
    ret->below = read_number(text, at);
    ++*at;
    ret->late = read_number(text, at);
    return id;
}

static void print_item(struct buf *out, struct str id, const struct rate_counts *counts)
{
    buf_str(out, id);
    buf_char(out, ' ');
    buf_int(out, counts->above);
    buf_char(out, '/');
    buf_int(out, counts->below);
    buf_char(out, '/');
    buf_int(out, counts->late);
}

void rate_counts_read(const struct rates *rates, struct str text, struct rate_counts *ret)
{
    size_t rate = 0;
    for (size_t i = 0; i < rates->n; i++)
        ret[i] = (struct rate_counts){0, 0, 0};
    for (size_t at = 0; at < text.n; at++) { /* behind the blank */
        struct rate_counts counts;
        struct str id = read_item(text, &at, &counts);
        while (rate < rates->n && !str_equal(rates->items[rate].id, id))
            rate++;
        if (rate < rates->n)
            ret[rate] = counts;
    }
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
        print_item(out, rates->items[i].id, &counts[i]);
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

/* "LENGTH:NAME ... @DAY ID ABOVE/BELOW/LATE ... @DAY ...", the names by dimension, a line a set of names. */
static int leave_row(struct rate_changes *c, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(TEXT_MAX);
    for (size_t i = 0; i < c->n_moves; i++) {
        const struct rate_move *move = &c->moves[i];
        if (!i || move->names != move[-1].names) {
            buf_text(&out, i ? "\n" : "");
            for (int d = 0; d < DIMENSIONS; d++) {
                buf_int(&out, (int64_t)move->names->of[d].n);
                buf_char(&out, ':');
                buf_str(&out, move->names->of[d]);
                buf_char(&out, ' ');
            }
        }
        if (!follows(c->moves, i)) {
            buf_char(&out, '@');
            buf_int(&out, move->day);
            buf_char(&out, ' ');
        }
        print_item(&out, c->rules->rates.items[move->rate].id, &move->counts);
        buf_char(&out, ' ');
    }
    if (!buf_ok(&out))
        return error_memory(err);
    return q_rate_change_add(c->store, &(struct q_rate_change_add_in){c->last_seq, buf_view(&out)}, err);
}

/* The names at the beginning of a line, which may hold anything; `*at` moves behind them. */
static void read_names(struct str text, size_t *at, struct rate_names *ret)
{
    for (int d = 0; d < DIMENSIONS; d++) {
        size_t length = (size_t)read_number(text, at), from = *at + 1;
        ret->of[d] = str_slice(text, from, from + length);
        *at = from + length + 1;
    }
}

static int load_row(struct rate_changes *c, struct str text, int sign, struct error *err)
{
    const struct rates *rates = &c->rules->rates;
    struct rate_names names;
    struct rate_day day = {{NULL}};
    for (size_t at = 0, rate = 0; at < text.n;) {
        if (at == 0 || text.p[at] == '\n') {
            at += at > 0;
            read_names(text, &at, &names);
        }
        if (at < text.n && text.p[at] == '@') {
            at++;
            TRY(find_day(c, &names, (int32_t)read_number(text, &at), &day, err));
            at++;
            rate = 0;
        }
        struct rate_counts counts;
        struct str id = read_item(text, &at, &counts);
        at++;
        while (rate < rates->n && !str_equal(rates->items[rate].id, id))
            rate++;
        if (rate < rates->n && day.counts[0])
            add_to_day(&day, rate, times(sign, counts));
    }
    return 0;
}

int rate_changes_load(struct rate_changes *c, struct store *store, int sign, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_rate_change_all_row row;
    int status;
    TRY(q_rate_change_all(store, &query, err));
    while ((status = q_rate_change_all_next(&query, &row, err)) == 1)
        TRY(load_row(c, row.changes, sign, err));
    return status < 0 ? -1 : 0;
}

int rate_changes_settle(struct rate_changes *c, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(TEXT_MAX);
    if (c->state == RATES_NOT_KEPT)
        return 0;
    TRY(fold(c, err));
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
    bool round_ends = c->last_seq / ENTRIES_A_ROUND != (c->first_seq - 1) / ENTRIES_A_ROUND;
    if (round_ends || c->n)
        return c->first_seq ? rate_changes_settle(c, err) : 0;
    if (c->n_moves)
        TRY(leave_row(c, err));
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
    int status = matters_replay(store, &(struct replay){INT64_MAX, NULL, count_matter, r}, err);
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
