/* The office's key: which one it uses, and what opens with it. */
#ifndef XINFANG_OFFICE_KEYS_H
#define XINFANG_OFFICE_KEYS_H

#include "office/office.h"

/* Makes the office use office->keyring, if it uses none yet; MSG_key_wrong if it uses another. */
int office_key_adopt(const struct office *office, struct error *err);
/* Whether office->keyring is the key that the office uses: MSG_key_wrong, MSG_key_none where it uses none. */
int office_key_fits(const struct office *office, struct error *err);
/* The same inside a transaction, MSG_key_needed without a keyring: whoever seals asks, for the key may have been
 * changed since it was read. */
int key_in_use(const struct office *office, struct store *store, struct error *err);

struct key_count {
    size_t opened, erased;
};
/* Opens every sealed record; what does not open goes to `problems`. Nothing of it is kept. */
int office_key_check(const struct office *office, struct problems *problems, struct key_count *ret, struct error *err);
/*
 * Puts `next` in the place of office->keyring, in one transaction: every key is sealed anew under it, no record is
 * touched, and the change is written down. The traces of the old key's seals are overwritten. Fails with
 * MSG_seal_broken, and nothing is changed, if any record does not open with the old key.
 */
int office_key_change(const struct office *office, const struct keyring *next, struct arena *arena, size_t *ret_changed,
                      struct error *err);

#endif
