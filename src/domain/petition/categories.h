/*
 * The classification of matters: three levels of names (一级, 二级、三级分类), as an office keeps it. A matter is filed
 * under a path of one to three names, "城乡建设/安全生产/事故处理". Without a classification any category is good.
 */
#ifndef XINFANG_DOMAIN_PETITION_CATEGORIES_H
#define XINFANG_DOMAIN_PETITION_CATEGORIES_H

#include "base/map.h"
#include "formats/schema.h"

enum { CATEGORY_LEVELS = 3 };

struct category_record {
    int64_t year; /* of none, see office/kinds.h */
    struct str class1, class2, class3;
    struct str category_code; /* of an official list, if the office follows one */
};
extern const struct schema category_schema;

struct categories {
    struct arena *arena;
    size_t n;
    struct map paths; /* every path of any level */
    struct map names; /* the last name of a path, or its code -> place in items + 1, or SEVERAL_PATHS */
    struct str *items;
    size_t n_items, capacity;
};

struct categories categories_of(struct arena *arena);
int categories_add(struct categories *categories, const struct category_record *record, struct error *err);
/* A name has no '/', and none stands below an empty one. Troubles go to `problems`. */
bool may_add_category(const struct category_record *record, const struct place *place, struct problems *problems);
/*
 * The path that is meant by a path, by a name that only one path ends with, or by a code. False with a problem that
 * says what is near; with no classification at all it is `said` itself.
 */
bool categories_resolve(const struct categories *categories, struct str said, const struct place *place,
                        struct problems *problems, struct str *ret_path);
/* The first `level` names of a path, all of it where it has fewer. */
struct str category_at_level(struct str path, int level);

#endif
