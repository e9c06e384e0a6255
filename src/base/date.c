#include "base/date.h"

/* Days from civil and back after Howard Hinnant's published algorithms (eras of 400 years). */
int32_t day_from_civil(struct civil d)
{
    int y = d.month <= 2 ? d.year - 1 : d.year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct civil civil_from_day(int32_t day)
{
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    struct civil d = {
        .year = year_of_era + era * 400,
        .month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9,
        .day = day_of_year - (153 * shifted_month + 2) / 5 + 1,
    };
    d.year += d.month <= 2;
    return d;
}

bool civil_valid(struct civil d)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (d.year < YEAR_MIN || d.year > YEAR_MAX || d.month < 1 || d.month > 12 || d.day < 1)
        return false;
    bool leap = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0;
    return d.day <= days[d.month - 1] + (leap && d.month == 2);
}

int weekday(int32_t day)
{
    int w = (day + 3) % 7; /* 1970-01-01 was a Thursday */
    return (w < 0 ? w + 7 : w) + 1;
}

int32_t first_day_of(int year)
{
    return day_from_civil((struct civil){year, 1, 1});
}

int32_t last_day_of(int year)
{
    return day_from_civil((struct civil){year, 12, 31});
}

static bool read_number(struct str text, size_t *at, int max_digits, int *ret)
{
    int value = 0, digits = 0;
    while (*at < text.n && digits < max_digits && text.p[*at] >= '0' && text.p[*at] <= '9') {
        value = value * 10 + (text.p[(*at)++] - '0');
        digits++;
    }
    *ret = value;
    return digits > 0;
}

static bool skip(struct str text, size_t *at, struct str word)
{
    if (!str_starts(str_slice(text, *at, text.n), word))
        return false;
    *at += word.n;
    return true;
}

static bool skip_separator(struct str text, size_t *at, struct str word, char *separator)
{
    if (skip(text, at, word)) {
        *separator = 'c';
        return true;
    }
    if (*at >= text.n)
        return false;
    char c = text.p[*at];
    if ((c != '-' && c != '/' && c != '.') || (*separator && *separator != c))
        return false;
    *separator = c;
    (*at)++;
    return true;
}

bool date_parse(struct str text, int32_t *ret_day)
{
    struct civil d;
    size_t at = 0;
    char separator = 0;
    text = str_trim(text);
    if (!read_number(text, &at, 4, &d.year))
        return false;
    if (at == 4 && text.n == 8 && text.p[4] >= '0' && text.p[4] <= '9') { /* 20200513, not 2020/5/3 */
        if (!read_number(text, &at, 2, &d.month) || !read_number(text, &at, 2, &d.day))
            return false;
    } else {
        if (!skip_separator(text, &at, STR("年"), &separator) || !read_number(text, &at, 2, &d.month))
            return false;
        if (!skip_separator(text, &at, STR("月"), &separator) || !read_number(text, &at, 2, &d.day))
            return false;
        if (separator == 'c')
            skip(text, &at, STR("日"));
    }
    if (at != text.n || !civil_valid(d))
        return false;
    *ret_day = day_from_civil(d);
    return true;
}

/* 13:04, 13:04:05, 13:04:05.250, 13时4分5秒, with 上午 or 下午 before it. */
static bool is_time(struct str text)
{
    int hour, minute, second = 0;
    size_t at = 0;
    text = str_trim(text);
    bool half = skip(text, &at, STR("上午")) || skip(text, &at, STR("下午"));
    text = str_trim(str_slice(text, at, text.n));
    at = 0;
    if (!read_number(text, &at, 2, &hour) || hour > (half ? 12 : 23))
        return false;
    if (skip(text, &at, STR("时"))) {
        if (read_number(text, &at, 2, &minute) && (minute > 59 || !skip(text, &at, STR("分"))))
            return false;
        if (read_number(text, &at, 2, &second) && (second > 59 || !skip(text, &at, STR("秒"))))
            return false;
        return at == text.n;
    }
    if (!skip(text, &at, STR(":")) || !read_number(text, &at, 2, &minute) || minute > 59)
        return false;
    if (skip(text, &at, STR(":")) && (!read_number(text, &at, 2, &second) || second > 59))
        return false;
    if (skip(text, &at, STR(".")) && !read_number(text, &at, 9, &second))
        return false;
    return at == text.n;
}

bool date_time_parse(struct str text, int32_t *ret_day)
{
    size_t end = 0;
    text = str_trim(text);
    while (end < text.n && text.p[end] != ' ' && text.p[end] != 'T') {
        size_t at = end;
        if (skip(text, &at, STR("日"))) {
            end = at;
            break;
        }
        end++;
    }
    struct str time = str_slice(text, end, text.n);
    if (str_starts(time, STR("T")))
        time = str_slice(time, 1, time.n);
    return (end == text.n || is_time(time)) && date_parse(str_slice(text, 0, end), ret_day);
}

static void put_digits(char *at, int number, int n)
{
    for (; n > 0; number /= 10)
        at[--n] = (char)('0' + number % 10);
}

/* Without printf(): each record that is written has a date or two. */
void date_print(struct buf *out, int32_t day)
{
    struct civil d = civil_from_day(day);
    char text[] = "YYYY-MM-DD";
    if (d.year < 0 || d.year > 9999) {
        buf_printf(out, "%04d-%02d-%02d", d.year, d.month, d.day);
        return;
    }
    put_digits(text, d.year, 4);
    put_digits(text + 5, d.month, 2);
    put_digits(text + 8, d.day, 2);
    buf_text(out, text);
}
