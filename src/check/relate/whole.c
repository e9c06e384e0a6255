/* Shares without their amounts: "咨询类占 77.2%，求助类占 9.6%，其他类占 13.2%" make 100 %. */
#include "check/relate/prose.h"

enum { SHARES_MIN = 3, NAME_MAX_BYTES = 45 };

/* Does percentage `i` follow as the next share of a list, with nothing but its name before it? */
static bool goes_on(const struct check *check, const struct passage *p, size_t i)
{
    struct str lead = prose_unpunctuated(prose_lead(p, i)), bare = prose_without_copula(check->lexicon, lead);
    if (!prose_is_percent(&p->figures[i]) || p->figures[i].bound != BOUND_EXACT || lead.n > NAME_MAX_BYTES ||
        lexicon_ends(check->lexicon, WORD_RATE_WORD, bare) ||
        prose_ends_direction(check->lexicon, lead) != DIRECTION_NONE)
        return false;
    return !lexicon_contains(check->lexicon, WORD_LAST, lead) && !lexicon_contains(check->lexicon, WORD_AMONG, lead);
}

static bool opens(const struct check *check, const struct passage *p, size_t i)
{
    struct str bare = prose_without_copula(check->lexicon, prose_lead(p, i));
    return prose_is_percent(&p->figures[i]) && p->figures[i].bound == BOUND_EXACT &&
           (lexicon_ends(check->lexicon, WORD_SHARE, bare) ||
            lexicon_ends(check->lexicon, WORD_SHARE, prose_lead(p, i)));
}

/* The last of a list says 其他, or all of it is a little more than everything: then it is complete. Where more than one
 * answer may be given, it is much more; and whole percentages make any sum by chance. */
static bool complete(const struct check *check, const struct passage *p, size_t first, size_t last, int128 sum)
{
    bool rest = lexicon_contains(check->lexicon, WORD_REST_OF_LIST, prose_lead(p, last));
    int places = 9;
    for (size_t i = first; i <= last; i++)
        if (p->figures[i].role == ROLE_FIGURE && p->figures[i].printed.scale < places)
            places = p->figures[i].printed.scale;
    const int128 over = sum - (int128)power_of_ten(VALUE_SCALE);
    return places >= 1 && (rest || (over > 0 && over < (int128)power_of_ten(VALUE_SCALE) / 10));
}

/* "甲中男性占 69 %，女性占 31 %；乙中男性占 65 %，女性占 35 %": two wholes, one in each clause. */
static bool clause_is_whole(const struct passage *p, size_t first, size_t last)
{
    const int128 one = power_of_ten(VALUE_SCALE);
    for (size_t i = first; i <= last;) {
        struct value sum = {0};
        size_t n = 0, clause = p->figures[i].clause;
        for (; i <= last && p->figures[i].clause == clause; i++)
            if (p->figures[i].role == ROLE_FIGURE) {
                sum = value_add(sum, figure_value(&p->figures[i]));
                n++;
            }
        if (n > 1 && (sum.v > one ? sum.v - one : one - sum.v) <= sum.half)
            return true;
    }
    return false;
}

static void judge(struct check *check, struct passage *p, size_t first, size_t last, size_t n)
{
    const int128 one = power_of_ten(VALUE_SCALE);
    struct value sum = {0};
    for (size_t i = first; i <= last; i++)
        if (p->figures[i].role == ROLE_FIGURE)
            sum = value_add(sum, figure_value(&p->figures[i]));
    int128 gap = sum.v > one ? sum.v - one : one - sum.v;
    bool holds = gap <= sum.half;
    if (!holds && !(n > SHARES_MIN && complete(check, p, first, last, sum.v) && value_one_digit_gap(sum.v, one) &&
                    (sum.v > one || gap < one / 2) && !lexicon_contains(check->lexicon, WORD_PARTIAL, p->s)))
        return;
    if (!holds && clause_is_whole(p, first, last))
        return;
    struct claim claim = {.rule = RULE_SHARES_TOTAL,
                          .verdict = holds ? VERDICT_PASS : VERDICT_FAIL,
                          .passage = p,
                          .stated = &p->figures[first],
                          .has_computed = true,
                          .computed = sum.v,
                          .digits = -1};
    for (size_t i = first; i <= last; i++)
        if (p->figures[i].role == ROLE_FIGURE)
            figure_use(&p->figures[i]);
    CLAIM(check, &claim, MSG_check_shares_total, ARG_NUMBER("n", n),
          ARG_TEXT("computed", print_like(check, p, &p->figures[first], sum.v, -1)));
}

void relate_whole(struct check *check, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->figures[i].used || !opens(check, p, i))
            continue;
        size_t last = i, n = 1;
        for (size_t k = prose_next(p, i); k != SIZE_MAX && p->figures[k].sentence == p->figures[i].sentence &&
                                          !p->figures[k].used && goes_on(check, p, k);
             k = prose_next(p, k)) {
            last = k;
            n++;
        }
        if (n >= SHARES_MIN)
            judge(check, p, i, last, n);
        i = last;
    }
}
