/* PDF from `pdftotext -tsv`: words with boxes become lines, lines with gaps become tables. */
#include "check/model.h"

#include "base/map.h"

#include <stdlib.h>

enum { COLUMNS = 12, WORD_LEVEL = 5, PIECES_MAX = TABLE_COLUMNS_MAX };

struct word {
    int32_t page, x, y, width, height; /* in tenths of a point */
    int32_t size; /* of its letters: boxes are as high as the font says, which may be three times that */
    struct str s;
};

/* Words without a gap between them: a cell, or a whole line of prose. */
struct piece {
    int32_t x, right;
    size_t first, n; /* words */
};
struct visual_line {
    int32_t page, y, height, number;
    struct piece *pieces;
    size_t n;
};

struct pdf_reader {
    struct model *document;
    struct error *err;
    struct word *words;
    size_t n, capacity;
    struct visual_line *lines;
    size_t n_lines, lines_capacity;
    struct line *prose;
    size_t n_prose, prose_capacity;
};

static bool tenths(struct str s, int32_t *ret)
{
    struct decimal d, rounded;
    if (!decimal_parse(s, &d) || !decimal_rescale(d, 1, ROUND_HALF_UP, &rounded) || rounded.digits > 1000000 ||
        rounded.digits < -1000000)
        return false;
    *ret = (int32_t)rounded.digits;
    return true;
}

static int32_t letter_size(const struct word *word)
{
    size_t halves = 0;
    for (size_t at = 0; at < word->s.n;)
        halves += utf8_next(word->s, &at) < 0x2000 ? 1 : 2;
    int32_t size = halves ? (int32_t)((int64_t)word->width * 2 / (int64_t)halves) : word->height;
    return size > word->height || size < word->height / 4 ? word->height : size;
}

static int read_words(struct pdf_reader *reader, struct str tsv)
{
    struct str line, cell;
    while (str_cut(&tsv, '\n', &line)) {
        struct str cells[COLUMNS] = {0};
        size_t n = 0;
        while (n < COLUMNS && str_cut(&line, '\t', &cell))
            cells[n++] = cell;
        struct word word = {.s = str_trim(cells[COLUMNS - 1])};
        int32_t level, page;
        if (n < COLUMNS || !tenths(cells[0], &level) || level != WORD_LEVEL * 10 || !tenths(cells[1], &page) ||
            !word.s.n || !tenths(cells[6], &word.x) || !tenths(cells[7], &word.y) || !tenths(cells[8], &word.width) ||
            !tenths(cells[9], &word.height) || !utf8_valid(word.s))
            continue;
        word.page = page / 10;
        word.size = letter_size(&word);
        if (!ARENA_ROOM(reader->document->arena, reader->words, reader->n, reader->capacity))
            return error_memory(reader->err);
        reader->words[reader->n++] = word;
    }
    return 0;
}

static int by_position(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    if (x->page != y->page)
        return x->page < y->page ? -1 : 1;
    if (x->y != y->y)
        return x->y < y->y ? -1 : 1;
    return (x->x > y->x) - (x->x < y->x);
}

static int by_x(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    return (x->x > y->x) - (x->x < y->x);
}

/* A gap wider than this parts two cells. */
static int32_t wide_gap(const struct word *word)
{
    return word->size * 8 / 10;
}

static int cut_line(struct pdf_reader *reader, size_t from, size_t to, int32_t number)
{
    struct arena *arena = reader->document->arena;
    struct visual_line line = {.page = reader->words[from].page,
                               .y = reader->words[from].y,
                               .height = reader->words[from].height,
                               .number = number};
    qsort(reader->words + from, to - from, sizeof *reader->words, by_x);
    line.pieces = ARENA_NEW_ARRAY(arena, to - from, struct piece);
    if (!line.pieces || !ARENA_ROOM(arena, reader->lines, reader->n_lines, reader->lines_capacity))
        return error_memory(reader->err);
    for (size_t i = from; i < to; i++) {
        const struct word *word = &reader->words[i];
        struct piece *last = line.n ? &line.pieces[line.n - 1] : NULL;
        if (!last || word->x - last->right > wide_gap(word)) {
            line.pieces[line.n++] = (struct piece){word->x, word->x + word->width, i, 1};
        } else {
            last->n++;
            last->right = word->x + word->width > last->right ? word->x + word->width : last->right;
        }
    }
    reader->lines[reader->n_lines++] = line;
    return 0;
}

/* Words whose middles lie within half a height of the first are on one line. */
static int find_lines(struct pdf_reader *reader)
{
    int32_t number = 0;
    if (reader->n)
        qsort(reader->words, reader->n, sizeof *reader->words, by_position);
    for (size_t from = 0; from < reader->n;) {
        size_t to = from + 1;
        const struct word *first = &reader->words[from];
        int32_t middle = first->y + first->height / 2;
        while (to < reader->n && reader->words[to].page == first->page &&
               reader->words[to].y + reader->words[to].height / 2 - middle <= first->size / 2)
            to++;
        number = from > 0 && reader->words[from - 1].page == first->page ? number + 1 : 1;
        TRY(cut_line(reader, from, to, number));
        from = to;
    }
    return 0;
}

/* Tenths of a point as points; pages are smaller than 32,000 of them. */
static int16_t points(int32_t tenths_of_one)
{
    int32_t whole = tenths_of_one / 10;
    return (int16_t)(whole > INT16_MAX ? INT16_MAX : whole < INT16_MIN ? INT16_MIN : whole);
}

/* The text of words [first, first + n), with a blank where ASCII words meet. */
static int piece_text(struct pdf_reader *reader, size_t first, size_t n, int32_t line, struct text *ret)
{
    struct arena *arena = reader->document->arena;
    size_t size = 0;
    for (size_t i = 0; i < n; i++)
        size += reader->words[first + i].s.n + 1;
    char *p = arena_alloc(arena, size + 1);
    if (!p)
        return error_memory(reader->err);
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        struct str s = reader->words[first + i].s;
        if (at && (unsigned char)p[at - 1] < 0x80 && (unsigned char)s.p[0] < 0x80)
            p[at++] = ' ';
        for (size_t k = 0; k < s.n; k++)
            p[at++] = s.p[k];
    }
    const struct word *a = &reader->words[first], *b = &reader->words[first + n - 1];
    const struct mark mark = {.line = line,
                              .column = 1,
                              .page = a->page,
                              .x = points(a->x),
                              .y = points(a->y),
                              .width = points(b->x + b->width - a->x),
                              .height = points(a->height)};
    return model_text(reader->document, (struct str){p, at}, &mark, 1, ret, reader->err);
}

/* "12", "- 3 -", "第 4 页": page numbers, which may stand in the middle of a sentence. */
static bool is_page_number(const struct pdf_reader *reader, const struct visual_line *line)
{
    size_t bytes = 0;
    for (size_t i = 0; i < line->n; i++)
        for (size_t k = 0; k < line->pieces[i].n; k++) {
            struct str s = reader->words[line->pieces[i].first + k].s;
            bytes += s.n;
            for (size_t at = 0; at < s.n;) {
                size_t before = at;
                uint32_t c = utf8_next(s, &at);
                bool page_word = str_equal(str_slice(s, before, at), STR("第")) ||
                                 str_equal(str_slice(s, before, at), STR("页")) ||
                                 str_equal(str_slice(s, before, at), STR("共"));
                if (!((c >= '0' && c <= '9') || c == '-' || c == 0x2014 || c == 0x2013 || c == '/' || page_word))
                    return false;
            }
        }
    return bytes <= 16;
}

static bool at_page_edge(const struct pdf_reader *reader, size_t i)
{
    return i == 0 || i + 1 == reader->n_lines || reader->lines[i - 1].page != reader->lines[i].page ||
           reader->lines[i + 1].page != reader->lines[i].page;
}

static int add_prose(struct pdf_reader *reader, const struct visual_line *line)
{
    struct text text;
    size_t words = 0;
    for (size_t i = 0; i < line->n; i++)
        words += line->pieces[i].n;
    TRY(piece_text(reader, line->pieces[0].first, words, line->number, &text));
    if (!ARENA_ROOM(reader->document->arena, reader->prose, reader->n_prose, reader->prose_capacity))
        return error_memory(reader->err);
    reader->prose[reader->n_prose++] = (struct line){text.s, text.marks->items[0], false};
    return 0;
}

static int flush_prose(struct pdf_reader *reader)
{
    if (!reader->n_prose)
        return 0;
    TRY(model_lines(reader->document, reader->prose, reader->n_prose, reader->err));
    reader->n_prose = 0;
    return 0;
}

/* The stretches of the page that the words of a table cover together. */
struct stretches {
    int32_t *left, *right;
    size_t n;
    int32_t gap; /* what is closer than this is one column */
};

/* Adds [a, b]; false when there are too many. */
static bool cover(struct stretches *s, int32_t a, int32_t b)
{
    size_t at = 0;
    while (at < s->n && s->right[at] + s->gap < a)
        at++;
    if (at == s->n || s->left[at] > b + s->gap) {
        if (s->n == PIECES_MAX)
            return false;
        for (size_t m = s->n++; m > at; m--) {
            s->left[m] = s->left[m - 1];
            s->right[m] = s->right[m - 1];
        }
        s->left[at] = a;
        s->right[at] = b;
        return true;
    }
    s->left[at] = a < s->left[at] ? a : s->left[at];
    s->right[at] = b > s->right[at] ? b : s->right[at];
    while (at + 1 < s->n && s->left[at + 1] <= s->right[at] + s->gap) { /* it has grown into the next */
        s->right[at] = s->right[at + 1] > s->right[at] ? s->right[at + 1] : s->right[at];
        for (size_t m = at + 1; m + 1 < s->n; m++) {
            s->left[m] = s->left[m + 1];
            s->right[m] = s->right[m + 1];
        }
        s->n--;
    }
    return true;
}

/* Columns by words and not by pieces: cells that touch in one row are apart in the others. */
static bool find_columns(const struct pdf_reader *reader, size_t from, size_t to, struct stretches *s)
{
    s->gap = reader->words[reader->lines[from].pieces[0].first].size * 4 / 10;
    for (size_t i = from; i < to; i++)
        for (size_t k = 0; k < reader->lines[i].n && reader->lines[i].n > 1; k++)
            for (size_t w = 0; w < reader->lines[i].pieces[k].n; w++) {
                const struct word *word = &reader->words[reader->lines[i].pieces[k].first + w];
                if (!cover(s, word->x, word->x + word->width))
                    return false;
            }
    return true;
}

static bool has_broken_number(struct str s)
{
    for (size_t i = 1; i + 1 < s.n; i++)
        if (s.p[i] == '.' && s.p[i - 1] >= '0' && s.p[i - 1] <= '9' && s.p[i + 1] >= '0' && s.p[i + 1] <= '9')
            return true;
    return false;
}

/* Marks which stretches hold words in the lines [from, to). */
static void find_filled(const struct pdf_reader *reader, size_t from, size_t to, const struct stretches *s,
                        bool *filled)
{
    for (size_t i = from; i < to; i++)
        for (size_t k = 0; k < reader->lines[i].n && reader->lines[i].n > 1; k++)
            for (size_t w = 0; w < reader->lines[i].pieces[k].n; w++) {
                const struct word *word = &reader->words[reader->lines[i].pieces[k].first + w];
                size_t column = 0;
                while (column + 1 < s->n && s->right[column] < word->x + word->width / 2)
                    column++;
                filled[column] = true;
            }
}

/* The first line with an amount: what stands above it is the header. */
static size_t first_amount(const struct pdf_reader *reader, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        for (size_t k = 0; k < reader->lines[i].n; k++)
            for (size_t w = 0; w < reader->lines[i].pieces[k].n; w++)
                if (has_broken_number(reader->words[reader->lines[i].pieces[k].first + w].s))
                    return i;
    return to;
}

/* A centred header and figures at the right edge need not overlap: a stretch with nothing but a header
 * and the nearer neighbour with nothing but figures are one column. */
static int join_headers(const struct pdf_reader *reader, size_t from, size_t to, struct stretches *s)
{
    size_t body = first_amount(reader, from, to);
    bool *head = ARENA_NEW_ARRAY(reader->document->arena, s->n + 1, bool);
    bool *data = ARENA_NEW_ARRAY(reader->document->arena, s->n + 1, bool);
    if (!head || !data)
        return error_memory(reader->err);
    find_filled(reader, from, body, s, head);
    find_filled(reader, body, to, s, data);
    size_t n = 0;
    for (size_t k = 0; k < s->n; k++) {
        bool left = n > 0 && data[k] && !head[k] && head[n - 1] && !data[n - 1];
        bool right = k + 1 < s->n && data[k] && !head[k] && head[k + 1] && !data[k + 1];
        if (left && (!right || s->left[k] - s->right[n - 1] <= s->left[k + 1] - s->right[k])) {
            s->right[n - 1] = s->right[k];
            data[n - 1] = true;
            continue;
        }
        if (right) {
            s->left[k + 1] = s->left[k];
            data[k + 1] = true;
            continue;
        }
        s->left[n] = s->left[k];
        s->right[n] = s->right[k];
        head[n] = head[k];
        data[n++] = data[k];
    }
    s->n = n;
    return 0;
}

/* Puts the words of a line into the cells of its row. */
static int fill_row(struct pdf_reader *reader, const struct visual_line *line, const struct stretches *s,
                    struct text_table *table, size_t row)
{
    size_t first = line->pieces[0].first, n = 0, column = 0;
    for (size_t k = 0; k < line->n; k++)
        n += line->pieces[k].n;
    for (size_t w = first; w < first + n;) {
        const struct word *word = &reader->words[w];
        while (column + 1 < s->n && s->right[column] < word->x + word->width / 2)
            column++;
        size_t end = w + 1;
        while (end < first + n && reader->words[end].x + reader->words[end].width / 2 <= s->right[column])
            end++;
        TRY(piece_text(reader, w, end - w, line->number, table_cell(table, row, column)));
        w = end;
    }
    return 0;
}

/* Does this row repeat row `like`, as the header on a new page does? */
static bool same_row(const struct text_table *table, size_t row, size_t like)
{
    for (size_t column = 0; column < table->columns; column++)
        if (!str_equal(table_cell(table, row, column)->s, table_cell(table, like, column)->s))
            return false;
    return true;
}

static int new_stretches(struct arena *arena, struct stretches *ret, struct error *err)
{
    *ret = (struct stretches){ARENA_NEW_ARRAY(arena, PIECES_MAX + 1, int32_t),
                              ARENA_NEW_ARRAY(arena, PIECES_MAX + 1, int32_t), 0, 0};
    return ret->left && ret->right ? 0 : error_memory(err);
}

static int add_table(struct pdf_reader *reader, size_t from, size_t to)
{
    struct model *document = reader->document;
    _cleanup_arena_ struct arena scratch = ARENA(document->arena->max);
    struct stretches s;
    TRY(new_stretches(&scratch, &s, reader->err));
    if (!find_columns(reader, from, to, &s) || s.n < 2) {
        for (size_t i = from; i < to; i++)
            TRY(add_prose(reader, &reader->lines[i]));
        return 0;
    }
    TRY(join_headers(reader, from, to, &s));
    TRY(flush_prose(reader));
    struct text_table *table;
    TRY(model_table(document, to - from, s.n, &table, reader->err));
    size_t header = SIZE_MAX; /* row that the next one may repeat */
    for (size_t i = from; i < to; i++) {
        size_t row = i - from;
        TRY(fill_row(reader, &reader->lines[i], &s, table, row));
        if (row && reader->lines[i].page != reader->lines[i - 1].page)
            header = 0;
        bool again = header != SIZE_MAX && same_row(table, row, header);
        header = again ? header + 1 : SIZE_MAX;
        for (size_t column = 0; again && column < s.n; column++)
            table_cell(table, row, column)->s.n = 0;
    }
    return 0;
}

/* Does no stretch of `all` hold two of `part`? */
static bool apart(const struct stretches *all, const struct stretches *part)
{
    for (size_t i = 0, k = 0; i < part->n; i++) {
        size_t before = k;
        while (k < all->n && all->right[k] < part->left[i])
            k++;
        if (i > 0 && k == before)
            return false;
    }
    return true;
}

/* Are the columns of the lines [from, middle) and [middle, to) the same stretches of the page? */
static bool same_columns(const struct pdf_reader *reader, size_t from, size_t middle, size_t to, struct stretches s[3])
{
    s[0].n = s[1].n = s[2].n = 0;
    return find_columns(reader, from, middle, &s[0]) && find_columns(reader, middle, to, &s[1]) &&
           find_columns(reader, from, to, &s[2]) && apart(&s[2], &s[0]) && apart(&s[2], &s[1]);
}

/* Lines that may be one table over the end of a page: they are if no column of one page swallows two of the other. */
static int add_tables(struct pdf_reader *reader, size_t from, size_t to)
{
    _cleanup_arena_ struct arena scratch = ARENA(reader->document->arena->max);
    struct stretches s[3];
    for (size_t i = 0; i < 3; i++)
        TRY(new_stretches(&scratch, &s[i], reader->err));
    while (from < to) {
        size_t end = from + 1;
        while (end < to && reader->lines[end].page == reader->lines[from].page)
            end++;
        for (size_t next = end; end < to; end = next) {
            while (next < to && reader->lines[next].page == reader->lines[end].page)
                next++;
            if (!same_columns(reader, from, end, next, s))
                break;
        }
        TRY(add_table(reader, from, end));
        from = end;
    }
    return 0;
}

/* A title or a unit begins another table. */
static bool begins_table(const struct pdf_reader *reader, const struct visual_line *line)
{
    for (size_t i = 0; i < line->n; i++)
        for (size_t k = 0; k < line->pieces[i].n; k++) {
            struct str s = reader->words[line->pieces[i].first + k].s;
            if (str_contains(s, STR("表")) || str_contains(s, STR("单位：")) || str_contains(s, STR("部门：")))
                return true;
        }
    return false;
}

static bool states_unit(const struct pdf_reader *reader, const struct visual_line *line)
{
    bool unit = false, number = false;
    for (size_t i = 0; i < line->n; i++)
        for (size_t k = 0; k < line->pieces[i].n; k++) {
            struct str s = reader->words[line->pieces[i].first + k].s;
            unit |= str_contains(s, STR("单位：")) || str_contains(s, STR("单位:"));
            number |= has_broken_number(s);
        }
    return unit && !number;
}

/* Lines of several pieces one after the other make a table, also over the end of a page; one line
 * between two such may be a name that runs over. */
static size_t table_end(const struct pdf_reader *reader, size_t from)
{
    size_t to = from, last = from;
    for (; to < reader->n_lines; to++) {
        bool turned = to > from && reader->lines[to].page != reader->lines[to - 1].page;
        if (turned && (last < to || begins_table(reader, &reader->lines[to])))
            break;
        if (reader->lines[to].n >= 2)
            last = to + 1;
        else if (to >= last + 2)
            break;
    }
    return last;
}

/* Page numbers stand in the middle of sentences and tables. */
static void drop_page_numbers(struct pdf_reader *reader)
{
    size_t n = 0;
    for (size_t i = 0; i < reader->n_lines; i++)
        if (!at_page_edge(reader, i) || !is_page_number(reader, &reader->lines[i]))
            reader->lines[n++] = reader->lines[i];
    reader->n_lines = n;
}

/* What a line says apart from numbers, which count pages or are dates. */
static struct str without_digits(struct arena *arena, const struct pdf_reader *reader, const struct visual_line *line)
{
    size_t size = 1, n = 0;
    for (size_t i = 0; i < line->n; i++)
        for (size_t k = 0; k < line->pieces[i].n; k++)
            size += reader->words[line->pieces[i].first + k].s.n;
    char *text = arena_alloc(arena, size);
    for (size_t i = 0; text && i < line->n; i++)
        for (size_t k = 0; k < line->pieces[i].n; k++) {
            struct str s = reader->words[line->pieces[i].first + k].s;
            for (size_t at = 0; at < s.n; at++)
                if (s.p[at] < '0' || s.p[at] > '9')
                    text[n++] = s.p[at];
        }
    return (struct str){text, n};
}

/* The head or foot of nearly every page says the same but for its number: it is kept on the first page alone. */
static int drop_running_lines(struct pdf_reader *reader)
{
    enum { PAGES_MIN = 3 };
    _cleanup_arena_ struct arena scratch = ARENA(reader->document->arena->max);
    struct map seen = MAP(&scratch);
    struct str *texts = ARENA_NEW_ARRAY(&scratch, reader->n_lines + 1, struct str);
    size_t pages = 0, n = 0;
    if (!texts)
        return error_memory(reader->err);
    for (size_t i = 0; i < reader->n_lines; i++) {
        pages += i == 0 || reader->lines[i - 1].page != reader->lines[i].page;
        if (!at_page_edge(reader, i))
            continue;
        texts[i] = without_digits(&scratch, reader, &reader->lines[i]);
        size_t *count = texts[i].p ? map_add(&seen, texts[i], NULL) : NULL;
        if (!count)
            return error_memory(reader->err);
        ++*count;
    }
    for (size_t i = 0; i < reader->n_lines; i++) {
        size_t *count = texts[i].p ? map_find(&seen, texts[i]) : NULL;
        bool running = count && (*count == 0 || (*count >= PAGES_MIN && *count * 5 >= pages * 4));
        if (running && *count) {
            *count = 0; /* this was the first */
            running = false;
        }
        if (!running)
            reader->lines[n++] = reader->lines[i];
    }
    reader->n_lines = n;
    return 0;
}

int model_read_pdf_tsv(struct model *document, struct str tsv, struct error *err)
{
    struct pdf_reader reader = {.document = document, .err = err};
    document->rebuilt = true;
    TRY(read_words(&reader, tsv));
    TRY(find_lines(&reader));
    drop_page_numbers(&reader);
    TRY(drop_running_lines(&reader));
    for (size_t i = 0; i < reader.n_lines;) {
        size_t end = table_end(&reader, i);
        if (states_unit(&reader, &reader.lines[i])) {
            TRY(add_prose(&reader, &reader.lines[i++])); /* above the table, with columns of its own */
            continue;
        }
        if (reader.lines[i].n >= 2 && end >= i + 3) {
            TRY(add_tables(&reader, i, end));
            i = end;
        } else {
            TRY(add_prose(&reader, &reader.lines[i]));
            i++;
        }
    }
    return flush_prose(&reader);
}
