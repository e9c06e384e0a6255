#include "domain/accounts/cross_check.h"

/* Values are compared in units of 10^-9 of the tables' unit, so that half a last digit is whole. */
enum { COMMON_SCALE = 9 };

/* A side of an equation while it is added up. */
struct side {
    int128 value, slack;
    int128 exact_fen; /* of our own books; 0 of a foreign table */
    struct buf text;
    bool any;                 /* a figure is filled, not all blank */
    bool absent;              /* a cell that a foreign table does not have */
    struct cell_place *cells; /* for who is told of each equation */
    size_t n, capacity;
    const struct check_fact *fact;
};

struct runner {
    struct arena *arena;
    const struct check_input *input;
    struct check_result *result;
    struct error *err;
    bool with_facts; /* the equation compares tables with something outside them */
};

enum verdict verdict_worse(enum verdict a, enum verdict b)
{
    static const int rank[] = {
        [VERDICT_PASS] = 0, [VERDICT_ROUNDING] = 1, [VERDICT_NOT_CHECKABLE] = 2, [VERDICT_FAIL] = 3};
    return rank[a] >= rank[b] ? a : b;
}

static int128 scaled(struct decimal d)
{
    return (int128)d.digits * power_of_ten(COMMON_SCALE - d.scale);
}

/* How far a printed cell may lie from the exact value. */
static int128 cell_slack(const struct runner *r, const struct table_cell *cell)
{
    const int128 tick = power_of_ten(COMMON_SCALE - cell->value.scale);
    bool adds_up = r->input->tables->policy == POLICY_LARGEST_REMAINDER;
    if (!cell->filled)
        return 0;
    if (!adds_up)
        return tick / 2;
    return r->with_facts ? tick : 0;
}

static int not_checkable(struct runner *r, enum message_id id, struct str name)
{
    struct message_argument *argument = ARENA_NEW(r->arena, struct message_argument);
    if (!argument)
        return error_memory(r->err);
    *argument = ARG_TEXT("name", name);
    r->result->verdict = VERDICT_NOT_CHECKABLE;
    r->result->reason = (struct message){id, argument, 1};
    return 0;
}

static int keep_cell(struct runner *r, struct side *side, struct cell_place at)
{
    if (!r->input->judged)
        return 0;
    if (!ARENA_ROOM(r->arena, side->cells, side->n, side->capacity))
        return error_memory(r->err);
    side->cells[side->n++] = at;
    return 0;
}

static int add_cell(struct runner *r, struct side *side, int sign, struct cell_place at)
{
    const struct table_cell *cell = tables_cell(r->input->tables, at);
    struct str figure = cell_figure(r->arena, r->input->tables, at);
    side->value += sign * scaled(cell->value);
    side->slack += cell_slack(r, cell);
    side->exact_fen += sign * cell->exact_fen;
    side->any |= cell->filled;
    side->absent |= cell->absent;
    buf_printf(&side->text, "%s%.*s %.*s",
               sign < 0       ? " - "
               : side->text.n ? " + "
                              : "",
               STR_ARGS(figure), STR_ARGS(cell->filled ? cell->text : STR("0")));
    return keep_cell(r, side, at);
}

static const struct check_fact *find_fact(const struct check_input *input, struct str name)
{
    for (size_t i = 0; i < input->n_facts; i++)
        if (str_equal(input->facts[i].name, name))
            return &input->facts[i];
    return NULL;
}

/* Adds up an expression; `*ret_missing` is what it needs and does not find, else NULL. */
static int add_expression(struct runner *r, const struct check_expression *expression, struct str row,
                          struct side *side, const struct check_term **ret_missing)
{
    *ret_missing = NULL;
    for (size_t i = 0; i < expression->n && !*ret_missing; i++) {
        const struct check_term *term = &expression->terms[i];
        bool each = str_equal(term->row, STR("$"));
        struct cell_place at;
        const struct check_fact *fact = term->fact.n ? find_fact(r->input, term->fact) : NULL;
        if (fact) {
            side->value += term->sign * scaled(fact->value);
            side->slack += fact->rounded ? power_of_ten(COMMON_SCALE - fact->value.scale) / 2 : 0;
            side->any = true;
            side->fact = fact;
            buf_printf(&side->text, "%s%.*s ",
                       term->sign < 0 ? " - "
                       : side->text.n ? " + "
                                      : "",
                       STR_ARGS(fact->name));
            decimal_print(&side->text, fact->value, true);
        } else if (term->table.n &&
                   tables_by_meaning(r->input->tables, term->table, each ? row : term->row, term->column, &at)) {
            TRY(add_cell(r, side, term->sign, at));
        } else if (!term->may_be_missing && !each) {
            *ret_missing = term;
        }
    }
    return 0;
}

static struct decimal unscaled(int128 value)
{
    struct decimal d = {0};
    decimal_ratio(value, power_of_ten(COMMON_SCALE), 0, 6, ROUND_HALF_UP, &d);
    return d;
}

static int tell(const struct runner *r, const struct side *left, const struct side *right, enum verdict verdict)
{
    if (!r->input->judged)
        return 0;
    struct judged_equation equation = {.check = r->result->check,
                                       .left = left->cells,
                                       .right = right->cells,
                                       .n_left = left->n,
                                       .n_right = right->n,
                                       .fact = left->fact ? left->fact : right->fact,
                                       .left_value = unscaled(left->value),
                                       .right_value = unscaled(right->value),
                                       .verdict = verdict};
    return r->input->judged(r->input->context, &equation, r->err);
}

static int add_equation(struct runner *r, const struct side *left, const struct side *right, enum verdict verdict)
{
    struct check_result *result = r->result;
    TRY(tell(r, left, right, verdict));
    result->verdict = verdict_worse(result->verdict, verdict);
    result->held += verdict != VERDICT_FAIL;
    result->rounded += verdict == VERDICT_ROUNDING;
    result->failed += verdict == VERDICT_FAIL;
    if (verdict == VERDICT_PASS)
        return 0;
    if (!ARENA_ROOM(r->arena, result->equations, result->n, result->capacity))
        return error_memory(r->err);
    struct check_equation equation = {.left = arena_str(r->arena, buf_view(&left->text)),
                                      .right = arena_str(r->arena, buf_view(&right->text)),
                                      .difference = unscaled(left->value - right->value),
                                      .verdict = verdict};
    if (!equation.left.p || !equation.right.p)
        return error_memory(r->err);
    result->equations[result->n++] = equation;
    return 0;
}

static int judge(struct runner *r, const struct side *left, const struct side *right, bool at_most)
{
    if (left->absent || right->absent)
        return 0; /* what is not printed cannot be held to anything */
    int128 difference = left->value - right->value, slack = left->slack + right->slack;
    int128 excess = at_most ? difference : difference < 0 ? -difference : difference;
    enum verdict verdict = excess <= 0 ? VERDICT_PASS : excess <= slack ? VERDICT_ROUNDING : VERDICT_FAIL;
    return add_equation(r, left, right, verdict);
}

static struct side side_new(void)
{
    return (struct side){.text = BUF(1 << 16)};
}

static void side_free(struct side *side)
{
    buf_free(&side->text);
}
#define _cleanup_side_ _cleanup_(side_free)

static int compare_expressions(struct runner *r, struct str row)
{
    const struct cross_check *check = r->result->check;
    const struct check_term *missing;
    _cleanup_side_ struct side left = side_new(), right = side_new();
    TRY(add_expression(r, &check->left, row, &left, &missing));
    if (!missing)
        TRY(add_expression(r, &check->right, row, &right, &missing));
    if (missing)
        return not_checkable(r, missing->fact.n ? MSG_check_no_fact : MSG_check_no_cell,
                             missing->fact.n ? missing->fact : missing->row);
    return judge(r, &left, &right, check->kind == CHECK_AT_MOST);
}

/* The rows that $ stands for: those with a code in any table of the two sides, each once. */
static int compare_each(struct runner *r)
{
    const struct cross_check *check = r->result->check;
    const struct tables *tables = r->input->tables;
    struct map seen = MAP(r->arena);
    for (size_t t = 0; t < tables->layout->n_tables; t++) {
        const struct table *table = &tables->tables[t];
        if (!check_concerns(check, table->layout->role))
            continue;
        for (size_t b = 0; b < table->layout->n_blocks; b++) {
            for (size_t i = 0; i < table->blocks[b].n; i++) {
                struct str code = table->blocks[b].rows[i].code;
                bool added;
                if (!code.n || (check->each == EACH_CLASS && code.n != 3))
                    continue;
                if (!map_add(&seen, code, &added))
                    return error_memory(r->err);
                if (added)
                    TRY(compare_expressions(r, code));
            }
        }
    }
    return 0;
}

static int check_formulas(struct runner *r, size_t t)
{
    const struct table *table = &r->input->tables->tables[t];
    for (size_t b = 0; b < table->layout->n_blocks; b++) {
        const struct table_block *block = &table->blocks[b];
        for (size_t i = 0; i < block->n; i++) {
            for (size_t c = 0; c < block->layout->n_columns; c++) {
                /* A cell may stand under a row's formula and a column's; both must hold. */
                const struct formula *formulas[] = {&block->rows[i].layout->formula,
                                                    &block->layout->columns[c].formula};
                for (size_t f = 0; f < 2; f++) {
                    _cleanup_side_ struct side left = side_new(), right = side_new();
                    if (!formulas[f]->n)
                        continue;
                    TRY(add_cell(r, &left, 1, (struct cell_place){t, b, i, c}));
                    for (size_t k = 0; k < formulas[f]->n; k++) {
                        struct cell_place at = {t, b, i, formulas[f]->terms[k].index};
                        if (f == 0) {
                            at = (struct cell_place){t, b, 0, c};
                            while (at.row < block->n &&
                                   block->rows[at.row].layout != &block->layout->rows[formulas[f]->terms[k].index])
                                at.row++;
                        }
                        if (at.row < block->n)
                            TRY(add_cell(r, &right, formulas[f]->terms[k].sign, at));
                    }
                    if (left.any || right.any)
                        TRY(judge(r, &left, &right, false));
                }
            }
        }
    }
    return 0;
}

/* Whether `child` stands one level below `parent` (two digits more; classes below the total). */
static bool is_child(const struct table_row *parent, const struct table_row *child)
{
    if (parent->layout->kind == ROW_TOTAL)
        return child->code.n == 3;
    return parent->code.n && child->code.n == parent->code.n + 2 && str_starts(child->code, parent->code);
}

static int check_hierarchy_of(struct runner *r, size_t t, size_t b, size_t parent)
{
    const struct table_block *block = &r->input->tables->tables[t].blocks[b];
    for (size_t c = 0; c < block->layout->n_columns; c++) {
        _cleanup_side_ struct side left = side_new(), right = side_new();
        size_t children = 0;
        TRY(add_cell(r, &left, 1, (struct cell_place){t, b, parent, c}));
        for (size_t i = 0; i < block->n; i++) {
            if (i == parent || !is_child(&block->rows[parent], &block->rows[i]))
                continue;
            TRY(add_cell(r, &right, 1, (struct cell_place){t, b, i, c}));
            children++;
        }
        if (children && (left.any || right.any))
            TRY(judge(r, &left, &right, false));
    }
    return 0;
}

static int check_hierarchy(struct runner *r, size_t t)
{
    const struct table *table = &r->input->tables->tables[t];
    for (size_t b = 0; b < table->layout->n_blocks; b++)
        for (size_t i = 0; i < table->blocks[b].n; i++)
            TRY(check_hierarchy_of(r, t, b, i));
    return 0;
}

static int check_not_negative(struct runner *r, size_t t)
{
    const struct table *table = &r->input->tables->tables[t];
    for (size_t b = 0; b < table->layout->n_blocks; b++) {
        for (size_t i = 0; i < table->blocks[b].n; i++) {
            for (size_t c = 0; c < table->blocks[b].layout->n_columns; c++) {
                _cleanup_side_ struct side left = side_new(), right = side_new();
                TRY(add_cell(r, &right, 1, (struct cell_place){t, b, i, c}));
                buf_text(&left.text, "0");
                if (right.any)
                    TRY(judge(r, &left, &right, true));
            }
        }
    }
    return 0;
}

static int check_sentence(struct runner *r, size_t t)
{
    const struct table *table = &r->input->tables->tables[t];
    _cleanup_side_ struct side none = side_new();
    bool good = !table->empty || table->layout->empty.n > 0;
    return add_equation(r, &none, &none, good ? VERDICT_PASS : VERDICT_FAIL);
}

static int check_names(struct runner *r, size_t t)
{
    const struct table *table = &r->input->tables->tables[t];
    for (size_t b = 0; b < table->layout->n_blocks; b++) {
        bool economic = table->layout->blocks[b].head == HEAD_ECONOMIC;
        const struct codes *codes = economic ? r->input->economic_codes : r->input->function_codes;
        for (size_t i = 0; i < table->blocks[b].n; i++) {
            const struct table_row *row = &table->blocks[b].rows[i];
            _cleanup_side_ struct side left = side_new(), right = side_new();
            const struct code *code = codes_find(codes, row->code, r->input->tables->year);
            if (row->layout->kind != ROW_CODES)
                continue;
            TRY(keep_cell(r, &left, (struct cell_place){t, b, i, 0}));
            buf_printf(&left.text, "%.*s %.*s", STR_ARGS(row->code), STR_ARGS(row->label));
            if (code)
                buf_printf(&right.text, "%.*s %.*s", STR_ARGS(row->code), STR_ARGS(code->name));
            bool good = code && str_equal(code->name, row->label);
            TRY(add_equation(r, &left, &right, good ? VERDICT_PASS : VERDICT_FAIL));
        }
    }
    return 0;
}

static int run_on_table(struct runner *r)
{
    const struct cross_check *check = r->result->check;
    const struct tables *tables = r->input->tables;
    for (size_t t = 0; t < tables->layout->n_tables; t++) {
        if (!str_equal(tables->layout->tables[t].role, check->left_text))
            continue;
        if (check->kind == CHECK_FORMULAS && tables->tables[t].partial)
            break; /* a sum may take what the layout does not know */
        switch (check->kind) {
        case CHECK_FORMULAS:
            return check_formulas(r, t);
        case CHECK_HIERARCHY:
            return check_hierarchy(r, t);
        case CHECK_NOT_NEGATIVE:
            return check_not_negative(r, t);
        case CHECK_SENTENCE:
            return check_sentence(r, t);
        default:
            return check_names(r, t);
        }
    }
    return not_checkable(r, MSG_check_no_table, check->left_text);
}

static bool has_facts(const struct check_expression *expression)
{
    for (size_t i = 0; i < expression->n; i++)
        if (expression->terms[i].fact.n)
            return true;
    return false;
}

static int run_check(struct runner *r)
{
    const struct cross_check *check = r->result->check;
    const struct check_term *missing;
    r->with_facts = has_facts(&check->left) || has_facts(&check->right);
    if (check->when.n) {
        _cleanup_side_ struct side when = side_new();
        TRY(add_expression(r, &check->when, STR(""), &when, &missing));
        /* Money too little to be printed is money all the same. */
        if (missing || when.value != 0 || when.exact_fen != 0)
            return not_checkable(r, MSG_check_not_applicable, missing ? missing->row : STR(""));
    }
    if (check->kind != CHECK_EQUAL && check->kind != CHECK_AT_MOST)
        return run_on_table(r);
    return check->each ? compare_each(r) : compare_expressions(r, STR(""));
}

int cross_checks_run(struct arena *arena, const struct check_input *input, struct check_results *ret, struct error *err)
{
    struct check_results results = {ARENA_NEW_ARRAY(arena, input->checks->n, struct check_result), 0};
    if (!results.items)
        return error_memory(err);
    for (; results.n < input->checks->n; results.n++) {
        struct runner r = {arena, input, &results.items[results.n], err, false};
        r.result->check = &input->checks->items[results.n];
        TRY(run_check(&r));
    }
    *ret = results;
    return 0;
}

static bool expression_concerns(const struct check_expression *expression, struct str role)
{
    for (size_t i = 0; i < expression->n; i++)
        if (str_equal(expression->terms[i].table, role))
            return true;
    return false;
}

bool check_concerns(const struct cross_check *check, struct str role)
{
    return str_equal(check->left_text, role) || expression_concerns(&check->left, role) ||
           expression_concerns(&check->right, role);
}
