#include "base/keyring.h"

#include <sodium.h>

/* The office's key is used for nothing itself: each use has a key of its own, derived from it. */
enum { SUBKEY_WRAP = 1, SUBKEY_IDENTITY, SUBKEY_FINGERPRINT };
static const char context[crypto_kdf_CONTEXTBYTES + 1] = "xinfang1";

struct keyring {
    unsigned char office[KEY_BYTES];
    struct data_key wrap;
    unsigned char identity[KEY_BYTES];
    char fingerprint[FINGERPRINT_HEX + 1];
};

_Static_assert(KEY_BYTES == crypto_kdf_KEYBYTES && KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "keys");
_Static_assert(SEAL_OVERHEAD ==
                   crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "nonce and tag");

void wipe(void *bytes, size_t n)
{
    sodium_memzero(bytes, n);
}

void data_key_make(const struct random_source *random, struct data_key *ret)
{
    random->fill(random->state, ret->bytes, sizeof ret->bytes);
}

void data_key_wipe(struct data_key *key)
{
    wipe(key, sizeof *key);
}

static void derive_keys(struct keyring *ring)
{
    unsigned char fingerprint[crypto_kdf_BYTES_MIN];
    crypto_kdf_derive_from_key(ring->wrap.bytes, KEY_BYTES, SUBKEY_WRAP, context, ring->office);
    crypto_kdf_derive_from_key(ring->identity, KEY_BYTES, SUBKEY_IDENTITY, context, ring->office);
    crypto_kdf_derive_from_key(fingerprint, sizeof fingerprint, SUBKEY_FINGERPRINT, context, ring->office);
    sodium_bin2hex(ring->fingerprint, sizeof ring->fingerprint, fingerprint, FINGERPRINT_HEX / 2);
    wipe(fingerprint, sizeof fingerprint);
}

/* sodium_malloc() locks the pages, puts guards around them, and keeps them out of core files; not before sodium_init(),
 * which may be called any number of times. */
static struct keyring *new_ring(void)
{
    return sodium_init() < 0 ? NULL : sodium_malloc(sizeof(struct keyring));
}

int keyring_make(const struct random_source *random, struct keyring **ret, struct error *err)
{
    struct keyring *ring = new_ring();
    if (!ring)
        return error_memory(err);
    random->fill(random->state, ring->office, sizeof ring->office);
    derive_keys(ring);
    *ret = ring;
    return 0;
}

int keyring_parse(struct str hex, struct keyring **ret, struct error *err)
{
    size_t n = 0;
    const char *end = NULL;
    struct keyring *ring = new_ring();
    if (!ring)
        return error_memory(err);
    if (hex.n != KEY_HEX || sodium_hex2bin(ring->office, sizeof ring->office, hex.p, hex.n, NULL, &n, &end) != 0 ||
        n != KEY_BYTES) {
        keyring_free(&ring);
        return FAIL(err, MSG_key_file_bad);
    }
    derive_keys(ring);
    *ret = ring;
    return 0;
}

void keyring_print(const struct keyring *ring, char ret_hex[static KEY_HEX])
{
    char text[KEY_HEX + 1];
    sodium_bin2hex(text, sizeof text, ring->office, sizeof ring->office);
    memcpy(ret_hex, text, KEY_HEX);
    wipe(text, sizeof text);
}

void keyring_free(struct keyring **ring)
{
    sodium_free(*ring); /* wipes it */
    *ring = NULL;
}

struct str keyring_fingerprint(const struct keyring *ring)
{
    return str_from(ring->fingerprint);
}

int seal(struct arena *arena, const struct random_source *random, const struct data_key *key, struct str bound_to,
         struct str content, struct str *ret, struct error *err)
{
    enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };
    unsigned char *out = arena_alloc(arena, content.n + SEAL_OVERHEAD);
    if (!out)
        return error_memory(err);
    random->fill(random->state, out, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, (const unsigned char *)content.p, content.n,
                                               (const unsigned char *)bound_to.p, bound_to.n, NULL, out, key->bytes);
    *ret = (struct str){(const char *)out, content.n + SEAL_OVERHEAD};
    return 0;
}

int unseal(struct arena *arena, const struct data_key *key, struct str bound_to, struct str sealed, struct str *ret,
           struct error *err)
{
    enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };
    const unsigned char *in = (const unsigned char *)sealed.p;
    if (sealed.n < SEAL_OVERHEAD)
        return FAIL(err, MSG_seal_broken);
    unsigned char *out = arena_alloc(arena, sealed.n - SEAL_OVERHEAD + 1);
    if (!out)
        return error_memory(err);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, in + NONCE, sealed.n - NONCE,
                                                   (const unsigned char *)bound_to.p, bound_to.n, in, key->bytes) != 0)
        return FAIL(err, MSG_seal_broken);
    *ret = (struct str){(const char *)out, sealed.n - SEAL_OVERHEAD};
    return 0;
}

int keyring_wrap(const struct keyring *ring, struct arena *arena, const struct random_source *random, struct str id,
                 const struct data_key *key, struct str *ret, struct error *err)
{
    struct str sealed;
    TRY(seal(arena, random, &ring->wrap, id, (struct str){(const char *)key->bytes, sizeof key->bytes}, &sealed, err));
    *ret = base64_print(arena, sealed);
    return ret->p ? 0 : error_memory(err);
}

int keyring_unwrap(const struct keyring *ring, struct arena *arena, struct str id, struct str wrapped,
                   struct data_key *ret, struct error *err)
{
    struct str sealed, key;
    if (!base64_parse(arena, wrapped, &sealed))
        return FAIL(err, MSG_seal_broken);
    TRY(unseal(arena, &ring->wrap, id, sealed, &key, err));
    if (key.n != sizeof ret->bytes)
        return FAIL(err, MSG_seal_broken);
    memcpy(ret->bytes, key.p, key.n);
    wipe((void *)(uintptr_t)key.p, key.n);
    return 0;
}

unsigned keyring_bucket(const struct keyring *ring, struct str identity)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)identity.p, identity.n, ring->identity, KEY_BYTES);
    return hash[0];
}

void keyring_mark(const struct keyring *ring, struct str id, struct str identity, char ret_hex[static IDENTITY_HEX])
{
    unsigned char hash[IDENTITY_HEX / 2];
    char text[IDENTITY_HEX + 1];
    crypto_generichash_state state;
    crypto_generichash_init(&state, ring->identity, KEY_BYTES, sizeof hash);
    crypto_generichash_update(&state, (const unsigned char *)id.p, id.n);
    crypto_generichash_update(&state, (const unsigned char *)"\n", 1);
    crypto_generichash_update(&state, (const unsigned char *)identity.p, identity.n);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(text, sizeof text, hash, sizeof hash);
    memcpy(ret_hex, text, IDENTITY_HEX);
    wipe(&state, sizeof state);
}

struct str random_hex(struct arena *arena, const struct random_source *random, size_t n)
{
    unsigned char *bytes = arena_alloc(arena, n);
    char *text = arena_alloc(arena, 2 * n + 1);
    if (!bytes || !text)
        return (struct str){NULL, 0};
    random->fill(random->state, bytes, n);
    sodium_bin2hex(text, 2 * n + 1, bytes, n);
    return (struct str){text, 2 * n};
}

struct str base64_print(struct arena *arena, struct str bytes)
{
    size_t size = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(arena, size);
    if (!text)
        return (struct str){NULL, 0};
    sodium_bin2base64(text, size, (const unsigned char *)bytes.p, bytes.n, sodium_base64_VARIANT_ORIGINAL);
    return (struct str){text, size - 1};
}

bool base64_parse(struct arena *arena, struct str text, struct str *ret)
{
    size_t n = 0;
    const char *end = NULL;
    unsigned char *bytes = arena_alloc(arena, text.n + 1);
    if (!bytes || sodium_base642bin(bytes, text.n, text.p, text.n, NULL, &n, &end, sodium_base64_VARIANT_ORIGINAL) ||
        end != text.p + text.n)
        return false;
    *ret = (struct str){(const char *)bytes, n};
    return true;
}
