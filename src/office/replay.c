#include "office/replay.h"

#include "queries.gen.h"

/* Matters whose events are held in memory at a time. */
enum { SCRATCH_MATTERS = 256 };

static int add_event(const struct replay *replay, struct arena *scratch, struct matter *matter, int64_t seq,
                     struct str body, struct error *err)
{
    struct case_event *event = ARENA_NEW(scratch, struct case_event);
    if (!event)
        return error_memory(err);
    TRY(schema_from_json(scratch, &case_event_schema, body, event, err));
    TRY(matter_apply(scratch, matter, event, seq, err));
    return replay->event ? replay->event(replay->state, scratch, matter, seq, err) : 0;
}

static int end_matter(const struct replay *replay, struct arena *scratch, const struct matter *matter,
                      struct error *err)
{
    return matter->number.n && replay->matter ? replay->matter(replay->state, scratch, matter, err) : 0;
}

int matters_replay(struct store *store, const struct replay *replay, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    _cleanup_arena_ struct arena scratch = ARENA((size_t)256 << 20);
    struct q_matter_event_bodies_row row;
    struct matter matter = matter_new();
    size_t done = 0;
    int status;
    TRY(q_matter_event_bodies(store, &query, err));
    while ((status = q_matter_event_bodies_next(&query, &row, err)) == 1) {
        if (row.seq > replay->as_of_seq)
            continue;
        if (matter.number.n && !str_equal(row.matter, matter.number)) {
            TRY(end_matter(replay, &scratch, &matter, err));
            matter = matter_new();
            if (++done % SCRATCH_MATTERS == 0)
                arena_free(&scratch);
        }
        TRY(add_event(replay, &scratch, &matter, row.seq, row.body, err));
    }
    return status < 0 ? -1 : end_matter(replay, &scratch, &matter, err);
}

int matter_replay(struct store *store, struct arena *scratch, struct str number, const struct replay *replay,
                  struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_matter_events_row row;
    struct matter matter = matter_new();
    int status;
    TRY(q_matter_events(store, &(struct q_matter_events_in){number}, &query, err));
    while ((status = q_matter_events_next(&query, &row, err)) == 1 && row.seq <= replay->as_of_seq)
        TRY(add_event(replay, scratch, &matter, row.seq, row.body, err));
    return status < 0 ? -1 : end_matter(replay, scratch, &matter, err);
}

/* Whether the entry was recorded before the instant. */
static int is_before(struct store *store, int64_t seq, int64_t instant_ms, bool *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_journal_recorded_row row;
    TRY(q_journal_recorded(store, &(struct q_journal_recorded_in){seq}, &query, err));
    int status = q_journal_recorded_next(&query, &row, err);
    *ret = status == 1 && row.recorded_ms < instant_ms;
    return status < 0 ? -1 : 0;
}

/* Entries are numbered without gaps, and later ones are not recorded earlier. Where a clock was set back the instant
 * came more than once: it is looked for from the newest entry backwards, in growing steps, and then between the last
 * two. */
int replay_seq_before(struct store *store, int64_t instant_ms, int64_t *ret_seq, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_journal_newest_row newest;
    bool before = false;
    TRY(q_journal_newest(store, &query, err));
    int status = q_journal_newest_next(&query, &newest, err);
    int64_t known = 0, unknown = status == 1 ? newest.seq + 1 : 1;
    if (status < 0)
        return -1;
    for (int64_t step = 1; !before && unknown - step > 0; step *= 2) {
        TRY(is_before(store, unknown - step, instant_ms, &before, err));
        *(before ? &known : &unknown) = unknown - step;
    }
    while (unknown - known > 1) {
        int64_t middle = known + (unknown - known) / 2;
        TRY(is_before(store, middle, instant_ms, &before, err));
        *(before ? &known : &unknown) = middle;
    }
    *ret_seq = known;
    return 0;
}
