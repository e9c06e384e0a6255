#include "office/journal.h"

#include "domain/accounts/records.h"
#include "office/cases.h"
#include "office/sealing.h"
#include "queries.gen.h"

enum { BODY_MAX = 1 << 20 };

struct deriver deriver_of(struct arena *arena, struct store *store, const struct rules *rules)
{
    return (struct deriver){.arena = arena,
                            .store = store,
                            .places = MAP(arena),
                            .shelf = shelf_of(store),
                            .rates = rate_changes_of(store, rules)};
}

static int add_total(struct deriver *d, const struct q_posting_add_in *posting, struct error *err)
{
    _cleanup_buf_ struct buf key = BUF(4096);
    buf_printf(&key, "%lld/%.*s/%.*s/%.*s", (long long)posting->year, STR_ARGS(posting->kind),
               STR_ARGS(posting->account), STR_ARGS(posting->code));
    size_t *place = map_find(&d->places, buf_view(&key));
    if (!place) {
        struct str kept = arena_str(d->arena, buf_view(&key));
        place = kept.p ? map_add(&d->places, kept, NULL) : NULL;
        if (!place || !ARENA_ROOM(d->arena, d->totals, d->n, d->capacity))
            return error_memory(err);
        *place = d->n;
        d->totals[d->n++] = (struct pending_total){.year = posting->year,
                                                   .kind = arena_str(d->arena, posting->kind),
                                                   .account = arena_str(d->arena, posting->account),
                                                   .code = arena_str(d->arena, posting->code)};
    }
    struct pending_total *total = &d->totals[*place];
    total->entries++;
    if (__builtin_add_overflow(total->amount_fen, posting->amount_fen, &total->amount_fen))
        return FAIL(err, MSG_sum_too_large);
    return 0;
}

static int add_posting(struct deriver *d, const struct q_posting_add_in *posting, struct error *err)
{
    TRY(q_posting_add(d->store, posting, err));
    return add_total(d, posting, err);
}

static int derive_reversal(struct deriver *d, int64_t seq, const struct reversal_record *record, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_posting_by_number_row undone;
    TRY(q_posting_by_number(d->store, &(struct q_posting_by_number_in){record->year, record->reverses}, &query, err));
    int status = q_posting_by_number_next(&query, &undone, err);
    if (status < 0)
        return -1;
    if (status == 0)
        return FAIL(err, MSG_reversal_of_nothing, ARG_NUMBER("year", record->year));
    return add_posting(d,
                       &(struct q_posting_add_in){.seq = seq,
                                                  .year = record->year,
                                                  .kind = undone.kind,
                                                  .number = record->number,
                                                  .day = record->date,
                                                  .account = undone.account,
                                                  .code = undone.code,
                                                  .amount_fen = -undone.amount_fen,
                                                  .reverses = record->reverses},
                       err);
}

static int derive_posting(struct deriver *d, const struct kind *kind, int64_t seq, const void *item, struct error *err)
{
    if (kind->id == KIND_REVERSAL)
        return derive_reversal(d, seq, item, err);
    if (kind->id == KIND_INCOME) {
        const struct income_record *r = item;
        return add_posting(d,
                           &(struct q_posting_add_in){seq, r->year, STR("income"), r->number, r->date,
                                                      str_from(word_name(income_kind_words, r->kind)), r->function,
                                                      r->amount, STR("")},
                           err);
    }
    const struct payment_record *r = item;
    return add_posting(d,
                       &(struct q_posting_add_in){seq, r->year, STR("payment"), r->number, r->date, r->line,
                                                  r->economic, r->amount, STR("")},
                       err);
}

int derive(struct deriver *d, const struct kind *kind, int64_t seq, void *item, struct str body, struct error *err)
{
    if (kind->is_event)
        return derive_case(d, seq, item, err);
    if (kind->is_sealed)
        return derive_sealed(d->store, kind, seq, item, err);
    if (kind->is_posting)
        return derive_posting(d, kind, seq, item, err);
    _cleanup_buf_ struct buf key = BUF(4096);
    schema_key(&key, kind->schema, item);
    if (!buf_ok(&key))
        return FAIL(err, MSG_key_too_long);
    return q_record_put(
        d->store,
        &(struct q_record_put_in){str_from(kind->schema->name), *record_year(item), buf_view(&key), seq, body}, err);
}

int derive_finish(struct deriver *d, struct error *err)
{
    for (size_t i = 0; i < d->n; i++) {
        const struct pending_total *t = &d->totals[i];
        TRY(q_posting_total_add(
            d->store,
            &(struct q_posting_total_add_in){t->year, t->kind, t->account, t->code, t->amount_fen, t->entries}, err));
    }
    d->n = 0;
    d->places = MAP(d->arena);
    return rate_changes_write(&d->rates, err);
}

void deriver_free(struct deriver *d)
{
    shelf_free(&d->shelf);
    rate_changes_free(&d->rates);
}

int journal_begin(struct journal *journal, const struct office *office, struct store *store, struct arena *arena,
                  struct error *err)
{
    *journal = (struct journal){.deriver = deriver_of(arena, store, office->rules),
                                .kept = kept_with(store),
                                .office = office,
                                .now_ms = clock_now_ms(office->clock),
                                .body = BUF(BODY_MAX),
                                .content = BUF(2 * BODY_MAX)};
    _cleanup_query_ struct query query = {0};
    struct q_journal_last_row last;
    if (!journal->kept)
        return error_memory(err);
    TRY(q_journal_last(store, &query, err));
    int status = q_journal_last_next(&query, &last, err);
    if (status == 1) {
        journal->seq = last.seq;
        for (size_t i = 0; i < HASH_HEX && i < last.hash.n; i++)
            journal->hash.text[i] = last.hash.p[i];
    }
    kept_begin(journal->kept, str_from(journal->hash.text));
    shelf_take_last_number(&journal->deriver.shelf, journal->kept);
    return status < 0 ? -1 : 0;
}

void journal_free(struct journal *journal)
{
    deriver_free(&journal->deriver);
    buf_free(&journal->body);
    buf_free(&journal->content);
}

int journal_hash(struct str previous, const struct journal_entry *e, struct buf *scratch, struct hash_hex *ret,
                 struct error *err)
{
    buf_clear(scratch);
    buf_int(scratch, e->seq);
    buf_char(scratch, '\n');
    buf_int(scratch, e->year);
    buf_char(scratch, '\n');
    buf_str(scratch, e->kind);
    buf_char(scratch, '\n');
    buf_int(scratch, e->happened_day);
    buf_char(scratch, '\n');
    buf_int(scratch, e->recorded_ms);
    buf_char(scratch, '\n');
    buf_str(scratch, e->recorded_by);
    buf_char(scratch, '\n');
    if (!buf_ok(scratch))
        return FAIL(err, MSG_record_too_long);
    hash_chain_parts(previous, (struct str[]){buf_view(scratch), e->body}, 2, ret);
    return 0;
}

/* When it happened: the record's own date, else the first day of its year, or of no year the day it is recorded. */
static int32_t happened_day(const struct kind *kind, void *item, int32_t today)
{
    for (size_t i = 0; i < kind->schema->n; i++) {
        const struct field *field = &kind->schema->fields[i];
        if (field->type == FIELD_DATE && !field_is_empty(field, item))
            return *(const int32_t *)(const void *)((const char *)item + field->offset);
    }
    return kind->is_timeless ? today : first_day_of((int)*record_year(item));
}

int journal_append(struct journal *journal, const struct kind *kind, void *item, struct error *err)
{
    buf_clear(&journal->body);
    schema_to_json(&journal->body, kind->schema, item);
    if (!buf_ok(&journal->body))
        return FAIL(err, MSG_record_too_long);
    const struct journal_entry entry = {.seq = journal->seq + 1,
                                        .year = *record_year(item),
                                        .kind = str_from(kind->schema->name),
                                        .happened_day = happened_day(kind, item, clock_today(journal->office->clock)),
                                        .recorded_ms = journal->now_ms,
                                        .recorded_by = journal->office->actor,
                                        .body = buf_view(&journal->body)};
    struct hash_hex hash;
    kept_change(journal->kept, kind->id);
    TRY(journal_hash(str_from(journal->hash.text), &entry, &journal->content, &hash, err));
    TRY(q_journal_append(journal->deriver.store,
                         &(struct q_journal_append_in){entry.seq, entry.year, entry.kind, entry.happened_day,
                                                       entry.recorded_ms, entry.recorded_by, entry.body,
                                                       str_from(hash.text)},
                         err));
    TRY(derive(&journal->deriver, kind, entry.seq, item, entry.body, err));
    journal->seq = entry.seq;
    journal->hash = hash;
    if (shelf_is_full(&journal->deriver.shelf))
        shelf_clear(&journal->deriver.shelf);
    return 0;
}

int journal_finish(struct journal *journal, struct error *err)
{
    TRY(derive_finish(&journal->deriver, err));
    kept_end(journal->kept, str_from(journal->hash.text));
    shelf_keep_last_number(&journal->deriver.shelf, journal->kept);
    return 0;
}

/* Makes room for one more struct in `records`. */
static void *next_item(struct arena *arena, struct records *records, size_t *capacity)
{
    size_t line_capacity = *capacity;
    if (!arena_grow(arena, &records->items, records->n, capacity, records->schema->size) ||
        !arena_grow(arena, &records->lines, records->n, &line_capacity, sizeof *records->lines))
        return NULL;
    return records_at(records, records->n);
}

static int add_body(struct arena *arena, struct records *records, size_t *capacity, int64_t seq, struct str body,
                    struct error *err)
{
    void *item = next_item(arena, records, capacity);
    if (!item)
        return error_memory(err);
    TRY(schema_from_json(arena, records->schema, body, item, err));
    records->lines[records->n++] = seq;
    return 0;
}

int office_records(struct store *store, struct arena *arena, const struct kind *kind, int64_t year, struct records *ret,
                   struct error *err)
{
    struct records records = {.schema = kind->schema, .file = STR("")};
    struct str name = str_from(kind->schema->name);
    size_t capacity = 0;
    int status;
    _cleanup_query_ struct query query = {0};
    if (kind->is_posting || kind->is_event || kind->is_sealed) {
        struct q_journal_of_kind_row row;
        TRY(q_journal_of_kind(store, &(struct q_journal_of_kind_in){name, year}, &query, err));
        while ((status = q_journal_of_kind_next(&query, &row, err)) == 1)
            TRY(add_body(arena, &records, &capacity, row.seq, row.body, err));
    } else {
        struct q_record_list_row row;
        TRY(q_record_list(store, &(struct q_record_list_in){name, year}, &query, err));
        while ((status = q_record_list_next(&query, &row, err)) == 1)
            TRY(add_body(arena, &records, &capacity, row.seq, row.body, err));
    }
    if (status < 0)
        return -1;
    *ret = records;
    return 0;
}
