/*
 * Rows written a little later, by a thread of their own. The function of the transaction goes on to decide, print and
 * hash while the rows before go into the database: statements without rows are kept, with what is bound, in a block; a
 * full block is handed over; who reads waits, so that it sees all rows before. One thread at a time uses the
 * connection.
 */
#include <assert.h>
#include <stdlib.h>

#include "store/engine.h"

enum { BLOCK_BYTES = 64 << 10, BLOCK_MAX = 256 << 20 };

struct behind {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    struct buf filling, handed;
    /* Seen by the transaction alone: it has not yet waited for the block; rows could not be kept for lack of memory. */
    bool has_handed, lost;
    /* Under the lock. */
    bool busy, closing, failed;
};

static void take(struct str *rest, void *ret, size_t n)
{
    assert(rest->n >= n);
    memcpy(ret, rest->p, n);
    *rest = str_slice(*rest, n, rest->n);
}

static int run_block(struct store *store, struct buf *block, struct error *err)
{
    struct query_value values[PARAMETERS_MAX];
    struct str rest = buf_view(block);
    int id;
    while (rest.n) {
        take(&rest, &id, sizeof id);
        for (int i = 0; i < query_texts[id].parameters; i++) {
            take(&rest, &values[i], sizeof values[i]);
            if (values[i].is_text)
                values[i].text.p = rest.p;
            rest = str_slice(rest, values[i].is_text ? values[i].text.n : 0, rest.n);
        }
        TRY(query_run_now(store, id, values, err));
    }
    buf_clear(block);
    return 0;
}

static void *write_blocks(void *argument)
{
    struct behind *b = argument;
    struct error ignored; /* the engine remembers its trouble */
    pthread_mutex_lock(&b->lock);
    for (;;) {
        while (!b->busy && !b->closing)
            pthread_cond_wait(&b->turn, &b->lock);
        if (!b->busy)
            break;
        if (!b->failed) {
            pthread_mutex_unlock(&b->lock);
            bool failed = run_block(b->store, &b->handed, &ignored) != 0;
            pthread_mutex_lock(&b->lock);
            b->failed = failed;
        }
        b->busy = false;
        pthread_cond_signal(&b->turn);
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

void store_write_behind(struct store *store)
{
    struct behind **place = store_behind(store), *b = *place ? NULL : calloc(1, sizeof *b);
    if (!b)
        return; /* then each row is written at once */
    b->store = store;
    b->filling = b->handed = BUF(BLOCK_MAX);
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->turn, NULL);
    if (pthread_create(&b->thread, NULL, write_blocks, b) == 0) {
        *place = b;
        return;
    }
    pthread_cond_destroy(&b->turn);
    pthread_mutex_destroy(&b->lock);
    free(b);
}

/* Until the block that was handed over is written. False when its writing failed. */
static bool wait_for_block(struct behind *b)
{
    pthread_mutex_lock(&b->lock);
    while (b->busy)
        pthread_cond_wait(&b->turn, &b->lock);
    b->has_handed = false;
    bool good = !b->failed;
    pthread_mutex_unlock(&b->lock);
    return good;
}

void behind_idle(struct store *store)
{
    struct behind *b = *store_behind(store);
    if (b && b->has_handed)
        wait_for_block(b);
}

int behind_flush(struct store *store, struct error *err)
{
    struct behind *b = *store_behind(store);
    if (!b || (!b->has_handed && !b->filling.n && !b->lost))
        return 0;
    if (!wait_for_block(b))
        return engine_trouble(store, err);
    if (b->lost)
        return error_memory(err);
    return run_block(store, &b->filling, err);
}

int behind_end(struct store *store, struct error *err)
{
    struct behind **place = store_behind(store), *b = *place;
    if (!b)
        return 0;
    int status = behind_flush(store, err);
    pthread_mutex_lock(&b->lock);
    b->closing = true;
    pthread_cond_signal(&b->turn);
    pthread_mutex_unlock(&b->lock);
    pthread_join(b->thread, NULL);
    pthread_cond_destroy(&b->turn);
    pthread_mutex_destroy(&b->lock);
    buf_free(&b->filling);
    buf_free(&b->handed);
    free(b);
    *place = NULL;
    return status;
}

static int hand_over(struct behind *b, struct error *err)
{
    if (!wait_for_block(b))
        return engine_trouble(b->store, err);
    struct buf written = b->handed;
    b->handed = b->filling;
    b->filling = written;
    pthread_mutex_lock(&b->lock);
    b->busy = b->has_handed = true;
    pthread_cond_signal(&b->turn);
    pthread_mutex_unlock(&b->lock);
    return 0;
}

int query_run(struct store *store, int id, const struct query_value *values, struct error *err)
{
    struct behind *b = *store_behind(store);
    if (!b)
        return query_run_now(store, id, values, err);
    buf_bytes(&b->filling, (const char *)&id, sizeof id);
    for (int i = 0; i < query_texts[id].parameters; i++) {
        buf_bytes(&b->filling, (const char *)&values[i], sizeof values[i]);
        if (values[i].is_text)
            buf_str(&b->filling, values[i].text);
    }
    if (!buf_ok(&b->filling)) {
        b->lost = true;
        return error_memory(err);
    }
    return b->filling.n < BLOCK_BYTES ? 0 : hand_over(b, err);
}
