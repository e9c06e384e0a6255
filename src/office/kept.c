#include "office/kept.h"

#include <stdlib.h>

#include "queries.gen.h"

enum { RECORDS_MAX = 256 << 20, NUMBER_MAX = 1 << 16 };

static void forget(void *state)
{
    struct kept *kept = state;
    arena_free(&kept->unit_records.arena);
    arena_free(&kept->category_records.arena);
    buf_free(&kept->last_number);
    free(kept);
}

struct kept *kept_with(struct store *store)
{
    struct store_companion *companion = store_companion(store);
    if (!companion->state) {
        *companion = (struct store_companion){calloc(1, sizeof(struct kept)), forget};
        struct kept *kept = companion->state;
        if (kept) {
            kept->unit_records.arena = kept->category_records.arena = ARENA((size_t)RECORDS_MAX);
            kept->last_number = BUF(NUMBER_MAX);
        }
    }
    return companion->state;
}

static void set_hash(struct hash_hex *hash, struct str text)
{
    *hash = (struct hash_hex){""};
    for (size_t i = 0; i < HASH_HEX && i < text.n; i++)
        hash->text[i] = text.p[i];
}

void kept_begin(struct kept *kept, struct str newest)
{
    if (newest.n && str_equal(str_from(kept->at.text), newest))
        return;
    kept->unit_records.known = kept->category_records.known = kept->last_known = false;
}

void kept_change(struct kept *kept, enum kind_id kind)
{
    kept->at.text[0] = '\0';
    kept->unit_records.known &= kind != KIND_UNIT;
    kept->category_records.known &= kind != KIND_CATEGORY;
}

void kept_end(struct kept *kept, struct str newest)
{
    set_hash(&kept->at, newest);
}

static int read_version(struct store *store, enum kind_id kind, struct hash_hex *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_record_version_row row;
    const struct q_record_version_in in = {str_from(kinds[kind].schema->name), YEAR_OF_NONE};
    TRY(q_record_version(store, &in, &query, err));
    int status = q_record_version_next(&query, &row, err);
    set_hash(ret, status == 1 ? row.hash : STR(""));
    return status < 0 ? -1 : 0;
}

int kept_refresh(struct store *store, enum kind_id kind, struct kept_records *records, bool journal_is_open,
                 int (*read)(struct store *store, struct kept *kept, struct error *err), struct error *err)
{
    struct hash_hex version;
    if (journal_is_open && records->known)
        return 0;
    TRY(read_version(store, kind, &version, err));
    if (!version.text[0] || !str_equal(str_from(version.text), str_from(records->version.text))) {
        arena_free(&records->arena);
        records->version.text[0] = '\0';
        TRY(read(store, kept_with(store), err));
        records->version = version;
    }
    records->known |= journal_is_open;
    return 0;
}
