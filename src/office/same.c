#include "office/same.h"

#include <stdlib.h>

#include "office/persons.h"
#include "office/search_index.h"
#include "queries.gen.h"

/* Measured on the labelled pairs of tests/same: more of either finds no more of them. Postings bound the time that a
 * word of many matters takes: of those the newest are asked. */
enum { RARE_WORDS = 12, RARE_TITLE_WORDS = 8, POSTINGS = 200, CANDIDATES = 12, COMMON_SHARE = 10 };

int same_finder_open(struct same_finder *finder, const struct office *office, struct store *store, struct arena *arena,
                     struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_search_progress_row progress = {0};
    TRY(q_search_progress(store, &query, err));
    int status = q_search_progress_next(&query, &progress, err);
    *finder = (struct same_finder){
        .office = office, .store = store, .arena = arena, .documents = MAP(arena), .all = progress.documents};
    return status < 0 ? -1 : 0;
}

static int word_documents(void *state, struct str word, int64_t *ret, struct error *err)
{
    struct same_finder *f = state;
    size_t *known = map_find(&f->documents, word);
    if (!known) {
        _cleanup_query_ struct query query = {0};
        struct q_search_term_documents_row row = {0};
        TRY(q_search_term_documents(f->store, &(struct q_search_term_documents_in){word}, &query, err));
        if (q_search_term_documents_next(&query, &row, err) < 0)
            return -1;
        struct str kept = arena_str(f->arena, word);
        known = kept.p ? map_add(&f->documents, kept, NULL) : NULL;
        if (!known)
            return error_memory(err);
        *known = (size_t)row.documents;
    }
    *ret = (int64_t)*known;
    return 0;
}

static int words_of_parts(struct same_finder *f, struct arena *arena, const struct matter_text_parts *parts,
                          struct matter_words *ret, struct error *err)
{
    return matter_words_of(arena, parts, f->all, word_documents, f, ret, err);
}

int same_words(struct same_finder *f, struct arena *arena, const struct matter *m, struct matter_words *ret,
               struct error *err)
{
    const struct matter_text_parts parts = {m->title, m->place, m->content, m->category,
                                            m->registrations[0].registered_day};
    return words_of_parts(f, arena, &parts, ret, err);
}

/* Candidates: the matters that share the rarest words. */

struct posting {
    int64_t id, weight;
    size_t words; /* shared */
};

static int by_id(const void *left, const void *right)
{
    const struct posting *a = left, *b = right;
    return (a->id > b->id) - (a->id < b->id);
}

/* The heaviest first; of equals the newest. */
static int by_weight(const void *left, const void *right)
{
    const struct posting *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return -by_id(a, b);
}

static int by_rarity(const void *left, const void *right)
{
    const struct profile_word *a = *(const struct profile_word *const *)left;
    const struct profile_word *b = *(const struct profile_word *const *)right;
    if (a->documents != b->documents)
        return a->documents < b->documents ? -1 : 1;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

/* The words to look by: the rarest of all and the rarest of the title, but not those that every tenth matter has, nor
 * those that no other has. */
static size_t choose_words(const struct same_finder *f, const struct matter_words *m, int64_t own,
                           const struct profile_word **sorted, const struct profile_word **ret)
{
    size_t n = 0, all = 0, in_title = 0;
    for (size_t i = 0; i < m->n; i++)
        sorted[i] = &m->words[i];
    if (m->n)
        qsort(sorted, m->n, sizeof(*sorted), by_rarity);
    for (size_t i = 0; i < m->n; i++) {
        const struct profile_word *w = sorted[i];
        bool telling = w->documents > (own ? 1 : 0) && w->documents <= f->all / COMMON_SHARE + COMMON_SHARE;
        bool wanted = all < RARE_WORDS || (w->in_title && in_title < RARE_TITLE_WORDS);
        if (!telling || !wanted)
            continue;
        all++;
        in_title += w->in_title;
        ret[n++] = w;
    }
    return n;
}

static int read_postings(struct same_finder *f, const struct profile_word *word, int64_t own, int64_t last,
                         struct posting *postings, size_t *n, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    _cleanup_buf_ struct buf expression = BUF(256);
    struct q_search_word_ids_row row;
    int status;
    buf_printf(&expression, "\"%.*s\"", STR_ARGS(word->word));
    const struct q_search_word_ids_in in = {buf_view(&expression), INT64_MIN, last, POSTINGS};
    TRY(q_search_word_ids(f->store, &in, &query, err));
    while ((status = q_search_word_ids_next(&query, &row, err)) == 1)
        if (row.id != own)
            postings[(*n)++] = (struct posting){row.id, word->weight, 1};
    return status < 0 ? -1 : 0;
}

/* Adds up what each matter shares, at least `shared` words; the heaviest candidates come first. */
static size_t add_up(struct posting *postings, size_t n, size_t shared)
{
    size_t kept = 0;
    if (!n)
        return 0;
    qsort(postings, n, sizeof *postings, by_id);
    for (size_t i = 0; i < n; i++) {
        if (kept && postings[kept - 1].id == postings[i].id) {
            postings[kept - 1].weight += postings[i].weight;
            postings[kept - 1].words++;
        } else {
            kept -= kept && postings[kept - 1].words < shared;
            postings[kept++] = postings[i];
        }
    }
    kept -= postings[kept - 1].words < shared;
    qsort(postings, kept, sizeof *postings, by_weight);
    return kept < CANDIDATES ? kept : CANDIDATES;
}

/* False when it may not be proposed: secret, or gone into another matter. */
static int compare_with(struct same_finder *f, struct arena *arena, struct str number, const struct matter_words *words,
                        struct same_match *match, bool *ret, struct error *err)
{
    *match = (struct same_match){0};
    *ret = false;
    TRY(matter_load(f->store, arena, number, &match->matter, err));
    if (!match->matter.number.n || match->matter.secret || match->matter.merged_into.n)
        return 0;
    match->id = search_matter_id(&match->matter);
    TRY(same_words(f, arena, &match->matter, &match->words, err));
    match->likeness = matter_likeness(&f->office->rules->same, words, &match->words);
    *ret = true;
    return 0;
}

static int load_candidate(struct same_finder *f, struct arena *arena, int64_t id, const struct matter_words *words,
                          struct same_match *match, bool *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_search_document_matter_row row;
    *ret = false;
    TRY(q_search_document_matter(f->store, &(struct q_search_document_matter_in){id}, &query, err));
    int status = q_search_document_matter_next(&query, &row, err);
    if (status != 1)
        return status;
    return compare_with(f, arena, row.matter, words, match, ret, err);
}

static int by_likeness(const void *left, const void *right)
{
    const struct same_match *a = left, *b = right;
    if (a->likeness.sum != b->likeness.sum)
        return a->likeness.sum > b->likeness.sum ? -1 : 1;
    return (a->id < b->id) - (a->id > b->id);
}

int same_find(struct same_finder *f, struct arena *arena, const struct matter_words *words, int64_t own, int64_t last,
              size_t shared, struct same_match **ret, size_t *ret_n, struct error *err)
{
    const struct profile_word **sorted = ARENA_NEW_ARRAY(arena, words->n + 1, const struct profile_word *);
    const struct profile_word **chosen = ARENA_NEW_ARRAY(arena, words->n + 1, const struct profile_word *);
    struct posting *postings = ARENA_NEW_ARRAY(arena, (RARE_WORDS + RARE_TITLE_WORDS) * POSTINGS, struct posting);
    struct same_match *matches = ARENA_NEW_ARRAY(arena, CANDIDATES, struct same_match);
    size_t n_postings = 0, n = 0;
    if (!sorted || !chosen || !postings || !matches)
        return error_memory(err);
    size_t n_chosen = choose_words(f, words, own, sorted, chosen);
    for (size_t i = 0; i < n_chosen; i++)
        TRY(read_postings(f, chosen[i], own, last, postings, &n_postings, err));
    size_t candidates = add_up(postings, n_postings, shared);
    for (size_t i = 0; i < candidates; i++) {
        bool good;
        TRY(load_candidate(f, arena, postings[i].id, words, &matches[n], &good, err));
        n += good;
    }
    if (n)
        qsort(matches, n, sizeof *matches, by_likeness);
    *ret = matches;
    *ret_n = n;
    return 0;
}

/* Proposals. */

struct proposing {
    const struct office *office;
    struct arena *arena;
    struct matter_text_parts parts;
    struct str number;                /* of the matter; empty: `parts` are asked about */
    const struct person_form *person; /* who brings it; NULL: nobody is asked about */
    bool later;
    struct proposals result;
};

static int add_proposals(struct proposing *p, const struct matter_words *words, const struct same_match *matches,
                         size_t n, struct error *err)
{
    const struct same_settings *settings = &p->office->rules->same;
    p->result.items = ARENA_NEW_ARRAY(p->arena, (size_t)settings->proposals_max + 1, struct proposal);
    if (!p->result.items)
        return error_memory(err);
    for (size_t i = 0; i < n && p->result.n < (size_t)settings->proposals_max; i++) {
        const struct same_match *match = &matches[i];
        if (match->likeness.sum < settings->propose_from * 10)
            break;
        struct proposal *proposal = &p->result.items[p->result.n++];
        *proposal = (struct proposal){.number = match->matter.number,
                                      .title = match->matter.title.n ? match->matter.title : match->matter.content,
                                      .place = match->matter.place,
                                      .state = match->matter.state,
                                      .registered_day = match->matter.registrations[0].registered_day,
                                      .likeness = match->likeness,
                                      .same_person = match->same_person};
        proposal->n_common = words_in_common(p->arena, words, &match->words, p->parts.title, p->parts.content,
                                             proposal->common, COMMON_WORDS_MAX);
    }
    return 0;
}

/* Marks the matches that the same person brought; one that was no candidate by its words alone is looked at as well. */
static int mark_person(struct same_finder *f, struct proposing *p, const struct matter_words *words,
                       struct same_match **matches, size_t *n, struct error *err)
{
    struct str *numbers;
    size_t n_numbers, n_all = *n;
    TRY(persons_same_identity(p->office, f->store, p->arena, p->person, STR(""), &numbers, &n_numbers, err));
    struct same_match *all = ARENA_NEW_ARRAY(p->arena, *n + n_numbers + 1, struct same_match);
    if (!all)
        return error_memory(err);
    for (size_t i = 0; i < *n; i++)
        all[i] = (*matches)[i];
    for (size_t i = 0; i < n_numbers; i++) {
        size_t at = 0;
        bool good = true;
        while (at < n_all && !str_equal(all[at].matter.number, numbers[i]))
            at++;
        if (at == n_all)
            TRY(compare_with(f, p->arena, numbers[i], words, &all[n_all], &good, err));
        n_all += good && at == n_all;
        if (good) {
            all[at].same_person = true;
            all[at].likeness.sum += p->office->rules->same.weight_person * 10;
        }
    }
    if (n_all)
        qsort(all, n_all, sizeof *all, by_likeness);
    *matches = all;
    *n = n_all;
    return 0;
}

static int propose(struct store *store, void *argument, struct error *err)
{
    struct proposing *p = argument;
    struct same_finder finder;
    struct matter_words words;
    struct same_match *matches;
    size_t n;
    int64_t own = 0;
    TRY(same_finder_open(&finder, p->office, store, p->arena, err));
    if (p->number.n) {
        struct matter m;
        TRY(matter_load(store, p->arena, p->number, &m, err));
        struct place place = {.field = STR("number"), .value = p->number};
        if (!m.number.n)
            return FAIL_AT(err, &place, MSG_case_unknown);
        if (m.secret)
            return 0;
        own = search_matter_id(&m);
        p->parts = (struct matter_text_parts){m.title, m.place, m.content, m.category,
                                              m.registrations[0].registered_day};
    }
    TRY(words_of_parts(&finder, p->arena, &p->parts, &words, err));
    TRY(same_find(&finder, p->arena, &words, own, own && !p->later ? own : INT64_MAX, 1, &matches, &n, err));
    if (p->person && p->person->person_id.n)
        TRY(mark_person(&finder, p, &words, &matches, &n, err));
    return add_proposals(p, &words, matches, n, err);
}

int office_same_text(const struct office *office, struct arena *arena, const struct matter_text_parts *parts,
                     const struct person_form *person, struct proposals *ret, struct error *err)
{
    struct proposing p = {.office = office, .arena = arena, .parts = *parts, .person = person};
    TRY(store_read(office->store, propose, &p, err));
    *ret = p.result;
    return 0;
}

int office_same_matter(const struct office *office, struct arena *arena, struct str number, bool later,
                       struct proposals *ret, struct error *err)
{
    struct proposing p = {.office = office, .arena = arena, .number = number, .later = later};
    TRY(store_read(office->store, propose, &p, err));
    *ret = p.result;
    return 0;
}
