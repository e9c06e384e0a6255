#include "domain/petition/clock_terms.h"

#include "base/decimal.h"

struct str clock_terms(struct arena *arena, const struct matter_clock *c)
{
    if (c->n_suspensions || c->suspended_day != DATE_NONE)
        return STR("?");
    if (c->limit_day != DATE_NONE)
        return arena_printf(arena, "=%d", c->limit_day);
    return c->extended ? arena_printf(arena, "+%lld", (long long)c->extension_days) : STR("");
}

bool clock_terms_same(const struct matter_clock *one, const struct matter_clock *other)
{
    return one->n_suspensions == other->n_suspensions && one->suspended_day == other->suspended_day &&
           one->extended == other->extended && one->extension_days == other->extension_days;
}

bool clock_of_terms(struct str rule, int32_t start_day, struct str terms, struct matter_clock *ret)
{
    struct decimal number = {0};
    struct matter_clock clock = {.rule = rule,
                                 .unit = STR(""),
                                 .start_day = start_day,
                                 .stop_day = DATE_NONE,
                                 .limit_day = DATE_NONE,
                                 .suspended_day = DATE_NONE,
                                 .approved_by = STR("")};
    const char sign = terms.n ? terms.p[0] : '\0';
    if (terms.n && ((sign != '=' && sign != '+') || !decimal_parse(str_slice(terms, 1, terms.n), &number)))
        return false;
    if (sign == '=')
        clock.limit_day = (int32_t)number.digits;
    clock.extended = sign == '+';
    clock.extension_days = clock.extended ? number.digits : 0;
    *ret = clock;
    return true;
}
