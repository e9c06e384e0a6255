#include "domain/evaluation/decide.h"

#include <stddef.h>

/* What is being decided; troubles name the field and print what stands there. */
struct decision {
    const struct schema *schema;
    const void *record;
    const struct place *place;
    struct problems *problems;
};

static struct place at(const struct decision *d, const char *name)
{
    struct place where = *d->place;
    where.field = str_from(name);
    where.value = STR("");
    _cleanup_buf_ struct buf text = BUF(4096);
    const struct field *field = schema_field(d->schema, where.field);
    if (field)
        field_print(&text, field, d->record);
    if (text.n)
        where.value = arena_str(d->problems->arena, buf_view(&text));
    return where;
}

static bool refuse(const struct decision *d, const char *field, enum message_id id)
{
    struct place where = at(d, field);
    problems_add(d->problems, &where, id, &ERROR_LIST_END);
    return false;
}

/* Numbers stay small enough that no score made of them goes beyond 128 bits. */
enum { DIGITS_MAX = 15, SCALE_MAX = 6 };

static bool is_small(const struct decision *d, const char *field, struct decimal value)
{
    if (value.scale <= SCALE_MAX && value.digits < power_of_ten(DIGITS_MAX) && value.digits > -power_of_ten(DIGITS_MAX))
        return true;
    struct place where = at(d, field);
    PROBLEM(d->problems, &where, MSG_evaluation_number_too_long, ARG_NUMBER("digits", DIGITS_MAX),
            ARG_NUMBER("decimals", SCALE_MAX));
    return false;
}

/* Points: above 0, or not below 0 when `zero` may be, and no finer than scores are rounded to. */
static bool points_are_good(const struct decision *d, const char *field, struct decimal value, bool zero,
                            const struct scoring *scoring)
{
    if (!decimal_given(value))
        return true;
    if (value.digits < 0 || (value.digits == 0 && !zero))
        return refuse(d, field, zero ? MSG_evaluation_points_negative : MSG_evaluation_weight_not_positive);
    struct decimal rounded;
    if (scoring && (!decimal_rescale(value, (int)scoring->settings.score_decimals, ROUND_DOWN, &rounded) ||
                    decimal_compare(rounded, value) != 0)) {
        struct place where = at(d, field);
        PROBLEM(d->problems, &where, MSG_evaluation_points_too_fine,
                ARG_NUMBER("decimals", scoring->settings.score_decimals));
        return false;
    }
    return is_small(d, field, value);
}

bool may_add_form(const struct form_record *record, const struct scoring *scoring, const struct place *place,
                  struct problems *problems)
{
    struct decision d = {&form_schema, record, place, problems};
    size_t before = problems->total;
    if (record->year < YEAR_MIN || record->year > YEAR_MAX) {
        struct place where = at(&d, "year");
        PROBLEM(problems, &where, MSG_year_impossible, ARG_NUMBER("year", record->year), ARG_NUMBER("first", YEAR_MIN),
                ARG_NUMBER("last", YEAR_MAX));
    }
    if (!scoring) {
        refuse(&d, "scoring", MSG_evaluation_scoring_unknown);
    } else if (!scoring_valid_in(scoring, record->year)) {
        struct place where = at(&d, "scoring");
        PROBLEM(problems, &where, MSG_evaluation_scoring_other_year, ARG_TEXT("profile", scoring->id),
                ARG_NUMBER("year", record->year));
    }
    if (record->kind == FORM_OF_PROJECT && !record->project.n)
        refuse(&d, "project", MSG_evaluation_project_needed);
    if (record->kind == FORM_OF_DEPARTMENT && record->project.n)
        refuse(&d, "project", MSG_evaluation_project_not_allowed);
    return problems->total == before;
}

static bool form_is_known(const struct decision *d, const struct form_record *form, int64_t year)
{
    if (form)
        return true;
    struct place where = at(d, "form");
    PROBLEM(d->problems, &where, MSG_evaluation_form_unknown, ARG_NUMBER("year", year));
    return false;
}

bool may_add_goal(const struct form_record *form, const struct goal_record *record, const struct place *place,
                  struct problems *problems)
{
    struct decision d = {&goal_schema, record, place, problems};
    size_t before = problems->total;
    form_is_known(&d, form, record->year);
    points_are_good(&d, "weight", record->weight, false, NULL);
    return problems->total == before;
}

#define BIT(direction) (1u << (direction))
enum {
    UPWARD = BIT(DIRECTION_GE) | BIT(DIRECTION_GT),
    DOWNWARD = BIT(DIRECTION_LE) | BIT(DIRECTION_LT),
};

/* The directions that a method can score. */
static unsigned directions_of(enum scoring_method method)
{
    switch (method) {
    case METHOD_POSITIVE:
        return UPWARD;
    case METHOD_NEGATIVE:
    case METHOD_DEVIATION:
        return DOWNWARD;
    case METHOD_EQUAL:
        return BIT(DIRECTION_EQ);
    case METHOD_RANGE:
        return BIT(DIRECTION_RANGE);
    case METHOD_TIERED:
        return UPWARD | DOWNWARD | BIT(DIRECTION_EQ) | BIT(DIRECTION_RANGE);
    case METHOD_QUALITATIVE:
        return BIT(DIRECTION_QUALITATIVE);
    case METHOD_NONE:
    case METHOD_NOT_APPLICABLE:
        break;
    }
    return ~0u;
}

static void check_method(const struct decision *d, const struct indicator_record *record)
{
    const struct word *fitting = method_words;
    enum scoring_method method = indicator_method(record);
    if (directions_of(method) & BIT(record->direction))
        return;
    _cleanup_buf_ struct buf list = BUF(1024);
    for (; fitting->name; fitting++)
        if (directions_of((enum scoring_method)fitting->value) & BIT(record->direction))
            buf_printf(&list, "%s%.*s (%s)", list.n ? "、" : "", STR_ARGS(word_title(fitting->name, LANGUAGE_ZH)),
                       fitting->name);
    struct place where = at(d, "method");
    PROBLEM(d->problems, &where, MSG_evaluation_method_unfit,
            ARG_TEXT("direction", str_from(word_name(direction_words, record->direction))),
            ARG_TEXT("words", buf_view(&list)));
}

/* Whether the method divides by the target. With steps, eq and range measure how far off it the actual is. */
static bool divides_by_target(const struct indicator_record *record)
{
    enum scoring_method method = indicator_method(record);
    bool off = record->direction == DIRECTION_EQ || record->direction == DIRECTION_RANGE;
    return method == METHOD_POSITIVE || (off && record->tiers.n && (method == METHOD_TIERED || method == METHOD_RANGE));
}

static void check_deviation_target(const struct decision *d, const struct indicator_record *record)
{
    const struct decimal whole = {100, 0}; /* percent: 1 - A must stay above 0, since the method divides by it */
    if (!unit_is_percent(record->unit))
        refuse(d, "unit", MSG_evaluation_unit_not_percent);
    if (record->target.digits < 0 || decimal_compare(record->target, whole) >= 0)
        refuse(d, "target", MSG_evaluation_target_deviation);
}

static void check_target(const struct decision *d, const struct indicator_record *record)
{
    enum scoring_method method = indicator_method(record);
    if (record->direction == DIRECTION_QUALITATIVE) {
        if (decimal_given(record->target))
            refuse(d, "target", MSG_evaluation_target_qualitative);
        if (!record->target_text.n)
            refuse(d, "target_text", MSG_evaluation_target_text_missing);
        return;
    }
    if (!decimal_given(record->target)) {
        refuse(d, "target", MSG_evaluation_target_missing);
        return;
    }
    bool range = record->direction == DIRECTION_RANGE;
    if (range && !decimal_given(record->target_high))
        refuse(d, "target_high", MSG_evaluation_target_high_missing);
    else if (range && decimal_compare(record->target_high, record->target) < 0)
        refuse(d, "target_high", MSG_evaluation_target_high_below);
    else if (!range && decimal_given(record->target_high))
        refuse(d, "target_high", MSG_evaluation_target_high_superfluous);
    if (!is_small(d, "target", record->target) || (range && !is_small(d, "target_high", record->target_high)))
        return;
    bool zero = record->target.digits == 0 || (range && record->target_high.digits == 0);
    if (divides_by_target(record) && zero)
        refuse(d, "target", MSG_evaluation_target_zero);
    else if ((method == METHOD_POSITIVE || method == METHOD_NEGATIVE) && record->target.digits < 0)
        refuse(d, "target", MSG_evaluation_target_negative);
    else if (method == METHOD_DEVIATION)
        check_deviation_target(d, record);
}

static void check_source(const struct decision *d, const struct indicator_record *record)
{
    struct source source;
    if (!record->source.n)
        return;
    if (!source_parse(record->source, &source)) {
        refuse(d, "source", MSG_evaluation_source_unknown);
        return;
    }
    if (record->direction == DIRECTION_QUALITATIVE)
        refuse(d, "source", MSG_evaluation_source_qualitative);
    if (decimal_given(record->actual))
        refuse(d, "actual", MSG_evaluation_actual_and_source);
    if (record->actual_text.n)
        refuse(d, "actual_text", MSG_evaluation_actual_and_source);
    if (source.kind == SOURCE_SPENT && !unit_fen(record->unit))
        refuse(d, "unit", MSG_evaluation_unit_not_money);
    bool counts = source.kind == SOURCE_ABOVE || source.kind == SOURCE_BELOW;
    if (source.kind != SOURCE_SPENT && source.kind != SOURCE_COUNT && !counts && !unit_is_percent(record->unit))
        refuse(d, "unit", MSG_evaluation_unit_not_percent);
    if (counts && (unit_is_percent(record->unit) || unit_fen(record->unit)))
        refuse(d, "unit", MSG_evaluation_unit_not_count);
}

/* Steps go from the best down: fewer points each, bounds further from the target each. */
static void check_steps(const struct decision *d, const struct indicator_record *record)
{
    enum scoring_method method = indicator_method(record);
    struct str rest = record->tiers;
    struct step step, last = {0};
    int got, n = 0;
    if (method != METHOD_TIERED && method != METHOD_RANGE) {
        if (rest.n)
            refuse(d, "tiers", MSG_evaluation_tiers_unused);
        return;
    }
    bool falling = BIT(record->direction) & UPWARD;
    for (; (got = step_next(&rest, &step)) > 0; n++, last = step) {
        int order = n ? decimal_compare(step.bound, last.bound) : 0;
        bool bad_bound = n && (falling ? order >= 0 : order <= 0);
        bool bad_points = n && decimal_compare(step.points, last.points) >= 0;
        if (step.bound.digits < 0 || step.points.digits < 0 || bad_bound || bad_points) {
            refuse(d, "tiers", MSG_evaluation_tiers_order);
            return;
        }
        if (decimal_compare(step.points, record->weight) > 0)
            refuse(d, "tiers", MSG_evaluation_tiers_above_weight);
        if (!is_small(d, "tiers", step.bound) || !is_small(d, "tiers", step.points))
            return;
    }
    if (got < 0)
        refuse(d, "tiers", MSG_evaluation_tiers_form);
    else if (n == 0 && method == METHOD_TIERED)
        refuse(d, "tiers", MSG_evaluation_tiers_missing);
}

static void complain_share(const struct decision *d, const struct indicator_record *record,
                           const struct scoring *scoring)
{
    const struct scoring_band *band = scoring_tier(scoring, record->tier);
    _cleanup_buf_ struct buf from = BUF(64), to = BUF(64);
    if (!band)
        return;
    decimal_print(&from, band->from, true);
    decimal_print(&to, band->to, true);
    struct place where = at(d, "share");
    PROBLEM(d->problems, &where, MSG_evaluation_share_outside, ARG_TEXT("tier", band->zh),
            ARG_TEXT("from", buf_view(&from)), ARG_TEXT("to", buf_view(&to)));
}

static void check_tier(const struct decision *d, const struct indicator_record *record, const struct scoring *scoring)
{
    bool share = decimal_given(record->share);
    if (indicator_method(record) != METHOD_QUALITATIVE) {
        if (record->tier)
            refuse(d, "tier", MSG_evaluation_tier_superfluous);
        if (share)
            refuse(d, "share", MSG_evaluation_tier_superfluous);
        return;
    }
    /* A goal set at the start of the year has neither actual nor tier; it stays open. */
    bool judged = record->actual_text.n && !decimal_given(record->score);
    if (!record->tier && (judged || share))
        refuse(d, "tier", MSG_evaluation_tier_missing);
    else if (record->tier && !share)
        refuse(d, "share", MSG_evaluation_share_missing);
    else if (share && is_small(d, "share", record->share) && scoring &&
             !scoring_share_fits(scoring, record->tier, record->share))
        complain_share(d, record, scoring);
}

static void check_hand_score(const struct decision *d, const struct indicator_record *record,
                             const struct scoring *scoring)
{
    enum scoring_method method = indicator_method(record);
    if (method == METHOD_NOT_APPLICABLE && !record->reason.n)
        refuse(d, "reason", MSG_evaluation_not_applicable_reason);
    if (!decimal_given(record->score)) {
        if (record->score_reason.n)
            refuse(d, "score_reason", MSG_evaluation_score_reason_superfluous);
        return;
    }
    if (method == METHOD_NOT_APPLICABLE)
        refuse(d, "score", MSG_evaluation_not_applicable_score);
    if (!record->score_reason.n)
        refuse(d, "score_reason", MSG_evaluation_score_reason_missing);
    points_are_good(d, "score", record->score, true, scoring);
    if (decimal_compare(record->score, record->weight) > 0)
        refuse(d, "score", MSG_evaluation_score_above_weight);
}

bool may_add_indicator(const struct form_record *form, const struct scoring *scoring,
                       const struct indicator_record *record, const struct place *place, struct problems *problems)
{
    struct decision d = {&indicator_schema, record, place, problems};
    size_t before = problems->total;
    form_is_known(&d, form, record->year);
    if (form && !scoring)
        refuse(&d, "form", MSG_evaluation_scoring_unknown);
    if (record->number <= 0)
        refuse(&d, "number", MSG_evaluation_number_not_positive);
    points_are_good(&d, "weight", record->weight, false, scoring);
    points_are_good(&d, "level1_weight", record->level1_weight, false, scoring);
    points_are_good(&d, "level2_weight", record->level2_weight, false, scoring);
    check_method(&d, record);
    check_target(&d, record);
    check_steps(&d, record);
    if (decimal_given(record->actual))
        is_small(&d, "actual", record->actual);
    if (decimal_given(record->actual) && record->direction == DIRECTION_QUALITATIVE)
        refuse(&d, "actual", MSG_evaluation_actual_qualitative);
    check_source(&d, record);
    check_tier(&d, record, scoring);
    check_hand_score(&d, record, scoring);
    return problems->total == before;
}
