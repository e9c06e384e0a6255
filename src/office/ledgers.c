#include "office/ledgers.h"

#include "office/journal.h"
#include "queries.gen.h"

static int load_year(struct ledgers *l, struct ledger *ledger, struct error *err)
{
    struct records rows;
    TRY(office_records(l->store, l->arena, &kinds[KIND_YEAR], ledger->year, &rows, err));
    ledger->known = rows.n > 0;
    if (ledger->known)
        ledger->record = *(const struct year_record *)records_at(&rows, 0);
    TRY(office_records(l->store, l->arena, &kinds[KIND_CLOSE], ledger->year, &rows, err));
    ledger->closed = rows.n > 0 && ((const struct close_record *)records_at(&rows, 0))->closed;
    TRY(office_records(l->store, l->arena, &kinds[KIND_PROJECT], ledger->year, &rows, err));
    for (size_t i = 0; i < rows.n; i++)
        if (!map_add(&ledger->projects, ((const struct project_record *)records_at(&rows, i))->code, NULL))
            return error_memory(err);
    return 0;
}

static int load_lines(struct ledgers *l, struct ledger *ledger, struct error *err)
{
    struct records rows;
    TRY(office_records(l->store, l->arena, &kinds[KIND_BUDGET], ledger->year, &rows, err));
    for (size_t i = 0; i < rows.n; i++)
        TRY(ledger_add_line(ledger, records_at(&rows, i), err));
    TRY(office_records(l->store, l->arena, &kinds[KIND_BUDGET_CHANGE], ledger->year, &rows, err));
    for (size_t i = 0; i < rows.n; i++)
        TRY(ledger_add_change(ledger, records_at(&rows, i), err));
    return 0;
}

static int load_spending(struct ledgers *l, struct ledger *ledger, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_posting_totals_row row;
    int status;
    TRY(q_posting_totals(l->store, &(struct q_posting_totals_in){ledger->year}, &query, err));
    while ((status = q_posting_totals_next(&query, &row, err)) == 1) {
        struct budget_line *line = str_equal(row.kind, STR("payment")) ? ledger_line(ledger, row.account) : NULL;
        if (line)
            line->spent_fen += row.amount_fen;
    }
    return status < 0 ? -1 : 0;
}

int ledgers_get(struct ledgers *l, int64_t year, struct ledger **ret, struct error *err)
{
    for (size_t i = 0; i < l->n; i++) {
        if (l->items[i]->year == year) {
            *ret = l->items[i];
            return 0;
        }
    }
    struct ledger *ledger = ARENA_NEW(l->arena, struct ledger);
    if (!ledger || !ARENA_ROOM(l->arena, l->items, l->n, l->capacity))
        return error_memory(err);
    *ledger = ledger_of(l->arena, &l->office->rules->function_codes, &l->office->rules->economic_codes, year);
    TRY(load_year(l, ledger, err));
    TRY(load_lines(l, ledger, err));
    TRY(load_spending(l, ledger, err));
    l->items[l->n++] = ledger;
    *ret = ledger;
    return 0;
}
