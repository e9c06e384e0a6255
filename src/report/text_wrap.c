#include "report/text_wrap.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_one_of(const char *marks, struct str character)
{
    return character.n > 1 && memmem(marks, strlen(marks), character.p, character.n) != NULL;
}

static struct str character_at(struct str s, size_t at)
{
    size_t end = at;
    utf8_next(s, &end);
    return str_slice(s, at, end);
}

static bool closes(struct str character)
{
    return is_one_of("，。、；：！？）】》〉」』”’％‰…·", character);
}

static bool opens(struct str character)
{
    return is_one_of("（【《〈「『“‘￥", character);
}

static bool is_word(struct str character)
{
    return !is_blank(character.p[0]) && utf8_width(character) == 1;
}

/* End of the piece that begins at `at` and may not be broken. */
static size_t piece_end(struct str s, size_t at)
{
    struct str c = character_at(s, at);
    at += c.n;
    while (opens(c) && at < s.n) {
        c = character_at(s, at);
        at += c.n;
    }
    if (is_word(c))
        while (at < s.n && is_word(character_at(s, at)))
            at += character_at(s, at).n;
    while (at < s.n && closes(character_at(s, at)))
        at += character_at(s, at).n;
    return at;
}

static size_t skip_blanks(struct str s, size_t at)
{
    while (at < s.n && is_blank(s.p[at]))
        at++;
    return at;
}

static size_t width_between(struct str s, size_t from, size_t to)
{
    return utf8_width(str_slice(s, from, to));
}

static bool add_line(struct arena *arena, struct text_lines *lines, struct str line)
{
    if (!ARENA_ROOM(arena, lines->items, lines->n, lines->capacity))
        return false;
    lines->items[lines->n++] = line;
    return true;
}

/* Bytes of `s` from `at` on that fit into `width` columns, one character at least. */
static size_t fitting(struct str s, size_t at, size_t width)
{
    size_t end = at + character_at(s, at).n;
    while (end < s.n && width_between(s, at, end + character_at(s, end).n) <= width)
        end += character_at(s, end).n;
    return end;
}

static bool wrap_line(struct arena *arena, struct str s, size_t width, struct text_lines *lines)
{
    size_t start = 0, end = 0;
    for (size_t at = skip_blanks(s, 0); at < s.n; at = skip_blanks(s, end)) {
        size_t next = piece_end(s, at);
        if (width_between(s, start, next) <= width) {
            end = next;
            continue;
        }
        if (end > start && !add_line(arena, lines, str_slice(s, start, end)))
            return false;
        bool number = s.p[at] >= '0' && s.p[at] <= '9';
        for (start = at; !number && width_between(s, start, next) > width;) {
            size_t cut = fitting(s, start, width);
            if (cut >= next)
                break;
            if (!add_line(arena, lines, str_slice(s, start, cut)))
                return false;
            start = cut;
        }
        end = next;
    }
    return add_line(arena, lines, str_slice(s, start, end));
}

static bool is_control(uint32_t point)
{
    return (point < ' ' && point != '\n') || (point >= 0x7F && point < 0xA0);
}

struct str text_clean(struct arena *arena, struct str text)
{
    bool clean = text.p != NULL && utf8_valid(text);
    for (size_t at = 0; clean && at < text.n;)
        clean = !is_control(utf8_next(text, &at));
    if (clean)
        return text;
    char *copy = arena_alloc(arena, text.n * 3 + 1);
    if (!copy)
        return (struct str){NULL, 0};
    size_t n = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t point = utf8_next(text, &at);
        if (point == '\r')
            continue;
        n += utf8_encode(point == '\t' ? ' ' : is_control(point) ? 0xFFFD : point, copy + n);
    }
    return (struct str){copy, n};
}

int text_wrap(struct arena *arena, struct str text, size_t width, struct text_lines *lines, struct error *err)
{
    struct str line, rest = text_clean(arena, text);
    if (!rest.p)
        return error_memory(err);
    while (str_cut(&rest, '\n', &line)) {
        bool added = width ? wrap_line(arena, line, width, lines) : add_line(arena, lines, line);
        if (!added)
            return error_memory(err);
    }
    return 0;
}

size_t text_width(struct str text)
{
    size_t widest = 0;
    for (struct str line; str_cut(&text, '\n', &line);) {
        size_t width = utf8_width(line);
        widest = width > widest ? width : widest;
    }
    return widest;
}

size_t text_width_min(struct str text)
{
    size_t widest = 0;
    for (struct str line; str_cut(&text, '\n', &line);) {
        for (size_t at = skip_blanks(line, 0), end; at < line.n; at = skip_blanks(line, end)) {
            end = piece_end(line, at);
            size_t width = width_between(line, at, end);
            widest = width > widest ? width : widest;
        }
    }
    return widest;
}
