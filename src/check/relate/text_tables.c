/* Amounts in sentences against the rows and totals of the tables that bear their name. */
#include "check/relate/prose.h"

#include <string.h>

enum { CANDIDATES_MAX = 400, WORDS_MAX = 512 };

/* "一般公共服务(类)支出" as a table prints it: without the kind of the code. */
static struct str without_kind(struct check *check, struct str s)
{
    _cleanup_buf_ struct buf out = BUF(WORDS_MAX);
    if (s.n <= WORDS_MAX && str_find(s, '(', 0) == s.n && str_find(s, '\xE2', 0) == s.n)
        return s; /* as most are */
    for (size_t i = 0; i < s.n;) {
        size_t skip = lexicon_starts(check->lexicon, WORD_CODE_KIND, str_slice(s, i, s.n));
        if (!skip)
            buf_char(&out, s.p[i]);
        i += skip ? skip : 1;
    }
    return arena_str(check->arena, buf_view(&out));
}

static bool about_something_else(const struct check *check, struct str words)
{
    return lexicon_contains(check->lexicon, WORD_LAST, words) ||
           lexicon_contains(check->lexicon, WORD_COMPARE, words) ||
           lexicon_contains(check->lexicon, WORD_BUDGET, words) ||
           prose_ends_direction(check->lexicon, words) != DIRECTION_NONE ||
           lexicon_contains(check->lexicon, WORD_NOT_CURRENT, words);
}

/* What the paragraph is about: "1. 一般公共服务支出(类)9万元。年初预算为…，支出决算为…". It ends with the first amount.
 */
static struct str subject(const struct lexicon *lexicon, const struct passage *p)
{
    enum { LONGEST = 120 };
    struct str s = strip_mark(p->s);
    size_t skipped = (size_t)(s.p - p->s.p), end = s.n < LONGEST ? s.n : LONGEST, first = SIZE_MAX;
    for (size_t i = 0; i < p->n && first == SIZE_MAX; i++)
        if (prose_is_amount(&p->figures[i]) && p->figures[i].at > skipped)
            first = p->figures[i].at - skipped;
    for (size_t at = 0; at < end; at++)
        if (at == first || lexicon_starts(lexicon, WORD_BUDGET_TOLD, str_slice(s, at, s.n)) ||
            str_starts(str_slice(s, at, s.n), STR("。")))
            return str_slice(s, 0, at);
    return (struct str){"", 0};
}

static struct named *find_name(struct check *check, const struct names *names, const struct passage *p, size_t i)
{
    struct str lead = prose_lead(p, i), tail = prose_tail(lead);
    if (about_something_else(check, tail))
        return NULL;
    /* 总计 and 合计 say "in all" before a number, but they are also names. */
    struct str whole = without_kind(check, tail);
    struct named *found = whole.p ? names_find_ending(names, whole) : NULL;
    if (found)
        return found;
    struct str words = prose_without_copula(check->lexicon, tail);
    words.n -= lexicon_ends(check->lexicon, WORD_SPENT_END, words);
    if (words.n < 6 && lexicon_contains(check->lexicon, WORD_FINAL_ACCOUNTS, tail))
        words = subject(check->lexicon, p);
    if (words.n < 6)
        return NULL;
    words = without_kind(check, words);
    return words.p ? names_find_ending(names, words) : NULL;
}

/* The figures of one name in the tables, those printed alike together: a name may stand in hundreds of
 * tables, with few values. */
struct print {
    const struct named *first, *last;
};
struct prints {
    struct print *items;
    size_t n, capacity;
};

struct search {
    struct check *check;
    const struct names *names;
    struct map known; /* name to 1 + index of its prints */
    struct prints *lists;
    size_t n, capacity;
};

static bool alike(const struct figure *a, const struct figure *b)
{
    return a->family == b->family && figure_value(a).v == figure_value(b).v &&
           figure_value(a).half == figure_value(b).half && a->printed.scale == b->printed.scale;
}

static bool gather(struct search *search, const struct named *first, struct prints *ret)
{
    size_t tried = 0;
    for (const struct named *n = first; n && tried < CANDIDATES_MAX; n = names_next(search->names, n), tried++) {
        size_t i = 0;
        if (!n->in_table)
            continue;
        while (i < ret->n && !alike(ret->items[i].first->figure, n->figure))
            i++;
        if (i == ret->n) {
            if (!ARENA_ROOM(search->names->map.arena, ret->items, ret->n, ret->capacity))
                return false;
            ret->items[ret->n++].first = n;
        }
        ret->items[i].last = n;
    }
    return true;
}

/* The prints of `first` and the others of its name, gathered when they are asked for first. */
static const struct prints *prints_of(struct search *search, const struct named *first)
{
    struct arena *arena = search->names->map.arena;
    size_t *place = map_add(&search->known, first->name, NULL);
    if (place && *place)
        return &search->lists[*place - 1];
    if (!place || !ARENA_ROOM(arena, search->lists, search->n, search->capacity) ||
        !gather(search, first, &search->lists[search->n])) {
        search->check->failed = true;
        return NULL;
    }
    *place = ++search->n;
    return &search->lists[search->n - 1];
}

static const struct named *same_as(const struct prints *prints, const struct figure *f)
{
    const struct named *found = NULL;
    for (size_t i = 0; i < prints->n; i++) {
        const struct print *p = &prints->items[i];
        if (p->last->figure->family == f->family && figure_value(p->last->figure).v == figure_value(f).v &&
            (!found || p->last > found))
            found = p->last; /* the last in the document: they stand in its order */
    }
    return found;
}

/* The value that a table's rows of that name agree on although the text has another. */
static const struct named *misprint_of(const struct prints *prints, const struct figure *f)
{
    const struct named *found = NULL;
    for (size_t i = 0; i < prints->n; i++) {
        const struct named *n = prints->items[i].last;
        if (n->figure->family != f->family || !value_one_digit_apart(figure_value(f), figure_value(n->figure).v))
            continue;
        if (found && figure_value(found->figure).v != figure_value(n->figure).v)
            return NULL;
        found = !found || n > found ? n : found;
    }
    bool long_enough = f->printed.digits >= 100 || f->printed.digits <= -100;
    return long_enough ? found : NULL;
}

/* A coarser or cut print of a value in the tables, "28.7" for 28.71. */
static const struct named *rounding_of(const struct prints *prints, const struct figure *f)
{
    struct value own = value_from(f->printed, f->shift, f->printed.scale, false);
    for (size_t i = 0; i < prints->n; i++) {
        const struct named *n = prints->items[i].first;
        if (n->figure->family == f->family && n->figure->printed.scale > f->printed.scale &&
            value_judge_same(own, figure_value(n->figure)) <= VERDICT_ROUNDING)
            return n;
    }
    return NULL;
}

static void relate_figure(struct search *search, struct passage *p, size_t i)
{
    struct figure *f = &p->figures[i];
    struct named *first = find_name(search->check, search->names, p, i);
    const struct prints *prints = first ? prints_of(search, first) : NULL;
    struct claim claim = {.rule = RULE_TEXT_TABLE, .passage = p, .stated = f, .has_computed = true, .digits = -1};
    const struct named *other;
    if (!prints)
        return;
    if ((other = same_as(prints, f)) != NULL) {
        claim.verdict = VERDICT_PASS;
    } else if ((other = rounding_of(prints, f)) != NULL) {
        claim.verdict = VERDICT_ROUNDING;
        claim.digits = other->figure->printed.scale;
    } else if ((other = misprint_of(prints, f)) != NULL) {
        claim.verdict = VERDICT_FAIL;
        claim.digits = other->figure->printed.scale > f->printed.scale ? other->figure->printed.scale : -1;
    } else {
        return;
    }
    figure_use(other->figure);
    claim.computed = figure_value(other->figure).v;
    CLAIM(search->check, &claim, MSG_check_text_table, ARG_TEXT("name", other->name),
          ARG_TEXT("stated", prose_figure(p, i)), ARG_TEXT("other", figure_text(other->passage, other->figure)),
          ARG_NUMBER("line", passage_place(other->passage, other->figure->at).line));
}

/* 机关运行经费 of the text is 公用经费合计 of the tables where all units are organs: a difference proves
 * nothing unless it looks like a misprint. */
static void relate_running_cost(struct check *check, const struct names *names, struct passage *p, size_t i)
{
    struct figure *f = &p->figures[i];
    struct str words = prose_without_copula(check->lexicon, prose_tail(prose_lead(p, i)));
    if (!lexicon_ends(check->lexicon, WORD_RUNNING_COST, words))
        return;
    struct str total = lexicon_name(check->lexicon, WORD_RUNNING_TOTAL);
    for (struct named *n = names_find(names, total); n; n = names_next(names, n)) {
        if (!n->in_table || n->figure->family != f->family)
            continue;
        enum verdict verdict = value_judge_sum(figure_value(f), figure_value(n->figure));
        if (verdict == VERDICT_FAIL && !value_one_digit_apart(figure_value(f), figure_value(n->figure).v))
            verdict = VERDICT_NOT_CHECKABLE;
        struct claim claim = {.rule = RULE_TEXT_TABLE,
                              .verdict = verdict,
                              .passage = p,
                              .stated = f,
                              .has_computed = true,
                              .computed = figure_value(n->figure).v,
                              .digits = n->figure->printed.scale};
        if (verdict != VERDICT_NOT_CHECKABLE)
            figure_use(n->figure);
        CLAIM(check, &claim, MSG_check_text_table, ARG_TEXT("name", n->name), ARG_TEXT("stated", prose_figure(p, i)),
              ARG_TEXT("other", figure_text(n->passage, n->figure)),
              ARG_NUMBER("line", passage_place(n->passage, n->figure->at).line));
        return;
    }
}

int relate_text_tables(struct check *check, const struct names *names, struct error *err)
{
    bool tables = false;
    for (size_t block = 0; block < check->document->n; block++)
        tables |= check->grids[block] != NULL;
    if (!tables)
        return 0;
    struct search search = {.check = check, .names = names, .known = MAP(names->map.arena)};
    for (size_t block = 0; block < check->document->n; block++) {
        struct passage *p = check->paragraphs[block];
        for (size_t i = 0; p && i < p->n; i++) {
            if (!prose_is_amount(&p->figures[i]) || p->figures[i].family != UNIT_MONEY)
                continue;
            relate_figure(&search, p, i);
            relate_running_cost(check, names, p, i);
        }
    }
    return check->failed ? error_memory(err) : 0;
}
