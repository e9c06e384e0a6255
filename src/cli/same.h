/* Matters that look the same, as they are shown at registration and by `same`. */
#ifndef XINFANG_CLI_SAME_H
#define XINFANG_CLI_SAME_H

#include "cli/cli.h"
#include "formats/json_write.h"
#include "office/same.h"

void same_text(struct cli *cli, struct buf *out, const struct proposals *proposals);
/* An array of objects. */
void same_json(struct json_writer *json, const struct proposals *proposals);

#endif
