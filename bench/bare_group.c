/*
 * The yardstick of the case book: one request is a case row of 1 kB with three indexes, an event row with one, and one
 * sum counted up. A queue, one writer thread, a savepoint a request, at most 256 a commit, synchronous=FULL.
 */
#include <pthread.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

enum { PER_COMMIT = 256 };

struct asking {
    int64_t number;
    int unit;
    struct asking *next;
    sem_t answered;
};

struct bare {
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *mark, *release, *insert_case, *insert_event, *count;
    pthread_t writer;
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct asking *first, *last;
    bool closing;
    int64_t numbers;
    char content[1001];
};

static void must(struct bare *bare, int status)
{
    if (status == SQLITE_OK || status == SQLITE_DONE)
        return;
    fprintf(stderr, "bare_group: %s\n", sqlite3_errmsg(bare->db));
    exit(1);
}

static sqlite3_stmt *statement(struct bare *bare, const char *sql)
{
    sqlite3_stmt *ret;
    must(bare, sqlite3_prepare_v2(bare->db, sql, -1, &ret, NULL));
    return ret;
}

static void step(struct bare *bare, sqlite3_stmt *statement)
{
    must(bare, sqlite3_step(statement));
    must(bare, sqlite3_reset(statement));
}

static void write_rows(struct bare *bare, const struct asking *asking)
{
    char key[32];
    int n = snprintf(key, sizeof key, "XF%09lld", (long long)asking->number);
    step(bare, bare->mark);
    sqlite3_bind_text(bare->insert_case, 1, key, n, SQLITE_STATIC);
    sqlite3_bind_int(bare->insert_case, 2, asking->unit);
    sqlite3_bind_int64(bare->insert_case, 3, 19000 + asking->number / 1000);
    sqlite3_bind_text(bare->insert_case, 4, bare->content, sizeof bare->content - 1, SQLITE_STATIC);
    step(bare, bare->insert_case);
    sqlite3_bind_text(bare->insert_event, 1, key, n, SQLITE_STATIC);
    step(bare, bare->insert_event);
    sqlite3_bind_int(bare->count, 1, asking->unit);
    step(bare, bare->count);
    step(bare, bare->release);
}

static void *write_all(void *argument)
{
    struct bare *bare = argument;
    for (;;) {
        pthread_mutex_lock(&bare->lock);
        while (!bare->first && !bare->closing)
            pthread_cond_wait(&bare->filled, &bare->lock);
        struct asking *group = bare->first, *end = group;
        for (int i = 1; end && end->next && i < PER_COMMIT; i++)
            end = end->next;
        bare->first = end ? end->next : NULL;
        pthread_mutex_unlock(&bare->lock);
        if (!group)
            return NULL;
        end->next = NULL;
        step(bare, bare->begin);
        for (struct asking *a = group; a; a = a->next)
            write_rows(bare, a);
        step(bare, bare->commit);
        for (struct asking *a = group, *next; a; a = next) {
            next = a->next;
            sem_post(&a->answered);
        }
    }
}

void bare_one(void *state, int caller, int64_t turn)
{
    struct bare *bare = state;
    struct asking asking = {.unit = caller % 60};
    (void)turn;
    sem_init(&asking.answered, 0, 0);
    pthread_mutex_lock(&bare->lock);
    asking.number = ++bare->numbers;
    if (bare->first)
        bare->last->next = &asking;
    else
        bare->first = &asking;
    bare->last = &asking;
    pthread_cond_signal(&bare->filled);
    pthread_mutex_unlock(&bare->lock);
    while (sem_wait(&asking.answered) != 0)
        continue;
    sem_destroy(&asking.answered);
}

struct bare *bare_open(const char *path)
{
    struct bare *bare = calloc(1, sizeof *bare);
    if (!bare || sqlite3_open(path, &bare->db) != SQLITE_OK)
        exit(1);
    must(bare, sqlite3_exec(bare->db,
                            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32000;"
                            "CREATE TABLE cases (id INTEGER PRIMARY KEY, number TEXT, unit INTEGER, day INTEGER, content TEXT) STRICT;"
                            "CREATE UNIQUE INDEX case_number ON cases (number);"
                            "CREATE INDEX case_unit ON cases (unit, day);"
                            "CREATE INDEX case_day ON cases (day);"
                            "CREATE TABLE event (id INTEGER PRIMARY KEY, number TEXT, what TEXT) STRICT;"
                            "CREATE INDEX event_number ON event (number);"
                            "CREATE TABLE sum (unit INTEGER PRIMARY KEY, n INTEGER) STRICT;",
                            NULL, NULL, NULL));
    bare->begin = statement(bare, "BEGIN IMMEDIATE");
    bare->commit = statement(bare, "COMMIT");
    bare->mark = statement(bare, "SAVEPOINT mark");
    bare->release = statement(bare, "RELEASE mark");
    bare->insert_case = statement(bare, "INSERT INTO cases (number, unit, day, content) VALUES (?1, ?2, ?3, ?4)");
    bare->insert_event = statement(bare, "INSERT INTO event (number, what) VALUES (?1, 'registered')");
    bare->count = statement(bare, "INSERT INTO sum VALUES (?1, 1) ON CONFLICT (unit) DO UPDATE SET n = n + 1");
    memset(bare->content, 'x', sizeof bare->content - 1);
    pthread_mutex_init(&bare->lock, NULL);
    pthread_cond_init(&bare->filled, NULL);
    pthread_create(&bare->writer, NULL, write_all, bare);
    return bare;
}

void bare_close(struct bare *bare)
{
    pthread_mutex_lock(&bare->lock);
    bare->closing = true;
    pthread_cond_signal(&bare->filled);
    pthread_mutex_unlock(&bare->lock);
    pthread_join(bare->writer, NULL);
    sqlite3_stmt *const all[] = {bare->begin, bare->commit, bare->mark, bare->release, bare->insert_case, bare->insert_event, bare->count};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sqlite3_finalize(all[i]);
    sqlite3_close(bare->db);
    free(bare);
}
