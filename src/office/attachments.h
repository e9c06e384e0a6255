/*
 * Attachments of a matter. The content is sealed like a person, under a key of its own, and stands in the database: one
 * transaction records it whole, one backup holds it, and `verify` proves it against the journal. The same content is
 * kept once in a matter.
 */
#ifndef XINFANG_OFFICE_ATTACHMENTS_H
#define XINFANG_OFFICE_ATTACHMENTS_H

#include "domain/petition/attachment.h"
#include "office/access.h"

struct attachment_row {
    size_t place; /* among the attachments of the matter, from 1 */
    struct str id;
    bool erased, known; /* `known`: there was a key to open what it is */
    struct attachment_meta meta;
    struct str content; /* where it was opened */
};
struct attachment_rows {
    struct attachment_row *items;
    size_t n, capacity;
};

/*
 * Takes a file in: its content, and the name that people gave it. Fails with MSG_case_unknown,
 * MSG_attachment_too_large, MSG_attachment_refused (a program), MSG_attachment_empty, MSG_attachment_twice (the matter
 * has it), MSG_key_needed.
 */
int office_attach(const struct office *office, struct arena *arena, struct str number, struct str name,
                  struct str content, const struct asker *asker, struct attachment_row *ret, struct error *err);
/* What is attached; names are masked. Of a secret matter for who may see it: MSG_case_closed. */
int office_attachments(const struct office *office, struct arena *arena, struct str number, const struct asker *asker,
                       struct attachment_rows *ret, struct error *err);
/* Opens one, written down first; fails with MSG_purpose_needed, MSG_attachment_none, MSG_attachment_gone. */
int office_attachment_open(const struct office *office, struct arena *arena, struct str number, size_t place,
                           const struct asker *asker, struct attachment_row *ret, struct error *err);
/* Destroys its key and its content, written down first. */
int office_attachment_erase(const struct office *office, struct arena *arena, struct str number, size_t place,
                            const struct asker *asker, struct attachment_row *ret, struct error *err);

/* Whether the attachment opens whole with office->keyring. */
int attachment_opens(const struct office *office, struct store *store, struct str id, int64_t seq, struct error *err);
/* Whether the content of every attachment is there and is the one that was recorded; needs no key. */
int attachments_verify(struct store *store, struct problems *problems, struct error *err);

#endif
