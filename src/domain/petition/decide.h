/*
 * What may happen to a matter now, and why something may not: rules/procedure.tsv applied. Pure: tables, units, the
 * matter and the event in, a decided event or problems out.
 */
#ifndef XINFANG_DOMAIN_PETITION_DECIDE_H
#define XINFANG_DOMAIN_PETITION_DECIDE_H

#include "base/hash.h"
#include "domain/petition/matter.h"
#include "domain/petition/units.h"

struct procedure_context {
    struct arena *arena;
    const struct rules *rules;
    const struct units *units;
    int32_t today;
};

/*
 * Decides on `event`. With `*ret` true the event carries what follows from it (regime, state, clocks, effect) and may
 * be recorded; otherwise `problems` say why not, by which rule and article, and what may be done now. `matter` is NULL
 * for a registration. An event without an action is a registration. Fails for lack of memory and where a clock cannot
 * be computed.
 *
 * Secrecy (art. 30 of the regulation of 2022, art. 23 of that of 2005): a matter that was ever an accusation is never
 * sent to, nor acted on by, a unit that it is about or one below it; there is no way around this check, since every
 * event of every kind passes it.
 */
int case_decide(const struct procedure_context *context, const struct matter *matter, struct case_event *event,
                const struct place *place, struct problems *problems, bool *ret, struct error *err);

/* Calls for every action that state, conditions and limits allow today, in the order of the table; asks for no units.
 */
int case_allowed(const struct procedure_context *context, const struct matter *matter,
                 void (*each)(void *state, const struct procedure_rule *rule), void *state, struct error *err);
/* What is kept of a query code: no one who reads the journal can rate. */
void query_code_hash(struct str number, struct str code, struct hash_hex *ret);

#endif
