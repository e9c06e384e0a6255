#include "base/options.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static struct option *find(struct option *options, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_equal(str_from(options[i].name), name))
            return &options[i];
    return NULL;
}

const struct option *option_find(const struct option *options, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(options[i].name, name) == 0)
            return &options[i];
    assert(n == 0); /* asked for a name that is not in the table */
    abort();
}

int options_parse(struct arena *arena, int argc, const char *const *argv, struct option *options, size_t n,
                  struct words *ret_words, struct error *err)
{
    struct words words = {ARENA_NEW_ARRAY(arena, (size_t)argc + 1, const char *), 0};
    bool only_words = false;
    if (!words.items)
        return error_memory(err);
    for (int i = 0; i < argc; i++) {
        struct str word = str_from(argv[i]);
        if (only_words || word.n < 2 || word.p[0] != '-') {
            words.items[words.n++] = argv[i];
            continue;
        }
        if (str_equal(word, STR("--"))) {
            only_words = true;
            continue;
        }
        struct str name = str_slice(word, str_starts(word, STR("--")) ? 2 : 1, word.n);
        size_t equals = str_find(name, '=', 0);
        struct option *option = find(options, n, str_slice(name, 0, equals));
        if (!option)
            return FAIL(err, MSG_option_unknown, ARG_TEXT("option", word));
        if (option->given)
            return FAIL(err, MSG_option_twice, ARG_TEXT("option", word));
        if (option->takes_value && equals == name.n && i + 1 == argc)
            return FAIL(err, MSG_option_needs_value, ARG_TEXT("option", word));
        if (!option->takes_value && equals < name.n)
            return FAIL(err, MSG_option_takes_no_value, ARG_TEXT("option", word));
        option->given = true;
        if (option->takes_value)
            option->value = equals < name.n ? str_slice(name, equals + 1, name.n) : str_from(argv[++i]);
    }
    *ret_words = words;
    return 0;
}
