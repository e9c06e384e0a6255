/*
 * Changes that make up a change: "用水总量增加 78.0 亿，其中生活减少 3.7 亿，农业增加 81.7 亿", and the changes of a
 * whole and of its parts that are told beside them: "共 200 件，比上年增加 31 件。其中来信 118 件，增加 18 件；来访 82
 * 件，增加 13 件".
 */
#include "check/relate/parts.h"

/* A change with its direction: what is less counts as less than nothing. */
static struct value signed_value(const struct check *check, const struct passage *p, size_t i)
{
    struct value v = figure_value(&p->figures[i]);
    return prose_ends_direction(check->lexicon, prose_tail(prose_lead(p, i))) == DIRECTION_DOWN ? value_negate(v) : v;
}

static bool is_change(const struct check *check, const struct passage *p, size_t i)
{
    return prose_is_amount(&p->figures[i]) &&
           prose_ends_direction(check->lexicon, prose_tail(prose_lead(p, i))) != DIRECTION_NONE;
}

static bool repairable(const struct parts *c)
{
    struct value whole = signed_value(c->check, c->p, c->whole);
    int128 gap = whole.v - c->sum.v, slack = c->n >= 3 ? c->sum.half : 0;
    if (value_misprint_near(whole, c->sum.v, slack))
        return true;
    for (size_t i = 0; i < c->n; i++) {
        struct value part = signed_value(c->check, c->owner[i], c->item[i]);
        if (value_misprint_near(part, part.v + gap, slack))
            return true;
    }
    return false;
}

/* What does not add up counts only where one misprinted digit explains it, and chance hardly would. */
static void judge(struct parts *c)
{
    enum { FINE = 100 };
    struct figure *stated = &c->p->figures[c->whole];
    struct value whole = signed_value(c->check, c->p, c->whole);
    c->sum = (struct value){0};
    for (size_t i = 0; i < c->n; i++)
        c->sum = value_add(c->sum, signed_value(c->check, c->owner[i], c->item[i]));
    struct claim claim = {.rule = RULE_PARTS, .passage = c->p, .stated = stated, .has_computed = true, .digits = -1};
    claim.computed = c->sum.v < 0 ? -c->sum.v : c->sum.v;
    claim.verdict = value_judge_sum(whole, c->sum) == VERDICT_FAIL ? VERDICT_FAIL : VERDICT_PASS;
    int128 unit = whole.half ? 2 * whole.half : power_of_ten(VALUE_SCALE);
    if (claim.verdict == VERDICT_FAIL && ((whole.v < 0 ? -whole.v : whole.v) < FINE * unit || !repairable(c)))
        return;
    for (size_t i = 0; i < c->n; i++)
        figure_use(parts_figure(c, i));
    CLAIM(c->check, &claim, MSG_check_parts, ARG_NUMBER("n", c->n), ARG_TEXT("stated", prose_figure(c->p, c->whole)),
          ARG_TEXT("computed", print_like(c->check, c->p, stated, claim.computed, -1)));
}

/* The change told right behind amount `i`, before the next amount that is none; SIZE_MAX for none. */
static size_t change_of(const struct check *check, const struct passage *p, size_t i)
{
    for (size_t k = prose_next(p, i); k != SIZE_MAX && p->figures[k].sentence == p->figures[i].sentence;
         k = prose_next(p, k)) {
        if (prose_is_percent(&p->figures[k]))
            continue;
        return is_change(check, p, k) && figure_same_family(&p->figures[k], &p->figures[i]) &&
                       p->figures[k].bound == BOUND_EXACT
                   ? k
                   : SIZE_MAX;
    }
    return SIZE_MAX;
}

void relate_parallel_changes(const struct parts *parts)
{
    struct parts changes = {.check = parts->check, .p = parts->p};
    changes.whole = change_of(parts->check, parts->p, parts->whole);
    if (changes.whole == SIZE_MAX)
        return;
    for (size_t i = 0; i < parts->n; i++) {
        size_t item = change_of(parts->check, parts->owner[i], parts->item[i]);
        if (item == SIZE_MAX)
            return;
        changes.owner[changes.n] = parts->owner[i];
        changes.item[changes.n++] = item;
    }
    if (changes.n >= 2)
        judge(&changes);
}

/* Changes of one unit from figure `first` on to the end of its sentence; none where an amount stands among them. */
static void gather(struct parts *changes, size_t first)
{
    struct passage *p = changes->p;
    for (size_t i = first;
         i != SIZE_MAX && changes->n < PARTS_MAX && p->figures[i].sentence == p->figures[first].sentence;
         i = prose_next(p, i)) {
        if (prose_is_percent(&p->figures[i]))
            continue;
        if (!is_change(changes->check, p, i) || !figure_same_family(&p->figures[i], &p->figures[first])) {
            changes->n = 0;
            return;
        }
        changes->owner[changes->n] = p;
        changes->item[changes->n++] = i;
    }
}

/* The change that opens the sentence before figure `i`'s, when `i` opens its own. */
static size_t change_before(const struct check *check, const struct passage *p, size_t i)
{
    size_t before = prose_previous(p, i), first = SIZE_MAX;
    if (before == SIZE_MAX || p->figures[before].sentence == p->figures[i].sentence)
        return SIZE_MAX;
    for (size_t k = before; k != SIZE_MAX && p->figures[k].sentence == p->figures[before].sentence;
         k = prose_previous(p, k))
        first = is_change(check, p, k) && figure_same_family(&p->figures[k], &p->figures[i]) ? k : first;
    return first;
}

void relate_changes(struct check *check, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++) {
        size_t whole = is_change(check, p, i) ? change_before(check, p, i) : SIZE_MAX;
        struct parts changes = {.check = check, .p = p, .whole = whole};
        if (whole == SIZE_MAX)
            continue;
        gather(&changes, i);
        if (changes.n >= 3)
            judge(&changes);
    }
    for (size_t i = 0; i < p->n; i++) {
        size_t before = prose_previous(p, i);
        while (before != SIZE_MAX && prose_is_percent(&p->figures[before]))
            before = prose_previous(p, before);
        if (before == SIZE_MAX || !is_change(check, p, i) || !is_change(check, p, before) ||
            !figure_same_family(&p->figures[before], &p->figures[i]) ||
            p->figures[i].sentence > p->figures[before].sentence + 1 ||
            !lexicon_starts(check->lexicon, WORD_AMONG, prose_unpunctuated(prose_lead(p, i))))
            continue;
        struct parts changes = {.check = check, .p = p, .whole = before};
        gather(&changes, i);
        if (changes.n >= 2)
            judge(&changes);
    }
}
