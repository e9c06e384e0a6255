#include "office/units.h"

#include "queries.gen.h"

#include "office/journal.h"

int office_units(struct store *store, struct arena *arena, struct units *ret, struct error *err)
{
    struct units units = units_of(arena);
    struct records rows;
    TRY(office_records(store, arena, &kinds[KIND_UNIT], YEAR_OF_NONE, &rows, err));
    for (size_t i = 0; i < rows.n; i++)
        TRY(units_put(&units, records_at(&rows, i), err));
    *ret = units;
    return 0;
}

static int read_units(struct store *store, struct kept *kept, struct error *err)
{
    return office_units(store, &kept->unit_records.arena, &kept->units, err);
}

int office_units_kept(struct store *store, bool journal_is_open, const struct units **ret, struct error *err)
{
    struct kept *kept = kept_with(store);
    if (!kept)
        return error_memory(err);
    TRY(kept_refresh(store, KIND_UNIT, &kept->unit_records, journal_is_open, read_units, err));
    *ret = &kept->units;
    return 0;
}

int unit_names_load(struct store *store, struct arena *arena, struct unit_names *ret, struct error *err)
{
    struct unit_names names = unit_names_of(arena);
    _cleanup_query_ struct query query = {0};
    struct q_journal_of_kind_row row;
    int status;
    TRY(q_journal_of_kind(store, &(struct q_journal_of_kind_in){str_from(unit_schema.name), YEAR_OF_NONE}, &query,
                          err));
    while ((status = q_journal_of_kind_next(&query, &row, err)) == 1) {
        struct unit_record record;
        TRY(schema_from_json(arena, &unit_schema, row.body, &record, err));
        TRY(unit_names_add(&names, &record, clock_day_of(row.recorded_ms), err));
    }
    *ret = names;
    return status < 0 ? -1 : 0;
}

struct names_loading {
    struct arena *arena;
    struct unit_names *ret;
};

static int load_names(struct store *store, void *argument, struct error *err)
{
    struct names_loading *l = argument;
    return unit_names_load(store, l->arena, l->ret, err);
}

int office_unit_names(const struct office *office, struct arena *arena, struct unit_names *ret, struct error *err)
{
    return store_read(office->store, load_names, &(struct names_loading){arena, ret}, err);
}
