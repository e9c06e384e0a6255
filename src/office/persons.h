/*
 * The persons of a matter. What is known of them is sealed, one key a person, and bound to the matter's number; the
 * journal keeps the sealed record, a table beside it the key, itself sealed under the office's key. Opening one needs a
 * purpose and is written into the journal before anything is shown.
 *
 * Nothing here lists, counts or finds persons across matters. The one way from a person to other matters is the exact
 * identity of somebody who is being registered, see persons_same_identity().
 */
#ifndef XINFANG_OFFICE_PERSONS_H
#define XINFANG_OFFICE_PERSONS_H

#include "office/access.h"

/*
 * Seals and records a person of the matter, inside a transaction. `*person` is in its canonical form (may_add_person).
 * Refuses a representative too many (`*ret` false, with a problem). Fails with MSG_key_needed without a key and with
 * MSG_key_wrong when the office uses another.
 */
int person_take(const struct office *office, struct journal *journal, struct str number,
                const struct person_form *person, const struct place *place, struct problems *problems, bool *ret,
                struct error *err);
/* The same for a person handed in by itself: the matter must be there. */
int person_entry_take(const struct office *office, struct journal *journal, struct arena *arena,
                      const struct person_entry *entry, const struct place *place, struct problems *problems, bool *ret,
                      struct error *err);
/* Whether the sealed record opens with office->keyring; what it holds is wiped again. Fails where it does not. */
int person_opens(const struct office *office, struct store *store, struct str id, int64_t seq, struct error *err);
/* The identity document of a sealed person as keyring_mark() takes it, empty if none was shown. */
int person_sealed_identity(const struct office *office, struct store *store, struct arena *scratch, struct str id,
                           int64_t seq, struct str *ret, struct error *err);
/* One person of a matter. Texts are masked, or whole where it was opened; empty when erased or without a key. */
struct person_row {
    size_t place; /* among the persons of the matter, from 1, in the order they were recorded */
    struct str id;
    enum person_role role;
    bool erased, known; /* `known`: there was a key to open it with */
    struct person_form person;
};
struct person_rows {
    struct person_row *items;
    size_t n, capacity;
};
/* The persons of a matter, masked. Secret matters need a right: fails with MSG_case_unknown or MSG_case_closed. */
int office_persons(const struct office *office, struct arena *arena, struct str number, const struct asker *asker,
                   struct person_rows *ret, struct error *err);
/*
 * Opens one person (`place` 0: all) of a matter, and writes down who did and what for before it gives anything out.
 * Fails with MSG_purpose_needed, MSG_key_needed, and as office_persons().
 */
int office_persons_open(const struct office *office, struct arena *arena, struct str number, size_t place,
                        const struct asker *asker, struct person_rows *ret, struct error *err);
/* Destroys the key of one person (`place` 0: of all) of a matter: no copy of the register opens it again, but backups
 * made before do, as long as they and the office's key are kept. */
int office_persons_erase(const struct office *office, struct arena *arena, struct str number, size_t place,
                         const struct asker *asker, struct person_rows *ret, struct error *err);

/*
 * The matters, oldest first and each once, of which a person has exactly this identity document: for the registrar, who
 * has it in hand. `except` (may be empty) is left out. A matter that is secret is left out, too. Without a key, or
 * without an identity, there are none. To be called inside a transaction.
 */
int persons_same_identity(const struct office *office, struct store *store, struct arena *arena,
                          const struct person_form *person, struct str except, struct str **ret_numbers, size_t *ret_n,
                          struct error *err);

#endif
