/* The three-part interface of OpenSSL 1.1, which needs neither memory nor a context to be fetched and cannot fail. */
#define OPENSSL_API_COMPAT 0x10100000L
#include "base/hash.h"

#include <openssl/sha.h>

void hash_chain_parts(struct str previous, const struct str *parts, size_t n, struct hash_hex *ret)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[SHA256_DIGEST_LENGTH];
    SHA256_CTX state;
    SHA256_Init(&state);
    if (previous.n) {
        SHA256_Update(&state, previous.p, previous.n);
        SHA256_Update(&state, "\n", 1);
    }
    for (size_t i = 0; i < n; i++)
        SHA256_Update(&state, parts[i].p, parts[i].n);
    SHA256_Final(bytes, &state);
    for (size_t i = 0; i < sizeof bytes; i++) {
        ret->text[2 * i] = digits[bytes[i] >> 4];
        ret->text[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret->text[HASH_HEX] = '\0';
}

void hash_chain(struct str previous, struct str content, struct hash_hex *ret)
{
    hash_chain_parts(previous, &content, 1, ret);
}
