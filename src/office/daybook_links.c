#include "office/daybook_links.h"

#include "office/cases.h"
#include "office/replay.h"
#include "queries.gen.h"

static const struct str *text_column(const struct schema *schema, const void *item, const char *name)
{
    const struct field *field = daybook_column(schema, str_from(name));
    return field && !field_is_empty(field, item) ? (const void *)((const char *)item + field->offset) : NULL;
}

static int keep_matter(void *state, struct arena *scratch, const struct matter *m, struct error *err)
{
    (void)scratch;
    (void)err;
    *(struct matter *)state = *m;
    return 0;
}

static int link_matter(const struct daybook_linker *l, struct str number, struct daybook_links *links,
                       struct error *err)
{
    struct matter *matter = ARENA_NEW(l->arena, struct matter);
    if (!matter)
        return error_memory(err);
    const struct replay replay = {l->as_of_seq, NULL, keep_matter, matter};
    TRY(l->as_of_seq == INT64_MAX ? matter_load(l->ledgers->store, l->arena, number, matter, err)
                                  : matter_replay(l->ledgers->store, l->arena, number, &replay, err));
    links->matter = matter->number.n ? matter : NULL;
    return 0;
}

static int link_payment_of(const struct daybook_linker *l, int64_t year, struct str number, struct daybook_links *links,
                           struct error *err)
{
    _cleanup_query_ struct query query = {0}, undone = {0};
    struct q_posting_by_number_row row;
    struct q_posting_reversal_of_row by;
    struct store *store = l->ledgers->store;
    TRY(q_posting_by_number(store, &(struct q_posting_by_number_in){year, number}, &query, err));
    int status = q_posting_by_number_next(&query, &row, err);
    if (status != 1 || !str_equal(row.kind, STR("payment")) || row.reverses.n)
        return status < 0 ? -1 : 0;
    links->payment_day = (int32_t)row.day;
    links->payment_fen = row.amount_fen;
    links->payment_line = arena_str(l->arena, row.account);
    TRY(q_posting_reversal_of(store, &(struct q_posting_reversal_of_in){year, number}, &undone, err));
    status = q_posting_reversal_of_next(&undone, &by, err);
    links->payment_state = status == 1 ? PAYMENT_REVERSED : PAYMENT_PAID;
    links->payment_year = year;
    return status < 0 ? -1 : links->payment_line.p ? 0 : error_memory(err);
}

/* The voucher of that year, else of the next: what is decided in December is paid in January. */
static int link_payment(const struct daybook_linker *l, int64_t year, struct str number, struct daybook_links *links,
                        struct error *err)
{
    TRY(link_payment_of(l, year, number, links, err));
    return links->payment_state ? 0 : link_payment_of(l, year + 1, number, links, err);
}

/* The year whose fund the grant is taken from: that of its payment, before it is paid that of the grant. */
static int fund_year(const struct daybook_linker *l, const struct relief_record *grant, int64_t *ret, struct error *err)
{
    struct daybook_links links = daybook_links_none();
    const int64_t year = civil_from_day(grant->head.date).year;
    if (grant->payment.n)
        TRY(link_payment(l, year, grant->payment, &links, err));
    *ret = links.payment_state ? links.payment_year : year;
    return 0;
}

/* What the lines of the fund have in that year, less the city's share of every grant that stands. */
static int link_fund(const struct daybook_linker *l, const struct relief_record *grant, const struct records *grants,
                     struct daybook_links *links, struct error *err)
{
    struct records funds;
    struct ledger *ledger;
    int64_t year, other_year;
    int64_t left_fen = grant->city == MONEY_NONE ? 0 : -grant->city, later_fen = 0;
    TRY(fund_year(l, grant, &year, err));
    TRY(office_records(l->ledgers->store, l->arena, &kinds[KIND_RELIEF_FUND], year, &funds, err));
    if (!funds.n)
        return 0;
    TRY(ledgers_get(l->ledgers, year, &ledger, err));
    for (size_t i = 0; i < funds.n; i++) {
        const struct relief_fund_record *fund = records_at(&funds, i);
        const struct budget_line *line = ledger_line(ledger, fund->line);
        links->on_fund_line |= links->payment_line.n && str_equal(fund->line, links->payment_line);
        if (line && !money_add(&left_fen, budget_adjusted_fen(line)))
            return FAIL(err, MSG_sum_too_large);
    }
    for (size_t i = 0; i < grants->n; i++) {
        const struct relief_record *other = records_at(grants, i);
        bool same = str_equal(other->head.number, grant->head.number);
        if (same || other->head.struck == YES || other->city == MONEY_NONE)
            continue;
        TRY(fund_year(l, other, &other_year, err));
        if (other_year != year)
            continue;
        bool later = other->head.date > grant->head.date ||
                     (other->head.date == grant->head.date && str_compare(other->head.number, grant->head.number) > 0);
        if (!money_add(&left_fen, -other->city) || (later && !money_add(&later_fen, other->city)))
            return FAIL(err, MSG_sum_too_large);
    }
    links->fund_left_fen = left_fen;
    links->fund_after_fen = left_fen + later_fen;
    return 0;
}

/* Of the matters between blanks those that are there for the asker. */
static int link_matters(const struct daybook_linker *l, struct str list, struct daybook_facts *facts, struct error *err)
{
    _cleanup_buf_ struct buf seen = BUF(1 << 20);
    struct str number;
    bool dropped = false;
    while (list.n && str_cut(&list, ' ', &number)) {
        struct matter matter;
        TRY(matter_load(l->ledgers->store, l->arena, number, &matter, err));
        const bool there = !matter.number.n || matter_sight(l->units, &matter, l->asker) != SIGHT_NOTHING;
        dropped |= !there;
        if (number.n && there)
            buf_printf(&seen, "%s%.*s", seen.n ? " " : "", STR_ARGS(number));
    }
    struct str *kept = ARENA_NEW(l->arena, struct str);
    if (!kept)
        return error_memory(err);
    *kept = arena_str(l->arena, buf_view(&seen));
    facts->matters = dropped ? kept : NULL;
    return kept->p ? 0 : error_memory(err);
}

/* What the asker may see of the entry follows from what he may see of its matters. */
static int link_sight(const struct daybook_linker *l, const struct str *matters, struct daybook_facts *facts,
                      struct error *err)
{
    const struct matter *matter = facts->links.matter;
    if (matter) {
        enum sight sight = matter_sight(l->units, matter, l->asker);
        facts->closed = sight == SIGHT_NOTHING;
        facts->secret = sight == SIGHT_WHOLE ? STR("") : matter->number;
    }
    return matters ? link_matters(l, *matters, facts, err) : 0;
}

int daybook_link(const struct daybook_linker *l, const struct kind *kind, const void *item,
                 const struct records *entries, struct daybook_facts *ret, struct error *err)
{
    const struct daybook_head *head = item;
    const struct str *matter = text_column(kind->schema, item, "matter");
    const struct str *payment = text_column(kind->schema, item, "payment");
    int64_t year = civil_from_day(head->date).year;
    struct daybook_facts facts = {.arena = l->arena,
                                  .schema = kind->schema,
                                  .item = item,
                                  .links = daybook_links_none(),
                                  .today = l->today,
                                  .names = l->names,
                                  .secret = STR("")};
    if (matter)
        TRY(link_matter(l, *matter, &facts.links, err));
    if (payment)
        TRY(link_payment(l, year, *payment, &facts.links, err));
    if (kind->id == KIND_RELIEF)
        TRY(link_fund(l, item, entries, &facts.links, err));
    if (l->asker)
        TRY(link_sight(l, text_column(kind->schema, item, "matters"), &facts, err));
    *ret = facts;
    return 0;
}

static int matter_is_there(const struct daybook_linker *l, struct str number, bool *ret, struct error *err)
{
    struct matter matter;
    TRY(matter_load(l->ledgers->store, l->arena, number, &matter, err));
    *ret = matter.number.n > 0;
    return 0;
}

static int meeting_is_there(const struct daybook_linker *l, struct str number, bool *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_record_get_row row;
    TRY(q_record_get(l->ledgers->store, &(struct q_record_get_in){str_from(meeting_schema.name), YEAR_OF_NONE, number},
                     &query, err));
    int status = q_record_get_next(&query, &row, err);
    *ret = status == 1;
    return status < 0 ? -1 : 0;
}

int daybook_check_names(const struct daybook_linker *l, const struct units *units, const struct kind *kind,
                        const void *item, const struct place *place, struct problems *problems, bool *ret,
                        struct error *err)
{
    static const struct {
        const char *column;
        int (*is_there)(const struct daybook_linker *linker, struct str number, bool *ret, struct error *err);
        enum message_id unknown;
    } references[] = {{"matter", matter_is_there, MSG_case_unknown},
                      {"matters", matter_is_there, MSG_case_unknown},
                      {"meeting", meeting_is_there, MSG_daybook_meeting_unknown},
                      {"unit", NULL, MSG_unit_unknown}};
    *ret = true;
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        const struct str *list = text_column(kind->schema, item, references[i].column);
        struct str rest = list ? *list : STR(""), word;
        while (rest.n && str_cut(&rest, ' ', &word)) {
            struct place where = *place;
            bool there = units_find(units, word) != NULL;
            if (!word.n)
                continue;
            if (references[i].is_there)
                TRY(references[i].is_there(l, word, &there, err));
            where.field = str_from(references[i].column);
            where.value = word;
            if (!there)
                PROBLEM(problems, &where, references[i].unknown);
            *ret &= there;
        }
    }
    return 0;
}
