#include "office/import.h"

#include <assert.h>

#include "domain/evaluation/decide.h"
#include "office/cases.h"
#include "office/daybooks.h"
#include "office/journal.h"
#include "office/ledgers.h"
#include "office/persons.h"
#include "office/rate_figures.h"
#include "office/units.h"
#include "queries.gen.h"

/* Rows of a long file at a time: their structs and matters stay in the processor's cache. */
enum { ROWS_AT_ONCE = 1024, WRITE_BEHIND_FROM = 1000 };

struct import {
    const struct office *office;
    struct arena *arena;
    const struct batch *batches;
    size_t n_batches;
    const struct import_options *options;
    struct problems *problems;
    struct import_summary summary;
    size_t done, total; /* records, for the progress */
    struct arena rows;  /* what is read and decided of some rows of a long file; goes when they are recorded */
    struct ledgers ledgers;
    struct daybook_desk daybooks;
    const struct units *units; /* as they were at the start, or the import's own, which is kept up */
    struct units own_units;    /* loaded when a unit is to be recorded */
    struct map keys;           /* of the records of this import, to find doubles: key -> line + 1 */
    struct store *store;
    struct ledger *ledger;    /* of the record at hand */
    struct place place;       /* likewise */
    struct map refused;       /* numbers of matters whose registration is a trouble */
    size_t followers;         /* their steps */
    struct place first_known; /* the first row of a matter that the register has, and the line of the last */
    struct str known_file;
    int64_t known_line;
    bool fills;    /* see is_filling() */
    bool done_dry; /* a dry run came to its end: the failure that rolls back is meant */
};

/* The year of a record that does not name it: --year, else that of its date. */
static void fill_year(struct import *im, const struct kind *kind, void *item)
{
    int64_t *year = record_year(item);
    if (*year == INTEGER_NONE)
        *year = im->options->year;
    for (size_t i = 0; *year == INTEGER_NONE && i < kind->schema->n; i++) {
        const struct field *field = &kind->schema->fields[i];
        if (field->type == FIELD_DATE && !field_is_empty(field, item))
            *year = civil_from_day(*(const int32_t *)(const void *)((char *)item + field->offset)).year;
    }
}

/* A voucher number may be used once in a year; `target` (may be NULL) is filled in for reversals. */
static int number_is_new(struct import *im, int64_t year, struct str number, bool *ret, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_posting_by_number_row row;
    TRY(q_posting_by_number(im->store, &(struct q_posting_by_number_in){year, number}, &query, err));
    int status = q_posting_by_number_next(&query, &row, err);
    *ret = status == 0;
    if (status == 1) {
        struct place where = im->place;
        where.field = STR("number");
        where.value = number;
        PROBLEM(im->problems, &where, MSG_number_twice, ARG_NUMBER("year", year));
    }
    return status < 0 ? -1 : 0;
}

static int find_target(struct import *im, const struct reversal_record *record, struct reversal_target *ret,
                       struct q_posting_by_number_row *ret_undone, struct error *err)
{
    struct reversal_target target = {0};
    _cleanup_query_ struct query query = {0}, reversed = {0};
    TRY(q_posting_by_number(im->store, &(struct q_posting_by_number_in){record->year, record->reverses}, &query, err));
    int status = q_posting_by_number_next(&query, ret_undone, err);
    if (status < 0)
        return -1;
    target.found = status == 1;
    if (target.found) {
        struct q_posting_reversal_of_row by;
        target.is_reversal = ret_undone->reverses.n > 0;
        target.day = (int32_t)ret_undone->day;
        ret_undone->kind = arena_str(im->arena, ret_undone->kind);
        ret_undone->account = arena_str(im->arena, ret_undone->account);
        TRY(q_posting_reversal_of(im->store, &(struct q_posting_reversal_of_in){record->year, record->reverses},
                                  &reversed, err));
        status = q_posting_reversal_of_next(&reversed, &by, err);
        if (status < 0)
            return -1;
        target.already_reversed = status == 1;
        if (status == 1)
            target.reversed_by = arena_str(im->arena, by.number);
    }
    *ret = target;
    return 0;
}

/* Each of these decides on one record and, if it may be recorded, books it in the ledger. */

static int take_reversal(struct import *im, struct reversal_record *record, bool *ret, struct error *err)
{
    struct reversal_target target;
    struct q_posting_by_number_row undone = {0};
    bool is_new;
    TRY(find_target(im, record, &target, &undone, err));
    TRY(number_is_new(im, record->year, record->number, &is_new, err));
    *ret = may_reverse(im->ledger, record, &target, &im->place, im->problems) && is_new;
    if (!*ret)
        return 0;
    if (str_equal(undone.kind, STR("payment"))) {
        struct budget_line *line = ledger_line(im->ledger, undone.account);
        if (line)
            line->spent_fen -= undone.amount_fen;
        im->summary.payments_fen -= undone.amount_fen;
    } else {
        im->summary.income_fen -= undone.amount_fen;
    }
    return 0;
}

static int take_posting(struct import *im, const struct kind *kind, void *item, bool *ret, struct error *err)
{
    bool is_new;
    if (kind->id == KIND_REVERSAL)
        return take_reversal(im, item, ret, err);
    if (kind->id == KIND_INCOME) {
        const struct income_record *record = item;
        TRY(number_is_new(im, record->year, record->number, &is_new, err));
        *ret = may_book_income(im->ledger, record, &im->place, im->problems) && is_new;
        im->summary.income_fen += *ret ? record->amount : 0;
        return 0;
    }
    struct payment_record *record = item;
    TRY(number_is_new(im, record->year, record->number, &is_new, err));
    *ret = may_pay(im->ledger, record, &im->place, im->problems) && is_new;
    if (*ret) {
        ledger_line(im->ledger, record->line)->spent_fen += record->amount;
        im->summary.payments_fen += record->amount;
    }
    return 0;
}

/* Of keyed kinds one record may come only once in an import. */
static int key_is_new(struct import *im, const struct kind *kind, const void *item, bool *ret, struct error *err)
{
    _cleanup_buf_ struct buf key = BUF(4096);
    buf_printf(&key, "%s ", kind->schema->name);
    schema_key(&key, kind->schema, item);
    struct str kept = arena_str(im->arena, buf_view(&key));
    size_t *line = kept.p ? map_add(&im->keys, kept, ret) : NULL;
    if (!line)
        return error_memory(err);
    if (*ret)
        *line = (size_t)im->place.line;
    else
        PROBLEM(im->problems, &im->place, MSG_key_twice, ARG_TEXT("key", kept), ARG_NUMBER("line", *line));
    return 0;
}

static int find_form(struct import *im, int64_t year, struct str form, const struct form_record **ret,
                     struct error *err)
{
    _cleanup_buf_ struct buf key = BUF(4096);
    _cleanup_query_ struct query query = {0};
    struct q_record_get_row row;
    buf_printf(&key, "%lld/%.*s", (long long)year, STR_ARGS(form));
    TRY(q_record_get(im->store, &(struct q_record_get_in){STR("form"), year, buf_view(&key)}, &query, err));
    int status = q_record_get_next(&query, &row, err);
    *ret = NULL;
    if (status != 1)
        return status;
    struct form_record *found = ARENA_NEW(im->arena, struct form_record);
    if (!found)
        return error_memory(err);
    TRY(schema_from_json(im->arena, &form_schema, row.body, found, err));
    *ret = found;
    return 0;
}

/* The profile of a form: its own, or its year's. */
static const struct scoring *scoring_of(struct import *im, const struct form_record *form)
{
    struct str id = form->scoring.n ? form->scoring : im->ledger->record.scoring;
    return rules_scoring(im->office->rules, id);
}

/* A source count:ID names a row of counts.tsv. */
static bool count_is_there(struct import *im, const struct indicator_record *indicator)
{
    struct source source;
    const struct daybooks *daybooks = &im->office->rules->daybooks;
    struct place where = im->place;
    if (!indicator->source.n || !source_parse(indicator->source, &source) || source.kind != SOURCE_COUNT ||
        daybooks_count(daybooks, source.name))
        return true;
    _cleanup_buf_ struct buf list = BUF(1 << 16);
    for (size_t i = 0; i < daybooks->n_counts; i++)
        buf_printf(&list, "%s%.*s", i ? ", " : "", STR_ARGS(daybooks->counts[i].id));
    where.field = STR("source");
    where.value = indicator->source;
    PROBLEM(im->problems, &where, MSG_count_unknown, ARG_TEXT("counts", buf_view(&list)));
    return false;
}

static int take_evaluation(struct import *im, const struct kind *kind, void *item, bool *ret, struct error *err)
{
    const struct form_record *form = item;
    const struct ledger *ledger = im->ledger;
    *ret = year_is_open(ledger, &im->place, im->problems);
    if (!*ret)
        return 0;
    if (kind->id == KIND_FORM) {
        *ret = may_add_form(form, scoring_of(im, form), &im->place, im->problems) &&
               may_name_project(ledger, form->project, &im->place, im->problems);
        return 0;
    }
    const struct goal_record *goal = item;
    const struct indicator_record *indicator = item;
    TRY(find_form(im, goal->year, kind->id == KIND_GOAL ? goal->form : indicator->form, &form, err));
    if (kind->id == KIND_GOAL)
        *ret = may_add_goal(form, goal, &im->place, im->problems);
    else
        *ret = count_is_there(im, indicator) &&
               may_add_indicator(form, form ? scoring_of(im, form) : NULL, indicator, &im->place, im->problems) &&
               may_name_rate(&im->office->rules->rates, indicator, &im->place, im->problems);
    return 0;
}

static int take_keyed(struct import *im, const struct kind *kind, void *item, bool *ret, struct error *err)
{
    struct ledger *ledger = im->ledger;
    bool is_new;
    TRY(key_is_new(im, kind, item, &is_new, err));
    switch (kind->id) {
    case KIND_YEAR:
        *ret = (!ledger->known || year_is_open(ledger, &im->place, im->problems)) &&
               may_open_year(item, im->office->rules, &im->place, im->problems) && is_new;
        ledger->known |= *ret;
        if (*ret)
            ledger->record = *(const struct year_record *)item;
        return 0;
    case KIND_PROJECT:
        *ret = may_add_project(ledger, &im->place, im->problems) && is_new;
        return !*ret || map_add(&ledger->projects, ((const struct project_record *)item)->code, NULL)
                   ? 0
                   : error_memory(err);
    case KIND_BUDGET:
        *ret = may_add_budget(ledger, item, &im->place, im->problems) && is_new;
        return *ret ? ledger_add_line(ledger, item, err) : 0;
    case KIND_BUDGET_CHANGE:
        *ret = may_change_budget(ledger, item, &im->place, im->problems) && is_new;
        return *ret ? ledger_add_change(ledger, item, err) : 0;
    case KIND_CARRY_OVER:
        *ret = may_carry_over(ledger, item, &im->place, im->problems) && is_new;
        return 0;
    case KIND_OVERRIDE:
        *ret = may_override(ledger, rules_layout(im->office->rules, ledger->record.layout, ledger->year), item,
                            &im->place, im->problems) &&
               is_new;
        return 0;
    case KIND_RELIEF_FUND:
        *ret = may_name_line(ledger, ((const struct relief_fund_record *)item)->line, &im->place, im->problems) &&
               is_new;
        return 0;
    case KIND_CLOSE: {
        *ret = may_close(ledger, item, &im->place, im->problems);
        ledger->closed = ((const struct close_record *)item)->closed;
        return 0;
    }
    case KIND_FORM:
    case KIND_GOAL:
    case KIND_INDICATOR:
        TRY(take_evaluation(im, kind, item, ret, err));
        *ret &= is_new;
        return 0;
    default:
        *ret = year_is_open(ledger, &im->place, im->problems) && is_new;
        return 0;
    }
}

/* Records that belong to no year, and so to no ledger. */
static int take_timeless(struct import *im, const struct kind *kind, const void *item, bool *ret, struct error *err)
{
    bool is_new;
    TRY(key_is_new(im, kind, item, &is_new, err));
    if (kind->id == KIND_CATEGORY) {
        *ret = may_add_category(item, &im->place, im->problems) && is_new;
        return 0;
    }
    if (im->units != &im->own_units)
        TRY(office_units(im->store, im->arena, &im->own_units, err));
    im->units = &im->own_units;
    *ret = may_add_unit(im->units, item, &im->place, im->problems) && is_new;
    return *ret ? units_put(&im->own_units, item, err) : 0;
}

/* Matters that are there already are told once, with their count: a file that was imported before has thousands. */
static void note_known(struct import *im, const struct case_event *event)
{
    im->known_line = im->place.line;
    im->known_file = im->place.file;
    if (im->summary.known++ == 0) {
        im->first_known = im->place;
        im->first_known.field = STR("number");
        im->first_known.value = event->number;
    }
}

static void tell_known(struct import *im)
{
    if (im->options->skip_known || !im->summary.known)
        return;
    if (im->summary.known == 1)
        PROBLEM(im->problems, &im->first_known, MSG_case_twice);
    else
        PROBLEM(im->problems, &im->first_known, MSG_case_known, ARG_NUMBER("count", im->summary.known));
}

static int note_refused(struct import *im, struct str number, struct error *err)
{
    if (!number.n || map_find(&im->refused, number))
        return 0;
    struct str kept = arena_str(im->arena, number);
    return kept.p && map_add(&im->refused, kept, NULL) ? 0 : error_memory(err);
}

/* The same of rows whose cells are a trouble already. */
static int note_refused_rows(struct import *im, const struct records *records, struct error *err)
{
    for (size_t i = 0; i < records->refused; i++) {
        const struct case_event *event = records_refused_at(records, i);
        if (case_begins(im->office->rules, event))
            TRY(note_refused(im, event->number, err));
    }
    return 0;
}

/* A step of a matter that is not there. When that is because its registration was refused, it is only counted: one
 * cause, one message. */
static void note_unknown(struct import *im, struct str number)
{
    struct place where = im->place;
    where.field = STR("number");
    where.value = number;
    if (!map_find(&im->refused, number))
        PROBLEM(im->problems, &where, MSG_case_unknown);
    else
        im->followers++;
}

static int refuse(const struct import *im, struct error *err)
{
    const int status = FAIL(err, MSG_import_refused, ARG_NUMBER("count", im->problems->total));
    return im->followers ? WHILE(err, MSG_case_followers, ARG_NUMBER("count", im->followers)) : status;
}

/* A step of a matter is decided on and recorded in one go: its number and clocks are part of what is recorded. So is
 * the person who brings it, who may be named beside it (`person`, NULL for none). */
static int take_event(struct import *im, struct journal *journal, struct case_event *event, struct person_form *person,
                      struct error *err)
{
    struct case_desk desk = {.office = im->office,
                             .store = im->store,
                             .arena = im->rows.max ? &im->rows : im->arena,
                             .units = im->units,
                             .issue_codes = im->options->issue_codes,
                             .skip_known = im->options->skip_known,
                             .transcribes = im->options->transcribes,
                             .transcribe = im->options->transcribe,
                             .number = STR(""),
                             .query_code = STR("")};
    bool good, person_good = true;
    if (!im->options->skip_known && im->summary.known && im->known_line == im->place.line &&
        str_equal(im->known_file, im->place.file))
        return 0; /* steps of a row whose registration is a trouble already */
    if (person && person_is_given(person))
        person_good = may_add_person(im->arena, &im->office->rules->identity, person, &im->place, im->problems);
    else
        person = NULL;
    if (person && event->anonymous == YES) {
        struct place where = im->place;
        where.field = STR("anonymous");
        PROBLEM(im->problems, &where, MSG_case_anonymous_person);
        return 0;
    }
    TRY(case_take(&desk, journal, event, &im->place, im->problems, &good, err));
    if (good && person && person_good)
        TRY(person_take(im->office, journal, event->number, person, &im->place, im->problems, &person_good, err));
    im->summary.records += good;
    im->summary.persons += good && person && person_good;
    im->summary.number = desk.number;
    im->summary.query_code = desk.query_code;
    if (desk.known)
        note_known(im, event);
    else if (desk.unknown)
        note_unknown(im, event->number);
    else if (!good && case_begins(im->office->rules, event))
        return note_refused(im, event->number, err);
    return 0;
}

static int take_person(struct import *im, struct journal *journal, const struct person_entry *entry, struct error *err)
{
    bool good;
    TRY(person_entry_take(im->office, journal, im->arena, entry, &im->place, im->problems, &good, err));
    im->summary.records += good;
    im->summary.persons += good;
    im->summary.number = entry->number;
    return 0;
}

/* An entry of a book may be a step of one that is there, so it is completed before it is decided on. */
static int take_daybook(struct import *im, struct journal *journal, const struct kind *kind, void *item,
                        struct error *err)
{
    bool good;
    im->daybooks.units = im->units;
    TRY(daybook_take(&im->daybooks, journal, kind, item, &im->place, im->problems, &good, err));
    im->summary.records += good;
    im->summary.number = im->daybooks.number;
    return 0;
}

/* Finds the ledger of the record; `*ret` is false, with a problem, when its year cannot be. */
static int find_ledger(struct import *im, int64_t year, bool *ret, struct error *err)
{
    *ret = year >= YEAR_MIN && year <= YEAR_MAX;
    if (*ret)
        return ledgers_get(&im->ledgers, year, &im->ledger, err);
    struct place where = im->place;
    where.field = STR("year");
    if (year == INTEGER_NONE)
        PROBLEM(im->problems, &where, MSG_year_not_said);
    else
        PROBLEM(im->problems, &where, MSG_year_impossible, ARG_NUMBER("year", year), ARG_NUMBER("first", YEAR_MIN),
                ARG_NUMBER("last", YEAR_MAX));
    return 0;
}

static int take(struct import *im, struct journal *journal, const struct batch *batch, void *item, struct error *err)
{
    const struct kind *kind = batch->kind;
    bool good = false;
    assert(item);
    if (kind->is_event) {
        bool is_form = batch->records.schema == &case_form_schema;
        return take_event(im, journal, item, is_form ? &((struct case_form *)item)->person : NULL, err);
    }
    if (kind->id == KIND_PERSON)
        return take_person(im, journal, item, err);
    if (kind->is_daybook)
        return take_daybook(im, journal, kind, item, err);
    if (kind->is_timeless) {
        TRY(take_timeless(im, kind, item, &good, err));
    } else {
        fill_year(im, kind, item);
        TRY(find_ledger(im, *record_year(item), &good, err));
        if (good && kind->is_posting)
            TRY(take_posting(im, kind, item, &good, err));
        else if (good)
            TRY(take_keyed(im, kind, item, &good, err));
    }
    /* Good records are written although a bad one stands before them: later ones may build on them
     * (a payment on its line), and all troubles are to be told at once. The failure undoes it all. */
    if (good)
        TRY(journal_append(journal, kind, item, err));
    if (good && kind->id == KIND_CLOSE && ((const struct close_record *)item)->closed)
        TRY(rate_figures_freeze(im->office, journal, im->arena, im->ledger->year, err));
    im->summary.records += good;
    return 0;
}

static int take_all(struct import *im, struct journal *journal, const struct batch *batch,
                    const struct records *records, struct error *err)
{
    if (batch->kind->is_event)
        TRY(note_refused_rows(im, records, err));
    for (size_t i = 0; i < records->n; i++, im->done++) {
        im->place = (struct place){.file = records->file, .line = records->lines[i]};
        TRY(take(im, journal, batch, records_at(records, i), err));
        if (im->options->progress && im->done % 1024 == 0)
            im->options->progress(im->options->progress_state, im->done, im->total);
    }
    return 0;
}

/* What outlives the rows that it came with. */
static int keep_known(struct import *im, struct error *err)
{
    struct str *const kept[] = {&im->summary.number, &im->summary.query_code, &im->first_known.value};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        *kept[i] = arena_str(im->arena, *kept[i]);
        if (!kept[i]->p)
            return error_memory(err);
    }
    return 0;
}

/* Reads and records the rows of a long file by and by: what they need goes with the shelf, which refers to it. */
static int take_unread(struct import *im, struct journal *journal, const struct batch *batch, struct error *err)
{
    struct schema_reader reader = *batch->unread;
    int status = 0;
    while (status == 0 && schema_rows_left(&reader)) {
        struct records records;
        im->rows = ARENA(im->arena->max);
        im->rows.wiped = im->arena->wiped;
        status = schema_read_some(&reader, &im->rows, ROWS_AT_ONCE, im->problems, &records, err);
        if (status == 0)
            status = take_all(im, journal, batch, &records, err);
        if (status == 0)
            status = keep_known(im, err);
        shelf_clear(&journal->deriver.shelf);
        arena_free(&im->rows);
        im->rows = (struct arena){0};
    }
    return status;
}

static size_t rows_of(const struct batch *batch)
{
    return batch->records.n + (batch->unread ? schema_rows_left(batch->unread) : 0);
}

static int import_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct import *im = argument;
    _cleanup_journal_ struct journal journal = {0};
    im->store = im->ledgers.store = store;
    im->daybooks = (struct daybook_desk){.office = im->office, .arena = im->arena, .ledgers = &im->ledgers};
    TRY(journal_begin(&journal, im->office, store, im->arena, err));
    TRY(office_units_kept(store, true, &im->units, err));
    for (size_t b = 0; b < im->n_batches; b++) {
        im->total += rows_of(&im->batches[b]);
        if (im->batches[b].kind->is_event && rows_of(&im->batches[b]) >= WRITE_BEHIND_FROM)
            store_write_behind(store); /* events mostly come in order, and then little is read */
    }
    for (size_t b = 0; b < im->n_batches; b++) {
        const struct batch *batch = &im->batches[b];
        TRY(take_all(im, &journal, batch, &batch->records, err));
        if (batch->unread)
            TRY(take_unread(im, &journal, batch, err));
    }
    tell_known(im);
    if (im->problems->total)
        return refuse(im, err);
    TRY(journal_finish(&journal, err));
    if (im->options->progress)
        im->options->progress(im->options->progress_state, im->total, im->total);
    im->done_dry = im->options->dry_run;
    return im->options->dry_run ? -1 : 0;
}

static int has_no_matter(struct store *store, void *argument, struct error *err)
{
    struct import *im = argument;
    _cleanup_query_ struct query query = {0};
    struct q_matter_last_number_row row;
    TRY(q_matter_last_number(store, &query, err));
    int status = q_matter_last_number_next(&query, &row, err);
    im->fills = status == 0;
    return status < 0 ? -1 : 0;
}

/* Whether many matters are to come into a register that has none: then nobody has anything to read in it yet. Whoever
 * records a single event asks nothing: a turn of its own with the connection would cost it the commit that it shares.
 */
static int is_filling(struct import *im, struct error *err)
{
    bool many = false;
    for (size_t b = 0; b < im->n_batches; b++)
        many |= im->batches[b].unread != NULL;
    return many && !im->options->dry_run ? store_read(im->office->store, has_no_matter, im, err) : 0;
}

int office_import(const struct office *office, struct arena *arena, const struct batch *batches, size_t n,
                  const struct import_options *options, struct problems *problems, struct import_summary *ret,
                  struct error *err)
{
    struct import im = {.office = office,
                        .arena = arena,
                        .batches = batches,
                        .n_batches = n,
                        .options = options,
                        .problems = problems,
                        .ledgers = {.office = office, .arena = arena},
                        .refused = MAP(arena),
                        .keys = MAP(arena)};
    TRY(is_filling(&im, err));
    int status = im.fills ? store_fill(office->store, import_in_transaction, &im, err)
                          : store_write(office->store, import_in_transaction, &im, err);
    if (status != 0 && !im.done_dry)
        return -1;
    *ret = im.summary;
    return 0;
}
