/* SHA-256, for the chains of the journal, of migrations and of attachments. */
#ifndef XINFANG_BASE_HASH_H
#define XINFANG_BASE_HASH_H

#include "base/str.h"

enum { HASH_HEX = 64 };
struct hash_hex {
    char text[HASH_HEX + 1]; /* lower-case hexadecimal, NUL-terminated */
};

/* The hash of `previous`, a line feed and `content`; an empty `previous` is left out with its line
 * feed. */
void hash_chain(struct str previous, struct str content, struct hash_hex *ret);
/* The same of a content that stands in pieces. */
void hash_chain_parts(struct str previous, const struct str *parts, size_t n, struct hash_hex *ret);

#endif
