/* The ledgers of the years that a transaction touches, loaded when first asked for. */
#ifndef XINFANG_OFFICE_LEDGERS_H
#define XINFANG_OFFICE_LEDGERS_H

#include "domain/accounts/ledger.h"
#include "office/office.h"

struct ledgers {
    const struct office *office;
    struct store *store;
    struct arena *arena;
    struct ledger **items;
    size_t n, capacity;
};

int ledgers_get(struct ledgers *ledgers, int64_t year, struct ledger **ret, struct error *err);

#endif
