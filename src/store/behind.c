/*
 * Rows written a little later, by a thread of their own. The function of the transaction goes on to decide, print and
 * hash while the rows before go into the database: statements without rows are kept, with what is bound, in a block; a
 * full block is handed over; who reads waits, so that it sees all rows before. One thread at a time uses the
 * connection. Rows of a block that may go together (query_text.many) do; other statements come behind all before them.
 */
#include <assert.h>
#include <stdlib.h>

#include "store/engine.h"

enum { BLOCK_BYTES = 256 << 10, BLOCK_MAX = 256 << 20 };

/* Statements in their order: the id of each, and its values, whose texts stand in `texts` and are pointed to by their
 * places in it. */
struct block {
    struct buf rows, texts;
};

static void block_free(struct block *block)
{
    buf_free(&block->rows);
    buf_free(&block->texts);
}

/* Rows of one statement that wait to be written together. */
struct gathered {
    int n;
    const struct query_value *rows[MANY_MAX];
};

struct behind {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    struct block filling, handed;
    struct gathered *gathered; /* one a query; of whoever runs a block */
    /* Seen by the transaction alone: it has not yet waited for the block; rows could not be kept for lack of memory. */
    bool has_handed, lost;
    /* Under the lock, or while nothing is handed over. */
    bool busy, closing, failed;
};

static int write_gathered(struct behind *b, int id, struct error *err)
{
    struct gathered *g = &b->gathered[id];
    const int n = g->n;
    g->n = 0;
    if (n && n == query_texts[id].many)
        return query_run_many(b->store, id, g->rows, err);
    for (int i = 0; i < n; i++)
        TRY(query_run_now(b->store, id, g->rows[i], err));
    return 0;
}

static int write_all_gathered(struct behind *b, struct error *err)
{
    for (int id = 0; id < (int)query_count; id++)
        TRY(write_gathered(b, id, err));
    return 0;
}

static int run_row(struct behind *b, int id, const struct query_value *values, struct error *err)
{
    struct gathered *g = &b->gathered[id];
    if (query_texts[id].many) {
        g->rows[g->n++] = values;
        return g->n < query_texts[id].many ? 0 : write_gathered(b, id, err);
    }
    TRY(write_all_gathered(b, err));
    return query_run_now(b->store, id, values, err);
}

static int run_block(struct behind *b, struct block *block, struct error *err)
{
    for (size_t id = 0; id < query_count; id++)
        b->gathered[id].n = 0; /* when a block before failed */
    for (size_t at = 0; at < block->rows.n;) {
        const int id = (int)*(const int64_t *)(void *)(block->rows.p + at);
        struct query_value *values = (void *)(block->rows.p + at + sizeof(int64_t));
        for (int i = 0; i < query_texts[id].parameters; i++)
            if (values[i].is_text)
                values[i].text.p = str_slice(buf_view(&block->texts), (size_t)values[i].number, SIZE_MAX).p;
        TRY(run_row(b, id, values, err));
        at += sizeof(int64_t) + (size_t)query_texts[id].parameters * sizeof *values;
    }
    TRY(write_all_gathered(b, err));
    buf_clear(&block->rows);
    buf_clear(&block->texts);
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
            bool failed = run_block(b, &b->handed, &ignored) != 0;
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
    b->filling = b->handed = (struct block){BUF(BLOCK_MAX), BUF(BLOCK_MAX)};
    b->gathered = calloc(query_count, sizeof *b->gathered);
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->turn, NULL);
    if (b->gathered && pthread_create(&b->thread, NULL, write_blocks, b) == 0) {
        *place = b;
        return;
    }
    pthread_cond_destroy(&b->turn);
    pthread_mutex_destroy(&b->lock);
    free(b->gathered);
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
    if (!b || (!b->has_handed && !b->filling.rows.n && !b->lost))
        return 0;
    if (!wait_for_block(b))
        return engine_trouble(store, err);
    if (b->lost)
        return error_memory(err);
    if (run_block(b, &b->filling, err) == 0)
        return 0;
    b->failed = true; /* the transaction may be gone with it: nothing more may be written, which would be for good */
    return -1;
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
    block_free(&b->filling);
    block_free(&b->handed);
    free(b->gathered);
    free(b);
    *place = NULL;
    return status;
}

static int hand_over(struct behind *b, struct error *err)
{
    if (!wait_for_block(b))
        return engine_trouble(b->store, err);
    struct block written = b->handed;
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
    const int64_t kept_id = id;
    struct block *block = &b->filling;
    buf_bytes(&block->rows, (const char *)&kept_id, sizeof kept_id);
    for (int i = 0; i < query_texts[id].parameters; i++) {
        struct query_value value = values[i];
        if (value.is_text) {
            value.number = (int64_t)block->texts.n;
            buf_str(&block->texts, value.text);
        }
        buf_bytes(&block->rows, (const char *)&value, sizeof value);
    }
    if (!buf_ok(&block->rows) || !buf_ok(&block->texts)) {
        b->lost = true;
        return error_memory(err);
    }
    return block->rows.n + block->texts.n < BLOCK_BYTES ? 0 : hand_over(b, err);
}
