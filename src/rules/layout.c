#include "rules/layout.h"

#include <string.h>

#include "base/money.h"

static const struct word head_words[] = {
    {"line", HEAD_LINE},         {"code", HEAD_CODE}, {"code3", HEAD_CODE3},
    {"economic", HEAD_ECONOMIC}, {"none", HEAD_NONE}, {NULL, 0},
};

static const struct field layout_fields[] = {
    FIELD(struct layout, id, FIELD_TEXT, FIELD_KEY),
    FIELD(struct layout, file, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct layout, title, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct layout, unit, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct layout, decimals, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD(struct layout, trim, FIELD_FLAG, FIELD_REQUIRED),
    FIELD(struct layout, rate_decimals, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct layout, rounding, FIELD_REQUIRED, rounding_policy_words),
    FIELD(struct layout, valid_from, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD(struct layout, valid_to, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD(struct layout, place, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct layout, source, FIELD_TEXT, FIELD_REQUIRED),
};
const struct schema layout_schema = SCHEMA("layout", struct layout, layout_fields);

enum form_record { FORM_TABLE = 1, FORM_BLOCK, FORM_COLUMN, FORM_ROW, FORM_TOTAL, FORM_CODES, FORM_NOTE, FORM_EMPTY };
static const struct word form_record_words[] = {
    {"table", FORM_TABLE}, {"block", FORM_BLOCK}, {"column", FORM_COLUMN}, {"row", FORM_ROW}, {"total", FORM_TOTAL},
    {"codes", FORM_CODES}, {"note", FORM_NOTE},   {"empty", FORM_EMPTY},   {NULL, 0},
};

/* A line of a form file. */
struct form_line {
    int record;
    int64_t table;
    struct str block, id, label, number, code, source, formula;
};
static const struct field form_fields[] = {
    FIELD_OF_WORDS(struct form_line, record, FIELD_REQUIRED, form_record_words),
    FIELD(struct form_line, table, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD(struct form_line, block, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_line, id, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_line, label, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_line, number, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_line, code, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_line, source, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct form_line, formula, FIELD_TEXT, FIELD_OPTIONAL),
};
static const struct schema form_schema = SCHEMA("form", struct form_line, form_fields);

struct reader {
    struct arena *arena;
    struct layout *layout;
    struct problems *problems;
    struct error *err;
    struct place place;
};

static void complain(struct reader *r, struct str field, struct str value, enum message_id id)
{
    struct place place = r->place;
    place.field = field;
    place.value = value;
    problems_add(r->problems, &place, id, &ERROR_LIST_END);
}

static struct layout_table *find_table(struct reader *r, int64_t number)
{
    for (size_t i = 0; i < r->layout->n_tables; i++)
        if (r->layout->tables[i].number == number)
            return &r->layout->tables[i];
    return NULL;
}

static struct layout_block *find_block(struct layout_table *table, struct str id)
{
    for (size_t i = 0; table && i < table->n_blocks; i++)
        if (str_equal(table->blocks[i].id, id))
            return &table->blocks[i];
    return NULL;
}

static int add_table(struct reader *r, const struct form_line *line)
{
    struct layout *layout = r->layout;
    if (find_table(r, line->table) || !line->id.n)
        complain(r, STR("id"), line->id, MSG_rule_table_twice);
    if (!ARENA_ROOM(r->arena, layout->tables, layout->n_tables, layout->tables_capacity))
        return error_memory(r->err);
    layout->tables[layout->n_tables++] = (struct layout_table){
        .number = line->table, .role = line->id, .title = line->label, .empty = STR("")};
    return 0;
}

static int add_block(struct reader *r, struct layout_table *table, const struct form_line *line)
{
    int head = 0;
    for (const struct word *word = head_words; word->name && !head; word++)
        if (str_equal(str_from(word->name), line->source))
            head = word->value;
    if (!head)
        complain(r, STR("source"), line->source, MSG_rule_block_head);
    if (!ARENA_ROOM(r->arena, table->blocks, table->n_blocks, table->blocks_capacity))
        return error_memory(r->err);
    table->blocks[table->n_blocks++] = (struct layout_block){
        .id = line->block.n ? line->block : line->id, .label = line->label, .head = (enum row_head)head};
    return 0;
}

static int add_column(struct reader *r, struct layout_block *block, const struct form_line *line)
{
    struct layout_column column = {.id = line->id,
                                   .label = line->label,
                                   .number = line->number,
                                   .formula_text = line->formula,
                                   .line = r->place.line};
    selection_parse(r->arena, line->source, &r->place, r->problems, &column.selection);
    if (!ARENA_ROOM(r->arena, block->columns, block->n_columns, block->columns_capacity))
        return error_memory(r->err);
    block->columns[block->n_columns++] = column;
    return 0;
}

static int add_row(struct reader *r, struct layout_block *block, const struct form_line *line)
{
    struct layout_row row = {.kind = line->record == FORM_TOTAL   ? ROW_TOTAL
                                     : line->record == FORM_CODES ? ROW_CODES
                                                                  : ROW_FIXED,
                             .id = line->id,
                             .label = line->label,
                             .number = line->number,
                             .code = line->code,
                             .formula_text = line->formula,
                             .line = r->place.line};
    bool all_functions = row.kind == ROW_CODES && str_equal(line->source, STR("function"));
    if (!all_functions)
        selection_parse(r->arena, line->source, &r->place, r->problems, &row.selection);
    if (!ARENA_ROOM(r->arena, block->rows, block->n_rows, block->rows_capacity))
        return error_memory(r->err);
    block->rows[block->n_rows++] = row;
    return 0;
}

static int add_note(struct reader *r, struct layout_table *table, const struct form_line *line)
{
    if (!ARENA_ROOM(r->arena, table->notes, table->n_notes, table->notes_capacity))
        return error_memory(r->err);
    table->notes[table->n_notes++] = line->label;
    return 0;
}

static int add_line(struct reader *r, const struct form_line *line)
{
    if (line->record == FORM_TABLE)
        return add_table(r, line);
    struct layout_table *table = find_table(r, line->table);
    if (!table) {
        complain(r, STR("table"), STR(""), MSG_rule_table_unknown);
        return 0;
    }
    if (line->record == FORM_BLOCK)
        return add_block(r, table, line);
    if (line->record == FORM_NOTE)
        return add_note(r, table, line);
    if (line->record == FORM_EMPTY) {
        table->empty = line->label;
        return 0;
    }
    struct layout_block *block = find_block(table, line->block);
    if (!block) {
        complain(r, STR("block"), line->block, MSG_rule_block_unknown);
        return 0;
    }
    return line->record == FORM_COLUMN ? add_column(r, block, line) : add_row(r, block, line);
}

/* How formulas find what they name: by printed number, else by id. */
typedef bool names_function(const void *owner, size_t index, struct str name);

static bool row_has_name(const void *owner, size_t i, struct str name)
{
    const struct layout_row *row = &((const struct layout_block *)owner)->rows[i];
    return row->kind != ROW_CODES && (str_equal(row->number, name) || str_equal(row->id, name));
}

static bool column_has_name(const void *owner, size_t i, struct str name)
{
    const struct layout_column *column = &((const struct layout_block *)owner)->columns[i];
    return str_equal(column->number, name) || str_equal(column->id, name);
}

static size_t find_named(const struct layout_block *block, size_t n, names_function *has_name, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (has_name(block, i, name))
            return i;
    return n;
}

/* Reads "27+28-29" or "1..8" into terms. False if a name is unknown or a term is missing. */
static int read_formula(struct reader *r, const struct layout_block *block, size_t n, names_function *has_name,
                        struct str text, struct formula *ret)
{
    struct formula formula = {0};
    size_t capacity = 0, at = 0;
    int sign = 1;
    while (at <= text.n && text.n) {
        size_t plus = str_find(text, '+', at), minus = str_find(text, '-', at);
        size_t end = plus < minus ? plus : minus;
        struct str term = str_trim(str_slice(text, at, end)), first = term, last = term;
        const char *dots = memmem(term.p, term.n, "..", 2);
        if (dots) {
            first = str_slice(term, 0, (size_t)(dots - term.p));
            last = str_slice(term, (size_t)(dots - term.p) + 2, term.n);
        }
        size_t from = find_named(block, n, has_name, first), to = find_named(block, n, has_name, last);
        if (!term.n || from == n || to == n || from > to) {
            complain(r, STR("formula"), text, MSG_rule_formula);
            return 0;
        }
        for (size_t i = from; i <= to; i++) {
            if (!ARENA_ROOM(r->arena, formula.terms, formula.n, capacity))
                return error_memory(r->err);
            formula.terms[formula.n++] = (struct formula_term){sign, i};
        }
        sign = end < text.n && text.p[end] == '-' ? -1 : 1;
        at = end + 1;
    }
    *ret = formula;
    return 0;
}

static int resolve_formulas(struct reader *r)
{
    for (size_t t = 0; t < r->layout->n_tables; t++) {
        struct layout_table *table = &r->layout->tables[t];
        for (size_t b = 0; b < table->n_blocks; b++) {
            struct layout_block *block = &table->blocks[b];
            for (size_t i = 0; i < block->n_rows; i++) {
                r->place.line = block->rows[i].line;
                TRY(read_formula(r, block, block->n_rows, row_has_name, block->rows[i].formula_text,
                                 &block->rows[i].formula));
            }
            for (size_t i = 0; i < block->n_columns; i++) {
                r->place.line = block->columns[i].line;
                TRY(read_formula(r, block, block->n_columns, column_has_name, block->columns[i].formula_text,
                                 &block->columns[i].formula));
            }
        }
    }
    return 0;
}

static bool set_unit(struct layout *layout)
{
    if (str_equal(layout->unit, STR("万元")))
        layout->fen_per_unit = FEN_PER_WAN;
    else if (str_equal(layout->unit, STR("元")))
        layout->fen_per_unit = FEN_PER_YUAN;
    return layout->fen_per_unit != 0 && layout->decimals >= 0 && layout->decimals <= 6 && layout->rate_decimals >= 0 &&
           layout->rate_decimals <= 6 && layout->fen_per_unit % power_of_ten((int)layout->decimals) == 0;
}

int layout_read(struct arena *arena, const struct sheet *form, struct layout *layout, struct problems *problems,
                struct error *err)
{
    struct reader r = {arena, layout, problems, err, {.file = form->file}};
    struct records lines;
    if (!set_unit(layout))
        complain(&r, STR("unit"), layout->unit, MSG_rule_unit);
    TRY(schema_read(arena, &form_schema, form, problems, &lines, err));
    TRY(schema_refuse_doubles(arena, &lines, problems, err));
    for (size_t i = 0; i < lines.n; i++) {
        r.place.line = lines.lines[i];
        TRY(add_line(&r, records_at(&lines, i)));
    }
    return resolve_formulas(&r);
}
