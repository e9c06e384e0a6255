/* The target of an indicator in a form and in the heading that the text gives it. */
#include "check/prose.h"

/* "①群众对案件处理满意度达到 90%": the name, if the passage is such a heading. */
static struct str heading_name(const struct passage *p)
{
    static const char *const circled[] = {"①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩"};
    if (p->n < 1 || p->figures[0].role != ROLE_FIGURE || !prose_is_percent(&p->figures[0]))
        return (struct str){"", 0};
    struct str s = passage_gap(p, 0);
    bool marked = false;
    for (size_t i = 0; i < sizeof circled / sizeof *circled; i++)
        if (str_starts(s, str_from(circled[i]))) {
            s = str_slice(s, 3, s.n);
            marked = true;
        }
    struct str bare = strip_mark(s);
    marked |= bare.p != s.p;
    if (!marked || !str_ends(bare, STR("达到")))
        return (struct str){"", 0};
    return str_slice(bare, 0, bare.n - STR("达到").n);
}

/* The number right behind the cell of that name: the form's target. */
static struct passage *target_of(const struct check *check, size_t block, struct str name)
{
    const struct grid *grid = check->grids[block];
    for (size_t row = 0; grid && row < grid->rows; row++)
        for (size_t column = 0; column + 1 < grid->columns; column++) {
            if (!str_equal(grid_cell(grid, row, column)->s, name))
                continue;
            for (size_t c = column + 1; c < grid->columns; c++)
                if (grid_number(grid, row, c))
                    return grid_cell(grid, row, c);
                else if (grid_cell(grid, row, c)->s.n)
                    break;
        }
    return NULL;
}

void relate_indicators(struct check *check, struct passage *p)
{
    struct str name = heading_name(p);
    struct passage *other = NULL;
    struct figure *stated = &p->figures[0];
    if (name.n < 12)
        return;
    for (size_t block = 0; block < check->document->n; block++) {
        struct passage *target = target_of(check, block, name);
        if (!target || target->figures[0].family != stated->family)
            continue;
        other = target;
        if (target->figures[0].value.v == stated->value.v)
            break;
    }
    if (!other)
        return;
    bool same = other->figures[0].value.v == stated->value.v;
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
