/* Figures that cannot be, whatever the others say: a share of more than all, percentage points for a share, a part of a
 * person. */
#include "check/relate/prose.h"

/* The words that say what a share is of, in front of figure `i` and up to the stop behind it. */
static struct str around(const struct passage *p, size_t i)
{
    size_t next = prose_next(p, i), end = next == SIZE_MAX ? p->s.n : p->figures[next].at;
    struct str lead = prose_lead(p, i);
    return str_slice(p->s, p->figures[i].at - lead.n, end);
}

/* "占总数的 711.8%". What is spent may be more than the budget that it is told to be a share of. */
static void share_of_more(struct check *check, struct passage *p, size_t i)
{
    const struct figure *f = &p->figures[i];
    struct str words = prose_unpunctuated(prose_lead(p, i));
    if (!prose_is_percent(f) || f->bound != BOUND_EXACT || figure_value(f).v <= (int128)power_of_ten(VALUE_SCALE) ||
        !lexicon_starts(check->lexicon, WORD_SHARE, words) ||
        lexicon_contains(check->lexicon, WORD_OPEN_SHARE, around(p, i)))
        return;
    struct claim claim = {.rule = RULE_RATE_POSSIBLE, .verdict = VERDICT_FAIL, .passage = p, .stated = &p->figures[i]};
    CLAIM(check, &claim, MSG_check_share_over, ARG_TEXT("stated", prose_figure(p, i)));
}

/* "占总数的 48.3 个百分点", "增加 3.2 件，增长 21.8 个百分点": points are the difference of two percentages. */
static void points_of_amounts(struct check *check, struct passage *p, size_t i)
{
    const struct figure *f = p->figures;
    struct str words = prose_unpunctuated(prose_lead(p, i));
    size_t before = prose_previous(p, i);
    if (f[i].family != UNIT_POINTS || before == SIZE_MAX || f[before].sentence != f[i].sentence ||
        !prose_is_amount(&f[before]) || lexicon_contains(check->lexicon, WORD_RATE_WORD, words))
        return;
    enum direction own = prose_ends_direction(check->lexicon, prose_tail(prose_lead(p, before))),
                   end = prose_ends_direction(check->lexicon, words);
    bool share = lexicon_starts(check->lexicon, WORD_SHARE, words) && end == DIRECTION_NONE;
    bool growth = own != DIRECTION_NONE && end == own && prose_starts_direction(check->lexicon, words) == own;
    if (!share && !growth)
        return;
    struct claim claim = {.rule = RULE_UNIT_SLIP, .verdict = VERDICT_FAIL, .passage = p, .stated = &p->figures[i]};
    CLAIM(check, &claim, MSG_check_points, ARG_TEXT("stated", prose_figure(p, i)));
}

/* "16.7 人" that is no mean. */
static void part_of_one(struct check *check, struct passage *p, size_t i)
{
    const struct figure *f = &p->figures[i];
    struct str unit = str_slice(p->s, f->at + f->number_n, f->at + f->n);
    if (!prose_is_amount(f) || f->shift != 0 || f->printed.scale == 0 ||
        !lexicon_is(check->lexicon, WORD_WHOLE_UNIT, unit) || lexicon_contains(check->lexicon, WORD_MEAN_WORD, p->s))
        return;
    struct claim claim = {.rule = RULE_UNIT_SLIP, .verdict = VERDICT_FAIL, .passage = p, .stated = &p->figures[i]};
    CLAIM(check, &claim, MSG_check_part_of_one, ARG_TEXT("stated", prose_figure(p, i)));
}

void relate_impossible(struct check *check, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++) {
        share_of_more(check, p, i);
        points_of_amounts(check, p, i);
        part_of_one(check, p, i);
    }
}
