/* The target of an indicator in a form and in the heading that the text gives it. */
#include "check/prose.h"

/* Takes ① to ⑩ off the start of `s`; false if there is none. */
static bool take_circled(struct str *s)
{
    static const char *const circled[] = {"①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩"};
    for (size_t i = 0; i < sizeof circled / sizeof *circled; i++)
        if (str_starts(*s, str_from(circled[i]))) {
            *s = str_slice(*s, 3, s->n);
            return true;
        }
    return false;
}

/* "①群众对案件处理满意度达到 90%": the name, if the passage is such a heading. */
static struct str heading_name(const struct passage *p)
{
    if (p->n < 1 || p->figures[0].role != ROLE_FIGURE || !prose_is_percent(&p->figures[0]))
        return (struct str){"", 0};
    struct str s = passage_gap(p, 0);
    bool marked = false;
    marked |= take_circled(&s);
    struct str bare = strip_mark(s);
    marked |= bare.p != s.p;
    if (!marked || !str_ends(bare, STR("达到")))
        return (struct str){"", 0};
    return str_slice(bare, 0, bare.n - STR("达到").n);
}

enum { NAME_MIN = 12 };

/* The numbers right behind the cells of each name, the first of every table, in the document's order. */
struct target {
    struct passage *number;
    size_t next; /* 1 + index, 0 for none */
};
struct targets {
    struct map names; /* name to 1 + index of its first target */
    struct target *items;
    size_t n, capacity;
};

static struct passage *number_behind(const struct grid *grid, size_t row, size_t column)
{
    for (size_t c = column + 1; c < grid->columns; c++)
        if (grid_number(grid, row, c))
            return grid_cell(grid, row, c);
        else if (grid_cell(grid, row, c)->s.n)
            break;
    return NULL;
}

/* Blocks come from the last to the first, and so do rows and columns: what is added last is found first,
 * and another target of the same table gives way to it. */
static bool add_target(struct check *check, struct targets *targets, struct str name, struct passage *number)
{
    size_t *first = map_add(&targets->names, name, NULL);
    if (!first)
        return false;
    if (*first && targets->items[*first - 1].number->block == number->block) {
        targets->items[*first - 1].number = number;
        return true;
    }
    if (!ARENA_ROOM(check->arena, targets->items, targets->n, targets->capacity))
        return false;
    targets->items[targets->n] = (struct target){number, *first};
    *first = ++targets->n;
    return true;
}

/* Reports have headings by the dozen and tables by the hundred: the tables are read once for all. */
static const struct targets *find_targets(struct check *check)
{
    if (check->targets)
        return check->targets;
    struct targets *targets = ARENA_NEW(check->arena, struct targets);
    bool good = targets != NULL;
    if (good)
        targets->names = MAP(check->arena);
    for (size_t block = check->document->n; block-- > 0 && good;) {
        const struct grid *grid = check->grids[block];
        for (size_t i = grid ? grid->rows * grid->columns : 0; i-- > 0 && good;) {
            struct passage *number = grid->cells[i].s.n < NAME_MIN
                                         ? NULL
                                         : number_behind(grid, i / grid->columns, i % grid->columns);
            good = !number || add_target(check, targets, grid->cells[i].s, number);
        }
    }
    check->failed |= !good;
    return check->targets = good ? targets : NULL;
}

void relate_indicators(struct check *check, struct passage *p)
{
    struct str name = heading_name(p);
    struct passage *other = NULL;
    struct figure *stated = &p->figures[0];
    const struct targets *targets = name.n < NAME_MIN ? NULL : find_targets(check);
    size_t *first = targets ? map_find(&targets->names, name) : NULL;
    for (size_t i = first ? *first : 0; i; i = targets->items[i - 1].next) {
        struct passage *target = targets->items[i - 1].number;
        if (target->figures[0].family != stated->family)
            continue;
        other = target;
        if (figure_value(&target->figures[0]).v == figure_value(stated).v)
            break;
    }
    if (!other)
        return;
    bool same = figure_value(&other->figures[0]).v == figure_value(stated).v;
    struct claim claim = {.rule = RULE_INDICATOR_REPEAT,
                          .verdict = same ? VERDICT_PASS : VERDICT_FAIL,
                          .passage = p,
                          .stated = stated,
                          .computed_text = figure_text(other, &other->figures[0])};
    figure_use(&other->figures[0]);
    CLAIM(check, &claim, MSG_check_indicator, ARG_TEXT("name", name), ARG_TEXT("stated", prose_figure(p, 0)),
          ARG_TEXT("other", figure_text(other, &other->figures[0])),
          ARG_NUMBER("line", passage_place(other, other->figures[0].at).line));
}

/* "目标值 95%，目标得分 2 分，实际 99%，得 2 分": an indicator in words, under a heading with its name. */
struct told {
    struct passage *p;
    size_t target, weight, actual, score; /* figures; SIZE_MAX for none */
};

static bool read_told(struct passage *p, struct told *ret)
{
    struct told told = {p, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
    if (!p || !str_contains(p->s, STR("目标得分")))
        return false;
    for (size_t i = 0; i < p->n; i++) {
        const struct figure *f = &p->figures[i];
        struct str lead = prose_lead(p, i);
        if (f->role != ROLE_FIGURE)
            continue;
        if (f->family != UNIT_SCORE && told.weight == SIZE_MAX && told.target == SIZE_MAX)
            told.target = i;
        else if (f->family != UNIT_SCORE && told.weight != SIZE_MAX)
            told.actual = i;
        else if (str_ends(lead, STR("目标得分")) && told.weight == SIZE_MAX)
            told.weight = i;
        else if (f->family == UNIT_SCORE && str_ends(lead, STR("得")))
            told.score = i;
    }
    *ret = told;
    return told.weight != SIZE_MAX && told.score != SIZE_MAX;
}

/* The name in a heading, without its target: "③ 完成市交办重点信访积案 200 件". */
static struct str told_name(const struct passage *p)
{
    struct str s = strip_mark(p->n ? passage_gap(p, 0) : p->s);
    take_circled(&s);
    return str_ends(s, STR("达到")) ? str_slice(s, 0, s.n - STR("达到").n) : s;
}

/* The numbers of a row from its first on: target, actual value and score, or what there is of them. */
static size_t row_numbers(const struct grid *grid, size_t cell, struct passage *found[4])
{
    size_t n = 0, row = cell / grid->columns;
    for (size_t c = cell % grid->columns; c < grid->columns && n < 4; c++)
        if (grid_number(grid, row, c))
            found[n++] = grid_cell(grid, row, c);
    return n;
}

static bool is_same(const struct figure *a, const struct figure *b)
{
    return a->family == b->family && figure_value(a).v == figure_value(b).v;
}

/* One told figure against the cell that repeats it. */
static void relate_told(struct check *check, const struct told *told, size_t i, struct passage *cell, struct str name)
{
    struct figure *stated = &told->p->figures[i], *other = &cell->figures[0];
    struct claim claim = {.rule = RULE_INDICATOR_REPEAT,
                          .verdict = figure_value(stated).v == figure_value(other).v ? VERDICT_PASS : VERDICT_FAIL,
                          .passage = told->p,
                          .stated = stated,
                          .computed_text = figure_text(cell, other)};
    figure_use(other);
    CLAIM(check, &claim, MSG_check_indicator_told, ARG_TEXT("name", name), ARG_TEXT("stated", prose_figure(told->p, i)),
          ARG_TEXT("other", figure_text(cell, other)), ARG_NUMBER("line", passage_place(cell, other->at).line));
}

/* A row of that name, by its first number; where the others agree, the one figure that does not is wrong. */
static bool relate_told_row(struct check *check, const struct told *told, const struct passage *first, struct str name,
                            bool report)
{
    const struct grid *grid = check->grids[first->block];
    struct passage *cells[4];
    struct figure *f = told->p->figures;
    size_t n = row_numbers(grid, grid_place(grid, first), cells), agree = 0, all = 0;
    if (n != 3 || told->target == SIZE_MAX || told->actual == SIZE_MAX)
        return false;
    const size_t of[] = {told->target, told->actual, told->score};
    for (size_t i = 0; i < 3; i++) {
        const struct figure *cell = &cells[i]->figures[0];
        bool score = i == 2 && (cell->family == UNIT_NONE || cell->family == UNIT_SCORE);
        all += score || cell->family == f[of[i]].family;
        agree += is_same(cell, &f[of[i]]) || (score && figure_value(cell).v == figure_value(&f[of[i]]).v);
    }
    if (all != 3 || agree < 2)
        return false;
    for (size_t i = 0; i < 3 && report; i++)
        relate_told(check, told, of[i], cells[i], name);
    return true;
}

static void relate_told_limit(struct check *check, const struct told *told)
{
    struct figure *weight = &told->p->figures[told->weight], *score = &told->p->figures[told->score];
    struct claim claim = {.rule = RULE_SCORE_LIMIT,
                          .verdict = figure_value(score).v <= figure_value(weight).v ? VERDICT_PASS : VERDICT_FAIL,
                          .passage = told->p,
                          .stated = score};
    figure_use(weight);
    CLAIM(check, &claim, MSG_check_score_limit, ARG_TEXT("stated", prose_figure(told->p, told->weight)),
          ARG_TEXT("computed", prose_figure(told->p, told->score)));
}

void relate_told_indicators(struct check *check, size_t block)
{
    struct told told;
    if (block == 0 || !check->paragraphs[block - 1] || !read_told(check->paragraphs[block], &told))
        return;
    relate_told_limit(check, &told);
    struct str name = told_name(check->paragraphs[block - 1]);
    const struct targets *targets = name.n < NAME_MIN ? NULL : find_targets(check);
    size_t *first = targets ? map_find(&targets->names, name) : NULL, rows = 0;
    const struct passage *found = NULL;
    for (size_t i = first ? *first : 0; i; i = targets->items[i - 1].next)
        if (relate_told_row(check, &told, targets->items[i - 1].number, name, false)) {
            found = targets->items[i - 1].number;
            rows++;
        }
    if (rows == 1)
        relate_told_row(check, &told, found, name, true);
}
