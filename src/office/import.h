/* Recording what people hand in: checked as a whole, recorded as a whole or not at all. */
#ifndef XINFANG_OFFICE_IMPORT_H
#define XINFANG_OFFICE_IMPORT_H

#include "office/kinds.h"
#include "office/office.h"

/* Records of one kind, from one file or typed in. */
struct batch {
    const struct kind *kind;
    struct records records;
    struct schema_reader *unread; /* the rows of a long file, read while those before them are recorded; NULL: none */
};
/* A file of steps of matters with more rows is a long one. */
enum { IMPORT_LONG = 4096 };

struct import_options {
    int64_t year;     /* for records that do not name theirs; INTEGER_NONE: none */
    bool dry_run;     /* check everything, record nothing */
    bool issue_codes; /* registrations get a query code, told in the summary */
    bool skip_known;  /* steps that the register has already are left out; otherwise their matters are a trouble */
    bool transcribes; /* events may be taken over from an earlier register: from files, not by hand */
    bool transcribe;  /* all of them are, with the hashes of the query codes that were given out there */
    void (*progress)(void *state, size_t done, size_t total); /* may be NULL */
    void *progress_state;
};

struct import_summary {
    size_t records, known;            /* recorded; left out because the register has them */
    size_t persons;                   /* sealed with them */
    int64_t income_fen, payments_fen; /* of the postings among them, reversals counted off */
    struct str number, query_code;    /* of the last event of a matter; the code of its registration */
};

/*
 * Records the batches in order, in one transaction. If any record may not be recorded, all troubles are in
 * `problems` and nothing is: fails with MSG_import_refused. With `dry_run` nothing is recorded either way.
 */
int office_import(const struct office *office, struct arena *arena, const struct batch *batches, size_t n,
                  const struct import_options *options, struct problems *problems, struct import_summary *ret,
                  struct error *err);

#endif
