/* The words of a command line: options from a table, and the rest in order. */
#ifndef XINFANG_BASE_OPTIONS_H
#define XINFANG_BASE_OPTIONS_H

#include "base/error.h"

struct option {
    const char *name; /* --name, or -n for a name of one letter */
    bool takes_value; /* --name VALUE or --name=VALUE; otherwise a switch */
    bool given;
    struct str value;
};

struct words {
    const char **items; /* what is no option, in order */
    size_t n;
};

/*
 * Reads argv[0..argc) into `options` and `ret_words`, whose items are allocated in `arena`. "--" ends the
 * options. Fails with MSG_option_unknown, MSG_option_needs_value, MSG_option_twice.
 */
int options_parse(struct arena *arena, int argc, const char *const *argv, struct option *options, size_t n,
                  struct words *ret_words, struct error *err);
/* The option of that name, which must be in the table. */
const struct option *option_find(const struct option *options, size_t n, const char *name);

#endif
