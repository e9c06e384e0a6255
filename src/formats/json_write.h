/*
 * JSON written as a stream into a buffer. Numbers are whole: exact decimals go as text, made by the
 * caller, since a reader may take JSON numbers for doubles. Wrong nesting is a programming error and
 * asserts; whether all fitted is asked of the buffer at the end.
 */
#ifndef XINFANG_FORMATS_JSON_WRITE_H
#define XINFANG_FORMATS_JSON_WRITE_H

#include "base/buf.h"

enum { JSON_DEPTH_MAX = 64 };

struct json_writer {
    struct buf *out;
    unsigned indent; /* blanks a level; 0 puts all on one line */
    unsigned depth;
    uint64_t objects; /* a bit a level: 1 an object, 0 an array */
    bool filled;      /* the present object or array has something in it */
    bool named;       /* a name was written, its value comes next */
};

/* The value is one object, array or scalar, written by the calls below. */
void json_write_begin(struct json_writer *ret, struct buf *out, unsigned indent);
/* All is closed; adds the final line feed if indented. */
void json_write_end(struct json_writer *json);

void json_write_object(struct json_writer *json);
void json_write_object_end(struct json_writer *json);
void json_write_array(struct json_writer *json);
void json_write_array_end(struct json_writer *json);

/* The name of the next value in an object. */
void json_write_name(struct json_writer *json, struct str name);

/* Escapes what must be; bytes that are no UTF-8 become U+FFFD. A text with p NULL is null. */
void json_write_text(struct json_writer *json, struct str text);
void json_write_int(struct json_writer *json, int64_t value);
void json_write_bool(struct json_writer *json, bool value);
void json_write_null(struct json_writer *json);

/* A name from the code and its value in one call. */
void json_write_member_text(struct json_writer *json, const char *name, struct str text);
void json_write_member_int(struct json_writer *json, const char *name, int64_t value);
void json_write_member_bool(struct json_writer *json, const char *name, bool value);

#endif
