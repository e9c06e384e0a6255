/*
 * How secrecy goes from one matter to another. A matter that is merged with a secret one, or split from it, tells of
 * the same thing: both are secret from then on, and closed to the units that either is about. So are the matters that
 * were merged into one that becomes an accusation later.
 */
#ifndef XINFANG_OFFICE_SECRECY_H
#define XINFANG_OFFICE_SECRECY_H

#include "office/cases.h"

/*
 * For an event that was decided on and is not recorded yet: whether secrecy may follow it. `*ret` is false, with a
 * problem, if a unit that one of the matters is about has the other in its hands. `matter` is NULL for one that begins.
 */
int secrecy_may_follow(struct case_desk *desk, struct shelf *shelf, const struct matter *matter,
                       const struct case_event *event, const struct place *place, struct problems *problems, bool *ret,
                       struct error *err);
/* Once the event is recorded: records with every other matter that is concerned that it is secret now, and about whom.
 */
int secrecy_follow(struct case_desk *desk, struct journal *journal, const struct case_event *event, struct error *err);

#endif
