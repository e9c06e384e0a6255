/*
 * Divisions of a whole that an earlier sentence states, with no word that says so: "处分 17004 人。处分厅级干部 35 人，
 * 县级干部 359 人，…", "参加医保 37094 万人，增长 2.3%。从结构看，在职 27116 万人，退休 9978 万人". What adds up is
 * taken note of; what does not is only said to be wrong where one misprinted digit explains it and chance hardly would.
 */
#include "check/relate/parts.h"

enum { WHOLES_MAX = 8, BLOCKS_BACK = 3, DOUBTED = 4 };

struct whole {
    struct passage *p;
    size_t i;
};

/* The first amount of figure `i`'s family in its sentence that is nobody's change or earlier value. */
static bool opens_sentence(const struct check *check, const struct passage *p, size_t i)
{
    for (size_t k = prose_previous(p, i); k != SIZE_MAX && p->figures[k].sentence == p->figures[i].sentence;
         k = prose_previous(p, k))
        if (figure_same_family(&p->figures[k], &p->figures[i]) && !prose_is_earlier(check, p, k))
            return false;
    return true;
}

/* Amounts of sentences before that of figure `first`, in this passage and the paragraphs above: those that open a
 * sentence, nearest first, then the others. */
static size_t wholes_before(struct check *check, struct passage *p, size_t first, struct whole found[WHOLES_MAX])
{
    const struct figure *like = &p->figures[first];
    struct whole others[WHOLES_MAX];
    size_t n = 0, n_others = 0;
    for (size_t back = 0; back <= BLOCKS_BACK && back <= p->block && n < WHOLES_MAX; back++) {
        struct passage *q = back ? check->paragraphs[p->block - back] : p;
        if (!q || (back && p->in_cell))
            break;
        for (size_t k = prose_previous(q, back ? q->n : first); k != SIZE_MAX && n < WHOLES_MAX;
             k = prose_previous(q, k)) {
            if (!figure_same_family(&q->figures[k], like) || (!back && q->figures[k].sentence == like->sentence) ||
                !parts_item(check, q, k, like))
                continue;
            if (opens_sentence(check, q, k))
                found[n++] = (struct whole){q, k};
            else if (n_others < WHOLES_MAX)
                others[n_others++] = (struct whole){q, k};
        }
    }
    for (size_t i = 0; i < n_others && n < WHOLES_MAX; i++)
        found[n++] = others[i];
    return n;
}

/* Is there another amount of the unit in its sentence behind figure `i`? */
static bool goes_on(const struct passage *p, size_t i)
{
    for (size_t k = prose_next(p, i); k != SIZE_MAX && p->figures[k].sentence == p->figures[i].sentence;
         k = prose_next(p, k))
        if (figure_same_family(&p->figures[k], &p->figures[i]))
            return true;
    return false;
}

static bool all_used(const struct parts *parts)
{
    for (size_t i = 0; i < parts->n; i++)
        if (!parts_figure(parts, i)->used)
            return false;
    return true;
}

/* "按信访目的分类：揭发 1 件、求决 57 件、建议 7 件": all of what other figures were found to add up to or to be shares
 * of. */
static bool divides_all(const struct parts *parts)
{
    const struct figure *whole = &parts->p->figures[parts->whole];
    return parts->n >= 3 && whole->summed && !whole->printed.scale &&
           lexicon_contains(parts->check->lexicon, WORD_BY_KIND, prose_lead(parts->owner[0], parts->item[0])) &&
           !lexicon_contains(parts->check->lexicon, WORD_PARTIAL,
                             str_slice(parts->owner[0]->s, 0, parts_figure(parts, 0)->at));
}

/* "行政 10 件，与去年持平。刑事 79 件，民事 1791 件…": what is missing stands beside the list, as a sentence of its
 * own. */
static bool missing_beside(const struct parts *parts)
{
    const struct passage *p = parts->owner[0];
    int128 gap = figure_value(&parts->p->figures[parts->whole]).v - parts->sum.v;
    for (size_t i = 0, k = 0; i < p->n; i++) {
        while (k < parts->n && parts->item[k] < i)
            k++;
        bool own = k < parts->n && parts->item[k] == i;
        if (!own && prose_is_amount(&p->figures[i]) && figure_same_family(&p->figures[i], parts_figure(parts, 0)) &&
            (figure_value(&p->figures[i]).v == gap || figure_value(&p->figures[i]).v == -gap))
            return true;
    }
    return false;
}

/* Do the words say that two parts are all there is? */
static bool told_to_be_all(const struct parts *parts)
{
    const struct lexicon *lexicon = parts->check->lexicon;
    struct str first = prose_lead(parts->owner[0], parts->item[0]),
               last = prose_lead(parts->owner[parts->n - 1], parts->item[parts->n - 1]);
    return lexicon_contains(lexicon, WORD_BY_KIND, first) || lexicon_contains(lexicon, WORD_AMONG, first) ||
           lexicon_contains(lexicon, WORD_REST_OF_LIST, last) || parts_closed_set(parts);
}

/* Would a misprint in these figures be told? */
static bool tells(const struct parts *parts)
{
    enum { FINE_OF_ALL = 20 };
    int128 fine = divides_all(parts) ? FINE_OF_ALL : parts->n >= 3 ? FINE_OF_THREE : FINE_OF_TWO;
    return (parts->n >= 3 || told_to_be_all(parts)) && parts_fineness(parts) >= fine;
}

static bool misprinted(const struct parts *parts)
{
    return tells(parts) && !missing_beside(parts) && parts_repairable(parts);
}

/* Does one of the wholes equal the first `n` parts? */
static bool holds(struct parts *parts, size_t n, const struct whole *wholes, size_t n_wholes)
{
    const int128 ten = 10 * (int128)power_of_ten(VALUE_SCALE);
    parts->n = n;
    parts_sum_up(parts);
    for (size_t i = 0; i < n_wholes && parts->sum.v >= ten; i++) {
        parts->p = wholes[i].p;
        parts->whole = wholes[i].i;
        if (value_judge_sum(figure_value(&parts->p->figures[parts->whole]), parts->sum) <= VERDICT_ROUNDING)
            return true;
    }
    return false;
}

static bool say_misprinted(struct parts *parts, size_t n, const struct whole *wholes, size_t n_wholes)
{
    parts->n = n;
    parts_sum_up(parts);
    for (size_t i = 0; i < n_wholes && i < DOUBTED && n >= 2; i++) {
        parts->p = wholes[i].p;
        parts->whole = wholes[i].i;
        if (misprinted(parts)) {
            parts_report(parts, VERDICT_FAIL);
            return true;
        }
    }
    return false;
}

/* "A，加上 B，总计 C": the last of them is the whole, and what seemed to be one is the first part. */
static bool holds_forward(struct parts *parts, const struct whole *wholes, size_t n)
{
    size_t last = parts->n - 1;
    struct figure *whole = parts_figure(parts, last);
    if (!lexicon_ends(parts->check->lexicon, WORD_TOTAL_END,
                      prose_tail(prose_lead(parts->owner[last], parts->item[last]))))
        return false;
    for (size_t i = 0; i < n && i < DOUBTED; i++) {
        struct parts forward = *parts;
        forward.p = parts->owner[last];
        forward.whole = parts->item[last];
        forward.owner[last] = wholes[i].p;
        forward.item[last] = wholes[i].i;
        parts_sum_up(&forward);
        enum verdict verdict = value_judge_sum(figure_value(whole), forward.sum);
        if (verdict == VERDICT_FAIL && (i > 0 || parts_fineness(&forward) < FINE_OF_TWO || !parts_repairable(&forward)))
            continue;
        parts_report(&forward, verdict);
        return true;
    }
    return false;
}

static void relate_division(struct parts *parts, const struct whole *wholes, size_t n)
{
    size_t all = parts->n;
    if (holds_forward(parts, wholes, n))
        return;
    bool found = holds(parts, all, wholes, n);
    for (size_t k = 2; k < all && !found; k++)
        found = holds(parts, k, wholes, n) && (k == parts->sure || parts_fineness(parts) >= FINE_OF_THREE);
    if (found && tells(parts)) {
        parts_report(parts, VERDICT_PASS);
        return;
    }
    if (found) { /* silence about it would be no success */
        parts->p->figures[parts->whole].summed = true;
        return;
    }
    if (!say_misprinted(parts, parts->sure, wholes, n) && all != parts->sure)
        say_misprinted(parts, all, wholes, n);
}

void relate_divisions(struct check *check, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++) {
        if (!prose_is_amount(&p->figures[i]) || !goes_on(p, i) || !parts_item(check, p, i, &p->figures[i]) ||
            !opens_sentence(check, p, i))
            continue;
        struct parts parts = {.check = check, .p = p};
        struct whole wholes[WHOLES_MAX];
        parts_gather(&parts, i, &p->figures[i], false);
        size_t n = parts.n >= 2 && !all_used(&parts) ? wholes_before(check, p, i, wholes) : 0;
        if (n)
            relate_division(&parts, wholes, n);
    }
}
