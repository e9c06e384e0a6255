/*
 * Sealing: authenticated encryption (XChaCha20-Poly1305) of small records and whole files, under keys that stand in
 * locked memory and are wiped when they are done with. What is sealed is bound to a text (whose record it is): moved to
 * another place it no longer opens. Nonces are random, 24 bytes, and stand before the sealed bytes.
 */
#ifndef XINFANG_BASE_KEYRING_H
#define XINFANG_BASE_KEYRING_H

#include "base/error.h"
#include "base/random.h"

enum { KEY_BYTES = 32, KEY_HEX = 64, FINGERPRINT_HEX = 16, SEAL_OVERHEAD = 24 + 16, IDENTITY_HEX = 32 };

/* The key of one record. Wipe it: _cleanup_data_key_. */
struct data_key {
    unsigned char bytes[KEY_BYTES];
};
void data_key_make(const struct random_source *random, struct data_key *ret);
void data_key_wipe(struct data_key *key);
#define _cleanup_data_key_ _cleanup_(data_key_wipe)

/* The office's key and what is derived from it; kept out of swap and core files where the system allows. */
struct keyring;
int keyring_make(const struct random_source *random, struct keyring **ret, struct error *err);
/* From KEY_HEX hexadecimal digits; fails with MSG_key_file_bad. */
int keyring_parse(struct str hex, struct keyring **ret, struct error *err);
/* Writes the KEY_HEX digits of the key itself; wipe them. */
void keyring_print(const struct keyring *ring, char ret_hex[static KEY_HEX]);
void keyring_free(struct keyring **ring);
#define _cleanup_keyring_ _cleanup_(keyring_free)
/* Tells keys apart and gives nothing of them away. */
struct str keyring_fingerprint(const struct keyring *ring);

/* Seals a data key under the office's key, for the record `id`; base64 in `arena`. */
int keyring_wrap(const struct keyring *ring, struct arena *arena, const struct random_source *random, struct str id,
                 const struct data_key *key, struct str *ret, struct error *err);
int keyring_unwrap(const struct keyring *ring, struct arena *arena, struct str id, struct str wrapped,
                   struct data_key *ret, struct error *err);

/*
 * For finding out whether two records name the same person, without a key for it ever standing beside them. The bucket
 * (one of 256, the same for the same identity) narrows the search; the mark differs from record to record and answers
 * only to who has the key: equal people cannot be told from a copy of the database.
 */
unsigned keyring_bucket(const struct keyring *ring, struct str identity);
void keyring_mark(const struct keyring *ring, struct str id, struct str identity, char ret_hex[static IDENTITY_HEX]);

/* Sealed bytes (SEAL_OVERHEAD longer than the content), bound to a text. Unsealing fails with MSG_seal_broken. */
int seal(struct arena *arena, const struct random_source *random, const struct data_key *key, struct str bound_to,
         struct str content, struct str *ret, struct error *err);
int unseal(struct arena *arena, const struct data_key *key, struct str bound_to, struct str sealed, struct str *ret,
           struct error *err);

/* `n` random bytes as 2n hexadecimal digits in `arena`; p NULL when memory is short. */
struct str random_hex(struct arena *arena, const struct random_source *random, size_t n);
/* Base64 with padding and back; the latter is false for anything else. */
struct str base64_print(struct arena *arena, struct str bytes);
bool base64_parse(struct arena *arena, struct str text, struct str *ret);
/* Overwrites what must not stay in memory. */
void wipe(void *bytes, size_t n);

#endif
