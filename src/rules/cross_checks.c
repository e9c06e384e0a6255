#include "rules/cross_checks.h"

static const struct word kind_words[] = {
    {"formulas", CHECK_FORMULAS},         {"hierarchy", CHECK_HIERARCHY}, {"equal", CHECK_EQUAL},
    {"at_most", CHECK_AT_MOST},           {"not_negative", CHECK_NOT_NEGATIVE},
    {"sentence", CHECK_SENTENCE},         {"names", CHECK_NAMES},         {NULL, 0},
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

static struct str without_question(struct str s, bool *may_be_missing)
{
    bool optional = str_ends(s, STR("?"));
    *may_be_missing |= optional;
    return optional ? str_slice(s, 0, s.n - 1) : s;
}

/* Reads table[row,column] or fact(name). */
static bool read_term(struct str text, struct check_term *ret)
{
    struct check_term term = {.sign = ret->sign, .table = STR(""), .row = STR(""), .column = STR(""), .fact = STR("")};
    text = str_trim(text);
    if (str_starts(text, STR("fact(")) && str_ends(text, STR(")"))) {
        term.fact = without_question(str_slice(text, 5, text.n - 1), &term.may_be_missing);
        *ret = term;
        return term.fact.n > 0;
    }
    size_t open = str_find(text, '[', 0), comma = str_find(text, ',', open);
    if (comma == text.n || !str_ends(text, STR("]")))
        return false;
    term.table = str_slice(text, 0, open);
    term.row = without_question(str_slice(text, open + 1, comma), &term.may_be_missing);
    term.column = str_slice(text, comma + 1, text.n - 1);
    *ret = term;
    return term.table.n && term.row.n && term.column.n;
}

static int read_expression(struct arena *arena, struct str text, struct place place, const char *field,
                           struct problems *problems, struct check_expression *ret, struct error *err)
{
    struct check_expression expression = {0};
    size_t capacity = 0;
    int sign = 1;
    for (size_t at = 0; text.n && at <= text.n;) {
        size_t plus = str_find(text, '+', at), minus = str_find(text, '-', at), end = plus < minus ? plus : minus;
        if (!ARENA_ROOM(arena, expression.terms, expression.n, capacity))
            return error_memory(err);
        struct check_term *term = &expression.terms[expression.n++];
        term->sign = sign;
        if (!read_term(str_slice(text, at, end), term)) {
            place.field = str_from(field);
            place.value = text;
            PROBLEM(problems, &place, MSG_rule_check_expression);
            return 0;
        }
        sign = end < text.n && text.p[end] == '-' ? -1 : 1;
        at = end + 1;
    }
    *ret = expression;
    return 0;
}

int cross_checks_read(struct arena *arena, struct records rows, struct problems *problems, struct cross_checks *ret,
                      struct error *err)
{
    for (size_t i = 0; i < rows.n; i++) {
        struct cross_check *check = records_at(&rows, i);
        struct place place = {.file = rows.file, .line = rows.lines[i]};
        TRY(read_expression(arena, check->when_text, place, "when", problems, &check->when, err));
        if (check->kind != CHECK_EQUAL && check->kind != CHECK_AT_MOST)
            continue;
        TRY(read_expression(arena, check->left_text, place, "left", problems, &check->left, err));
        TRY(read_expression(arena, check->right_text, place, "right", problems, &check->right, err));
        if (!check->right.n && check->left.n) {
            place.field = STR("right");
            PROBLEM(problems, &place, MSG_rule_check_expression);
        }
    }
    *ret = (struct cross_checks){(struct cross_check *)(void *)rows.items, rows.n};
    return 0;
}
