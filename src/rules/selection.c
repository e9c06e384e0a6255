#include "rules/selection.h"

bool prefixes_match(const struct prefixes *prefixes, struct str code)
{
    for (size_t i = 0; i < prefixes->n; i++)
        if (str_starts(code, prefixes->items[i]))
            return true;
    return prefixes->n == 0;
}

static int word_value(const struct word *words, struct str name)
{
    for (; words->name; words++)
        if (str_equal(str_from(words->name), name))
            return words->value;
    return 0;
}

/* `grant` stands for the three grants of the fiscal budgets, as fund and as kind of income. */
static bool add_bits(unsigned *bits, const struct word *words, struct str values)
{
    struct str value;
    while (str_cut(&values, '|', &value)) {
        int found = word_value(words, value);
        if (found)
            *bits |= 1u << found;
        else if (words == fund_words && str_equal(value, STR("grant")))
            *bits |= 1u << FUND_GENERAL | 1u << FUND_GOV | 1u << FUND_STATE_CAPITAL;
        else if (words == income_kind_words && str_equal(value, STR("grant")))
            *bits |= 1u << INCOME_GENERAL_GRANT | 1u << INCOME_GOV_FUND_GRANT | 1u << INCOME_STATE_CAPITAL_GRANT;
        else
            return false;
    }
    return true;
}

static bool add_prefixes(struct arena *arena, struct prefixes *prefixes, struct str values)
{
    size_t n = 1;
    for (size_t i = 0; i < values.n; i++)
        n += values.p[i] == '|';
    prefixes->items = ARENA_NEW_ARRAY(arena, n, struct str);
    struct str value;
    while (prefixes->items && str_cut(&values, '|', &value)) {
        for (size_t i = 0; i < value.n; i++)
            if (value.p[i] < '0' || value.p[i] > '9')
                return false;
        if (value.n == 0)
            return false;
        prefixes->items[prefixes->n++] = value;
    }
    return prefixes->items != NULL;
}

static bool add_filter(struct arena *arena, struct selection *s, struct str filter)
{
    size_t equals = str_find(filter, '=', 0);
    struct str key = str_trim(str_slice(filter, 0, equals)), values = str_trim(str_slice(filter, equals + 1, filter.n));
    if (equals == filter.n)
        return false;
    if (str_equal(key, STR("fund")))
        return add_bits(&s->funds, fund_words, values);
    if (str_equal(key, STR("kind")))
        return add_bits(&s->kinds, income_kind_words, values);
    if (str_equal(key, STR("category")))
        return add_bits(&s->categories, category_words, values);
    if (str_equal(key, STR("function")))
        return add_prefixes(arena, &s->functions, values);
    if (str_equal(key, STR("economic")))
        return add_prefixes(arena, &s->economics, values);
    return false;
}

bool selection_parse(struct arena *arena, struct str text, const struct place *place, struct problems *problems,
                     struct selection *ret)
{
    struct selection s = {.given = text.n > 0};
    size_t open = str_find(text, '(', 0);
    struct str filters = text, filter;
    bool good = true;
    if (open < text.n || word_value(measure_words, text)) {
        s.measure = (enum measure)word_value(measure_words, str_trim(str_slice(text, 0, open)));
        good = s.measure != 0 && (open == text.n || str_ends(text, STR(")")));
        filters = str_slice(text, open + 1, text.n ? text.n - 1 : 0);
    }
    while (good && filters.n && str_cut(&filters, ',', &filter))
        good = add_filter(arena, &s, filter);
    if (!good) {
        struct place where = *place;
        where.field = STR("source");
        where.value = text;
        PROBLEM(problems, &where, MSG_rule_selection);
        return false;
    }
    *ret = s;
    return true;
}
