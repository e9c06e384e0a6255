#include "office/categories.h"

#include "office/journal.h"

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

static int read_categories(struct store *store, struct kept *kept, struct error *err)
{
    return office_categories(store, &kept->category_records.arena, &kept->categories, err);
}

int category_resolve(struct journal *journal, struct arena *arena, struct str *category, const struct place *place,
                     struct problems *problems, bool *ret, struct error *err)
{
    struct kept *kept = journal->kept;
    TRY(kept_refresh(journal->deriver.store, KIND_CATEGORY, &kept->category_records, true, read_categories, err));
    struct str path;
    *ret = categories_resolve(&kept->categories, *category, place, problems, &path);
    if (path.p == category->p)
        return 0;
    *category = arena_str(arena, path); /* what is kept may be read again before this is written */
    return category->p ? 0 : error_memory(err);
}
