#include "report/year_report.h"

#include "base/say.h"
#include "report/accounts_report.h"
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

static const struct table_cell *cell_by_meaning(const struct accounts *accounts, const char *role, const char *id,
                                                struct cell_place *ret)
{
    for (size_t t = 0; t < accounts->layout->n_tables; t++) {
        if (!str_equal(accounts->layout->tables[t].role, str_from(role)))
            continue;
        const struct table *table = &accounts->tables.tables[t];
        for (size_t b = 0; b < table->layout->n_blocks; b++)
            for (size_t r = 0; r < table->blocks[b].n; r++)
                if (str_equal(table->blocks[b].rows[r].id, str_from(id))) {
                    *ret = (struct cell_place){t, b, r, 0};
                    return &table->blocks[b].rows[r].cells[0];
                }
    }
    return NULL;
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
        const struct table_cell *cell = cell_by_meaning(accounts, "summary", ids[i], &at);
        if (cell)
            add_total(document, table, accounts->tables.tables[at.table].blocks[at.block].rows[at.row].label,
                      cell->filled ? cell->text : STR("0"), cell_figure(document->arena, &accounts->tables, at));
    }
    struct execution all = accounts_execution(accounts, STR(""), STR(""));
    add_total(document, table, message_text(MSG_budget_head_initial, language),
              layout_amount(document->arena, accounts->layout, all.initial_fen), STR(""));
    add_total(document, table, message_text(MSG_budget_head_adjusted, language),
              layout_amount(document->arena, accounts->layout, all.adjusted_fen), STR(""));
    add_total(document, table, message_text(MSG_budget_head_rate, language),
              execution_rate_text(document->arena, &all), STR(""));
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
        document_cell(document, table, CELL_NUMBER, form->total_text)->figure =
            evaluation_figure(document->arena, form->form, STR("total"));
        document_cell(document, table, CELL_CENTER,
                      !form->grade ? STR("") : language == LANGUAGE_ZH ? form->grade->zh : form->grade->en);
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
    document_paragraph(document, say_text(document->arena, language, MSG_summary_checks, ARG_NUMBER("held", held),
                                          ARG_NUMBER("failed", failed), ARG_NUMBER("notices", notices),
                                          ARG_NUMBER("unknown", unknown),
                                          ARG_TEXT("which", ids.n ? buf_view(&ids) : STR("-"))));
}

static void add_summary(struct document *document, const struct accounts *accounts, const struct evaluation *evaluation,
                        enum language language)
{
    add_totals(document, accounts, language);
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

struct document year_document(struct arena *arena, const struct accounts *accounts,
                              const struct evaluation *evaluation, enum language language)
{
    struct document document = new_document(arena, accounts, MSG_year_document, language);
    add_summary(&document, accounts, evaluation, language);
    accounts_add_tables(&document, accounts, 0, language);
    accounts_add_checks(&document, accounts, language);
    accounts_add_budget(&document, accounts, language);
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
