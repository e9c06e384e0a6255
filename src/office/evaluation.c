#include "office/evaluation.h"

#include "office/journal.h"
#include "office/rate_figures.h"

struct evaluating {
    const struct office *office;
    struct arena *arena;
    struct evaluation evaluation;
    struct rate_figures figures;
};

/* Budget and spending of what a source names: a budget line, a project, or "total" for the office. */
static struct execution execution_of(const struct accounts *accounts, struct str name)
{
    if (str_equal(name, STR("total")))
        return accounts_execution(accounts, STR(""), STR(""));
    if (ledger_line(accounts->ledger, name))
        return accounts_execution(accounts, STR(""), name);
    return accounts_execution(accounts, name, STR(""));
}

static int find_value(struct evaluating *ev, const struct indicator_record *indicator, struct source_value *ret,
                      struct error *err)
{
    struct source source;
    struct rate_figure figure;
    *ret = (struct source_value){0};
    if (!indicator->source.n || !source_parse(indicator->source, &source) || source.kind == SOURCE_COUNT)
        return 0;
    if (source_is_rate(&source)) {
        TRY(rate_figure_get(&ev->figures, indicator->source, &figure, err));
        *ret = (struct source_value){.known = figure.rate, .part = figure.counts.above, .whole = figure.counts.below};
        return 0;
    }
    struct execution e = execution_of(ev->evaluation.accounts, source.name);
    *ret = (struct source_value){.known = e.lines > 0, .part = e.spent_fen, .whole = e.adjusted_fen};
    return 0;
}

/* A count of the year. Money is told in the indicator's unit of money. */
static int count_of(struct evaluating *ev, const struct indicator_record *indicator, struct source_value *ret,
                    struct error *err)
{
    struct source source;
    if (!indicator->source.n || !source_parse(indicator->source, &source) || source.kind != SOURCE_COUNT)
        return 0;
    const struct count *count = daybooks_count(&ev->office->rules->daybooks, source.name);
    const struct frozen_record *frozen;
    struct count_sum sum;
    if (!count)
        return 0;
    TRY(figure_count(&ev->figures, count, &sum, err));
    TRY(figure_frozen(&ev->figures, indicator->source, &frozen, err));
    int64_t whole = sum.is_money ? unit_fen(indicator->unit) : 1;
    *ret = (struct source_value){.known = whole > 0, .part = frozen ? frozen->part : sum.value, .whole = whole};
    return 0;
}

static int score_form(struct evaluating *ev, struct store *store, const struct form_record *form,
                      struct evaluation_form_result *ret, struct error *err)
{
    const struct accounts *accounts = ev->evaluation.accounts;
    struct str profile = form->scoring.n ? form->scoring : accounts->year.scoring;
    struct evaluation_input input = {.form = form, .scoring = rules_scoring(ev->office->rules, profile)};
    struct records goals, indicators;
    if (!input.scoring)
        return FAIL(err, MSG_form_without_scoring, ARG_TEXT("form", form->form), ARG_TEXT("scoring", profile));
    TRY(office_records(store, ev->arena, &kinds[KIND_GOAL], form->year, &goals, err));
    TRY(office_records(store, ev->arena, &kinds[KIND_INDICATOR], form->year, &indicators, err));
    struct goal_record *own_goals = ARENA_NEW_ARRAY(ev->arena, goals.n + 1, struct goal_record);
    struct indicator_record *own = ARENA_NEW_ARRAY(ev->arena, indicators.n + 1, struct indicator_record);
    struct source_value *values = ARENA_NEW_ARRAY(ev->arena, indicators.n + 1, struct source_value);
    if (!own_goals || !own || !values)
        return error_memory(err);
    for (size_t i = 0; i < goals.n; i++) {
        const struct goal_record *goal = records_at(&goals, i);
        if (str_equal(goal->form, form->form))
            own_goals[input.n_goals++] = *goal;
    }
    for (size_t i = 0; i < indicators.n; i++) {
        const struct indicator_record *indicator = records_at(&indicators, i);
        if (!str_equal(indicator->form, form->form))
            continue;
        TRY(find_value(ev, indicator, &values[input.n_indicators], err));
        TRY(count_of(ev, indicator, &values[input.n_indicators], err));
        own[input.n_indicators++] = *indicator;
    }
    /* Corrected rows were recorded later than the others, so the printed order is that of the numbers. */
    for (size_t i = 1; i < input.n_indicators; i++) {
        for (size_t j = i; j > 0 && own[j].number < own[j - 1].number; j--) {
            struct indicator_record record = own[j];
            struct source_value value = values[j];
            own[j] = own[j - 1];
            values[j] = values[j - 1];
            own[j - 1] = record;
            values[j - 1] = value;
        }
    }
    struct execution e = accounts_execution(accounts, form->project, STR(""));
    input.goals = own_goals;
    input.indicators = own;
    input.values = values;
    input.budget_fen = e.adjusted_fen;
    input.actual_fen = e.spent_fen;
    return evaluation_score(ev->arena, &input, ret, err);
}

static int load_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct evaluating *ev = argument;
    struct records forms;
    ev->figures = (struct rate_figures){.office = ev->office,
                                        .store = store,
                                        .arena = ev->arena,
                                        .year = ev->evaluation.accounts->year.year,
                                        .closed = ev->evaluation.accounts->closed};
    TRY(office_records(store, ev->arena, &kinds[KIND_FORM], ev->evaluation.accounts->year.year, &forms, err));
    ev->evaluation.forms = ARENA_NEW_ARRAY(ev->arena, forms.n + 1, struct evaluation_form_result);
    if (!ev->evaluation.forms)
        return error_memory(err);
    for (; ev->evaluation.n < forms.n; ev->evaluation.n++) {
        const struct form_record *form = records_at(&forms, ev->evaluation.n);
        if (score_form(ev, store, form, &ev->evaluation.forms[ev->evaluation.n], err) != 0)
            return WHILE(err, MSG_while_scoring, ARG_TEXT("form", form->form));
    }
    return 0;
}

int evaluation_load(const struct office *office, struct arena *arena, const struct accounts *accounts,
                    struct evaluation *ret, struct error *err)
{
    struct evaluating ev = {.office = office, .arena = arena, .evaluation = {.accounts = accounts}};
    TRY(store_read(office->store, load_in_transaction, &ev, err));
    *ret = ev.evaluation;
    return 0;
}

const struct project_record *evaluation_project(const struct evaluation *evaluation, const struct form_record *form)
{
    const struct records *projects = &evaluation->accounts->projects;
    for (size_t i = 0; i < projects->n; i++) {
        const struct project_record *project = records_at(projects, i);
        if (str_equal(project->code, form->project))
            return project;
    }
    return NULL;
}

bool evaluation_failed(const struct evaluation *evaluation)
{
    for (size_t f = 0; f < evaluation->n; f++) {
        const struct evaluation_form_result *form = &evaluation->forms[f];
        for (size_t i = 0; i < form->n_findings; i++)
            if (!form->findings[i].notice)
                return true;
        if (!form->complete)
            return true;
    }
    return false;
}
