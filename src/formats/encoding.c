#include "formats/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

enum { SAMPLE = 4096 };

#define UTF8_BOM STR("\xEF\xBB\xBF")
#define UTF16_LE_BOM STR("\xFF\xFE")
#define UTF16_BE_BOM STR("\xFE\xFF")

static bool follows(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* Length of the valid sequence at `p`, 0 if there is none. Same rules as utf8_next(), inlined because
 * every imported byte passes here. */
static size_t sequence_length(const unsigned char *p, size_t left)
{
    unsigned lead = p[0];
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length > left || !follows(p[1]) || (length > 2 && !follows(p[2])) || (length > 3 && !follows(p[3])))
        return 0;
    bool overlong = (lead == 0xE0 && p[1] < 0xA0) || (lead == 0xF0 && p[1] < 0x90);
    bool surrogate = lead == 0xED && p[1] >= 0xA0;
    bool too_large = lead == 0xF4 && p[1] >= 0x90;
    return overlong || surrogate || too_large ? 0 : length;
}

size_t encoding_utf8_fault(struct str text)
{
    const unsigned char *p = (const unsigned char *)text.p;
    size_t at = 0;
    while (at < text.n) {
        uint64_t eight;
        if (text.n - at >= sizeof eight) {
            memcpy(&eight, p + at, sizeof eight);
            if (!(eight & UINT64_C(0x8080808080808080))) {
                at += sizeof eight;
                continue;
            }
        }
        if (p[at] < 0x80) {
            at++;
            continue;
        }
        /* Chinese comes in runs, nearly all of it in three bytes with leads that need no further look. */
        while (text.n - at >= 3 && p[at] > 0xE0 && p[at] < 0xED && follows(p[at + 1]) && follows(p[at + 2]))
            at += 3;
        if (at == text.n || p[at] < 0x80)
            continue;
        size_t length = sequence_length(p + at, text.n - at);
        if (!length)
            return at;
        at += length;
    }
    return at;
}

/* Zero bytes at even and at odd places tell UTF-16 of either order apart from anything else. */
static bool looks_utf16(struct str bytes, enum encoding *ret)
{
    if (bytes.n < 4 || bytes.n % 2 != 0)
        return false;
    size_t n = bytes.n < SAMPLE ? bytes.n : SAMPLE, zeros[2] = {0, 0};
    for (size_t i = 0; i < n; i++)
        zeros[i % 2] += bytes.p[i] == '\0';
    size_t high = zeros[0] > zeros[1] ? 0 : 1;
    if (zeros[high] * 4 < n || zeros[1 - high] * 8 > zeros[high])
        return false;
    *ret = high == 1 ? ENCODING_UTF16_LE : ENCODING_UTF16_BE;
    return true;
}

/* GB18030 does not happen upon so many three-byte sequences: a fault after them is a broken or cut-off
 * UTF-8 file, which must not be read as something else. */
static bool began_as_utf8(struct str text)
{
    enum { ENOUGH = 8 };
    size_t sequences = 0;
    for (size_t i = 0; i < text.n && sequences < ENOUGH; i++)
        sequences += ((unsigned char)text.p[i] & 0xF0) == 0xE0;
    return sequences == ENOUGH;
}

/* `*ret_fault` is where UTF-8 goes wrong, counted behind its mark; its length if it does not. */
static enum encoding detect(struct str bytes, size_t *ret_fault)
{
    enum encoding found;
    *ret_fault = 0;
    if (str_starts(bytes, UTF8_BOM)) {
        *ret_fault = encoding_utf8_fault(str_slice(bytes, UTF8_BOM.n, bytes.n));
        return ENCODING_UTF8_BOM;
    }
    if (str_starts(bytes, UTF16_LE_BOM))
        return ENCODING_UTF16_LE;
    if (str_starts(bytes, UTF16_BE_BOM))
        return ENCODING_UTF16_BE;
    if (looks_utf16(bytes, &found))
        return found;
    *ret_fault = encoding_utf8_fault(bytes);
    if (*ret_fault == bytes.n || began_as_utf8(str_slice(bytes, 0, *ret_fault)))
        return ENCODING_UTF8;
    return ENCODING_GB18030;
}

enum encoding encoding_detect(struct str bytes)
{
    size_t ignored;
    return detect(bytes, &ignored);
}

/* Where `at` stands in a text of single bytes. */
static struct place place_of(struct str file, struct str bytes, size_t at)
{
    struct place place = {.file = file, .line = 1, .column = 1};
    for (size_t i = 0; i < at; i++) {
        place.column++;
        if (bytes.p[i] == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    return place;
}

static int refuse_nul(struct str file, struct str bytes, size_t skipped, struct error *err)
{
    size_t at = str_find(bytes, '\0', 0);
    if (at == bytes.n)
        return 0;
    struct place place = place_of(file, bytes, at);
    return FAIL_AT(err, &place, MSG_text_nul, ARG_NUMBER("byte", at + skipped + 1));
}

static int fail_utf16(struct str file, int64_t line, size_t byte, struct error *err)
{
    const struct place place = {.file = file, .line = line};
    return FAIL_AT(err, &place, MSG_text_utf16_broken, ARG_NUMBER("byte", byte + 1));
}

static uint32_t unit_at(struct str bytes, size_t at, bool big)
{
    uint32_t first = (unsigned char)bytes.p[at], second = (unsigned char)bytes.p[at + 1];
    return big ? first << 8 | second : second << 8 | first;
}

static int from_utf16(struct arena *arena, struct str file, struct str bytes, bool big, struct str *ret,
                      struct error *err)
{
    size_t at = str_starts(bytes, big ? UTF16_BE_BOM : UTF16_LE_BOM) ? 2 : 0, n = 0;
    int64_t line = 1;
    char *text = arena_alloc(arena, bytes.n / 2 * 3 + 1); /* a unit becomes at most three bytes */
    if (!text)
        return error_memory(err);
    while (at < bytes.n) {
        if (bytes.n - at < 2)
            return fail_utf16(file, line, at, err);
        uint32_t point = unit_at(bytes, at, big);
        size_t units = 2;
        if (point >= 0xD800 && point < 0xE000) {
            uint32_t low = bytes.n - at >= 4 ? unit_at(bytes, at + 2, big) : 0;
            if (point >= 0xDC00 || low < 0xDC00 || low >= 0xE000)
                return fail_utf16(file, line, at, err);
            point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
            units = 4;
        }
        if (point == 0) {
            const struct place place = {.file = file, .line = line};
            return FAIL_AT(err, &place, MSG_text_nul, ARG_NUMBER("byte", at + 1));
        }
        line += point == '\n';
        n += utf8_encode(point, text + n);
        at += units;
    }
    *ret = (struct str){text, n};
    return 0;
}

static void close_converter(iconv_t *converter)
{
    if (*converter != (iconv_t)-1)
        iconv_close(*converter);
}

static int from_gb18030(struct arena *arena, struct str file, struct str bytes, struct str *ret, struct error *err)
{
    _cleanup_(close_converter) iconv_t converter = iconv_open("UTF-8", "GB18030");
    char *text = arena_alloc(arena, bytes.n * 2 + 1); /* one byte stays one, two become at most four */
    if (!text)
        return error_memory(err);
    char *in = (char *)(uintptr_t)bytes.p, *out = text; /* iconv does not write to its input */
    size_t in_left = bytes.n, out_left = bytes.n * 2;
    if (converter == (iconv_t)-1 || iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1) {
        size_t at = bytes.n - in_left;
        struct place place = place_of(file, bytes, at);
        return FAIL_AT(err, &place, MSG_text_not_decodable, ARG_NUMBER("byte", at + 1));
    }
    *ret = (struct str){text, (size_t)(out - text)};
    return 0;
}

static int check_utf8(struct str file, struct str text, size_t skipped, size_t fault, struct error *err)
{
    TRY(refuse_nul(file, text, skipped, err));
    if (fault == text.n)
        return 0;
    struct place place = place_of(file, text, fault);
    return FAIL_AT(err, &place, MSG_text_utf8_broken, ARG_NUMBER("byte", fault + skipped + 1));
}

int encoding_decode(struct arena *arena, struct str file, struct str bytes, struct str *ret, struct error *err)
{
    size_t fault;
    enum encoding encoding = detect(bytes, &fault);
    size_t mark = encoding == ENCODING_UTF8_BOM ? UTF8_BOM.n : 0;
    switch (encoding) {
    case ENCODING_UTF16_LE:
    case ENCODING_UTF16_BE:
        return from_utf16(arena, file, bytes, encoding == ENCODING_UTF16_BE, ret, err);
    case ENCODING_GB18030:
        TRY(refuse_nul(file, bytes, 0, err));
        return from_gb18030(arena, file, bytes, ret, err);
    case ENCODING_UTF8:
    case ENCODING_UTF8_BOM:
        break;
    }
    TRY(check_utf8(file, str_slice(bytes, mark, bytes.n), mark, fault, err));
    *ret = str_slice(bytes, mark, bytes.n);
    return 0;
}
