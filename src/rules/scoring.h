/*
 * Scoring profiles of performance self-evaluation (绩效自评): how many points each part has, into which
 * tiers a qualitative result falls, which grade a total earns, what a form must explain. One file each in
 * rules/scoring. Source: rules-and-forms 5.1 and 5.2; every row names its own.
 */
#ifndef XINFANG_RULES_SCORING_H
#define XINFANG_RULES_SCORING_H

#include "base/exact.h"
#include "formats/schema.h"

/* What points are given for: budget execution and the level-1 indicators. */
enum scoring_part { PART_EXECUTION = 1, PART_OUTPUT, PART_COST, PART_BENEFIT, PART_SATISFACTION, PART_END };
enum tier { TIER_ACHIEVED = 1, TIER_PARTIAL, TIER_MISSED };
extern const struct word scoring_part_words[], tier_words[];

struct scoring_weight {
    int part;
    struct str zh, en; /* the level-1 name as printed: 产出指标 */
    struct decimal points;
    struct str note, status, source; /* a note stands there when the points may be adjusted */
};

/* Points that pass to another part when a form does not measure `from`. */
struct scoring_move {
    int from, to; /* enum scoring_part */
    struct decimal points;
    struct str status, source;
};

/* An interval with its lower end; the upper end belongs to the one above, the uppermost has both. */
struct scoring_band {
    int tier; /* of a tier: enum tier */
    struct str id, zh, en;
    struct decimal from, to;
    struct str status, source;
    int64_t line;
};

enum equal_missed { EQUAL_ZERO = 1, EQUAL_RATIO };
enum reason_required {
    REASON_NO = 1,
    REASON_FORM, /* one reason on the form will do for all that lost points */
    REASON_EACH, /* each indicator that lost points has its own */
};
enum measures_required { MEASURES_NO = 1, MEASURES_PROJECT, MEASURES_DEPARTMENT, MEASURES_ALL };

struct scoring_settings {
    struct decimal full_score;
    int64_t score_decimals, rate_decimals;
    int rounding;          /* 1 + enum rounding; see scoring_rounding() */
    int equal_missed;      /* enum equal_missed: what a missed "= X" earns */
    int reason_required;   /* enum reason_required */
    int measures_required; /* enum measures_required */
    struct decimal
        over_target_ceiling; /* actual in percent of target from which a target looks too low; DECIMAL_NONE: none */
};

struct scoring {
    struct str id, zh, en, file;
    int64_t from_year, to_year; /* INTEGER_NONE: open */
    struct scoring_weight *weights;
    size_t n_weights, weights_capacity;
    struct scoring_move *moves;
    size_t n_moves, moves_capacity;
    struct scoring_band *tiers; /* shares in percent */
    size_t n_tiers, tiers_capacity;
    struct scoring_band *grades; /* total scores */
    size_t n_grades, grades_capacity;
    struct scoring_settings settings;
};

/*
 * Reads one profile. Every row that is wrong goes to `problems` with file, line, column and what would be
 * right: unknown ids, double rows, points that do not add up to the full score, moves that do not add up to
 * the part they empty, tiers that do not cover 0 to 100 or grades that do not cover 0 to the full score
 * without gap and overlap, settings that are missing or have no such value. `*ret` may only be used when
 * `problems` got none. Fails only for lack of memory.
 */
int scoring_read(struct arena *arena, const struct sheet *sheet, struct problems *problems, struct scoring *ret,
                 struct error *err);

bool scoring_valid_in(const struct scoring *scoring, int64_t year);
/* NULL if the profile has no such part. */
const struct scoring_weight *scoring_weight(const struct scoring *scoring, int part);
/* The part whose printed name (zh or en) is `level1`; 0 if there is none. */
int scoring_part_of(const struct scoring *scoring, struct str level1);
/* The points of a part on a form that measures the parts whose bit 1u << part is set, after all moves. 0 for a
 * part that is not measured. */
struct exact scoring_points(const struct scoring *scoring, int part, unsigned measured);
/* NULL outside all of them. */
const struct scoring_band *scoring_grade(const struct scoring *scoring, struct decimal score);
/* The tier's row, NULL for an unknown tier. */
const struct scoring_band *scoring_tier(const struct scoring *scoring, int tier);
/* Whether `share` (percent) lies in the tier: its lower end included, its upper only when it is the uppermost. */
bool scoring_share_fits(const struct scoring *scoring, int tier, struct decimal share);
static inline enum rounding scoring_rounding(const struct scoring *scoring)
{
    return (enum rounding)(scoring->settings.rounding - 1);
}

#endif
