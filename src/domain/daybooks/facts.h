/* An entry of a book as the filters of rules/daybook*.tsv and counts.tsv see it: its columns, and what it is linked to.
 */
#ifndef XINFANG_DAYBOOKS_FACTS_H
#define XINFANG_DAYBOOKS_FACTS_H

#include "base/money.h"
#include "domain/petition/matter.h"
#include "domain/petition/unit_names.h"
#include "rules/daybooks.h"

/* What the office knows of the matter, the payment and the fund that an entry names. */
struct daybook_links {
    const struct matter *matter; /* NULL: it names none, or none that is there */
    int payment_state;           /* enum payment_state; 0: no such payment in the year of the entry or the next */
    int64_t payment_year;
    int32_t payment_day;
    int64_t payment_fen;
    struct str payment_line;
    bool on_fund_line;      /* that line is one of the fund's */
    int64_t fund_left_fen;  /* what the fund still has, all grants from it taken off; MONEY_NONE: no fund */
    int64_t fund_after_fen; /* the same with only those up to this one taken off */
};
struct daybook_links daybook_links_none(void);

struct daybook_facts {
    struct arena *arena; /* for the texts of values */
    const struct schema *schema;
    const void *item; /* of the schema; begins with struct daybook_head */
    struct daybook_links links;
    int32_t today;
    const struct unit_names *names; /* for people; NULL: units by their codes */
    /* What the asker may not see: what an entry says of a matter that is kept from him (empty: nothing is), and of the
     * matters that a reception took in those that are there for him; NULL: all. */
    struct str secret;
    const struct str *matters;
    bool closed; /* the entry itself is not there for him */
};
static inline const struct daybook_head *daybook_head_of(const struct daybook_facts *facts)
{
    return facts->item;
}

/* The value of a column or fact for comparing (a filter_lookup): days as day numbers, yuan with two decimals, words by
 * name, nothing as the empty text. */
struct str daybook_value(void *facts, struct str name);
/* The same as records are written: days as 2022-05-11. */
struct str daybook_plain(struct daybook_facts *facts, struct str name);
/* The same for people, units by the names of the entry's date and secrets left out; and how the column or fact is
 * called. */
struct str daybook_text(const struct daybook_facts *facts, struct str name, enum language language);
/* A column as records are written, secrets left out. */
struct str daybook_told(const struct daybook_facts *facts, struct str column);
/* The code of the entry's unit; empty if it has none. */
struct str daybook_unit(const struct daybook_facts *facts);
struct str daybook_title(const struct schema *schema, struct str name, enum language language);
/* The money or number in a column or fact, 0 where there is none; and whether it is money. */
int64_t daybook_amount(const struct daybook_facts *facts, struct str name);
bool daybook_is_money(const struct schema *schema, struct str name);
/* A day in a date column, or the fact concluded or settled_day; DATE_NONE if there is none. */
int32_t daybook_day(const struct daybook_facts *facts, struct str name);
/* The column of that name in the schema, NULL if it is a fact. */
const struct field *daybook_column(const struct schema *schema, struct str name);

#endif
