#include "office/accounts.h"

#include "base/money.h"
#include "office/journal.h"
#include "office/ledgers.h"
#include "queries.gen.h"

struct loading {
    const struct office *office;
    struct arena *arena;
    int64_t year;
    struct accounts accounts;
};

static const struct code *economic_code(const struct loading *l, struct str code)
{
    return codes_find(&l->office->rules->economic_codes, code, l->year);
}

static int add_payment_total(struct loading *l, const struct q_posting_totals_row *row, struct error *err)
{
    const struct budget_line *line = ledger_line(l->accounts.ledger, row->account);
    const struct code *code = economic_code(l, row->code);
    if (!line)
        return FAIL(err, MSG_budget_line_unknown, ARG_NUMBER("year", l->year));
    const struct budget_record *budget = &line->record;
    return books_add(l->arena, &l->accounts.books,
                     (struct book_sum){.measure = MEASURE_EXPENDITURE,
                                       .fund = (enum fund)budget->fund,
                                       .category = (enum category)budget->category,
                                       .project = budget->project,
                                       .function = budget->function,
                                       .economic = arena_str(l->arena, row->code),
                                       .economic_group = code ? code->group : GROUP_NONE,
                                       .line = budget->line,
                                       .fen = row->amount_fen,
                                       .entries = row->entries},
                     err);
}

static int add_income_total(struct loading *l, const struct q_posting_totals_row *row, struct error *err)
{
    int kind = 0;
    for (const struct word *word = income_kind_words; word->name; word++)
        if (str_equal(str_from(word->name), row->account))
            kind = word->value;
    return books_add(l->arena, &l->accounts.books,
                     (struct book_sum){.measure = MEASURE_INCOME,
                                       .fund = fund_of_income((enum income_kind)kind),
                                       .kind = (enum income_kind)kind,
                                       .project = STR(""),
                                       .line = STR(""),
                                       .function = arena_str(l->arena, row->code),
                                       .economic = STR(""),
                                       .fen = row->amount_fen,
                                       .entries = row->entries},
                     err);
}

static int load_postings(struct loading *l, struct store *store, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_posting_totals_row row;
    int status;
    TRY(q_posting_totals(store, &(struct q_posting_totals_in){l->year}, &query, err));
    while ((status = q_posting_totals_next(&query, &row, err)) == 1) {
        if (str_equal(row.kind, STR("payment")))
            TRY(add_payment_total(l, &row, err));
        else
            TRY(add_income_total(l, &row, err));
    }
    return status < 0 ? -1 : 0;
}

static int add_budget(struct loading *l, const struct budget_line *line, struct error *err)
{
    const struct budget_record *budget = &line->record;
    const struct code *code = economic_code(l, budget->economic);
    struct book_sum sum = {.measure = MEASURE_INITIAL_BUDGET,
                           .fund = (enum fund)budget->fund,
                           .category = (enum category)budget->category,
                           .project = budget->project,
                           .function = budget->function,
                           .economic = budget->economic,
                           .economic_group = code ? code->group : GROUP_NONE,
                           .line = budget->line,
                           .fen = budget->amount,
                           .entries = 1};
    TRY(books_add(l->arena, &l->accounts.books, sum, err));
    if (!line->n_changes)
        return 0;
    sum.measure = MEASURE_BUDGET_CHANGE;
    sum.fen = line->changed_fen;
    sum.entries = (int64_t)line->n_changes;
    return books_add(l->arena, &l->accounts.books, sum, err);
}

static int load_carry_over(struct loading *l, struct store *store, struct error *err)
{
    struct records rows;
    TRY(office_records(store, l->arena, &kinds[KIND_CARRY_OVER], l->year, &rows, err));
    for (size_t i = 0; i < rows.n; i++) {
        const struct carry_over_record *r = records_at(&rows, i);
        l->accounts.books.closing_counted |= r->item == MEASURE_CLOSING;
        TRY(books_add(l->arena, &l->accounts.books,
                      (struct book_sum){.measure = (enum measure)r->item,
                                        .fund = (enum fund)r->fund,
                                        .category = (enum category)r->category,
                                        .project = STR(""),
                                        .function = r->function,
                                        .economic = STR(""),
                                        .line = STR(""),
                                        .fen = r->amount,
                                        .entries = 1},
                      err));
    }
    return 0;
}

static int load_year(struct loading *l, struct store *store, struct error *err)
{
    struct ledgers ledgers = {.office = l->office, .store = store, .arena = l->arena};
    struct ledger *ledger;
    struct records rows;
    TRY(office_records(store, l->arena, &kinds[KIND_YEAR], l->year, &rows, err));
    if (!rows.n)
        return FAIL(err, MSG_year_not_there, ARG_NUMBER("year", l->year));
    l->accounts.year = *(const struct year_record *)records_at(&rows, 0);
    l->accounts.layout = rules_layout(l->office->rules, l->accounts.year.layout, l->year);
    if (!l->accounts.layout)
        return FAIL(err, MSG_layout_lost, ARG_NUMBER("year", l->year), ARG_TEXT("layout", l->accounts.year.layout));
    TRY(ledgers_get(&ledgers, l->year, &ledger, err));
    l->accounts.ledger = ledger;
    l->accounts.closed = ledger->closed;
    TRY(office_records(store, l->arena, &kinds[KIND_PROJECT], l->year, &l->accounts.projects, err));
    TRY(office_records(store, l->arena, &kinds[KIND_FACT], l->year, &l->accounts.facts, err));
    TRY(office_records(store, l->arena, &kinds[KIND_LAST_YEAR], l->year, &l->accounts.last_year, err));
    for (size_t i = 0; i < ledger->n_lines; i++)
        TRY(add_budget(l, &ledger->lines[i], err));
    TRY(load_postings(l, store, err));
    TRY(load_carry_over(l, store, err));
    return books_close(l->arena, &l->accounts.books, err);
}

static int load_overrides(struct loading *l, struct store *store, struct tables_input *input, struct error *err)
{
    struct records rows;
    TRY(office_records(store, l->arena, &kinds[KIND_OVERRIDE], l->year, &rows, err));
    struct cell_override *overrides = ARENA_NEW_ARRAY(l->arena, rows.n + 1, struct cell_override);
    if (!overrides)
        return error_memory(err);
    for (size_t i = 0; i < rows.n; i++) {
        const struct override_record *r = records_at(&rows, i);
        if (r->printed.n) /* with nothing printed it was taken back */
            overrides[input->n_overrides++] = (struct cell_override){r->figure, r->printed, r->reason};
    }
    input->overrides = overrides;
    return 0;
}

/* The facts of the year in the tables' unit, so that cross-checks can hold them to the tables. */
static struct check_fact *make_facts(struct loading *l, size_t *ret_n)
{
    const struct records *records = &l->accounts.facts;
    struct check_fact *facts = ARENA_NEW_ARRAY(l->arena, records->n + 1, struct check_fact);
    size_t n = 0;
    int unit_scale = l->accounts.layout->fen_per_unit == FEN_PER_WAN ? 4 : 0; /* yuan in a unit */
    for (size_t i = 0; facts && i < records->n; i++) {
        const struct fact_record *r = records_at(records, i);
        bool is_money = str_equal(r->unit, STR("元"));
        bool is_running_cost = str_equal(r->item, STR("running_cost"));
        if (!is_money || r->value.scale > 2 || (is_running_cost && !l->accounts.year.civil_service))
            continue;
        facts[n++] = (struct check_fact){.name = r->item, .value = {r->value.digits, r->value.scale + unit_scale}};
    }
    struct execution all = accounts_execution(&l->accounts, STR(""), STR(""));
    int64_t projects_fen = 0;
    for (size_t i = 0; i < l->accounts.projects.n; i++) {
        const struct project_record *project = records_at(&l->accounts.projects, i);
        projects_fen += accounts_execution(&l->accounts, project->code, STR("")).spent_fen;
    }
    if (facts && all.lines)
        facts[n++] = (struct check_fact){.name = STR("projects_spent"), .value = {projects_fen, unit_scale + 2}};
    *ret_n = n;
    return facts;
}

static int load_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct loading *l = argument;
    struct accounts *a = &l->accounts;
    TRY(load_year(l, store, err));
    enum rounding_policy policy = (enum rounding_policy)(a->year.rounding ? a->year.rounding : a->layout->rounding);
    struct tables_input input = {.layout = a->layout,
                                 .books = &a->books,
                                 .function_codes = &l->office->rules->function_codes,
                                 .economic_codes = &l->office->rules->economic_codes,
                                 .policy = policy};
    TRY(load_overrides(l, store, &input, err));
    TRY(tables_compute(l->arena, &input, &a->tables, err));
    struct check_input check = {.tables = &a->tables,
                                .checks = &l->office->rules->cross_checks,
                                .function_codes = input.function_codes,
                                .economic_codes = input.economic_codes};
    check.facts = make_facts(l, &check.n_facts);
    if (!check.facts)
        return error_memory(err);
    return cross_checks_run(l->arena, &check, &a->checks, err);
}

int accounts_load(const struct office *office, struct arena *arena, int64_t year, struct accounts *ret,
                  struct error *err)
{
    struct loading l = {
        .office = office, .arena = arena, .year = year, .accounts = {.rules = office->rules, .books = {.year = year}}};
    TRY(store_read(office->store, load_in_transaction, &l, err));
    *ret = l.accounts;
    return 0;
}

int office_years(struct store *store, struct arena *arena, int64_t **ret_years, size_t *ret_n, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_record_years_row row;
    size_t capacity = 0, n = 0;
    int64_t *years = NULL;
    int status;
    TRY(q_record_years(store, &(struct q_record_years_in){STR("year")}, &query, err));
    while ((status = q_record_years_next(&query, &row, err)) == 1) {
        if (!ARENA_ROOM(arena, years, n, capacity))
            return error_memory(err);
        years[n++] = row.year;
    }
    if (status < 0)
        return -1;
    *ret_years = years;
    *ret_n = n;
    return 0;
}

struct execution accounts_execution(const struct accounts *accounts, struct str project, struct str line)
{
    struct execution sum = {0};
    for (size_t i = 0; i < accounts->ledger->n_lines; i++) {
        const struct budget_line *b = &accounts->ledger->lines[i];
        if ((project.n && !str_equal(b->record.project, project)) || (line.n && !str_equal(b->record.line, line)))
            continue;
        sum.initial_fen += b->record.amount;
        sum.change_fen += b->changed_fen;
        sum.spent_fen += b->spent_fen;
        sum.lines++;
    }
    sum.adjusted_fen = sum.initial_fen + sum.change_fen;
    return sum;
}

struct str execution_rate_text(struct arena *arena, const struct execution *e)
{
    struct decimal rate;
    _cleanup_buf_ struct buf out = BUF(64);
    if (!decimal_ratio(e->spent_fen, e->adjusted_fen, 2, 2, ROUND_HALF_UP, &rate))
        return STR("");
    decimal_print(&out, rate, true);
    buf_char(&out, '%');
    return arena_str(arena, buf_view(&out));
}

static bool fact_fen(const struct accounts *accounts, struct str name, int64_t *ret_fen)
{
    for (size_t i = 0; i < accounts->facts.n; i++) {
        const struct fact_record *fact = records_at(&accounts->facts, i);
        struct decimal fen;
        if (!str_equal(fact->item, name) || !str_equal(fact->unit, STR("元")) ||
            !decimal_rescale(fact->value, 2, ROUND_HALF_UP, &fen))
            continue;
        *ret_fen = fen.digits;
        return true;
    }
    return false;
}

bool accounts_value(const struct accounts *accounts, const struct check_expression *expression, int64_t *ret_fen)
{
    int64_t sum_fen = 0;
    for (size_t i = 0; i < expression->n; i++) {
        const struct check_term *term = &expression->terms[i];
        struct cell_place at;
        int64_t fen = 0;
        bool found = term->fact.n ? fact_fen(accounts, term->fact, &fen)
                                  : tables_by_meaning(&accounts->tables, term->table, term->row, term->column, &at);
        if (found && !term->fact.n)
            fen = tables_cell(&accounts->tables, at)->exact_fen;
        if (!found && !term->may_be_missing)
            return false;
        if (!money_add(&sum_fen, term->sign * fen))
            return false;
    }
    *ret_fen = sum_fen;
    return true;
}

bool accounts_last_year(const struct accounts *accounts, struct str item, int64_t *ret_fen)
{
    for (size_t i = 0; i < accounts->last_year.n; i++) {
        const struct last_year_record *record = records_at(&accounts->last_year, i);
        if (str_equal(record->item, item)) {
            *ret_fen = record->amount;
            return true;
        }
    }
    return false;
}

enum verdict accounts_verdict(const struct accounts *accounts, struct str id, struct str role)
{
    enum verdict verdict = VERDICT_PASS;
    bool any = false, all_not_checkable = true;
    for (size_t i = 0; i < accounts->checks.n; i++) {
        const struct check_result *result = &accounts->checks.items[i];
        if (!str_equal(result->check->id, id) || (role.n && !check_concerns(result->check, role)))
            continue;
        any = true;
        all_not_checkable &= result->verdict == VERDICT_NOT_CHECKABLE;
        if (result->verdict != VERDICT_NOT_CHECKABLE)
            verdict = verdict_worse(verdict, result->verdict);
    }
    return any && all_not_checkable ? VERDICT_NOT_CHECKABLE : verdict;
}
