#include "formats/json_write.h"

#include <assert.h>

void json_write_begin(struct json_writer *ret, struct buf *out, unsigned indent)
{
    *ret = (struct json_writer){.out = out, .indent = indent};
}

void json_write_end(struct json_writer *json)
{
    assert(json->depth == 0 && json->filled);
    if (json->indent)
        buf_char(json->out, '\n');
}

static bool in_object(const struct json_writer *json)
{
    return json->depth > 0 && (json->objects >> (json->depth - 1) & 1);
}

static void new_line(struct json_writer *json)
{
    if (json->indent) {
        buf_char(json->out, '\n');
        buf_repeat(json->out, ' ', (size_t)json->indent * json->depth);
    }
}

/* What stands between the last value and the next one, or its name. */
static void separate(struct json_writer *json)
{
    if (json->filled)
        buf_char(json->out, ',');
    if (json->depth > 0)
        new_line(json);
    json->filled = true;
}

static void before_value(struct json_writer *json)
{
    assert(in_object(json) == json->named && (json->depth > 0 || !json->filled));
    if (!json->named)
        separate(json);
    json->named = false;
}

static void open(struct json_writer *json, bool object)
{
    before_value(json);
    assert(json->depth < JSON_DEPTH_MAX);
    uint64_t bit = UINT64_C(1) << json->depth++;
    json->objects = object ? json->objects | bit : json->objects & ~bit;
    json->filled = false;
    buf_char(json->out, object ? '{' : '[');
}

static void close(struct json_writer *json, bool object)
{
    assert(json->depth > 0 && in_object(json) == object && !json->named);
    json->depth--;
    if (json->filled)
        new_line(json);
    buf_char(json->out, object ? '}' : ']');
    json->filled = true;
}

void json_write_object(struct json_writer *json)
{
    open(json, true);
}

void json_write_object_end(struct json_writer *json)
{
    close(json, true);
}

void json_write_array(struct json_writer *json)
{
    open(json, false);
}

void json_write_array_end(struct json_writer *json)
{
    close(json, false);
}

static void write_escaped(struct buf *out, unsigned char c)
{
    switch (c) {
    case '"':
        buf_text(out, "\\\"");
        return;
    case '\\':
        buf_text(out, "\\\\");
        return;
    case '\n':
        buf_text(out, "\\n");
        return;
    case '\r':
        buf_text(out, "\\r");
        return;
    case '\t':
        buf_text(out, "\\t");
        return;
    default:
        buf_printf(out, "\\u%04x", c);
    }
}

static void write_quoted(struct buf *out, struct str text)
{
    size_t written = 0;
    buf_char(out, '"');
    for (size_t at = 0; at < text.n;) {
        const size_t start = at;
        const uint32_t c = utf8_next(text, &at);
        const bool broken = c == 0xFFFD && at - start == 1;
        if (!broken && c >= ' ' && c != '"' && c != '\\' && c != 0x7F) {
            utf8_skip_chinese(text, &at);
            continue;
        }
        buf_str(out, str_slice(text, written, start));
        if (broken)
            buf_text(out, "\xEF\xBF\xBD");
        else
            write_escaped(out, (unsigned char)c);
        written = at;
    }
    buf_str(out, str_slice(text, written, text.n));
    buf_char(out, '"');
}

void json_write_name(struct json_writer *json, struct str name)
{
    assert(in_object(json) && !json->named);
    separate(json);
    write_quoted(json->out, name);
    buf_text(json->out, json->indent ? ": " : ":");
    json->named = true;
}

void json_write_text(struct json_writer *json, struct str text)
{
    before_value(json);
    if (text.p)
        write_quoted(json->out, text);
    else
        buf_text(json->out, "null");
}

void json_write_int(struct json_writer *json, int64_t value)
{
    before_value(json);
    buf_int(json->out, value);
}

void json_write_bool(struct json_writer *json, bool value)
{
    before_value(json);
    buf_text(json->out, value ? "true" : "false");
}

void json_write_null(struct json_writer *json)
{
    before_value(json);
    buf_text(json->out, "null");
}

void json_write_member_text(struct json_writer *json, const char *name, struct str text)
{
    json_write_name(json, str_from(name));
    json_write_text(json, text);
}

void json_write_member_int(struct json_writer *json, const char *name, int64_t value)
{
    json_write_name(json, str_from(name));
    json_write_int(json, value);
}

void json_write_member_bool(struct json_writer *json, const char *name, bool value)
{
    json_write_name(json, str_from(name));
    json_write_bool(json, value);
}
