/*
 * What a cell of a table counts, as written in rules/forms: `expenditure(fund=general,function=201)`,
 * or a bare filter such as `category=basic`. The selections of a cell's row and column are joined: both
 * must hold.
 */
#ifndef XINFANG_RULES_SELECTION_H
#define XINFANG_RULES_SELECTION_H

#include "base/error.h"
#include "rules/vocabulary.h"

struct prefixes {
    struct str *items; /* code prefixes; none means any code */
    size_t n;
};

struct selection {
    bool given;
    enum measure measure;              /* 0: named by the partner */
    unsigned funds, kinds, categories; /* bit 1u << value; 0 means any */
    struct prefixes functions, economics;
};

/* Reads `text`; an empty one gives a selection that is not given. A trouble goes to `problems`. */
bool selection_parse(struct arena *arena, struct str text, const struct place *place, struct problems *problems,
                     struct selection *ret);
bool prefixes_match(const struct prefixes *prefixes, struct str code);
static inline bool bits_match(unsigned bits, int value)
{
    return bits == 0 || (bits & 1u << value) != 0;
}

#endif
