#include "office/rates.h"

#include <stdlib.h>

#include "office/facts.h"
#include "office/kinds.h"
#include "office/rate_books.h"
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
    int64_t as_of_seq;
    const struct rate *only;       /* NULL: all */
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
    c->matters[c->n_matters++] = (struct rate_matter){.seq = s->seq,
                                                      .number = STR(""),
                                                      .entry = STR(""),
                                                      .unit = c->tally.chain->unit,
                                                      .place = s->place + 1,
                                                      .day = contribution->day,
                                                      .counts = contribution->counts};
    return 0;
}

static int by_number(const void *left, const void *right)
{
    const struct rate_matter *a = left, *b = right;
    if (a->entry.n && b->entry.n)
        return str_compare(a->entry, b->entry);
    if (!a->number.n != !b->number.n)
        return a->number.n ? -1 : 1;
    int order = str_compare(a->number, b->number);
    if (order)
        return order;
    if (!a->number.n && a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

static int name_matters(struct counting *c, struct error *err)
{
    for (size_t i = 0; i < c->n_matters; i++)
        if (!c->matters[i].entry.n)
            TRY(facts_number(c->store, c->arena, c->matters[i].seq, &c->matters[i].number, err));
    if (c->n_matters)
        qsort(c->matters, c->n_matters, sizeof *c->matters, by_number);
    return 0;
}

static int count_rate(struct counting *c, size_t place, struct rate_subject *s, struct error *err)
{
    const struct rate *rate = &c->office->rules->rates.items[place];
    const int64_t day = rate_day_of(rate, s);
    struct rate_contribution contribution;
    bool now = tally_counts_now(&c->tally, day);
    if ((!now && !tally_counts_before(&c->tally, day)) || !rate_contribution_of(rate, s, &contribution))
        return 0;
    if (now && c->query->matters)
        TRY(keep_matter(c, s, &contribution, err));
    return tally_add(&c->tally, place, &contribution, err);
}

static int count_subject(void *state, struct rate_subject *s, struct error *err)
{
    struct counting *c = state;
    const struct rates *rates = &c->office->rules->rates;
    const struct tally_subject subject = {.unit = s->unit,
                                          .channel = str_from(word_name(channel_words, (int)s->facts[FACT_CHANNEL])),
                                          .category = s->category,
                                          .kind = str_from(word_name(matter_kind_words, (int)s->facts[FACT_KIND]))};
    bool asked;
    TRY(tally_subject(&c->tally, &subject, &asked, err));
    if (!asked)
        return 0;
    if (c->only)
        return count_rate(c, (size_t)(c->only - rates->items), s, err);
    for (size_t i = 0; i < rates->n; i++)
        TRY(count_rate(c, i, s, err));
    return 0;
}

/* From the facts, or straight from the events. */
static int count_subjects(struct counting *c, struct error *err)
{
    const struct rates *rates = &c->office->rules->rates;
    struct facts_wish wish = {.from_day = c->query->last_year ? c->tally.last_from_day : c->query->from_day,
                              .to_day = c->tally.to_day,
                              .as_of_seq = c->as_of_seq,
                              .recount = c->query->recount};
    int64_t most_days = 0;
    for (size_t i = 0; i < rates->n; i++)
        most_days = rates->items[i].basis_days > most_days ? rates->items[i].basis_days : most_days;
    wish.from_day -= (int32_t)most_days; /* a day that is counted from there leads into the period */
    return facts_each(c->store, c->office, &wish, count_subject, c, err);
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

/* Up to which entry the journal is known, and whether that is all of it. */
static int find_as_of(struct counting *c, bool *ret_all, struct error *err)
{
    const struct rates_query *q = c->query;
    int64_t newest_seq;
    TRY(replay_seq_before(c->store, INT64_MAX, &newest_seq, err));
    TRY(replay_seq_before(c->store, q->as_of_ms, &c->as_of_seq, err));
    c->as_of_seq = q->as_of_seq < c->as_of_seq ? q->as_of_seq : c->as_of_seq;
    *ret_all = c->as_of_seq == newest_seq;
    return 0;
}

/* Whether the counters answer the question: they know only the present. */
static int counters_answer(struct counting *c, bool *ret, struct error *err)
{
    const struct rates_query *q = c->query;
    bool all;
    *ret = false;
    TRY(find_as_of(c, &all, err));
    if (!all || q->recount || q->matters || !find_dimension(q, &c->dimension))
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
        bool asked;
        TRY(tally_subject(&c->tally, &subject, &asked, err));
        if (!asked)
            continue;
        rate_counts_read(rates, row.counts, counts);
        TRY(tally_add_all(&c->tally, (int32_t)row.start_day, before, counts, err));
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

static int add_cell(struct counting *c, const struct rate_cell *cell, struct error *err)
{
    const struct tally_subject subject = subject_of(c, cell->name);
    bool asked;
    TRY(tally_subject(&c->tally, &subject, &asked, err));
    if (asked && tally_counts_now(&c->tally, cell->start_day))
        TRY(tally_add_all(&c->tally, cell->start_day, false, cell->counts, err));
    if (asked && tally_counts_before(&c->tally, cell->start_day))
        TRY(tally_add_all(&c->tally, cell->start_day, true, cell->counts, err));
    return 0;
}

/* What the counters have not taken up yet. */
static int add_left(struct counting *c, struct error *err)
{
    struct rate_changes left = rate_changes_of(c->store, c->office->rules);
    int status = rate_changes_load(&left, c->store, 1, err);
    for (size_t i = 0; status == 0 && i < left.n; i++)
        if (left.cells[i].dimension == c->dimension)
            status = add_cell(c, &left.cells[i], err);
    rate_changes_free(&left);
    return status;
}

static int count_entry(void *state, const struct rate_entry *e, struct error *err)
{
    struct counting *c = state;
    const struct rate_contribution *contribution = &e->contribution;
    bool asked;
    TRY(tally_subject(&c->tally, &e->subject, &asked, err));
    if (!asked)
        return 0;
    if (c->query->matters && tally_counts_now(&c->tally, contribution->day)) {
        if (!ARENA_ROOM(c->arena, c->matters, c->n_matters, c->capacity))
            return error_memory(err);
        c->matters[c->n_matters++] = (struct rate_matter){.number = e->matter,
                                                          .entry = e->number,
                                                          .unit = c->tally.chain->unit,
                                                          .day = contribution->day,
                                                          .counts = contribution->counts};
    }
    return tally_add(&c->tally, e->rate, contribution, err);
}

static int count(struct counting *c, struct error *err)
{
    bool answer;
    TRY(counters_answer(c, &answer, err));
    if (!c->only || c->only->subject == SUBJECT_COUNT)
        TRY(rate_books_each(c->store, c->office, c->arena, c->only, c->as_of_seq, c->query->as_of_day, count_entry, c,
                            err));
    if (c->only && c->only->subject == SUBJECT_COUNT)
        return 0;
    if (!answer)
        return count_subjects(c, err);
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
    c.only = query->only.n ? rates_find(&office->rules->rates, query->only) : NULL;
    struct units *units = ARENA_NEW(arena, struct units);
    if (!units)
        return error_memory(err);
    TRY(office_units(store, arena, units, err));
    if (query->unit.n && !units_find(units, query->unit))
        return FAIL(err, MSG_rates_unit_unknown, ARG_TEXT("unit", query->unit));
    TRY(tally_begin(&c.tally, arena, &office->rules->rates, query, units, err));
    TRY(count(&c, err));
    TRY(tally_end(&c.tally, err));
    TRY(name_matters(&c, err));
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

struct asking {
    struct counting counting;
    bool counters;
};

static int ask_counters(struct store *store, void *argument, struct error *err)
{
    struct asking *asking = argument;
    asking->counting.store = store;
    return counters_answer(&asking->counting, &asking->counters, err);
}

int office_rates_by_facts(const struct office *office, const struct rates_query *query, bool *ret, struct error *err)
{
    struct asking asking = {.counting = {.office = office, .query = query}};
    TRY(store_read(office->store, ask_counters, &asking, err));
    const struct rate *only = query->only.n ? rates_find(&office->rules->rates, query->only) : NULL;
    *ret = !asking.counters && !query->recount && !(only && only->subject == SUBJECT_COUNT);
    return 0;
}
