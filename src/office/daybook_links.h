/* The entries of a book and what each of them is linked to: its matter, its payment, the fund of its year. */
#ifndef XINFANG_OFFICE_DAYBOOK_LINKS_H
#define XINFANG_OFFICE_DAYBOOK_LINKS_H

#include "domain/daybooks/facts.h"
#include "domain/petition/access.h"
#include "office/kinds.h"
#include "office/ledgers.h"

/* What looking up needs; the ledgers' store is the one looked in. */
struct daybook_linker {
    struct arena *arena;
    struct ledgers *ledgers;
    int32_t today;
    int64_t as_of_seq; /* matters as they stood when the journal had come to this entry; INT64_MAX: as they stand */
    /* For reading: what units were called, and who asks; NULL while an entry is decided on. */
    const struct unit_names *names;
    const struct units *units;
    const struct asker *asker;
};

/* The entry with its links. `entries` are all of its book: other grants of the year draw on the same fund. */
int daybook_link(const struct daybook_linker *linker, const struct kind *kind, const void *item,
                 const struct records *entries, struct daybook_facts *ret, struct error *err);
/* Whether everything that the entry names is there: matters, units, the meeting. */
int daybook_check_names(const struct daybook_linker *linker, const struct units *units, const struct kind *kind,
                        const void *item, const struct place *place, struct problems *problems, bool *ret,
                        struct error *err);

#endif
