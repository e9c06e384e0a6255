#include "formats/mapping_propose.h"

#include "base/map.h"
#include "formats/delimited.h"

enum { WORDS_MAX = 40 };

static const struct field fields[] = {
    FIELD(struct mapping_hint, header, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct mapping_hint, step, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct mapping_hint, field, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct mapping_hint, value, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct mapping_hint, note, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema mapping_hint_schema = SCHEMA("mapping-headers", struct mapping_hint, fields);

/* A row of the mapping that is proposed. */
struct proposal {
    struct str step, field, column, value, note;
    size_t place; /* of the column */
};
struct proposing {
    struct arena *arena;
    const struct schema *schema;
    struct str first_step;
    const struct records *hints;
    const struct sheet *sheet;
    size_t head;
    struct proposal *rows;
    size_t n, capacity;
};

/* The headers are taken to be the first of the fullest rows at the top. */
static size_t find_head(const struct sheet *sheet)
{
    size_t best = 0, most = 0;
    for (size_t r = 0; r < sheet->n && r < MAPPING_HEAD_ROWS; r++) {
        size_t filled = 0;
        for (size_t c = 0; c < sheet->rows[r].n; c++)
            filled += sheet->rows[r].cells[c].n > 0;
        if (filled > most) {
            best = r;
            most = filled;
        }
    }
    return best;
}

static int add(struct proposing *p, struct proposal row, struct error *err)
{
    if (!ARENA_ROOM(p->arena, p->rows, p->n, p->capacity))
        return error_memory(err);
    p->rows[p->n++] = row;
    return 0;
}

static bool is_taken(const struct proposing *p, struct str step, struct str field)
{
    for (size_t i = 0; i < p->n; i++)
        if (str_equal(p->rows[i].step, step) && str_equal(p->rows[i].field, field))
            return true;
    return false;
}

static struct proposal propose_column(const struct proposing *p, struct str header)
{
    const struct str none = STR("");
    const struct field *field = schema_field(p->schema, header);
    if (field && field_is_asked(field))
        return (struct proposal){p->first_step, str_from(field->name), header, none, none, 0};
    for (size_t i = 0; i < p->hints->n; i++) {
        const struct mapping_hint *hint = records_at(p->hints, i);
        if (str_contains(header, hint->header) && schema_field(p->schema, hint->field.n ? hint->field : STR("number")))
            return (struct proposal){hint->step, hint->field, header, hint->value, hint->note, 0};
    }
    return (struct proposal){STR("?"), none, header, none, none, 0};
}

static int propose_columns(struct proposing *p, struct error *err)
{
    const struct sheet_row *head = &p->sheet->rows[p->head];
    for (size_t c = 0; c < head->n; c++) {
        struct proposal row = propose_column(p, head->cells[c]);
        if (!head->cells[c].n)
            continue;
        row.place = c;
        if (row.field.n && is_taken(p, row.step, row.field)) {
            row.note = arena_printf(p->arena, "also looks like %.*s %.*s", STR_ARGS(row.step), STR_ARGS(row.field));
            row.step = STR("?");
            row.field = row.value = STR("");
            if (!row.note.p)
                return error_memory(err);
        }
        TRY(add(p, row, err));
    }
    return 0;
}

/* What every matter must say and no column does. */
static int propose_fixed(struct proposing *p, struct error *err)
{
    for (size_t i = 0; i < p->hints->n; i++) {
        const struct mapping_hint *hint = records_at(p->hints, i);
        if (str_equal(hint->header, STR("-")) && hint->field.n && !is_taken(p, hint->step, hint->field))
            TRY(add(p, (struct proposal){hint->step, hint->field, STR(""), hint->value, hint->note, 0}, err));
    }
    return 0;
}

/* The words of a column that are not ours, each once, for the clerk to translate. */
static int propose_words(struct proposing *p, const struct proposal *row, const struct field *field, struct error *err)
{
    struct map seen = MAP(p->arena);
    for (size_t r = p->head + 1; r < p->sheet->n && seen.n < WORDS_MAX; r++) {
        const struct sheet_row *cells = &p->sheet->rows[r];
        struct problems problems = PROBLEMS(p->arena);
        struct str word = row->place < cells->n ? cells->cells[row->place] : STR("");
        struct field alone = *field;
        bool added;
        int value; /* dropped */
        alone.offset = 0;
        if (!word.n || schema_set(p->arena, &alone, &value, word, &(struct place){0}, &problems))
            continue;
        if (!map_add(&seen, word, &added))
            return error_memory(err);
        if (added)
            TRY(add(p, (struct proposal){STR("word"), row->field, word, STR("?"), STR(""), 0}, err));
    }
    return 0;
}

/* A hint that says where in the order of the steps its step comes. */
static bool is_order(const struct mapping_hint *hint)
{
    return str_equal(hint->header, STR("-")) && !hint->field.n;
}

static bool is_ordered(const struct proposing *p, struct str step)
{
    for (size_t i = 0; i < p->hints->n; i++) {
        const struct mapping_hint *hint = records_at(p->hints, i);
        if (is_order(hint) && str_equal(hint->step, step))
            return true;
    }
    return false;
}

static void print_row(struct delimited_writer *writer, const struct proposal *row)
{
    const struct str cells[] = {row->step, row->field, row->column, row->value, row->note};
    for (size_t c = 0; c < sizeof cells / sizeof *cells; c++)
        delimited_cell(writer, cells[c]);
    delimited_row_end(writer);
}

static void print(struct buf *out, const struct proposing *p)
{
    struct delimited_writer writer;
    static const char *const heads[] = {"step", "field", "column", "value", "note"};
    delimited_begin(&writer, out, DELIMITED_TSV, false);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        delimited_cell(&writer, str_from(heads[i]));
    delimited_row_end(&writer);
    for (size_t s = 0; s <= p->hints->n; s++) {
        const struct mapping_hint *order = s < p->hints->n ? records_at(p->hints, s) : NULL;
        for (size_t i = 0; i < p->n; i++)
            if (order ? is_order(order) && str_equal(order->step, p->rows[i].step) : !is_ordered(p, p->rows[i].step))
                print_row(&writer, &p->rows[i]);
    }
}

int mapping_propose(struct arena *arena, const struct schema *schema, struct str first_step,
                    const struct records *hints, const struct sheet *sheet, struct buf *out, struct error *err)
{
    struct proposing p = {.arena = arena,
                          .schema = schema,
                          .first_step = first_step,
                          .hints = hints,
                          .sheet = sheet,
                          .head = find_head(sheet)};
    const struct place place = {.file = sheet->file};
    if (sheet->n == 0)
        return FAIL_AT(err, &place, MSG_sheet_empty);
    TRY(propose_columns(&p, err));
    TRY(propose_fixed(&p, err));
    for (size_t i = 0, n = p.n; i < n; i++) {
        const struct field *field = p.rows[i].column.n ? schema_field(schema, p.rows[i].field) : NULL;
        if (field && field->type == FIELD_WORD)
            TRY(propose_words(&p, &p.rows[i], field, err));
    }
    print(out, &p);
    return 0;
}
