#include "rules/comparisons.h"

static const struct field fields[] = {
    FIELD(struct comparison, item, FIELD_TEXT, FIELD_KEY),
    FIELD(struct comparison, zh, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct comparison, en, FIELD_TEXT, FIELD_REQUIRED),
    {"current", FIELD_TEXT, FIELD_REQUIRED, offsetof(struct comparison, current_text), NULL},
    FIELD(struct comparison, source, FIELD_TEXT, FIELD_REQUIRED),
};
const struct schema comparison_schema = SCHEMA("comparisons", struct comparison, fields);

int comparisons_read(struct arena *arena, struct records rows, struct problems *problems, struct comparisons *ret,
                     struct error *err)
{
    for (size_t i = 0; i < rows.n; i++) {
        struct comparison *comparison = records_at(&rows, i);
        struct place place = {.file = rows.file, .line = rows.lines[i]};
        TRY(expression_read(arena, comparison->current_text, place, "current", problems, &comparison->current, err));
    }
    *ret = (struct comparisons){(struct comparison *)(void *)rows.items, rows.n};
    return 0;
}
