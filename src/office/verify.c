#include "office/verify.h"

#include "office/attachments.h"
#include "office/facts.h"
#include "office/journal.h"
#include "queries.gen.h"

enum { SCRATCH_ENTRIES = 1024 };

struct verifier {
    const struct office *office;
    struct arena *arena;
    struct problems *problems;
    void (*progress)(void *state, size_t done, size_t total);
    void *progress_state;
    struct verification result;
    struct store *rebuilt;
    struct store *store;
};

static int add_entry(struct deriver *deriver, struct arena *scratch, const struct q_journal_all_row *row,
                     struct error *err)
{
    const struct kind *kind = kind_find(row->kind);
    if (!kind)
        return FAIL(err, MSG_journal_kind_unknown, ARG_TEXT("kind", row->kind), ARG_NUMBER("seq", row->seq));
    void *item = arena_alloc(scratch, kind->schema->size);
    if (!item)
        return error_memory(err);
    TRY(schema_from_json(scratch, kind->schema, row->body, item, err));
    if (kind->is_event) /* an event builds on those before it, which are read from the journal */
        TRY(q_journal_append(deriver->store,
                             &(struct q_journal_append_in){row->seq, row->year, row->kind, row->happened_day,
                                                           row->recorded_ms, row->recorded_by, row->body, row->hash},
                             err));
    return derive(deriver, kind, row->seq, item, row->body, err);
}

/* Follows the chain and writes what is derived into the rebuilt store. */
static int replay(struct verifier *v, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    _cleanup_buf_ struct buf content = BUF(4 << 20);
    _cleanup_arena_ struct arena scratch = ARENA((size_t)256 << 20);
    _cleanup_deriver_ struct deriver deriver = deriver_of(v->arena, v->rebuilt, v->office->rules);
    struct q_journal_all_row row;
    bool broken = false;
    int status;
    TRY(q_journal_all(v->store, &query, err));
    while ((status = q_journal_all_next(&query, &row, err)) == 1) {
        struct journal_entry entry = {row.seq,         row.year,        row.kind, row.happened_day,
                                      row.recorded_ms, row.recorded_by, row.body};
        struct hash_hex hash;
        TRY(journal_hash(str_from(v->result.last.text), &entry, &content, &hash, err));
        if (!broken && (row.seq != v->result.entries + 1 || !str_equal(row.hash, str_from(hash.text)))) {
            PROBLEM(v->problems, NULL, MSG_journal_broken, ARG_NUMBER("seq", row.seq), ARG_TEXT("kind", row.kind));
            broken = true;
        }
        v->result.last = hash;
        v->result.entries++;
        TRY(add_entry(&deriver, &scratch, &row, err));
        if (v->result.entries % SCRATCH_ENTRIES == 0) {
            shelf_clear(&deriver.shelf); /* it holds events of the scratch */
            arena_free(&scratch);
            if (v->progress)
                v->progress(v->progress_state, (size_t)v->result.entries, (size_t)v->result.entries + SCRATCH_ENTRIES);
        }
    }
    return status < 0 ? -1 : derive_finish(&deriver, err);
}

/* The derived tables, row by row as text. Each returns 1 with a row, 0 at the end, -1 for an error. */

static int record_text(struct query *query, struct buf *out, struct error *err)
{
    struct q_record_all_row r;
    int status = q_record_all_next(query, &r, err);
    if (status == 1)
        buf_printf(out, "%.*s %lld %.*s %lld %.*s", STR_ARGS(r.kind), (long long)r.year, STR_ARGS(r.key),
                   (long long)r.seq, STR_ARGS(r.body));
    return status;
}

static int posting_text(struct query *query, struct buf *out, struct error *err)
{
    struct q_posting_all_row r;
    int status = q_posting_all_next(query, &r, err);
    if (status == 1)
        buf_printf(out, "%lld %lld %.*s %.*s %lld %.*s %.*s %lld %.*s", (long long)r.seq, (long long)r.year,
                   STR_ARGS(r.kind), STR_ARGS(r.number), (long long)r.day, STR_ARGS(r.account), STR_ARGS(r.code),
                   (long long)r.amount_fen, STR_ARGS(r.reverses));
    return status;
}

static int total_text(struct query *query, struct buf *out, struct error *err)
{
    struct q_posting_total_all_row r;
    int status = q_posting_total_all_next(query, &r, err);
    if (status == 1)
        buf_printf(out, "%lld %.*s %.*s %.*s %lld %lld", (long long)r.year, STR_ARGS(r.kind), STR_ARGS(r.account),
                   STR_ARGS(r.code), (long long)r.amount_fen, (long long)r.entries);
    return status;
}

static int matter_text(struct query *query, struct buf *out, struct error *err)
{
    struct q_matter_all_row r;
    int status = q_matter_all_next(query, &r, err);
    if (status == 1)
        buf_printf(out, "%.*s %lld %.*s %.*s %.*s %.*s %lld %.*s %.*s %.*s %.*s %lld %lld %.*s", STR_ARGS(r.number),
                   (long long)r.seq, STR_ARGS(r.regime), STR_ARGS(r.state), STR_ARGS(r.kind), STR_ARGS(r.route),
                   (long long)r.secret, STR_ARGS(r.office), STR_ARGS(r.handler), STR_ARGS(r.category),
                   STR_ARGS(r.title), (long long)r.registered_day, (long long)r.last_day, STR_ARGS(r.merged_into));
    return status;
}

static int matter_event_text(struct query *query, struct buf *out, struct error *err)
{
    struct q_matter_event_all_row r;
    int status = q_matter_event_all_next(query, &r, err);
    if (status == 1)
        buf_printf(out, "%.*s %lld", STR_ARGS(r.matter), (long long)r.seq);
    return status;
}

static int registration_text(struct query *query, struct buf *out, struct error *err)
{
    struct q_registration_all_row r;
    int status = q_registration_all_next(query, &r, err);
    if (status == 1)
        buf_printf(out, "%lld %.*s %lld %.*s %.*s %lld %lld %lld", (long long)r.seq, STR_ARGS(r.matter),
                   (long long)r.place, STR_ARGS(r.unit), STR_ARGS(r.channel), (long long)r.received_day,
                   (long long)r.registered_day, (long long)r.people);
    return status;
}

static int clock_text(struct query *query, struct buf *out, struct error *err)
{
    struct q_clock_all_row r;
    int status = q_clock_all_next(query, &r, err);
    if (status == 1)
        buf_printf(out, "%.*s %lld %.*s %.*s %lld %lld %.*s", STR_ARGS(r.matter), (long long)r.place, STR_ARGS(r.rule),
                   STR_ARGS(r.unit), (long long)r.start_day, (long long)r.stop_day, STR_ARGS(r.terms));
    return status;
}

static int sealed_text(struct query *query, struct buf *out, struct error *err)
{
    struct q_sealed_all_row r;
    int status = q_sealed_all_next(query, &r, err);
    if (status == 1)
        buf_printf(out, "%.*s %.*s %.*s %.*s %lld %.*s %lld %lld", STR_ARGS(r.id), STR_ARGS(r.matter), STR_ARGS(r.part),
                   STR_ARGS(r.role), (long long)r.seq, STR_ARGS(r.hash), (long long)r.bytes, (long long)r.erased_seq);
    return status;
}

static int rate_count_text(struct query *query, struct buf *out, struct error *err)
{
    struct q_rate_count_all_row r;
    int status = q_rate_count_all_next(query, &r, err);
    if (status == 1)
        buf_printf(out, "%.*s %.*s %lld %.*s %.*s", STR_ARGS(r.span), STR_ARGS(r.dimension), (long long)r.start_day,
                   STR_ARGS(r.name), STR_ARGS(r.counts));
    return status;
}

struct derived_table {
    const char *name;
    int (*start)(struct store *store, struct query *ret, struct error *err);
    int (*text)(struct query *query, struct buf *out, struct error *err);
};
static const struct derived_table derived_tables[] = {
    {"record", q_record_all, record_text},
    {"posting", q_posting_all, posting_text},
    {"posting_total", q_posting_total_all, total_text},
    {"matter", q_matter_all, matter_text},
    {"matter_event", q_matter_event_all, matter_event_text},
    {"registration", q_registration_all, registration_text},
    {"clock", q_clock_all, clock_text},
    {"sealed", q_sealed_all, sealed_text},
};
static const struct derived_table rate_count_table = {"rate_count", q_rate_count_all, rate_count_text};

static int compare_table(struct verifier *v, const struct derived_table *table, struct error *err)
{
    _cleanup_query_ struct query kept = {0}, built = {0};
    _cleanup_buf_ struct buf kept_row = BUF(4 << 20), built_row = BUF(4 << 20);
    TRY(table->start(v->store, &kept, err));
    TRY(table->start(v->rebuilt, &built, err));
    for (;;) {
        buf_clear(&kept_row);
        buf_clear(&built_row);
        int kept_status = table->text(&kept, &kept_row, err), built_status = table->text(&built, &built_row, err);
        if (kept_status < 0 || built_status < 0)
            return -1;
        if (kept_status != built_status || !str_equal(buf_view(&kept_row), buf_view(&built_row))) {
            PROBLEM(v->problems, NULL, MSG_derived_differs, ARG_TEXT("table", str_from(table->name)),
                    ARG_TEXT("kept", utf8_prefix(buf_view(&kept_row), 300)),
                    ARG_TEXT("built", utf8_prefix(buf_view(&built_row), 300)));
            return 0;
        }
        if (kept_status == 0)
            return 0;
        v->result.rows++;
    }
}

/* Every sealed record has its key, unless it was erased, and every key its record. What the keys open, `key check`
 * says. */
static int check_keys(struct verifier *v, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_sealed_trouble_row row;
    int status;
    TRY(q_sealed_trouble(v->store, &query, err));
    while ((status = q_sealed_trouble_next(&query, &row, err)) == 1)
        PROBLEM(v->problems, NULL, MSG_sealed_trouble, ARG_TEXT("id", row.id), ARG_TEXT("number", row.matter));
    return status;
}

/* Both at the point where the kept counters were last brought up to date: what was left since is taken off again. */
static int compare_counters(struct verifier *v, struct error *err)
{
    struct rate_changes left = rate_changes_of(v->rebuilt, v->office->rules);
    int status = rate_changes_load(&left, v->store, -1, err);
    if (status == 0)
        status = rate_changes_settle(&left, err);
    rate_changes_free(&left);
    return status == 0 ? compare_table(v, &rate_count_table, err) : -1;
}

/* The one transaction of the rebuilt store; inside it runs the read of the kept one. */
static int rebuild(struct store *rebuilt, void *argument, struct error *err)
{
    struct verifier *v = argument;
    bool counters_hold;
    v->rebuilt = rebuilt;
    store_write_behind(rebuilt);
    TRY(replay(v, err));
    TRY(rate_counters_hold(v->store, v->office->rules, &counters_hold, err));
    if (counters_hold) /* else they are nobody's, and are not asked */
        TRY(compare_counters(v, err));
    for (size_t i = 0; i < sizeof derived_tables / sizeof *derived_tables; i++)
        TRY(compare_table(v, &derived_tables[i], err));
    TRY(check_keys(v, err));
    TRY(facts_verify(v->store, v->office, v->problems, &v->result.rows, err));
    return attachments_verify(v->store, v->problems, err);
}

static int verify_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct verifier *v = argument;
    _cleanup_store_ struct store *memory = NULL;
    v->store = store;
    TRY(store_check(store, err));
    TRY(store_open(STR(""), STORE_MEMORY, v->office->clock, &memory, err));
    return store_write(memory, rebuild, v, err);
}

int office_verify(const struct office *office, struct arena *arena, struct problems *problems,
                  void (*progress)(void *state, size_t done, size_t total), void *state, struct verification *ret,
                  struct error *err)
{
    struct verifier v = {
        .office = office, .arena = arena, .problems = problems, .progress = progress, .progress_state = state};
    TRY(store_read(office->store, verify_in_transaction, &v, err));
    *ret = v.result;
    return 0;
}
