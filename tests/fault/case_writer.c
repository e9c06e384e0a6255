/*
 * Several threads that register matters and forward them through one database, and say on standard output what was
 * answered, line by line, when it was: "registered NUMBER TITLE", "forwarded NUMBER", "failed TITLE". For tests that
 * kill it or let calls of the system fail; the units OFFICE and A must be there.
 * usage: case_writer DATABASE THREADS EACH; EACH 0 goes on for ever. Ends with 3 when something failed.
 */
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/decimal.h"
#include "office/cases.h"
#include "office/import.h"

enum { THREADS_MAX = 64 };

struct writer {
    const struct office *office;
    int64_t each;
    int number;
    bool failed;
    pthread_t thread;
};

static int64_t fixed_now_ms(void *state)
{
    (void)state;
    return INT64_C(19151) * 86400000; /* 2022-06-08 */
}

static void random_bytes(void *state, void *bytes, size_t n)
{
    (void)state;
    randombytes_buf(bytes, n);
}

static void say(const char *what, struct str number, const char *title)
{
    char line[256];
    int n = snprintf(line, sizeof line, "%s %.*s%s%s\n", what, STR_ARGS(number), number.n ? " " : "", title);
    /* In one piece, before anything else happens, and not by write(), which the tests let fail. */
    if (syscall(SYS_write, STDOUT_FILENO, line, (size_t)n) != n)
        _exit(9);
}

static int take(const struct office *office, struct arena *arena, struct case_event *event, struct str *ret_number)
{
    struct error err;
    struct problems problems = PROBLEMS(arena);
    struct import_summary summary;
    int64_t line = 1;
    const struct batch batch = {
        .kind = &kinds[KIND_CASE],
        .records = {
            .schema = &case_event_schema, .file = STR("writer"), .items = (char *)event, .lines = &line, .n = 1}};
    const struct import_options options = {.year = INTEGER_NONE, .issue_codes = true};
    TRY(office_import(office, arena, &batch, 1, &options, &problems, &summary, &err));
    *ret_number = summary.number;
    return 0;
}

static struct case_event event_of(const char *action, struct str number)
{
    struct case_event event;
    schema_clear(&case_event_schema, &event);
    event.action = str_from(action);
    event.number = number;
    event.unit = STR("OFFICE");
    return event;
}

static void *run(void *argument)
{
    struct writer *w = argument;
    for (int64_t i = 0; w->each == 0 || i < w->each; i++) {
        _cleanup_arena_ struct arena arena = ARENA((size_t)16 << 20);
        struct str number;
        char title[64];
        snprintf(title, sizeof title, "T%d-%lld-%d", w->number, (long long)i, (int)getpid());
        struct case_event event = event_of("register", STR(""));
        event.kind = KIND_APPEAL;
        event.channel = CHANNEL_LETTER;
        event.people = 1;
        event.title = str_from(title);
        event.content = STR("反映小区供水问题");
        if (take(w->office, &arena, &event, &number) != 0) {
            w->failed = true;
            say("failed", STR(""), title);
            continue;
        }
        say("registered", number, title);
        event = event_of("forward", number);
        event.to = STR("A");
        if (take(w->office, &arena, &event, &number) == 0)
            say("forwarded", number, "");
        else
            w->failed = true;
    }
    return NULL;
}

static bool read_count(const char *text, int64_t max, int64_t *ret)
{
    struct decimal count;
    bool good = decimal_parse(str_from(text), &count) && !count.scale && count.digits >= 0 && count.digits <= max;
    *ret = good ? count.digits : 0;
    return good;
}

int main(int argc, char **argv)
{
    const struct clock clock = {fixed_now_ms, NULL};
    const struct random_source chance = {random_bytes, NULL};
    _cleanup_arena_ struct arena arena = ARENA((size_t)256 << 20);
    _cleanup_store_ struct store *store = NULL;
    struct writer writers[THREADS_MAX];
    struct rules rules;
    struct error err;
    int64_t threads, each;
    bool failed = false;
    int started = 0;
    if (argc != 4 || !read_count(argv[2], THREADS_MAX, &threads) || !read_count(argv[3], INT64_MAX, &each) ||
        sodium_init() < 0)
        return 2;
    if (rules_load_checked(&arena, STR(""), &rules, &err) != 0 ||
        store_open(str_from(argv[1]), STORE_WRITE, &clock, &store, &err) != 0) {
        _cleanup_buf_ struct buf text = BUF(1 << 16);
        error_print(&text, &err, LANGUAGE_EN);
        fprintf(stderr, "cannot begin: %.*s\n", STR_ARGS(buf_view(&text)));
        return 3;
    }
    const struct office office = {
        .store = store, .rules = &rules, .clock = &clock, .random = &chance, .actor = STR("writer")};
    for (; started < threads; started++) {
        writers[started] = (struct writer){.office = &office, .each = each, .number = started};
        if (pthread_create(&writers[started].thread, NULL, run, &writers[started]) != 0)
            break;
    }
    failed = started < threads;
    for (int i = 0; i < started; i++) {
        pthread_join(writers[i].thread, NULL);
        failed |= writers[i].failed;
    }
    if (failed)
        fprintf(stderr, "something failed\n");
    return failed ? 3 : 0;
}
