#include "office/kinds.h"

#include "domain/accounts/records.h"
#include "domain/evaluation/records.h"
#include "domain/petition/attachment.h"
#include "domain/petition/person.h"
#include "domain/petition/categories.h"
#include "domain/petition/units.h"
#include "rules/daybook_records.h"

const struct kind kinds[KINDS] = {
    {.id = KIND_UNIT, .schema = &unit_schema, .is_timeless = true},
    {.id = KIND_CATEGORY, .schema = &category_schema, .is_timeless = true},
    {.id = KIND_YEAR, .schema = &year_schema},
    {.id = KIND_PROJECT, .schema = &project_schema},
    {.id = KIND_BUDGET, .schema = &budget_schema},
    {.id = KIND_BUDGET_CHANGE, .schema = &budget_change_schema},
    {.id = KIND_CARRY_OVER, .schema = &carry_over_schema},
    {.id = KIND_INCOME, .schema = &income_schema, .is_posting = true},
    {.id = KIND_PAYMENT, .schema = &payment_schema, .is_posting = true},
    {.id = KIND_REVERSAL, .schema = &reversal_schema, .is_posting = true},
    {.id = KIND_LAST_YEAR, .schema = &last_year_schema},
    {.id = KIND_FACT, .schema = &fact_schema},
    {.id = KIND_OVERRIDE, .schema = &override_schema},
    {.id = KIND_FORM, .schema = &form_schema},
    {.id = KIND_GOAL, .schema = &goal_schema},
    {.id = KIND_INDICATOR, .schema = &indicator_schema},
    {.id = KIND_CLOSE, .schema = &close_schema, .by_command = true},
    {.id = KIND_FROZEN, .schema = &frozen_schema, .by_command = true},
    {.id = KIND_CASE, .schema = &case_event_schema, .form = &case_form_schema, .is_event = true},
    {.id = KIND_PERSON,
     .schema = &person_record_schema,
     .form = &person_entry_schema,
     .is_sealed = true,
     .is_timeless = true},
    {.id = KIND_ATTACHMENT,
     .schema = &attachment_record_schema,
     .by_command = true,
     .is_sealed = true,
     .is_timeless = true},
    {.id = KIND_ACCESS, .schema = &access_record_schema, .by_command = true, .is_sealed = true, .is_timeless = true},
    {.id = KIND_RECEPTION, .schema = &reception_schema, .is_timeless = true, .is_daybook = true},
    {.id = KIND_BACKLOG, .schema = &backlog_schema, .is_timeless = true, .is_daybook = true},
    {.id = KIND_DISPUTE, .schema = &dispute_schema, .is_timeless = true, .is_daybook = true},
    {.id = KIND_MEETING, .schema = &meeting_schema, .is_timeless = true, .is_daybook = true},
    {.id = KIND_DECISION, .schema = &decision_schema, .is_timeless = true, .is_daybook = true},
    {.id = KIND_INSPECTION, .schema = &inspection_schema, .is_timeless = true, .is_daybook = true},
    {.id = KIND_TRAINING, .schema = &training_schema, .is_timeless = true, .is_daybook = true},
    {.id = KIND_PUBLICITY, .schema = &publicity_schema, .is_timeless = true, .is_daybook = true},
    {.id = KIND_SUGGESTION_ENTRY, .schema = &suggestion_schema, .is_timeless = true, .is_daybook = true},
    {.id = KIND_RELIEF_FUND, .schema = &relief_fund_schema},
    {.id = KIND_RELIEF, .schema = &relief_schema, .is_timeless = true, .is_daybook = true},
};

const struct kind *kind_find(struct str name)
{
    for (size_t i = 0; i < KINDS; i++)
        if (str_equal(str_from(kinds[i].schema->name), name))
            return &kinds[i];
    return NULL;
}
