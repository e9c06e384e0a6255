#include "domain/accounts/records.h"

const struct word project_category_words[] = {
    {"department", PROJECT_DEPARTMENT}, {"municipal", PROJECT_MUNICIPAL}, {"transfer", PROJECT_TRANSFER}, {NULL, 0}};
const struct word project_attribute_words[] = {{"continuing", PROJECT_CONTINUING}, {"new", PROJECT_NEW}, {NULL, 0}};
const struct word project_term_words[] = {
    {"regular", PROJECT_REGULAR}, {"continued", PROJECT_CONTINUED}, {"once", PROJECT_ONCE}, {NULL, 0}};
const struct word budget_control_words[] = {{"line", CONTROL_LINE}, {"fund", CONTROL_FUND}, {NULL, 0}};
const struct word carry_over_words[] = {{"opening", MEASURE_OPENING},
                                        {"closing", MEASURE_CLOSING},
                                        {"surplus_used", MEASURE_SURPLUS_USED},
                                        {"surplus_distributed", MEASURE_SURPLUS_DISTRIBUTED},
                                        {NULL, 0}};

static const struct field year_fields[] = {
    FIELD(struct year_record, year, FIELD_INTEGER, FIELD_KEY),
    FIELD(struct year_record, department, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct year_record, layout, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct year_record, rounding, FIELD_OPTIONAL, rounding_policy_words),
    FIELD(struct year_record, scoring, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct year_record, civil_service, FIELD_FLAG, FIELD_OPTIONAL),
};
const struct schema year_schema = SCHEMA("year", struct year_record, year_fields);

static const struct field close_fields[] = {
    FIELD(struct close_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct close_record, closed, FIELD_FLAG, FIELD_REQUIRED),
    FIELD(struct close_record, date, FIELD_DATE, FIELD_REQUIRED),
    FIELD(struct close_record, reason, FIELD_TEXT, FIELD_REQUIRED),
};
const struct schema close_schema = SCHEMA("close", struct close_record, close_fields);

static const struct field project_fields[] = {
    FIELD(struct project_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct project_record, code, FIELD_TEXT, FIELD_KEY),
    FIELD(struct project_record, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct project_record, category, FIELD_OPTIONAL, project_category_words),
    FIELD_OF_WORDS(struct project_record, attribute, FIELD_OPTIONAL, project_attribute_words),
    FIELD_OF_WORDS(struct project_record, term, FIELD_OPTIONAL, project_term_words),
    FIELD(struct project_record, leading_unit, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct project_record, implementing_unit, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema project_schema = SCHEMA("project", struct project_record, project_fields);

static const struct field budget_fields[] = {
    FIELD(struct budget_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct budget_record, line, FIELD_TEXT, FIELD_KEY),
    FIELD(struct budget_record, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct budget_record, fund, FIELD_REQUIRED, fund_words),
    FIELD(struct budget_record, function, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct budget_record, category, FIELD_REQUIRED, category_words),
    FIELD(struct budget_record, project, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct budget_record, economic, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct budget_record, control, FIELD_OPTIONAL, budget_control_words),
    FIELD(struct budget_record, amount, FIELD_MONEY, FIELD_REQUIRED),
    FIELD(struct budget_record, document, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema budget_schema = SCHEMA("budget", struct budget_record, budget_fields);

static const struct field budget_change_fields[] = {
    FIELD(struct budget_change_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct budget_change_record, document, FIELD_TEXT, FIELD_KEY),
    FIELD(struct budget_change_record, date, FIELD_DATE, FIELD_REQUIRED),
    FIELD(struct budget_change_record, line, FIELD_TEXT, FIELD_KEY),
    FIELD(struct budget_change_record, amount, FIELD_MONEY, FIELD_REQUIRED),
    FIELD(struct budget_change_record, reason, FIELD_TEXT, FIELD_REQUIRED),
};
const struct schema budget_change_schema = SCHEMA("budget-change", struct budget_change_record, budget_change_fields);

static const struct field income_fields[] = {
    FIELD(struct income_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct income_record, number, FIELD_TEXT, FIELD_KEY),
    FIELD(struct income_record, date, FIELD_DATE, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct income_record, kind, FIELD_REQUIRED, income_kind_words),
    FIELD(struct income_record, function, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct income_record, amount, FIELD_MONEY, FIELD_REQUIRED),
    FIELD(struct income_record, summary, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema income_schema = SCHEMA("income", struct income_record, income_fields);

static const struct field payment_fields[] = {
    FIELD(struct payment_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct payment_record, number, FIELD_TEXT, FIELD_KEY),
    FIELD(struct payment_record, date, FIELD_DATE, FIELD_REQUIRED),
    FIELD(struct payment_record, line, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct payment_record, economic, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct payment_record, amount, FIELD_MONEY, FIELD_REQUIRED),
    FIELD(struct payment_record, payee, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct payment_record, summary, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema payment_schema = SCHEMA("payment", struct payment_record, payment_fields);

static const struct field reversal_fields[] = {
    FIELD(struct reversal_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct reversal_record, number, FIELD_TEXT, FIELD_KEY),
    FIELD(struct reversal_record, date, FIELD_DATE, FIELD_REQUIRED),
    FIELD(struct reversal_record, reverses, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct reversal_record, reason, FIELD_TEXT, FIELD_REQUIRED),
};
const struct schema reversal_schema = SCHEMA("reversal", struct reversal_record, reversal_fields);

static const struct field carry_over_fields[] = {
    FIELD(struct carry_over_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD_OF_WORDS(struct carry_over_record, item, FIELD_KEY, carry_over_words),
    FIELD_OF_WORDS(struct carry_over_record, fund, FIELD_KEY, fund_words),
    FIELD(struct carry_over_record, function, FIELD_TEXT, FIELD_KEY_PART),
    FIELD_OF_WORDS(struct carry_over_record, category, FIELD_KEY_PART, category_words),
    FIELD(struct carry_over_record, amount, FIELD_MONEY, FIELD_REQUIRED),
    FIELD(struct carry_over_record, note, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema carry_over_schema = SCHEMA("carry-over", struct carry_over_record, carry_over_fields);

static const struct field last_year_fields[] = {
    FIELD(struct last_year_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct last_year_record, item, FIELD_TEXT, FIELD_KEY),
    FIELD(struct last_year_record, amount, FIELD_MONEY, FIELD_REQUIRED),
    FIELD(struct last_year_record, note, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema last_year_schema = SCHEMA("last-year", struct last_year_record, last_year_fields);

static const struct field fact_fields[] = {
    FIELD(struct fact_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct fact_record, item, FIELD_TEXT, FIELD_KEY),
    FIELD(struct fact_record, value, FIELD_DECIMAL, FIELD_REQUIRED),
    FIELD(struct fact_record, unit, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct fact_record, note, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema fact_schema = SCHEMA("fact", struct fact_record, fact_fields);

static const struct field override_fields[] = {
    FIELD(struct override_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct override_record, figure, FIELD_TEXT, FIELD_KEY),
    FIELD(struct override_record, printed, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct override_record, reason, FIELD_TEXT, FIELD_REQUIRED),
};
const struct schema override_schema = SCHEMA("override", struct override_record, override_fields);
