#include "formats/xlsx_value.h"

#include "base/date.h"
#include "base/decimal.h"

enum { STORED_MAX = 64, EXACT_DIGITS = 15, WIDEST = 40, SECONDS_A_DAY = 86400 };

enum xlsx_format xlsx_format_built_in(int64_t id)
{
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) ||
        id == 57 || id == 58)
        return XLSX_FORMAT_DATE;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 || id == 56)
        return XLSX_FORMAT_TIME;
    return id == 46 ? XLSX_FORMAT_ELAPSED : XLSX_FORMAT_NUMBER;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* [h], [mm], [ss]: a duration; other brackets are colours, conditions and locales. */
static bool is_elapsed(struct str bracket)
{
    for (size_t i = 0; i < bracket.n; i++) {
        char c = lower(bracket.p[i]);
        if (c != lower(bracket.p[0]) || (c != 'h' && c != 'm' && c != 's'))
            return false;
    }
    return bracket.n > 0;
}

static bool is_word(struct str code, size_t at, struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (at + i >= code.n || lower(code.p[at + i]) != word.p[i])
            return false;
    return true;
}

enum xlsx_format xlsx_format_custom(struct str code)
{
    bool elapsed = false, date = false, time = false, minutes = false;
    for (size_t i = 0; i < code.n && code.p[i] != ';'; i++) {
        char c = lower(code.p[i]);
        if (c == '"') {
            i = str_find(code, '"', i + 1);
        } else if (c == '[') {
            size_t close = str_find(code, ']', i);
            elapsed |= is_elapsed(str_slice(code, i + 1, close));
            i = close;
        } else if (c == '\\' || c == '_' || c == '*') {
            i++;
        } else if (c == 'e' && i + 1 < code.n && (code.p[i + 1] == '+' || code.p[i + 1] == '-')) {
            return XLSX_FORMAT_NUMBER; /* scientific */
        } else if (is_word(code, i, STR("general")) || is_word(code, i, STR("g/"))) {
            return XLSX_FORMAT_NUMBER; /* also G/通用格式, as Chinese editions write it */
        } else {
            date |= c == 'y' || c == 'd' || c == 'e';
            time |= c == 'h' || c == 's';
            minutes |= c == 'm';
        }
    }
    if (elapsed)
        return XLSX_FORMAT_ELAPSED;
    if (date || (minutes && !time))
        return XLSX_FORMAT_DATE;
    return time ? XLSX_FORMAT_TIME : XLSX_FORMAT_NUMBER;
}

/* A number taken apart: 0.DIGITS times 10^point, no zeros at either end. */
struct parts {
    struct buf digits;
    int64_t point;
    bool negative, whole; /* whole: written without point and exponent */
};

static bool read_exponent(struct str s, size_t i, int64_t *ret)
{
    bool negative = false;
    int64_t value = 0;
    if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
        negative = s.p[i++] == '-';
    if (i == s.n || s.n - i > 4)
        return false;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        value = value * 10 + (s.p[i] - '0');
    }
    *ret = negative ? -value : value;
    return true;
}

static bool read_parts(struct str s, struct parts *parts)
{
    size_t i = 0, digits = 0;
    bool point = false;
    int64_t exponent = 0;
    if (s.n > STORED_MAX)
        return false;
    if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
        parts->negative = s.p[i++] == '-';
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (c == '.' && !point) {
            point = true;
        } else if (c == 'E' || c == 'e') {
            if (!read_exponent(s, i + 1, &exponent))
                return false;
            parts->point += exponent;
            point = true;
            break;
        } else if (c < '0' || c > '9') {
            return false;
        } else {
            digits++;
            if (c != '0' || parts->digits.n > 0) {
                buf_char(&parts->digits, c);
                parts->point += !point;
            } else {
                parts->point -= point;
            }
        }
    }
    parts->whole = !point;
    return digits > 0 && buf_ok(&parts->digits);
}

static bool exact_whole(const struct parts *parts)
{
    struct str largest = STR("9007199254740992"), digits = buf_view(&parts->digits);
    return parts->whole && (digits.n < largest.n || (digits.n == largest.n && str_compare(digits, largest) <= 0));
}

static void round_parts(struct parts *parts)
{
    struct buf *digits = &parts->digits;
    if (digits->n > EXACT_DIGITS && !exact_whole(parts)) {
        bool up = digits->p[EXACT_DIGITS] >= '5';
        digits->n = EXACT_DIGITS;
        while (up && digits->n > 0 && digits->p[digits->n - 1] == '9')
            digits->n--;
        if (up && digits->n > 0) {
            digits->p[digits->n - 1]++;
        } else if (up) { /* 9.99... became 10 */
            buf_char(digits, '1');
            parts->point++;
        }
    }
    while (digits->n > 0 && digits->p[digits->n - 1] == '0')
        digits->n--;
}

static bool print_parts(struct buf *out, const struct parts *parts)
{
    struct str digits = buf_view(&parts->digits);
    if (digits.n == 0) {
        buf_char(out, '0');
        return true;
    }
    if (parts->point > WIDEST || (int64_t)digits.n - parts->point > WIDEST)
        return false;
    if (parts->negative)
        buf_char(out, '-');
    if (parts->point <= 0) {
        buf_text(out, "0.");
        buf_repeat(out, '0', (size_t)-parts->point);
        buf_str(out, digits);
        return true;
    }
    size_t whole = (size_t)parts->point;
    buf_str(out, str_slice(digits, 0, whole));
    if (whole > digits.n)
        buf_repeat(out, '0', whole - digits.n);
    if (whole < digits.n) {
        buf_char(out, '.');
        buf_str(out, str_slice(digits, whole, digits.n));
    }
    return true;
}

bool xlsx_number_print(struct buf *out, struct str stored)
{
    struct parts parts = {.digits = BUF(STORED_MAX)};
    bool ok = read_parts(stored, &parts);
    if (ok) {
        round_parts(&parts);
        ok = print_parts(out, &parts);
    }
    buf_free(&parts.digits);
    return ok;
}

static bool day_of_serial(int64_t serial, bool epoch_1904, int32_t *ret)
{
    const int32_t last = day_from_civil((struct civil){9999, 12, 31});
    int32_t zero = epoch_1904 ? day_from_civil((struct civil){1904, 1, 1})
                              : day_from_civil((struct civil){1899, 12, 30});
    if (!epoch_1904 && (serial == 0 || serial == 60))
        return false;
    if (!epoch_1904 && serial < 60)
        zero++; /* before the day that never was */
    if (serial > last - zero)
        return false;
    *ret = zero + (int32_t)serial;
    return true;
}

static void print_time(struct buf *out, int64_t hours, int64_t seconds)
{
    buf_printf(out, "%02lld:%02lld:%02lld", (long long)hours, (long long)(seconds / 60 % 60),
               (long long)(seconds % 60));
}

bool xlsx_date_print(struct buf *out, struct str stored, enum xlsx_format format, bool epoch_1904)
{
    _cleanup_buf_ struct buf text = BUF(3 * WIDEST);
    struct decimal number;
    if (!xlsx_number_print(&text, stored) || !decimal_parse(buf_view(&text), &number) || number.digits < 0)
        return false;
    int64_t unit = power_of_ten(number.scale), serial = number.digits / unit;
    int64_t seconds = (int64_t)divide_rounded((int128)(number.digits % unit) * SECONDS_A_DAY, unit, ROUND_HALF_UP);
    serial += seconds / SECONDS_A_DAY;
    seconds %= SECONDS_A_DAY;
    if (format == XLSX_FORMAT_ELAPSED) {
        if (serial > INT32_MAX)
            return false;
        print_time(out, serial * 24 + seconds / 3600, seconds);
        return true;
    }
    bool no_day = serial == 0 && (format == XLSX_FORMAT_TIME || (!epoch_1904 && seconds > 0));
    int32_t day = 0;
    if (!no_day && !day_of_serial(serial, epoch_1904, &day))
        return false;
    if (!no_day)
        date_print(out, day);
    if (!no_day && seconds > 0)
        buf_char(out, ' ');
    if (no_day || seconds > 0)
        print_time(out, seconds / 3600, seconds);
    return true;
}

void xlsx_iso_date_print(struct buf *out, struct str stored)
{
    size_t t = str_find(stored, 'T', 0);
    struct str date = str_slice(stored, 0, t), time = str_slice(stored, t + 1, stored.n);
    int32_t day;
    if (!date_parse(date, &day)) {
        buf_str(out, stored);
        return;
    }
    date_print(out, day);
    if (str_ends(time, STR("Z")))
        time.n--;
    time = str_slice(time, 0, str_find(time, '.', 0));
    if (time.n && !str_equal(time, STR("00:00:00"))) {
        buf_char(out, ' ');
        buf_str(out, time);
    }
}

/* The code unit of an escape such as _x000D_ at `at`, or -1. */
static int32_t escape_at(struct str s, size_t at)
{
    enum { LENGTH = 7 };
    if (s.n - at < LENGTH || s.p[at] != '_' || s.p[at + 1] != 'x' || s.p[at + 6] != '_')
        return -1;
    int32_t unit = 0;
    for (size_t i = at + 2; i < at + 6; i++) {
        char c = lower(s.p[i]);
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return -1;
        unit = unit * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return unit;
}

/* Surrogates and NUL are not resolved: alone they are no text. */
static bool is_character(int32_t unit)
{
    return unit > 0 && !(unit >= 0xD800 && unit < 0xE000) && unit < 0xFFFE;
}

void xlsx_text_print(struct buf *out, struct str stored)
{
    bool after_cr = false;
    if (str_find(stored, '_', 0) == stored.n && str_find(stored, '\r', 0) == stored.n) {
        buf_str(out, stored);
        return;
    }
    for (size_t at = 0; at < stored.n;) {
        char encoded[4] = {stored.p[at]};
        size_t n = 1;
        int32_t unit = stored.p[at] == '_' ? escape_at(stored, at) : -1;
        if (is_character(unit)) {
            n = utf8_encode((uint32_t)unit, encoded);
            at += 7;
        } else {
            at++;
        }
        bool second_half = after_cr && encoded[0] == '\n';
        after_cr = encoded[0] == '\r';
        if (after_cr)
            encoded[0] = '\n';
        if (!second_half)
            buf_bytes(out, encoded, n);
    }
}
