/* What attachments are, told from their content: rules/attachment-types.tsv. */
#ifndef XINFANG_RULES_ATTACHMENTS_H
#define XINFANG_RULES_ATTACHMENTS_H

#include "formats/schema.h"

struct attachment_type {
    struct str id, zh, en;
    int64_t offset;
    struct str starts;
    bool accepted;
    struct str source;
    int status;
};
extern const struct schema attachment_type_schema;

struct attachment_types {
    struct attachment_type *items;
    size_t n;
};
/* The last row must fit anything; what is no hexadecimal is a problem. */
int attachment_types_read(struct records rows, struct problems *problems, struct attachment_types *ret);
/* Never NULL. */
const struct attachment_type *attachment_type_of(const struct attachment_types *types, struct str content);
/* NULL if there is none of that id. */
const struct attachment_type *attachment_type_find(const struct attachment_types *types, struct str id);

#endif
