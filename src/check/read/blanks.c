/*
 * Tables whose columns are aligned by blanks alone, as terminals and extractions print them. Columns are the places
 * that all lines leave free, a Chinese character being two wide. Justified prose has wide blanks too, so a table is
 * taken only where nothing speaks against it: one line at least has all columns, no line has two cells in one, and
 * below the header each column with numbers has nothing else and has them aligned.
 */
#include "check/read/read.h"

#include <string.h>

enum { CELLS_MAX = 64, WIDTH_MAX = 600, LINES_MIN = 3, GAP_MIN = 2 };

/* A cell of a line, from and to which place of the line. */
struct blank_cell {
    struct str s;
    size_t from, to;
    size_t column;
};

struct blank_line {
    struct blank_cell *cells;
    size_t n;
};

struct blank_table {
    struct blank_line *lines;
    size_t n;
    size_t left[CELLS_MAX], right[CELLS_MAX]; /* of the columns */
    size_t columns;
};

static size_t blank_width(uint32_t c)
{
    return c == ' ' || c == 0xA0 ? 1 : c == 0x3000 ? 2 : 0;
}

/* The cells of a line, which wide blanks part; none when it is too wide or has too many. `wide`: how wide a Chinese
 * character is, 2 on a terminal, 1 where an extraction has counted characters. */
static size_t cut_cells(struct str s, size_t wide, struct blank_cell *ret)
{
    size_t n = 0, place = 0, gap = GAP_MIN;
    for (size_t at = 0; at < s.n;) {
        size_t start = at;
        uint32_t c = utf8_next(s, &at);
        size_t blank = blank_width(c), width = utf8_width(str_slice(s, start, at)) > 1 ? wide : 1;
        if (blank) {
            gap += blank;
        } else if (gap >= GAP_MIN) {
            if (n == CELLS_MAX)
                return 0;
            ret[n++] = (struct blank_cell){str_slice(s, start, at), place, place + width, 0};
            gap = 0;
        } else {
            ret[n - 1].s.n = (size_t)(s.p + at - ret[n - 1].s.p);
            ret[n - 1].to = place + width;
            gap = 0;
        }
        place += width;
    }
    return place > WIDTH_MAX ? 0 : n;
}

bool model_is_spaced(struct str line)
{
    struct blank_cell cells[CELLS_MAX];
    bool wide = str_contains(line, STR("  ")) || str_contains(line, STR("\xE3\x80\x80"));
    return wide && cut_cells(line, 2, cells) >= 2;
}

bool model_is_number(struct str s)
{
    bool digit = false;
    for (size_t i = 0; i < s.n; i++) {
        bool one = s.p[i] >= '0' && s.p[i] <= '9';
        if (!one && s.p[i] != '.' && s.p[i] != ',' && s.p[i] != '-' && s.p[i] != '%' && s.p[i] != '+')
            return false;
        digit |= one;
    }
    return digit;
}

/* A place that holds no number: "-", "—", "/". */
static bool is_nothing(struct str s)
{
    return str_equal(s, STR("-")) || str_equal(s, STR("—")) || str_equal(s, STR("——")) || str_equal(s, STR("/"));
}

/* Gives each cell its column. */
static void place_cells(struct blank_table *table)
{
    for (size_t i = 0; i < table->n; i++)
        for (size_t k = 0, column = 0; k < table->lines[i].n; k++) {
            while (table->right[column] <= table->lines[i].cells[k].from)
                column++;
            table->lines[i].cells[k].column = column;
        }
}

static bool find_columns(struct blank_table *table)
{
    bool covered[WIDTH_MAX + 1] = {false};
    for (size_t i = 0; i < table->n; i++)
        for (size_t k = 0; k < table->lines[i].n; k++)
            for (size_t at = table->lines[i].cells[k].from; at < table->lines[i].cells[k].to; at++)
                covered[at] = true;
    for (size_t at = 0; at < WIDTH_MAX; at++) {
        if (!covered[at])
            continue;
        if (table->columns == CELLS_MAX)
            return false;
        table->left[table->columns] = at;
        while (at < WIDTH_MAX && covered[at])
            at++;
        table->right[table->columns++] = at;
    }
    place_cells(table);
    return table->columns >= 2;
}

static bool has_number(const struct blank_line *line)
{
    for (size_t k = 0; k < line->n; k++)
        if (model_is_number(line->cells[k].s) && !(line->cells[k].s.n == 4 && str_starts(line->cells[k].s, STR("20"))))
            return true;
    return false;
}

/* Do the numbers of a column, below the header, end, begin, or have their middle at one place, and nothing else stand
 * among them? `*ret_n` is how many there are. */
static bool is_aligned(const struct blank_table *table, size_t column, size_t first, size_t *ret_n)
{
    size_t low[3] = {SIZE_MAX, SIZE_MAX, SIZE_MAX}, high[3] = {0}, others = 0, n = 0;
    for (size_t i = first; i < table->n; i++)
        for (size_t k = 0; k < table->lines[i].n; k++) {
            const struct blank_cell *cell = &table->lines[i].cells[k];
            if (cell->column != column || is_nothing(cell->s))
                continue;
            if (!model_is_number(cell->s)) {
                others++;
                continue;
            }
            const size_t places[] = {2 * cell->from, 2 * cell->to, cell->from + cell->to};
            for (int p = 0; p < 3; p++) {
                low[p] = places[p] < low[p] ? places[p] : low[p];
                high[p] = places[p] > high[p] ? places[p] : high[p];
            }
            n++;
        }
    *ret_n = n;
    bool aligned = false;
    for (int p = 0; p < 3 && n; p++)
        aligned |= high[p] - low[p] <= 2;
    return !n || (aligned && !others);
}

/* Is it certainly a table? */
static bool holds(const struct blank_table *table)
{
    enum { NUMBERS_MIN = 3 };
    size_t first = 0, whole = 0, most = 0;
    while (first < table->n && !has_number(&table->lines[first]))
        first++;
    for (size_t i = 0; i < table->n; i++) {
        const struct blank_line *line = &table->lines[i];
        for (size_t k = 0; k + 1 < line->n; k++)
            if (line->cells[k].column == line->cells[k + 1].column)
                return false;
        if (line->n == 1 && line->cells[0].column != 0)
            return false;
        whole += line->n == table->columns;
    }
    for (size_t column = 0; column < table->columns; column++) {
        size_t n;
        if (!is_aligned(table, column, first, &n) && (column > 0 || n > 0))
            return false;
        most = n > most && column > 0 ? n : most;
    }
    return whole > 0 && most >= NUMBERS_MIN && table->n - first >= LINES_MIN;
}

bool model_is_header(struct str line)
{
    struct blank_cell cells[CELLS_MAX];
    size_t n = cut_cells(line, 2, cells);
    for (size_t i = 0; i < n; i++)
        if (model_is_number(cells[i].s))
            return false;
    return true;
}

bool model_is_row(struct str line)
{
    enum { SURELY = 3 };
    struct blank_cell cells[CELLS_MAX];
    return cut_cells(line, 2, cells) >= SURELY || !model_is_header(line);
}

int model_read_cells(struct model *document, struct str line, struct error *err)
{
    struct blank_cell cells[CELLS_MAX];
    size_t n = cut_cells(line, 2, cells);
    struct text_table *table;
    TRY(model_table(document, 1, n, &table, err));
    for (size_t i = 0; i < n; i++)
        *table_cell(table, 0, i) = (struct text){cells[i].s, document->source};
    return 0;
}

/* Takes the lines apart; true when they certainly are a table. */
static int try_table(struct arena *scratch, struct line_list spaced, size_t wide, struct blank_table *ret,
                     bool *ret_table, struct error *err)
{
    const size_t n = spaced.n;
    struct blank_table found = {.n = n, .lines = ARENA_NEW_ARRAY(scratch, n, struct blank_line)};
    if (!found.lines)
        return error_memory(err);
    for (size_t i = 0; i < n; i++) {
        struct blank_cell cells[CELLS_MAX];
        found.lines[i].n = cut_cells(spaced.items[i].s, wide, cells);
        found.lines[i].cells = ARENA_NEW_ARRAY(scratch, found.lines[i].n, struct blank_cell);
        if (!found.lines[i].cells)
            return error_memory(err);
        memcpy(found.lines[i].cells, cells, found.lines[i].n * sizeof *cells);
    }
    *ret_table = n >= LINES_MIN && find_columns(&found) && holds(&found);
    *ret = found;
    return 0;
}

int model_read_blanks(struct model *document, struct line_list before, struct line_list spaced, bool *ret_table,
                      struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA(document->arena->max);
    struct blank_table found;
    struct text_table *table;
    size_t n = spaced.n;
    *ret_table = false;
    for (size_t wide = 2; wide >= 1 && !*ret_table; wide--)
        TRY(try_table(&scratch, spaced, wide, &found, ret_table, err));
    if (!*ret_table)
        return 0;
    document->rebuilt = true;
    TRY(model_read_stacked(document, before.items, before.n, err));
    TRY(model_table(document, n, found.columns, &table, err));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < found.lines[i].n; k++)
            *table_cell(table, i, found.lines[i].cells[k].column) = (struct text){found.lines[i].cells[k].s,
                                                                                  document->source};
    return 0;
}
