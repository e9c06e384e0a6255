#include "office/sealing.h"

#include "domain/petition/attachment.h"
#include "domain/petition/person.h"
#include "queries.gen.h"

enum { RECORD_BYTES_MAX = 1 << 18, ID_BYTES = 16 };

void sealing_wipe(struct sealing *sealing)
{
    data_key_wipe(&sealing->key);
}

int sealing_new(const struct office *office, struct arena *scratch, struct str part, struct str number,
                struct sealing *ret, struct error *err)
{
    ret->part = part;
    ret->number = number;
    ret->id = random_hex(scratch, office->random, ID_BYTES);
    data_key_make(office->random, &ret->key);
    return ret->id.p ? 0 : error_memory(err);
}

int sealing_keep(const struct office *office, struct store *store, struct arena *scratch, const struct sealing *sealing,
                 struct str identity, struct error *err)
{
    char mark[IDENTITY_HEX];
    struct str wrapped;
    TRY(keyring_wrap(office->keyring, scratch, office->random, sealing->id, &sealing->key, &wrapped, err));
    keyring_mark(office->keyring, sealing->id, identity, mark);
    return q_sealed_key_add(store,
                            &(struct q_sealed_key_add_in){sealing->id, wrapped,
                                                          identity.n ? keyring_bucket(office->keyring, identity) : 0,
                                                          (struct str){mark, identity.n ? IDENTITY_HEX : 0}},
                            err);
}

int sealing_get(const struct office *office, struct store *store, struct arena *scratch, struct str part,
                struct str number, struct str id, struct sealing *ret_sealing, bool *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_sealed_key_get_row row;
    TRY(q_sealed_key_get(store, &(struct q_sealed_key_get_in){id}, &query, err));
    int status = q_sealed_key_get_next(&query, &row, err);
    *ret = status == 1;
    ret_sealing->part = part;
    ret_sealing->number = number;
    ret_sealing->id = id;
    return status != 1 ? status : keyring_unwrap(office->keyring, scratch, id, row.wrapped, &ret_sealing->key, err);
}

static struct str bound_to(struct arena *arena, const struct sealing *s)
{
    return arena_printf(arena, "%.*s\n%.*s\n%.*s", STR_ARGS(s->part), STR_ARGS(s->number), STR_ARGS(s->id));
}

int sealing_seal(const struct office *office, struct arena *arena, const struct sealing *sealing, struct str content,
                 struct str *ret, struct error *err)
{
    struct str bound = bound_to(arena, sealing);
    return bound.p ? seal(arena, office->random, &sealing->key, bound, content, ret, err) : error_memory(err);
}

int sealing_open(struct arena *arena, const struct sealing *sealing, struct str sealed, struct str *ret,
                 struct error *err)
{
    struct str bound = bound_to(arena, sealing);
    return bound.p ? unseal(arena, &sealing->key, bound, sealed, ret, err) : error_memory(err);
}

int sealing_seal_record(const struct office *office, struct arena *arena, const struct sealing *sealing,
                        const struct schema *schema, const void *record, struct str *ret, struct error *err)
{
    _cleanup_buf_ struct buf text = BUF_WIPED(RECORD_BYTES_MAX);
    struct str sealed;
    schema_to_json(&text, schema, record);
    buf_repeat(&text, ' ', SEALED_PADDING - text.n % SEALED_PADDING);
    if (!buf_ok(&text))
        return FAIL(err, MSG_record_too_long);
    TRY(sealing_seal(office, arena, sealing, buf_view(&text), &sealed, err));
    *ret = base64_print(arena, sealed);
    return ret->p ? 0 : error_memory(err);
}

int sealing_open_record(struct arena *arena, const struct sealing *sealing, struct str sealed,
                        const struct schema *schema, void *ret_record, struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA_WIPED(SEALED_SCRATCH);
    struct str bytes, text;
    if (!base64_parse(&scratch, sealed, &bytes))
        return FAIL(err, MSG_seal_broken);
    TRY(sealing_open(&scratch, sealing, bytes, &text, err));
    return schema_from_json(arena, schema, text, ret_record, err);
}

int sealed_record(struct store *store, struct arena *arena, int64_t seq, const struct schema *schema, void *ret_record,
                  struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_journal_one_row row;
    TRY(q_journal_one(store, &(struct q_journal_one_in){seq}, &query, err));
    int status = q_journal_one_next(&query, &row, err);
    if (status != 1)
        return status < 0 ? -1 : FAIL(err, MSG_seal_broken);
    return schema_from_json(arena, schema, row.body, ret_record, err);
}

int derive_sealed(struct store *store, const struct kind *kind, int64_t seq, const void *item, struct error *err)
{
    if (kind->id == KIND_PERSON) {
        const struct person_record *person = item;
        return q_sealed_add(store,
                            &(struct q_sealed_add_in){person->id, person->number, STR("person"),
                                                      str_from(word_name(person_role_words, person->role)), seq,
                                                      STR(""), 0},
                            err);
    }
    if (kind->id == KIND_ATTACHMENT) {
        const struct attachment_record *attachment = item;
        return q_sealed_add(store,
                            &(struct q_sealed_add_in){attachment->id, attachment->number, STR("attachment"), STR(""),
                                                      seq, attachment->hash, attachment->bytes},
                            err);
    }
    const struct access_record *access = item;
    return access->act == ACCESS_ERASE ? q_sealed_erase(store, &(struct q_sealed_erase_in){access->id, seq}, err) : 0;
}
