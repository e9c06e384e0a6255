/*
 * The index of the words of matters. It is derived from the journal like everything else, but later and in batches,
 * since indexing a text costs more than registering it: whoever searches lets it catch up first.
 */
#ifndef XINFANG_OFFICE_SEARCH_INDEX_H
#define XINFANG_OFFICE_SEARCH_INDEX_H

#include "domain/petition/matter.h"
#include "office/office.h"

/* What of a matter is searched: title, place, content, and what later letters of the same matter say. Of a secret
 * matter it is nothing: it is in no index. */
struct str matter_text(struct arena *arena, const struct matter *matter);

/*
 * Indexes what the journal has beyond the index, one transaction a batch. An index made by a program that reads words
 * otherwise is made anew. Stops after `most` events or a few more; SIZE_MAX: goes through to the end. `progress` may be
 * NULL. May be called from any thread with a store of its own.
 */
int search_catch_up(const struct office *office, size_t most, void (*progress)(void *state, size_t done, size_t total),
                    void *progress_state, size_t *ret_events, struct error *err);
/* Empties the index, so that the next to catch up makes it anew. */
int search_forget(const struct office *office, struct error *err);

/* Whether the words of a matter, or that it has any, may be others after the event; most leave them as they are. */
bool search_event_counts(const struct case_event *event);
/* The place of a matter in the index. */
int64_t search_matter_id(const struct matter *matter);
/* The ids of matters registered in that span of days, both counted in; DATE_NONE: open. `last` is beyond them. */
void search_span(int32_t from_day, int32_t to_day, int64_t *ret_first, int64_t *ret_last);
/* The place of a day in the order of the index: ids of matters registered on that day begin there. */
int64_t search_first_id(int32_t day);
int32_t search_day_of(int64_t id);

#endif
