/* The text of a document without the noise that its extraction left. */
#include "check/figure.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_BYTES = 2048, FEW_RUNS = 128 };

/* The text being cleaned, and its runs, until it is known how long they are. */
struct cleaner {
    char *out;
    size_t n, n_runs, capacity;
    bool blank; /* a blank was dropped since the last character */
    bool failed;
    struct run *runs, *more_runs;
    char *more_out;
    char few_out[FEW_BYTES];
    struct run few_runs[FEW_RUNS];
};

static void free_cleaner(struct cleaner *cleaner)
{
    free(cleaner->more_runs);
    free(cleaner->more_out);
}

static bool begin(struct cleaner *cleaner, size_t bytes)
{
    cleaner->n = cleaner->n_runs = 0;
    cleaner->blank = cleaner->failed = false;
    cleaner->capacity = FEW_RUNS;
    cleaner->runs = cleaner->few_runs;
    cleaner->more_runs = NULL;
    /* No cleaned character is longer than its original, and a kept blank replaces one. */
    cleaner->more_out = bytes + 4 > FEW_BYTES ? malloc(bytes + 4) : NULL;
    cleaner->out = cleaner->more_out ? cleaner->more_out : cleaner->few_out;
    return cleaner->more_out || bytes + 4 <= FEW_BYTES;
}

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

static bool run_room(struct cleaner *cleaner)
{
    if (cleaner->n_runs < cleaner->capacity)
        return true;
    struct run *grown = reallocarray(cleaner->more_runs, cleaner->capacity * 2, sizeof *grown);
    if (!grown)
        return false;
    if (!cleaner->more_runs)
        memcpy(grown, cleaner->few_runs, sizeof cleaner->few_runs);
    cleaner->runs = cleaner->more_runs = grown;
    cleaner->capacity *= 2;
    return true;
}

/* Notes where the next character, `c`, comes from, and the blank before it if that counts. */
static void begin_character(struct cleaner *cleaner, uint32_t c, size_t raw_at)
{
    if (cleaner->blank && cleaner->n && keeps_blank(c) && keeps_blank((unsigned char)cleaner->out[cleaner->n - 1]))
        cleaner->out[cleaner->n++] = ' ';
    cleaner->blank = false;
    const struct run *last = cleaner->n_runs ? &cleaner->runs[cleaner->n_runs - 1] : NULL;
    if (last && raw_at - last->raw == cleaner->n - last->at)
        return;
    if (!run_room(cleaner)) {
        cleaner->failed = true;
        return;
    }
    assert(cleaner->runs);
    cleaner->runs[cleaner->n_runs++] = (struct run){(uint32_t)cleaner->n, (uint32_t)raw_at};
}

static void put(struct cleaner *cleaner, uint32_t c, size_t raw_at)
{
    begin_character(cleaner, c, raw_at);
    cleaner->n += utf8_encode(c, cleaner->out + cleaner->n);
}

/* Bytes at the start of `s` that are clean as they stand: nearly all of most texts. */
static size_t plain_length(struct str s)
{
    size_t at = 0;
    for (;;) {
        unsigned char c = at < s.n ? (unsigned char)s.p[at] : 0;
        if (c > ' ' && c < 0x7F && c != '$' && c != '<' && c != '\\')
            at++;
        else if (c >= 0xE3 && c <= 0xE9 && s.n - at >= 3 && ((unsigned char)s.p[at + 1] & 0xC0) == 0x80 &&
                 ((unsigned char)s.p[at + 2] & 0xC0) == 0x80 && memcmp(s.p + at, "\xE3\x80\x80", 3) != 0)
            at += 3;
        else
            return at;
    }
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

/* Moves what was cleaned into the arena. */
static int keep(const struct cleaner *cleaner, struct arena *arena, const struct text *text, struct passage *ret,
                struct error *err)
{
    struct str s = arena_str(arena, (struct str){cleaner->out, cleaner->n});
    struct cleaning *cleaning = arena_alloc(arena, sizeof *cleaning + cleaner->n_runs * sizeof *cleaning->runs);
    if (cleaner->failed || !s.p || !cleaning)
        return error_memory(err);
    *cleaning = (struct cleaning){*text, cleaner->n_runs};
    memcpy(cleaning->runs, cleaner->runs, cleaner->n_runs * sizeof *cleaning->runs);
    *ret = (struct passage){.s = s, .from.cleaning = cleaning, .cleaned = true};
    return 0;
}

int passage_clean(struct arena *arena, const struct text *text, struct passage *ret, struct error *err)
{
    if (plain_length(text->s) == text->s.n) {
        *ret = (struct passage){.s = text->s, .from.marks = text->marks};
        return 0;
    }
    _cleanup_(free_cleaner) struct cleaner cleaner;
    if (!begin(&cleaner, text->s.n))
        return error_memory(err);
    for (size_t i = 0; i < text->s.n && !cleaner.failed;) {
        size_t at = i, skip;
        struct str rest = str_slice(text->s, at, text->s.n);
        size_t plain = plain_length(rest);
        if (plain) {
            begin_character(&cleaner, (unsigned char)rest.p[0], at);
            memcpy(cleaner.out + cleaner.n, rest.p, plain);
            cleaner.n += plain;
            i += plain;
            continue;
        }
        uint32_t c = utf8_next(text->s, &i), symbol = 0;
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
    return keep(&cleaner, arena, text, ret, err);
}

struct text passage_text(const struct passage *passage)
{
    return passage->cleaned ? passage->from.cleaning->text : (struct text){passage->s, passage->from.marks};
}

size_t passage_raw(const struct passage *passage, size_t at)
{
    if (!passage->cleaned)
        return at;
    const struct run *runs = passage->from.cleaning->runs;
    size_t low = 0, high = passage->from.cleaning->n;
    if (!high) /* everything was cleaned away */
        return 0;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (runs[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return runs[low].raw + (at - runs[low].at);
}

struct locator passage_place(const struct passage *passage, size_t at)
{
    struct text text = passage_text(passage);
    return text_place(&text, passage_raw(passage, at));
}
