/*
 * The office's database behind one interface. SQL stands in sql/queries only; tools/queries.py makes a
 * typed function of each statement. All writing goes through store_write(): one writer at a time, durable
 * when it returns. The threads of a process that write share one `struct store`; those that read each open
 * their own with STORE_READ.
 */
#ifndef XINFANG_STORE_STORE_H
#define XINFANG_STORE_STORE_H

#include "base/clock.h"
#include "base/error.h"

struct store;

enum store_mode {
    STORE_CREATE, /* the file must not be there */
    STORE_WRITE,
    STORE_READ,
    STORE_MEMORY, /* a passing one without a file, to rebuild and compare; `path` is not used */
};

/*
 * Opens the database and brings its schema up to date (not with STORE_READ, which refuses an old one). A
 * migration whose text differs from the one that was applied, or that this program does not know, is
 * refused. A database that could not be created leaves no file behind.
 */
int store_open(struct str path, enum store_mode mode, const struct clock *clock, struct store **ret, struct error *err);
void store_close(struct store **store);
#define _cleanup_store_ _cleanup_(store_close)

/* Closes a database that STORE_CREATE has just made and removes its files, for a job that fails after all. */
void store_discard(struct store **store);

/* What runs inside a transaction, in any thread of those that wait. It may have no other effect than through
 * `store` and on its argument, and may not ask for another transaction of the same store. */
typedef int store_function(struct store *store, void *argument, struct error *err);
/*
 * Runs `function` and commits what it wrote, or nothing when it fails. From any number of threads: up to 256 that wait
 * share one commit (store/group.c), and the failure of one undoes only itself, unless the engine had to give up the
 * whole transaction or the commit: then all of them fail and none was written. Waits up to five seconds for another
 * process, then fails with MSG_store_busy.
 */
int store_write(struct store *store, store_function *function, void *argument, struct error *err);
/*
 * The same for filling a database that nobody uses yet: pages are written once, to their place, instead of to the log
 * and then to their place. Nobody else can read meanwhile; they wait as for any writer, and fail with MSG_store_busy.
 * When another process or thread has the database open, it is store_write().
 */
int store_fill(struct store *store, store_function *function, void *argument, struct error *err);
/* store_write() for what must leave no trace: deleted rows are overwritten, and the log that may hold them is emptied,
 * unless somebody is reading or writing just then; the next to do so empties it. Copies made before keep what they
 * have. */
int store_erase(struct store *store, store_function *function, void *argument, struct error *err);
/* Runs `function` on one unchanging view of the data. On a store that others write through it waits its turn. */
int store_read(struct store *store, store_function *function, void *argument, struct error *err);

/*
 * Inside store_write(): from here to the end of the function rows are written a little later, by a thread beside it,
 * unless there is none to be had. Who reads sees all rows as ever; a failure may come out at a later call, at the
 * latest as that of the whole transaction. For writing many rows while little is read.
 */
void store_write_behind(struct store *store);

/* What a connection keeps in memory from one transaction to the next; used inside transactions only, and so by one
 * thread at a time. Freed with the store. */
struct store_companion {
    void *state;
    void (*free_state)(void *state);
};
struct store_companion *store_companion(struct store *store);

/* Writes a whole, checked copy to `path` while others go on reading and writing. The file must not be
 * there; a copy that fails leaves none. */
int store_backup(struct store *store, struct str path, const struct clock *clock, struct error *err);
/* Puts the content of the backup at `from` into the database at `path`, in one step that readers see whole or
 * not at all; the database is made if it is not there. One that is there needs `replace`. */
int store_restore(struct str path, struct str from, bool replace, const struct clock *clock, struct error *err);
/* The engine's own check of its file. */
int store_check(struct store *store, struct error *err);

/* A running statement; its texts are valid until its next step. */
struct query {
    struct store *store;
    void *statement;
};
void query_done(struct query *query);
#define _cleanup_query_ _cleanup_(query_done)

#endif
