/* Between the generated queries and the engine that runs them. Nobody else includes this. */
#ifndef XINFANG_STORE_ENGINE_H
#define XINFANG_STORE_ENGINE_H

#include "store/store.h"

struct query_text {
    const char *name;
    int parameters;
    const char *sql;
};
extern const struct query_text query_texts[];
extern const size_t query_count;

int query_start(struct store *store, int id, struct query *ret, struct error *err);
void query_bind_int(struct query *query, int index, int64_t value);
void query_bind_text(struct query *query, int index, struct str value); /* borrowed until the step */
int query_step(struct query *query, struct error *err);                 /* 1 row, 0 done, -1 error */
int64_t query_int(struct query *query, int column);
struct str query_text(struct query *query, int column);

#endif
