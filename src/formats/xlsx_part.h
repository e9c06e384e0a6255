/* Which parts of a workbook file hold what. */
#ifndef XINFANG_FORMATS_XLSX_PART_H
#define XINFANG_FORMATS_XLSX_PART_H

#include "formats/archive.h"

struct xlsx_sheet_part {
    struct str name, path;
    bool hidden;
};

struct xlsx_parts {
    struct str workbook, shared, styles; /* paths; empty where there is none */
    struct xlsx_sheet_part *sheets;      /* in the order of the workbook, chart sheets left out */
    size_t n, capacity;
    bool epoch_1904; /* day 0 is 1904-01-01 */
};

/* Follows the relations from the root of the archive. Errors: those of xml_read(), sheet_too_many,
 * archive_part_missing, workbook_binary, workbook_not_a_table. */
int xlsx_parts_read(struct arena *arena, struct archive *archive, struct xlsx_parts *ret, struct error *err);

#endif
