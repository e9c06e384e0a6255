/* rules/same.tsv: how much each likeness of two matters counts, and from which sum on they are taken for the same. */
#ifndef XINFANG_RULES_SAME_H
#define XINFANG_RULES_SAME_H

#include "formats/schema.h"

/* In hundredths, but for the number of proposals; thresholds are compared with ten times as many thousandths. */
struct same_settings {
    int64_t weight_text, weight_title, weight_found, weight_place, weight_category, weight_person, weight_year;
    int64_t propose_from, proposals_max, problem_from, problem_found;
};

/* From rows of petition_setting_schema, each of which must be there; values are whole numbers from 0 to 1000. */
void same_settings_read(struct records rows, struct problems *problems, struct same_settings *ret);

#endif
