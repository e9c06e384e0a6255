/* A budget and what was spent of it, stated in a sentence and again in a form or table. */
#include "check/relate/prose.h"
#include "check/relate/sizes.h"

#include <stdlib.h>

struct pair {
    struct passage *budget_in, *actual_in;
    struct figure *budget, *actual;
    const struct grid *grid;
    bool initial; /* 年初 */
    struct str name;
};

struct pairs {
    struct check *check;
    struct arena *arena;
    struct pair *items;
    size_t n, capacity;
};

static void add(struct pairs *pairs, struct pair pair)
{
    if (!ARENA_ROOM(pairs->arena, pairs->items, pairs->n, pairs->capacity)) {
        pairs->check->failed = true;
        return;
    }
    pairs->items[pairs->n++] = pair;
}

/* "预算数为 B，执行数为 A" in a sentence. */
static void from_text(struct pairs *pairs, struct passage *p)
{
    const struct lexicon *lexicon = pairs->check->lexicon;
    for (size_t i = 0; i < p->n; i++) {
        size_t next = prose_next(p, i);
        if (next == SIZE_MAX || !prose_is_amount(&p->figures[i]) || !prose_is_amount(&p->figures[next]) ||
            !figure_same_family(&p->figures[i], &p->figures[next]) || p->figures[i].family != UNIT_MONEY)
            continue;
        struct str a = prose_tail(prose_lead(p, i)), b = prose_tail(prose_lead(p, next));
        if (!lexicon_contains(lexicon, WORD_BUDGET, a) || lexicon_contains(lexicon, WORD_FINAL_ACCOUNTS, a) ||
            !lexicon_contains(lexicon, WORD_ACTUAL, b) || lexicon_contains(lexicon, WORD_BUDGET, b))
            continue;
        add(pairs,
            (struct pair){p, p, &p->figures[i], &p->figures[next], NULL,
                          lexicon_contains(lexicon, WORD_INITIAL_BUDGET, a), str_slice(p->s, 0, p->figures[i].at)});
    }
}

/* What the nearest header cell above a number calls it, wherever the form has one. */
enum called { CALLED_OTHER, CALLED_INITIAL, CALLED_BUDGET, CALLED_ACTUAL };

static enum called called(const struct lexicon *lexicon, struct str header)
{
    if (lexicon_contains(lexicon, WORD_FORM_INITIAL, header))
        return CALLED_INITIAL;
    if (lexicon_contains(lexicon, WORD_FORM_BUDGET, header) && !lexicon_contains(lexicon, WORD_FORM_NOT_BUDGET, header))
        return CALLED_BUDGET;
    return lexicon_contains(lexicon, WORD_FORM_ACTUAL, header) ? CALLED_ACTUAL : CALLED_OTHER;
}

static struct str form_name(const struct lexicon *lexicon, struct str title)
{
    for (size_t at = 0; at + 6 < title.n; at++)
        if (str_starts(str_slice(title, at, title.n), STR("年度"))) {
            title = str_slice(title, at + 6, title.n);
            break;
        }
    for (size_t n; (n = lexicon_ends(lexicon, WORD_FORM_END, title)) != 0;)
        title.n -= n;
    return title;
}

static void from_grid(struct pairs *pairs, const struct grid *grid)
{
    enum called *above = ARENA_NEW_ARRAY(pairs->arena, grid->columns, enum called);
    if (!above) {
        pairs->check->failed = true;
        return;
    }
    for (size_t row = 0; row < grid->rows; row++) {
        size_t budget = SIZE_MAX, initial = SIZE_MAX, actual = SIZE_MAX;
        for (size_t column = 0; column < grid->columns; column++) {
            const struct passage *cell = grid_cell(grid, row, column);
            if (!passage_is_number(cell)) {
                above[column] = cell->s.n ? called(pairs->check->lexicon, cell->s) : above[column];
                continue;
            }
            if (cell->figures[0].family == UNIT_PERCENT)
                continue;
            if (above[column] == CALLED_INITIAL)
                initial = column;
            else if (above[column] == CALLED_BUDGET)
                budget = column;
            else if (above[column] == CALLED_ACTUAL)
                actual = column;
        }
        for (int k = 0; k < 2; k++) {
            size_t column = k ? initial : budget;
            if (column == SIZE_MAX || actual == SIZE_MAX)
                continue;
            add(pairs, (struct pair){grid_cell(grid, row, column), grid_cell(grid, row, actual),
                                     grid_number(grid, row, column), grid_number(grid, row, actual), grid, k == 1,
                                     form_name(pairs->check->lexicon, grid->title)});
        }
    }
}

/* A bare number of a form stands in the unit of the sentence when it prints the same digits. */
static bool same_amount(const struct figure *a, const struct figure *b)
{
    if (a->family == b->family)
        return value_judge_same(figure_value(a), figure_value(b)) <= VERDICT_ROUNDING;
    return (a->family == UNIT_NONE || b->family == UNIT_NONE) && decimal_compare(a->printed, b->printed) == 0;
}

static bool telling(const struct figure *f)
{
    return f->printed.digits > 999 || f->printed.digits < -999;
}

static void report(struct check *check, enum rule_id rule, struct passage *p, struct figure *stated, struct passage *in,
                   struct figure *other)
{
    struct claim claim = {
        .rule = rule, .verdict = VERDICT_FAIL, .passage = p, .stated = stated, .computed_text = figure_text(in, other)};
    figure_use(other);
    CLAIM(check, &claim, MSG_check_repeat, ARG_TEXT("stated", figure_text(p, stated)),
          ARG_TEXT("other", figure_text(in, other)), ARG_NUMBER("line", passage_place(in, other->at).line));
}

static void compare(struct check *check, const struct pair *text, const struct pair *form)
{
    bool budget = same_amount(text->budget, form->budget), actual = same_amount(text->actual, form->actual);
    if (!budget && !actual)
        return;
    bool named = form->name.n >= 9 && str_contains(text->name, form->name);
    if (budget && actual && (named || telling(text->actual))) {
        figure_use(text->budget);
        figure_use(text->actual);
        figure_use(form->budget);
        figure_use(form->actual);
    }
    if (named && budget && !actual &&
        value_judge_sum(figure_value(text->actual), figure_value(form->actual)) != VERDICT_ROUNDING)
        report(check, RULE_TEXT_REPEAT, text->actual_in, text->actual, form->actual_in, form->actual);
    else if (named && actual && !budget && text->initial == form->initial)
        report(check, RULE_TEXT_REPEAT, text->budget_in, text->budget, form->budget_in, form->budget);
    else if (text->initial && form->initial && actual && !budget && telling(text->actual) &&
             text->budget->family == form->budget->family)
        report(check, RULE_BUDGET_REPEAT, text->budget_in, text->budget, form->budget_in, form->budget);
}

/* The pairs of the forms by the size of one of their two amounts; those without a unit apart. */
struct by_amount {
    struct sizes with_unit, bare;
};

static struct value bare_value(const struct figure *f)
{
    return value_from(f->printed, 0, f->printed.scale, false);
}

static bool index_amount(struct by_amount *by, struct arena *arena, const struct figure *f, size_t form)
{
    return f->family == UNIT_NONE ? sizes_add(&by->bare, arena, bare_value(f), form)
                                  : sizes_add(&by->with_unit, arena, figure_value(f), form);
}

/* The forms whose amount may be the same as that of a sentence; false when there are more than `max`. */
struct found {
    uint32_t *forms;
    size_t n, max;
};

static bool find_near(const struct sizes *sizes, struct value value, struct found *found)
{
    int128 reach = 2 * (value.half > sizes->half ? value.half : sizes->half);
    for (size_t i = sizes_from(sizes, value.v - reach); sizes_upto(sizes, i, value.v + reach); i++) {
        if (found->n == found->max)
            return false;
        found->forms[found->n++] = sizes->items[i].id;
    }
    return true;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Only pairs that share an amount say anything: those are looked up by it. What shares its amount with so many
 * that nobody can mean it, as in input made to be slow, is left out. */
static void compare_all(const struct pairs *texts, const struct pairs *forms)
{
    enum { SAME_MAX = 4096 };
    struct check *check = texts->check;
    struct by_amount budgets = {0}, actuals = {0};
    struct found found = {ARENA_NEW_ARRAY(texts->arena, SAME_MAX, uint32_t), 0, SAME_MAX};
    bool good = found.forms != NULL;
    for (size_t i = 0; i < forms->n && good; i++)
        good = index_amount(&budgets, texts->arena, forms->items[i].budget, i) &&
               index_amount(&actuals, texts->arena, forms->items[i].actual, i);
    check->failed |= !good;
    struct sizes *all[] = {&budgets.with_unit, &budgets.bare, &actuals.with_unit, &actuals.bare};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        sizes_sort(all[i]);
    for (size_t i = 0; i < texts->n && good; i++) {
        const struct pair *text = &texts->items[i];
        found.n = 0;
        if (!find_near(all[0], figure_value(text->budget), &found) ||
            !find_near(all[1], bare_value(text->budget), &found) ||
            !find_near(all[2], figure_value(text->actual), &found) ||
            !find_near(all[3], bare_value(text->actual), &found))
            continue;
        if (found.n)
            qsort(found.forms, found.n, sizeof *found.forms, by_number);
        for (size_t k = 0; k < found.n; k++)
            if (!k || found.forms[k] != found.forms[k - 1])
                compare(check, text, &forms->items[found.forms[k]]);
    }
}

/* Is the pair that of a class ("一般公共服务支出（类）。年初预算为…") rather than of one of its items? */
static bool of_class(const struct lexicon *lexicon, const struct pair *pair)
{
    return lexicon_contains(lexicon, WORD_CODE_CLASS, pair->name) &&
           !lexicon_contains(lexicon, WORD_CODE_BELOW, pair->name);
}

static void report_sum(struct check *check, struct passage *p, struct figure *stated, struct value sum, size_t n,
                       enum verdict verdict)
{
    struct claim claim = {.rule = RULE_PARTS,
                          .verdict = verdict,
                          .passage = p,
                          .stated = stated,
                          .has_computed = true,
                          .computed = sum.v,
                          .digits = stated->printed.scale > 2 ? stated->printed.scale : 2};
    CLAIM(check, &claim, MSG_check_parts, ARG_NUMBER("n", n), ARG_TEXT("stated", figure_text(p, stated)),
          ARG_TEXT("computed", print_like(check, p, stated, sum.v, claim.digits)));
}

/* Budget and spending of a whole, and below it those of its classes in numbered paragraphs: the one sum
 * that holds shows that the other was meant to. */
static void relate_item_pairs(struct check *check, const struct pairs *texts, size_t head)
{
    enum { REACH = 60 };
    const struct pair *whole = &texts->items[head];
    struct value budget = {0}, actual = {0};
    size_t n = 0, end = head + 1;
    bool classes = false;
    if (strip_mark(whole->budget_in->s).p != whole->budget_in->s.p)
        return;
    for (; end < texts->n; end++) {
        const struct passage *p = texts->items[end].budget_in;
        if (strip_mark(p->s).p == p->s.p || p->block > whole->budget_in->block + REACH)
            break;
        classes |= of_class(check->lexicon, &texts->items[end]);
    }
    for (size_t i = head + 1; i < end; i++) {
        const struct pair *pair = &texts->items[i];
        if ((classes && !of_class(check->lexicon, pair)) || !figure_same_family(pair->budget, whole->budget))
            continue;
        budget = value_add(budget, figure_value(pair->budget));
        actual = value_add(actual, figure_value(pair->actual));
        n++;
    }
    if (n < 2)
        return;
    enum verdict b = value_judge_sum(figure_value(whole->budget), budget),
                 a = value_judge_sum(figure_value(whole->actual), actual);
    if ((b == VERDICT_FAIL && a == VERDICT_FAIL) ||
        (b == VERDICT_FAIL && !value_one_digit_gap(figure_value(whole->budget).v, budget.v)) ||
        (a == VERDICT_FAIL && !value_one_digit_gap(figure_value(whole->actual).v, actual.v)))
        return;
    for (size_t i = head + 1; i < end; i++)
        if (!classes || of_class(check->lexicon, &texts->items[i])) {
            figure_use(texts->items[i].budget);
            figure_use(texts->items[i].actual);
        }
    report_sum(check, whole->budget_in, whole->budget, budget, n, b);
    report_sum(check, whole->actual_in, whole->actual, actual, n, a);
}

int relate_pairs(struct check *check, struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA(check->arena->max);
    struct pairs texts = {.check = check, .arena = &scratch}, forms = {.check = check, .arena = &scratch};
    for (size_t block = 0; block < check->document->n; block++) {
        if (check->grids[block])
            from_grid(&forms, check->grids[block]);
        else
            from_text(&texts, check->paragraphs[block]);
    }
    for (size_t i = 0; i < texts.n; i++)
        relate_item_pairs(check, &texts, i);
    compare_all(&texts, &forms);
    return check->failed ? error_memory(err) : 0;
}

enum { NAME_TAIL = 18, GROUP_MAX = 64 };

/* The last six characters of an amount's name, with its family: what says that two are the same. */
static struct str name_tail(struct str name)
{
    return name.n > NAME_TAIL ? str_slice(name, name.n - NAME_TAIL, name.n) : name;
}

/* Amounts of one name stated three times or more: one that differs in a single digit is misprinted. */
static void relate_group(struct check *check, struct named **group, size_t n)
{
    struct value values[GROUP_MAX];
    for (size_t i = 0; i < n; i++)
        values[i] = figure_value(group[i]->figure);
    for (size_t i = 0; i < n; i++) {
        size_t same = 0, near = 0, other = SIZE_MAX;
        for (size_t j = 0; j < n; j++) {
            if (j == i || group[j]->figure->family != group[i]->figure->family)
                continue;
            if (value_judge_same(values[i], values[j]) == VERDICT_PASS)
                same++;
            else if (value_one_digit_apart(values[i], values[j].v) &&
                     (other == SIZE_MAX || values[other].v == values[j].v)) {
                near++;
                other = j;
            }
        }
        if (same + 1 == n)
            figure_use(group[i]->figure);
        if (same == 0 && near >= 2 && near + 1 == n)
            report(check, RULE_TEXT_REPEAT, group[i]->passage, group[i]->figure, group[other]->passage,
                   group[other]->figure);
    }
}

int relate_text_repeats(struct check *check, const struct names *names, struct error *err)
{
    struct map tails = MAP(names->map.arena);
    for (size_t i = 0; i < names->n; i++) {
        struct named *named = &names->items[i];
        if (named->in_table || named->name.n < NAME_TAIL || named->figure->printed.digits < 1000)
            continue;
        size_t *first = map_add(&tails, name_tail(named->name), NULL);
        if (!first)
            return error_memory(err);
        named->same_tail = (uint32_t)*first & ((1U << 30) - 1);
        *first = i + 1;
    }
    for (size_t slot = 0; slot < tails.capacity; slot++) {
        struct named *group[GROUP_MAX];
        size_t n = 0;
        for (size_t i = tails.slots[slot].value; i && n < GROUP_MAX; i = names->items[i - 1].same_tail)
            group[n++] = &names->items[i - 1];
        if (n >= 3)
            relate_group(check, group, n);
    }
    return check->failed ? error_memory(err) : 0;
}
