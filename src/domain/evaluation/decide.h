/*
 * Which evaluation records may be kept. Pure: the office finds the form and the profile, asks, and keeps
 * what is allowed. Every trouble goes to `problems` with the field and value at fault and the remedy; what
 * is merely incomplete (no actual value yet) is allowed and becomes a finding of the scored form.
 */
#ifndef XINFANG_DOMAIN_EVALUATION_DECIDE_H
#define XINFANG_DOMAIN_EVALUATION_DECIDE_H

#include "base/error.h"
#include "domain/evaluation/records.h"

/* `scoring` is the profile that the form names, or else its year's; NULL if there is none of that name. */
bool may_add_form(const struct form_record *record, const struct scoring *scoring, const struct place *place,
                  struct problems *problems);
/* `form` is the one that the goal names; NULL if there is none. */
bool may_add_goal(const struct form_record *form, const struct goal_record *record, const struct place *place,
                  struct problems *problems);
bool may_add_indicator(const struct form_record *form, const struct scoring *scoring,
                       const struct indicator_record *record, const struct place *place, struct problems *problems);

#endif
