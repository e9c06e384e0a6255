/*
 * Links between matters that look so much the same that they are taken for one problem (rules/same.tsv, problem_from
 * and problem_found). Like the search index they follow the journal in batches; unlike it they are made only when
 * somebody asks for problems, since comparing a text costs some ten times as much as indexing it.
 */
#ifndef XINFANG_OFFICE_SAME_LINKS_H
#define XINFANG_OFFICE_SAME_LINKS_H

#include "office/same.h"

/* Links the matters registered in that span of days (both counted in; DATE_NONE: open) that are not linked yet, each
 * with the three that it is likest to. Goes on where it was broken off. `progress` may be NULL. */
int same_links_catch_up(const struct office *office, int32_t from_day, int32_t to_day,
                        void (*progress)(void *state, size_t done, size_t total), void *progress_state,
                        struct error *err);

#endif
