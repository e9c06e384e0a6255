#include "domain/petition/attachment.h"

static const struct field record_fields[] = {
    FIELD(struct attachment_record, number, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct attachment_record, id, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct attachment_record, unit, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct attachment_record, sealed, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct attachment_record, hash, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct attachment_record, bytes, FIELD_INTEGER, FIELD_REQUIRED),
};
const struct schema attachment_record_schema = SCHEMA("attachment", struct attachment_record, record_fields);

static const struct field meta_fields[] = {
    FIELD(struct attachment_meta, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct attachment_meta, type, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct attachment_meta, sha256, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct attachment_meta, bytes, FIELD_INTEGER, FIELD_REQUIRED),
};
const struct schema attachment_meta_schema = SCHEMA("sealed_attachment", struct attachment_meta, meta_fields);
