/*
 * The words that tables of rules, records of the office and computed tables share: funds, kinds of
 * income, categories of expenditure, measures. Names as in rules/forms and in import files.
 */
#ifndef XINFANG_RULES_VOCABULARY_H
#define XINFANG_RULES_VOCABULARY_H

#include "formats/schema.h"

enum fund { FUND_GENERAL = 1, FUND_GOV, FUND_STATE_CAPITAL, FUND_OTHER };
enum income_kind {
    INCOME_GENERAL_GRANT = 1,
    INCOME_GOV_FUND_GRANT,
    INCOME_STATE_CAPITAL_GRANT,
    INCOME_SUPERIOR,
    INCOME_BUSINESS,
    INCOME_OPERATING,
    INCOME_AFFILIATED,
    INCOME_OTHER,
};
enum category {
    CATEGORY_BASIC = 1,
    CATEGORY_PROJECT,
    CATEGORY_REMIT_UP,
    CATEGORY_OPERATING,
    CATEGORY_SUBSIDY_DOWN,
};
enum measure {
    MEASURE_INCOME = 1,
    MEASURE_EXPENDITURE,
    MEASURE_OPENING,
    MEASURE_CLOSING,
    MEASURE_SURPLUS_USED,
    MEASURE_SURPLUS_DISTRIBUTED,
    MEASURE_INITIAL_BUDGET,
    MEASURE_BUDGET_CHANGE,
};
enum rounding_policy { POLICY_PLAIN = 1, POLICY_LARGEST_REMAINDER };

extern const struct word fund_words[], income_kind_words[], category_words[], measure_words[], rounding_policy_words[];

/* The fund that a kind of income feeds. */
enum fund fund_of_income(enum income_kind kind);

#endif
