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
    if (!prose_is_percent(f) || f->bound != BOUND_EXACT || figure_value(f).v <= (int128)power_of_ten(VALUE_SCALE) ||
        !lexicon_starts(check->lexicon, WORD_SHARE, prose_unpunctuated(prose_lead(p, i))) ||
        lexicon_contains(check->lexicon, WORD_OPEN_SHARE, around(p, i)))
        return;
    struct claim claim = {.rule = RULE_RATE_POSSIBLE, .verdict = VERDICT_FAIL, .passage = p, .stated = &p->figures[i]};
    CLAIM(check, &claim, MSG_check_share_over, ARG_TEXT("stated", prose_figure(p, i)));
}

/* "占总数的 48.3 个百分点", "增加 3.2 件，增长 21.8 个百分点": points are the difference of two percentages. */
static void points_of_amounts(struct check *check, struct passage *p, size_t i)
{
    const struct figure *f = p->figures;
    if (f[i].family != UNIT_POINTS)
        return;
    struct str words = prose_unpunctuated(prose_lead(p, i));
    size_t before = prose_previous(p, i);
    if (before == SIZE_MAX || f[before].sentence != f[i].sentence || !prose_is_amount(&f[before]))
        return;
    enum direction own = prose_ends_direction(check->lexicon, prose_tail(prose_lead(p, before))),
                   end = prose_ends_direction(check->lexicon, words);
    bool share = lexicon_starts(check->lexicon, WORD_SHARE, words) && end == DIRECTION_NONE;
    struct str name = prose_without_copula(check->lexicon, prose_tail(words));
    bool rate = lexicon_ends(check->lexicon, WORD_RATE_WORD, name) && end == DIRECTION_NONE &&
                !lexicon_contains(check->lexicon, WORD_COMPARE, name) &&
                !lexicon_contains(check->lexicon, WORD_LAST, name);
    bool named = lexicon_contains(check->lexicon, WORD_RATE_WORD, words);
    bool growth = !named && own != DIRECTION_NONE && end == own && prose_starts_direction(check->lexicon, words) == own;
    if (!share && !growth && !rate)
        return;
    struct claim claim = {.rule = RULE_UNIT_SLIP, .verdict = VERDICT_FAIL, .passage = p, .stated = &p->figures[i]};
    CLAIM(check, &claim, MSG_check_points, ARG_TEXT("stated", prose_figure(p, i)));
}

/* "16.7 人" that is no mean, nor so many for each of something: "4.5 件/亿元". */
static void part_of_one(struct check *check, struct passage *p, size_t i)
{
    const struct figure *f = &p->figures[i];
    if (f->printed.scale == 0 || f->shift != 0 || !prose_is_amount(f))
        return;
    struct str unit = str_slice(p->s, f->at + f->number_n, f->at + f->n);
    bool name = p->s.p[f->at] == '0' && f->at + 1 < p->s.n && p->s.p[f->at + 1] != '.'; /* 13 栋 03.06 户型 */
    bool each = str_starts(str_slice(p->s, f->at + f->n, p->s.n), STR("/"));
    if (name || each || !lexicon_is(check->lexicon, WORD_WHOLE_UNIT, unit) ||
        lexicon_contains(check->lexicon, WORD_MEAN_WORD, p->s))
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

enum grouping { GROUPING_NONE, GROUPING_RIGHT, GROUPING_WRONG };

/* A cell of digits, commas and a point: how do its commas stand? */
static enum grouping grouping_of(struct str s)
{
    size_t at = s.n && s.p[0] == '-' ? 1 : 0, digits = 0, groups = 0;
    bool right = true;
    for (; at < s.n && s.p[at] != '.'; at++) {
        if (s.p[at] == ',') {
            right &= groups ? digits == 3 : digits >= 1 && digits <= 3;
            groups++;
            digits = 0;
        } else if (s.p[at] >= '0' && s.p[at] <= '9') {
            digits++;
        } else {
            return GROUPING_NONE;
        }
    }
    for (size_t i = at + 1; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return GROUPING_NONE;
    if (!groups || at == s.n) /* "3,4" without a point may be two numbers */
        return GROUPING_NONE;
    return right && digits == 3 ? GROUPING_RIGHT : GROUPING_WRONG;
}

void relate_number_forms(struct check *check, const struct grid *grid)
{
    enum { OTHERS = 3 };
    for (size_t column = 0; column < grid->columns; column++) {
        size_t right = 0, wrong = 0;
        struct passage *found = NULL;
        for (size_t row = grid->first_row; row < grid->rows; row++) {
            struct passage *cell = grid_cell(grid, row, column);
            enum grouping grouping = grouping_of(cell->s);
            right += grouping == GROUPING_RIGHT;
            if (grouping == GROUPING_WRONG) {
                wrong++;
                found = cell;
            }
        }
        if (wrong != 1 || right < OTHERS)
            continue;
        struct claim claim = {
            .rule = RULE_NUMBER_FORM, .verdict = VERDICT_FAIL, .passage = found, .n = found->s.n, .grid = grid};
        CLAIM(check, &claim, MSG_check_number_form, ARG_TEXT("stated", found->s));
    }
}
