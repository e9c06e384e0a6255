#include "formats/schema.h"

#include <string.h>

#include "base/map.h"
#include "base/money.h"
#include "formats/json_read.h"
#include "formats/json_write.h"

static void *place_of(const struct field *field, void *item)
{
    return (char *)item + field->offset;
}

static const void *place_in(const struct field *field, const void *item)
{
    return (const char *)item + field->offset;
}

struct str field_title(const struct field *field, enum language language)
{
    return message_title("field", str_from(field->name), language);
}

struct str word_title(const char *name, enum language language)
{
    return message_title("word", str_from(name), language);
}

struct str field_word_title(const struct field *field, const char *name, enum language language)
{
    _cleanup_buf_ struct buf in_field = BUF(256);
    buf_printf(&in_field, "word_%s", field->name);
    buf_char(&in_field, '\0');
    struct str title = buf_ok(&in_field) ? message_title(in_field.p, str_from(name), language) : str_from(name);
    return str_equal(title, str_from(name)) ? word_title(name, language) : title;
}

const char *word_name(const struct word *words, int value)
{
    for (; words->name; words++)
        if (words->value == value)
            return words->name;
    return "";
}

const struct field *schema_field(const struct schema *schema, struct str name)
{
    for (int by_title = 0; by_title < 2; by_title++) { /* names first: titles have to be looked up */
        for (size_t i = 0; i < schema->n; i++) {
            const struct field *field = &schema->fields[i];
            if (by_title ? str_equal(name, field_title(field, LANGUAGE_ZH)) ||
                               str_equal(name, field_title(field, LANGUAGE_EN))
                         : str_equal(name, str_from(field->name)))
                return field;
        }
    }
    return NULL;
}

void schema_clear(const struct schema *schema, void *item)
{
    memset(item, 0, schema->size);
    for (size_t i = 0; i < schema->n; i++) {
        const struct field *field = &schema->fields[i];
        void *place = place_of(field, item);
        switch (field->type) {
        case FIELD_TEXT:
            *(struct str *)place = STR("");
            break;
        case FIELD_INTEGER:
            *(int64_t *)place = INTEGER_NONE;
            break;
        case FIELD_MONEY:
            *(int64_t *)place = MONEY_NONE;
            break;
        case FIELD_DECIMAL:
            *(struct decimal *)place = DECIMAL_NONE;
            break;
        case FIELD_DATE:
            *(int32_t *)place = DATE_NONE;
            break;
        case FIELD_WORD:
        case FIELD_FLAG:
            break;
        }
    }
}

/* Full-width digits, signs and points as their ASCII forms; `text` itself when it has none. */
static struct str half_width(struct arena *arena, struct str text)
{
    if (!memchr(text.p, 0xEF, text.n))
        return text;
    char *out = arena_alloc(arena, text.n + 1);
    size_t n = 0;
    if (!out)
        return text;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFF01 - '!';
        n += utf8_encode(c, out + n);
    }
    return (struct str){out, n};
}

static struct str without_currency(struct str text)
{
    static const struct str marks[] = {{"¥", sizeof "¥" - 1}, {"￥", sizeof "￥" - 1}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(text, marks[i]))
            return str_trim(str_slice(text, marks[i].n, text.n));
    return text;
}

static bool set_money(int64_t *ret, struct str text, const struct place *place, struct problems *problems)
{
    switch (money_parse(without_currency(text), ret)) {
    case MONEY_OK:
        return true;
    case MONEY_NOT_A_NUMBER:
        PROBLEM(problems, place, MSG_value_not_money);
        return false;
    case MONEY_TOO_PRECISE:
        PROBLEM(problems, place, MSG_value_below_fen);
        return false;
    case MONEY_TOO_LARGE:
        PROBLEM(problems, place, MSG_value_too_much, ARG_MONEY("limit", MONEY_MAX_FEN));
        return false;
    }
    return false;
}

static bool set_word(int *ret, const struct field *field, struct str text, const struct place *place,
                     struct problems *problems)
{
    for (int by_title = 0; by_title < 2; by_title++) { /* names first: they are what the journal and most files have */
        for (const struct word *word = field->words; word->name; word++) {
            if (by_title ? !str_equal(text, field_word_title(field, word->name, LANGUAGE_ZH)) &&
                               !str_equal(text, field_word_title(field, word->name, LANGUAGE_EN))
                         : !str_equal(text, str_from(word->name)))
                continue;
            *ret = word->value;
            return true;
        }
    }
    _cleanup_buf_ struct buf list = BUF(1024);
    for (const struct word *word = field->words; word->name; word++) {
        buf_text(&list, word == field->words ? "" : "、");
        buf_str(&list, field_word_title(field, word->name, LANGUAGE_ZH));
        buf_printf(&list, " (%s)", word->name);
    }
    PROBLEM(problems, place, MSG_value_not_a_word, ARG_TEXT("words", buf_view(&list)));
    return false;
}

static bool set_flag(bool *ret, struct str text, const struct place *place, struct problems *problems)
{
    static const struct word flags[] = {{"yes", 1}, {"no", 2}, {"1", 1}, {"0", 2}, {NULL, 0}};
    static const struct field flag = {"flag", FIELD_WORD, FIELD_OPTIONAL, 0, flags};
    int value = 0;
    if (!set_word(&value, &flag, text, place, problems))
        return false;
    *ret = value == 1;
    return true;
}

static bool set_integer(int64_t *ret, struct str text, const struct place *place, struct problems *problems)
{
    struct decimal d;
    if (!decimal_parse(text, &d) || d.scale != 0) {
        PROBLEM(problems, place, MSG_value_not_integer);
        return false;
    }
    *ret = d.digits;
    return true;
}

bool schema_set(struct arena *arena, const struct field *field, void *item, struct str text, const struct place *place,
                struct problems *problems)
{
    struct place where = *place;
    void *target = place_of(field, item);
    text = str_trim(text);
    where.field = str_from(field->name);
    where.value = text;
    if (text.n == 0) {
        if (field_must_be_given(field))
            PROBLEM(problems, &where, MSG_value_missing);
        return !field_must_be_given(field);
    }
    if (field->type != FIELD_TEXT && field->type != FIELD_WORD)
        text = half_width(arena, text);
    switch (field->type) {
    case FIELD_TEXT:
        *(struct str *)target = text;
        return true;
    case FIELD_INTEGER:
        return set_integer(target, text, &where, problems);
    case FIELD_MONEY:
        return set_money(target, text, &where, problems);
    case FIELD_DECIMAL:
        if (decimal_parse(text, target))
            return true;
        PROBLEM(problems, &where, MSG_value_not_decimal);
        return false;
    case FIELD_DATE:
        if (date_parse(text, target))
            return true;
        PROBLEM(problems, &where, MSG_value_not_date);
        return false;
    case FIELD_WORD:
        return set_word(target, field, text, &where, problems);
    case FIELD_FLAG:
        return set_flag(target, text, &where, problems);
    }
    return false;
}

/* What a person may fill in. */
static void list_columns(struct buf *out, const struct schema *schema, enum language language)
{
    for (size_t i = 0; i < schema->n; i++) {
        if (!field_is_asked(&schema->fields[i]))
            continue;
        buf_text(out, !out->n ? "" : language == LANGUAGE_ZH ? "、" : ", ");
        buf_str(out, field_title(&schema->fields[i], language));
    }
}

/* Finds the field of each header cell; false if a header is wrong. */
static bool read_headers(const struct schema *schema, const struct sheet *sheet, const struct field **columns,
                         struct problems *problems)
{
    const struct sheet_row *head = &sheet->rows[0];
    size_t before = problems->total;
    struct place place = {.file = sheet->file, .line = head->line};
    _cleanup_buf_ struct buf all_zh = BUF(8192), all_en = BUF(8192);
    list_columns(&all_zh, schema, LANGUAGE_ZH);
    list_columns(&all_en, schema, LANGUAGE_EN);
    for (size_t i = 0; i < head->n; i++) {
        struct place at = place;
        at.column = (int64_t)i + 1;
        at.value = head->cells[i];
        columns[i] = schema_field(schema, head->cells[i]);
        if (!columns[i] && head->cells[i].n)
            PROBLEM(problems, &at, MSG_column_unknown, ARG_TEXT("column", head->cells[i]),
                    ARG_EITHER("columns", buf_view(&all_zh), buf_view(&all_en)));
        for (size_t j = 0; columns[i] && j < i; j++)
            if (columns[j] == columns[i])
                PROBLEM(problems, &at, MSG_column_twice, ARG_TEXT("column", head->cells[i]));
    }
    for (size_t f = 0; f < schema->n; f++) {
        bool found = !field_must_be_given(&schema->fields[f]);
        for (size_t i = 0; i < head->n && !found; i++)
            found = columns[i] == &schema->fields[f];
        if (!found)
            PROBLEM(problems, &place, MSG_column_missing,
                    ARG_TEXT("column", field_title(&schema->fields[f], LANGUAGE_ZH)));
    }
    return problems->total == before;
}

int schema_read_begin(struct arena *arena, const struct schema *schema, const struct sheet *sheet,
                      struct problems *problems, struct schema_reader *ret, struct error *err)
{
    struct schema_reader reader = {.schema = schema, .sheet = sheet, .next = sheet->n};
    const struct place place = {.file = sheet->file};
    if (sheet->n == 0) {
        PROBLEM(problems, &place, MSG_sheet_empty);
        *ret = reader;
        return 0;
    }
    reader.columns = ARENA_NEW_ARRAY(arena, sheet->rows[0].n, const struct field *);
    if (!reader.columns)
        return error_memory(err);
    if (read_headers(schema, sheet, reader.columns, problems))
        reader.next = 1;
    *ret = reader;
    return 0;
}

/* Fills in `item`; false with a problem. */
static bool read_row(const struct schema_reader *reader, struct arena *arena, const struct sheet_row *row,
                     struct problems *problems, void *item)
{
    const struct sheet_row *head = &reader->sheet->rows[0];
    const size_t before = problems->total;
    struct place place = {.file = reader->sheet->file, .line = row->line};
    schema_clear(reader->schema, item);
    if (row->n > head->n)
        PROBLEM(problems, &place, MSG_row_too_long, ARG_NUMBER("cells", row->n), ARG_NUMBER("columns", head->n));
    for (size_t i = 0; i < head->n; i++) {
        const struct str text = i < row->n ? row->cells[i] : STR("");
        place.column = (int64_t)i + 1;
        if (reader->columns[i] && reader->columns[i]->need == FIELD_RETIRED && str_trim(text).n)
            PROBLEM(problems, &place, MSG_column_retired, ARG_TEXT("column", head->cells[i]));
        else if (reader->columns[i])
            schema_set(arena, reader->columns[i], item, text, &place, problems);
    }
    return problems->total == before;
}

int schema_read_some(struct schema_reader *reader, struct arena *arena, size_t max, struct problems *problems,
                     struct records *ret, struct error *err)
{
    const size_t left = schema_rows_left(reader), n = left < max ? left : max;
    struct records records = {.schema = reader->schema, .file = reader->sheet->file, .room = n};
    records.items = arena_array(arena, n, reader->schema->size);
    records.lines = ARENA_NEW_ARRAY(arena, n, int64_t);
    if (!records.items || !records.lines)
        return error_memory(err);
    for (size_t i = 0; i < n; i++, reader->next++) {
        const struct sheet_row *row = &reader->sheet->rows[reader->next];
        void *item = records_at(&records, records.n);
        if (read_row(reader, arena, row, problems, item))
            records.lines[records.n++] = row->line;
        else
            memmove(records_at(&records, n - ++records.refused), item, reader->schema->size);
    }
    *ret = records;
    return 0;
}

int schema_read(struct arena *arena, const struct schema *schema, const struct sheet *sheet, struct problems *problems,
                struct records *ret, struct error *err)
{
    struct schema_reader reader;
    TRY(schema_read_begin(arena, schema, sheet, problems, &reader, err));
    return schema_read_some(&reader, arena, SIZE_MAX, problems, ret, err);
}

bool schema_rows_fill(const struct schema_reader *reader, size_t offset)
{
    for (size_t r = reader->next; r < reader->sheet->n; r++) {
        const struct sheet_row *row = &reader->sheet->rows[r], *head = &reader->sheet->rows[0];
        for (size_t i = 0; i < row->n && i < head->n; i++)
            if (reader->columns[i] && reader->columns[i]->offset >= offset && str_trim(row->cells[i]).n)
                return true;
    }
    return false;
}

bool field_is_empty(const struct field *field, const void *item)
{
    const void *place = place_in(field, item);
    switch (field->type) {
    case FIELD_TEXT:
        return ((const struct str *)place)->n == 0;
    case FIELD_INTEGER:
        return *(const int64_t *)place == INTEGER_NONE;
    case FIELD_MONEY:
        return *(const int64_t *)place == MONEY_NONE;
    case FIELD_DECIMAL:
        return !decimal_given(*(const struct decimal *)place);
    case FIELD_DATE:
        return *(const int32_t *)place == DATE_NONE;
    case FIELD_WORD:
        return *(const int *)place == 0;
    case FIELD_FLAG:
        return false;
    }
    return true;
}

void field_print(struct buf *out, const struct field *field, const void *item)
{
    const void *place = place_in(field, item);
    if (field_is_empty(field, item))
        return;
    switch (field->type) {
    case FIELD_TEXT:
        buf_str(out, *(const struct str *)place);
        return;
    case FIELD_INTEGER:
        buf_int(out, *(const int64_t *)place);
        return;
    case FIELD_MONEY:
        money_print_plain(out, *(const int64_t *)place);
        return;
    case FIELD_DECIMAL:
        decimal_print(out, *(const struct decimal *)place, false);
        return;
    case FIELD_DATE:
        date_print(out, *(const int32_t *)place);
        return;
    case FIELD_WORD:
        buf_text(out, word_name(field->words, *(const int *)place));
        return;
    case FIELD_FLAG:
        buf_text(out, *(const bool *)place ? "yes" : "no");
        return;
    }
}

void schema_key(struct buf *out, const struct schema *schema, const void *item)
{
    bool first = true;
    for (size_t i = 0; i < schema->n; i++) {
        if (schema->fields[i].need != FIELD_KEY && schema->fields[i].need != FIELD_KEY_PART)
            continue;
        buf_text(out, first ? "" : "/");
        field_print(out, &schema->fields[i], item);
        first = false;
    }
}

int schema_refuse_doubles(struct arena *arena, const struct records *records, struct problems *problems,
                          struct error *err)
{
    enum { KEY_MAX = 1 << 16 };
    const struct schema *schema = records->schema;
    struct map lines = MAP(arena);
    size_t first = 0;
    while (first < schema->n && schema->fields[first].need != FIELD_KEY && schema->fields[first].need != FIELD_KEY_PART)
        first++;
    for (size_t i = 0; i < records->n && first < schema->n; i++) {
        _cleanup_buf_ struct buf key = BUF(KEY_MAX);
        bool added = false;
        schema_key(&key, schema, records_at(records, i));
        struct str text = arena_str(arena, buf_view(&key));
        size_t *line = text.p ? map_add(&lines, text, &added) : NULL;
        if (!line)
            return error_memory(err);
        if (added)
            *line = (size_t)records->lines[i];
        struct place place = {.file = records->file,
                              .line = records->lines[i],
                              .field = str_from(schema->fields[first].name),
                              .value = text};
        if (!added)
            PROBLEM(problems, &place, MSG_row_twice, ARG_NUMBER("line", *line));
    }
    return 0;
}

void schema_to_json(struct buf *out, const struct schema *schema, const void *item)
{
    struct json_writer json;
    _cleanup_buf_ struct buf text = BUF(SIZE_MAX);
    json_write_begin(&json, out, 0);
    json_write_object(&json);
    for (size_t i = 0; i < schema->n; i++) {
        const struct field *field = &schema->fields[i];
        if (field_is_empty(field, item))
            continue;
        json_write_name(&json, str_from(field->name));
        if (field->type == FIELD_TEXT) {
            json_write_text(&json, *(const struct str *)place_in(field, item));
            continue;
        }
        buf_clear(&text);
        field_print(&text, field, item);
        json_write_text(&json, buf_view(&text));
        out->failed |= text.failed;
    }
    json_write_object_end(&json);
    json_write_end(&json);
}

/* The field of that name; canonical bodies have them in order, so that the next is mostly it. */
static const struct field *field_named(const struct schema *schema, struct str name, size_t *next)
{
    for (size_t i = 0; i < schema->n; i++) {
        size_t at = (*next + i) % schema->n;
        if (str_equal(str_from(schema->fields[at].name), name)) {
            *next = at + 1;
            return &schema->fields[at];
        }
    }
    return NULL;
}

int schema_from_json(struct arena *arena, const struct schema *schema, struct str json, void *ret_item,
                     struct error *err)
{
    char *text = arena_alloc(arena, json.n);
    struct problems problems = PROBLEMS(arena);
    struct str name, value;
    size_t next = 0;
    int status;
    if (!text)
        return error_memory(err);
    memcpy(text, json.p, json.n);
    struct json_reader reader = json_read_begin(text, json.n);
    schema_clear(schema, ret_item);
    while ((status = json_read_member(&reader, &name, &value)) == 1) {
        const struct field *field = field_named(schema, name, &next);
        bool twice = field && field->type != FIELD_FLAG && !field_is_empty(field, ret_item); /* a flag is never empty */
        if (!field || twice)
            return FAIL(err, twice ? MSG_body_field_twice : MSG_body_field_unknown,
                        ARG_TEXT("record", str_from(schema->name)), ARG_TEXT("field", name));
        schema_set(arena, field, ret_item, value, &(struct place){0}, &problems);
    }
    if (status < 0)
        return FAIL(err, MSG_body_not_json, ARG_TEXT("record", str_from(schema->name)), ARG_NUMBER("at", reader.at));
    if (problems.n) {
        _cleanup_buf_ struct buf why = BUF(1024);
        problem_print(&why, &problems.items[0], LANGUAGE_ZH);
        return FAIL(err, MSG_body_field_wrong, ARG_TEXT("record", str_from(schema->name)),
                    ARG_TEXT("why", buf_view(&why)));
    }
    return 0;
}
