#include "office/rates.h"

#include "domain/petition/access.h"
#include "office/kinds.h"
#include "office/rate_counters.h"
#include "office/rate_tally.h"
#include "office/replay.h"
#include "office/units.h"
#include "queries.gen.h"

const char *const rates_by_names[] = {"",          "unit", "region", "channel", "category", "category1",
                                      "category2", "kind", "year",   "quarter", "month",    NULL};

struct counting {
    struct store *store;
    const struct office *office;
    struct arena *arena;
    const struct rates_query *query;
    struct tally tally;
    enum rate_dimension dimension; /* of the counters that are read */
    struct rate_matter *matters;
    size_t n_matters, capacity;
    struct rates_result result;
};

int64_t end_of_day_ms(int32_t day)
{
    return ((int64_t)day + 1) * 86400000 - INT64_C(8) * 3600000; /* the office's clock runs eight hours ahead of UTC */
}

struct rates_query rates_query_now(const struct office *office, int32_t from_day, int32_t to_day)
{
    return (struct rates_query){.from_day = from_day,
                                .to_day = to_day,
                                .as_of_ms = INT64_MAX,
                                .as_of_seq = INT64_MAX,
                                .as_of_day = clock_today(office->clock),
                                .unit = STR(""),
                                .only = STR("")};
}

static int keep_matter(struct counting *c, const struct rate_subject *s, const struct rate_contribution *contribution,
                       struct error *err)
{
    if (!ARENA_ROOM(c->arena, c->matters, c->n_matters, c->capacity))
        return error_memory(err);
    struct rate_matter *m = &c->matters[c->n_matters++];
    bool whole = matter_sight(c->tally.units, s->matter, &(struct asker){c->query->unit, STR("")}) == SIGHT_WHOLE;
    *m = (struct rate_matter){.number = whole ? arena_str(c->arena, s->matter->number) : STR(""),
                              .unit = arena_str(c->arena, s->unit),
                              .place = s->place + 1,
                              .day = contribution->day,
                              .counts = contribution->counts};
    return m->number.p && m->unit.p ? 0 : error_memory(err);
}

static int count_subject(struct counting *c, struct rate_subject *s, struct error *err)
{
    const struct rates *rates = &c->office->rules->rates;
    const struct tally_subject subject = {
        .unit = s->unit,
        .channel = str_from(word_name(channel_words, s->matter->registrations[s->place].channel)),
        .category = s->matter->category,
        .kind = str_from(word_name(matter_kind_words, s->matter->kind))};
    for (size_t i = 0; i < rates->n; i++) {
        struct rate_contribution contribution;
        bool counted;
        if (c->query->only.n && !str_equal(rates->items[i].id, c->query->only))
            continue;
        if (!rate_contribution_of(&rates->items[i], s, &contribution))
            continue;
        TRY(tally_add(&c->tally, i, &subject, &contribution, &counted, err));
        if (counted && c->query->matters && c->query->only.n)
            TRY(keep_matter(c, s, &contribution, err));
    }
    return 0;
}

static int count_matter(void *state, struct arena *scratch, const struct matter *m, struct error *err)
{
    struct counting *c = state;
    for (size_t place = 0; place < m->n_registrations; place++) {
        struct rate_subject subject;
        TRY(rate_subject_of(scratch, c->office->rules, m, place, &subject, err));
        TRY(count_subject(c, &subject, err));
    }
    return 0;
}

/* By what the question counts, besides the day: false if by two things at once, or by what the counters do not know. */
static bool find_dimension(const struct rates_query *q, enum rate_dimension *ret)
{
    static const struct {
        enum rates_by by;
        enum rate_dimension dimension;
    } known[] = {{BY_UNIT, DIMENSION_UNIT},       {BY_REGION, DIMENSION_UNIT},
                 {BY_CHANNEL, DIMENSION_CHANNEL}, {BY_CATEGORY, DIMENSION_CATEGORY},
                 {BY_KIND, DIMENSION_KIND},       {BY_NOTHING, DIMENSIONS},
                 {BY_YEAR, DIMENSIONS},           {BY_QUARTER, DIMENSIONS},
                 {BY_MONTH, DIMENSIONS}};
    enum rate_dimension found = DIMENSIONS; /* that is to say, any */
    for (int i = 0; i < RATES_BY_MAX; i++) {
        size_t k = 0;
        while (k < sizeof known / sizeof *known && known[k].by != q->by[i])
            k++;
        if (k == sizeof known / sizeof *known || (known[k].dimension != DIMENSIONS && found != DIMENSIONS))
            return false;
        found = known[k].dimension != DIMENSIONS ? known[k].dimension : found;
    }
    *ret = found == DIMENSIONS ? DIMENSION_UNIT : found;
    return !q->unit.n || *ret == DIMENSION_UNIT;
}

/* Whether the counters answer the question: they know only the present. */
static int counters_answer(struct counting *c, bool *ret, struct error *err)
{
    const struct rates_query *q = c->query;
    _cleanup_query_ struct query query = {0};
    struct q_journal_newest_row row;
    *ret = false;
    if (q->recount || q->matters || !find_dimension(q, &c->dimension))
        return 0;
    TRY(q_journal_newest(c->store, &query, err));
    int status = q_journal_newest_next(&query, &row, err);
    if (status < 0)
        return -1;
    if (status == 1 && (row.recorded_ms >= q->as_of_ms || row.seq > q->as_of_seq))
        return 0;
    return rate_counters_hold(c->store, c->office->rules, ret, err);
}

static struct tally_subject subject_of(const struct counting *c, struct str name)
{
    struct tally_subject subject = {STR(""), STR(""), STR(""), STR("")};
    struct str *places[DIMENSIONS] = {[DIMENSION_UNIT] = &subject.unit,
                                      [DIMENSION_CHANNEL] = &subject.channel,
                                      [DIMENSION_CATEGORY] = &subject.category,
                                      [DIMENSION_KIND] = &subject.kind};
    *places[c->dimension] = name;
    return subject;
}

static int add_cells(struct counting *c, const char *span, int32_t from_day, int32_t to_day, bool before,
                     struct error *err)
{
    const struct rates *rates = &c->office->rules->rates;
    struct rate_counts *counts = ARENA_NEW_ARRAY(c->arena, rates->n + 1, struct rate_counts);
    _cleanup_query_ struct query query = {0};
    struct q_rate_count_between_row row;
    int status;
    if (!counts)
        return error_memory(err);
    if (from_day > to_day)
        return 0;
    TRY(q_rate_count_between(c->store,
                             &(struct q_rate_count_between_in){
                                 str_from(span), str_from(rate_dimension_names[c->dimension]), from_day, to_day},
                             &query, err));
    while ((status = q_rate_count_between_next(&query, &row, err)) == 1) {
        const struct tally_subject subject = subject_of(c, row.name);
        rate_counts_read(rates, row.counts, counts);
        TRY(tally_add_all(&c->tally, &subject, (int32_t)row.start_day, before, counts, err));
    }
    return status < 0 ? -1 : 0;
}

/* Whole months by the month, the days before and behind them by the day. */
static int add_period(struct counting *c, int32_t from_day, int32_t to_day, bool before, struct error *err)
{
    struct civil from = civil_from_day(from_day), end = civil_from_day(to_day + 1);
    int32_t first_day = from.day == 1
                            ? from_day
                            : day_from_civil((struct civil){from.year + from.month / 12, from.month % 12 + 1, 1});
    int32_t end_day = day_from_civil((struct civil){end.year, end.month, 1}); /* the month that is not whole */
    if (to_day < from_day)
        return 0;
    if (end_day <= first_day)
        return add_cells(c, "day", from_day, to_day, before, err);
    TRY(add_cells(c, "day", from_day, first_day - 1, before, err));
    TRY(add_cells(c, "month", first_day, end_day - 1, before, err));
    return add_cells(c, "day", end_day, to_day, before, err);
}

/* What the counters have not taken up yet. */
static int add_left(struct counting *c, struct error *err)
{
    struct rate_changes left = rate_changes_of(c->store, c->office->rules);
    int status = rate_changes_load(&left, c->store, 1, err);
    for (size_t i = 0; status == 0 && i < left.n; i++) {
        const struct rate_cell *cell = &left.cells[i];
        const struct tally_subject subject = subject_of(c, cell->name);
        if (cell->dimension != c->dimension)
            continue;
        if (c->query->from_day <= cell->start_day && cell->start_day <= c->tally.to_day)
            status = tally_add_all(&c->tally, &subject, cell->start_day, false, cell->counts, err);
        if (status == 0 && c->query->last_year && c->tally.last_from_day <= cell->start_day &&
            cell->start_day <= c->tally.last_to_day)
            status = tally_add_all(&c->tally, &subject, cell->start_day, true, cell->counts, err);
    }
    rate_changes_free(&left);
    return status;
}

static int count(struct counting *c, struct error *err)
{
    bool answer;
    TRY(counters_answer(c, &answer, err));
    if (!answer)
        return matters_replay(c->store, c->query->as_of_ms, c->query->as_of_seq, count_matter, c, err);
    TRY(add_period(c, c->query->from_day, c->tally.to_day, false, err));
    if (c->query->last_year)
        TRY(add_period(c, c->tally.last_from_day, c->tally.last_to_day, true, err));
    return add_left(c, err);
}

static int count_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct counting *c = argument;
    return rates_count(store, c->office, c->arena, c->query, &c->result, err);
}

int rates_count(struct store *store, const struct office *office, struct arena *arena, const struct rates_query *query,
                struct rates_result *ret, struct error *err)
{
    struct counting c = {.store = store, .office = office, .arena = arena, .query = query};
    struct units *units = ARENA_NEW(arena, struct units);
    if (!units)
        return error_memory(err);
    TRY(office_units(store, arena, units, err));
    if (query->unit.n && !units_find(units, query->unit))
        return FAIL(err, MSG_rates_unit_unknown, ARG_TEXT("unit", query->unit));
    int status = tally_begin(&c.tally, arena, &office->rules->rates, query, units, err);
    if (status == 0)
        status = count(&c, err);
    if (status == 0)
        status = tally_end(&c.tally, err);
    tally_free(&c.tally);
    if (status != 0)
        return -1;
    *ret = (struct rates_result){c.tally.rows, c.tally.n_rows, c.matters, c.n_matters, units};
    return 0;
}

int office_rates(const struct office *office, struct arena *arena, const struct rates_query *query,
                 struct rates_result *ret, struct error *err)
{
    struct counting c = {.office = office, .arena = arena, .query = query};
    TRY(store_read(office->store, count_in_transaction, &c, err));
    *ret = c.result;
    return 0;
}
