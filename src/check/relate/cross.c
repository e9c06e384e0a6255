/* The cross-checks K01 to K21 of rules/cross-checks.tsv between the nine tables of final accounts. */
#include "check/relate/accounts.h"
#include "check/relate/prose.h"
#include "rules/accounts.h"

/* One equation, with the cells of the document on its sides. */
struct equation {
    const struct cross_check *check;
    struct passage *left, *right; /* the first filled cell of each side; NULL where all is blank */
    struct figure *left_figure, *right_figure;
    const struct grid *left_grid, *right_grid;
    struct decimal left_value, right_value;
    enum verdict verdict;
    bool judged;                 /* by a relation within the table, before */
    bool fact;                   /* the left side stands in the text */
    bool sum;                    /* of more than one figure */
    const struct table_row *row; /* whose name is out of date */
};

struct cross {
    struct accounts accounts;
    struct equation *equations;
    size_t n, capacity;
};

static struct passage *first_filled(const struct accounts *accounts, const struct cell_place *cells, size_t n,
                                    const struct grid **ret_grid)
{
    for (size_t i = 0; i < n; i++) {
        struct passage *passage = accounts_cell(accounts, cells[i], ret_grid);
        if (passage && passage->n && tables_cell(&accounts->tables, cells[i])->filled)
            return passage;
    }
    return NULL;
}

static bool any_used(const struct accounts *accounts, const struct cell_place *cells, size_t n)
{
    bool used = false;
    for (size_t i = 0; i < n; i++) {
        struct passage *passage = accounts_cell(accounts, cells[i], NULL);
        used |= passage && passage->n && passage->figures[0].used;
    }
    return used;
}

static void use_all(const struct accounts *accounts, const struct cell_place *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct passage *passage = accounts_cell(accounts, cells[i], NULL);
        if (passage && passage->n && passage_is_number(passage))
            figure_use(&passage->figures[0]);
    }
}

/* The name that the code bore in another year: the row was printed from an old list. */
static bool is_old_name(const struct accounts *accounts, const struct cell_place *at)
{
    const struct table_row *row = &accounts->tables.tables[at->table].blocks[at->block].rows[at->row];
    const struct codes *codes = &accounts->check->lexicon->accounts->function_codes;
    for (size_t i = 0; accounts->check->year && i < codes->rows.n; i++) {
        const struct code *code = records_at(&codes->rows, i);
        if (str_equal(code->code, row->code) && str_equal(code->name, row->label))
            return true;
    }
    return false;
}

/* A row whose name is an old one; any other difference may be a cut or a reader's slip. */
static void take_name(const struct accounts *accounts, const struct cell_place *at, struct equation *equation)
{
    equation->left = NULL;
    if (!is_old_name(accounts, at))
        return;
    equation->row = &accounts->tables.tables[at->table].blocks[at->block].rows[at->row];
    for (size_t c = 0; c < accounts->layout.tables[at->table].blocks[at->block].n_columns && !equation->left; c++)
        equation->left = accounts_cell(accounts, (struct cell_place){at->table, at->block, at->row, c},
                                       &equation->left_grid);
    equation->right = equation->left;
}

/* An empty table has to say so: the place is its first cell. */
static void take_sentence(const struct accounts *accounts, const struct cross_check *rule, struct equation *equation)
{
    for (size_t t = 0; t < accounts->layout.n_tables; t++) {
        const struct grid *grid = accounts->first[t];
        if (!str_equal(accounts->layout.tables[t].role, rule->left_text) || !accounts->tables.tables[t].empty ||
            grid->columns < 4)
            continue;
        struct passage *cell = &grid->cells[0];
        for (size_t i = 0; i < grid->rows * grid->columns && !cell->s.n; i++)
            cell = &grid->cells[i];
        equation->left = equation->right = cell;
        equation->left_grid = grid;
    }
}

static int take(void *context, const struct judged_equation *judged, struct error *err)
{
    struct cross *cross = context;
    struct accounts *accounts = &cross->accounts;
    struct equation equation = {.check = judged->check,
                                .left_value = judged->left_value,
                                .right_value = judged->right_value,
                                .verdict = judged->verdict,
                                .sum = judged->n_left + judged->n_right > 2};
    equation.left = first_filled(accounts, judged->left, judged->n_left, &equation.left_grid);
    equation.right = first_filled(accounts, judged->right, judged->n_right, &equation.right_grid);
    equation.left_figure = equation.left ? &equation.left->figures[0] : NULL;
    equation.right_figure = equation.right ? &equation.right->figures[0] : NULL;
    for (size_t i = 0; judged->fact && i < accounts->n_facts; i++)
        if (&accounts->facts[i] == judged->fact && !equation.left) {
            equation.left = accounts->fact_passages[i];
            equation.left_figure = &equation.left->figures[accounts->fact_figures[i]];
            equation.fact = true;
        }
    if (judged->check->kind == CHECK_NAMES && judged->verdict == VERDICT_FAIL)
        take_name(accounts, judged->left, &equation);
    if (judged->check->kind == CHECK_SENTENCE)
        take_sentence(accounts, judged->check, &equation);
    equation.judged = any_used(accounts, judged->left, judged->n_left);
    if (judged->verdict != VERDICT_FAIL && equation.left && equation.right) {
        use_all(accounts, judged->left, judged->n_left);
        use_all(accounts, judged->right, judged->n_right);
    }
    if (!ARENA_ROOM(accounts->check->arena, cross->equations, cross->n, cross->capacity))
        return error_memory(err);
    cross->equations[cross->n++] = equation;
    return 0;
}

static bool doubtful(const struct check *check, const struct cross_check *rule)
{
    for (size_t i = 0; i < check->lexicon->n_accounts_words; i++)
        if (check->lexicon->accounts_words[i].what == ACCOUNTS_DOUBT &&
            str_equal(check->lexicon->accounts_words[i].id, rule->id))
            return true;
    return rule->severity == SEVERITY_NOTICE;
}

/* What the first figure on the left should be for both sides to be alike. */
static int128 wanted(const struct equation *e)
{
    const int128 wan = power_of_ten(VALUE_SCALE + 4);
    int128 left = (int128)e->left_value.digits * (wan / power_of_ten(e->left_value.scale));
    int128 right = (int128)e->right_value.digits * (wan / power_of_ten(e->right_value.scale));
    return figure_value(e->left_figure).v + right - left;
}

static enum verdict doubt(const struct check *check, const struct equation *e, size_t holds, size_t breaks)
{
    bool within = e->check->kind == CHECK_FORMULAS || e->check->kind == CHECK_HIERARCHY;
    bool misprint = value_one_digit_apart(figure_value(e->left_figure), wanted(e)) ||
                    (e->right_figure && value_one_digit_apart(figure_value(e->right_figure),
                                                              figure_value(e->right_figure).v +
                                                                  figure_value(e->left_figure).v - wanted(e)));
    if (within && e->judged)
        return VERDICT_NOT_CHECKABLE; /* what is wrong with it was said, or could not be told */
    /* The columns of a PDF are guessed, and two sides may differ for good reason: only what looks like a
     * misprint is sure. */
    if (check->document->rebuilt || doubtful(check, e->check) || within)
        return misprint ? VERDICT_FAIL : VERDICT_NOT_CHECKABLE;
    return breaks == 1 || holds >= 3 * breaks ? VERDICT_FAIL : VERDICT_NOT_CHECKABLE;
}

static void report(struct cross *cross, const struct equation *e, size_t holds, size_t breaks)
{
    struct check *check = cross->accounts.check;
    const struct cross_check *rule = e->check;
    struct claim claim = {.rule = RULE_TABLE_CROSS,
                          .verdict = e->verdict,
                          .passage = e->left,
                          .stated = e->left_figure,
                          .id = rule->id,
                          .grid = e->left_grid};
    if (e->row) {
        const struct code *code = codes_find(&check->lexicon->accounts->function_codes, e->row->code, check->year);
        CLAIM(check, &claim, MSG_check_cross_name, ARG_TEXT("id", rule->id), ARG_TEXT("name", e->row->label),
              ARG_NUMBER("year", check->year), ARG_TEXT("new_name", code ? code->name : STR("")));
        return;
    }
    if (rule->kind == CHECK_SENTENCE) {
        claim.rule = RULE_EMPTY_TABLE;
        claim.n = e->left->s.n;
        if (claim.verdict == VERDICT_FAIL && check->document->rebuilt)
            claim.verdict = VERDICT_NOT_CHECKABLE; /* its figures may stand on another page */
        CLAIM(check, &claim, MSG_check_empty_table, ARG_TEXT("title", e->left_grid->title));
        return;
    }
    if (!e->left_figure)
        return;
    claim.sum = e->sum;
    if (claim.verdict == VERDICT_ROUNDING && e->fact)
        claim.verdict = VERDICT_PASS; /* that the text repeats the table is another rule's */
    if (claim.verdict == VERDICT_FAIL)
        claim.verdict = doubt(check, e, holds, breaks);
    claim.has_computed = true;
    claim.computed = wanted(e);
    claim.digits = 2;
    if (claim.verdict == VERDICT_FAIL && e->right_figure)
        figure_use(e->right_figure);
    const struct locator place = passage_place(e->right, e->right_figure ? e->right_figure->at : 0);
    CLAIM(check, &claim, MSG_check_cross, ARG_TEXT("id", rule->id),
          ARG_TEXT("what", check->language == LANGUAGE_EN ? rule->en : rule->zh),
          ARG_TEXT("stated", figure_text(e->left, e->left_figure)), ARG_NUMBER("line", place.line),
          ARG_TEXT("other", print_like(check, e->left, e->left_figure, wanted(e), 2)));
}

/* A check that could not be run says why, once, where the first of its tables begins. */
static void say_why_not(struct cross *cross, const struct check_result *result)
{
    struct check *check = cross->accounts.check;
    const struct accounts *accounts = &cross->accounts;
    const struct grid *grid = NULL;
    for (size_t t = 0; t < accounts->layout.n_tables && !grid; t++)
        if (accounts->recognised[t] && check_concerns(result->check, accounts->layout.tables[t].role))
            grid = accounts->first[t];
    if (!grid || !result->reason.id)
        return;
    struct passage *cell = &grid->cells[0];
    for (size_t i = 0; i < grid->rows * grid->columns && !cell->s.n; i++)
        cell = &grid->cells[i];
    _cleanup_buf_ struct buf reason = BUF(1024);
    struct message why = result->reason;
    if (why.id == MSG_check_no_fact)
        why = (struct message){.id = MSG_check_cross_no_fact};
    message_print(&reason, &why, check->language);
    struct claim claim = {.rule = RULE_TABLE_CROSS,
                          .verdict = VERDICT_NOT_CHECKABLE,
                          .passage = cell,
                          .n = cell->s.n,
                          .grid = grid,
                          .id = result->check->id};
    CLAIM(check, &claim, MSG_check_cross_not, ARG_TEXT("id", result->check->id),
          ARG_TEXT("what", check->language == LANGUAGE_EN ? result->check->en : result->check->zh),
          ARG_TEXT("reason", buf_view(&reason)));
}

static void report_all(struct cross *cross, const struct check_results *results)
{
    for (size_t k = 0; k < results->n; k++) {
        size_t holds = 0, breaks = 0;
        for (size_t i = 0; i < cross->n; i++) {
            const struct equation *e = &cross->equations[i];
            if (e->check != results->items[k].check || !e->left || !e->right)
                continue;
            holds += e->verdict != VERDICT_FAIL;
            breaks += e->verdict == VERDICT_FAIL;
        }
        /* A side that is all blank may have lost its figure on the way to us. */
        for (size_t i = 0; i < cross->n; i++)
            if (cross->equations[i].check == results->items[k].check && cross->equations[i].left &&
                cross->equations[i].right)
                report(cross, &cross->equations[i], holds, breaks);
        if (!holds && !breaks && results->items[k].verdict == VERDICT_NOT_CHECKABLE)
            say_why_not(cross, &results->items[k]);
    }
}

int relate_cross(struct check *check, struct error *err)
{
    const struct accounts_rules *rules = check->lexicon->accounts;
    struct cross cross = {0};
    struct check_results results;
    TRY(accounts_read(check, &cross.accounts, err));
    if (cross.accounts.n == 0)
        return 0;
    struct check_input input = {.tables = &cross.accounts.tables,
                                .checks = &rules->cross_checks,
                                .function_codes = &rules->function_codes,
                                .economic_codes = &rules->economic_codes,
                                .facts = cross.accounts.facts,
                                .n_facts = cross.accounts.n_facts,
                                .judged = take,
                                .context = &cross};
    TRY(cross_checks_run(check->arena, &input, &results, err));
    report_all(&cross, &results);
    return check->failed ? error_memory(err) : 0;
}
