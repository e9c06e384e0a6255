#include "rules/calendar.h"

#include <assert.h>

static const struct word calendar_kind_words[] = {
    {"holiday", CALENDAR_HOLIDAY}, {"workday", CALENDAR_WORKDAY}, {NULL, 0}};
const struct word calendar_status_words[] = {
    {"attested", CALENDAR_ATTESTED}, {"unverified", CALENDAR_UNVERIFIED}, {NULL, 0}};

static const struct field fields[] = {
    FIELD(struct calendar_row, date, FIELD_DATE, FIELD_KEY),
    FIELD_OF_WORDS(struct calendar_row, kind, FIELD_REQUIRED, calendar_kind_words),
    FIELD(struct calendar_row, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct calendar_row, name_en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct calendar_row, status, FIELD_REQUIRED, calendar_status_words),
    FIELD(struct calendar_row, source, FIELD_TEXT, FIELD_REQUIRED),
};
const struct schema calendar_schema = SCHEMA("calendar", struct calendar_row, fields);

enum { WEEK = 7, WORKDAYS = 5 };

/* How the plain week counts, from Monday 1969-12-29 on: its working days before `day`, and back. */
static int32_t week_number(int32_t day)
{
    int32_t days = day + 3, weeks = days >= 0 ? days / WEEK : (days - WEEK + 1) / WEEK, rest = days - weeks * WEEK;
    return weeks * WORKDAYS + (rest < WORKDAYS ? rest : WORKDAYS);
}

static int32_t week_day(int32_t number)
{
    int32_t weeks = number >= 0 ? number / WORKDAYS : (number - WORKDAYS + 1) / WORKDAYS;
    return weeks * WEEK + number - weeks * WORKDAYS - 3;
}

static bool is_weekend(int32_t day)
{
    return weekday(day) > WORKDAYS;
}

const struct calendar_row *calendar_row(const struct calendar *calendar, int32_t day)
{
    if (day < calendar->first_day || day >= calendar->end_day || !calendar->row_of[day - calendar->first_day])
        return NULL;
    return records_at(&calendar->rows, (size_t)calendar->row_of[day - calendar->first_day] - 1);
}

bool calendar_is_working_day(const struct calendar *calendar, int32_t day)
{
    const struct calendar_row *row = calendar_row(calendar, day);
    return row ? row->kind == CALENDAR_WORKDAY : !is_weekend(day);
}

bool calendar_is_statutory_holiday(const struct calendar *calendar, int32_t day)
{
    const struct calendar_row *row = calendar_row(calendar, day);
    return row && row->kind == CALENDAR_HOLIDAY;
}

static int year_status(const struct calendar *calendar, int year)
{
    if (year < calendar->first_year || year > calendar->last_year)
        return 0;
    return calendar->year_status[year - calendar->first_year];
}

bool calendar_year_is_known(const struct calendar *calendar, int year)
{
    return year_status(calendar, year) != 0;
}

bool calendar_year_is_verified(const struct calendar *calendar, int year)
{
    return year_status(calendar, year) == CALENDAR_ATTESTED;
}

int32_t calendar_working_number(const struct calendar *calendar, int32_t day)
{
    int32_t base = week_number(calendar->first_day);
    if (day < calendar->first_day)
        return week_number(day);
    if (day >= calendar->end_day)
        return base + calendar->n_working + week_number(day) - week_number(calendar->end_day);
    return base + calendar->working_before[day - calendar->first_day];
}

int32_t calendar_working_day(const struct calendar *calendar, int32_t number)
{
    int32_t place = number - week_number(calendar->first_day);
    if (place < 0)
        return week_day(number);
    if (place >= calendar->n_working)
        return week_day(place - calendar->n_working + week_number(calendar->end_day));
    return calendar->working_days[place];
}

static struct place place_of(const struct records *rows, size_t i, const char *field)
{
    return (struct place){.file = rows->file, .line = rows->lines[i], .field = str_from(field)};
}

static int make_room(struct arena *arena, struct calendar *c, struct error *err)
{
    c->first_year = YEAR_MAX;
    c->last_year = YEAR_MIN;
    for (size_t i = 0; i < c->rows.n; i++) {
        int year = civil_from_day(((const struct calendar_row *)records_at(&c->rows, i))->date).year;
        c->first_year = year < c->first_year ? year : c->first_year;
        c->last_year = year > c->last_year ? year : c->last_year;
    }
    if (!c->rows.n)
        return 0;
    c->first_day = first_day_of(c->first_year);
    c->end_day = last_day_of(c->last_year) + 1;
    size_t days = (size_t)(c->end_day - c->first_day);
    c->row_of = ARENA_NEW_ARRAY(arena, days, int32_t);
    c->working_before = ARENA_NEW_ARRAY(arena, days, int32_t);
    c->working_days = ARENA_NEW_ARRAY(arena, days, int32_t);
    c->year_status = ARENA_NEW_ARRAY(arena, (size_t)(c->last_year - c->first_year) + 1, int);
    return c->row_of && c->working_before && c->working_days && c->year_status ? 0 : error_memory(err);
}

static void enter_row(struct calendar *c, size_t i, struct problems *problems)
{
    const struct calendar_row *row = records_at(&c->rows, i);
    int32_t *row_of = &c->row_of[row->date - c->first_day];
    int year = civil_from_day(row->date).year, *status = &c->year_status[year - c->first_year];
    struct place date = place_of(&c->rows, i, "date"), kind = place_of(&c->rows, i, "kind");
    if (*row_of)
        PROBLEM(problems, &date, MSG_rule_calendar_twice, ARG_DATE("day", row->date),
                ARG_NUMBER("line", c->rows.lines[*row_of - 1]));
    if (row->kind == CALENDAR_WORKDAY && !is_weekend(row->date))
        PROBLEM(problems, &kind, MSG_rule_calendar_no_weekend, ARG_DATE("day", row->date));
    if (*status && *status != row->status) {
        struct place place = place_of(&c->rows, i, "status");
        PROBLEM(problems, &place, MSG_rule_calendar_status, ARG_NUMBER("year", year));
    }
    *row_of = (int32_t)i + 1;
    *status = row->status;
}

int calendar_index(struct arena *arena, struct records rows, struct problems *problems, struct calendar *ret,
                   struct error *err)
{
    struct calendar c = {.rows = rows};
    TRY(make_room(arena, &c, err));
    for (size_t i = 0; i < rows.n; i++)
        enter_row(&c, i, problems);
    for (int year = c.first_year; year <= c.last_year; year++)
        if (!calendar_year_is_known(&c, year))
            PROBLEM(problems, &((struct place){.file = rows.file}), MSG_rule_calendar_year_missing,
                    ARG_NUMBER("year", year));
    for (int32_t day = c.first_day; day < c.end_day; day++) {
        c.working_before[day - c.first_day] = c.n_working;
        if (calendar_is_working_day(&c, day))
            c.working_days[c.n_working++] = day;
    }
    assert(c.n_working <= c.end_day - c.first_day);
    *ret = c;
    return 0;
}
