/*
 * Random valid books: whatever is booked, every structural check holds, and one printed cell changed by one tick
 * is noticed. usage: test_books [SEED [BOOKS]]; the seed is printed, and a failing book prints its own.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "domain/accounts/cross_check.h"
#include "rules/rules.h"

enum { YEAR_TRIED = 2020, SUMS_MAX = 400, TOLD_MAX = 20, PROPERTIES_MAX = 32, PROPERTIES = 15 };

/* splitmix64: the whole test follows from one number. */
static uint64_t random_state;
static uint64_t random_number(void)
{
    uint64_t z = (random_state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}
static int64_t below(int64_t limit)
{
    return (int64_t)(random_number() % (uint64_t)limit);
}
static bool one_in(int64_t n)
{
    return below(n) == 0;
}

static uint64_t book_seed;
/* Each property, how often it held and how often it did not. */
static struct property {
    const char *what;
    size_t held, broken;
} properties[PROPERTIES_MAX];
static size_t n_properties, told;
static void expect(bool good, const char *what, const char *detail)
{
    size_t i = 0;
    while (i < n_properties && strcmp(properties[i].what, what) != 0)
        i++;
    if (i == PROPERTIES_MAX)
        abort();
    if (i == n_properties)
        properties[n_properties++].what = what;
    properties[i].held += good;
    properties[i].broken += !good;
    if (!good && told++ < TOLD_MAX)
        printf("FAIL property: %s: %s (book %" PRIu64 ")\n", what, detail, book_seed);
}

/* The codes that may be booked in the year. */
struct pool {
    struct str *items;
    size_t n;
};
static struct pool functions, economics;

static void fill_pool(struct arena *arena, const struct codes *codes, size_t digits, struct pool *ret)
{
    ret->items = ARENA_NEW_ARRAY(arena, codes->rows.n, struct str);
    for (size_t i = 0; i < codes->rows.n; i++) {
        const struct code *row = records_at(&codes->rows, i);
        if (row->code.n == digits && codes_find(codes, row->code, YEAR_TRIED) == row &&
            row->system != SYSTEM_GOVERNMENT)
            ret->items[ret->n++] = row->code;
    }
}

/* From 1 fen to 10^12, small and large alike; often a round sum, or one that sits on half a tick. */
static int64_t random_fen(void)
{
    int64_t limit = 10;
    for (int64_t n = below(12); n > 0; n--)
        limit *= 10;
    int64_t fen = 1 + below(limit);
    if (one_in(6))
        fen = fen / 10000 * 10000 + 5000;
    if (one_in(6))
        fen = fen / 1000000 * 1000000;
    return fen ? fen : 1;
}

/* Few codes and many, so that rows are shared and not. */
static struct str random_code(const struct pool *pool, int64_t spread)
{
    return pool->items[(size_t)below(spread < (int64_t)pool->n ? spread : (int64_t)pool->n)];
}

static void add(struct arena *arena, struct books *books, const struct rules *rules, struct book_sum sum)
{
    struct error err = {0};
    const struct code *code = codes_find(&rules->economic_codes, sum.economic, YEAR_TRIED);
    sum.economic_group = code ? code->group : GROUP_NONE;
    if (books_add(arena, books, sum, &err) != 0)
        abort();
}

static void add_random(struct arena *arena, struct books *books, const struct rules *rules, int64_t spread,
                       bool general_only)
{
    struct book_sum sum = {.fund = general_only ? FUND_GENERAL : (enum fund)(1 + below(4)), .project = STR(""),
                           .economic = STR(""), .line = STR(""), .function = random_code(&functions, spread),
                           .fen = random_fen(), .entries = 1 + below(3)};
    int64_t measure = below(10);
    if (measure < 5) {
        sum.measure = MEASURE_EXPENDITURE;
        sum.economic = random_code(&economics, spread);
        sum.category = (enum category)(1 + below(sum.fund == FUND_OTHER ? 5 : 2));
    } else if (measure < 8) {
        sum.measure = MEASURE_INCOME;
        sum.kind = general_only ? INCOME_GENERAL_GRANT : (enum income_kind)(1 + below(8));
        sum.fund = fund_of_income(sum.kind);
    } else if (measure == 8) {
        sum.measure = one_in(3) && sum.fund == FUND_OTHER
                          ? (one_in(2) ? MEASURE_SURPLUS_USED : MEASURE_SURPLUS_DISTRIBUTED)
                          : MEASURE_OPENING;
        sum.category = sum.measure == MEASURE_OPENING ? (enum category)(1 + below(2)) : 0;
    } else {
        sum.measure = one_in(4) ? MEASURE_BUDGET_CHANGE : MEASURE_INITIAL_BUDGET;
        sum.economic = random_code(&economics, spread);
        sum.category = (enum category)(1 + below(2));
    }
    if (one_in(12)) /* booked and undone: nothing is left, but the rows were used */
        sum.fen = 0;
    add(arena, books, rules, sum);
    if (one_in(12) && (sum.measure == MEASURE_EXPENDITURE || sum.measure == MEASURE_INCOME)) {
        sum.fen = -sum.fen; /* a reversal summed apart from what it undoes */
        add(arena, books, rules, sum);
    }
}

static struct books random_books(struct arena *arena, const struct rules *rules)
{
    struct books books = {.year = YEAR_TRIED};
    struct error err = {0};
    int64_t n = one_in(3) ? 1 + below(8) : 1 + below(SUMS_MAX), spread = one_in(2) ? 1 + below(12) : 10000;
    bool general_only = one_in(5);
    for (int64_t i = 0; i < n; i++)
        add_random(arena, &books, rules, spread, general_only);
    if (books_close(arena, &books, &err) != 0)
        abort();
    return books;
}

static const char *figure_at(struct arena *arena, const struct tables *tables, struct cell_place at)
{
    return cell_figure(arena, tables, at).p;
}

/* Calls `visit` for every cell. */
static void each_cell(struct tables *tables,
                      void (*visit)(struct tables *tables, struct cell_place at, struct table_cell *cell, void *arg),
                      void *arg)
{
    for (size_t t = 0; t < tables->layout->n_tables; t++) {
        for (size_t b = 0; b < tables->tables[t].layout->n_blocks; b++) {
            struct table_block *block = &tables->tables[t].blocks[b];
            for (size_t r = 0; r < block->n; r++)
                for (size_t c = 0; c < block->layout->n_columns; c++)
                    visit(tables, (struct cell_place){t, b, r, c}, &block->rows[r].cells[c], arg);
        }
    }
}

struct cell_visit {
    struct arena *arena;
    struct table_cell **filled;
    struct cell_place *places;
    size_t n;
};

/* Blank means that nothing was booked; plain rounding is of the exact sum; and a cell that is one node of the
 * tree that largest remainder goes down lies within one tick of it. */
static void check_cell(struct tables *tables, struct cell_place at, struct table_cell *cell, void *arg)
{
    struct cell_visit *v = arg;
    const struct table *table = &tables->tables[at.table];
    const struct table_row *row = &table->blocks[at.block].rows[at.row];
    struct str column = table->blocks[at.block].layout->columns[at.column].id;
    if (!cell->filled) {
        expect(cell->text.n == 0 && cell->exact_fen == 0, "a blank cell has nothing in it", figure_at(v->arena, tables, at));
        return;
    }
    expect(cell->text.n > 0, "a filled cell is printed", figure_at(v->arena, tables, at));
    v->filled[v->n] = cell;
    v->places[v->n++] = at;
    int64_t off = cell->value.digits * tables->fen_per_tick - cell->exact_fen;
    if (tables->policy == POLICY_PLAIN)
        expect(2 * llabs(off) <= tables->fen_per_tick, "plain rounding is of the exact sum", figure_at(v->arena, tables, at));
    bool node = (str_equal(table->layout->role, STR("general_expenditure")) &&
                 (str_equal(column, STR("basic")) || str_equal(column, STR("project")))) ||
                str_equal(table->layout->role, STR("general_basic")) ||
                (str_equal(table->layout->role, STR("gov_fund")) && row->code.n == 7 &&
                 (str_equal(column, STR("opening")) || str_equal(column, STR("income"))));
    if (node && tables->policy == POLICY_LARGEST_REMAINDER)
        expect(llabs(off) < tables->fen_per_tick, "within one tick of the exact sum", figure_at(v->arena, tables, at));
}

static struct check_results run_checks(struct arena *arena, const struct rules *rules, const struct tables *tables)
{
    struct error err = {0};
    struct check_results results;
    struct check_input input = {.tables = tables, .checks = &rules->cross_checks,
                                .function_codes = &rules->function_codes, .economic_codes = &rules->economic_codes};
    if (cross_checks_run(arena, &input, &results, &err) != 0)
        abort();
    return results;
}

/* The first equation that is not as it should be, for the message. */
static const char *complaint(struct arena *arena, const struct check_result *result)
{
    struct str left = result->n ? result->equations[0].left : STR(""), right = result->n ? result->equations[0].right : STR("");
    return arena_printf(arena, "%.*s %.*s: %.*s against %.*s", STR_ARGS(result->check->id),
                        STR_ARGS(result->check->en), STR_ARGS(left), STR_ARGS(right)).p;
}

static size_t failing(const struct check_results *results)
{
    size_t n = 0;
    for (size_t i = 0; i < results->n; i++)
        n += results->items[i].verdict == VERDICT_FAIL && results->items[i].check->severity == SEVERITY_ERROR;
    return n;
}

static void check_tables(struct arena *arena, const struct rules *rules, struct tables *tables)
{
    bool exact = tables->policy == POLICY_LARGEST_REMAINDER;
    struct check_results results = run_checks(arena, rules, tables);
    for (size_t i = 0; i < results.n; i++) {
        const struct check_result *result = &results.items[i];
        if (result->check->severity != SEVERITY_ERROR)
            continue;
        bool good = result->verdict != VERDICT_FAIL && (!exact || result->rounded == 0);
        expect(good, exact ? "structural check, largest remainder" : "structural check, plain",
               good ? "" : complaint(arena, result));
    }
    size_t cells = 0;
    for (size_t t = 0; t < tables->layout->n_tables; t++)
        for (size_t b = 0; b < tables->tables[t].layout->n_blocks; b++)
            cells += tables->tables[t].blocks[b].n * tables->tables[t].blocks[b].layout->n_columns;
    struct cell_visit visit = {arena, ARENA_NEW_ARRAY(arena, cells + 1, struct table_cell *),
                               ARENA_NEW_ARRAY(arena, cells + 1, struct cell_place), 0};
    each_cell(tables, check_cell, &visit);
    if (!exact || visit.n == 0 || failing(&results))
        return;
    size_t at = (size_t)below((int64_t)visit.n);
    int64_t tick = one_in(2) ? 1 : -1;
    visit.filled[at]->value.digits += tick;
    struct check_results after = run_checks(arena, rules, tables);
    expect(failing(&after) > 0, tick > 0 ? "one tick more in a cell is noticed" : "one tick less in a cell is noticed",
           figure_at(arena, tables, visit.places[at]));
    visit.filled[at]->value.digits -= tick;
}

static void try_book(const struct rules *rules)
{
    for (size_t l = 0; l < rules->n_layouts; l++) {
        for (int policy = POLICY_PLAIN; policy <= POLICY_LARGEST_REMAINDER; policy++) {
            _cleanup_arena_ struct arena arena = ARENA((size_t)1 << 30);
            struct error err = {0};
            struct tables tables;
            random_state = book_seed;
            struct books books = random_books(&arena, rules);
            struct tables_input input = {.layout = &rules->layouts[l], .books = &books,
                                         .function_codes = &rules->function_codes,
                                         .economic_codes = &rules->economic_codes,
                                         .policy = (enum rounding_policy)policy};
            int status = tables_compute(&arena, &input, &tables, &err);
            expect(status == 0, "tables are computed", message_name(err.message.id));
            if (status == 0)
                check_tables(&arena, rules, &tables);
        }
    }
}

/* apportion(): the whole is given out; each part gets its floor or ceiling; parts of nothing get nothing; the order
 * of the parts does not matter but where two remainders are the same. */
static void try_apportion(void)
{
    enum { PARTS_MAX = 40 };
    int64_t fen[PARTS_MAX], shares[PARTS_MAX], turned[PARTS_MAX], turned_shares[PARTS_MAX];
    size_t n = 1 + (size_t)below(PARTS_MAX);
    const int64_t per_tick = (const int64_t[]){1, 100, 10000, 1000000}[below(4)];
    int64_t total_fen = 0, given = 0;
    bool ties = false, floors = true, nothing = true, same = true;
    for (size_t i = 0; i < n; i++) {
        fen[i] = one_in(8) ? 0 : random_fen() * (one_in(5) ? -1 : 1);
        total_fen += fen[i];
        turned[n - 1 - i] = fen[i];
        for (size_t k = 0; k < i; k++)
            ties |= ((fen[i] - fen[k]) % per_tick) == 0;
    }
    enum rounding mode = one_in(2) ? ROUND_FLOOR : ROUND_HALF_UP;
    int64_t total = (int64_t)divide_rounded(total_fen, per_tick, mode);
    apportion(total, fen, n, per_tick, shares);
    apportion(total, turned, n, per_tick, turned_shares);
    for (size_t i = 0; i < n; i++) {
        int64_t floor = (int64_t)divide_rounded(fen[i], per_tick, ROUND_FLOOR);
        given += shares[i];
        floors &= shares[i] == floor || (shares[i] == floor + 1 && fen[i] != floor * per_tick);
        nothing &= fen[i] != 0 || shares[i] == 0;
        same &= shares[i] == turned_shares[n - 1 - i];
    }
    expect(given == total, "apportion gives out the whole", "");
    expect(floors, "apportion gives floor or ceiling", "");
    expect(nothing, "apportion gives nothing to nothing", "");
    expect(same || ties, "apportion does not mind the order", "");
}

static void try_ties(void)
{
    int64_t shares[3];
    apportion(2, (const int64_t[]){50, 50, 100}, 3, 100, shares);
    expect(shares[0] == 1 && shares[1] == 0 && shares[2] == 1, "of the same remainders the earlier part gets the tick", "");
    apportion(-1, (const int64_t[]){-50, -50, 0}, 3, 100, shares);
    expect(shares[0] + shares[1] == -1 && shares[2] == 0, "negative parts", "");
}

/* A property that was never looked at counts as broken. */
static int report(void)
{
    size_t held = 0;
    for (size_t i = 0; i < n_properties; i++) {
        printf("  %-60s %10zu held %6zu broken\n", properties[i].what, properties[i].held, properties[i].broken);
        held += properties[i].broken == 0;
    }
    printf("= %zu passed, %zu failed, 0 skipped\n", held, PROPERTIES - held);
    return held == PROPERTIES ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct decimal number;
    uint64_t seed = (uint64_t)time(NULL), books = 2000;
    if (argc > 1 && decimal_parse(str_from(argv[1]), &number))
        seed = (uint64_t)number.digits;
    if (argc > 2 && decimal_parse(str_from(argv[2]), &number))
        books = (uint64_t)number.digits;
    _cleanup_arena_ struct arena arena = ARENA((size_t)1 << 30);
    struct error err = {0};
    struct rules rules;
    if (rules_load_checked(&arena, STR(""), &rules, &err) != 0) {
        printf("the rules do not load: %s\n", message_name(err.message.id));
        return 1;
    }
    fill_pool(&arena, &rules.function_codes, 7, &functions);
    fill_pool(&arena, &rules.economic_codes, 5, &economics);
    printf("property: seed %" PRIu64 ", %" PRIu64 " books, %zu layouts, %zu functional and %zu economic codes\n", seed, books,
           rules.n_layouts, functions.n, economics.n);
    for (uint64_t i = 0; i < books; i++) {
        book_seed = seed + i;
        try_book(&rules);
        random_state = book_seed;
        try_apportion();
    }
    try_ties();
    return report();
}
