#include "check/relate/accounts.h"

#include "check/relate/prose.h"
#include "rules/accounts.h"

#include <string.h>

enum { WAN_SHIFT = 4, DECIMALS_MAX = 6 };

/* The rows of a block that a name may mean, in their order: a list for each name. */
struct row_names {
    struct map first; /* name to 1 + index of its first */
    struct row_name {
        size_t row, next; /* 1 + index; 0 for none */
    } * items;
    size_t n, capacity;
};

/* One grid while it is read as one of the tables. */
struct reading {
    struct accounts *accounts;
    const struct grid *grid;
    size_t table;
    size_t *last; /* by block: the row of the layout found last, + 1 */
    size_t block; /* of the row found last */
    bool *values; /* by column of the grid: holds_values() */
    size_t *ids;  /* by block and column of the grid: find_column() */
    struct error *err;
};

/* "A+B!C": A and B are in the text and C is not. */
static bool fits_all(struct str words, struct str text)
{
    bool wanted = true;
    while (words.n) {
        size_t n = 0;
        while (n < words.n && words.p[n] != '+' && words.p[n] != '!')
            n++;
        if (str_contains(text, str_slice(words, 0, n)) != wanted)
            return false;
        wanted = n < words.n && words.p[n] == '+';
        words = str_slice(words, n < words.n ? n + 1 : n, words.n);
    }
    return true;
}

static bool fits(const struct accounts_words *words, struct str text)
{
    for (size_t i = 0; i < words->words.n; i++)
        if (fits_all(words->words.words[i], text))
            return true;
    return false;
}

/* `id` without the block's name before it; false if it is another block's. */
static bool id_of_block(struct str id, const struct layout_block *block, struct str *ret)
{
    size_t dot = str_find(id, '.', 0);
    *ret = dot < id.n ? str_slice(id, dot + 1, id.n) : id;
    return dot == id.n || str_equal(str_slice(id, 0, dot), block->id);
}

static const struct layout_table *table_of(const struct reading *r)
{
    return &r->accounts->layout.tables[r->table];
}

/* Column of the block that the header words over a column name; SIZE_MAX for none. */
static size_t find_column(const struct reading *r, const struct layout_block *block, struct str label)
{
    const struct lexicon *lexicon = r->accounts->check->lexicon;
    for (size_t i = 0; i < lexicon->n_accounts_words; i++) {
        const struct accounts_words *words = &lexicon->accounts_words[i];
        struct str id;
        if (words->what != ACCOUNTS_COLUMN || !str_equal(words->role, table_of(r)->role) ||
            !id_of_block(words->id, block, &id) || !fits(words, label))
            continue;
        for (size_t c = 0; c < block->n_columns; c++)
            if (str_equal(block->columns[c].id, id))
                return c;
    }
    return SIZE_MAX;
}

/* Nothing but numbers and blanks under its header, and neither line numbers nor codes. */
static bool holds_values(const struct grid *grid, size_t column)
{
    if (grid->column[column].kind == COLUMN_NUMBER)
        return true;
    if (grid->column[column].kind != COLUMN_TEXT || !grid->column[column].label.n)
        return false;
    for (size_t row = grid->first_row; row < grid->rows; row++)
        if (grid_cell(grid, row, column)->s.n)
            return false;
    return true;
}

/* The amount in 万元 with the digits that it is good for; false if it does not fit. */
static bool value_in_wan(const struct figure *figure, struct decimal *ret)
{
    struct value value = figure_value(figure);
    int128 unit = value.half ? 2 * value.half : (int128)power_of_ten(VALUE_SCALE);
    for (int digits = 0; digits <= DECIMALS_MAX; digits++) {
        int128 tick = power_of_ten(VALUE_SCALE + WAN_SHIFT - digits), n = value.v / tick;
        if (tick > unit || (tick == unit && value.v % tick != 0))
            continue;
        if (tick != unit || n > INT64_MAX || n < -INT64_MAX)
            return false;
        *ret = (struct decimal){(int64_t)n, digits};
        return true;
    }
    return false;
}

static int set_cell(struct reading *r, size_t b, size_t i, size_t column, struct passage *passage)
{
    struct accounts *accounts = r->accounts;
    struct table_cell *cell = &accounts->tables.tables[r->table].blocks[b].rows[i].cells[column];
    struct accounts_row *row = &accounts->blocks[r->table][b].rows[i];
    struct table_cell found = {0};
    size_t at = grid_place(r->grid, passage);
    if (r->grid->unsure[at] || r->grid->shifted[at / r->grid->columns])
        return 0;
    if (passage_is_number(passage)) {
        const struct figure *f = &passage->figures[0];
        if (f->family != UNIT_MONEY || !value_in_wan(f, &found.value))
            return 0;
        found.filled = true;
        found.text = figure_text(passage, f);
    } else if (passage->s.n) {
        return 0;
    }
    if (!cell->absent && cell->filled && found.filled && decimal_compare(cell->value, found.value) != 0)
        accounts->torn[r->table] = true;
    if (!cell->absent && (cell->filled || !found.filled))
        return 0;
    *cell = found;
    row->cells[column] = passage;
    row->grids[column] = r->grid;
    accounts->tables.tables[r->table].empty &= !found.filled;
    return 0;
}

/* The row of that id in the block, made if it is new. */
static int take_row(struct reading *r, size_t b, const struct layout_row *layout, struct str id, struct str code,
                    struct str label, size_t *ret)
{
    struct arena *arena = r->accounts->check->arena;
    struct table_block *block = &r->accounts->tables.tables[r->table].blocks[b];
    struct accounts_block *own = &r->accounts->blocks[r->table][b];
    size_t columns = block->layout->n_columns;
    for (size_t i = 0; i < block->n; i++)
        if (str_equal(block->rows[i].id, id)) {
            *ret = i;
            return 0;
        }
    if (!ARENA_ROOM(arena, block->rows, block->n, block->capacity))
        return error_memory(r->err);
    if (block->n == own->capacity) {
        size_t wanted = own->capacity ? 2 * own->capacity : 16;
        struct accounts_row *grown = ARENA_NEW_ARRAY(arena, wanted, struct accounts_row);
        if (!grown)
            return error_memory(r->err);
        if (own->capacity)
            memcpy(grown, own->rows, own->capacity * sizeof *grown);
        own->rows = grown;
        own->capacity = wanted;
    }
    struct table_cell *cells = ARENA_NEW_ARRAY(arena, columns, struct table_cell);
    struct accounts_row row = {ARENA_NEW_ARRAY(arena, columns, struct passage *),
                               ARENA_NEW_ARRAY(arena, columns, const struct grid *)};
    if (!cells || !row.cells || !row.grids)
        return error_memory(r->err);
    for (size_t c = 0; c < columns; c++)
        cells[c].absent = true;
    own->rows[block->n] = row;
    block->rows[block->n] = (struct table_row){
        .layout = layout, .key = id, .id = id, .label = label, .number = STR(""), .code = code, .cells = cells};
    *ret = block->n++;
    return 0;
}

/* The cells of columns [from, to) of a row go to the columns that their headers name. */
static int read_cells(struct reading *r, size_t b, size_t i, size_t row, size_t from, size_t to)
{
    const struct grid *grid = r->grid;
    const struct layout_block *block = &table_of(r)->blocks[b];
    size_t only = SIZE_MAX, n = 0;
    for (size_t c = from; c < to; c++)
        if (r->values[c]) {
            only = c;
            n++;
        }
    for (size_t c = from; c < to; c++) {
        if (!r->values[c])
            continue;
        size_t column = r->ids[b * grid->columns + c];
        if (column == SIZE_MAX && n == 1 && only == c && block->n_columns == 1)
            column = 0; /* one amount behind a name needs no header */
        if (column != SIZE_MAX)
            TRY(set_cell(r, b, i, column, grid_cell(grid, row, c)));
        else if (grid_number(grid, row, c))
            r->accounts->tables.tables[r->table].partial = true;
    }
    return 0;
}

static bool add_name(struct row_names *names, struct str name, size_t row)
{
    size_t *first = map_add(&names->first, name, NULL);
    if (!first || !ARENA_ROOM(names->first.arena, names->items, names->n, names->capacity))
        return false;
    names->items[names->n++] = (struct row_name){row, *first};
    *first = names->n;
    return true;
}

/* The names of a row that is a class of spending: those that any year gave its code, unless an earlier row of the
 * codes gave the name to another class. */
static bool add_class_names(const struct accounts *accounts, struct row_names *names, struct str code, size_t row)
{
    const struct codes *codes = &accounts->check->lexicon->accounts->function_codes;
    struct map first = MAP(names->first.arena);
    for (size_t i = 0; i < codes->rows.n; i++) {
        const struct code *of = records_at(&codes->rows, i);
        bool added = false;
        if (of->code.n != 3)
            continue;
        if (!map_add(&first, of->name, &added) ||
            (added && str_equal(of->code, code) && !add_name(names, of->name, row)))
            return false;
    }
    return true;
}

/* All names that mean a row of a block. */
static int name_rows(const struct accounts *accounts, size_t t, size_t b, struct row_names *ret, struct error *err)
{
    const struct lexicon *lexicon = accounts->check->lexicon;
    const struct layout_table *table = &accounts->layout.tables[t];
    const struct layout_block *block = &table->blocks[b];
    *ret = (struct row_names){.first = MAP(accounts->check->arena)};
    for (size_t row = block->n_rows; row-- > 0;) { /* backwards, so that the lists are in order */
        struct str id, label = strip_mark(block->rows[row].label);
        bool class = block->rows[row].code.n > 0;
        if (class ? !add_class_names(accounts, ret, block->rows[row].code, row) : label.n && !add_name(ret, label, row))
            return error_memory(err);
        for (size_t i = 0; !class && i < lexicon->n_accounts_words; i++) {
            const struct accounts_words *words = &lexicon->accounts_words[i];
            if (words->what != ACCOUNTS_ROW || !str_equal(words->role, table->role) ||
                !id_of_block(words->id, block, &id) || !str_equal(id, block->rows[row].id))
                continue;
            for (size_t k = 0; k < words->words.n; k++)
                if (!add_name(ret, words->words.words[k], row))
                    return error_memory(err);
        }
    }
    return 0;
}

/* What is asked of every row is found once: what the grid's columns are, and which rows a name may mean. */
static int begin_reading(struct reading *r, struct arena *scratch)
{
    struct accounts *accounts = r->accounts;
    const struct layout_table *layout = table_of(r);
    const struct grid *grid = r->grid;
    r->last = ARENA_NEW_ARRAY(scratch, layout->n_blocks, size_t);
    r->values = ARENA_NEW_ARRAY(scratch, grid->columns, bool);
    r->ids = ARENA_NEW_ARRAY(scratch, layout->n_blocks * grid->columns, size_t);
    if (!r->last || !r->values || !r->ids)
        return error_memory(r->err);
    for (size_t c = 0; c < grid->columns; c++) {
        r->values[c] = holds_values(grid, c);
        for (size_t b = 0; b < layout->n_blocks; b++)
            r->ids[b * grid->columns + c] = find_column(r, &layout->blocks[b], grid->column[c].label);
    }
    if (accounts->names[r->table])
        return 0;
    struct row_names *names = ARENA_NEW_ARRAY(accounts->check->arena, layout->n_blocks, struct row_names);
    if (!names)
        return error_memory(r->err);
    for (size_t b = 0; b < layout->n_blocks; b++)
        TRY(name_rows(accounts, r->table, b, &names[b], r->err));
    accounts->names[r->table] = names;
    return 0;
}

/* The row that a name means in a block: the first behind the row found last, else the first. */
static size_t find_row(const struct reading *r, size_t b, struct str name)
{
    const struct row_names *names = &r->accounts->names[r->table][b];
    const size_t *first = map_find(&names->first, name);
    for (size_t i = first ? *first : 0; i; i = names->items[i - 1].next)
        if (names->items[i - 1].row >= r->last[b])
            return names->items[i - 1].row;
    return first ? names->items[*first - 1].row : SIZE_MAX;
}

/* A name and what follows it in its row, up to the next name. In a table of two halves the names of the
 * left half are of the first block; where both have a name, as 总计, the place in the row decides. */
static int read_item(struct reading *r, size_t row, struct str name, bool left, size_t from, size_t to)
{
    const struct layout_table *layout = table_of(r);
    size_t found = SIZE_MAX, block = 0;
    for (size_t k = 0; k < layout->n_blocks; k++) {
        size_t b = left ? k : layout->n_blocks - 1 - k, i = find_row(r, b, name);
        if (i != SIZE_MAX && found == SIZE_MAX) {
            found = i;
            block = b;
        }
    }
    if (found == SIZE_MAX) {
        bool part = lexicon_starts(r->accounts->check->lexicon, WORD_OFWHICH_ROW, name) > 0;
        for (size_t c = from; c < to && !part; c++)
            if (r->values[c] && grid_number(r->grid, row, c) && figure_value(grid_number(r->grid, row, c)).v != 0)
                r->accounts->tables.tables[r->table].partial = true;
        return 0;
    }
    const struct layout_row *of = &layout->blocks[block].rows[found];
    size_t i;
    r->last[block] = found + 1;
    r->block = block;
    TRY(take_row(r, block, of, of->id, of->code, name, &i));
    return read_cells(r, block, i, row, from, to);
}

static bool is_name(const struct grid *grid, size_t row, size_t column)
{
    const struct passage *cell = grid_cell(grid, row, column);
    return cell->s.n && !passage_is_number(cell) && grid->column[column].kind != COLUMN_LINE &&
           grid->column[column].kind != COLUMN_CODE;
}

/* Items with amounts, in one or two halves. */
static int read_lines(struct reading *r)
{
    const struct grid *grid = r->grid;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        bool left = true;
        for (size_t c = 0; c < grid->columns; c++) {
            if (!is_name(grid, row, c))
                continue;
            size_t to = c + 1;
            while (to < grid->columns && !is_name(grid, row, to))
                to++;
            left = c < grid->columns / 3;
            TRY(read_item(r, row, strip_mark(grid_cell(grid, row, c)->s), left, c + 1, to));
        }
    }
    return 0;
}

static const struct layout_row *row_of_kind(const struct layout_block *block, enum row_kind kind)
{
    for (size_t i = 0; i < block->n_rows; i++)
        if (block->rows[i].kind == kind)
            return &block->rows[i];
    return NULL;
}

/* A name that has swallowed the amount behind it: the amounts of its row stand one column off. */
static bool swallowed(struct str name)
{
    for (size_t i = 1; i + 1 < name.n; i++)
        if (name.p[i] == '.' && name.p[i - 1] >= '0' && name.p[i - 1] <= '9' && name.p[i + 1] >= '0' &&
            name.p[i + 1] <= '9')
            return true;
    return false;
}

/* Rows of functional codes, and the total over them. */
static int read_codes(struct reading *r)
{
    const struct grid *grid = r->grid;
    const struct layout_block *block = &table_of(r)->blocks[0];
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        struct str code = grid_code(grid, row, grid->columns - 1);
        struct str name = grid_row_name(grid, row, grid->columns - 1);
        bool total = !code.n && grid_is_total(r->accounts->check, name);
        const struct layout_row *layout = row_of_kind(block, total ? ROW_TOTAL : ROW_CODES);
        size_t i;
        if (!layout || swallowed(name) || (!total && (code.n < 3 || !name.n)))
            continue;
        TRY(take_row(r, 0, layout, total ? layout->id : code, code, name, &i));
        TRY(read_cells(r, 0, i, row, 0, grid->columns));
    }
    return 0;
}

static bool take_economic(const struct layout_block *block, struct str code, const struct layout_row **ret)
{
    for (size_t i = 0; i < block->n_rows; i++)
        if (str_equal(block->rows[i].code, code)) {
            *ret = &block->rows[i];
            return true;
        }
    *ret = row_of_kind(block, ROW_CODES);
    return *ret && prefixes_match(&(*ret)->selection.economics, code);
}

/* Groups of economic codes beside one another, and the two totals under them. */
static int read_economic(struct reading *r)
{
    const struct grid *grid = r->grid;
    const struct layout_table *table = table_of(r);
    for (size_t row = grid->first_row; row < grid->rows; row++)
        for (size_t c = 1; c < grid->columns; c++) {
            if (grid->column[c].kind != COLUMN_NUMBER)
                continue;
            struct str code = grid_code(grid, row, c), name = grid_row_name(grid, row, c);
            for (size_t b = 0; b < table->n_blocks; b++) {
                const struct layout_row *layout = NULL;
                size_t i;
                for (size_t k = 0; k < table->blocks[b].n_rows && !code.n; k++)
                    if (!table->blocks[b].rows[k].code.n && table->blocks[b].rows[k].kind == ROW_FIXED &&
                        str_equal(table->blocks[b].rows[k].label, name))
                        layout = &table->blocks[b].rows[k];
                if (!layout && (code.n < 3 || !take_economic(&table->blocks[b], code, &layout)))
                    continue;
                TRY(take_row(r, b, layout, code.n ? code : layout->id, code, name, &i));
                if (r->ids[b * grid->columns + c] != SIZE_MAX || table->n_blocks > 1)
                    TRY(set_cell(r, b, i, 0, grid_cell(grid, row, c)));
                break;
            }
        }
    return 0;
}

/* A single row of amounts. */
static int read_single(struct reading *r)
{
    const struct grid *grid = r->grid;
    const struct layout_block *block = &table_of(r)->blocks[0];
    size_t found = SIZE_MAX, n = 0, i;
    for (size_t row = grid->first_row; row < grid->rows; row++)
        for (size_t c = 0; c < grid->columns; c++)
            if (grid_number(grid, row, c) && grid->column[c].kind == COLUMN_NUMBER && found != row) {
                found = row;
                n++;
            }
    if (n != 1)
        return 0;
    TRY(take_row(r, 0, &block->rows[0], block->rows[0].id, STR(""), STR(""), &i));
    return read_cells(r, 0, i, found, 0, grid->columns);
}

static int read_grid(struct accounts *accounts, const struct grid *grid, size_t table, struct error *err)
{
    struct reading r = {.accounts = accounts, .grid = grid, .table = table, .err = err};
    const struct layout_table *layout = &accounts->layout.tables[table];
    _cleanup_arena_ struct arena scratch = ARENA(accounts->check->arena->max);
    TRY(begin_reading(&r, &scratch));
    accounts->n += !accounts->recognised[table];
    accounts->recognised[table] = true;
    if (!accounts->first[table])
        accounts->first[table] = grid;
    switch (layout->blocks[0].head) {
    case HEAD_LINE:
        return read_lines(&r);
    case HEAD_CODE:
    case HEAD_CODE3:
        return read_codes(&r);
    case HEAD_ECONOMIC:
        return read_economic(&r);
    case HEAD_NONE:
        break;
    }
    return read_single(&r);
}

/* The table that a grid is, by its title; SIZE_MAX for none. */
static size_t table_titled(const struct accounts *accounts, struct str title)
{
    const struct lexicon *lexicon = accounts->check->lexicon;
    for (size_t i = 0; title.n && i < lexicon->n_accounts_words; i++) {
        const struct accounts_words *words = &lexicon->accounts_words[i];
        if (words->what != ACCOUNTS_TITLE || !fits(words, title))
            continue;
        for (size_t t = 0; t < accounts->layout.n_tables; t++)
            if (str_equal(accounts->layout.tables[t].role, words->role))
                return t;
    }
    return SIZE_MAX;
}

/* An amount of the text behind the words of a fact; the first that is not about another year or a budget. */
static int find_fact(struct accounts *accounts, const struct accounts_words *words, struct error *err)
{
    struct check *check = accounts->check;
    for (size_t block = 0; block < check->document->n; block++) {
        struct passage *p = check->paragraphs[block];
        for (size_t i = 0; p && i < p->n; i++) {
            struct figure *f = &p->figures[i];
            struct decimal value;
            if (!prose_is_amount(f) || f->family != UNIT_MONEY || !value_in_wan(f, &value))
                continue;
            struct str name = prose_without_copula(check->lexicon, prose_tail(prose_lead(p, i)));
            bool ends = false;
            for (size_t k = 0; k < words->words.n; k++)
                ends |= str_ends(name, words->words.words[k]);
            if (!ends || lexicon_contains(check->lexicon, WORD_LAST, name) ||
                lexicon_contains(check->lexicon, WORD_BUDGET, name))
                continue;
            size_t n = accounts->n_facts;
            (void)err;
            accounts->facts[n] = (struct check_fact){.name = words->id, .value = value, .rounded = true};
            accounts->fact_passages[n] = p;
            accounts->fact_figures[n] = i;
            accounts->n_facts++;
            return 0;
        }
    }
    return 0;
}

static int make_tables(struct accounts *accounts, struct error *err)
{
    struct arena *arena = accounts->check->arena;
    const struct layout *base = &accounts->check->lexicon->accounts->layouts[0];
    size_t n = base->n_tables, facts = accounts->check->lexicon->n_accounts_words;
    accounts->layout = *base;
    accounts->layout.tables = ARENA_NEW_ARRAY(arena, n, struct layout_table);
    struct table *tables = ARENA_NEW_ARRAY(arena, n, struct table);
    accounts->blocks = ARENA_NEW_ARRAY(arena, n, struct accounts_block *);
    accounts->names = ARENA_NEW_ARRAY(arena, n, struct row_names *);
    accounts->recognised = ARENA_NEW_ARRAY(arena, n, bool);
    accounts->torn = ARENA_NEW_ARRAY(arena, n, bool);
    accounts->first = ARENA_NEW_ARRAY(arena, n, const struct grid *);
    accounts->facts = ARENA_NEW_ARRAY(arena, facts, struct check_fact);
    accounts->fact_passages = ARENA_NEW_ARRAY(arena, facts, struct passage *);
    accounts->fact_figures = ARENA_NEW_ARRAY(arena, facts, size_t);
    if (!accounts->layout.tables || !tables || !accounts->blocks || !accounts->names || !accounts->recognised ||
        !accounts->torn || !accounts->first || !accounts->facts || !accounts->fact_passages || !accounts->fact_figures)
        return error_memory(err);
    for (size_t t = 0; t < n; t++) {
        const struct layout_table *layout = &accounts->layout.tables[t];
        accounts->layout.tables[t] = base->tables[t];
        tables[t] = (struct table){
            .layout = layout, .blocks = ARENA_NEW_ARRAY(arena, layout->n_blocks, struct table_block), .empty = true};
        accounts->blocks[t] = ARENA_NEW_ARRAY(arena, layout->n_blocks, struct accounts_block);
        if (!tables[t].blocks || !accounts->blocks[t])
            return error_memory(err);
        for (size_t b = 0; b < layout->n_blocks; b++)
            tables[t].blocks[b].layout = &layout->blocks[b];
    }
    accounts->tables = (struct tables){
        .layout = &accounts->layout, .year = accounts->check->year, .policy = POLICY_PLAIN, .tables = tables};
    return 0;
}

/* What is not in the document, or in it twice with different figures, has no rows to be found. */
static void drop_useless(struct accounts *accounts)
{
    for (size_t t = 0; t < accounts->layout.n_tables; t++) {
        for (size_t b = 0; accounts->torn[t] && b < accounts->layout.tables[t].n_blocks; b++)
            accounts->tables.tables[t].blocks[b].n = 0;
        if (accounts->torn[t] || !accounts->recognised[t])
            accounts->layout.tables[t].role = STR("");
    }
}

int accounts_read(struct check *check, struct accounts *ret, struct error *err)
{
    const struct lexicon *lexicon = check->lexicon;
    *ret = (struct accounts){.check = check};
    TRY(make_tables(ret, err));
    for (size_t block = 0; block < check->document->n; block++) {
        const struct grid *grid = check->grids[block];
        size_t table = grid ? table_titled(ret, grid->title) : SIZE_MAX;
        if (table != SIZE_MAX)
            TRY(read_grid(ret, grid, table, err));
    }
    for (size_t t = 0; t < ret->layout.n_tables; t++)
        if (ret->recognised[t] && !says_empty_near(check, ret->first[t]->block, ret->first[t]->title))
            ret->layout.tables[t].empty = STR("");
    drop_useless(ret);
    for (size_t i = 0; ret->n && i < lexicon->n_accounts_words; i++)
        if (lexicon->accounts_words[i].what == ACCOUNTS_FACT)
            TRY(find_fact(ret, &lexicon->accounts_words[i], err));
    return 0;
}

struct passage *accounts_cell(const struct accounts *accounts, struct cell_place at, const struct grid **ret_grid)
{
    const struct accounts_row *row = &accounts->blocks[at.table][at.block].rows[at.row];
    if (ret_grid)
        *ret_grid = row->grids[at.column];
    return row->cells[at.column];
}
