#include "office/units.h"

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
