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
