/*
 * Two kinds of input. A zip is read as it is. As the checksums of a zip keep a fuzzer out, anything else
 * is taken for the XML of a part: the first byte says which, and the part is put into a workbook whose
 * other parts are sound.
 */
#include <zip.h>

#include "formats/archive.h"
#include "formats/xlsx_read.h"
#include "fuzz.h"

enum { MEMORY = 128 << 20, PARTS = 5 };

#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static const struct {
    const char *name, *content;
} sound[PARTS] = {
    {"xl/worksheets/sheet1.xml",
     "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c></row></sheetData></worksheet>"},
    {"xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>"},
    {"xl/styles.xml", "<s><cellXfs><xf numFmtId='14'/></cellXfs></s>"},
    {"xl/workbook.xml", "<w><sheets><sheet name='a' id='r1'/></sheets></w>"},
    {"xl/_rels/workbook.xml.rels",
     "<R><Relationship Id='r1' Type='" RELATIONS "worksheet' Target='worksheets/sheet1.xml'/>"
     "<Relationship Id='r2' Type='" RELATIONS "sharedStrings' Target='sharedStrings.xml'/>"
     "<Relationship Id='r3' Type='" RELATIONS "styles' Target='styles.xml'/></R>"},
};

static void read(struct str bytes)
{
    struct error err;
    struct workbook book;
    _cleanup_arena_ struct arena arena = ARENA(MEMORY);
    if (xlsx_read(&arena, STR("fuzz"), bytes, &book, &err) != 0) {
        _cleanup_buf_ struct buf printed = BUF(1 << 16);
        error_print(&printed, &err, LANGUAGE_EN);
        MUST(buf_ok(&printed) && utf8_valid(buf_view(&printed)));
        return;
    }
    MUST(book.n <= XLSX_SHEETS_MAX);
    for (size_t s = 0; s < book.n; s++) {
        for (size_t i = 0; i < book.sheets[s].n; i++) {
            const struct sheet_row *row = &book.sheets[s].rows[i];
            MUST(row->line > 0 && row->line <= SHEET_ROWS_MAX && row->n > 0 && row->n <= SHEET_COLUMNS_MAX);
            MUST(row->cells[row->n - 1].n > 0);
            for (size_t k = 0; k < row->n; k++)
                MUST(row->cells[k].n <= SHEET_CELL_MAX && utf8_valid(row->cells[k]));
        }
    }
}

static void read_part(size_t which, struct str content)
{
    _cleanup_arena_ struct arena arena = ARENA(MEMORY);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_source_keep(source);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    for (size_t i = 0; i < PARTS; i++) {
        struct str bytes = i == which ? content : str_from(sound[i].content);
        zip_int64_t index = zip_file_add(zip, sound[i].name, zip_source_buffer(zip, bytes.p, bytes.n, 0), 0);
        zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
    }
    MUST(zip_close(zip) == 0);
    zip_stat_t status;
    MUST(zip_source_open(source) == 0 && zip_source_stat(source, &status) == 0);
    char *bytes = arena_alloc(&arena, status.size + 1);
    MUST(bytes && zip_source_read(source, bytes, status.size) == (zip_int64_t)status.size);
    zip_source_close(source);
    zip_source_free(source);
    read((struct str){bytes, status.size});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str input = fuzz_input(data, size);
    if (size > 1 << 20)
        return 0;
    if (archive_is_zip(input))
        read(input);
    else if (size)
        read_part(data[0] % PARTS, str_slice(input, 1, size));
    return 0;
}
