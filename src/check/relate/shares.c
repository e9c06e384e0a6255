/* Shares: "A 万元，占本年支出的 P%", "A 件，占比 P%", "网上信访占比 P%", "A 件（P%）". */
#include "check/relate/prose.h"

struct share_list;

struct share {
    struct check *check;
    struct share_list *list;
    const struct names *names;
    struct passage *p;
    size_t percent, part;
    size_t bracket;  /* that the part stands in, as prose_bracket() says */
    struct str base; /* its name, may be empty */
    bool weak;       /* only a bracket says that it is a share */
    bool beside;     /* its whole is printed right before it */
};

/* The shares of one passage. */
struct share_list {
    struct share items[64];
    size_t n;
    struct figure *whole; /* that the last share with a name was found to hold with, */
    struct str whole_text;
    size_t whole_part; /* and its part */
};

/* How many blocks above a share its whole may stand. */
enum { BLOCKS_BACK = 8 };
/* So many other shares that agree leave no doubt about a whole. */
enum { AGREED = 3 };
/* A mistake is off by one part in so many at most. */
enum { NAMED_PARTS = 2, FOUND_PARTS = 8 };

enum strength { BASE_NONE, BASE_LIKELY, BASE_STATED };

struct base {
    struct value value;
    struct str text;
    struct figure *figure;
    enum strength strength;
    enum verdict verdict;
};

/* The name of the base without words that only say "all of it". */
static struct str base_name(const struct lexicon *lexicon, struct str s)
{
    for (size_t n; (n = lexicon_ends(lexicon, WORD_BASE_END, s)) != 0 && n < s.n;)
        s.n -= n;
    return s;
}

static void try_base(const struct share *share, struct figure *figure, struct str text, enum strength strength,
                     struct base *best)
{
    struct figure *part = &share->p->figures[share->part], *percent = &share->p->figures[share->percent];
    if (figure == part || figure_value(figure).v == 0 || !figure_same_family(figure, part) ||
        figure->bound != BOUND_EXACT)
        return;
    enum verdict verdict = value_judge_ratio(figure_value(percent), figure_value(part), figure_value(figure));
    bool better = best->strength == BASE_NONE || verdict < best->verdict ||
                  (verdict == best->verdict && verdict == VERDICT_FAIL && strength > best->strength);
    if (better)
        *best = (struct base){figure_value(figure), text, figure, strength, verdict};
}

/* Bases that bear the name, in tables, in text and in the passage. `ret_same` says if all are alike. */
static void named_bases(const struct share *share, struct base *best, bool *ret_same)
{
    struct str name = base_name(share->check->lexicon, share->base);
    struct named *named = names_find_ending(share->names, share->base);
    if (!named)
        named = names_find_ending(share->names, name);
    struct figure *first = NULL;
    *ret_same = true;
    for (size_t tried = 0; named && tried < 400; named = names_next(share->names, named), tried++) {
        if (named->figure->bound != BOUND_EXACT || figure_value(named->figure).v == 0 ||
            !figure_same_family(named->figure, &share->p->figures[share->part]))
            continue;
        /* Of a table only totals are the whole of a name. */
        const struct grid *grid = share->check->grids[named->passage->block];
        size_t place = grid ? grid_place(grid, named->passage) : 0;
        if (grid && !named->total && grid_code(grid, place / grid->columns, place % grid->columns).n == 0 &&
            !grid_is_total(share->check, named->name))
            continue;
        if (first && value_judge_same(figure_value(first), figure_value(named->figure)) == VERDICT_FAIL)
            *ret_same = false;
        if (!first && named->figure != &share->p->figures[share->part])
            first = named->figure;
        try_base(share, named->figure, figure_text(named->passage, named->figure), BASE_STATED, best);
    }
}

/* "全国共有幼儿园 29.48 万所…占全国幼儿园的比例 83.00%": the only amount before the part that the scope's noun names.
 */
static void scoped_base(const struct share *share, struct base *best)
{
    enum { NOUN_MIN = 9 };
    const struct passage *p = share->p;
    struct str name = base_name(share->check->lexicon, share->base);
    size_t scope = lexicon_starts(share->check->lexicon, WORD_SCOPE, name), found = SIZE_MAX;
    struct str noun = str_slice(name, scope, name.n);
    if (!scope || noun.n < NOUN_MIN)
        return;
    for (size_t i = prose_previous(p, share->part); i != SIZE_MAX; i = prose_previous(p, i)) {
        if (!prose_is_amount(&p->figures[i]) || !figure_same_family(&p->figures[i], &p->figures[share->part]) ||
            !str_ends(prose_without_copula(share->check->lexicon, prose_tail(prose_lead(p, i))), noun))
            continue;
        if (found != SIZE_MAX)
            return;
        found = i;
    }
    if (found != SIZE_MAX && figure_value(&p->figures[found]).v >= figure_value(&p->figures[share->part]).v)
        try_base(share, &p->figures[found], prose_figure(p, found), BASE_STATED, best);
}

static bool other_whole_fits(const struct share *share);
static bool is_sibling(const struct share *share, const struct figure *figure);

/* A name without the scope before it and the words behind it that only say "all of it". */
static struct str stem_of(const struct lexicon *lexicon, struct str name)
{
    enum { STEM_MIN = 6 };
    struct str stem = base_name(lexicon, prose_without_copula(lexicon, name));
    size_t scope = lexicon_starts(lexicon, WORD_SCOPE, stem);
    return stem.n >= scope + STEM_MIN ? str_slice(stem, scope, stem.n) : (struct str){"", 0};
}

/* "全国采购规模为 21070.5 亿元…占全国政府采购规模的 77.9%", "党员总数为 9918.5 万名…占党员总数的 30.4%": amounts before
 * the part, in this passage and those above, whose name ends as the base does. Only where there is one of them (or all
 * are alike), and no other amount fits, is a share that does not fit worth a word. */
static void ended_base(const struct share *share, struct base *best)
{
    enum { ABOVE = 16 };
    const struct passage *p = share->p;
    const struct lexicon *lexicon = share->check->lexicon;
    struct str stem = stem_of(lexicon, share->base);
    const struct figure *part = &p->figures[share->part], *first = NULL;
    bool same = true;
    for (size_t back = 0; back <= ABOVE && back <= p->block && stem.n; back++) {
        struct passage *q = back ? share->check->paragraphs[p->block - back] : share->p;
        for (size_t i = q ? prose_previous(q, back ? q->n : share->part) : SIZE_MAX; i != SIZE_MAX;
             i = prose_previous(q, i)) {
            struct figure *f = &q->figures[i];
            if (!prose_is_amount(f) || !figure_same_family(f, part) || figure_value(f).v < figure_value(part).v ||
                prose_is_earlier(share->check, q, i) || is_sibling(share, f) ||
                !str_ends(stem_of(lexicon, prose_tail(prose_lead(q, i))), stem))
                continue;
            same &= !first || value_judge_same(figure_value(first), figure_value(f)) != VERDICT_FAIL;
            first = first ? first : f;
            try_base(share, f, prose_figure(q, i), BASE_STATED, best);
        }
    }
    const struct figure *percent = &p->figures[share->percent];
    if (best->verdict == VERDICT_FAIL &&
        (!same || percent->printed.digits < 100 || other_whole_fits(share) ||
         !value_ratio_repairable(figure_value(percent), figure_value(part), best->value)))
        *best = (struct base){0};
}

/* The head total: the amount right before the 其中 that opens the list. */
static size_t head_total(const struct share *share)
{
    const struct passage *p = share->p;
    for (size_t i = share->part; i != SIZE_MAX; i = prose_previous(p, i)) {
        struct str lead = prose_lead(p, i);
        size_t previous = prose_previous(p, i);
        if (previous == SIZE_MAX || p->figures[i].sentence != p->figures[share->part].sentence)
            return SIZE_MAX;
        if (lexicon_contains(share->check->lexicon, WORD_LIST_HEAD, lead) && prose_is_amount(&p->figures[i])) {
            while (previous != SIZE_MAX && !(prose_is_amount(&p->figures[previous]) &&
                                             figure_same_family(&p->figures[previous], &p->figures[share->part])))
                previous = prose_previous(p, previous);
            return previous;
        }
    }
    return SIZE_MAX;
}

static bool of_one_list(const struct share *a, const struct share *b)
{
    const struct figure *f = a->p->figures;
    /* "占承办总数的 X%；…，占 Y%": the second leaves the name out. */
    bool same = !a->base.n || !b->base.n
                    ? f[a->percent].sentence == f[b->percent].sentence
                    : str_equal(base_name(a->check->lexicon, a->base), base_name(b->check->lexicon, b->base));
    return same && figure_same_family(&f[a->part], &f[b->part]) && f[a->percent].bound == BOUND_EXACT &&
           f[b->percent].bound == BOUND_EXACT && a->bracket == b->bracket;
}

static bool is_sibling(const struct share *share, const struct figure *figure)
{
    for (size_t i = 0; i < share->list->n; i++)
        if (&share->p->figures[share->list->items[i].part] == figure && of_one_list(share, &share->list->items[i]))
            return true;
    return false;
}

/* How many other shares of the list hold with this whole; 0 % and 3 % prove little. */
static size_t list_agrees(const struct share *share, struct value whole)
{
    const struct share_list *list = share->list;
    const struct figure *f = share->p->figures;
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct share *other = &list->items[i];
        n += other->percent != share->percent && of_one_list(share, other) && f[other->percent].printed.digits >= 10 &&
             value_judge_ratio(figure_value(&f[other->percent]), figure_value(&f[other->part]), whole) <=
                 VERDICT_ROUNDING;
    }
    return n;
}

/* One unit of the last digit off, in a list whose shares make exactly 100 %: bent to do so. */
static bool bent(const struct share *share, const struct base *base)
{
    const int128 one = power_of_ten(VALUE_SCALE);
    const struct figure *f = share->p->figures;
    struct value stated = figure_value(&f[share->percent]);
    int128 sum = 0;
    for (size_t i = 0; i < share->list->n; i++)
        if (of_one_list(share, &share->list->items[i]) &&
            f[share->list->items[i].percent].sentence == f[share->percent].sentence)
            sum += figure_value(&f[share->list->items[i].percent]).v;
    stated.half *= 3;
    return sum == one && value_judge_ratio(stated, figure_value(&f[share->part]), base->value) <= VERDICT_ROUNDING;
}

/* The whole that a share implies, with a last digit up to `slack` times as uncertain as it is printed. */
static bool implied(const struct share *share, int slack, struct value *ret)
{
    const int128 one = power_of_ten(VALUE_SCALE);
    struct value percent = figure_value(&share->p->figures[share->percent]),
                 part = figure_value(&share->p->figures[share->part]);
    if (percent.v <= slack * percent.half)
        return false;
    int128 least = (part.v - part.half) * one / (percent.v + slack * percent.half);
    int128 most = (part.v + part.half) * one / (percent.v - slack * percent.half) + 1;
    *ret = (struct value){(least + most) / 2, (most - least) / 2 + 1};
    return least > 0;
}

/* "A 件、B 件、C 件，占总数的 P%": the share is of C, or of all of them. */
static bool of_several(const struct share *share)
{
    const struct passage *p = share->p;
    size_t before = prose_previous(p, share->part);
    if (before == SIZE_MAX || share->part > share->percent || !prose_is_amount(&p->figures[before]) ||
        !figure_same_family(&p->figures[before], &p->figures[share->part]))
        return false;
    struct str joint = prose_lead(p, share->part);
    return lexicon_starts(share->check->lexicon, WORD_JOINT, joint);
}

/* "A 占 p%（其中 B 占 q%）": B and q have the whole that p has. */
static bool fits_another_list(const struct share *share)
{
    const struct figure *f = share->p->figures, *percent = &f[share->percent], *part = &f[share->part];
    for (size_t i = 0; i < share->list->n; i++) {
        const struct share *other = &share->list->items[i];
        struct value whole;
        if (other->bracket != share->bracket && figure_same_family(&f[other->part], part) &&
            percent->printed.digits >= 100 && f[other->percent].printed.digits >= 100 && implied(other, 1, &whole) &&
            value_judge_ratio(figure_value(percent), figure_value(part), whole) <= VERDICT_ROUNDING)
            return true;
    }
    return false;
}

static void report(const struct share *share, struct base *base)
{
    struct passage *p = share->p;
    struct figure *part = &p->figures[share->part], *percent = &p->figures[share->percent];
    if (base->verdict == VERDICT_FAIL && bent(share, base))
        base->verdict = VERDICT_ROUNDING;
    /* Of a whole that has the very name much may be wrong; of one that was only found near by, little. */
    int parts = base->strength == BASE_STATED && figure_value(part).v <= base->value.v ? NAMED_PARTS : FOUND_PARTS;
    bool other = !share->beside && list_agrees(share, base->value) < AGREED &&
                 ((base->figure && is_sibling(share, base->figure)) ||
                  !value_ratio_near(figure_value(percent), figure_value(part), base->value, parts));
    if (base->verdict == VERDICT_FAIL && (other || of_several(share) || fits_another_list(share)))
        base->verdict = VERDICT_NOT_CHECKABLE;
    /* The sum of a list may be off by its own roundings, while a whole that was printed fits. */
    if (base->verdict == VERDICT_ROUNDING && !base->figure && other_whole_fits(share))
        base->verdict = VERDICT_NOT_CHECKABLE;
    struct claim claim = {.rule = RULE_SHARE, .verdict = base->verdict, .passage = p, .stated = percent};
    if (base->strength == BASE_NONE || base->verdict == VERDICT_NOT_CHECKABLE) {
        claim.verdict = VERDICT_NOT_CHECKABLE;
        CLAIM(share->check, &claim, MSG_check_share_base, ARG_TEXT("stated", prose_figure(p, share->percent)));
        return;
    }
    figure_use(part);
    if (base->figure)
        figure_use(base->figure);
    if (share->base.n && base->figure && base->verdict <= VERDICT_ROUNDING && percent->printed.digits >= 100) {
        share->list->whole = base->figure;
        share->list->whole_text = base->text;
        share->list->whole_part = share->part;
    }
    claim.computed_text = prose_ratio_text(share->check, p, percent, figure_value(part), base->value);
    bool bare = base->figure && base->figure->n == base->figure->number_n; /* a cell: its unit stands elsewhere */
    CLAIM(share->check, &claim, MSG_check_ratio, ARG_TEXT("a", prose_figure(p, share->part)),
          ARG_TEXT("b",
                   bare ? print_like(share->check, p, part, base->value.v, base->figure->printed.scale) : base->text),
          ARG_TEXT("stated", prose_figure(p, share->percent)), ARG_TEXT("computed", claim.computed_text));
}

/* Shares of the same passage that hold with this base: the list agrees on it. */
static size_t others_agree(const struct share *share, const struct figure *base)
{
    const struct passage *p = share->p;
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        size_t part = prose_previous(p, i);
        if (i == share->percent || !prose_is_percent(&p->figures[i]) || part == SIZE_MAX ||
            !prose_is_amount(&p->figures[part]) || !figure_same_family(&p->figures[part], base) ||
            &p->figures[part] == base || !lexicon_contains(share->check->lexicon, WORD_SHARE_OF, prose_lead(p, i)) ||
            figure_value(&p->figures[part]).v == 0 || /* nothing is 0 % of anything, */
            p->figures[i].printed.digits < 10)        /* and 0.6 % of many things */
            continue;
        n += value_judge_ratio(figure_value(&p->figures[i]), figure_value(&p->figures[part]), figure_value(base)) <=
             VERDICT_ROUNDING;
    }
    return n;
}

/* A misprint stands alone: where half as many other shares of its sentence are of another whole as hold with this one,
 * it is of another, too, whatever holds further on. */
static bool sentence_denies(const struct share *share, struct value whole)
{
    const struct figure *f = share->p->figures;
    size_t holds = 0, fails = 0;
    for (size_t i = 0; i < share->list->n; i++) {
        const struct share *other = &share->list->items[i];
        if (other->percent == share->percent || f[other->percent].sentence != f[share->percent].sentence ||
            !of_one_list(share, other) || f[other->percent].printed.digits < 10)
            continue;
        if (value_judge_ratio(figure_value(&f[other->percent]), figure_value(&f[other->part]), whole) <=
            VERDICT_ROUNDING)
            holds++;
        else
            fails++;
    }
    return 2 * fails > holds;
}

/* A whole that the list's other shares confirm, or which one misprinted digit keeps from fitting. */
static void judge_unnamed(const struct share *share, struct base *best)
{
    const struct passage *p = share->p;
    struct figure *part = &p->figures[share->part], *percent = &p->figures[share->percent];
    size_t head = head_total(share), found[PROSE_CANDIDATES], n = prose_candidates(p, share->part, part, found);
    best->verdict = VERDICT_NOT_CHECKABLE;
    for (size_t i = 0; i < n; i++) {
        struct figure *whole = &p->figures[found[i]];
        if (figure_value(whole).v < figure_value(part).v)
            continue;
        size_t agree = others_agree(share, whole);
        if (sentence_denies(share, figure_value(whole)))
            continue;
        bool stated = found[i] == head && percent->bound == BOUND_EXACT &&
                      !lexicon_contains(share->check->lexicon, WORD_PARTIAL, p->s);
        /* The whole and its parts were found to add up: the share is one of them. */
        bool summed = (found[i] == head || head == SIZE_MAX) && whole->used && part->used &&
                      percent->bound == BOUND_EXACT &&
                      value_ratio_misprinted(figure_value(percent), figure_value(part), figure_value(whole));
        if (agree > 0 || (stated && !share->weak) || summed ||
            (i < 2 && !share->weak &&
             value_ratio_misprinted(figure_value(percent), figure_value(part), figure_value(whole)) && stated)) {
            *best = (struct base){figure_value(whole), prose_figure(p, found[i]), whole, BASE_LIKELY, VERDICT_FAIL};
            if (agree > 0)
                return;
        }
    }
}

/* Does a figure near by, in this passage or one of those above, fit as the whole? Then that one may be meant.
 * Short percentages fit too much to say so. */
static bool other_whole_fits(const struct share *share)
{
    const struct passage *p = share->p;
    const struct figure *part = &p->figures[share->part], *percent = &p->figures[share->percent];
    if (percent->printed.digits < 100)
        return false;
    for (size_t back = 0; back <= BLOCKS_BACK && back <= p->block; back++) {
        const struct passage *q = back ? share->check->paragraphs[p->block - back] : p;
        for (size_t i = 0; q && i < q->n; i++) {
            const struct figure *whole = &q->figures[i];
            if (prose_is_amount(whole) && figure_same_family(whole, part) &&
                figure_value(whole).v > figure_value(part).v && !is_sibling(share, whole) &&
                !prose_is_earlier(share->check, q, i) &&
                value_judge_ratio(figure_value(percent), figure_value(part), figure_value(whole)) == VERDICT_PASS)
                return true;
        }
    }
    return false;
}

static const struct share *first_of_list(const struct share *share)
{
    for (size_t i = 0; i < share->list->n; i++)
        if (of_one_list(share, &share->list->items[i]))
            return &share->list->items[i];
    return share;
}

/* What a list of shares adds up to. */
struct list_sum {
    struct value parts, percents;
    size_t n;
};

static struct list_sum sum_list(const struct share *share)
{
    const struct figure *f = share->p->figures;
    struct list_sum sum = {0};
    for (size_t i = 0; i < share->list->n; i++) {
        const struct share *other = &share->list->items[i];
        if (!of_one_list(share, other) || f[other->percent].sentence != f[share->percent].sentence)
            continue;
        sum.parts = value_add(sum.parts, figure_value(&f[other->part]));
        sum.percents = value_add(sum.percents, figure_value(&f[other->percent]));
        sum.n++;
    }
    return sum;
}

/* Do the shares of the list make 100 %? */
static bool makes_all(const struct list_sum *sum)
{
    int128 gap = sum->percents.v - power_of_ten(VALUE_SCALE);
    return sum->n >= 2 && (gap < 0 ? -gap : gap) <= sum->percents.half;
}

/* The parts of the list make a whole with which all of it holds, and which is no misprint of the one of that name:
 * it is another one, as of another office. */
static bool has_own_whole(const struct share *share, const struct base *named)
{
    const struct figure *f = share->p->figures;
    const struct list_sum sum = sum_list(share);
    return makes_all(&sum) && list_agrees(share, sum.parts) + 1 == sum.n &&
           value_judge_ratio(figure_value(&f[share->percent]), figure_value(&f[share->part]), sum.parts) <=
               VERDICT_ROUNDING &&
           !value_one_digit_apart(named->value, sum.parts.v);
}

/* The whole that is not printed, as the other shares of the list imply it: A / P of each, where all of
 * them agree, a cut or bent last digit allowed. Short percentages leave too wide a range to say anything. */
static bool implied_base(const struct share *share, struct base *ret)
{
    const struct share_list *list = share->list;
    const struct figure *f = share->p->figures;
    const struct list_sum sum = sum_list(share);
    size_t enough = makes_all(&sum) ? 1 : 3; /* what is not the one part is the other */
    const int128 one = power_of_ten(VALUE_SCALE);
    int128 low = 0, high = (int128)VALUE_MAX_BASE * one;
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct share *other = &list->items[i];
        if (other->percent == share->percent || !of_one_list(share, other) || f[other->percent].printed.digits < 100)
            continue;
        struct value whole;
        if (!implied(other, 3, &whole))
            continue;
        low = whole.v - whole.half > low ? whole.v - whole.half : low;
        high = whole.v + whole.half < high ? whole.v + whole.half : high;
        n++;
    }
    if (n < enough || low > high || low <= 0)
        return false;
    struct value whole = {(low + high) / 2, (high - low) / 2 + 1};
    *ret = (struct base){whole, print_like(share->check, share->p, &f[share->part], whole.v, -1), NULL, BASE_LIKELY,
                         value_judge_ratio(figure_value(&f[share->percent]), figure_value(&f[share->part]), whole)};
    return true;
}

/* The whole that a list of shares has in common: an amount before it, in this passage or one of those
 * above, or the sum of its own parts. What the other shares of the list hold with, this one is held to. */
static bool list_base(const struct share *share, struct base *ret)
{
    struct passage *p = share->p;
    struct figure *part = &p->figures[share->part], *percent = &p->figures[share->percent];
    struct list_sum sum = sum_list(share);
    size_t most = 1;
    bool found = false, all = makes_all(&sum), split = false;
    size_t own = list_agrees(share, sum.parts);
    if (((sum.n >= 3 && own >= 2) || ((all || percent->printed.digits >= 1000) && sum.n >= 2 && own + 1 == sum.n)) &&
        percent->bound == BOUND_EXACT) {
        most = own;
        *ret = (struct base){sum.parts, print_like(share->check, p, part, sum.parts.v, -1), NULL, BASE_LIKELY,
                             VERDICT_PASS};
        found = true;
    }
    for (size_t back = 0; back <= BLOCKS_BACK && back <= p->block; back++) {
        struct passage *q = back ? share->check->paragraphs[p->block - back] : p;
        for (size_t i = 0; q && i < (back ? q->n : share->part); i++) {
            struct figure *whole = &q->figures[i];
            if (!prose_is_amount(whole) || !figure_same_family(whole, part))
                continue;
            size_t agree = list_agrees(share, figure_value(whole));
            if (figure_value(whole).v < figure_value(part).v && agree < 3)
                continue;
            /* Two shares that split the whole between them say as much as three that do not. */
            bool splits = agree > 0 && (all || (sum.n >= 2 && sum.parts.v == figure_value(whole).v));
            bool before = !back && agree > 0 && percent->printed.digits >= 100;
            if (agree < most || (agree == most && (found || !(splits || before))))
                continue;
            most = agree;
            split = splits;
            *ret = (struct base){figure_value(whole), prose_figure(q, i), whole, BASE_LIKELY, VERDICT_PASS};
            found = true;
        }
    }
    if (!found)
        return implied_base(share, ret);
    ret->verdict = value_judge_ratio(figure_value(percent), figure_value(part), ret->value);
    if (ret->verdict == VERDICT_FAIL && most < 3 && !split &&
        !value_ratio_misprinted(figure_value(percent), figure_value(part), ret->value))
        ret->verdict = VERDICT_NOT_CHECKABLE;
    return true;
}

/* "女党员 30 名，占党员总数的 30%。少数民族党员 8 名，占 8%": what a share before it is of, when it names no whole and
 * follows as the next of a list. */
static bool inherited_base(const struct share *share, struct base *ret)
{
    struct passage *p = share->p;
    struct share_list *list = share->list;
    struct figure *part = &p->figures[share->part], *percent = &p->figures[share->percent];
    if (share->base.n || share->weak || !list->whole || list->whole_part >= share->part)
        return false;
    *ret = (struct base){0};
    try_base(share, list->whole, list->whole_text, BASE_LIKELY, ret);
    if (ret->strength == BASE_NONE)
        return false;
    if (ret->verdict == VERDICT_FAIL &&
        ((percent->printed.digits < 100 && !percent->printed.scale) || other_whole_fits(share) ||
         prose_previous(p, share->percent) != share->part ||
         !value_ratio_repairable(figure_value(percent), figure_value(part), ret->value)))
        return false;
    return true;
}

static void resolve(const struct share *share)
{
    struct passage *p = share->p;
    struct figure *part = &p->figures[share->part], *percent = &p->figures[share->percent];
    struct base best = {0};
    bool same = true;
    if (share->base.n)
        named_bases(share, &best, &same);
    if (best.strength == BASE_NONE) {
        scoped_base(share, &best);
        same = false; /* only what looks like a misprint counts */
    }
    if (best.strength == BASE_NONE && share->base.n)
        ended_base(share, &best);
    bool named = best.strength == BASE_STATED;
    if (named && best.verdict <= VERDICT_ROUNDING) {
        report(share, &best);
        return;
    }
    size_t found[PROSE_CANDIDATES], n = prose_candidates(p, share->part, part, found);
    struct base unnamed = {0};
    for (size_t i = 0; i < n; i++)
        try_base(share, &p->figures[found[i]], prose_figure(p, found[i]), BASE_LIKELY, &unnamed);
    size_t head = head_total(share); /* may stand further back than the candidates */
    if (head != SIZE_MAX)
        try_base(share, &p->figures[head], prose_figure(p, head), BASE_LIKELY, &unnamed);
    for (size_t i = 0; i < n && !share->base.n; i++) {
        /* The whole on which the other shares of the list agree is this one's, too. */
        struct figure *whole = &p->figures[found[i]];
        if (figure_value(whole).v < figure_value(part).v || others_agree(share, whole) < 2 ||
            sentence_denies(share, figure_value(whole)))
            continue;
        struct base agreed = {figure_value(whole), prose_figure(p, found[i]), whole, BASE_LIKELY,
                              value_judge_ratio(figure_value(percent), figure_value(part), figure_value(whole))};
        if (agreed.verdict == VERDICT_FAIL && list_agrees(share, agreed.value) < AGREED && other_whole_fits(share))
            continue;
        report(share, &agreed);
        return;
    }
    if (unnamed.strength && unnamed.verdict <= VERDICT_ROUNDING) {
        if (unnamed.verdict == VERDICT_PASS || !share->base.n) {
            report(share, &unnamed);
            return;
        }
    }
    if (named) {
        /* A whole of another name that fits exactly shows which one was taken. */
        bool sure = (same || names_total_fits(share->check, share->names, percent, part) ||
                     value_ratio_misprinted(figure_value(percent), figure_value(part), best.value)) &&
                    percent->bound == BOUND_EXACT;
        if (!sure || (best.verdict == VERDICT_FAIL && has_own_whole(share, &best)))
            best.verdict = VERDICT_NOT_CHECKABLE;
        report(share, &best);
        return;
    }
    struct base common;
    if (inherited_base(share, &common)) {
        report(share, &common);
        return;
    }
    if (!share->weak && list_base(share, &common))
        unnamed = common;
    else if (!share->base.n)
        judge_unnamed(share, &unnamed);
    else
        unnamed.verdict = VERDICT_NOT_CHECKABLE;
    bool sure = (head != SIZE_MAX && unnamed.figure == &p->figures[head]) ||
                list_agrees(share, unnamed.value) >= AGREED; /* 其中 or the others say so */
    if (unnamed.verdict == VERDICT_FAIL && !sure && (sentence_denies(share, unnamed.value) || other_whole_fits(share)))
        unnamed.verdict = VERDICT_NOT_CHECKABLE;
    report(share, &unnamed);
}

/* The amount whose words end with `name`, before `i`. `ret_weak`: so short a name names little in another sentence. */
static size_t amount_named(const struct check *check, const struct passage *p, size_t i, struct str name,
                           bool *ret_weak)
{
    enum { LONG_NAME = 9 };
    for (size_t k = prose_previous(p, i); k != SIZE_MAX; k = prose_previous(p, k))
        if (prose_is_amount(&p->figures[k])) {
            struct str lead = prose_without_copula(check->lexicon, prose_lead(p, k));
            struct str behind = str_slice(p->s, p->figures[k].at, p->s.n);
            size_t next = prose_next(p, k);
            if (next != SIZE_MAX) /* what stands before the percentage is its own name */
                behind = str_slice(p->s, p->figures[k].at, next == i ? p->figures[k].at : p->figures[next].at);
            for (size_t at = 0; at < behind.n; at++)
                if (behind.p[at] == ';' || str_starts(str_slice(behind, at, behind.n), STR("。")))
                    behind.n = at;
            /* Two characters name something in their own sentence, and weakly in the one before. */
            int back = p->figures[i].sentence - p->figures[k].sentence;
            bool within = str_contains(prose_tail(lead), name);
            if (back ? name.n >= LONG_NAME && (str_ends(lead, name) || str_contains(behind, name))
                     : within || (name.n >= LONG_NAME && str_contains(behind, name)))
                return k;
            if (back == 1 && within) {
                *ret_weak = true;
                return k;
            }
        }
    return SIZE_MAX;
}

static bool find_share(struct check *check, struct share *share)
{
    const struct lexicon *lexicon = check->lexicon;
    struct passage *p = share->p;
    size_t i = share->percent, previous = prose_previous(p, i);
    struct str lead = prose_lead(p, i), words = prose_unpunctuated(lead);
    struct str bare = prose_without_copula(lexicon, words);
    if (previous == SIZE_MAX)
        return false;
    bool amount = prose_is_amount(&p->figures[previous]);
    size_t subject = amount ? prose_before_bracket(p, previous, i) : prose_subject(check, p, i);
    share->part = previous;
    size_t n = lexicon_starts(lexicon, WORD_SHARE, words);
    struct str after = str_slice(p->s, p->figures[i].at + p->figures[i].n, p->s.n);
    if (str_equal(lead, STR("(")) && str_starts(after, STR(")"))) {
        share->weak = true;
        return amount && p->figures[previous].at + p->figures[previous].n + 1 == p->figures[i].at;
    }
    if (n && subject != SIZE_MAX && p->figures[subject].sentence == p->figures[i].sentence) {
        share->part = subject;
        struct str rest = str_slice(words, n, words.n);
        rest = str_slice(rest, lexicon_starts(lexicon, WORD_SHARE_TAIL, rest), rest.n);
        share->base = prose_without_copula(lexicon, rest);
        if (str_contains(share->base, STR("，")) || lexicon_ends(lexicon, WORD_BUDGET, base_name(lexicon, share->base)))
            return false; /* completion of a budget is another rule */
        return true;
    }
    size_t end = lexicon_ends(lexicon, WORD_SHARE, bare);
    if (!end)
        end = lexicon_ends(lexicon, WORD_SHARE, words);
    struct str name = prose_tail(str_slice(bare, 0, bare.n > end ? bare.n - end : 0));
    name.n -= lexicon_ends(lexicon, WORD_NAME_UNIT, name); /* 来访件占比 */
    if (!end || name.n < 6)
        return false;
    share->part = amount_named(check, p, i, name, &share->weak);
    return share->part != SIZE_MAX;
}

/* "A 万元，占年初预算数 B 万元的 P%": the whole is printed. */
static bool relate_stated_base(struct check *check, struct passage *p, size_t i)
{
    size_t whole = prose_previous(p, i), part;
    if (whole == SIZE_MAX || !lexicon_is(check->lexicon, WORD_OF, prose_lead(p, i)) ||
        !prose_is_amount(&p->figures[whole]) ||
        !lexicon_starts(check->lexicon, WORD_SHARE, prose_unpunctuated(prose_lead(p, whole))))
        return false;
    part = prose_previous(p, whole);
    if (part == SIZE_MAX || !prose_is_amount(&p->figures[part]) ||
        p->figures[part].sentence != p->figures[i].sentence ||
        !figure_same_family(&p->figures[part], &p->figures[whole]) || prose_is_earlier(check, p, part))
        return false;
    struct share_list none = {.n = 0};
    struct share share = {.check = check, .list = &none, .p = p, .percent = i, .part = part, .beside = true};
    struct base base = {0};
    try_base(&share, &p->figures[whole], prose_figure(p, whole), BASE_STATED, &base);
    if (base.verdict == VERDICT_FAIL && p->figures[i].bound != BOUND_EXACT)
        base.verdict = VERDICT_NOT_CHECKABLE;
    report(&share, &base);
    return true;
}

/* The nearest amount before a list of shares that may be its whole: in its sentence or the one before, else in the
 * paragraphs above. */
static struct figure *head_before(const struct share *share, struct passage **ret_passage)
{
    enum { ABOVE = 3, HUNDRED = 100 };
    struct passage *p = share->p;
    size_t found[PROSE_CANDIDATES];
    *ret_passage = p;
    if (prose_candidates(p, share->part, &p->figures[share->part], found)) {
        struct figure *total = &p->figures[found[0]];
        bool near = p->figures[share->part].sentence <= total->sentence + 1;
        return near && !prose_is_earlier(share->check, p, found[0]) ? total : NULL;
    }
    for (size_t back = 1; back <= ABOVE && back <= p->block && !p->in_cell; back++) {
        struct passage *q = *ret_passage = share->check->paragraphs[p->block - back];
        if (!q)
            return NULL;
        for (size_t i = prose_previous(q, q->n); i != SIZE_MAX; i = prose_previous(q, i))
            if (prose_is_amount(&q->figures[i]) && figure_same_family(&q->figures[i], &p->figures[share->part]) &&
                !prose_is_earlier(share->check, q, i))
                return q->figures[i].printed.digits >= HUNDRED ? &q->figures[i] : NULL;
    }
    return NULL;
}

/* All shares of a list are of the sum of its parts and make 100 %: then the total before it is that sum. */
static void judge_head(const struct share *share)
{
    struct list_sum sum = sum_list(share);
    struct passage *p = NULL;
    if (!makes_all(&sum) || list_agrees(share, sum.parts) + 1 != sum.n || share != first_of_list(share))
        return;
    struct figure *total = head_before(share, &p);
    if (!total || total->used || total->bound != BOUND_EXACT ||
        value_judge_sum(figure_value(total), sum.parts) != VERDICT_FAIL || /* rounded parts may be one off */
        !value_one_digit_apart(figure_value(total), sum.parts.v))
        return;
    struct claim claim = {.rule = RULE_PARTS,
                          .verdict = VERDICT_FAIL,
                          .passage = p,
                          .stated = total,
                          .has_computed = true,
                          .computed = sum.parts.v,
                          .digits = -1};
    CLAIM(share->check, &claim, MSG_check_parts, ARG_NUMBER("n", sum.n), ARG_TEXT("stated", figure_text(p, total)),
          ARG_TEXT("computed", print_like(share->check, p, total, sum.parts.v, -1)));
}

void relate_shares(struct check *check, const struct names *names, struct passage *p)
{
    struct share_list list;
    list.n = 0;
    list.whole = NULL;
    for (size_t i = 0; i < p->n && list.n < sizeof list.items / sizeof *list.items; i++) {
        if (!prose_is_percent(&p->figures[i]) || p->figures[i].used || relate_shares_in_order(check, p, i) ||
            relate_stated_base(check, p, i))
            continue;
        struct share share = {.check = check, .list = &list, .names = names, .p = p, .percent = i};
        if (!find_share(check, &share))
            continue;
        share.bracket = prose_bracket(p, share.part);
        list.items[list.n++] = share;
    }
    for (size_t i = 0; i < list.n; i++)
        resolve(&list.items[i]);
    for (size_t i = 0; i < list.n; i++)
        judge_head(&list.items[i]);
}
