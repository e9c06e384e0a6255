/*
 * Rows of a table of a PDF. A row is a line with numbers, and what is wrapped in its cells: lines of a cell are nearer
 * to one another than rows are, and go on where the cell is full. Two lines with numbers are never one row.
 */
#include "check/read/pdf.h"

#include <stdlib.h>

/* What the lines have in each column, from left to right and from top to bottom. */
static int find_parts(struct region *region)
{
    struct pdf_reader *reader = region->reader;
    size_t words = 0;
    for (size_t i = region->from; i < region->to; i++)
        words += line_words(&reader->lines[i]);
    region->parts = ARENA_NEW_ARRAY(region->scratch, words, struct part);
    region->runs = ARENA_NEW_ARRAY(region->scratch, words, struct word_run);
    region->first = ARENA_NEW_ARRAY(region->scratch, region->to - region->from + 1, size_t);
    if (!region->parts || !region->runs || !region->first)
        return error_memory(reader->err);
    for (size_t i = region->from; i < region->to; i++) {
        const struct visual_line *line = &reader->lines[i];
        size_t first = line->pieces[0].first, before = region->n_parts;
        for (size_t w = first; w < first + line_words(line); w++) {
            size_t column = pdf_column_of(&region->columns, &reader->words[w], i < region->body);
            struct part *last = region->n_parts > before ? &region->parts[region->n_parts - 1] : NULL;
            if (last && last->column >= column)
                last->run.n++; /* never back to the left */
            else
                region->parts[region->n_parts++] = (struct part){i, column, i, {w, 1, line}};
        }
        region->first[i - region->from + 1] = region->n_parts;
    }
    return 0;
}

static bool line_numbers(const struct region *region, size_t line)
{
    return region->numbers[line - region->from];
}

static int by_value(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* Which lines have numbers, and the usual way from one of them to the next. */
static int find_numbers(struct region *region)
{
    const struct visual_line *lines = region->reader->lines;
    int32_t *gaps = ARENA_NEW_ARRAY(region->scratch, region->to - region->from + 1, int32_t);
    size_t n = 0;
    region->numbers = ARENA_NEW_ARRAY(region->scratch, region->to - region->from, bool);
    if (!gaps || !region->numbers)
        return error_memory(region->reader->err);
    for (size_t i = region->body; i < region->to; i++) {
        region->numbers[i - region->from] = pdf_has_number(region->reader, &lines[i]);
        if (i > region->body && lines[i].page == lines[i - 1].page && line_numbers(region, i) &&
            line_numbers(region, i - 1))
            gaps[n++] = lines[i].middle - lines[i - 1].middle;
    }
    if (n)
        qsort(gaps, n, sizeof *gaps, by_value);
    region->pitch = n ? gaps[n / 4] : 0; /* some rows are of several lines */
    return 0;
}

/* Nothing but text that goes on below, as far as can be seen: the column is full there. */
static bool is_full(const struct region *region, const struct part *part)
{
    const struct word *last = &region->reader->words[part->run.first + part->run.n - 1];
    return last->x + last->width >=
           region->columns.items[part->column].ends[part->line >= region->body] - 2 * region->size;
}

/* The line with numbers whose middle is at `middle`, within `slack`, and which has nothing in the column itself;
 * SIZE_MAX for none. Looked for among the lines from `first` to `last` and beside them. */
static size_t line_in_middle(const struct region *region, size_t first, size_t last, int32_t middle, int32_t slack,
                             size_t column)
{
    const struct visual_line *lines = region->reader->lines;
    for (size_t i = first > region->from ? first - 1 : first; i <= last + 1 && i < region->to; i++) {
        if (!line_numbers(region, i) || lines[i].page != lines[first].page || abs(lines[i].middle - middle) > slack)
            continue;
        bool own = false;
        for (size_t k = region->first[i - region->from]; k < region->first[i - region->from + 1]; k++)
            own |= region->parts[k].column == column;
        return own ? SIZE_MAX : i;
    }
    return SIZE_MAX;
}

/* Do two parts of a column, one below the other, stand in one cell? */
static bool is_wrapped(const struct region *region, const struct part *above, const struct part *below)
{
    const struct visual_line *a = &region->reader->lines[above->line], *b = &region->reader->lines[below->line];
    bool numbers = line_numbers(region, above->line), more = line_numbers(region, below->line);
    int32_t gap = b->middle - a->middle;
    if (a->page != b->page || (above->line < region->body) != (below->line < region->body) || (numbers && more) ||
        gap * 10 > region->size * 22 || !is_full(region, above))
        return false;
    if (gap <= region->leading)
        return true;
    return !numbers && !more &&
           line_in_middle(region, above->line, below->line, (a->middle + b->middle) / 2, region->size / 4,
                          above->column) != SIZE_MAX;
}

/* Gives the parts of one cell the row of its line with numbers; of one without, that in its middle. */
static void settle_cell(const struct region *region, struct part **parts, size_t n)
{
    size_t row = SIZE_MAX;
    for (size_t i = 0; i < n; i++)
        if (line_numbers(region, parts[i]->line))
            row = parts[i]->line;
    if (row == SIZE_MAX) {
        const struct visual_line *lines = region->reader->lines;
        int32_t middle = (lines[parts[0]->line].middle + lines[parts[n - 1]->line].middle) / 2;
        row = line_in_middle(region, parts[0]->line, parts[n - 1]->line, middle, region->size * 4 / 10,
                             parts[0]->column);
    }
    if (row == SIZE_MAX)
        row = parts[0]->line;
    for (size_t i = 0; i < n; i++)
        parts[i]->row = row;
}

/* Lines of a cell are nearer to one another than rows are, and all alike: the nearest two lines of text in a column
 * show how near. Where every row is of several lines, they alone do. */
static int find_leading(struct region *region)
{
    const struct visual_line *lines = region->reader->lines;
    const struct part **last = ARENA_NEW_ARRAY(region->scratch, region->columns.n, const struct part *);
    int32_t least = 0;
    if (!last)
        return error_memory(region->reader->err);
    for (size_t k = region->first[region->body - region->from]; k < region->n_parts; k++) {
        const struct part *part = &region->parts[k], *above = last[part->column];
        last[part->column] = part;
        if (!above || lines[above->line].page != lines[part->line].page || line_numbers(region, above->line) ||
            line_numbers(region, part->line))
            continue;
        int32_t gap = lines[part->line].middle - lines[above->line].middle;
        if (gap >= region->size && (!least || gap < least))
            least = gap;
    }
    region->leading = region->pitch * 93 / 100;
    if (!region->pitch) {
        region->leading = least * 115 / 100;
        region->pitch = least * 150 / 100;
    }
    return 0;
}

static bool is_text(const struct region *region, const struct part *part)
{
    for (size_t w = 0; w < part->run.n; w++)
        if (!pdf_is_number(region->reader->words[part->run.first + w].s))
            return true;
    return false;
}

/* Cells of several lines, column by column: each becomes one with the row that it belongs to. */
static int join_wrapped(struct region *region)
{
    struct part **cell = ARENA_NEW_ARRAY(region->scratch, region->n_parts, struct part *);
    if (!cell)
        return error_memory(region->reader->err);
    for (size_t column = 0; column < region->columns.n; column++) {
        size_t n = 0;
        for (size_t k = 0; k < region->n_parts; k++) {
            struct part *part = &region->parts[k];
            if (part->column != column || !is_text(region, part))
                continue;
            if (n && !is_wrapped(region, cell[n - 1], part)) {
                settle_cell(region, cell, n);
                n = 0;
            }
            cell[n++] = part;
        }
        if (n)
            settle_cell(region, cell, n);
    }
    return 0;
}

/* A row with numbers, and how far the lines of its cells reach. */
struct extent {
    size_t row;
    int32_t top, bottom;
};

/* A row may be higher than its text. Where numbers stand in the middle of their rows, the end of each follows from its
 * beginning; if one came out too low for a line they do not, and all is left as it was. */
static void tile(const struct region *region, struct extent *extents, size_t n)
{
    for (int apply = 0; apply < 2; apply++)
        for (size_t i = 0, top = 0; i < n; i++) {
            int32_t from = i ? (int32_t)top : extents[0].top, middle = region->reader->lines[extents[i].row].middle;
            int32_t to = 2 * middle - from;
            if (to - from < region->pitch * 7 / 10 || to < 0)
                return;
            if (apply) {
                extents[i].top = from;
                extents[i].bottom = to;
            }
            top = (size_t)to;
        }
}

/* The rows with numbers of the page of line `first`, below the last header there; how many. */
static size_t find_extents(const struct region *region, size_t first, size_t end, struct extent *ret)
{
    const struct visual_line *lines = region->reader->lines;
    size_t n = 0;
    for (size_t i = first; i < end; i++)
        if (i >= region->body && pdf_is_header(region, i))
            n = 0;
        else if (line_numbers(region, i))
            ret[n++] = (struct extent){i, lines[i].middle - region->pitch / 2, lines[i].middle + region->pitch / 2};
    for (size_t k = region->first[first - region->from]; n && k < region->first[end - region->from]; k++) {
        const struct part *part = &region->parts[k];
        size_t low = 0, high = n;
        while (high - low > 1) {
            size_t middle = (low + high) / 2;
            *(ret[middle].row <= part->row ? &low : &high) = middle;
        }
        int32_t top = lines[part->line].middle - region->pitch / 2, bottom = top + region->pitch;
        if (ret[low].row != part->row)
            continue;
        ret[low].top = top < ret[low].top ? top : ret[low].top;
        ret[low].bottom = bottom > ret[low].bottom ? bottom : ret[low].bottom;
    }
    tile(region, ret, n);
    return n;
}

/* The cells of a column, from part `k` on: those of one row are one. Behind the last; its middle. */
static size_t cell_end(const struct region *region, struct part *const *parts, size_t n, size_t k, int32_t *ret_middle)
{
    const struct visual_line *lines = region->reader->lines;
    size_t end = k + 1;
    while (end < n && parts[end]->row == parts[k]->row)
        end++;
    *ret_middle = (lines[parts[k]->line].middle + lines[parts[end - 1]->line].middle) / 2;
    return end;
}

/*
 * Cells over several rows stand in their middle. When all cells of a column, one after the other, are in the middle of
 * rows that leave none out, each belongs to the first of its rows; else nothing is changed.
 */
static bool raise_cells(const struct region *region, const struct extent *extents, size_t n_extents,
                        struct part **parts, size_t n)
{
    for (int apply = 0; apply < 2; apply++)
        for (size_t k = 0, end, a = 0; k < n; k = end) {
            int32_t middle;
            size_t b = a;
            end = cell_end(region, parts, n, k, &middle);
            while (b < n_extents && abs((extents[a].top + extents[b].bottom) / 2 - middle) > region->pitch / 4)
                b++;
            if (b >= n_extents)
                return false;
            for (size_t i = k; apply && i < end; i++)
                parts[i]->row = extents[a].row;
            a = b + 1;
        }
    return true;
}

/* What a column has in the lines [from, to) from `top` on; how many, of them `ret_orphans` without a row with numbers.
 * None where it has numbers. */
static size_t column_parts(const struct region *region, size_t column, size_t from, size_t to, int32_t top,
                           struct part **ret, size_t *ret_orphans)
{
    size_t n = 0;
    *ret_orphans = 0;
    for (size_t k = region->first[from - region->from]; k < region->first[to - region->from]; k++) {
        struct part *part = &region->parts[k];
        if (part->column != column || region->reader->lines[part->line].middle < top)
            continue;
        if (!is_text(region, part))
            return 0;
        ret[n++] = part;
        *ret_orphans += !line_numbers(region, part->row);
    }
    return n;
}

/* Page by page: the columns that have cells without a row of their own, and those to their left, which are about
 * them. */
static int raise_all(struct region *region)
{
    const struct visual_line *lines = region->reader->lines;
    struct extent *extents = ARENA_NEW_ARRAY(region->scratch, region->to - region->from, struct extent);
    struct part **parts = ARENA_NEW_ARRAY(region->scratch, region->n_parts, struct part *);
    if (!extents || !parts)
        return error_memory(region->reader->err);
    for (size_t from = region->body, end; from < region->to && region->pitch; from = end) {
        for (end = from + 1; end < region->to && lines[end].page == lines[from].page;)
            end++;
        size_t n_extents = find_extents(region, from, end, extents), orphans;
        bool raised = false;
        for (size_t column = region->columns.n; column-- > 0 && n_extents;) {
            size_t n = column_parts(region, column, from, end, extents[0].top, parts, &orphans);
            if (n && (orphans || raised))
                raised |= raise_cells(region, extents, n_extents, parts, n);
        }
    }
    return 0;
}

int pdf_find_rows(struct region *region)
{
    TRY(find_parts(region));
    TRY(find_numbers(region));
    TRY(find_leading(region));
    TRY(join_wrapped(region));
    return raise_all(region);
}
