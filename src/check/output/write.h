/* What was found, as text for people, JSON, SARIF 2.1.0 and CSV. */
#ifndef XINFANG_CHECK_OUTPUT_WRITE_H
#define XINFANG_CHECK_OUTPUT_WRITE_H

#include "check/report.h"

/* Writers of all reports together. */
void write_text(struct buf *out, const struct lexicon *lexicon, const struct check_options *options,
                const struct report *reports, size_t n);
void write_json(struct buf *out, const struct lexicon *lexicon, const struct check_options *options,
                const struct report *reports, size_t n);
void write_sarif(struct buf *out, const struct lexicon *lexicon, const struct check_options *options,
                 const struct report *reports, size_t n);
void write_csv(struct buf *out, const struct lexicon *lexicon, const struct check_options *options,
               const struct report *reports, size_t n);

#endif
