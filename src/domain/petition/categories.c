#include "domain/petition/categories.h"

static const struct field fields[] = {
    FIELD(struct category_record, class1, FIELD_TEXT, FIELD_KEY),
    FIELD(struct category_record, class2, FIELD_TEXT, FIELD_KEY_PART),
    FIELD(struct category_record, class3, FIELD_TEXT, FIELD_KEY_PART),
    FIELD(struct category_record, category_code, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema category_schema = SCHEMA("category", struct category_record, fields);

#define SEVERAL_PATHS (SIZE_MAX / 2)
enum { NEAR_MAX = 15 };

struct categories categories_of(struct arena *arena)
{
    return (struct categories){.arena = arena, .paths = MAP(arena), .names = MAP(arena)};
}

struct str category_at_level(struct str path, int level)
{
    size_t end = 0;
    for (int i = 0; i < level && end < path.n; i++)
        end = str_find(path, '/', i ? end + 1 : 0);
    return str_slice(path, 0, end);
}

static int add_name(struct categories *c, struct str name, size_t place, struct error *err)
{
    bool added;
    size_t *known = name.n ? map_add(&c->names, name, &added) : NULL;
    if (!known)
        return name.n ? error_memory(err) : 0;
    *known = added ? place + 1 : SEVERAL_PATHS;
    return 0;
}

static int add_path(struct categories *c, struct str path, struct str name, struct error *err)
{
    bool added;
    if (!map_add(&c->paths, path, &added) || !ARENA_ROOM(c->arena, c->items, c->n_items, c->capacity))
        return error_memory(err);
    if (!added)
        return 0;
    c->items[c->n_items] = path;
    return add_name(c, name, c->n_items++, err);
}

int categories_add(struct categories *c, const struct category_record *record, struct error *err)
{
    const struct str names[CATEGORY_LEVELS] = {record->class1, record->class2, record->class3};
    struct str path = record->class1;
    c->n++;
    for (int level = 0; level < CATEGORY_LEVELS && names[level].n; level++) {
        if (level > 0)
            path = arena_printf(c->arena, "%.*s/%.*s", STR_ARGS(path), STR_ARGS(names[level]));
        if (!path.p)
            return error_memory(err);
        TRY(add_path(c, path, names[level], err));
    }
    const size_t *place = map_find(&c->names, record->category_code);
    if (!record->category_code.n || place)
        return 0;
    for (size_t i = c->n_items; i-- > 0;)
        if (str_equal(c->items[i], path))
            return add_name(c, record->category_code, i, err);
    return 0;
}

bool may_add_category(const struct category_record *record, const struct place *place, struct problems *problems)
{
    const size_t before = problems->total;
    const struct str names[CATEGORY_LEVELS] = {record->class1, record->class2, record->class3};
    for (int level = 0; level < CATEGORY_LEVELS; level++) {
        struct place where = *place;
        where.field = str_from(category_schema.fields[level].name);
        where.value = names[level];
        if (str_find(names[level], '/', 0) < names[level].n)
            PROBLEM(problems, &where, MSG_category_slash);
        if (level > 0 && names[level].n && !names[level - 1].n)
            PROBLEM(problems, &where, MSG_category_gap);
    }
    return problems->total == before;
}

static struct str last_name(struct str path)
{
    for (size_t slash; (slash = str_find(path, '/', 0)) < path.n;)
        path = str_slice(path, slash + 1, path.n);
    return path;
}

static void list(struct buf *out, size_t *n, struct str path)
{
    if ((*n)++ < NEAR_MAX)
        buf_printf(out, "%s%.*s", *n > 1 ? "、" : "", STR_ARGS(path));
}

/* The paths with that last name; else those whose last name has it in it or the other way round; else the first
 * level: what a person may have meant. */
static void list_near(const struct categories *c, struct str said, struct buf *out)
{
    size_t n = 0;
    said = last_name(said);
    for (size_t i = 0; i < c->n_items; i++)
        if (str_equal(last_name(c->items[i]), said))
            list(out, &n, c->items[i]);
    for (size_t i = 0, exact = n; !exact && i < c->n_items; i++)
        if (str_contains(last_name(c->items[i]), said) || str_contains(said, last_name(c->items[i])))
            list(out, &n, c->items[i]);
    for (size_t i = 0, some = n; !some && i < c->n_items; i++)
        if (str_find(c->items[i], '/', 0) == c->items[i].n)
            list(out, &n, c->items[i]);
    if (n > NEAR_MAX)
        buf_printf(out, "…（%zu）", n);
}

bool categories_resolve(const struct categories *c, struct str said, const struct place *place,
                        struct problems *problems, struct str *ret_path)
{
    *ret_path = said;
    if (!c->n || map_find(&c->paths, said))
        return true;
    const size_t *found = map_find(&c->names, said);
    if (found && *found != SEVERAL_PATHS) {
        *ret_path = c->items[*found - 1];
        return true;
    }
    struct place where = *place;
    where.field = STR("category");
    where.value = said;
    _cleanup_buf_ struct buf near = BUF(1 << 14);
    list_near(c, said, &near);
    PROBLEM(problems, &where, found ? MSG_category_several : MSG_category_unknown, ARG_TEXT("near", buf_view(&near)));
    return false;
}
