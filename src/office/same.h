/*
 * Earlier matters that look the same as one that is being registered, or as one that is there. Found through the search
 * index by the rarest words they share, then compared by rules/same.tsv. By matter, never by person; secret matters are
 * neither proposed nor compared.
 */
#ifndef XINFANG_OFFICE_SAME_H
#define XINFANG_OFFICE_SAME_H

#include "base/map.h"
#include "domain/matching/likeness.h"
#include "office/cases.h"
#include "rules/identity.h"

enum { COMMON_WORDS_MAX = 5 };

struct proposal {
    struct str number, title, place, state;
    int32_t registered_day;
    struct likeness likeness;
    bool same_person;                    /* exactly the same identity document */
    struct str common[COMMON_WORDS_MAX]; /* words that both have, the most telling first */
    size_t n_common;
};
struct proposals {
    struct proposal *items; /* the most alike first */
    size_t n;
};

/* What a new registration with these texts looks like. A read: it delays nobody's writing. The exact identity of the
 * person who brings it, for the registrar who has it in hand, adds to the likeness of a matter that is alike anyway: it
 * is no way to the other matters of a person. */
int office_same_text(const struct office *office, struct arena *arena, const struct matter_text_parts *parts,
                     const struct person_form *person, struct proposals *ret, struct error *err);
/* What looks like the matter `number`, registered before it or, if `later`, at any time. Fails with MSG_case_unknown.
 */
int office_same_matter(const struct office *office, struct arena *arena, struct str number, bool later,
                       struct proposals *ret, struct error *err);

/* Finding matters alike inside a transaction; office/problems.c links many with one finder. */
struct same_finder {
    const struct office *office;
    struct store *store;
    struct arena *arena;  /* grows with the words met */
    struct map documents; /* word -> in how many matters, as first asked */
    int64_t all;
};
/* Another matter and how alike it is. */
struct same_match {
    int64_t id;
    struct matter matter;
    struct matter_words words;
    struct likeness likeness;
    bool same_person;
};

int same_finder_open(struct same_finder *finder, const struct office *office, struct store *store, struct arena *arena,
                     struct error *err);
int same_words(struct same_finder *finder, struct arena *arena, const struct matter *matter, struct matter_words *ret,
               struct error *err);
/* Those with an id below `last`, but for `own`, that share at least so many of the rarest words; the most alike first,
 * in `arena`. */
int same_find(struct same_finder *finder, struct arena *arena, const struct matter_words *words, int64_t own,
              int64_t last, size_t shared, struct same_match **ret, size_t *ret_n, struct error *err);

#endif
