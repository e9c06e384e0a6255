/* The single writer: many threads, one commit, each with its own result. */
#include "testing.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "queries.gen.h"
#include "store/engine.h"

static int64_t no_time(void *state)
{
    (void)state;
    return 0;
}
static const struct clock stopped = {no_time, NULL};

struct office_file {
    char path[64];
    struct store *store;
};

static int open_office(void **state)
{
    struct office_file *file = calloc(1, sizeof *file);
    struct error err;
    snprintf(file->path, sizeof file->path, "/tmp/xinfang-test-store-%d.db", (int)getpid());
    assert_ok(store_open(str_from(file->path), STORE_CREATE, &stopped, &file->store, &err), &err);
    *state = file;
    return 0;
}

static int close_office(void **state)
{
    struct office_file *file = *state;
    store_discard(&file->store);
    free(file);
    return 0;
}

/* The number of records that another connection sees. */
static size_t committed(const struct office_file *file)
{
    struct error err;
    _cleanup_store_ struct store *reader = NULL;
    assert_ok(store_open(str_from(file->path), STORE_READ, &stopped, &reader, &err), &err);
    _cleanup_query_ struct query query = {0};
    struct q_record_all_row row;
    size_t n = 0;
    assert_ok(q_record_all(reader, &query, &err), &err);
    while (q_record_all_next(&query, &row, &err) == 1)
        n++;
    return n;
}

enum trouble { TROUBLE_NONE, TROUBLE_OWN, TROUBLE_OF_ENGINE };
struct writing {
    struct office_file *file;
    char key[32];
    enum trouble trouble;
    sem_t *told, *wait; /* to say that it runs, and to wait before it goes on; may be NULL */
    size_t seen;        /* records committed while it ran */
    int status;
    struct error err;
    pthread_t thread;
};

static int put(struct store *store, void *argument, struct error *err)
{
    struct writing *w = argument;
    if (w->told)
        sem_post(w->told);
    if (w->wait)
        sem_wait(w->wait);
    TRY(q_record_put(store, &(struct q_record_put_in){STR("unit"), 0, str_from(w->key), 1, STR("{}")}, err));
    w->seen = committed(w->file);
    if (w->trouble == TROUBLE_OF_ENGINE)
        engine_step(store, ENGINE_ROLL_BACK, err);
    return w->trouble == TROUBLE_NONE ? 0 : FAIL(err, MSG_case_unknown);
}

static void *write_one(void *argument)
{
    struct writing *w = argument;
    w->status = store_write(w->file->store, put, w, &w->err);
    return NULL;
}

static bool is_there(struct office_file *file, const char *key)
{
    struct error err;
    _cleanup_query_ struct query query = {0};
    struct q_record_get_row row;
    assert_ok(q_record_get(file->store, &(struct q_record_get_in){STR("unit"), 0, str_from(key)}, &query, &err), &err);
    return q_record_get_next(&query, &row, &err) == 1;
}

enum { WAITING = 5 };

/* Until somebody else than `last` is the last in line; he is the one then. */
static struct request *wait_for_the_next(struct store *store, const struct request *last)
{
    struct turns *turns = store_turns(store);
    struct request *found = NULL;
    while (!found || found == last) {
        nanosleep(&(struct timespec){0, 1000000}, NULL);
        pthread_mutex_lock(&turns->lock);
        found = turns->first ? turns->last : NULL;
        pthread_mutex_unlock(&turns->lock);
    }
    return found;
}

/* Number 0 is held inside its function until the others wait behind it in order. */
static void write_together(struct office_file *file, struct writing *writings, const enum trouble *troubles)
{
    sem_t told, wait;
    struct request *last = NULL;
    sem_init(&told, 0, 0);
    sem_init(&wait, 0, 0);
    for (size_t i = 0; i < WAITING; i++) {
        struct writing *w = &writings[i];
        *w = (struct writing){.file = file, .trouble = troubles[i]};
        snprintf(w->key, sizeof w->key, "U%zu", i);
        w->told = i == 0 ? &told : NULL;
        w->wait = i == 0 ? &wait : NULL;
        pthread_create(&w->thread, NULL, write_one, w);
        if (i == 0)
            sem_wait(&told);
        else
            last = wait_for_the_next(file->store, last);
    }
    sem_post(&wait);
    for (size_t i = 0; i < WAITING; i++)
        pthread_join(writings[i].thread, NULL);
    sem_destroy(&told);
    sem_destroy(&wait);
}

static void those_who_wait_share_a_commit(void **state)
{
    struct office_file *file = *state;
    struct writing writings[WAITING];
    write_together(file, writings, (const enum trouble[WAITING]){0});
    for (size_t i = 0; i < WAITING; i++) {
        assert_ok(writings[i].status, &writings[i].err);
        assert_int_equal(writings[i].seen, 0); /* until the one commit nobody sees any of them */
    }
    assert_int_equal(committed(file), WAITING);
}

static void a_failure_undoes_only_itself(void **state)
{
    struct office_file *file = *state;
    for (size_t failing = 0; failing < WAITING; failing++) {
        struct writing writings[WAITING];
        enum trouble troubles[WAITING] = {0};
        troubles[failing] = TROUBLE_OWN;
        write_together(file, writings, troubles);
        for (size_t i = 0; i < WAITING; i++)
            assert_int_equal(writings[i].status, i == failing ? -1 : 0);
        assert_string_equal(message_name(writings[failing].err.message.id), "case_unknown");
        if (failing == 0)
            assert_false(is_there(file, "U0"));
    }
    assert_int_equal(committed(file), WAITING);
}

/* As when the disk is full: what had been done before in the group is gone and says so, what comes after is not. */
static void a_lost_transaction_is_nobody_s_success(void **state)
{
    struct office_file *file = *state;
    for (size_t failing = 0; failing < WAITING; failing++) {
        struct writing writings[WAITING];
        enum trouble troubles[WAITING] = {0};
        troubles[failing] = TROUBLE_OF_ENGINE;
        size_t before = committed(file);
        write_together(file, writings, troubles);
        for (size_t i = 0; i < WAITING; i++)
            assert_int_equal(writings[i].status, i <= failing ? -1 : 0);
        if (before == 0)
            assert_int_equal(committed(file), WAITING - 1);
    }
}

/* Many at random: who was told yes is there, who was told no is not. */

enum { THREADS = 12, EACH = 40 };
struct worker {
    struct office_file *file;
    size_t number;
    struct writing writings[EACH];
    pthread_t thread;
};

static int put_or_not(struct store *store, void *argument, struct error *err)
{
    struct writing *w = argument;
    TRY(q_record_put(store, &(struct q_record_put_in){STR("unit"), 0, str_from(w->key), 1, STR("{}")}, err));
    if (w->trouble == TROUBLE_OF_ENGINE)
        engine_step(store, ENGINE_ROLL_BACK, err);
    return w->trouble == TROUBLE_NONE ? 0 : FAIL(err, MSG_case_unknown);
}

static int look(struct store *store, void *argument, struct error *err)
{
    struct writing *w = argument;
    _cleanup_query_ struct query query = {0};
    struct q_record_get_row row;
    TRY(q_record_get(store, &(struct q_record_get_in){STR("unit"), 0, str_from(w->key)}, &query, err));
    w->seen = q_record_get_next(&query, &row, err) == 1;
    return 0;
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    for (size_t i = 0; i < EACH; i++) {
        struct writing *w = &worker->writings[i];
        size_t chance = (worker->number * 31 + i * 17) % 23;
        w->trouble = chance == 0 ? TROUBLE_OF_ENGINE : chance < 5 ? TROUBLE_OWN : TROUBLE_NONE;
        snprintf(w->key, sizeof w->key, "U%zu-%zu", worker->number, i);
        w->status = store_write(worker->file->store, put_or_not, w, &w->err);
        if (i % 3 == 0) { /* on the same connection, in turn with the writers */
            struct error err;
            if (store_read(worker->file->store, look, w, &err) != 0 || (w->seen != 0) != (w->status == 0))
                w->key[0] = '\0';
        }
    }
    return NULL;
}

static void every_thread_gets_its_own_answer(void **state)
{
    struct office_file *file = *state;
    struct worker *workers = calloc(THREADS, sizeof *workers);
    size_t good = 0;
    for (size_t i = 0; i < THREADS; i++) {
        workers[i].file = file;
        workers[i].number = i;
        pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
    for (size_t i = 0; i < THREADS; i++) {
        for (size_t j = 0; j < EACH; j++) {
            const struct writing *w = &workers[i].writings[j];
            assert_int_not_equal(w->key[0], '\0');
            assert_int_equal(is_there(file, w->key), w->status == 0);
            assert_true(w->trouble == TROUBLE_NONE || w->status != 0);
            good += w->status == 0;
        }
    }
    assert_true(good > 0);
    assert_int_equal(committed(file), good);
    free(workers);
}

static int put_nested(struct store *store, void *argument, struct error *err)
{
    return store_write(store, put_or_not, argument, err);
}

static void a_write_inside_a_write_ends_the_program(void **state)
{
    struct office_file *file = *state;
    struct writing w = {.file = file, .key = "U"};
    pid_t child = fork();
    if (child == 0) {
        fclose(stderr);
        signal(SIGABRT, SIG_DFL);
        store_write(file->store, put_nested, &w, &w.err);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static int sit(struct store *store, void *argument, struct error *err)
{
    (void)store, (void)err;
    sem_post(((struct writing *)argument)->told);
    sem_wait(((struct writing *)argument)->wait);
    return 0;
}

static void *sit_on_it(void *argument)
{
    struct writing *w = argument;
    struct store *other = NULL;
    w->status = store_open(str_from(w->file->path), STORE_WRITE, &stopped, &other, &w->err);
    if (w->status == 0)
        w->status = store_write(other, sit, w, &w->err);
    store_close(&other);
    return NULL;
}

/* Another process, as its connection, has the database: all who wait wait together, five seconds in all. */
static void those_who_wait_too_long_are_told(void **state)
{
    struct office_file *file = *state;
    sem_t told, wait;
    struct writing other = {.file = file, .told = &told, .wait = &wait}, writings[WAITING];
    struct timespec from, to;
    sem_init(&told, 0, 0);
    sem_init(&wait, 0, 0);
    pthread_create(&other.thread, NULL, sit_on_it, &other);
    sem_wait(&told);
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (size_t i = 0; i < WAITING; i++) {
        writings[i] = (struct writing){.file = file, .key = "U"};
        pthread_create(&writings[i].thread, NULL, write_one, &writings[i]);
    }
    for (size_t i = 0; i < WAITING; i++) {
        pthread_join(writings[i].thread, NULL);
        assert_fails(writings[i].status, &writings[i].err, MSG_store_busy);
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_true(to.tv_sec - from.tv_sec >= 4 && to.tv_sec - from.tv_sec < 8);
    sem_post(&wait);
    pthread_join(other.thread, NULL);
    assert_ok(other.status, &other.err);
    assert_int_equal(committed(file), 0);
    sem_destroy(&told);
    sem_destroy(&wait);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(those_who_wait_share_a_commit, open_office, close_office),
        cmocka_unit_test_setup_teardown(a_failure_undoes_only_itself, open_office, close_office),
        cmocka_unit_test_setup_teardown(a_lost_transaction_is_nobody_s_success, open_office, close_office),
        cmocka_unit_test_setup_teardown(every_thread_gets_its_own_answer, open_office, close_office),
        cmocka_unit_test_setup_teardown(a_write_inside_a_write_ends_the_program, open_office, close_office),
        cmocka_unit_test_setup_teardown(those_who_wait_too_long_are_told, open_office, close_office),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
