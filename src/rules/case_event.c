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
const struct word transcribed_words[] = {{"yes", TRANSCRIBED_WHOLE}, {"in_part", TRANSCRIBED_IN_PART}, {NULL, 0}};
const struct word rating_words[] = {{"satisfied", RATING_SATISFIED},
                                    {"basically_satisfied", RATING_BASICALLY},
                                    {"not_satisfied", RATING_NOT},
                                    {NULL, 0}};
const struct word effect_words[] = {{"register", EFFECT_REGISTER},
                                    {"register_direct", EFFECT_REGISTER_DIRECT},
                                    {"repeat", EFFECT_REPEAT},
                                    {"send", EFFECT_SEND},
                                    {"return", EFFECT_RETURN},
                                    {"reexamine", EFFECT_REEXAMINE},
                                    {"review", EFFECT_REVIEW},
                                    {"rate_office", EFFECT_RATE_OFFICE},
                                    {"rate_unit", EFFECT_RATE_UNIT},
                                    {"issue_code", EFFECT_ISSUE_CODE},
                                    {"merge", EFFECT_MERGE},
                                    {"split", EFFECT_SPLIT},
                                    {"correct", EFFECT_CORRECT},
                                    {"void", EFFECT_VOID},
                                    {"ordinary", EFFECT_ORDINARY},
                                    {"join", EFFECT_JOIN},
                                    {"dispute", EFFECT_DISPUTE},
                                    {"secrecy", EFFECT_SECRECY},
                                    {NULL, 0}};
const struct word milestone_words[] = {
    {"sorted", MILESTONE_SORTED},           {"accepted", MILESTONE_ACCEPTED},     {"concluded", MILESTONE_CONCLUDED},
    {"served", MILESTONE_SERVED},           {"settled", MILESTONE_SETTLED},       {"contacted", MILESTONE_CONTACTED},
    {"reexamining", MILESTONE_REEXAMINING}, {"reexamined", MILESTONE_REEXAMINED}, {"reviewing", MILESTONE_REVIEWING},
    {"reviewed", MILESTONE_REVIEWED},       {"withdrawn", MILESTONE_WITHDRAWN},   {NULL, 0}};

#define EVENT_FIELDS \
    FIELD(struct case_event, number, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, action, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, date, FIELD_DATE, FIELD_OPTIONAL), \
        FIELD(struct case_event, unit, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, to, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD_OF_WORDS(struct case_event, kind, FIELD_OPTIONAL, matter_kind_words), \
        FIELD_OF_WORDS(struct case_event, route, FIELD_OPTIONAL, matter_route_words), \
        FIELD_OF_WORDS(struct case_event, channel, FIELD_OPTIONAL, channel_words), \
        FIELD(struct case_event, received, FIELD_DATE, FIELD_OPTIONAL), \
        FIELD(struct case_event, people, FIELD_INTEGER, FIELD_OPTIONAL), \
        FIELD(struct case_event, representatives, FIELD_INTEGER, FIELD_OPTIONAL), \
        FIELD(struct case_event, title, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, content, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, place, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, category, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, about, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, mailbox, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, assigned_by, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, language, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, attachment, FIELD_TEXT, FIELD_RETIRED), \
        FIELD_OF_WORDS(struct case_event, joint, FIELD_OPTIONAL, yes_no_words), \
        FIELD_OF_WORDS(struct case_event, anonymous, FIELD_OPTIONAL, yes_no_words), \
        FIELD_OF_WORDS(struct case_event, simple, FIELD_OPTIONAL, yes_no_words), \
        FIELD_OF_WORDS(struct case_event, uncounted, FIELD_OPTIONAL, yes_no_words), \
        FIELD_OF_WORDS(struct case_event, transcribed, FIELD_OPTIONAL, transcribed_words), \
        FIELD(struct case_event, reason, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, approved_by, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, facts, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, opinion, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, basis, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, outcome, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, document, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, served_by, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, other, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD_OF_WORDS(struct case_event, remedies_told, FIELD_OPTIONAL, yes_no_words), \
        FIELD_OF_WORDS(struct case_event, rating, FIELD_OPTIONAL, rating_words), \
        FIELD(struct case_event, limit_day, FIELD_DATE, FIELD_OPTIONAL), \
        FIELD(struct case_event, days, FIELD_INTEGER, FIELD_OPTIONAL), \
        FIELD(struct case_event, code, FIELD_TEXT, FIELD_OPTIONAL), \
        FIELD(struct case_event, regime, FIELD_TEXT, FIELD_INNER), \
        FIELD(struct case_event, state, FIELD_TEXT, FIELD_INNER), \
        FIELD(struct case_event, clock_start, FIELD_TEXT, FIELD_INNER), \
        FIELD(struct case_event, clock_stop, FIELD_TEXT, FIELD_INNER), \
        FIELD(struct case_event, clock_suspend, FIELD_TEXT, FIELD_INNER), \
        FIELD(struct case_event, clock_resume, FIELD_TEXT, FIELD_INNER), \
        FIELD(struct case_event, clock_extend, FIELD_TEXT, FIELD_INNER), \
        FIELD(struct case_event, code_hash, FIELD_TEXT, FIELD_INNER), \
        FIELD_OF_WORDS(struct case_event, effect, FIELD_INNER, effect_words), \
        FIELD_OF_WORDS(struct case_event, milestone, FIELD_INNER, milestone_words)

static const struct field fields[] = {EVENT_FIELDS};
const struct schema case_event_schema = SCHEMA("case", struct case_event, fields);

/* The event stands first in the form, so that its columns are at the same places in both. */
_Static_assert(offsetof(struct case_form, event) == 0, "the event comes first");
static const struct field form_fields[] = {EVENT_FIELDS, PERSON_FIELDS(struct case_form, person)};
const struct schema case_form_schema = SCHEMA("case", struct case_form, form_fields);
