#include "office/access.h"

#include "office/cases.h"
#include "office/units.h"
#include "queries.gen.h"

int matter_seen(struct store *store, struct arena *arena, struct str number, const struct asker *asker,
                struct matter *ret, enum sight *ret_sight, struct error *err)
{
    struct matter matter;
    struct units units;
    struct place place = {.field = STR("number"), .value = number};
    enum sight sight = SIGHT_WHOLE;
    TRY(matter_load(store, arena, number, &matter, err));
    if (matter.secret) {
        TRY(office_units(store, arena, &units, err));
        sight = matter_sight(&units, &matter, asker);
    }
    if (!matter.number.n || sight == SIGHT_NOTHING)
        return FAIL_AT(err, &place, MSG_case_unknown);
    *ret = matter;
    *ret_sight = sight;
    return 0;
}

int access_is_stated(const struct office *office, const struct asker *asker, struct error *err)
{
    if (!str_trim(asker->purpose).n)
        return FAIL(err, MSG_purpose_needed);
    if (!office->actor.n || str_equal(office->actor, STR("-")))
        return FAIL(err, MSG_actor_needed);
    return 0;
}

int access_note(const struct office *office, struct journal *journal, enum access_act act, struct str number,
                struct str id, const struct asker *asker, struct error *err)
{
    struct access_record access = {.year = YEAR_OF_NONE,
                                   .number = number,
                                   .id = id,
                                   .act = (int)act,
                                   .unit = asker->unit,
                                   .purpose = asker->purpose};
    TRY(access_is_stated(office, asker, err));
    return journal_append(journal, &kinds[KIND_ACCESS], &access, err);
}

struct matter_loading {
    const struct office *office;
    struct arena *arena;
    struct str number;
    const struct asker *asker;
    struct matter matter;
    enum sight sight;
};

static int load_matter(struct store *store, void *argument, struct error *err)
{
    struct matter_loading *l = argument;
    return matter_seen(store, l->arena, l->number, l->asker, &l->matter, &l->sight, err);
}

static int load_and_note(struct store *store, void *argument, struct error *err)
{
    struct matter_loading *l = argument;
    _cleanup_journal_ struct journal journal = {0};
    TRY(load_matter(store, l, err));
    if (!l->matter.secret || l->sight != SIGHT_WHOLE)
        return 0;
    TRY(journal_begin(&journal, l->office, store, l->arena, err));
    TRY(access_note(l->office, &journal, ACCESS_SHOW, l->number, STR(""), l->asker, err));
    return journal_finish(&journal, err);
}

int office_matter(const struct office *office, struct arena *arena, struct str number, const struct asker *asker,
                  struct matter *ret, enum sight *ret_sight, struct error *err)
{
    struct matter_loading l = {.office = office, .arena = arena, .number = number, .asker = asker};
    if (asker->purpose.n)
        TRY(store_write(office->store, load_and_note, &l, err));
    else
        TRY(store_read(office->store, load_matter, &l, err));
    *ret = l.matter;
    *ret_sight = l.sight;
    return 0;
}

struct access_loading {
    struct arena *arena;
    struct str number;
    struct access_rows rows;
};

static int load_accesses(struct store *store, void *argument, struct error *err)
{
    struct access_loading *l = argument;
    _cleanup_query_ struct query query = {0};
    struct q_journal_of_kind_row row;
    int status;
    TRY(q_journal_of_kind(store, &(struct q_journal_of_kind_in){str_from(access_record_schema.name), YEAR_OF_NONE},
                          &query, err));
    while ((status = q_journal_of_kind_next(&query, &row, err)) == 1) {
        struct access_row access = {.recorded_ms = row.recorded_ms};
        TRY(schema_from_json(l->arena, &access_record_schema, row.body, &access.record, err));
        if (l->number.n && !str_equal(access.record.number, l->number))
            continue;
        access.recorded_by = arena_str(l->arena, row.recorded_by);
        if (!access.recorded_by.p || !ARENA_ROOM(l->arena, l->rows.items, l->rows.n, l->rows.capacity))
            return error_memory(err);
        l->rows.items[l->rows.n++] = access;
    }
    return status;
}

int office_accesses(const struct office *office, struct arena *arena, struct str number, struct access_rows *ret,
                    struct error *err)
{
    struct access_loading l = {.arena = arena, .number = number};
    TRY(store_read(office->store, load_accesses, &l, err));
    *ret = l.rows;
    return 0;
}
