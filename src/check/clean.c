/* The text of a document without the noise that its extraction left. */
#include "check/figure.h"

#include <string.h>

struct cleaner {
    struct arena *arena;
    struct passage *passage;
    struct str raw;
    char *out;
    size_t n;
    bool blank; /* a blank was dropped since the last character */
    bool failed;
};

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x3000 || c == 0x200B || c == 0xFEFF ||
           c == 0x2002 || c == 0x2003 || c == 0x2009;
}

/* Characters between which a blank may mean something. */
static bool keeps_blank(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == ',' ||
           c == '%';
}

static uint32_t half_width(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E && c != 0xFF0C)
        return c - 0xFEE0;
    if (c == 0x2212 || c == 0x2013 || c == 0xFE63)
        return '-';
    if (c == 0x2236)
        return ':';
    return c;
}

/* Most texts are one cell: the usual first capacity of a growing array would be most of all memory. */
static void first_room(struct arena *arena, struct run **runs, size_t *capacity)
{
    enum { FIRST = 2 };
    *runs = ARENA_NEW_ARRAY(arena, FIRST, struct run);
    *capacity = *runs ? FIRST : 0;
}

static void put(struct cleaner *cleaner, uint32_t c, size_t raw_at)
{
    struct passage *passage = cleaner->passage;
    if (cleaner->blank && cleaner->n && keeps_blank(c) && keeps_blank((unsigned char)cleaner->out[cleaner->n - 1]))
        cleaner->out[cleaner->n++] = ' ';
    cleaner->blank = false;
    const struct run *last = passage->n_runs ? &passage->runs[passage->n_runs - 1] : NULL;
    if (!last || raw_at - last->raw != cleaner->n - last->at) {
        if (!passage->runs)
            first_room(cleaner->arena, &passage->runs, &passage->runs_capacity);
        if (!ARENA_ROOM(cleaner->arena, passage->runs, passage->n_runs, passage->runs_capacity)) {
            cleaner->failed = true;
            return;
        }
        passage->runs[passage->n_runs++] = (struct run){(uint32_t)cleaner->n, (uint32_t)raw_at};
    }
    cleaner->n += utf8_encode(c, cleaner->out + cleaner->n);
}

/* Length of an HTML tag that stands in the text as such, 0 if there is none. "< 5 %" is none. */
static size_t tag_length(struct str s)
{
    enum { TAG_MAX = 160 };
    if (s.n < 3 || s.p[0] != '<')
        return 0;
    char c = s.p[1];
    if (!(c == '/' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
        return 0;
    for (size_t i = 2; i < s.n && i < TAG_MAX; i++) {
        if (s.p[i] == '>')
            return i + 1;
        if (s.p[i] == '<')
            return 0;
    }
    return 0;
}

/* Remains of LaTeX: the length of what `ret_c` stands for. */
static size_t latex_length(struct str s, uint32_t *ret_c)
{
    static const struct {
        struct str command;
        uint32_t c;
    } commands[] = {{{"\\geqslant", 9}, 0x2265}, {{"\\geq", 4}, 0x2265}, {{"\\leqslant", 9}, 0x2264},
                    {{"\\leq", 4}, 0x2264},      {{"\\ge", 3}, 0x2265},  {{"\\le", 3}, 0x2264},
                    {{"\\%", 2}, '%'},           {{"\\times", 6}, 0xD7}, {{"\\sim", 4}, '~'},
                    {{"\\mathrm", 7}, 0},        {{"\\text", 5}, 0}};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (str_starts(s, commands[i].command)) {
            *ret_c = commands[i].c;
            return commands[i].command.n;
        }
    return 0;
}

int passage_clean(struct arena *arena, const struct text *text, struct passage *ret, struct error *err)
{
    struct passage passage = {.text = text};
    struct cleaner cleaner = {.arena = arena, .passage = &passage, .raw = text->s};
    /* No cleaned character is longer than its original, and a kept blank replaces one. */
    cleaner.out = arena_alloc(arena, text->s.n + 4);
    if (!cleaner.out)
        return error_memory(err);
    for (size_t i = 0; i < text->s.n && !cleaner.failed;) {
        size_t at = i, skip;
        uint32_t c = utf8_next(text->s, &i), symbol = 0;
        struct str rest = str_slice(text->s, at, text->s.n);
        if (c == 0xFFFD && i == at + 1) {
            continue; /* a byte that is no UTF-8: its sign would be longer than it */
        } else if (is_blank(c)) {
            cleaner.blank = true;
        } else if (c == '<' && (skip = tag_length(rest)) > 0) {
            cleaner.blank = true;
            i = at + skip;
        } else if (c == '\\' && (skip = latex_length(rest, &symbol)) > 0) {
            i = at + skip;
            if (symbol)
                put(&cleaner, symbol, at);
        } else if (c >= ' ' && c != '$' && c != 0x7F) {
            put(&cleaner, half_width(c), at);
        }
    }
    if (cleaner.failed)
        return error_memory(err);
    passage.s = (struct str){cleaner.out, cleaner.n};
    *ret = passage;
    return 0;
}

size_t passage_raw(const struct passage *passage, size_t at)
{
    size_t low = 0, high = passage->n_runs;
    if (!high)
        return 0;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (passage->runs[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return passage->runs[low].raw + (at - passage->runs[low].at);
}

struct locator passage_place(const struct passage *passage, size_t at)
{
    return text_place(passage->text, passage_raw(passage, at));
}
