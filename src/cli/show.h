/* One matter as other programs read it, and as who brought it may. */
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

/* How people call the action of an event; its own name when the rules no longer have it. */
struct str cli_action(struct cli *cli, const struct matter *m, const struct case_event *event);
/* What somebody with the query code is told; fails with MSG_case_code_wrong. */
int show_answer(struct cli *cli, struct buf *out, const struct matter *m, struct str code, int32_t today, bool as_json,
                struct error *err);
int show_json(struct cli *cli, struct buf *out, const struct shown_matter *shown, struct error *err);

#endif
