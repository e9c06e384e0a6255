/*
 * The rates of a large register: MATTERS matters of five years in 300 units, each registered, forwarded, most accepted,
 * answered, served and settled; then questions about one of the years.
 * usage: rates FOLDER [MATTERS]; makes FOLDER/rates.db unless it is there, prints rows of a table for results.md
 */
#include <stdio.h>
#include <stdlib.h>

#include "desk.h"
#include "load.h"
#include "office/facts.h"
#include "office/rates.h"

enum { UNITS = 300, YEARS = 5, FIRST_YEAR = 2017, MATTERS_AT_ONCE = 2000, STEPS_MAX = 6, LONGEST_DAYS = 150, ROUNDS = 11 };
static int64_t today_ms;

/* splitmix64 */
static uint64_t chance;
static int32_t below(int32_t limit)
{
    uint64_t z = (chance += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (int32_t)((z ^ (z >> 31)) % (uint64_t)limit);
}

static void add_units(const struct office *office, struct arena *arena)
{
    struct unit_record *units = ARENA_NEW_ARRAY(arena, UNITS + 1, struct unit_record);
    for (size_t i = 0; i <= UNITS; i++) {
        schema_clear(&unit_schema, &units[i]);
        units[i].code = i ? arena_printf(arena, "U%03zu", i) : STR("OFFICE");
        units[i].name = arena_printf(arena, "第%zu单位", i);
        units[i].kind = i ? UNIT_KIND_UNIT : UNIT_KIND_OFFICE;
        units[i].region = arena_printf(arena, "R%zu", i % 12);
        if (i > 20) /* twenty above, the others below one of them */
            units[i].parent = units[i % 20 + 1].code;
    }
    take(office, arena, KIND_UNIT, units, UNITS + 1);
}

static struct case_event *step(struct case_event **next, const char *action, struct str number, struct str unit, int32_t day)
{
    struct case_event *e = (*next)++;
    schema_clear(&case_event_schema, e);
    e->action = str_from(action);
    e->number = number;
    e->unit = unit;
    e->date = day;
    return e;
}

static void add_matter(struct arena *arena, struct case_event **next, size_t i, int32_t day)
{
    struct str number = arena_printf(arena, "M%08zu", i), unit = arena_printf(arena, "U%03d", 1 + below(below(UNITS) + 1));
    struct case_event *e = step(next, "register", number, STR("OFFICE"), day);
    e->kind = below(12) ? KIND_APPEAL : KIND_SUGGESTION;
    e->channel = 1 + below(6);
    e->people = 1 + below(3);
    e->title = STR("反映小区供水问题");
    e->category = STR("城乡建设");
    e->content = STR("小区供水不足，请予解决。");
    step(next, "forward", number, STR("OFFICE"), day += below(14))->to = unit;
    if (!below(20))
        return;
    step(next, "accept", number, unit, day += below(14))->route = ROUTE_PETITION;
    if (!below(15))
        return;
    e = step(next, "opinion", number, unit, day += below(70));
    e->facts = e->opinion = e->basis = STR("情况属实，已整改");
    e->outcome = STR("support");
    e->remedies_told = YES;
    step(next, "serve", number, unit, day += below(5))->served_by = STR("邮寄");
    if (below(3))
        step(next, "settle", number, STR("OFFICE"), day + below(30))->reason = STR("信访人认可");
}

static void fill(const struct office *office, size_t matters)
{
    int32_t first_day = first_day_of(FIRST_YEAR);
    double from = now_s();
    size_t events = 0;
    for (size_t done = 0; done < matters; done += MATTERS_AT_ONCE) {
        const int32_t last_day = first_day + (int32_t)((done + MATTERS_AT_ONCE) * YEARS * 365 / matters);
        today_ms = (int64_t)(last_day + LONGEST_DAYS) * 86400000; /* recorded when all of them have ended */
        _cleanup_arena_ struct arena arena = ARENA((size_t)1 << 30);
        struct case_event *all = ARENA_NEW_ARRAY(&arena, MATTERS_AT_ONCE * STEPS_MAX, struct case_event), *next = all;
        for (size_t i = 0; i < MATTERS_AT_ONCE; i++)
            add_matter(&arena, &next, done + i, first_day + (int32_t)((done + i) * YEARS * 365 / matters));
        take(office, &arena, KIND_CASE, all, (size_t)(next - all));
        events += (size_t)(next - all);
    }
    printf("| register of %zu matters filled, with counters | %.0f events/s | | |\n", matters, (double)events / (now_s() - from));
}

static void ask(const struct office *office, const char *what, const struct rates_query *query, int rounds, const char *mark)
{
    double times[ROUNDS];
    size_t rows = 0, matters = 0;
    for (int i = 0; i < rounds; i++) {
        struct error err = {0};
        _cleanup_arena_ struct arena arena = ARENA((size_t)2 << 30);
        struct rates_result result;
        double from = now_s();
        must(office_rates(office, &arena, query, &result, &err), &err, NULL);
        times[i] = now_s() - from;
        rows = result.n;
        matters = result.n_matters;
    }
    double middle = middle_of(times, (size_t)rounds);
    printf("| %s | %.1f ms | %s | %zu %s, slowest of %d: %.1f ms |\n", what, middle * 1000, mark, matters ? matters : rows,
           matters ? "matters" : "rows", rounds, times[rounds - 1] * 1000);
    fflush(stdout);
}

/* What the counters do not know, from facts that were just made. */
static void ask_facts(const struct office *office, const struct rates_query *year)
{
    struct error err = {0};
    struct rates_query query = *year;
    size_t behind;
    must(facts_forget(office, &err), &err, NULL);
    must(facts_behind(office, &behind, &err), &err, NULL);
    double from = now_s();
    must(facts_catch_up(office, NULL, NULL, &err), &err, NULL);
    printf("| the facts made from %zu entries of the journal, once | %.1f s | | |\n", behind, now_s() - from);
    query.only = STR("aqdf");
    query.unit = STR("U250");
    query.matters = true;
    ask(office, "the matters behind one rate of a unit and a year", &query, ROUNDS, "under 100 ms");
    query.as_of_ms = end_of_day_ms(year->to_day - 90);
    query.as_of_day = year->to_day - 90;
    ask(office, "the same, as of a day within that year", &query, ROUNDS, "under 100 ms");
    query.matters = false;
    query.only = query.unit = STR("");
    ask(office, "all rates of the year, as of that day", &query, ROUNDS, "under 1 s");
    query = *year;
    query.by[0] = BY_CATEGORY1;
    ask(office, "all rates of a year by the first level of the category", &query, ROUNDS, "under 1 s");
    query.by[0] = BY_UNIT;
    query.by[1] = BY_CHANNEL;
    ask(office, "all rates of a year by unit and channel", &query, ROUNDS, "under 1 s");
    query.subtree = query.last_year = true;
    ask(office, "the same, each unit with those below it, and against last year", &query, ROUNDS, "under 1 s");
    query.from_day = first_day_of(FIRST_YEAR);
    query.subtree = query.last_year = false;
    ask(office, "all rates of four years by unit and channel", &query, ROUNDS, "under 1 s");
    query = *year;
    query.recount = true;
    ask(office, "all rates of a year, from the events", &query, 1, "");
}

int main(int argc, char **argv)
{
    _cleanup_arena_ struct arena arena = ARENA((size_t)1 << 30);
    struct bench_desk desk;
    size_t matters = argc > 2 ? (size_t)atof(argv[2]) : 1000000;
    today_ms = (int64_t)(last_day_of(FIRST_YEAR + YEARS) - 100) * 86400000;
    if (argc < 2)
        return 1;
    struct str path = arena_printf(&arena, "%s/rates.db", argv[1]);
    bool is_new = !file_is_there(path);
    desk_open(&desk, &arena, path, is_new ? STORE_CREATE : STORE_WRITE, &today_ms);
    const struct office office = desk.office;
    if (is_new) {
        add_units(&office, &arena);
        fill(&office, matters);
        today_ms = (int64_t)(last_day_of(FIRST_YEAR + YEARS) - 100) * 86400000;
    }
    struct rates_query year = rates_query_now(&office, first_day_of(FIRST_YEAR + 3), last_day_of(FIRST_YEAR + 3)), query = year;
    query.by[0] = BY_UNIT;
    query.by[1] = BY_MONTH;
    ask(&office, "all rates of a year by unit and month", &query, ROUNDS, "under 100 ms");
    query.subtree = query.last_year = true;
    ask(&office, "the same, each unit with those below it, and against last year", &query, ROUNDS, "");
    query = year;
    query.from_day += 10;
    query.to_day -= 10;
    query.by[0] = BY_REGION;
    ask(&office, "all rates of a period from day to day, by region", &query, ROUNDS, "");
    query = year;
    ask(&office, "all rates of a year", &query, ROUNDS, "");
    query.by[0] = BY_CHANNEL;
    ask(&office, "all rates of a year by channel", &query, ROUNDS, "");
    ask_facts(&office, &year);
    desk_close(&desk);
    return 0;
}
