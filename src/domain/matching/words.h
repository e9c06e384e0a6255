/*
 * Words of a text, as the search index and the comparison of matters use them. Chinese has no blanks between words, so
 * every pair of neighbouring characters is one (丽发新城: 丽发 发新 新城), and most words that people look for have
 * two; runs of letters and digits are words as they stand. Full width is read as half width, capitals as small letters.
 */
#ifndef XINFANG_DOMAIN_MATCHING_WORDS_H
#define XINFANG_DOMAIN_MATCHING_WORDS_H

#include "base/buf.h"

enum word_kind {
    WORD_PAIR,  /* two neighbouring characters */
    WORD_LAST,  /* the last character of a run, alone: so that every character begins a word */
    WORD_PLAIN, /* letters and digits */
};
enum { WORD_BYTES_MAX = 64 }; /* longer runs of letters and digits are cut */

struct words_cursor {
    struct str text;
    size_t at;
    char plain[WORD_BYTES_MAX];
};
#define WORDS_CURSOR(words_text) ((struct words_cursor){.text = (words_text)})
/* The next word of the text, valid until the next call; false at the end. */
bool words_next(struct words_cursor *cursor, struct str *ret_word, enum word_kind *ret_kind);

/* Appends all words of the text, a blank before each: what the index is given to keep. */
void words_print(struct buf *out, struct str text);
/*
 * Writes what a person looks for as an expression of the index: texts between blanks must all be there, each with
 * its characters in that order; a single character stands for every word that begins with it. Signs are no words
 * and mean nothing. False when there is no word at all.
 */
bool words_expression(struct buf *out, struct str wanted);
/* Whether all that is wanted is one character, which then stands for every word that begins with it. */
bool words_single(struct str wanted, struct str *ret_character);
/* Cuts the next text between blanks, ideographic ones too, off `*rest`; false when there is none. */
bool words_cut(struct str *rest, struct str *ret_text);
/* Where in `text` at or after `start` stands `wanted` (one text without blanks), written as it may be. */
bool words_find(struct str text, struct str wanted, size_t start, size_t *ret_from, size_t *ret_to);

/* Writes the text on one line, with `open` and `close` around every place where one of the texts of `wanted` stands. */
void words_mark(struct buf *out, struct str text, struct str wanted, const char *open, const char *close);

#endif
