/*
 * Searching and comparing in a large register, in one process: each query of a file is asked a few times, the first
 * time cold as far as this process is.
 * usage: search_book DATABASE QUERIES; QUERIES are rows of tab-separated text, of two kinds:
 *     search NAME WORDS [UNIT [STATE]]
 *     same   NAME TITLE PLACE CONTENT
 * and prints for each NAME: kind, name, queries, middle ms, slow ms (one in a hundred is slower), found on average
 */
#include <stdio.h>
#include <stdlib.h>

#include "formats/file.h"
#include "load.h"
#include "office/same.h"
#include "office/search.h"
#include "queries.gen.h"

enum { GROUPS_MAX = 32, TIMES_MAX = 10000, ROUNDS = 3, SHOWN = 20, TODAY = 18993 };

struct group {
    struct str kind, name;
    double ms[TIMES_MAX];
    size_t n, found;
};

static void must(int status, const struct error *err)
{
    _cleanup_buf_ struct buf text = BUF(1 << 16);
    if (status == 0)
        return;
    error_print(&text, err, LANGUAGE_EN);
    fprintf(stderr, "search_book: %.*s\n", STR_ARGS(buf_view(&text)));
    exit(1);
}

static size_t ask(const struct office *office, struct arena *arena, const struct str *cells)
{
    struct error err;
    if (str_equal(cells[0], STR("search"))) {
        const struct search_wish wish = {cells[2], DATE_NONE, DATE_NONE, cells[3], cells[4], SHOWN};
        struct search_result result;
        must(office_search(office, arena, &wish, &result, &err), &err);
        return result.count;
    }
    const struct matter_text_parts parts = {cells[2], cells[3], cells[4], STR(""), TODAY};
    struct proposals proposals;
    must(office_same_text(office, arena, &parts, NULL, &proposals, &err), &err);
    return proposals.n;
}

static struct group *group_of(struct group *groups, size_t *n, const struct str *cells)
{
    for (size_t i = 0; i < *n; i++)
        if (str_equal(groups[i].kind, cells[0]) && str_equal(groups[i].name, cells[1]))
            return &groups[i];
    if (*n == GROUPS_MAX)
        exit(1);
    groups[*n] = (struct group){.kind = cells[0], .name = cells[1]};
    return &groups[(*n)++];
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void one_line(const struct office *office, struct group *groups, size_t *n, struct str line)
{
    struct str cells[5] = {STR(""), STR(""), STR(""), STR(""), STR("")};
    for (size_t i = 0; i < 5 && str_cut(&line, '\t', &cells[i]); i++)
        ;
    struct group *group = group_of(groups, n, cells);
    for (int round = 0; round < ROUNDS && group->n < TIMES_MAX; round++) {
        _cleanup_arena_ struct arena arena = ARENA((size_t)1 << 30);
        double from = now_s();
        group->found += ask(office, &arena, cells);
        group->ms[group->n++] = (now_s() - from) * 1000;
    }
}

int main(int argc, char **argv)
{
    static struct group groups[GROUPS_MAX];
    struct arena arena = ARENA((size_t)1 << 30);
    struct error err;
    struct rules rules;
    struct clock clock = {0};
    _cleanup_store_ struct store *store = NULL;
    struct str queries, line;
    size_t n = 0;
    if (argc != 3)
        return 2;
    must(rules_load_checked(&arena, STR(""), &rules, &err), &err);
    must(store_open(str_from(argv[1]), STORE_READ, &clock, &store, &err), &err);
    must(file_read(&arena, str_from(argv[2]), (size_t)64 << 20, &queries, &err), &err);
    const struct office office = {.store = store, .rules = &rules, .clock = &clock, .actor = STR("bench")};
    while (queries.n && str_cut(&queries, '\n', &line))
        if (line.n)
            one_line(&office, groups, &n, line);
    for (size_t i = 0; i < n; i++) {
        struct group *g = &groups[i];
        qsort(g->ms, g->n, sizeof *g->ms, by_size);
        printf("%.*s\t%.*s\t%zu\t%.3f\t%.3f\t%zu\n", STR_ARGS(g->kind), STR_ARGS(g->name), g->n, g->ms[g->n / 2],
               g->ms[g->n * 99 / 100], g->found / g->n);
    }
    arena_free(&arena);
    return 0;
}
