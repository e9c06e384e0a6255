#include "base/money.h"

#include <inttypes.h>
#include <stdio.h>

enum money_fault money_parse(struct str text, int64_t *ret_fen)
{
    struct decimal amount, fen;
    if (!decimal_parse(text, &amount))
        return MONEY_NOT_A_NUMBER;
    if (!decimal_rescale(amount, 2, ROUND_DOWN, &fen))
        return MONEY_TOO_LARGE;
    if (decimal_compare(amount, fen) != 0)
        return MONEY_TOO_PRECISE;
    if (fen.digits > MONEY_MAX_FEN || fen.digits < -MONEY_MAX_FEN)
        return MONEY_TOO_LARGE;
    *ret_fen = fen.digits;
    return MONEY_OK;
}

bool money_add(int64_t *sum_fen, int64_t fen)
{
    int64_t sum;
    if (__builtin_add_overflow(*sum_fen, fen, &sum))
        return false;
    *sum_fen = sum;
    return true;
}

void money_print(struct buf *out, int64_t fen)
{
    uint64_t magnitude = fen < 0 ? -(uint64_t)fen : (uint64_t)fen;
    uint64_t yuan = magnitude / 100;
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%" PRIu64, yuan);
    if (fen < 0)
        buf_char(out, '-');
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            buf_char(out, ',');
        buf_char(out, digits[i]);
    }
    buf_printf(out, ".%02" PRIu64, magnitude % 100);
}

void money_print_plain(struct buf *out, int64_t fen)
{
    decimal_print(out, (struct decimal){fen, 2}, false);
}
