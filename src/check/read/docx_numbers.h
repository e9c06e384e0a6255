/* The numbers that a DOCX does not print but counts: headings and lists of word/numbering.xml. */
#ifndef XINFANG_CHECK_READ_DOCX_NUMBERS_H
#define XINFANG_CHECK_READ_DOCX_NUMBERS_H

#include "base/buf.h"
#include "base/map.h"
#include "formats/archive.h"

struct docx_numbers {
    struct arena *arena;
    struct docx_definition *definitions;
    size_t n_definitions, definitions_capacity;
    struct map definition_of; /* 1 + index, by its id */
    struct docx_list *lists;
    size_t n_lists, lists_capacity;
    struct map list_of; /* 1 + index, by its id */
    struct docx_style *styles;
    size_t n_styles, styles_capacity;
    struct map style_of; /* 1 + index, by its id */
};

/* Reads word/numbering.xml and word/styles.xml, as far as the archive has them. */
int docx_numbers_read(struct arena *arena, struct archive *archive, struct docx_numbers *ret, struct error *err);
/* The list and level that a style, or the one it is based on, gives its paragraphs; false when none does. */
bool docx_style_list(const struct docx_numbers *numbers, struct str style, struct str *ret_list, int *ret_level);
/* Counts one more paragraph of the list at `level`, from 0, and prints its number, "（二）" or "1."; nothing for a
 * bullet or a list that is not defined. */
void docx_number_next(struct docx_numbers *numbers, struct str list, int level, struct buf *out);

#endif
