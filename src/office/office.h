/*
 * What the office does. Each file of this folder is one thing done: load, decide (domain), record, all in
 * one transaction. The command line and, later, the pages call nothing else.
 */
#ifndef XINFANG_OFFICE_OFFICE_H
#define XINFANG_OFFICE_OFFICE_H

#include "base/clock.h"
#include "base/keyring.h"
#include "rules/rules.h"
#include "store/store.h"

struct office {
    struct store *store;
    const struct rules *rules;
    const struct clock *clock;
    const struct random_source *random; /* for query codes and keys */
    const struct keyring *keyring;      /* the office's key; NULL: persons can neither be recorded nor opened */
    struct str actor;                   /* who records, as named in the journal */
};

#endif
