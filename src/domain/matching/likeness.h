/*
 * How like two matters are, from their texts, places, categories and days; never from who brought them. Words count by
 * their rarity: the square of log2(all matters / matters that have the word), so that a street or an estate says more
 * than the words that every letter has. Whole numbers throughout: the same texts give the same sum everywhere.
 */
#ifndef XINFANG_DOMAIN_MATCHING_LIKENESS_H
#define XINFANG_DOMAIN_MATCHING_LIKENESS_H

#include "base/arena.h"
#include "base/error.h"
#include "rules/same.h"

/* A matter as it is compared. */
struct matter_words {
    struct profile_word {
        uint64_t hash; /* of the word; the words are sorted by it */
        struct str word;
        int64_t weight, documents;
        bool in_title;
    } * words;
    size_t n;
    int64_t weight, title_weight; /* of all words, of those in the title */
    struct str place, category;
    int32_t day;
};

/* The order of the words, for qsort(). */
int profile_word_by_hash(const void *left, const void *right);

struct matter_text_parts {
    struct str title, place, content, category;
    int32_t day;
};

/* In how many matters a word stands, 0 for a new one. */
typedef int documents_function(void *state, struct str word, int64_t *ret, struct error *err);

/* The words of a matter, weighted; `all` is the number of matters. The texts must live as long as the result. */
int matter_words_of(struct arena *arena, const struct matter_text_parts *parts, int64_t all,
                    documents_function *documents, void *state, struct matter_words *ret, struct error *err);

struct likeness {
    int64_t sum;                /* thousandths, by the weights of same.tsv */
    int64_t text, title, found; /* thousandths of what was possible */
    bool same_place, same_category;
};
struct likeness matter_likeness(const struct same_settings *settings, const struct matter_words *a,
                                const struct matter_words *b);

enum { WORD_BYTES_LEAST = 4 }; /* shorter ones, a letter or a number, tell nothing */

/* What of `text` is made of these words: pairs that overlap are put together again, what is shorter than `shortest`
 * bytes is left out. The heaviest first, at most `max`; slices of `text`, or in `arena`. */
size_t words_join(struct arena *arena, const struct profile_word *words, size_t n, struct str text, size_t shortest,
                  struct str *ret, size_t max);
/* What of the title of `a` the other has as well, or else of its content. */
size_t words_in_common(struct arena *arena, const struct matter_words *a, const struct matter_words *b,
                       struct str title, struct str content, struct str *ret, size_t max);

#endif
