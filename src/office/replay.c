#include "office/replay.h"

#include "queries.gen.h"

/* Matters whose events are held in memory at a time. */
enum { SCRATCH_MATTERS = 256 };

int matters_replay(struct store *store, int64_t as_of_ms, int64_t as_of_seq, replay_function *each, void *state,
                   struct error *err)
{
    _cleanup_query_ struct query query = {0};
    _cleanup_arena_ struct arena scratch = ARENA((size_t)256 << 20);
    struct q_matter_event_bodies_row row;
    struct matter matter = matter_new();
    size_t done = 0;
    int status;
    TRY(q_matter_event_bodies(store, &query, err));
    while ((status = q_matter_event_bodies_next(&query, &row, err)) == 1) {
        if (row.recorded_ms >= as_of_ms || row.seq > as_of_seq)
            continue;
        if (matter.number.n && !str_equal(row.matter, matter.number)) {
            TRY(each(state, &scratch, &matter, err));
            matter = matter_new();
            if (++done % SCRATCH_MATTERS == 0)
                arena_free(&scratch);
        }
        struct case_event *event = ARENA_NEW(&scratch, struct case_event);
        if (!event)
            return error_memory(err);
        TRY(schema_from_json(&scratch, &case_event_schema, row.body, event, err));
        TRY(matter_apply(&scratch, &matter, event, row.seq, err));
    }
    if (status < 0)
        return -1;
    return matter.number.n ? each(state, &scratch, &matter, err) : 0;
}
