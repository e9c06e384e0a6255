#include "base/hash.h"

#include <sodium.h>

void hash_chain(struct str previous, struct str content, struct hash_hex *ret)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    if (previous.n) {
        crypto_hash_sha256_update(&state, (const unsigned char *)previous.p, previous.n);
        crypto_hash_sha256_update(&state, (const unsigned char *)"\n", 1);
    }
    crypto_hash_sha256_update(&state, (const unsigned char *)content.p, content.n);
    crypto_hash_sha256_final(&state, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        ret->text[2 * i] = digits[bytes[i] >> 4];
        ret->text[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret->text[HASH_HEX] = '\0';
}
