#include "office/persons.h"

#include "office/cases.h"
#include "office/keys.h"
#include "office/sealing.h"
#include "queries.gen.h"

/* Recording. */

static int seal_person(const struct office *office, struct store *store, struct arena *scratch, struct str number,
                       const struct person_form *person, struct person_record *ret, struct error *err)
{
    _cleanup_sealing_ struct sealing sealing = {0};
    struct str sealed, identity = person_identity(scratch, person);
    if (!identity.p)
        return error_memory(err);
    TRY(sealing_new(office, scratch, STR("person"), number, &sealing, err));
    TRY(sealing_seal_record(office, scratch, &sealing, &person_schema, person, &sealed, err));
    TRY(sealing_keep(office, store, scratch, &sealing, identity, err));
    *ret = (struct person_record){.year = YEAR_OF_NONE,
                                  .number = number,
                                  .id = sealing.id,
                                  .role = (int)person_role_of(person),
                                  .sealed = sealed};
    return 0;
}

static int count_role(struct store *store, struct str number, enum person_role role, int64_t *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_sealed_of_matter_row row;
    int status;
    *ret = 0;
    TRY(q_sealed_of_matter(store, &(struct q_sealed_of_matter_in){number, STR("person")}, &query, err));
    while ((status = q_sealed_of_matter_next(&query, &row, err)) == 1)
        *ret += !row.erased_seq && str_equal(row.role, str_from(word_name(person_role_words, (int)role)));
    return status;
}

int person_take(const struct office *office, struct journal *journal, struct str number,
                const struct person_form *person, const struct place *place, struct problems *problems, bool *ret,
                struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA_WIPED(SEALED_SCRATCH);
    struct store *store = journal->deriver.store;
    struct person_record record;
    int64_t representatives, most = office->rules->petition.representatives_max;
    struct place where = *place;
    TRY(key_in_use(office, store, err));
    TRY(count_role(store, number, PERSON_REPRESENTATIVE, &representatives, err));
    *ret = person_role_of(person) != PERSON_REPRESENTATIVE || representatives < most;
    where.field = STR("person_role");
    if (!*ret) {
        PROBLEM(problems, &where, MSG_person_representatives, ARG_NUMBER("max", most), ARG_TEXT("number", number));
        return 0;
    }
    TRY(seal_person(office, store, &scratch, number, person, &record, err));
    return journal_append(journal, &kinds[KIND_PERSON], &record, err);
}

int person_entry_take(const struct office *office, struct journal *journal, struct arena *arena,
                      const struct person_entry *entry, const struct place *place, struct problems *problems, bool *ret,
                      struct error *err)
{
    struct person_form person = entry->person;
    struct matter *matter;
    struct place where = *place;
    TRY(shelf_get(&journal->deriver.shelf, entry->number, &matter, err));
    *ret = matter->number.n > 0;
    where.field = STR("number");
    where.value = entry->number;
    if (!*ret)
        PROBLEM(problems, &where, MSG_case_unknown);
    *ret &= may_add_person(arena, &office->rules->identity, &person, place, problems);
    return *ret ? person_take(office, journal, entry->number, &person, place, problems, ret, err) : 0;
}

/* Opening. */

/* `*ret` is false where the record has no key any more. */
static int unseal_person(const struct office *office, struct store *store, struct arena *arena, struct str id,
                         int64_t seq, struct person_form *ret_person, bool *ret, struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA_WIPED(SEALED_SCRATCH);
    _cleanup_sealing_ struct sealing sealing = {0};
    struct person_record record;
    TRY(sealed_record(store, &scratch, seq, &person_record_schema, &record, err));
    TRY(sealing_get(office, store, &scratch, STR("person"), record.number, id, &sealing, ret, err));
    return *ret ? sealing_open_record(arena, &sealing, record.sealed, &person_schema, ret_person, err) : 0;
}

int person_sealed_identity(const struct office *office, struct store *store, struct arena *scratch, struct str id,
                           int64_t seq, struct str *ret, struct error *err)
{
    struct person_form person;
    bool known;
    TRY(unseal_person(office, store, scratch, id, seq, &person, &known, err));
    if (!known)
        return FAIL(err, MSG_seal_broken);
    *ret = person_identity(scratch, &person);
    return ret->p ? 0 : error_memory(err);
}

int person_opens(const struct office *office, struct store *store, struct str id, int64_t seq, struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA_WIPED(SEALED_SCRATCH);
    struct str identity;
    return person_sealed_identity(office, store, &scratch, id, seq, &identity, err);
}

struct person_loading {
    const struct office *office;
    struct arena *arena;
    struct str number;
    size_t place;
    const struct asker *asker;
    enum access_act act;
    struct person_rows rows;
};

/* A secret matter must be open to the asker. */
static int check_sight(struct person_loading *l, struct store *store, struct error *err)
{
    struct matter matter;
    enum sight sight;
    struct place place = {.field = STR("number"), .value = l->number};
    TRY(matter_seen(store, l->arena, l->number, l->asker, &matter, &sight, err));
    return sight == SIGHT_WHOLE ? 0 : FAIL_AT(err, &place, MSG_case_closed);
}

static int load_rows(struct person_loading *l, struct store *store, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_sealed_of_matter_row row;
    int status;
    size_t place = 0;
    TRY(check_sight(l, store, err));
    TRY(q_sealed_of_matter(store, &(struct q_sealed_of_matter_in){l->number, STR("person")}, &query, err));
    while ((status = q_sealed_of_matter_next(&query, &row, err)) == 1) {
        struct person_row person = {
            .place = place + 1, .id = arena_str(l->arena, row.id), .erased = row.erased_seq != 0};
        place++;
        for (const struct word *word = person_role_words; word->name; word++)
            if (str_equal(row.role, str_from(word->name)))
                person.role = (enum person_role)word->value;
        if (l->place && l->place != place)
            continue;
        schema_clear(&person_schema, &person.person);
        if (l->office->keyring && !person.erased && l->act != ACCESS_ERASE)
            TRY(unseal_person(l->office, store, l->arena, person.id, row.seq, &person.person, &person.known, err));
        if (!person.id.p || !ARENA_ROOM(l->arena, l->rows.items, l->rows.n, l->rows.capacity))
            return error_memory(err);
        l->rows.items[l->rows.n++] = person;
    }
    return status;
}

static int mask_rows(struct person_loading *l, struct error *err)
{
    for (size_t i = 0; i < l->rows.n; i++) {
        struct person_form *person = &l->rows.items[i].person;
        for (size_t f = 0; f < person_schema.n; f++) {
            const struct field *field = &person_schema.fields[f];
            struct str *value = (struct str *)(void *)((char *)person + field->offset);
            _cleanup_buf_ struct buf masked = BUF(4096);
            if (value == &person->person_role || value == &person->person_id_kind)
                continue;
            mask_print(&masked, &l->office->rules->identity, field->name, *value);
            *value = arena_str(l->arena, buf_view(&masked));
            if (!value->p)
                return error_memory(err);
        }
    }
    return 0;
}

static int load_masked(struct store *store, void *argument, struct error *err)
{
    struct person_loading *l = argument;
    if (l->office->keyring)
        TRY(key_in_use(l->office, store, err));
    TRY(load_rows(l, store, err));
    return mask_rows(l, err);
}

int office_persons(const struct office *office, struct arena *arena, struct str number, const struct asker *asker,
                   struct person_rows *ret, struct error *err)
{
    struct person_loading l = {.office = office, .arena = arena, .number = number, .asker = asker};
    TRY(store_read(office->store, load_masked, &l, err));
    *ret = l.rows;
    return 0;
}

/* Everything that is opened or erased is written down first, record by record. */
static int open_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct person_loading *l = argument;
    _cleanup_journal_ struct journal journal = {0};
    if (l->act != ACCESS_ERASE)
        TRY(key_in_use(l->office, store, err));
    TRY(load_rows(l, store, err));
    TRY(journal_begin(&journal, l->office, store, l->arena, err));
    for (size_t i = 0; i < l->rows.n; i++) {
        struct person_row *row = &l->rows.items[i];
        if (row->erased)
            continue;
        TRY(access_note(l->office, &journal, l->act, l->number, row->id, l->asker, err));
        if (l->act == ACCESS_ERASE)
            TRY(q_sealed_key_remove(store, &(struct q_sealed_key_remove_in){row->id}, err));
        row->erased = l->act == ACCESS_ERASE;
    }
    return journal_finish(&journal, err);
}

static int open_persons(struct person_loading *l, struct person_rows *ret, struct error *err)
{
    struct place place = {.field = STR("number"), .value = l->number};
    TRY(access_is_stated(l->office, l->asker, err));
    if (l->act == ACCESS_ERASE)
        TRY(store_erase(l->office->store, open_in_transaction, l, err));
    else
        TRY(store_write(l->office->store, open_in_transaction, l, err));
    if (!l->rows.n)
        return FAIL_AT(err, &place, MSG_person_none);
    *ret = l->rows;
    return 0;
}

int office_persons_open(const struct office *office, struct arena *arena, struct str number, size_t place,
                        const struct asker *asker, struct person_rows *ret, struct error *err)
{
    struct person_loading l = {office, arena, number, place, asker, ACCESS_OPEN, {0}};
    return open_persons(&l, ret, err);
}

int office_persons_erase(const struct office *office, struct arena *arena, struct str number, size_t place,
                         const struct asker *asker, struct person_rows *ret, struct error *err)
{
    struct person_loading l = {office, arena, number, place, asker, ACCESS_ERASE, {0}};
    return open_persons(&l, ret, err);
}

/* The same identity. */

static int add_matter(struct store *store, struct arena *arena, struct str id, struct str except, struct map *seen,
                      struct str **numbers, size_t *n, size_t *capacity, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_sealed_matter_of_row row;
    bool added;
    TRY(q_sealed_matter_of(store, &(struct q_sealed_matter_of_in){id}, &query, err));
    int status = q_sealed_matter_of_next(&query, &row, err);
    if (status != 1 || row.secret || str_equal(row.matter, except))
        return status < 0 ? -1 : 0;
    struct str number = arena_str(arena, row.matter);
    if (!number.p || !map_add(seen, number, &added) || !ARENA_ROOM(arena, *numbers, *n, *capacity))
        return error_memory(err);
    if (added)
        (*numbers)[(*n)++] = number;
    return 0;
}

/* Oldest first: numbers are mostly given in that order, and whoever asks wants one that stays the same. */
static void sort_numbers(struct str *numbers, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && str_compare(numbers[j - 1], numbers[j]) > 0; j--) {
            struct str later = numbers[j];
            numbers[j] = numbers[j - 1];
            numbers[j - 1] = later;
        }
}

int persons_same_identity(const struct office *office, struct store *store, struct arena *arena,
                          const struct person_form *person, struct str except, struct str **ret_numbers, size_t *ret_n,
                          struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA_WIPED(SEALED_SCRATCH);
    struct problems problems = PROBLEMS(&scratch);
    struct person_form canonical = *person;
    struct str identity, *numbers = NULL;
    struct map seen = MAP(arena);
    struct q_sealed_key_in_bucket_row row;
    size_t n = 0, capacity = 0;
    int status;
    may_add_person(&scratch, &office->rules->identity, &canonical, &(struct place){0}, &problems);
    identity = person_identity(&scratch, &canonical);
    if (!identity.p)
        return error_memory(err);
    if (identity.n && office->keyring) {
        int64_t bucket = keyring_bucket(office->keyring, identity);
        _cleanup_query_ struct query query = {0};
        TRY(key_in_use(office, store, err));
        TRY(q_sealed_key_in_bucket(store, &(struct q_sealed_key_in_bucket_in){bucket}, &query, err));
        while ((status = q_sealed_key_in_bucket_next(&query, &row, err)) == 1) {
            char mark[IDENTITY_HEX];
            keyring_mark(office->keyring, row.id, identity, mark);
            if (str_equal(row.mark, (struct str){mark, IDENTITY_HEX}))
                TRY(add_matter(store, arena, row.id, except, &seen, &numbers, &n, &capacity, err));
        }
        TRY(status);
    }
    sort_numbers(numbers, n);
    *ret_numbers = numbers;
    *ret_n = n;
    return 0;
}
