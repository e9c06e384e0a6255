/*
 * The other books of the office (台账), as rules/daybook*.tsv speak of them and as the journal keeps them: one struct
 * and one schema a book. They stand here and not in the domain because the tables are checked against their columns.
 *
 * Nothing about a person who petitions stands in them: visitors and people helped are counted, a matter is named by its
 * number. A leader who receives has a name, since the day is published under it.
 */
#ifndef XINFANG_RULES_DAYBOOK_RECORDS_H
#define XINFANG_RULES_DAYBOOK_RECORDS_H

#include "rules/case_event.h"

/* What every entry of every book begins with. Cells left empty in a later record of the same number keep what they
 * had; one that changes what stood there is a correction and gives its reason. */
struct daybook_head {
    int64_t year;      /* of none, see office/kinds.h: an entry is found by its number alone */
    struct str number; /* empty: the next of the book */
    int32_t date;      /* empty: the day it is recorded */
    int struck;        /* enum yes_no; a struck entry stays to be read and counts for nothing */
    struct str note;
    struct str reason; /* of the correction that this version is; empty if it is none */
};

enum reception_kind { RECEPTION_OFFICE = 1, RECEPTION_FIELD };
struct reception_record {
    struct daybook_head head;
    struct str leader, post, venue;
    int kind;
    int32_t published;
    int attended;
    int64_t groups, heads; /* of visitors: 批 and 人次; leaders are counted by their entries */
    struct str matters;    /* numbers, blanks between */
};

/* A matter on a list of long unsettled ones. Whether it is settled is read from the matter. */
struct backlog_record {
    struct daybook_head head;
    struct str batch;
    int level; /* enum assigned_level: of the organ that assigned the batch */
    struct str matter, unit, leader;
    int32_t target_day;
};
enum assigned_level { ASSIGNED_NATIONAL = 1, ASSIGNED_PROVINCE, ASSIGNED_CITY, ASSIGNED_COUNTY, ASSIGNED_OWN };

struct dispute_record {
    struct daybook_head head;
    struct str problem, category, place, unit, leader;
    int64_t people;
    struct str matter; /* once it became one, its state counts and `settled` stays empty */
    int32_t target_day, settled;
    struct str outcome;
};

enum meeting_kind { MEETING_JOINT = 1, MEETING_OFFICE, MEETING_COORDINATION, MEETING_STUDY };
struct meeting_record {
    struct daybook_head head;
    int kind;
    struct str title, venue;
    int64_t units, people;
    struct str document;
};
struct decision_record {
    struct daybook_head head;
    struct str meeting, decision, unit;
    int32_t target_day, done;
    struct str outcome;
};

struct inspection_record {
    struct daybook_head head;
    struct str group, unit, venue, title;
    int64_t findings, solved;
    int32_t target_day;
    struct str document;
};

enum activity_kind {
    ACTIVITY_COURSE = 1,
    ACTIVITY_LECTURE,
    ACTIVITY_EXCHANGE,
    ACTIVITY_EVENT,
    ACTIVITY_MEDIA,
    ACTIVITY_PRINT
};
struct activity_record { /* training and publicity */
    struct daybook_head head;
    int kind;
    struct str title, venue;
    int64_t units, people, copies;
};

enum suggestion_outcome { SUGGESTION_ADOPTED = 1, SUGGESTION_PARTLY, SUGGESTION_NOT };
enum award_rank { AWARD_FIRST = 1, AWARD_SECOND, AWARD_THIRD, AWARD_ENCOURAGEMENT };
struct suggestion_record {
    struct daybook_head head;
    int channel;
    struct str matter; /* where it came as one */
    struct str title, unit;
    int32_t studied, decided;
    int outcome;
    struct str outcome_reason;
    int32_t replied;
    int award, award_level;
    int64_t award_year;
    struct str issue; /* of 《人民建议》 in which it was printed */
    int32_t instructed;
};

/* The budget line from which the city's share of the year's grants is paid. */
struct relief_fund_record {
    int64_t year;
    struct str line;
    struct str note;
};
enum relief_cause { CAUSE_NO_DEPARTMENT = 1, CAUSE_CROSS, CAUSE_SEPARATE, CAUSE_HARD, CAUSE_CITY_ORGAN };
struct relief_record {
    struct daybook_head head;
    struct str matter;
    int cause;
    struct str unit; /* of the place that answers for the case and raises the rest */
    int64_t total, city;
    struct str organ; /* of the city, that caused it */
    int64_t organ_amount;
    struct str exception, approved_by, document, payment;
};

/* Of the payment that a grant names, as the accounts have it. */
enum payment_state { PAYMENT_PAID = 1, PAYMENT_REVERSED };

extern const struct word payment_state_words[], reception_kind_words[], assigned_level_words[], meeting_kind_words[],
    training_kind_words[], publicity_kind_words[], suggestion_outcome_words[], award_rank_words[], relief_cause_words[];
extern const struct schema reception_schema, backlog_schema, dispute_schema, meeting_schema, decision_schema,
    inspection_schema, training_schema, publicity_schema, suggestion_schema, relief_fund_schema, relief_schema;

#endif
