/* Attachments of a matter as the journal keeps them: what they are is sealed, for a name can tell who somebody is. */
#ifndef XINFANG_DOMAIN_PETITION_ATTACHMENT_H
#define XINFANG_DOMAIN_PETITION_ATTACHMENT_H

#include "formats/schema.h"

/* `sealed` holds an attachment_meta; `hash` (SHA-256) and `bytes` are those of the sealed content, which stands beside
 * the journal: whether it is whole can be told without a key. */
struct attachment_record {
    int64_t year; /* of none, see office/kinds.h */
    struct str number, id, unit, sealed, hash;
    int64_t bytes;
};
struct attachment_meta {
    struct str name, type; /* of the file; id of rules/attachment-types.tsv */
    struct str sha256;     /* of the content in clear */
    int64_t bytes;
};
extern const struct schema attachment_record_schema, attachment_meta_schema;

#endif
