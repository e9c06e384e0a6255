/*
 * What the due day of a clock follows from beside its rule and its first day, as a short text that the derived tables
 * keep: clocks of the same rule, day and terms are due on the same day.
 */
#ifndef XINFANG_DOMAIN_PETITION_CLOCK_TERMS_H
#define XINFANG_DOMAIN_PETITION_CLOCK_TERMS_H

#include "domain/petition/matter.h"

/* Stands where nothing was kept yet. */
#define CLOCK_TERMS_UNFILLED "*"

/* Empty for the rule alone, "=DAY" for a day that an event set, "+DAYS" for an extension (+0 by all that the rule
 * allows), "?" where only the matter can tell: suspensions. */
struct str clock_terms(struct arena *arena, const struct matter_clock *clock);
/* Whether two states of one clock have the same terms. */
bool clock_terms_same(const struct matter_clock *one, const struct matter_clock *other);
/* The running clock that the terms stand for, false where only the matter can tell. */
bool clock_of_terms(struct str rule, int32_t start_day, struct str terms, struct matter_clock *ret);

#endif
