#include "domain/evaluation/method.h"

#include <assert.h>
#include <string.h>

int message_make(struct arena *arena, enum message_id id, const struct message_argument *arguments, struct message *ret,
                 struct error *err)
{
    size_t n = 0;
    while (arguments[n].name)
        n++;
    struct message_argument *kept = ARENA_NEW_ARRAY(arena, n + 1, struct message_argument);
    if (!kept)
        return error_memory(err);
    for (size_t i = 0; i < n; i++) {
        kept[i] = arguments[i];
        kept[i].text = arena_str(arena, arguments[i].text);
        if (!kept[i].text.p)
            return error_memory(err);
    }
    *ret = (struct message){id, kept, n};
    return 0;
}

int decimal_text(struct arena *arena, struct decimal d, bool trim, struct str suffix, struct str *ret,
                 struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(256);
    if (decimal_given(d)) {
        decimal_print(&out, d, trim);
        buf_str(&out, suffix);
    }
    struct str text = arena_str(arena, buf_view(&out));
    if (!text.p || !buf_ok(&out))
        return error_memory(err);
    *ret = text;
    return 0;
}

/* The scoring of one indicator under way. */
struct reckoning {
    struct arena *arena;
    const struct indicator_record *record;
    const struct scoring *scoring;
    struct error *err;
    struct indicator_result *result;
    struct exact weight, target, high, actual;
    struct str target_number, actual_number; /* as they stand in a formula: 5%, 108 */
    /* What the method finds. */
    struct exact points;
    enum message_id formula;
    struct str one, two; /* further inputs of the formula: bound and points of a step, smaller and larger */
};

static enum rounding rounding_of(const struct reckoning *r)
{
    return scoring_rounding(r->scoring);
}

static const char *direction_sign(int direction)
{
    switch ((enum direction)direction) {
    case DIRECTION_GE:
        return "≥";
    case DIRECTION_LE:
        return "≤";
    case DIRECTION_LT:
        return "<";
    case DIRECTION_GT:
        return ">";
    case DIRECTION_EQ:
    case DIRECTION_RANGE:
    case DIRECTION_QUALITATIVE:
        break;
    }
    return "";
}

static int keep(struct reckoning *r, const struct buf *text, struct str *ret)
{
    struct str kept = arena_str(r->arena, buf_view(text));
    if (!kept.p || !buf_ok(text))
        return error_memory(r->err);
    *ret = kept;
    return 0;
}

/* The target as the form prints it: as entered, else as 95% of ≥95%, ≤200人次, 5～10件. */
static int print_target(struct reckoning *r)
{
    const struct indicator_record *record = r->record;
    _cleanup_buf_ struct buf out = BUF(1u << 20);
    if (record->target_text.n) {
        buf_str(&out, record->target_text);
    } else if (decimal_given(record->target)) {
        buf_text(&out, direction_sign(record->direction));
        decimal_print(&out, record->target, false);
        if (record->direction == DIRECTION_RANGE && decimal_given(record->target_high)) {
            buf_text(&out, "～");
            decimal_print(&out, record->target_high, false);
        }
        buf_str(&out, record->unit);
    }
    TRY(keep(r, &out, &r->result->target_text));
    struct str percent = unit_is_percent(record->unit) ? STR("%") : STR("");
    return decimal_text(r->arena, record->target, true, percent, &r->target_number, r->err);
}

/* The exact value that a source gives, in the indicator's unit. */
static struct exact source_actual(const struct source *source, const struct source_value *value, struct str unit)
{
    struct exact percent = exact_whole(100);
    bool is_ratio = source->kind == SOURCE_DEVIATION || source->kind == SOURCE_EXECUTION || source->kind == SOURCE_RATE;
    if (!value->known || (is_ratio && value->whole <= 0))
        return EXACT_NONE;
    switch (source->kind) {
    case SOURCE_DEVIATION:
        return exact_multiply(
            percent, exact_magnitude(exact_subtract(exact_fraction(value->part, value->whole), exact_whole(1))));
    case SOURCE_EXECUTION:
    case SOURCE_RATE:
        return exact_multiply(percent, exact_fraction(value->part, value->whole));
    case SOURCE_SPENT:
        return exact_fraction(value->part, unit_fen(unit));
    case SOURCE_COUNT:
        return exact_fraction(value->part, value->whole);
    case SOURCE_ABOVE:
        return exact_whole(value->part);
    case SOURCE_BELOW:
        return exact_whole(value->whole);
    }
    return EXACT_NONE;
}

/* Finds the actual value and how it is printed: as entered, or a computed one to the profile's decimals. */
static int find_actual(struct reckoning *r, const struct source_value *value)
{
    const struct indicator_record *record = r->record;
    struct decimal printed = record->actual;
    struct source source;
    bool trim = false;
    r->actual = exact_decimal(record->actual);
    if (record->source.n && value && source_parse(record->source, &source)) {
        r->actual = source_actual(&source, value, record->unit);
        trim = true;
        if (exact_given(r->actual) &&
            !exact_round(r->actual, (int)r->scoring->settings.rate_decimals, rounding_of(r), &printed))
            return FAIL(r->err, MSG_evaluation_beyond_range, ARG_NUMBER("number", record->number));
    }
    r->result->actual = r->actual;
    struct str percent = unit_is_percent(record->unit) ? STR("%") : STR("");
    TRY(decimal_text(r->arena, printed, true, percent, &r->actual_number, r->err));
    r->result->actual_text = record->actual_text;
    if (record->actual_text.n)
        return 0;
    return decimal_text(r->arena, printed, trim, record->unit, &r->result->actual_text, r->err);
}

static bool target_met(const struct reckoning *r)
{
    int order = exact_compare(r->actual, r->target);
    switch ((enum direction)r->record->direction) {
    case DIRECTION_GE:
        return order >= 0;
    case DIRECTION_GT:
        return order > 0;
    case DIRECTION_LE:
        return order <= 0;
    case DIRECTION_LT:
        return order < 0;
    case DIRECTION_EQ:
        return order == 0;
    case DIRECTION_RANGE:
        return order >= 0 && exact_compare(r->actual, r->high) <= 0;
    case DIRECTION_QUALITATIVE:
        break;
    }
    return false;
}

/* How far the actual is off the target, or off the nearer end of the range, in percent of it. */
static struct exact percent_off(const struct reckoning *r)
{
    struct exact base = r->target;
    if (r->record->direction == DIRECTION_RANGE && exact_compare(r->actual, r->high) > 0)
        base = r->high;
    struct exact off = exact_magnitude(exact_subtract(r->actual, base));
    return exact_multiply(exact_whole(100), exact_divide(off, exact_magnitude(base)));
}

/* The first step that the actual reaches. */
static int by_steps(struct reckoning *r)
{
    bool upward = r->record->direction == DIRECTION_GE || r->record->direction == DIRECTION_GT;
    bool downward = r->record->direction == DIRECTION_LE || r->record->direction == DIRECTION_LT;
    struct str rest = r->record->tiers;
    struct step step;
    r->points = exact_whole(0);
    r->formula = rest.n ? MSG_score_past_steps : MSG_score_outside;
    struct exact measure = upward || downward || !rest.n ? r->actual : percent_off(r);
    if (!exact_given(measure)) {
        r->points = EXACT_NONE;
        return 0;
    }
    while (step_next(&rest, &step) > 0) {
        int order = exact_compare(measure, exact_decimal(step.bound));
        if (upward ? order < 0 : order > 0)
            continue;
        r->points = exact_decimal(step.points);
        r->formula = upward ? MSG_score_step_up : downward ? MSG_score_step_down : MSG_score_step_off;
        struct str suffix = upward || downward ? r->record->unit : STR("%");
        TRY(decimal_text(r->arena, step.bound, true, suffix, &r->one, r->err));
        return decimal_text(r->arena, step.points, true, STR(""), &r->two, r->err);
    }
    return 0;
}

static void by_equality(struct reckoning *r)
{
    r->points = exact_whole(0);
    r->formula = MSG_score_unequal;
    bool same_side = (r->target.numerator > 0) == (r->actual.numerator > 0);
    if (r->scoring->settings.equal_missed != EQUAL_RATIO || r->target.numerator == 0 || r->actual.numerator == 0 ||
        !same_side)
        return;
    bool less = exact_compare(exact_magnitude(r->actual), exact_magnitude(r->target)) < 0;
    struct exact smaller = less ? r->actual : r->target, larger = less ? r->target : r->actual;
    r->one = less ? r->actual_number : r->target_number;
    r->two = less ? r->target_number : r->actual_number;
    r->points = exact_multiply(r->weight, exact_divide(smaller, larger));
    r->formula = MSG_score_product;
}

/* The points of a missed target. */
static int by_method(struct reckoning *r)
{
    struct exact percent = exact_whole(100);
    switch (r->result->method) {
    case METHOD_POSITIVE:
        r->one = r->actual_number;
        r->two = r->target_number;
        r->formula = MSG_score_product;
        r->points = exact_multiply(r->weight, exact_divide(r->actual, r->target));
        return 0;
    case METHOD_NEGATIVE:
        r->one = r->target_number;
        r->two = r->actual_number;
        r->formula = MSG_score_product;
        if (r->actual.numerator == 0) { /* "< 0" missed by 0 itself: the ratio has no value, nothing is earned */
            r->formula = MSG_score_missed;
            r->points = exact_whole(0);
            return 0;
        }
        r->points = exact_multiply(r->weight, exact_divide(r->target, r->actual));
        return 0;
    case METHOD_DEVIATION:
        r->formula = MSG_score_deviation;
        r->points = exact_multiply(
            r->weight, exact_divide(exact_subtract(percent, r->actual), exact_subtract(percent, r->target)));
        return 0;
    case METHOD_EQUAL:
        by_equality(r);
        return 0;
    case METHOD_RANGE:
    case METHOD_TIERED:
        return by_steps(r);
    case METHOD_QUALITATIVE:
    case METHOD_NONE:
    case METHOD_NOT_APPLICABLE:
        break;
    }
    return 0;
}

/* Sets points and formula; leaves points without value while something is missing. */
static int reckon(struct reckoning *r)
{
    const struct indicator_record *record = r->record;
    r->points = EXACT_NONE;
    r->formula = MSG_score_open;
    if (r->result->method == METHOD_QUALITATIVE) {
        if (!record->tier || !decimal_given(record->share))
            return 0;
        r->result->met = record->tier == TIER_ACHIEVED;
        r->points = exact_multiply(r->weight, exact_divide(exact_decimal(record->share), exact_whole(100)));
        r->formula = MSG_score_qualitative;
        return decimal_text(r->arena, record->share, true, STR("%"), &r->two, r->err);
    }
    bool scores = r->result->method != METHOD_NONE && r->result->method != METHOD_NOT_APPLICABLE;
    if (!exact_given(r->actual) || !exact_given(r->target))
        return 0;
    r->result->met = target_met(r);
    if (scores && r->result->met) {
        r->points = r->weight;
        r->formula = MSG_score_met;
        return 0;
    }
    if (!scores)
        return 0;
    TRY(by_method(r));
    if (!exact_given(r->points))
        return FAIL(r->err, MSG_evaluation_beyond_range, ARG_NUMBER("number", record->number));
    return 0;
}

/* Rounds the method's points. Never below 0 nor above the weight, not even by rounding up. */
static int round_points(struct reckoning *r)
{
    struct decimal points;
    if (!exact_given(r->points))
        return 0;
    if (r->points.numerator < 0)
        r->points = exact_whole(0);
    if (exact_compare(r->points, r->weight) > 0)
        r->points = r->weight;
    int decimals = (int)r->scoring->settings.score_decimals;
    bool good = exact_round(r->points, decimals, rounding_of(r), &points);
    if (good && exact_compare(exact_decimal(points), r->weight) > 0)
        good = exact_round(r->points, decimals, ROUND_DOWN, &points);
    if (!good)
        return FAIL(r->err, MSG_evaluation_beyond_range, ARG_NUMBER("number", r->record->number));
    r->result->computed = points;
    return 0;
}

static enum message_id tier_word(int tier)
{
    switch ((enum tier)tier) {
    case TIER_ACHIEVED:
        return MSG_word_achieved;
    case TIER_PARTIAL:
        return MSG_word_partial;
    case TIER_MISSED:
        return MSG_word_missed;
    }
    return MSG_none;
}

/* Chooses between hand and method, and writes down how the score came about. */
static int settle(struct reckoning *r)
{
    struct indicator_result *result = r->result;
    const struct indicator_record *record = r->record;
    struct str computed;
    if (result->method == METHOD_NOT_APPLICABLE) {
        result->origin = SCORE_DROPPED;
        r->formula = MSG_score_not_applicable;
    } else if (decimal_given(record->score)) {
        result->origin = SCORE_BY_HAND;
        result->score = record->score;
        r->formula = decimal_given(result->computed) ? MSG_score_by_hand_instead : MSG_score_by_hand;
    } else if (decimal_given(result->computed)) {
        result->origin = SCORE_COMPUTED;
        result->score = result->computed;
    } else {
        result->origin = SCORE_OPEN;
        r->formula = result->method == METHOD_NONE ? MSG_score_open_by_hand : MSG_score_open;
    }
    TRY(decimal_text(r->arena, record->weight, true, STR(""), &result->weight_text, r->err));
    TRY(decimal_text(r->arena, result->score, true, STR(""), &result->score_text, r->err));
    TRY(decimal_text(r->arena, result->computed, true, STR(""), &computed, r->err));
    return message_make(r->arena, r->formula,
                        (const struct message_argument[]){
                            ARG_TEXT("weight", result->weight_text),
                            ARG_TEXT("score", result->score_text),
                            ARG_TEXT("target", result->target_text),
                            ARG_TEXT("actual", result->actual_text),
                            ARG_TEXT("target_number", r->target_number),
                            ARG_TEXT("actual_number", r->actual_number),
                            ARG_TEXT("one", r->one),
                            ARG_TEXT("two", r->two),
                            ARG_TEXT("computed", computed),
                            ARG_MESSAGE("tier", tier_word(record->tier)),
                            ARG_TEXT("reason", result->origin == SCORE_DROPPED ? record->reason : record->score_reason),
                            {0}},
                        &result->formula, r->err);
}

/* A target exceeded by far may have been set too low (财预〔2020〕10号); the evaluator judges. */
static bool looks_too_low(const struct reckoning *r)
{
    struct exact ceiling = exact_decimal(r->scoring->settings.over_target_ceiling);
    bool upward = r->record->direction == DIRECTION_GE || r->record->direction == DIRECTION_GT;
    if (!r->result->met || !upward || !exact_given(ceiling) || r->target.numerator <= 0)
        return false;
    struct exact percent = exact_multiply(exact_whole(100), exact_divide(r->actual, r->target));
    return exact_given(percent) && exact_compare(percent, ceiling) > 0;
}

int indicator_score(struct arena *arena, const struct indicator_record *record, const struct scoring *scoring,
                    const struct source_value *value, struct indicator_result *ret, struct error *err)
{
    struct indicator_result result = {.record = record,
                                      .method = indicator_method(record),
                                      .score = DECIMAL_NONE,
                                      .computed = DECIMAL_NONE,
                                      .actual = EXACT_NONE};
    struct reckoning r = {.arena = arena,
                          .record = record,
                          .scoring = scoring,
                          .err = err,
                          .result = &result,
                          .weight = exact_decimal(record->weight),
                          .target = exact_decimal(record->target),
                          .high = exact_decimal(record->target_high),
                          .one = STR(""),
                          .two = STR("")};
    assert(exact_given(r.weight) && record->weight.digits > 0);
    TRY(print_target(&r));
    TRY(find_actual(&r, value));
    TRY(reckon(&r));
    TRY(round_points(&r));
    TRY(settle(&r));
    result.exceeded = looks_too_low(&r);
    *ret = result;
    return 0;
}
