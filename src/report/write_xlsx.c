#include "report/document.h"

#include "formats/xlsx_write.h"
#include "report/text_layout.h"

enum {
    SCRATCH_MAX = 1 << 30,
    SHEET_WIDTH = 130,     /* characters of half width that a sheet may take before its text is wrapped */
    PORTRAIT_WIDTH = 90,   /* that fits an upright page at full size */
    PORTRAIT_WIDEST = 120, /* that is still legible upright */
    LANDSCAPE_LINES = 28,  /* of a table that fits a page across */
    CELL_PADDING = 2,      /* of a column, in characters */
    WIDER = 10,            /* a Chinese character is a tenth wider than two of the default font */
    ROW_POINTS = 18,       /* height of a row with one line, what another line adds, and the highest one */
    LINE_POINTS = 15,
    ROW_POINTS_MAX = 409,
    TITLE_POINTS = 30,
    TITLE_SIZE = 16, /* of the title's letters and of others */
    TEXT_SIZE = 11,
    FROZEN_MAX = 10, /* head rows that leave room below */
    DIGITS_MAX = 15,
};

struct sheet_state {
    struct arena *arena;
    struct xlsx_writer *xlsx;
    const struct document_table *table;
    struct text_layout layout;
    uint32_t row; /* the next one */
    uint32_t last_column;
};

static void set_height(struct sheet_state *s, uint32_t row, size_t first, size_t lines)
{
    size_t points = first + (lines ? lines - 1 : 0) * LINE_POINTS;
    xlsx_height(s->xlsx, row, (unsigned)(points < ROW_POINTS_MAX ? points : ROW_POINTS_MAX));
}

/* A row above or below the table: one text over all columns. */
static int write_over_all(struct sheet_state *s, enum xlsx_style style, struct str text, struct error *err)
{
    struct text_lines lines = {0};
    size_t width = s->layout.width + (CELL_PADDING - 1) * s->layout.grid.columns;
    if (!text.n)
        return 0;
    if (style == XLSX_TITLE)
        width = width * TEXT_SIZE / TITLE_SIZE;
    TRY(text_wrap(s->arena, text, width, &lines, err));
    set_height(s, s->row, style == XLSX_TITLE ? TITLE_POINTS : ROW_POINTS, lines.n);
    xlsx_merge(s->xlsx, (struct xlsx_range){s->row, 0, s->row, s->last_column}, style, text);
    s->row++;
    return 0;
}

/* Department at the left, unit at the right: each gets its half of the columns. */
static int write_ends(struct sheet_state *s, struct error *err)
{
    struct str left = s->table->left, right = s->table->right;
    if (!left.n || !right.n || s->last_column == 0) {
        TRY(write_over_all(s, XLSX_NOTE, left, err));
        return write_over_all(s, XLSX_UNIT, right, err);
    }
    size_t width = s->layout.widths[0], wanted = utf8_width(left);
    uint32_t last = 0;
    while (last + 1 < s->last_column && (width < wanted || width < s->layout.width / 2))
        width += s->layout.widths[++last];
    set_height(s, s->row, ROW_POINTS, 1);
    xlsx_merge(s->xlsx, (struct xlsx_range){s->row, 0, s->row, last}, XLSX_NOTE, left);
    xlsx_merge(s->xlsx, (struct xlsx_range){s->row, last + 1, s->row, s->last_column}, XLSX_UNIT, right);
    s->row++;
    return 0;
}

/* `number` as a spreadsheet shows it in that format. */
static void print_number(struct buf *out, struct decimal number, struct xlsx_number_format format)
{
    _cleanup_buf_ struct buf plain = BUF(64);
    decimal_print(&plain, number, false);
    struct str digits = buf_view(&plain);
    size_t sign = str_starts(digits, STR("-")), point = str_find(digits, '.', 0);
    for (size_t i = 0; i < digits.n; i++) {
        if (format.grouped && i > sign && i < point && (point - i) % 3 == 0)
            buf_char(out, ',');
        buf_char(out, digits.p[i]);
    }
    if (format.percent)
        buf_char(out, '%');
}

/*
 * The number of a cell and the format in which a spreadsheet shows it letter for letter as `text` has it.
 * False if there is none, so that the text itself must go into the cell.
 */
static bool as_number(const struct document_cell *cell, struct decimal *ret, struct xlsx_number_format *ret_format)
{
    _cleanup_buf_ struct buf shown = BUF(64);
    struct str text = cell->text;
    struct decimal number;
    struct xlsx_number_format format = {.percent = str_ends(text, STR("%")), .grouped = str_contains(text, STR(","))};
    if (format.percent)
        text.n--;
    if (!cell->is_number || !decimal_parse(text, &number) || decimal_compare(number, cell->number) != 0)
        return false;
    format.decimals = number.scale;
    print_number(&shown, number, format);
    int64_t limit = power_of_ten(DIGITS_MAX);
    if (!str_equal(buf_view(&shown), cell->text) || number.digits >= limit || number.digits <= -limit)
        return false;
    if (format.percent)
        number.scale += 2;
    if (number.scale > DECIMAL_SCALE_MAX)
        return false;
    *ret = number;
    *ret_format = format;
    return true;
}

static enum xlsx_style style_of(const struct document_cell *cell)
{
    static const enum xlsx_style styles[] = {
        [CELL_LABEL] = XLSX_LABEL,
        [CELL_HEAD] = XLSX_HEAD,
        [CELL_CENTER] = XLSX_CENTER,
        [CELL_NUMBER] = XLSX_NUMBER,
        [CELL_TOTAL_LABEL] = XLSX_TOTAL_LABEL,
        [CELL_TOTAL_NUMBER] = XLSX_TOTAL,
        [CELL_TEXT] = XLSX_LABEL,
    };
    if (!cell->note.n)
        return styles[cell->role];
    return cell->role == CELL_NUMBER || cell->role == CELL_TOTAL_NUMBER ? XLSX_MARK : XLSX_MARK_TEXT;
}

static int write_cell(struct sheet_state *s, const struct grid_cell *placed, struct error *err)
{
    const struct document_cell *cell = placed->cell;
    uint32_t row = s->row + (uint32_t)placed->row, column = (uint32_t)placed->column;
    struct xlsx_range range = {row, column, row + (uint32_t)placed->rows - 1, column + (uint32_t)placed->columns - 1};
    enum xlsx_style style = style_of(cell);
    struct decimal number;
    struct xlsx_number_format format;
    if (as_number(cell, &number, &format)) {
        xlsx_merge(s->xlsx, range, style, STR(""));
        xlsx_number_as(s->xlsx, row, column, style, number, format);
    } else {
        struct str text = cell->text;
        for (int i = 0; i < cell->indent && text.p; i++)
            text = arena_printf(s->arena, "　%.*s", STR_ARGS(text));
        if (cell->text.p && !text.p)
            return error_memory(err);
        xlsx_merge(s->xlsx, range, style, text);
    }
    if (cell->note.n)
        xlsx_comment(s->xlsx, row, column, cell->note);
    return 0;
}

static int write_grid(struct sheet_state *s, struct error *err)
{
    const struct grid *grid = &s->layout.grid;
    for (size_t i = 0; i < grid->n; i++)
        TRY(write_cell(s, &grid->cells[i], err));
    for (size_t row = 0; row < grid->rows; row++) {
        set_height(s, s->row + (uint32_t)row, ROW_POINTS, s->layout.heights[row]);
        for (size_t column = 0; column < grid->columns; column++)
            if (!grid_at(grid, row, column))
                xlsx_blank(s->xlsx, s->row + (uint32_t)row, (uint32_t)column, XLSX_LABEL);
    }
    s->row += (uint32_t)grid->rows;
    return 0;
}

static uint32_t rows_above(const struct sheet_state *s)
{
    bool left = s->table->left.n > 0, right = s->table->right.n > 0;
    uint32_t ends = left && right && s->last_column == 0 ? 2 : left || right;
    return (s->table->title.n > 0) + ends;
}

/* A long table is printed upright, somewhat smaller, rather than on a page more. */
static bool is_landscape(const struct text_layout *layout)
{
    size_t lines = 0;
    for (size_t row = 0; row < layout->grid.rows; row++)
        lines += layout->heights[row];
    return layout->width > (lines > LANDSCAPE_LINES ? PORTRAIT_WIDEST : PORTRAIT_WIDTH);
}

static void begin_sheet(struct sheet_state *s)
{
    uint32_t head_rows = (uint32_t)s->layout.grid.head_rows, above = rows_above(s);
    struct str name = s->table->name.n ? s->table->name : s->table->title;
    struct xlsx_page page = {
        .landscape = is_landscape(&s->layout),
        .repeat_row = above,
        .repeat_rows = head_rows,
        .freeze_rows = head_rows && head_rows <= FROZEN_MAX ? above + head_rows : 0,
    };
    xlsx_sheet(s->xlsx, name, &page);
    for (size_t c = 0; c < s->layout.grid.columns; c++) {
        size_t width = s->layout.widths[c];
        xlsx_width(s->xlsx, (uint32_t)c, (uint32_t)c, (unsigned)(width + width / WIDER + CELL_PADDING));
    }
}

static size_t highest(const struct text_layout *layout)
{
    size_t lines = 0;
    for (size_t row = 0; row < layout->grid.rows; row++)
        lines = layout->heights[row] > lines ? layout->heights[row] : lines;
    return lines;
}

/* Forms with prose are printed upright, as the ministry has them, unless a row would be too high then. */
static int lay_out(struct sheet_state *s, struct error *err)
{
    TRY(text_layout_make(s->arena, s->table, LAYOUT_SHEET, SHEET_WIDTH, &s->layout, err));
    struct text_layout upright;
    if (!s->layout.ruled)
        return 0;
    TRY(text_layout_make(s->arena, s->table, LAYOUT_SHEET, PORTRAIT_WIDTH, &upright, err));
    if (ROW_POINTS + highest(&upright) * LINE_POINTS <= ROW_POINTS_MAX)
        s->layout = upright;
    return 0;
}

static int write_table(struct xlsx_writer *xlsx, const struct document_table *table, struct error *err)
{
    _cleanup_arena_ struct arena arena = ARENA(SCRATCH_MAX);
    struct sheet_state s = {.arena = &arena, .xlsx = xlsx, .table = table, .last_column = (uint32_t)table->columns - 1};
    TRY(lay_out(&s, err));
    begin_sheet(&s);
    TRY(write_over_all(&s, XLSX_TITLE, table->title, err));
    TRY(write_ends(&s, err));
    TRY(write_grid(&s, err));
    for (size_t i = 0; i < table->n_notes; i++)
        TRY(write_over_all(&s, XLSX_NOTE, table->notes[i], err));
    return 0;
}

/* A workbook must have a sheet. */
static void write_title_only(struct xlsx_writer *xlsx, const struct document *document)
{
    xlsx_sheet(xlsx, document->title, &(struct xlsx_page){0});
    xlsx_text(xlsx, 0, 0, XLSX_PLAIN, document->title);
}

int document_write_xlsx(const struct document *document, struct str path, struct error *err)
{
    TRY(document_ok(document, err));
    _cleanup_xlsx_ struct xlsx_writer *xlsx = NULL;
    struct xlsx_properties properties = {
        .title = document->title, .subject = STR(""), .author = STR(""), .created_day = document->day};
    TRY(xlsx_open(&xlsx, &properties, err));
    size_t tables = 0;
    for (size_t i = 0; i < document->n; i++)
        if (document->blocks[i].kind == BLOCK_TABLE) {
            TRY(write_table(xlsx, document->blocks[i].table, err));
            tables++;
        }
    if (!tables)
        write_title_only(xlsx, document);
    return xlsx_save(xlsx, path, err);
}
