#include "domain/accounts/tables.h"

#include <stdlib.h>

#include "base/money.h"

struct computer {
    struct arena *arena;
    const struct tables_input *input;
    struct tables *tables;
    struct tick_books ticks;
    struct error *err;
};

/* Both must hold; what no value can satisfy becomes bit 0, which stands for none. */
static unsigned both(unsigned a, unsigned b)
{
    if (!a || !b)
        return a | b;
    return a & b ? a & b : 1u;
}

static struct selection joined(const struct selection *a, const struct selection *b)
{
    struct selection s = *a;
    if (!a->given)
        return *b;
    if (!b->given)
        return s;
    s.measure = a->measure ? a->measure : b->measure;
    s.funds = both(a->funds, b->funds);
    s.kinds = both(a->kinds, b->kinds);
    s.categories = both(a->categories, b->categories);
    if (!s.functions.n)
        s.functions = b->functions;
    if (!s.economics.n)
        s.economics = b->economics;
    return s;
}

struct selection cell_selection(const struct table_row *row, const struct layout_column *column)
{
    if (row->layout->kind != ROW_CODES)
        return joined(&row->layout->selection, &column->selection);
    struct selection s = column->selection;
    struct prefixes code = {(struct str *)&row->code, 1};
    if (row->layout->selection.given) { /* economic codes that the form does not list */
        s = joined(&row->layout->selection, &column->selection);
        s.economics = code;
    } else {
        s.functions = code;
    }
    return s;
}

const struct formula *cell_formula(const struct table_row *row, const struct layout_column *column, bool *ret_of_rows)
{
    *ret_of_rows = row->layout->formula.n > 0;
    if (*ret_of_rows)
        return &row->layout->formula;
    return column->formula.n ? &column->formula : NULL;
}

/* The atoms that tables of this selection add up. */
static const struct tick_list *list_for(const struct tick_books *ticks, const struct selection *s)
{
    return s->economics.n ? &ticks->by_economic : &ticks->by_function;
}

static int fill_from_books(struct computer *c, const struct selection *s, struct table_cell *cell)
{
    const struct tick_list *list = list_for(&c->ticks, s);
    int64_t entries = 0, ticks = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct tick_atom *atom = &list->atoms[i];
        if (!selection_takes(s, &atom->sum))
            continue;
        entries += atom->sum.entries;
        ticks += atom->ticks;
        if (!money_add(&cell->exact_fen, atom->sum.fen))
            return FAIL(c->err, MSG_sum_too_large);
    }
    cell->filled = entries > 0;
    cell->value.digits = ticks;
    return 0;
}

static int fill_cell(struct computer *c, struct table_block *block, size_t row, size_t column);

/* Adds up other cells of the block; they are filled first if they are not yet. */
static int fill_from_formula(struct computer *c, struct table_block *block, size_t row, size_t column,
                             const struct formula *formula, bool of_rows)
{
    struct table_cell *cell = &block->rows[row].cells[column];
    for (size_t i = 0; i < formula->n; i++) {
        size_t other_row = row, other_column = formula->terms[i].index;
        if (of_rows) { /* rows of codes stand behind the fixed ones they follow, so look by layout */
            for (other_row = 0; other_row < block->n; other_row++)
                if (block->rows[other_row].layout == &block->layout->rows[formula->terms[i].index])
                    break;
            other_column = column;
        }
        if (other_row == block->n)
            continue;
        TRY(fill_cell(c, block, other_row, other_column));
        const struct table_cell *other = &block->rows[other_row].cells[other_column];
        cell->filled |= other->filled;
        cell->value.digits += formula->terms[i].sign * other->value.digits;
        if (!money_add(&cell->exact_fen, formula->terms[i].sign * other->exact_fen))
            return FAIL(c->err, MSG_sum_too_large);
    }
    return 0;
}

static int fill_cell(struct computer *c, struct table_block *block, size_t row, size_t column)
{
    struct table_cell *cell = &block->rows[row].cells[column];
    if (cell->exact_known)
        return 0;
    cell->exact_known = true; /* before its inputs, so that a formula in a circle ends */
    cell->value = (struct decimal){0, (int)c->input->layout->decimals};
    bool of_rows;
    const struct formula *formula = cell_formula(&block->rows[row], &block->layout->columns[column], &of_rows);
    if (formula) {
        TRY(fill_from_formula(c, block, row, column, formula, of_rows));
    } else {
        struct selection s = cell_selection(&block->rows[row], &block->layout->columns[column]);
        if (s.given && s.measure)
            TRY(fill_from_books(c, &s, cell));
    }
    if (c->tables->policy == POLICY_PLAIN)
        cell->value.digits = (int64_t)divide_rounded(cell->exact_fen, c->tables->fen_per_tick, ROUND_HALF_UP);
    return 0;
}

static int add_row(struct computer *c, struct table_block *block, struct table_row row)
{
    if (!ARENA_ROOM(c->arena, block->rows, block->n, block->capacity))
        return error_memory(c->err);
    row.cells = ARENA_NEW_ARRAY(c->arena, block->layout->n_columns, struct table_cell);
    if (!row.cells)
        return error_memory(c->err);
    for (size_t i = 0; i < block->layout->n_columns; i++)
        row.cells[i].text = row.cells[i].reason = row.cells[i].computed = STR("");
    block->rows[block->n++] = row;
    return 0;
}

static int compare_texts(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Whether any column of the block counts this atom. */
static bool block_takes(const struct layout_block *block, const struct layout_row *row, const struct book_sum *sum)
{
    for (size_t i = 0; i < block->n_columns; i++) {
        struct selection s = joined(&row->selection, &block->columns[i].selection);
        if (s.given && s.measure && selection_takes(&s, sum))
            return true;
    }
    return false;
}

static bool is_listed(const struct layout_block *block, struct str code)
{
    for (size_t i = 0; i < block->n_rows; i++)
        if (block->rows[i].kind == ROW_FIXED && str_equal(block->rows[i].code, code))
            return true;
    return false;
}

/* One row for each code in use, and for the codes above it, in order. */
static int add_code_rows(struct computer *c, struct table_block *block, const struct layout_row *layout)
{
    bool economic = layout->selection.given;
    const struct tick_list *list = economic ? &c->ticks.by_economic : &c->ticks.by_function;
    struct str *codes = ARENA_NEW_ARRAY(c->arena, list->n * 3 + 1, struct str);
    size_t n = 0;
    if (!codes)
        return error_memory(c->err);
    for (size_t i = 0; i < list->n; i++) {
        const struct book_sum *sum = &list->atoms[i].sum;
        struct str code = economic ? sum->economic : sum->function;
        if (sum->entries == 0 || !block_takes(block->layout, layout, sum))
            continue;
        for (size_t digits = 3; digits <= code.n; digits += 2)
            if (!economic || !is_listed(block->layout, str_slice(code, 0, digits)))
                codes[n++] = str_slice(code, 0, digits);
    }
    if (n)
        qsort(codes, n, sizeof *codes, compare_texts);
    for (size_t i = 0; i < n; i++) {
        if (i && str_equal(codes[i], codes[i - 1]))
            continue;
        const struct codes *names = economic ? c->input->economic_codes : c->input->function_codes;
        const struct code *code = codes_find(names, codes[i], c->tables->year);
        TRY(add_row(c, block,
                    (struct table_row){.layout = layout,
                                       .key = codes[i],
                                       .id = codes[i],
                                       .code = codes[i],
                                       .label = code ? code->name : STR(""),
                                       .number = STR("")}));
    }
    return 0;
}

/* How a fixed row is addressed. */
static struct str row_key(const struct layout_row *layout)
{
    struct str key = layout->number.n ? layout->number : layout->code.n ? layout->code : layout->label;
    return key.n ? key : layout->id;
}

static int make_rows(struct computer *c, struct table_block *block)
{
    for (size_t i = 0; i < block->layout->n_rows; i++) {
        const struct layout_row *layout = &block->layout->rows[i];
        if (layout->kind == ROW_CODES) {
            TRY(add_code_rows(c, block, layout));
            continue;
        }
        TRY(add_row(c, block,
                    (struct table_row){.layout = layout,
                                       .key = row_key(layout),
                                       .id = layout->id,
                                       .label = layout->label,
                                       .number = layout->number,
                                       .code = layout->code}));
    }
    return 0;
}

static int print_cell(struct computer *c, struct table_cell *cell)
{
    _cleanup_buf_ struct buf out = BUF(64);
    decimal_print(&out, cell->value, c->input->layout->trim);
    cell->text = arena_str(c->arena, buf_view(&out));
    return cell->text.p ? 0 : error_memory(c->err);
}

static int compute_table(struct computer *c, struct table *table)
{
    table->empty = true;
    table->blocks = ARENA_NEW_ARRAY(c->arena, table->layout->n_blocks, struct table_block);
    if (!table->blocks)
        return error_memory(c->err);
    for (size_t b = 0; b < table->layout->n_blocks; b++) {
        struct table_block *block = &table->blocks[b];
        block->layout = &table->layout->blocks[b];
        TRY(make_rows(c, block));
        for (size_t r = 0; r < block->n; r++) {
            for (size_t col = 0; col < block->layout->n_columns; col++) {
                TRY(fill_cell(c, block, r, col));
                if (!block->rows[r].cells[col].filled)
                    continue;
                table->empty = false;
                TRY(print_cell(c, &block->rows[r].cells[col]));
            }
        }
    }
    return 0;
}

static int apply_override(struct computer *c, const struct cell_override *o)
{
    struct cell_place at;
    struct decimal printed;
    struct place place = {.field = STR("figure"), .value = o->figure};
    if (!tables_find(c->tables, o->figure, &at))
        return FAIL_AT(c->err, &place, MSG_figure_unknown, ARG_NUMBER("year", c->tables->year));
    place = (struct place){.field = STR("printed"), .value = o->printed};
    if (!decimal_parse(o->printed, &printed) ||
        !decimal_rescale(printed, (int)c->input->layout->decimals, ROUND_HALF_UP, &printed))
        return FAIL_AT(c->err, &place, MSG_value_not_decimal);
    struct table_cell *cell = &c->tables->tables[at.table].blocks[at.block].rows[at.row].cells[at.column];
    cell->computed = cell->text;
    cell->text = o->printed;
    cell->value = printed;
    cell->reason = o->reason;
    cell->filled = true;
    c->tables->n_overrides++;
    return 0;
}

int tables_compute(struct arena *arena, const struct tables_input *input, struct tables *ret, struct error *err)
{
    struct tables tables = {.layout = input->layout,
                            .year = input->books->year,
                            .policy = input->policy,
                            .fen_per_tick = input->layout->fen_per_unit / power_of_ten((int)input->layout->decimals)};
    struct computer c = {.arena = arena, .input = input, .tables = &tables, .err = err};
    TRY(books_round(arena, input->books, tables.fen_per_tick, &c.ticks, err));
    tables.tables = ARENA_NEW_ARRAY(arena, input->layout->n_tables, struct table);
    if (!tables.tables)
        return error_memory(err);
    for (size_t i = 0; i < input->layout->n_tables; i++) {
        tables.tables[i].layout = &input->layout->tables[i];
        TRY(compute_table(&c, &tables.tables[i]));
    }
    for (size_t i = 0; i < input->n_overrides; i++)
        TRY(apply_override(&c, &input->overrides[i]));
    *ret = tables;
    return 0;
}

static bool find_row(const struct table *table, struct str key, struct str column, struct cell_place *ret)
{
    for (size_t b = 0; b < table->layout->n_blocks; b++) {
        const struct table_block *block = &table->blocks[b];
        for (size_t r = 0; r < block->n; r++) {
            if (!str_equal(block->rows[r].key, key))
                continue;
            for (size_t col = 0; col < block->layout->n_columns; col++) {
                if (!str_equal(block->layout->columns[col].number, column))
                    continue;
                ret->block = b;
                ret->row = r;
                ret->column = col;
                return true;
            }
        }
    }
    return false;
}

struct figure {
    int64_t table;
    struct str row, column;
};

static bool figure_parse(struct str text, struct figure *ret)
{
    struct str rest = text, table, row;
    struct decimal number;
    if (!str_starts(text, STR("T")) || !str_cut(&rest, '.', &table) || !str_cut(&rest, '.', &row) ||
        !decimal_parse(str_slice(table, 1, table.n), &number) || number.scale)
        return false;
    *ret = (struct figure){number.digits, row, rest};
    return true;
}

bool tables_find(const struct tables *tables, struct str figure, struct cell_place *ret)
{
    struct figure f;
    struct cell_place at = {0};
    if (!figure_parse(figure, &f))
        return false;
    for (at.table = 0; at.table < tables->layout->n_tables; at.table++) {
        if (tables->layout->tables[at.table].number == f.table &&
            find_row(&tables->tables[at.table], f.row, f.column, &at)) {
            *ret = at;
            return true;
        }
    }
    return false;
}

static bool is_code(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    return text.n >= 3;
}

static bool block_may_print(const struct layout_block *block, const struct figure *f)
{
    bool row = false, column = false;
    for (size_t i = 0; i < block->n_rows; i++) {
        const struct layout_row *layout = &block->rows[i];
        row |= layout->kind == ROW_CODES ? is_code(f->row) : str_equal(row_key(layout), f->row);
    }
    for (size_t i = 0; i < block->n_columns; i++)
        column |= str_equal(block->columns[i].number, f->column);
    return row && column;
}

bool layout_may_print(const struct layout *layout, struct str figure)
{
    struct figure f;
    if (!figure_parse(figure, &f))
        return false;
    for (size_t t = 0; t < layout->n_tables; t++)
        for (size_t b = 0; layout->tables[t].number == f.table && b < layout->tables[t].n_blocks; b++)
            if (block_may_print(&layout->tables[t].blocks[b], &f))
                return true;
    return false;
}

bool tables_by_meaning(const struct tables *tables, struct str role, struct str row, struct str column,
                       struct cell_place *ret)
{
    for (size_t t = 0; t < tables->layout->n_tables; t++) {
        if (!str_equal(tables->layout->tables[t].role, role))
            continue;
        const struct table *table = &tables->tables[t];
        for (size_t b = 0; b < table->layout->n_blocks; b++) {
            const struct table_block *block = &table->blocks[b];
            for (size_t i = 0; i < block->n; i++) {
                if (!str_equal(block->rows[i].id, row))
                    continue;
                for (size_t c = 0; c < block->layout->n_columns; c++) {
                    if (str_equal(block->layout->columns[c].id, column) && !block->rows[i].cells[c].absent) {
                        *ret = (struct cell_place){t, b, i, c};
                        return true;
                    }
                }
            }
        }
    }
    return false;
}

struct str cell_figure(struct arena *arena, const struct tables *tables, struct cell_place at)
{
    const struct table *table = &tables->tables[at.table];
    const struct table_block *block = &table->blocks[at.block];
    return arena_printf(arena, "T%lld.%.*s.%.*s", (long long)table->layout->number, STR_ARGS(block->rows[at.row].key),
                        STR_ARGS(block->layout->columns[at.column].number));
}

const struct table_cell *tables_cell(const struct tables *tables, struct cell_place at)
{
    return &tables->tables[at.table].blocks[at.block].rows[at.row].cells[at.column];
}

const struct table *tables_role(const struct tables *tables, struct str role)
{
    for (size_t i = 0; i < tables->layout->n_tables; i++)
        if (str_equal(tables->layout->tables[i].role, role))
            return &tables->tables[i];
    return NULL;
}

struct str layout_amount(struct arena *arena, const struct layout *layout, int64_t fen)
{
    int64_t per_tick = layout->fen_per_unit / power_of_ten((int)layout->decimals);
    struct decimal value = {(int64_t)divide_rounded(fen, per_tick, ROUND_HALF_UP), (int)layout->decimals};
    _cleanup_buf_ struct buf out = BUF(64);
    decimal_print(&out, value, layout->trim);
    return arena_str(arena, buf_view(&out));
}
