/* Rates of what was done: "交办 14 件，化解 12 件，化解率 85.7%", and the GRIM test of those whose count is not
 * printed. */
#include "check/relate/prose.h"

enum { STEM_MIN = 6, STEM_MAX = 12, LOOK_BACK = 5, GRIM_MAX = 100000, NAME_CELL = 60 };

struct rate {
    struct check *check;
    struct passage *p;
    size_t percent;
    struct str name; /* ends with 率 */
};

/* Does `lead` say that the amount behind it is what `stem` counts, and not what is left undone? */
static bool says(const struct check *check, struct str lead, struct str stem)
{
    enum { OBJECT_MAX = 12 };
    lead = prose_without_copula(check->lexicon, lead);
    /* "已办结投诉": what was done may have its name behind it. */
    for (size_t n = 3; n <= OBJECT_MAX && !str_ends(lead, stem) && lead.n > stem.n + n; n += 3)
        if (str_ends(str_slice(lead, 0, lead.n - n), stem))
            lead.n -= n;
    if (!str_ends(lead, stem))
        return false;
    struct str head = str_slice(lead, 0, lead.n - stem.n);
    return lexicon_ends(check->lexicon, WORD_UNFINISHED, head) == 0;
}

/* "按时结案 597 件，结案率": what was settled in time is not all that was settled, nor the other way round. */
static bool qualified_otherwise(const struct rate *rate, size_t done)
{
    const struct lexicon *lexicon = rate->check->lexicon;
    struct str lead = prose_tail(prose_lead(rate->p, done));
    return lexicon_contains(lexicon, WORD_QUALIFIED, lead) != lexicon_contains(lexicon, WORD_QUALIFIED, rate->name);
}

static size_t find_done(const struct rate *rate)
{
    const struct passage *p = rate->p;
    for (size_t n = STEM_MAX; n >= STEM_MIN; n -= 3) {
        if (rate->name.n < n + 3)
            continue;
        struct str stem = str_slice(rate->name, rate->name.n - 3 - n, rate->name.n - 3);
        size_t i = rate->percent;
        for (size_t step = 0; step < LOOK_BACK && (i = prose_previous(p, i)) != SIZE_MAX; step++)
            if (prose_is_amount(&p->figures[i]) && says(rate->check, prose_lead(p, i), stem))
                return i;
    }
    return SIZE_MAX;
}

/* "…、省交办 20 件": the last, or one in the middle, of a list. */
static bool listed(const struct lexicon *lexicon, const struct passage *p, size_t i)
{
    size_t before = prose_previous(p, i);
    struct str joint = prose_lead(p, i);
    return before != SIZE_MAX && figure_same_family(&p->figures[before], &p->figures[i]) &&
           lexicon_starts(lexicon, WORD_JOINT, joint);
}

/* Both of one unit, or both persons. */
static bool of_one_kind(const struct rate *rate, size_t a, size_t b)
{
    const struct lexicon *lexicon = rate->check->lexicon;
    const struct figure *f = rate->p->figures;
    return figure_same_family(&f[a], &f[b]) || (lexicon_ends(lexicon, WORD_PERSON_UNIT, prose_figure(rate->p, a)) &&
                                                lexicon_ends(lexicon, WORD_PERSON_UNIT, prose_figure(rate->p, b)));
}

/* What there was to do: any count before that the rate fits, else the one right before; where that is the last of a
 * list, the nearest that is not less. */
static size_t find_all(const struct rate *rate, size_t done)
{
    const struct passage *p = rate->p;
    size_t i = done, nearest = SIZE_MAX;
    bool found = false;
    for (size_t step = 0; step < LOOK_BACK * 2 && (i = prose_previous(p, i)) != SIZE_MAX; step++) {
        if (!prose_is_amount(&p->figures[i]) || p->figures[i].family < UNIT_COUNT ||
            p->figures[done].family < UNIT_COUNT)
            continue;
        if (value_judge_ratio(figure_value(&p->figures[rate->percent]), figure_value(&p->figures[done]),
                              figure_value(&p->figures[i])) <= VERDICT_ROUNDING)
            return i;
        bool enough = figure_value(&p->figures[i]).v >= figure_value(&p->figures[done]).v;
        if (of_one_kind(rate, i, done) && ((nearest == SIZE_MAX && step < LOOK_BACK) || (enough && !found)))
            nearest = i;
        found |= nearest == i && (enough || !listed(rate->check->lexicon, p, i));
    }
    return nearest;
}

/* The count right before what was done, no last one of a list: "中央交办 10 件、省交办 20 件，化解 25 件" is of both.
 */
static bool side_by_side(const struct rate *rate, size_t done, size_t all)
{
    const struct passage *p = rate->p;
    const struct figure *f = p->figures, *percent = &f[rate->percent];
    size_t previous = prose_previous(p, done);
    while (previous != SIZE_MAX && previous != all && prose_bracket(p, previous) && !prose_bracket(p, done))
        previous = prose_previous(p, previous);
    return f[done].clause == percent->clause && f[all].clause == percent->clause && previous == all &&
           !listed(rate->check->lexicon, p, all) && prose_bracket(p, done) == prose_bracket(p, rate->percent);
}

/* Does the name of the rate say more than `done` does: 全院结案率 beside 结案? */
static bool says_more(const struct rate *rate, size_t done)
{
    struct str lead = prose_lead(rate->p, done);
    for (size_t n = STEM_MAX; n >= STEM_MIN; n -= 3)
        if (rate->name.n >= n + 3 && str_contains(lead, str_slice(rate->name, rate->name.n - 3 - n, rate->name.n - 3)))
            return rate->name.n > n + 3 && !str_contains(lead, str_slice(rate->name, 0, rate->name.n - 3));
    return true;
}

/* "服判 70 件，服判率 84.4%，调撤 38 件": what has a rate of its own is not the whole of the next. */
static bool rate_between(const struct passage *p, size_t all, size_t done)
{
    for (size_t i = all + 1; i < done; i++)
        if (prose_is_percent(&p->figures[i]) && p->figures[i].clause == p->figures[done].clause)
            return true;
    return false;
}

/* "满意 699 件、基本满意 55 件，满意率": both are what was done. */
static bool both_done(const struct rate *rate, size_t all)
{
    struct str lead = prose_lead(rate->p, all);
    for (size_t n = STEM_MAX; n >= STEM_MIN; n -= 3)
        if (rate->name.n >= n + 3 &&
            says(rate->check, lead, str_slice(rate->name, rate->name.n - 3 - n, rate->name.n - 3)))
            return true;
    return false;
}

static void judge(const struct rate *rate, size_t done, size_t all)
{
    struct passage *p = rate->p;
    struct figure *f = p->figures, *percent = &f[rate->percent];
    struct claim claim = {.rule = RULE_RATE, .passage = p, .stated = percent};
    claim.verdict = value_judge_ratio(figure_value(percent), figure_value(&f[done]), figure_value(&f[all]));
    /* "逮捕 25 人，不捕 24 人，不捕率 48.98%": of both together. */
    struct value both = value_add(figure_value(&f[done]), figure_value(&f[all]));
    struct value whole = figure_value(&f[all]);
    struct str whole_text = prose_figure(p, all);
    if (claim.verdict == VERDICT_FAIL &&
        value_judge_ratio(figure_value(percent), figure_value(&f[done]), both) <= VERDICT_ROUNDING) {
        claim.verdict = VERDICT_PASS;
        whole = both;
        whole_text = print_like(rate->check, p, &f[all], both.v, -1);
    }
    bool same = side_by_side(rate, done, all) && !says_more(rate, done);
    bool odd = figure_value(&f[done]).v > figure_value(&f[all]).v || percent->bound != BOUND_EXACT;
    const int128 one = power_of_ten(VALUE_SCALE);
    if (odd && percent->bound == BOUND_EXACT && same && figure_value(percent).v < one)
        odd = false; /* more than all, yet less than 100 % */
    if (claim.verdict == VERDICT_FAIL &&
        (odd || qualified_otherwise(rate, done) || both_done(rate, all) ||
         (!same && (percent->printed.digits < 1000 || says_more(rate, done) || rate_between(p, all, done) ||
                    !value_ratio_misprinted(figure_value(percent), figure_value(&f[done]), figure_value(&f[all]))))))
        claim.verdict = VERDICT_NOT_CHECKABLE; /* carried over from before, or another list's total */
    if (claim.verdict != VERDICT_NOT_CHECKABLE) {
        figure_use(&f[done]);
        figure_use(&f[all]);
        claim.computed_text = prose_ratio_text(rate->check, p, percent, figure_value(&f[done]), whole);
    }
    CLAIM(rate->check, &claim, MSG_check_ratio, ARG_TEXT("a", prose_figure(p, done)), ARG_TEXT("b", whole_text),
          ARG_TEXT("stated", prose_figure(p, rate->percent)), ARG_TEXT("computed", claim.computed_text));
}

/* "分值 20 分，得 19.98 分，得分率 99.89%": of the one other score before it that is not less. */
static void relate_score_rate(const struct rate *rate)
{
    struct passage *p = rate->p;
    struct figure *f = p->figures;
    size_t score = prose_previous(p, rate->percent), weight = SIZE_MAX;
    bool several = false;
    if (score == SIZE_MAX || f[score].family != UNIT_SCORE || f[score].sentence != f[rate->percent].sentence)
        return;
    for (size_t i = prose_previous(p, score); i != SIZE_MAX; i = prose_previous(p, i)) {
        if (f[i].family != UNIT_SCORE || figure_value(&f[i]).v < figure_value(&f[score]).v)
            continue;
        several |= weight != SIZE_MAX && figure_value(&f[i]).v != figure_value(&f[weight]).v;
        weight = weight == SIZE_MAX ? i : weight;
    }
    if (weight == SIZE_MAX || several || figure_value(&f[weight]).v <= 0)
        return;
    struct value stated = figure_value(&f[rate->percent]), of = figure_value(&f[score]);
    struct claim claim = {.rule = RULE_SCORE_RATE,
                          .verdict = value_judge_ratio(stated, of, figure_value(&f[weight])),
                          .passage = p,
                          .stated = &f[rate->percent]};
    if (claim.verdict == VERDICT_FAIL && !value_ratio_misprinted(stated, of, figure_value(&f[weight])))
        return;
    figure_use(&f[score]);
    figure_use(&f[weight]);
    claim.computed_text = prose_ratio_text(rate->check, p, claim.stated, of, figure_value(&f[weight]));
    CLAIM(rate->check, &claim, MSG_check_ratio, ARG_TEXT("a", prose_figure(p, score)),
          ARG_TEXT("b", prose_figure(p, weight)), ARG_TEXT("stated", prose_figure(p, rate->percent)),
          ARG_TEXT("computed", claim.computed_text));
}

/* Is there a whole number of `all` that gives the percentage? */
static bool possible(struct value percent, const struct figure *all)
{
    const int128 one = power_of_ten(VALUE_SCALE);
    int128 n = figure_value(all).v / one, guess = percent.v * n / one;
    for (int128 i = guess > 1 ? guess - 1 : 0; i <= guess + 2; i++)
        if (value_judge_ratio(percent, (struct value){i * one, 0}, figure_value(all)) <= VERDICT_ROUNDING)
            return true;
    return false;
}

/* Is `all` the only count of its unit in the sentence, and not what was done: "审结 2847 件，结案率"? */
static bool only_count(const struct rate *rate, size_t all)
{
    enum { CHARACTER = 3 };
    const struct figure *f = rate->p->figures;
    struct str lead = prose_lead(rate->p, all);
    struct str stem = str_slice(rate->name, rate->name.n - STEM_MIN - CHARACTER, rate->name.n - CHARACTER);
    for (size_t i = prose_previous(rate->p, all); i != SIZE_MAX && f[i].sentence == f[all].sentence;
         i = prose_previous(rate->p, i))
        if (figure_same_family(&f[i], &f[all]))
            return false;
    return !str_contains(lead, str_slice(stem, 0, CHARACTER));
}

/* No count of what was done is printed: whether one can exist is all that can be asked. */
static void without_done(const struct rate *rate)
{
    struct passage *p = rate->p;
    struct figure *f = p->figures, *percent = &f[rate->percent];
    size_t all = prose_previous(p, rate->percent);
    struct str lead = prose_lead(p, rate->percent);
    if (all == SIZE_MAX || f[all].family < UNIT_COUNT || !prose_is_amount(&f[all]) || figure_value(&f[all]).half ||
        lead.n > 60 || f[all].sentence != percent->sentence || percent->bound != BOUND_EXACT ||
        figure_value(&f[all]).v <= 0 || figure_value(&f[all]).v > (int128)GRIM_MAX * power_of_ten(VALUE_SCALE) ||
        str_contains(lead, STR(";")))
        return;
    struct str unit = str_slice(p->s, f[all].at + f[all].number_n, f[all].at + f[all].n);
    if (!lexicon_contains(rate->check->lexicon, WORD_SETTLED_UNIT, unit))
        return; /* visitors and meetings are not what is settled */
    bool done = lexicon_contains(rate->check->lexicon, WORD_ALL_DONE, lead);
    if (!done && !lexicon_ends(rate->check->lexicon, WORD_COUNTED_RATE, rate->name))
        return; /* a rate of whom else it may be */
    struct claim claim = {.rule = RULE_RATE_POSSIBLE, .verdict = VERDICT_PASS, .passage = p, .stated = percent};
    if (done) {
        figure_use(&f[all]);
        claim.rule = RULE_RATE;
        claim.verdict = value_judge_ratio(figure_value(percent), figure_value(&f[all]), figure_value(&f[all]));
    } else if (possible(figure_value(percent), &f[all])) {
        figure_use(&f[all]);
    } else if (!only_count(rate, all)) {
        return;
    } else {
        claim.verdict = VERDICT_FAIL;
    }
    CLAIM(rate->check, &claim, MSG_check_rate_possible, ARG_TEXT("stated", prose_figure(p, rate->percent)),
          ARG_TEXT("all", prose_figure(p, all)));
}

/* What is done of what there is cannot be more than all of it. */
static bool impossible(const struct rate *rate)
{
    struct figure *percent = &rate->p->figures[rate->percent];
    if (!lexicon_ends(rate->check->lexicon, WORD_CLOSED_RATE, rate->name) ||
        figure_value(percent).v <= (int128)power_of_ten(VALUE_SCALE))
        return false;
    struct claim claim = {.rule = RULE_RATE_POSSIBLE,
                          .verdict = VERDICT_FAIL,
                          .passage = rate->p,
                          .stated = percent,
                          .grid = rate->check->grids[rate->p->block]};
    CLAIM(rate->check, &claim, MSG_check_rate_possible, ARG_TEXT("stated", prose_figure(rate->p, rate->percent)),
          ARG_TEXT("all", STR("100%")));
    return true;
}

/* A percentage above 100 in a row or column of such a rate. */
void relate_closed_rates(struct check *check, const struct grid *grid)
{
    for (size_t i = grid->first_row * grid->columns; i < grid->rows * grid->columns; i++) {
        struct passage *cell = &grid->cells[i];
        if (cell->n != 1 || cell->figures[0].family != UNIT_PERCENT || cell->s.n > NAME_CELL ||
            !prose_is_percent(&cell->figures[0]) || figure_value(&cell->figures[0]).v <= power_of_ten(VALUE_SCALE))
            continue;
        size_t row = i / grid->columns, column = i % grid->columns, name = column;
        while (name > 0 && (!grid_cell(grid, row, name)->s.n || grid_cell(grid, row, name)->n))
            name--;
        struct rate rate = {check, cell, 0, grid_cell(grid, row, name)->s};
        if (!impossible(&rate)) {
            rate.name = grid->column[column].label;
            impossible(&rate);
        }
    }
}

void relate_rates(struct check *check, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++) {
        if (!prose_is_percent(&p->figures[i]) || p->figures[i].used)
            continue;
        struct str name = prose_without_copula(check->lexicon, prose_tail(prose_lead(p, i)));
        if (!lexicon_ends(check->lexicon, WORD_RATE_WORD, name) || name.n < STEM_MIN + 3 ||
            lexicon_ends(check->lexicon, WORD_NOT_RATE, name))
            continue;
        struct rate rate = {check, p, i, name};
        if (impossible(&rate))
            continue;
        if (lexicon_ends(check->lexicon, WORD_SCORE_RATE, name)) {
            relate_score_rate(&rate);
            continue;
        }
        size_t done = find_done(&rate), all = done == SIZE_MAX ? SIZE_MAX : find_all(&rate, done);
        if (all != SIZE_MAX)
            judge(&rate, done, all);
        else if (done == SIZE_MAX)
            without_done(&rate);
    }
}
