#include "rules/vocabulary.h"

const struct word fund_words[] = {
    {"general", FUND_GENERAL},
    {"gov_fund", FUND_GOV},
    {"state_capital", FUND_STATE_CAPITAL},
    {"other", FUND_OTHER},
    {NULL, 0},
};

const struct word income_kind_words[] = {
    {"general_grant", INCOME_GENERAL_GRANT},
    {"gov_fund_grant", INCOME_GOV_FUND_GRANT},
    {"state_capital_grant", INCOME_STATE_CAPITAL_GRANT},
    {"superior", INCOME_SUPERIOR},
    {"business", INCOME_BUSINESS},
    {"operating", INCOME_OPERATING},
    {"affiliated", INCOME_AFFILIATED},
    {"other", INCOME_OTHER},
    {NULL, 0},
};

const struct word category_words[] = {
    {"basic", CATEGORY_BASIC},         {"project", CATEGORY_PROJECT},           {"remit_up", CATEGORY_REMIT_UP},
    {"operating", CATEGORY_OPERATING}, {"subsidy_down", CATEGORY_SUBSIDY_DOWN}, {NULL, 0},
};

const struct word measure_words[] = {
    {"income", MEASURE_INCOME},
    {"expenditure", MEASURE_EXPENDITURE},
    {"opening", MEASURE_OPENING},
    {"closing", MEASURE_CLOSING},
    {"surplus_used", MEASURE_SURPLUS_USED},
    {"surplus_distributed", MEASURE_SURPLUS_DISTRIBUTED},
    {"initial_budget", MEASURE_INITIAL_BUDGET},
    {"budget_change", MEASURE_BUDGET_CHANGE},
    {NULL, 0},
};

const struct word rounding_policy_words[] = {
    {"plain", POLICY_PLAIN},
    {"largest-remainder", POLICY_LARGEST_REMAINDER},
    {NULL, 0},
};

enum fund fund_of_income(enum income_kind kind)
{
    switch (kind) {
    case INCOME_GENERAL_GRANT:
        return FUND_GENERAL;
    case INCOME_GOV_FUND_GRANT:
        return FUND_GOV;
    case INCOME_STATE_CAPITAL_GRANT:
        return FUND_STATE_CAPITAL;
    case INCOME_SUPERIOR:
    case INCOME_BUSINESS:
    case INCOME_OPERATING:
    case INCOME_AFFILIATED:
    case INCOME_OTHER:
        break;
    }
    return FUND_OTHER;
}
