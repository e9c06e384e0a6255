/*
 * Records as tables. A schema describes a struct once: the name, type and need of each column. From it
 * come the reading of a sheet into structs with every trouble named by line and column, the writing of
 * rows and templates, and the canonical JSON body under which an event is stored and hashed. The rules
 * tables and everything that a person imports go through here.
 */
#ifndef XINFANG_FORMATS_SCHEMA_H
#define XINFANG_FORMATS_SCHEMA_H

#include "base/date.h"
#include "base/decimal.h"
#include "base/error.h"
#include "formats/sheet.h"

enum field_type {
    FIELD_TEXT,    /* struct str */
    FIELD_INTEGER, /* int64_t */
    FIELD_MONEY,   /* int64_t fen; written in yuan */
    FIELD_DECIMAL, /* struct decimal */
    FIELD_DATE,    /* int32_t day */
    FIELD_WORD,    /* int, one of the words */
    FIELD_FLAG,    /* bool: yes or no */
};

/* What stands in a struct where the cell was empty. */
#define INTEGER_NONE INT64_MIN
#define MONEY_NONE INT64_MIN
#define DATE_NONE INT32_MIN
#define DECIMAL_NONE ((struct decimal){0, -1})
static inline bool decimal_given(struct decimal d)
{
    return d.scale >= 0;
}

enum field_need {
    FIELD_OPTIONAL, /* the cell may be empty, the column may be missing */
    FIELD_REQUIRED,
    FIELD_KEY,      /* required, and together with the other key fields it names the record */
    FIELD_KEY_PART, /* may be empty, but is part of that name */
    FIELD_INNER,    /* filled in by the program: read where an export has it, asked of nobody */
    FIELD_RETIRED,  /* of earlier versions: read in journals, never filled in anew */
};

/* A value of a FIELD_WORD; lists end with a NULL name. A word reads as `name`, or as either text of
 * the message word_FIELD_NAME, or word_NAME without that. The value 0 stands for an empty cell and is in no list. */
struct word {
    const char *name;
    int value;
};

struct field {
    const char *name; /* the column's header; also either text of the message field_NAME */
    enum field_type type;
    enum field_need need;
    size_t offset;
    const struct word *words;
};

struct schema {
    const char *name;
    size_t size; /* of the struct */
    const struct field *fields;
    size_t n;
};

#define FIELD(type_of, member, type, need) \
    { \
#member, (type), (need), offsetof(type_of, member), NULL \
    }
#define FIELD_OF_WORDS(type_of, member, need, words) \
    { \
#member, FIELD_WORD, (need), offsetof(type_of, member), (words) \
    }
static inline bool field_must_be_given(const struct field *field)
{
    return field->need == FIELD_REQUIRED || field->need == FIELD_KEY;
}
/* Whether people fill it in. */
static inline bool field_is_asked(const struct field *field)
{
    return field->need != FIELD_INNER && field->need != FIELD_RETIRED;
}
#define SCHEMA(schema_name, type_of, schema_fields) \
    { \
        (schema_name), sizeof(type_of), (schema_fields), sizeof(schema_fields) / sizeof *(schema_fields) \
    }

struct records {
    const struct schema *schema;
    struct str file;
    char *items;    /* n structs, one after the other */
    int64_t *lines; /* the line of each in the file */
    size_t n;
    size_t room, refused; /* rows with troubles stand at the end of the room, with what could be read of them */
};
static inline void *records_at(const struct records *records, size_t i)
{
    return records->items + i * records->schema->size;
}
static inline const void *records_refused_at(const struct records *records, size_t i)
{
    return records->items + (records->room - 1 - i) * records->schema->size;
}

/*
 * Reads every row of `sheet`, whose first row holds the headers in any order. Troubles (unknown,
 * missing or double column, a cell that does not fit) go to `problems`; rows with one are left out.
 * Fails only for lack of memory. A cell may hold any text a field type accepts: dates in the forms of
 * date_parse(), money with commas and a leading ¥, full-width digits.
 */
int schema_read(struct arena *arena, const struct schema *schema, const struct sheet *sheet, struct problems *problems,
                struct records *ret, struct error *err);
/* The same some rows at a time, so that a long sheet is never in memory as structs. */
struct schema_reader {
    const struct schema *schema;
    const struct sheet *sheet;
    const struct field **columns; /* of each header cell */
    size_t next;                  /* place of the row in the sheet; its end once all are read, or a header is wrong */
};
int schema_read_begin(struct arena *arena, const struct schema *schema, const struct sheet *sheet,
                      struct problems *problems, struct schema_reader *ret, struct error *err);
/* Reads up to `max` rows; `ret->n` may be 0 before the end, when all of them have troubles. */
int schema_read_some(struct schema_reader *reader, struct arena *arena, size_t max, struct problems *problems,
                     struct records *ret, struct error *err);
static inline size_t schema_rows_left(const struct schema_reader *reader)
{
    return reader->sheet->n - reader->next;
}
/* Whether a row that is still to be read says anything in a field that lies at `offset` of the struct, or behind it. */
bool schema_rows_fill(const struct schema_reader *reader, size_t offset);
/* Sets every field of `item` to its empty value. */
void schema_clear(const struct schema *schema, void *item);
/* Sets one field from text. False with a problem at `place` (its field and value are filled in). */
bool schema_set(struct arena *arena, const struct field *field, void *item, struct str text, const struct place *place,
                struct problems *problems);
const struct field *schema_field(const struct schema *schema, struct str name);
bool field_is_empty(const struct field *field, const void *item);
/* Writes the field in its canonical form: yuan with two decimals, 2020-05-13, the word's name; nothing
 * when it is empty. */
void field_print(struct buf *out, const struct field *field, const void *item);
/* The name of the field for people: message field_NAME, or the name itself. */
struct str field_title(const struct field *field, enum language language);
/* The word for people: message word_NAME, or the name itself. */
struct str word_title(const char *name, enum language language);
/* The same where one word means different things in different columns: message word_FIELD_NAME before word_NAME. */
struct str field_word_title(const struct field *field, const char *name, enum language language);
/* The name of `value` in `words`, "" if it is 0 or none of them. */
const char *word_name(const struct word *words, int value);
/* The texts of the key fields joined by '/'. */
void schema_key(struct buf *out, const struct schema *schema, const void *item);
/* A problem for each record that bears the key of one before it; a schema without key fields allows all. For tables
 * that are read as a whole: of imported records the journal may have the other. */
int schema_refuse_doubles(struct arena *arena, const struct records *records, struct problems *problems,
                          struct error *err);

/* One JSON object, fields in the schema's order, all values strings, empty ones left out. */
void schema_to_json(struct buf *out, const struct schema *schema, const void *item);
int schema_from_json(struct arena *arena, const struct schema *schema, struct str json, void *ret_item,
                     struct error *err);

#endif
