/*
 * The procedure of rules/procedure.tsv: every action, who may take it, from which state, what it needs and what it does
 * to state and clocks; and the settings of rules/petition.tsv. The code knows no action by name.
 */
#ifndef XINFANG_RULES_PROCEDURE_H
#define XINFANG_RULES_PROCEDURE_H

#include "rules/case_event.h"
#include "rules/deadlines.h"
#include "rules/filter.h"

/* Who acts, or whose clock it is. */
enum role {
    ROLE_ANY = 1,
    ROLE_OFFICE,
    ROLE_UNIT,
    ROLE_OFFICE_OR_UNIT,
    ROLE_PETITIONER,
    ROLE_REEXAM_BODY,
    ROLE_REVIEW_BODY,
    ROLE_JOINT_UNIT,     /* one that handles it together with the unit */
    ROLE_COMMON_SUPERIOR /* the nearest unit above those that dispute their competence */
};
extern const struct word role_words[];

struct procedure_rule {
    struct str regime, action, label_zh, label_en;
    int actor;                        /* enum role */
    struct str from_states, to_state; /* states between blanks, "-" before there is a matter, "*" any; "=" stays */
    struct str when_text, needs;      /* a filter on the matter; columns between blanks, COLUMN=A|B for one of these */
    int effect, milestone, once;
    struct str within; /* ids of deadlines: what may be done only until they are due */
    struct str clock_start, clock_stop, clock_suspend, clock_resume, clock_extend; /* ids of deadlines between blanks */
    struct str document, article, source;
    int status; /* enum deadline_status */
    struct filter when;
};
struct procedure {
    struct procedure_rule *items;
    size_t n;
    struct str conclusion_clocks; /* the time limits that a conclusion stops, ids between blanks */
};
extern const struct schema procedure_schema;

struct petition_setting {
    struct str name, value, zh, en, source;
    int status;
};
/* Read from rows of rules/petition.tsv, each of which must be there. */
struct petition_settings {
    struct str number_pattern;  /* ends with {serial:WIDTH}; {year} {month} {day} {unit} before it */
    struct str simple_regime;   /* the regime whose rows go before the others in the simple procedure */
    struct str optional_clocks; /* time limits whose end loses a right and is no delay, ids between blanks */
    int64_t query_code_length, collective_visit, representatives_max, rating_days, attachment_max_mib;
};
extern const struct schema petition_setting_schema;
/* A clock of a rule's lists is ID, or ID:ROLE for that of one unit alone: in what it starts, stops and so on. What is
 * started may have @FROM behind it, the milestone or the clock that its first day is that of; else it is the event's.
 */
struct clock_token {
    struct str id;
    int role;        /* 0: whoever the time limit is for; all of that id */
    struct str from; /* empty: from the day of the event */
};
struct clock_token clock_token_of(struct str token);
/* The milestone that is called so, MILESTONE_NONE if none is. */
enum milestone milestone_named(struct str name);
/* The tokens of clocks whose last day the event itself names: that of an assignment, of an urging, and of an assignment
 * by a superior organ, whose conclusion report nothing else makes up for. */
#define CLOCK_LIMIT_DAY "limit_day"
#define CLOCK_URGED_DAY "urged_day"
#define CLOCK_SUPERIOR_DAY "superior_day"
static inline bool clock_names_its_day(struct str id)
{
    return str_equal(id, STR(CLOCK_LIMIT_DAY)) || str_equal(id, STR(CLOCK_URGED_DAY)) ||
           str_equal(id, STR(CLOCK_SUPERIOR_DAY));
}
/* In `when`: running:CLOCK=yes, whether a clock of that id runs. */
#define CONDITION_RUNNING "running:"

int procedure_index(struct arena *arena, struct records rows, const struct deadlines *deadlines,
                    struct problems *problems, struct procedure *ret, struct error *err);
int petition_settings_read(struct records rows, struct problems *problems, struct petition_settings *ret);
/* Whether `word` is one of the words of `list`, which stand between blanks. */
bool list_has(struct str list, struct str word);
/* Whether the rule may be taken in that state; the empty state is that before there is a matter. */
bool procedure_from(const struct procedure_rule *rule, struct str state);
/* The action that people call so, in either language; the text as it is where none is called so. */
struct str procedure_action(const struct procedure *procedure, struct str text);
/* Whether the rule is for what was taken over from an earlier register alone. */
bool rule_is_of_history(const struct procedure_rule *rule);
/* The role that `actor` of a time limit stands for; ROLE_ANY for those that are none of a matter's. */
enum role role_of_deadline(const struct deadline_rule *rule);

#endif
