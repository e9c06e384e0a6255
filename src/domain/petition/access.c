#include "domain/petition/access.h"

bool unit_answers_for(const struct units *units, struct str code, struct str unit)
{
    for (size_t steps = 0; unit.n && steps <= units->n; steps++) {
        if (str_equal(unit, code))
            return true;
        const struct unit_record *record = units_find(units, unit);
        unit = record ? record->successor : STR("");
    }
    return false;
}

bool unit_is_concerned(const struct units *units, struct str about, struct str code)
{
    struct str unit;
    while (code.n && about.n && str_cut(&about, ' ', &unit))
        if (unit.n && units_within(units, code, unit))
            return true;
    return false;
}

static bool has_in_hands(const struct units *units, const struct matter *m, struct str code)
{
    const struct str units_of_matter[] = {m->office, m->handler, m->reexam_body, m->review_body};
    for (size_t i = 0; i < sizeof units_of_matter / sizeof *units_of_matter; i++)
        if (unit_answers_for(units, code, units_of_matter[i]))
            return true;
    return false;
}

enum sight matter_sight(const struct units *units, const struct matter *m, const struct asker *asker)
{
    if (!m->secret)
        return SIGHT_WHOLE;
    if (unit_is_concerned(units, m->about, asker->unit))
        return SIGHT_NOTHING;
    return asker->unit.n && asker->purpose.n && has_in_hands(units, m, asker->unit) ? SIGHT_WHOLE : SIGHT_MASKED;
}
