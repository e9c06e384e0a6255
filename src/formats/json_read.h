/*
 * Reading one flat JSON object whose values are all texts: what schema_to_json() writes, member by member and without
 * copies. Strict: anything else, and bytes that are no UTF-8, is refused.
 */
#ifndef XINFANG_FORMATS_JSON_READ_H
#define XINFANG_FORMATS_JSON_READ_H

#include "base/str.h"

struct json_reader {
    char *p; /* written into: a value with escapes is decoded in its place, which is never longer */
    size_t n, at;
};

/* `text` must be writable and outlive the members read from it. */
struct json_reader json_read_begin(char *text, size_t n);
/* 1 with a member, 0 at the end of the object and the text, -1 where something else stands: at byte `json->at`. */
int json_read_member(struct json_reader *json, struct str *ret_name, struct str *ret_value);

#endif
