/* Completion of the budget: "年初预算为 B，支出决算为 A，完成年初预算的 P%". */
#include "check/relate/prose.h"

enum { LOOK_BACK = 8 };

static bool about_budget(const struct check *check, struct str tail)
{
    return lexicon_contains(check->lexicon, WORD_BUDGET, tail) &&
           !lexicon_contains(check->lexicon, WORD_NOT_BUDGET, tail);
}

static bool about_actual(const struct check *check, struct str tail)
{
    return lexicon_contains(check->lexicon, WORD_ACTUAL, tail) &&
           !lexicon_contains(check->lexicon, WORD_NOT_ACTUAL, tail);
}

/* The budget before `i` of the kind that `words` names, SIZE_MAX for none. */
static size_t find_budget(const struct check *check, const struct passage *p, size_t i, struct str words)
{
    for (size_t step = 0; step < LOOK_BACK && (i = prose_previous(p, i)) != SIZE_MAX; step++) {
        struct str tail = prose_tail(prose_lead(p, i));
        if (!prose_is_amount(&p->figures[i]) || !about_budget(check, tail) ||
            prose_ends_direction(check->lexicon, tail) != DIRECTION_NONE) /* "比年初预算增加 D" */
            continue;
        bool differs = false;
        const struct word_list *kinds = &check->lexicon->words[WORD_BUDGET_KIND];
        for (size_t k = 0; k < kinds->n; k++)
            differs |= str_contains(words, kinds->words[k]) && !str_contains(tail, kinds->words[k]);
        /* The kind may be left out at either place, but not be another one. */
        if (!differs || !lexicon_contains(check->lexicon, WORD_BUDGET_KIND, tail))
            return i;
    }
    return SIZE_MAX;
}

static size_t find_actual(const struct check *check, const struct passage *p, size_t i)
{
    for (size_t step = 0; step < 3 && (i = prose_previous(p, i)) != SIZE_MAX; step++)
        if (prose_is_amount(&p->figures[i]) && about_actual(check, prose_tail(prose_lead(p, i))))
            return i;
    return SIZE_MAX;
}

/* Would another unit of money make it hold? */
static bool unit_slip(struct value stated, struct value actual, struct value budget)
{
    for (int128 times = 10000; times <= 100000000; times *= 10000) {
        struct value larger = {actual.v * times, actual.half * times}, other = {budget.v * times, budget.half * times};
        if (value_judge_ratio(stated, larger, budget) != VERDICT_FAIL ||
            value_judge_ratio(stated, actual, other) != VERDICT_FAIL)
            return true;
    }
    return false;
}

/* "决算数大于预算数" must agree with the two. */
static void relate_direction(struct check *check, struct passage *p, size_t percent, size_t actual, size_t budget)
{
    struct str behind = str_slice(p->s, p->figures[percent].at + p->figures[percent].n, p->s.n);
    size_t next = prose_next(p, percent);
    if (next != SIZE_MAX)
        behind = prose_lead(p, next);
    bool says_larger = lexicon_contains(check->lexicon, WORD_ACTUAL_LARGER, behind),
         says_smaller = lexicon_contains(check->lexicon, WORD_ACTUAL_SMALLER, behind);
    if (says_larger && says_smaller)
        return; /* of one thing this, of another that */
    int said = says_larger ? 1 : says_smaller ? -1 : 0;
    int128 difference = figure_value(&p->figures[actual]).v - figure_value(&p->figures[budget]).v;
    if (!said || (said > 0) == (difference > 0) || lexicon_ends(check->lexicon, WORD_BUDGET_END, behind))
        return;
    if (difference == 0 && !lexicon_contains(check->lexicon, WORD_REASON_WORD, behind))
        return;
    struct claim claim = {.rule = RULE_DIRECTION, .verdict = VERDICT_FAIL, .passage = p, .stated = &p->figures[actual]};
    CLAIM(check, &claim, MSG_check_direction_budget, ARG_TEXT("a", prose_figure(p, actual)),
          ARG_TEXT("b", prose_figure(p, budget)));
}

/* Does another item begin between the budget and the percentage: "…完成 P%，其中：甲支出决算 C，完成预算的 Q%"?
 * Its own budget is not in the sentence. */
static bool other_item(const struct check *check, const struct passage *p, size_t budget, size_t actual, size_t percent)
{
    /* "预算 B，执行 A，教育支出 C，完成预算的 Q%": A is what was spent of B. */
    for (size_t i = budget + 1; i < actual; i++) {
        struct str tail = prose_tail(prose_lead(p, i));
        if (prose_is_amount(&p->figures[i]) && figure_same_family(&p->figures[i], &p->figures[budget]) &&
            about_actual(check, tail) && !about_budget(check, tail))
            return true;
    }
    for (size_t i = budget + 1; i <= percent; i++) {
        struct str lead = passage_gap(p, i);
        if (lexicon_contains(check->lexicon, WORD_AMONG, lead) || str_contains(lead, STR(";")) ||
            (i < percent && prose_is_percent(&p->figures[i]) && lexicon_contains(check->lexicon, WORD_COMPLETE, lead)))
            return true;
    }
    return false;
}

/* Nothing was spent, and yet it is said to be part of a budget. Where the budget is nothing as well, some print
 * 100 %. */
static bool nothing_spent(struct check *check, struct passage *p, size_t i, size_t actual)
{
    const int128 one = power_of_ten(VALUE_SCALE);
    const struct figure *f = p->figures;
    int128 percent = figure_value(&f[i]).v;
    if (figure_value(&f[actual]).v != 0 || percent == 0 || percent == one || f[i].bound != BOUND_EXACT ||
        f[actual].sentence != f[i].sentence || (f[actual].printed.scale > 0 && percent < one / 10))
        return false;
    struct claim claim = {.rule = RULE_COMPLETION, .verdict = VERDICT_FAIL, .passage = p, .stated = &p->figures[i]};
    CLAIM(check, &claim, MSG_check_completion_nothing, ARG_TEXT("actual", prose_figure(p, actual)),
          ARG_TEXT("stated", prose_figure(p, i)));
    return true;
}

/* The first word of the class in `s`, as it stands there; empty for none. */
static struct str word_in(const struct check *check, enum word_class word_class, struct str s)
{
    for (size_t at = 0; at < s.n; at++) {
        size_t n = lexicon_starts(check->lexicon, word_class, str_slice(s, at, s.n));
        if (n)
            return str_slice(s, at, at + n);
    }
    return (struct str){"", 0};
}

/* "完成预算 98 %，决算数与预算数持平": without any amount, the words and the percentage speak of the same. */
static void relate_said(struct check *check, struct passage *p, size_t i)
{
    const struct figure *f = &p->figures[i];
    size_t next = prose_next(p, i);
    struct str behind = next == SIZE_MAX ? str_slice(p->s, f->at + f->n, p->s.n) : prose_lead(p, next);
    for (size_t at = 0; at < behind.n; at++)
        if (behind.p[at] == ';' || str_starts(str_slice(behind, at, behind.n), STR("。")))
            behind.n = at;
    struct str said[] = {word_in(check, WORD_ACTUAL_SMALLER, behind), word_in(check, WORD_ACTUAL_EQUAL, behind),
                         word_in(check, WORD_ACTUAL_LARGER, behind)};
    struct value percent = figure_value(f);
    int128 gap = percent.v - power_of_ten(VALUE_SCALE);
    int words = 0, which = 0;
    for (int k = 0; k < 3; k++)
        if (said[k].n) {
            words++;
            which = k;
        }
    if (words != 1 || f->bound != BOUND_EXACT || percent.v == 0 ||
        lexicon_ends(check->lexicon, WORD_BUDGET_END, behind))
        return;
    bool agrees = which == 0   ? gap < percent.half
                  : which == 2 ? gap > -percent.half
                               : gap <= percent.half && -gap <= percent.half;
    struct claim claim = {.rule = RULE_DIRECTION,
                          .verdict = agrees ? VERDICT_PASS : VERDICT_FAIL,
                          .passage = p,
                          .stated = &p->figures[i]};
    CLAIM(check, &claim, MSG_check_completion_said, ARG_TEXT("said", said[which]),
          ARG_TEXT("stated", prose_figure(p, i)));
}

static void relate_percent(struct check *check, struct passage *p, size_t i)
{
    struct figure *f = p->figures;
    struct str lead = prose_lead(p, i), tail = prose_without_copula(check->lexicon, prose_tail(lead));
    bool names = lexicon_contains(check->lexicon, WORD_COMPLETE, tail) ||
                 lexicon_contains(check->lexicon, WORD_OF_BUDGET, tail);
    if (!names || !lexicon_contains(check->lexicon, WORD_BUDGET, tail) ||
        lexicon_contains(check->lexicon, WORD_PROGRESS, tail))
        return;
    size_t previous = prose_previous(p, i), actual = find_actual(check, p, i);
    if (actual == SIZE_MAX && previous != SIZE_MAX && prose_is_amount(&f[previous]) &&
        !about_budget(check, prose_tail(prose_lead(p, previous))) && f[previous].sentence == f[i].sentence)
        actual = previous;
    if (actual != SIZE_MAX && nothing_spent(check, p, i, actual))
        return;
    size_t budget = find_budget(check, p, i, tail);
    struct claim claim = {.rule = RULE_COMPLETION, .verdict = VERDICT_NOT_CHECKABLE, .passage = p, .stated = &f[i]};
    bool pair = actual != SIZE_MAX && budget != SIZE_MAX && actual != budget &&
                figure_same_family(&f[actual], &f[budget]);
    if (!pair)
        relate_said(check, p, i);
    if (!pair || figure_value(&f[budget]).v == 0) {
        if (pair) {
            figure_use(&f[actual]);
            figure_use(&f[budget]);
            if (figure_value(&f[actual]).v != 0 && figure_value(&f[i]).v != 0)
                claim.verdict = VERDICT_FAIL; /* nothing has no percentage */
        }
        CLAIM(check, &claim, MSG_check_completion_base, ARG_TEXT("stated", prose_figure(p, i)));
        return;
    }
    claim.verdict = value_judge_ratio(figure_value(&f[i]), figure_value(&f[actual]), figure_value(&f[budget]));
    if (claim.verdict == VERDICT_FAIL && other_item(check, p, budget, actual, i)) {
        claim.verdict = VERDICT_NOT_CHECKABLE;
        CLAIM(check, &claim, MSG_check_completion_base, ARG_TEXT("stated", prose_figure(p, i)));
        return;
    }
    figure_use(&f[actual]);
    figure_use(&f[budget]);
    if (claim.verdict == VERDICT_FAIL && f[i].bound != BOUND_EXACT)
        claim.verdict = VERDICT_NOT_CHECKABLE;
    claim.computed_text = prose_ratio_text(check, p, &f[i], figure_value(&f[actual]), figure_value(&f[budget]));
    /* Another section's budget is not this sentence's: then only a misprint counts. */
    bool long_enough = f[actual].printed.digits >= 100 && f[budget].printed.digits >= 100;
    if (claim.verdict == VERDICT_FAIL && f[actual].sentence != f[budget].sentence &&
        !(long_enough &&
          value_ratio_misprinted(figure_value(&f[i]), figure_value(&f[actual]), figure_value(&f[budget]))))
        claim.verdict = VERDICT_NOT_CHECKABLE;
    if (claim.verdict == VERDICT_FAIL && f[actual].family == UNIT_MONEY &&
        unit_slip(figure_value(&f[i]), figure_value(&f[actual]), figure_value(&f[budget]))) {
        claim.rule = RULE_UNIT_SLIP;
        claim.stated = f[actual].shift < f[budget].shift ? &f[actual] : &f[budget];
        figure_use(&f[i]);
        claim.computed_text = (struct str){0};
        CLAIM(check, &claim, MSG_check_unit_slip, ARG_TEXT("stated", figure_text(p, claim.stated)),
              ARG_TEXT("percent", prose_figure(p, i)));
        return;
    }
    CLAIM(check, &claim, MSG_check_ratio, ARG_TEXT("a", prose_figure(p, actual)),
          ARG_TEXT("b", prose_figure(p, budget)), ARG_TEXT("stated", prose_figure(p, i)),
          ARG_TEXT("computed", claim.computed_text));
    relate_direction(check, p, i, actual, budget);
}

void relate_completion(struct check *check, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (prose_is_percent(&p->figures[i]) && !p->figures[i].used)
            relate_percent(check, p, i);
}
