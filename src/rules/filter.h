/*
 * Small conditions written in tables: "kind=appeal route!=by_duty people>=5", blanks between terms that must all
 * hold. A value may be several (a|b), empty (-), or another name (@limit).
 */
#ifndef XINFANG_RULES_FILTER_H
#define XINFANG_RULES_FILTER_H

#include "base/arena.h"
#include "base/error.h"

enum filter_operator { FILTER_IS = 1, FILTER_IS_NOT, FILTER_AT_MOST, FILTER_AT_LEAST };
struct filter_term {
    struct str name, values;
    enum filter_operator operator;
};
struct filter {
    struct str text; /* as written */
    struct filter_term *terms;
    size_t n;
};

/* Reads `text`; a name must be one of `names` (NULL at the end), or begin with one that ends with a colon: what follows
 * is for whoever asked to judge. Troubles go to `problems` at `place`. */
int filter_read(struct arena *arena, struct str text, const char *const *names, const struct place *place,
                struct problems *problems, struct filter *ret, struct error *err);
/* What a name stands for at the moment; numbers and days as digits, nothing as the empty text. */
typedef struct str filter_lookup(void *state, struct str name);
/* Comparisons of size with something that is not there do not hold. */
bool filter_holds(const struct filter *filter, filter_lookup *lookup, void *state);

#endif
