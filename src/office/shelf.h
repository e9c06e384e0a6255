/*
 * The matters that a transaction works on: each is read once, decided on and derived from in one place, and gone with
 * the transaction, so that nothing undone is ever remembered.
 */
#ifndef XINFANG_OFFICE_SHELF_H
#define XINFANG_OFFICE_SHELF_H

#include "base/map.h"
#include "domain/petition/matter.h"
#include "office/kept.h"

struct shelf {
    struct store *store;
    struct arena arena;
    struct map places; /* number -> struct matter * */
    struct buf last;   /* no matter has a larger number, when known */
    bool last_known;
};

struct shelf shelf_of(struct store *store);
/* The matter as it stands inside the transaction; its number is empty if there is none yet. Good until the shelf is
 * cleared. */
int shelf_get(struct shelf *shelf, struct str number, struct matter **ret, struct error *err);
/* The largest number of all matters; empty if there is none. Good until the next that begins. */
int shelf_last_number(struct shelf *shelf, struct str *ret, struct error *err);
/* The number that is kept from one transaction to the next, where it is known. */
void shelf_take_last_number(struct shelf *shelf, const struct kept *kept);
void shelf_keep_last_number(const struct shelf *shelf, struct kept *kept);
/* To be told of every matter that begins, so that the number of the next is known to be new without looking. */
void shelf_note_begun(struct shelf *shelf, struct str number);
/* Whether it has grown so large that it should be cleared, which may be done between two events. */
bool shelf_is_full(const struct shelf *shelf);
void shelf_clear(struct shelf *shelf);
void shelf_free(struct shelf *shelf);

#endif
