#include "domain/matching/words.h"

enum class { CLASS_SIGN, CLASS_LETTER, CLASS_CHARACTER };

enum { FULL_WIDTH_FIRST = 0xFF01, FULL_WIDTH_LAST = 0xFF5E, FULL_WIDTH_SHIFT = 0xFF01 - '!' };

static uint32_t fold(uint32_t c)
{
    if (c >= FULL_WIDTH_FIRST && c <= FULL_WIDTH_LAST)
        c -= FULL_WIDTH_SHIFT;
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static bool between(uint32_t c, uint32_t first, uint32_t last)
{
    return c >= first && c <= last;
}

/* Of a folded code point. Letters of other scripts, Tibetan and Uyghur among them, make words as Latin ones do. */
static enum class class_of(uint32_t c) {
    if (c < 0x80) return between(c, '0', '9') || between(c, 'a', 'z') ? CLASS_LETTER : CLASS_SIGN;
    if (between(c, 0x4E00, 0x9FFF) || between(c, 0x3400, 0x4DBF) || between(c, 0x20000, 0x3FFFF) ||
        between(c, 0xF900, 0xFAFF) || between(c, 0x3040, 0x30FF) || between(c, 0xAC00, 0xD7AF) ||
        c == 0x3007) return CLASS_CHARACTER;
    if (c < 0xC0 || between(c, 0x2000, 0x2BFF) || between(c, 0x3000, 0x303F) || between(c, 0xFE30, 0xFE4F) ||
        between(c, 0xFF00, 0xFFEF) || c == 0xFEFF || c == 0xFFFD || c == 0xD7 || c == 0xF7) return CLASS_SIGN;
    return CLASS_LETTER;
}

static enum class class_at(struct str text, size_t at, size_t *ret_next) {
        *ret_next = at; return at < text.n ? class_of(fold(utf8_next(text, ret_next))) : CLASS_SIGN;
}

/* The run of letters and digits at the cursor, folded. */
static struct str plain_word(struct words_cursor *c)
{
    size_t n = 0, next;
    while (class_at(c->text, c->at, &next) == CLASS_LETTER) {
        char bytes[4];
        size_t at = c->at, length = utf8_encode(fold(utf8_next(c->text, &at)), bytes);
        for (size_t i = 0; i < length && n + length - i <= WORD_BYTES_MAX; i++)
            c->plain[n++] = bytes[i];
        c->at = next;
    }
    return (struct str){c->plain, n};
}

bool words_next(struct words_cursor *c, struct str *ret_word, enum word_kind *ret_kind)
{
    while (c->at < c->text.n) {
        size_t from = c->at, next, end;
        switch (class_at(c->text, from, &next)) {
        case CLASS_SIGN:
            c->at = next;
            break;
        case CLASS_LETTER:
            *ret_word = plain_word(c);
            *ret_kind = WORD_PLAIN;
            return true;
        case CLASS_CHARACTER:
            c->at = next;
            *ret_kind = class_at(c->text, next, &end) == CLASS_CHARACTER ? WORD_PAIR : WORD_LAST;
            *ret_word = str_slice(c->text, from, *ret_kind == WORD_PAIR ? end : next);
            return true;
        }
    }
    return false;
}

void words_print(struct buf *out, struct str text)
{
    struct words_cursor cursor = WORDS_CURSOR(text);
    struct str word;
    enum word_kind kind;
    while (words_next(&cursor, &word, &kind)) {
        buf_char(out, ' ');
        buf_str(out, word);
    }
}

bool words_cut(struct str *rest, struct str *ret_text)
{
    struct str all = str_trim(*rest);
    size_t at = 0, end = 0;
    while (at < all.n) {
        uint32_t c = utf8_next(all, &at);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000 || c == 0xA0)
            break;
        end = at;
    }
    *ret_text = str_slice(all, 0, end);
    *rest = str_slice(all, end, all.n);
    return end > 0;
}

/* One text as a phrase. Words hold no sign, so nothing in them can be read as a command of the index. */
static bool phrase(struct buf *out, struct str text)
{
    struct words_cursor cursor = WORDS_CURSOR(text);
    struct str word;
    enum word_kind kind = WORD_PLAIN, before = WORD_PLAIN, next;
    size_t last = 0, n = 0;
    buf_char(out, '"');
    for (; words_next(&cursor, &word, &next); n++) {
        last = out->n;
        if (n)
            buf_char(out, ' ');
        buf_str(out, word);
        before = kind;
        kind = next;
    }
    bool ends_open = kind == WORD_LAST && before == WORD_PAIR && n > 1;
    if (ends_open)
        out->n = last; /* the pair before it says it all, and in the text more characters may follow */
    buf_char(out, '"');
    if (kind == WORD_LAST && !ends_open)
        buf_text(out, " *");
    return n > 0;
}

bool words_expression(struct buf *out, struct str wanted)
{
    bool any = false;
    struct str text;
    while (words_cut(&wanted, &text)) {
        size_t start = out->n;
        if (any)
            buf_text(out, " AND ");
        if (phrase(out, text))
            any = true;
        else
            out->n = start;
    }
    return any;
}

bool words_single(struct str wanted, struct str *ret_character)
{
    struct str text, more, word;
    enum word_kind kind;
    if (!words_cut(&wanted, &text) || words_cut(&wanted, &more))
        return false;
    struct words_cursor cursor = WORDS_CURSOR(text);
    if (!words_next(&cursor, &word, &kind) || kind != WORD_LAST)
        return false;
    *ret_character = text;
    return !words_next(&cursor, &word, &kind);
}

/* Whether a run of letters goes on over `at`, so that no word ends there. */
static bool inside_plain(struct str text, size_t before, size_t at)
{
    size_t next;
    return class_at(text, before, &next) == CLASS_LETTER && class_at(text, at, &next) == CLASS_LETTER;
}

bool words_find(struct str text, struct str wanted, size_t start, size_t *ret_from, size_t *ret_to)
{
    for (size_t from = start, before = start; from < text.n && wanted.n;) {
        size_t at = from, in = 0;
        while (in < wanted.n && at < text.n) {
            size_t here = at;
            if (fold(utf8_next(text, &at)) != fold(utf8_next(wanted, &in)))
                break;
            if (in < wanted.n)
                continue;
            if ((from > start && inside_plain(text, before, from)) || inside_plain(text, here, at))
                break;
            *ret_from = from;
            *ret_to = at;
            return true;
        }
        before = from;
        utf8_next(text, &from);
    }
    return false;
}

/* Runs of blanks as one, no line feed. */
static void on_one_line(struct buf *out, struct str text)
{
    for (size_t at = 0; at < text.n; at++) {
        bool is_blank = text.p[at] == ' ' || text.p[at] == '\t' || text.p[at] == '\n' || text.p[at] == '\r';
        if (!is_blank || (out->n && out->p[out->n - 1] != ' '))
            buf_char(out, is_blank ? ' ' : text.p[at]);
    }
}

void words_mark(struct buf *out, struct str text, struct str wanted, const char *open, const char *close)
{
    size_t at = 0, first, end;
    do {
        struct str rest = wanted, word;
        first = end = text.n;
        while (words_cut(&rest, &word)) {
            size_t from, to;
            if (words_find(text, word, at, &from, &to) && from < first) {
                first = from;
                end = to;
            }
        }
        on_one_line(out, str_slice(text, at, first));
        if (first < text.n) {
            buf_text(out, open);
            on_one_line(out, str_slice(text, first, end));
            buf_text(out, close);
        }
        at = end;
    } while (first < text.n);
}
