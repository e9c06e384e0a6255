#include "domain/evaluation/records.h"

#include "base/money.h"

const struct word form_kind_words[] = {{"project", FORM_OF_PROJECT}, {"department", FORM_OF_DEPARTMENT}, {NULL, 0}};

const struct word direction_words[] = {
    {"ge", DIRECTION_GE},
    {"le", DIRECTION_LE},
    {"eq", DIRECTION_EQ},
    {"lt", DIRECTION_LT},
    {"gt", DIRECTION_GT},
    {"range", DIRECTION_RANGE},
    {"qualitative", DIRECTION_QUALITATIVE},
    {NULL, 0},
};

const struct word method_words[] = {
    {"positive", METHOD_POSITIVE},
    {"negative", METHOD_NEGATIVE},
    {"equal", METHOD_EQUAL},
    {"range", METHOD_RANGE},
    {"tiered", METHOD_TIERED},
    {"deviation", METHOD_DEVIATION},
    {"qualitative", METHOD_QUALITATIVE},
    {"none", METHOD_NONE},
    {"not_applicable", METHOD_NOT_APPLICABLE},
    {NULL, 0},
};

const struct word source_kind_words[] = {
    {"deviation", SOURCE_DEVIATION}, {"execution", SOURCE_EXECUTION}, {"spent", SOURCE_SPENT}, {"rate", SOURCE_RATE},
    {"above", SOURCE_ABOVE},         {"below", SOURCE_BELOW},         {"count", SOURCE_COUNT}, {NULL, 0},
};

static const struct field form_fields[] = {
    FIELD(struct form_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct form_record, form, FIELD_TEXT, FIELD_KEY),
    FIELD_OF_WORDS(struct form_record, kind, FIELD_REQUIRED, form_kind_words),
    FIELD(struct form_record, project, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_record, title, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct form_record, unit, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_record, filled_on, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct form_record, scoring, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_record, reason, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_record, measures, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema form_schema = SCHEMA("form", struct form_record, form_fields);

static const struct field goal_fields[] = {
    FIELD(struct goal_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct goal_record, form, FIELD_TEXT, FIELD_KEY),
    FIELD(struct goal_record, goal, FIELD_TEXT, FIELD_KEY),
    FIELD(struct goal_record, title, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct goal_record, weight, FIELD_DECIMAL, FIELD_REQUIRED),
};
const struct schema goal_schema = SCHEMA("goal", struct goal_record, goal_fields);

static const struct field indicator_fields[] = {
    FIELD(struct indicator_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct indicator_record, form, FIELD_TEXT, FIELD_KEY),
    FIELD(struct indicator_record, number, FIELD_INTEGER, FIELD_KEY),
    FIELD(struct indicator_record, goal, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct indicator_record, level1, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct indicator_record, level1_weight, FIELD_DECIMAL, FIELD_OPTIONAL),
    FIELD(struct indicator_record, level2, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct indicator_record, level2_weight, FIELD_DECIMAL, FIELD_OPTIONAL),
    FIELD(struct indicator_record, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct indicator_record, weight, FIELD_DECIMAL, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct indicator_record, direction, FIELD_REQUIRED, direction_words),
    FIELD(struct indicator_record, target, FIELD_DECIMAL, FIELD_OPTIONAL),
    FIELD(struct indicator_record, target_high, FIELD_DECIMAL, FIELD_OPTIONAL),
    FIELD(struct indicator_record, target_text, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct indicator_record, unit, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct indicator_record, actual, FIELD_DECIMAL, FIELD_OPTIONAL),
    FIELD(struct indicator_record, actual_text, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct indicator_record, source, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct indicator_record, method, FIELD_OPTIONAL, method_words),
    FIELD(struct indicator_record, tiers, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct indicator_record, tier, FIELD_OPTIONAL, tier_words),
    FIELD(struct indicator_record, share, FIELD_DECIMAL, FIELD_OPTIONAL),
    FIELD(struct indicator_record, score, FIELD_DECIMAL, FIELD_OPTIONAL),
    FIELD(struct indicator_record, score_reason, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct indicator_record, reason, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct indicator_record, evidence, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema indicator_schema = SCHEMA("indicator", struct indicator_record, indicator_fields);

static const struct field frozen_fields[] = {
    FIELD(struct frozen_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct frozen_record, source, FIELD_TEXT, FIELD_KEY),
    FIELD(struct frozen_record, date, FIELD_DATE, FIELD_REQUIRED),
    FIELD(struct frozen_record, known_seq, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD(struct frozen_record, part, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD(struct frozen_record, whole, FIELD_INTEGER, FIELD_REQUIRED),
};
const struct schema frozen_schema = SCHEMA("frozen", struct frozen_record, frozen_fields);

bool source_is_rate(const struct source *source)
{
    return source->kind == SOURCE_RATE || source->kind == SOURCE_ABOVE || source->kind == SOURCE_BELOW;
}

bool source_parse(struct str text, struct source *ret)
{
    size_t colon = str_find(text, ':', 0);
    struct str kind = str_trim(str_slice(text, 0, colon)), name = str_trim(str_slice(text, colon + 1, text.n));
    for (const struct word *word = source_kind_words; word->name && name.n; word++) {
        if (str_equal(str_from(word->name), kind)) {
            struct source source = {(enum source_kind)word->value, name, STR("")};
            size_t at = source_is_rate(&source) ? str_find(name, '@', 0) : name.n;
            source.name = str_slice(name, 0, at);
            source.unit = str_slice(name, at + 1, name.n);
            *ret = source;
            return source.name.n > 0;
        }
    }
    return false;
}

int step_next(struct str *rest, struct step *ret)
{
    struct str item;
    struct step step;
    if (!rest->n || !str_cut(rest, ';', &item))
        return 0;
    size_t colon = str_find(item, ':', 0);
    if (!decimal_parse(str_trim(str_slice(item, 0, colon)), &step.bound) ||
        !decimal_parse(str_trim(str_slice(item, colon + 1, item.n)), &step.points))
        return -1;
    *ret = step;
    return 1;
}

enum scoring_method indicator_method(const struct indicator_record *record)
{
    if (record->method)
        return (enum scoring_method)record->method;
    switch ((enum direction)record->direction) {
    case DIRECTION_GE:
    case DIRECTION_GT:
        return METHOD_POSITIVE;
    case DIRECTION_LE:
    case DIRECTION_LT:
        return METHOD_NEGATIVE;
    case DIRECTION_EQ:
        return METHOD_EQUAL;
    case DIRECTION_RANGE:
        return METHOD_RANGE;
    case DIRECTION_QUALITATIVE:
        return METHOD_QUALITATIVE;
    }
    return METHOD_NONE;
}

bool unit_is_percent(struct str unit)
{
    return str_equal(unit, STR("%")) || str_equal(unit, STR("％"));
}

int64_t unit_fen(struct str unit)
{
    if (str_equal(unit, STR("元")))
        return FEN_PER_YUAN;
    return str_equal(unit, STR("万元")) ? FEN_PER_WAN : 0;
}
