#include "rules/case_event.h"

const struct word matter_kind_words[] = {{"suggestion", KIND_SUGGESTION},   {"accusation", KIND_ACCUSATION},
                                         {"appeal", KIND_APPEAL},           {"litigation", KIND_LITIGATION},
                                         {"information", KIND_INFORMATION}, {NULL, 0}};
const struct word matter_route_words[] = {{"by_litigation", ROUTE_LITIGATION},
                                          {"by_arbitration", ROUTE_ARBITRATION},
                                          {"by_party", ROUTE_PARTY},
                                          {"by_administration", ROUTE_ADMINISTRATIVE},
                                          {"by_duty", ROUTE_DUTY},
                                          {"by_petition", ROUTE_PETITION},
                                          {NULL, 0}};
const struct word channel_words[] = {
    {"letter", CHANNEL_LETTER},   {"visit", CHANNEL_VISIT}, {"web", CHANNEL_WEB}, {"phone", CHANNEL_PHONE},
    {"mailbox", CHANNEL_MAILBOX}, {"mail", CHANNEL_MAIL},   {"fax", CHANNEL_FAX}, {NULL, 0}};
const struct word yes_no_words[] = {{"yes", YES}, {"no", NO}, {NULL, 0}};
const struct word rating_words[] = {{"satisfied", RATING_SATISFIED},
                                    {"basically_satisfied", RATING_BASICALLY},
                                    {"not_satisfied", RATING_NOT},
                                    {NULL, 0}};
const struct word effect_words[] = {{"register", EFFECT_REGISTER},   {"register_direct", EFFECT_REGISTER_DIRECT},
                                    {"repeat", EFFECT_REPEAT},       {"send", EFFECT_SEND},
                                    {"return", EFFECT_RETURN},       {"reexamine", EFFECT_REEXAMINE},
                                    {"review", EFFECT_REVIEW},       {"rate_office", EFFECT_RATE_OFFICE},
                                    {"rate_unit", EFFECT_RATE_UNIT}, {"issue_code", EFFECT_ISSUE_CODE},
                                    {"merge", EFFECT_MERGE},         {"split", EFFECT_SPLIT},
                                    {"ordinary", EFFECT_ORDINARY},   {NULL, 0}};
const struct word milestone_words[] = {{"sorted", MILESTONE_SORTED},       {"accepted", MILESTONE_ACCEPTED},
                                       {"concluded", MILESTONE_CONCLUDED}, {"served", MILESTONE_SERVED},
                                       {"settled", MILESTONE_SETTLED},     {NULL, 0}};

#define TEXT(member) FIELD(struct case_event, member, FIELD_TEXT, FIELD_OPTIONAL)
#define NUMBER(member) FIELD(struct case_event, member, FIELD_INTEGER, FIELD_OPTIONAL)
#define DAY(member) FIELD(struct case_event, member, FIELD_DATE, FIELD_OPTIONAL)
#define WORD(member, words) FIELD_OF_WORDS(struct case_event, member, FIELD_OPTIONAL, words)
static const struct field fields[] = {
    TEXT(number),
    TEXT(action),
    DAY(date),
    TEXT(unit),
    TEXT(to),
    WORD(kind, matter_kind_words),
    WORD(route, matter_route_words),
    WORD(channel, channel_words),
    DAY(received),
    NUMBER(people),
    NUMBER(representatives),
    TEXT(title),
    TEXT(content),
    TEXT(place),
    TEXT(category),
    TEXT(about),
    TEXT(mailbox),
    TEXT(assigned_by),
    TEXT(language),
    TEXT(attachment),
    WORD(joint, yes_no_words),
    WORD(anonymous, yes_no_words),
    WORD(simple, yes_no_words),
    WORD(uncounted, yes_no_words),
    TEXT(reason),
    TEXT(approved_by),
    TEXT(facts),
    TEXT(opinion),
    TEXT(basis),
    TEXT(outcome),
    TEXT(document),
    TEXT(served_by),
    TEXT(other),
    WORD(remedies_told, yes_no_words),
    WORD(rating, rating_words),
    DAY(limit_day),
    NUMBER(days),
    TEXT(code),
    TEXT(regime),
    TEXT(state),
    TEXT(clock_start),
    TEXT(clock_stop),
    TEXT(clock_suspend),
    TEXT(clock_resume),
    TEXT(clock_extend),
    TEXT(code_hash),
    WORD(effect, effect_words),
    WORD(milestone, milestone_words),
};
const struct schema case_event_schema = SCHEMA("case", struct case_event, fields);
