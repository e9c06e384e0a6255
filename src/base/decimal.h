/*
 * Exact decimals: a whole number of digits and how many of them stand behind the point. Ratios stay a
 * pair of whole numbers until they are printed, and every rounding names its mode.
 */
#ifndef XINFANG_BASE_DECIMAL_H
#define XINFANG_BASE_DECIMAL_H

#include <assert.h>

#include "base/buf.h"
#include "base/str.h"

__extension__ typedef __int128 int128;

enum { DECIMAL_SCALE_MAX = 18 };

struct decimal {
    int64_t digits;
    int scale; /* 0 to DECIMAL_SCALE_MAX; the value is digits / 10^scale */
};

enum rounding {
    ROUND_HALF_UP, /* half away from zero, as in 四舍五入 */
    ROUND_DOWN,    /* towards zero: digits cut off */
    ROUND_FLOOR,   /* towards minus infinity */
};

extern const int64_t powers_of_ten[DECIMAL_SCALE_MAX + 1];
static inline int64_t power_of_ten(int exponent) /* 0 to 18 */
{
    assert(exponent >= 0 && exponent <= DECIMAL_SCALE_MAX);
    return powers_of_ten[exponent];
}
/* numerator / denominator to a whole number; denominator must not be 0. */
int128 divide_rounded(int128 numerator, int128 denominator, enum rounding mode);

/*
 * Reads sign, digits, commas between groups of three (half- or full-width) and at most one point. No
 * blanks, no unit, no exponent. False for anything else and beyond 18 digits.
 */
bool decimal_parse(struct str text, struct decimal *ret);
int decimal_compare(struct decimal a, struct decimal b);
bool decimal_is_zero(struct decimal a);
/* `a` with `scale` digits behind the point; false if it does not fit. */
bool decimal_rescale(struct decimal a, int scale, enum rounding mode, struct decimal *ret);
/* numerator / denominator times 10^shift (2 gives percent), `scale` digits behind the point. False
 * when the denominator is 0 or the result does not fit. */
bool decimal_ratio(int128 numerator, int128 denominator, int shift, int scale, enum rounding mode, struct decimal *ret);
/* Prints all `scale` digits, or without trailing zeros when `trim`. */
void decimal_print(struct buf *out, struct decimal a, bool trim);

#endif
