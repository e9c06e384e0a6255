/* Who looks at what: seeing a matter as far as the asker may, and the log of everything that was opened for a purpose.
 */
#ifndef XINFANG_OFFICE_ACCESS_H
#define XINFANG_OFFICE_ACCESS_H

#include "domain/petition/access.h"
#include "domain/petition/person.h"
#include "office/journal.h"

/* Inside a transaction: the matter as it stands, and what of it the asker may see. Fails with MSG_case_unknown where
 * there is none, and where there is none for the asker. */
int matter_seen(struct store *store, struct arena *arena, struct str number, const struct asker *asker,
                struct matter *ret, enum sight *ret_sight, struct error *err);
/* Inside a transaction: whether the asker says what for, and the actor who he is: MSG_purpose_needed, MSG_actor_needed.
 */
int access_is_stated(const struct office *office, const struct asker *asker, struct error *err);
/* Inside a transaction: writes down that the asker did `act` to the matter, or to the sealed record `id` of it. */
int access_note(const struct office *office, struct journal *journal, enum access_act act, struct str number,
                struct str id, const struct asker *asker, struct error *err);

/*
 * One matter as it stands now. With SIGHT_MASKED it may be shown as there, and nothing of it. A secret one that is seen
 * whole is written down first. Fails with MSG_case_unknown.
 */
int office_matter(const struct office *office, struct arena *arena, struct str number, const struct asker *asker,
                  struct matter *ret, enum sight *ret_sight, struct error *err);

struct access_row {
    int64_t recorded_ms;
    struct str recorded_by;
    struct access_record record;
};
struct access_rows {
    struct access_row *items;
    size_t n, capacity;
};
/* What was opened, shown, exported or erased, and by whom, of one matter or (empty `number`) of all. */
int office_accesses(const struct office *office, struct arena *arena, struct str number, struct access_rows *ret,
                    struct error *err);

#endif
