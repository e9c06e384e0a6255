/* Growth with its difference and its direction: "比上年增加 D，增长 P%", "比去年同期 X 上升 P%". */
#include "check/relate/prose.h"

/* Of the only amount that a change can be of, a mistake is off by one part in so many at most. */
enum { ONLY_PARTS = 8 };

enum { ADJACENT_BYTES = 38 }; /* a dozen characters: 增长幅度为约 and the like */

struct growth {
    struct check *check;
    struct passage *p;
    size_t percent;    /* index of P */
    size_t difference; /* index of D, where there is one */
    enum direction direction;
};

static void judge(const struct growth *g, enum verdict verdict, size_t difference, struct value numerator,
                  struct value base)
{
    struct passage *p = g->p;
    struct claim claim = {.rule = RULE_GROWTH,
                          .verdict = verdict,
                          .passage = p,
                          .stated = &p->figures[g->percent],
                          .computed_text = prose_ratio_text(g->check, p, &p->figures[g->percent], numerator, base)};
    if (verdict == VERDICT_NOT_CHECKABLE)
        claim.computed_text = (struct str){0};
    struct str base_text = print_like(g->check, p, &p->figures[difference], base.v, -1);
    if (verdict == VERDICT_NOT_CHECKABLE)
        CLAIM(g->check, &claim, MSG_check_growth_base, ARG_TEXT("stated", prose_figure(p, g->percent)));
    else
        CLAIM(g->check, &claim, MSG_check_growth, ARG_TEXT("base", base_text),
              ARG_TEXT("stated", prose_figure(p, g->percent)), ARG_TEXT("computed", claim.computed_text));
}

static struct value positive(struct value v)
{
    return v.v < 0 ? value_negate(v) : v;
}

/* Base of the growth if `y` is this year's value: Y -/+ D; or `y` itself when it is last year's. */
/* Is Y what is compared with: "上年 Y", "同普查的 Y 相比"? */
static bool is_compared_with(const struct growth *g, size_t y)
{
    const struct figure *f = &g->p->figures[y];
    return lexicon_contains(g->check->lexicon, WORD_LAST, prose_tail(prose_lead(g->p, y))) ||
           lexicon_starts(g->check->lexicon, WORD_COMPARE, str_slice(g->p->s, f->at + f->n, g->p->s.n));
}

static struct value base_from(const struct growth *g, size_t y, size_t d)
{
    struct value year = figure_value(&g->p->figures[y]), difference = positive(figure_value(&g->p->figures[d]));
    if (is_compared_with(g, y))
        return year;
    return g->direction == DIRECTION_UP ? value_subtract(year, difference) : value_add(year, difference);
}

/* An amount by which something changed is nobody's base. */
static bool is_change(const struct growth *g, size_t i)
{
    return prose_ends_direction(g->check->lexicon, prose_lead(g->p, i)) != DIRECTION_NONE;
}

/* Y and D side by side, with at most the percentage between them. */
static bool same_place(const struct passage *p, size_t y, size_t d)
{
    size_t before = prose_previous(p, d);
    if (before != SIZE_MAX && before != y && prose_is_percent(&p->figures[before]))
        before = prose_previous(p, before);
    return before == y && p->figures[y].sentence == p->figures[d].sentence;
}

/* The year that a text names last: 2023 of "2023年决算数"; 0 for none. */
static int64_t year_in(struct str s)
{
    const struct str word = STR("年");
    for (size_t at = s.n; at-- > 4;)
        if (str_starts(str_slice(s, at, s.n), word)) {
            int64_t year = 0;
            for (size_t i = at - 4; i < at && year >= 0; i++)
                year = s.p[i] >= '0' && s.p[i] <= '9' ? year * 10 + (s.p[i] - '0') : -1;
            if (year > 1948 && year < 2100)
                return year;
        }
    return 0;
}

/* Would another digit in P, D or Y make P = D / (Y -/+ D) hold? D stands in the base as well, so it is
 * D / Y = P / (1 +/- P) that is tried. */
static bool repairable(const struct growth *g, struct value stated, struct value difference, size_t y)
{
    const int128 one = power_of_ten(VALUE_SCALE);
    struct value year = figure_value(&g->p->figures[y]), base = base_from(g, y, g->difference);
    bool (*fits)(struct value, struct value, struct value) = stated.v >= 2000 * stated.half ? value_ratio_misprinted
                                                                                            : value_ratio_repairable;
    if (is_compared_with(g, y))
        return fits(stated, difference, base);
    if (base.v > 0 && fits(stated, difference, base))
        return true;
    int128 whole = g->direction == DIRECTION_UP ? one + stated.v : one - stated.v;
    if (whole <= 0)
        return false;
    struct value of_year = {
        divide_rounded(stated.v * one, whole, ROUND_HALF_UP),
        divide_rounded(divide_rounded(stated.half * one, whole, ROUND_HALF_UP) * one, whole, ROUND_HALF_UP)};
    return fits(of_year, difference, year);
}

/* A misprint explains the gap only where chance would not: one candidate, the amount right before, or a
 * percentage of four digits. Among many amounts some digit always makes a short percentage fit. */
static bool telling(const struct growth *g, size_t y, size_t d, size_t candidates)
{
    const struct figure *f = g->p->figures;
    const struct decimal percent = f[g->percent].printed;
    return candidates == 1 || same_place(g->p, y, d) || percent.digits >= 1000 || percent.digits <= -1000;
}

/* "81649 人死亡…死亡人数减少 D": what D is called, its first two characters. */
static struct str change_stem(const struct growth *g, size_t d)
{
    enum { STEM = 6 };
    struct str tail = prose_tail(prose_lead(g->p, d));
    size_t compare = lexicon_starts(g->check->lexicon, WORD_COMPARE, tail);
    tail = str_slice(tail, compare, tail.n);
    size_t last = lexicon_starts(g->check->lexicon, WORD_LAST, tail);
    tail = str_slice(tail, last, tail.n);
    bool named = tail.n > STEM && prose_starts_direction(g->check->lexicon, tail) == DIRECTION_NONE &&
                 (unsigned char)tail.p[0] >= 0xE4 && (unsigned char)tail.p[3] >= 0xE4;
    return named ? str_slice(tail, 0, STEM) : (struct str){"", 0};
}

/* Is `y` the only candidate that bears the name of the change, right behind it or, if none does, before it? */
static bool bears_name(const struct growth *g, size_t y, size_t d, const size_t *found, size_t n)
{
    const struct passage *p = g->p;
    struct str stem = change_stem(g, d);
    size_t bearing = 0, which = SIZE_MAX;
    for (int before = 0; before < 2 && stem.n && !bearing; before++)
        for (size_t i = 0; i < n; i++) {
            const struct figure *f = &p->figures[found[i]];
            struct str behind = str_slice(p->s, f->at + f->n, p->s.n), tail = prose_tail(prose_lead(p, found[i]));
            if (is_change(g, found[i]) || !(before ? str_contains(tail, stem) : str_starts(behind, stem)))
                continue;
            bearing++;
            which = found[i];
        }
    return bearing == 1 && which == y;
}

/* Does a gap between P, D and candidate `i` for Y say that one of them is wrong, rather than that Y is another? */
static bool must_hold(const struct growth *g, const size_t *found, size_t n, size_t i, size_t d)
{
    const struct figure *f = g->p->figures;
    struct value stated = positive(figure_value(&f[g->percent])), difference = positive(figure_value(&f[d]));
    size_t y = found[i];
    enum compared compared = prose_compared(g->check, g->p, y, d < g->percent ? d : g->percent);
    if ((n == 1 && same_place(g->p, y, d) && compared == COMPARED_SAME &&
         value_ratio_near(stated, difference, base_from(g, y, d), ONLY_PARTS)) ||
        value_judge_ratio(stated, difference, figure_value(&f[y])) == VERDICT_PASS)
        return true; /* the latter took this year's value for the base */
    bool candidate = i < 3 && telling(g, y, d, n) && compared != COMPARED_OTHER;
    return (candidate || bears_name(g, y, d, found, n)) && repairable(g, stated, difference, y);
}

/* D and P with Y among the amounts found. */
static void with_candidates(const struct growth *g, size_t d, const size_t *found, size_t n)
{
    struct passage *p = g->p;
    struct figure *f = p->figures;
    struct value stated = positive(figure_value(&f[g->percent])), difference = positive(figure_value(&f[d]));
    enum verdict best = VERDICT_FAIL;
    size_t chosen = SIZE_MAX;
    for (size_t i = 0; i < n && best != VERDICT_PASS; i++) {
        struct value base = base_from(g, found[i], d);
        if (base.v <= 0 || is_change(g, found[i]))
            continue;
        enum verdict verdict = value_judge_ratio(stated, difference, base);
        if (verdict < best) {
            best = verdict;
            chosen = found[i];
        }
    }
    bool strict = f[g->percent].bound == BOUND_EXACT && f[d].bound == BOUND_EXACT &&
                  !lexicon_contains(g->check->lexicon, WORD_SAME_SCOPE, p->s);
    for (size_t i = 0; i < n && chosen == SIZE_MAX && strict; i++)
        if (!is_change(g, found[i]) && base_from(g, found[i], d).v > 0 && must_hold(g, found, n, i, d)) {
            best = VERDICT_FAIL;
            chosen = found[i];
        }
    if (chosen == SIZE_MAX) {
        judge(g, VERDICT_NOT_CHECKABLE, d, difference, difference);
        return;
    }
    figure_use(&f[chosen]);
    figure_use(&f[d]);
    judge(g, best, d, difference, base_from(g, chosen, d));
}

/* D and P with Y somewhere before. */
static void with_difference(const struct growth *g, size_t d)
{
    size_t found[PROSE_CANDIDATES], n = prose_candidates(g->p, d, &g->p->figures[d], found);
    with_candidates(g, d, found, n);
}

/* "Y，比去年同期 X 上升 P%" or "上年 X，本年 Y，增长 P%". */
static void with_two_years(const struct growth *g, size_t last, size_t year)
{
    struct passage *p = g->p;
    struct figure *f = p->figures;
    struct value difference = value_subtract(figure_value(&f[year]), figure_value(&f[last]));
    if (g->direction == DIRECTION_DOWN)
        difference = value_negate(difference);
    struct value stated = figure_value(&f[g->percent]);
    enum verdict verdict = value_judge_ratio(stated, difference, figure_value(&f[last]));
    enum compared compared = last > year ? prose_compared(g->check, p, year, last) : COMPARED_SAME;
    bool misprint = value_ratio_repairable(stated, difference, figure_value(&f[last]));
    if (verdict == VERDICT_FAIL &&
        (f[g->percent].bound != BOUND_EXACT || compared == COMPARED_OTHER || (compared == COMPARED_LIKE && !misprint)))
        verdict = VERDICT_NOT_CHECKABLE;
    figure_use(&f[last]);
    figure_use(&f[year]);
    judge(g, verdict, last, difference, figure_value(&f[last]));
}

/* "比上年 X 增加 D": D = |Y - X|, and its direction. */
static void relate_difference(struct check *check, struct passage *p, size_t d, enum direction direction)
{
    struct figure *f = p->figures;
    size_t last = prose_previous(p, d), year = last == SIZE_MAX ? SIZE_MAX : prose_previous(p, last);
    if (year != SIZE_MAX)
        year = prose_before_bracket(p, year, last);
    if (year == SIZE_MAX || prose_is_earlier(check, p, year) || f[d].bound != BOUND_EXACT ||
        f[last].sentence != f[d].sentence || f[year].sentence != f[d].sentence || f[last].family != f[year].family ||
        f[last].bound != BOUND_EXACT || f[year].bound != BOUND_EXACT)
        return;
    bool points = f[d].family == UNIT_POINTS && prose_is_percent(&f[last]);
    struct str lead = prose_tail(prose_lead(p, last));
    if ((!points && !figure_same_family(&f[d], &f[last])) || !lexicon_contains(check->lexicon, WORD_LAST, lead) ||
        prose_ends_direction(check->lexicon, lead) != DIRECTION_NONE)
        return;
    struct value difference = value_subtract(figure_value(&f[year]), figure_value(&f[last]));
    if (direction == DIRECTION_DOWN)
        difference = value_negate(difference);
    enum verdict verdict = value_judge_sum(figure_value(&f[d]), difference);
    enum compared compared = prose_compared(check, p, year, last);
    bool misprint = value_one_digit_apart(figure_value(&f[d]), difference.v);
    if (verdict == VERDICT_FAIL && (compared == COMPARED_OTHER || (compared == COMPARED_LIKE && !misprint)))
        return;
    struct claim claim = {.rule = RULE_DIFFERENCE,
                          .verdict = verdict,
                          .passage = p,
                          .stated = &f[d],
                          .has_computed = true,
                          .computed = difference.v,
                          .digits = -1};
    figure_use(&f[last]);
    figure_use(&f[year]);
    CLAIM(check, &claim, MSG_check_difference, ARG_TEXT("a", prose_figure(p, year)),
          ARG_TEXT("b", prose_figure(p, last)), ARG_TEXT("stated", prose_figure(p, d)),
          ARG_TEXT("computed", print_like(check, p, &f[d], difference.v, -1)));
}

static bool directions_agree(struct check *check, struct passage *p, size_t d, size_t percent, enum direction a,
                             enum direction b)
{
    if (a == DIRECTION_NONE || a == b || figure_value(&p->figures[percent]).v <= 0 ||
        figure_value(&p->figures[d]).v <= 0)
        return true;
    struct claim claim = {
        .rule = RULE_DIRECTION, .verdict = VERDICT_FAIL, .passage = p, .stated = &p->figures[percent]};
    figure_use(&p->figures[d]);
    CLAIM(check, &claim, MSG_check_direction, ARG_TEXT("a", prose_figure(p, d)),
          ARG_TEXT("b", prose_figure(p, percent)));
    return false;
}

/* Of "2023年决算数 X…2024年决算数 Y": is X of the year before Y's? */
static bool year_before(const struct passage *p, size_t x, size_t y)
{
    int64_t of_x = year_in(prose_lead(p, x)), of_y = year_in(prose_lead(p, y));
    return of_x && of_y == of_x + 1;
}

/* This year's value beside last year's value `last`: the nearest amount before it that is no earlier
 * value and no change, shares and rates between passed over. */
static size_t this_year(const struct check *check, const struct passage *p, size_t last)
{
    for (size_t k = prose_previous(p, last); k != SIZE_MAX; k = prose_previous(p, k)) {
        if (p->figures[k].sentence != p->figures[last].sentence)
            return SIZE_MAX;
        size_t year = prose_before_bracket(p, k, last);
        if (prose_is_amount(&p->figures[year]) && !prose_is_earlier(check, p, k))
            return figure_same_family(&p->figures[year], &p->figures[last]) ? year : SIZE_MAX;
    }
    return SIZE_MAX;
}

/* "Y，比上年下降 P%，减少 D": the difference behind the percentage. */
static bool with_difference_behind(struct growth *g, size_t year)
{
    const struct lexicon *lexicon = g->check->lexicon;
    struct passage *p = g->p;
    size_t d = prose_next(p, g->percent);
    if (d == SIZE_MAX || p->figures[d].clause != p->figures[g->percent].clause || !prose_is_amount(&p->figures[d]) ||
        !figure_same_family(&p->figures[d], &p->figures[year]))
        return false;
    struct str lead = prose_unpunctuated(prose_lead(p, d));
    size_t compare = lexicon_starts(lexicon, WORD_COMPARE, lead);
    struct str bare = str_slice(lead, compare, lead.n);
    size_t last = lexicon_starts(lexicon, WORD_LAST, bare);
    bare = str_slice(bare, last, bare.n);
    enum direction own = prose_ends_direction(lexicon, bare);
    size_t next = prose_next(p, d);
    /* "增加 D，增长 Q%": the difference belongs to the percentage that follows it. */
    if (own == DIRECTION_NONE || prose_starts_direction(lexicon, bare) != own ||
        (next != SIZE_MAX && prose_is_percent(&p->figures[next]) &&
         prose_starts_direction(lexicon, prose_unpunctuated(prose_lead(p, next))) != DIRECTION_NONE))
        return false;
    g->difference = d;
    if (directions_agree(g->check, p, d, g->percent, own, g->direction))
        with_candidates(g, d, &year, 1);
    return true;
}

/* "97件134人，去年同期为197件375人，件数和人数分别下降 P%、Q%": by position. False if it is no such list. */
static bool respectively(struct check *check, struct passage *p, size_t i)
{
    enum { MOST = 4 };
    struct figure *f = p->figures;
    struct str lead = prose_lead(p, i);
    enum direction direction = prose_ends_direction(check->lexicon, lead);
    size_t percents[MOST] = {i}, last[MOST], year[MOST], n = 1, k;
    if (!lexicon_contains(check->lexicon, WORD_IN_ORDER, lead) || direction == DIRECTION_NONE)
        return false;
    for (k = prose_next(p, i); k != SIZE_MAX && n < MOST && prose_is_percent(&f[k]) && prose_lead(p, k).n <= 3;
         k = prose_next(p, k))
        percents[n++] = k;
    k = i;
    for (size_t at = n; at-- > 0;)
        if ((k = prose_previous(p, k)) == SIZE_MAX || !prose_is_amount(&f[last[at] = k]))
            return false;
    for (size_t at = n; at-- > 0;)
        if ((k = prose_previous(p, k)) == SIZE_MAX || !prose_is_amount(&f[year[at] = k]))
            return false;
    if (n < 2 || !lexicon_contains(check->lexicon, WORD_LAST, prose_tail(prose_lead(p, last[0]))) ||
        f[year[0]].sentence != f[i].sentence)
        return false;
    for (size_t at = 0; at < n; at++)
        if (!figure_same_family(&f[last[at]], &f[year[at]]))
            return false;
    for (size_t at = 0; at < n; at++)
        with_two_years(&(struct growth){check, p, percents[at], SIZE_MAX, direction}, last[at], year[at]);
    return true;
}

/* What cannot be less than nothing cannot fall by more than all of it. */
static bool falls_too_far(struct check *check, struct passage *p, size_t i, enum direction end)
{
    struct figure *f = &p->figures[i];
    if (end != DIRECTION_DOWN || f->bound != BOUND_EXACT || figure_value(f).v <= (int128)power_of_ten(VALUE_SCALE) ||
        lexicon_contains(check->lexicon, WORD_MAY_BE_NEGATIVE, p->s))
        return false;
    struct claim claim = {.rule = RULE_GROWTH, .verdict = VERDICT_FAIL, .passage = p, .stated = f};
    CLAIM(check, &claim, MSG_check_falls_too_far, ARG_TEXT("stated", prose_figure(p, i)));
    return true;
}

/* "较上期减少 D，环比下降 P%": P's words without the comparison, when it is the one that D is of. */
static struct str without_comparison(const struct check *check, const struct passage *p, size_t d, struct str lead)
{
    const struct lexicon *lexicon = check->lexicon;
    size_t n = lexicon_starts(lexicon, WORD_COMPARE, lead);
    struct str compared = prose_tail(prose_lead(p, d)), own = str_slice(lead, 0, n);
    bool year = lexicon_contains(lexicon, WORD_YEAR_AGO, own) && lexicon_contains(lexicon, WORD_YEAR_AGO, compared),
         period = lexicon_contains(lexicon, WORD_PERIOD_AGO, own) &&
                  lexicon_contains(lexicon, WORD_PERIOD_AGO, compared);
    return year || period ? str_slice(lead, n, lead.n) : lead;
}

static void relate_percent(struct check *check, struct passage *p, size_t i)
{
    if (respectively(check, p, i))
        return;
    const struct lexicon *lexicon = check->lexicon;
    struct figure *f = p->figures;
    struct str lead = prose_unpunctuated(prose_lead(p, i));
    if (prose_previous(p, i) != SIZE_MAX)
        lead = without_comparison(check, p, prose_previous(p, i), lead);
    enum direction direction = prose_starts_direction(lexicon, lead), end = prose_ends_direction(lexicon, lead);
    if (falls_too_far(check, p, i, end))
        return;
    if (direction != DIRECTION_NONE && end != direction)
        return; /* 增幅下降: what fell is a rate */
    size_t previous = prose_previous(p, i);
    if (end == DIRECTION_NONE || previous == SIZE_MAX || f[previous].sentence != f[i].sentence ||
        !prose_is_amount(&f[previous]))
        return;
    struct growth growth = {check, p, i, SIZE_MAX, end};
    struct str before = prose_lead(p, previous);
    enum direction own = prose_ends_direction(lexicon, before);
    bool adjacent = direction != DIRECTION_NONE && lead.n <= ADJACENT_BYTES;
    if (own != DIRECTION_NONE && adjacent) {
        growth.difference = previous;
        if (directions_agree(check, p, previous, i, own, end))
            with_difference(&growth, previous);
        return;
    }
    if (with_difference_behind(&growth, previous))
        return;
    bool last_is_nearer = lexicon_contains(lexicon, WORD_LAST, prose_tail(before));
    size_t year = last_is_nearer ? this_year(check, p, previous) : prose_previous(p, previous);
    bool compared = lexicon_contains(lexicon, WORD_LAST, lead) || year_in(lead);
    if (year == SIZE_MAX || (!adjacent && !compared) || f[year].sentence != f[i].sentence ||
        !prose_is_amount(&f[year]) || !figure_same_family(&f[year], &f[previous]))
        return;
    bool last_is_first = lexicon_contains(lexicon, WORD_LAST, prose_tail(prose_lead(p, year)));
    if (last_is_nearer && !last_is_first && adjacent)
        with_two_years(&growth, previous, year);
    else if ((last_is_first || year_before(p, year, previous)) && !last_is_nearer &&
             !lexicon_contains(lexicon, WORD_COMPARE, before))
        with_two_years(&growth, year, previous);
}

void relate_growth(struct check *check, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->figures[i].role != ROLE_FIGURE)
            continue;
        if (prose_is_percent(&p->figures[i]) && !p->figures[i].used) {
            relate_percent(check, p, i);
            continue;
        }
        struct str lead = prose_unpunctuated(prose_lead(p, i));
        enum direction direction = prose_starts_direction(check->lexicon, lead);
        if (direction != DIRECTION_NONE && prose_ends_direction(check->lexicon, lead) == direction)
            relate_difference(check, p, i, direction);
    }
}

/* What is left over: a percentage without anything to compute it from is said to be so. */
void relate_rest(struct check *check, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++) {
        if (!prose_is_percent(&p->figures[i]) || p->figures[i].used || p->figures[i].bound != BOUND_EXACT)
            continue;
        struct str lead = prose_unpunctuated(prose_lead(p, i));
        enum rule_id rule = prose_ends_direction(check->lexicon, lead) != DIRECTION_NONE ? RULE_GROWTH
                            : lexicon_contains(check->lexicon, WORD_SHARE, lead)         ? RULE_SHARE
                                                                                         : RULE_RATE;
        struct claim claim = {.rule = rule, .verdict = VERDICT_NOT_CHECKABLE, .passage = p, .stated = &p->figures[i]};
        CLAIM(check, &claim, MSG_check_no_base, ARG_TEXT("stated", prose_figure(p, i)));
    }
}
