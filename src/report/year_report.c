#include "report/year_report.h"

#include "base/say.h"
#include "report/accounts_report.h"
#include "report/daybook_report.h"
#include "report/evaluation_report.h"

static void add_head(struct document *document, struct document_table *table, const enum message_id *heads,
                     const int *widths, int n, enum language language)
{
    document_row(document, table);
    for (int i = 0; i < n; i++) {
        table->widths[i] = widths[i];
        document_cell(document, table, CELL_HEAD, message_text(heads[i], language));
    }
    table->head_rows = 1;
}

static void add_total(struct document *document, struct document_table *table, struct str label, struct str value,
                      struct str figure)
{
    document_row(document, table);
    document_cell(document, table, CELL_LABEL, label);
    document_cell(document, table, CELL_NUMBER, value)->figure = figure;
}

static void add_totals(struct document *document, const struct accounts *accounts, enum language language)
{
    static const enum message_id heads[] = {MSG_summary_item, MSG_summary_value};
    static const int widths[] = {40, 18};
    static const char *const ids[] = {"income_total", "opening", "income_grand_total", "expenditure_total", "closing"};
    struct document_table *table = document_table(document, 2);
    table->name = table->title = message_text(MSG_summary_totals, language);
    table->left = accounts->year.department;
    table->right = say_text(document->arena, language, MSG_table_unit, ARG_TEXT("unit", accounts->layout->unit));
    add_head(document, table, heads, widths, 2, language);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct cell_place at;
        if (!tables_by_meaning(&accounts->tables, STR("summary"), str_from(ids[i]), STR("amount"), &at))
            continue;
        const struct table_cell *cell = tables_cell(&accounts->tables, at);
        add_total(document, table, accounts->tables.tables[at.table].blocks[at.block].rows[at.row].label,
                  cell->filled ? cell->text : STR("0"), cell_figure(document->arena, &accounts->tables, at));
    }
    struct execution all = accounts_execution(accounts, STR(""), STR(""));
    add_total(document, table, message_text(MSG_budget_head_initial, language),
              layout_amount(document->arena, accounts->layout, all.initial_fen), STR(""));
    add_total(document, table, message_text(MSG_budget_head_adjusted, language),
              layout_amount(document->arena, accounts->layout, all.adjusted_fen), STR(""));
    add_total(document, table, message_text(MSG_budget_head_rate, language), execution_rate_text(document->arena, &all),
              STR(""));
}

static struct str growth_text(struct arena *arena, const struct layout *layout, int64_t change_fen, int64_t before_fen)
{
    struct decimal growth;
    _cleanup_buf_ struct buf out = BUF(64);
    if (!decimal_ratio(change_fen, before_fen, 2, (int)layout->rate_decimals, ROUND_HALF_UP, &growth))
        return STR("");
    decimal_print(&out, growth, false);
    buf_char(&out, '%');
    return arena_str(arena, buf_view(&out));
}

/* This year against the last, for what was recorded of it. */
static void add_comparisons(struct document *document, const struct accounts *accounts, enum language language)
{
    static const enum message_id heads[] = {MSG_summary_item, MSG_compare_this, MSG_compare_last, MSG_compare_change,
                                            MSG_compare_growth};
    static const int widths[] = {34, 12, 12, 12, 10};
    const struct layout *layout = accounts->layout;
    struct document_table *table = NULL;
    for (size_t i = 0; i < accounts->rules->comparisons.n; i++) {
        const struct comparison *comparison = &accounts->rules->comparisons.items[i];
        int64_t now_fen, before_fen;
        if (!accounts_last_year(accounts, comparison->item, &before_fen) ||
            !accounts_value(accounts, &comparison->current, &now_fen))
            continue;
        if (!table) {
            table = document_table(document, 5);
            table->name = table->title = message_text(MSG_compare_title, language);
            table->left = STR("");
            table->right = say_text(document->arena, language, MSG_table_unit, ARG_TEXT("unit", layout->unit));
            add_head(document, table, heads, widths, 5, language);
        }
        document_row(document, table);
        document_cell(document, table, CELL_LABEL, language == LANGUAGE_ZH ? comparison->zh : comparison->en);
        document_cell(document, table, CELL_NUMBER, layout_amount(document->arena, layout, now_fen));
        document_cell(document, table, CELL_NUMBER, layout_amount(document->arena, layout, before_fen));
        document_cell(document, table, CELL_NUMBER, layout_amount(document->arena, layout, now_fen - before_fen));
        document_cell(document, table, CELL_NUMBER,
                      growth_text(document->arena, layout, now_fen - before_fen, before_fen));
    }
}

static void add_facts(struct document *document, const struct accounts *accounts, enum language language)
{
    static const enum message_id heads[] = {MSG_summary_item, MSG_fact_value, MSG_fact_unit, MSG_fact_note};
    static const int widths[] = {34, 16, 8, 34};
    if (!accounts->facts.n)
        return;
    struct document_table *table = document_table(document, 4);
    table->name = table->title = message_text(MSG_fact_title, language);
    table->left = table->right = STR("");
    add_head(document, table, heads, widths, 4, language);
    for (size_t i = 0; i < accounts->facts.n; i++) {
        const struct fact_record *fact = records_at(&accounts->facts, i);
        _cleanup_buf_ struct buf value = BUF(64);
        decimal_print(&value, fact->value, false);
        document_row(document, table);
        document_cell(document, table, CELL_LABEL, message_title("fact", fact->item, language));
        document_cell(document, table, CELL_NUMBER, arena_str(document->arena, buf_view(&value)));
        document_cell(document, table, CELL_CENTER, fact->unit);
        document_cell(document, table, CELL_TEXT, fact->note);
    }
}

static void add_scores(struct document *document, const struct evaluation *evaluation, enum language language)
{
    static const enum message_id heads[] = {MSG_summary_form, MSG_summary_title, MSG_summary_execution,
                                            MSG_summary_score, MSG_summary_grade};
    static const int widths[] = {8, 52, 14, 10, 8};
    struct document_table *table = document_table(document, 5);
    table->name = table->title = message_text(MSG_summary_scores, language);
    table->left = table->right = STR("");
    add_head(document, table, heads, widths, 5, language);
    for (size_t i = 0; i < evaluation->n; i++) {
        const struct evaluation_form_result *form = &evaluation->forms[i];
        document_row(document, table);
        document_cell(document, table, CELL_CENTER, form->form->form);
        document_cell(document, table, CELL_LABEL, form->form->title);
        document_cell(document, table, CELL_NUMBER, form->execution.rate_text);
        document_cell(document, table, CELL_NUMBER, form->total_text)->figure = evaluation_figure(
            document->arena, form->form, STR("total"));
        document_cell(document, table, CELL_CENTER,
                      !form->grade              ? STR("")
                      : language == LANGUAGE_ZH ? form->grade->zh
                                                : form->grade->en);
    }
    if (!evaluation->n)
        document_note(document, table, message_text(MSG_summary_no_forms, language));
}

static void add_check_counts(struct document *document, const struct accounts *accounts, enum language language)
{
    size_t held = 0, failed = 0, notices = 0, unknown = 0;
    struct str last = STR("");
    _cleanup_buf_ struct buf ids = BUF(4096);
    for (size_t i = 0; i < accounts->checks.n; i++) {
        const struct cross_check *check = accounts->checks.items[i].check;
        if (str_equal(check->id, last))
            continue;
        last = check->id;
        enum verdict verdict = accounts_verdict(accounts, check->id, STR(""));
        bool notice = verdict == VERDICT_FAIL && check->severity == SEVERITY_NOTICE;
        held += verdict == VERDICT_PASS || verdict == VERDICT_ROUNDING;
        unknown += verdict == VERDICT_NOT_CHECKABLE;
        notices += notice;
        failed += verdict == VERDICT_FAIL && !notice;
        if (verdict == VERDICT_FAIL)
            buf_printf(&ids, "%s%.*s", ids.n ? "、" : "", STR_ARGS(check->id));
    }
    document_paragraph(document,
                       say_text(document->arena, language, MSG_summary_checks, ARG_NUMBER("held", held),
                                ARG_NUMBER("failed", failed), ARG_NUMBER("notices", notices),
                                ARG_NUMBER("unknown", unknown), ARG_TEXT("which", ids.n ? buf_view(&ids) : STR("-"))));
}

static void add_summary(struct document *document, const struct accounts *accounts, const struct evaluation *evaluation,
                        enum language language)
{
    add_totals(document, accounts, language);
    add_comparisons(document, accounts, language);
    add_scores(document, evaluation, language);
    add_check_counts(document, accounts, language);
}

static struct document new_document(struct arena *arena, const struct accounts *accounts, enum message_id title,
                                    enum language language)
{
    return document_new(arena,
                        say_text(arena, language, title, ARG_TEXT("department", accounts->year.department),
                                 ARG_NUMBER("year", accounts->year.year)),
                        language == LANGUAGE_ZH ? STR("zh-CN") : STR("en"), last_day_of((int)accounts->year.year));
}

struct document summary_document(struct arena *arena, const struct accounts *accounts,
                                 const struct evaluation *evaluation, enum language language)
{
    struct document document = new_document(arena, accounts, MSG_summary_document, language);
    add_summary(&document, accounts, evaluation, language);
    return document;
}

struct document year_document(struct arena *arena, const struct accounts *accounts, const struct evaluation *evaluation,
                              const struct daybook_list *books, size_t n_books, enum language language)
{
    struct document document = new_document(arena, accounts, MSG_year_document, language);
    add_summary(&document, accounts, evaluation, language);
    accounts_add_tables(&document, accounts, 0, language);
    accounts_add_checks(&document, accounts, language);
    accounts_add_budget(&document, accounts, language);
    add_facts(&document, accounts, language);
    daybooks_add_sums(&document, books, n_books, language);
    evaluation_add_forms(&document, evaluation, STR(""), language);
    return document;
}

static int add_source(struct document *document, const struct explanation *explanation, struct str figure,
                      struct error *err)
{
    struct derivation derivation;
    TRY(explain_figure(explanation, document->arena, figure, &derivation, err));
    struct document_source *source = document_source(document, figure, derivation.text);
    for (size_t i = 0; i < derivation.n; i++) {
        const struct derivation *input = &derivation.inputs[i];
        struct str text = arena_printf(document->arena, "%.*s  %.*s", STR_ARGS(input->value), STR_ARGS(input->text));
        if (!text.p)
            return error_memory(err);
        document_input(document, source, input->figure, text);
    }
    return 0;
}

int document_add_sources(struct document *document, const struct explanation *explanation, struct error *err)
{
    struct map done = MAP(document->arena);
    for (size_t b = 0; b < document->n; b++) {
        const struct document_table *table = document->blocks[b].table;
        for (size_t r = 0; table && r < table->n; r++) {
            for (size_t c = 0; c < table->rows[r].n; c++) {
                struct str figure = table->rows[r].cells[c].figure;
                bool added = false;
                if (!figure.n)
                    continue;
                if (!map_add(&done, figure, &added))
                    return error_memory(err);
                if (added)
                    TRY(add_source(document, explanation, figure, err));
            }
        }
    }
    return 0;
}
