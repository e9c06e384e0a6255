/*
 * The number grammar: a text without extraction noise, and the figures in it, each an exact decimal
 * with its unit. Numbers in dates, codes, document numbers, headings and list marks are told apart and
 * take part in nothing.
 */
#ifndef XINFANG_CHECK_FIGURE_H
#define XINFANG_CHECK_FIGURE_H

#include "check/lexicon.h"
#include "check/model.h"
#include "check/value.h"

enum figure_role {
    ROLE_FIGURE,
    ROLE_DATE,  /* year, month, day, time, period */
    ROLE_CODE,  /* telephone, classification or document number */
    ROLE_LABEL, /* 第3批, 表 4, 目标 1 */
    ROLE_MARK,  /* list mark, heading number */
};

enum figure_bound { BOUND_EXACT, BOUND_ABOUT, BOUND_LIMIT, BOUND_RANGE };

/* There is one for every number of a document: 32 bytes, and no more. Its value is computed when asked for. */
struct figure {
    struct decimal printed;
    uint32_t at;               /* in the cleaned text, unit included */
    uint16_t n, number_n;      /* with unit, and of the number alone; longer ones are no figures */
    uint16_t sentence, clause; /* counted from 0 in the passage, to tell neighbours apart; a clause ends at ； or 。 */
    uint8_t family;            /* enum unit_family or above UNIT_COUNT */
    int8_t shift;
    uint8_t good; /* digits behind the point that it is good for, when more than the printed ones */
    enum figure_role role : 3;
    enum figure_bound bound : 2;
    bool bad_date : 1;
    bool used : 1;   /* takes part in a relation that was judged */
    bool summed : 1; /* others were found to make it up */
};
_Static_assert(sizeof(struct figure) == 32, "a document has millions");

/* From byte `at` of the cleaned text on, it came from byte `raw` of the original. */
struct run {
    uint32_t at, raw;
};

/* Where the bytes of a cleaned text come from. */
struct cleaning {
    struct text text;
    size_t n;
    struct run runs[];
};

/* Cleans `text` and finds its figures. Fails only for lack of memory. */
int passage_read(struct arena *arena, const struct lexicon *lexicon, const struct text *text, bool in_cell,
                 struct passage *ret, struct error *err);
/* The cleaned text alone. */
int passage_clean(struct arena *arena, const struct text *text, struct passage *ret, struct error *err);
/* The original text. */
struct text passage_text(const struct passage *passage);
/* Byte of the original text for a byte of the cleaned one. */
size_t passage_raw(const struct passage *passage, size_t at);
struct locator passage_place(const struct passage *passage, size_t at);
/* Cleaned text between the figure before `i` (of any role) and figure `i`; `i` may be n. */
struct str passage_gap(const struct passage *passage, size_t i);
/* As printed: digits, with or without unit. */
struct str figure_text(const struct passage *passage, const struct figure *figure);
/* True when the whole passage is one figure. */
static inline bool passage_is_number(const struct passage *passage)
{
    return passage->number;
}
/* From now on it is none: a label, a code, or nothing. */
void passage_no_number(struct passage *passage, enum figure_role role);
/* Can the two be added or compared? Money with money, the same counting unit, bare with bare. */
bool figure_same_family(const struct figure *a, const struct figure *b);
/* What the printed digits stand for, in the figure's unit. */
static inline struct value figure_value(const struct figure *figure)
{
    int digits = figure->good > figure->printed.scale ? figure->good : figure->printed.scale;
    /* Whole counts and scores are exact; so are bare numbers where nothing says that they are cut. */
    bool whole = figure->shift == 0 && figure->printed.scale == 0 &&
                 (figure->family >= UNIT_COUNT || figure->family == UNIT_SCORE ||
                  (figure->family == UNIT_NONE && digits == 0));
    return value_from(figure->printed, figure->shift, digits, whole);
}
/* From now on `digits` behind the point are good (at least the printed ones). False, with nothing changed, when
 * the value would not fit. */
bool figure_set_digits(struct figure *figure, int digits);

#endif
