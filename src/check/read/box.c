/* Tables drawn with box lines: the places of the bars are the columns, and a frame that leaves a gap between
 * two rows says that the cell goes on. */
#include "check/read/read.h"

#include <stdlib.h>

struct segment {
    int32_t left, right; /* places of the bars beside it, in half widths */
    int32_t column;      /* of its text, in characters from 1 */
    struct str s;
    bool frame; /* drawn, no text */
};

struct box_line {
    struct segment *segments;
    size_t n;
    struct mark mark;
    bool data; /* no frame in it */
};

struct box {
    struct model *document;
    struct box_line *lines;
    size_t n;
    int32_t *bars; /* in order, each once */
    size_t n_bars;
    size_t *rows, *ends; /* first and last line of each row */
    size_t n_rows;
};

enum box_character { BOX_NONE, BOX_HORIZONTAL, BOX_BAR };

static enum box_character box_character(uint32_t c)
{
    if (c < 0x2500 || c > 0x257F)
        return BOX_NONE;
    bool dashes = c <= 0x2501 || c == 0x2504 || c == 0x2505 || c == 0x2508 || c == 0x2509 || c == 0x2550;
    return dashes ? BOX_HORIZONTAL : BOX_BAR;
}

bool model_is_box(struct str line)
{
    size_t at = 0;
    line = str_trim(line);
    return line.n >= 3 && box_character(utf8_next(line, &at)) == BOX_BAR;
}

static void end_segment(struct segment *segment, int32_t right, struct str s)
{
    struct str trimmed = str_trim(s);
    segment->right = right;
    for (size_t i = 0; s.p + i < trimmed.p; segment->column++)
        utf8_next(s, &i);
    segment->s = segment->frame ? (struct str){s.p, 0} : trimmed;
}

static int cut_line(struct box *box, const struct line *line, struct box_line *ret, struct error *err)
{
    size_t bars = 0;
    for (size_t i = 0; i < line->s.n;)
        bars += box_character(utf8_next(line->s, &i)) == BOX_BAR;
    struct box_line found = {
        .segments = ARENA_NEW_ARRAY(box->document->arena, bars + 1, struct segment), .mark = line->mark, .data = true};
    if (!found.segments)
        return error_memory(err);
    int32_t x = 0, column = 0;
    size_t start = 0;
    bool open = false;
    for (size_t i = 0; i < line->s.n;) {
        size_t before = i;
        enum box_character kind = box_character(utf8_next(line->s, &i));
        column++;
        if (kind == BOX_BAR && open)
            end_segment(&found.segments[found.n - 1], x, str_slice(line->s, start, before));
        if (kind == BOX_BAR) {
            found.segments[found.n++] = (struct segment){.left = x, .right = x, .column = column + 1};
            start = i;
            open = true;
        } else if (kind == BOX_HORIZONTAL && open) {
            found.segments[found.n - 1].frame = true;
            found.data = false;
        }
        x += kind == BOX_NONE ? (int32_t)utf8_width(str_slice(line->s, before, i)) : 1;
    }
    found.n -= found.n > 0; /* what follows the last bar */
    *ret = found;
    return 0;
}

static int by_size(const void *a, const void *b)
{
    const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static int find_bars(struct box *box, struct error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < box->n; i++)
        n += 2 * box->lines[i].n;
    box->bars = ARENA_NEW_ARRAY(box->document->arena, n + 1, int32_t);
    if (!box->bars)
        return error_memory(err);
    n = 0;
    for (size_t i = 0; i < box->n; i++)
        for (size_t k = 0; k < box->lines[i].n; k++) {
            box->bars[n++] = box->lines[i].segments[k].left;
            box->bars[n++] = box->lines[i].segments[k].right;
        }
    if (n)
        qsort(box->bars, n, sizeof *box->bars, by_size);
    for (size_t i = 0; i < n; i++)
        if (!box->n_bars || box->bars[i] != box->bars[box->n_bars - 1])
            box->bars[box->n_bars++] = box->bars[i];
    return 0;
}

static size_t bar_at(const struct box *box, int32_t x)
{
    const int32_t *found = bsearch(&x, box->bars, box->n_bars, sizeof x, by_size);
    return found ? (size_t)(found - box->bars) : 0;
}

static const struct segment *segment_over(const struct box_line *line, int32_t left)
{
    for (size_t k = 0; k < line->n; k++)
        if (line->segments[k].left <= left && left < line->segments[k].right)
            return &line->segments[k];
    return NULL;
}

/* Does the cell at `left` of this row go on in the next, past the frame between them? */
static bool goes_on(const struct box *box, size_t row, int32_t left)
{
    if (row + 1 >= box->n_rows || box->rows[row + 1] == box->ends[row] + 1)
        return false;
    for (size_t i = box->ends[row] + 1; i < box->rows[row + 1]; i++) {
        const struct segment *between = segment_over(&box->lines[i], left);
        if (!between || between->frame)
            return false;
    }
    return true;
}

/* All the text of a cell that stands in the lines [from, to], one mark for each piece. */
static int join_text(const struct box *box, size_t from, size_t to, int32_t left, struct text *ret, struct error *err)
{
    struct arena *arena = box->document->arena;
    enum { PIECES_MAX = 200 }; /* of one cell; what is longer is no table */
    to = to - from < PIECES_MAX ? to : from + PIECES_MAX;
    struct str s = STR("");
    struct marks *marks = arena_alloc(arena, sizeof *marks + (to - from + 1) * sizeof *marks->items);
    if (!marks)
        return error_memory(err);
    for (size_t i = from; i <= to; i++) {
        const struct segment *segment = segment_over(&box->lines[i], left);
        if (!segment || !segment->s.n)
            continue;
        struct mark mark = box->lines[i].mark;
        mark.at = (uint32_t)s.n;
        mark.column = segment->column;
        marks->items[marks->n++] = mark;
        s = s.n ? arena_printf(arena, "%.*s%.*s", STR_ARGS(s), STR_ARGS(segment->s)) : segment->s;
        if (!s.p)
            return error_memory(err);
    }
    *ret = (struct text){s, marks};
    return 0;
}

static int fill_row(const struct box *box, struct text_table *table, size_t row, struct error *err)
{
    const struct box_line *line = &box->lines[box->rows[row]];
    for (size_t k = 0; k < line->n; k++) {
        const struct segment *segment = &line->segments[k];
        size_t column = bar_at(box, segment->left), end = bar_at(box, segment->right), last = row;
        struct span *span = &table->spans[row * table->columns + column];
        if (span->rows == 0)
            continue; /* goes on from above */
        while (goes_on(box, last, segment->left))
            last++;
        TRY(join_text(box, box->rows[row], box->ends[last], segment->left, table_cell(table, row, column), err));
        for (size_t r = row; r <= last; r++)
            for (size_t c = column; c < end; c++)
                table->spans[r * table->columns + c] = (struct span){0, 0};
        *span = (struct span){(uint16_t)(last - row + 1 > UINT16_MAX ? UINT16_MAX : last - row + 1),
                              (uint16_t)(end - column)};
    }
    return 0;
}

static bool has_number(const struct box_line *line)
{
    for (size_t k = 0; k < line->n; k++) {
        struct str s = line->segments[k].s;
        size_t i = 0;
        while (i < s.n &&
               ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.' || s.p[i] == ',' || s.p[i] == '%' || s.p[i] == '-'))
            i++;
        if (i && i == s.n)
            return true;
    }
    return false;
}

/* Lines without a frame between them are rows of a list, or one row whose texts run over: then the
 * numbers stand in one of them. */
static void find_rows(struct box *box)
{
    for (size_t i = 0; i < box->n;) {
        const struct box_line *line = &box->lines[i];
        size_t end = i, numbers = has_number(line);
        while (line->data && line->n && end + 1 < box->n && box->lines[end + 1].data &&
               box->lines[end + 1].n == line->n)
            numbers += has_number(&box->lines[++end]);
        for (size_t k = i; line->data && line->n && k <= end; k++) {
            box->rows[box->n_rows] = k;
            k = numbers == 1 ? end : k;
            box->ends[box->n_rows++] = k;
        }
        i = end + 1;
    }
}

int model_read_box(struct model *document, const struct line *lines, size_t n, struct error *err)
{
    struct box box = {.document = document,
                      .lines = ARENA_NEW_ARRAY(document->arena, n + 1, struct box_line),
                      .n = n,
                      .rows = ARENA_NEW_ARRAY(document->arena, n + 1, size_t),
                      .ends = ARENA_NEW_ARRAY(document->arena, n + 1, size_t)};
    struct text_table *table;
    if (!box.lines || !box.rows || !box.ends)
        return error_memory(err);
    for (size_t i = 0; i < n; i++)
        TRY(cut_line(&box, &lines[i], &box.lines[i], err));
    find_rows(&box);
    TRY(find_bars(&box, err));
    if (!box.n_rows || box.n_bars < 2)
        return 0;
    TRY(model_table(document, box.n_rows, box.n_bars - 1, &table, err));
    TRY(model_spans(document, table, err));
    for (size_t row = 0; row < box.n_rows; row++)
        TRY(fill_row(&box, table, row, err));
    return 0;
}
