#include "report/evaluation_report.h"

#include "base/say.h"

enum { COLUMNS = 7 };

struct painter {
    struct document *document;
    struct document_table *table;
    const struct evaluation *evaluation;
    const struct evaluation_form_result *form;
    enum language language;
};

static struct str say(struct painter *p, enum message_id id)
{
    return message_text(id, p->language);
}

static struct document_cell *put(struct painter *p, enum cell_role role, struct str text, int columns)
{
    struct document_cell *cell = document_cell(p->document, p->table, role, text);
    cell->columns = columns;
    return cell;
}

struct str evaluation_figure(struct arena *arena, const struct form_record *form, struct str name)
{
    return arena_printf(arena, "%.*s.%.*s", STR_ARGS(form->form), STR_ARGS(name));
}

static void put_figure(struct painter *p, enum cell_role role, struct str text, int columns, struct str name)
{
    struct document_cell *cell = put(p, role, text, columns);
    struct decimal number;
    cell->figure = evaluation_figure(p->document->arena, p->form->form, name);
    if (decimal_parse(text, &number)) {
        cell->is_number = true;
        cell->number = number;
    }
}

/* The boxes of a form: the chosen one ticked. */
static struct str boxes(struct painter *p, const struct word *words, int chosen)
{
    _cleanup_buf_ struct buf out = BUF(1024);
    for (int i = 1; words->name; words++, i++) {
        buf_printf(&out, "%s%d、", i > 1 ? "  " : "", i);
        buf_str(&out, word_title(words->name, p->language));
        buf_text(&out, words->value == chosen ? " √" : " □");
    }
    return arena_str(p->document->arena, buf_view(&out));
}

static void paint_project(struct painter *p, const struct project_record *project)
{
    static const struct {
        enum message_id label;
        const struct word *words;
    } lines[] = {{MSG_form_category, project_category_words},
                 {MSG_form_attribute, project_attribute_words},
                 {MSG_form_term, project_term_words}};
    const int chosen[] = {project->category, project->attribute, project->term};
    document_row(p->document, p->table);
    put(p, CELL_HEAD, say(p, MSG_form_project), 1);
    put(p, CELL_LABEL, project->name, COLUMNS - 1);
    document_row(p->document, p->table);
    put(p, CELL_HEAD, say(p, MSG_form_leading_unit), 1);
    put(p, CELL_LABEL, project->leading_unit, 2);
    put(p, CELL_HEAD, say(p, MSG_form_implementing_unit), 1);
    put(p, CELL_LABEL, project->implementing_unit, COLUMNS - 4);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        document_row(p->document, p->table);
        put(p, CELL_HEAD, say(p, lines[i].label), 1);
        put(p, CELL_LABEL, boxes(p, lines[i].words, chosen[i]), COLUMNS - 1);
    }
}

static void paint_execution(struct painter *p)
{
    const struct execution_result *e = &p->form->execution;
    const struct layout *layout = p->evaluation->accounts->layout;
    struct arena *arena = p->document->arena;
    bool of_project = p->form->form->kind == FORM_OF_PROJECT;
    document_row(p->document, p->table);
    put(p, CELL_HEAD,
        say_text(arena, p->language, MSG_form_execution, ARG_TEXT("unit", layout->unit),
                 ARG_TEXT("weight", e->weight_text)),
        1)
        ->rows = 2;
    put(p, CELL_HEAD, STR(""), 2);
    put(p, CELL_HEAD, say(p, MSG_form_budget), 1);
    put(p, CELL_HEAD, say(p, MSG_form_actual), 1);
    put(p, CELL_HEAD, say(p, MSG_form_rate), 1);
    put(p, CELL_HEAD, say_text(arena, p->language, MSG_form_execution_score, ARG_TEXT("weight", e->weight_text)), 1);
    document_row(p->document, p->table);
    put(p, CELL_LABEL, say(p, of_project ? MSG_form_money : MSG_form_department_money), 2);
    put_figure(p, CELL_NUMBER, layout_amount(arena, layout, e->budget_fen), 1, STR("budget"));
    put_figure(p, CELL_NUMBER, layout_amount(arena, layout, e->actual_fen), 1, STR("actual"));
    put_figure(p, CELL_NUMBER, e->rate_text, 1, STR("rate"));
    put_figure(p, CELL_NUMBER, e->score_text, 1, STR("execution"));
}

static struct str with_weight(struct painter *p, const struct evaluation_sum *sum)
{
    return say_text(p->document->arena, p->language, MSG_form_level, ARG_TEXT("name", sum->name),
                    ARG_TEXT("weight", sum->weight_text));
}

static void paint_goal(struct painter *p, const struct evaluation_sum *goal)
{
    document_row(p->document, p->table);
    put(p, CELL_HEAD,
        say_text(p->document->arena, p->language, MSG_form_goal, ARG_TEXT("goal", goal->name),
                 ARG_TEXT("weight", goal->weight_text)),
        1);
    put(p, CELL_LABEL, goal->title, COLUMNS - 2);
    put(p, CELL_TOTAL_NUMBER, goal->score_text, 1);
}

static void paint_indicator(struct painter *p, size_t i)
{
    const struct indicator_result *all = p->form->indicators, *r = &all[i];
    bool new_level1 = i == 0 || all[i - 1].level1 != r->level1;
    bool new_level2 = new_level1 || all[i - 1].level2 != r->level2;
    document_row(p->document, p->table);
    if (new_level1)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): r stands in an array */
        put(p, CELL_LABEL, with_weight(p, &p->form->level1.items[r->level1]), 1)
            ->rows = (int)p->form->level1.items[r->level1].n_indicators;
    if (new_level2)
        put(p, CELL_LABEL, with_weight(p, &p->form->level2.items[r->level2]), 1)
            ->rows = (int)p->form->level2.items[r->level2].n_indicators;
    put(p, CELL_LABEL, r->record->name, 1);
    put(p, CELL_TEXT, r->target_text, 1);
    put(p, CELL_TEXT, r->actual_text, 1);
    put(p, CELL_NUMBER, r->weight_text, 1);
    struct str number = arena_printf(p->document->arena, "%lld", (long long)r->record->number);
    put_figure(p, CELL_NUMBER, r->score_text, 1, number);
    if (r->origin == SCORE_BY_HAND)
        p->table->rows[p->table->n - 1].cells[p->table->rows[p->table->n - 1].n - 1].note = say_text(
            p->document->arena, p->language, MSG_form_by_hand, ARG_TEXT("reason", r->record->score_reason));
}

static void paint_text(struct painter *p, enum message_id label, struct str text)
{
    document_row(p->document, p->table);
    put(p, CELL_HEAD, say(p, label), 1);
    put(p, CELL_TEXT, text, COLUMNS - 1);
}

struct str evaluation_finding_text(struct arena *arena, const struct evaluation_form_result *form,
                                   const struct evaluation_finding *finding, enum language language)
{
    _cleanup_buf_ struct buf out = BUF(1 << 16);
    if (finding->indicator != SUM_NONE) {
        buf_str(&out, form->indicators[finding->indicator].record->name);
        buf_text(&out, language == LANGUAGE_ZH ? "：" : ": ");
    }
    message_print(&out, &finding->message, language);
    return arena_str(arena, buf_view(&out));
}

static void paint_foot(struct painter *p)
{
    const struct scoring_band *grade = p->form->grade;
    document_row(p->document, p->table);
    put(p, CELL_TOTAL_LABEL, say(p, MSG_form_total), 5);
    put(p, CELL_TOTAL_NUMBER, grade ? (p->language == LANGUAGE_ZH ? grade->zh : grade->en) : STR(""), 1);
    put_figure(p, CELL_TOTAL_NUMBER, p->form->total_text, 1, STR("total"));
    paint_text(p, MSG_form_reason, p->form->form->reason);
    paint_text(p, MSG_form_measures, p->form->form->measures);
    for (size_t i = 0; i < p->form->n_findings; i++) {
        const struct evaluation_finding *finding = &p->form->findings[i];
        struct str text = evaluation_finding_text(p->document->arena, p->form, finding, p->language);
        document_note(p->document, p->table,
                      say_text(p->document->arena, p->language, finding->notice ? MSG_form_notice : MSG_form_finding,
                               ARG_TEXT("text", text)));
    }
}

static void paint_form(struct painter *p)
{
    static const enum message_id heads[] = {MSG_form_level1, MSG_form_level2, MSG_form_level3, MSG_form_target,
                                            MSG_form_result, MSG_form_weight, MSG_form_score};
    static const int widths[COLUMNS] = {14, 16, 34, 20, 26, 8, 10};
    const struct project_record *project = evaluation_project(p->evaluation, p->form->form);
    size_t goal = SUM_NONE;
    for (int i = 0; i < COLUMNS; i++)
        p->table->widths[i] = widths[i];
    if (project)
        paint_project(p, project);
    paint_execution(p);
    document_row(p->document, p->table);
    for (int i = 0; i < COLUMNS; i++)
        put(p, CELL_HEAD, say(p, heads[i]), 1);
    for (size_t i = 0; i < p->form->n_indicators; i++) {
        if (p->form->indicators[i].goal != goal && p->form->indicators[i].goal != SUM_NONE) {
            goal = p->form->indicators[i].goal;
            paint_goal(p, &p->form->goals.items[goal]);
        }
        paint_indicator(p, i);
    }
    paint_foot(p);
}

void evaluation_add_forms(struct document *document, const struct evaluation *evaluation, struct str only,
                          enum language language)
{
    for (size_t f = 0; f < evaluation->n; f++) {
        const struct form_record *form = evaluation->forms[f].form;
        if (only.n && !str_equal(form->form, only))
            continue;
        struct painter p = {document, document_table(document, COLUMNS), evaluation, &evaluation->forms[f], language};
        _cleanup_buf_ struct buf date = BUF(64);
        if (form->filled_on != DATE_NONE)
            date_print(&date, form->filled_on);
        p.table->name = form->form;
        p.table->title = form->title;
        p.table->left = say_text(document->arena, language, MSG_form_unit, ARG_TEXT("unit", form->unit));
        p.table->right = date.n ? say_text(document->arena, language, MSG_form_date, ARG_TEXT("date", buf_view(&date)))
                                : STR("");
        paint_form(&p);
    }
}

struct document evaluation_document(struct arena *arena, const struct evaluation *evaluation, struct str only,
                                    enum language language)
{
    const struct accounts *accounts = evaluation->accounts;
    struct str title = say_text(arena, language, MSG_evaluation_title,
                                ARG_TEXT("department", accounts->year.department),
                                ARG_NUMBER("year", accounts->year.year));
    struct document document = document_new(arena, title, language == LANGUAGE_ZH ? STR("zh-CN") : STR("en"),
                                            last_day_of((int)accounts->year.year));
    evaluation_add_forms(&document, evaluation, only, language);
    return document;
}
