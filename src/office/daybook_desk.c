/* Writing into the office's other books. */
#include "domain/petition/access.h"
#include "office/daybooks.h"

#include <string.h>

enum { SERIAL_WIDTH = 3 };

static int put_entry(struct daybook_desk *desk, struct daybook_pages *pages, const void *item, struct error *err)
{
    const struct schema *schema = pages->entries.schema;
    bool added;
    size_t *place = map_add(&pages->places, ((const struct daybook_head *)item)->number, &added);
    if (!place || !arena_grow(desk->arena, &pages->entries.items, pages->entries.n, &pages->capacity, schema->size))
        return error_memory(err);
    if (added)
        *place = pages->entries.n++;
    memcpy(records_at(&pages->entries, *place), item, schema->size);
    return 0;
}

static int open_pages(struct daybook_desk *desk, const struct kind *kind, struct daybook_pages **ret, struct error *err)
{
    struct daybook_pages *pages = &desk->pages[kind->id];
    struct records rows;
    *ret = pages;
    if (pages->read)
        return 0;
    TRY(office_records(desk->ledgers->store, desk->arena, kind, YEAR_OF_NONE, &rows, err));
    *pages = (struct daybook_pages){.read = true, .entries = {.schema = kind->schema}, .places = MAP(desk->arena)};
    for (size_t i = 0; i < rows.n; i++)
        TRY(put_entry(desk, pages, records_at(&rows, i), err));
    return 0;
}

/* PREFIX2022-001: the serial counts on from the largest of the year. */
static int next_number(struct daybook_desk *desk, const struct daybook *book, const struct records *entries,
                       struct daybook_head *head, struct error *err)
{
    struct str start = arena_printf(desk->arena, "%.*s%d-", STR_ARGS(book->prefix), civil_from_day(head->date).year);
    struct decimal serial = {0, 0}, seen;
    if (!start.p)
        return error_memory(err);
    for (size_t i = 0; i < entries->n; i++) {
        struct str number = ((const struct daybook_head *)records_at(entries, i))->number;
        if (str_starts(number, start) && decimal_parse(str_slice(number, start.n, number.n), &seen) && !seen.scale &&
            seen.digits > serial.digits)
            serial = seen;
    }
    head->number = arena_printf(desk->arena, "%.*s%0*lld", STR_ARGS(start), SERIAL_WIDTH, (long long)serial.digits + 1);
    return head->number.p ? 0 : error_memory(err);
}

/* A secret matter is not put into the hands of a unit that it is about. */
static bool unit_may_know(const struct daybook_desk *desk, const struct daybook_facts *facts, const struct place *place,
                          struct problems *problems)
{
    const struct matter *matter = facts->links.matter;
    struct str unit = daybook_unit(facts);
    struct place where = *place;
    if (!matter || !matter->secret || !unit_is_concerned(desk->units, matter->about, unit))
        return true;
    where.field = STR("unit");
    where.value = unit;
    PROBLEM(problems, &where, MSG_daybook_unit_concerned);
    return false;
}

int daybook_take(struct daybook_desk *desk, struct journal *journal, const struct kind *kind, void *item,
                 const struct place *place, struct problems *problems, bool *ret, struct error *err)
{
    const struct daybooks *daybooks = &desk->office->rules->daybooks;
    const struct daybook *book = daybooks_find(daybooks, str_from(kind->schema->name));
    struct daybook_linker linker = {.arena = desk->arena,
                                    .ledgers = desk->ledgers,
                                    .today = clock_today(desk->office->clock),
                                    .as_of_seq = INT64_MAX};
    struct daybook_head *head = item;
    struct daybook_pages *pages;
    struct daybook_facts facts;
    bool changed, there;
    TRY(open_pages(desk, kind, &pages, err));
    const size_t *at = head->number.n ? map_find(&pages->places, head->number) : NULL;
    *ret = daybook_merge(book, at ? records_at(&pages->entries, *at) : NULL, item, place, problems, &changed);
    desk->number = head->number;
    *ret &= changed;
    if (!*ret)
        return 0;
    if (head->date == DATE_NONE)
        head->date = linker.today;
    if (!head->number.n)
        TRY(next_number(desk, book, &pages->entries, head, err));
    desk->number = head->number;
    TRY(daybook_check_names(&linker, desk->units, kind, item, place, problems, &there, err));
    TRY(daybook_link(&linker, kind, item, &pages->entries, &facts, err));
    *ret = there && unit_may_know(desk, &facts, place, problems) &&
           daybook_may_stand(daybooks, book, &facts, &pages->entries, place, problems);
    if (!*ret)
        return 0;
    TRY(journal_append(journal, kind, item, err));
    return put_entry(desk, pages, item, err);
}
