/*
 * The points of one indicator. Sources: rules-and-forms 5.2, with weight W, target A, actual B:
 *
 *   positive    >= A: met W, else W x B/A                        (F: 1wenmi; doczj 174893555)
 *   negative    <= A: met W, else W x A/B                        (the same)
 *   deviation   <= A percent off: met W, else W x (1-B)/(1-A)    (S003:672, derived from 1.78 for 15.45 %)
 *   equal       = A: met W, else 0, or W x smaller/larger        (OWN?; the profile's equal_missed)
 *   range       inside W, outside the steps of `tiers`, else 0   (F: Jiangxi form)
 *   tiered      met W, else the steps of `tiers`, else 0         (F: Jiangxi form)
 *   qualitative W x share, the share within the tier's bounds    (F: public code; S003 2/4, 8/10, 1/2)
 *
 * All values are exact until the points are rounded as the profile says; never below 0, never above W.
 * Computed actual values are printed rounded but score by their exact ratio, like the execution rate of the
 * same form (S003:592): what one budget line earns must not depend on how many digits were printed.
 */
#ifndef XINFANG_DOMAIN_EVALUATION_METHOD_H
#define XINFANG_DOMAIN_EVALUATION_METHOD_H

#include "base/error.h"
#include "domain/evaluation/records.h"

/* What the books or the statistics say where an indicator names a source. */
struct source_value {
    bool known;    /* false: there is no such line, project or rate */
    int64_t part;  /* deviation, execution, spent: spent fen; of a rate: above the line; count: the number, or fen */
    int64_t whole; /* deviation, execution: adjusted budget in fen; of a rate: below the line; spent: unused; count: 1,
                      or the fen of the unit */
};

enum score_origin {
    SCORE_COMPUTED = 1,
    SCORE_BY_HAND,
    SCORE_OPEN,    /* not yet: no actual value, no tier, or no score by hand */
    SCORE_DROPPED, /* not applicable */
};

struct indicator_result {
    const struct indicator_record *record;
    enum scoring_method method;
    enum score_origin origin;
    int part;            /* enum scoring_part of its level 1; 0: unknown to the profile */
    struct exact actual; /* in the indicator's unit, exact; EXACT_NONE for words and what is not known */
    struct str target_text, actual_text; /* as printed */
    bool met;                            /* the target is reached */
    bool exceeded;                       /* by so much that the target looks too low (profile) */
    struct decimal score;                /* that counts, rounded; DECIMAL_NONE while open or dropped */
    struct decimal computed;             /* what the method gives, also under a score by hand; else DECIMAL_NONE */
    struct str weight_text, score_text;  /* as printed, zeros dropped: 4, 1.78; score empty while open or dropped */
    struct message formula;              /* how the score came about, inputs and result in it */
    bool reason_missing;                 /* points were lost, the profile asks for a reason, none is given */
    size_t goal, level1, level2;         /* places in the sums of the form; SUM_NONE for no goal */
};

/* Scores one indicator that may_add_indicator() accepts; `value` may be NULL when it names no source. Leaves
 * part, reason_missing and the places of sums to the form. Fails for lack of memory and for numbers beyond range. */
int indicator_score(struct arena *arena, const struct indicator_record *record, const struct scoring *scoring,
                    const struct source_value *value, struct indicator_result *ret, struct error *err);

/* Makes a message whose arguments live in the arena. */
int message_make(struct arena *arena, enum message_id id, const struct message_argument *arguments, struct message *ret,
                 struct error *err);
/* `d` as people read it, in the arena. */
int decimal_text(struct arena *arena, struct decimal d, bool trim, struct str suffix, struct str *ret,
                 struct error *err);

#endif
