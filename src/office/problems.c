#include "office/problems.h"

#include <stdlib.h>

#include "office/search_index.h"
#include "queries.gen.h"

/* Of a large problem that many matters are read to say what it is about. */
enum { READ_MAX = 40, TYPICAL_SHARE = 40 /* percent of them have a typical word */ };

struct edge {
    int64_t id, other;
};

struct grouping {
    const struct office *office;
    struct arena *arena;
    const struct problem_wish *wish;
    struct store *store;
    struct same_finder finder;
    int64_t first, last; /* ids of the span of days */
    struct edge *edges;
    size_t n_edges, edges_capacity;
    int64_t *ids; /* of all matters that are linked or came again, sorted */
    size_t n, capacity;
    size_t *parent;
    struct public_problem *problems;
    size_t n_problems;
    struct public_problems result;
};

static int add_edge(struct grouping *g, int64_t id, int64_t other, struct error *err)
{
    if (!ARENA_ROOM(g->arena, g->edges, g->n_edges, g->edges_capacity))
        return error_memory(err);
    g->edges[g->n_edges++] = (struct edge){id, other};
    return 0;
}

static bool in_span(const struct grouping *g, int64_t id)
{
    return id >= g->first && id < g->last;
}

/* The id of a matter that may be shown, 0 of others. */
static int id_of(struct grouping *g, struct str number, int64_t *ret, struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA((size_t)64 << 20);
    struct matter m;
    TRY(matter_load(g->store, &scratch, number, &m, err));
    *ret = m.number.n && !m.secret ? search_matter_id(&m) : 0;
    return 0;
}

static int read_links(struct grouping *g, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_search_links_row row;
    int status;
    const struct q_search_links_in in = {g->first, g->last};
    TRY(q_search_links(g->store, &in, &query, err));
    while ((status = q_search_links_next(&query, &row, err)) == 1)
        TRY(add_edge(g, row.id, row.other, err));
    return status < 0 ? -1 : 0;
}

/* Merging is a person's word that two are one. */
static int read_merged(struct grouping *g, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_search_merged_row row;
    int status;
    TRY(q_search_merged(g->store, &query, err));
    while ((status = q_search_merged_next(&query, &row, err)) == 1) {
        int64_t id, other;
        TRY(id_of(g, row.matter, &id, err));
        TRY(id_of(g, row.into_matter, &other, err));
        if (id && other && in_span(g, id) && in_span(g, other))
            TRY(add_edge(g, id, other, err));
    }
    return status < 0 ? -1 : 0;
}

static int read_again(struct grouping *g, struct error *err)
{
    const struct problem_wish *wish = g->wish;
    _cleanup_query_ struct query query = {0};
    struct q_search_came_again_row row;
    int status;
    const struct q_search_came_again_in in = {wish->from_day == DATE_NONE ? INT32_MIN : wish->from_day,
                                              wish->to_day == DATE_NONE ? INT32_MAX : wish->to_day};
    TRY(q_search_came_again(g->store, &in, &query, err));
    while ((status = q_search_came_again_next(&query, &row, err)) == 1) {
        int64_t id;
        TRY(id_of(g, row.matter, &id, err));
        if (id && in_span(g, id))
            TRY(add_edge(g, id, id, err));
    }
    return status < 0 ? -1 : 0;
}

static int by_number(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

static size_t place_of(const struct grouping *g, int64_t id)
{
    const int64_t *found = bsearch(&id, g->ids, g->n, sizeof *g->ids, by_number);
    return (size_t)(found - g->ids);
}

static size_t root_of(struct grouping *g, size_t i)
{
    while (g->parent[i] != i)
        i = g->parent[i] = g->parent[g->parent[i]];
    return i;
}

/* The earliest matter of each group is its root, whatever the order of the links. */
static int join(struct grouping *g, struct error *err)
{
    g->ids = ARENA_NEW_ARRAY(g->arena, 2 * g->n_edges + 1, int64_t);
    g->parent = ARENA_NEW_ARRAY(g->arena, 2 * g->n_edges + 1, size_t);
    if (!g->ids || !g->parent)
        return error_memory(err);
    for (size_t i = 0; i < g->n_edges; i++) {
        g->ids[2 * i] = g->edges[i].id;
        g->ids[2 * i + 1] = g->edges[i].other;
    }
    qsort(g->ids, 2 * g->n_edges, sizeof *g->ids, by_number);
    for (size_t i = 0; i < 2 * g->n_edges; i++)
        if (!g->n || g->ids[g->n - 1] != g->ids[i])
            g->ids[g->n++] = g->ids[i];
    for (size_t i = 0; i < g->n; i++)
        g->parent[i] = i;
    for (size_t i = 0; i < g->n_edges; i++) {
        size_t a = root_of(g, place_of(g, g->edges[i].id)), b = root_of(g, place_of(g, g->edges[i].other));
        g->parent[a > b ? a : b] = a > b ? b : a;
    }
    return 0;
}

/* Counting. */

static int matter_number(struct grouping *g, int64_t id, struct str *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_search_document_matter_row row;
    TRY(q_search_document_matter(g->store, &(struct q_search_document_matter_in){id}, &query, err));
    int status = q_search_document_matter_next(&query, &row, err);
    *ret = status == 1 ? arena_str(g->arena, row.matter) : STR("");
    return status < 0 || !ret->p ? -1 : 0;
}

static int add_matter(struct grouping *g, struct public_problem *p, int64_t id, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_search_matter_counts_row row;
    struct str number;
    if (matter_number(g, id, &number, err) != 0)
        return error_memory(err);
    if (!number.n)
        return 0;
    TRY(q_search_matter_counts(g->store, &(struct q_search_matter_counts_in){number}, &query, err));
    int status = q_search_matter_counts_next(&query, &row, err);
    if (status < 0)
        return -1;
    if (status == 0 || row.secret || !row.registrations || !str_starts(row.category, g->wish->category))
        return 0;
    p->items += row.registrations;
    p->people += row.people;
    p->first_day = !p->n || row.first_day < p->first_day ? (int32_t)row.first_day : p->first_day;
    p->last_day = !p->n || row.last_day > p->last_day ? (int32_t)row.last_day : p->last_day;
    p->n_open += row.open != 0;
    p->numbers[p->n++] = number;
    return 0;
}

static int count_groups(struct grouping *g, struct error *err)
{
    size_t *sizes = ARENA_NEW_ARRAY(g->arena, g->n + 1, size_t);
    size_t *problem = ARENA_NEW_ARRAY(g->arena, g->n + 1, size_t); /* of each root, + 1 */
    g->problems = ARENA_NEW_ARRAY(g->arena, g->n + 1, struct public_problem);
    if (!sizes || !problem || !g->problems)
        return error_memory(err);
    for (size_t i = 0; i < g->n; i++)
        sizes[root_of(g, i)]++;
    for (size_t i = 0; i < g->n; i++) { /* in the order of their days */
        size_t root = root_of(g, i);
        if (!problem[root]) {
            problem[root] = ++g->n_problems;
            struct public_problem *new = &g->problems[g->n_problems - 1];
            new->numbers = ARENA_NEW_ARRAY(g->arena, sizes[root], struct str);
            if (!new->numbers)
                return error_memory(err);
        }
        TRY(add_matter(g, &g->problems[problem[root] - 1], g->ids[i], err));
    }
    return 0;
}

static int by_items(const void *left, const void *right)
{
    const struct public_problem *a = left, *b = right;
    if (a->items != b->items)
        return a->items > b->items ? -1 : 1;
    if (a->people != b->people)
        return a->people > b->people ? -1 : 1;
    return a->n && b->n ? str_compare(a->numbers[0], b->numbers[0]) : (a->n < b->n) - (a->n > b->n);
}

/* What it is about. */

struct member {
    struct matter matter;
    struct matter_words words;
};

/* The words that many of them have, sorted by hash; `documents` is in how many of those read. */
static size_t typical_words(struct arena *arena, const struct member *members, size_t n, struct profile_word **ret)
{
    size_t total = 0, kept = 0, out = 0;
    for (size_t i = 0; i < n; i++)
        total += members[i].words.n;
    struct profile_word *all = ARENA_NEW_ARRAY(arena, total + 1, struct profile_word);
    if (!all)
        return 0;
    for (size_t i = 0; i < n; i++)
        for (size_t w = 0; w < members[i].words.n; w++) {
            all[kept] = members[i].words.words[w];
            all[kept++].documents = 1;
        }
    if (kept)
        qsort(all, kept, sizeof *all, profile_word_by_hash);
    for (size_t i = 0; i < kept; i++) {
        if (out && all[out - 1].hash == all[i].hash)
            all[out - 1].documents++;
        else
            all[out++] = all[i];
    }
    kept = 0;
    for (size_t i = 0; i < out; i++)
        if (all[i].documents * 100 >= (int64_t)n * TYPICAL_SHARE)
            all[kept++] = all[i];
    *ret = all;
    return kept;
}

/* How well the title of the member tells the typical words: what it has of them, squared, over all that it says. */
static int64_t telling(const struct member *member, const struct profile_word *typical, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0, j = 0; i < member->words.n && j < n;) {
        const struct profile_word *x = &member->words.words[i], *y = &typical[j];
        if (x->hash == y->hash && x->in_title)
            sum += x->weight;
        i += x->hash <= y->hash;
        j += y->hash <= x->hash;
    }
    return member->words.title_weight ? sum / 16 * (sum / 16) / (member->words.title_weight / 16 + 1) : 0;
}

/* The value that most of the members have, if any has one, and how many different ones they have. */
static struct str commonest(const struct member *members, size_t n, bool category, size_t *ret_different)
{
    struct str best = STR("");
    size_t most = 0, different = 0;
    for (size_t i = 0; i < n; i++) {
        struct str value = category ? members[i].matter.category : members[i].matter.place;
        size_t count = 0, before = 0;
        for (size_t k = 0; k < n; k++) {
            bool equal = str_equal(value, category ? members[k].matter.category : members[k].matter.place);
            count += equal;
            before += equal && k < i;
        }
        different += value.n && !before;
        if (value.n && count > most) {
            best = value;
            most = count;
        }
    }
    *ret_different = different;
    return best;
}

static int describe(struct grouping *g, struct public_problem *p, struct error *err)
{
    size_t n = p->n < READ_MAX ? p->n : READ_MAX, best = 0, categories;
    struct member *members = ARENA_NEW_ARRAY(g->arena, n + 1, struct member);
    struct profile_word *typical = NULL;
    int64_t most = -1;
    if (!members)
        return error_memory(err);
    for (size_t i = 0; i < n; i++) {
        TRY(matter_load(g->store, g->arena, p->numbers[i * p->n / n], &members[i].matter, err));
        TRY(same_words(&g->finder, g->arena, &members[i].matter, &members[i].words, err));
    }
    size_t n_typical = typical_words(g->arena, members, n, &typical);
    for (size_t i = 0; i < n; i++) {
        int64_t tells = telling(&members[i], typical, n_typical);
        if (tells > most) {
            most = tells;
            best = i;
        }
    }
    const struct matter *m = &members[best].matter;
    p->title = str_trim(m->title.n ? m->title : m->content);
    p->place = commonest(members, n, false, &p->n_places);
    p->category = commonest(members, n, true, &categories);
    p->n_words = words_join(g->arena, typical, n_typical, p->title, WORD_BYTES_LEAST, p->words, PROBLEM_WORDS_MAX);
    return 0;
}

static bool is_wanted(const struct problem_wish *wish, const struct public_problem *p)
{
    bool at_place = !wish->place.n || str_contains(p->place, wish->place) || str_contains(p->title, wish->place);
    for (size_t i = 0; i < p->n_words; i++)
        at_place |= str_contains(p->words[i], wish->place);
    return at_place;
}

static int choose(struct grouping *g, struct error *err)
{
    struct public_problems *result = &g->result;
    result->items = ARENA_NEW_ARRAY(g->arena, g->wish->limit + 1, struct public_problem);
    if (!result->items)
        return error_memory(err);
    if (g->n_problems)
        qsort(g->problems, g->n_problems, sizeof *g->problems, by_items);
    for (size_t i = 0; i < g->n_problems; i++) {
        struct public_problem *p = &g->problems[i];
        if (p->items < (int64_t)g->wish->least || (g->wish->open && !p->n_open))
            continue;
        /* Only a place that is asked for needs the texts of those that are not shown. */
        if (g->wish->place.n || result->n < g->wish->limit)
            TRY(describe(g, p, err));
        if (g->wish->place.n && !is_wanted(g->wish, p))
            continue;
        if (result->n < g->wish->limit)
            result->items[result->n++] = *p;
        result->total++;
    }
    return 0;
}

static int group(struct store *store, void *argument, struct error *err)
{
    struct grouping *g = argument;
    g->store = store;
    TRY(same_finder_open(&g->finder, g->office, store, g->arena, err));
    TRY(read_links(g, err));
    TRY(read_merged(g, err));
    TRY(read_again(g, err));
    TRY(join(g, err));
    TRY(count_groups(g, err));
    return choose(g, err);
}

int office_problems(const struct office *office, struct arena *arena, const struct problem_wish *wish,
                    struct public_problems *ret, struct error *err)
{
    struct grouping g = {.office = office, .arena = arena, .wish = wish};
    search_span(wish->from_day, wish->to_day, &g.first, &g.last);
    TRY(store_read(office->store, group, &g, err));
    *ret = g.result;
    return 0;
}
