/* The words, units and rules of rules/check/ as loaded tables. */
#ifndef XINFANG_CHECK_LEXICON_H
#define XINFANG_CHECK_LEXICON_H

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"

/* Classes of rules/check/words.tsv, named there without WORD_ and in small letters. */
enum word_class {
    WORD_UP,
    WORD_DOWN,
    WORD_EQUAL,
    WORD_SHARE,
    WORD_LAST,
    WORD_COMPARE,
    WORD_COMPARE_FRAME,
    WORD_OF_ALL,
    WORD_OFWHICH,
    WORD_COMPLETE,
    WORD_BUDGET,
    WORD_ACTUAL,
    WORD_COPULA,
    WORD_ABOUT_BEFORE,
    WORD_ABOUT_AFTER,
    WORD_BOUND_BEFORE,
    WORD_BOUND_AFTER,
    WORD_TOTAL_ROW,
    WORD_SUBTOTAL_ROW,
    WORD_AVERAGE_ROW,
    WORD_OFWHICH_ROW,
    WORD_CODE_BEFORE,
    WORD_LABEL_BEFORE,
    WORD_NOT_FIGURE_AFTER,
    WORD_SAME_SCOPE,
    WORD_PARTIAL,
    WORD_MEAN_OR_PRICE,
    WORD_UNFINISHED,
    WORD_ALL_DONE,
    WORD_QUALIFIED,
    WORD_NOT_SCORE,
    WORD_NUMERAL_UNIT,
    WORD_FILLER,
    WORD_DAY_END,
    WORD_HEAD_RATE,
    WORD_HEAD_BUDGET,
    WORD_HEAD_ACTUAL,
    WORD_HEAD_DIFFERENCE,
    WORD_HEAD_GROWTH,
    WORD_HEAD_SHARE,
    WORD_HEAD_SUM,
    WORD_HEAD_TOTAL,
    WORD_BUDGET_KIND,
    WORD_ACTUAL_LARGER,
    WORD_ACTUAL_SMALLER,
    WORD_SAYS_EMPTY,
    WORD_FORM_END,
    WORD_LIST_END,
    WORD_LIST_ADDS,
    WORD_CLOSED_RATE,
    WORD_INDICATOR_2,
    WORD_INDICATOR_1,
    WORD_FORM_SCORE,
    WORD_BASE_END,
    WORD_SPENT_END,
    WORD_PERSON_UNIT,
    WORD_MONEY_GENERAL,
    WORD_MONEY_FUND,
    WORD_MONEY_CAPITAL,
    WORD_MONEY_GRANT,
    WORD_REASON_HEADER,
    WORD_REASON_BEFORE,
    WORD_TOLD_WEIGHT,
    WORD_TOLD_SCORE,
    WORD_INDICATOR_END,
    WORD_HEAD_WEIGHT,
    WORD_LIST_MARK,
    WORD_TOLD_TARGET,
    WORD_AT_LEAST,
    WORD_AT_MOST,
    WORD_RATE_END,
    WORD_BATCH_UNIT,
    WORD_MAY_BE_NEGATIVE,
    WORD_SCORE_RATE,
    WORD_PEOPLE_UNIT,
    WORD_AMONG,
    WORD_NESTED,
    WORD_REST_OF_LIST,
    WORD_LIST_HEAD,
    WORD_LIST_OPENS,
    WORD_EACH_IS,
    WORD_IN_ORDER,
    WORD_SHARES_IN_ORDER,
    WORD_SHARE_OF,
    WORD_NOT_BUDGET,
    WORD_NOT_ACTUAL,
    WORD_BUDGET_END,
    WORD_OF_BUDGET,
    WORD_PROGRESS,
    WORD_REASON_WORD,
    WORD_TOTAL_WORD,
    WORD_RATE_WORD,
    WORD_NOT_RATE,
    WORD_SETTLED_UNIT,
    WORD_COUNTED_RATE,
    WORD_NOT_CURRENT,
    WORD_FINAL_ACCOUNTS,
    WORD_INITIAL_BUDGET,
    WORD_CODE_KIND,
    WORD_CODE_CLASS,
    WORD_CODE_BELOW,
    WORD_RUNNING_COST,
    WORD_HEAD_SCORE,
    WORD_HEAD_EXECUTION,
    WORD_HEAD_INDICATOR,
    WORD_HEAD_TARGET,
    WORD_HEAD_DONE,
    WORD_FORM_GOAL,
    WORD_FORM_GOAL_ROW,
    WORD_COST_INDICATOR,
    WORD_FORM_TOTAL,
    WORD_REASON_LABEL,
    WORD_GRADE_NAMED,
    WORD_SCORE_WORD,
    WORD_INCLUDED,
    WORD_SCOPE,
    WORD_FORM_INITIAL,
    WORD_FORM_BUDGET,
    WORD_FORM_NOT_BUDGET,
    WORD_FORM_ACTUAL,
    WORD_SHARE_COLUMN,
    WORD_COLUMN_NUMBERS,
    WORD_ROW_NUMBERS,
    WORD_HEAD_NUMBERS,
    WORD_HEAD_CODE,
    WORD_HEAD_CODE_ALONE,
    WORD_HEAD_PERCENT,
    WORD_HEAD_COUNT,
    WORD_STATES_UNIT,
    WORD_UNIT_LABEL,
    WORD_TABLE_WORD,
    WORD_TABLE_TOP,
    WORD_BALANCED_TOTAL,
    WORD_PAGE_WORD,
    WORD_NOTE,
    WORD_SHEET_NOTE,
    WORD_SHEET_TITLE,
    WORD_SHEET_LABEL,
    WORD_SECTION,
    WORD_PART,
    WORD_POINT,
    WORD_NOT_HEADING,
    WORD_LINE_OPEN,
    WORD_LINE_LABEL,
    WORD_GROUPED_UNIT,
    WORD_DURATION,
    WORD_NOT_MONTH,
    WORD_RANGE,
    WORD_JOINT,
    WORD_SHARE_TAIL,
    WORD_NAME_UNIT,
    WORD_HOUSEHOLD_UNIT,
    WORD_FORMULA_ROW,
    WORD_FORMULA_ROWS,
    WORD_FORMULA_COLUMN,
    WORD_GRAND_TOTAL,
    WORD_STAFF_TOTAL,
    WORD_RUNNING_TOTAL,
    WORD_CODE_NAME_END,
    WORD_BUDGET_TOLD,
    WORD_MAY_BE_EMPTY,
    WORD_TOLD_EMPTY,
    WORD_ACCOUNTS_TABLE,
    WORD_LINE_CAPTION,
    WORD_OF,
    WORD_ACTUAL_EQUAL,
    WORD_YEAR_AGO,
    WORD_PERIOD_AGO,
    WORD_BY_KIND,
    WORD_TOTAL_END,
    WORD_OPEN_SHARE,
    WORD_WHOLE_UNIT,
    WORD_MEAN_WORD,
    WORD_CLASSES
};

/* Relations of rules/check/relations.tsv, in this order of ids. */
enum rule_id {
    RULE_TABLE_FORMULA,
    RULE_TABLE_FORMULA_SELF,
    RULE_TABLE_CODES,
    RULE_TABLE_TOTAL,
    RULE_TABLE_COLUMNS,
    RULE_TABLE_REPEAT,
    RULE_TABLE_CROSS,
    RULE_TEXT_TABLE,
    RULE_TEXT_REPEAT,
    RULE_BUDGET_REPEAT,
    RULE_COMPLETION,
    RULE_SHARE,
    RULE_RATE,
    RULE_RATE_POSSIBLE,
    RULE_GROWTH,
    RULE_DIFFERENCE,
    RULE_DIRECTION,
    RULE_PARTS,
    RULE_UNIT_SLIP,
    RULE_SCORE_LIMIT,
    RULE_SCORE_TOTAL,
    RULE_SCORE_RATE,
    RULE_SCORE_TARGET,
    RULE_GRADE,
    RULE_INDICATOR_REPEAT,
    RULE_TEMPLATE,
    RULE_HEADING,
    RULE_EMPTY_TABLE,
    RULE_DATE,
    RULE_OLD_NAME,
    RULE_REASON,
    RULE_MEAN,
    RULE_SHARES_TOTAL,
    RULE_BATCHES,
    RULE_NUMBER_FORM,
    RULES
};

struct word_list {
    struct str *words;
    size_t n, capacity;
};

enum unit_family {
    UNIT_NONE,
    UNIT_MONEY,
    UNIT_PERCENT,
    UNIT_PERMILLE,
    UNIT_POINTS,
    UNIT_SCORE,
    UNIT_ANY,
    UNIT_OTHER,
    UNIT_COUNT /* UNIT_COUNT + n is the n-th family whose name begins with count_ */
};

struct unit {
    struct str name;
    int family; /* enum unit_family or above UNIT_COUNT */
    int shift;
};

struct rule {
    struct str id, group, severity, title[2] /* by language */, text;
};

struct closed_set {
    struct word_list members;
    bool carried; /* what was left over from before may be among the parts */
};

struct quantity_name {
    struct str name;
    struct word_list aliases;
};

struct template_phrase {
    struct str phrase, kind;
};

/* How foreign documents name what the layouts of final accounts have; see rules/check/accounts-tables.tsv. */
enum accounts_what { ACCOUNTS_TITLE, ACCOUNTS_COLUMN, ACCOUNTS_ROW, ACCOUNTS_FACT, ACCOUNTS_DOUBT };

struct accounts_words {
    struct str role, id;
    enum accounts_what what;
    struct word_list words;
};

enum mean_kind { MEAN_DAYS, MEAN_MONTHS, MEAN_PEOPLE, MEAN_HOUSEHOLDS, MEAN_PERIOD };

struct mean_word {
    struct str word;
    enum mean_kind kind;
    int64_t months; /* of a period */
};

struct old_name {
    struct str name, new_name;
    int64_t from_year;
};

/* Words that tell two quantities of a table apart: one of them here, the other there. */
struct opposite {
    struct str first, second;
    bool in_titles; /* not only in headers */
};

/* A table that says that what came is what was answered and what is left: its sentence, and how its items begin. */
struct balance_form {
    struct str sentence, received, carried, left, source;
};

/* The scores, of 100, that a grade's word stands for: from (included) up to below. */
struct grade_word {
    struct str word;
    int64_t from, below;
};

/* Characters told apart by their last two bytes, in UTF-8 six bits each, or as ASCII. */
enum { CHARACTER_KEYS = (1 << 12) + 0x80 };

/* A bit for each character. */
struct character_set {
    uint64_t bits[CHARACTER_KEYS / 64];
};
static inline bool character_in(const struct character_set *set, size_t key)
{
    return (set->bits[key / 64] >> key % 64 & 1) != 0;
}

struct lexicon {
    struct word_list words[WORD_CLASSES]; /* longest first */
    /* By class: the characters that a word begins or ends with. Most characters of a text begin no word of a
     * class, and this says so without a look at the words. */
    struct character_set *first, *last;
    uint64_t *template_first; /* by character: the template phrases, by index modulo 64, that begin with it */
    struct map quantity_of;   /* alias to 1 + index in quantities */
    struct unit *units;       /* longest first */
    /* The same, those that begin with one character together, and by character where they are. */
    const struct unit **units_by_first;
    struct unit_range {
        uint16_t from, to;
    } * units_of;
    size_t n_units, units_capacity;
    struct rule rules[RULES];
    struct closed_set *sets;
    size_t n_sets, sets_capacity;
    struct quantity_name *quantities;
    size_t n_quantities, quantities_capacity;
    struct template_phrase *templates;
    size_t n_templates, templates_capacity;
    struct accounts_words *accounts_words;
    size_t n_accounts_words, accounts_words_capacity;
    const struct accounts_rules *accounts; /* codes, layouts and cross-checks */
    struct grade_word *grades;
    size_t n_grades, grades_capacity;
    struct opposite *opposites;
    size_t n_opposites, opposites_capacity;
    struct old_name *old_names;
    size_t n_old_names, old_names_capacity;
    struct balance_form *balances;
    size_t n_balances, balances_capacity;
    struct mean_word *means;
    size_t n_means, means_capacity;
};

/*
 * Reads rules/check/: the tables built into the program, or those of the same name in `folder`/check if it is not
 * empty. Bad rows go to `problems` with file, line and column; what came with problems must not be used. `accounts`
 * is left NULL.
 */
int lexicon_read(struct arena *arena, struct str folder, struct problems *problems, struct lexicon *ret,
                 struct error *err);
/* The same with the rules of the accounts; the first bad row is an error. */
int lexicon_load(struct arena *arena, struct str folder, struct lexicon *ret, struct error *err);

/* Key of the character that `s`, not empty, begins with. Cut characters get some key as well. */
static inline size_t lexicon_first_key(struct str s)
{
    unsigned char lead = (unsigned char)s.p[0];
    size_t at = lead < 0xE0 ? 0 : 1;
    if (lead < 0x80)
        return ((size_t)1 << 12) + lead;
    return s.n < at + 2 ? 0 : ((size_t)s.p[at] & 0x3F) << 6 | ((size_t)s.p[at + 1] & 0x3F);
}

/* The same of the one that it ends with. */
static inline size_t lexicon_last_key(struct str s)
{
    unsigned char last = (unsigned char)s.p[s.n - 1];
    if (last < 0x80)
        return ((size_t)1 << 12) + last;
    return s.n < 2 ? 0 : ((size_t)s.p[s.n - 2] & 0x3F) << 6 | (last & 0x3F);
}

size_t lexicon_longest_end(const struct word_list *list, struct str s);
size_t lexicon_longest_start(const struct word_list *list, struct str s);

/* Length of the longest word of the class that `s` ends (starts) with; 0 for none. */
static inline size_t lexicon_ends(const struct lexicon *lexicon, enum word_class word_class, struct str s)
{
    bool may = s.n && character_in(&lexicon->last[word_class], lexicon_last_key(s));
    return may ? lexicon_longest_end(&lexicon->words[word_class], s) : 0;
}

static inline size_t lexicon_starts(const struct lexicon *lexicon, enum word_class word_class, struct str s)
{
    bool may = s.n && character_in(&lexicon->first[word_class], lexicon_first_key(s));
    return may ? lexicon_longest_start(&lexicon->words[word_class], s) : 0;
}

/* The longest word of the class, which has one: what messages call a column. */
struct str lexicon_name(const struct lexicon *lexicon, enum word_class word_class);
bool lexicon_contains(const struct lexicon *lexicon, enum word_class word_class, struct str s);
bool lexicon_is(const struct lexicon *lexicon, enum word_class word_class, struct str s);
/* The template phrases that may stand in `s`: bit i is that of every phrase i + 64 k. */
uint64_t lexicon_templates(const struct lexicon *lexicon, struct str s);
/* The name of the quantity that `name` is an alias of, or `name` itself. */
struct str lexicon_quantity(const struct lexicon *lexicon, struct str name);
/* The longest unit that `s` starts with, or NULL. */
const struct unit *lexicon_unit(const struct lexicon *lexicon, struct str s);

#endif
