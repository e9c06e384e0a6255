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

bool unit_answers_for_one(const struct units *units, struct str code, struct str list)
{
    struct str unit;
    while (list.n && str_cut(&list, ' ', &unit))
        if (unit.n && unit_answers_for(units, code, unit))
            return true;
    return false;
}

/* Upward from `code`: to the unit above it, to what followed on it, and to what it followed on. `seen` has a place for
 * each unit. */
static bool leads_to(const struct units *units, struct str code, struct str unit, bool *seen)
{
    const struct unit_record *record = units_find(units, code);
    if (str_equal(code, unit))
        return true;
    if (!record || seen[record - units->items])
        return false;
    seen[record - units->items] = true;
    if ((record->parent.n && leads_to(units, record->parent, unit, seen)) ||
        (record->successor.n && leads_to(units, record->successor, unit, seen)))
        return true;
    for (size_t i = 0; i < units->n; i++)
        if (str_equal(units->items[i].successor, code) && leads_to(units, units->items[i].code, unit, seen))
            return true;
    return false;
}

/* Wider than units_within(): also what once stood under the unit, and what followed on anything under it. A way that is
 * closed without need costs a detour; one that is open by mistake cannot be mended. */
static bool is_under(const struct units *units, struct str code, struct str unit)
{
    _cleanup_arena_ struct arena scratch = ARENA((units->n + 1) * sizeof(bool) + 64);
    bool *seen = ARENA_NEW_ARRAY(&scratch, units->n + 1, bool);
    return !seen || leads_to(units, code, unit, seen);
}

bool unit_is_concerned(const struct units *units, struct str about, struct str code)
{
    struct str unit;
    while (code.n && about.n && str_cut(&about, ' ', &unit))
        if (unit.n && is_under(units, code, unit))
            return true;
    return false;
}

bool matter_may_know(const struct units *units, const struct matter *m, struct str about)
{
    const struct str hands[] = {m->office, m->handler, m->reexam_body, m->review_body};
    for (size_t i = 0; i < sizeof hands / sizeof *hands; i++)
        if (unit_is_concerned(units, about, hands[i]))
            return false;
    struct str list = m->joint_units, unit;
    while (list.n && str_cut(&list, ' ', &unit))
        if (unit.n && unit_is_concerned(units, about, unit))
            return false;
    return true;
}

static bool has_in_hands(const struct units *units, const struct matter *m, struct str code)
{
    const struct str units_of_matter[] = {m->office, m->handler, m->reexam_body, m->review_body};
    for (size_t i = 0; i < sizeof units_of_matter / sizeof *units_of_matter; i++)
        if (unit_answers_for(units, code, units_of_matter[i]))
            return true;
    return unit_answers_for_one(units, code, m->joint_units);
}

enum sight matter_sight(const struct units *units, const struct matter *m, const struct asker *asker)
{
    if (!m->secret)
        return SIGHT_WHOLE;
    if (unit_is_concerned(units, m->about, asker->unit))
        return SIGHT_NOTHING;
    return asker->unit.n && asker->purpose.n && has_in_hands(units, m, asker->unit) ? SIGHT_WHOLE : SIGHT_MASKED;
}
