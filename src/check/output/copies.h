/* Marked copies of the documents in a folder, and the page that lists them. */
#ifndef XINFANG_CHECK_OUTPUT_COPIES_H
#define XINFANG_CHECK_OUTPUT_COPIES_H

#include "check/report.h"

struct copies {
    struct str directory;
    struct str *names; /* of the copy, by file: two files of one name get two */
};

/* A name for the copy of each of the files, in the arena. */
int copies_begin(struct arena *arena, struct str directory, const struct str *files, size_t n, struct copies *ret,
                 struct error *err);

/* The copy of one document that could be read. */
int copies_write(const struct copies *copies, size_t file, const struct report *report, struct error *err);

/* index.html: each document with its counts, most failures first, and those that could not be read. */
int copies_write_index(const struct copies *copies, enum language language, const struct report *reports, size_t n,
                       struct error *err);

#endif
