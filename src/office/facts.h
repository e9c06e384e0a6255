/*
 * The facts of the matters over time, kept in a few dozen bytes each: what the rates of a past day, groupings that the
 * counters do not know and the matters behind a figure are counted from. Derived from the journal and brought up to
 * date when somebody asks, never with an event. What they lack is read from the journal, so an answer is always whole.
 */
#ifndef XINFANG_OFFICE_FACTS_H
#define XINFANG_OFFICE_FACTS_H

#include "domain/statistics/rates.h"
#include "office/office.h"

/* So many entries may as well be read from the journal by whoever asks, rather than written into the facts. */
enum { FACTS_BEHIND_MAX = 1024 };

/*
 * Brings the facts up to date in many small transactions. Facts made under other rules are made anew. Broken off, it
 * goes on where it was. `progress` may be NULL.
 */
int facts_catch_up(const struct office *office, void (*progress)(void *state, size_t done, size_t total),
                   void *progress_state, struct error *err);
/* How many entries of the journal they are behind. */
int facts_behind(const struct office *office, size_t *ret, struct error *err);
/* Empties them, so that the next to catch up makes them anew. */
int facts_forget(const struct office *office, struct error *err);

struct facts_wish {
    int32_t from_day, to_day; /* subjects none of whose days ever lay between may be left out */
    int64_t as_of_seq;        /* later entries are not known */
    bool recount;             /* straight from the events */
};
typedef int facts_function(void *state, struct rate_subject *subject, struct error *err);
/* Inside a transaction: each registration of each matter, in no order that means anything. */
int facts_each(struct store *store, const struct office *office, const struct facts_wish *wish,
               facts_function *function, void *state, struct error *err);

/* Inside a transaction: the number of the matter that began with that entry; empty if the matter is kept secret, which
 * it is for ever, and in every list of what nobody said the purpose of (see matter_sight()). */
int facts_number(struct store *store, struct arena *arena, int64_t seq, struct str *ret, struct error *err);

/* Inside a transaction: makes the facts anew from the journal and compares; a difference is a problem. */
int facts_verify(struct store *store, const struct office *office, struct problems *problems, size_t *rows,
                 struct error *err);

#endif
