/* Tests driven by tables: cases and records from files, and random numbers with a printed seed. Paths count from
 * the source directory, in which tests run. */
#ifndef XINFANG_TESTS_TABLES_H
#define XINFANG_TESTS_TABLES_H

#include "formats/schema.h"

/* False if there is no such file. */
bool read_sheet(struct arena *arena, const char *path, struct sheet *ret);
/* The sheet of a TSV text that stands in no file. */
struct sheet sheet_of(struct arena *arena, struct str file, struct str text);
bool read_text(struct arena *arena, const char *path, struct str *ret);
/* Reads all rows into structs; any trouble fails the test and is printed. */
struct records read_records(struct arena *arena, const struct schema *schema, const char *path);
/* Fails the test with every problem printed, if there is any. */
void assert_no_problems(const struct problems *problems);
/* Applies "field=value;field=value" to a record; ';' inside a value is written as '|'. */
void change_record(struct arena *arena, const struct schema *schema, void *record, struct str changes);
/* The names of the messages, joined by ','. */
struct str problem_names(struct arena *arena, const struct problems *problems);

/* XINFANG_TEST_SEED, or one from the clock; printed. */
uint64_t random_seed(const char *test);
uint64_t random_next(uint64_t *state);
int64_t random_below(uint64_t *state, int64_t limit);

#endif
