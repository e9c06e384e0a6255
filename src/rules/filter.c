#include "rules/filter.h"

#include "base/decimal.h"

static bool is_name(const char *const *names, struct str name)
{
    for (; *names; names++) {
        struct str known = str_from(*names);
        if (str_ends(known, STR(":")) ? str_starts(name, known) && name.n > known.n : str_equal(known, name))
            return true;
    }
    return false;
}

static bool read_term(struct str text, const char *const *names, struct filter_term *ret)
{
    size_t at = str_find(text, '=', 0);
    if (at == 0 || at + 1 >= text.n)
        return false;
    struct filter_term term = {.operator= FILTER_IS, .values = str_slice(text, at + 1, text.n)};
    char before = text.p[at - 1];
    if (before == '!' || before == '<' || before == '>') {
        term.operator= before == '!' ? FILTER_IS_NOT : before == '<' ? FILTER_AT_MOST : FILTER_AT_LEAST;
        at--;
    }
    term.name = str_slice(text, 0, at);
    *ret = term;
    bool other = term.values.p[0] == '@';
    return is_name(names, term.name) && (!other || is_name(names, str_slice(term.values, 1, term.values.n)));
}

int filter_read(struct arena *arena, struct str text, const char *const *names, const struct place *place,
                struct problems *problems, struct filter *ret, struct error *err)
{
    struct filter filter = {.text = text};
    size_t capacity = 0;
    struct str rest = text, piece;
    while (rest.n && str_cut(&rest, ' ', &piece)) {
        if (!piece.n)
            continue;
        if (!ARENA_ROOM(arena, filter.terms, filter.n, capacity))
            return error_memory(err);
        if (!read_term(piece, names, &filter.terms[filter.n++])) {
            _cleanup_buf_ struct buf list = BUF(4096);
            for (const char *const *name = names; *name; name++)
                buf_printf(&list, "%s%s", name == names ? "" : ", ", *name);
            PROBLEM(problems, place, MSG_rule_filter, ARG_TEXT("term", piece), ARG_TEXT("names", buf_view(&list)));
        }
    }
    *ret = filter;
    return 0;
}

static bool is_one_of(struct str seen, struct str values)
{
    struct str piece;
    while (values.n && str_cut(&values, '|', &piece))
        if (str_equal(piece, STR("-")) ? seen.n == 0 : str_equal(piece, seen))
            return true;
    return false;
}

static bool compare(struct str seen, struct str limit, enum filter_operator operator)
{
    struct decimal a, b;
    if (!decimal_parse(seen, &a) || !decimal_parse(limit, &b))
        return false;
    int order = decimal_compare(a, b);
    return operator== FILTER_AT_MOST ? order <= 0 : order >= 0;
}

bool filter_holds(const struct filter *filter, filter_lookup *lookup, void *state)
{
    for (size_t i = 0; i < filter->n; i++) {
        const struct filter_term *term = &filter->terms[i];
        struct str seen = lookup(state, term->name), values = term->values;
        if (values.n && values.p[0] == '@')
            values = lookup(state, str_slice(values, 1, values.n));
        bool holds = term->operator== FILTER_IS       ? is_one_of(seen, values)
                     : term->operator== FILTER_IS_NOT ? !is_one_of(seen, values)
                                                      : compare(seen, values, term->operator);
        if (!holds)
            return false;
    }
    return true;
}
