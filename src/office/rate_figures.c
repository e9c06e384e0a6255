#include "office/rate_figures.h"

#include "office/daybooks.h"
#include "office/register_counts.h"
#include "office/units.h"

static struct rates_query query_of(const struct rate_figures *f, struct str unit)
{
    struct rates_query query = rates_query_now(f->office, first_day_of((int)f->year), last_day_of((int)f->year));
    query.unit = unit;
    return query;
}

/* All rates of the year for the unit; `*ret` is NULL if there is no such unit. */
static int results_of(struct rate_figures *f, struct str unit, const struct rates_result **ret, struct error *err)
{
    const struct units *units;
    *ret = NULL;
    for (size_t i = 0; i < f->n && !*ret; i++)
        if (str_equal(f->items[i].unit, unit))
            *ret = &f->items[i].result;
    if (*ret)
        return 0;
    TRY(office_units_kept(f->store, false, &units, err));
    if (unit.n && !units_find(units, unit))
        return 0;
    struct rates_query query = query_of(f, unit);
    if (!ARENA_ROOM(f->arena, f->items, f->n, f->capacity))
        return error_memory(err);
    f->items[f->n].unit = unit;
    TRY(rates_count(f->store, f->office, f->arena, &query, &f->items[f->n].result, err));
    *ret = &f->items[f->n++].result;
    return 0;
}

int figure_frozen(struct rate_figures *f, struct str source, const struct frozen_record **ret, struct error *err)
{
    *ret = NULL;
    if (!f->closed)
        return 0;
    if (!f->frozen_read)
        TRY(office_records(f->store, f->arena, &kinds[KIND_FROZEN], f->year, &f->frozen, err));
    f->frozen_read = true;
    for (size_t i = 0; i < f->frozen.n; i++) {
        const struct frozen_record *record = records_at(&f->frozen, i);
        if (str_equal(record->source, source))
            *ret = record;
    }
    return 0;
}

int rate_figure_get(struct rate_figures *f, struct str text, struct rate_figure *ret, struct error *err)
{
    const struct frozen_record *frozen;
    const struct rates_result *result;
    struct source source;
    struct rate_figure figure = {0};
    if (!source_parse(text, &source)) {
        *ret = figure;
        return 0;
    }
    const struct rate *rate = rates_find(&f->office->rules->rates, source.name);
    figure.query = query_of(f, source.unit);
    figure.query.only = source.name;
    TRY(figure_frozen(f, text, &frozen, err));
    if (frozen && rate) {
        figure.rate = rate;
        figure.frozen = true;
        figure.counts = (struct rate_counts){.below = frozen->whole, .above = frozen->part};
        figure.query.as_of_seq = frozen->known_seq;
        figure.query.as_of_day = frozen->date;
    } else if (rate) {
        TRY(results_of(f, source.unit, &result, err));
        for (size_t i = 0; result && i < result->n; i++)
            if (result->rows[i].rate == rate) {
                figure.rate = rate;
                figure.counts = result->rows[i].now;
            }
    }
    *ret = figure;
    return 0;
}

int figure_count(struct rate_figures *f, const struct count *count, struct count_sum *ret, struct error *err)
{
    const int32_t from_day = first_day_of((int)f->year), to_day = last_day_of((int)f->year);
    struct daybook_count result;
    if (count->daybook) {
        TRY(daybook_count(f->store, f->office, f->arena, count, from_day, to_day, &result, err));
        *ret = result.sum;
        return 0;
    }
    *ret = count_begin(f->arena, count);
    return register_counts(f->store, f->office, f->arena, from_day, to_day, ret, 1, NULL, err);
}

/* What the source says now; `*ret_known` is false for what is not there and for sources from the accounts, which a
 * closed year keeps by itself. */
static int find_counts(struct rate_figures *f, struct str text, struct rate_counts *ret, bool *ret_known,
                       struct error *err)
{
    struct source source;
    struct rate_figure figure;
    struct count_sum sum;
    *ret_known = false;
    if (!source_parse(text, &source))
        return 0;
    if (source_is_rate(&source)) {
        TRY(rate_figure_get(f, text, &figure, err));
        *ret_known = figure.rate;
        *ret = figure.counts;
        return 0;
    }
    const struct count *count = source.kind == SOURCE_COUNT ? daybooks_count(&f->office->rules->daybooks, source.name)
                                                            : NULL;
    if (!count)
        return 0;
    TRY(figure_count(f, count, &sum, err));
    *ret_known = true;
    *ret = (struct rate_counts){.above = sum.value};
    return 0;
}

int rate_figures_freeze(const struct office *office, struct journal *journal, struct arena *arena, int64_t year,
                        struct error *err)
{
    struct rate_figures figures = {.office = office, .store = journal->deriver.store, .arena = arena, .year = year};
    const int64_t known_seq = journal->seq;
    struct records indicators;
    struct map done = MAP(arena);
    TRY(office_records(figures.store, arena, &kinds[KIND_INDICATOR], year, &indicators, err));
    for (size_t i = 0; i < indicators.n; i++) {
        const struct indicator_record *indicator = records_at(&indicators, i);
        struct rate_counts counts = {0, 0, 0};
        bool known, added;
        if (!indicator->source.n)
            continue;
        if (!map_add(&done, indicator->source, &added))
            return error_memory(err);
        TRY(find_counts(&figures, indicator->source, &counts, &known, err));
        struct frozen_record record = {.year = year,
                                       .source = indicator->source,
                                       .date = clock_today(office->clock),
                                       .known_seq = known_seq,
                                       .part = counts.above,
                                       .whole = counts.below};
        if (added && known)
            TRY(journal_append(journal, &kinds[KIND_FROZEN], &record, err));
    }
    return 0;
}

bool may_name_rate(const struct rates *rates, const struct indicator_record *indicator, const struct place *place,
                   struct problems *problems)
{
    struct source source;
    struct place where = *place;
    _cleanup_buf_ struct buf list = BUF(4096);
    if (!indicator->source.n || !source_parse(indicator->source, &source) || !source_is_rate(&source))
        return true;
    const struct rate *rate = rates_find(rates, source.name);
    where.field = STR("source");
    where.value = indicator->source;
    for (size_t i = 0; i < rates->n; i++)
        buf_printf(&list, "%s%.*s", i ? ", " : "", STR_ARGS(rates->items[i].id));
    if (!rate)
        PROBLEM(problems, &where, MSG_rates_unknown, ARG_TEXT("rate", source.name), ARG_TEXT("rates", buf_view(&list)));
    else if (rate->unit == RATE_DAYS && source.kind != SOURCE_BELOW)
        PROBLEM(problems, &where, MSG_evaluation_rate_days, ARG_TEXT("rate", source.name));
    else
        return true;
    return false;
}
