/* The text of a PDF with positions, made by pdftotext in a process of its own. */
#ifndef XINFANG_CHECK_READ_PDF_TOOL_H
#define XINFANG_CHECK_READ_PDF_TOOL_H

#include "base/arena.h"
#include "base/error.h"

/*
 * Runs `pdftotext -tsv` on the file that `file_descriptor` has open, isolated as a program. Errors:
 * check_pdf_tool when it is not installed, check_pdf_broken for what it cannot read.
 */
int pdf_text(struct arena *arena, struct str file, int file_descriptor, struct str *ret, struct error *err);

#endif
