/* A whole and its parts: what the relations that look for them in different places share. */
#ifndef XINFANG_CHECK_RELATE_PARTS_H
#define XINFANG_CHECK_RELATE_PARTS_H

#include "check/relate/prose.h"

enum { PARTS_MAX = 64 };

struct parts {
    struct check *check;
    struct passage *p; /* of the whole */
    size_t whole;
    struct passage *owner[PARTS_MAX];
    size_t item[PARTS_MAX];
    size_t n;
    size_t sure;  /* of them, those before the semicolon that may end the list */
    bool bracket; /* the parts stand in one right behind the whole */
    bool stated;  /* the words leave no doubt which whole is meant */
    struct value sum;
};

static inline struct figure *parts_figure(const struct parts *parts, size_t i)
{
    return &parts->owner[i]->figures[parts->item[i]];
}

/* Is this amount a part, rather than last year's value, a change or a share's neighbour? */
bool parts_item(const struct check *check, const struct passage *p, size_t i, const struct figure *like);
/* Gathers parts from figure `first` on, to the end of the sentence or, in a bracket, to its end. */
void parts_gather(struct parts *parts, size_t first, const struct figure *like, bool bracket);
void parts_sum_up(struct parts *parts);
/* The closed set of rules/check/closed-sets.tsv that the names of the parts make up, or NULL. */
const struct closed_set *parts_closed_set(const struct parts *parts);
/* Would the sum hold if one digit of one figure were another? */
bool parts_repairable(const struct parts *parts);
/* So many times the unit in which the sum can be told from another one fits into the whole: how little chance is
 * behind a misprint that explains a gap. */
int128 parts_fineness(const struct parts *parts);
/* Two parts of a whole as fine as this prove a misprint, three of FINE_OF_THREE. */
enum { FINE_OF_TWO = 10000, FINE_OF_THREE = 1000 };
/* The claim that the parts make the whole, or do not. */
void parts_report(struct parts *parts, enum verdict verdict);
/* Where the parts make the whole: do their changes make its change? */
void relate_parallel_changes(const struct parts *parts);

#endif
