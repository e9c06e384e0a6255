#include "domain/accounts/ledger.h"

#include "base/money.h"
#include "domain/accounts/tables.h"

struct ledger ledger_of(struct arena *arena, const struct codes *function_codes, const struct codes *economic_codes,
                        int64_t year)
{
    return (struct ledger){.arena = arena,
                           .function_codes = function_codes,
                           .economic_codes = economic_codes,
                           .year = year,
                           .line_places = MAP(arena),
                           .projects = MAP(arena),
                           .change_numbers = MAP(arena)};
}

int ledger_add_line(struct ledger *ledger, const struct budget_record *record, struct error *err)
{
    size_t *place = map_add(&ledger->line_places, record->line, NULL);
    if (!place || !ARENA_ROOM(ledger->arena, ledger->lines, ledger->n_lines, ledger->lines_capacity))
        return error_memory(err);
    *place = ledger->n_lines;
    ledger->lines[ledger->n_lines++] = (struct budget_line){.record = *record};
    return 0;
}

static struct str change_number(struct arena *arena, const struct budget_change_record *record)
{
    return arena_printf(arena, "%.*s/%.*s", STR_ARGS(record->document), STR_ARGS(record->line));
}

int ledger_add_change(struct ledger *ledger, const struct budget_change_record *record, struct error *err)
{
    struct budget_line *line = ledger_line(ledger, record->line);
    struct str number = change_number(ledger->arena, record);
    if (!line)
        return FAIL(err, MSG_budget_line_unknown, ARG_NUMBER("year", ledger->year));
    if (!number.p || !map_add(&ledger->change_numbers, number, NULL) ||
        !ARENA_ROOM(ledger->arena, line->changes, line->n_changes, line->changes_capacity))
        return error_memory(err);
    line->changes[line->n_changes++] = (struct budget_change){record->date, record->amount, record->document,
                                                              record->reason};
    line->changed_fen += record->amount;
    return 0;
}

struct budget_line *ledger_line(const struct ledger *ledger, struct str line)
{
    const size_t *place = map_find(&ledger->line_places, line);
    return place ? &ledger->lines[*place] : NULL;
}

int64_t budget_available_fen(const struct budget_line *line, int32_t day)
{
    int64_t by_day = line->record.amount;
    for (size_t i = 0; i < line->n_changes; i++)
        if (line->changes[i].day <= day)
            by_day += line->changes[i].amount_fen;
    int64_t over_year = budget_adjusted_fen(line);
    return (by_day < over_year ? by_day : over_year) - line->spent_fen;
}

/* The same for all lines of a fund together. */
static int64_t fund_available_fen(const struct ledger *ledger, int fund, int32_t day)
{
    int64_t by_day = 0, over_year = 0, spent = 0;
    for (size_t i = 0; i < ledger->n_lines; i++) {
        const struct budget_line *line = &ledger->lines[i];
        if (line->record.fund != fund)
            continue;
        by_day += line->record.amount;
        for (size_t c = 0; c < line->n_changes; c++)
            by_day += line->changes[c].day <= day ? line->changes[c].amount_fen : 0;
        over_year += budget_adjusted_fen(line);
        spent += line->spent_fen;
    }
    return (by_day < over_year ? by_day : over_year) - spent;
}

/* Troubles: the place gets the field and the value, the message its arguments. */

static struct place at_field(const struct place *place, const char *field, struct str value)
{
    struct place where = *place;
    where.field = str_from(field);
    where.value = value;
    return where;
}

static struct place at_money(struct arena *arena, const struct place *place, const char *field, int64_t fen)
{
    _cleanup_buf_ struct buf text = BUF(64);
    money_print_plain(&text, fen);
    return at_field(place, field, arena_str(arena, buf_view(&text)));
}

static struct place at_date(struct arena *arena, const struct place *place, const char *field, int32_t day)
{
    _cleanup_buf_ struct buf text = BUF(64);
    date_print(&text, day);
    return at_field(place, field, arena_str(arena, buf_view(&text)));
}

bool may_open_year(const struct year_record *record, const struct rules *rules, const struct place *place,
                   struct problems *problems)
{
    size_t before = problems->total;
    _cleanup_buf_ struct buf names = BUF(4096);
    if (!rules_layout(rules, record->layout, record->year)) {
        struct place where = at_field(place, "layout", record->layout);
        for (size_t i = 0; i < rules->n_layouts; i++)
            buf_printf(&names, "%s%.*s", i ? ", " : "", STR_ARGS(rules->layouts[i].id));
        PROBLEM(problems, &where, MSG_layout_unknown, ARG_NUMBER("year", record->year),
                ARG_TEXT("layouts", buf_view(&names)));
    }
    if (record->scoring.n && !rules_scoring(rules, record->scoring)) {
        struct place where = at_field(place, "scoring", record->scoring);
        buf_clear(&names);
        for (size_t i = 0; i < rules->n_scorings; i++)
            buf_printf(&names, "%s%.*s", i ? ", " : "", STR_ARGS(rules->scorings[i].id));
        PROBLEM(problems, &where, MSG_year_scoring_unknown, ARG_TEXT("scorings", buf_view(&names)));
    }
    return problems->total == before;
}

bool year_is_open(const struct ledger *ledger, const struct place *place, struct problems *problems)
{
    struct place where = at_field(place, "year", STR(""));
    if (!ledger->known)
        PROBLEM(problems, &where, MSG_year_unknown, ARG_NUMBER("year", ledger->year));
    else if (ledger->closed)
        PROBLEM(problems, &where, MSG_year_closed, ARG_NUMBER("year", ledger->year));
    return ledger->known && !ledger->closed;
}

bool may_close(const struct ledger *ledger, const struct close_record *record, const struct place *place,
               struct problems *problems)
{
    struct ledger as_if_open = *ledger;
    struct place where = at_field(place, "year", STR(""));
    as_if_open.closed = false;
    if (!year_is_open(&as_if_open, place, problems))
        return false;
    if (ledger->closed == record->closed)
        PROBLEM(problems, &where, record->closed ? MSG_year_closed_already : MSG_year_open_already,
                ARG_NUMBER("year", ledger->year));
    return ledger->closed != record->closed;
}

static bool date_in_year(const struct ledger *ledger, int32_t day, const struct place *place, struct problems *problems)
{
    if (day >= first_day_of((int)ledger->year) && day <= last_day_of((int)ledger->year))
        return true;
    struct place where = at_date(ledger->arena, place, "date", day);
    PROBLEM(problems, &where, MSG_date_outside_year, ARG_NUMBER("year", ledger->year));
    return false;
}

/* A code must be known in the year and stand on one of the levels; `digits` lists them, such as "3/5". */
static bool code_is_good(const struct ledger *ledger, bool economic, struct str code, const char *digits,
                         const struct place *place, struct problems *problems)
{
    const struct codes *codes = economic ? ledger->economic_codes : ledger->function_codes;
    const char *field = economic ? "economic" : "function";
    struct place where = at_field(place, field, code);
    bool level = false;
    for (const char *d = digits; *d; d++)
        level |= code.n == (size_t)(*d - '0');
    const struct code *row = codes_find(codes, code, ledger->year);
    if (row && level && (!economic || row->system == SYSTEM_DEPARTMENT))
        return true;
    if (row && economic && row->system != SYSTEM_DEPARTMENT)
        PROBLEM(problems, &where, MSG_code_not_departments);
    else if (row || (!level && codes_known(codes, code)))
        PROBLEM(problems, &where, MSG_code_wrong_level, ARG_TEXT("digits", str_from(digits)));
    else if (codes_known(codes, code))
        PROBLEM(problems, &where, MSG_code_other_year, ARG_NUMBER("year", ledger->year));
    else
        PROBLEM(problems, &where, MSG_code_unknown, ARG_TEXT("digits", str_from(digits)));
    return false;
}

bool may_add_project(const struct ledger *ledger, const struct place *place, struct problems *problems)
{
    return year_is_open(ledger, place, problems);
}

bool may_name_project(const struct ledger *ledger, struct str project, const struct place *place,
                      struct problems *problems)
{
    if (!project.n || map_find(&ledger->projects, project))
        return true;
    struct place where = at_field(place, "project", project);
    PROBLEM(problems, &where, MSG_project_unknown, ARG_NUMBER("year", ledger->year));
    return false;
}

bool may_name_line(const struct ledger *ledger, struct str line, const struct place *place, struct problems *problems)
{
    if (!year_is_open(ledger, place, problems))
        return false;
    struct place where = at_field(place, "line", line);
    if (!ledger_line(ledger, line))
        PROBLEM(problems, &where, MSG_budget_line_unknown, ARG_NUMBER("year", ledger->year));
    return ledger_line(ledger, line) != NULL;
}

static bool project_fits(const struct ledger *ledger, const struct budget_record *record, const struct place *place,
                         struct problems *problems)
{
    struct place where = at_field(place, "project", record->project);
    if (record->category == CATEGORY_PROJECT && !record->project.n)
        PROBLEM(problems, &where, MSG_project_needed);
    else if (record->category != CATEGORY_PROJECT && record->project.n)
        PROBLEM(problems, &where, MSG_project_not_allowed);
    else
        return may_name_project(ledger, record->project, place, problems);
    return false;
}

bool may_add_budget(const struct ledger *ledger, const struct budget_record *record, const struct place *place,
                    struct problems *problems)
{
    size_t before = problems->total;
    if (!year_is_open(ledger, place, problems))
        return false;
    if (ledger_line(ledger, record->line)) {
        struct place where = at_field(place, "line", record->line);
        PROBLEM(problems, &where, MSG_budget_line_twice);
    }
    code_is_good(ledger, false, record->function, "7", place, problems);
    if (record->economic.n)
        code_is_good(ledger, true, record->economic, "3/5", place, problems);
    project_fits(ledger, record, place, problems);
    if (record->amount < 0) {
        struct place where = at_money(ledger->arena, place, "amount", record->amount);
        PROBLEM(problems, &where, MSG_amount_negative);
    }
    return problems->total == before;
}

bool may_change_budget(const struct ledger *ledger, const struct budget_change_record *record,
                       const struct place *place, struct problems *problems)
{
    size_t before = problems->total;
    if (!year_is_open(ledger, place, problems))
        return false;
    date_in_year(ledger, record->date, place, problems);
    const struct budget_line *line = ledger_line(ledger, record->line);
    struct str number = change_number(ledger->arena, record);
    struct place where = at_field(place, "document", record->document);
    if (number.p && map_find(&ledger->change_numbers, number))
        PROBLEM(problems, &where, MSG_document_twice, ARG_TEXT("line", record->line));
    where = at_field(place, "line", record->line);
    if (!line) {
        PROBLEM(problems, &where, MSG_budget_line_unknown, ARG_NUMBER("year", ledger->year));
        return false;
    }
    where = at_money(ledger->arena, place, "amount", record->amount);
    if (record->amount == 0)
        PROBLEM(problems, &where, MSG_amount_zero);
    int64_t adjusted = budget_adjusted_fen(line) + record->amount;
    if (adjusted < 0)
        PROBLEM(problems, &where, MSG_budget_below_zero, ARG_MONEY("adjusted", adjusted));
    else if (adjusted < line->spent_fen && line->record.control != CONTROL_FUND)
        PROBLEM(problems, &where, MSG_budget_below_spent, ARG_MONEY("adjusted", adjusted),
                ARG_MONEY("spent", line->spent_fen), ARG_MONEY("short", line->spent_fen - adjusted));
    return problems->total == before;
}

bool may_book_income(const struct ledger *ledger, const struct income_record *record, const struct place *place,
                     struct problems *problems)
{
    size_t before = problems->total;
    if (!year_is_open(ledger, place, problems))
        return false;
    date_in_year(ledger, record->date, place, problems);
    code_is_good(ledger, false, record->function, "7", place, problems);
    if (record->amount <= 0) {
        struct place where = at_money(ledger->arena, place, "amount", record->amount);
        PROBLEM(problems, &where, MSG_amount_not_positive);
    }
    return problems->total == before;
}

static bool money_is_there(const struct ledger *ledger, const struct budget_line *line,
                           const struct payment_record *record, const struct place *place, struct problems *problems)
{
    bool by_fund = line->record.control == CONTROL_FUND;
    int64_t available = by_fund ? fund_available_fen(ledger, line->record.fund, record->date)
                                : budget_available_fen(line, record->date);
    if (record->amount <= available)
        return true;
    struct place where = at_money(ledger->arena, place, "amount", record->amount);
    problems_add(problems, &where, by_fund ? MSG_payment_over_fund : MSG_payment_over_line,
                 (const struct message_argument[]){ARG_TEXT("line", record->line),
                                                   ARG_DATE("date", record->date),
                                                   ARG_MONEY("available", available),
                                                   ARG_MONEY("short", record->amount - available),
                                                   {0}});
    return false;
}

bool may_pay(const struct ledger *ledger, struct payment_record *record, const struct place *place,
             struct problems *problems)
{
    size_t before = problems->total;
    if (!year_is_open(ledger, place, problems))
        return false;
    date_in_year(ledger, record->date, place, problems);
    const struct budget_line *line = ledger_line(ledger, record->line);
    if (!line) {
        struct place where = at_field(place, "line", record->line);
        PROBLEM(problems, &where, MSG_budget_line_unknown, ARG_NUMBER("year", ledger->year));
        return false;
    }
    if (!record->economic.n)
        record->economic = line->record.economic;
    if (code_is_good(ledger, true, record->economic, "5", place, problems) &&
        !str_starts(record->economic, line->record.economic)) {
        struct place where = at_field(place, "economic", record->economic);
        PROBLEM(problems, &where, MSG_economic_outside_line, ARG_TEXT("line", record->line),
                ARG_TEXT("code", line->record.economic));
    }
    if (record->amount <= 0) {
        struct place where = at_money(ledger->arena, place, "amount", record->amount);
        PROBLEM(problems, &where, MSG_amount_not_positive);
    } else if (problems->total == before) {
        money_is_there(ledger, line, record, place, problems);
    }
    return problems->total == before;
}

bool may_reverse(const struct ledger *ledger, const struct reversal_record *record,
                 const struct reversal_target *target, const struct place *place, struct problems *problems)
{
    size_t before = problems->total;
    if (!year_is_open(ledger, place, problems))
        return false;
    date_in_year(ledger, record->date, place, problems);
    struct place where = at_field(place, "reverses", record->reverses);
    if (!target->found)
        PROBLEM(problems, &where, MSG_reversal_of_nothing, ARG_NUMBER("year", ledger->year));
    else if (target->is_reversal)
        PROBLEM(problems, &where, MSG_reversal_of_reversal);
    else if (target->already_reversed)
        PROBLEM(problems, &where, MSG_reversal_twice, ARG_TEXT("by", target->reversed_by));
    else if (record->date < target->day)
        PROBLEM(problems, &where, MSG_reversal_too_early, ARG_DATE("date", target->day));
    return problems->total == before;
}

bool may_carry_over(const struct ledger *ledger, const struct carry_over_record *record, const struct place *place,
                    struct problems *problems)
{
    size_t before = problems->total;
    if (!year_is_open(ledger, place, problems))
        return false;
    if (record->function.n || record->fund != FUND_OTHER)
        code_is_good(ledger, false, record->function, "7", place, problems);
    return problems->total == before;
}

bool may_override(const struct ledger *ledger, const struct layout *layout, const struct override_record *record,
                  const struct place *place, struct problems *problems)
{
    size_t before = problems->total;
    struct decimal printed;
    if (!year_is_open(ledger, place, problems))
        return false;
    struct place where = at_field(place, "figure", record->figure);
    if (!layout || !layout_may_print(layout, record->figure))
        PROBLEM(problems, &where, MSG_figure_unknown, ARG_NUMBER("year", ledger->year));
    where = at_field(place, "printed", record->printed);
    if (record->printed.n && !decimal_parse(record->printed, &printed))
        PROBLEM(problems, &where, MSG_value_not_decimal);
    return problems->total == before;
}
