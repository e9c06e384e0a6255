/* Tables made regular: glued columns apart, header, kinds of columns, units, row names and codes. */
#include "check/grid_codes.h"

#include "rules/accounts.h"

#include <string.h>

int64_t grid_integer(const struct grid *grid, size_t row, size_t column)
{
    const struct passage *cell = grid_cell(grid, row, column);
    if (cell->n != 1 || cell->figures[0].n != cell->s.n || cell->figures[0].printed.scale)
        return -1;
    return cell->figures[0].printed.digits;
}

static size_t chinese_mark(struct str s)
{
    size_t i = 0;
    while (i < 9 && chinese_numeral(str_slice(s, i, s.n)))
        i += 3;
    return i;
}

/* ① to ⑳, one code point after the other. */
static bool circled_number(struct str s)
{
    unsigned char last = s.n < 3 ? 0 : (unsigned char)s.p[2];
    return str_starts(s, STR("\xE2\x91")) && last >= 0xA0 && last <= 0xB3;
}

struct str strip_mark(struct str s)
{
    s = str_trim(s);
    if (circled_number(s))
        return str_trim(str_slice(s, 3, s.n));
    size_t open = str_starts(s, STR("(")) ? 1 : 0, n = chinese_mark(str_slice(s, open, s.n));
    if (!n)
        while (open + n < s.n && s.p[open + n] >= '0' && s.p[open + n] <= '9' && n < 2)
            n++;
    if (!n)
        return s;
    struct str rest = str_slice(s, open + n, s.n);
    if (open && str_starts(rest, STR(")")))
        return str_trim(str_slice(rest, 1, rest.n));
    if (!open && str_starts(rest, STR("、")))
        return str_trim(str_slice(rest, 3, rest.n));
    if (!open && str_starts(rest, STR(".")) && rest.n > 1 && !(rest.p[1] >= '0' && rest.p[1] <= '9'))
        return str_trim(str_slice(rest, 1, rest.n));
    return s;
}

/* How many numbers a cell holds if it holds only numbers between blanks, else 0. */
static size_t glued_numbers(struct str s)
{
    size_t n = 0;
    struct str piece;
    while (str_cut(&s, ' ', &piece)) {
        if (!piece.n)
            continue;
        for (size_t i = 0; i < piece.n; i++)
            if (!((piece.p[i] >= '0' && piece.p[i] <= '9') || piece.p[i] == '.' || piece.p[i] == ',' ||
                  piece.p[i] == '-'))
                return 0;
        if (piece.p[piece.n - 1] == '.' || piece.p[0] == '.')
            return 0; /* "707. 12" */
        n++;
    }
    return n;
}

/* Are the numbers of this cell consecutive, as in a row of column numbers? */
static bool consecutive(struct str s)
{
    int64_t last = -1;
    struct str piece;
    while (str_cut(&s, ' ', &piece)) {
        struct decimal d;
        if (!piece.n)
            continue;
        if (!decimal_parse(piece, &d) || d.scale || (last >= 0 && d.digits != last + 1))
            return false;
        last = d.digits;
    }
    return last > 0;
}

/* Into how many columns the text of a column must be taken apart. */
static size_t column_parts(const struct text_table *table, size_t column)
{
    size_t two = 0, parts = 1;
    for (size_t row = 0; row < table->rows; row++) {
        struct str s = table_cell(table, row, column)->s;
        size_t n = glued_numbers(s);
        if (n >= 2 && n <= 4 && consecutive(s))
            return n;
        if (n >= 2 && n <= 4 && str_find(s, '.', 0) < s.n) {
            two += parts == 1 || n == parts;
            parts = parts == 1 ? n : parts;
        }
    }
    return two >= 3 ? parts : 1;
}

static struct str blank_piece(struct str s, size_t wanted, size_t *ret_n)
{
    struct str piece, found = {0};
    *ret_n = 0;
    while (str_cut(&s, ' ', &piece)) {
        if (!piece.n)
            continue;
        if ((*ret_n)++ == wanted)
            found = piece;
    }
    return found;
}

/* One cell of a glued column: its piece, or all of it in the first column when they do not match. */
static void part_cell(struct grid *grid, struct text_table *to, const struct text *from, size_t row, size_t column,
                      size_t parts)
{
    size_t n;
    blank_piece(from->s, 0, &n);
    for (size_t i = 0; i < parts; i++) {
        struct text *cell = table_cell(to, row, column + i);
        *cell = *from;
        if (parts == 1)
            continue;
        size_t ignored;
        if (n == parts)
            cell->s = blank_piece(from->s, i, &ignored);
        else if (i > 0)
            cell->s = (struct str){from->s.p, 0};
        grid->unsure[row * to->columns + column + i] = n > 0 && n != parts;
    }
}

static int take_apart(struct check *check, struct grid *grid, const struct text_table *table, struct error *err)
{
    size_t columns = 0, *parts = ARENA_NEW_ARRAY(check->arena, table->columns + 1, size_t);
    struct text_table *to = ARENA_NEW(check->arena, struct text_table);
    if (!parts || !to)
        return error_memory(err);
    for (size_t i = 0; i < table->columns; i++)
        columns += parts[i] = column_parts(table, i);
    grid->rows = table->rows;
    grid->columns = columns;
    if (columns == table->columns) { /* nothing is glued: no copy */
        grid->table = table;
        grid->unsure = ARENA_NEW_ARRAY(check->arena, table->rows * columns + 1, bool);
        return grid->unsure ? 0 : error_memory(err);
    }
    to->rows = table->rows;
    to->columns = columns;
    to->cells = ARENA_NEW_ARRAY(check->arena, to->rows * columns + 1, struct passage);
    grid->unsure = ARENA_NEW_ARRAY(check->arena, to->rows * columns + 1, bool);
    if (!to->cells || !grid->unsure)
        return error_memory(err);
    for (size_t row = 0; row < to->rows; row++)
        for (size_t i = 0, column = 0; i < table->columns; column += parts[i++])
            part_cell(grid, to, table_cell(table, row, i), row, column, parts[i]);
    grid->table = to;
    return 0;
}

/* Is this the row of printed column numbers: 1 2 3 ... in order, and no other number? */
static size_t numbered_row(const struct grid *grid, size_t row)
{
    size_t n = 0;
    int64_t last = 0;
    for (size_t column = 0; column < grid->columns; column++) {
        struct figure *f = grid_number(grid, row, column);
        if (!f)
            continue;
        if (f->printed.scale || f->family != UNIT_NONE || (n && f->printed.digits != last + 1) ||
            f->printed.digits < 1 || f->printed.digits > 100)
            return 0;
        last = f->printed.digits;
        n++;
    }
    return n;
}

/* Does a word say that the row numbers the columns? */
static bool names_columns(const struct lexicon *lexicon, const struct grid *grid, size_t row)
{
    for (size_t column = 0; column < grid->columns; column++)
        if (!grid_number(grid, row, column) &&
            lexicon_contains(lexicon, WORD_COLUMN_NUMBERS, grid_cell(grid, row, column)->s))
            return true;
    return false;
}

/* The header ends behind the row of column numbers, or before the first row with a number. */
static void find_header(const struct lexicon *lexicon, struct grid *grid)
{
    size_t first = grid->rows;
    for (size_t row = 0; row < grid->rows && row < 12; row++) {
        size_t numbered = numbered_row(grid, row);
        if (names_columns(lexicon, grid, row) || (numbered >= 3 && row > 0)) {
            for (size_t column = 0; column < grid->columns; column++) {
                struct figure *f = grid_number(grid, row, column);
                if (f)
                    grid->column[column].number = f->printed.digits;
            }
            grid->first_row = row + 1;
            return;
        }
    }
    for (size_t row = 0; row < grid->rows && first == grid->rows; row++)
        for (size_t column = 0; column < grid->columns; column++) {
            struct figure *f = grid_number(grid, row, column);
            struct str s = grid_cell(grid, row, column)->s;
            if ((f && !(f->printed.digits >= 1949 && f->printed.digits <= 2099 && !f->printed.scale)) ||
                code_is_printed(s))
                first = row;
        }
    grid->first_row = first;
}

/* Where the group begins that a place of the header belongs to: the nearest text to its left, or its own. SIZE_MAX for
 * none. */
static size_t header_group(const struct grid *grid, size_t row, size_t column)
{
    for (size_t c = column + 1; c-- > 0;)
        if (grid_cell(grid, row, c)->s.n)
            return c;
    return SIZE_MAX;
}

/* The rows of the header in which a column has the first text, and the last that is no number. */
struct header_rows {
    size_t first, last; /* SIZE_MAX, 0 for none */
};

static struct header_rows header_rows(const struct grid *grid, size_t column)
{
    struct header_rows rows = {SIZE_MAX, 0};
    for (size_t row = 0; row < grid->first_row; row++) {
        if (!grid_cell(grid, row, column)->s.n)
            continue;
        rows.first = row < rows.first ? row : rows.first;
        rows.last = grid_number(grid, row, column) ? rows.last : row;
    }
    return rows;
}

/* Header text of one column in one header row; a blank place belongs to the group to its left when something stands
 * below it and nothing above. Groups lie within those of the rows above. */
static struct str header_text(const struct grid *grid, const struct header_rows *rows, size_t row, size_t column)
{
    struct str own = grid_cell(grid, row, column)->s;
    if (own.n)
        return own;
    enum { HEADER_ROWS_MAX = 50 }; /* a table without numbers is all header, and has no groups */
    bool below = row < rows->first && row < rows->last && grid->first_row <= HEADER_ROWS_MAX;
    size_t group = below ? header_group(grid, row, column) : SIZE_MAX;
    for (size_t r = 0; r < row && below; r++) {
        size_t above = header_group(grid, r, column);
        below = above == SIZE_MAX || (group != SIZE_MAX && above <= group);
    }
    return below && group != SIZE_MAX ? grid_cell(grid, row, group)->s : own;
}

static int label_columns(struct check *check, struct grid *grid, struct error *err)
{
    for (size_t column = 0; column < grid->columns; column++) {
        size_t size = 1;
        const struct header_rows rows = header_rows(grid, column);
        for (size_t row = 0; row < grid->first_row; row++)
            size += header_text(grid, &rows, row, column).n;
        char *label = arena_alloc(check->arena, size);
        if (!label)
            return error_memory(err);
        size_t n = 0;
        for (size_t row = 0; row < grid->first_row; row++) {
            struct str s = header_text(grid, &rows, row, column);
            /* Column numbers are no label; a title row that spans everything says nothing either. */
            if (grid_number(grid, row, column) || (s.n && n >= s.n && memcmp(label + n - s.n, s.p, s.n) == 0))
                continue;
            memcpy(label + n, s.p, s.n);
            n += s.n;
        }
        grid->column[column].label = (struct str){label, n};
    }
    return 0;
}

static enum column_kind column_kind(const struct lexicon *lexicon, const struct grid *grid, size_t column)
{
    size_t numbers = 0, texts = 0, codes = 0, amounts = 0, ascending = 0;
    int64_t last = -1;
    struct str label = grid->column[column].label;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        struct passage *cell = grid_cell(grid, row, column);
        struct figure *f = grid_number(grid, row, column);
        codes += code_is_printed(cell->s);
        numbers += f != NULL;
        texts += cell->s.n > 0 && !f;
        amounts += f && (f->printed.scale || str_find(cell->s, ',', 0) < cell->s.n);
        if (f) {
            ascending += !f->printed.scale && f->printed.digits == last + 1;
            last = f->printed.digits;
        }
    }
    for (size_t row = 0; row < grid->rows; row++)
        if (lexicon_is(lexicon, WORD_ROW_NUMBERS, grid_cell(grid, row, column)->s))
            return COLUMN_LINE;
    if (lexicon_ends(lexicon, WORD_HEAD_NUMBERS, label))
        return COLUMN_LINE;
    if (codes > 0 &&
        (lexicon_contains(lexicon, WORD_HEAD_CODE, label) || (codes >= 3 && codes * 2 > numbers + texts)) &&
        codes + 2 >= numbers)
        return COLUMN_CODE;
    /* The header beside it may reach over a column of amounts. */
    if (numbers >= texts && !amounts && lexicon_contains(lexicon, WORD_HEAD_CODE_ALONE, label))
        return COLUMN_CODE;
    if (numbers >= 5 && ascending * 10 >= (numbers - 1) * 8)
        return COLUMN_LINE; /* 1, 2, 3, ... whatever the header says */
    return numbers > 0 && numbers * 3 >= texts ? COLUMN_NUMBER : COLUMN_TEXT;
}

static void link_columns(const struct lexicon *lexicon, struct grid *grid)
{
    size_t text = SIZE_MAX, code = SIZE_MAX, line = SIZE_MAX;
    for (size_t column = 0; column < grid->columns; column++) {
        struct grid_column *c = &grid->column[column];
        c->kind = column_kind(lexicon, grid, column);
        if (c->kind == COLUMN_TEXT && (c->label.n || column == 0 || grid->first_row == 0)) {
            text = column;
            if (line != SIZE_MAX && column > line + 1)
                line = SIZE_MAX; /* the other half of a table begins */
        } else if (c->kind == COLUMN_CODE) {
            code = column;
        } else if (c->kind == COLUMN_LINE) {
            line = column;
        }
        c->text = text;
        c->code = code;
        c->line = line;
        c->percent = lexicon_ends(lexicon, WORD_RATE_WORD, c->label) ||
                     lexicon_contains(lexicon, WORD_HEAD_PERCENT, c->label);
    }
}

struct str grid_row_name(const struct grid *grid, size_t row, size_t column)
{
    for (size_t c = column + 1; c-- > 0;) {
        struct passage *cell = grid_cell(grid, row, c);
        if (cell->s.n && !passage_is_number(cell) && !code_is_printed(cell->s) && grid->column[c].kind != COLUMN_LINE) {
            struct str name = strip_mark(cell->s);
            while (name.n && name.p[0] >= '0' && name.p[0] <= '9')
                name = str_slice(name, 1, name.n); /* code and name in one cell */
            return str_trim(name);
        }
        if (grid->column[c].kind == COLUMN_TEXT && c != column && grid->column[c].label.n && !cell->s.n && c > 0 &&
            grid->column[column].text == c && grid->column[column].line != SIZE_MAX)
            break; /* an empty line of one half of the table has no name */
    }
    return (struct str){"", 0};
}

struct str grid_code(const struct grid *grid, size_t row, size_t column)
{
    for (size_t i = grid->n_split; i-- > 0;)
        if (grid->split[i].column <= column)
            return grid->split[i].code[row];
    size_t code = grid->column[column].code;
    if (code == SIZE_MAX) {
        /* Code and name in one cell: 201一般公共服务支出. */
        struct str s = grid_cell(grid, row, 0)->s;
        size_t n = 0;
        while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
            n++;
        if (n < s.n && code_is_printed(str_slice(s, 0, n)) && (unsigned char)s.p[n] >= 0x80)
            return str_slice(s, 0, n);
        return (struct str){"", 0};
    }
    for (size_t c = 0; c <= code; c++) {
        struct str s = grid_cell(grid, row, c)->s;
        if (code_is_printed(s) && grid->column[c].kind == COLUMN_CODE &&
            (c == code || grid->column[column].code == code)) {
            if (c < code && grid->column[c].text != grid->column[code].text)
                continue; /* another group of columns */
            return s;
        }
    }
    return (struct str){"", 0};
}

bool grid_is_total(const struct check *check, struct str row_name)
{
    return lexicon_is(check->lexicon, WORD_TOTAL_ROW, row_name);
}

/* The longest unit of money in the text; NULL for none. */
static const struct unit *money_in(const struct lexicon *lexicon, struct str s)
{
    for (size_t i = 0; i < lexicon->n_units; i++)
        if (lexicon->units[i].family == UNIT_MONEY && str_contains(s, lexicon->units[i].name))
            return &lexicon->units[i];
    return NULL;
}

static bool find_unit(const struct lexicon *lexicon, struct str s, struct grid *grid)
{
    if (!lexicon_contains(lexicon, WORD_STATES_UNIT, s))
        return false;
    const struct unit *unit = money_in(lexicon, s);
    grid->money = unit != NULL;
    grid->shift = unit ? unit->shift : grid->shift;
    return grid->money;
}

static void find_title(const struct check *check, struct grid *grid)
{
    enum { LOOK_BACK = 6, TITLE_WIDTH = 100 };
    const struct model *document = check->document;
    for (size_t i = 1; i <= LOOK_BACK && i <= grid->block; i++) {
        const struct block *block = &document->blocks[grid->block - i];
        const struct passage *passage = check->paragraphs[grid->block - i];
        if (block->table || !passage)
            break;
        if (!grid->money)
            find_unit(check->lexicon, passage->s, grid);
        const struct unit *unit = grid->money ? NULL : lexicon_unit(check->lexicon, passage->s);
        if (unit && unit->family == UNIT_MONEY && unit->name.n == passage->s.n) {
            grid->money = true;
            grid->shift = unit->shift;
        }
        if (!grid->title.n && utf8_width(passage->s) <= TITLE_WIDTH &&
            lexicon_contains(check->lexicon, WORD_TABLE_WORD, passage->s))
            grid->title = passage->s;
        if (grid->title.n && grid->money)
            break;
    }
    for (size_t row = 0; row < 5 && row < grid->rows && !grid->money; row++)
        for (size_t column = 0; column < grid->columns && !grid->money; column++) {
            struct str s = grid_cell(grid, row, column)->s;
            if (utf8_width(s) < 24 && lexicon_contains(check->lexicon, WORD_UNIT_LABEL, s))
                find_unit(check->lexicon, s, grid);
        }
}

/* The digits behind the point that most of the table's broken numbers have: trailing zeros are left
 * out in many tables (654.4 for 654.40). A table of money that never prints one leaves them out. */
static int usual_scale(const struct grid *grid)
{
    size_t counts[DECIMAL_SCALE_MAX + 1] = {0}, all = 0, zeros = 0;
    for (size_t i = 0; i < grid->rows * grid->columns; i++) {
        const struct figure *f = grid->cells[i].n ? &grid->cells[i].figures[0] : NULL;
        if (f && passage_is_number(&grid->cells[i]) && f->printed.scale > 0 && f->family != UNIT_PERCENT) {
            counts[f->printed.scale]++;
            zeros += f->printed.digits % 10 == 0;
            all++;
        }
    }
    for (int scale = 6; scale >= 1 && grid->money && !zeros; scale--)
        if (counts[scale])
            return counts[scale] >= 2 ? scale : 0;
    for (int scale = 1; scale <= 6; scale++)
        if (all >= 3 && counts[scale] * 5 >= all * 3)
            return scale;
    return 0;
}

/* The header cell right above the data of a column. */
static struct str lowest_header(const struct grid *grid, size_t column)
{
    for (size_t row = grid->first_row; row-- > 0;)
        if (grid_cell(grid, row, column)->s.n && !grid_number(grid, row, column))
            return grid_cell(grid, row, column)->s;
    return (struct str){"", 0};
}

static void set_units(const struct check *check, struct grid *grid)
{
    int scale = usual_scale(grid);
    for (size_t column = 0; column < grid->columns; column++) {
        const struct grid_column *c = &grid->column[column];
        struct grid own = {0};
        bool has_own = find_unit(check->lexicon, lowest_header(grid, column), &own);
        size_t percents = 0, numbers = 0;
        for (size_t row = grid->first_row; row < grid->rows; row++) {
            const struct figure *f = grid_number(grid, row, column);
            numbers += f && (f->family == UNIT_PERCENT || f->printed.digits != 0); /* 0 needs no sign */
            percents += f && f->family == UNIT_PERCENT;
        }
        if (numbers && percents == numbers)
            grid->column[column].percent = true;
        else if (percents > 0)
            grid->column[column].percent = false; /* two headers share the column: only the sign counts */
        bool counts = lexicon_contains(check->lexicon, WORD_HEAD_COUNT, c->label);
        for (size_t row = 0; row < grid->rows; row++) {
            struct figure *f = grid_number(grid, row, column);
            if (!f)
                continue;
            if (f->family == UNIT_NONE && c->percent) {
                f->family = UNIT_PERCENT;
                f->shift = -2;
            } else if (f->family == UNIT_NONE && (grid->money || has_own) && !counts) {
                f->family = UNIT_MONEY;
                f->shift = (int8_t)(has_own ? own.shift : grid->shift);
            }
            if (!figure_set_digits(f, f->family == UNIT_PERCENT || counts ? 0 : scale))
                passage_no_number(grid_cell(grid, row, column), ROLE_CODE);
            if (c->kind == COLUMN_LINE || c->kind == COLUMN_CODE || row < grid->first_row)
                passage_no_number(grid_cell(grid, row, column), ROLE_LABEL);
        }
    }
}

/* A row is out of step when it has fewer cells than the header and its last columns are empty while
 * numbers stand in a text column: the extraction lost a cell. Spanned cells do not count. */
static void find_shifted(const struct check *check, struct grid *grid)
{
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        bool number_in_text = false, glued = false;
        for (size_t column = 0; column < grid->columns; column++) {
            number_in_text |= grid->column[column].kind == COLUMN_TEXT && grid->column[column].label.n > 0 &&
                              grid_number(grid, row, column) != NULL;
            glued |= glued_numbers(passage_text(grid_cell(grid, row, column)).s) > 1;
        }
        /* Two numbers in one cell of a PDF: a column was not found, the cells beside it may be others. */
        grid->shifted[row] = number_in_text || (glued && check->document->rebuilt);
    }
}

/* The column numbers that stand again on top of a page are no figures. */
static void drop_repeated_numbers(const struct lexicon *lexicon, struct grid *grid)
{
    for (size_t row = grid->first_row; row < grid->rows; row++)
        for (size_t column = 0; names_columns(lexicon, grid, row) && column < grid->columns; column++)
            grid_cell(grid, row, column)->n = grid_cell(grid, row, column)->number = 0;
}

int grid_read(struct check *check, size_t block, struct grid *ret, struct error *err)
{
    struct grid grid = {.block = block};
    TRY(take_apart(check, &grid, check->document->blocks[block].table, err));
    size_t n = grid.rows * grid.columns;
    grid.column = ARENA_NEW_ARRAY(check->arena, grid.columns + 1, struct grid_column);
    grid.shifted = ARENA_NEW_ARRAY(check->arena, grid.rows + 1, bool);
    if (!grid.column || !grid.shifted)
        return error_memory(err);
    grid.cells = grid.table->cells;
    for (size_t i = 0; i < n; i++) {
        struct text text = grid.cells[i].text;
        TRY(passage_read(check->arena, check->lexicon, &text, true, &grid.cells[i], err));
        grid.cells[i].block = (uint32_t)block & BLOCKS_MAX;
    }
    find_header(check->lexicon, &grid);
    drop_repeated_numbers(check->lexicon, &grid);
    TRY(label_columns(check, &grid, err));
    link_columns(check->lexicon, &grid);
    TRY(grid_join_codes(check, &grid, err));
    TRY(grid_name_codes(check, &grid, err));
    find_title(check, &grid);
    set_units(check, &grid);
    find_shifted(check, &grid);
    *ret = grid;
    return 0;
}
