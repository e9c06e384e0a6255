#include "check/lexicon.h"

#include <string.h>

/* memcmp() with a look at the last byte first: most words differ there. */
static bool same_bytes(const char *a, const char *b, size_t n)
{
    return a[n - 1] == b[n - 1] && memcmp(a, b, n) == 0;
}

size_t lexicon_longest_end(const struct word_list *list, struct str s)
{
    for (size_t i = 0; i < list->n; i++) {
        struct str word = list->words[i];
        if (word.n <= s.n && same_bytes(s.p + s.n - word.n, word.p, word.n))
            return word.n;
    }
    return 0;
}

size_t lexicon_longest_start(const struct word_list *list, struct str s)
{
    for (size_t i = 0; i < list->n; i++) {
        struct str word = list->words[i];
        if (word.n <= s.n && same_bytes(s.p, word.p, word.n))
            return word.n;
    }
    return 0;
}

struct str lexicon_name(const struct lexicon *lexicon, enum word_class word_class)
{
    const struct word_list *list = &lexicon->words[word_class];
    return list->n ? list->words[0] : STR("");
}

bool lexicon_contains(const struct lexicon *lexicon, enum word_class word_class, struct str s)
{
    const struct character_set *first = &lexicon->first[word_class];
    /* A word begins with a character, so only where one begins; one of three bytes is passed at once. */
    for (size_t at = 0; at < s.n; at += (unsigned char)s.p[at] >= 0xE0 ? 3 : 1) {
        struct str rest = {s.p + at, s.n - at};
        if (character_in(first, lexicon_first_key(rest)) && lexicon_longest_start(&lexicon->words[word_class], rest))
            return true;
    }
    return false;
}

bool lexicon_is(const struct lexicon *lexicon, enum word_class word_class, struct str s)
{
    return s.n && lexicon_starts(lexicon, word_class, s) == s.n;
}

uint64_t lexicon_templates(const struct lexicon *lexicon, struct str s)
{
    uint64_t found = 0;
    for (size_t at = 0; at < s.n; at += (unsigned char)s.p[at] >= 0xE0 ? 3 : 1) {
        struct str rest = {s.p + at, s.n - at};
        size_t key = lexicon_first_key(rest);
        for (uint64_t may = lexicon->template_first[key] & ~found; may; may &= may - 1) {
            size_t bit = (size_t)__builtin_ctzll(may);
            for (size_t i = bit; i < lexicon->n_templates; i += 64)
                found |= str_starts(rest, lexicon->templates[i].phrase) ? UINT64_C(1) << bit : 0;
        }
    }
    return found;
}

struct str lexicon_quantity(const struct lexicon *lexicon, struct str name)
{
    const size_t *place = map_find(&lexicon->quantity_of, name);
    return place ? lexicon->quantities[*place - 1].name : name;
}

const struct unit *lexicon_unit(const struct lexicon *lexicon, struct str s)
{
    const struct unit_range range = s.n ? lexicon->units_of[lexicon_first_key(s)] : (struct unit_range){0};
    for (size_t i = range.from; i < range.to; i++) {
        struct str name = lexicon->units_by_first[i]->name;
        if (name.n <= s.n && same_bytes(s.p, name.p, name.n))
            return lexicon->units_by_first[i];
    }
    return NULL;
}
