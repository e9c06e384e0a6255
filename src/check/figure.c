#include "check/figure.h"

#include "base/date.h"

#include <stdlib.h>
#include <string.h>

enum { FEW = 24 };

struct scanner {
    struct arena *arena;
    const struct lexicon *lexicon;
    struct passage *passage;
    struct str s;
    size_t at; /* everything before is done */
    uint16_t sentence, clause;
    /* Of the passage until it is read: what it keeps is not longer than needed. */
    struct figure few[FEW], *more;
    size_t capacity;
};

static void free_scanner(struct scanner *scanner)
{
    free(scanner->more);
}

static bool digit_at(struct str s, size_t at)
{
    return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

static size_t digits_at(struct str s, size_t at)
{
    size_t n = 0;
    while (digit_at(s, at + n))
        n++;
    return n;
}

static bool letter_at(struct str s, size_t at)
{
    return at < s.n && ((s.p[at] >= 'a' && s.p[at] <= 'z') || (s.p[at] >= 'A' && s.p[at] <= 'Z'));
}

/* Inline, so that the length of the literal is known. */
__attribute__((always_inline)) static inline bool starts_at(struct str s, size_t at, const char *text)
{
    return at <= s.n && str_starts(str_slice(s, at, s.n), str_from(text));
}

/* Length of a separator of thousands at `at`: "," "，" " " or ", " before exactly three digits. */
static size_t group_separator(const struct lexicon *lexicon, struct str s, size_t at, size_t digits_before,
                              bool grouped)
{
    size_t n = 0;
    bool strict = false;
    if (at < s.n && s.p[at] == ',') {
        n = at + 1 < s.n && s.p[at + 1] == ' ' ? 2 : 1;
    } else if (starts_at(s, at, "，")) {
        n = sizeof "，" - 1;
        strict = true;
    } else if (at < s.n && s.p[at] == ' ') {
        n = 1;
        strict = true;
    }
    if (!n || digits_before > 3 || digits_before == 0 || digits_at(s, at + n) != 3)
        return 0;
    /* A Chinese comma or a blank between numbers is more often just that. */
    struct str behind = str_slice(s, at + n + 3, s.n);
    bool sure = !strict || grouped || starts_at(behind, 0, ".") || lexicon_starts(lexicon, WORD_GROUPED_UNIT, behind);
    return sure ? n : 0;
}

/* Reads digits from `at` on into `ret`; returns the end, 0 if the number is longer than 18 digits. */
static size_t read_digits(const struct lexicon *lexicon, struct str s, size_t at, bool in_cell, struct decimal *ret)
{
    size_t start = at, group = 0, separator;
    bool grouped = false;
    char digits[24];
    size_t n = 0;
    int scale = 0;
    for (;;) {
        size_t run = digits_at(s, at);
        if (n + run > 18)
            return 0;
        memcpy(digits + n, s.p + at, run);
        n += run;
        at += run;
        group = run;
        separator = group_separator(lexicon, s, at, grouped ? (group == 3 ? 3 : 9) : group, grouped);
        if (!separator)
            break;
        grouped = true;
        at += separator;
    }
    if (at < s.n && s.p[at] == '.') {
        size_t point = at + 1;
        /* "707. 12": the blank is noise, but "1. 2020 年" is a list mark. */
        bool noise = point < s.n && s.p[point] == ' ' && start > 0 && digits_at(s, point + 1) <= 2;
        if ((in_cell || noise) && point < s.n && s.p[point] == ' ' && digit_at(s, point + 1))
            point++;
        size_t run = digits_at(s, point);
        if (run && n + run <= 18) {
            memcpy(digits + n, s.p + point, run);
            n += run;
            scale = (int)run;
            at = point + run;
        }
    }
    struct decimal d = {.scale = scale};
    for (size_t i = 0; i < n; i++)
        d.digits = d.digits * 10 + (digits[i] - '0');
    *ret = d;
    return at;
}

/* Value of a Chinese digit or power, -1 if it is none. */
static int chinese_digit(uint32_t c)
{
    static const uint32_t digits[] = {0x96F6, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    if (c == 0x3007)
        return 0;
    if (c == 0x4E24)
        return 2;
    for (int i = 0; i < 10; i++)
        if (c == digits[i])
            return i;
    return -1;
}

static int64_t chinese_power(uint32_t c)
{
    return c == 0x5341   ? 10    /* 十 */
           : c == 0x767E ? 100   /* 百 */
           : c == 0x5343 ? 1000  /* 千 */
           : c == 0x4E07 ? 10000 /* 万 */
                         : 0;
}

/* Reads 三百二十 from `at`; returns its end, or `at` if there is no number there. */
static size_t read_chinese(struct str s, size_t at, int64_t *ret, bool *ret_has_power)
{
    int64_t total = 0, section = 0, digit = -1;
    size_t end = at;
    *ret_has_power = false;
    while (end < s.n) {
        size_t next = end;
        uint32_t c = utf8_next(s, &next);
        int value = chinese_digit(c);
        int64_t power = chinese_power(c);
        if (value >= 0) {
            if (digit > 0)
                return at; /* two digits in a row: 二〇二〇 or an enumeration */
            digit = value;
        } else if (power == 10000 && end > at) {
            total += (section + (digit > 0 ? digit : 0)) * power;
            section = 0;
            digit = -1;
            *ret_has_power = true;
        } else if (power && power < 10000) {
            section += (digit >= 0 ? digit : 1) * power;
            digit = -1;
            *ret_has_power = true;
        } else {
            break;
        }
        end = next;
        if (total > 100000000)
            return at;
    }
    *ret = total + section + (digit > 0 ? digit : 0);
    return end;
}

static struct str before(const struct scanner *scanner, size_t at)
{
    size_t from = 0;
    const struct passage *passage = scanner->passage;
    if (passage->n)
        from = passage->figures[passage->n - 1].at + passage->figures[passage->n - 1].n;
    return str_slice(scanner->s, from, at);
}

/* A mark such as "1." "2、" "(3)" at the start of the text or of a clause. */
static bool is_list_mark(struct str s, size_t at, size_t end)
{
    if (end - at > 2)
        return false;
    bool bracket = at > 0 && s.p[at - 1] == '(';
    size_t start = bracket ? at - 1 : at;
    bool at_start = start == 0 || s.p[start - 1] == ';' || s.p[start - 1] == ':' || s.p[start - 1] == ',' ||
                    s.p[start - 1] == ')' ||
                    (start >= 3 && (memcmp(s.p + start - 3, "。", 3) == 0 || memcmp(s.p + start - 3, "，", 3) == 0));
    size_t after;
    if (bracket && end < s.n && s.p[end] == ')')
        after = end + 1;
    else if (end < s.n && (s.p[end] == '.' || (s.p[end] == ')' && !bracket)))
        after = end + 1;
    else if (starts_at(s, end, "、"))
        after = end + 3;
    else
        return false;
    if (starts_at(s, end, "、") && !digit_at(s, after) && after < s.n)
        return true;
    return at_start && after < s.n && (start == 0 || !digit_at(s, after));
}

static bool plausible_year(const struct figure *figure)
{
    return figure->printed.scale == 0 && figure->printed.digits >= 1949 && figure->printed.digits <= 2099 &&
           figure->number_n == 4;
}

/* Dates written 2021/5/13, 2021-05-13, 2021.5.13: the end of it, or 0. */
static size_t read_date(struct str s, size_t at, bool *ret_bad)
{
    if (digits_at(s, at) != 4)
        return 0;
    size_t i = at + 4;
    if (i >= s.n || (s.p[i] != '/' && s.p[i] != '-' && s.p[i] != '.'))
        return 0;
    char separator = s.p[i];
    size_t month = digits_at(s, i + 1);
    if (month < 1 || month > 2 || i + 1 + month >= s.n || s.p[i + 1 + month] != separator)
        return 0;
    size_t day = digits_at(s, i + 2 + month);
    if (day < 1 || day > 2)
        return 0;
    size_t end = i + 2 + month + day;
    int32_t ignored;
    *ret_bad = !date_parse(str_slice(s, at, end), &ignored);
    return end;
}

/* The unit behind a number; moves `*end` over it. */
static void read_unit(const struct scanner *scanner, struct figure *figure, size_t *end)
{
    struct str s = scanner->s;
    size_t at = *end;
    if (at < s.n && s.p[at] == ' ')
        at++;
    struct str rest = str_slice(s, at, s.n);
    size_t about = lexicon_starts(scanner->lexicon, WORD_ABOUT_AFTER, rest);
    if (about) {
        figure->bound = BOUND_ABOUT;
        rest = str_slice(rest, about, rest.n);
    }
    const struct unit *unit = lexicon_unit(scanner->lexicon, rest);
    if (unit && unit->family == UNIT_SCORE && lexicon_starts(scanner->lexicon, WORD_NOT_SCORE, rest))
        unit = NULL;
    if (unit && lexicon_starts(scanner->lexicon, WORD_DURATION, rest)) {
        figure->role = ROLE_DATE;
        *end = at + about + 3;
        return;
    }
    if (unit) {
        figure->family = (uint8_t)(unit->family == UNIT_ANY ? UNIT_MONEY : unit->family);
        figure->shift = (int8_t)unit->shift;
        *end = at + about + unit->name.n;
    } else if (about) {
        *end = at + about;
    }
    rest = str_slice(s, *end, s.n);
    size_t tail = lexicon_starts(scanner->lexicon, WORD_ABOUT_AFTER, rest);
    if (tail)
        figure->bound = BOUND_ABOUT;
    if (lexicon_starts(scanner->lexicon, WORD_BOUND_AFTER, rest))
        figure->bound = BOUND_LIMIT;
}

/* "12345"热线: a number in quotation marks is a name. */
static bool quoted(struct str s, size_t at, size_t end)
{
    bool open = at > 0 && (s.p[at - 1] == '"' || str_ends(str_slice(s, 0, at), STR("“")));
    return open && (starts_at(s, end, "\"") || starts_at(s, end, "”"));
}

/* What the words around a number say that it is. */
static void decide_role(const struct scanner *scanner, struct figure *figure, size_t end)
{
    const struct lexicon *lexicon = scanner->lexicon;
    struct str s = scanner->s, gap = before(scanner, figure->at),
               rest = str_slice(s, figure->at + figure->number_n, s.n);
    if (rest.n && rest.p[0] == ' ')
        rest = str_slice(rest, 1, rest.n);
    bool bare = figure->family == UNIT_NONE;
    bool counted = figure->family >= UNIT_COUNT && figure->number_n > 1; /* 手机APP2579件 */
    if (is_list_mark(s, figure->at, figure->at + figure->number_n))
        figure->role = ROLE_MARK;
    else if (figure->at > 0 && !(counted && letter_at(s, figure->at - 1)) &&
             (letter_at(s, figure->at - 1) ||
              (s.p[figure->at - 1] == '-' && figure->at > 1 && letter_at(s, figure->at - 2))))
        figure->role = ROLE_CODE;
    else if (bare && quoted(s, figure->at, figure->at + figure->number_n))
        figure->role = ROLE_LABEL;
    else if (str_ends(gap, STR("第")) || (str_ends(gap, STR("〔")) || str_ends(gap, STR("["))))
        figure->role = ROLE_LABEL;
    else if (bare &&
             (letter_at(rest, 0) || starts_at(rest, 0, "+") || starts_at(rest, 0, "/") || starts_at(rest, 0, ":")))
        figure->role = ROLE_CODE;
    else if ((bare || figure->family == UNIT_SCORE) && lexicon_starts(lexicon, WORD_NOT_FIGURE_AFTER, rest))
        figure->role = starts_at(rest, 0, "年") || starts_at(rest, 0, "月") || starts_at(rest, 0, "日") ? ROLE_DATE
                                                                                                        : ROLE_LABEL;
    else if (bare && plausible_year(figure) && !scanner->passage->in_cell)
        figure->role = ROLE_DATE;
    else if (bare && lexicon_ends(lexicon, WORD_LABEL_BEFORE, gap))
        figure->role = ROLE_LABEL;
    else if (bare && figure->number_n >= 5 && lexicon_contains(lexicon, WORD_CODE_BEFORE, gap))
        figure->role = ROLE_CODE;
    else if (bare && figure->number_n >= 7 && figure->printed.scale == 0 && !scanner->passage->in_cell)
        figure->role = ROLE_CODE;
    if (end < s.n && figure->role == ROLE_FIGURE && s.p[end] == '.' && digit_at(s, end + 1))
        figure->role = ROLE_CODE; /* 1.2.3 */
    size_t bound = lexicon_ends(lexicon, WORD_BOUND_BEFORE, gap), about = lexicon_ends(lexicon, WORD_ABOUT_BEFORE, gap);
    if (bound && figure->bound == BOUND_EXACT)
        figure->bound = BOUND_LIMIT;
    else if (about && figure->bound == BOUND_EXACT)
        figure->bound = BOUND_ABOUT;
}

/* M月D日 and Y年M月D日 whose day cannot be. */
static void check_written_date(const struct lexicon *lexicon, struct passage *passage)
{
    struct figure *f = passage->figures;
    for (size_t i = 0; i < passage->n; i++) {
        if (f[i].role != ROLE_DATE || f[i].printed.scale)
            continue;
        struct str after = str_slice(passage->s, f[i].at + f[i].number_n, passage->s.n);
        if (str_starts(after, STR("月")) && !lexicon_starts(lexicon, WORD_NOT_MONTH, after) &&
            f[i].n == f[i].number_n) {
            bool next_day = i + 1 < passage->n && str_equal(passage_gap(passage, i + 1), STR("月")) &&
                            starts_at(passage->s, f[i + 1].at + f[i + 1].number_n, "日");
            int64_t month = f[i].printed.digits;
            bool year = i > 0 && str_equal(passage_gap(passage, i), STR("年")) && plausible_year(&f[i - 1]);
            if ((year || next_day) && (month < 1 || month > 12))
                f[i].bad_date = passage->bad_date = true;
            if (!next_day || month < 1 || month > 12)
                continue;
            struct civil date = {year ? (int)f[i - 1].printed.digits : 2020, (int)month, 1};
            int64_t day = f[i + 1].printed.digits;
            date.day = day < 1 || day > 31 ? 0 : (int)day;
            if (f[i + 1].printed.scale || !date.day || !civil_valid(date))
                f[i + 1].bad_date = passage->bad_date = true;
        }
    }
}

bool figure_set_digits(struct figure *figure, int digits)
{
    if (!value_fits(figure->printed, figure->shift, digits > figure->printed.scale ? digits : figure->printed.scale))
        return false;
    figure->good = (uint8_t)digits;
    return true;
}

static bool make_room(struct scanner *scanner)
{
    struct passage *passage = scanner->passage;
    if (passage->n < scanner->capacity)
        return true;
    struct figure *grown = reallocarray(scanner->more, scanner->capacity * 2, sizeof *grown);
    if (!grown)
        return false;
    if (!scanner->more)
        memcpy(grown, scanner->few, sizeof scanner->few);
    scanner->more = passage->figures = grown;
    scanner->capacity *= 2;
    return true;
}

static int push(struct scanner *scanner, struct figure figure, size_t end, struct error *err)
{
    struct passage *passage = scanner->passage;
    if (!make_room(scanner))
        return error_memory(err);
    figure.sentence = scanner->sentence;
    figure.clause = scanner->clause;
    if (figure.role == ROLE_FIGURE && !figure_set_digits(&figure, 0))
        figure.role = ROLE_CODE;
    passage->figures[passage->n++] = figure;
    scanner->at = end;
    return 0;
}

/* What was found, moved into the arena. */
static int keep_figures(struct scanner *scanner, struct error *err)
{
    struct passage *passage = scanner->passage;
    struct figure *kept = passage->n ? ARENA_NEW_ARRAY(scanner->arena, passage->n, struct figure) : NULL;
    if (passage->n && !kept)
        return error_memory(err);
    if (kept)
        memcpy(kept, passage->figures, passage->n * sizeof *kept);
    passage->figures = kept;
    return 0;
}

static uint16_t length(size_t n)
{
    return n > UINT16_MAX ? UINT16_MAX : (uint16_t)n;
}

static bool sign_before(const struct scanner *scanner, size_t at)
{
    struct str s = scanner->s;
    if (at == 0 || s.p[at - 1] != '-')
        return false;
    if (at == 1)
        return true;
    if (lexicon_ends(scanner->lexicon, WORD_DAY_END, str_slice(s, 0, at - 1)))
        return false; /* 7月1日-9月30日 */
    char c = s.p[at - 2];
    return !((c >= '0' && c <= '9') || letter_at(s, at - 2) || c == '%' || c == ')' || c == '-');
}

static int scan_number(struct scanner *scanner, size_t at, struct error *err)
{
    struct str s = scanner->s;
    struct figure figure = {.at = (uint32_t)at};
    bool bad = false;
    size_t date = read_date(s, at, &bad);
    if (date) {
        figure.n = figure.number_n = length(date - at);
        figure.role = ROLE_DATE;
        figure.bad_date = bad;
        scanner->passage->bad_date |= bad;
        return push(scanner, figure, date, err);
    }
    size_t end = read_digits(scanner->lexicon, s, at, scanner->passage->in_cell, &figure.printed);
    if (!end) {
        size_t digits = digits_at(s, at);
        figure.n = figure.number_n = length(digits);
        figure.role = ROLE_CODE;
        return push(scanner, figure, at + digits, err);
    }
    if (sign_before(scanner, at)) {
        figure.at--;
        figure.printed.digits = -figure.printed.digits;
    }
    figure.number_n = length(end - figure.at);
    read_unit(scanner, &figure, &end);
    figure.n = length(end - figure.at);
    if (figure.role == ROLE_FIGURE)
        decide_role(scanner, &figure, end);
    TRY(push(scanner, figure, end, err));
    /* "3-10 件", "5%～8%": both ends are bounds. */
    struct passage *passage = scanner->passage;
    if (passage->n >= 2) {
        struct figure *last = &passage->figures[passage->n - 1], *previous = last - 1;
        struct str gap = passage_gap(passage, passage->n - 1);
        if (lexicon_is(scanner->lexicon, WORD_RANGE, gap)) {
            last->bound = previous->bound = BOUND_RANGE;
            if (last->role == ROLE_DATE)
                previous->role = ROLE_DATE;
        }
    }
    return 0;
}

static int scan_chinese(struct scanner *scanner, size_t at, size_t *ret_end, struct error *err)
{
    int64_t number = 0;
    bool has_power = false;
    size_t end = read_chinese(scanner->s, at, &number, &has_power);
    *ret_end = end > at ? end : at + 3;
    if (end == at || number == 0)
        return 0;
    struct str rest = str_slice(scanner->s, end, scanner->s.n), gap = before(scanner, at);
    const struct unit *unit = lexicon_unit(scanner->lexicon, rest);
    bool counts = unit && lexicon_is(scanner->lexicon, WORD_NUMERAL_UNIT, unit->name);
    if (!unit || str_ends(gap, STR("第")) || !(counts || (has_power && unit->family >= UNIT_COUNT)) ||
        lexicon_starts(scanner->lexicon, WORD_DURATION, rest) || (number < 10 && unit->family == UNIT_MONEY))
        return 0;
    struct figure figure = {.at = (uint32_t)at, .number_n = length(end - at), .printed = {number, 0}};
    /* 一批, 一起, 一次: words more often than counts. */
    if (number < 2)
        return 0;
    read_unit(scanner, &figure, &end);
    figure.n = length(end - at);
    figure.bound = number % 10 == 0 && has_power && figure.bound == BOUND_EXACT && number >= 1000 ? BOUND_ABOUT
                                                                                                  : figure.bound;
    *ret_end = end;
    return push(scanner, figure, end, err);
}

static void count_stop(struct scanner *scanner, size_t at)
{
    struct str s = scanner->s;
    if (s.p[at] == ';') {
        scanner->clause++;
    } else if ((s.p[at] == '\xE3' && starts_at(s, at, "。")) || s.p[at] == '!' || s.p[at] == '?') {
        scanner->clause++;
        scanner->sentence++;
    }
}

static void begin(struct scanner *scanner, struct arena *arena, const struct lexicon *lexicon, struct passage *passage)
{
    /* `few` is not cleared: most passages have one figure or none. */
    scanner->arena = arena;
    scanner->lexicon = lexicon;
    scanner->passage = passage;
    scanner->s = passage->s;
    scanner->at = 0;
    scanner->sentence = scanner->clause = 0;
    scanner->more = NULL;
    scanner->capacity = FEW;
    passage->figures = scanner->few;
    passage->n = 0;
}

int passage_read(struct arena *arena, const struct lexicon *lexicon, const struct text *text, bool in_cell,
                 struct passage *ret, struct error *err)
{
    struct passage passage = {.from.marks = text->marks, .s = {"", 0}, .in_cell = in_cell};
    if (!text->s.n) { /* most cells of a form are empty */
        *ret = passage;
        return 0;
    }
    TRY(passage_clean(arena, text, &passage, err));
    passage.in_cell = in_cell && passage.s.n <= SHORT_CELL_BYTES;
    _cleanup_(free_scanner) struct scanner scanner;
    begin(&scanner, arena, lexicon, &passage);
    for (size_t i = 0; i < passage.s.n;) {
        unsigned char c = (unsigned char)passage.s.p[i];
        if (c >= '0' && c <= '9') {
            TRY(scan_number(&scanner, i, err));
            i = scanner.at;
        } else if (c >= 0xE6 && c <= 0xE9) {
            i += 3; /* no numeral and no stop is among these: most of what there is */
        } else if (c >= 0xE3 && c <= 0xE5 && i + 2 < passage.s.n) {
            size_t next = i, end;
            uint32_t code = utf8_next(passage.s, &next);
            if (chinese_digit(code) > 0 || code == 0x5341) {
                TRY(scan_chinese(&scanner, i, &end, err));
                i = end;
                continue;
            }
            count_stop(&scanner, i);
            i = next;
        } else {
            count_stop(&scanner, i);
            i++;
        }
    }
    check_written_date(lexicon, &passage);
    passage.number = passage.n == 1 && passage.figures[0].role == ROLE_FIGURE && passage.figures[0].at == 0 &&
                     passage.figures[0].n == passage.s.n;
    TRY(keep_figures(&scanner, err));
    *ret = passage;
    return 0;
}

struct str passage_gap(const struct passage *passage, size_t i)
{
    size_t from = i > 0 ? passage->figures[i - 1].at + passage->figures[i - 1].n : 0;
    size_t to = i < passage->n ? passage->figures[i].at : passage->s.n;
    return str_slice(passage->s, from, to);
}

struct str figure_text(const struct passage *passage, const struct figure *figure)
{
    return str_slice(passage->s, figure->at, figure->at + figure->n);
}

void passage_no_number(struct passage *passage, enum figure_role role)
{
    passage->figures[0].role = role;
    passage->number = false;
}

bool figure_same_family(const struct figure *a, const struct figure *b)
{
    return a->family == b->family;
}
