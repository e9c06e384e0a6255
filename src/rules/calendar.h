/*
 * Days off and make-up working days of rules/calendar.tsv: one row a day that differs from the plain week, or
 * that has a name. Source of the rows: the yearly notices of the State Council. A year without rows counts by the
 * week alone; whoever uses such a year says so (calendar_year_is_known).
 */
#ifndef XINFANG_RULES_CALENDAR_H
#define XINFANG_RULES_CALENDAR_H

#include "formats/schema.h"

enum calendar_kind { CALENDAR_HOLIDAY = 1, CALENDAR_WORKDAY }; /* a day off; a Saturday or Sunday that is worked */
enum calendar_status { CALENDAR_ATTESTED = 1, CALENDAR_UNVERIFIED };
extern const struct word calendar_status_words[];

struct calendar_row {
    int32_t date;
    int kind;
    struct str name, name_en; /* of the holiday, for a make-up day the one it is worked for */
    int status;
    struct str source;
};

struct calendar {
    struct records rows;        /* struct calendar_row */
    int first_year, last_year;  /* of the rows; first_year above last_year without any */
    int32_t first_day, end_day; /* the days of these years, end_day not included */
    int32_t *row_of;            /* of each day: place of its row + 1, 0 without one */
    int32_t *working_before;    /* of each day: how many working days of the table lie before it */
    int32_t *working_days;      /* the working days of the table, in order */
    int32_t n_working;
    int *year_status; /* of each year: enum calendar_status, 0 without rows */
};

extern const struct schema calendar_schema;

/*
 * Indexes `rows`. Troubles go to `problems`: a day twice, a make-up day that is no Saturday or Sunday, a year
 * without rows between others, rows of one year that differ in status.
 */
int calendar_index(struct arena *arena, struct records rows, struct problems *problems, struct calendar *ret,
                   struct error *err);

/* All of these take any day and need the same short time for each. */

/* The row of the day, NULL if it has none. */
const struct calendar_row *calendar_row(const struct calendar *calendar, int32_t day);
bool calendar_is_working_day(const struct calendar *calendar, int32_t day);
/* Whether the day belongs to a holiday as the notices lay it out, its exchanged weekend days included. */
bool calendar_is_statutory_holiday(const struct calendar *calendar, int32_t day);
/* Whether the table has rows for the year; without them only Saturdays and Sundays are off. */
bool calendar_year_is_known(const struct calendar *calendar, int year);
/* Whether they come from a notice; otherwise they hold only what the law itself fixes, no exchanged days. */
bool calendar_year_is_verified(const struct calendar *calendar, int year);
/* A running number: how many working days lie before `day`, counted from some fixed day. */
int32_t calendar_working_number(const struct calendar *calendar, int32_t day);
/* The working day of that running number: calendar_working_day(c, calendar_working_number(c, day) + n - 1) is the
 * nth working day from `day` on, `day` included. */
int32_t calendar_working_day(const struct calendar *calendar, int32_t number);

#endif
