#include "office/secrecy.h"

#include "domain/petition/access.h"
#include "queries.gen.h"
#include "rules/procedure.h"

static bool links_matters(const struct case_event *event)
{
    return event->other.n && (event->effect == EFFECT_MERGE || event->effect == EFFECT_SPLIT);
}

static bool lacks(struct str about, struct str wanted)
{
    struct str unit;
    while (wanted.n && str_cut(&wanted, ' ', &unit))
        if (unit.n && !list_has(about, unit))
            return true;
    return false;
}

/* Whether the matter is not as secret as one about these units. */
static bool is_more_open(const struct matter *m, struct str about)
{
    return !m->secret || lacks(m->about, about);
}

static bool check_hands(struct case_desk *desk, const struct matter *m, struct str about, const struct place *place,
                        struct problems *problems)
{
    struct place where = *place;
    where.field = STR("other");
    if (matter_may_know(desk->units, m, about))
        return true;
    PROBLEM(problems, &where, MSG_case_secret_hands, ARG_TEXT("number", m->number));
    return false;
}

static int merged_into(struct store *store, struct arena *arena, struct str number, struct str **ret, size_t *ret_n,
                       struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_matter_merged_into_row row;
    struct str *numbers = NULL;
    size_t n = 0, capacity = 0;
    int status;
    TRY(q_matter_merged_into(store, &(struct q_matter_merged_into_in){number}, &query, err));
    while ((status = q_matter_merged_into_next(&query, &row, err)) == 1) {
        struct str kept = arena_str(arena, row.number);
        if (!kept.p || !ARENA_ROOM(arena, numbers, n, capacity))
            return error_memory(err);
        numbers[n++] = kept;
    }
    *ret = numbers;
    *ret_n = n;
    return status;
}

int secrecy_may_follow(struct case_desk *desk, struct shelf *shelf, const struct matter *matter,
                       const struct case_event *event, const struct place *place, struct problems *problems, bool *ret,
                       struct error *err)
{
    struct matter *other;
    struct str *numbers;
    size_t n = 0;
    *ret = true;
    if (!matter)
        return 0;
    if (links_matters(event)) {
        TRY(shelf_get(shelf, event->other, &other, err));
        if (matter->secret)
            *ret &= check_hands(desk, other, matter->about, place, problems);
        if (other->secret)
            *ret &= check_hands(desk, matter, other->about, place, problems);
    }
    if (event->kind != KIND_ACCUSATION && !(matter->secret && lacks(matter->about, event->about)))
        return 0;
    TRY(merged_into(desk->store, desk->arena, matter->number, &numbers, &n, err));
    for (size_t i = 0; i < n; i++) {
        TRY(shelf_get(shelf, numbers[i], &other, err));
        *ret &= check_hands(desk, other, event->about, place, problems);
    }
    return 0;
}

/* Records that `to` is as secret as `from`, and goes on to what was merged into it. */
static int pass_on(struct case_desk *desk, struct journal *journal, const struct case_event *cause, struct str from,
                   struct str to, struct error *err)
{
    struct shelf *shelf = &journal->deriver.shelf;
    struct matter *source, *target;
    struct str *numbers;
    size_t n;
    TRY(shelf_get(shelf, from, &source, err));
    TRY(shelf_get(shelf, to, &target, err));
    if (!source->secret || !is_more_open(target, source->about))
        return 0;
    struct case_event *event = ARENA_NEW(desk->arena, struct case_event);
    if (!event)
        return error_memory(err);
    schema_clear(&case_event_schema, event);
    event->number = to;
    event->action = cause->action;
    event->date = cause->date < target->last_day ? target->last_day : cause->date;
    event->year = civil_from_day(event->date).year;
    event->unit = cause->unit;
    event->other = from;
    event->effect = EFFECT_SECRECY;
    event->about = arena_str(desk->arena, source->about);
    if (!event->about.p)
        return error_memory(err);
    TRY(journal_append(journal, &kinds[KIND_CASE], event, err));
    TRY(merged_into(desk->store, desk->arena, to, &numbers, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(pass_on(desk, journal, event, to, numbers[i], err));
    return 0;
}

int secrecy_follow(struct case_desk *desk, struct journal *journal, const struct case_event *event, struct error *err)
{
    struct matter *matter;
    struct str *numbers;
    size_t n;
    TRY(shelf_get(&journal->deriver.shelf, event->number, &matter, err));
    if (links_matters(event)) {
        TRY(pass_on(desk, journal, event, event->number, event->other, err));
        TRY(pass_on(desk, journal, event, event->other, event->number, err));
    }
    if (!matter->secret || (event->kind != KIND_ACCUSATION && !event->about.n))
        return 0;
    TRY(merged_into(desk->store, desk->arena, event->number, &numbers, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(pass_on(desk, journal, event, event->number, numbers[i], err));
    return 0;
}
