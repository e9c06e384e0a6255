/*
 * The SQLite engine: WAL, synchronous=FULL, STRICT tables. Statements are prepared once for each
 * connection.
 */
#include <assert.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"
#include "store/engine.h"

enum { BUSY_WAIT_MS = 5000 };

struct statement {
    sqlite3_stmt *handle;
    bool running;
    int parameter[PARAMETERS_MAX + 1]; /* engine's index of $1, $2, ... */
    sqlite3_stmt *many;                /* the same for many rows, whose indexes are their numbers */
};

struct store {
    sqlite3 *db;
    struct statement *statements;
    sqlite3_stmt *steps[ENGINE_STEPS];
    struct turns turns;
    struct store_companion companion;
    struct behind *behind;
    struct buf name; /* of the file; has room for the longest ending, so that removing needs no memory */
    size_t name_length;
};

struct migration {
    int number;
    const char *name, *sql;
};
static const struct migration migrations[] = {
#include "migrations.gen.inc"
};
enum { MIGRATIONS = sizeof migrations / sizeof *migrations };

static int sqlite_error(sqlite3 *db, struct error *err)
{
    struct str why = str_from(db ? sqlite3_errmsg(db) : "");
    switch (db ? sqlite3_errcode(db) & 0xFF : SQLITE_NOMEM) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return FAIL(err, MSG_store_busy);
    case SQLITE_FULL:
        return FAIL(err, MSG_store_full);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
        return FAIL(err, MSG_store_no_access, ARG_TEXT("why", why));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return FAIL(err, MSG_store_damaged, ARG_TEXT("why", why));
    case SQLITE_NOMEM:
        return error_memory(err);
    default:
        return FAIL(err, MSG_store_failed, ARG_TEXT("why", why));
    }
}

static int run(struct store *store, const char *sql, struct error *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : sqlite_error(store->db, err);
}

static void finish_statement(sqlite3_stmt **statement)
{
    sqlite3_finalize(*statement);
}

static int prepare(struct store *store, const char *sql, sqlite3_stmt **ret, struct error *err)
{
    return sqlite3_prepare_v2(store->db, sql, -1, ret, NULL) == SQLITE_OK ? 0 : sqlite_error(store->db, err);
}

/* Migrations. */

static int known_migrations(struct store *store, int *ret_applied, struct error *err)
{
    _cleanup_(finish_statement) sqlite3_stmt *list = NULL;
    int applied = 0, status;
    TRY(prepare(store, "SELECT number, name, hash FROM migration ORDER BY number", &list, err));
    while ((status = sqlite3_step(list)) == SQLITE_ROW) {
        struct str name = str_from((const char *)sqlite3_column_text(list, 1));
        struct hash_hex hash;
        if (applied == MIGRATIONS || sqlite3_column_int(list, 0) != migrations[applied].number)
            return FAIL(err, MSG_store_newer, ARG_TEXT("migration", name));
        hash_chain(STR(""), str_from(migrations[applied].sql), &hash);
        if (!str_equal(str_from(hash.text), str_from((const char *)sqlite3_column_text(list, 2))))
            return FAIL(err, MSG_store_migration_altered, ARG_TEXT("migration", name));
        applied++;
    }
    if (status != SQLITE_DONE)
        return sqlite_error(store->db, err);
    *ret_applied = applied;
    return 0;
}

static int apply_migration(struct store *store, const struct migration *m, int64_t now_ms, struct error *err)
{
    _cleanup_(finish_statement) sqlite3_stmt *note = NULL;
    struct hash_hex hash;
    hash_chain(STR(""), str_from(m->sql), &hash);
    TRY(run(store, m->sql, err));
    TRY(prepare(store, "INSERT INTO migration (number, name, hash, applied_ms) VALUES (?1, ?2, ?3, ?4)", &note, err));
    sqlite3_bind_int(note, 1, m->number);
    sqlite3_bind_text(note, 2, m->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(note, 3, hash.text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(note, 4, now_ms);
    return sqlite3_step(note) == SQLITE_DONE ? 0 : sqlite_error(store->db, err);
}

static int migrate_in_transaction(struct store *store, void *argument, struct error *err)
{
    int applied = 0;
    TRY(run(store,
            "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
            " hash TEXT NOT NULL, applied_ms INTEGER NOT NULL) STRICT",
            err));
    TRY(known_migrations(store, &applied, err));
    for (; applied < MIGRATIONS; applied++)
        TRY(apply_migration(store, &migrations[applied], clock_now_ms(argument), err));
    return 0;
}

static bool has_table(struct store *store, const char *name)
{
    return sqlite3_table_column_metadata(store->db, NULL, name, NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

static int migrate(struct store *store, enum store_mode mode, const struct clock *clock, struct error *err)
{
    bool ours = has_table(store, "migration");
    int applied = 0;
    if (sqlite3_errcode(store->db) == SQLITE_NOTADB)
        return sqlite_error(store->db, err);
    if (!ours && mode != STORE_CREATE && mode != STORE_MEMORY)
        return FAIL(err, MSG_store_not_an_office);
    if (ours)
        TRY(known_migrations(store, &applied, err));
    if (applied == MIGRATIONS)
        return 0;
    if (mode == STORE_READ)
        return FAIL(err, MSG_store_older);
    return store_write(store, migrate_in_transaction, (void *)clock, err);
}

/* Opening and closing. */

/* Beforehand, so that nothing stands in the way of undoing when memory is short. */
static int prepare_steps(struct store *store, struct error *err)
{
    static const char *const texts[ENGINE_STEPS] = {
        [ENGINE_BEGIN_READ] = "BEGIN",   [ENGINE_BEGIN_WRITE] = "BEGIN EXCLUSIVE", [ENGINE_MARK] = "SAVEPOINT mark",
        [ENGINE_KEEP] = "RELEASE mark",  [ENGINE_UNDO] = "ROLLBACK TO mark",       [ENGINE_COMMIT] = "COMMIT",
        [ENGINE_ROLL_BACK] = "ROLLBACK",
    };
    for (size_t i = 0; i < ENGINE_STEPS; i++)
        TRY(prepare(store, texts[i], &store->steps[i], err));
    return 0;
}

static int configure(struct store *store, enum store_mode mode, struct error *err)
{
    sqlite3_busy_timeout(store->db, BUSY_WAIT_MS);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (mode == STORE_MEMORY)
        return run(store, "PRAGMA journal_mode = OFF", err);
    if (mode == STORE_CREATE)
        TRY(run(store, "PRAGMA journal_mode = WAL", err));
    /* What the engine puts aside to undo a statement stays in memory: no page of the office goes into a temporary file.
     */
    return run(
        store,
        "PRAGMA synchronous = FULL; PRAGMA cache_size = -32000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY",
        err);
}

static const char *file_name(struct buf *name, size_t length, const char *ending)
{
    name->n = length;
    buf_text(name, ending);
    buf_char(name, '\0');
    return buf_ok(name) ? name->p : NULL;
}

static int name_files(struct store *store, struct str path, struct error *err)
{
    store->name = BUF(8192);
    buf_str(&store->name, path);
    store->name_length = store->name.n;
    if (!file_name(&store->name, store->name_length, "-journal"))
        return FAIL(err, MSG_store_path_too_long);
    file_name(&store->name, store->name_length, "");
    return 0;
}

void store_discard(struct store **store)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    if (!*store)
        return;
    _cleanup_buf_ struct buf name = (*store)->name;
    size_t length = (*store)->name_length;
    (*store)->name = (struct buf){0};
    store_close(store);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        unlink(file_name(&name, length, endings[i]));
}

/* Somebody was stopped while filling the database without a log, see store_fill(): what it left behind is undone by who
 * may write. */
static int undo_filling(struct store *store, struct str path, const struct clock *clock, struct error *err)
{
    _cleanup_store_ struct store *writer = NULL;
    bool stopped = access(file_name(&store->name, store->name_length, "-journal"), F_OK) == 0;
    file_name(&store->name, store->name_length, "");
    return stopped ? store_open(path, STORE_WRITE, clock, &writer, err) : 0;
}

static int open_file(struct store *store, const char *path, enum store_mode mode, struct error *err)
{
    /* Nobody asks how much memory the engine has; counting it takes a lock at each piece. Too late the second time. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    /* Turns (store/group.c) see to it that one thread at a time uses the connection: it needs no locks of its own. */
    int flags = SQLITE_OPEN_NOMUTEX | (mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    if (mode == STORE_CREATE || mode == STORE_MEMORY)
        flags |= SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(path, &store->db, flags | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK)
        return sqlite_error(store->db, err);
    TRY(configure(store, mode, err));
    return prepare_steps(store, err);
}

int store_open(struct str path, enum store_mode mode, const struct clock *clock, struct store **ret, struct error *err)
{
    _cleanup_store_ struct store *store = calloc(1, sizeof *store);
    if (!store)
        return error_memory(err);
    turns_open(&store->turns);
    TRY(name_files(store, mode == STORE_MEMORY ? STR(":memory:") : path, err));
    bool there = access(store->name.p, F_OK) == 0;
    if (mode == STORE_CREATE && there)
        return FAIL(err, MSG_store_exists, ARG_TEXT("file", path));
    if ((mode == STORE_WRITE || mode == STORE_READ) && !there)
        return FAIL(err, MSG_store_missing, ARG_TEXT("file", path));
    store->statements = calloc(query_count, sizeof *store->statements);
    if (!store->statements)
        return error_memory(err);
    if (mode == STORE_READ)
        TRY(undo_filling(store, path, clock, err));
    if (open_file(store, store->name.p, mode, err) != 0 || migrate(store, mode, clock, err) != 0) {
        if (mode == STORE_CREATE)
            store_discard(&store);
        return WHILE(err, MSG_while_opening, ARG_TEXT("file", path));
    }
    if (mode == STORE_WRITE)
        engine_log_on(store); /* mostly it is */
    *ret = store;
    store = NULL;
    return 0;
}

void store_close(struct store **store)
{
    if (!*store)
        return;
    for (size_t i = 0; (*store)->statements && i < query_count; i++) {
        sqlite3_finalize((*store)->statements[i].handle);
        sqlite3_finalize((*store)->statements[i].many);
    }
    for (size_t i = 0; i < ENGINE_STEPS; i++)
        sqlite3_finalize((*store)->steps[i]);
    turns_close(&(*store)->turns);
    if ((*store)->companion.state)
        (*store)->companion.free_state((*store)->companion.state);
    sqlite3_close((*store)->db);
    buf_free(&(*store)->name);
    free((*store)->statements);
    free(*store);
    *store = NULL;
}

/* Transactions. */

int engine_step(struct store *store, enum engine_step step, struct error *err)
{
    sqlite3_step(store->steps[step]);
    if (sqlite3_reset(store->steps[step]) != SQLITE_OK)
        return sqlite_error(store->db, err);
    return step == ENGINE_UNDO ? engine_step(store, ENGINE_KEEP, err) : 0;
}

bool engine_in_transaction(const struct store *store)
{
    return !sqlite3_get_autocommit(store->db);
}

/* Without a log others must keep out from the first page that is written to the last: BEGIN EXCLUSIVE sees to it, and
 * asks for no more than BEGIN IMMEDIATE with a log. EXTRA makes the removal of the undo file durable, which is what
 * commits. */
void engine_log_off(struct store *store)
{
    sqlite3_busy_timeout(store->db, 0);
    if (sqlite3_exec(store->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) == SQLITE_OK)
        sqlite3_exec(store->db, "PRAGMA synchronous = EXTRA", NULL, NULL, NULL);
    sqlite3_busy_timeout(store->db, BUSY_WAIT_MS);
}

void engine_log_on(struct store *store)
{
    sqlite3_exec(store->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", NULL, NULL, NULL);
}

int engine_trouble(struct store *store, struct error *err)
{
    return sqlite_error(store->db, err);
}

struct store_companion *store_companion(struct store *store)
{
    return &store->companion;
}

struct behind **store_behind(struct store *store)
{
    return &store->behind;
}

struct turns *store_turns(struct store *store)
{
    return &store->turns;
}

struct erasing {
    store_function *function;
    void *argument;
};

/* Inside the transaction: nobody else uses the connection then. */
static int erase_in_transaction(struct store *store, void *argument, struct error *err)
{
    const struct erasing *erasing = argument;
    TRY(run(store, "PRAGMA secure_delete = ON", err));
    int status = erasing->function(store, erasing->argument, err);
    sqlite3_exec(store->db, "PRAGMA secure_delete = OFF", NULL, NULL, NULL);
    return status;
}

int store_erase(struct store *store, store_function *function, void *argument, struct error *err)
{
    TRY(store_write(store, erase_in_transaction, &(struct erasing){function, argument}, err));
    sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return 0;
}

/* Copies and checks. */

static int copy_pages(struct store *store, sqlite3 *target, struct error *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(target, "main", store->db, "main");
    if (!backup)
        return sqlite_error(target, err);
    sqlite3_backup_step(backup, -1);
    return sqlite3_backup_finish(backup) == SQLITE_OK ? 0 : sqlite_error(target, err);
}

int store_backup(struct store *store, struct str path, const struct clock *clock, struct error *err)
{
    _cleanup_store_ struct store *copy = NULL;
    TRY(store_open(path, STORE_CREATE, clock, &copy, err));
    /* The copy must be one file: without a log beside it that could be left behind. */
    int status = run(copy, "PRAGMA journal_mode = DELETE", err);
    if (status == 0)
        status = copy_pages(store, copy->db, err);
    if (status == 0)
        status = store_check(copy, err);
    if (status != 0)
        store_discard(&copy);
    return status;
}

int store_restore(struct str path, struct str from, bool replace, const struct clock *clock, struct error *err)
{
    _cleanup_store_ struct store *source = NULL, *target = NULL;
    TRY(store_open(from, STORE_READ, clock, &source, err));
    if (store_open(path, STORE_CREATE, clock, &target, err) != 0) {
        if (err->message.id != MSG_store_exists || !replace)
            return -1;
        TRY(store_open(path, STORE_WRITE, clock, &target, err));
    }
    return copy_pages(source, target->db, err);
}

int store_check(struct store *store, struct error *err)
{
    _cleanup_(finish_statement) sqlite3_stmt *check = NULL;
    TRY(prepare(store, "PRAGMA integrity_check(1)", &check, err));
    if (sqlite3_step(check) != SQLITE_ROW)
        return sqlite_error(store->db, err);
    struct str answer = str_from((const char *)sqlite3_column_text(check, 0));
    if (!str_equal(answer, STR("ok")))
        return FAIL(err, MSG_store_damaged, ARG_TEXT("why", answer));
    return 0;
}

/* Queries. */

static int prepare_query(struct store *store, int id, struct error *err)
{
    struct statement *statement = &store->statements[id];
    assert(query_texts[id].parameters <= PARAMETERS_MAX);
    TRY(prepare(store, query_texts[id].sql, &statement->handle, err));
    for (int i = 1; i <= query_texts[id].parameters; i++) {
        char name[8];
        snprintf(name, sizeof name, "$%d", i);
        statement->parameter[i] = sqlite3_bind_parameter_index(statement->handle, name);
    }
    return 0;
}

static int start_statement(struct store *store, int id, struct query *ret, struct error *err)
{
    struct statement *statement = &store->statements[id];
    if (!statement->handle)
        TRY(prepare_query(store, id, err));
    assert(!statement->running);
    statement->running = true;
    *ret = (struct query){store, statement};
    return 0;
}

static int step_statement(struct query *query, struct error *err)
{
    struct statement *statement = query->statement;
    int status = sqlite3_step(statement->handle);
    if (status == SQLITE_ROW)
        return 1;
    if (status == SQLITE_DONE)
        return 0;
    return sqlite_error(query->store->db, err);
}

static void reset_statement(struct query *query)
{
    struct statement *statement = query->statement;
    sqlite3_reset(statement->handle);
    sqlite3_clear_bindings(statement->handle);
    statement->running = false;
    query->statement = NULL;
}

int query_start(struct store *store, int id, struct query *ret, struct error *err)
{
    TRY(behind_flush(store, err));
    return start_statement(store, id, ret, err);
}

static void bind(sqlite3_stmt *handle, int index, const struct query_value *value)
{
    const char *p = value->text.p ? value->text.p : "";
    if (value->is_bytes)
        sqlite3_bind_blob64(handle, index, p, value->text.n, SQLITE_STATIC);
    else if (value->is_text)
        sqlite3_bind_text64(handle, index, p, value->text.n, SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_bind_int64(handle, index, value->number);
}

static void bind_parameter(struct query *query, int index, struct query_value value)
{
    struct statement *statement = query->statement;
    bind(statement->handle, statement->parameter[index], &value);
}

void query_bind_int(struct query *query, int index, int64_t value)
{
    bind_parameter(query, index, QUERY_INT(value));
}

void query_bind_text(struct query *query, int index, struct str value)
{
    bind_parameter(query, index, QUERY_TEXT(value));
}

void query_bind_bytes(struct query *query, int index, struct str value)
{
    bind_parameter(query, index, QUERY_BYTES(value));
}

int query_run_now(struct store *store, int id, const struct query_value *values, struct error *err)
{
    struct query query;
    TRY(start_statement(store, id, &query, err));
    for (int i = 0; i < query_texts[id].parameters; i++)
        bind_parameter(&query, i + 1, values[i]);
    int status = step_statement(&query, err);
    reset_statement(&query);
    return status < 0 ? -1 : 0;
}

int query_run_many(struct store *store, int id, const struct query_value *const *rows, struct error *err)
{
    sqlite3_stmt **many = &store->statements[id].many;
    const int n = query_texts[id].parameters;
    if (!*many)
        TRY(prepare(store, query_texts[id].many_sql, many, err));
    for (int r = 0; r < query_texts[id].many; r++)
        for (int i = 0; i < n; i++)
            bind(*many, r * n + i + 1, &rows[r][i]);
    int status = sqlite3_step(*many) == SQLITE_DONE ? 0 : sqlite_error(store->db, err);
    sqlite3_reset(*many);
    sqlite3_clear_bindings(*many);
    return status;
}

int query_step(struct query *query, struct error *err)
{
    TRY(behind_flush(query->store, err));
    return step_statement(query, err);
}

int64_t query_int(struct query *query, int column)
{
    return sqlite3_column_int64(((struct statement *)query->statement)->handle, column);
}

struct str query_text(struct query *query, int column)
{
    sqlite3_stmt *handle = ((struct statement *)query->statement)->handle;
    const char *text = (const char *)sqlite3_column_text(handle, column);
    return (struct str){text ? text : "", (size_t)sqlite3_column_bytes(handle, column)};
}

struct str query_bytes(struct query *query, int column)
{
    sqlite3_stmt *handle = ((struct statement *)query->statement)->handle;
    const char *bytes = sqlite3_column_blob(handle, column);
    return (struct str){bytes ? bytes : "", (size_t)sqlite3_column_bytes(handle, column)};
}

void query_done(struct query *query)
{
    if (!query->statement)
        return;
    behind_idle(query->store);
    reset_statement(query);
}
