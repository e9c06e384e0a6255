#include "office/units.h"

#include <stdlib.h>

#include "base/hash.h"
#include "office/journal.h"
#include "queries.gen.h"

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

struct kept_units {
    struct arena arena;
    struct units units;
    struct hash_hex version; /* the hash of the newest unit in the journal; empty when nothing is kept */
};

static void forget(void *state)
{
    struct kept_units *kept = state;
    arena_free(&kept->arena);
    free(kept);
}

static struct kept_units *kept_with(struct store *store)
{
    struct store_companion *companion = store_companion(store);
    if (!companion->state) {
        *companion = (struct store_companion){calloc(1, sizeof(struct kept_units)), forget};
        struct kept_units *kept = companion->state;
        if (kept)
            kept->arena = ARENA((size_t)256 << 20);
    }
    return companion->state;
}

static int read_version(struct store *store, struct hash_hex *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_record_version_row row;
    const struct q_record_version_in in = {str_from(kinds[KIND_UNIT].schema->name), YEAR_OF_NONE};
    TRY(q_record_version(store, &in, &query, err));
    int status = q_record_version_next(&query, &row, err);
    *ret = (struct hash_hex){""};
    for (size_t i = 0; status == 1 && i < HASH_HEX && i < row.hash.n; i++)
        ret->text[i] = row.hash.p[i];
    return status < 0 ? -1 : 0;
}

int office_units_kept(struct store *store, const struct units **ret, struct error *err)
{
    struct kept_units *kept = kept_with(store);
    struct hash_hex version;
    if (!kept)
        return error_memory(err);
    TRY(read_version(store, &version, err));
    if (!version.text[0] || !str_equal(str_from(version.text), str_from(kept->version.text))) {
        arena_free(&kept->arena);
        kept->version.text[0] = '\0';
        TRY(office_units(store, &kept->arena, &kept->units, err));
        kept->version = version;
    }
    *ret = &kept->units;
    return 0;
}
