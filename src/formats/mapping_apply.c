#include <string.h>

#include "base/map.h"
#include "formats/mapping.h"
#include "formats/xlsx_value.h"

enum { NO_COLUMN = -1, VALUE_MAX = 1 << 20 };

/* One value of a step, with what it needs of this file. */
struct source {
    const struct mapping_value *value;
    ptrdiff_t *columns;      /* of each part; NO_COLUMN for text */
    struct str last;         /* the text before it: a word is mostly that of the row above */
    int last_word;           /* of FIELD_WORD only */
    const struct map *words; /* of the field; place in mapping->words + 1 */
};
struct plan {
    struct source *sources; /* those with columns; fixed values stand in `item` */
    size_t n;
    void *item;     /* what every record of the step has in common */
    bool *own;      /* columns that no step before it reads */
    bool owns_some; /* whether there is one */
};
struct applying {
    struct arena *arena;
    const struct mapping *mapping;
    const struct sheet *sheet;
    const struct mapping_default *defaults;
    size_t n_defaults, head, n_columns;
    struct problems *problems;
    struct plan *plans;
    struct map *words; /* for each field of the schema: their word -> place in mapping->words + 1 */
    struct place place;
};

static const struct mapping_part *parts_end(const struct mapping_value *v)
{
    return v->parts + v->n;
}

static ptrdiff_t column_of(const struct sheet_row *row, struct str header)
{
    for (size_t i = 0; i < row->n; i++)
        if (str_equal(row->cells[i], header))
            return (ptrdiff_t)i;
    return NO_COLUMN;
}

/* How many of the mapping's headers the row lacks. */
static size_t lacks(const struct mapping *m, const struct sheet_row *row)
{
    size_t n = 0;
    for (size_t s = 0; s < m->n_steps; s++)
        for (size_t i = 0; i < m->steps[s].n; i++)
            for (const struct mapping_part *p = m->steps[s].values[i].parts; p < parts_end(&m->steps[s].values[i]); p++)
                n += p->header.n && column_of(row, p->header) == NO_COLUMN;
    return n;
}

static size_t find_head(const struct mapping *m, const struct sheet *sheet)
{
    size_t best = 0, best_lacks = SIZE_MAX;
    for (size_t r = 0; r < sheet->n && r < MAPPING_HEAD_ROWS && best_lacks; r++) {
        size_t n = lacks(m, &sheet->rows[r]);
        if (n < best_lacks) {
            best = r;
            best_lacks = n;
        }
    }
    return best;
}

static bool is_left_out(const struct mapping *m, struct str header)
{
    for (size_t i = 0; i < m->n_left_out; i++)
        if (str_equal(m->left_out[i], header))
            return true;
    return false;
}

/* Every column is read or left out on purpose, and every one that is read is there, once. */
static void check_head(struct applying *a)
{
    const struct sheet_row *head = &a->sheet->rows[a->head];
    struct place place = {.file = a->sheet->file, .line = head->line};
    for (size_t s = 0; s < a->mapping->n_steps; s++) {
        const struct mapping_step *step = &a->mapping->steps[s];
        for (size_t i = 0; i < step->n; i++)
            for (size_t p = 0; p < step->values[i].n; p++)
                if (step->values[i].parts[p].header.n && a->plans[s].sources[i].columns[p] == NO_COLUMN)
                    PROBLEM(a->problems, &place, MSG_mapping_column_missing,
                            ARG_TEXT("column", step->values[i].parts[p].header), ARG_TEXT("mapping", a->mapping->file),
                            ARG_NUMBER("line", step->values[i].line));
    }
    for (size_t c = 0; c < head->n; c++) {
        bool read = false;
        place.column = (int64_t)c + 1;
        for (size_t s = 0; s < a->mapping->n_steps; s++)
            read |= a->plans[s].own[c];
        if (head->cells[c].n && !read && !is_left_out(a->mapping, head->cells[c]))
            PROBLEM(a->problems, &place,
                    column_of(head, head->cells[c]) == (ptrdiff_t)c ? MSG_mapping_column_left : MSG_column_twice,
                    ARG_TEXT("column", head->cells[c]), ARG_TEXT("mapping", a->mapping->file));
    }
}

/* The text by the mapping's words, itself where they do not speak of it. */
static struct str our_word(const struct applying *a, const struct source *s, struct str text)
{
    const size_t *place = s->words->n ? map_find(s->words, text) : NULL;
    return place ? a->mapping->words[*place - 1].ours : text;
}

static bool set_day(int32_t *ret, struct str text)
{
    if (date_time_parse(text, ret))
        return true;
    _cleanup_buf_ struct buf serial = BUF(256);
    return xlsx_date_print(&serial, text, XLSX_FORMAT_DATE, false) && date_time_parse(buf_view(&serial), ret);
}

static bool set(struct applying *a, const struct field *field, void *item, struct str text)
{
    int32_t day;
    if (field->type != FIELD_DATE || !set_day(&day, text))
        return schema_set(a->arena, field, item, text, &a->place, a->problems);
    *(int32_t *)(void *)((char *)item + field->offset) = day;
    return true;
}

/* The fixed values of a step and those that the caller gives. */
static int make_item(struct applying *a, const struct mapping_step *step, struct plan *plan, struct error *err)
{
    const struct schema *schema = a->mapping->schema;
    plan->item = arena_alloc(a->arena, schema->size);
    if (!plan->item)
        return error_memory(err);
    schema_clear(schema, plan->item);
    a->place = (struct place){.file = a->mapping->file};
    if (a->mapping->step_field)
        set(a, a->mapping->step_field, plan->item, step->name);
    for (size_t d = 0; d < a->n_defaults; d++)
        set(a, schema_field(schema, str_from(a->defaults[d].field)), plan->item, a->defaults[d].value);
    for (size_t i = 0; i < step->n; i++) {
        a->place.line = step->values[i].line;
        if (!step->values[i].n)
            set(a, step->values[i].field, plan->item, our_word(a, &plan->sources[i], step->values[i].otherwise));
    }
    return 0;
}

static int make_plan(struct applying *a, size_t s, struct error *err)
{
    const struct mapping_step *step = &a->mapping->steps[s];
    const struct sheet_row *head = &a->sheet->rows[a->head];
    struct plan *plan = &a->plans[s];
    plan->sources = ARENA_NEW_ARRAY(a->arena, step->n + 1, struct source);
    plan->own = ARENA_NEW_ARRAY(a->arena, head->n + 1, bool);
    if (!plan->sources || !plan->own)
        return error_memory(err);
    plan->n = step->n;
    for (size_t i = 0; i < step->n; i++) {
        struct source *source = &plan->sources[i];
        const struct mapping_value *value = &step->values[i];
        *source = (struct source){.value = value, .last = STR("")};
        source->words = &a->words[value->field - a->mapping->schema->fields];
        source->columns = ARENA_NEW_ARRAY(a->arena, value->n + 1, ptrdiff_t);
        if (!source->columns)
            return error_memory(err);
        for (size_t p = 0; p < value->n; p++) {
            bool seen = false;
            ptrdiff_t column = value->parts[p].header.n ? column_of(head, value->parts[p].header) : NO_COLUMN;
            source->columns[p] = column;
            for (size_t before = 0; column != NO_COLUMN && before < s; before++)
                seen |= a->plans[before].own[column];
            if (column != NO_COLUMN && !seen)
                plan->own[column] = plan->owns_some = true;
        }
    }
    return make_item(a, step, plan, err);
}

static int make_plans(struct applying *a, struct error *err)
{
    const struct mapping *m = a->mapping;
    a->plans = ARENA_NEW_ARRAY(a->arena, m->n_steps, struct plan);
    a->words = ARENA_NEW_ARRAY(a->arena, m->schema->n, struct map);
    if (!a->plans || !a->words)
        return error_memory(err);
    for (size_t f = 0; f < m->schema->n; f++)
        a->words[f] = MAP(a->arena);
    for (size_t w = 0; w < m->n_words; w++) {
        size_t *place = map_add(&a->words[m->words[w].field - m->schema->fields], m->words[w].theirs, NULL);
        if (!place)
            return error_memory(err);
        *place = w + 1;
    }
    for (size_t s = 0; s < m->n_steps; s++)
        TRY(make_plan(a, s, err));
    return 0;
}

static struct str cell(const struct sheet_row *row, ptrdiff_t column)
{
    return column >= 0 && (size_t)column < row->n ? row->cells[column] : STR("");
}

/* The text of a value in the row; empty if all its cells are and nothing stands for that. */
static struct str text_of(struct applying *a, const struct source *s, const struct sheet_row *row)
{
    const struct mapping_value *v = s->value;
    bool filled = false;
    _cleanup_buf_ struct buf out = BUF(VALUE_MAX);
    for (size_t p = 0; p < v->n; p++)
        filled |= cell(row, s->columns[p]).n > 0;
    if (!filled)
        return v->otherwise;
    if (v->n == 1)
        return our_word(a, s, cell(row, s->columns[0]));
    for (size_t p = 0; p < v->n; p++)
        buf_str(&out, v->parts[p].header.n ? cell(row, s->columns[p]) : v->parts[p].text);
    struct str made = arena_str(a->arena, buf_view(&out));
    return made.p ? our_word(a, s, made) : STR("");
}

static void set_source(struct applying *a, struct source *s, const struct sheet_row *row, void *item)
{
    const struct field *field = s->value->field;
    int *word = (int *)(void *)((char *)item + field->offset);
    struct str text = text_of(a, s, row);
    if (field->type == FIELD_WORD && text.n && str_equal(text, s->last)) {
        *word = s->last_word;
        return;
    }
    a->place.column = s->columns[0] + 1;
    if (!text.n && field == a->mapping->day_field) {
        struct place where = a->place;
        where.field = str_from(field->name);
        PROBLEM(a->problems, &where, MSG_value_missing);
        return;
    }
    if (set(a, field, item, text) && field->type == FIELD_WORD) {
        s->last = text;
        s->last_word = *word;
    }
}

static bool takes_place(const struct plan *plan, const struct sheet_row *row)
{
    for (size_t c = 0; plan->owns_some && c < row->n; c++)
        if (plan->own[c] && row->cells[c].n)
            return true;
    return !plan->owns_some;
}

static void apply_row(struct applying *a, const struct sheet_row *row, struct records *records)
{
    const size_t size = a->mapping->schema->size, before = records->n, troubles = a->problems->total;
    a->place = (struct place){.file = a->sheet->file, .line = row->line};
    if (row->n > a->n_columns)
        PROBLEM(a->problems, &a->place, MSG_row_too_long, ARG_NUMBER("cells", row->n),
                ARG_NUMBER("columns", a->n_columns));
    for (size_t s = 0; s < a->mapping->n_steps; s++) {
        const struct plan *plan = &a->plans[s];
        void *item = records_at(records, records->n);
        if (!takes_place(plan, row))
            continue;
        memcpy(item, plan->item, size);
        for (size_t i = 0; i < plan->n; i++)
            if (plan->sources[i].value->n)
                set_source(a, &plan->sources[i], row, item);
        records->lines[records->n++] = row->line;
    }
    if (a->problems->total > troubles)
        records->n = before;
}

int mapping_apply(struct arena *arena, const struct mapping *mapping, const struct sheet *sheet,
                  const struct mapping_default *defaults, size_t n_defaults, struct problems *problems,
                  struct records *ret, struct error *err)
{
    struct applying a = {.arena = arena,
                         .mapping = mapping,
                         .sheet = sheet,
                         .defaults = defaults,
                         .n_defaults = n_defaults,
                         .problems = problems};
    struct records records = {.schema = mapping->schema, .file = sheet->file};
    const size_t troubles = problems->total;
    if (sheet->n == 0) {
        PROBLEM(problems, &(struct place){.file = sheet->file}, MSG_sheet_empty);
        *ret = records;
        return 0;
    }
    a.head = find_head(mapping, sheet);
    a.n_columns = sheet->rows[a.head].n;
    TRY(make_plans(&a, err));
    check_head(&a);
    const size_t most = (sheet->n - a.head) * mapping->n_steps;
    records.items = arena_array(arena, most + 1, mapping->schema->size);
    records.lines = ARENA_NEW_ARRAY(arena, most + 1, int64_t);
    if (!records.items || !records.lines)
        return error_memory(err);
    if (problems->total == troubles)
        for (size_t r = a.head + 1; r < sheet->n; r++)
            apply_row(&a, &sheet->rows[r], &records);
    *ret = records;
    return 0;
}
