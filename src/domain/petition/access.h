/*
 * Who may see what of a matter. Matters of accusation are secret (art. 30 of the regulation of 2022, art. 23 of that of
 * 2005): never shown to a unit that they are about or to one below it, and to others only with a stated right. Every
 * listing, page and export asks here; so does routing.
 */
#ifndef XINFANG_DOMAIN_PETITION_ACCESS_H
#define XINFANG_DOMAIN_PETITION_ACCESS_H

#include "domain/petition/matter.h"
#include "domain/petition/units.h"

/* Who asks, and what for; both may be empty. */
struct asker {
    struct str unit, purpose;
};

enum sight {
    SIGHT_NOTHING, /* as if there were no such matter */
    SIGHT_MASKED,  /* that it is there: number, state and clocks; neither who nor what nor about whom */
    SIGHT_WHOLE,   /* everything but the identity of persons, which is opened by itself */
};

/*
 * A matter that is not secret is seen whole. A secret one is seen whole only by a unit that has it in its hands (the
 * office, the handler, who re-examines or reviews it, or who acts for one of these after it) and says what for.
 */
enum sight matter_sight(const struct units *units, const struct matter *matter, const struct asker *asker);

/* Whether `code` is one of the units of `about` (codes between blanks), stands or stood below one, or followed on one
 * or on what stood below it. */
bool unit_is_concerned(const struct units *units, struct str about, struct str code);
/* Whether `code` is `unit` or followed on it. */
bool unit_answers_for(const struct units *units, struct str code, struct str unit);
/* The same of one of the units in `list`, which stand between blanks. */
bool unit_answers_for_one(const struct units *units, struct str code, struct str list);
/* Whether no unit that has the matter in its hands is concerned by `about`. */
bool matter_may_know(const struct units *units, const struct matter *matter, struct str about);

#endif
