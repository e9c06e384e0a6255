#include "base/str.h"

#include <assert.h>
#include <string.h>

int str_compare(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    if (order)
        return order;
    return (a.n > b.n) - (a.n < b.n);
}

size_t str_position(struct str s, struct str part)
{
    if (part.n == 0)
        return 0;
    /* Looking for its last byte, which tells Chinese characters apart better than their first, is several times
     * faster than memmem() for words of a few bytes in texts of a few dozen. */
    const char *end = s.p + s.n, last = part.p[part.n - 1];
    for (const char *at = s.n < part.n ? end : s.p + part.n - 1; at < end; at++) {
        at = memchr(at, last, (size_t)(end - at));
        if (!at)
            break;
        if (memcmp(at - (part.n - 1), part.p, part.n - 1) == 0)
            return (size_t)(at - s.p) - (part.n - 1);
    }
    return s.n;
}

bool str_contains(struct str s, struct str part)
{
    return part.n == 0 || str_position(s, part) < s.n;
}

size_t str_find(struct str s, char c, size_t from)
{
    if (from >= s.n)
        return s.n;
    const char *at = memchr(s.p + from, c, s.n - from);
    return at ? (size_t)(at - s.p) : s.n;
}

/* Length of the blank that starts at `p`, 0 if there is none. */
static size_t blank_length(const char *p, size_t n)
{
    if (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r' || *p == '\f' || *p == '\v')
        return 1;
    if (n >= 2 && memcmp(p, "\xC2\xA0", 2) == 0)
        return 2;
    if (n >= 3 && (memcmp(p, "\xE3\x80\x80", 3) == 0 || memcmp(p, "\xEF\xBB\xBF", 3) == 0))
        return 3;
    return 0;
}

struct str str_trim_blanks(struct str s)
{
    for (size_t n; s.n && (n = blank_length(s.p, s.n)) != 0;) {
        s.p += n;
        s.n -= n;
    }
    while (s.n) {
        size_t tail = 0;
        for (size_t n = 1; n <= 3 && n <= s.n && !tail; n++)
            if (blank_length(s.p + s.n - n, n) == n)
                tail = n;
        if (!tail)
            break;
        s.n -= tail;
    }
    return s;
}

bool str_cut(struct str *rest, char separator, struct str *ret_piece)
{
    if (!rest->p)
        return false;
    size_t at = str_find(*rest, separator, 0);
    *ret_piece = str_slice(*rest, 0, at);
    if (at == rest->n)
        *rest = (struct str){NULL, 0};
    else
        *rest = str_slice(*rest, at + 1, rest->n);
    return true;
}

uint32_t utf8_next_any(struct str s, size_t *at)
{
    assert(*at < s.n);
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t left = s.n - *at;
    uint32_t lead = p[0];
    size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || length > left) {
        *at += 1;
        return 0xFFFD;
    }
    uint32_t point = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            *at += 1;
            return 0xFFFD;
        }
        point = point << 6 | (p[i] & 0x3Fu);
    }
    bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    if (overlong || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) {
        *at += 1;
        return 0xFFFD;
    }
    *at += length;
    return point;
}

bool utf8_valid(struct str s)
{
    for (size_t at = 0; at < s.n;) {
        size_t start = at;
        if (utf8_next(s, &at) == 0xFFFD && at - start == 1)
            return false;
        utf8_skip_chinese(s, &at);
    }
    return true;
}

struct str utf8_prefix(struct str s, size_t max)
{
    if (s.n <= max)
        return s;
    while (max > 0 && ((unsigned char)s.p[max] & 0xC0) == 0x80)
        max--;
    return (struct str){s.p, max};
}

static bool is_wide(uint32_t c)
{
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
           (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD) || c == 0x201C || c == 0x201D ||
           c == 0x2026 || c == 0x2014;
}

size_t utf8_width(struct str s)
{
    size_t width = 0;
    for (size_t at = 0; at < s.n;)
        width += is_wide(utf8_next(s, &at)) ? 2 : 1;
    return width;
}

size_t utf8_encode(uint32_t c, char out[static 4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* FNV-1a by eight bytes at a time, then mixed; the inputs are the office's own words, not an attacker's choice of
 * keys. */
uint64_t str_hash(struct str s)
{
    uint64_t h = 0xCBF29CE484222325u ^ s.n, piece;
    for (; s.n > sizeof piece; s.p += sizeof piece, s.n -= sizeof piece) {
        memcpy(&piece, s.p, sizeof piece);
        h = (h ^ piece) * 0x100000001B3u;
        h ^= h >> 32;
    }
    piece = 0;
    if (s.n)
        memcpy(&piece, s.p, s.n);
    h = (h ^ piece) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}
