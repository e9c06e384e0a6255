#include "rules/daybook_records.h"

const struct word reception_kind_words[] = {
    {"at_the_office", RECEPTION_OFFICE}, {"in_the_field", RECEPTION_FIELD}, {NULL, 0}};
const struct word assigned_level_words[] = {{"national", ASSIGNED_NATIONAL}, {"province", ASSIGNED_PROVINCE},
                                            {"city", ASSIGNED_CITY},         {"county", ASSIGNED_COUNTY},
                                            {"own", ASSIGNED_OWN},           {NULL, 0}};
const struct word meeting_kind_words[] = {{"joint_conference", MEETING_JOINT},
                                          {"office_meeting", MEETING_OFFICE},
                                          {"coordination", MEETING_COORDINATION},
                                          {"study", MEETING_STUDY},
                                          {NULL, 0}};
const struct word training_kind_words[] = {
    {"course", ACTIVITY_COURSE}, {"lecture", ACTIVITY_LECTURE}, {"exchange", ACTIVITY_EXCHANGE}, {NULL, 0}};
const struct word publicity_kind_words[] = {{"event", ACTIVITY_EVENT},
                                            {"lecture", ACTIVITY_LECTURE},
                                            {"media", ACTIVITY_MEDIA},
                                            {"print", ACTIVITY_PRINT},
                                            {NULL, 0}};
const struct word suggestion_outcome_words[] = {
    {"adopted", SUGGESTION_ADOPTED}, {"partly_adopted", SUGGESTION_PARTLY}, {"not_adopted", SUGGESTION_NOT}, {NULL, 0}};
const struct word award_rank_words[] = {{"first_prize", AWARD_FIRST},
                                        {"second_prize", AWARD_SECOND},
                                        {"third_prize", AWARD_THIRD},
                                        {"encouragement", AWARD_ENCOURAGEMENT},
                                        {NULL, 0}};
const struct word relief_cause_words[] = {{"no_department", CAUSE_NO_DEPARTMENT}, {"three_cross", CAUSE_CROSS},
                                          {"three_separate", CAUSE_SEPARATE},     {"hard_case", CAUSE_HARD},
                                          {"city_organ", CAUSE_CITY_ORGAN},       {NULL, 0}};

const struct word payment_state_words[] = {{"paid", PAYMENT_PAID}, {"reversed", PAYMENT_REVERSED}, {NULL, 0}};

/* The first and the last columns of every book; an entry begins with its head. */
#define HEAD \
    FIELD(struct daybook_head, number, FIELD_TEXT, FIELD_KEY_PART), \
        FIELD(struct daybook_head, date, FIELD_DATE, FIELD_OPTIONAL)
#define FOOT \
    FIELD(struct daybook_head, note, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD_OF_WORDS(struct daybook_head, struck, FIELD_OPTIONAL, yes_no_words), \
        FIELD(struct daybook_head, reason, FIELD_TEXT, FIELD_OPTIONAL)

static const struct field reception_fields[] = {
    HEAD,
    FIELD(struct reception_record, leader, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct reception_record, post, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct reception_record, kind, FIELD_OPTIONAL, reception_kind_words),
    FIELD(struct reception_record, venue, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct reception_record, published, FIELD_DATE, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct reception_record, attended, FIELD_OPTIONAL, yes_no_words),
    FIELD(struct reception_record, groups, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD(struct reception_record, heads, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD(struct reception_record, matters, FIELD_TEXT, FIELD_OPTIONAL),
    FOOT,
};
const struct schema reception_schema = SCHEMA("reception", struct reception_record, reception_fields);

static const struct field backlog_fields[] = {
    HEAD,
    FIELD(struct backlog_record, batch, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct backlog_record, level, FIELD_OPTIONAL, assigned_level_words),
    FIELD(struct backlog_record, matter, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct backlog_record, unit, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct backlog_record, leader, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct backlog_record, target_day, FIELD_DATE, FIELD_OPTIONAL),
    FOOT,
};
const struct schema backlog_schema = SCHEMA("backlog", struct backlog_record, backlog_fields);

static const struct field dispute_fields[] = {
    HEAD,
    FIELD(struct dispute_record, problem, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct dispute_record, category, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct dispute_record, place, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct dispute_record, unit, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct dispute_record, leader, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct dispute_record, people, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD(struct dispute_record, matter, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct dispute_record, target_day, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct dispute_record, settled, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct dispute_record, outcome, FIELD_TEXT, FIELD_OPTIONAL),
    FOOT,
};
const struct schema dispute_schema = SCHEMA("dispute", struct dispute_record, dispute_fields);

static const struct field meeting_fields[] = {
    HEAD,
    FIELD_OF_WORDS(struct meeting_record, kind, FIELD_OPTIONAL, meeting_kind_words),
    FIELD(struct meeting_record, title, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct meeting_record, venue, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct meeting_record, units, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD(struct meeting_record, people, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD(struct meeting_record, document, FIELD_TEXT, FIELD_OPTIONAL),
    FOOT,
};
const struct schema meeting_schema = SCHEMA("meeting", struct meeting_record, meeting_fields);

static const struct field decision_fields[] = {
    HEAD,
    FIELD(struct decision_record, meeting, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct decision_record, decision, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct decision_record, unit, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct decision_record, target_day, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct decision_record, done, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct decision_record, outcome, FIELD_TEXT, FIELD_OPTIONAL),
    FOOT,
};
const struct schema decision_schema = SCHEMA("decision", struct decision_record, decision_fields);

static const struct field inspection_fields[] = {
    HEAD,
    FIELD(struct inspection_record, group, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct inspection_record, unit, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct inspection_record, venue, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct inspection_record, title, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct inspection_record, findings, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD(struct inspection_record, solved, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD(struct inspection_record, target_day, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct inspection_record, document, FIELD_TEXT, FIELD_OPTIONAL),
    FOOT,
};
const struct schema inspection_schema = SCHEMA("inspection", struct inspection_record, inspection_fields);

#define ACTIVITY \
    FIELD(struct activity_record, title, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct activity_record, venue, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct activity_record, units, FIELD_INTEGER, FIELD_OPTIONAL), \
        FIELD(struct activity_record, people, FIELD_INTEGER, FIELD_OPTIONAL), \
        FIELD(struct activity_record, copies, FIELD_INTEGER, FIELD_OPTIONAL)
static const struct field training_fields[] = {
    HEAD,
    FIELD_OF_WORDS(struct activity_record, kind, FIELD_OPTIONAL, training_kind_words),
    ACTIVITY,
    FOOT,
};
static const struct field publicity_fields[] = {
    HEAD,
    FIELD_OF_WORDS(struct activity_record, kind, FIELD_OPTIONAL, publicity_kind_words),
    ACTIVITY,
    FOOT,
};
const struct schema training_schema = SCHEMA("training", struct activity_record, training_fields);
const struct schema publicity_schema = SCHEMA("publicity", struct activity_record, publicity_fields);

static const struct field suggestion_fields[] = {
    HEAD,
    FIELD_OF_WORDS(struct suggestion_record, channel, FIELD_OPTIONAL, channel_words),
    FIELD(struct suggestion_record, matter, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct suggestion_record, title, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct suggestion_record, unit, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct suggestion_record, studied, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct suggestion_record, decided, FIELD_DATE, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct suggestion_record, outcome, FIELD_OPTIONAL, suggestion_outcome_words),
    FIELD(struct suggestion_record, outcome_reason, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct suggestion_record, replied, FIELD_DATE, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct suggestion_record, award, FIELD_OPTIONAL, award_rank_words),
    FIELD_OF_WORDS(struct suggestion_record, award_level, FIELD_OPTIONAL, assigned_level_words),
    FIELD(struct suggestion_record, award_year, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD(struct suggestion_record, issue, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct suggestion_record, instructed, FIELD_DATE, FIELD_OPTIONAL),
    FOOT,
};
const struct schema suggestion_schema = SCHEMA("suggestion", struct suggestion_record, suggestion_fields);

static const struct field relief_fund_fields[] = {
    FIELD(struct relief_fund_record, year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct relief_fund_record, line, FIELD_TEXT, FIELD_KEY),
    FIELD(struct relief_fund_record, note, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema relief_fund_schema = SCHEMA("relief-fund", struct relief_fund_record, relief_fund_fields);

static const struct field relief_fields[] = {
    HEAD,
    FIELD(struct relief_record, matter, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct relief_record, cause, FIELD_OPTIONAL, relief_cause_words),
    FIELD(struct relief_record, unit, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct relief_record, total, FIELD_MONEY, FIELD_OPTIONAL),
    FIELD(struct relief_record, city, FIELD_MONEY, FIELD_OPTIONAL),
    FIELD(struct relief_record, organ, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct relief_record, organ_amount, FIELD_MONEY, FIELD_OPTIONAL),
    FIELD(struct relief_record, exception, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct relief_record, approved_by, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct relief_record, document, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct relief_record, payment, FIELD_TEXT, FIELD_OPTIONAL),
    FOOT,
};
const struct schema relief_schema = SCHEMA("relief", struct relief_record, relief_fields);
