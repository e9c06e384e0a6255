#include "office/daybooks.h"

#include <stdlib.h>
#include <string.h>

#include "office/register_counts.h"
#include "office/units.h"
#include "queries.gen.h"
#include "rules/procedure.h"

struct reading {
    const struct office *office;
    struct arena *arena;
    struct ledgers ledgers;
    struct daybook_linker linker;
    struct asker asker;
    int32_t from_day, to_day;
    int64_t as_of_seq;          /* later entries are not known */
    const struct daybook *only; /* NULL: all books */
    struct daybook_list *lists;
    size_t n;
};

static struct reading reading_of(const struct office *office, struct arena *arena)
{
    return (struct reading){.office = office,
                            .arena = arena,
                            .ledgers = {.office = office, .arena = arena},
                            .asker = {STR(""), STR("")},
                            .as_of_seq = INT64_MAX};
}

/* The linker points into the reading, so it is set where the reading stays. */
static int start(struct reading *r, struct store *store, int32_t today, struct error *err)
{
    const struct units *units;
    struct unit_names *names = ARENA_NEW(r->arena, struct unit_names); /* stays with the entries */
    r->ledgers.store = store;
    if (!names)
        return error_memory(err);
    TRY(office_units_kept(store, false, &units, err));
    TRY(unit_names_load(store, r->arena, names, err));
    r->linker = (struct daybook_linker){r->arena, &r->ledgers, today, r->as_of_seq, names, units, &r->asker};
    return 0;
}

static int by_date(const void *left, const void *right)
{
    const struct daybook_head *a = daybook_head_of(&((const struct daybook_entry *)left)->facts),
                              *b = daybook_head_of(&((const struct daybook_entry *)right)->facts);
    if (a->date != b->date)
        return a->date < b->date ? -1 : 1;
    return str_compare(a->number, b->number);
}

/* The sums at the foot count every entry whose basis day lies in the period, whatever its date. */
static int add_sums(struct reading *r, struct daybook_list *list, struct daybook_facts *facts, struct error *err)
{
    for (size_t i = 0; i < list->n_sums; i++)
        TRY(count_add(&list->sums[i], facts, r->from_day, r->to_day, NULL, err));
    return 0;
}

static int begin_sums(struct reading *r, struct daybook_list *list, struct error *err)
{
    const struct daybooks *daybooks = &r->office->rules->daybooks;
    for (size_t i = 0; i < daybooks->n_counts; i++) {
        const struct count *count = &daybooks->counts[i];
        if (count->daybook != list->daybook || count->foot != YES)
            continue;
        if (!ARENA_ROOM(r->arena, list->sums, list->n_sums, list->sums_capacity))
            return error_memory(err);
        list->sums[list->n_sums++] = count_begin(r->arena, count);
    }
    return 0;
}

/* The newest versions up to that entry of the journal. Those changed since are looked for in it, which takes a while.
 */
static int find_versions(struct reading *r, const struct kind *kind, struct records *rows, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_journal_of_kind_row row;
    struct records known = *rows;
    struct map places = MAP(r->arena);
    int status;
    bool added;
    if (!rows->n || rows->lines[rows->n - 1] <= r->as_of_seq) /* they stand in the order of the journal */
        return 0;
    known.n = 0;
    known.items = arena_array(r->arena, rows->n, kind->schema->size);
    known.lines = ARENA_NEW_ARRAY(r->arena, rows->n, int64_t);
    if (!known.items || !known.lines)
        return error_memory(err);
    TRY(q_journal_of_kind(r->ledgers.store, &(struct q_journal_of_kind_in){str_from(kind->schema->name), YEAR_OF_NONE},
                          &query, err));
    while ((status = q_journal_of_kind_next(&query, &row, err)) == 1 && row.seq <= r->as_of_seq) {
        struct daybook_head *item = arena_alloc(r->arena, kind->schema->size);
        if (!item)
            return error_memory(err);
        TRY(schema_from_json(r->arena, kind->schema, row.body, item, err));
        size_t *place = map_add(&places, item->number, &added);
        if (!place)
            return error_memory(err);
        *place = added ? known.n++ : *place;
        memcpy(records_at(&known, *place), item, kind->schema->size);
        known.lines[*place] = row.seq;
    }
    *rows = known;
    return status < 0 ? -1 : 0;
}

static int read_book(struct reading *r, const struct daybook *book, struct daybook_list *ret, struct error *err)
{
    struct daybook_list list = {.daybook = book, .from_day = r->from_day, .to_day = r->to_day};
    const struct kind *kind = kind_find(book->book);
    struct records rows;
    TRY(office_records(r->ledgers.store, r->arena, kind, YEAR_OF_NONE, &rows, err));
    TRY(find_versions(r, kind, &rows, err));
    TRY(begin_sums(r, &list, err));
    for (size_t i = 0; i < rows.n; i++) {
        struct daybook_entry entry = {.kind = kind, .seq = rows.lines[i]};
        TRY(daybook_link(&r->linker, kind, records_at(&rows, i), &rows, &entry.facts, err));
        TRY(add_sums(r, &list, &entry.facts, err));
        int32_t day = daybook_head_of(&entry.facts)->date;
        if (day < r->from_day || r->to_day < day || entry.facts.closed)
            continue;
        if (!ARENA_ROOM(r->arena, list.entries, list.n, list.capacity))
            return error_memory(err);
        list.entries[list.n++] = entry;
    }
    if (list.n)
        qsort(list.entries, list.n, sizeof *list.entries, by_date);
    *ret = list;
    return 0;
}

static int read_register(struct reading *r, struct daybook_list *ret, struct error *err)
{
    struct daybook_list list = {.from_day = r->from_day, .to_day = r->to_day};
    TRY(begin_sums(r, &list, err));
    TRY(register_counts(r->ledgers.store, r->office, r->arena, r->from_day, r->to_day, list.sums, list.n_sums, NULL,
                        err));
    *ret = list;
    return 0;
}

static int read_books(struct store *store, void *argument, struct error *err)
{
    struct reading *r = argument;
    const struct daybooks *daybooks = &r->office->rules->daybooks;
    TRY(start(r, store, clock_today(r->office->clock), err));
    r->lists = ARENA_NEW_ARRAY(r->arena, daybooks->n + 2, struct daybook_list);
    if (!r->lists)
        return error_memory(err);
    if (!r->only)
        TRY(read_register(r, &r->lists[r->n++], err));
    for (size_t i = 0; i < daybooks->n; i++)
        if (!r->only || r->only == &daybooks->items[i])
            TRY(read_book(r, &daybooks->items[i], &r->lists[r->n++], err));
    return 0;
}

int office_daybook(const struct office *office, struct arena *arena, const struct daybook *book,
                   const struct asker *asker, int32_t from_day, int32_t to_day, struct daybook_list *ret,
                   struct error *err)
{
    struct reading r = reading_of(office, arena);
    r.asker = *asker;
    r.from_day = from_day;
    r.to_day = to_day;
    r.only = book;
    TRY(store_read(office->store, read_books, &r, err));
    *ret = r.lists[0];
    return 0;
}

int office_daybooks(const struct office *office, struct arena *arena, int32_t from_day, int32_t to_day,
                    struct daybook_list **ret, size_t *ret_n, struct error *err)
{
    struct reading r = reading_of(office, arena);
    r.from_day = from_day;
    r.to_day = to_day;
    TRY(store_read(office->store, read_books, &r, err));
    *ret = r.lists;
    *ret_n = r.n;
    return 0;
}

int daybook_count(struct store *store, const struct office *office, struct arena *arena, const struct count *count,
                  int32_t from_day, int32_t to_day, struct daybook_count *ret, struct error *err)
{
    struct reading r = reading_of(office, arena);
    struct daybook_count result = {.sum = count_begin(arena, count)};
    struct daybook_list all;
    r.from_day = INT32_MIN;
    r.to_day = INT32_MAX;
    TRY(start(&r, store, clock_today(office->clock), err));
    TRY(read_book(&r, count->daybook, &all, err));
    for (size_t i = 0; i < all.n; i++) {
        bool counted;
        TRY(count_add(&result.sum, &all.entries[i].facts, from_day, to_day, &counted, err));
        if (!counted)
            continue;
        if (!ARENA_ROOM(arena, result.entries, result.n, result.capacity))
            return error_memory(err);
        result.entries[result.n++] = all.entries[i];
    }
    *ret = result;
    return 0;
}

int daybook_entry_with(struct store *store, const struct office *office, struct arena *arena,
                       const struct daybook *book, const char *column, struct str value, struct daybook_entry *ret,
                       bool *ret_found, struct error *err)
{
    struct reading r = reading_of(office, arena);
    struct daybook_list all;
    r.from_day = INT32_MIN;
    r.to_day = INT32_MAX;
    TRY(start(&r, store, clock_today(office->clock), err));
    TRY(read_book(&r, book, &all, err));
    *ret_found = false;
    for (size_t i = 0; i < all.n && !*ret_found; i++) {
        struct daybook_facts *facts = &all.entries[i].facts;
        bool stands = daybook_head_of(facts)->struck != YES || strcmp(column, "number") == 0;
        *ret_found = stands && str_equal(daybook_value(facts, str_from(column)), value);
        if (*ret_found)
            *ret = all.entries[i];
    }
    return 0;
}

int daybook_entries_as_of(struct store *store, const struct office *office, struct arena *arena,
                          const struct daybook *book, int64_t as_of_seq, int32_t today, struct daybook_list *ret,
                          struct error *err)
{
    struct reading r = reading_of(office, arena);
    r.from_day = INT32_MIN;
    r.to_day = INT32_MAX;
    r.as_of_seq = as_of_seq;
    TRY(start(&r, store, today, err));
    return read_book(&r, book, ret, err);
}

struct history_reading {
    struct reading reading;
    struct str number;
    struct daybook_history history;
};

static int add_version(struct history_reading *h, const struct kind *kind, const struct q_journal_of_kind_row *row,
                       struct error *err)
{
    struct arena *arena = h->reading.arena;
    struct daybook_head *item = arena_alloc(arena, kind->schema->size);
    if (!item)
        return error_memory(err);
    TRY(schema_from_json(arena, kind->schema, row->body, item, err));
    if (!str_equal(item->number, h->number))
        return 0;
    if (!ARENA_ROOM(arena, h->history.versions, h->history.n, h->history.capacity))
        return error_memory(err);
    h->history.versions[h->history.n++] = (struct daybook_version){row->seq, row->recorded_ms,
                                                                   arena_str(arena, row->recorded_by), item};
    return 0;
}

static int read_history(struct store *store, void *argument, struct error *err)
{
    struct history_reading *h = argument;
    struct reading *r = &h->reading;
    const struct kind *kind = kind_find(h->history.daybook->book);
    _cleanup_query_ struct query query = {0};
    struct q_journal_of_kind_row row;
    struct records rows;
    int status;
    TRY(start(r, store, clock_today(r->office->clock), err));
    TRY(q_journal_of_kind(store, &(struct q_journal_of_kind_in){h->history.daybook->book, YEAR_OF_NONE}, &query, err));
    while ((status = q_journal_of_kind_next(&query, &row, err)) == 1)
        TRY(add_version(h, kind, &row, err));
    if (status < 0)
        return -1;
    if (h->history.n) {
        const struct daybook_version *newest = &h->history.versions[h->history.n - 1];
        TRY(office_records(store, r->arena, kind, YEAR_OF_NONE, &rows, err));
        h->history.entry = (struct daybook_entry){.kind = kind, .seq = newest->seq};
        TRY(daybook_link(&r->linker, kind, newest->item, &rows, &h->history.entry.facts, err));
    }
    if (!h->history.n || h->history.entry.facts.closed) {
        struct place place = {.field = STR("number"), .value = h->number};
        return FAIL_AT(err, &place, MSG_daybook_unknown_number,
                       ARG_EITHER("book", h->history.daybook->zh, h->history.daybook->en));
    }
    return 0;
}

int office_daybook_entry(const struct office *office, struct arena *arena, const struct daybook *book,
                         struct str number, const struct asker *asker, struct daybook_history *ret, struct error *err)
{
    struct history_reading h = {.reading = reading_of(office, arena), .number = number, .history = {.daybook = book}};
    h.reading.asker = *asker;
    TRY(store_read(office->store, read_history, &h, err));
    *ret = h.history;
    return 0;
}

struct mention_reading {
    struct reading reading;
    struct str matter;
    struct daybook_mention *items;
    size_t n, capacity;
};

static int read_mentions(struct store *store, void *argument, struct error *err)
{
    struct mention_reading *m = argument;
    struct reading *r = &m->reading;
    const struct daybooks *daybooks = &r->office->rules->daybooks;
    TRY(start(r, store, clock_today(r->office->clock), err));
    for (size_t b = 0; b < daybooks->n; b++) {
        struct daybook_list list;
        TRY(read_book(r, &daybooks->items[b], &list, err));
        for (size_t i = 0; i < list.n; i++) {
            struct daybook_facts *facts = &list.entries[i].facts;
            bool named = list_has(daybook_value(facts, STR("matter")), m->matter) ||
                         list_has(daybook_value(facts, STR("matters")), m->matter);
            if (!named || daybook_head_of(facts)->struck == YES)
                continue;
            if (!ARENA_ROOM(r->arena, m->items, m->n, m->capacity))
                return error_memory(err);
            m->items[m->n++] = (struct daybook_mention){&daybooks->items[b], list.entries[i]};
        }
    }
    return 0;
}

int office_daybook_mentions(const struct office *office, struct arena *arena, struct str matter,
                            struct daybook_mention **ret, size_t *ret_n, struct error *err)
{
    struct mention_reading m = {.reading = reading_of(office, arena), .matter = matter};
    m.reading.from_day = INT32_MIN;
    m.reading.to_day = INT32_MAX;
    TRY(store_read(office->store, read_mentions, &m, err));
    *ret = m.items;
    *ret_n = m.n;
    return 0;
}

static int add_dues(struct reading *r, const struct daybook_list *list, struct daybook_dues *dues, struct error *err)
{
    const struct daybooks *daybooks = &r->office->rules->daybooks;
    for (size_t i = 0; i < list->n; i++) {
        for (size_t d = 0; d < daybooks->n_dues; d++) {
            const struct daybook_due *due = &daybooks->dues[d];
            struct daybook_due_entry item = {list->daybook, due, list->entries[i], DATE_NONE};
            if (!str_equal(due->book, list->daybook->book) || !daybook_due_day(due, &item.entry.facts, &item.due_day))
                continue;
            if (!ARENA_ROOM(r->arena, dues->items, dues->n, dues->capacity))
                return error_memory(err);
            dues->items[dues->n++] = item;
        }
    }
    return 0;
}

int office_daybook_dues(const struct office *office, struct arena *arena, struct store *store, int32_t today,
                        struct daybook_dues *ret, struct error *err)
{
    struct reading r = reading_of(office, arena);
    struct daybook_dues dues = {0};
    r.from_day = INT32_MIN;
    r.to_day = INT32_MAX;
    TRY(start(&r, store, today, err));
    for (size_t i = 0; i < office->rules->daybooks.n; i++) {
        struct daybook_list list;
        TRY(read_book(&r, &office->rules->daybooks.items[i], &list, err));
        TRY(add_dues(&r, &list, &dues, err));
    }
    *ret = dues;
    return 0;
}
