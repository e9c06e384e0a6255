#include "check/value.h"

static int128 magnitude(int128 v)
{
    return v < 0 ? -v : v;
}

bool value_fits(struct decimal printed, int shift, int digits)
{
    int up = VALUE_SCALE + shift - printed.scale, unit = VALUE_SCALE + shift - digits;
    return up >= 0 && up <= DECIMAL_SCALE_MAX && unit >= 0 &&
           magnitude((int128)printed.digits * value_power(up)) <= (int128)VALUE_MAX_BASE * value_power(VALUE_SCALE);
}

enum verdict value_judge_sum(struct value stated, struct value computed)
{
    int128 difference = magnitude(stated.v - computed.v);
    if (difference == 0)
        return VERDICT_PASS;
    return difference <= stated.half + computed.half ? VERDICT_ROUNDING : VERDICT_FAIL;
}

/* Does [lo, hi] x weight meet numerator / denominator? Everything is not negative, denominator > 0. */
static bool ratio_meets(int128 lo, int128 hi, struct value numerator, struct value denominator)
{
    const int128 one = value_power(VALUE_SCALE);
    int128 denominator_lo = denominator.v - denominator.half, numerator_lo = numerator.v - numerator.half;
    if (denominator_lo < 0)
        denominator_lo = 0;
    if (lo < 0)
        lo = 0;
    return lo * denominator_lo <= (numerator.v + numerator.half) * one &&
           hi * (denominator.v + denominator.half) >= numerator_lo * one;
}

enum verdict value_judge_ratio(struct value stated, struct value numerator, struct value denominator)
{
    if (denominator.v == 0 || magnitude(stated.v) > 10000 * value_power(VALUE_SCALE))
        return VERDICT_NOT_CHECKABLE;
    bool negative = (numerator.v < 0) != (denominator.v < 0) && numerator.v != 0;
    if (stated.v != 0 && negative != (stated.v < 0))
        return VERDICT_FAIL;
    stated.v = magnitude(stated.v);
    numerator.v = magnitude(numerator.v);
    denominator.v = magnitude(denominator.v);
    if (ratio_meets(stated.v - stated.half, stated.v + stated.half, numerator, denominator))
        return VERDICT_PASS;
    if (ratio_meets(stated.v, stated.v + 2 * stated.half, numerator, denominator))
        return VERDICT_ROUNDING;
    return VERDICT_FAIL;
}

enum verdict value_judge_product(struct value stated, struct value weight, struct value numerator,
                                 struct value denominator)
{
    /* stated / weight = numerator / denominator; weights are small whole numbers, so scale the
     * numerator by them exactly. */
    const int128 one = value_power(VALUE_SCALE);
    if (weight.v % one != 0 || weight.v <= 0 || weight.v > 1000 * one)
        return VERDICT_NOT_CHECKABLE;
    int128 times = weight.v / one;
    return value_judge_ratio(stated, (struct value){numerator.v * times, numerator.half * times}, denominator);
}

enum verdict value_judge_same(struct value a, struct value b)
{
    if (a.v == b.v)
        return VERDICT_PASS;
    struct value coarse = a.half >= b.half ? a : b, fine = a.half >= b.half ? b : a;
    if (coarse.half == fine.half)
        return VERDICT_FAIL;
    int128 difference = magnitude(fine.v) - magnitude(coarse.v);
    if ((fine.v < 0) != (coarse.v < 0))
        return VERDICT_FAIL;
    if (difference >= -coarse.half && difference < coarse.half)
        return VERDICT_PASS;
    if (difference >= -coarse.half && difference < 2 * coarse.half)
        return VERDICT_ROUNDING;
    return VERDICT_FAIL;
}

struct value value_add(struct value a, struct value b)
{
    return (struct value){a.v + b.v, a.half + b.half};
}

struct value value_subtract(struct value a, struct value b)
{
    return (struct value){a.v - b.v, a.half + b.half};
}

struct value value_negate(struct value a)
{
    return (struct value){-a.v, a.half};
}

bool value_one_digit_apart(struct value wrong, int128 right)
{
    int128 unit = wrong.half ? wrong.half * 2 : value_power(VALUE_SCALE);
    if ((wrong.v < 0) != (right < 0) && right != 0)
        return false;
    int128 a = magnitude(wrong.v), b = magnitude(right), gap = magnitude(a - b);
    if (a % unit != 0 || b % unit != 0 || gap == 0)
        return false;
    /* They can only be so by d x 10^k, d of one digit: that is seen sooner than the digits are compared. */
    for (gap /= unit; gap % 10 == 0;)
        gap /= 10;
    if (gap >= 10)
        return false;
    int different = 0;
    for (a /= unit, b /= unit; a > 0 && b > 0; a /= 10, b /= 10)
        different += a % 10 != b % 10;
    return different == 1 && a == 0 && b == 0;
}

bool value_one_digit_near(struct value wrong, int128 right, int128 slack)
{
    int128 unit = wrong.half ? wrong.half * 2 : value_power(VALUE_SCALE);
    if (value_one_digit_apart(wrong, right))
        return true;
    for (int128 near = unit; near <= slack; near += unit)
        if (value_one_digit_apart(wrong, right - near) || value_one_digit_apart(wrong, right + near))
            return true;
    return false;
}

bool value_one_digit_gap(int128 a, int128 b)
{
    int128 gap = magnitude(a - b);
    while (gap > 0 && gap % 10 == 0)
        gap /= 10;
    return gap > 0 && gap < 10;
}

int128 value_one_digit_least(struct value v)
{
    const int128 unit = v.half ? v.half * 2 : value_power(VALUE_SCALE);
    int128 size = magnitude(v.v), least = size;
    for (int128 place = unit; place <= size; place *= 10) {
        bool leading = size / place < 10 && place > unit; /* no number begins with 0 */
        int128 candidate = size + (leading - size / place % 10) * place;
        least = candidate < least ? candidate : least;
    }
    return least;
}

/* May a number begin with 0 at this place: are these the ones of a percentage, of 元 and counts, of 万 or of 亿? */
static bool is_ones(int128 place)
{
    return place == value_power(VALUE_SCALE - 2) || place == value_power(VALUE_SCALE) ||
           place == value_power(VALUE_SCALE + 4) || place == value_power(VALUE_SCALE + 8);
}

/* Calls the ratio with each one-digit change of `*changed`, which is one of its operands. */
static bool some_change_holds(const struct value operands[3], int changed)
{
    struct value tried[3] = {operands[0], operands[1], operands[2]};
    int128 original = magnitude(operands[changed].v);
    int128 unit = operands[changed].half ? operands[changed].half * 2 : value_power(VALUE_SCALE);
    for (int128 place = unit; place <= original || place == unit; place *= 10) {
        int128 digit = original / place % 10;
        for (int128 other = 0; other < 10; other++) {
            int128 candidate = original + (other - digit) * place;
            bool nothing = candidate == 0 && changed == 0 && operands[1].v == 0; /* 0 % of it */
            if (other == digit || (candidate <= 0 && !nothing) ||
                (candidate < place && place > unit && !is_ones(place))) /* 7.7 for 0.7 */
                continue;
            tried[changed].v = operands[changed].v < 0 ? -candidate : candidate;
            if (value_judge_ratio(tried[0], tried[1], tried[2]) <= VERDICT_ROUNDING)
                return true;
        }
    }
    return false;
}

bool value_stated_repairable(struct value stated, struct value numerator, struct value denominator)
{
    const struct value operands[3] = {stated, numerator, denominator};
    return some_change_holds(operands, 0);
}

bool value_ratio_repairable(struct value stated, struct value numerator, struct value denominator)
{
    const struct value operands[3] = {stated, numerator, denominator};
    for (int i = 0; i < 3; i++)
        if (some_change_holds(operands, i))
            return true;
    return false;
}

bool value_ratio_near(struct value stated, struct value numerator, struct value denominator)
{
    enum { PART = 8 };
    const int128 one = value_power(VALUE_SCALE);
    int128 computed = denominator.v ? divide_rounded(numerator.v * one, denominator.v, ROUND_HALF_UP) : 0;
    return magnitude(stated.v - computed) * PART <= magnitude(stated.v) ||
           value_ratio_repairable(stated, numerator, denominator);
}

static void print_digits(struct buf *out, int128 v)
{
    char digits[40];
    size_t n = 0;
    do {
        digits[n++] = (char)('0' + (int)(v % 10));
        v /= 10;
    } while (v > 0);
    while (n > 0)
        buf_char(out, digits[--n]);
}

void value_print(struct buf *out, int128 v, int shift, int digits, bool trim)
{
    int drop = VALUE_SCALE + shift - digits;
    int128 scaled = drop >= 0 ? divide_rounded(v, value_power(drop), ROUND_HALF_UP) : v * value_power(-drop);
    if (scaled < 0)
        buf_char(out, '-');
    scaled = magnitude(scaled);
    while (trim && digits > 0 && scaled % 10 == 0) {
        scaled /= 10;
        digits--;
    }
    print_digits(out, scaled / value_power(digits));
    if (digits > 0) {
        buf_char(out, '.');
        int128 fraction = scaled % value_power(digits);
        for (int place = digits - 1; place >= 0; place--)
            buf_char(out, (char)('0' + (int)(fraction / value_power(place) % 10)));
    }
}
