/* The readers: every kind of document into the one model. */
#ifndef XINFANG_CHECK_READ_READ_H
#define XINFANG_CHECK_READ_READ_H

#include "check/lexicon.h"
#include "check/model.h"

/*
 * Reads a document from memory by what its bytes are: PDF, zip (DOCX or XLSX), HTML, or text with tab-
 * or pipe-separated tables; text may be UTF-8, UTF-16 with BOM, or GB18030. `file` is the name used
 * for messages, `lexicon` has the words that tell notes, titles and tables apart. Fails for broken or oversized input.
 */
int model_read(struct arena *arena, const struct lexicon *lexicon, struct str file, struct str bytes, struct model *ret,
               struct error *err);
int model_read_text(struct model *document, struct str utf8, struct error *err);
int model_read_html(struct model *document, struct str utf8, struct error *err);
int model_read_docx(struct model *document, struct str bytes, struct error *err);
int model_read_xlsx(struct model *document, struct str bytes, struct error *err);
int model_read_csv(struct model *document, struct str bytes, struct error *err);
/* `tsv` is what `pdftotext -tsv` writes. */
int model_read_pdf_tsv(struct model *document, struct str tsv, struct error *err);

/* Paragraphs from lines that an extraction may have broken anywhere; the readers of text and PDF use it. */
struct line {
    struct str s;
    struct mark mark;
    bool after_blank;
};
int model_lines(struct model *document, const struct line *lines, size_t n, struct error *err);
/* The same, with the tables among them that stand one cell a line. */
int model_read_stacked(struct model *document, const struct line *lines, size_t n, struct error *err);
/* Has the line cells that wide blanks part? */
bool model_is_spaced(struct str line);
/* Digits with signs, points, commas and a percent sign, and nothing else. */
bool model_is_number(struct str s);
/* Such lines, whole, as a table where they certainly are one, and the lines before it as paragraphs; else `*ret_table`
 * is false and nothing was added. */
struct line_list {
    const struct line *items;
    size_t n;
};
/* Has no cell of such a line nothing but a number? */
bool model_is_header(struct str line);
/* Has such a line a cell with nothing but a number, or three and more? Then it is no prose. */
bool model_is_row(struct str line);
/* Such a line as a table of one row, of which nothing is known but its cells. */
int model_read_cells(struct model *document, struct str line, struct error *err);
int model_read_blanks(struct model *document, struct line_list before, struct line_list spaced, bool *ret_table,
                      struct error *err);
/* A table drawn with box characters: its lines whole, from the first bar's to the last. */
int model_read_box(struct model *document, const struct line *lines, size_t n, struct error *err);
bool model_is_box(struct str line);

#endif
