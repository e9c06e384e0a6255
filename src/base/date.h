/* Civil dates as day numbers: int32_t days since 1970-01-01 in local civil time, always named *_day. */
#ifndef XINFANG_BASE_DATE_H
#define XINFANG_BASE_DATE_H

#include "base/buf.h"
#include "base/str.h"

struct civil {
    int year, month, day; /* month and day from 1 */
};

/* Years that the program accepts. */
enum { YEAR_MIN = 1949, YEAR_MAX = 2999 };

int32_t day_from_civil(struct civil date); /* any valid proleptic Gregorian date */
struct civil civil_from_day(int32_t day);
bool civil_valid(struct civil date); /* exists, and its year is in YEAR_MIN..YEAR_MAX */
int weekday(int32_t day);            /* 1 Monday to 7 Sunday */
int32_t first_day_of(int year);
int32_t last_day_of(int year);
/* Reads 2020-05-13, 2020/5/13, 2020.5.13, 20200513 and 2020年5月13日; false for dates that cannot be. */
bool date_parse(struct str text, int32_t *ret_day);
/*
 * The same with or without a time of day behind it, which is read and dropped: 2020/1/2 9:05, 2020-01-02T13:04:05.250,
 * 2020年1月2日13时4分, 2020-01-02 下午1:04. Local civil time: one with an offset (Z, +01:00) is refused, as its day
 * here may be another.
 */
bool date_time_parse(struct str text, int32_t *ret_day);
void date_print(struct buf *out, int32_t day); /* 2020-05-13 */

#endif
