#include "formats/json_read.h"

struct json_reader json_read_begin(char *text, size_t n)
{
    return (struct json_reader){text, n, 0};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_blanks(struct json_reader *json)
{
    while (json->at < json->n && is_blank(json->p[json->at]))
        json->at++;
}

/* Moves behind `c`, with blanks before it. */
static bool read_sign(struct json_reader *json, char c)
{
    skip_blanks(json);
    if (json->at == json->n || json->p[json->at] != c)
        return false;
    json->at++;
    return true;
}

static bool read_hex(struct json_reader *json, uint32_t *ret)
{
    uint32_t value = 0;
    if (json->n - json->at < 4)
        return false;
    for (int i = 0; i < 4; i++, json->at++) {
        char c = json->p[json->at];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return false;
        value = value * 16 + (uint32_t)digit;
    }
    *ret = value;
    return true;
}

/* Behind \u: a code point, or the two halves of one. */
static bool read_code_point(struct json_reader *json, uint32_t *ret)
{
    uint32_t high, low;
    if (!read_hex(json, &high))
        return false;
    if (high < 0xD800 || high > 0xDFFF) {
        *ret = high;
        return high != 0; /* which no text of ours has */
    }
    if (high > 0xDBFF || json->n - json->at < 2 || json->p[json->at] != '\\' || json->p[json->at + 1] != 'u')
        return false;
    json->at += 2;
    if (!read_hex(json, &low) || low < 0xDC00 || low > 0xDFFF)
        return false;
    *ret = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

/* Behind the backslash; decodes to `out`, which is not beyond it. */
static bool read_escape(struct json_reader *json, char **out)
{
    static const char signs[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    uint32_t code_point;
    char c = json->at < json->n ? json->p[json->at++] : '\0';
    const char *sign = c ? strchr(signs, c) : NULL;
    if (sign) {
        *(*out)++ = meant[sign - signs];
        return true;
    }
    if (c != 'u' || !read_code_point(json, &code_point))
        return false;
    *out += utf8_encode(code_point, *out);
    return true;
}

/* How far it may stand between quotes as it is: text in UTF-8 without control characters. */
static size_t clean_length(struct str text)
{
    for (size_t at = 0; at < text.n;) {
        size_t start = at;
        uint32_t c = utf8_next(text, &at);
        if (c < ' ' || (c == 0xFFFD && at - start == 1))
            return start;
        utf8_skip_chinese(text, &at);
    }
    return text.n;
}

/* A text with escapes, decoded in place. */
static bool read_escaped(struct json_reader *json, struct str *ret)
{
    char *start = json->p + json->at, *out = start;
    while (json->at < json->n) {
        char c = json->p[json->at++];
        if (c == '"') {
            *ret = (struct str){start, (size_t)(out - start)};
            return utf8_valid(*ret);
        }
        if ((unsigned char)c < ' ')
            return false;
        if (c != '\\')
            *out++ = c;
        else if (!read_escape(json, &out))
            return false;
    }
    return false;
}

/* Mostly there is no escape in it, and so nothing to be moved. */
static bool read_text(struct json_reader *json, struct str *ret)
{
    if (!read_sign(json, '"'))
        return false;
    const struct str rest = {json->p + json->at, json->n - json->at};
    const struct str text = {rest.p, str_find(rest, '"', 0)};
    if (text.n == rest.n || (text.n && memchr(text.p, '\\', text.n)))
        return read_escaped(json, ret);
    const size_t clean = clean_length(text);
    json->at += clean + 1; /* behind the quote, or what should not be there */
    *ret = text;
    return clean == text.n;
}

int json_read_member(struct json_reader *json, struct str *ret_name, struct str *ret_value)
{
    bool first = json->at == 0;
    if (first && !read_sign(json, '{'))
        return -1;
    if (read_sign(json, '}')) {
        skip_blanks(json);
        return json->at == json->n ? 0 : -1;
    }
    if (!first && !read_sign(json, ','))
        return -1;
    return read_text(json, ret_name) && read_sign(json, ':') && read_text(json, ret_value) ? 1 : -1;
}
