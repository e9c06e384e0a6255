#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* realloc() that leaves nothing of a wiped text behind. */
static char *grow(struct buf *b, size_t wanted)
{
    if (!b->wiped)
        return realloc(b->p, wanted);
    char *grown = malloc(wanted);
    if (grown && b->n)
        memcpy(grown, b->p, b->n);
    if (grown && b->p) {
        explicit_bzero(b->p, b->capacity);
        free(b->p);
    }
    return grown;
}

bool buf_room(struct buf *b, size_t n)
{
    if (b->failed || n > b->max - b->n) {
        b->failed = true;
        return false;
    }
    if (b->capacity - b->n >= n)
        return true;
    size_t wanted = b->capacity ? b->capacity * 2 : 256;
    if (wanted < b->n + n)
        wanted = b->n + n;
    if (wanted > b->max)
        wanted = b->max;
    char *grown = grow(b, wanted);
    if (!grown) {
        b->failed = true;
        return false;
    }
    b->p = grown;
    b->capacity = wanted;
    return true;
}

void buf_repeat(struct buf *b, char c, size_t count)
{
    if (count && buf_room(b, count)) {
        memset(b->p + b->n, c, count);
        b->n += count;
    }
}

void buf_int(struct buf *b, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do
        digits[--at] = (char)('0' + left % 10);
    while ((left /= 10) != 0);
    if (value < 0)
        buf_char(b, '-');
    buf_bytes(b, digits + at, sizeof digits - at);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    char small[256];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (n < 0) {
        b->failed = true;
    } else if ((size_t)n < sizeof small) {
        buf_bytes(b, small, (size_t)n);
    } else if (buf_room(b, (size_t)n + 1)) {
        vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->failed = false;
}

struct str buf_view(const struct buf *b)
{
    return (struct str){b->p ? b->p : "", b->n};
}

void buf_free(struct buf *b)
{
    if (b->wiped && b->p)
        explicit_bzero(b->p, b->capacity);
    free(b->p);
    b->p = NULL;
    b->n = b->capacity = 0;
}
