/*
 * The journal: every record is appended with who, when it happened, when it was recorded, and a hash of
 * all before it. What is derived from it (records, postings, totals) is written in the same transaction
 * by the same code that verify uses to build it anew.
 */
#ifndef XINFANG_OFFICE_JOURNAL_H
#define XINFANG_OFFICE_JOURNAL_H

#include "base/hash.h"
#include "base/map.h"
#include "office/kept.h"
#include "office/kinds.h"
#include "office/office.h"
#include "office/rate_counters.h"
#include "office/shelf.h"

/* A sum that waits to be added to posting_total. */
struct pending_total {
    int64_t year;
    struct str kind, account, code;
    int64_t amount_fen, entries;
};

/* What is derived, being written inside a transaction. */
struct deriver {
    struct arena *arena;
    struct store *store;
    struct pending_total *totals;
    size_t n, capacity;
    struct map places; /* year/kind/account/code -> place in totals */
    struct shelf shelf;
    struct rate_changes rates;
};

struct deriver deriver_of(struct arena *arena, struct store *store, const struct rules *rules);
/* Writes what follows from one record: its newest version, or its posting and the total it adds to. */
int derive(struct deriver *deriver, const struct kind *kind, int64_t seq, void *item, struct str body,
           struct error *err);
/* Writes the totals and what changed in the rates; call it once, before the transaction ends. */
int derive_finish(struct deriver *deriver, struct error *err);
void deriver_free(struct deriver *deriver);
#define _cleanup_deriver_ _cleanup_(deriver_free)

/* The journal, open for appending inside a transaction. */
struct journal {
    struct deriver deriver;
    struct kept *kept;
    const struct office *office;
    int64_t seq;
    struct hash_hex hash; /* of the last entry */
    int64_t now_ms;
    struct buf body, content;
};

int journal_begin(struct journal *journal, const struct office *office, struct store *store, struct arena *arena,
                  struct error *err);
int journal_append(struct journal *journal, const struct kind *kind, void *item, struct error *err);
int journal_finish(struct journal *journal, struct error *err);
void journal_free(struct journal *journal);
#define _cleanup_journal_ _cleanup_(journal_free)

/* A row of the journal, for hashing. */
struct journal_entry {
    int64_t seq, year;
    struct str kind;
    int64_t happened_day, recorded_ms;
    struct str recorded_by, body;
};
/* The hash of an entry after `previous`; `scratch` holds what stands before its body. */
int journal_hash(struct str previous, const struct journal_entry *entry, struct buf *scratch, struct hash_hex *ret,
                 struct error *err);

/* All records of a kind in a year, in the order they were recorded; of keyed kinds the newest versions.
 * `lines` holds their sequence numbers in the journal. */
int office_records(struct store *store, struct arena *arena, const struct kind *kind, int64_t year, struct records *ret,
                   struct error *err);

#endif
