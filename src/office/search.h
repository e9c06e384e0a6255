/* Looking for matters by the words of their title, place and content. Never by person; a secret matter is never found.
 */
#ifndef XINFANG_OFFICE_SEARCH_H
#define XINFANG_OFFICE_SEARCH_H

#include "office/cases.h"

struct search_wish {
    struct str words;         /* as words_expression() reads them */
    int32_t from_day, to_day; /* of registration, both counted in; DATE_NONE: open */
    struct str unit, state;   /* office or handler; empty: any */
    size_t limit;             /* hits to show */
};

struct search_hit {
    struct str number, state, office, handler, title, place, content;
    int32_t registered_day;
};

/* Counting on would take longer than anybody reads; of a word of half the register only the newest matters are looked
 * at. A character alone stands for thousands of words, all of which the index would put together first: one that stands
 * in a share of the register is looked for in the texts of the newest matters, where it is found at once. */
enum { SEARCH_COUNT_MAX = 1000, SEARCH_LOOK_MAX = 20000, SEARCH_COMMON_SHARE = 10, SEARCH_READ_MAX = 400 };

struct search_result {
    struct search_hit *hits; /* newest first */
    size_t n;
    size_t count; /* all that were found; with `more`, as many as were counted */
    bool more;
    int32_t back_to_day; /* matters registered before were not looked at; DATE_NONE: all were */
};

/* Fails with MSG_search_no_word if there is nothing to look for. Finds what the index has: see search_catch_up(). */
int office_search(const struct office *office, struct arena *arena, const struct search_wish *wish,
                  struct search_result *ret, struct error *err);

/* A piece of text around the first place where one of the words stands. */
struct excerpt {
    struct str before, hit, after;
    bool cut_before, cut_after; /* the text goes on there */
};
/* Of the field where a hit is found first: content, place, title; without a hit the beginning of the content. */
struct excerpt search_excerpt(const struct search_hit *hit, struct str words);

#endif
