#include "office/categories.h"

#include "office/journal.h"
#include "queries.gen.h"

int office_categories(struct store *store, struct arena *arena, struct categories *ret, struct error *err)
{
    struct categories categories = categories_of(arena);
    struct records rows;
    TRY(office_records(store, arena, &kinds[KIND_CATEGORY], YEAR_OF_NONE, &rows, err));
    for (size_t i = 0; i < rows.n; i++)
        TRY(categories_add(&categories, records_at(&rows, i), err));
    *ret = categories;
    return 0;
}

/* A whole path is found without reading the classification. */
static int is_whole_path(struct store *store, struct str path, bool *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_record_get_row row;
    const struct q_record_get_in in = {str_from(category_schema.name), YEAR_OF_NONE, path};
    TRY(q_record_get(store, &in, &query, err));
    int status = q_record_get_next(&query, &row, err);
    *ret = status == 1;
    return status < 0 ? -1 : 0;
}

int category_resolve(struct store *store, struct arena *arena, struct categories *loaded, struct str *category,
                     const struct place *place, struct problems *problems, bool *ret, struct error *err)
{
    if (!loaded->arena) {
        TRY(is_whole_path(store, *category, ret, err));
        if (*ret)
            return 0;
        TRY(office_categories(store, arena, loaded, err));
    }
    *ret = categories_resolve(loaded, *category, place, problems, category);
    return 0;
}
