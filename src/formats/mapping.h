/*
 * Other people's tables as our records: a column mapping, kept as a small table that a clerk can write. Each row of it
 * says where one field of one step comes from:
 *
 *   step       field    column     value
 *   register   title    留言主题                 the column of that header
 *   register   number   留言编号   LY{}          the same with text around it; {} is the cell
 *   register   channel             web           no column: always this
 *   register   content             {标题}：{详情} several columns by their headers
 *   register   people   人数       1             text without {}: what stands there where the cell is empty
 *   word       channel  网络       web           their word for ours, in whatever column feeds that field
 *   leave-out           姓名                     a column that is not read
 *
 * One row of the file may give several records, one for each step, in the order in which the steps first stand here.
 * A step whose own columns, those that no step before it reads, are all empty in a row is left out there. A column
 * that the mapping does not speak of is a trouble: nothing gets lost unsaid.
 */
#ifndef XINFANG_FORMATS_MAPPING_H
#define XINFANG_FORMATS_MAPPING_H

#include "formats/schema.h"

/* A piece of a value: the text, or with a header the cell of that column. */
struct mapping_part {
    struct str text, header;
};
struct mapping_value {
    const struct field *field;
    struct mapping_part *parts; /* none: the value is `otherwise` */
    size_t n, capacity;
    struct str otherwise; /* where all cells are empty */
    int64_t line;         /* of the mapping */
};
struct mapping_step {
    struct str name;
    struct mapping_value *values;
    size_t n, capacity;
};
struct mapping_word {
    const struct field *field;
    struct str theirs, ours;
};
/* How records of a kind make up a history; all NULL where a row gives one record and its step is the schema's name. */
struct mapping_history {
    const char *step; /* the field that the name of a step goes into */
    const char *day;  /* what every step must have: without it, it would be taken for happening today */
    const char *key;  /* what the steps of a row share: those that do not speak of it have that of the first */
};
struct mapping {
    struct str file;
    const struct schema *schema;
    const struct field *step_field, *day_field, *key_field;
    struct mapping_step *steps;
    size_t n_steps, steps_capacity;
    struct mapping_word *words;
    size_t n_words, words_capacity;
    struct str *left_out; /* headers */
    size_t n_left_out, left_out_capacity;
};

/*
 * Reads the mapping that stands in `sheet`. Troubles (unknown field, a field twice, a fixed value that does not fit, a
 * step without a day) go to `problems`. Fails only for lack of memory.
 */
int mapping_read(struct arena *arena, const struct sheet *sheet, const struct schema *schema,
                 const struct mapping_history *history, struct problems *problems, struct mapping *ret,
                 struct error *err);

/* A field that the caller gives to every record whose mapping does not speak of it. */
struct mapping_default {
    const char *field;
    struct str value;
};

/*
 * Reads `sheet` by the mapping, as schema_read() does without one. The headers are the first of the first
 * MAPPING_HEAD_ROWS rows that holds all the mapping's columns, so that a title may stand above them. Dates may come
 * with a time of day, which is dropped, or as the serial number of a spreadsheet. `ret->lines` has a row's line once
 * for each of its records.
 */
int mapping_apply(struct arena *arena, const struct mapping *mapping, const struct sheet *sheet,
                  const struct mapping_default *defaults, size_t n_defaults, struct problems *problems,
                  struct records *ret, struct error *err);
enum { MAPPING_HEAD_ROWS = 10 };

#endif
