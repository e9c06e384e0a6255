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
    if (b == 0)
        return a < 10 * unit; /* 8 for 0 */
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
    if (slack < unit || ((wrong.v < 0) != (right < 0) && right != 0))
        return false;
    /* Each digit changed: does it come near enough? */
    int128 a = magnitude(wrong.v), b = magnitude(right);
    for (int128 place = unit; place <= a; place *= 10)
        for (int digit = place * 10 > a && place > unit ? 1 : 0; digit < 10; digit++) {
            int128 changed = a + (digit - a / place % 10) * place;
            if (changed != a && magnitude(changed - b) <= slack)
                return true;
        }
    return false;
}

/* What `wrong` may have been before a slip other than a wrong digit: two digits swapped, one left out or typed twice,
 * the point moved by a place, the unit 万 left out or added. */
enum { SLIPS_MAX = 256 };

static size_t slips(struct value wrong, struct value ret[SLIPS_MAX])
{
    const int128 unit = wrong.half ? wrong.half * 2 : value_power(VALUE_SCALE), a = magnitude(wrong.v) / unit;
    size_t n = 0;
    if (magnitude(wrong.v) % unit != 0 || a < 10 || a >= power_of_ten(DECIMAL_SCALE_MAX - 1))
        return 0;
    int128 place = 1;
    for (; place <= a; place *= 10) {
        int128 above = a / (10 * place), digit = a / place % 10, below = a % place, next = above % 10;
        if (above > 0 && digit != next && (digit > 0 || above >= 10))
            ret[n++].v = a + (digit - next) * 9 * place;
        if (above > 0 && digit == next)
            ret[n++].v = above * place + below;
        for (int128 lost = 0; lost < 10; lost++)
            ret[n++].v = (a / place * 10 + lost) * place + below;
    }
    for (int128 lost = 1; lost < 10; lost++)
        ret[n++].v = lost * place + a;
    for (size_t i = 0; i < n; i++)
        ret[i] = (struct value){ret[i].v * unit * (wrong.v < 0 ? -1 : 1), wrong.half};
    for (int128 times = 10; times <= 10000; times *= 1000) {
        ret[n++] = (struct value){wrong.v * times, wrong.half * times};
        ret[n++] = (struct value){wrong.v / times, wrong.half / times};
    }
    return n;
}

bool value_misprint_near(struct value wrong, int128 right, int128 slack)
{
    struct value before[SLIPS_MAX];
    if (value_one_digit_near(wrong, right, slack))
        return true;
    for (size_t n = slips(wrong, before); n-- > 0;)
        if (magnitude(before[n].v - right) <=
            (before[n].half < wrong.half ? slack * before[n].half / wrong.half : slack))
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

int128 value_one_digit_reach(struct value v, bool most)
{
    const int128 unit = v.half ? v.half * 2 : value_power(VALUE_SCALE);
    int128 size = magnitude(v.v), reach = size;
    for (int128 place = unit; place <= size; place *= 10) {
        bool leading = size / place < 10 && place > unit; /* no number begins with 0 */
        int128 candidate = size + ((most ? 9 : leading) - size / place % 10) * place;
        if ((candidate > reach) == most)
            reach = candidate;
    }
    return reach;
}

/* May a number begin with 0 at this place: are these the ones of a percentage, of 元 and counts, of 万 or of 亿, or is
 * it behind their point? `ones` are the least that it can have. */
static bool may_be_zero(int128 place, int128 ones)
{
    return place <= ones || place == value_power(VALUE_SCALE + 4) || place == value_power(VALUE_SCALE + 8);
}

/* Calls the ratio with each one-digit change of `*changed`, which is one of its operands. */
static bool some_change_holds(const struct value operands[3], int changed, bool any_slip)
{
    struct value tried[3] = {operands[0], operands[1], operands[2]};
    int128 original = magnitude(operands[changed].v), ones = value_power(changed == 0 ? VALUE_SCALE - 2 : VALUE_SCALE);
    int128 unit = operands[changed].half ? operands[changed].half * 2 : value_power(VALUE_SCALE);
    for (int128 place = unit; place <= original || place == unit; place *= 10) {
        int128 digit = original / place % 10;
        for (int128 other = 0; other < 10; other++) {
            int128 candidate = original + (other - digit) * place;
            bool nothing = candidate == 0 && changed == 0 && operands[1].v == 0; /* 0 % of it */
            if (other == digit || (candidate <= 0 && !nothing) ||
                (candidate < place && place > unit && !may_be_zero(place, ones))) /* 7.7 for 0.7 */
                continue;
            tried[changed].v = operands[changed].v < 0 ? -candidate : candidate;
            if (value_judge_ratio(tried[0], tried[1], tried[2]) <= VERDICT_ROUNDING)
                return true;
        }
    }
    struct value before[SLIPS_MAX];
    bool fine = operands[0].v >= 200 * operands[0].half; /* a short percentage is reached too easily */
    for (size_t n = any_slip && fine ? slips(operands[changed], before) : 0; n-- > 0;) {
        tried[changed] = before[n];
        if (before[n].v != 0 && value_judge_ratio(tried[0], tried[1], tried[2]) == VERDICT_PASS)
            return true;
    }
    return false;
}

bool value_stated_repairable(struct value stated, struct value numerator, struct value denominator)
{
    const struct value operands[3] = {stated, numerator, denominator};
    return some_change_holds(operands, 0, false);
}

static bool ratio_repairable(struct value stated, struct value numerator, struct value denominator, bool any_slip)
{
    const struct value operands[3] = {stated, numerator, denominator};
    for (int i = 0; i < 3; i++)
        if (some_change_holds(operands, i, any_slip))
            return true;
    return false;
}

bool value_ratio_repairable(struct value stated, struct value numerator, struct value denominator)
{
    return ratio_repairable(stated, numerator, denominator, false);
}

bool value_ratio_misprinted(struct value stated, struct value numerator, struct value denominator)
{
    return ratio_repairable(stated, numerator, denominator, true);
}

bool value_ratio_near(struct value stated, struct value numerator, struct value denominator, int parts)
{
    const int128 one = value_power(VALUE_SCALE);
    int128 computed = denominator.v ? divide_rounded(numerator.v * one, denominator.v, ROUND_HALF_UP) : 0;
    int128 larger = magnitude(stated.v) > magnitude(computed) ? magnitude(stated.v) : magnitude(computed);
    return magnitude(stated.v - computed) * parts <= larger || value_ratio_misprinted(stated, numerator, denominator);
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
