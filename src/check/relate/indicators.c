/* The target of an indicator in a form and in the heading that the text gives it. */
#include "check/relate/prose.h"

/* "①群众对案件处理满意度达到 90%": the name, if the passage is such a heading. */
static struct str heading_name(const struct lexicon *lexicon, const struct passage *p)
{
    if (p->n < 1 || p->figures[0].role != ROLE_FIGURE || !prose_is_percent(&p->figures[0]))
        return (struct str){"", 0};
    struct str s = passage_gap(p, 0), bare = strip_mark(s), name = prose_without_copula(lexicon, bare);
    return bare.p == s.p || name.n == bare.n ? (struct str){"", 0} : name;
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
    struct str name = heading_name(check->lexicon, p);
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
