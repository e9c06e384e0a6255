/*
 * What can happen to a matter (信访事项), as rules/procedure.tsv speaks of it and as the journal keeps it: one row of
 * columns for every action. No name, address or number of a person stands in it: the journal can never forget. What a
 * clerk types about a person beside an event (struct case_form) is sealed and recorded by itself.
 */
#ifndef XINFANG_RULES_CASE_EVENT_H
#define XINFANG_RULES_CASE_EVENT_H

#include "rules/identity.h"

/* Kinds of matter (art. 29 to 31 of the regulation of 2022) and the six ways of an appeal (art. 31). */
enum matter_kind { KIND_SUGGESTION = 1, KIND_ACCUSATION, KIND_APPEAL, KIND_LITIGATION, KIND_INFORMATION };
enum matter_route {
    ROUTE_LITIGATION = 1, /* (1) litigation, prosecution, police */
    ROUTE_ARBITRATION,    /* (2) */
    ROUTE_PARTY,          /* (3) Party appeal, re-trial */
    ROUTE_ADMINISTRATIVE, /* (4) reconsideration, ruling, confirmation, licence, penalty */
    ROUTE_DUTY,           /* (5) a request to investigate or to protect rights */
    ROUTE_PETITION,       /* (6) everything else: the procedure of the regulation itself */
};
enum channel {
    CHANNEL_LETTER = 1,
    CHANNEL_VISIT,
    CHANNEL_WEB,
    CHANNEL_PHONE,
    CHANNEL_MAILBOX,
    CHANNEL_MAIL,
    CHANNEL_FAX
};
enum yes_no { YES = 1, NO };
/* In part: the earlier register kept only some of the steps, so that nothing can be said of those that are not here. */
enum transcribed { TRANSCRIBED_WHOLE = 1, TRANSCRIBED_IN_PART };
enum rating { RATING_SATISFIED = 1, RATING_BASICALLY, RATING_NOT };
/* What an action does beyond moving the state and the clocks. */
enum effect {
    EFFECT_REGISTER = 1,
    EFFECT_REGISTER_DIRECT, /* at the unit itself, which then handles it */
    EFFECT_REPEAT,          /* one more registration of the same matter */
    EFFECT_SEND,            /* `to` handles it from now on */
    EFFECT_RETURN,          /* nobody handles it any more */
    EFFECT_REEXAMINE,       /* `to` is asked to re-examine */
    EFFECT_REVIEW,          /* `to` is asked to review */
    EFFECT_RATE_OFFICE,
    EFFECT_RATE_UNIT,
    EFFECT_ISSUE_CODE,
    EFFECT_MERGE,    /* goes on in the matter `other` */
    EFFECT_SPLIT,    /* `other` came out of it */
    EFFECT_CORRECT,  /* the newest registration was typed in wrongly; what the event says of it holds */
    EFFECT_VOID,     /* was never a matter: counts nowhere */
    EFFECT_ORDINARY, /* leaves the simple procedure */
    EFFECT_JOIN,     /* `to` handles it together with the unit that has it */
    EFFECT_DISPUTE,  /* the unit and `to` both claim it, or both refuse it */
    EFFECT_SECRECY,  /* takes over the secrecy of the matter `other`; of no row, follows from the others */
};
/* The days that rates ask for; the first of each counts. */
enum milestone {
    MILESTONE_NONE,
    MILESTONE_SORTED,
    MILESTONE_ACCEPTED,
    MILESTONE_CONCLUDED,
    MILESTONE_SERVED,
    MILESTONE_SETTLED,
    MILESTONE_CONTACTED,
    MILESTONE_REEXAMINING, /* asked for; the next is its result */
    MILESTONE_REEXAMINED,
    MILESTONE_REVIEWING,
    MILESTONE_REVIEWED,
    MILESTONE_WITHDRAWN,
    MILESTONES
};
extern const struct word matter_kind_words[], matter_route_words[], channel_words[], yes_no_words[],
    transcribed_words[], rating_words[], effect_words[], milestone_words[];

struct case_event {
    int64_t year; /* of its date */
    struct str number, action;
    int32_t date;
    struct str unit, to; /* who acts, and who receives; codes of units */
    /* What a registration says. */
    int kind, route, channel;
    int32_t received;
    int64_t people, representatives;
    struct str title, content, place, category, about, mailbox, assigned_by, language;
    struct str attachment;                   /* of journals from before attachments were kept (petition/attachment.h) */
    int joint, anonymous, simple, uncounted; /* enum yes_no */
    int transcribed;                         /* taken over from an earlier register */
    /* What the other actions say. */
    struct str reason, approved_by, facts, opinion, basis, outcome, document, served_by, other;
    int remedies_told, rating;
    int32_t limit_day;
    int64_t days;
    struct str code; /* typed in by the person; never recorded */
    /* What the rules made of it when it was recorded, so that history needs no rules to be read: replaying it gives the
     * same state, whatever the tables say later. A clock reads RULE:UNIT, or RULE:UNIT@DAY where it does not run from
     * the day of the event. */
    struct str regime, state, clock_start, clock_stop, clock_suspend, clock_resume, clock_extend, code_hash;
    int effect, milestone;
};
extern const struct schema case_event_schema;

/* What is handed in: an event and, where one is named, the person who brings it. */
struct case_form {
    struct case_event event;
    struct person_form person;
};
extern const struct schema case_form_schema;

#endif
