/*
 * What the engine offers to the generated queries and to the group commit, and what the group commit keeps with a
 * database. Nobody else includes this.
 */
#ifndef XINFANG_STORE_ENGINE_H
#define XINFANG_STORE_ENGINE_H

#include <pthread.h>

#include "store/store.h"

struct query_text {
    const char *name;
    int parameters;
    const char *sql;
    int many; /* rows that `many_sql` writes in one go; 0: one at a time, and in order */
    const char *many_sql;
};
extern const struct query_text query_texts[];
extern const size_t query_count;

enum { PARAMETERS_MAX = 16, MANY_MAX = 16 };

/* Statements with rows. */
int query_start(struct store *store, int id, struct query *ret, struct error *err);
void query_bind_int(struct query *query, int index, int64_t value);
void query_bind_text(struct query *query, int index, struct str value);  /* borrowed until the step */
void query_bind_bytes(struct query *query, int index, struct str value); /* likewise; any bytes */
int query_step(struct query *query, struct error *err);                  /* 1 row, 0 done, -1 error */
int64_t query_int(struct query *query, int column);
struct str query_text(struct query *query, int column);
struct str query_bytes(struct query *query, int column);

/* Statements without rows: all that they bind in one go, so that they can be kept for later (store/behind.c). */
struct query_value {
    bool is_text;
    bool is_bytes; /* a text of any bytes */
    int64_t number;
    struct str text;
};
#define QUERY_INT(value) ((struct query_value){.number = (value)})
#define QUERY_TEXT(value) ((struct query_value){.is_text = true, .text = (value)})
#define QUERY_BYTES(value) ((struct query_value){.is_text = true, .is_bytes = true, .text = (value)})
int query_run(struct store *store, int id, const struct query_value *values, struct error *err);
int query_run_now(struct store *store, int id, const struct query_value *values, struct error *err);
/* `many` rows of values. */
int query_run_many(struct store *store, int id, const struct query_value *const *rows, struct error *err);

/* What store_write_behind() began; NULL when nothing. */
struct behind;
struct behind **store_behind(struct store *store);
/* The connection is for the caller, with all rows written that came before; and without, when it is only to be reset.
 */
int behind_flush(struct store *store, struct error *err);
void behind_idle(struct store *store);
int behind_end(struct store *store, struct error *err);

/* Those that wait for the connection, and who has it. All under `lock`. */
struct request;
struct turns {
    pthread_mutex_t lock;
    struct request *first, *last;
    bool led; /* by `leader`, who alone uses the connection */
    pthread_t leader;
    pthread_cond_t came;
    /* Of the last group, for who leads the next: how many were in it, how long its commit took. */
    int together;
    int64_t commit_ns;
};
struct turns *store_turns(struct store *store);
void turns_open(struct turns *turns);
void turns_close(struct turns *turns);

enum engine_step {
    ENGINE_BEGIN_READ,
    ENGINE_BEGIN_WRITE, /* waits for other processes, then fails with MSG_store_busy */
    ENGINE_MARK,        /* inside a transaction: from here on may be undone alone */
    ENGINE_KEEP,        /* what was done since the mark belongs to the transaction */
    ENGINE_UNDO,        /* what was done since the mark is gone, and the mark */
    ENGINE_COMMIT,
    ENGINE_ROLL_BACK,
    ENGINE_STEPS
};
int engine_step(struct store *store, enum engine_step step, struct error *err);
/* False as well after the engine gave up a transaction by itself (disk full, no memory, input or output failed). */
bool engine_in_transaction(const struct store *store);
/* Between transactions: whether pages go through the log, as they do, or straight to their place, which only goes on
 * when nobody else has the database open; otherwise nothing changes. */
void engine_log_off(struct store *store);
void engine_log_on(struct store *store);
/* Fails with the engine's last trouble. */
int engine_trouble(struct store *store, struct error *err);

#endif
