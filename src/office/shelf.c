#include "office/shelf.h"

#include "office/cases.h"
#include "queries.gen.h"

enum { SHELF_BYTES = 4 << 20, NUMBER_MAX = 1 << 16 };

struct shelf shelf_of(struct store *store)
{
    return (struct shelf){.store = store, .arena = ARENA((size_t)1 << 30), .last = BUF(NUMBER_MAX)};
}

static int put(struct shelf *shelf, struct str number, const struct matter *matter, struct matter **ret,
               struct error *err)
{
    struct matter *kept = ARENA_NEW(&shelf->arena, struct matter);
    struct str key = arena_str(&shelf->arena, number);
    shelf->places.arena = &shelf->arena; /* which moves with the shelf */
    size_t *place = kept && key.p ? map_add(&shelf->places, key, NULL) : NULL;
    if (!place)
        return error_memory(err);
    *kept = *matter;
    *place = (size_t)kept;
    *ret = kept;
    return 0;
}

static int find_last(struct shelf *shelf, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_matter_last_number_row row;
    TRY(q_matter_last_number(shelf->store, &query, err));
    int status = q_matter_last_number_next(&query, &row, err);
    if (status == 1)
        buf_str(&shelf->last, row.number);
    shelf->last_known = status >= 0 && buf_ok(&shelf->last);
    return status < 0 ? -1 : 0;
}

int shelf_get(struct shelf *shelf, struct str number, struct matter **ret, struct error *err)
{
    const size_t *place = map_find(&shelf->places, number);
    struct matter matter = matter_new();
    if (place) {
        *ret = (struct matter *)*place;
        return 0;
    }
    if (!shelf->last_known)
        TRY(find_last(shelf, err));
    /* Numbers mostly come in order: one behind the last is of a matter that is not there. */
    if (!shelf->last_known || str_compare(number, buf_view(&shelf->last)) <= 0)
        TRY(matter_load(shelf->store, &shelf->arena, number, &matter, err));
    return put(shelf, number, &matter, ret, err);
}

int shelf_last_number(struct shelf *shelf, struct str *ret, struct error *err)
{
    if (!shelf->last_known)
        TRY(find_last(shelf, err));
    *ret = buf_view(&shelf->last);
    return shelf->last_known ? 0 : error_memory(err);
}

void shelf_take_last_number(struct shelf *shelf, const struct kept *kept)
{
    if (!kept->last_known)
        return;
    buf_str(&shelf->last, buf_view(&kept->last_number));
    shelf->last_known = buf_ok(&shelf->last);
}

void shelf_keep_last_number(const struct shelf *shelf, struct kept *kept)
{
    buf_clear(&kept->last_number);
    buf_str(&kept->last_number, buf_view(&shelf->last));
    kept->last_known = shelf->last_known && buf_ok(&kept->last_number);
}

void shelf_note_begun(struct shelf *shelf, struct str number)
{
    if (str_compare(number, buf_view(&shelf->last)) <= 0)
        return;
    buf_clear(&shelf->last);
    buf_str(&shelf->last, number);
    shelf->last_known &= buf_ok(&shelf->last);
}

bool shelf_is_full(const struct shelf *shelf)
{
    return shelf->arena.used > SHELF_BYTES;
}

void shelf_clear(struct shelf *shelf)
{
    arena_free(&shelf->arena);
    shelf->places = (struct map){0};
}

void shelf_free(struct shelf *shelf)
{
    shelf_clear(shelf);
    buf_free(&shelf->last);
}
