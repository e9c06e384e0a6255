#include "office/explain.h"

#include <stdio.h>

#include "base/money.h"
#include "base/say.h"
#include "office/explain_books.h"
#include "office/journal.h"
#include "office/rate_figures.h"
#include "queries.gen.h"

struct explainer {
    const struct explanation *of;
    struct store *store;
    struct arena *arena;
    struct error *err;
    struct str figure; /* the one asked for */
    struct derivation *root;
};

#define TELL(e, ...) say_text((e)->arena, (e)->of->language, __VA_ARGS__)

static int explain_at(struct explainer *e, struct str figure, int depth, struct derivation *ret);

struct derivation *derivation_add(struct arena *arena, struct derivation *parent, struct str figure, struct str text,
                                  struct str value)
{
    if (!ARENA_ROOM(arena, parent->inputs, parent->n, parent->capacity))
        return NULL;
    struct derivation *input = &parent->inputs[parent->n++];
    *input = (struct derivation){.figure = figure, .text = text, .value = value};
    return input;
}

static struct derivation *add_input(struct explainer *e, struct derivation *parent, struct str figure, struct str text,
                                    struct str value)
{
    return derivation_add(e->arena, parent, figure, text, value);
}

static struct str yuan(struct explainer *e, int64_t fen)
{
    _cleanup_buf_ struct buf out = BUF(64);
    money_print(&out, fen);
    return arena_str(e->arena, buf_view(&out));
}

/* Vouchers: the leaves. */

static int add_voucher(struct explainer *e, struct derivation *parent, int64_t seq, struct str number, int64_t day,
                       int64_t fen, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_journal_one_row row;
    struct str summary = STR(""), figure = STR("");
    TRY(q_journal_one(e->store, &(struct q_journal_one_in){seq}, &query, err));
    int status = q_journal_one_next(&query, &row, err);
    if (status < 0)
        return -1;
    if (status == 1 && str_equal(row.kind, STR("payment"))) {
        struct payment_record payment;
        TRY(schema_from_json(e->arena, &payment_schema, row.body, &payment, err));
        summary = payment.summary;
        TRY(explain_grant_of(e->of, e->store, e->arena, payment.number, &figure, err));
    } else if (status == 1 && str_equal(row.kind, STR("income"))) {
        struct income_record income;
        TRY(schema_from_json(e->arena, &income_schema, row.body, &income, err));
        summary = income.summary;
    } else if (status == 1) {
        struct reversal_record reversal;
        TRY(schema_from_json(e->arena, &reversal_schema, row.body, &reversal, err));
        summary = TELL(e, MSG_explain_reversal, ARG_TEXT("reverses", reversal.reverses),
                       ARG_TEXT("reason", reversal.reason));
    }
    struct str text = TELL(e, MSG_explain_voucher, ARG_TEXT("number", number), ARG_DATE("date", day),
                           ARG_TEXT("summary", summary), ARG_NUMBER("seq", seq));
    return add_input(e, parent, figure, text, yuan(e, fen)) ? 0 : error_memory(err);
}

static int add_vouchers(struct explainer *e, struct derivation *parent, const char *kind, struct str account,
                        struct str code)
{
    _cleanup_query_ struct query query = {0};
    struct q_posting_of_account_row row;
    int status;
    TRY(q_posting_of_account(
        e->store, &(struct q_posting_of_account_in){e->of->accounts->year.year, str_from(kind), account, code}, &query,
        e->err));
    while ((status = q_posting_of_account_next(&query, &row, e->err)) == 1)
        TRY(add_voucher(e, parent, row.seq, row.number, row.day, row.amount_fen, e->err));
    return status < 0 ? -1 : 0;
}

/* Sums of the books. */

static struct str name_of_code(struct explainer *e, bool economic, struct str code)
{
    const struct rules *rules = e->of->accounts->rules;
    const struct code *row = codes_find(economic ? &rules->economic_codes : &rules->function_codes, code,
                                        e->of->accounts->year.year);
    return row ? row->name : STR("");
}

static struct str word(struct explainer *e, const struct word *words, int value)
{
    return word_title(word_name(words, value), e->of->language);
}

/* Each dated change of a line. */
static int add_changes(struct explainer *e, struct derivation *parent, const struct budget_line *line)
{
    for (size_t i = 0; line && i < line->n_changes; i++) {
        const struct budget_change *change = &line->changes[i];
        struct str text = TELL(e, MSG_explain_change, ARG_TEXT("line", line->record.line),
                               ARG_TEXT("name", line->record.name), ARG_DATE("date", change->day),
                               ARG_TEXT("document", change->document), ARG_TEXT("reason", change->reason));
        if (!add_input(e, parent, STR(""), text, yuan(e, change->amount_fen)))
            return error_memory(e->err);
    }
    return 0;
}

static int add_sum(struct explainer *e, struct derivation *parent, const struct book_sum *sum, int depth)
{
    struct str text;
    const struct budget_line *line = sum->line.n ? ledger_line(e->of->accounts->ledger, sum->line) : NULL;
    if (sum->measure == MEASURE_EXPENDITURE)
        text = TELL(e, MSG_explain_line_spent, ARG_TEXT("line", sum->line),
                    ARG_TEXT("name", line ? line->record.name : STR("")), ARG_TEXT("function", sum->function),
                    ARG_TEXT("economic", sum->economic),
                    ARG_TEXT("economic_name", name_of_code(e, true, sum->economic)),
                    ARG_NUMBER("entries", sum->entries));
    else if (sum->measure == MEASURE_INCOME)
        text = TELL(e, MSG_explain_income, ARG_TEXT("kind", word(e, income_kind_words, (int)sum->kind)),
                    ARG_TEXT("function", sum->function), ARG_TEXT("name", name_of_code(e, false, sum->function)),
                    ARG_NUMBER("entries", sum->entries));
    else if (sum->measure == MEASURE_BUDGET_CHANGE)
        return add_changes(e, parent, line);
    else if (sum->measure == MEASURE_INITIAL_BUDGET)
        text = TELL(e, MSG_explain_line_budget, ARG_TEXT("what", word(e, measure_words, (int)sum->measure)),
                    ARG_TEXT("line", sum->line), ARG_TEXT("name", line ? line->record.name : STR("")),
                    ARG_TEXT("document", line ? line->record.document : STR("")));
    else
        text = TELL(e,
                    sum->measure == MEASURE_CLOSING && !e->of->accounts->books.closing_counted ? MSG_explain_closing
                                                                                               : MSG_explain_balance,
                    ARG_TEXT("what", word(e, measure_words, (int)sum->measure)),
                    ARG_TEXT("fund", word(e, fund_words, (int)sum->fund)), ARG_TEXT("function", sum->function));
    struct derivation *input = add_input(e, parent, STR(""), text, yuan(e, sum->fen));
    if (!input)
        return error_memory(e->err);
    if (depth > 0 && sum->measure == MEASURE_EXPENDITURE)
        return add_vouchers(e, input, "payment", sum->line, sum->economic);
    if (depth > 0 && sum->measure == MEASURE_INCOME)
        return add_vouchers(e, input, "income", str_from(word_name(income_kind_words, (int)sum->kind)), sum->function);
    return 0;
}

static void tell_bits(struct explainer *e, struct buf *out, const struct word *words, unsigned bits)
{
    bool first = true;
    if (!bits)
        return;
    buf_text(out, e->of->language == LANGUAGE_ZH ? "；" : "; ");
    for (; words->name; words++) {
        if (!bits_match(bits, words->value))
            continue;
        buf_text(out, first ? "" : "/");
        buf_str(out, word_title(words->name, e->of->language));
        first = false;
    }
}

static void tell_prefixes(struct explainer *e, struct buf *out, enum message_id label, const struct prefixes *prefixes)
{
    for (size_t i = 0; i < prefixes->n; i++) {
        if (i == 0) {
            buf_text(out, e->of->language == LANGUAGE_ZH ? "；" : "; ");
            buf_str(out, message_text(label, e->of->language));
        }
        buf_text(out, i ? "/" : " ");
        buf_str(out, prefixes->items[i]);
    }
}

/* The selection in words: 支出；一般公共预算；项目支出；功能分类科目 2010308 */
static struct str tell_selection(struct explainer *e, const struct selection *s)
{
    _cleanup_buf_ struct buf out = BUF(4096);
    buf_str(&out, word(e, measure_words, (int)s->measure));
    tell_bits(e, &out, fund_words, s->funds);
    tell_bits(e, &out, income_kind_words, s->kinds);
    tell_bits(e, &out, category_words, s->categories);
    tell_prefixes(e, &out, MSG_field_function, &s->functions);
    tell_prefixes(e, &out, MSG_field_economic, &s->economics);
    return arena_str(e->arena, buf_view(&out));
}

/* Cells. */

static int explain_formula(struct explainer *e, struct cell_place at, const struct formula *formula, bool of_rows,
                           int depth, struct derivation *ret)
{
    const struct tables *tables = &e->of->accounts->tables;
    const struct table_block *block = &tables->tables[at.table].blocks[at.block];
    _cleanup_buf_ struct buf text = BUF(1 << 16);
    for (size_t i = 0; i < formula->n; i++) {
        struct cell_place other = at;
        if (of_rows)
            for (other.row = 0; other.row < block->n; other.row++)
                if (block->rows[other.row].layout == &block->layout->rows[formula->terms[i].index])
                    break;
        if (!of_rows)
            other.column = formula->terms[i].index;
        if (other.row == block->n || !tables_cell(tables, other)->filled)
            continue;
        struct str figure = cell_figure(e->arena, tables, other);
        buf_printf(&text, "%s%.*s", formula->terms[i].sign < 0 ? " - " : text.n ? " + " : "", STR_ARGS(figure));
        struct derivation *input = add_input(e, ret, figure, STR(""), tables_cell(tables, other)->text);
        if (!input)
            return error_memory(e->err);
        if (depth > 0)
            TRY(explain_at(e, figure, depth - 1, input));
    }
    ret->text = TELL(e, MSG_explain_formula, ARG_TEXT("formula", buf_view(&text)),
                     ARG_TEXT("exact", yuan(e, tables_cell(tables, at)->exact_fen)));
    return 0;
}

static int explain_selection(struct explainer *e, struct cell_place at, int depth, struct derivation *ret)
{
    const struct accounts *accounts = e->of->accounts;
    const struct table_block *block = &accounts->tables.tables[at.table].blocks[at.block];
    struct selection s = cell_selection(&block->rows[at.row], &block->layout->columns[at.column]);
    if (!s.given || !s.measure)
        return 0;
    ret->text = TELL(e, MSG_explain_selection, ARG_TEXT("selection", tell_selection(e, &s)),
                     ARG_TEXT("exact", yuan(e, tables_cell(&accounts->tables, at)->exact_fen)));
    for (size_t i = 0; i < accounts->books.n; i++)
        if (selection_takes(&s, &accounts->books.sums[i]) && accounts->books.sums[i].entries)
            TRY(add_sum(e, ret, &accounts->books.sums[i], depth));
    return 0;
}

static int explain_cell(struct explainer *e, struct cell_place at, int depth, struct derivation *ret)
{
    const struct tables *tables = &e->of->accounts->tables;
    const struct table *table = &tables->tables[at.table];
    const struct table_row *row = &table->blocks[at.block].rows[at.row];
    const struct table_cell *cell = tables_cell(tables, at);
    bool of_rows;
    const struct formula *formula = cell_formula(row, &table->blocks[at.block].layout->columns[at.column], &of_rows);
    ret->figure = cell_figure(e->arena, tables, at);
    ret->value = cell->filled ? cell->text : TELL(e, MSG_explain_blank);
    if (formula)
        TRY(explain_formula(e, at, formula, of_rows, depth, ret));
    else
        TRY(explain_selection(e, at, depth, ret));
    struct str place = TELL(e, MSG_explain_cell, ARG_NUMBER("table", table->layout->number),
                            ARG_TEXT("title", table->layout->title),
                            ARG_TEXT("row", row->label.n ? row->label : row->key),
                            ARG_TEXT("column", table->blocks[at.block].layout->columns[at.column].label));
    struct str rounding = cell->filled ? TELL(e, MSG_explain_rounding,
                                              ARG_TEXT("policy", word(e, rounding_policy_words, (int)tables->policy)))
                                       : STR("");
    struct str by_hand = cell->reason.n ? TELL(e, MSG_explain_override, ARG_TEXT("computed", cell->computed),
                                               ARG_TEXT("reason", cell->reason))
                                        : STR("");
    ret->text = arena_printf(e->arena, "%.*s%.*s%.*s%.*s", STR_ARGS(place), STR_ARGS(ret->text.n ? ret->text : STR("")),
                             STR_ARGS(rounding), STR_ARGS(by_hand));
    return ret->text.p ? 0 : error_memory(e->err);
}

/* Forms. */

static int add_line_sums(struct explainer *e, struct derivation *parent, struct str project, bool budget, int depth)
{
    const struct books *books = &e->of->accounts->books;
    for (size_t i = 0; i < books->n; i++) {
        const struct book_sum *sum = &books->sums[i];
        bool wanted = budget ? sum->measure == MEASURE_INITIAL_BUDGET || sum->measure == MEASURE_BUDGET_CHANGE
                             : sum->measure == MEASURE_EXPENDITURE;
        if (wanted && (!project.n || str_equal(sum->project, project)))
            TRY(add_sum(e, parent, sum, depth));
    }
    return 0;
}

static int add_figure(struct explainer *e, struct derivation *parent, struct str form, const char *name, int depth)
{
    struct str figure = arena_printf(e->arena, "%.*s.%s", STR_ARGS(form), name);
    struct derivation input = {0};
    TRY(explain_at(e, figure, depth - 1, &input));
    struct derivation *place = add_input(e, parent, figure, input.text, input.value);
    if (!place)
        return error_memory(e->err);
    if (depth > 0)
        *place = input;
    return 0;
}

static struct str tell_message(struct explainer *e, const struct message *message)
{
    _cleanup_buf_ struct buf out = BUF(1 << 16);
    message_print(&out, message, e->of->language);
    return arena_str(e->arena, buf_view(&out));
}

static int explain_total(struct explainer *e, const struct evaluation_form_result *form, int depth,
                         struct derivation *ret)
{
    ret->value = form->total_text;
    ret->text = TELL(e, MSG_explain_total, ARG_TEXT("title", form->form->title),
                     ARG_TEXT("grade", !form->grade                     ? STR("")
                                       : e->of->language == LANGUAGE_ZH ? form->grade->zh
                                                                        : form->grade->en));
    TRY(add_figure(e, ret, form->form->form, "execution", depth));
    for (size_t i = 0; i < form->n_indicators; i++) {
        char number[24];
        snprintf(number, sizeof number, "%lld", (long long)form->indicators[i].record->number);
        TRY(add_figure(e, ret, form->form->form, number, depth));
    }
    return 0;
}

/* The count that an indicator takes as its result, down to the entries behind it. */
static int add_count(struct explainer *e, struct derivation *parent, const struct indicator_result *r, int depth)
{
    struct derivation count = {.figure = r->record->source};
    bool known = true;
    if (depth > 0)
        TRY(explain_daybook(e->of, e->store, e->arena, r->record->source, depth - 1, &known, &count, e->err));
    struct derivation *input = add_input(e, parent, r->record->source,
                                         TELL(e, MSG_explain_source, ARG_TEXT("source", r->record->source)),
                                         r->actual_text);
    if (input && depth > 0 && known)
        *input = count;
    return input ? 0 : error_memory(e->err);
}

/* The matters below the line; those above it say so. */
static int add_matters(struct explainer *e, struct derivation *parent, const struct rate_figure *figure)
{
    struct rates_query query = figure->query;
    struct rates_result result;
    query.matters = true;
    TRY(rates_count(e->store, e->of->office, e->arena, &query, &result, e->err));
    for (size_t i = 0; i < result.n_matters; i++) {
        const struct rate_matter *m = &result.matters[i];
        struct str number = m->number.n ? m->number : TELL(e, MSG_rates_matter_secret);
        struct str text = m->entry.n
                              ? TELL(e, MSG_explain_counted, ARG_TEXT("number", m->entry), ARG_DATE("date", m->day))
                              : TELL(e, MSG_explain_rate_matter, ARG_TEXT("number", number),
                                     ARG_NUMBER("place", m->place), ARG_DATE("date", m->day),
                                     ARG_TEXT("unit", m->unit));
        struct str value = arena_printf(e->arena, "%lld", (long long)m->counts.above);
        if (!value.p || !add_input(e, parent, STR(""), text, value))
            return error_memory(e->err);
    }
    return 0;
}

static int explain_rate(struct explainer *e, const struct indicator_result *r, int depth, struct derivation *ret)
{
    struct rate_figures figures = {.office = e->of->office,
                                   .store = e->store,
                                   .arena = e->arena,
                                   .year = e->of->accounts->year.year,
                                   .closed = e->of->accounts->closed};
    struct rate_figure figure;
    TRY(rate_figure_get(&figures, r->record->source, &figure, e->err));
    if (!figure.rate)
        return 0;
    bool zh = e->of->language == LANGUAGE_ZH;
    struct str text = TELL(e, figure.frozen ? MSG_explain_rate_frozen : MSG_explain_rate,
                           ARG_TEXT("source", r->record->source),
                           ARG_TEXT("name", zh ? figure.rate->zh : figure.rate->en),
                           ARG_TEXT("definition", zh ? figure.rate->definition : figure.rate->definition_en),
                           ARG_NUMBER("above", figure.counts.above), ARG_NUMBER("below", figure.counts.below),
                           ARG_DATE("date", figure.query.as_of_day));
    struct derivation *input = add_input(e, ret, STR(""), text, r->actual_text);
    if (!input)
        return error_memory(e->err);
    return depth > 0 ? add_matters(e, input, &figure) : 0;
}

static int explain_indicator(struct explainer *e, const struct indicator_result *r, int depth, struct derivation *ret)
{
    struct source source;
    ret->value = r->score_text;
    ret->text = TELL(e, MSG_explain_indicator, ARG_TEXT("name", r->record->name), ARG_TEXT("target", r->target_text),
                     ARG_TEXT("actual", r->actual_text), ARG_TEXT("weight", r->weight_text),
                     ARG_TEXT("method", word(e, method_words, (int)r->method)),
                     ARG_TEXT("formula", tell_message(e, &r->formula)));
    if (r->record->source.n && source_parse(r->record->source, &source) && source.kind == SOURCE_COUNT)
        return add_count(e, ret, r, depth);
    if (r->record->source.n && source_parse(r->record->source, &source)) {
        if (source_is_rate(&source))
            return explain_rate(e, r, depth, ret);
        struct str text = TELL(e, MSG_explain_source, ARG_TEXT("source", r->record->source));
        struct derivation *input = add_input(e, ret, STR(""), text, r->actual_text);
        if (!input)
            return error_memory(e->err);
        for (size_t i = 0; i < e->of->accounts->books.n && depth > 0; i++) {
            const struct book_sum *sum = &e->of->accounts->books.sums[i];
            bool concerns = str_equal(source.name, STR("total")) || str_equal(sum->line, source.name) ||
                            (sum->project.n && str_equal(sum->project, source.name));
            if (concerns && (sum->measure == MEASURE_INITIAL_BUDGET || sum->measure == MEASURE_BUDGET_CHANGE ||
                             sum->measure == MEASURE_EXPENDITURE))
                TRY(add_sum(e, input, sum, depth - 1));
        }
        return 0;
    }
    struct str typed = TELL(e, MSG_explain_typed, ARG_TEXT("evidence", r->record->evidence));
    return add_input(e, ret, STR(""), typed, r->actual_text) ? 0 : error_memory(e->err);
}

static int explain_form_figure(struct explainer *e, const struct evaluation_form_result *form, struct str name,
                               int depth, struct derivation *ret)
{
    const struct execution_result *x = &form->execution;
    if (str_equal(name, STR("total")))
        return explain_total(e, form, depth, ret);
    if (str_equal(name, STR("execution")) || str_equal(name, STR("rate"))) {
        ret->value = str_equal(name, STR("rate")) ? x->rate_text : x->score_text;
        ret->text = TELL(e, MSG_explain_execution, ARG_TEXT("title", form->form->title),
                         ARG_TEXT("formula", tell_message(e, &x->formula)));
        TRY(add_figure(e, ret, form->form->form, "budget", depth));
        return add_figure(e, ret, form->form->form, "actual", depth);
    }
    if (str_equal(name, STR("budget")) || str_equal(name, STR("actual"))) {
        bool budget = str_equal(name, STR("budget"));
        int64_t fen = budget ? x->budget_fen : x->actual_fen;
        ret->value = layout_amount(e->arena, e->of->accounts->layout, fen);
        ret->text = TELL(e, budget ? MSG_explain_form_budget : MSG_explain_form_actual,
                         ARG_TEXT("exact", yuan(e, fen)));
        return add_line_sums(e, ret, form->form->project, budget, depth);
    }
    struct decimal number;
    for (size_t i = 0; decimal_parse(name, &number) && i < form->n_indicators; i++)
        if (form->indicators[i].record->number == number.digits)
            return explain_indicator(e, &form->indicators[i], depth, ret);
    return FAIL(e->err, MSG_figure_not_there, ARG_TEXT("figure", e->figure));
}

static int explain_at(struct explainer *e, struct str figure, int depth, struct derivation *ret)
{
    struct cell_place at;
    if (tables_find(&e->of->accounts->tables, figure, &at))
        return explain_cell(e, at, depth, ret);
    size_t dot = str_find(figure, '.', 0);
    for (size_t i = 0; e->of->evaluation && i < e->of->evaluation->n; i++) {
        const struct evaluation_form_result *form = &e->of->evaluation->forms[i];
        if (str_equal(form->form->form, str_slice(figure, 0, dot))) {
            ret->figure = figure;
            return explain_form_figure(e, form, str_slice(figure, dot + 1, figure.n), depth, ret);
        }
    }
    bool known;
    TRY(explain_daybook(e->of, e->store, e->arena, figure, depth, &known, ret, e->err));
    return known ? 0 : FAIL(e->err, MSG_figure_not_there, ARG_TEXT("figure", e->figure));
}

static int explain_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct explainer *e = argument;
    e->store = store;
    e->err = err;
    return explain_at(e, e->figure, e->of->depth, e->root);
}

int explain_figure(const struct explanation *explanation, struct arena *arena, struct str figure,
                   struct derivation *ret, struct error *err)
{
    struct derivation root = {0};
    struct explainer e = {.of = explanation, .arena = arena, .figure = figure, .root = &root};
    TRY(store_read(explanation->office->store, explain_in_transaction, &e, err));
    *ret = root;
    return 0;
}
