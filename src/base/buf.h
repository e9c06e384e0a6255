/*
 * Text being written, with a mandatory maximum. Appending never fails on the spot: a full or
 * memory-short buffer remembers it, and the writer asks once at the end with buf_ok().
 */
#ifndef XINFANG_BASE_BUF_H
#define XINFANG_BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

struct buf {
    char *p;
    size_t n, capacity, max;
    bool failed;
    bool wiped; /* holds what must not stay in memory: overwritten wherever it is given back */
};

#define BUF(max_bytes) ((struct buf){.max = (max_bytes)})
#define BUF_WIPED(max_bytes) ((struct buf){.max = (max_bytes), .wiped = true})

/* Room for `n` more bytes; for those below. */
bool buf_room(struct buf *b, size_t n);

/* What is written byte by byte stands here for the compiler to see. */
static inline void buf_bytes(struct buf *b, const char *p, size_t n)
{
    if (n && !b->failed && (b->capacity - b->n >= n || buf_room(b, n))) {
        memcpy(b->p + b->n, p, n);
        b->n += n;
    }
}

static inline void buf_str(struct buf *b, struct str s)
{
    buf_bytes(b, s.p, s.n);
}

static inline void buf_text(struct buf *b, const char *text)
{
    buf_bytes(b, text, strlen(text));
}

static inline void buf_char(struct buf *b, char c)
{
    buf_bytes(b, &c, 1);
}

void buf_repeat(struct buf *b, char c, size_t count);
void buf_int(struct buf *b, int64_t value);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Empties it, keeps its memory. */
void buf_clear(struct buf *b);
/* What is written so far; valid until the next change. */
struct str buf_view(const struct buf *b);
static inline bool buf_ok(const struct buf *b)
{
    return !b->failed;
}
void buf_free(struct buf *b);
#define _cleanup_buf_ _cleanup_(buf_free)

#endif
