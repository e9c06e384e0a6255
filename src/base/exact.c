#include "base/exact.h"

#include <assert.h>

static int128 magnitude(int128 a)
{
    return a < 0 ? -a : a;
}

static int128 common_divisor(int128 a, int128 b)
{
    a = magnitude(a);
    b = magnitude(b);
    while (b) {
        int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* False beyond 127 bits: the smallest int128 has no positive counterpart, so it is refused as well. */
static bool product(int128 a, int128 b, int128 *ret)
{
    return !__builtin_mul_overflow(a, b, ret) && magnitude(*ret / 2) < (int128)1 << 126;
}

static struct exact reduced(int128 numerator, int128 denominator)
{
    if (denominator == 0)
        return EXACT_NONE;
    int128 divisor = common_divisor(numerator, denominator);
    if (denominator < 0)
        divisor = -divisor;
    return (struct exact){numerator / divisor, denominator / divisor};
}

struct exact exact_fraction(int128 numerator, int128 denominator)
{
    return reduced(numerator, denominator);
}

struct exact exact_whole(int64_t whole)
{
    return (struct exact){whole, 1};
}

struct exact exact_decimal(struct decimal d)
{
    return d.scale < 0 ? EXACT_NONE : reduced(d.digits, power_of_ten(d.scale));
}

struct exact exact_add(struct exact a, struct exact b)
{
    int128 left, right, sum, denominator;
    if (!exact_given(a) || !exact_given(b))
        return EXACT_NONE;
    int128 shared = common_divisor(a.denominator, b.denominator);
    if (!product(a.numerator, b.denominator / shared, &left) || !product(b.numerator, a.denominator / shared, &right) ||
        !product(a.denominator, b.denominator / shared, &denominator) || __builtin_add_overflow(left, right, &sum) ||
        magnitude(sum / 2) >= (int128)1 << 126)
        return EXACT_NONE;
    return reduced(sum, denominator);
}

struct exact exact_subtract(struct exact a, struct exact b)
{
    b.numerator = -b.numerator;
    return exact_add(a, b);
}

struct exact exact_multiply(struct exact a, struct exact b)
{
    int128 numerator, denominator;
    if (!exact_given(a) || !exact_given(b))
        return EXACT_NONE;
    struct exact left = reduced(a.numerator, b.denominator), right = reduced(b.numerator, a.denominator);
    if (!product(left.numerator, right.numerator, &numerator) ||
        !product(left.denominator, right.denominator, &denominator))
        return EXACT_NONE;
    return (struct exact){numerator, denominator};
}

struct exact exact_divide(struct exact a, struct exact b)
{
    return exact_given(b) ? exact_multiply(a, reduced(b.denominator, b.numerator)) : EXACT_NONE;
}

struct exact exact_magnitude(struct exact a)
{
    a.numerator = magnitude(a.numerator);
    return a;
}

/* Whole parts first, then the reciprocals of what is left: every step is a division, so nothing overflows. */
int exact_compare(struct exact a, struct exact b)
{
    assert(exact_given(a) && exact_given(b));
    for (int sign = 1;; sign = -sign) {
        int128 left = divide_rounded(a.numerator, a.denominator, ROUND_FLOOR);
        int128 right = divide_rounded(b.numerator, b.denominator, ROUND_FLOOR);
        if (left != right)
            return left < right ? -sign : sign;
        int128 rest_a = a.numerator - left * a.denominator, rest_b = b.numerator - right * b.denominator;
        if (rest_a == 0 || rest_b == 0)
            return rest_a == rest_b ? 0 : rest_a == 0 ? -sign : sign;
        a = (struct exact){a.denominator, rest_a};
        b = (struct exact){b.denominator, rest_b};
    }
}

bool exact_round(struct exact a, int scale, enum rounding mode, struct decimal *ret)
{
    int128 scaled;
    if (!exact_given(a) || !product(a.numerator, power_of_ten(scale), &scaled))
        return false;
    int128 digits = divide_rounded(scaled, a.denominator, mode);
    if (digits > INT64_MAX || digits < -INT64_MAX)
        return false;
    *ret = (struct decimal){(int64_t)digits, scale};
    return true;
}
