/*
 * Sealed records of a matter: what persons and attachments have in common. Each has an id and a key of its own; the key
 * is kept sealed under the office's key in the table sealed_key, which is no part of history.
 */
#ifndef XINFANG_OFFICE_SEALING_H
#define XINFANG_OFFICE_SEALING_H

#include "office/journal.h"

enum { SEALED_PADDING = 128, SEALED_SCRATCH = 8 << 20 };

struct sealing {
    struct str part;       /* "person", "attachment" */
    struct str number, id; /* the matter, and the record in it: what is sealed is bound to all three */
    struct data_key key;
};
void sealing_wipe(struct sealing *sealing);
#define _cleanup_sealing_ _cleanup_(sealing_wipe)

/* A new record of the matter: an id and a key. */
int sealing_new(const struct office *office, struct arena *scratch, struct str part, struct str number,
                struct sealing *ret, struct error *err);
/* Keeps the key. `identity` is what keyring_mark() takes, or empty. */
int sealing_keep(const struct office *office, struct store *store, struct arena *scratch, const struct sealing *sealing,
                 struct str identity, struct error *err);
/* The key of a record that is there; `*ret` is false where it has none any more. Fails with MSG_seal_broken where the
 * office's key does not open it. */
int sealing_get(const struct office *office, struct store *store, struct arena *scratch, struct str part,
                struct str number, struct str id, struct sealing *ret_sealing, bool *ret, struct error *err);

/* Bytes, sealed and opened. */
int sealing_seal(const struct office *office, struct arena *arena, const struct sealing *sealing, struct str content,
                 struct str *ret, struct error *err);
int sealing_open(struct arena *arena, const struct sealing *sealing, struct str sealed, struct str *ret,
                 struct error *err);
/* A record of the schema as JSON, filled up with blanks to a multiple of SEALED_PADDING so that its length tells
 * little, sealed and in base64; and back. */
int sealing_seal_record(const struct office *office, struct arena *arena, const struct sealing *sealing,
                        const struct schema *schema, const void *record, struct str *ret, struct error *err);
int sealing_open_record(struct arena *arena, const struct sealing *sealing, struct str sealed,
                        const struct schema *schema, void *ret_record, struct error *err);

/* The record of the journal at `seq`, read by its schema. */
int sealed_record(struct store *store, struct arena *arena, int64_t seq, const struct schema *schema, void *ret_record,
                  struct error *err);

/* For derive(): what follows from a record of a sealed kind. */
int derive_sealed(struct store *store, const struct kind *kind, int64_t seq, const void *item, struct error *err);

#endif
