/* The matters of the register one after the other, each made anew from its events. */
#ifndef XINFANG_OFFICE_REPLAY_H
#define XINFANG_OFFICE_REPLAY_H

#include "domain/petition/matter.h"
#include "store/store.h"

/* The matter is good until the function returns; what it keeps does not go into `scratch`. */
typedef int replay_function(void *state, struct arena *scratch, const struct matter *matter, struct error *err);
/* Inside a transaction, by number: each matter as it stood when the journal had come to `as_of_seq` and before the
 * instant `as_of_ms`; those not begun then are left out. Memory for a few hundred matters at a time. */
int matters_replay(struct store *store, int64_t as_of_ms, int64_t as_of_seq, replay_function *each, void *state,
                   struct error *err);

#endif
