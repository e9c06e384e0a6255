/* What a cell of a worksheet shows, from what is stored. No floating point: all on decimal text. */
#ifndef XINFANG_FORMATS_XLSX_VALUE_H
#define XINFANG_FORMATS_XLSX_VALUE_H

#include "base/buf.h"
#include "base/str.h"

/* What a number format makes of a number. */
enum xlsx_format {
    XLSX_FORMAT_NUMBER,
    XLSX_FORMAT_DATE,    /* has a year, month or day */
    XLSX_FORMAT_TIME,    /* has hours, minutes or seconds only */
    XLSX_FORMAT_ELAPSED, /* [h]:mm, a duration */
};

/* Formats below 164 are built in: ECMA-376 part 1, 18.8.30, with the numbers 27-36 and 50-58 of the
 * Chinese edition. */
enum xlsx_format xlsx_format_built_in(int64_t id);
/* By the letters of the first section, quoted and escaped ones left out. */
enum xlsx_format xlsx_format_custom(struct str code);

/*
 * The number as a person typed it: no exponent, no trailing zeros, and at most 15 significant digits,
 * which is what Excel keeps; what is behind them is noise of the binary form (0.30000000000000004 is
 * 0.3). Whole numbers up to 2^53 are exact in the binary form and keep all their digits. False, with
 * nothing written, if `stored` is no number or has more than 40 digits on one side of the point.
 */
bool xlsx_number_print(struct buf *out, struct str stored);

/*
 * The serial number `stored` as 2020-05-13, with a time of day other than midnight as
 * 2020-05-13 09:30:00 (to the second), as 09:30:00 if it has no day, and for XLSX_FORMAT_ELAPSED as
 * hours:minutes:seconds. False, with nothing written, for what is no date: negative numbers, 0, the
 * 29 February 1900 that Excel believes in, years past 9999.
 */
bool xlsx_date_print(struct buf *out, struct str stored, enum xlsx_format format, bool epoch_1904);

/* An ISO 8601 date cell in the same form; anything else as it stands. */
void xlsx_iso_date_print(struct buf *out, struct str stored);

/* Text with its _xHHHH_ escapes resolved and its line ends made LF. */
void xlsx_text_print(struct buf *out, struct str stored);

#endif
