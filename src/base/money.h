/* Money: whole fen in int64_t, always named *_fen. */
#ifndef XINFANG_BASE_MONEY_H
#define XINFANG_BASE_MONEY_H

#include "base/buf.h"
#include "base/decimal.h"

/* Largest amount of one entry, 10^15 fen (ten trillion yuan): sums of 9,000 such entries still fit. */
#define MONEY_MAX_FEN INT64_C(1000000000000000)
#define FEN_PER_YUAN INT64_C(100)
#define FEN_PER_WAN INT64_C(1000000) /* 万元 */

enum money_fault { MONEY_OK, MONEY_NOT_A_NUMBER, MONEY_TOO_PRECISE, MONEY_TOO_LARGE };

/* Reads yuan with at most two decimals: "1,234.5" is 123,450 fen. */
enum money_fault money_parse(struct str text, int64_t *ret_fen);
/* Adds and says whether the sum still fits. */
bool money_add(int64_t *sum_fen, int64_t fen);
/* Yuan with two decimals and commas between thousands: 7,071,155.35. */
void money_print(struct buf *out, int64_t fen);
/* Yuan with two decimals and no commas, as records are written: 7071155.35. */
void money_print_plain(struct buf *out, int64_t fen);

#endif
