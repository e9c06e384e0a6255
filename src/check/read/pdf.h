/* Within the reader of PDF: words with boxes become lines, see read/pdf.c, and lines with gaps become tables, see
 * read/pdf_table.c. Lengths are tenths of a point. */
#ifndef XINFANG_CHECK_READ_PDF_H
#define XINFANG_CHECK_READ_PDF_H

#include "check/read/read.h"

enum { PIECES_MAX = TABLE_COLUMNS_MAX };

struct word {
    int32_t page, x, y, width, height;
    int32_t size; /* of its letters: boxes are as high as the font says, which may be three times that */
    struct str s;
};

/* Words without a gap between them: a cell, or a whole line of prose. */
struct piece {
    int32_t x, right;
    size_t first, n; /* words */
};
/* There is always a piece. */
struct visual_line {
    int32_t page, y, height, number;
    int32_t middle; /* of its first word, from the top of the page */
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

/* Words [first, first + n) of a line. */
struct word_run {
    size_t first, n;
    const struct visual_line *line;
};
/* Their text, one run behind the other, with a blank where ASCII words meet in one. */
int pdf_runs_text(struct pdf_reader *reader, const struct word_run *runs, size_t n, struct text *ret);
int pdf_add_prose(struct pdf_reader *reader, const struct visual_line *line);
int pdf_flush_prose(struct pdf_reader *reader);

enum { TOUCHING = 5, HEADER_LINES_MAX = 12 };

struct column {
    int32_t left, right;
    int32_t ends[2];   /* where the words of the header and of the body end that are no numbers */
    bool data, header; /* something of the body, of the header, is in it */
};
struct columns {
    struct column *items; /* PIECES_MAX + 1 */
    size_t n;
};

/* What a line has in a column. */
struct part {
    size_t row; /* named by the line that it is, or that its wrapped cells belong to */
    size_t column, line;
    struct word_run run;
};

/* Lines [from, to), of which those from `body` on are no header. */
struct region {
    struct pdf_reader *reader;
    struct arena *scratch;
    size_t from, body, to;
    size_t most[2]; /* pieces of a line of the header, of the body */
    struct columns columns;
    int32_t size;    /* of the letters */
    int32_t pitch;   /* from row to row, where nothing is wrapped; 0 when it cannot be told */
    int32_t leading; /* the most from line to line within a cell */
    struct part *parts;
    struct word_run *runs; /* room for as many */
    size_t n_parts;
    size_t *first; /* by line less `from`: its first part; one more for the end */
    bool *numbers; /* by line less `from`: has it any? */
};

static inline size_t line_words(const struct visual_line *line)
{
    size_t n = 0;
    for (size_t i = 0; i < line->n; i++)
        n += line->pieces[i].n;
    return n;
}

static inline const struct word *line_word(const struct pdf_reader *reader, const struct visual_line *line, size_t i)
{
    return &reader->words[line->pieces[0].first + i];
}

/* Digits, and what stands among digits. */
bool pdf_is_number(struct str s);
bool pdf_is_amount(struct str s);
/* Has the line a number that is no year? */
bool pdf_has_number(const struct pdf_reader *reader, const struct visual_line *line);

/* Finds where the body begins and the columns of the region; none when there are too many, or lines that have none. */
int pdf_find_columns(struct region *region);
/* The column of a word: that which it overlaps most, of a header the first; else the nearest. */
size_t pdf_column_of(const struct columns *columns, const struct word *word, bool header);
/* A header of single columns: a line that has one for most, above the body or, in forms, within it. */
bool pdf_is_header(const struct region *region, size_t line);
/* Takes the lines of the region apart by its columns, and says to which row each part belongs. */
int pdf_find_rows(struct region *region);

/* "单位：万元": stands above a table, with columns of its own. */
bool pdf_states_unit(const struct pdf_reader *reader, const struct visual_line *line);
/* Behind the last line of the table that line `from`, of several pieces, may begin. */
size_t pdf_table_end(const struct pdf_reader *reader, size_t from);
/* Lines [from, to) as tables, or as prose where they have no columns. */
int pdf_add_tables(struct pdf_reader *reader, size_t from, size_t to);

#endif
