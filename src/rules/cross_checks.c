#include "rules/cross_checks.h"

static const struct word kind_words[] = {
    {"formulas", CHECK_FORMULAS},
    {"hierarchy", CHECK_HIERARCHY},
    {"equal", CHECK_EQUAL},
    {"at_most", CHECK_AT_MOST},
    {"not_negative", CHECK_NOT_NEGATIVE},
    {"sentence", CHECK_SENTENCE},
    {"names", CHECK_NAMES},
    {NULL, 0},
};
static const struct word each_words[] = {{"class", EACH_CLASS}, {"code", EACH_CODE}, {NULL, 0}};
const struct word check_severity_words[] = {{"error", SEVERITY_ERROR}, {"notice", SEVERITY_NOTICE}, {NULL, 0}};

/* The columns of the file are called when, left and right; the struct keeps their text beside the
 * expressions made of it. */
static const struct field fields[] = {
    FIELD(struct cross_check, id, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct cross_check, severity, FIELD_REQUIRED, check_severity_words),
    FIELD_OF_WORDS(struct cross_check, kind, FIELD_REQUIRED, kind_words),
    FIELD_OF_WORDS(struct cross_check, each, FIELD_OPTIONAL, each_words),
    {"when", FIELD_TEXT, FIELD_OPTIONAL, offsetof(struct cross_check, when_text), NULL},
    {"left", FIELD_TEXT, FIELD_REQUIRED, offsetof(struct cross_check, left_text), NULL},
    {"right", FIELD_TEXT, FIELD_OPTIONAL, offsetof(struct cross_check, right_text), NULL},
    FIELD(struct cross_check, zh, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct cross_check, en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct cross_check, source, FIELD_TEXT, FIELD_REQUIRED),
};
const struct schema cross_check_schema = SCHEMA("cross-checks", struct cross_check, fields);

int cross_checks_read(struct arena *arena, struct records rows, struct problems *problems, struct cross_checks *ret,
                      struct error *err)
{
    for (size_t i = 0; i < rows.n; i++) {
        struct cross_check *check = records_at(&rows, i);
        struct place place = {.file = rows.file, .line = rows.lines[i]};
        TRY(expression_read(arena, check->when_text, place, "when", problems, &check->when, err));
        if (check->kind != CHECK_EQUAL && check->kind != CHECK_AT_MOST)
            continue;
        TRY(expression_read(arena, check->left_text, place, "left", problems, &check->left, err));
        TRY(expression_read(arena, check->right_text, place, "right", problems, &check->right, err));
        if (!check->right.n && check->left.n) {
            place.field = STR("right");
            PROBLEM(problems, &place, MSG_rule_check_expression);
        }
    }
    *ret = (struct cross_checks){(struct cross_check *)(void *)rows.items, rows.n};
    return 0;
}
