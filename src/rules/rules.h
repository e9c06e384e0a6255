/*
 * The tables that law, ministry or province set: everything in rules/, loaded and checked. They are built
 * into the program; files in a folder given with --rules replace those of the same name.
 */
#ifndef XINFANG_RULES_RULES_H
#define XINFANG_RULES_RULES_H

#include "rules/attachments.h"
#include "rules/calendar.h"
#include "rules/codes.h"
#include "rules/comparisons.h"
#include "rules/cross_checks.h"
#include "rules/daybooks.h"
#include "rules/deadlines.h"
#include "rules/identity.h"
#include "rules/layout.h"
#include "rules/procedure.h"
#include "rules/rates.h"
#include "rules/same.h"
#include "rules/scoring.h"

struct rules {
    struct codes function_codes, economic_codes;
    struct layout *layouts;
    size_t n_layouts;
    struct cross_checks cross_checks;
    struct calendar calendar;
    struct deadlines deadlines;
    struct comparisons comparisons;
    struct procedure procedure;
    struct petition_settings petition;
    struct identity_rules identity;
    struct attachment_types attachments;
    struct rates rates;
    struct str rates_basis; /* a hash of all that decides what a matter adds to the rates */
    struct str facts_basis; /* of all that decides the facts that they are counted from */
    struct daybooks daybooks;
    struct same_settings same;
    struct scoring *scorings; /* rules/scoring, by name */
    size_t n_scorings, scorings_capacity;
};

/*
 * Loads and checks all tables. Bad rows go to `problems` with file, line and column; the caller must not
 * use rules that came with problems. `folder` may be empty: the built-in tables alone. Fails when a
 * file cannot be read.
 */
int rules_load(struct arena *arena, struct str folder, struct problems *problems, struct rules *ret, struct error *err);
/* The same; a bad row is an error of its own, the first of them. */
int rules_load_checked(struct arena *arena, struct str folder, struct rules *ret, struct error *err);

/* Fails with the first of the problems, if there are any. */
int rules_problems(const struct problems *problems, struct error *err);

/* The table at `path` below rules/, of `folder` before the built-in one; not checked. Fails with MSG_rule_file_missing.
 */
int rules_sheet(struct arena *arena, struct str folder, struct str path, struct sheet *ret, struct error *err);
/* The layout `id`, or with an empty id the one in force in `year`; NULL if there is none. */
const struct layout *rules_layout(const struct rules *rules, struct str id, int64_t year);
/* The scoring profile `id`, NULL if there is none. */
const struct scoring *rules_scoring(const struct rules *rules, struct str id);

#endif
