#include "formats/mapping.h"

struct mapping_row {
    struct str step, field, column, value, note;
};
static const struct field row_fields[] = {
    FIELD(struct mapping_row, step, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct mapping_row, field, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct mapping_row, column, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct mapping_row, value, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct mapping_row, note, FIELD_TEXT, FIELD_OPTIONAL),
};
static const struct schema row_schema = SCHEMA("mapping", struct mapping_row, row_fields);

/* A mapping on its way in. */
struct reading {
    struct arena *arena;
    struct mapping *mapping;
    struct place place;
    struct problems *problems;
};

static struct place at(const struct reading *r, const char *field, struct str value)
{
    struct place where = r->place;
    where.field = str_from(field);
    where.value = value;
    return where;
}

static int add_part(struct reading *r, struct mapping_value *value, struct mapping_part part, struct error *err)
{
    if (!ARENA_ROOM(r->arena, value->parts, value->n, value->capacity))
        return error_memory(err);
    value->parts[value->n++] = part;
    return 0;
}

/* Text with {HEADER} and {} in it; `column` is what {} stands for. */
static int read_parts(struct reading *r, struct str template, struct str column, struct mapping_value *value,
                      struct error *err)
{
    const struct str none = STR("");
    while (template.n) {
        size_t open = str_find(template, '{', 0), close = str_find(template, '}', open);
        if (open)
            TRY(add_part(r, value, (struct mapping_part){str_slice(template, 0, open), none}, err));
        if (open == template.n)
            return 0;
        struct str header = str_trim(str_slice(template, open + 1, close));
        if (!header.n)
            header = column;
        if (close == template.n || !header.n) {
            struct place where = at(r, "value", template);
            PROBLEM(r->problems, &where, MSG_mapping_braces);
            return 0;
        }
        TRY(add_part(r, value, (struct mapping_part){none, header}, err));
        template = str_slice(template, close + 1, template.n);
    }
    return 0;
}

static int read_value(struct reading *r, const struct mapping_row *row, struct mapping_value *value, struct error *err)
{
    bool has_braces = str_find(row->value, '{', 0) < row->value.n;
    if (has_braces)
        return read_parts(r, row->value, row->column, value, err);
    value->otherwise = row->value;
    return row->column.n ? add_part(r, value, (struct mapping_part){STR(""), row->column}, err) : 0;
}

static struct mapping_step *step_of(struct reading *r, struct str name)
{
    struct mapping *m = r->mapping;
    for (size_t i = 0; i < m->n_steps; i++)
        if (str_equal(m->steps[i].name, name))
            return &m->steps[i];
    if (!ARENA_ROOM(r->arena, m->steps, m->n_steps, m->steps_capacity))
        return NULL;
    m->steps[m->n_steps] = (struct mapping_step){.name = name};
    return &m->steps[m->n_steps++];
}

static bool may_be_mapped(const struct reading *r, const struct field *field)
{
    return field != r->mapping->step_field && field_is_asked(field);
}

/* The field by name, or NULL with a problem. */
static const struct field *field_of(struct reading *r, struct str name)
{
    const struct field *field = schema_field(r->mapping->schema, name);
    struct place where = at(r, "field", name);
    if (field && may_be_mapped(r, field))
        return field;
    _cleanup_buf_ struct buf list = BUF(8192);
    for (size_t i = 0; i < r->mapping->schema->n; i++)
        if (may_be_mapped(r, &r->mapping->schema->fields[i]))
            buf_printf(&list, "%s%s", list.n ? ", " : "", r->mapping->schema->fields[i].name);
    PROBLEM(r->problems, &where, MSG_mapping_field_unknown, ARG_TEXT("fields", buf_view(&list)));
    return NULL;
}

static int add_value(struct reading *r, const struct mapping_row *row, struct error *err)
{
    struct str only = str_from(r->mapping->schema->name);
    struct place where = at(r, "step", row->step);
    const struct field *field = field_of(r, row->field);
    if (!field)
        return 0;
    if (!r->mapping->step_field && !str_equal(row->step, only)) {
        PROBLEM(r->problems, &where, MSG_mapping_step_unknown, ARG_TEXT("step", only));
        return 0;
    }
    struct mapping_step *step = step_of(r, row->step);
    if (!step || !ARENA_ROOM(r->arena, step->values, step->n, step->capacity))
        return error_memory(err);
    for (size_t i = 0; i < step->n; i++) {
        if (step->values[i].field == field) {
            where = at(r, "field", row->field);
            PROBLEM(r->problems, &where, MSG_mapping_field_twice, ARG_NUMBER("line", step->values[i].line));
            return 0;
        }
    }
    struct mapping_value *value = &step->values[step->n];
    *value = (struct mapping_value){.field = field, .otherwise = STR(""), .line = r->place.line};
    TRY(read_value(r, row, value, err));
    step->n++;
    return 0;
}

static int add_word(struct reading *r, const struct mapping_row *row, struct error *err)
{
    struct mapping *m = r->mapping;
    const struct field *field = field_of(r, row->field);
    struct place where = at(r, row->column.n ? "value" : "column", STR(""));
    if (!row->column.n || !row->value.n)
        PROBLEM(r->problems, &where, MSG_value_missing);
    if (!field)
        return 0;
    if (!ARENA_ROOM(r->arena, m->words, m->n_words, m->words_capacity))
        return error_memory(err);
    m->words[m->n_words++] = (struct mapping_word){field, row->column, row->value};
    return 0;
}

static int add_left_out(struct reading *r, const struct mapping_row *row, struct error *err)
{
    struct mapping *m = r->mapping;
    struct place where = at(r, "column", STR(""));
    if (!row->column.n)
        PROBLEM(r->problems, &where, MSG_value_missing);
    if (!ARENA_ROOM(r->arena, m->left_out, m->n_left_out, m->left_out_capacity))
        return error_memory(err);
    m->left_out[m->n_left_out++] = row->column;
    return 0;
}

static const struct mapping_value *value_of(const struct mapping_step *step, const struct field *field)
{
    for (size_t i = 0; i < step->n; i++)
        if (step->values[i].field == field)
            return &step->values[i];
    return NULL;
}

/* Gives each step its key, and sees that it has a day. */
static int finish_steps(struct reading *r, struct error *err)
{
    struct mapping *m = r->mapping;
    const struct mapping_value *key = m->n_steps && m->key_field ? value_of(&m->steps[0], m->key_field) : NULL;
    for (size_t s = 0; s < m->n_steps; s++) {
        struct mapping_step *step = &m->steps[s];
        r->place.line = step->n ? step->values[0].line : 0;
        struct place where = at(r, "step", step->name);
        if (m->day_field && !value_of(step, m->day_field))
            PROBLEM(r->problems, &where, MSG_mapping_no_date);
        if (!key || value_of(step, m->key_field))
            continue;
        if (!ARENA_ROOM(r->arena, step->values, step->n, step->capacity))
            return error_memory(err);
        step->values[step->n++] = *key;
    }
    return 0;
}

int mapping_read(struct arena *arena, const struct sheet *sheet, const struct schema *schema,
                 const struct mapping_history *history, struct problems *problems, struct mapping *ret,
                 struct error *err)
{
    struct mapping mapping = {.file = sheet->file, .schema = schema};
    struct reading r = {arena, &mapping, {.file = sheet->file}, problems};
    struct records rows;
    if (history->step) {
        mapping.step_field = schema_field(schema, str_from(history->step));
        mapping.day_field = schema_field(schema, str_from(history->day));
        mapping.key_field = schema_field(schema, str_from(history->key));
    }
    TRY(schema_read(arena, &row_schema, sheet, problems, &rows, err));
    for (size_t i = 0; i < rows.n; i++) {
        const struct mapping_row *row = records_at(&rows, i);
        r.place.line = rows.lines[i];
        struct place where = at(&r, "step", row->step);
        if (str_equal(row->step, STR("?")) || str_equal(row->value, STR("?")))
            PROBLEM(problems, &where, MSG_mapping_undecided,
                    ARG_TEXT("column", row->column.n ? row->column : row->field));
        else if (str_equal(row->step, STR("leave-out")))
            TRY(add_left_out(&r, row, err));
        else if (str_equal(row->step, STR("word")))
            TRY(add_word(&r, row, err));
        else
            TRY(add_value(&r, row, err));
    }
    TRY(finish_steps(&r, err));
    if (!mapping.n_steps && problems->total == 0)
        PROBLEM(problems, &(struct place){.file = sheet->file}, MSG_sheet_empty);
    *ret = mapping;
    return 0;
}
