/* What a document says twice in the same words: copied sentences, and rates named alike in sentences and rows. */
#include "check/relate/prose.h"

enum { CONTEXT = 36, RATE_NAME = 24, RATE_NAME_MIN = 12, GROUP_MAX = 32 };

struct statement {
    struct passage *passage;
    struct figure *figure;
    size_t next; /* of the same key: 1 + index, 0 for none */
};

struct statements {
    struct check *check;
    struct map keys; /* to 1 + index of the last */
    struct statement *items;
    size_t n, capacity;
};

static bool add(struct statements *statements, struct str key, struct passage *passage, struct figure *figure)
{
    size_t *last = map_add(&statements->keys, key, NULL);
    if (!last || !ARENA_ROOM(statements->keys.arena, statements->items, statements->n, statements->capacity))
        return false;
    statements->items[statements->n] = (struct statement){passage, figure, *last};
    *last = ++statements->n;
    return true;
}

/* The end of `s` from the first whole character within its last `n` bytes. */
static struct str last_bytes(struct str s, size_t n)
{
    size_t from = s.n > n ? s.n - n : 0;
    while (from < s.n && ((unsigned char)s.p[from] & 0xC0) == 0x80)
        from++;
    return str_slice(s, from, s.n);
}

static int64_t digits_of(const struct figure *f)
{
    return f->printed.digits < 0 ? -f->printed.digits : f->printed.digits;
}

static bool is_whole_count(const struct figure *f)
{
    return f->family >= UNIT_COUNT && f->shift == 0 && f->printed.scale == 0;
}

/* The twelve characters before a whole count of three digits, or another figure of four; empty where a figure stands
 * among them, for then it is the other figure that tells, as it is where the clause is about a share (占投诉总量的) or
 * a change (比上年同期增加). */
static struct str copy_key(const struct check *check, const struct passage *p, size_t i)
{
    const struct figure *f = &p->figures[i];
    size_t before = i ? p->figures[i - 1].at + p->figures[i - 1].n : 0;
    if (f->bound != BOUND_EXACT || f->at < before + CONTEXT || digits_of(f) < (is_whole_count(f) ? 100 : 1000))
        return (struct str){"", 0};
    struct str clause = prose_tail(prose_lead(p, i));
    if (lexicon_contains(check->lexicon, WORD_SHARE, clause) || lexicon_contains(check->lexicon, WORD_COMPARE, clause))
        return (struct str){"", 0};
    return last_bytes(str_slice(p->s, 0, f->at), CONTEXT);
}

/* The name of a rate of four digits, 满意度 and 满意率 being one. */
static struct str rate_key(const struct check *check, const struct figure *f, struct str name)
{
    if (f->bound != BOUND_EXACT || digits_of(f) < 1000 || lexicon_contains(check->lexicon, WORD_LAST, name) ||
        lexicon_contains(check->lexicon, WORD_COMPARE, name) ||
        prose_ends_direction(check->lexicon, name) != DIRECTION_NONE)
        return (struct str){"", 0};
    name = prose_without_copula(check->lexicon, name);
    size_t n = lexicon_ends(check->lexicon, WORD_RATE_END, name);
    struct str key = last_bytes(str_slice(name, 0, name.n - n), RATE_NAME);
    return n && key.n >= RATE_NAME_MIN ? key : (struct str){"", 0};
}

static bool add_passage(struct statements *statements, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++) {
        if (p->figures[i].role != ROLE_FIGURE)
            continue;
        struct str key = copy_key(statements->check, p, i);
        if (key.n && !add(statements, key, p, &p->figures[i]))
            return false;
        key = prose_is_percent(&p->figures[i])
                  ? rate_key(statements->check, &p->figures[i], prose_tail(prose_lead(p, i)))
                  : (struct str){"", 0};
        if (key.n && !add(statements, key, p, &p->figures[i]))
            return false;
    }
    return true;
}

/* Rates in rows that bear their name, and sentences in cells. */
static bool add_grid(struct statements *statements, const struct grid *grid)
{
    for (size_t i = 0; i < grid->rows * grid->columns; i++) {
        struct passage *cell = &grid->cells[i];
        if (cell->n && cell->s.n > SHORT_CELL_BYTES && !add_passage(statements, cell))
            return false;
        if (!passage_is_number(cell) || digits_of(&cell->figures[0]) < 1000 || !prose_is_percent(&cell->figures[0]))
            continue;
        size_t column = i % grid->columns;
        while (column > 0 &&
               (!grid->cells[i - i % grid->columns + column].s.n || grid->cells[i - i % grid->columns + column].n))
            column--;
        struct str key = rate_key(statements->check, &cell->figures[0], grid->cells[i - i % grid->columns + column].s);
        if (key.n && !add(statements, key, cell, &cell->figures[0]))
            return false;
    }
    return true;
}

static void report(struct check *check, const struct statement *wrong, const struct statement *other)
{
    struct claim claim = {.rule = RULE_TEXT_REPEAT,
                          .verdict = VERDICT_FAIL,
                          .passage = wrong->passage,
                          .stated = wrong->figure,
                          .grid = check->grids[wrong->passage->block],
                          .computed_text = figure_text(other->passage, other->figure)};
    figure_use(other->figure);
    CLAIM(check, &claim, MSG_check_repeat, ARG_TEXT("stated", figure_text(wrong->passage, wrong->figure)),
          ARG_TEXT("other", figure_text(other->passage, other->figure)),
          ARG_NUMBER("line", passage_place(other->passage, other->figure->at).line));
}

/* All but one agree, and a digit parts that one from the rest. Of two, only whole counts of four digits say that they
 * are one: bulletins tell of another month, and of another kind of bank, in the same sentences. */
static void relate_group(struct check *check, const struct statement *const *group, size_t n, bool copies)
{
    if (n == 2 && copies && group[0]->passage != group[1]->passage && is_whole_count(group[0]->figure) &&
        digits_of(group[0]->figure) >= 1000 && group[0]->figure->family == group[1]->figure->family &&
        is_whole_count(group[1]->figure) &&
        value_one_digit_apart(figure_value(group[0]->figure), figure_value(group[1]->figure).v))
        report(check, group[0], group[1]);
    for (size_t i = 0; i < n; i++) {
        const struct figure *own = group[i]->figure;
        const struct statement *other = group[i ? 0 : n - 1];
        size_t same = 0, others = 0;
        for (size_t j = 0; j < n; j++) {
            bool alike = group[j]->figure->family == own->family;
            same += j != i && alike && figure_value(group[j]->figure).v == figure_value(own).v;
            others += j != i && alike && figure_value(group[j]->figure).v == figure_value(other->figure).v;
        }
        if (same + 1 == n)
            figure_use(group[i]->figure);
        if (n >= 3 && same == 0 && others + 1 == n &&
            value_one_digit_apart(figure_value(own), figure_value(other->figure).v))
            report(check, group[i], other);
    }
}

/* The eight characters before a figure of two digits, dates and other figures among them. */
static bool add_echoes(struct statements *statements, struct passage *p)
{
    enum { ECHO = 24 };
    for (size_t i = 0; i < p->n; i++) {
        const struct figure *f = &p->figures[i];
        if (f->role == ROLE_FIGURE && f->bound == BOUND_EXACT && digits_of(f) >= 10 && f->at >= ECHO &&
            !add(statements, last_bytes(str_slice(p->s, 0, f->at), ECHO), p, &p->figures[i]))
            return false;
    }
    return true;
}

static struct str unit_text(const struct passage *p, const struct figure *f)
{
    return str_slice(p->s, f->at + f->number_n, f->at + f->n);
}

struct alikeness {
    size_t equal;   /* figures of three digits that are the same in both */
    size_t dates;   /* and dates */
    bool different; /* a figure is not */
    size_t name;    /* bytes of the same words before this one, till they are NAME; but for shares and comparisons */
};
enum { NAME = 18 };

static size_t common_end(struct str a, struct str b)
{
    size_t n = 0;
    while (n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n])
        n++;
    return n;
}

/* Walks two passages from figures `i` and `j` on as long as their words and figures are the same. */
static void walk(const struct lexicon *lexicon, const struct passage *p, size_t i, const struct passage *q, size_t j,
                 int step, struct alikeness *alikeness)
{
    const int128 one = power_of_ten(VALUE_SCALE);
    for (;;) {
        size_t a = step > 0 ? i + 1 : i, b = step > 0 ? j + 1 : j;
        struct str gap = passage_gap(p, a), other = passage_gap(q, b);
        bool same_words = str_equal(gap, other);
        if (step < 0 && alikeness->name < NAME) {
            struct str words = str_slice(gap, gap.n - common_end(gap, other), gap.n);
            if (!lexicon_contains(lexicon, WORD_COMPARE, words) && !lexicon_contains(lexicon, WORD_SHARE, words))
                alikeness->name += words.n;
        }
        if (a == 0 || b == 0 || a >= p->n || b >= q->n || !same_words)
            return;
        i = step > 0 ? i + 1 : i - 1;
        j = step > 0 ? j + 1 : j - 1;
        const struct figure *f = &p->figures[i], *g = &q->figures[j];
        if (!str_equal(unit_text(p, f), unit_text(q, g)))
            return;
        if (!str_equal(figure_text(p, f), figure_text(q, g))) {
            alikeness->different = true;
            return;
        }
        bool all = prose_is_percent(f) && figure_value(f).v == one;
        alikeness->equal += f->role == ROLE_FIGURE && f->family != UNIT_NONE && digits_of(f) >= 100 && !all;
        alikeness->dates += f->role == ROLE_DATE;
    }
}

/* A sentence told twice, with the same figures all but this one, which differs by a digit. */
static bool is_echo(const struct lexicon *lexicon, const struct statement *a, const struct statement *b)
{
    enum { LARGE = 10000 };
    const struct passage *p = a->passage, *q = b->passage;
    size_t i = (size_t)(a->figure - p->figures), j = (size_t)(b->figure - q->figures);
    if (a->figure->family != b->figure->family || a->figure->shift != b->figure->shift ||
        !str_equal(unit_text(p, a->figure), unit_text(q, b->figure)))
        return false;
    struct alikeness alikeness = {0};
    walk(lexicon, p, i, q, j, 1, &alikeness);
    if (!alikeness.different)
        walk(lexicon, p, i, q, j, -1, &alikeness);
    return !alikeness.different && alikeness.name >= NAME &&
           (alikeness.equal > 0 || (alikeness.dates >= 2 && digits_of(a->figure) >= LARGE));
}

static void relate_echoes(struct check *check, const struct statement *const *group, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            struct value a = figure_value(group[i]->figure), b = figure_value(group[j]->figure);
            bool used = a.v == b.v && group[i]->figure->used && group[j]->figure->used;
            if (used || (a.v != b.v && !value_one_digit_apart(a, b.v)) || !is_echo(check->lexicon, group[i], group[j]))
                continue;
            if (a.v == b.v) {
                figure_use(group[i]->figure);
                figure_use(group[j]->figure);
            } else {
                report(check, group[i], group[j]);
            }
        }
}

static void relate_groups(const struct statements *statements, bool echoes)
{
    for (size_t slot = 0; slot < statements->keys.capacity; slot++) {
        const struct statement *group[GROUP_MAX];
        size_t n = 0;
        for (size_t i = statements->keys.slots[slot].value; i && n < GROUP_MAX; i = statements->items[i - 1].next)
            group[n++] = &statements->items[i - 1];
        if (n < 2 || n == GROUP_MAX)
            continue;
        if (echoes)
            relate_echoes(statements->check, group, n);
        else
            relate_group(statements->check, group, n, statements->keys.slots[slot].key.n > RATE_NAME);
    }
}

int relate_copies(struct check *check, struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA(check->arena->max);
    struct statements statements = {.check = check, .keys = MAP(&scratch)};
    struct statements echoes = {.check = check, .keys = MAP(&scratch)};
    for (size_t block = 0; block < check->document->n; block++) {
        bool good = check->grids[block] ? add_grid(&statements, check->grids[block])
                                        : add_passage(&statements, check->paragraphs[block]) &&
                                              add_echoes(&echoes, check->paragraphs[block]);
        if (!good)
            return error_memory(err);
    }
    relate_groups(&statements, false);
    relate_groups(&echoes, true);
    return check->failed ? error_memory(err) : 0;
}
