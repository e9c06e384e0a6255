#include "domain/evaluation/score.h"

/* The scoring of one form under way. */
struct scorer {
    struct arena *arena;
    const struct evaluation_input *input;
    struct evaluation_form_result *result;
    struct error *err;
    struct exact full, execution_weight;
};

static int beyond_range(struct scorer *s)
{
    return FAIL(s->err, MSG_sum_too_large);
}

/* `value` with the decimals of scores, in the arena. */
static int points_text(struct scorer *s, struct exact value, bool trim, struct str *ret)
{
    struct decimal rounded;
    int decimals = (int)s->input->scoring->settings.score_decimals;
    if (!exact_round(value, decimals, scoring_rounding(s->input->scoring), &rounded))
        return beyond_range(s);
    return decimal_text(s->arena, rounded, trim, STR(""), ret, s->err);
}

/* part / whole in percent, in the arena. */
static int percent_text(struct scorer *s, struct exact ratio, bool trim, struct str *ret)
{
    struct decimal rounded;
    int decimals = (int)s->input->scoring->settings.rate_decimals;
    struct exact percent = exact_multiply(exact_whole(100), ratio);
    if (!exact_round(percent, decimals, scoring_rounding(s->input->scoring), &rounded))
        return beyond_range(s);
    return decimal_text(s->arena, rounded, trim, STR("%"), ret, s->err);
}

static int add_finding(struct scorer *s, bool notice, size_t indicator, enum message_id id,
                       const struct message_argument *arguments)
{
    struct evaluation_form_result *result = s->result;
    if (!ARENA_ROOM(s->arena, result->findings, result->n_findings, result->findings_capacity))
        return error_memory(s->err);
    struct evaluation_finding finding = {.notice = notice, .indicator = indicator};
    TRY(message_make(s->arena, id, arguments, &finding.message, s->err));
    result->findings[result->n_findings++] = finding;
    return 0;
}
#define FINDING(s, notice, indicator, ...) add_finding((s), (notice), (indicator), ERROR_LIST(__VA_ARGS__))

/* A finding about two numbers of points, unless they are equal. */
static int compare_points(struct scorer *s, bool notice, enum message_id id, struct str group, struct exact sum,
                          struct exact wanted)
{
    struct str sum_text, wanted_text;
    if (!exact_given(sum) || !exact_given(wanted))
        return beyond_range(s);
    if (exact_compare(sum, wanted) == 0)
        return 0;
    TRY(points_text(s, sum, true, &sum_text));
    TRY(points_text(s, wanted, true, &wanted_text));
    return FINDING(s, notice, SUM_NONE, id, ARG_TEXT("group", group), ARG_TEXT("sum", sum_text),
                   ARG_TEXT("wanted", wanted_text));
}

/* The sum of that name under that parent, made when it is new. Rows of a group mostly stand together, so
 * the search begins at the end. */
static int find_sum(struct scorer *s, struct evaluation_sums *sums, size_t parent, struct str name, size_t *ret)
{
    for (size_t i = sums->n; i-- > 0;) {
        if (sums->items[i].parent == parent && str_equal(sums->items[i].name, name)) {
            *ret = i;
            return 0;
        }
    }
    if (!ARENA_ROOM(s->arena, sums->items, sums->n, sums->capacity))
        return error_memory(s->err);
    struct exact zero = exact_whole(0);
    sums->items[sums->n] = (struct evaluation_sum){.name = name,
                                                   .title = STR(""),
                                                   .parent = parent,
                                                   .declared = DECIMAL_NONE,
                                                   .weight = zero,
                                                   .members = zero,
                                                   .dropped = zero,
                                                   .score = zero,
                                                   .rate_text = STR("")};
    *ret = sums->n++;
    return 0;
}

/* How a group is called in a finding: goal, level 1 and level 2 as far as they go. */
static struct str group_name(struct scorer *s, const struct evaluation_sums *sums, size_t i)
{
    const struct evaluation_sum *sum = &sums->items[i];
    const struct evaluation_sums *above = sums == &s->result->level2 ? &s->result->level1 : &s->result->goals;
    if (sums == &s->result->goals || sums == &s->result->overall || sum->parent == SUM_NONE)
        return sum->name;
    struct str parent = group_name(s, above, sum->parent);
    struct str name = arena_printf(s->arena, "%.*s / %.*s", STR_ARGS(parent), STR_ARGS(sum->name));
    return name.p ? name : sum->name;
}

/* Takes the weight of a group from a row of it; rows must agree. */
static int declare(struct scorer *s, struct evaluation_sums *sums, size_t i, struct decimal weight, size_t indicator)
{
    struct evaluation_sum *sum = &sums->items[i];
    if (!decimal_given(weight))
        return 0;
    if (!decimal_given(sum->declared))
        sum->declared = weight;
    if (decimal_compare(sum->declared, weight) == 0)
        return 0;
    struct str here, earlier;
    TRY(decimal_text(s->arena, weight, true, STR(""), &here, s->err));
    TRY(decimal_text(s->arena, sum->declared, true, STR(""), &earlier, s->err));
    return FINDING(s, false, indicator, MSG_finding_weight_differs,
                   ARG_NUMBER("number", s->input->indicators[indicator].number),
                   ARG_TEXT("group", group_name(s, sums, i)), ARG_TEXT("sum", here), ARG_TEXT("wanted", earlier));
}

static int place_in_goal(struct scorer *s, size_t i)
{
    const struct indicator_record *record = &s->input->indicators[i];
    struct indicator_result *result = &s->result->indicators[i];
    result->goal = SUM_NONE;
    for (size_t g = 0; g < s->result->goals.n; g++)
        if (str_equal(s->result->goals.items[g].name, record->goal))
            result->goal = g;
    if (result->goal != SUM_NONE || (s->result->goals.n == 0 && !record->goal.n))
        return 0;
    return FINDING(s, false, i, MSG_finding_goal_unknown, ARG_NUMBER("number", record->number),
                   ARG_TEXT("goal", record->goal));
}

/* Puts an indicator into its goal, level 1 and level 2. */
static int place_indicator(struct scorer *s, size_t i)
{
    const struct indicator_record *record = &s->input->indicators[i];
    struct evaluation_form_result *result = s->result;
    struct indicator_result *indicator = &result->indicators[i];
    TRY(place_in_goal(s, i));
    TRY(find_sum(s, &result->level1, indicator->goal, record->level1, &indicator->level1));
    TRY(find_sum(s, &result->level2, indicator->level1, record->level2, &indicator->level2));
    TRY(declare(s, &result->level1, indicator->level1, record->level1_weight, i));
    TRY(declare(s, &result->level2, indicator->level2, record->level2_weight, i));
    indicator->part = scoring_part_of(s->input->scoring, record->level1);
    result->level1.items[indicator->level1].part = indicator->part;
    return 0;
}

static void add_indicator_to(struct evaluation_sum *sum, const struct indicator_result *indicator)
{
    struct exact weight = exact_decimal(indicator->record->weight);
    sum->n_indicators++;
    if (indicator->origin == SCORE_DROPPED)
        sum->dropped = exact_add(sum->dropped, weight);
    else if (decimal_given(indicator->score))
        sum->score = exact_add(sum->score, exact_decimal(indicator->score));
}

/* A group weighs what its rows declare, else what its members weigh. */
static void weigh(struct evaluation_sums *sums, struct evaluation_sums *parents)
{
    for (size_t i = 0; i < sums->n; i++) {
        struct evaluation_sum *sum = &sums->items[i];
        sum->weight = decimal_given(sum->declared) ? exact_decimal(sum->declared) : sum->members;
        if (parents && sum->parent != SUM_NONE) {
            struct evaluation_sum *parent = &parents->items[sum->parent];
            parent->members = exact_add(parent->members, sum->weight);
        }
    }
}

static int print_sums(struct scorer *s, struct evaluation_sums *sums)
{
    for (size_t i = 0; i < sums->n; i++) {
        struct evaluation_sum *sum = &sums->items[i];
        struct exact counted = exact_subtract(sum->weight, sum->dropped);
        TRY(points_text(s, sum->weight, true, &sum->weight_text));
        TRY(points_text(s, sum->score, true, &sum->score_text));
        if (!exact_given(counted))
            return beyond_range(s);
        if (counted.numerator > 0)
            TRY(percent_text(s, exact_divide(sum->score, counted), false, &sum->rate_text));
    }
    return 0;
}

/* Adds up all levels from the bottom. */
static int add_up(struct scorer *s)
{
    struct evaluation_form_result *result = s->result;
    for (size_t i = 0; i < result->n_indicators; i++) {
        const struct indicator_result *indicator = &result->indicators[i];
        struct evaluation_sum *level2 = &result->level2.items[indicator->level2];
        add_indicator_to(level2, indicator);
        level2->members = exact_add(level2->members, exact_decimal(indicator->record->weight));
        add_indicator_to(&result->level1.items[indicator->level1], indicator);
        if (indicator->goal != SUM_NONE)
            add_indicator_to(&result->goals.items[indicator->goal], indicator);
    }
    weigh(&result->level2, &result->level1);
    weigh(&result->level1, &result->goals);
    weigh(&result->goals, NULL);
    for (size_t i = 0; i < result->level1.n; i++) {
        const struct evaluation_sum *from = &result->level1.items[i];
        size_t at;
        TRY(find_sum(s, &result->overall, SUM_NONE, from->name, &at));
        struct evaluation_sum *to = &result->overall.items[at];
        to->part = from->part;
        to->members = exact_add(to->members, from->weight);
        to->dropped = exact_add(to->dropped, from->dropped);
        to->score = exact_add(to->score, from->score);
        to->n_indicators += from->n_indicators;
    }
    weigh(&result->overall, NULL);
    TRY(print_sums(s, &result->goals));
    TRY(print_sums(s, &result->level1));
    TRY(print_sums(s, &result->level2));
    return print_sums(s, &result->overall);
}

static int check_level(struct scorer *s, const struct evaluation_sums *sums, enum message_id id)
{
    for (size_t i = 0; i < sums->n; i++)
        TRY(compare_points(s, false, id, group_name(s, sums, i), sums->items[i].members, sums->items[i].weight));
    return 0;
}

/* Weights must add up on every level, to the full score less execution; and the parts as the profile says. */
static int check_weights(struct scorer *s)
{
    const struct evaluation_form_result *result = s->result;
    const struct evaluation_sums *top = result->goals.n ? &result->goals : &result->level1;
    struct exact sum = exact_whole(0);
    unsigned measured = 1u << PART_EXECUTION;
    TRY(check_level(s, &result->level2, MSG_finding_weight_level2));
    TRY(check_level(s, &result->level1, MSG_finding_weight_level1));
    TRY(check_level(s, &result->goals, MSG_finding_weight_goal));
    for (size_t i = 0; i < top->n; i++)
        sum = exact_add(sum, top->items[i].weight);
    TRY(compare_points(s, false, MSG_finding_weight_form, STR(""), sum, exact_subtract(s->full, s->execution_weight)));
    for (size_t i = 0; i < result->overall.n; i++) {
        measured |= 1u << result->overall.items[i].part;
        if (!result->overall.items[i].part)
            TRY(FINDING(s, true, SUM_NONE, MSG_finding_level1_unknown,
                        ARG_TEXT("group", result->overall.items[i].name)));
    }
    for (size_t i = 0; i < result->overall.n; i++) {
        const struct evaluation_sum *part = &result->overall.items[i];
        if (part->part)
            TRY(compare_points(s, true, MSG_finding_weight_profile, part->name, part->weight,
                               scoring_points(s->input->scoring, part->part, measured)));
    }
    return 0;
}

static int score_execution(struct scorer *s)
{
    const struct evaluation_input *input = s->input;
    const struct scoring *scoring = input->scoring;
    struct execution_result e = {.budget_fen = input->budget_fen,
                                 .actual_fen = input->actual_fen,
                                 .weight = scoring_weight(scoring, PART_EXECUTION)->points,
                                 .score = DECIMAL_NONE,
                                 .rate = EXACT_NONE,
                                 .rate_text = STR(""),
                                 .score_text = STR("")};
    enum message_id formula = MSG_score_execution_none;
    TRY(decimal_text(s->arena, e.weight, true, STR(""), &e.weight_text, s->err));
    if (input->budget_fen > 0) {
        e.rate = exact_fraction(input->actual_fen, input->budget_fen);
        bool all = input->actual_fen >= input->budget_fen;
        struct exact share = all ? exact_whole(1) : input->actual_fen < 0 ? exact_whole(0) : e.rate;
        formula = all ? MSG_score_execution_full : MSG_score_execution;
        if (!exact_round(exact_multiply(exact_decimal(e.weight), share), (int)scoring->settings.score_decimals,
                         scoring_rounding(scoring), &e.score))
            return beyond_range(s);
        TRY(percent_text(s, e.rate, true, &e.rate_text));
        TRY(decimal_text(s->arena, e.score, false, STR(""), &e.score_text, s->err));
    } else {
        TRY(FINDING(s, false, SUM_NONE, MSG_finding_budget_zero, ARG_MONEY("budget", input->budget_fen)));
    }
    TRY(message_make(s->arena, formula,
                     (const struct message_argument[]){ARG_TEXT("weight", e.weight_text),
                                                       ARG_MONEY("actual", e.actual_fen),
                                                       ARG_MONEY("budget", e.budget_fen),
                                                       ARG_TEXT("score", e.score_text),
                                                       ARG_TEXT("rate", e.rate_text),
                                                       {0}},
                     &e.formula, s->err));
    bool lost = decimal_given(e.score) && decimal_compare(e.score, e.weight) < 0;
    e.reason_missing = lost && scoring->settings.reason_required != REASON_NO && !input->form->reason.n;
    s->result->execution = e;
    if (!e.reason_missing)
        return 0;
    return FINDING(s, false, SUM_NONE, MSG_finding_reason_execution, ARG_TEXT("sum", e.score_text),
                   ARG_TEXT("wanted", e.weight_text));
}

/* Whether points were lost without the reason that the profile asks for. */
static bool lacks_reason(const struct scorer *s, const struct indicator_result *indicator)
{
    bool lost = decimal_given(indicator->score) && decimal_compare(indicator->score, indicator->record->weight) < 0;
    if (!lost || indicator->record->reason.n)
        return false;
    switch ((enum reason_required)s->input->scoring->settings.reason_required) {
    case REASON_NO:
        return false;
    case REASON_FORM:
        return !s->input->form->reason.n;
    case REASON_EACH:
        return true;
    }
    return false;
}

static int check_indicator(struct scorer *s, size_t i)
{
    struct indicator_result *indicator = &s->result->indicators[i];
    const struct indicator_record *record = indicator->record;
    if (indicator->origin == SCORE_OPEN)
        TRY(FINDING(s, false, i, MSG_finding_open, ARG_NUMBER("number", record->number), ARG_TEXT("name", record->name),
                    ARG_MESSAGE("why", indicator->method == METHOD_NONE ? MSG_why_hand
                                       : record->source.n               ? MSG_why_source
                                                                        : MSG_why_result)));
    if (decimal_given(indicator->score) && decimal_compare(indicator->score, record->weight) > 0)
        TRY(FINDING(s, false, i, MSG_finding_score_above_weight, ARG_NUMBER("number", record->number),
                    ARG_TEXT("sum", indicator->score_text), ARG_TEXT("wanted", indicator->weight_text)));
    indicator->reason_missing = lacks_reason(s, indicator);
    if (indicator->reason_missing)
        TRY(FINDING(s, false, i, MSG_finding_reason_missing, ARG_NUMBER("number", record->number),
                    ARG_TEXT("name", record->name), ARG_TEXT("sum", indicator->score_text),
                    ARG_TEXT("wanted", indicator->weight_text)));
    if (indicator->exceeded && indicator->origin == SCORE_COMPUTED)
        TRY(FINDING(s, true, i, MSG_finding_exceeded, ARG_NUMBER("number", record->number),
                    ARG_TEXT("name", record->name), ARG_TEXT("actual", indicator->actual_text),
                    ARG_TEXT("target", indicator->target_text)));
    return 0;
}

static int check_measures(struct scorer *s)
{
    int required = s->input->scoring->settings.measures_required, kind = s->input->form->kind;
    bool asked = required == MEASURES_ALL || (required == MEASURES_PROJECT && kind == FORM_OF_PROJECT) ||
                 (required == MEASURES_DEPARTMENT && kind == FORM_OF_DEPARTMENT);
    if (!asked || s->input->form->measures.n)
        return 0;
    return FINDING(s, false, SUM_NONE, MSG_finding_measures_missing);
}

/* Adds the rounded scores, so that what is printed adds up; what does not apply rescales the rest to the
 * full score (F: doczj 174893555). */
static int add_total(struct scorer *s)
{
    struct evaluation_form_result *result = s->result;
    struct exact total = exact_whole(0), dropped = exact_whole(0);
    result->complete = decimal_given(result->execution.score);
    if (result->complete)
        total = exact_decimal(result->execution.score);
    for (size_t i = 0; i < result->overall.n; i++) {
        total = exact_add(total, result->overall.items[i].score);
        dropped = exact_add(dropped, result->overall.items[i].dropped);
    }
    for (size_t i = 0; i < result->n_indicators; i++)
        result->complete &= result->indicators[i].origin != SCORE_OPEN;
    struct exact counted = exact_subtract(s->full, dropped);
    if (!exact_given(total) || !exact_given(counted))
        return beyond_range(s);
    result->rescaled = dropped.numerator != 0;
    if (result->rescaled && counted.numerator > 0)
        total = exact_divide(exact_multiply(total, s->full), counted);
    else if (result->rescaled)
        result->complete = false; /* more was dropped than the form has: the weights are wrong, and said so */
    const struct scoring *scoring = s->input->scoring;
    if (!exact_round(total, (int)scoring->settings.score_decimals, scoring_rounding(scoring), &result->total))
        return beyond_range(s);
    TRY(decimal_text(s->arena, result->total, false, STR(""), &result->total_text, s->err));
    TRY(percent_text(s, exact_divide(exact_decimal(result->total), s->full), false, &result->total_rate_text));
    result->grade = result->complete ? scoring_grade(scoring, result->total) : NULL;
    return 0;
}

static int add_goals(struct scorer *s)
{
    for (size_t i = 0; i < s->input->n_goals; i++) {
        const struct goal_record *goal = &s->input->goals[i];
        size_t at;
        TRY(find_sum(s, &s->result->goals, SUM_NONE, goal->goal, &at));
        s->result->goals.items[at].title = goal->title;
        s->result->goals.items[at].declared = goal->weight;
    }
    return 0;
}

int evaluation_score(struct arena *arena, const struct evaluation_input *input, struct evaluation_form_result *ret,
                     struct error *err)
{
    struct evaluation_form_result result = {
        .form = input->form, .scoring = input->scoring, .n_indicators = input->n_indicators};
    struct scorer s = {.arena = arena,
                       .input = input,
                       .result = &result,
                       .err = err,
                       .full = exact_decimal(input->scoring->settings.full_score),
                       .execution_weight = exact_decimal(scoring_weight(input->scoring, PART_EXECUTION)->points)};
    result.indicators = ARENA_NEW_ARRAY(arena, input->n_indicators + 1, struct indicator_result);
    if (!result.indicators)
        return error_memory(err);
    TRY(add_goals(&s));
    for (size_t i = 0; i < input->n_indicators; i++) {
        TRY(indicator_score(arena, &input->indicators[i], input->scoring, input->values ? &input->values[i] : NULL,
                            &result.indicators[i], err));
        TRY(place_indicator(&s, i));
    }
    TRY(add_up(&s));
    TRY(check_weights(&s));
    TRY(score_execution(&s));
    for (size_t i = 0; i < input->n_indicators; i++)
        TRY(check_indicator(&s, i));
    TRY(check_measures(&s));
    TRY(add_total(&s));
    *ret = result;
    return 0;
}
