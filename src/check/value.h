/*
 * Exact arithmetic on printed figures. A printed number stands for every value that rounds to its
 * digits; a relation is judged on those intervals, never on rounded intermediate values. All
 * values are whole numbers of 10^-9 of the base unit (yuan, one item, 1 for percentages as fractions).
 */
#ifndef XINFANG_CHECK_VALUE_H
#define XINFANG_CHECK_VALUE_H

#include "base/decimal.h"
#include "domain/accounts/verdict.h"

enum { VALUE_SCALE = 9 };
/* Largest base value: products of two such with a percentage still fit into 128 bits. */
#define VALUE_MAX_BASE INT64_C(10000000000000000)

struct value {
    int128 v;    /* as printed */
    int128 half; /* half a unit of the last digit it is good for; 0 for whole counts */
};

/* 10^exponent, 0 to 36. */
static inline int128 value_power(int exponent)
{
    return exponent <= DECIMAL_SCALE_MAX
               ? power_of_ten(exponent)
               : (int128)power_of_ten(DECIMAL_SCALE_MAX) * power_of_ten(exponent - DECIMAL_SCALE_MAX);
}

/* `digits` behind the point are good, `shift` is the power of ten of its unit (万 4, percent -2). Zero for what
 * does not fit. */
static inline struct value value_from(struct decimal printed, int shift, int digits, bool exact)
{
    int up = VALUE_SCALE + shift - printed.scale, unit = VALUE_SCALE + shift - digits;
    if (up < 0 || up > DECIMAL_SCALE_MAX || unit < 0)
        return (struct value){0};
    /* The last place of 10^-9 has no half; such precision is as good as exact. */
    return (struct value){(int128)printed.digits * value_power(up), exact ? 0 : value_power(unit) / 2};
}
bool value_fits(struct decimal printed, int shift, int digits);
/* stated = computed, where both are intervals: a difference inside the digits is `rounding`. */
enum verdict value_judge_sum(struct value stated, struct value computed);
/* stated = numerator / denominator; not checkable for a zero denominator. */
enum verdict value_judge_ratio(struct value stated, struct value numerator, struct value denominator);
/* stated = weight x numerator / denominator. */
enum verdict value_judge_product(struct value stated, struct value weight, struct value numerator,
                                 struct value denominator);
/* Two prints of one quantity: the finer must round to the coarser; cut digits are `rounding`. */
enum verdict value_judge_same(struct value a, struct value b);
struct value value_add(struct value a, struct value b);
struct value value_subtract(struct value a, struct value b);
struct value value_negate(struct value a);

/*
 * True when changing exactly one digit of `wrong` (printed to `half`) gives `right`: the sign that a
 * relation was meant and one figure of it is misprinted.
 */
bool value_one_digit_apart(struct value wrong, int128 right);
/* The same where `right` is only good to `slack`. */
bool value_one_digit_near(struct value wrong, int128 right, int128 slack);
/*
 * Is `wrong` a misprint of what lies within `slack` of `right`: a wrong digit, two digits swapped, one left out or
 * typed twice, the point moved by a place, 万 left out or added?
 */
bool value_misprint_near(struct value wrong, int128 right, int128 slack);
/* Do two values differ by one digit at one place, as when one of many parts is misprinted? */
bool value_one_digit_gap(int128 a, int128 b);
/* The least, or the most, that changing one digit of `v` can make of it. */
int128 value_one_digit_reach(struct value v, bool most);
/* The same, at any digit, for a ratio: is there a one-digit change of `stated`, `numerator` or
 * `denominator` under which the ratio holds? */
bool value_ratio_repairable(struct value stated, struct value numerator, struct value denominator);
/* The same for any of the slips of value_misprint_near(). */
bool value_ratio_misprinted(struct value stated, struct value numerator, struct value denominator);

/* Is a ratio that does not hold still near enough for a mistake: off by one part in `parts` at most, or by one digit?
 * What is further off was computed from other figures. */
bool value_ratio_near(struct value stated, struct value numerator, struct value denominator, int parts);

/* The same for a change of `stated` alone. */
bool value_stated_repairable(struct value stated, struct value numerator, struct value denominator);

/* Prints v / 10^shift with `digits` behind the point, half up; with `trim` without trailing zeros. */
void value_print(struct buf *out, int128 v, int shift, int digits, bool trim);

#endif
