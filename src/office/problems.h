/*
 * Problems that many people bring: matters linked because they look the same, or merged, and matters that came again
 * and again. Counted by matter: 件 are registrations, 人次 their heads. No person stands in it. Secret matters are left
 * out.
 */
#ifndef XINFANG_OFFICE_PROBLEMS_H
#define XINFANG_OFFICE_PROBLEMS_H

#include "office/same.h"

struct problem_wish {
    int32_t from_day, to_day;   /* of registration, both counted in; DATE_NONE: open */
    struct str category, place; /* a code or its beginning; a text in the place, the title or the words; empty: any */
    bool open;                  /* only those of which something is still due */
    size_t least, limit;        /* 件 at least; problems at most */
};

enum { PROBLEM_WORDS_MAX = 5 };

struct public_problem {
    struct str *numbers; /* of its matters, the earliest first */
    size_t n, n_open;    /* matters; those for which a clock of an office or unit runs */
    int64_t items, people;
    int32_t first_day, last_day;       /* received */
    struct str title, place, category; /* of the most typical matter; those that most of them have */
    size_t n_places;                   /* different ones among its matters */
    struct str words[PROBLEM_WORDS_MAX];
    size_t n_words;
};
struct public_problems {
    struct public_problem *items; /* most 件 first */
    size_t n, total;              /* shown; found */
};

/* Out of what is linked: see same_links_catch_up(). */
int office_problems(const struct office *office, struct arena *arena, const struct problem_wish *wish,
                    struct public_problems *ret, struct error *err);

#endif
