#include "office/export.h"

#include <string.h>

#include "office/accounts.h"
#include "office/access.h"
#include "office/cases.h"
#include "office/units.h"
#include "rules/daybook_records.h"
#include "queries.gen.h"

struct exporting {
    const struct office *office;
    struct arena *arena;
    const struct kind *kind;
    int64_t year;
    const struct asker *asker;
    struct records records;
    size_t hidden; /* matters */
};

static int add_year(struct exporting *e, struct store *store, int64_t year, struct error *err)
{
    struct records rows;
    const size_t size = e->kind->schema->size;
    TRY(office_records(store, e->arena, e->kind, year, &rows, err));
    char *items = arena_array(e->arena, e->records.n + rows.n + 1, size);
    int64_t *lines = ARENA_NEW_ARRAY(e->arena, e->records.n + rows.n + 1, int64_t);
    if (!items || !lines)
        return error_memory(err);
    if (e->records.n)
        memcpy(items, e->records.items, e->records.n * size);
    if (rows.n)
        memcpy(items + e->records.n * size, rows.items, rows.n * size);
    e->records.items = items;
    e->records.lines = lines;
    e->records.n += rows.n;
    return 0;
}

/* Events happen also in years that have no accounts. */
static int event_years(struct store *store, struct exporting *e, int64_t **ret_years, size_t *ret_n, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_journal_years_row row;
    int64_t *years = NULL;
    size_t n = 0, capacity = 0;
    int status;
    TRY(q_journal_years(store, &(struct q_journal_years_in){str_from(e->kind->schema->name)}, &query, err));
    while ((status = q_journal_years_next(&query, &row, err)) == 1) {
        if (!ARENA_ROOM(e->arena, years, n, capacity))
            return error_memory(err);
        years[n++] = row.year;
    }
    *ret_years = years;
    *ret_n = n;
    return status < 0 ? -1 : 0;
}

/* Entries of books stand under no year; theirs is that of their date. */
static void keep_year(struct exporting *e)
{
    size_t kept = 0;
    for (size_t i = 0; i < e->records.n; i++) {
        const struct daybook_head *head = records_at(&e->records, i);
        if (civil_from_day(head->date).year != e->year)
            continue;
        if (kept < i)
            memcpy(records_at(&e->records, kept), head, e->kind->schema->size);
        e->records.lines[kept++] = e->records.lines[i];
    }
    e->records.n = kept;
}

static int load_records(struct store *store, void *argument, struct error *err)
{
    struct exporting *e = argument;
    int64_t *years;
    size_t n;
    if (e->kind->is_timeless) {
        TRY(add_year(e, store, YEAR_OF_NONE, err));
        if (e->kind->is_daybook && e->year != INTEGER_NONE)
            keep_year(e);
        return 0;
    }
    if (e->year != INTEGER_NONE)
        return add_year(e, store, e->year, err);
    TRY(e->kind->is_event ? event_years(store, e, &years, &n, err) : office_years(store, e->arena, &years, &n, err));
    for (size_t i = 0; i < n; i++)
        TRY(add_year(e, store, years[i], err));
    return 0;
}

/* What an export does about a secret matter: the value of its number in a map. */
enum secret_fate { SECRET_HIDDEN, SECRET_HIDDEN_COUNTED, SECRET_SHOWN, SECRET_SHOWN_NOTED };

static int find_secrets(struct exporting *e, struct store *store, struct map *fates, struct error *err)
{
    _cleanup_query_ struct query query = {0};
    struct q_matter_secret_row row;
    struct units units;
    int status;
    TRY(office_units(store, e->arena, &units, err));
    TRY(q_matter_secret(store, &query, err));
    while ((status = q_matter_secret_next(&query, &row, err)) == 1) {
        struct str number = arena_str(e->arena, row.number);
        size_t *fate = number.p ? map_add(fates, number, NULL) : NULL;
        struct matter matter;
        if (!fate)
            return error_memory(err);
        TRY(matter_load(store, e->arena, number, &matter, err));
        *fate = matter_sight(&units, &matter, e->asker) == SIGHT_WHOLE ? SECRET_SHOWN : SECRET_HIDDEN;
    }
    return status;
}

/* Decides on one event; of a matter that is shown although it is secret, that is written down once. */
static int may_show(struct exporting *e, struct journal *journal, const struct map *fates,
                    const struct case_event *event, bool *ret, struct error *err)
{
    size_t *fate = map_find(fates, event->number);
    *ret = !fate || *fate >= SECRET_SHOWN;
    if (fate && *fate == SECRET_HIDDEN) {
        *fate = SECRET_HIDDEN_COUNTED;
        e->hidden++;
    } else if (fate && *fate == SECRET_SHOWN) {
        *fate = SECRET_SHOWN_NOTED;
        return access_note(e->office, journal, ACCESS_EXPORT, event->number, STR(""), e->asker, err);
    }
    return 0;
}

static int leave_out_secrets(struct exporting *e, struct store *store, struct error *err)
{
    _cleanup_journal_ struct journal journal = {0};
    struct map fates = MAP(e->arena);
    struct records *records = &e->records;
    size_t kept = 0;
    TRY(find_secrets(e, store, &fates, err));
    if (e->asker->purpose.n)
        TRY(journal_begin(&journal, e->office, store, e->arena, err));
    for (size_t i = 0; i < records->n; i++) {
        bool shown;
        TRY(may_show(e, &journal, &fates, records_at(records, i), &shown, err));
        if (shown && kept != i)
            memcpy(records_at(records, kept), records_at(records, i), records->schema->size);
        kept += shown;
    }
    records->n = kept;
    return e->asker->purpose.n ? journal_finish(&journal, err) : 0;
}

static int export_in_transaction(struct store *store, void *argument, struct error *err)
{
    struct exporting *e = argument;
    TRY(load_records(store, e, err));
    return e->kind->is_event ? leave_out_secrets(e, store, err) : 0;
}

int office_export(const struct office *office, struct arena *arena, const struct kind *kind, int64_t year,
                  const struct asker *asker, struct records *ret, size_t *ret_hidden, struct error *err)
{
    if (kind->is_sealed) /* nothing lists persons */
        return FAIL(err, MSG_export_sealed);
    struct exporting e = {office, arena, kind, year, asker, {.schema = kind->schema, .file = STR("")}, 0};
    if (asker->purpose.n)
        TRY(store_write(office->store, export_in_transaction, &e, err));
    else
        TRY(store_read(office->store, export_in_transaction, &e, err));
    *ret = e.records;
    *ret_hidden = e.hidden;
    return 0;
}

static struct str cell_text(struct arena *arena, const struct field *field, const void *item, enum language language)
{
    _cleanup_buf_ struct buf out = BUF(1 << 20);
    field_print(&out, field, item);
    if (out.n && (field->type == FIELD_WORD || field->type == FIELD_FLAG)) {
        buf_char(&out, '\0');
        return word_title(arena_str(arena, buf_view(&out)).p, language);
    }
    return arena_str(arena, buf_view(&out));
}

int records_sheet(struct arena *arena, const struct records *records, enum language language, struct sheet *ret,
                  struct error *err)
{
    const struct schema *schema = records->schema;
    struct sheet sheet = {.file = STR(""),
                          .name = str_from(schema->name),
                          .n = records->n + 1,
                          .rows = ARENA_NEW_ARRAY(arena, records->n + 1, struct sheet_row)};
    if (!sheet.rows)
        return error_memory(err);
    for (size_t r = 0; r < sheet.n; r++) {
        struct sheet_row *row = &sheet.rows[r];
        *row = (struct sheet_row){(int64_t)r + 1, ARENA_NEW_ARRAY(arena, schema->n, struct str), schema->n};
        if (!row->cells)
            return error_memory(err);
        for (size_t f = 0; f < schema->n; f++) {
            row->cells[f] = r == 0 ? field_title(&schema->fields[f], language)
                                   : cell_text(arena, &schema->fields[f], records_at(records, r - 1), language);
            if (!row->cells[f].p)
                return error_memory(err);
        }
    }
    *ret = sheet;
    return 0;
}
