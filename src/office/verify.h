/* Proving the books: the journal's chain of hashes, and everything derived from it built anew and compared. */
#ifndef XINFANG_OFFICE_VERIFY_H
#define XINFANG_OFFICE_VERIFY_H

#include "base/hash.h"
#include "office/office.h"

struct verification {
    int64_t entries;
    struct hash_hex last; /* the hash of the newest entry: who keeps it can prove all before it */
    size_t rows;          /* derived rows compared */
};

/*
 * Checks the file, the chain and the derived rows on one view of the data. What is not in order goes to
 * `problems`: the first broken link of the chain, each table's first differing row. `progress` may be
 * NULL.
 */
int office_verify(const struct office *office, struct arena *arena, struct problems *problems,
                  void (*progress)(void *state, size_t done, size_t total), void *state, struct verification *ret,
                  struct error *err);

#endif
