/* Shares in the order of what was named: "A 亿元、B 亿元、C 亿元，分别占 p%、q%、r%", "甲、乙和丙分别占 p%、q% 和 r%"
 * where the amounts of 甲, 乙 and 丙 were told before. */
#include "check/relate/prose.h"

enum { ORDER_MAX = 12, BLOCKS_BACK = 8, NAME_MIN = 6 };

struct order {
    struct check *check;
    struct passage *p;
    size_t percent[ORDER_MAX], amount[ORDER_MAX];
    size_t n;
};

struct common {
    struct value value;
    struct str text;
    struct figure *figure;
    size_t holds; /* with how many of the shares */
};

/* The percentages from `i` on that one word introduces. */
static void gather_percents(struct order *order, size_t i)
{
    const struct passage *p = order->p;
    order->percent[0] = i;
    order->n = 1;
    for (size_t k = prose_next(p, i);
         k != SIZE_MAX && order->n < ORDER_MAX && prose_is_percent(&p->figures[k]) &&
         (lexicon_is(order->check->lexicon, WORD_JOINT, prose_lead(p, k)) || str_equal(prose_lead(p, k), STR("，")));
         k = prose_next(p, k))
        order->percent[order->n++] = k;
}

/* As many amounts of one unit right before them. */
static bool amounts_before(struct order *order)
{
    const struct passage *p = order->p;
    size_t k = order->percent[0];
    for (size_t n = order->n; n-- > 0;) {
        k = prose_previous(p, k);
        if (k == SIZE_MAX || !prose_is_amount(&p->figures[k]) ||
            p->figures[k].sentence != p->figures[order->percent[0]].sentence ||
            (n + 1 < order->n && !figure_same_family(&p->figures[k], &p->figures[order->amount[n + 1]])))
            return false;
        order->amount[n] = k;
    }
    return true;
}

/* The nearest amount before figure `i` whose name has `item` in it. */
static size_t amount_of(const struct order *order, size_t i, struct str item)
{
    const struct passage *p = order->p;
    for (size_t k = prose_previous(p, i); k != SIZE_MAX; k = prose_previous(p, k))
        if (prose_is_amount(&p->figures[k]) && !prose_is_earlier(order->check, p, k) &&
            str_contains(prose_tail(prose_lead(p, k)), item))
            return k;
    return SIZE_MAX;
}

/* The same for an item whose name has more before it (the first of a list) or behind it (the last). */
static size_t amount_of_end(const struct order *order, size_t i, struct str item, bool first, bool last)
{
    size_t found = amount_of(order, i, item);
    for (struct str part = item; found == SIZE_MAX && first && part.n > NAME_MIN;) {
        part = str_slice(part, 3, part.n);
        found = amount_of(order, i, part);
    }
    for (struct str part = item; found == SIZE_MAX && last && part.n > NAME_MIN;) {
        part = str_slice(part, 0, part.n - 3);
        found = amount_of(order, i, part);
    }
    return found;
}

/* "甲、乙和丙分别占": the items before the word, each with its amount. */
static bool amounts_named(struct order *order)
{
    const struct passage *p = order->p;
    size_t i = order->percent[0], n = 0;
    struct str lead = prose_tail(prose_lead(p, i)), rest = prose_lead(p, i);
    /* The list is of what stands behind the last stop, for 、 is a mark as well. */
    for (size_t at = 0; at < rest.n; at++)
        if (rest.p[at] == ';' || rest.p[at] == ':' || str_starts(str_slice(rest, at, rest.n), STR("，")) ||
            str_starts(str_slice(rest, at, rest.n), STR("。")))
            lead = str_slice(rest, at + (rest.p[at] == ';' || rest.p[at] == ':' ? 1 : 3), rest.n);
    size_t start = 0;
    for (size_t at = 0; at <= lead.n && n < order->n; at += at < lead.n && (unsigned char)lead.p[at] < 0x80 ? 1 : 3) {
        struct str here = str_slice(lead, at, lead.n);
        bool last = n + 1 == order->n;
        bool end = last ? lexicon_starts(order->check->lexicon, WORD_SHARES_IN_ORDER, here) > 0
                        : lexicon_starts(order->check->lexicon, WORD_JOINT, here) > 0;
        if (!end || at < start + NAME_MIN)
            continue;
        size_t amount = amount_of_end(order, i, str_slice(lead, start, at), n == 0, last);
        if (amount == SIZE_MAX || (n && !figure_same_family(&p->figures[amount], &p->figures[order->amount[0]])))
            return false;
        order->amount[n++] = amount;
        start = at + 3;
    }
    return n == order->n;
}

static size_t count_holding(const struct order *order, struct value whole)
{
    const struct figure *f = order->p->figures;
    size_t n = 0;
    for (size_t k = 0; k < order->n; k++)
        n += value_judge_ratio(figure_value(&f[order->percent[k]]), figure_value(&f[order->amount[k]]), whole) <=
             VERDICT_ROUNDING;
    return n;
}

/* The whole that most of the shares hold with: an amount before, here or in the paragraphs above, or their sum. */
static struct common find_common(const struct order *order)
{
    struct passage *p = order->p;
    struct value sum = {0};
    for (size_t k = 0; k < order->n; k++)
        sum = value_add(sum, figure_value(&p->figures[order->amount[k]]));
    struct common best = {sum, print_like(order->check, p, &p->figures[order->amount[0]], sum.v, -1), NULL,
                          count_holding(order, sum)};
    for (size_t back = 0; back <= BLOCKS_BACK && back <= p->block && best.holds < order->n; back++) {
        struct passage *q = back ? order->check->paragraphs[p->block - back] : p;
        for (size_t i = q ? prose_previous(q, back ? q->n : order->percent[0]) : SIZE_MAX; i != SIZE_MAX;
             i = prose_previous(q, i)) {
            struct figure *f = &q->figures[i];
            if (!prose_is_amount(f) || !figure_same_family(f, &p->figures[order->amount[0]]) || !figure_value(f).v)
                continue;
            size_t holds = count_holding(order, figure_value(f));
            if (holds > best.holds)
                best = (struct common){figure_value(f), prose_figure(q, i), f, holds};
        }
    }
    return best;
}

static bool telling(const struct order *order)
{
    const struct figure *f = order->p->figures;
    size_t n = 0;
    for (size_t k = 0; k < order->n; k++)
        n += f[order->percent[k]].printed.digits >= 100;
    return n >= 2;
}

/* With three shares of three digits that all but one hold, the one that does not is a mistake. */
static void judge(const struct order *order)
{
    struct passage *p = order->p;
    struct common common = find_common(order);
    bool sure = order->n >= 3 && common.holds + 1 == order->n && telling(order);
    for (size_t k = 0; k < order->n; k++) {
        struct figure *percent = &p->figures[order->percent[k]], *amount = &p->figures[order->amount[k]];
        struct claim claim = {.rule = RULE_SHARE, .passage = p, .stated = percent};
        claim.verdict = value_judge_ratio(figure_value(percent), figure_value(amount), common.value);
        if (common.holds + (sure ? 1 : 0) < order->n || (common.holds == 1 && order->n == 1))
            claim.verdict = VERDICT_NOT_CHECKABLE;
        if (claim.verdict == VERDICT_NOT_CHECKABLE) {
            CLAIM(order->check, &claim, MSG_check_share_base, ARG_TEXT("stated", prose_figure(p, order->percent[k])));
            continue;
        }
        figure_use(amount);
        if (common.figure)
            figure_use(common.figure);
        claim.computed_text = prose_ratio_text(order->check, p, percent, figure_value(amount), common.value);
        CLAIM(order->check, &claim, MSG_check_ratio, ARG_TEXT("a", prose_figure(p, order->amount[k])),
              ARG_TEXT("b", common.text), ARG_TEXT("stated", prose_figure(p, order->percent[k])),
              ARG_TEXT("computed", claim.computed_text));
    }
}

bool relate_shares_in_order(struct check *check, struct passage *p, size_t i)
{
    struct order order = {.check = check, .p = p};
    struct str words = prose_unpunctuated(prose_lead(p, i));
    gather_percents(&order, i);
    bool in_order = lexicon_contains(check->lexicon, WORD_SHARES_IN_ORDER, words);
    if (!in_order && !(order.n > 1 && lexicon_starts(check->lexicon, WORD_SHARE, words)))
        return false;
    if (order.n > 1 && (amounts_before(&order) || (in_order && amounts_named(&order))))
        judge(&order);
    return true;
}
