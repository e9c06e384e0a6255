/* The relations: each looks for what a document states that can be recomputed, and adds claims. */
#ifndef XINFANG_CHECK_RELATE_RELATE_H
#define XINFANG_CHECK_RELATE_RELATE_H

#include "check/analysis.h"

/* Names of quantities with the figures that state them, from tables and text. */
struct named {
    struct str name;
    struct figure *figure;
    struct passage *passage;
    uint32_t next;           /* of the same name: 1 + its index, 0 for none */
    uint32_t same_tail : 30; /* the one before whose name ends alike: 1 + its index, 0 for none */
    bool in_table : 1;
    bool total : 1; /* of a total row: the name is that of its column */
};
_Static_assert(sizeof(struct named) == 40, "there is one for most figures");
struct names {
    struct map map; /* name to 1 + index of the first */
    struct named *items;
    size_t n, capacity;
    struct totals *totals; /* see names_total_fits() */
};
/* Also names with their aliases of rules/check/quantities.tsv. Lives as long as the arena. */
int names_build(struct check *check, struct arena *arena, struct names *ret, struct error *err);
/* The next of the same name; NULL for none. */
struct named *names_next(const struct names *names, const struct named *named);
/* Is there a total of which `part` is the percentage `percent`? */
bool names_total_fits(const struct check *check, const struct names *names, const struct figure *percent,
                      const struct figure *part);
/* Longest name that `text` ends with; the first of the figures with it, NULL for none. */
struct named *names_find_ending(const struct names *names, struct str text);
struct named *names_find(const struct names *names, struct str name);

/* The relations. */
int relate_formulas(struct check *check, struct error *err);
int relate_balance(struct check *check, struct error *err);
int relate_codes(struct check *check, struct error *err);
int relate_totals(struct check *check, struct error *err);
int relate_outlines(struct check *check, struct error *err);
int relate_letters(struct check *check, struct error *err);
int relate_columns(struct check *check, struct error *err);
int relate_cross(struct check *check, struct error *err);
int relate_repeats(struct check *check, struct error *err);
int relate_text_tables(struct check *check, const struct names *names, struct error *err);
int relate_text_repeats(struct check *check, const struct names *names, struct error *err);
int relate_pairs(struct check *check, struct error *err);
int relate_copies(struct check *check, struct error *err);
/* "A 件、B 件，分别占 p%、q%": true where percentage `i` opens such shares, whatever came of them. */
bool relate_shares_in_order(struct check *check, struct passage *p, size_t i);
void relate_shares(struct check *check, const struct names *names, struct passage *p);
void relate_rates(struct check *check, struct passage *p);
void relate_closed_rates(struct check *check, const struct grid *grid);
void relate_growth(struct check *check, struct passage *p);
void relate_whole(struct check *check, struct passage *p);
void relate_means(struct check *check, struct passage *p);
/* Shares of more than all, points for a share, a part of a person. */
void relate_impossible(struct check *check, struct passage *p);
/* A number whose commas stand otherwise than those of its column. */
void relate_number_forms(struct check *check, const struct grid *grid);
void relate_batches(struct check *check, struct passage *p);
void relate_completion(struct check *check, struct passage *p);
/* Changes that make up a change. */
void relate_changes(struct check *check, struct passage *p);
/* Parts of a whole that an earlier sentence states without saying so; behind relate_parts(). */
void relate_divisions(struct check *check, struct passage *p);
void relate_parts(struct check *check, struct passage *p);
void relate_items(struct check *check, size_t block);
int relate_scores(struct check *check, struct error *err);
/* Targets in headings against the form. */
void relate_indicators(struct check *check, struct passage *p);
/* Target, weight, actual value and score of the indicators told in words, against headings and form. */
int relate_told(struct check *check, struct error *err);
/* The weight that a cell of a form names: "产出指标（40 分）"; NULL for none. */
struct figure *form_weight(struct passage *cell);
/* An indicator in a form. Forms lose and shift cells, so a row is read from its last number to the left. */
struct form_row {
    struct passage *name, *target, *actual, *score;
};
/* `weights`: the form has a column of weights between actual value and score, as form_has_weights() says. */
bool form_row_read(const struct grid *grid, size_t row, bool weights, struct form_row *ret);
bool form_has_weights(const struct lexicon *lexicon, const struct grid *grid);
void relate_grades(struct check *check, struct passage *p);
void relate_templates(struct check *check, size_t block);
int relate_headings(struct check *check, struct error *err);
void relate_empty_tables(struct check *check);
/* Does the table, the text around it, or the text about its fund say that there is nothing to print? */
bool says_empty_near(const struct check *check, size_t block, struct str title);

/* Percentages that no relation took up, each with a reason. */
void relate_rest(struct check *check, struct passage *p);

#endif
