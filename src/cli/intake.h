/* Records on their way from files, words or an example to office_import(). */
#ifndef XINFANG_CLI_INTAKE_H
#define XINFANG_CLI_INTAKE_H

#include "cli/cli.h"
#include "office/import.h"

struct intake {
    struct batch *batches;
    size_t n, capacity;
    struct problems problems;
    struct import_options options;
};

/* Each adds batches; troubles in cells are gathered in intake->problems. */
int intake_file(struct cli *cli, struct intake *intake, const struct kind *kind, struct str path, struct error *err);
/* The same by a column mapping: a file, or the name of one in rules/mappings. `unit` (may be empty) is the unit of
 * every record whose mapping does not name one. */
int intake_mapped(struct cli *cli, struct intake *intake, const struct kind *kind, struct str path, struct str mapping,
                  struct str unit, struct error *err);
/* A first mapping for the file, as TSV; see formats/mapping_propose.h. */
int intake_propose(struct cli *cli, const struct kind *kind, struct str path, struct buf *out, struct error *err);
/* Every KIND.tsv, KIND.csv and KIND.xlsx of a folder, in the order in which they build on one another. */
int intake_folder(struct cli *cli, struct intake *intake, struct str folder, struct error *err);
int intake_example(struct cli *cli, struct intake *intake, struct str name, struct error *err);
/* field=value words as one record. */
int intake_words(struct cli *cli, struct intake *intake, const struct kind *kind, const char *const *words, size_t n,
                 struct error *err);
/* Loads the office's key if any record names a person. The office must be open. */
int intake_key(struct cli *cli, const struct intake *intake, struct error *err);
/* Records all of it or nothing; all troubles go to the standard error. */
int intake_take(struct cli *cli, struct intake *intake, struct import_summary *ret, struct error *err);
/* The same; writes what was done to `out`, all troubles to the standard error. */
int intake_record(struct cli *cli, struct intake *intake, struct buf *out, struct error *err);

#endif
