/*
 * What the office's other books ask of their entries: rules/daybooks.tsv (one row a book), daybook-rules.tsv (what must
 * hold for an entry), daybook-dues.tsv (what is due, and when) and counts.tsv (what is counted and added up: the sums
 * at the foot of a book, figures of the year's report, actual values of indicators).
 */
#ifndef XINFANG_RULES_DAYBOOKS_H
#define XINFANG_RULES_DAYBOOKS_H

#include "rules/daybook_records.h"
#include "rules/deadlines.h"
#include "rules/filter.h"
#include "rules/rates.h"

/* An entry must satisfy `must` wherever `when` holds, unless the column `unless` is filled in; or no other entry that
 * is not struck may have the same in all columns of `unique`. */
struct daybook_rule {
    struct str book, id;
    struct str when_text, must_text; /* filters over the columns of the book and daybook_fact_names */
    struct str unique;               /* columns, blanks between */
    struct str unless;               /* a column */
    struct str zh, en;               /* what is wrong when it does not hold, and the remedy */
    struct str source;
    int status; /* enum deadline_status */
    struct filter when, must;
};

/* While `when` holds the entry is due `days` after the day in the column `basis` (before it, if negative). */
struct daybook_due {
    struct str book, id, when_text, basis;
    int64_t days;
    struct str zh, en, source;
    int status;
    struct filter when;
};

struct daybook {
    struct str book, zh, en; /* the kind's name, and what people call the book */
    struct str prefix;       /* of the numbers: PREFIX2022-001 */
    struct str needs;        /* columns that every entry must have, blanks between */
    struct str grows;        /* columns whose number may rise without being a correction */
    struct str about;        /* the column that tells what an entry is about */
    struct str columns;      /* shown in the list: columns and facts, blanks between */
    struct str source;
    int status;
    const struct schema *schema;
};

enum count_subject { COUNT_ENTRIES = 1, COUNT_MATTERS, COUNT_REGISTRATIONS };
enum count_measure { COUNTED_NUMBER = 1, COUNTED_SUM, COUNTED_DISTINCT, COUNTED_LISTED };

struct count {
    struct str id, zh, en;
    struct str book; /* or matter, or registration */
    struct str what; /* entries; sum COLUMN; distinct COLUMN; listed COLUMN (words between blanks) */
    struct str basis, filter_text;
    struct str unit, unit_en;
    int foot; /* enum yes_no: stands at the foot of its book */
    struct str source;
    int status;
    /* Made of the above. */
    enum count_subject subject;
    enum count_measure measure;
    struct str column;
    const struct daybook *daybook; /* of COUNT_ENTRIES */
    struct filter filter;          /* of COUNT_ENTRIES; of the others: */
    struct rate_condition condition;
    enum rate_fact basis_fact;
};

struct daybooks {
    struct daybook *items;
    size_t n;
    struct daybook_rule *rules;
    size_t n_rules;
    struct daybook_due *dues;
    size_t n_dues;
    struct count *counts;
    size_t n_counts;
};
extern const struct schema daybook_schema, daybook_rule_schema, daybook_due_schema, count_schema;

/* What an entry is known by beside its columns; NULL at the end. See domain/daybooks/facts.h. */
extern const char *const daybook_fact_names[];

struct daybook_rows {
    struct records books, rules, dues, counts;
};
/* Ties the rows together and to the books' columns, and rates of counts to their counts. Troubles go to `problems`. */
int daybooks_index(struct arena *arena, const struct daybook_rows *rows, struct problems *problems,
                   struct daybooks *ret, struct error *err);
void daybooks_index_rates(const struct daybooks *daybooks, const struct records *rows, struct rates *rates,
                          struct problems *problems);
/* Each NULL if there is none. */
const struct daybook *daybooks_find(const struct daybooks *daybooks, struct str book);
const struct daybook_due *daybooks_due(const struct daybooks *daybooks, struct str id);
const struct count *daybooks_count(const struct daybooks *daybooks, struct str id);

#endif
