/* Paragraphs from lines. Extractions break sentences, and even numbers, at any place: what a
 * paragraph is follows from how lines end and begin, not from blank lines. */
#include "check/read/read.h"

#include <string.h>

enum { SHORT_LINE_WIDTH = 30, HEADING_WIDTH = 60 };
/* No character takes more bytes for a column: longer lines are wide without counting. */
enum { BYTES_A_COLUMN = 4 };

static bool starts_with_any(struct str s, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_starts(s, str_from(texts[i])))
            return true;
    return false;
}

static bool ends_with_any(struct str s, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_ends(s, str_from(texts[i])))
            return true;
    return false;
}

static bool contains_any(struct str s, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_contains(s, str_from(texts[i])))
            return true;
    return false;
}

/* Length of a heading or list mark at the start: 一、 （一） 1. 1、 (1) ① 第一部分 一是; 0 for none. */
static size_t mark_length(const struct lexicon *lexicon, struct str s)
{
    static const char *const circled[] = {"①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "●", "■", "◆"};
    /* The first byte says of nearly every line that it has no such mark. */
    if (s.n && s.p[0] == '\xE2' && starts_with_any(s, circled, sizeof circled / sizeof *circled))
        return 3;
    if (lexicon_starts(lexicon, WORD_NOTE, s))
        return lexicon_starts(lexicon, WORD_NOTE, s);
    size_t i = 0, count = 0;
    bool bracket = false, ordinal = false;
    if (str_starts(s, STR("（"))) {
        bracket = true;
        i = 3;
    } else if (str_starts(s, STR("("))) {
        bracket = true;
        i = 1;
    } else if (str_starts(s, STR("第"))) {
        ordinal = true;
        i = 3;
    }
    for (; i < s.n && count < 4; count++) {
        size_t digit = s.p[i] >= '0' && s.p[i] <= '9' ? 1 : chinese_numeral(str_slice(s, i, s.n)) ? 3 : 0;
        if (!digit)
            break;
        i += digit;
    }
    struct str rest = str_slice(s, i, s.n);
    if (!count)
        return 0;
    if (bracket)
        return str_starts(rest, STR("）")) ? i + 3 : str_starts(rest, STR(")")) ? i + 1 : 0;
    if (ordinal)
        return lexicon_starts(lexicon, WORD_SECTION, rest) ? i + 3 : 0;
    if (str_starts(rest, STR("、")) || str_starts(rest, STR("．")) || lexicon_starts(lexicon, WORD_POINT, rest))
        return i + 3;
    if (str_starts(rest, STR(".")) && !(rest.n > 1 && rest.p[1] >= '0' && rest.p[1] <= '9'))
        return i + 1;
    return 0;
}

static bool is_heading(const struct lexicon *lexicon, struct str s)
{
    static const char *const inside[] = {"。", "；", "，", ";"};
    return s.n <= BYTES_A_COLUMN * HEADING_WIDTH && mark_length(lexicon, s) && utf8_width(s) <= HEADING_WIDTH &&
           !contains_any(s, inside, sizeof inside / sizeof *inside) &&
           !lexicon_contains(lexicon, WORD_NOT_HEADING, s) && !str_ends(s, STR("、"));
}

/* Lines such as "部门：某局" and "图 1：…" stand by themselves. */
static bool is_label(const struct lexicon *lexicon, struct str s)
{
    size_t caption = lexicon_starts(lexicon, WORD_LINE_CAPTION, s);
    return (caption && caption < s.n && s.p[caption] == ' ') || lexicon_starts(lexicon, WORD_LINE_LABEL, s);
}

/* Does `next` continue the sentence that `line` leaves open? */
static bool continues(const struct lexicon *lexicon, struct str line, struct str next, bool blank_between)
{
    static const char *const stops[] = {"。", "！", "？", "；", "：", "”。", ";", ":", "!", "?"};
    static const char *const open[] = {"，", "、", "（", "(", "“", "《", ","};
    if (ends_with_any(line, stops, sizeof stops / sizeof *stops) || mark_length(lexicon, next) ||
        is_heading(lexicon, line) || is_label(lexicon, line) || is_label(lexicon, next))
        return false;
    if (ends_with_any(line, open, sizeof open / sizeof *open) || lexicon_ends(lexicon, WORD_LINE_OPEN, line))
        return true;
    size_t width = line.n > BYTES_A_COLUMN * SHORT_LINE_WIDTH ? SHORT_LINE_WIDTH : utf8_width(line);
    bool number = line.n && next.n && line.p[line.n - 1] >= '0' && line.p[line.n - 1] <= '9';
    if (width < SHORT_LINE_WIDTH)
        return number && !blank_between;
    if (number && blank_between && next.p[0] >= '0' && next.p[0] <= '9')
        return false; /* no number goes on behind a blank line */
    /* Titles have no comma; a long line without a full stop that has one is a broken sentence. */
    static const char *const prose[] = {"，", "。", "、", "；", "："};
    return contains_any(line, prose, sizeof prose / sizeof *prose) ||
           contains_any(next, prose, sizeof prose / sizeof *prose) || !blank_between;
}

static bool ascii_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int join(struct model *document, const struct line *lines, size_t n, struct error *err)
{
    size_t size = 0;
    for (size_t i = 0; i < n; i++)
        size += lines[i].s.n + 1;
    struct block *block = model_block(document);
    if (!block)
        return error_memory(err);
    if (n == 1) {
        block->heading = is_heading(document->lexicon, lines[0].s);
        block->text = (struct text){lines[0].s, document->source};
        return document->source ? 0 : model_text(document, lines[0].s, &lines[0].mark, 1, &block->text, err);
    }
    struct marks *marks = arena_alloc(document->arena, sizeof *marks + n * sizeof *marks->items);
    char *joined = arena_alloc(document->arena, size);
    if (!joined || !marks)
        return error_memory(err);
    marks->n = n;
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        /* A number broken over two lines is one number: only words keep a blank. */
        if (at && ascii_word(joined[at - 1]) && lines[i].s.n && ascii_word(lines[i].s.p[0]) &&
            !(joined[at - 1] <= '9' && lines[i].s.p[0] <= '9'))
            joined[at++] = ' ';
        marks->items[i] = lines[i].mark;
        marks->items[i].at = (uint32_t)at;
        memcpy(joined + at, lines[i].s.p, lines[i].s.n);
        at += lines[i].s.n;
    }
    block->text = (struct text){{joined, at}, marks};
    return 0;
}

int model_lines(struct model *document, const struct line *lines, size_t n, struct error *err)
{
    for (size_t from = 0; from < n;) {
        size_t to = from + 1;
        while (to < n && continues(document->lexicon, lines[to - 1].s, lines[to].s, lines[to].after_blank))
            to++;
        TRY(join(document, lines + from, to - from, err));
        from = to;
    }
    return 0;
}
