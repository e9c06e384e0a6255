/* PDF from `pdftotext -tsv`: words with boxes become lines, lines with gaps become tables. */
#include "check/model.h"

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
    struct table *last_table; /* ends the page before, may go on */
    size_t last_block;
};

static bool tenths(struct str s, int32_t *ret)
{
    struct decimal d, rounded;
    if (!decimal_parse(s, &d) || !decimal_rescale(d, 1, ROUND_HALF_UP, &rounded) || rounded.digits > 1000000 || rounded.digits < -1000000)
        return false;
    *ret = (int32_t)rounded.digits;
    return true;
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
        if (n < COLUMNS || !tenths(cells[0], &level) || level != WORD_LEVEL * 10 || !tenths(cells[1], &page) || !word.s.n ||
            !tenths(cells[6], &word.x) || !tenths(cells[7], &word.y) || !tenths(cells[8], &word.width) ||
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

static int32_t letter_size(const struct word *word)
{
    size_t halves = 0;
    for (size_t at = 0; at < word->s.n;)
        halves += utf8_next(word->s, &at) < 0x2000 ? 1 : 2;
    int32_t size = halves ? (int32_t)((int64_t)word->width * 2 / (int64_t)halves) : word->height;
    return size > word->height || size < word->height / 4 ? word->height : size;
}

/* A gap wider than this parts two cells. */
static int32_t wide_gap(const struct word *word)
{
    return word->size * 8 / 10;
}

static int cut_line(struct pdf_reader *reader, size_t from, size_t to, int32_t number)
{
    struct arena *arena = reader->document->arena;
    struct visual_line line = {.page = reader->words[from].page, .y = reader->words[from].y, .height = reader->words[from].height,
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

/* The text of words [first, first + n), with a blank where ASCII words meet. */
static int piece_text(struct pdf_reader *reader, size_t first, size_t n, int32_t line, struct text *ret)
{
    struct arena *arena = reader->document->arena;
    size_t size = 0;
    for (size_t i = 0; i < n; i++)
        size += reader->words[first + i].s.n + 1;
    char *p = arena_alloc(arena, size + 1);
    struct mark *mark = ARENA_NEW(arena, struct mark);
    if (!p || !mark)
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
    *mark = (struct mark){.line = line, .column = 1, .page = a->page, .x = a->x / 10, .y = a->y / 10,
                          .width = (b->x + b->width - a->x) / 10, .height = a->height / 10};
    *ret = (struct text){{p, at}, mark, 1};
    return 0;
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
                bool page_word = str_equal(str_slice(s, before, at), STR("第")) || str_equal(str_slice(s, before, at), STR("页")) ||
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
    reader->prose[reader->n_prose++] = (struct line){text.s, *text.marks, false};
    return 0;
}

static int flush_prose(struct pdf_reader *reader)
{
    if (!reader->n_prose)
        return 0;
    reader->last_table = NULL;
    TRY(model_lines(reader->document, reader->prose, reader->n_prose, reader->err));
    reader->n_prose = 0;
    return 0;
}

/* Columns of a table: the stretches of the page that its cells cover together. Returns how many. */
static size_t find_columns(const struct pdf_reader *reader, size_t from, size_t to, int32_t *left, int32_t *right)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        const struct visual_line *line = &reader->lines[i];
        for (size_t k = 0; k < line->n && line->n > 1; k++) {
            int32_t a = line->pieces[k].x, b = line->pieces[k].right;
            size_t at = 0;
            while (at < n && right[at] < a)
                at++;
            if (at == n || left[at] > b) {
                if (n == PIECES_MAX)
                    return 0;
                for (size_t m = n++; m > at; m--) {
                    left[m] = left[m - 1];
                    right[m] = right[m - 1];
                }
                left[at] = a;
                right[at] = b;
                continue;
            }
            left[at] = a < left[at] ? a : left[at];
            right[at] = b > right[at] ? b : right[at];
            while (at + 1 < n && left[at + 1] <= right[at]) { /* the stretch has grown into the next */
                right[at] = right[at + 1] > right[at] ? right[at + 1] : right[at];
                for (size_t m = at + 1; m + 1 < n; m++) {
                    left[m] = left[m + 1];
                    right[m] = right[m + 1];
                }
                n--;
            }
        }
    }
    return n;
}

/* A table that went on over the page: its rows are appended, a repeated header left out. */
static int append_rows(struct pdf_reader *reader, const struct table *more)
{
    struct table *table = reader->last_table;
    size_t skip = 0;
    while (skip < more->rows && skip < table->rows) {
        bool same = true;
        for (size_t column = 0; column < more->columns && same; column++)
            same = str_equal(table_cell(more, skip, column)->text.s, table_cell(table, skip, column)->text.s);
        if (!same)
            break;
        skip++;
    }
    size_t rows = table->rows + more->rows - skip;
    struct cell *cells = ARENA_NEW_ARRAY(reader->document->arena, rows * table->columns, struct cell);
    if (!cells)
        return error_memory(reader->err);
    for (size_t i = 0; i < table->rows * table->columns; i++)
        cells[i] = table->cells[i];
    for (size_t i = skip * more->columns; i < more->rows * more->columns; i++)
        cells[table->rows * table->columns + i - skip * more->columns] = more->cells[i];
    table->cells = cells;
    table->rows = rows;
    return 0;
}

static int add_table(struct pdf_reader *reader, size_t from, size_t to)
{
    struct arena *arena = reader->document->arena;
    int32_t *left = ARENA_NEW_ARRAY(arena, PIECES_MAX + 1, int32_t), *right = ARENA_NEW_ARRAY(arena, PIECES_MAX + 1, int32_t);
    if (!left || !right)
        return error_memory(reader->err);
    size_t columns = find_columns(reader, from, to, left, right);
    if (columns < 2) {
        for (size_t i = from; i < to; i++)
            TRY(add_prose(reader, &reader->lines[i]));
        return 0;
    }
    TRY(flush_prose(reader));
    struct table *table;
    TRY(model_table(reader->document, to - from, columns, &table, reader->err));
    for (size_t i = from; i < to; i++)
        for (size_t k = 0, column = 0; k < reader->lines[i].n; k++) {
            const struct piece *piece = &reader->lines[i].pieces[k];
            while (column + 1 < columns && right[column] < piece->x)
                column++;
            struct text text;
            TRY(piece_text(reader, piece->first, piece->n, reader->lines[i].number, &text));
            struct cell *cell = table_cell(table, i - from, column);
            if (!cell->text.s.n)
                cell->text = text;
        }
    struct model *document = reader->document;
    if (reader->last_table && reader->last_table->columns == columns && reader->last_block + 1 == document->n - 1) {
        TRY(append_rows(reader, table));
        document->n--; /* it is part of the table before now */
        return 0;
    }
    reader->last_table = table;
    reader->last_block = document->n - 1;
    return 0;
}

/* Lines of several pieces one after the other make a table; one line between two such may be a name
 * that runs over. */
static size_t table_end(const struct pdf_reader *reader, size_t from)
{
    size_t to = from, last = from;
    while (to < reader->n_lines && reader->lines[to].page == reader->lines[from].page) {
        if (reader->lines[to].n >= 2)
            last = to + 1;
        else if (to >= last + 2)
            break;
        to++;
    }
    return last;
}

int model_read_pdf_tsv(struct model *document, struct str tsv, struct error *err)
{
    struct pdf_reader reader = {.document = document, .err = err};
    TRY(read_words(&reader, tsv));
    TRY(find_lines(&reader));
    for (size_t i = 0; i < reader.n_lines;) {
        size_t end = table_end(&reader, i);
        if (at_page_edge(&reader, i) && is_page_number(&reader, &reader.lines[i])) {
            i++;
        } else if (reader.lines[i].n >= 2 && end >= i + 3) {
            if (end > i && at_page_edge(&reader, end - 1) && is_page_number(&reader, &reader.lines[end - 1]))
                end--;
            TRY(add_table(&reader, i, end));
            i = end;
        } else {
            TRY(add_prose(&reader, &reader.lines[i]));
            i++;
        }
    }
    return flush_prose(&reader);
}
