/* Matters in the register: loading one with its history, and recording what happens to it. */
#ifndef XINFANG_OFFICE_CASES_H
#define XINFANG_OFFICE_CASES_H

#include "domain/petition/decide.h"
#include "office/categories.h"
#include "office/journal.h"

/* All events of the matter, applied; `ret->number` is empty if there is no such matter. */
int matter_load(struct store *store, struct arena *arena, struct str number, struct matter *ret, struct error *err);
/* The same of what had happened by the end of that day. */
int matter_load_of_day(struct store *store, struct arena *arena, struct str number, int32_t day, struct matter *ret,
                       struct error *err);

/* What a transaction that records events needs. */
struct case_desk {
    const struct office *office;
    struct store *store;
    struct arena *arena;
    const struct units *units;
    bool transcribes, transcribe; /* events may be transcribed ones, are all so: see struct import_options */
    bool skip_known;
    bool known;       /* of the last event: the register has it already; not recorded, and no problem told */
    bool unknown;     /* of the last event: the register has no such matter; likewise */
    bool issue_codes; /* a registration gets a query code; files of many get none, issue-code gives them one */
    struct str number, query_code; /* of the last event recorded; the code is told once and kept nowhere */
};
/* Whether the event may begin a matter: it names none, or one that is not there yet. */
bool case_begins(const struct rules *rules, const struct case_event *event);
/* Decides on the event and records it if it may be (`*ret`); otherwise `problems` say why not. */
int case_take(struct case_desk *desk, struct journal *journal, struct case_event *event, const struct place *place,
              struct problems *problems, bool *ret, struct error *err);

/* For derive(): applies one event to its matter on the shelf and writes what follows from it. The event must outlive
 * the shelf. */
int derive_case(struct deriver *deriver, int64_t seq, const struct case_event *event, struct error *err);
/* The row of one clock of a matter, the first at place 1. */
int clock_put(struct store *store, struct arena *arena, struct str matter, int64_t place,
              const struct matter_clock *clock, struct error *err);
/* Fills in the rows of clocks that an earlier version of the program wrote with less; nothing to do but once. */
int office_clocks_fill(const struct office *office, struct error *err);

#endif
