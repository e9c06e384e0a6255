/*
 * Columns of a table of a PDF, of which only the places of the words are known: stretches of the page that the words of
 * the body cover together, with the headers over them.
 */
#include "check/read/pdf.h"

#include <stdlib.h>
#include <string.h>

bool pdf_is_number(struct str s)
{
    bool digit = false;
    for (size_t i = 0; i < s.n; i++) {
        bool one = s.p[i] >= '0' && s.p[i] <= '9';
        if (!one && s.p[i] != '.' && s.p[i] != ',' && s.p[i] != '-' && s.p[i] != '%')
            return false;
        digit |= one;
    }
    return digit;
}

bool pdf_is_amount(struct str s)
{
    size_t point = str_find(s, '.', 0);
    return pdf_is_number(s) && point > 0 && point + 1 < s.n && s.p[point + 1] >= '0' && s.p[point + 1] <= '9';
}

static bool is_year(struct str s)
{
    return s.n == 4 && (str_starts(s, STR("19")) || str_starts(s, STR("20")));
}

bool pdf_has_number(const struct pdf_reader *reader, const struct visual_line *line)
{
    for (size_t i = 0; i < line_words(line); i++) {
        struct str s = line_word(reader, line, i)->s;
        if (pdf_is_number(s) && !is_year(s))
            return true;
    }
    return false;
}

/* The numbers of the columns: 1 2 3 ..., with 栏次 or alone. */
static bool numbers_columns(const struct pdf_reader *reader, const struct visual_line *line)
{
    size_t numbers = 0, words = line_words(line);
    int64_t last = 0;
    bool named = false;
    for (size_t i = 0; i < words; i++) {
        struct str s = line_word(reader, line, i)->s;
        struct decimal d;
        named |= lexicon_is(reader->document->lexicon, WORD_COLUMN_NUMBERS, s);
        if (!pdf_is_number(s))
            continue;
        if (!decimal_parse(s, &d) || d.scale || d.digits != last + 1)
            return false;
        last = d.digits;
        numbers++;
    }
    return named ? numbers >= 1 : numbers >= 3 && numbers == words;
}

/* The first line of the body: behind the numbers of the columns, or with the first number. */
static size_t find_body(const struct pdf_reader *reader, size_t from, size_t to)
{
    for (size_t i = from; i < to && i < from + HEADER_LINES_MAX; i++)
        if (numbers_columns(reader, &reader->lines[i]))
            return i + 1;
    size_t first = from;
    while (first < to && !pdf_has_number(reader, &reader->lines[first]))
        first++;
    if (first == to)
        return from;
    /* What is wrapped in the first row begins above its numbers. */
    for (; first > from + 1 && reader->lines[first - 1].n == 1; first--) {
        const struct visual_line *line = &reader->lines[first];
        if (line->page != line[-1].page || (line->middle - line[-1].middle) * 2 > line_word(reader, line, 0)->size * 3)
            break;
    }
    return first;
}

/* Adds [left, right] to the columns, one with all that it touches; false when there are too many. */
static bool cover(struct columns *columns, struct column added, int32_t gap)
{
    struct column *items = columns->items;
    size_t at = 0;
    while (at < columns->n && items[at].right + gap < added.left)
        at++;
    size_t end = at;
    for (; end < columns->n && items[end].left <= added.right + gap; end++) {
        added.left = items[end].left < added.left ? items[end].left : added.left;
        added.right = items[end].right > added.right ? items[end].right : added.right;
        added.data |= items[end].data;
        added.header |= items[end].header;
    }
    if (end == at && columns->n == PIECES_MAX)
        return false;
    memmove(items + at + 1, items + end, (columns->n - end) * sizeof *items);
    columns->n = columns->n - (end - at) + 1;
    items[at] = added;
    return true;
}

static size_t overlapped(const struct columns *columns, int32_t left, int32_t right, size_t *ret_first)
{
    size_t n = 0;
    for (size_t c = 0; c < columns->n && columns->items[c].left < right; c++)
        if (columns->items[c].right > left) {
            *ret_first = n++ ? *ret_first : c;
        }
    return n;
}

size_t pdf_column_of(const struct columns *columns, const struct word *word, bool header)
{
    int32_t left = word->x, right = word->x + word->width, most = INT32_MIN;
    size_t found = 0, first = 0;
    if (header && overlapped(columns, left, right, &first))
        return first;
    for (size_t c = 0; c < columns->n; c++) {
        const struct column *column = &columns->items[c];
        int32_t low = left > column->left ? left : column->left, high = right < column->right ? right : column->right;
        if (high - low > most) {
            most = high - low;
            found = c;
        }
    }
    return found;
}

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            return true;
    return false;
}

bool pdf_is_header(const struct region *region, size_t i)
{
    enum { INNER_MIN = 4 };
    const struct visual_line *line = &region->reader->lines[i];
    if (line->n < 2 || line->n * 2 <= region->most[i >= region->body])
        return false;
    for (size_t w = 0; i >= region->body && w < line_words(line); w++)
        if (has_digit(line_word(region->reader, line, w)->s))
            return false;
    return i < region->body || line->n >= INNER_MIN;
}

/* Which lines tell the columns by what stands in them. */
static bool is_data(const struct region *region, size_t i)
{
    return i >= region->body && region->reader->lines[i].n > 1 && !pdf_is_header(region, i);
}

/* What two neighbours hold, line by line: whether they are two columns although they nearly touch. */
struct evidence {
    size_t words, numbers; /* of the left one */
    size_t alone;          /* lines with the right one only */
    size_t both;           /* lines with an amount in both */
    size_t near, wide;     /* lines where the gap between them is a blank's, is wider */
};

static int gather_evidence(const struct region *region, const struct columns *columns, struct evidence *ret)
{
    const struct pdf_reader *reader = region->reader;
    int *in = ARENA_NEW_ARRAY(region->scratch, columns->n + 1, int); /* 0 nothing, 1 words, 2 an amount */
    if (!in)
        return error_memory(reader->err);
    for (size_t i = region->body; i < region->to; i++) {
        const struct visual_line *line = &reader->lines[i];
        size_t words = line_words(line), last = SIZE_MAX;
        int32_t end = 0;
        if (!is_data(region, i))
            continue;
        memset(in, 0, columns->n * sizeof *in);
        for (size_t w = 0; w < words; w++) {
            const struct word *word = line_word(reader, line, w);
            size_t c = pdf_column_of(columns, word, false);
            ret[c].words++;
            ret[c].numbers += pdf_is_number(word->s);
            in[c] = pdf_is_amount(word->s) ? 2 : 1;
            if (c > 0 && last == c - 1)
                ++*(word->x - end > region->size * 8 / 10 ? &ret[last].wide : &ret[last].near);
            last = c;
            end = word->x + word->width;
        }
        for (size_t c = 0; c + 1 < columns->n; c++) {
            ret[c].alone += !in[c] && in[c + 1];
            ret[c].both += in[c] == 2 && in[c + 1] == 2;
        }
    }
    return 0;
}

/* Words of one cell are a blank apart, and where the first is missing the others are as well; amounts side by side in
 * several rows are two. */
static bool is_parted(const struct evidence *left, const struct evidence *right)
{
    enum { ALONE_MIN = 3, SEEN_MIN = 2 };
    bool amounts = left->numbers == left->words && right->numbers == right->words && left->both >= SEEN_MIN;
    return left->wide >= SEEN_MIN || !left->near || left->alone >= ALONE_MIN || amounts;
}

/* Gaps between the pieces of the first lines with data, line by line. */
struct gaps {
    struct gap {
        size_t line;
        int32_t left, right;
    } * items;
    size_t n, lines;
};

static int find_gaps(const struct region *region, struct gaps *ret)
{
    enum { LINES_MAX = 200, GAPS_MAX = 1000 };
    size_t pieces = 0;
    for (size_t i = region->body; i < region->to; i++)
        pieces += region->reader->lines[i].n;
    *ret = (struct gaps){.items = ARENA_NEW_ARRAY(region->scratch, pieces, struct gap)};
    if (!ret->items)
        return error_memory(region->reader->err);
    for (size_t i = region->body; i < region->to && ret->lines < LINES_MAX && ret->n < GAPS_MAX; i++) {
        const struct visual_line *line = &region->reader->lines[i];
        if (!is_data(region, i))
            continue;
        ret->lines++;
        for (size_t k = 0; k + 1 < line->n; k++)
            ret->items[ret->n++] = (struct gap){i, line->pieces[k].right, line->pieces[k + 1].x};
    }
    return 0;
}

/* A cell over several columns: within its word many lines have a gap. */
static bool is_bridge(const struct gaps *gaps, const struct word *word)
{
    enum { SEEN_MIN = 3, PART_MIN = 4 };
    size_t seen = 0, last = SIZE_MAX;
    for (size_t i = 0; i < gaps->n; i++) {
        bool inside = gaps->items[i].left > word->x && gaps->items[i].right < word->x + word->width;
        seen += inside && gaps->items[i].line != last;
        last = inside ? gaps->items[i].line : last;
    }
    return seen >= SEEN_MIN && seen * PART_MIN >= gaps->lines;
}

/* Columns by words and not by pieces: cells that touch in one row are apart in the others. */
static int find_data_columns(struct region *region)
{
    const struct pdf_reader *reader = region->reader;
    struct columns *columns = &region->columns;
    struct gaps gaps;
    TRY(find_gaps(region, &gaps));
    for (size_t i = region->body; i < region->to; i++) {
        const struct visual_line *line = &reader->lines[i];
        for (size_t w = 0; is_data(region, i) && w < line_words(line); w++) {
            const struct word *word = line_word(reader, line, w);
            if (!is_bridge(&gaps, word) &&
                !cover(columns, (struct column){word->x, word->x + word->width, {0}, true, false}, TOUCHING)) {
                columns->n = 0;
                return 0;
            }
        }
    }
    struct evidence *evidence = ARENA_NEW_ARRAY(region->scratch, columns->n + 1, struct evidence);
    if (!evidence)
        return error_memory(reader->err);
    TRY(gather_evidence(region, columns, evidence));
    size_t n = 0;
    for (size_t c = 0; c < columns->n; c++) {
        struct column *last = n ? &columns->items[n - 1] : NULL;
        if (last && columns->items[c].left - last->right <= region->size * 4 / 10 &&
            !is_parted(&evidence[c - 1], &evidence[c]))
            last->right = columns->items[c].right;
        else
            columns->items[n++] = columns->items[c];
    }
    columns->n = n;
    return 0;
}

static int by_left(const void *a, const void *b)
{
    const struct column *x = a, *y = b;
    return (x->left > y->left) - (x->left < y->left);
}

/* Where nothing of the body stands below a header, it is a column by itself, see join_headers(). */
static int add_header_columns(struct region *region)
{
    const struct pdf_reader *reader = region->reader;
    struct columns *columns = &region->columns;
    struct columns headers = {.items = ARENA_NEW_ARRAY(region->scratch, PIECES_MAX + 1, struct column)};
    size_t data = columns->n;
    if (!headers.items)
        return error_memory(reader->err);
    for (size_t i = region->from; i < region->to; i++) {
        const struct visual_line *line = &reader->lines[i];
        for (size_t w = 0; pdf_is_header(region, i) && w < line_words(line); w++) {
            const struct word *word = line_word(reader, line, w);
            if (!cover(&headers, (struct column){word->x, word->x + word->width, {0}, false, true},
                       region->size * 4 / 10))
                return 0;
        }
    }
    for (size_t h = 0; h < headers.n; h++) {
        size_t first = 0, n = 0;
        struct columns body = {columns->items, data};
        n = overlapped(&body, headers.items[h].left, headers.items[h].right, &first);
        if (n == 1)
            columns->items[first].header = true;
        else if (n == 0 && columns->n < PIECES_MAX)
            columns->items[columns->n++] = headers.items[h];
    }
    if (columns->n)
        qsort(columns->items, columns->n, sizeof *columns->items, by_left);
    return 0;
}

/* A centred header and figures at the right edge need not overlap: a stretch with nothing but a header
 * and the nearer neighbour with nothing but figures are one column. */
static void join_headers(struct columns *columns)
{
    size_t n = 0;
    struct column *items = columns->items;
    for (size_t k = 0; k < columns->n; k++) {
        bool bare = items[k].data && !items[k].header;
        bool left = bare && n > 0 && items[n - 1].header && !items[n - 1].data;
        bool right = bare && k + 1 < columns->n && items[k + 1].header && !items[k + 1].data;
        if (left && (!right || items[k].left - items[n - 1].right <= items[k + 1].left - items[k].right)) {
            items[n - 1].right = items[k].right;
            items[n - 1].data = true;
        } else if (right) {
            items[k + 1].left = items[k].left;
            items[k + 1].data = true;
        } else {
            items[n++] = items[k];
        }
    }
    columns->n = n;
}

int pdf_find_columns(struct region *region)
{
    const struct pdf_reader *reader = region->reader;
    region->body = find_body(reader, region->from, region->to);
    region->size = line_word(reader, &reader->lines[region->body < region->to ? region->body : region->from], 0)->size;
    for (size_t i = region->from; i < region->to; i++) {
        size_t *most = &region->most[i >= region->body];
        *most = reader->lines[i].n > *most ? reader->lines[i].n : *most;
    }
    region->columns = (struct columns){.items = ARENA_NEW_ARRAY(region->scratch, PIECES_MAX + 1, struct column)};
    if (!region->columns.items)
        return error_memory(reader->err);
    TRY(find_data_columns(region));
    TRY(add_header_columns(region));
    join_headers(&region->columns);
    for (size_t i = region->from; i < region->to; i++)
        for (size_t w = 0; w < line_words(&reader->lines[i]) && region->columns.n; w++) {
            const struct word *word = line_word(reader, &reader->lines[i], w);
            bool body = i >= region->body;
            struct column *column = &region->columns.items[pdf_column_of(&region->columns, word, !body)];
            int32_t end = word->x + word->width;
            if (!pdf_is_number(word->s) && end > column->ends[body] && (!body || end <= column->right))
                column->ends[body] = end;
        }
    return 0;
}
