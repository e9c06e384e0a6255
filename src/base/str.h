/* Borrowed text: a pointer and a length, never owned, not NUL-terminated. */
#ifndef XINFANG_BASE_STR_H
#define XINFANG_BASE_STR_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* A string literal as text, and the two arguments of a "%.*s". */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_ARGS(s) (int)(s).n, (s).p

/*
 * The smallest of them stand here, for the compiler to see: they are called for every character of a
 * document, mostly with a literal, and then come down to one comparison.
 */
static inline struct str str_from(const char *text) /* NULL gives the empty text */
{
    return text ? (struct str){text, strlen(text)} : (struct str){"", 0};
}

static inline bool str_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Bytes [from, to) of `s`; both are cut to its length. */
static inline struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return (struct str){s.p + from, to - from};
}

static inline bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

int str_compare(struct str a, struct str b); /* by bytes, which is by code point in UTF-8 */
/* Where `part` stands in `s` first; s.n when it does not. */
size_t str_position(struct str s, struct str part);
bool str_contains(struct str s, struct str part);
/* Place of the first `c` at or after `from`, or s.n. */
size_t str_find(struct str s, char c, size_t from);
/* Without blanks at both ends: ASCII white space, U+00A0, U+3000 and U+FEFF. */
struct str str_trim_blanks(struct str s);
static inline struct str str_trim(struct str s)
{
    /* Nearly every text begins and ends with a character that no blank begins or ends with. */
    if (s.n) {
        unsigned char first = (unsigned char)s.p[0], last = (unsigned char)s.p[s.n - 1];
        if (first > ' ' && first != 0xC2 && first != 0xE3 && first != 0xEF && last > ' ' && last != 0x80 &&
            last != 0xA0 && last != 0xBF)
            return s;
    }
    return str_trim_blanks(s);
}
/*
 * Cuts the next piece off `*rest` at `separator` and moves `*rest` behind it. False when nothing is
 * left; "a,,b" gives three pieces, "" gives one empty piece, a NULL text none.
 */
bool str_cut(struct str *rest, char separator, struct str *ret_piece);

/* Decodes the code point at `*at` and moves `*at` behind it; an invalid byte gives U+FFFD and moves
 * by one. `*at` must be below s.n. */
uint32_t utf8_next_any(struct str s, size_t *at);
/* Moves `*at` behind the Chinese that stands there: characters that need no second look. */
static inline void utf8_skip_chinese(struct str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at, *end = (const unsigned char *)s.p + s.n;
    while (end - p >= 3 && p[0] > 0xE0 && p[0] < 0xED && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80)
        p += 3;
    *at = (size_t)(p - (const unsigned char *)s.p);
}
static inline uint32_t utf8_next(struct str s, size_t *at)
{
    assert(*at < s.n);
    const unsigned char *p = (const unsigned char *)s.p + *at;
    if (p[0] < 0x80) {
        *at += 1;
        return p[0];
    }
    /* Chinese: leads behind which every two continuations are valid. */
    if (p[0] > 0xE0 && p[0] < 0xED && s.n - *at >= 3 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
        *at += 3;
        return (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    return utf8_next_any(s, at);
}
bool utf8_valid(struct str s);
/* Longest prefix of at most `max` bytes that does not split a code point. */
struct str utf8_prefix(struct str s, size_t max);
/* Columns on a terminal: two for East Asian wide characters, one for others. */
size_t utf8_width(struct str s);
/* Writes `code_point` (valid) into `out`, returns 1 to 4. */
size_t utf8_encode(uint32_t code_point, char out[static 4]);

uint64_t str_hash(struct str s);

#endif
