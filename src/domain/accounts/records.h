/*
 * What the office records of its money, as people hand it in: one struct and one schema for each kind.
 * Amounts are in fen, years and dates in local civil time. Every record belongs to a year, which is its
 * first member; the column may be left out where the year is said otherwise (--year, or the date).
 */
#ifndef XINFANG_DOMAIN_ACCOUNTS_RECORDS_H
#define XINFANG_DOMAIN_ACCOUNTS_RECORDS_H

#include "rules/vocabulary.h"

/* A year of the office: who it is, and which rules it prints and scores by. */
struct year_record {
    int64_t year;
    struct str department;
    struct str layout;  /* rules/layouts.tsv; empty: the one in force that year */
    int rounding;       /* enum rounding_policy; 0: the layout's */
    struct str scoring; /* rules/scoring */
    bool civil_service; /* administrative, or an institution under the civil-servant law (参公) */
};

/* Closing or reopening a year. */
struct close_record {
    int64_t year;
    bool closed;
    int32_t date;
    struct str reason;
};

struct project_record {
    int64_t year;
    struct str code, name;
    int category;  /* enum project_category */
    int attribute; /* enum project_attribute */
    int term;      /* enum project_term */
    struct str leading_unit, implementing_unit;
};
enum project_category { PROJECT_DEPARTMENT = 1, PROJECT_MUNICIPAL, PROJECT_TRANSFER };
enum project_attribute { PROJECT_CONTINUING = 1, PROJECT_NEW };
enum project_term { PROJECT_REGULAR = 1, PROJECT_CONTINUED, PROJECT_ONCE };
extern const struct word project_category_words[], project_attribute_words[], project_term_words[];

/* How hard a budget line bounds its payments. */
enum budget_control {
    CONTROL_LINE = 1, /* never more than the line has */
    CONTROL_FUND,     /* the line may run a deficit while all lines of its fund together have enough */
};
extern const struct word budget_control_words[];

/* A budget line with its initial amount (年初预算). */
struct budget_record {
    int64_t year;
    struct str line, name;
    int fund, category, control;
    struct str function; /* 项, 7 digits */
    struct str project;  /* of project expenditure */
    struct str economic; /* 类 or 款, or empty for any */
    int64_t amount;
    struct str document;
};

/* A dated change of a line's budget (年中追加、追减、调剂). */
struct budget_change_record {
    int64_t year;
    struct str document;
    int32_t date;
    struct str line;
    int64_t amount; /* negative: a cut */
    struct str reason;
};

struct income_record {
    int64_t year;
    struct str number; /* of the voucher, once in a year over all postings */
    int32_t date;
    int kind;
    struct str function;
    int64_t amount;
    struct str summary;
};

struct payment_record {
    int64_t year;
    struct str number;
    int32_t date;
    struct str line;
    struct str economic; /* 款, 5 digits; empty: the line's own */
    int64_t amount;
    struct str payee, summary;
};

/* The entry that undoes a posting: same account, opposite amount. */
struct reversal_record {
    int64_t year;
    struct str number;
    int32_t date;
    struct str reverses; /* voucher number of the entry that it undoes */
    struct str reason;
};

/* Balances and movements beside income and expenditure. */
struct carry_over_record {
    int64_t year;
    int item; /* enum measure: opening, closing, surplus_used, surplus_distributed */
    int fund;
    struct str function;
    int category;
    int64_t amount;
    struct str note;
};
extern const struct word carry_over_words[];

/* Totals of the year before, for comparison. */
struct last_year_record {
    int64_t year;
    struct str item;
    int64_t amount;
    struct str note;
};

/* A fact that stands outside the tables: staff, vehicles, procurement, running cost. */
struct fact_record {
    int64_t year;
    struct str item;
    struct decimal value;
    struct str unit, note;
};

/* A printed cell set by hand; with nothing printed, an earlier one is taken back. */
struct override_record {
    int64_t year;
    struct str figure, printed, reason;
};

extern const struct schema year_schema, close_schema, project_schema, budget_schema, budget_change_schema,
    income_schema, payment_schema, reversal_schema, carry_over_schema, last_year_schema, fact_schema, override_schema;

#endif
