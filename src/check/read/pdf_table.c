/* Tables of a PDF: which lines are one, and their rows and columns as cells. */
#include "check/read/pdf.h"

#include <stdlib.h>

static int by_cell(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->run.first > y->run.first) - (x->run.first < y->run.first);
}

static size_t sort_rows(struct region *region)
{
    size_t rows = 0;
    qsort(region->parts, region->n_parts, sizeof *region->parts, by_cell);
    for (size_t k = 0; k < region->n_parts; k++)
        rows += k == 0 || region->parts[k].row != region->parts[k - 1].row;
    return rows;
}

/* Puts parts from `*at` on, as long as they are one row, into its cells. */
static int fill_row(const struct region *region, struct text_table *table, size_t row, size_t *at)
{
    const struct part *parts = region->parts;
    struct word_run *runs = region->runs;
    for (size_t first = *at; *at < region->n_parts && parts[*at].row == parts[first].row;) {
        size_t n = 0, column = parts[*at].column;
        while (*at < region->n_parts && parts[*at].row == parts[first].row && parts[*at].column == column)
            runs[n++] = parts[(*at)++].run;
        TRY(pdf_runs_text(region->reader, runs, n, table_cell(table, row, column)));
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

static int fill_table(struct region *region, struct text_table *table)
{
    const struct visual_line *lines = region->reader->lines;
    size_t header = SIZE_MAX, at = 0; /* row that the next one may repeat */
    int32_t page = lines[region->from].page;
    for (size_t row = 0; row < table->rows; row++) {
        size_t line = region->parts[at].row;
        TRY(fill_row(region, table, row, &at));
        if (lines[line].page != page)
            header = 0;
        page = lines[line].page;
        bool again = header != SIZE_MAX && same_row(table, row, header);
        header = again ? header + 1 : SIZE_MAX;
        for (size_t column = 0; again && column < table->columns; column++)
            table_cell(table, row, column)->s.n = 0;
    }
    return 0;
}

static int add_table(struct pdf_reader *reader, size_t from, size_t to)
{
    _cleanup_arena_ struct arena scratch = ARENA(reader->document->arena->max);
    struct region region = {.reader = reader, .scratch = &scratch, .from = from, .to = to};
    struct text_table *table;
    TRY(pdf_find_columns(&region));
    if (region.columns.n < 2) {
        for (size_t i = from; i < to; i++)
            TRY(pdf_add_prose(reader, &reader->lines[i]));
        return 0;
    }
    TRY(pdf_flush_prose(reader));
    TRY(pdf_find_rows(&region));
    TRY(model_table(reader->document, sort_rows(&region), region.columns.n, &table, reader->err));
    return fill_table(&region, table);
}

/* Does no column of `all` hold two of `part`? */
static bool apart(const struct columns *all, const struct columns *part)
{
    for (size_t i = 0, k = 0; i < part->n; i++) {
        size_t before = k;
        while (k < all->n && all->items[k].right < part->items[i].left)
            k++;
        if (i > 0 && k == before)
            return false;
    }
    return true;
}

/* Are the columns of the lines [from, middle) and [middle, to) the same stretches of the page? */
static int same_columns(struct pdf_reader *reader, size_t from, size_t middle, size_t to, bool *ret)
{
    _cleanup_arena_ struct arena scratch = ARENA(reader->document->arena->max);
    struct region regions[3] = {{.from = from, .to = middle}, {.from = middle, .to = to}, {.from = from, .to = to}};
    for (size_t i = 0; i < 3; i++) {
        regions[i].reader = reader;
        regions[i].scratch = &scratch;
        TRY(pdf_find_columns(&regions[i]));
    }
    *ret = regions[0].columns.n && regions[1].columns.n && regions[2].columns.n &&
           apart(&regions[2].columns, &regions[0].columns) && apart(&regions[2].columns, &regions[1].columns);
    return 0;
}

/* Lines that may be one table over the end of a page: they are if no column of one page swallows two of the other. */
int pdf_add_tables(struct pdf_reader *reader, size_t from, size_t to)
{
    while (from < to) {
        size_t end = from + 1;
        while (end < to && reader->lines[end].page == reader->lines[from].page)
            end++;
        for (size_t next = end, last = from; end < to; last = end, end = next) {
            bool same = false; /* as the page before it */
            while (next < to && reader->lines[next].page == reader->lines[end].page)
                next++;
            TRY(same_columns(reader, last, end, next, &same));
            if (!same)
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
    for (size_t i = 0; i < line_words(line); i++)
        if (lexicon_contains(reader->document->lexicon, WORD_TABLE_TOP, line_word(reader, line, i)->s))
            return true;
    return false;
}

/* Is it word `i`, or that and the colon behind it in another font? */
static bool is_unit_label(const struct pdf_reader *reader, const struct visual_line *line, size_t i)
{
    const struct lexicon *lexicon = reader->document->lexicon;
    struct str s = line_word(reader, line, i)->s;
    return lexicon_contains(lexicon, WORD_UNIT_LABEL, s) ||
           (i + 1 < line_words(line) && lexicon_ends(lexicon, WORD_STATES_UNIT, s) &&
            str_starts(line_word(reader, line, i + 1)->s, STR(":")));
}

bool pdf_states_unit(const struct pdf_reader *reader, const struct visual_line *line)
{
    bool unit = false, number = false;
    for (size_t i = 0; i < line_words(line); i++) {
        struct str s = line_word(reader, line, i)->s;
        unit |= is_unit_label(reader, line, i);
        number |= pdf_is_amount(s);
    }
    return unit && !number;
}

/* "单位：万元": no cell of a form says it of money. */
static bool states_money(const struct pdf_reader *reader, const struct visual_line *line)
{
    bool money = false;
    for (size_t i = 0; i < line_words(line); i++) {
        struct str s = line_word(reader, line, i)->s;
        for (size_t at = 0; at < s.n && !money; utf8_next(s, &at)) {
            const struct unit *unit = lexicon_unit(reader->document->lexicon, str_slice(s, at, s.n));
            money = unit && unit->family == UNIT_MONEY;
        }
    }
    return money && pdf_states_unit(reader, line);
}

/* The unit that stands above another table, or the title above that. */
static bool begins_next(const struct pdf_reader *reader, size_t i)
{
    const struct visual_line *line = &reader->lines[i];
    struct str last = line_word(reader, line, line_words(line) - 1)->s;
    return states_money(reader, line) ||
           (i + 1 < reader->n_lines && !pdf_has_number(reader, line) &&
            lexicon_ends(reader->document->lexicon, WORD_TABLE_WORD, last) && states_money(reader, line + 1));
}

/* Is it a sentence, a label or a title, rather than a piece of a cell? */
static bool is_note(const struct lexicon *lexicon, struct str s)
{
    return str_contains(s, STR("：")) || str_contains(s, STR("。")) || lexicon_contains(lexicon, WORD_TABLE_WORD, s);
}

/* Is it narrow, and below, or above, one of the pieces of `near` only, or none? A note is not. */
static bool fits_column(const struct pdf_reader *reader, const struct visual_line *line, const struct visual_line *near)
{
    const struct piece *piece = &line->pieces[0];
    size_t over = 0;
    if (line->page != near->page || near->n < 2 ||
        (piece->right - piece->x) * 3 > near->pieces[near->n - 1].right - near->pieces[0].x)
        return false;
    for (size_t k = 0; k < near->n; k++)
        over += near->pieces[k].x < piece->right && near->pieces[k].right > piece->x;
    for (size_t w = 0; w < piece->n; w++)
        if (is_note(reader->document->lexicon, reader->words[piece->first + w].s))
            return false;
    return over <= 1 && piece->x >= near->pieces[0].x - line_word(reader, line, 0)->size;
}

/* One piece that may be the rest of a cell of the lines around it: nearer to one than lines stand below one another,
 * or in a column of the last or the next line that has several. */
static bool may_be_wrapped(const struct pdf_reader *reader, size_t i, size_t last)
{
    enum { AHEAD = 8 };
    const struct visual_line *line = &reader->lines[i], *above = &reader->lines[last];
    int32_t size = line_word(reader, line, 0)->size;
    bool next = i + 1 < reader->n_lines && line[1].page == line->page && line[1].n > 1;
    if ((next && line[1].middle - line->middle < size) ||
        (above->page == line->page && line->middle - above->middle < size))
        return true;
    size_t below = i + 1;
    while (below < reader->n_lines && below < i + AHEAD && reader->lines[below].n < 2)
        below++;
    return fits_column(reader, line, above) ||
           (below < reader->n_lines && fits_column(reader, line, &reader->lines[below]));
}

/* Does the line of a new page say what one of the first lines of the table says, whose header begins with it? */
static bool repeats_header(const struct pdf_reader *reader, size_t from, const struct visual_line *line)
{
    for (size_t i = from; i < from + HEADER_LINES_MAX && &reader->lines[i] < line; i++) {
        const struct visual_line *like = &reader->lines[i];
        size_t words = line_words(line), w = 0;
        while (words == line_words(like) && w < words &&
               str_equal(line_word(reader, line, w)->s, line_word(reader, like, w)->s) &&
               abs(line_word(reader, line, w)->x - line_word(reader, like, w)->x) <= TOUCHING)
            w++;
        if (w == words)
            return true;
    }
    return false;
}

/* "十五、": a list goes on. */
static bool has_mark(struct str s)
{
    size_t n = 0;
    while (n < s.n && chinese_numeral(str_slice(s, n, s.n)))
        n += 3;
    return n && str_starts(str_slice(s, n, s.n), STR("、"));
}

/* One piece that begins where an inner cell of a line above does, of the lines from `from` on: a row with nothing else.
 * Prose begins at the margin, and what is wrapped in a cell has no mark. */
static bool stands_below(const struct pdf_reader *reader, size_t from, size_t i)
{
    enum { LOOK_BACK = 12 };
    const struct visual_line *line = &reader->lines[i];
    bool row = line->n == 1 && has_mark(line_word(reader, line, 0)->s);
    for (size_t back = 1; row && back <= LOOK_BACK && i - back + 1 > from; back++)
        for (size_t k = 1; k < line[-(ptrdiff_t)back].n; k++)
            if (abs(line[-(ptrdiff_t)back].pieces[k].x - line->pieces[0].x) <= TOUCHING)
                return true;
    return false;
}

size_t pdf_table_end(const struct pdf_reader *reader, size_t from)
{
    enum { WRAPPED_MAX = 8 };
    size_t to = from + 1, last = to, doubtful = 0;
    for (; to < reader->n_lines; to++) {
        const struct visual_line *line = &reader->lines[to];
        bool turned = line->page != line[-1].page;
        if (begins_next(reader, to))
            break;
        bool below = stands_below(reader, from, to);
        if (turned && !repeats_header(reader, from, line) &&
            (last < to || (line->n < 2 && !below) || begins_table(reader, line)))
            break;
        if (line->n >= 2 || below) {
            last = to + 1;
            doubtful = 0;
        } else if (to == last && line->middle - line[-1].middle < line_word(reader, line, 0)->size) {
            last = to + 1; /* the end of a cell whose numbers stand in its middle */
        } else if (to >= last + WRAPPED_MAX || (!may_be_wrapped(reader, to, last - 1) && ++doubtful > 1)) {
            break;
        }
    }
    return last;
}
