/*
 * A first mapping for a table that nobody has mapped yet, from its headers and from what stands below them: for the
 * clerk to correct and to keep. What it does not know it marks with "?", which mapping_read() refuses.
 */
#ifndef XINFANG_FORMATS_MAPPING_PROPOSE_H
#define XINFANG_FORMATS_MAPPING_PROPOSE_H

#include "formats/mapping.h"

/* A row of rules/mapping-headers.tsv. */
struct mapping_hint {
    struct str header, step, field, value, note;
};
extern const struct schema mapping_hint_schema;

/*
 * Writes the proposal as a TSV to `out`. `hints` (struct mapping_hint) may be without rows: then headers are compared
 * with the fields alone. `first_step` is the step of fields that no hint speaks of.
 */
int mapping_propose(struct arena *arena, const struct schema *schema, struct str first_step,
                    const struct records *hints, const struct sheet *sheet, struct buf *out, struct error *err);

#endif
