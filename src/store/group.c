/*
 * Many writers, one commit. Whoever comes while nobody has the connection becomes the leader: it runs its own
 * function and those of all who came meanwhile, each after a mark of its own, commits once, and wakes them. Who
 * came during the commit is led by the first among them. A lone writer so hands nothing to another thread.
 *
 * Those who were answered together mostly come again together. The first of them would lead, find nobody else and
 * commit for itself alone, while all the others wait: so it waits for as many as the last group had, but never longer
 * than part of what that commit took.
 */
#include <assert.h>
#include <errno.h>
#include <semaphore.h>
#include <time.h>

#include "store/engine.h"

enum { REQUESTS_PER_COMMIT = 256, PART_OF_COMMIT = 2, SECOND_NS = 1000000000 };

struct request {
    store_function *function;
    void *argument;
    struct error *err;
    bool reads; /* has the connection for itself */
    bool fills; /* without the log; always runs first in its group, which it leads */
    int status;
    pthread_t thread;
    struct request *next;
    bool answered; /* else, when woken: it is to lead */
    sem_t woken;
};

void turns_open(struct turns *turns)
{
    pthread_mutex_init(&turns->lock, NULL);
    pthread_cond_init(&turns->came, NULL);
}

void turns_close(struct turns *turns)
{
    assert(!turns->led);
    pthread_cond_destroy(&turns->came);
    pthread_mutex_destroy(&turns->lock);
}

/* The end of the line. True when nobody leads: then it is for `request`. */
static bool join(struct turns *turns, struct request *request)
{
    pthread_mutex_lock(&turns->lock);
    /* A function of a transaction that asked for another would wait for itself. */
    assert(!turns->led || !pthread_equal(turns->leader, request->thread));
    bool leads = !turns->led;
    if (leads) {
        turns->led = true;
        turns->leader = request->thread;
    }
    if (turns->first)
        turns->last->next = request;
    else
        turns->first = request;
    turns->last = request;
    pthread_cond_signal(&turns->came);
    pthread_mutex_unlock(&turns->lock);
    return leads;
}

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND_NS + now.tv_nsec;
}

/*
 * The next in line, for whom the leader waits as long as it has patience; NULL if there is none, or one that reads and
 * so takes no part in a group of others.
 */
static struct request *take(struct turns *turns, bool alone, int64_t *patience_ns)
{
    pthread_mutex_lock(&turns->lock);
    if (!turns->first && *patience_ns > 0) {
        const int64_t from_ns = now_ns(), until_ns = from_ns + *patience_ns;
        const struct timespec until = {until_ns / SECOND_NS, until_ns % SECOND_NS};
        while (!turns->first && pthread_cond_clockwait(&turns->came, &turns->lock, CLOCK_MONOTONIC, &until) == 0)
            continue;
        *patience_ns -= now_ns() - from_ns;
    }
    struct request *request = turns->first;
    if (request && request->reads && !alone)
        request = NULL;
    if (request)
        turns->first = request->next;
    pthread_mutex_unlock(&turns->lock);
    if (request)
        request->next = NULL;
    return request;
}

static void leave(struct turns *turns)
{
    pthread_mutex_lock(&turns->lock);
    struct request *heir = turns->first;
    turns->led = heir != NULL;
    if (heir)
        turns->leader = heir->thread;
    pthread_mutex_unlock(&turns->lock);
    if (heir)
        sem_post(&heir->woken);
}

/* Those of the group that had succeeded have not: nothing of them was committed. */
static void fail_all(struct store *store, struct request *group)
{
    for (struct request *r = group; r; r = r->next)
        if (r->status == 0)
            r->status = engine_trouble(store, r->err);
}

static int undo(struct store *store, bool first)
{
    struct error ignored;
    return engine_step(store, first ? ENGINE_ROLL_BACK : ENGINE_UNDO, &ignored);
}

/*
 * Runs the newest of the group inside the transaction. The first of it needs no mark, since undoing it is undoing
 * everything. False when the transaction is gone with all who were in it.
 */
static bool run_one(struct store *store, struct request *group, struct request *r, bool first)
{
    r->status = first ? 0 : engine_step(store, ENGINE_MARK, r->err);
    if (r->status == 0) {
        struct error ignored;
        r->status = r->function(store, r->argument, r->err);
        int behind = behind_end(store, r->status == 0 ? r->err : &ignored);
        r->status = r->status == 0 ? behind : r->status;
        if (r->status == 0 && !first)
            r->status = engine_step(store, ENGINE_KEEP, r->err);
        if (r->status != 0 && engine_in_transaction(store) && undo(store, first) == 0)
            return true;
    }
    if (r->status == 0 && engine_in_transaction(store))
        return true;
    fail_all(store, group);
    if (engine_in_transaction(store))
        undo(store, true);
    return false;
}

/* Runs those who wait and commits; returns them with their status, the leader's own request among them. */
static struct request *run_group(struct store *store)
{
    struct turns *turns = store_turns(store);
    struct request *group = NULL, **end = &group, *r;
    bool begun = true, open = false, going = true;
    int64_t patience_ns = turns->together > 1 ? turns->commit_ns / PART_OF_COMMIT : 0;
    int n = 0;
    for (; n < REQUESTS_PER_COMMIT && going && (r = take(turns, false, &patience_ns)) != NULL; n++) {
        if (n + 1 == turns->together)
            patience_ns = 0;
        bool first = begun && !open;
        *end = r;
        end = &r->next;
        if (first) /* fails as well inside a transaction that could not be undone: nothing may join it */
            begun = open = engine_step(store, ENGINE_BEGIN_WRITE, r->err) == 0;
        if (begun) {
            going = run_one(store, group, r, first);
            open = going && engine_in_transaction(store);
        } else { /* nor do those wait again who waited behind it */
            r->status = engine_trouble(store, r->err);
        }
    }
    struct error ignored;
    const int64_t from_ns = now_ns();
    if (open && engine_step(store, ENGINE_COMMIT, &ignored) != 0) {
        fail_all(store, group);
        if (engine_in_transaction(store))
            undo(store, true);
    }
    turns->commit_ns = now_ns() - from_ns;
    turns->together = n;
    return group;
}

static struct request *run_reader(struct store *store)
{
    int64_t patience_ns = 0;
    struct request *r = take(store_turns(store), true, &patience_ns);
    r->status = engine_step(store, ENGINE_BEGIN_READ, r->err);
    if (r->status != 0)
        return r;
    r->status = r->function(store, r->argument, r->err);
    if (r->status == 0)
        r->status = engine_step(store, ENGINE_COMMIT, r->err);
    if (engine_in_transaction(store))
        undo(store, true);
    return r;
}

static void lead(struct store *store, struct request *own)
{
    if (own->fills)
        engine_log_off(store);
    struct request *next, *group = own->reads ? run_reader(store) : run_group(store);
    if (own->fills)
        engine_log_on(store);
    leave(store_turns(store));
    for (struct request *r = group; r; r = next) {
        next = r->next; /* an answered request is gone at once */
        if (r == own)
            continue;
        r->answered = true;
        sem_post(&r->woken);
    }
}

static int transact(struct store *store, struct request *own)
{
    own->thread = pthread_self();
    sem_init(&own->woken, 0, 0);
    if (!join(store_turns(store), own))
        while (sem_wait(&own->woken) != 0)
            assert(errno == EINTR);
    if (!own->answered)
        lead(store, own);
    sem_destroy(&own->woken);
    return own->status;
}

int store_write(struct store *store, store_function *function, void *argument, struct error *err)
{
    return transact(store, &(struct request){.function = function, .argument = argument, .err = err});
}

int store_fill(struct store *store, store_function *function, void *argument, struct error *err)
{
    return transact(store, &(struct request){.function = function, .argument = argument, .err = err, .fills = true});
}

int store_read(struct store *store, store_function *function, void *argument, struct error *err)
{
    return transact(store, &(struct request){.function = function, .argument = argument, .err = err, .reads = true});
}
