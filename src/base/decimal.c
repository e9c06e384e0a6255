#include "base/decimal.h"

#include <assert.h>
#include <inttypes.h>

const int64_t powers_of_ten[DECIMAL_SCALE_MAX + 1] = {
    INT64_C(1),
    INT64_C(10),
    INT64_C(100),
    INT64_C(1000),
    INT64_C(10000),
    INT64_C(100000),
    INT64_C(1000000),
    INT64_C(10000000),
    INT64_C(100000000),
    INT64_C(1000000000),
    INT64_C(10000000000),
    INT64_C(100000000000),
    INT64_C(1000000000000),
    INT64_C(10000000000000),
    INT64_C(100000000000000),
    INT64_C(1000000000000000),
    INT64_C(10000000000000000),
    INT64_C(100000000000000000),
    INT64_C(1000000000000000000),
};

int128 divide_rounded(int128 numerator, int128 denominator, enum rounding mode)
{
    assert(denominator != 0);
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    int128 quotient = numerator / denominator, rest = numerator % denominator;
    switch (mode) {
    case ROUND_HALF_UP:
        if (rest * 2 >= denominator)
            return quotient + 1;
        if (-rest * 2 >= denominator)
            return quotient - 1;
        return quotient;
    case ROUND_FLOOR:
        return rest < 0 ? quotient - 1 : quotient;
    case ROUND_DOWN:
        break;
    }
    return quotient;
}

/* A comma at `at` is a thousands separator if exactly three digits follow it. */
static size_t comma_length(struct str text, size_t at)
{
    size_t length = 0;
    if (text.p[at] == ',')
        length = 1;
    else if (str_starts(str_slice(text, at, text.n), STR("，")))
        length = sizeof "，" - 1;
    if (!length)
        return 0;
    size_t digits = 0;
    while (at + length + digits < text.n && text.p[at + length + digits] >= '0' && text.p[at + length + digits] <= '9')
        digits++;
    return digits == 3 ? length : 0;
}

bool decimal_parse(struct str text, struct decimal *ret)
{
    size_t i = 0;
    bool negative = false, point = false;
    if (i < text.n && (text.p[i] == '-' || text.p[i] == '+'))
        negative = text.p[i++] == '-';
    struct decimal d = {0};
    int digits = 0, significant = 0;
    while (i < text.n) {
        char c = text.p[i];
        size_t comma;
        if (c >= '0' && c <= '9') {
            digits++;
            significant += significant > 0 || c != '0';
            if (significant > 18 || (point && d.scale == DECIMAL_SCALE_MAX))
                return false;
            d.digits = d.digits * 10 + (c - '0');
            d.scale += point;
            i++;
        } else if (c == '.' && !point && digits > 0) {
            point = true;
            i++;
        } else if (!point && digits > 0 && (comma = comma_length(text, i)) > 0) {
            i += comma;
        } else {
            return false;
        }
    }
    if (digits == 0 || (point && d.scale == 0))
        return false;
    if (negative)
        d.digits = -d.digits;
    *ret = d;
    return true;
}

int decimal_compare(struct decimal a, struct decimal b)
{
    int128 left = (int128)a.digits * power_of_ten(b.scale), right = (int128)b.digits * power_of_ten(a.scale);
    return (left > right) - (left < right);
}

bool decimal_is_zero(struct decimal a)
{
    return a.digits == 0;
}

static bool fits(int128 value, int scale, struct decimal *ret)
{
    if (value > INT64_MAX || value < -INT64_MAX)
        return false;
    *ret = (struct decimal){(int64_t)value, scale};
    return true;
}

bool decimal_rescale(struct decimal a, int scale, enum rounding mode, struct decimal *ret)
{
    assert(scale >= 0 && scale <= DECIMAL_SCALE_MAX);
    if (scale >= a.scale)
        return fits((int128)a.digits * power_of_ten(scale - a.scale), scale, ret);
    return fits(divide_rounded(a.digits, power_of_ten(a.scale - scale), mode), scale, ret);
}

bool decimal_ratio(int128 numerator, int128 denominator, int shift, int scale, enum rounding mode, struct decimal *ret)
{
    int128 scaled;
    if (denominator == 0 || __builtin_mul_overflow(numerator, (int128)power_of_ten(shift + scale), &scaled))
        return false;
    return fits(divide_rounded(scaled, denominator, mode), scale, ret);
}

void decimal_print(struct buf *out, struct decimal a, bool trim)
{
    while (trim && a.scale > 0 && a.digits % 10 == 0) {
        a.digits /= 10;
        a.scale--;
    }
    uint64_t magnitude = a.digits < 0 ? -(uint64_t)a.digits : (uint64_t)a.digits;
    uint64_t unit = (uint64_t)power_of_ten(a.scale);
    buf_printf(out, "%s%" PRIu64, a.digits < 0 ? "-" : "", magnitude / unit);
    if (a.scale)
        buf_printf(out, ".%0*" PRIu64, a.scale, magnitude % unit);
}
