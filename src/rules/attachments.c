#include "rules/attachments.h"

#include "rules/deadlines.h"

static const struct field fields[] = {
    FIELD(struct attachment_type, id, FIELD_TEXT, FIELD_KEY),
    FIELD(struct attachment_type, zh, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct attachment_type, en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct attachment_type, offset, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD(struct attachment_type, starts, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct attachment_type, accepted, FIELD_FLAG, FIELD_REQUIRED),
    FIELD(struct attachment_type, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct attachment_type, status, FIELD_REQUIRED, deadline_status_words),
};
const struct schema attachment_type_schema = SCHEMA("attachment-types", struct attachment_type, fields);

enum { TEXT_LOOKED_AT = 1 << 16 };

/* The value of a hexadecimal digit, -1 for anything else. */
static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_hex(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (hex_value(text.p[i]) < 0)
            return false;
    return text.n > 0 && text.n % 2 == 0;
}

static bool is_text(struct str content)
{
    struct str head = utf8_prefix(content, TEXT_LOOKED_AT);
    for (size_t i = 0; i < head.n; i++) {
        unsigned char c = (unsigned char)head.p[i];
        if (c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f')
            return false;
    }
    return utf8_valid(head);
}

static bool fits(const struct attachment_type *type, struct str content)
{
    if (str_equal(type->starts, STR("*")))
        return true;
    if (str_equal(type->starts, STR("text")))
        return is_text(content);
    struct str head = str_slice(content, (size_t)type->offset, content.n);
    if (head.n < type->starts.n / 2)
        return false;
    for (size_t i = 0; i < type->starts.n / 2; i++)
        if ((unsigned char)head.p[i] != hex_value(type->starts.p[2 * i]) * 16 + hex_value(type->starts.p[2 * i + 1]))
            return false;
    return true;
}

int attachment_types_read(struct records rows, struct problems *problems, struct attachment_types *ret)
{
    for (size_t i = 0; i < rows.n; i++) {
        const struct attachment_type *type = records_at(&rows, i);
        struct place where = {.file = rows.file, .line = rows.lines[i], .field = STR("starts"), .value = type->starts};
        bool any = str_equal(type->starts, STR("*"));
        if (any != (i + 1 == rows.n) || type->offset < 0 ||
            (!any && !str_equal(type->starts, STR("text")) && !is_hex(type->starts)))
            PROBLEM(problems, &where, MSG_rule_attachment_starts);
    }
    *ret = (struct attachment_types){(struct attachment_type *)(void *)rows.items, rows.n};
    return 0;
}

const struct attachment_type *attachment_type_of(const struct attachment_types *types, struct str content)
{
    size_t i = 0;
    while (i + 1 < types->n && !fits(&types->items[i], content))
        i++;
    return &types->items[i];
}

const struct attachment_type *attachment_type_find(const struct attachment_types *types, struct str id)
{
    for (size_t i = 0; i < types->n; i++)
        if (str_equal(types->items[i].id, id))
            return &types->items[i];
    return NULL;
}
