/* One matter as other programs read it. */
#ifndef XINFANG_CLI_SHOW_H
#define XINFANG_CLI_SHOW_H

#include "cli/cli.h"

/* What is shown of a matter besides itself; whoever has no key has neither. */
struct shown_matter {
    const struct matter *matter;
    bool whole; /* else it is secret: number and state are all that is said */
    int32_t as_of_day;
    struct person_rows persons; /* masked */
    struct attachment_rows attachments;
};

int show_json(struct cli *cli, struct buf *out, const struct shown_matter *shown, struct error *err);

#endif
