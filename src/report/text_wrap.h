/*
 * Text broken into lines for a terminal: between Chinese characters, at blanks and never inside a number
 * or word that fits; no line begins with a closing or ends with an opening mark.
 */
#ifndef XINFANG_REPORT_TEXT_WRAP_H
#define XINFANG_REPORT_TEXT_WRAP_H

#include "base/arena.h"
#include "base/error.h"

struct text_lines {
    struct str *items;
    size_t n, capacity;
};

/* Without control characters but line feeds, which no text may send to a terminal; p NULL when memory
 * is short. */
struct str text_clean(struct arena *arena, struct str text);
/* Appends the lines of `text`, cleaned, each at most `width` columns (0: broken at line feeds only); a
 * number that is longer stays in one piece. */
int text_wrap(struct arena *arena, struct str text, size_t width, struct text_lines *lines, struct error *err);
/* Columns of the longest line, and of the longest piece that is not broken. */
size_t text_width(struct str text);
size_t text_width_min(struct str text);

#endif
