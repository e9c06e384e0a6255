/* Text and Markdown: paragraphs, and tables of lines with tabs or pipes. */
#include "check/read/read.h"

#include <string.h>

struct text_reader {
    struct model *document;
    struct line *lines; /* paragraph lines not yet given to model_lines() */
    size_t n, capacity;
    struct line *rows; /* lines of the open table */
    size_t n_rows, rows_capacity;
    struct line *drawn; /* lines of a table of box characters */
    size_t n_drawn, drawn_capacity;
    struct line *spaced; /* whole lines with wide blanks, one after the other */
    size_t n_spaced, spaced_capacity;
    size_t blank_lines; /* since the last line that was not blank */
    struct error *err;
};

/* "| a | b |", or without the first bar as extracts of web pages write it: "a | b |", "a | b | c". */
static bool is_pipe_row(struct str s)
{
    size_t first = str_find(s, '|', 0);
    if (s.n < 3 || first == s.n || str_find(s, '|', first + 1) == s.n)
        return false;
    return first == 0 || s.p[s.n - 1] == '|' || !str_contains(s, STR("。"));
}

/* The cells of a row of pipes, without the bars at its ends. */
static struct str pipe_cells(struct str s)
{
    s = str_slice(s, s.n && s.p[0] == '|', s.n);
    if (s.n && s.p[s.n - 1] == '|')
        s.n--;
    return s;
}

static bool is_pipe_rule(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '|' && s.p[i] != '-' && s.p[i] != ':' && s.p[i] != ' ')
            return false;
    return str_find(s, '-', 0) < s.n;
}

static bool is_row(struct str s)
{
    return is_pipe_row(s) || str_find(s, '\t', 0) < s.n;
}

static size_t count_cells(struct str s, size_t *ret_full)
{
    size_t n = 0;
    struct str cell;
    *ret_full = 0;
    char separator = is_pipe_row(s) ? '|' : '\t';
    if (separator == '|')
        s = pipe_cells(s);
    while (str_cut(&s, separator, &cell)) {
        n++;
        *ret_full += str_trim(cell).n > 0;
    }
    return n;
}

static int flush_lines(struct text_reader *reader)
{
    TRY(model_read_stacked(reader->document, reader->lines, reader->n, reader->err));
    reader->n = 0;
    return 0;
}

static void fill_row(struct model *document, struct text_table *table, size_t row, struct str s)
{
    struct str cell;
    bool pipes = is_pipe_row(s);
    size_t column = 0;
    if (pipes)
        s = pipe_cells(s);
    for (; str_cut(&s, pipes ? '|' : '\t', &cell); column++) {
        cell = str_trim(cell);
        if (cell.n)
            *table_cell(table, row, column) = (struct text){cell, document->source};
    }
}

static int flush_table(struct text_reader *reader)
{
    size_t rows = reader->n_rows, columns = 0, full = 0;
    reader->n_rows = 0;
    for (size_t i = 0; i < rows; i++) {
        size_t n = count_cells(reader->rows[i].s, &full);
        columns = n > columns ? n : columns;
    }
    if (rows == 0)
        return 0;
    if (rows == 1 && full <= 1) { /* a line that only begins with a tab */
        struct line line = reader->rows[0];
        line.s = str_trim(line.s);
        if (!ARENA_ROOM(reader->document->arena, reader->lines, reader->n, reader->capacity))
            return error_memory(reader->err);
        reader->lines[reader->n++] = line;
        return 0;
    }
    TRY(flush_lines(reader));
    struct text_table *table;
    TRY(model_table(reader->document, rows, columns, &table, reader->err));
    for (size_t i = 0; i < rows; i++)
        fill_row(reader->document, table, i, reader->rows[i].s);
    return 0;
}

static int add_row(struct text_reader *reader, struct line line)
{
    size_t ignored;
    if (reader->n_rows && reader->blank_lines) {
        /* A table cut by blank lines, as at the end of a page, goes on if its shape does. */
        size_t here = count_cells(line.s, &ignored);
        size_t there = count_cells(reader->rows[reader->n_rows - 1].s, &ignored);
        if (here > there + 2 || there > here + 2)
            TRY(flush_table(reader));
    }
    if (is_pipe_row(line.s) && is_pipe_rule(line.s))
        return 0;
    if (!ARENA_ROOM(reader->document->arena, reader->rows, reader->n_rows, reader->rows_capacity))
        return error_memory(reader->err);
    reader->rows[reader->n_rows++] = line;
    return 0;
}

/* Marks of Markdown that are no text: "# ", "- ", "* ", "> ". */
static size_t markdown_prefix(struct str s, bool *ret_heading)
{
    size_t hashes = 0;
    *ret_heading = false;
    while (hashes < s.n && hashes < 6 && s.p[hashes] == '#')
        hashes++;
    if (hashes && hashes < s.n && s.p[hashes] == ' ') {
        *ret_heading = true;
        return hashes + 1;
    }
    if (s.n > 2 && (s.p[0] == '-' || s.p[0] == '*' || s.p[0] == '>') && s.p[1] == ' ')
        return 2;
    return 0;
}

static int add_text(struct text_reader *reader, struct line line)
{
    TRY(flush_table(reader));
    bool heading;
    size_t prefix = markdown_prefix(line.s, &heading);
    line.s = str_slice(line.s, prefix, line.s.n);
    line.mark.column += (int32_t)prefix;
    line.after_blank = reader->blank_lines > 0;
    /* Behind a full stop nothing goes on: what is gathered need not be kept. */
    enum { LINES_KEPT = 512 };
    bool ended = reader->n > LINES_KEPT && str_ends(reader->lines[reader->n - 1].s, STR("。"));
    if (heading || ended)
        TRY(flush_lines(reader));
    if (!ARENA_ROOM(reader->document->arena, reader->lines, reader->n, reader->capacity))
        return error_memory(reader->err);
    reader->lines[reader->n++] = line;
    if (heading) {
        TRY(flush_lines(reader));
        reader->document->blocks[reader->document->n - 1].heading = true;
    }
    return 0;
}

/* The line without the blanks at its ends. */
static struct line trimmed_line(struct line line)
{
    struct str trimmed = str_trim(line.s);
    for (size_t i = 0; line.s.p + i < trimmed.p; line.mark.column++)
        utf8_next(line.s, &i);
    line.s = trimmed;
    return line;
}

/* The lines as a table, if they are `whole`, or each as what it is else: a row of cells, or text. */
static int flush_piece(struct text_reader *reader, const struct line *lines, size_t n, bool whole)
{
    const struct line_list before = {reader->lines, reader->n}, spaced = {lines, n};
    bool table = false;
    if (whole)
        TRY(model_read_blanks(reader->document, before, spaced, &table, reader->err));
    if (table) {
        reader->n = 0;
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        bool row = model_is_row(lines[i].s);
        if (row)
            TRY(flush_lines(reader));
        if (row && !model_is_header(lines[i].s)) {
            TRY(model_read_cells(reader->document, lines[i].s, reader->err));
            continue;
        }
        reader->blank_lines = lines[i].after_blank;
        TRY(add_text(reader, trimmed_line(lines[i])));
        if (row)
            TRY(flush_lines(reader)); /* a row of words is no beginning of a sentence */
    }
    return 0;
}

/* The lines with wide blanks: one table, also with blank lines between its rows, or several that blank lines part. */
static int flush_spaced(struct text_reader *reader)
{
    size_t n = reader->n_spaced, blank_lines = reader->blank_lines;
    struct line *lines = reader->spaced;
    const struct line_list before = {reader->lines, reader->n}, all = {lines, n};
    bool table = false;
    reader->n_spaced = 0;
    if (!n)
        return 0;
    if (model_is_header(lines[0].s))
        TRY(model_read_blanks(reader->document, before, all, &table, reader->err));
    reader->n = table ? 0 : reader->n;
    for (size_t from = 0, to; from < n && !table; from = to) {
        for (to = from + 1; to < n && !lines[to].after_blank;)
            to++;
        /* Rows without a header belong to the lines above: those are no whole table, nor are they. */
        bool whole = model_is_header(lines[from].s) && (to == n || model_is_header(lines[to].s));
        TRY(flush_piece(reader, lines + from, to - from, whole));
    }
    reader->blank_lines = blank_lines;
    return 0;
}

static int add_spaced(struct text_reader *reader, struct line line)
{
    TRY(flush_table(reader));
    line.after_blank = reader->blank_lines > 0;
    if (!ARENA_ROOM(reader->document->arena, reader->spaced, reader->n_spaced, reader->spaced_capacity))
        return error_memory(reader->err);
    reader->spaced[reader->n_spaced++] = line;
    return 0;
}

/* Gathers the lines of a drawn table; the first that is none ends it. */
static int add_drawn(struct text_reader *reader, struct line line)
{
    if (!reader->n_drawn) {
        TRY(flush_table(reader));
        TRY(flush_lines(reader));
    }
    if (!ARENA_ROOM(reader->document->arena, reader->drawn, reader->n_drawn, reader->drawn_capacity))
        return error_memory(reader->err);
    reader->drawn[reader->n_drawn++] = line;
    return 0;
}

static int flush_drawn(struct text_reader *reader)
{
    size_t n = reader->n_drawn;
    reader->n_drawn = 0;
    return n ? model_read_box(reader->document, reader->drawn, n, reader->err) : 0;
}

/* Room for a block a line, which is more than there will be: what stays unused costs no page of memory,
 * and growing step by step would leave as much again behind in the arena. */
static int reserve_blocks(struct model *document, struct str utf8, struct error *err)
{
    enum { SHORT_LINE = 32 }; /* more blocks than the text's length promises grow as they come */
    size_t lines = document->n + 2, most = lines + utf8.n / SHORT_LINE;
    for (size_t at = 0; lines < most && (at = str_find(utf8, '\n', at)) < utf8.n; at++)
        lines++;
    struct block *blocks = ARENA_NEW_ARRAY(document->arena, lines, struct block);
    if (!blocks)
        return error_memory(err);
    if (document->n)
        memcpy(blocks, document->blocks, document->n * sizeof *blocks);
    document->blocks = blocks;
    document->capacity = lines;
    return 0;
}

static int take_line(struct text_reader *reader, struct line line)
{
    const struct line trimmed = trimmed_line(line);
    bool drawn = model_is_box(trimmed.s);
    bool row = is_row(trimmed.s) || (is_row(line.s) && (reader->n_rows || str_find(trimmed.s, '\t', 0) < trimmed.s.n));
    bool spaced = trimmed.s.n && !drawn && !row && model_is_spaced(trimmed.s);
    bool between = !trimmed.s.n && reader->n_spaced && !reader->blank_lines; /* two rows, perhaps */
    if (!spaced && !between)
        TRY(flush_spaced(reader));
    if (!drawn)
        TRY(flush_drawn(reader));
    if (!trimmed.s.n) {
        reader->blank_lines++;
        return 0;
    }
    if (drawn)
        TRY(add_drawn(reader, line));
    else if (row)
        TRY(add_row(reader, is_pipe_row(trimmed.s) ? (struct line){trimmed.s, line.mark, false} : line));
    else if (spaced)
        TRY(add_spaced(reader, line));
    else
        TRY(add_text(reader, trimmed));
    reader->blank_lines = 0;
    return 0;
}

int model_read_text(struct model *document, struct str utf8, struct error *err)
{
    struct text_reader reader = {.document = document, .err = err};
    struct str line;
    int32_t number = 0;
    TRY(model_source(document, utf8, err));
    TRY(reserve_blocks(document, utf8, err));
    while (str_cut(&utf8, '\n', &line)) {
        number++;
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        TRY(take_line(&reader, (struct line){.s = line, .mark = {.line = number, .column = 1}}));
    }
    TRY(flush_spaced(&reader));
    TRY(flush_drawn(&reader));
    TRY(flush_table(&reader));
    return flush_lines(&reader);
}
