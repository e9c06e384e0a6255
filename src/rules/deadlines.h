/*
 * The time limits that law, ministry and provinces set (rules/deadlines.tsv) and the instruments they stand in
 * (rules/regimes.tsv). The engine that computes with them is domain/calendar/deadline.h; it knows no number of
 * days, no article and no rule by name.
 */
#ifndef XINFANG_RULES_DEADLINES_H
#define XINFANG_RULES_DEADLINES_H

#include "base/map.h"
#include "formats/schema.h"

enum deadline_unit {
    UNIT_CALENDAR_DAY = 1,
    UNIT_WORKING_DAY,
    /* The others have no number of days and give no due day. */
    UNIT_SAME_VISIT,
    UNIT_PER_YEAR, /* the limit is how many times */
    UNIT_IMMEDIATE,
    UNIT_NO_LIMIT,
};
/* Over which days a last day that falls on one of them moves on. */
enum roll_over { ROLL_NONE = 1, ROLL_STATUTORY_HOLIDAYS, ROLL_NON_WORKING_DAYS };
enum first_day { FIRST_DAY_NOT_COUNTED = 1, FIRST_DAY_COUNTED };
/* What may stop a clock. */
enum suspension { SUSPENSION_HEARING = 1, SUSPENSION_OBJECTION };
/* How far the limit of a row is proved; the columns in own_practice are another matter. */
enum deadline_status { STATUS_LAW_TEXT = 1, STATUS_FOUND, STATUS_FOUND_IN_PART, STATUS_OWN_UNVERIFIED };
extern const struct word deadline_unit_words[], roll_over_words[], first_day_words[], suspension_words[],
    deadline_status_words[];

enum { DEADLINE_LIMIT_MAX = 3660 }; /* a larger limit is taken for a slip of the pen */

/* An instrument. A matter keeps the one in force on the day of its registration. */
struct regime {
    struct str id, name, name_en, issuer;
    int32_t valid_from, valid_to; /* DATE_NONE: open, or not verified */
    int status;                   /* enum deadline_status */
    struct str source;
};

struct deadline_rule {
    struct str id, regime, actor;
    struct str duty, duty_en;
    int64_t limit; /* INTEGER_NONE without one */
    int unit;      /* enum deadline_unit */
    struct str counted_from, counted_from_en;
    int roll_over, first_day;     /* of units that count days: the default stands in when the cell is empty */
    struct str suspends, extends; /* as written: words, ids of rules */
    struct str article, article_en;
    int32_t valid_from, valid_to; /* DATE_NONE: open */
    struct str source;
    int status;
    struct str own_practice; /* as written: names of the columns that the source does not settle */
    struct str note, note_en;
    /* Made of the above. */
    unsigned suspensions; /* set of 1u << enum suspension */
    const struct regime *instrument;
    const struct deadline_rule *extension; /* of the same regime, NULL if there is none */
};

struct deadlines {
    struct deadline_rule *items; /* in the order of the file */
    size_t n;
    struct map by_id; /* place + 1 */
    struct regime *regimes;
    size_t n_regimes;
};

extern const struct schema deadline_schema, regime_schema;

/* Ties the rows together. Troubles (a limit where the unit has none, an unknown regime, word or rule, a validity
 * outside that of the regime, two extensions of one rule, an extension that extends itself) go to `problems`. */
int deadlines_index(struct arena *arena, struct records rows, struct records regimes, struct problems *problems,
                    struct deadlines *ret, struct error *err);

const struct deadline_rule *deadlines_find(const struct deadlines *deadlines, struct str id);
/* Writes the ids most like `id`, at most three, joined by ", ". */
void deadlines_nearest(struct buf *out, const struct deadlines *deadlines, struct str id);
/* Whether the unit counts days, so that there is a due day. */
bool deadline_counts_days(const struct deadline_rule *rule);
/* Whether the rule `extension` says that it lengthens `rule`; of any regime. */
bool deadline_extends(const struct deadline_rule *extension, const struct deadline_rule *rule);
/* Whether the rule governs a matter registered on that day. */
bool deadline_in_force(const struct deadline_rule *rule, int32_t registered_day);
/* Whether the column is the program's own practice in this row. */
bool deadline_is_own_practice(const struct deadline_rule *rule, struct str column);

#endif
