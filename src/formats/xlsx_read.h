/* Workbooks as Excel, WPS and LibreOffice write them, read as a stream. */
#ifndef XINFANG_FORMATS_XLSX_READ_H
#define XINFANG_FORMATS_XLSX_READ_H

#include "formats/sheet.h"

enum { XLSX_SHEETS_MAX = 256 };

/*
 * Reads all worksheets of `bytes` (a zip file) in their order; chart sheets are left out. What cells
 * become stands at workbook_read(). Merged cells: the value is in the first, the others are empty. All
 * text is copied into `arena`. Limits: those of archive.h, xml_read.h and sheet.h and XLSX_SHEETS_MAX.
 * Errors: those of archive_open() and xml_read(), cell_too_long, sheet_too_large, sheet_too_many,
 * xlsx_reference_wrong, xlsx_address_wrong, workbook_binary, workbook_not_a_table.
 */
int xlsx_read(struct arena *arena, struct str file, struct str bytes, struct workbook *ret, struct error *err);

#endif
