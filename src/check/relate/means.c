/* Means of what the sentence states: "共 71184 件，日均 10169 件", "救助 25 人 100 万元，人均 4 万元". */
#include "check/relate/prose.h"

#include "base/date.h"

struct mean {
    struct check *check;
    struct passage *p;
    size_t i; /* the mean */
    enum mean_kind kind;
};

static const struct mean_word *word_before(const struct check *check, struct str lead)
{
    const struct lexicon *lexicon = check->lexicon;
    /* 均 alone is a copula, too: the words are looked for before it is taken away. */
    for (size_t n = SIZE_MAX; n; n = lexicon_ends(lexicon, WORD_COPULA, lead), lead.n -= n)
        for (size_t i = 0; i < lexicon->n_means; i++)
            if (lexicon->means[i].kind != MEAN_PERIOD && str_ends(lead, lexicon->means[i].word))
                return &lexicon->means[i];
    return NULL;
}

static int64_t whole_number(const struct figure *f)
{
    return f->printed.scale == 0 && f->printed.digits > 0 && f->printed.digits < 10000 ? f->printed.digits : 0;
}

static bool followed_by(const struct passage *p, const struct figure *f, struct str word)
{
    return str_starts(str_slice(p->s, f->at + f->number_n, p->s.n), word);
}

static bool parted_by_dash(const struct lexicon *lexicon, const struct passage *p, size_t from, size_t to)
{
    struct str gap = str_slice(p->s, p->figures[from].at + p->figures[from].n, p->figures[to].at);
    return lexicon_contains(lexicon, WORD_RANGE, gap);
}

/* "1-10月": ten; "M月D日—M月D日" has no months. */
static int64_t months_of(const struct mean *mean)
{
    const struct passage *p = mean->p;
    const struct lexicon *lexicon = mean->check->lexicon;
    struct str before = str_slice(p->s, 0, p->figures[mean->i].at);
    for (size_t k = 0; k + 1 < mean->i; k++) {
        const struct figure *a = &p->figures[k], *b = a + 1;
        if (followed_by(p, b, STR("月")) && parted_by_dash(lexicon, p, k, k + 1) && whole_number(a) &&
            whole_number(b) && b->printed.digits <= 12 && a->printed.digits < b->printed.digits)
            return b->printed.digits - a->printed.digits + 1;
    }
    for (size_t k = 0; k < lexicon->n_means; k++)
        if (lexicon->means[k].kind == MEAN_PERIOD && str_contains(before, lexicon->means[k].word))
            return lexicon->means[k].months;
    return 0;
}

/* "7月8日—7月14日": seven. */
static int64_t days_of(const struct mean *mean)
{
    const struct passage *p = mean->p;
    const struct figure *f = p->figures;
    for (size_t k = 0; k + 3 < mean->i; k++) {
        int64_t n[4];
        for (size_t j = 0; j < 4; j++)
            n[j] = whole_number(&f[k + j]);
        if (!followed_by(p, &f[k], STR("月")) || !followed_by(p, &f[k + 1], STR("日")) ||
            !followed_by(p, &f[k + 2], STR("月")) || !followed_by(p, &f[k + 3], STR("日")) ||
            !parted_by_dash(mean->check->lexicon, p, k + 1, k + 2) || n[0] > 12 || n[1] > 31 || n[2] > 12 || n[3] > 31)
            continue;
        int year = mean->check->year ? (int)mean->check->year : 2023; /* only February 29 tells years apart */
        struct civil from = {year, (int)n[0], (int)n[1]}, to = {year, (int)n[2], (int)n[3]};
        if (civil_valid(from) && civil_valid(to) && day_from_civil(to) >= day_from_civil(from))
            return day_from_civil(to) - day_from_civil(from) + 1;
    }
    return 0;
}

static bool counts_people(const struct lexicon *lexicon, const struct passage *p, const struct figure *f,
                          enum mean_kind kind)
{
    struct str unit = str_slice(p->s, f->at + f->number_n, f->at + f->n);
    if (kind == MEAN_HOUSEHOLDS)
        return lexicon_ends(lexicon, WORD_HOUSEHOLD_UNIT, unit);
    return lexicon_ends(lexicon, WORD_PERSON_UNIT, unit) > 0;
}

/* What the mean divides by, from the sentence before it; `v` 0 where it does not say. */
static struct value divisor(const struct mean *mean, struct figure **ret_figure)
{
    const int128 one = power_of_ten(VALUE_SCALE);
    struct passage *p = mean->p;
    *ret_figure = NULL;
    if (mean->kind == MEAN_DAYS)
        return (struct value){days_of(mean) * one, 0};
    if (mean->kind == MEAN_MONTHS)
        return (struct value){months_of(mean) * one, 0};
    for (size_t k = prose_previous(p, mean->i); k != SIZE_MAX; k = prose_previous(p, k)) {
        if (p->figures[k].sentence != p->figures[mean->i].sentence)
            break;
        if (prose_is_amount(&p->figures[k]) && counts_people(mean->check->lexicon, p, &p->figures[k], mean->kind)) {
            *ret_figure = &p->figures[k];
            return figure_value(&p->figures[k]);
        }
    }
    return (struct value){0};
}

/* stated x by = total, where stated is rounded or cut to its last digit, whole counts too. */
static enum verdict judge(const struct figure *stated, struct value total, int128 by)
{
    int128 half = power_of_ten(VALUE_SCALE + stated->shift - stated->printed.scale) / 2;
    int128 difference = total.v - figure_value(stated).v * by, size = difference < 0 ? -difference : difference;
    if (size <= half * by + total.half)
        return VERDICT_PASS;
    return difference > 0 && difference <= 2 * half * by + total.half ? VERDICT_ROUNDING : VERDICT_FAIL;
}

/* Does another digit in the mean or in the total make it hold? */
static bool repairable(const struct figure *stated, struct value total, int128 by)
{
    int128 unit = power_of_ten(VALUE_SCALE + stated->shift - stated->printed.scale);
    struct value printed = {figure_value(stated).v, unit / 2};
    if (value_one_digit_apart(printed, divide_rounded(total.v, by * unit, ROUND_HALF_UP) * unit))
        return true;
    int128 least = total.half ? 2 * total.half : (int128)power_of_ten(VALUE_SCALE);
    for (int128 place = least; place <= total.v; place *= 10)
        for (int digit = 0; digit < 10; digit++) {
            struct value changed = {total.v + (digit - total.v / place % 10) * place, total.half};
            if (judge(stated, changed, by) == VERDICT_PASS)
                return true;
        }
    return false;
}

static void relate_mean(const struct mean *mean)
{
    struct passage *p = mean->p;
    struct figure *stated = &p->figures[mean->i], *by, *chosen = NULL;
    const int128 one = power_of_ten(VALUE_SCALE);
    struct value d = divisor(mean, &by);
    size_t found[PROSE_CANDIDATES], n = prose_candidates(p, mean->i, stated, found), same = 0, at = 0;
    enum verdict best = VERDICT_FAIL;
    if (d.v < 2 * one || d.v % one != 0)
        return;
    for (size_t i = 0; i < n && best != VERDICT_PASS; i++) {
        struct figure *total = &p->figures[found[i]];
        if (total == by || total->sentence != stated->sentence || prose_is_earlier(mean->check, p, found[i]))
            continue;
        enum verdict verdict = judge(stated, figure_value(total), d.v / one);
        same++;
        if (verdict < best || !chosen) {
            best = verdict;
            chosen = total;
            at = found[i];
        }
    }
    /* Among several totals, and for a mean that no single digit mends, another one may be meant. */
    if (!chosen || (best == VERDICT_FAIL &&
                    (same > 1 || prose_previous(p, mean->i) != (by && by > chosen ? (size_t)(by - p->figures) : at) ||
                     !repairable(stated, figure_value(chosen), d.v / one))))
        return;
    figure_use(chosen);
    if (by)
        figure_use(by);
    struct str text = by ? figure_text(p, by) : arena_printf(mean->check->arena, "%lld", (long long)(d.v / one));
    struct claim claim = {.rule = RULE_MEAN, .verdict = best, .passage = p, .stated = stated};
    claim.computed_text = prose_ratio_text(mean->check, p, stated, figure_value(chosen), d);
    CLAIM(mean->check, &claim, MSG_check_ratio, ARG_TEXT("a", figure_text(p, chosen)), ARG_TEXT("b", text),
          ARG_TEXT("stated", figure_text(p, stated)), ARG_TEXT("computed", claim.computed_text));
}

void relate_means(struct check *check, struct passage *p)
{
    for (size_t i = 1; i < p->n; i++) {
        if (!prose_is_amount(&p->figures[i]) || p->figures[i].used)
            continue;
        const struct mean_word *word = word_before(check, prose_lead(p, i));
        if (word)
            relate_mean(&(struct mean){check, p, i, word->kind});
    }
}
