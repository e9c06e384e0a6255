#include "office/kinds.h"

#include "domain/accounts/records.h"
#include "domain/evaluation/records.h"

const struct kind kinds[KINDS] = {
    {KIND_YEAR, &year_schema, false, false},
    {KIND_PROJECT, &project_schema, false, false},
    {KIND_BUDGET, &budget_schema, false, false},
    {KIND_BUDGET_CHANGE, &budget_change_schema, false, false},
    {KIND_CARRY_OVER, &carry_over_schema, false, false},
    {KIND_INCOME, &income_schema, true, false},
    {KIND_PAYMENT, &payment_schema, true, false},
    {KIND_REVERSAL, &reversal_schema, true, false},
    {KIND_LAST_YEAR, &last_year_schema, false, false},
    {KIND_FACT, &fact_schema, false, false},
    {KIND_OVERRIDE, &override_schema, false, false},
    {KIND_FORM, &form_schema, false, false},
    {KIND_GOAL, &goal_schema, false, false},
    {KIND_INDICATOR, &indicator_schema, false, false},
    {KIND_CLOSE, &close_schema, false, true},
};

const struct kind *kind_find(struct str name)
{
    for (size_t i = 0; i < KINDS; i++)
        if (str_equal(str_from(kinds[i].schema->name), name))
            return &kinds[i];
    return NULL;
}
