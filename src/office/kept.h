/*
 * What a connection keeps in memory from one transaction to the next, so that a single event need not read it anew. It
 * holds as long as the newest entry of the journal has the same hash: then so have all before it, whoever wrote them
 * and whatever was undone meanwhile.
 */
#ifndef XINFANG_OFFICE_KEPT_H
#define XINFANG_OFFICE_KEPT_H

#include "base/hash.h"
#include "domain/petition/categories.h"
#include "domain/petition/units.h"
#include "office/kinds.h"
#include "store/store.h"

struct kept {
    struct hash_hex at; /* the entry under which all that is `known` is known; empty while a transaction writes */
    struct kept_records {
        bool known;              /* to be those of the journal at hand */
        struct hash_hex version; /* the hash of the newest of them; empty when nothing is kept */
        struct arena arena;
    } unit_records, category_records;
    struct units units;
    struct categories categories;
    bool last_known;
    struct buf last_number; /* of all matters the largest */
};
/* That of the connection; NULL when memory is short. */
struct kept *kept_with(struct store *store);

/* For the journal. It is opened behind the entry with this hash; */
void kept_begin(struct kept *kept, struct str newest);
/* is about to get an entry of that kind; */
void kept_change(struct kept *kept, enum kind_id kind);
/* and ends with this one. */
void kept_end(struct kept *kept, struct str newest);

/*
 * Reads the records of the kind again, with `read`, unless those that are kept are still the journal's. Inside a
 * transaction that has its journal open this is mostly known; others ask for the hash of the newest of them.
 */
int kept_refresh(struct store *store, enum kind_id kind, struct kept_records *records, bool journal_is_open,
                 int (*read)(struct store *store, struct kept *kept, struct error *err), struct error *err);

#endif
