#include "rules/expression.h"

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

int expression_read(struct arena *arena, struct str text, struct place place, const char *field,
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
