/* Matters made anew from their events, as they stood when the journal had come to an entry. */
#ifndef XINFANG_OFFICE_REPLAY_H
#define XINFANG_OFFICE_REPLAY_H

#include "domain/petition/matter.h"
#include "store/store.h"

/* The matter is good until the function returns; what it keeps does not go into `scratch`. */
typedef int replay_function(void *state, struct arena *scratch, const struct matter *matter, struct error *err);
typedef int replay_event_function(void *state, struct arena *scratch, const struct matter *matter, int64_t seq,
                                  struct error *err);
struct replay {
    int64_t as_of_seq;            /* later entries are not known */
    replay_event_function *event; /* after each event of a matter; NULL: not asked */
    replay_function *matter;      /* with each matter as it stood then; NULL likewise */
    void *state;
};

/* All of these are inside a transaction. All matters begun by then, by number; memory for a few hundred at a time. */
int matters_replay(struct store *store, const struct replay *replay, struct error *err);
/* One matter. */
int matter_replay(struct store *store, struct arena *scratch, struct str number, const struct replay *replay,
                  struct error *err);
/* The newest entry that is known when nothing counts that was recorded from the instant on: the journal up to there. */
int replay_seq_before(struct store *store, int64_t instant_ms, int64_t *ret_seq, struct error *err);

#endif
