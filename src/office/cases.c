#include "office/cases.h"

#include "base/decimal.h"
#include "office/secrecy.h"
#include "queries.gen.h"

enum { QUERY_CODE_MAX = 64, SERIAL_WIDTH_MAX = 12 };

int matter_load(struct store *store, struct arena *arena, struct str number, struct matter *ret, struct error *err)
{
    return matter_load_of_day(store, arena, number, INT32_MAX, ret, err);
}

int matter_load_of_day(struct store *store, struct arena *arena, struct str number, int32_t day, struct matter *ret,
                       struct error *err)
{
    struct matter matter = matter_new();
    _cleanup_query_ struct query query = {0};
    struct q_matter_events_row row;
    int status;
    TRY(q_matter_events(store, &(struct q_matter_events_in){number}, &query, err));
    while ((status = q_matter_events_next(&query, &row, err)) == 1) {
        struct case_event *event = ARENA_NEW(arena, struct case_event);
        if (!event)
            return error_memory(err);
        TRY(schema_from_json(arena, &case_event_schema, row.body, event, err));
        if (event->date <= day)
            TRY(matter_apply(arena, &matter, event, row.seq, err));
    }
    if (status < 0)
        return -1;
    *ret = matter;
    return 0;
}

/* The pattern with everything but its serial written out. */
static struct str number_prefix(struct case_desk *desk, struct str pattern, const struct case_event *event)
{
    _cleanup_buf_ struct buf out = BUF(4096);
    struct civil date = civil_from_day(event->date);
    for (size_t at = 0; at < pattern.n;) {
        size_t end = str_find(pattern, '}', at);
        struct str name = str_slice(pattern, at, end + 1);
        if (str_equal(name, STR("{year}")))
            buf_printf(&out, "%04d", date.year);
        else if (str_equal(name, STR("{month}")))
            buf_printf(&out, "%02d", date.month);
        else if (str_equal(name, STR("{day}")))
            buf_printf(&out, "%02d", date.day);
        else if (str_equal(name, STR("{unit}")))
            buf_str(&out, event->unit);
        else {
            buf_char(&out, pattern.p[at++]);
            continue;
        }
        at = end + 1;
    }
    return arena_str(desk->arena, buf_view(&out));
}

/* The largest number that begins with the prefix and goes on with a digit; empty if there is none. */
static int largest_number(struct case_desk *desk, struct shelf *shelf, struct str prefix, struct str *ret,
                          struct error *err)
{
    struct str largest;
    TRY(shelf_last_number(shelf, &largest, err));
    if (str_starts(largest, prefix) && largest.n > prefix.n && largest.p[prefix.n] >= '0' &&
        largest.p[prefix.n] <= '9') {
        *ret = largest; /* of all, and so of these */
        return 0;
    }
    struct str first = arena_printf(desk->arena, "%.*s0", STR_ARGS(prefix));
    struct str last = arena_printf(desk->arena, "%.*s:", STR_ARGS(prefix)); /* ':' comes after '9' */
    if (!first.p || !last.p)
        return error_memory(err);
    _cleanup_query_ struct query query = {0};
    struct q_matter_newest_number_row row;
    TRY(q_matter_newest_number(desk->store, &(struct q_matter_newest_number_in){first, last}, &query, err));
    int status = q_matter_newest_number_next(&query, &row, err);
    *ret = status == 1 ? arena_str(desk->arena, row.number) : STR("");
    return status < 0 ? -1 : ret->p ? 0 : error_memory(err);
}

/* The next number of the pattern of rules/petition.tsv: its serial counts on from the largest with the same beginning.
 */
static int next_number(struct case_desk *desk, struct shelf *shelf, const struct case_event *event, struct str *ret,
                       struct error *err)
{
    struct str pattern = desk->office->rules->petition.number_pattern, largest;
    size_t open = 0;
    struct decimal width, serial = {0, 0};
    while (open < pattern.n && !str_starts(str_slice(pattern, open, pattern.n), STR("{serial:")))
        open++;
    struct str digits = str_slice(pattern, open + sizeof "{serial:" - 1, pattern.n - 1);
    if (!str_ends(pattern, STR("}")) || !decimal_parse(digits, &width) || width.digits < 1 ||
        width.digits > SERIAL_WIDTH_MAX)
        return FAIL(err, MSG_case_number_pattern, ARG_TEXT("pattern", pattern));
    struct str prefix = number_prefix(desk, str_slice(pattern, 0, open), event);
    if (!prefix.p)
        return error_memory(err);
    TRY(largest_number(desk, shelf, prefix, &largest, err));
    if (largest.n && !decimal_parse(str_slice(largest, prefix.n, largest.n), &serial))
        return FAIL(err, MSG_case_number_pattern, ARG_TEXT("pattern", pattern));
    if (serial.digits + 1 >= power_of_ten((int)width.digits))
        return FAIL(err, MSG_case_number_full, ARG_TEXT("pattern", pattern), ARG_TEXT("number", largest));
    *ret = arena_printf(desk->arena, "%.*s%0*lld", STR_ARGS(prefix), (int)width.digits, (long long)serial.digits + 1);
    return ret->p ? 0 : error_memory(err);
}

/* A code without the characters that are taken for one another; its hash goes into the event, itself to the person. */
static int issue_code(struct case_desk *desk, struct case_event *event, struct error *err)
{
    static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; /* 32 characters: a byte gives each evenly */
    size_t n = (size_t)desk->office->rules->petition.query_code_length;
    unsigned char bytes[QUERY_CODE_MAX];
    char *code = arena_alloc(desk->arena, QUERY_CODE_MAX + 1);
    struct hash_hex hash;
    if (n > QUERY_CODE_MAX)
        n = QUERY_CODE_MAX;
    if (!code)
        return error_memory(err);
    desk->office->random->fill(desk->office->random->state, bytes, n);
    for (size_t i = 0; i < n; i++)
        code[i] = alphabet[bytes[i] % 32];
    desk->query_code = (struct str){code, n};
    query_code_hash(event->number, desk->query_code, &hash);
    event->code_hash = arena_str(desk->arena, str_from(hash.text));
    return event->code_hash.p ? 0 : error_memory(err);
}

/* The matter `other` of a merger or a split must be there and be another one. */
static int check_other(struct shelf *shelf, const struct case_event *event, const struct place *place,
                       struct problems *problems, bool *ret, struct error *err)
{
    struct matter *other;
    struct place where = *place;
    *ret = true;
    if (!event->other.n)
        return 0;
    TRY(shelf_get(shelf, event->other, &other, err));
    *ret = other->number.n && !str_equal(other->number, event->number);
    where.field = STR("other");
    where.value = event->other;
    if (!*ret)
        PROBLEM(problems, &where, MSG_case_unknown);
    return 0;
}

static int record(struct case_desk *desk, struct journal *journal, struct case_event *event, bool is_new,
                  struct error *err)
{
    desk->query_code = STR("");
    if (is_new && !event->number.n)
        TRY(next_number(desk, &journal->deriver.shelf, event, &event->number, err));
    if (!event->code_hash.n && (event->effect == EFFECT_ISSUE_CODE || (is_new && desk->issue_codes)))
        TRY(issue_code(desk, event, err));
    event->year = civil_from_day(event->date).year;
    desk->number = event->number;
    return journal_append(journal, &kinds[KIND_CASE], event, err);
}

bool case_begins(const struct rules *rules, const struct case_event *event)
{
    const struct str action = procedure_action(&rules->procedure, event->action);
    for (size_t i = 0; action.n && i < rules->procedure.n; i++)
        if (str_equal(rules->procedure.items[i].action, action))
            return procedure_from(&rules->procedure.items[i], STR(""));
    return !action.n;
}

/* Whether the same was done on the same day. */
static bool has_step(const struct matter *matter, const struct case_event *event)
{
    for (size_t i = 0; i < matter->n_events; i++)
        if (str_equal(matter->events[i]->action, event->action) && matter->events[i]->date == event->date)
            return true;
    return false;
}

/* Actions and units go by their names, too. */
static void read_names(const struct case_desk *desk, struct case_event *event)
{
    event->action = procedure_action(&desk->office->rules->procedure, event->action);
    event->unit = unit_named(desk->units, event->unit);
    event->to = unit_named(desk->units, event->to);
}

int case_take(struct case_desk *desk, struct journal *journal, struct case_event *event, const struct place *place,
              struct problems *problems, bool *ret, struct error *err)
{
    struct procedure_context context = {desk->arena, desk->office->rules, desk->units,
                                        clock_today(desk->office->clock)};
    struct shelf *shelf = &journal->deriver.shelf;
    struct matter *matter = NULL;
    bool other_good, category_good = true;
    struct place where = *place;
    *ret = false;
    read_names(desk, event);
    const bool begins = case_begins(desk->office->rules, event);
    if (event->date == DATE_NONE)
        event->date = context.today;
    if (desk->transcribe && !event->transcribed)
        event->transcribed = TRANSCRIBED_WHOLE;
    /* What the rules make of an event is never taken from the file. */
    if (!desk->transcribe || event->code_hash.n != HASH_HEX)
        event->code_hash = STR("");
    if (event->number.n)
        TRY(shelf_get(shelf, event->number, &matter, err));
    const bool known = matter && matter->number.n;
    where.field = STR("transcribed");
    if (event->transcribed && !desk->transcribes) {
        PROBLEM(problems, &where, MSG_case_transcribed_by_hand);
        return 0;
    }
    where.field = STR("number");
    where.value = event->number;
    desk->known = known && (begins || (desk->skip_known && has_step(matter, event)));
    desk->unknown = !begins && !known;
    if (desk->known || desk->unknown)
        return 0;
    TRY(check_other(shelf, event, place, problems, &other_good, err));
    if (event->category.n)
        TRY(category_resolve(journal, desk->arena, &event->category, place, problems, &category_good, err));
    TRY(case_decide(&context, begins ? NULL : matter, event, place, problems, ret, err));
    *ret &= other_good && category_good;
    if (*ret)
        TRY(secrecy_may_follow(desk, shelf, begins ? NULL : matter, event, place, problems, ret, err));
    if (!*ret)
        return 0;
    TRY(record(desk, journal, event, begins, err));
    return secrecy_follow(desk, journal, event, err);
}
