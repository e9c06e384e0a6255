#include "cli/intake.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "domain/petition/person.h"
#include "embedded.gen.h"
#include "formats/mapping_propose.h"

static int add_batch(struct cli *cli, struct intake *intake, struct batch batch, struct error *err)
{
    if (!ARENA_ROOM(&cli->arena, intake->batches, intake->n, intake->capacity))
        return error_memory(err);
    intake->batches[intake->n++] = batch;
    return 0;
}

static int add_sheet(struct cli *cli, struct intake *intake, const struct kind *kind, const struct sheet *sheet,
                     struct error *err)
{
    struct batch batch = {.kind = kind};
    intake->problems.arena = &cli->arena;
    if (kind->is_event && sheet->n > IMPORT_LONG) {
        batch.unread = ARENA_NEW(&cli->arena, struct schema_reader);
        if (!batch.unread)
            return error_memory(err);
        TRY(schema_read_begin(&cli->arena, kind_form(kind), sheet, &intake->problems, batch.unread, err));
    } else {
        TRY(schema_read(&cli->arena, kind_form(kind), sheet, &intake->problems, &batch.records, err));
    }
    return add_batch(cli, intake, batch, err);
}

/* The first sheet that people see, or a new empty one. */
static int first_sheet(struct cli *cli, const struct workbook *book, struct str path, const struct sheet **ret,
                       struct error *err)
{
    struct sheet *empty = ARENA_NEW(&cli->arena, struct sheet);
    if (!empty)
        return error_memory(err);
    empty->file = path;
    *ret = empty;
    for (size_t i = book->n; i-- > 0;)
        if (!book->sheets[i].hidden)
            *ret = &book->sheets[i];
    return 0;
}

int intake_file(struct cli *cli, struct intake *intake, const struct kind *kind, struct str path, struct error *err)
{
    struct workbook book;
    const struct sheet *sheet = NULL;
    TRY(workbook_read(&cli->arena, path, &book, err));
    TRY(first_sheet(cli, &book, path, &sheet, err));
    return add_sheet(cli, intake, kind, sheet, err);
}

/* The names of the built-in mappings, for the message. */
static void list_mappings(struct buf *out)
{
    const struct str folder = STR("mappings/"), ending = STR(".tsv");
    for (size_t i = 0; i < embedded_rules_count; i++) {
        struct str path = str_from(embedded_rules[i].path);
        if (str_starts(path, folder) && str_ends(path, ending))
            buf_printf(out, "%s%.*s", out->n ? ", " : "", STR_ARGS(str_slice(path, folder.n, path.n - ending.n)));
    }
}

static int mapping_sheet(struct cli *cli, struct str name, struct sheet *ret, struct error *err)
{
    struct str path = arena_printf(&cli->arena, "mappings/%.*s.tsv", STR_ARGS(name));
    struct workbook book;
    if (!path.p)
        return error_memory(err);
    if (access(name.p, F_OK) == 0) {
        const struct sheet *sheet = NULL;
        TRY(workbook_read(&cli->arena, name, &book, err));
        TRY(first_sheet(cli, &book, name, &sheet, err));
        *ret = *sheet;
        return 0;
    }
    if (rules_sheet(&cli->arena, cli->rules_folder, path, ret, err) == 0)
        return 0;
    if (err->message.id != MSG_rule_file_missing)
        return -1;
    _cleanup_buf_ struct buf list = BUF(4096);
    list_mappings(&list);
    return FAIL(err, MSG_mapping_unknown, ARG_TEXT("mapping", name), ARG_TEXT("mappings", buf_view(&list)));
}

int intake_mapped(struct cli *cli, struct intake *intake, const struct kind *kind, struct str path, struct str name,
                  struct str unit, struct error *err)
{
    struct workbook book;
    struct sheet rules;
    struct mapping mapping;
    struct batch batch = {.kind = kind};
    const struct sheet *sheet = NULL;
    const struct mapping_default given = {"unit", unit};
    const struct mapping_history matter = {"action", "date", "number"}, none = {0};
    const size_t before = intake->problems.total;
    intake->problems.arena = &cli->arena;
    TRY(mapping_sheet(cli, name, &rules, err));
    TRY(mapping_read(&cli->arena, &rules, kind_form(kind), kind->is_event ? &matter : &none, &intake->problems,
                     &mapping, err));
    TRY(workbook_read(&cli->arena, path, &book, err));
    TRY(first_sheet(cli, &book, path, &sheet, err));
    batch.records = (struct records){.schema = kind_form(kind), .file = path};
    if (intake->problems.total == before)
        TRY(mapping_apply(&cli->arena, &mapping, sheet, &given, unit.n > 0, &intake->problems, &batch.records, err));
    return add_batch(cli, intake, batch, err);
}

int intake_propose(struct cli *cli, const struct kind *kind, struct str path, struct buf *out, struct error *err)
{
    struct workbook book;
    struct sheet hints_sheet;
    struct problems problems = PROBLEMS(&cli->arena);
    struct records hints = {.schema = &mapping_hint_schema};
    const struct sheet *sheet = NULL;
    if (kind->is_event) {
        TRY(rules_sheet(&cli->arena, cli->rules_folder, STR("mapping-headers.tsv"), &hints_sheet, err));
        TRY(schema_read(&cli->arena, &mapping_hint_schema, &hints_sheet, &problems, &hints, err));
    }
    TRY(workbook_read(&cli->arena, path, &book, err));
    TRY(first_sheet(cli, &book, path, &sheet, err));
    struct str first = str_from(kind->is_event ? "register" : kind->schema->name);
    return mapping_propose(&cli->arena, kind_form(kind), first, &hints, sheet, out, err);
}

int intake_folder(struct cli *cli, struct intake *intake, struct str folder, struct error *err)
{
    static const char *const endings[] = {"tsv", "csv", "xlsx"};
    for (size_t k = 0; k < KINDS; k++) {
        for (size_t e = 0; e < sizeof endings / sizeof *endings; e++) {
            struct str path = arena_printf(&cli->arena, "%.*s/%s.%s", STR_ARGS(folder), kinds[k].schema->name,
                                           endings[e]);
            if (!path.p)
                return error_memory(err);
            if (!kinds[k].by_command && access(path.p, F_OK) == 0)
                TRY(intake_file(cli, intake, &kinds[k], path, err));
        }
    }
    return intake->n ? 0 : FAIL(err, MSG_import_folder_empty, ARG_TEXT("folder", folder));
}

/* The names of the examples, for the message. */
static void list_examples(struct buf *out)
{
    for (size_t i = 0; i < embedded_examples_count; i++) {
        struct str path = str_from(embedded_examples[i].path), file = STR("/year.tsv");
        if (str_ends(path, file))
            buf_printf(out, "%s%.*s", out->n ? ", " : "", STR_ARGS(str_slice(path, 0, path.n - file.n)));
    }
}

int intake_example(struct cli *cli, struct intake *intake, struct str name, struct error *err)
{
    for (size_t k = 0; k < KINDS; k++) {
        struct str path = arena_printf(&cli->arena, "%.*s/%s.tsv", STR_ARGS(name), kinds[k].schema->name);
        const struct embedded_file *file = path.p ? embedded_find(embedded_examples, embedded_examples_count, path)
                                                  : NULL;
        struct workbook book;
        const struct sheet *sheet = NULL;
        if (!path.p)
            return error_memory(err);
        if (!file)
            continue;
        path = arena_printf(&cli->arena, "examples/%.*s", STR_ARGS(path));
        TRY(workbook_parse(&cli->arena, path, embedded_content(file), &book, err));
        TRY(first_sheet(cli, &book, path, &sheet, err));
        TRY(add_sheet(cli, intake, &kinds[k], sheet, err));
    }
    if (intake->n)
        return 0;
    _cleanup_buf_ struct buf list = BUF(4096);
    list_examples(&list);
    return FAIL(err, MSG_example_unknown, ARG_TEXT("example", name), ARG_TEXT("examples", buf_view(&list)));
}

/* Who else is on the machine can read the words of a command while it runs: what they say of a person is taken out of
 * them as soon as it has been read. */
static int hide_cell(struct cli *cli, struct str *cell, struct error *err)
{
    struct str kept = arena_str(&cli->arena, *cell);
    if (!kept.p)
        return error_memory(err);
    cli->arena.wiped = true;
    wipe((void *)(uintptr_t)cell->p, cell->n);
    *cell = kept;
    return 0;
}

int intake_words(struct cli *cli, struct intake *intake, const struct kind *kind, const char *const *words, size_t n,
                 struct error *err)
{
    struct sheet_row *rows = ARENA_NEW_ARRAY(&cli->arena, 2, struct sheet_row);
    if (!rows)
        return error_memory(err);
    for (size_t r = 0; r < 2; r++) {
        rows[r] = (struct sheet_row){(int64_t)r + 1, ARENA_NEW_ARRAY(&cli->arena, n, struct str), n};
        if (!rows[r].cells)
            return error_memory(err);
    }
    for (size_t i = 0; i < n; i++) {
        struct str word = str_from(words[i]);
        size_t equals = str_find(word, '=', 0);
        if (equals == word.n)
            return FAIL(err, MSG_record_word, ARG_TEXT("word", word));
        rows[0].cells[i] = str_slice(word, 0, equals);
        rows[1].cells[i] = str_slice(word, equals + 1, word.n);
        if (kind->form && schema_field(&person_schema, rows[0].cells[i]))
            TRY(hide_cell(cli, &rows[1].cells[i], err));
    }
    struct sheet sheet = {.file = STR(""), .name = STR(""), .rows = rows, .n = 2};
    return add_sheet(cli, intake, kind, &sheet, err);
}

static void print_problems(struct cli *cli, const struct problems *problems)
{
    for (size_t i = 0; i < problems->n; i++) {
        _cleanup_buf_ struct buf text = BUF(1 << 16);
        problem_print(&text, &problems->items[i], cli->language);
        fprintf(stderr, "%.*s\n", STR_ARGS(buf_view(&text)));
    }
    if (problems->total > problems->n)
        fprintf(stderr, "%.*s\n",
                STR_ARGS(SAY(cli, MSG_problems_more, ARG_NUMBER("more", problems->total - problems->n))));
}

/* Whether any record names a person; then the office's key is needed. */
static bool has_persons(const struct intake *intake)
{
    for (size_t b = 0; b < intake->n; b++) {
        const struct records *records = &intake->batches[b].records;
        const struct schema_reader *unread = intake->batches[b].unread;
        if (records->n && intake->batches[b].kind->id == KIND_PERSON)
            return true;
        if (unread && schema_rows_fill(unread, offsetof(struct case_form, person)))
            return true;
        for (size_t i = 0; records->schema == &case_form_schema && i < records->n; i++)
            if (person_is_given(&((const struct case_form *)records_at(records, i))->person))
                return true;
    }
    return false;
}

int intake_key(struct cli *cli, const struct intake *intake, struct error *err)
{
    if (!has_persons(intake) || cli->keyring)
        return 0;
    cli->arena.wiped = true;
    return cli_key(cli, err);
}

int intake_take(struct cli *cli, struct intake *intake, struct import_summary *ret, struct error *err)
{
    TRY(intake_key(cli, intake, err));
    intake->options.progress = cli_progress;
    intake->options.progress_state = cli;
    if (office_import(&cli->office, &cli->arena, intake->batches, intake->n, &intake->options, &intake->problems, ret,
                      err) != 0) {
        print_problems(cli, &intake->problems);
        return -1;
    }
    return 0;
}

int intake_record(struct cli *cli, struct intake *intake, struct buf *out, struct error *err)
{
    struct import_summary summary;
    TRY(intake_take(cli, intake, &summary, err));
    bool money = summary.income_fen || summary.payments_fen;
    enum message_id id = intake->options.dry_run ? (money ? MSG_import_would : MSG_import_would_plain)
                                                 : (money ? MSG_import_done : MSG_import_done_plain);
    bool one = summary.records == 1 && summary.number.n && !intake->options.dry_run;
    struct str told = one ? SAY(cli, MSG_case_done, ARG_TEXT("number", summary.number))
                          : SAY(cli, id, ARG_NUMBER("records", summary.records),
                                ARG_MONEY("income", summary.income_fen), ARG_MONEY("payments", summary.payments_fen));
    buf_str(out, told);
    buf_char(out, '\n');
    if (summary.known)
        buf_printf(out, "%.*s\n", STR_ARGS(SAY(cli, MSG_import_known, ARG_NUMBER("count", summary.known))));
    return 0;
}
