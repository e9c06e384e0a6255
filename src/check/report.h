/* What was found in one document, as it goes from the reading process to the printing one. */
#ifndef XINFANG_CHECK_REPORT_H
#define XINFANG_CHECK_REPORT_H

#include "check/check.h"
#include "check/lexicon.h"
#include "check/model.h"
#include "check/value.h"

struct report_finding {
    int64_t rule, verdict;
    int64_t line, column, page, n; /* n: characters of what is marked */
    int64_t x0, y0, x1, y1;        /* box of the text on the page of a PDF, in points from its upper left corner */
    struct str stated, computed, message, quote;
    struct str waived; /* the reason, p NULL when it is not */
};

struct report {
    struct str file;
    struct report_finding *findings; /* most serious first */
    size_t n;
    int64_t figures, covered;
    int64_t counts[4];  /* by enum verdict */
    struct str trouble; /* why it could not be read; empty if it could */
    int64_t trouble_status;
    struct str html; /* the marked copy, if asked for */
};

enum {
    WANT_PASSES = 1,
    /* also what holds, one finding each; else only their number */ WANT_HTML = 2 /* the marked copy */
};

/* Rows of a waiver file: rule, file, figure, reason. */
struct waiver {
    struct str rule, file, stated, reason;
    int64_t line;
    bool used;
};
struct waivers {
    struct waiver *items;
    size_t n, capacity;
};

/* Judges a document in memory. `want`: WANT_ flags. Findings that a waiver covers are marked so. */
int report_make(struct arena *arena, const struct lexicon *lexicon, enum language language, struct str file,
                struct str bytes, unsigned want, struct waivers *waivers, struct report *ret, struct error *err);
/* The same for the output of `pdftotext -tsv`. */
int report_make_pdf(struct arena *arena, const struct lexicon *lexicon, enum language language, struct str file,
                    struct str tsv, unsigned want, struct waivers *waivers, struct report *ret, struct error *err);

/* One line a figure: line, column, characters, 1 if a relation judged it, the figure. For the mutation runner. */
int report_figures(struct arena *arena, const struct lexicon *lexicon, struct str file, struct str bytes,
                   struct buf *out, struct error *err);

void report_pack(struct buf *out, const struct report *report);
/* False when `bytes` are no packed report; texts point into `bytes`. */
bool report_unpack(struct arena *arena, struct str bytes, struct report *ret);

struct str verdict_name(int64_t verdict);

int waivers_read(struct arena *arena, struct str path, struct waivers *ret, struct error *err);
/* Marks the findings that a waiver covers, and the waiver as used. */
void waivers_apply(struct waivers *waivers, const struct lexicon *lexicon, struct report *report);

#endif
