/* The office's other books: writing an entry, reading a book with its sums, what is due in them, what counts say. */
#ifndef XINFANG_OFFICE_DAYBOOKS_H
#define XINFANG_OFFICE_DAYBOOKS_H

#include "domain/daybooks/count.h"
#include "domain/daybooks/decide.h"
#include "office/daybook_links.h"
#include "office/journal.h"

/* The books open for writing in one transaction, each read when first written to. */
struct daybook_desk {
    const struct office *office;
    struct arena *arena;
    struct ledgers *ledgers;
    const struct units *units;
    struct daybook_pages {
        bool read;
        struct records entries; /* newest versions */
        size_t capacity;
        struct map places; /* number -> place */
    } pages[KINDS];
    struct str number; /* of the last entry */
};
/* Completes and decides on the entry and records it if it may be and says something new (`*ret`); otherwise
 * `problems`, if any, say why not. An entry without a number gets the next of its book. */
int daybook_take(struct daybook_desk *desk, struct journal *journal, const struct kind *kind, void *item,
                 const struct place *place, struct problems *problems, bool *ret, struct error *err);

struct daybook_entry {
    const struct kind *kind;
    int64_t seq; /* of its newest version in the journal */
    struct daybook_facts facts;
};
struct daybook_list {
    const struct daybook *daybook; /* NULL: no book, the sums of the register of matters */
    int32_t from_day, to_day;
    struct daybook_entry *entries; /* by date, then number; struck ones among them */
    size_t n, capacity;
    struct count_sum *sums; /* at the foot, in the order of counts.tsv */
    size_t n_sums, sums_capacity;
};
/* The entries of a book whose date lies in the period, as far as the asker may see them (the sums count all); `book` is
 * one of rules/daybooks.tsv. */
int office_daybook(const struct office *office, struct arena *arena, const struct daybook *book,
                   const struct asker *asker, int32_t from_day, int32_t to_day, struct daybook_list *ret,
                   struct error *err);
/* The register's counts, then all books of the period in the order of rules/daybooks.tsv. */
int office_daybooks(const struct office *office, struct arena *arena, int32_t from_day, int32_t to_day,
                    struct daybook_list **ret, size_t *ret_n, struct error *err);

/* The number that a row of counts.tsv gives for the period, and the entries behind it, by date. */
struct daybook_count {
    struct count_sum sum;
    struct daybook_entry *entries;
    size_t n, capacity;
};
/* Inside a transaction. */
int daybook_count(struct store *store, const struct office *office, struct arena *arena, const struct count *count,
                  int32_t from_day, int32_t to_day, struct daybook_count *ret, struct error *err);

/* All entries of a book as they were known when the journal had come to an entry, with `today` as the day that it was.
 * Payments and funds as they are now. Inside a transaction. */
int daybook_entries_as_of(struct store *store, const struct office *office, struct arena *arena,
                          const struct daybook *book, int64_t as_of_seq, int32_t today, struct daybook_list *ret,
                          struct error *err);

/* One entry with every version that the journal has of it, the oldest first. */
struct daybook_version {
    int64_t seq, recorded_ms;
    struct str recorded_by;
    const void *item;
};
struct daybook_history {
    const struct daybook *daybook;
    struct daybook_entry entry;
    struct daybook_version *versions;
    size_t n, capacity;
};
/* Fails with MSG_daybook_unknown_number, also where the entry is not there for the asker. */
int office_daybook_entry(const struct office *office, struct arena *arena, const struct daybook *book,
                         struct str number, const struct asker *asker, struct daybook_history *ret, struct error *err);

/* The entry of the book that has `value` in the column and stands; `*ret_found` false if there is none. Inside a
 * transaction. */
int daybook_entry_with(struct store *store, const struct office *office, struct arena *arena,
                       const struct daybook *book, const char *column, struct str value, struct daybook_entry *ret,
                       bool *ret_found, struct error *err);

/* Every entry of any book that stands and names the matter, book by book. */
struct daybook_mention {
    const struct daybook *daybook;
    struct daybook_entry entry;
};
int office_daybook_mentions(const struct office *office, struct arena *arena, struct str matter,
                            struct daybook_mention **ret, size_t *ret_n, struct error *err);

/* What is due in the books: each entry that a row of daybook-dues.tsv makes due, in no order. */
struct daybook_due_entry {
    const struct daybook *daybook;
    const struct daybook_due *due;
    struct daybook_entry entry;
    int32_t due_day;
};
struct daybook_dues {
    struct daybook_due_entry *items;
    size_t n, capacity;
};
int office_daybook_dues(const struct office *office, struct arena *arena, struct store *store, int32_t today,
                        struct daybook_dues *ret, struct error *err);

#endif
