/*
 * What may be booked. The ledger holds the open state of one year that decisions need: its budget lines
 * with what they have and have spent. Pure: the office loads it, asks, and books what is allowed.
 */
#ifndef XINFANG_DOMAIN_ACCOUNTS_LEDGER_H
#define XINFANG_DOMAIN_ACCOUNTS_LEDGER_H

#include "base/map.h"
#include "domain/accounts/records.h"
#include "rules/rules.h"

struct budget_change {
    int32_t day;
    int64_t amount_fen;
    struct str document, reason;
};

struct budget_line {
    struct budget_record record;
    struct budget_change *changes;
    size_t n_changes, changes_capacity;
    int64_t changed_fen; /* sum of the changes */
    int64_t spent_fen;
};

struct ledger {
    struct arena *arena;
    const struct codes *function_codes, *economic_codes;
    int64_t year;
    bool known, closed;
    struct year_record record; /* when known */
    struct budget_line *lines;
    size_t n_lines, lines_capacity;
    struct map line_places;    /* line -> place in lines */
    struct map projects;       /* project codes of the year */
    struct map change_numbers; /* document/line of each budget change */
};

struct ledger ledger_of(struct arena *arena, const struct codes *function_codes, const struct codes *economic_codes,
                        int64_t year);
int ledger_add_line(struct ledger *ledger, const struct budget_record *record, struct error *err);
int ledger_add_change(struct ledger *ledger, const struct budget_change_record *record, struct error *err);
struct budget_line *ledger_line(const struct ledger *ledger, struct str line);

static inline int64_t budget_adjusted_fen(const struct budget_line *line)
{
    return line->record.amount + line->changed_fen;
}
/* What the line can still pay on `day`: no change dated later counts, and never more than what is left
 * over the whole year. */
int64_t budget_available_fen(const struct budget_line *line, int32_t day);

/*
 * Each says whether the record may be booked now. Every trouble goes to `problems` with the field and
 * value at fault and the remedy; nothing is changed.
 */
bool may_open_year(const struct year_record *record, const struct rules *rules, const struct place *place,
                   struct problems *problems);
bool may_add_project(const struct ledger *ledger, const struct place *place, struct problems *problems);
bool may_add_budget(const struct ledger *ledger, const struct budget_record *record, const struct place *place,
                    struct problems *problems);
/* For records that name a project, or none (empty). */
bool may_name_project(const struct ledger *ledger, struct str project, const struct place *place,
                      struct problems *problems);
/* For records that name a budget line of an open year. */
bool may_name_line(const struct ledger *ledger, struct str line, const struct place *place, struct problems *problems);
bool may_change_budget(const struct ledger *ledger, const struct budget_change_record *record,
                       const struct place *place, struct problems *problems);
bool may_book_income(const struct ledger *ledger, const struct income_record *record, const struct place *place,
                     struct problems *problems);
/* Fills in an empty economic code from the line. */
bool may_pay(const struct ledger *ledger, struct payment_record *record, const struct place *place,
             struct problems *problems);
/* What is known of the entry that a reversal undoes. */
struct reversal_target {
    bool found, is_reversal, already_reversed;
    int32_t day;
    struct str reversed_by;
};
bool may_reverse(const struct ledger *ledger, const struct reversal_record *record,
                 const struct reversal_target *target, const struct place *place, struct problems *problems);
bool may_carry_over(const struct ledger *ledger, const struct carry_over_record *record, const struct place *place,
                    struct problems *problems);
/* `layout` is the year's. */
bool may_override(const struct ledger *ledger, const struct layout *layout, const struct override_record *record,
                  const struct place *place, struct problems *problems);
/* Closing what is open, opening what is closed. */
bool may_close(const struct ledger *ledger, const struct close_record *record, const struct place *place,
               struct problems *problems);
/* For records that need no more than a known, open year. */
bool year_is_open(const struct ledger *ledger, const struct place *place, struct problems *problems);

#endif
