/* The rates of rules/rates.tsv: what is counted, over which days, and what stands above the line. */
#ifndef XINFANG_RULES_RATES_H
#define XINFANG_RULES_RATES_H

#include "rules/deadlines.h"
#include "rules/filter.h"

enum rate_subject { SUBJECT_MATTER = 1, SUBJECT_REGISTRATION };

struct rate {
    struct str id, zh, en;
    int subject;
    struct str basis, filter_text, numerator_text; /* as written */
    struct str definition, definition_en, source;
    int status; /* enum deadline_status */
    struct str basis_name;
    int64_t basis_days; /* added to that day */
    struct filter filter, numerator;
};
struct rates {
    struct rate *items;
    size_t n;
};
extern const struct schema rate_schema;
int rates_index(struct arena *arena, struct records rows, struct problems *problems, struct rates *ret,
                struct error *err);
/* NULL if there is none. */
const struct rate *rates_find(const struct rates *rates, struct str id);

#endif
