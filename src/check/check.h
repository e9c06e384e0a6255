/*
 * xinfang check: recomputes every figure of published reports. One call does all of it: finds the
 * files, reads each in a process of its own without network and without write access, judges, and
 * prints.
 */
#ifndef XINFANG_CHECK_CHECK_H
#define XINFANG_CHECK_CHECK_H

#include "base/buf.h"
#include "base/error.h"

enum check_format { CHECK_TEXT, CHECK_JSON, CHECK_SARIF, CHECK_CSV };

struct check_options {
    enum language language;
    enum check_format format;
    bool all;                   /* also what holds */
    bool strict;                /* results of kind rounding count as not in order, too */
    bool progress;              /* a line on standard error that shows how far it is */
    bool no_isolation;          /* read in this process: for debuggers and fuzzers only */
    unsigned jobs;              /* files at a time; 0: as many as there are processors */
    struct str rules_directory; /* instead of the rules built in, where it has check/NAME.tsv; may be empty */
    struct str waivers;         /* path of a file of waivers; may be empty */
    struct str html_directory;  /* where marked HTML copies go, NAME.html and index.html; may be empty */
};

/*
 * Checks the files, and the documents in the folders, among `paths`. Appends to `out` what was found
 * and to `notes` what a person should know besides (partial isolation, files that could not be read).
 * `*ret_status` is the exit status: 0 all in order, 1 something fails that is not waived, 2 a file
 * could not be read. Fails only when nothing can be done at all: no such path, bad rules or waivers.
 */
int check_files(const struct check_options *options, const struct str *paths, size_t n_paths, struct buf *out,
                struct buf *notes, int *ret_status, struct error *err);

#endif
