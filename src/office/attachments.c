#include "office/attachments.h"

#include "base/hash.h"
#include "office/keys.h"
#include "office/sealing.h"
#include "queries.gen.h"

enum { MIB = 1 << 20 };

static const struct str part = {"attachment", sizeof "attachment" - 1};

static int open_meta(const struct office *office, struct store *store, struct arena *arena, struct str id, int64_t seq,
                     struct sealing *ret_sealing, struct attachment_meta *ret, bool *ret_known, struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA_WIPED(SEALED_SCRATCH);
    struct attachment_record record;
    TRY(sealed_record(store, &scratch, seq, &attachment_record_schema, &record, err));
    struct str number = arena_str(arena, record.number);
    if (!number.p)
        return error_memory(err);
    TRY(sealing_get(office, store, &scratch, part, number, id, ret_sealing, ret_known, err));
    return *ret_known ? sealing_open_record(arena, ret_sealing, record.sealed, &attachment_meta_schema, ret, err) : 0;
}

static int open_content(struct store *store, struct arena *arena, const struct sealing *sealing,
                        const struct attachment_meta *meta, struct str *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_sealed_content_get_row row;
    struct hash_hex hash;
    struct str content;
    TRY(q_sealed_content_get(store, &(struct q_sealed_content_get_in){sealing->id}, &query, err));
    int status = q_sealed_content_get_next(&query, &row, err);
    if (status != 1)
        return status < 0 ? -1 : FAIL(err, MSG_attachment_gone);
    TRY(sealing_open(arena, sealing, row.content, &content, err));
    hash_chain(STR(""), content, &hash);
    if (!str_equal(str_from(hash.text), meta->sha256))
        return FAIL(err, MSG_seal_broken);
    *ret = content;
    return 0;
}

/* Listing. */

struct attachment_work {
    const struct office *office;
    struct arena *arena;
    struct str number;
    size_t place; /* 0: all */
    const struct asker *asker;
    enum access_act act;
    struct attachment_rows rows;
};

static int add_row(struct attachment_work *w, struct store *store, struct str id, bool erased, int64_t seq,
                   size_t place, struct error *err)
{
    _cleanup_sealing_ struct sealing sealing = {0};
    struct attachment_row row = {.place = place, .id = arena_str(w->arena, id), .erased = erased};
    schema_clear(&attachment_meta_schema, &row.meta);
    if (!row.id.p)
        return error_memory(err);
    if (w->office->keyring && !erased && w->act != ACCESS_ERASE)
        TRY(open_meta(w->office, store, w->arena, row.id, seq, &sealing, &row.meta, &row.known, err));
    if (row.known && w->act == ACCESS_SAVE)
        TRY(open_content(store, w->arena, &sealing, &row.meta, &row.content, err));
    if (!ARENA_ROOM(w->arena, w->rows.items, w->rows.n, w->rows.capacity))
        return error_memory(err);
    w->rows.items[w->rows.n++] = row;
    return 0;
}

static int load_rows(struct attachment_work *w, struct store *store, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_sealed_of_matter_row row;
    size_t place = 0;
    int status;
    TRY(q_sealed_of_matter(store, &(struct q_sealed_of_matter_in){w->number, part}, &query, err));
    while ((status = q_sealed_of_matter_next(&query, &row, err)) == 1)
        if (++place && (!w->place || w->place == place))
            TRY(add_row(w, store, row.id, row.erased_seq != 0, row.seq, place, err));
    return status;
}

static int check_sight(struct attachment_work *w, struct store *store, struct error *err)
{
    struct matter matter;
    enum sight sight;
    struct place place = {.field = STR("number"), .value = w->number};
    TRY(matter_seen(store, w->arena, w->number, w->asker, &matter, &sight, err));
    return sight == SIGHT_WHOLE ? 0 : FAIL_AT(err, &place, MSG_case_closed);
}

static int list_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct attachment_work *w = argument;
    TRY(check_sight(w, store, err));
    if (w->office->keyring)
        TRY(key_in_use(w->office, store, err));
    TRY(load_rows(w, store, err));
    for (size_t i = 0; i < w->rows.n; i++) {
        _cleanup_buf_ struct buf masked = BUF(4096);
        struct str *name = &w->rows.items[i].meta.name;
        mask_print(&masked, &w->office->rules->identity, "attachment_name", *name);
        *name = arena_str(w->arena, buf_view(&masked));
        if (!name->p)
            return error_memory(err);
    }
    return 0;
}

int office_attachments(const struct office *office, struct arena *arena, struct str number, const struct asker *asker,
                       struct attachment_rows *ret, struct error *err)
{
    struct attachment_work w = {.office = office, .arena = arena, .number = number, .asker = asker};
    TRY(store_read(office->store, list_in_transaction, &w, err));
    *ret = w.rows;
    return 0;
}

/* Opening and erasing. */

static int act_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct attachment_work *w = argument;
    _cleanup_journal_ struct journal journal = {0};
    struct place place = {.field = STR("number"), .value = w->number};
    TRY(check_sight(w, store, err));
    if (w->act != ACCESS_ERASE)
        TRY(key_in_use(w->office, store, err));
    TRY(load_rows(w, store, err));
    if (!w->rows.n)
        return FAIL_AT(err, &place, MSG_attachment_none);
    struct attachment_row *row = &w->rows.items[0];
    if (row->erased)
        return FAIL_AT(err, &place, MSG_attachment_gone);
    TRY(journal_begin(&journal, w->office, store, w->arena, err));
    TRY(access_note(w->office, &journal, w->act, w->number, row->id, w->asker, err));
    if (w->act == ACCESS_ERASE) {
        TRY(q_sealed_key_remove(store, &(struct q_sealed_key_remove_in){row->id}, err));
        TRY(q_sealed_content_remove(store, &(struct q_sealed_content_remove_in){row->id}, err));
        row->erased = true;
    }
    return journal_finish(&journal, err);
}

int office_attachment_open(const struct office *office, struct arena *arena, struct str number, size_t place,
                           const struct asker *asker, struct attachment_row *ret, struct error *err)
{
    struct attachment_work w = {office, arena, number, place, asker, ACCESS_SAVE, {0}};
    TRY(access_is_stated(office, asker, err));
    TRY(store_write(office->store, act_in_transaction, &w, err));
    *ret = w.rows.items[0];
    return 0;
}

int office_attachment_erase(const struct office *office, struct arena *arena, struct str number, size_t place,
                            const struct asker *asker, struct attachment_row *ret, struct error *err)
{
    struct attachment_work w = {office, arena, number, place, asker, ACCESS_ERASE, {0}};
    TRY(access_is_stated(office, asker, err));
    TRY(store_erase(office->store, act_in_transaction, &w, err));
    *ret = w.rows.items[0];
    return 0;
}

/* Taking in. */

struct attaching {
    struct attachment_work work;
    struct attachment_meta meta;
    struct str content;
    struct attachment_row row;
};

static int refuse_twice(struct attaching *a, struct error *err)
{
    for (size_t i = 0; i < a->work.rows.n; i++) {
        const struct attachment_row *row = &a->work.rows.items[i];
        if (row->known && str_equal(row->meta.sha256, a->meta.sha256))
            return FAIL(err, MSG_attachment_twice, ARG_TEXT("number", a->work.number), ARG_NUMBER("place", row->place));
    }
    return 0;
}

static int attach_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct attaching *a = argument;
    const struct office *office = a->work.office;
    struct arena *arena = a->work.arena;
    _cleanup_journal_ struct journal journal = {0};
    _cleanup_sealing_ struct sealing sealing = {0};
    struct attachment_record record = {.year = YEAR_OF_NONE, .number = a->work.number, .unit = a->work.asker->unit};
    struct matter matter;
    struct str content;
    struct hash_hex hash;
    enum sight sight;
    TRY(matter_seen(store, arena, a->work.number, a->work.asker, &matter, &sight, err));
    TRY(key_in_use(office, store, err));
    TRY(load_rows(&a->work, store, err));
    TRY(refuse_twice(a, err));
    TRY(sealing_new(office, arena, part, a->work.number, &sealing, err));
    TRY(sealing_seal_record(office, arena, &sealing, &attachment_meta_schema, &a->meta, &record.sealed, err));
    TRY(sealing_seal(office, arena, &sealing, a->content, &content, err));
    hash_chain(STR(""), content, &hash);
    record.id = sealing.id;
    record.hash = str_from(hash.text);
    record.bytes = (int64_t)content.n;
    TRY(sealing_keep(office, store, arena, &sealing, STR(""), err));
    TRY(q_sealed_content_add(store, &(struct q_sealed_content_add_in){sealing.id, content}, err));
    TRY(journal_begin(&journal, office, store, arena, err));
    TRY(journal_append(&journal, &kinds[KIND_ATTACHMENT], &record, err));
    a->row = (struct attachment_row){
        .place = a->work.rows.n + 1, .id = sealing.id, .known = true, .meta = a->meta, .content = a->content};
    return journal_finish(&journal, err);
}

int office_attach(const struct office *office, struct arena *arena, struct str number, struct str name,
                  struct str content, const struct asker *asker, struct attachment_row *ret, struct error *err)
{
    const struct attachment_type *type = attachment_type_of(&office->rules->attachments, content);
    struct place place = {.file = name};
    struct hash_hex hash;
    hash_chain(STR(""), content, &hash);
    struct attaching a = {.work = {.office = office, .arena = arena, .number = number, .asker = asker},
                          .meta = {.name = name,
                                   .type = type->id,
                                   .sha256 = arena_str(arena, str_from(hash.text)),
                                   .bytes = (int64_t)content.n},
                          .content = content};
    if (!a.meta.sha256.p)
        return error_memory(err);
    if (!content.n)
        return FAIL_AT(err, &place, MSG_attachment_empty);
    if ((int64_t)content.n > office->rules->petition.attachment_max_mib * MIB)
        return FAIL_AT(err, &place, MSG_attachment_too_large,
                       ARG_NUMBER("limit", office->rules->petition.attachment_max_mib));
    if (!type->accepted)
        return FAIL_AT(err, &place, MSG_attachment_refused, ARG_TEXT("type", type->zh), ARG_TEXT("id", type->id));
    TRY(store_write(office->store, attach_in_transaction, &a, err));
    *ret = a.row;
    return 0;
}

/* Checking. */

int attachment_opens(const struct office *office, struct store *store, struct str id, int64_t seq, struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA_WIPED((size_t)1 << 30);
    _cleanup_sealing_ struct sealing sealing = {0};
    struct attachment_meta meta;
    struct str content;
    bool known;
    TRY(open_meta(office, store, &scratch, id, seq, &sealing, &meta, &known, err));
    return known ? open_content(store, &scratch, &sealing, &meta, &content, err) : FAIL(err, MSG_seal_broken);
}

static int verify_strays(struct store *store, struct problems *problems, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_sealed_content_stray_row row;
    int status;
    TRY(q_sealed_content_stray(store, &query, err));
    while ((status = q_sealed_content_stray_next(&query, &row, err)) == 1)
        PROBLEM(problems, NULL, MSG_attachment_stray, ARG_TEXT("id", row.id));
    return status;
}

int attachments_verify(struct store *store, struct problems *problems, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_sealed_content_all_row row;
    int status;
    TRY(q_sealed_content_all(store, &query, err));
    while ((status = q_sealed_content_all_next(&query, &row, err)) == 1) {
        struct hash_hex hash;
        hash_chain(STR(""), row.content, &hash);
        if (!row.kept)
            PROBLEM(problems, NULL, MSG_attachment_lost, ARG_TEXT("id", row.id), ARG_TEXT("number", row.matter));
        else if (!str_equal(row.hash, str_from(hash.text)) || row.bytes != (int64_t)row.content.n)
            PROBLEM(problems, NULL, MSG_attachment_altered, ARG_TEXT("id", row.id), ARG_TEXT("number", row.matter));
    }
    return status < 0 ? -1 : verify_strays(store, problems, err);
}
