/*
 * What the office records of its self-evaluation, as people hand it in: forms, goals and indicators, one
 * struct and one schema for each kind. Source: rules-and-forms 5.3; direction, value and unit stand apart as
 * in the Yunnan form, and what a form prints is kept as entered beside them (5.5).
 */
#ifndef XINFANG_DOMAIN_EVALUATION_RECORDS_H
#define XINFANG_DOMAIN_EVALUATION_RECORDS_H

#include "rules/scoring.h"

enum form_kind { FORM_OF_PROJECT = 1, FORM_OF_DEPARTMENT };

struct form_record {
    int64_t year;
    struct str form;    /* F1: names the form in its year */
    int kind;           /* enum form_kind */
    struct str project; /* of a project form */
    struct str title, unit;
    int32_t filled_on;
    struct str scoring;  /* rules/scoring; empty: the year's */
    struct str reason;   /* 偏差大或目标未完成原因分析 */
    struct str measures; /* 改进措施及结果应用方案 */
};

/* A yearly goal (年度目标) of a form; a department form has its indicators under goals. */
struct goal_record {
    int64_t year;
    struct str form, goal, title;
    struct decimal weight;
};

enum direction {
    DIRECTION_GE = 1,
    DIRECTION_LE,
    DIRECTION_EQ,
    DIRECTION_LT,
    DIRECTION_GT,
    DIRECTION_RANGE, /* from target to target_high, both included */
    DIRECTION_QUALITATIVE,
};

/* How a result becomes points; each is explained with its source in method.h. */
enum scoring_method {
    METHOD_POSITIVE = 1,
    METHOD_NEGATIVE,
    METHOD_EQUAL,
    METHOD_RANGE,
    METHOD_TIERED,
    METHOD_DEVIATION,
    METHOD_QUALITATIVE,
    METHOD_NONE,           /* no formula: the evaluator sets the score, with a reason */
    METHOD_NOT_APPLICABLE, /* left out; the rest is rescaled to the full score */
};

struct indicator_record {
    int64_t year;
    struct str form;
    int64_t number; /* from 1, in printed order */
    struct str goal;
    struct str level1;
    struct decimal level1_weight; /* in a form with goals: within the goal */
    struct str level2;
    struct decimal level2_weight;
    struct str name;
    struct decimal weight;
    int direction; /* enum direction */
    struct decimal target, target_high;
    struct str target_text; /* as the form prints it; empty: made from direction, target and unit */
    struct str unit;
    struct decimal actual;
    struct str actual_text;
    struct str source; /* empty: typed; else see struct source */
    int method;        /* enum scoring_method; 0: the direction's own */
    /*
     * Steps of the methods `tiered` and `range`: BOUND:POINTS, parted by ';', best first, such as
     * 90:10;85:9;80:8. For ge and gt the actual reaches BOUND, for le and lt it is at most BOUND; for eq and
     * range it is off the target (outside the nearer end) by at most BOUND percent of it. Past the last
     * step: 0 points. Bounds and points are decimals without sign.
     */
    struct str tiers;
    int tier;             /* enum tier, of a qualitative result */
    struct decimal share; /* percent of the weight, chosen by the evaluator within the tier */
    struct decimal score; /* set by hand */
    struct str score_reason;
    struct str reason; /* of the deviation */
    struct str evidence;
};

/*
 * What a source from the register or from the books of the office said when the year was closed. Matters go on after
 * that; the printed evaluation keeps its figures until the year is reopened.
 */
struct frozen_record {
    int64_t year;
    struct str source; /* as the indicator writes it */
    int32_t date;
    int64_t known_seq;   /* the last entry of the journal that was known */
    int64_t part, whole; /* above and below the line of a rate; a count, and 0 */
};

extern const struct word form_kind_words[], direction_words[], method_words[];
extern const struct schema form_schema, goal_schema, indicator_schema, frozen_schema;

/* Where an actual value is taken from: KIND:NAME. */
enum source_kind {
    SOURCE_DEVIATION = 1, /* deviation:LINE, |budget - spent| / budget of a budget line, in percent */
    SOURCE_EXECUTION,     /* execution:LINE, execution:PROJECT or execution:total, spent / budget in percent */
    SOURCE_SPENT,         /* spent:LINE, spent:PROJECT or spent:total, money in the unit 元 or 万元 */
    SOURCE_RATE,          /* rate:ID of rules/rates.tsv, in percent, or rate:ID@UNIT with the units below that one */
    SOURCE_ABOVE,         /* above:ID, likewise: how many stand above the line of the rate */
    SOURCE_BELOW,         /* below:ID, likewise: how many stand below it */
    SOURCE_COUNT,         /* count:ID of rules/counts.tsv, in the indicator's unit; money in 元 or 万元 */
};
extern const struct word source_kind_words[];
struct source {
    enum source_kind kind;
    struct str name; /* what stands behind the colon */
    struct str unit; /* of sources from the register: what stands behind @; empty for all units */
};
/* Whether it is taken from the register of matters. */
bool source_is_rate(const struct source *source);
/* False if it is not of that form or of an unknown kind. */
bool source_parse(struct str text, struct source *ret);

/* A step of `tiers`. */
struct step {
    struct decimal bound, points;
};
/* Cuts the next step off `*rest`; 1 with `*ret` set, 0 at the end, -1 if it is not BOUND:POINTS. */
int step_next(struct str *rest, struct step *ret);

/* The method that counts: the one given, else the one that goes with the direction. */
enum scoring_method indicator_method(const struct indicator_record *record);
bool unit_is_percent(struct str unit);
/* Fen in one unit of money (元, 万元); 0 if the unit is not one. */
int64_t unit_fen(struct str unit);

#endif
