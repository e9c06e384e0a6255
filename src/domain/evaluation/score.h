/*
 * A self-evaluation form (绩效自评表), scored: budget execution, every indicator with its reckoning, the sums
 * of every level, total and grade, and what is not in order. Pure. Source: rules-and-forms 5; S003:580-1064.
 */
#ifndef XINFANG_DOMAIN_EVALUATION_SCORE_H
#define XINFANG_DOMAIN_EVALUATION_SCORE_H

#include "domain/evaluation/method.h"

struct evaluation_input {
    const struct form_record *form;
    const struct scoring *scoring;
    const struct goal_record *goals; /* in printed order */
    size_t n_goals;
    const struct indicator_record *indicators; /* in printed order */
    size_t n_indicators;
    const struct source_value *values; /* one for each indicator; NULL if none names a source */
    int64_t budget_fen, actual_fen;    /* 预算数 A, adjusted and with carry-over, and 执行数 B */
};

/* weight x min(1, B/A) from the unrounded rate (S003:592, 659, 1009). */
struct execution_result {
    int64_t budget_fen, actual_fen;
    struct exact rate;     /* B/A; EXACT_NONE when the budget is not above 0 */
    struct decimal weight; /* of the profile */
    struct decimal score;  /* DECIMAL_NONE without a rate */
    struct str rate_text;  /* 75.18%, 100%; empty without a rate */
    struct str weight_text;
    struct str score_text; /* 15.04, 20.00 */
    struct message formula;
    bool reason_missing;
};

/* The sum of a goal, of a level-1 or of a level-2 group. */
struct evaluation_sum {
    struct str name;         /* the goal's number, or the printed name of the level */
    struct str title;        /* of a goal */
    size_t parent;           /* level 1: its goal, level 2: its level 1; SUM_NONE if it has none */
    int part;                /* of a level 1: enum scoring_part, or 0 */
    struct decimal declared; /* weight as typed on its rows; DECIMAL_NONE if none was */
    struct exact weight;     /* the declared weight, else what its members have */
    struct exact members;    /* sum of the weights of its members */
    struct exact dropped;    /* of them not applicable */
    struct exact score;
    struct str weight_text, score_text; /* zeros dropped: 40, 38 */
    struct str rate_text;               /* 得分率, score / (weight - dropped): 95.00%; empty if nothing counts */
    size_t n_indicators;
};
#define SUM_NONE ((size_t)-1)

struct evaluation_sums {
    struct evaluation_sum *items; /* in order of first appearance */
    size_t n, capacity;
};

struct evaluation_finding {
    bool notice;      /* worth a look, not wrong */
    size_t indicator; /* place of the indicator; SUM_NONE: of the whole form */
    struct message message;
};

struct evaluation_form_result {
    const struct form_record *form;
    const struct scoring *scoring;
    struct execution_result execution;
    struct indicator_result *indicators;
    size_t n_indicators;
    struct evaluation_sums goals;   /* the goals handed in, in their order; none on most project forms */
    struct evaluation_sums level1;  /* within a goal */
    struct evaluation_sums level2;  /* within a level 1 */
    struct evaluation_sums overall; /* level 1 over all goals: the 汇总 of the report */
    bool complete;                  /* every indicator and the execution have a score */
    bool rescaled;                  /* something was not applicable */
    struct decimal total;
    struct str total_text;            /* 91.04, 94.00; of what is scored so far when not complete */
    struct str total_rate_text;       /* of the full score: 94.98% */
    const struct scoring_band *grade; /* NULL while not complete */
    struct evaluation_finding *findings;
    size_t n_findings, findings_capacity;
};

/* Borrows everything in `input`. Fails for lack of memory and for numbers beyond range. */
int evaluation_score(struct arena *arena, const struct evaluation_input *input, struct evaluation_form_result *ret,
                     struct error *err);

#endif
