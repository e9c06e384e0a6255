/*
 * The case book beside its yardstick, in one process: registrations and whole lifecycles a second, durable, everything
 * on, at 1, 8 and 64 callers, in an empty register and in one with MATTERS matters.
 * usage: case_book FOLDER [MATTERS [SECONDS [ROUNDS]]]; the full register is FOLDER/full-MATTERS.db, made unless it is
 * there, and copied; prints rows of what, callers, matters, a second, middle ms, slow ms, ratio, processor time a request in us
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "desk.h"
#include "load.h"
#include "office/inbox.h"

enum { UNITS = 60, CODE_SIZE = 16, INBOX_ROWS = 50, LOAD_AT_ONCE = 10000, ROUNDS_MAX = 15 };

struct book {
    const struct office *office;
    struct str content;
    struct str units[UNITS];
    int32_t today;
};

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
    (void)caller, (void)turn;
    take(book->office, &arena, KIND_CASE, &event, 1);
}

/* register, forward, accept, reply, rate. */
static void live_one(void *state, int caller, int64_t turn)
{
    struct book *book = state;
    _cleanup_arena_ struct arena arena = ARENA(1 << 22);
    struct case_event event = registration(book);
    struct str unit = book->units[(caller * 7 + turn) % UNITS];
    const struct import_summary first = take(book->office, &arena, KIND_CASE, &event, 1);
    event = event_of(book, "forward");
    event.number = first.number;
    event.unit = STR("OFFICE");
    event.to = unit;
    take(book->office, &arena, KIND_CASE, &event, 1);
    event = event_of(book, "accept");
    event.number = first.number;
    event.unit = unit;
    event.route = ROUTE_PETITION;
    take(book->office, &arena, KIND_CASE, &event, 1);
    event = event_of(book, "opinion");
    event.number = first.number;
    event.unit = unit;
    event.facts = event.opinion = event.basis = STR("经核查，情况属实，已责成有关单位限期整改");
    event.outcome = STR("support");
    event.remedies_told = YES;
    take(book->office, &arena, KIND_CASE, &event, 1);
    event = event_of(book, "rate-unit");
    event.number = first.number;
    event.code = first.query_code;
    event.rating = RATING_SATISFIED;
    take(book->office, &arena, KIND_CASE, &event, 1);
}

static void add_units(const struct book *book, struct arena *arena)
{
    struct unit_record *units = ARENA_NEW_ARRAY(arena, UNITS + 1, struct unit_record);
    for (size_t i = 0; i <= UNITS; i++) {
        schema_clear(&unit_schema, &units[i]);
        units[i].code = i ? book->units[i - 1] : STR("OFFICE");
        units[i].name = arena_printf(arena, "第%zu单位", i);
        units[i].kind = i ? UNIT_KIND_UNIT : UNIT_KIND_OFFICE;
    }
    take(book->office, arena, KIND_UNIT, units, UNITS + 1);
}

/* The ten years before: all were sorted on the day they came, one in fifty lies with a unit still. */
static double load_matters(struct book *book, size_t matters)
{
    double from = now_s();
    for (size_t done = 0; done < matters; done += LOAD_AT_ONCE) {
        _cleanup_arena_ struct arena arena = ARENA((size_t)1 << 30);
        struct case_event *events = ARENA_NEW_ARRAY(&arena, 2 * LOAD_AT_ONCE, struct case_event);
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
        take(book->office, &arena, KIND_CASE, events, 2 * LOAD_AT_ONCE);
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
        must(office_inbox(book->office, &arena, unit, book->today, INBOX_ROWS, &inbox, &err), &err, NULL);
        ms[i] = (now_s() - from) * 1000;
        *ret_rows = (size_t)inbox.total;
    }
    return middle_of(ms, TIMES);
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
            printf("%s\t%d\t%zu\t%.0f\t%.2f\t%.2f\t%.2f\t%.2f\n", contests[i].name, callers[c], matters, middle_of(rate[i], (size_t)rounds), middle_of(middle_ms[i], (size_t)rounds),
                   middle_of(slow_ms[i], (size_t)rounds), middle_of(ratio[i], (size_t)rounds), middle_of(cpu_us[i], (size_t)rounds));
        fflush(stdout);
    }
}

static void copy_file(struct str from, struct str to)
{
    int in = open(from.p, O_RDONLY | O_CLOEXEC), out = open(to.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t n;
    while ((n = sendfile(out, in, NULL, 1 << 30)) > 0)
        continue;
    if (n < 0 || fsync(out) != 0 || close(out) != 0 || close(in) != 0) {
        perror(to.p);
        exit(1);
    }
}

static void remove_store(struct arena *arena, struct str path)
{
    unlink(path.p);
    unlink(arena_printf(arena, "%s-wal", path.p).p);
    unlink(arena_printf(arena, "%s-shm", path.p).p);
}

/* The register that is filled once and measured as often as wanted; its counters hold under the rules of today. */
static void make_full(struct book *book, struct arena *arena, struct str path, size_t matters, int64_t *now_ms)
{
    struct str unfinished = arena_printf(arena, "%s.unfinished", path.p);
    bool is_new = !file_is_there(path);
    struct bench_desk desk;
    if (is_new)
        remove_store(arena, unfinished);
    desk_open(&desk, arena, is_new ? unfinished : path, is_new ? STORE_CREATE : STORE_WRITE, now_ms);
    book->office = &desk.office;
    if (is_new) {
        add_units(book, arena);
        printf("load\t1\t%zu\t%.0f\t0\t0\t0\n", matters, load_matters(book, matters));
    }
    desk_close(&desk);
    if (is_new && rename(unfinished.p, path.p) != 0)
        exit(1);
}

int main(int argc, char **argv)
{
    struct book book = {.today = day_from_civil((struct civil){2022, 6, 1})};
    int64_t now_ms = (int64_t)book.today * 86400000;
    struct bench_desk desk;
    _cleanup_arena_ struct arena arena = ARENA((size_t)1 << 30);
    _cleanup_buf_ struct buf content = BUF(4096);
    size_t matters = argc > 2 ? (size_t)atof(argv[2]) : 0, rows;
    double seconds = argc > 3 ? atof(argv[3]) : 0.5;
    int rounds = argc > 4 ? (int)atof(argv[4]) : 5;
    if (argc < 2 || rounds < 1 || rounds > ROUNDS_MAX)
        return 1;
    struct str path = arena_printf(&arena, "%s/book.db", argv[1]), yardstick = arena_printf(&arena, "%s/bare.db", argv[1]);
    for (int i = 0; i < 83; i++)
        buf_text(&content, "供水不足");
    book.content = buf_view(&content);
    for (int i = 0; i < UNITS; i++)
        book.units[i] = arena_printf(&arena, "U%02d", i + 1);
    remove_store(&arena, path);
    remove_store(&arena, yardstick);
    struct bare *bare = bare_open(yardstick.p);
    desk_open(&desk, &arena, path, STORE_CREATE, &now_ms);
    book.office = &desk.office;
    add_units(&book, &arena);
    measure(&book, bare, 0, seconds, rounds);
    desk_close(&desk);
    if (matters) {
        struct str full = arena_printf(&arena, "%s/full-%zu.db", argv[1], matters);
        make_full(&book, &arena, full, matters, &now_ms);
        copy_file(full, path);
        desk_open(&desk, &arena, path, STORE_WRITE, &now_ms);
        book.office = &desk.office;
        double ms = inbox_ms(&book, book.units[0], &rows);
        printf("inbox\t1\t%zu\t%zu\t%.2f\t0\t0\n", matters, rows, ms);
        ms = inbox_ms(&book, STR(""), &rows);
        printf("inbox\t0\t%zu\t%zu\t%.2f\t0\t0\n", matters, rows, ms);
        fflush(stdout);
        measure(&book, bare, matters, seconds, rounds);
        desk_close(&desk);
    }
    remove_store(&arena, path);
    bare_close(bare);
    remove_store(&arena, yardstick);
    return 0;
}
