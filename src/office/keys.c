#include "office/keys.h"

#include "office/attachments.h"
#include "office/persons.h"
#include "queries.gen.h"

enum key_state { KEY_NONE, KEY_OTHER, KEY_OURS };

static int key_state(const struct office *office, struct store *store, enum key_state *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_office_key_get_row row;
    TRY(q_office_key_get(store, &query, err));
    int status = q_office_key_get_next(&query, &row, err);
    if (status < 0)
        return -1;
    bool ours = status == 1 && str_equal(row.fingerprint, keyring_fingerprint(office->keyring));
    *ret = status == 0 ? KEY_NONE : ours ? KEY_OURS : KEY_OTHER;
    return 0;
}

static int wrong(const struct office *office, struct error *err)
{
    return FAIL(err, MSG_key_wrong, ARG_TEXT("fingerprint", keyring_fingerprint(office->keyring)));
}

int key_in_use(const struct office *office, struct store *store, struct error *err)
{
    enum key_state state;
    if (!office->keyring)
        return FAIL(err, MSG_key_needed);
    TRY(key_state(office, store, &state, err));
    if (state == KEY_OTHER)
        return wrong(office, err);
    return state == KEY_OURS ? 0 : FAIL(err, MSG_key_none);
}

struct key_work {
    const struct office *office;
};

static int adopt(struct store *store, void *argument, struct error *err)
{
    const struct key_work *work = argument;
    enum key_state state;
    TRY(key_state(work->office, store, &state, err));
    if (state == KEY_OTHER)
        return wrong(work->office, err);
    if (state == KEY_OURS)
        return 0;
    return q_office_key_put(store, &(struct q_office_key_put_in){keyring_fingerprint(work->office->keyring)}, err);
}

static int fits(struct store *store, void *argument, struct error *err)
{
    const struct key_work *work = argument;
    return key_in_use(work->office, store, err);
}

int office_key_adopt(const struct office *office, struct error *err)
{
    return store_write(office->store, adopt, &(struct key_work){office}, err);
}

int office_key_fits(const struct office *office, struct error *err)
{
    return store_read(office->store, fits, &(struct key_work){office}, err);
}

struct key_checking {
    const struct office *office;
    struct problems *problems;
    struct key_count count;
};

static int check_keys(struct store *store, void *argument, struct error *err)
{
    struct key_checking *c = argument;
    _cleanup_query_ struct query query = {0};
    struct q_sealed_all_row row;
    int status;
    TRY(q_sealed_all(store, &query, err));
    while ((status = q_sealed_all_next(&query, &row, err)) == 1) {
        struct error why = {0};
        c->count.erased += row.erased_seq != 0;
        if (row.erased_seq)
            continue;
        bool is_person = str_equal(row.part, STR("person"));
        if ((is_person ? person_opens : attachment_opens)(c->office, store, row.id, row.seq, &why) == 0)
            c->count.opened++;
        else
            PROBLEM(c->problems, NULL, MSG_sealed_shut, ARG_TEXT("id", row.id), ARG_TEXT("number", row.matter));
    }
    return status;
}

int office_key_check(const struct office *office, struct problems *problems, struct key_count *ret, struct error *err)
{
    struct key_checking c = {.office = office, .problems = problems};
    TRY(store_read(office->store, check_keys, &c, err));
    *ret = c.count;
    return 0;
}

struct key_change {
    const struct office *office;
    const struct keyring *next;
    struct arena *arena;
    size_t changed;
};

/* The key itself stays; its seal, and the mark of an identity, are those of the next office key. */
static int rewrap(struct key_change *c, struct store *store, struct str id, struct str part, int64_t seq,
                  struct error *err)
{
    enum { SCRATCH_MAX = 8 << 20 };
    _cleanup_arena_ struct arena scratch = ARENA_WIPED(SCRATCH_MAX);
    _cleanup_data_key_ struct data_key key;
    _cleanup_query_ struct query query = {0};
    struct q_sealed_key_get_row row;
    struct str wrapped, identity = STR("");
    char mark[IDENTITY_HEX];
    TRY(q_sealed_key_get(store, &(struct q_sealed_key_get_in){id}, &query, err));
    int status = q_sealed_key_get_next(&query, &row, err);
    if (status != 1)
        return status < 0 ? -1 : FAIL(err, MSG_seal_broken);
    TRY(keyring_unwrap(c->office->keyring, &scratch, id, row.wrapped, &key, err));
    query_done(&query); /* opening the person asks for the key again */
    if (str_equal(part, STR("person")))
        TRY(person_sealed_identity(c->office, store, &scratch, id, seq, &identity, err));
    TRY(keyring_wrap(c->next, &scratch, c->office->random, id, &key, &wrapped, err));
    keyring_mark(c->next, id, identity, mark);
    c->changed++;
    return q_sealed_key_rewrap(store,
                               &(struct q_sealed_key_rewrap_in){id, wrapped,
                                                                identity.n ? keyring_bucket(c->next, identity) : 0,
                                                                (struct str){mark, identity.n ? IDENTITY_HEX : 0}},
                               err);
}

static int write_down(struct key_change *c, struct store *store, struct error *err)
{
    _cleanup_journal_ struct journal journal = {0};
    struct asker asker = {STR(""),
                          arena_printf(c->arena, "%.*s -> %.*s", STR_ARGS(keyring_fingerprint(c->office->keyring)),
                                       STR_ARGS(keyring_fingerprint(c->next)))};
    if (!asker.purpose.p)
        return error_memory(err);
    TRY(journal_begin(&journal, c->office, store, c->arena, err));
    TRY(access_note(c->office, &journal, ACCESS_KEY, STR(""), STR(""), &asker, err));
    return journal_finish(&journal, err);
}

static int change_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct key_change *c = argument;
    _cleanup_query_ struct query query = {0};
    struct q_sealed_all_row row;
    int status;
    TRY(key_in_use(c->office, store, err));
    TRY(q_sealed_all(store, &query, err));
    while ((status = q_sealed_all_next(&query, &row, err)) == 1)
        if (!row.erased_seq)
            TRY(rewrap(c, store, row.id, row.part, row.seq, err));
    TRY(status);
    TRY(write_down(c, store, err));
    return q_office_key_put(store, &(struct q_office_key_put_in){keyring_fingerprint(c->next)}, err);
}

int office_key_change(const struct office *office, const struct keyring *next, struct arena *arena, size_t *ret_changed,
                      struct error *err)
{
    struct key_change c = {office, next, arena, 0};
    TRY(store_erase(office->store, change_in_transaction, &c, err));
    *ret_changed = c.changed;
    return 0;
}
