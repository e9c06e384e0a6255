/*
 * Self-evaluation: profiles, decisions, methods and whole forms, from tables in tests/domain/evaluation, the example
 * office, and the printed cells of report 003.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "domain/accounts/records.h"
#include "domain/evaluation/decide.h"
#include "domain/evaluation/score.h"
#include "tables.h"

#define CASES "tests/domain/evaluation/"
enum { ARENA_MAX = 1 << 27 };

static struct scoring read_profile(struct arena *arena, struct str id)
{
    struct sheet sheet;
    struct scoring scoring;
    struct error err;
    struct problems problems = PROBLEMS(arena);
    struct str path = arena_printf(arena, "rules/scoring/%.*s.tsv", STR_ARGS(id));
    assert_true(read_sheet(arena, path.p, &sheet));
    assert_int_equal(scoring_read(arena, &sheet, &problems, &scoring, &err), 0);
    assert_no_problems(&problems);
    return scoring;
}

static void assert_text(const char *name, const char *what, struct str got, struct str wanted)
{
    if (!str_equal(got, wanted))
        fail_msg("%s: %s is \"%.*s\", not \"%.*s\"", name, what, STR_ARGS(got), STR_ARGS(wanted));
}

static const char *c_text(struct arena *arena, struct str s)
{
    return arena_str(arena, s).p;
}

static struct str printed(struct arena *arena, const struct message *message, enum language language)
{
    _cleanup_buf_ struct buf out = BUF(1u << 16);
    message_print(&out, message, language);
    return arena_str(arena, buf_view(&out));
}

/* Profiles. */

static void profiles_are_read(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct scoring hubei = read_profile(&arena, STR("hubei-2020"));
    struct scoring n2020 = read_profile(&arena, STR("national-2020"));
    struct scoring n2021 = read_profile(&arena, STR("national-2021"));
    unsigned execution = 1u << PART_EXECUTION, output = 1u << PART_OUTPUT, cost = 1u << PART_COST;
    unsigned benefit = 1u << PART_BENEFIT, satisfaction = 1u << PART_SATISFACTION;
    const struct {
        const struct scoring *scoring;
        unsigned measured;
        int64_t points[PART_END]; /* execution, output, cost, benefit, satisfaction */
    } cases[] = {
        {&hubei, execution | output | benefit | satisfaction, {0, 20, 40, 0, 30, 10}},
        {&hubei, execution | output | benefit, {0, 20, 40, 0, 40, 0}},
        {&n2020, execution | output | benefit | satisfaction, {0, 10, 50, 0, 30, 10}},
        {&n2021, execution | output | cost | benefit | satisfaction, {0, 10, 40, 20, 20, 10}},
        {&n2021, execution | output | benefit | satisfaction, {0, 10, 50, 0, 30, 10}},
        {&n2021, execution | output | cost | benefit, {0, 10, 40, 20, 30, 0}},
        {&n2021, execution | output | benefit, {0, 10, 50, 0, 40, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int part = PART_EXECUTION; part < PART_END; part++)
            assert_int_equal(exact_compare(scoring_points(cases[i].scoring, part, cases[i].measured),
                                           exact_whole(cases[i].points[part])), 0);
    assert_int_equal(scoring_part_of(&hubei, STR("产出指标")), PART_OUTPUT);
    assert_int_equal(scoring_part_of(&hubei, STR("成本指标")), 0);
    assert_int_equal(scoring_part_of(&n2021, STR("成本指标")), PART_COST);
    assert_false(scoring_valid_in(&hubei, 2019));
    assert_true(scoring_valid_in(&hubei, 2024));
    assert_false(scoring_valid_in(&n2020, 2021));
}

static void bounds_belong_to_the_better(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct scoring hubei = read_profile(&arena, STR("hubei-2020")), n = read_profile(&arena, STR("national-2020"));
    const struct {
        const struct scoring *scoring;
        const char *score, *word;
    } grades[] = {{&hubei, "94.98", "优秀"}, {&hubei, "90", "优秀"}, {&hubei, "89.99", "良好"},
                  {&hubei, "100", "优秀"}, {&n, "90", "优"},          {&n, "80", "良"},       {&n, "79.99", "中"},       {&n, "59.99", "差"},
                  {&n, "0", "差"}};
    for (size_t i = 0; i < sizeof grades / sizeof *grades; i++) {
        struct decimal score;
        assert_true(decimal_parse(str_from(grades[i].score), &score));
        assert_text(grades[i].score, "grade", scoring_grade(grades[i].scoring, score)->zh, str_from(grades[i].word));
    }
    assert_null(scoring_grade(&hubei, (struct decimal){10001, 2}));
    assert_true(scoring_share_fits(&hubei, TIER_ACHIEVED, (struct decimal){100, 0}));
    assert_true(scoring_share_fits(&hubei, TIER_ACHIEVED, (struct decimal){80, 0}));
    assert_false(scoring_share_fits(&hubei, TIER_PARTIAL, (struct decimal){80, 0}));
    assert_true(scoring_share_fits(&hubei, TIER_PARTIAL, (struct decimal){50, 0}));
    assert_false(scoring_share_fits(&n, TIER_PARTIAL, (struct decimal){50, 0}));
    assert_true(scoring_share_fits(&n, TIER_MISSED, (struct decimal){0, 0}));
}

struct profile_case {
    struct str name, file, find, replace, expected, field;
    int64_t column;
};
static const struct field profile_case_fields[] = {
    FIELD(struct profile_case, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct profile_case, file, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct profile_case, find, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct profile_case, replace, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct profile_case, expected, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct profile_case, field, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct profile_case, column, FIELD_INTEGER, FIELD_OPTIONAL),
};
static const struct schema profile_case_schema = SCHEMA("profile-case", struct profile_case, profile_case_fields);

/* ' | ' in the case stands for a tab. */
static struct str with_tabs(struct arena *arena, struct str s)
{
    _cleanup_buf_ struct buf out = BUF(4096);
    for (size_t i = 0; i < s.n; i++)
        buf_char(&out, s.p[i] == '|' ? '\t' : s.p[i]);
    return arena_str(arena, buf_view(&out));
}

static void bad_profiles_are_refused(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct records cases = read_records(&arena, &profile_case_schema, CASES "profiles.tsv");
    for (size_t i = 0; i < cases.n; i++) {
        const struct profile_case *c = records_at(&cases, i);
        const char *name = c_text(&arena, c->name);
        struct str text, find = with_tabs(&arena, c->find), replace = with_tabs(&arena, c->replace);
        assert_true(read_text(&arena, arena_printf(&arena, "rules/scoring/%.*s.tsv", STR_ARGS(c->file)).p, &text));
        const char *at = memmem(text.p, text.n, find.p, find.n);
        if (!at)
            fail_msg("%s: the profile has no such text", name);
        size_t before = (size_t)(at - text.p);
        struct str changed = arena_printf(&arena, "%.*s%.*s%.*s", (int)before, text.p, STR_ARGS(replace),
                                          (int)(text.n - before - find.n), at + find.n);
        struct sheet sheet = sheet_of(&arena, STR("x.tsv"), changed);
        struct problems problems = PROBLEMS(&arena);
        struct scoring scoring;
        struct error err;
        assert_int_equal(scoring_read(&arena, &sheet, &problems, &scoring, &err), 0);
        assert_text(name, "trouble", problem_names(&arena, &problems), c->expected);
        assert_text(name, "file", problems.items[0].place.file, STR("x.tsv"));
        assert_text(name, "field", problems.items[0].place.field, c->field);
        if (c->column != INTEGER_NONE) {
            int64_t line = 1;
            for (size_t b = 0; b < before; b++)
                line += text.p[b] == '\n';
            assert_int_equal(problems.items[0].place.column, c->column);
            assert_int_equal(problems.items[0].place.line, line);
        }
    }
    print_message("%zu bad profiles\n", cases.n);
}

/* Methods. */

struct method_case {
    struct str name, profile, change, part, whole, expected, explained;
};
static const struct field method_case_fields[] = {
    FIELD(struct method_case, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct method_case, profile, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct method_case, change, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct method_case, part, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct method_case, whole, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct method_case, expected, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct method_case, explained, FIELD_TEXT, FIELD_REQUIRED),
};
static const struct schema method_case_schema = SCHEMA("method-case", struct method_case, method_case_fields);

static struct form_record some_form(void)
{
    return (struct form_record){.year = 2020, .form = STR("F1"), .kind = FORM_OF_PROJECT, .project = STR("P01"),
                                .title = STR("自评表"), .unit = STR("信访局"), .filled_on = DATE_NONE,
                                .scoring = STR("hubei-2020"), .reason = STR(""), .measures = STR("")};
}

static struct indicator_record some_indicator(struct arena *arena, struct str changes)
{
    struct indicator_record record;
    schema_clear(&indicator_schema, &record);
    change_record(arena, &indicator_schema, &record,
                  STR("year=2020;form=F1;number=1;level1=产出指标;level2=数量指标;name=办结率"));
    change_record(arena, &indicator_schema, &record, changes);
    return record;
}

static void methods_score(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct records cases = read_records(&arena, &method_case_schema, CASES "methods.tsv");
    struct form_record form = some_form();
    for (size_t i = 0; i < cases.n; i++) {
        const struct method_case *c = records_at(&cases, i);
        const char *name = c_text(&arena, c->name);
        struct scoring scoring = read_profile(&arena, c->profile);
        struct indicator_record record = some_indicator(&arena, c->change);
        struct problems problems = PROBLEMS(&arena);
        may_add_indicator(&form, &scoring, &record, &(struct place){0}, &problems);
        if (problems.n)
            print_error("%s\n", name);
        assert_no_problems(&problems);
        struct decimal part = {0}, whole = {0};
        struct source_value value = {.known = decimal_parse(c->part, &part)};
        decimal_parse(c->whole, &whole);
        value.part = part.digits;
        value.whole = whole.digits;
        struct indicator_result result;
        struct error err;
        assert_int_equal(indicator_score(&arena, &record, &scoring, &value, &result, &err), 0);
        assert_text(name, "score", result.score_text, c->expected);
        assert_text(name, "explanation", printed(&arena, &result.formula, LANGUAGE_ZH), c->explained);
        assert_false(str_contains(printed(&arena, &result.formula, LANGUAGE_EN), STR("{")));
    }
    print_message("%zu cases of methods\n", cases.n);
}

/* Decisions. */

struct decision_case {
    struct str name, kind, change, expected;
};
static const struct field decision_case_fields[] = {
    FIELD(struct decision_case, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct decision_case, kind, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct decision_case, change, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct decision_case, expected, FIELD_TEXT, FIELD_OPTIONAL),
};
static const struct schema decision_case_schema = SCHEMA("decision-case", struct decision_case, decision_case_fields);

/* A record of the kind with the change, put to its decision. */
static bool decide(struct arena *arena, const struct decision_case *c, const struct scoring *scoring,
                   struct problems *problems)
{
    struct form_record form = some_form();
    struct place place = {STR("in.tsv"), 7, 0, STR(""), STR("")};
    bool orphan = str_starts(c->kind, STR("orphan ")), unscored = str_starts(c->kind, STR("unscored "));
    if (unscored)
        scoring = NULL;
    if (str_ends(c->kind, STR("form"))) {
        change_record(arena, &form_schema, &form, c->change);
        return may_add_form(&form, scoring, &place, problems);
    }
    if (str_ends(c->kind, STR("goal"))) {
        struct goal_record goal = {2020, STR("F4"), STR("1"), STR("目标"), {11, 0}};
        change_record(arena, &goal_schema, &goal, c->change);
        return may_add_goal(orphan ? NULL : &form, &goal, &place, problems);
    }
    struct indicator_record record =
        some_indicator(arena, str_ends(c->kind, STR("words")) ? STR("weight=4;direction=qualitative;target_text=规范")
                                                              : STR("weight=4;direction=ge;target=95;unit=%"));
    change_record(arena, &indicator_schema, &record, c->change);
    return may_add_indicator(orphan ? NULL : &form, scoring, &record, &place, problems);
}

static void decisions_are_as_told(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct scoring scoring = read_profile(&arena, STR("hubei-2020"));
    struct records cases = read_records(&arena, &decision_case_schema, CASES "decisions.tsv");
    for (size_t i = 0; i < cases.n; i++) {
        const struct decision_case *c = records_at(&cases, i);
        struct problems problems = PROBLEMS(&arena);
        bool allowed = decide(&arena, c, &scoring, &problems);
        assert_text(c_text(&arena, c->name), "trouble", problem_names(&arena, &problems), c->expected);
        assert_int_equal(allowed, c->expected.n == 0);
        for (size_t p = 0; p < problems.n; p++) {
            assert_text(c_text(&arena, c->name), "file", problems.items[p].place.file, STR("in.tsv"));
            assert_int_equal(problems.items[p].place.line, 7);
            assert_true(problems.items[p].place.field.n > 0);
        }
    }
    print_message("%zu decisions\n", cases.n);
}

/* The example office: books give budgets and payments, its forms must print what report 003 prints. */

struct example {
    struct arena *arena;
    struct scoring scoring;
    struct records forms, goals, indicators, budgets, changes, payments, reversals;
};

static struct records example_records(struct arena *arena, struct str office, const struct schema *schema)
{
    return read_records(arena, schema, arena_printf(arena, "examples/%.*s/%s.tsv", STR_ARGS(office), schema->name).p);
}

static struct example read_example(struct arena *arena, struct str office, struct str profile)
{
    struct example e = {.arena = arena,
                        .scoring = read_profile(arena, profile),
                        .forms = example_records(arena, office, &form_schema),
                        .goals = example_records(arena, office, &goal_schema),
                        .indicators = example_records(arena, office, &indicator_schema),
                        .budgets = example_records(arena, office, &budget_schema),
                        .changes = example_records(arena, office, &budget_change_schema),
                        .payments = example_records(arena, office, &payment_schema)};
    if (str_equal(office, STR("linjiang-2022")))
        e.reversals = example_records(arena, office, &reversal_schema);
    return e;
}

static bool names_line(const struct budget_record *budget, struct str name)
{
    return str_equal(name, STR("total")) || str_equal(budget->line, name) ||
           (budget->project.n && str_equal(budget->project, name));
}

static bool is_reversed(const struct example *e, struct str number)
{
    for (size_t i = 0; i < e->reversals.n; i++)
        if (str_equal(((const struct reversal_record *)records_at(&e->reversals, i))->reverses, number))
            return true;
    return false;
}

/* The counts of the example are those of all rows of a book: inspection_trips of inspection.tsv. */
static struct source_value count_value(const struct example *e, struct str name)
{
    struct str book = str_slice(name, 0, str_find(name, '_', 0)), text;
    assert_true(read_text(e->arena, arena_printf(e->arena, "examples/linjiang-2022/%.*s.tsv", STR_ARGS(book)).p, &text));
    struct source_value value = {.known = true, .part = -1, .whole = 1}; /* the first line is the header */
    for (size_t i = 0; i < text.n; i++)
        value.part += text.p[i] == '\n';
    return value;
}

/* Spent and budgeted fen of a line, a project or all. */
static struct source_value book_value(const struct example *e, struct str name)
{
    struct source_value value = {0};
    for (size_t b = 0; b < e->budgets.n; b++) {
        const struct budget_record *budget = records_at(&e->budgets, b);
        if (!names_line(budget, name))
            continue;
        value.known = true;
        value.whole += budget->amount;
        for (size_t i = 0; i < e->changes.n; i++) {
            const struct budget_change_record *change = records_at(&e->changes, i);
            value.whole += str_equal(change->line, budget->line) ? change->amount : 0;
        }
        for (size_t i = 0; i < e->payments.n; i++) {
            const struct payment_record *payment = records_at(&e->payments, i);
            if (str_equal(payment->line, budget->line) && !is_reversed(e, payment->number))
                value.part += payment->amount;
        }
    }
    return value;
}

/* The goals and indicators of one form; `changes` go to the form when number is 0, else to that indicator. */
static void score_example(const struct example *e, struct str form_id, int64_t number, struct str changes,
                          struct evaluation_form_result *ret)
{
    struct evaluation_input in = {.scoring = &e->scoring};
    struct form_record *form = NULL;
    struct goal_record *goals = ARENA_NEW_ARRAY(e->arena, e->goals.n, struct goal_record);
    struct indicator_record *indicators = ARENA_NEW_ARRAY(e->arena, e->indicators.n, struct indicator_record);
    struct source_value *values = ARENA_NEW_ARRAY(e->arena, e->indicators.n, struct source_value);
    for (size_t i = 0; i < e->forms.n; i++) {
        const struct form_record *f = records_at(&e->forms, i);
        if (!str_equal(f->form, form_id))
            continue;
        form = ARENA_NEW(e->arena, struct form_record);
        *form = *f;
    }
    assert_non_null(form);
    if (number == 0)
        change_record(e->arena, &form_schema, form, changes);
    for (size_t i = 0; i < e->goals.n; i++) {
        const struct goal_record *goal = records_at(&e->goals, i);
        if (str_equal(goal->form, form_id))
            goals[in.n_goals++] = *goal;
    }
    for (size_t i = 0; i < e->indicators.n; i++) {
        struct indicator_record record = *(const struct indicator_record *)records_at(&e->indicators, i);
        struct source source;
        if (!str_equal(record.form, form_id))
            continue;
        struct problems problems = PROBLEMS(e->arena);
        may_add_indicator(form, &e->scoring, &record, &(struct place){0}, &problems);
        if (str_equal(form->scoring.n ? form->scoring : e->scoring.id, e->scoring.id))
            assert_no_problems(&problems);
        if (number == record.number)
            change_record(e->arena, &indicator_schema, &record, changes);
        if (record.source.n && source_parse(record.source, &source))
            values[in.n_indicators] = source.kind == SOURCE_COUNT ? count_value(e, source.name) : book_value(e, source.name);
        indicators[in.n_indicators++] = record;
    }
    struct source_value all = book_value(e, form->project.n ? form->project : STR("total"));
    struct error err;
    in.form = form;
    in.goals = goals;
    in.indicators = indicators;
    in.values = values;
    in.budget_fen = all.whole;
    in.actual_fen = all.part;
    assert_int_equal(evaluation_score(e->arena, &in, ret, &err), 0);
}

static struct str finding_names(struct arena *arena, const struct evaluation_form_result *result)
{
    _cleanup_buf_ struct buf out = BUF(1u << 16);
    for (size_t i = 0; i < result->n_findings; i++)
        buf_printf(&out, "%s%s%s", i ? "," : "", message_name(result->findings[i].message.id),
                   result->findings[i].notice ? "?" : "");
    return arena_str(arena, buf_view(&out));
}

/* The scores of all indicators, one after the other. */
static struct str scores_text(struct arena *arena, const struct evaluation_form_result *result)
{
    _cleanup_buf_ struct buf out = BUF(1u << 16);
    for (size_t i = 0; i < result->n_indicators; i++)
        buf_printf(&out, "%s%.*s", i ? " " : "", STR_ARGS(result->indicators[i].score_text));
    return arena_str(arena, buf_view(&out));
}

struct form_case {
    struct str name, office, profile, form;
    int64_t number;
    struct str change, execution, total, grade, findings, scores;
};
static const struct field form_case_fields[] = {
    FIELD(struct form_case, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct form_case, office, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct form_case, profile, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct form_case, form, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct form_case, number, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD(struct form_case, change, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_case, execution, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct form_case, total, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct form_case, grade, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_case, findings, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_case, scores, FIELD_TEXT, FIELD_OPTIONAL),
};
static const struct schema form_case_schema = SCHEMA("form-case", struct form_case, form_case_fields);

static void forms_score(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct records cases = read_records(&arena, &form_case_schema, CASES "forms.tsv");
    for (size_t i = 0; i < cases.n; i++) {
        const struct form_case *c = records_at(&cases, i);
        const char *name = c_text(&arena, c->name);
        struct example example = read_example(&arena, c->office, c->profile);
        struct evaluation_form_result result;
        score_example(&example, c->form, c->number, c->change, &result);
        struct str execution = arena_printf(&arena, "%.*s %.*s", STR_ARGS(result.execution.rate_text),
                                            STR_ARGS(result.execution.score_text));
        assert_text(name, "execution", execution, c->execution);
        assert_text(name, "total", result.total_text, c->total);
        assert_text(name, "grade", result.grade ? result.grade->zh : STR(""), c->grade);
        assert_text(name, "findings", finding_names(&arena, &result), c->findings);
        if (c->scores.n)
            assert_text(name, "scores", scores_text(&arena, &result), c->scores);
    }
    print_message("%zu forms\n", cases.n);
}

/* S003:690-723, the table of scores by goal and level 1. */
static void sums_are_as_printed(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct example example = read_example(&arena, STR("hanyang-2020"), STR("hubei-2020"));
    struct evaluation_form_result result;
    score_example(&example, STR("F4"), 0, STR(""), &result);
    _cleanup_buf_ struct buf out = BUF(1u << 16);
    for (size_t g = 0; g < result.goals.n; g++) {
        const struct evaluation_sum *goal = &result.goals.items[g];
        buf_printf(&out, "%.*s %.*s %.*s %.*s:", STR_ARGS(goal->name), STR_ARGS(goal->weight_text),
                   STR_ARGS(goal->score_text), STR_ARGS(goal->rate_text));
        for (size_t i = 0; i < result.level1.n; i++) {
            const struct evaluation_sum *sum = &result.level1.items[i];
            if (sum->parent == g)
                buf_printf(&out, " %.*s/%.*s/%.*s", STR_ARGS(sum->weight_text), STR_ARGS(sum->score_text),
                           STR_ARGS(sum->rate_text));
        }
        buf_char(&out, '\n');
    }
    for (size_t i = 0; i < result.overall.n; i++) {
        const struct evaluation_sum *sum = &result.overall.items[i];
        buf_printf(&out, "%.*s %.*s %.*s %.*s\n", STR_ARGS(sum->name), STR_ARGS(sum->weight_text),
                   STR_ARGS(sum->score_text), STR_ARGS(sum->rate_text));
    }
    buf_printf(&out, "%.*s %.*s\n", STR_ARGS(result.total_text), STR_ARGS(result.total_rate_text));
    assert_text("F4", "sums", buf_view(&out),
                STR("1 11 11 100.00%: 6/6/100.00% 3/3/100.00% 2/2/100.00%\n"
                    "2 21 19 90.48%: 9/8/88.89% 10/9/90.00% 2/2/100.00%\n"
                    "3 22 22 100.00%: 14/14/100.00% 4/4/100.00% 4/4/100.00%\n"
                    "4 14 11 78.57%: 6/5/83.33% 8/6/75.00%\n"
                    "5 12 12 100.00%: 5/5/100.00% 5/5/100.00% 2/2/100.00%\n"
                    "产出指标 40 38 95.00%\n效益指标 30 27 90.00%\n满意度指标 10 10 100.00%\n94.98 94.98%\n"));
    assert_text("F4", "execution", printed(&arena, &result.execution.formula, LANGUAGE_ZH),
                STR("20 × 7,071,155.35 ÷ 7,078,939.78 = 19.98（执行率 99.89%，按未取舍的比值计算）"));
    score_example(&example, STR("F2"), 0, STR(""), &result);
    assert_text("F2", "execution", printed(&arena, &result.execution.formula, LANGUAGE_ZH),
                STR("执行数 1,850,000.00 不低于预算数 1,850,000.00，得满分 20"));
    score_example(&example, STR("F3"), 0, STR(""), &result);
    assert_text("F3", "computed actual", result.indicators[10].actual_text, STR("2.19%"));
    assert_text("F3", "computed actual", result.indicators[11].actual_text, STR("15.45%"));
    assert_text("F3", "formula", printed(&arena, &result.indicators[11].formula, LANGUAGE_ZH),
                STR("2 × (1 − 15.45%) ÷ (1 − 5%) = 1.78"));
}

/* A year without any budget, and numbers at the ends of their range. */
static void nothing_and_too_much(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct scoring scoring = read_profile(&arena, STR("hubei-2020"));
    struct form_record form = some_form();
    struct evaluation_form_result result;
    struct error err;
    struct evaluation_input in = {.form = &form, .scoring = &scoring};
    assert_int_equal(evaluation_score(&arena, &in, &result, &err), 0);
    assert_false(result.complete);
    assert_null(result.grade);
    assert_text("empty", "findings", finding_names(&arena, &result),
                STR("finding_weight_form,finding_budget_zero,finding_measures_missing"));
    in.budget_fen = 100;
    in.actual_fen = -1;
    assert_int_equal(evaluation_score(&arena, &in, &result, &err), 0);
    assert_text("negative", "score", result.execution.score_text, STR("0.00"));
    assert_text("negative", "rate", result.execution.rate_text, STR("-1%"));
    in.actual_fen = INT64_MAX;
    assert_int_equal(evaluation_score(&arena, &in, &result, &err), -1);
    assert_int_equal(err.message.id, MSG_sum_too_large);
    /* What decisions let through is always within range. */
    struct indicator_record record =
        some_indicator(&arena, STR("weight=99.99;direction=ge;target=999999999.999999;actual=999999999.999998"));
    struct indicator_result indicator;
    assert_int_equal(indicator_score(&arena, &record, &scoring, NULL, &indicator, &err), 0);
    assert_text("long", "score", indicator.score_text, STR("99.99"));
    /* A weight finer than scores comes from elsewhere only; still nothing is earned above it. */
    record = some_indicator(&arena, STR("weight=0.125;direction=ge;target=1;actual=1"));
    assert_int_equal(indicator_score(&arena, &record, &scoring, NULL, &indicator, &err), 0);
    assert_text("fine", "score", indicator.score_text, STR("0.12"));
    record = some_indicator(&arena,
                            STR("weight=3.33;direction=lt;method=deviation;target=99.999999;unit=%;source=deviation:B"));
    struct source_value value = {true, INT64_C(8999999999999999999), INT64_C(9000000000000000001)};
    assert_int_equal(indicator_score(&arena, &record, &scoring, &value, &indicator, &err), 0);
    assert_text("long", "score", indicator.score_text, STR("3.33"));
}

/* Report 003 as printed. */

struct printed_row {
    struct str form, goal, level1;
    struct decimal level1_weight;
    struct str level2;
    struct decimal level2_weight;
    struct str level3, target, actual;
    struct decimal weight, score;
    struct str note;
};
static const struct field printed_fields[] = {
    FIELD(struct printed_row, form, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct printed_row, goal, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct printed_row, level1, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct printed_row, level1_weight, FIELD_DECIMAL, FIELD_OPTIONAL),
    FIELD(struct printed_row, level2, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct printed_row, level2_weight, FIELD_DECIMAL, FIELD_OPTIONAL),
    FIELD(struct printed_row, level3, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct printed_row, target, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct printed_row, actual, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct printed_row, weight, FIELD_DECIMAL, FIELD_REQUIRED),
    FIELD(struct printed_row, score, FIELD_DECIMAL, FIELD_REQUIRED),
    FIELD(struct printed_row, note, FIELD_TEXT, FIELD_OPTIONAL),
};
static const struct schema printed_schema = SCHEMA("printed", struct printed_row, printed_fields);

/* The sign, the number and the unit of a printed cell; false if it is in words. */
static bool read_cell(struct str cell, int *ret_direction, struct decimal *ret_number, struct str *ret_unit)
{
    static const struct {
        struct str sign;
        int direction;
    } signs[] = {{{"≥", 3}, DIRECTION_GE}, {{"≤", 3}, DIRECTION_LE}, {{"<", 1}, DIRECTION_LT},
                 {{"不少于", 9}, DIRECTION_GE}};
    *ret_direction = DIRECTION_GE;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!str_starts(cell, signs[i].sign))
            continue;
        *ret_direction = signs[i].direction;
        cell = str_slice(cell, signs[i].sign.n, cell.n);
        break;
    }
    size_t n = 0;
    while (n < cell.n && ((cell.p[n] >= '0' && cell.p[n] <= '9') || cell.p[n] == '.'))
        n++;
    *ret_unit = str_slice(cell, n, cell.n);
    return decimal_parse(str_slice(cell, 0, n), ret_number);
}

static void printed_scores_follow(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    const char *shared = getenv("XINFANG_SHARED");
    struct str path = arena_printf(&arena, "%s/data/hanyang-2020-selfeval.tsv", shared ? shared : "../shared");
    struct sheet sheet;
    struct scoring scoring = read_profile(&arena, STR("hubei-2020"));
    size_t scored = 0, words = 0;
    if (!read_sheet(&arena, path.p, &sheet)) {
        print_message("skipped: 93 printed rows, %s is not there (set XINFANG_SHARED)\n", path.p);
        arena_free(&arena); /* skip() does not come back */
        skip();
    }
    struct records rows = read_records(&arena, &printed_schema, path.p);
    for (size_t i = 0; i < rows.n; i++) {
        const struct printed_row *row = records_at(&rows, i);
        struct indicator_record record = some_indicator(&arena, STR(""));
        struct indicator_result result;
        struct error err;
        int ignored;
        struct str unit;
        record.weight = row->weight;
        record.target_text = row->target;
        record.actual_text = row->actual;
        if (!row->level2.n || !read_cell(row->actual, &ignored, &record.actual, &unit) ||
            !read_cell(row->target, &record.direction, &record.target, &record.unit)) {
            words++;
            continue;
        }
        if (record.direction == DIRECTION_LT)
            record.method = METHOD_DEVIATION;
        assert_int_equal(indicator_score(&arena, &record, &scoring, NULL, &result, &err), 0);
        struct str wanted;
        assert_int_equal(decimal_text(&arena, row->score, true, STR(""), &wanted, &err), 0);
        assert_text(c_text(&arena, row->level3), "score", result.score_text, wanted);
        scored++;
    }
    print_message("%zu printed scores follow, %zu rows are in words or execution\n", scored, words);
    assert_true(scored >= 50);
}

/* Properties. */

struct trial {
    struct indicator_record record;
    const struct scoring *scoring;
    bool rising, falling; /* how the score must go as the actual rises */
};

static struct trial random_trial(struct arena *arena, uint64_t *seed, const struct scoring *scoring)
{
    struct trial t = {.record = some_indicator(arena, STR("unit=%")), .scoring = scoring};
    struct indicator_record *r = &t.record;
    r->weight = (struct decimal){1 + random_below(seed, 10000), 2};
    r->target = (struct decimal){1 + random_below(seed, 99999), 3};
    switch (random_below(seed, 7)) {
    case 0:
        r->direction = random_below(seed, 2) ? DIRECTION_GE : DIRECTION_GT;
        t.rising = true;
        break;
    case 1:
        r->direction = random_below(seed, 2) ? DIRECTION_LE : DIRECTION_LT;
        t.falling = true;
        break;
    case 2:
        r->direction = DIRECTION_LT;
        r->method = METHOD_DEVIATION;
        t.falling = true;
        break;
    case 3:
        r->direction = DIRECTION_EQ;
        break;
    case 4:
        r->direction = DIRECTION_RANGE;
        r->target_high = (struct decimal){r->target.digits + random_below(seed, 50000), 3};
        r->tiers = random_below(seed, 2) ? STR("") : STR("10:0.01;20:0");
        break;
    case 5:
        r->direction = DIRECTION_GE;
        r->method = METHOD_TIERED;
        r->target = (struct decimal){90, 0};
        r->weight = (struct decimal){10, 0};
        r->tiers = STR("85:9;80:8;70:3.5");
        t.rising = true;
        break;
    default:
        r->direction = DIRECTION_LE;
        r->method = METHOD_TIERED;
        r->target = (struct decimal){10, 0};
        r->weight = (struct decimal){5, 0};
        r->tiers = STR("10:5;15:3;20:1");
        t.falling = true;
    }
    return t;
}

static struct decimal score_of(struct arena *arena, struct trial *t, int64_t actual)
{
    struct indicator_result result;
    struct error err;
    t->record.actual = (struct decimal){actual, 3};
    assert_int_equal(indicator_score(arena, &t->record, t->scoring, NULL, &result, &err), 0);
    assert_true(decimal_given(result.score));
    assert_true(result.score.digits >= 0);
    assert_true(decimal_compare(result.score, t->record.weight) <= 0);
    if (result.met)
        assert_int_equal(decimal_compare(result.score, t->record.weight), 0);
    return result.score;
}

static void scores_stay_in_bounds(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena outer = ARENA(ARENA_MAX);
    struct scoring profiles[] = {read_profile(&outer, STR("hubei-2020")), read_profile(&outer, STR("national-2021"))};
    struct form_record form = some_form();
    uint64_t seed = random_seed("scores_stay_in_bounds");
    enum { TRIALS = 20000 };
    for (int i = 0; i < TRIALS; i++) {
        _cleanup_arena_ struct arena arena = ARENA(1 << 22);
        struct trial t = random_trial(&arena, &seed, &profiles[random_below(&seed, 2)]);
        struct problems problems = PROBLEMS(&arena);
        may_add_indicator(&form, t.scoring, &t.record, &(struct place){0}, &problems);
        if (problems.total && !str_equal(problem_names(&arena, &problems), STR("evaluation_tiers_above_weight")))
            assert_no_problems(&problems);
        int64_t low = random_below(&seed, 220000) - 20000, high = low + random_below(&seed, 50000);
        struct decimal at_low = score_of(&arena, &t, low), at_high = score_of(&arena, &t, high);
        if (t.rising)
            assert_true(decimal_compare(at_low, at_high) <= 0);
        if (t.falling)
            assert_true(decimal_compare(at_low, at_high) >= 0);
    }
    print_message("%d random indicators\n", (int)TRIALS);
}

/* Comparing without overflow must say the same as multiplying across, where that fits. */
static void fractions_compare(void **state)
{
    (void)state;
    uint64_t seed = random_seed("fractions_compare");
    enum { TRIALS = 100000 };
    for (int i = 0; i < TRIALS; i++) {
        int64_t limit = INT64_C(1) << (1 + random_below(&seed, 60));
        int64_t a = random_below(&seed, limit) - limit / 2, b = 1 + random_below(&seed, limit);
        int64_t c = random_below(&seed, limit) - limit / 2, d = 1 + random_below(&seed, limit);
        struct exact left = exact_fraction(a, b), right = exact_fraction(c, d);
        int128 difference = (int128)a * d - (int128)c * b;
        int order = exact_compare(left, right);
        assert_int_equal((order > 0) - (order < 0), (difference > 0) - (difference < 0));
        struct exact sum = exact_add(left, right);
        if (exact_given(sum))
            assert_int_equal(exact_compare(exact_subtract(sum, right), left), 0);
    }
    int128 big = (int128)INT64_MAX * INT64_MAX;
    struct exact huge = exact_fraction(big, 1);
    assert_false(exact_given(exact_multiply(huge, huge)));
    assert_false(exact_given(exact_add(exact_add(huge, huge), exact_add(huge, huge))));
    assert_false(exact_given(exact_divide(huge, exact_whole(0))));
    assert_true(exact_compare(huge, exact_fraction(big - 1, 1)) > 0);
}

/* Too little memory ends a scoring with an error wherever it strikes, and leaves the result alone. */
static void memory_may_run_out(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena outer = ARENA(ARENA_MAX);
    struct example example = read_example(&outer, STR("hanyang-2020"), STR("hubei-2020"));
    struct evaluation_form_result whole;
    score_example(&example, STR("F4"), 0, STR(""), &whole);
    struct indicator_record *indicators = ARENA_NEW_ARRAY(&outer, whole.n_indicators, struct indicator_record);
    for (size_t i = 0; i < whole.n_indicators; i++)
        indicators[i] = *whole.indicators[i].record;
    struct evaluation_input in = {.form = whole.form, .scoring = whole.scoring, .indicators = indicators,
                                  .n_indicators = whole.n_indicators, .budget_fen = 100, .actual_fen = 50};
    size_t failed = 0;
    for (size_t max = 1024;; max += 509) {
        _cleanup_arena_ struct arena arena = ARENA(max);
        struct evaluation_form_result result = {.n_findings = 77};
        struct error err;
        if (evaluation_score(&arena, &in, &result, &err) == 0)
            break;
        failed++;
        assert_int_equal(err.message.id, MSG_out_of_memory);
        assert_int_equal(result.n_findings, 77);
    }
    assert_true(failed > 0);
    print_message("%zu scorings short of memory\n", failed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profiles_are_read),     cmocka_unit_test(bounds_belong_to_the_better),
        cmocka_unit_test(bad_profiles_are_refused), cmocka_unit_test(methods_score),
        cmocka_unit_test(decisions_are_as_told), cmocka_unit_test(forms_score),
        cmocka_unit_test(sums_are_as_printed),   cmocka_unit_test(nothing_and_too_much),
        cmocka_unit_test(printed_scores_follow), cmocka_unit_test(scores_stay_in_bounds),
        cmocka_unit_test(fractions_compare),     cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
