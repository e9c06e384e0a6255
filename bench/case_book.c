/*
 * The case book beside its yardstick, in one process: registrations and whole lifecycles a second, durable, everything
 * on, at 1, 8 and 64 callers, in an empty register and in one with MATTERS matters.
 * usage: case_book FOLDER [MATTERS [SECONDS [ROUNDS]]]; prints rows of what, callers, matters, a second, middle ms, slow ms, ratio,
 * processor time a request in us
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "domain/petition/units.h"
#include "load.h"
#include "office/cases.h"
#include "office/import.h"
#include "office/inbox.h"

enum { UNITS = 60, CODE_SIZE = 16, LOAD_AT_ONCE = 10000, ROUNDS_MAX = 15 };

struct book {
    struct office office;
    struct str content;
    struct str units[UNITS];
    int32_t today;
};

static int64_t fixed_now_ms(void *state)
{
    return (int64_t) * (const int32_t *)state * 86400000;
}

static void random_bytes(void *state, void *bytes, size_t n)
{
    (void)state;
    randombytes_buf(bytes, n);
}

static void must(int status, const struct error *err, const struct problems *problems)
{
    _cleanup_buf_ struct buf text = BUF(1 << 16);
    if (status == 0)
        return;
    error_print(&text, err, LANGUAGE_EN);
    for (size_t i = 0; problems && i < problems->n && i < 3; i++) {
        buf_char(&text, '\n');
        problem_print(&text, &problems->items[i], LANGUAGE_EN);
    }
    fprintf(stderr, "case_book: %.*s\n", STR_ARGS(buf_view(&text)));
    exit(1);
}

static void take(struct book *book, struct arena *arena, enum kind_id kind, void *items, size_t n, struct import_summary *ret)
{
    struct error err;
    struct problems problems = PROBLEMS(arena);
    struct batch batch = {.kind = &kinds[kind], .records = {.schema = kinds[kind].schema, .file = STR(""), .items = items, .lines = ARENA_NEW_ARRAY(arena, n, int64_t), .n = n}};
    struct import_options options = {.year = INTEGER_NONE, .issue_codes = n == 1};
    must(office_import(&book->office, arena, &batch, 1, &options, &problems, ret, &err), &err, &problems);
    if (ret->records != n) {
        fprintf(stderr, "case_book: %zu of %zu recorded\n", ret->records, n);
        exit(1);
    }
}

static struct case_event event_of(struct book *book, const char *action)
{
    struct case_event event;
    schema_clear(&case_event_schema, &event);
    event.action = str_from(action);
    event.date = book->today;
    return event;
}

static struct case_event registration(struct book *book)
{
    struct case_event event = event_of(book, "register");
    event.unit = STR("OFFICE");
    event.kind = KIND_APPEAL;
    event.channel = CHANNEL_LETTER;
    event.people = 1;
    event.title = STR("反映小区供水问题");
    event.category = STR("城乡建设");
    event.content = book->content;
    return event;
}

static void register_one(void *state, int caller, int64_t turn)
{
    struct book *book = state;
    _cleanup_arena_ struct arena arena = ARENA(1 << 20);
    struct case_event event = registration(book);
    struct import_summary summary;
    (void)caller, (void)turn;
    take(book, &arena, KIND_CASE, &event, 1, &summary);
}

/* register, forward, accept, reply, rate. */
static void live_one(void *state, int caller, int64_t turn)
{
    struct book *book = state;
    _cleanup_arena_ struct arena arena = ARENA(1 << 22);
    struct case_event event = registration(book);
    struct import_summary first, summary;
    struct str unit = book->units[(caller * 7 + turn) % UNITS];
    take(book, &arena, KIND_CASE, &event, 1, &first);
    event = event_of(book, "forward");
    event.number = first.number;
    event.unit = STR("OFFICE");
    event.to = unit;
    take(book, &arena, KIND_CASE, &event, 1, &summary);
    event = event_of(book, "accept");
    event.number = first.number;
    event.unit = unit;
    event.route = ROUTE_PETITION;
    take(book, &arena, KIND_CASE, &event, 1, &summary);
    event = event_of(book, "opinion");
    event.number = first.number;
    event.unit = unit;
    event.facts = event.opinion = event.basis = STR("经核查，情况属实，已责成有关单位限期整改");
    event.outcome = STR("support");
    event.remedies_told = YES;
    take(book, &arena, KIND_CASE, &event, 1, &summary);
    event = event_of(book, "rate-unit");
    event.number = first.number;
    event.code = first.query_code;
    event.rating = RATING_SATISFIED;
    take(book, &arena, KIND_CASE, &event, 1, &summary);
}

static void add_units(struct book *book, struct arena *arena)
{
    struct unit_record *units = ARENA_NEW_ARRAY(arena, UNITS + 1, struct unit_record);
    struct import_summary summary;
    for (size_t i = 0; i <= UNITS; i++) {
        schema_clear(&unit_schema, &units[i]);
        units[i].code = i ? arena_printf(arena, "U%02zu", i) : STR("OFFICE");
        units[i].name = arena_printf(arena, "第%zu单位", i);
        units[i].kind = i ? UNIT_KIND_UNIT : UNIT_KIND_OFFICE;
        if (i)
            book->units[i - 1] = units[i].code;
    }
    take(book, arena, KIND_UNIT, units, UNITS + 1, &summary);
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double middle(double *items, int n)
{
    qsort(items, (size_t)n, sizeof *items, by_size);
    return items[n / 2];
}

/* The ten years before: all were sorted on the day they came, one in fifty lies with a unit still. */
static double load_matters(struct book *book, size_t matters)
{
    double from = now_s();
    for (size_t done = 0; done < matters; done += LOAD_AT_ONCE) {
        _cleanup_arena_ struct arena arena = ARENA((size_t)1 << 30);
        struct case_event *events = ARENA_NEW_ARRAY(&arena, 2 * LOAD_AT_ONCE, struct case_event);
        struct import_summary summary;
        for (size_t i = 0; i < LOAD_AT_ONCE; i++) {
            struct case_event *registered = &events[2 * i], *sorted = registered + 1;
            *registered = registration(book);
            registered->date = book->today - 3650 + (int32_t)((done + i) * 3600 / matters);
            registered->number = arena_printf(&arena, "K%09zu", done + i);
            registered->content = str_slice(book->content, 0, 300);
            *sorted = event_of(book, i % 50 ? "inform-elsewhere" : "forward");
            sorted->date = registered->date;
            sorted->number = registered->number;
            sorted->unit = registered->unit;
            if (i % 50)
                sorted->reason = STR("属于诉讼事项");
            else
                sorted->to = book->units[i / 50 % UNITS];
        }
        take(book, &arena, KIND_CASE, events, 2 * LOAD_AT_ONCE, &summary);
    }
    return (double)matters / (now_s() - from);
}

/* The inbox of one unit, milliseconds, the middle of several. */
static double inbox_ms(struct book *book, struct str unit, size_t *ret_rows)
{
    enum { TIMES = 5 };
    double ms[TIMES];
    for (int i = 0; i < TIMES; i++) {
        _cleanup_arena_ struct arena arena = ARENA((size_t)1 << 30);
        struct error err;
        struct inbox inbox;
        double from = now_s();
        must(office_inbox(&book->office, &arena, unit, book->today, &inbox, &err), &err, NULL);
        ms[i] = (now_s() - from) * 1000;
        *ret_rows = inbox.n;
    }
    return middle(ms, TIMES);
}

enum { CONTESTS = 3 };

/*
 * In each round one after the other, so that what else the machine does meets all alike; the ratio to the bare loop is
 * that within a round. A lifecycle is five requests.
 */
static void measure(struct book *book, struct bare *bare, size_t matters, double seconds, int rounds)
{
    static const int callers[] = {1, 8, 64};
    static const struct {
        const char *name;
        int requests;
    } contests[CONTESTS] = {{"bare", 1}, {"register", 1}, {"lifecycle", 5}};
    for (size_t c = 0; c < sizeof callers / sizeof *callers; c++) {
        const struct load loads[CONTESTS] = {{callers[c], seconds, bare_one, bare}, {callers[c], seconds, register_one, book}, {callers[c], seconds, live_one, book}};
        double rate[CONTESTS][ROUNDS_MAX], ratio[CONTESTS][ROUNDS_MAX], middle_ms[CONTESTS][ROUNDS_MAX], slow_ms[CONTESTS][ROUNDS_MAX], cpu_us[CONTESTS][ROUNDS_MAX];
        for (int round = 0; round < rounds; round++) {
            for (size_t i = 0; i < CONTESTS; i++) {
                struct load_result result = load_run(&loads[i]);
                rate[i][round] = result.per_second;
                middle_ms[i][round] = result.middle_ms;
                slow_ms[i][round] = result.slow_ms;
                cpu_us[i][round] = result.cpu_us / contests[i].requests;
                ratio[i][round] = result.per_second * contests[i].requests / rate[0][round];
            }
        }
        for (size_t i = 0; i < CONTESTS; i++)
            printf("%s\t%d\t%zu\t%.0f\t%.2f\t%.2f\t%.2f\t%.2f\n", contests[i].name, callers[c], matters, middle(rate[i], rounds), middle(middle_ms[i], rounds),
                   middle(slow_ms[i], rounds), middle(ratio[i], rounds), middle(cpu_us[i], rounds));
        fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    struct error err;
    struct book book = {0};
    _cleanup_arena_ struct arena arena = ARENA((size_t)1 << 30);
    _cleanup_store_ struct store *store = NULL;
    struct rules rules;
    size_t matters = argc > 2 ? (size_t)atof(argv[2]) : 0;
    double seconds = argc > 3 ? atof(argv[3]) : 0.5;
    int rounds = argc > 4 ? (int)atof(argv[4]) : 5;
    if (argc < 2 || rounds < 1 || rounds > ROUNDS_MAX || sodium_init() < 0)
        return 1;
    must(rules_load_checked(&arena, STR(""), &rules, &err), &err, NULL);
    book.today = day_from_civil((struct civil){2022, 6, 1});
    const struct clock clock = {fixed_now_ms, &book.today};
    const struct random_source chance = {random_bytes, NULL};
    must(store_open(arena_printf(&arena, "%s/book.db", argv[1]), STORE_CREATE, &clock, &store, &err), &err, NULL);
    book.office = (struct office){.store = store, .rules = &rules, .clock = &clock, .random = &chance, .actor = STR("bench")};
    struct buf content = BUF(4096);
    for (int i = 0; i < 83; i++)
        buf_text(&content, "供水不足");
    book.content = buf_view(&content);
    add_units(&book, &arena);
    struct bare *bare = bare_open(arena_printf(&arena, "%s/bare.db", argv[1]).p);
    measure(&book, bare, 0, seconds, rounds);
    if (matters) {
        printf("load\t1\t%zu\t%.0f\t0\t0\t0\n", matters, load_matters(&book, matters));
        size_t rows;
        double ms = inbox_ms(&book, book.units[0], &rows);
        printf("inbox\t1\t%zu\t%zu\t%.2f\t0\t0\n", matters, rows, ms);
        fflush(stdout);
        measure(&book, bare, matters, seconds, rounds);
    }
    bare_close(bare);
    buf_free(&content);
    return 0;
}
