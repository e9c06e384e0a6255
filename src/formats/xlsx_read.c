#include "formats/xlsx_read.h"

#include <string.h>

#include "base/map.h"
#include "formats/xlsx_part.h"
#include "formats/xlsx_value.h"
#include "formats/xml_read.h"

/* Excel allows 64,000 cell formats. The others keep small files from asking for much memory: most
 * worksheets are dense, and a shared text is empty at most once. */
enum { FORMATS_MAX = 1 << 16, EMPTY_TEXTS_MAX = 1 << 16, EMPTY_CELLS_MAX = 1 << 21, EMPTY_PER_FULL = 16 };

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_INLINE, CELL_TEXT, CELL_TRUTH, CELL_DATE, CELL_ERROR };

struct reader {
    struct arena *arena;
    struct archive *archive;
    struct xlsx_parts parts;
    struct buf value, text; /* of the present cell: as stored, as shown */
    bool taking;            /* inside an element whose text counts */
    size_t phonetic;        /* depth of phonetic hints, whose text does not count */
    struct {
        struct str *items;
        size_t n, capacity, empty;
    } shared;
    struct {
        enum xlsx_format *items; /* by number of the cell format */
        size_t n, capacity;
    } formats;
    struct map custom; /* id of a number format -> enum xlsx_format */
    bool in_cell_formats;
    size_t total, full; /* cells of all worksheets, and how many of them have content */

    struct sheet sheet;
    size_t capacity;
    struct {
        struct str *items;
        size_t n, capacity;
    } row;
    int64_t line, column; /* of the present cell, from 1 */
    bool in_data, in_cell;
    enum cell_type type;
    enum xlsx_format format;
};

/* Inline for the sake of speed: every cell asks several times. */
#define IS(text, literal) ((text).n == sizeof(literal) - 1 && memcmp((text).p, (literal), sizeof(literal) - 1) == 0)

static struct place place_of(const struct reader *r)
{
    return (struct place){.file = r->archive->file, .line = r->line, .column = r->column};
}

static int on_text(void *state, struct str text, struct error *err)
{
    struct reader *r = state;
    if (!r->taking || r->phonetic)
        return 0;
    buf_str(&r->value, text);
    if (buf_ok(&r->value))
        return 0;
    struct place place = place_of(r);
    return FAIL_AT(err, &place, MSG_cell_too_long, ARG_NUMBER("limit", SHEET_CELL_MAX));
}

/* Keeps `text` without blanks around it. */
static int keep(struct reader *r, struct str text, struct str *ret, struct error *err)
{
    text = str_trim(text);
    struct str kept = text.n ? arena_str(r->arena, text) : STR("");
    if (!kept.p)
        return error_memory(err);
    *ret = kept;
    return 0;
}

static int keep_text(struct reader *r, struct str *ret, struct error *err)
{
    buf_clear(&r->text);
    xlsx_text_print(&r->text, buf_view(&r->value));
    if (!buf_ok(&r->text))
        return error_memory(err);
    return keep(r, buf_view(&r->text), ret, err);
}

/* xl/sharedStrings.xml: <si><t>...</t></si>, or several <r><t>...</t></r>. */
static int shared_start(void *state, struct str name, const char *const *attributes, struct error *err)
{
    (void)attributes, (void)err;
    struct reader *r = state;
    if (IS(name, "t"))
        r->taking = true;
    else if (IS(name, "si"))
        buf_clear(&r->value);
    else if (IS(name, "rPh"))
        r->phonetic++;
    return 0;
}

static int shared_end(void *state, struct str name, struct error *err)
{
    struct reader *r = state;
    if (IS(name, "t"))
        r->taking = false;
    else if (IS(name, "rPh"))
        r->phonetic--;
    if (!IS(name, "si"))
        return 0;
    r->shared.empty += r->value.n == 0;
    if (r->shared.n == SHEET_CELLS_MAX || r->shared.empty > EMPTY_TEXTS_MAX)
        return sheet_fail_too_large(r->archive->file, 0, err);
    if (!ARENA_ROOM(r->arena, r->shared.items, r->shared.n, r->shared.capacity))
        return error_memory(err);
    TRY(keep_text(r, &r->shared.items[r->shared.n], err));
    r->shared.n++;
    return 0;
}

/* A whole number from 0, or -1. */
static int64_t whole_number(struct str text)
{
    int64_t value = 0;
    if (text.n == 0 || text.n > 12)
        return -1;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return -1;
        value = value * 10 + (text.p[i] - '0');
    }
    return value;
}

/* xl/styles.xml: the number formats that the workbook defines, then the cell formats that use them. */
static int styles_start(void *state, struct str name, const char *const *attributes, struct error *err)
{
    struct reader *r = state;
    if (IS(name, "cellXfs")) {
        r->in_cell_formats = true;
    } else if (IS(name, "numFmt") && r->custom.n < FORMATS_MAX) {
        struct str id = xml_attribute(attributes, "numFmtId"), code = xml_attribute(attributes, "formatCode");
        struct str key = arena_str(r->arena, id);
        size_t *format = key.p ? map_add(&r->custom, key, NULL) : NULL;
        if (!format)
            return error_memory(err);
        *format = xlsx_format_custom(code);
    } else if (IS(name, "xf") && r->in_cell_formats && r->formats.n < FORMATS_MAX) {
        struct str id = xml_attribute(attributes, "numFmtId");
        const size_t *custom = map_find(&r->custom, id);
        if (!ARENA_ROOM(r->arena, r->formats.items, r->formats.n, r->formats.capacity))
            return error_memory(err);
        r->formats.items[r->formats.n++] = custom ? (enum xlsx_format) * custom
                                                  : xlsx_format_built_in(whole_number(id));
    }
    return 0;
}

static int styles_end(void *state, struct str name, struct error *err)
{
    (void)err;
    struct reader *r = state;
    if (IS(name, "cellXfs"))
        r->in_cell_formats = false;
    return 0;
}

/* The column of an address such as BC12, from 1; 0 if it is none. */
static int64_t column_of(struct str address)
{
    int64_t column = 0;
    size_t i = 0;
    for (; i < address.n && address.p[i] >= 'A' && address.p[i] <= 'Z' && i < 4; i++)
        column = column * 26 + (address.p[i] - 'A' + 1);
    return i > 0 && whole_number(str_slice(address, i, address.n)) > 0 ? column : 0;
}

static int start_row(struct reader *r, const char *const *attributes, struct error *err)
{
    struct str number = xml_attribute(attributes, "r");
    int64_t line = number.p ? whole_number(number) : r->line + 1;
    r->column = 0;
    r->row.n = 0;
    if (line < 1) {
        struct place place = place_of(r);
        return FAIL_AT(err, &place, MSG_xlsx_address_wrong, ARG_TEXT("address", number));
    }
    if (line > SHEET_ROWS_MAX)
        return sheet_fail_too_large(r->archive->file, line, err);
    r->line = line;
    return 0;
}

static enum cell_type cell_type(struct str type)
{
    if (!type.p || str_equal(type, STR("n")))
        return CELL_NUMBER;
    if (str_equal(type, STR("s")))
        return CELL_SHARED;
    if (str_equal(type, STR("inlineStr")))
        return CELL_INLINE;
    if (str_equal(type, STR("b")))
        return CELL_TRUTH;
    if (str_equal(type, STR("d")))
        return CELL_DATE;
    return str_equal(type, STR("e")) ? CELL_ERROR : CELL_TEXT;
}

static int start_cell(struct reader *r, const char *const *attributes, struct error *err)
{
    struct str address = xml_attribute(attributes, "r"), style = xml_attribute(attributes, "s");
    int64_t column = address.p ? column_of(address) : r->column + 1;
    if (column < 1) {
        struct place place = place_of(r);
        return FAIL_AT(err, &place, MSG_xlsx_address_wrong, ARG_TEXT("address", address));
    }
    if (column > SHEET_COLUMNS_MAX)
        return sheet_fail_too_large(r->archive->file, r->line, err);
    r->column = column;
    r->in_cell = true;
    r->type = cell_type(xml_attribute(attributes, "t"));
    int64_t format = style.p ? whole_number(style) : 0;
    r->format = format >= 0 && (size_t)format < r->formats.n ? r->formats.items[format] : XLSX_FORMAT_NUMBER;
    buf_clear(&r->value);
    return 0;
}

static int sheet_start(void *state, struct str name, const char *const *attributes, struct error *err)
{
    struct reader *r = state;
    if (IS(name, "sheetData")) {
        r->in_data = true;
        return 0;
    }
    if (!r->in_data)
        return 0;
    if (IS(name, "c"))
        return start_cell(r, attributes, err);
    if (IS(name, "row"))
        return start_row(r, attributes, err);
    if (r->in_cell)
        r->taking = r->type == CELL_INLINE ? IS(name, "t") : IS(name, "v");
    if (r->in_cell && IS(name, "rPh"))
        r->phonetic++;
    return 0;
}

static int shared_text(struct reader *r, struct str *ret, struct error *err)
{
    int64_t index = whole_number(str_trim(buf_view(&r->value)));
    if (index >= 0 && (size_t)index < r->shared.n) {
        *ret = r->shared.items[index];
        return 0;
    }
    struct place place = place_of(r);
    return FAIL_AT(err, &place, MSG_xlsx_reference_wrong, ARG_TEXT("number", buf_view(&r->value)));
}

static int number_text(struct reader *r, struct str *ret, struct error *err)
{
    struct str stored = str_trim(buf_view(&r->value));
    buf_clear(&r->text);
    bool dated = r->format != XLSX_FORMAT_NUMBER && xlsx_date_print(&r->text, stored, r->format, r->parts.epoch_1904);
    if (!dated && !xlsx_number_print(&r->text, stored))
        return keep(r, stored, ret, err);
    return keep(r, buf_view(&r->text), ret, err);
}

static int cell_value(struct reader *r, struct str *ret, struct error *err)
{
    struct str stored = buf_view(&r->value);
    switch (r->type) {
    case CELL_SHARED:
        return shared_text(r, ret, err);
    case CELL_NUMBER:
        return number_text(r, ret, err);
    case CELL_TRUTH:
        *ret = str_equal(str_trim(stored), STR("0")) ? STR("FALSE") : STR("TRUE");
        return 0;
    case CELL_DATE:
        buf_clear(&r->text);
        xlsx_iso_date_print(&r->text, str_trim(stored));
        return keep(r, buf_view(&r->text), ret, err);
    case CELL_INLINE:
    case CELL_TEXT:
    case CELL_ERROR:
        break;
    }
    return keep_text(r, ret, err);
}

static int end_cell(struct reader *r, struct error *err)
{
    struct str value = STR("");
    r->in_cell = r->taking = false;
    if (r->value.n == 0)
        return 0;
    TRY(cell_value(r, &value, err));
    if (value.n == 0)
        return 0;
    size_t at = (size_t)r->column - 1;
    while (r->row.n <= at) {
        if (!ARENA_ROOM(r->arena, r->row.items, r->row.n, r->row.capacity))
            return error_memory(err);
        r->row.items[r->row.n++] = STR("");
    }
    r->row.items[at] = value;
    r->full++;
    return 0;
}

static int end_row(struct reader *r, struct error *err)
{
    struct sheet *sheet = &r->sheet;
    size_t n = r->row.n;
    r->total += n;
    if (n == 0)
        return 0;
    if (r->total > SHEET_CELLS_MAX || sheet->n == SHEET_ROWS_MAX ||
        r->total > EMPTY_CELLS_MAX + EMPTY_PER_FULL * r->full)
        return sheet_fail_too_large(r->archive->file, r->line, err);
    struct str *cells = ARENA_NEW_ARRAY(r->arena, n, struct str);
    if (!cells || !ARENA_ROOM(r->arena, sheet->rows, sheet->n, r->capacity))
        return error_memory(err);
    memcpy(cells, r->row.items, n * sizeof *cells);
    sheet->rows[sheet->n++] = (struct sheet_row){r->line, cells, n};
    r->row.n = 0;
    return 0;
}

static int sheet_end(void *state, struct str name, struct error *err)
{
    struct reader *r = state;
    if (!r->in_data)
        return 0;
    if (IS(name, "c"))
        return end_cell(r, err);
    if (IS(name, "row"))
        return end_row(r, err);
    r->taking = false;
    if (r->phonetic && IS(name, "rPh"))
        r->phonetic--;
    if (IS(name, "sheetData"))
        r->in_data = false;
    return 0;
}

static int read_sheet(struct reader *r, const struct xlsx_sheet_part *part, struct sheet *ret, struct error *err)
{
    static const struct xml_events events = {sheet_start, sheet_end, on_text};
    r->sheet = (struct sheet){.file = r->archive->file, .name = part->name, .hidden = part->hidden};
    r->capacity = 0;
    r->line = r->column = 0;
    r->in_data = r->in_cell = r->taking = false;
    r->phonetic = 0;
    r->row.n = 0;
    if (xml_read(r->archive, part->path, &events, r, err) != 0)
        return WHILE(err, MSG_reading_sheet, ARG_TEXT("sheet", part->name));
    *ret = r->sheet;
    return 0;
}

static int read_all(struct reader *r, struct workbook *ret, struct error *err)
{
    static const struct xml_events shared = {shared_start, shared_end, on_text};
    static const struct xml_events styles = {styles_start, styles_end, NULL};
    TRY(xlsx_parts_read(r->arena, r->archive, &r->parts, err));
    if (r->parts.styles.n)
        TRY(xml_read(r->archive, r->parts.styles, &styles, r, err));
    if (r->parts.shared.n)
        TRY(xml_read(r->archive, r->parts.shared, &shared, r, err));
    struct workbook book = {.n = r->parts.n};
    book.sheets = ARENA_NEW_ARRAY(r->arena, book.n + 1, struct sheet);
    if (!book.sheets)
        return error_memory(err);
    for (size_t i = 0; i < book.n; i++)
        TRY(read_sheet(r, &r->parts.sheets[i], &book.sheets[i], err));
    *ret = book;
    return 0;
}

int xlsx_read(struct arena *arena, struct str file, struct str bytes, struct workbook *ret, struct error *err)
{
    _cleanup_archive_ struct archive archive = {0};
    TRY(archive_open(&archive, file, bytes, err));
    struct reader r = {
        .arena = arena,
        .archive = &archive,
        .custom = MAP(arena),
        .value = BUF(SHEET_CELL_MAX),
        .text = BUF(SHEET_CELL_MAX),
    };
    int result = read_all(&r, ret, err);
    buf_free(&r.value);
    buf_free(&r.text);
    return result;
}
