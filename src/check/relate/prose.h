/* What the relations in sentences share: the words before a figure, and its neighbours. */
#ifndef XINFANG_CHECK_RELATE_PROSE_H
#define XINFANG_CHECK_RELATE_PROSE_H

#include "check/relate/relate.h"

enum direction { DIRECTION_NONE, DIRECTION_UP, DIRECTION_DOWN };

/* Index of the figure (ROLE_FIGURE) before `i`, SIZE_MAX for none; and behind. */
size_t prose_previous(const struct passage *p, size_t i);
size_t prose_next(const struct passage *p, size_t i);
/* Cleaned text from the end of the figure before to figure `i`; `i` may be n. Dates count as text. */
struct str prose_lead(const struct passage *p, size_t i);
/* The part of `lead` behind its last comma, colon, bracket or stop. */
struct str prose_tail(struct str lead);
/* Figure `k` before `i`, or where it stands in a bracket that closes before `i`, the amount which the bracket is about.
 */
size_t prose_before_bracket(const struct passage *p, size_t k, size_t i);
/* Where the bracket that figure `i` stands in begins, 0 for none: what stands in two brackets is two lists. */
size_t prose_bracket(const struct passage *p, size_t i);
/* Is what the words before figure `k` compare with another period the amount `y`? They name nothing else, or something
 * that ends as the name of `y` does (网上投诉 beside 投诉), or something else: "Y 件，其中网上投诉比上年增加 K 件". */
enum compared { COMPARED_SAME, COMPARED_LIKE, COMPARED_OTHER };
enum compared prose_compared(const struct check *check, const struct passage *p, size_t y, size_t k);
/* `s` without commas, colons and opening brackets at its start. */
struct str prose_unpunctuated(struct str s);
/* `s` without 为, 达到, 共计 and the like at its end. */
struct str prose_without_copula(const struct lexicon *lexicon, struct str s);
/* Direction of the word that `s` ends with, 了 and 约 and 为 left aside. */
enum direction prose_ends_direction(const struct lexicon *lexicon, struct str s);
enum direction prose_starts_direction(const struct lexicon *lexicon, struct str s);
bool prose_is_percent(const struct figure *f);
/* A figure that stands for one value, not a percentage: an amount or a count. */
bool prose_is_amount(const struct figure *f);
/* Does the amount `i` stand for an earlier period, or for what changed since? */
bool prose_is_earlier(const struct check *check, const struct passage *p, size_t i);
/* The amount that percentage `i` is about: the nearest before it in its sentence; rates of growth, shares
 * and values of earlier periods between are passed over. SIZE_MAX where there is none. */
size_t prose_subject(const struct check *check, const struct passage *p, size_t i);
/* Amounts before `i` of the family of figure `i`, nearest first. */
enum { PROSE_CANDIDATES = 16 };
size_t prose_candidates(const struct passage *p, size_t i, const struct figure *like, size_t found[PROSE_CANDIDATES]);
/* The ratio in percent as text, with the digits of `stated` and one more. */
struct str prose_ratio_text(struct check *check, const struct passage *p, const struct figure *stated,
                            struct value numerator, struct value denominator);
struct str prose_figure(const struct passage *p, size_t i);

#endif
