/*
 * Exact fractions, for scores and rates: nothing is rounded until it is printed. A result that cannot be
 * (divided by 0, or beyond 128 bits) is EXACT_NONE and stays so in whatever is computed from it, so that a
 * whole formula is asked once, at its end, with exact_given().
 */
#ifndef XINFANG_BASE_EXACT_H
#define XINFANG_BASE_EXACT_H

#include "base/decimal.h"

struct exact {
    int128 numerator, denominator; /* lowest terms, denominator above 0; 0 means there is no value */
};

#define EXACT_NONE ((struct exact){0, 0})
static inline bool exact_given(struct exact a)
{
    return a.denominator != 0;
}

struct exact exact_fraction(int128 numerator, int128 denominator);
struct exact exact_whole(int64_t whole);
/* EXACT_NONE for a decimal with a negative scale, as an empty cell has. */
struct exact exact_decimal(struct decimal d);
struct exact exact_add(struct exact a, struct exact b);
struct exact exact_subtract(struct exact a, struct exact b);
struct exact exact_multiply(struct exact a, struct exact b);
struct exact exact_divide(struct exact a, struct exact b);
struct exact exact_magnitude(struct exact a);
/* Below, equal to or above 0 as a is less than, equal to or more than b; both must be given. Never overflows. */
int exact_compare(struct exact a, struct exact b);
/* To `scale` digits behind the point; false when it is not given or does not fit. */
bool exact_round(struct exact a, int scale, enum rounding mode, struct decimal *ret);

#endif
