#include "rules/rules.h"

#include "rules/accounts.h"

#include <dirent.h>
#include <unistd.h>

#include "base/hash.h"
#include "embedded.gen.h"

struct loader {
    struct arena *arena;
    struct str folder;
    struct problems *problems;
    struct error *err;
    struct buf *basis, *facts_basis; /* the cells of the tables that the rates rest on; without their definitions */
};

int rules_sheet(struct arena *arena, struct str folder, struct str path, struct sheet *ret, struct error *err)
{
    struct workbook book;
    struct str name = arena_printf(arena, "%.*s%s%.*s", STR_ARGS(folder), folder.n ? "/" : "rules/", STR_ARGS(path));
    if (!name.p)
        return error_memory(err);
    if (folder.n && access(name.p, F_OK) == 0) {
        TRY(workbook_read(arena, name, &book, err));
    } else {
        const struct embedded_file *file = embedded_find(embedded_rules, embedded_rules_count, path);
        if (!file)
            return FAIL(err, MSG_rule_file_missing, ARG_TEXT("file", name));
        name = arena_printf(arena, "rules/%.*s", STR_ARGS(path));
        TRY(workbook_parse(arena, name, embedded_content(file), &book, err));
    }
    *ret = book.sheets[0];
    return 0;
}

/* Keeps the cells of a table that decides what a matter adds to the rates. */
static void keep_basis(struct loader *l, struct str path, const struct sheet *sheet)
{
    static const char *const files[] = {"rates.tsv", "deadlines.tsv", "regimes.tsv", "calendar.tsv", "petition.tsv"};
    bool wanted = false;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        wanted |= str_equal(path, str_from(files[i]));
    if (!wanted || !l->basis)
        return;
    const size_t from = l->basis->n;
    for (size_t r = 0; r < sheet->n; r++)
        for (size_t c = 0; c <= sheet->rows[r].n; c++) {
            buf_str(l->basis, c < sheet->rows[r].n ? sheet->rows[r].cells[c] : STR(""));
            buf_char(l->basis, c < sheet->rows[r].n ? '\t' : '\n');
        }
    if (!str_equal(path, STR("rates.tsv")))
        buf_str(l->facts_basis, str_slice(buf_view(l->basis), from, l->basis->n));
}

static int put_hash(struct loader *l, struct buf *basis, struct str *ret)
{
    struct hash_hex hash;
    if (!buf_ok(basis))
        return error_memory(l->err);
    hash_chain(STR(""), buf_view(basis), &hash);
    *ret = arena_str(l->arena, str_from(hash.text));
    return ret->p ? 0 : error_memory(l->err);
}

static int find_basis(struct loader *l, struct rules *rules)
{
    buf_str(l->basis, rules->procedure.conclusion_clocks);
    buf_str(l->facts_basis, rules->procedure.conclusion_clocks);
    TRY(put_hash(l, l->basis, &rules->rates_basis));
    return put_hash(l, l->facts_basis, &rules->facts_basis);
}

static int load_sheet(struct loader *l, struct str path, struct sheet *ret)
{
    TRY(rules_sheet(l->arena, l->folder, path, ret, l->err));
    keep_basis(l, path, ret);
    return 0;
}

static int load_records(struct loader *l, const char *path, const struct schema *schema, struct records *ret)
{
    struct sheet sheet;
    TRY(load_sheet(l, str_from(path), &sheet));
    TRY(schema_read(l->arena, schema, &sheet, l->problems, ret, l->err));
    return schema_refuse_doubles(l->arena, ret, l->problems, l->err);
}

static int load_codes(struct loader *l, const char *path, const struct schema *schema, struct codes *ret)
{
    struct records rows;
    TRY(load_records(l, path, schema, &rows));
    return codes_index(l->arena, rows, l->problems, ret, l->err);
}

static int load_layouts(struct loader *l, struct rules *rules)
{
    struct records rows;
    TRY(load_records(l, "layouts.tsv", &layout_schema, &rows));
    rules->layouts = (struct layout *)(void *)rows.items;
    rules->n_layouts = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        struct sheet form;
        TRY(load_sheet(l, rules->layouts[i].file, &form));
        TRY(layout_read(l->arena, &form, &rules->layouts[i], l->problems, l->err));
    }
    return 0;
}

static int load_cross_checks(struct loader *l, struct cross_checks *ret)
{
    struct records rows;
    TRY(load_records(l, "cross-checks.tsv", &cross_check_schema, &rows));
    return cross_checks_read(l->arena, rows, l->problems, ret, l->err);
}

static int load_calendar(struct loader *l, struct calendar *ret)
{
    struct records rows;
    TRY(load_records(l, "calendar.tsv", &calendar_schema, &rows));
    return calendar_index(l->arena, rows, l->problems, ret, l->err);
}

static int load_deadlines(struct loader *l, struct deadlines *ret)
{
    struct records rows, regimes;
    TRY(load_records(l, "regimes.tsv", &regime_schema, &regimes));
    TRY(load_records(l, "deadlines.tsv", &deadline_schema, &rows));
    return deadlines_index(l->arena, rows, regimes, l->problems, ret, l->err);
}

static int load_comparisons(struct loader *l, struct comparisons *ret)
{
    struct records rows;
    TRY(load_records(l, "comparisons.tsv", &comparison_schema, &rows));
    return comparisons_read(l->arena, rows, l->problems, ret, l->err);
}

static int load_procedure(struct loader *l, struct rules *rules)
{
    struct records rows, settings;
    TRY(load_records(l, "petition.tsv", &petition_setting_schema, &settings));
    TRY(petition_settings_read(settings, l->problems, &rules->petition));
    TRY(load_records(l, "procedure.tsv", &procedure_schema, &rows));
    return procedure_index(l->arena, rows, &rules->deadlines, l->problems, &rules->procedure, l->err);
}

static int load_sealed(struct loader *l, struct rules *rules)
{
    struct records kinds, masks, types;
    TRY(load_records(l, "identity.tsv", &identity_kind_schema, &kinds));
    TRY(load_records(l, "masks.tsv", &mask_schema, &masks));
    TRY(load_records(l, "attachment-types.tsv", &attachment_type_schema, &types));
    TRY(attachment_types_read(types, l->problems, &rules->attachments));
    return identity_rules_read(kinds, masks, l->problems, &rules->identity);
}

static int load_daybooks(struct loader *l, struct daybooks *ret)
{
    struct daybook_rows rows;
    TRY(load_records(l, "daybooks.tsv", &daybook_schema, &rows.books));
    TRY(load_records(l, "daybook-rules.tsv", &daybook_rule_schema, &rows.rules));
    TRY(load_records(l, "daybook-dues.tsv", &daybook_due_schema, &rows.dues));
    TRY(load_records(l, "counts.tsv", &count_schema, &rows.counts));
    return daybooks_index(l->arena, &rows, l->problems, ret, l->err);
}

/* Reads a profile unless one of that file was read before. */
static int load_scoring(struct loader *l, struct rules *rules, struct str path)
{
    struct sheet sheet;
    for (size_t i = 0; i < rules->n_scorings; i++)
        if (str_ends(rules->scorings[i].file, path))
            return 0;
    TRY(load_sheet(l, path, &sheet));
    if (!ARENA_ROOM(l->arena, rules->scorings, rules->n_scorings, rules->scorings_capacity))
        return error_memory(l->err);
    TRY(scoring_read(l->arena, &sheet, l->problems, &rules->scorings[rules->n_scorings], l->err));
    rules->scorings[rules->n_scorings++].file = sheet.file;
    return 0;
}

static void close_folder(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

/* All built-in profiles, and those that the folder adds. */
static int load_scorings(struct loader *l, struct rules *rules)
{
    for (size_t i = 0; i < embedded_rules_count; i++)
        if (str_starts(str_from(embedded_rules[i].path), STR("scoring/")))
            TRY(load_scoring(l, rules, str_from(embedded_rules[i].path)));
    struct str name = arena_printf(l->arena, "%.*s/scoring", STR_ARGS(l->folder));
    _cleanup_(close_folder) DIR *folder = l->folder.n && name.p ? opendir(name.p) : NULL;
    for (struct dirent *entry; folder && (entry = readdir(folder)) != NULL;) {
        struct str path = arena_printf(l->arena, "scoring/%s", entry->d_name);
        if (!path.p)
            return error_memory(l->err);
        if (str_ends(path, STR(".tsv")))
            TRY(load_scoring(l, rules, path));
    }
    return 0;
}

/* A file of the folder that no table reads is a slip of the name, and would be left out in silence. */
static int find_strangers(struct loader *l, const char *below)
{
    struct str inside = arena_printf(l->arena, "%.*s/%s", STR_ARGS(l->folder), below);
    _cleanup_(close_folder) DIR *folder = l->folder.n && inside.p ? opendir(inside.p) : NULL;
    for (struct dirent *entry; folder && (entry = readdir(folder)) != NULL;) {
        struct str name = arena_printf(l->arena, "%s%s", below, entry->d_name);
        struct str path = arena_printf(l->arena, "%.*s/%s%s", STR_ARGS(l->folder), below, entry->d_name);
        if (!name.p || !path.p)
            return error_memory(l->err);
        if (str_ends(name, STR(".tsv")) && !embedded_find(embedded_rules, embedded_rules_count, name))
            PROBLEM(l->problems, &(struct place){.file = path}, MSG_rule_file_unknown);
    }
    return 0;
}

static int load_accounts(struct loader *l, struct rules *rules)
{
    TRY(load_codes(l, "function-codes.tsv", &function_code_schema, &rules->function_codes));
    TRY(load_codes(l, "economic-codes.tsv", &economic_code_schema, &rules->economic_codes));
    TRY(load_layouts(l, rules));
    return load_cross_checks(l, &rules->cross_checks);
}

int rules_load(struct arena *arena, struct str folder, struct problems *problems, struct rules *ret, struct error *err)
{
    _cleanup_buf_ struct buf basis = BUF(16 << 20), facts_basis = BUF(16 << 20);
    struct loader l = {arena, folder, problems, err, &basis, &facts_basis};
    struct rules rules = {0};
    if (folder.n && access(folder.p, R_OK) != 0)
        return FAIL(err, MSG_rule_folder_missing, ARG_TEXT("folder", folder));
    TRY(find_strangers(&l, ""));
    TRY(find_strangers(&l, "check/"));
    TRY(load_accounts(&l, &rules));
    TRY(load_calendar(&l, &rules.calendar));
    TRY(load_deadlines(&l, &rules.deadlines));
    TRY(load_comparisons(&l, &rules.comparisons));
    TRY(load_procedure(&l, &rules));
    TRY(load_sealed(&l, &rules));
    struct records rates, same;
    TRY(load_records(&l, "rates.tsv", &rate_schema, &rates));
    TRY(rates_index(l.arena, rates, l.problems, &rules.rates, l.err));
    TRY(load_daybooks(&l, &rules.daybooks));
    daybooks_index_rates(&rules.daybooks, &rates, &rules.rates, l.problems);
    TRY(load_records(&l, "same.tsv", &petition_setting_schema, &same));
    same_settings_read(same, l.problems, &rules.same);
    TRY(find_basis(&l, &rules));
    TRY(load_scorings(&l, &rules));
    *ret = rules;
    return 0;
}

int rules_problems(const struct problems *problems, struct error *err)
{
    if (problems->n == 0)
        return 0;
    const struct problem *first = &problems->items[0];
    error_set(err, &first->place, first->message.id, first->message.arguments);
    return WHILE(err, MSG_while_rules, ARG_NUMBER("more", problems->total - 1));
}

int rules_load_checked(struct arena *arena, struct str folder, struct rules *ret, struct error *err)
{
    struct problems problems = PROBLEMS(arena);
    TRY(rules_load(arena, folder, &problems, ret, err));
    return rules_problems(&problems, err);
}

int rules_load_accounts(struct arena *arena, struct str folder, struct accounts_rules *ret, struct error *err)
{
    struct problems problems = PROBLEMS(arena);
    struct loader l = {arena, folder, &problems, err, NULL, NULL};
    struct rules rules = {0};
    TRY(load_accounts(&l, &rules));
    *ret = (struct accounts_rules){rules.function_codes, rules.economic_codes, rules.layouts, rules.n_layouts,
                                   rules.cross_checks};
    return rules_problems(&problems, err);
}

const struct layout *rules_layout(const struct rules *rules, struct str id, int64_t year)
{
    for (size_t i = 0; i < rules->n_layouts; i++) {
        const struct layout *layout = &rules->layouts[i];
        bool in_force = layout->valid_from <= year && (layout->valid_to == INTEGER_NONE || year <= layout->valid_to);
        if (id.n ? str_equal(layout->id, id) : in_force)
            return layout;
    }
    return NULL;
}

const struct scoring *rules_scoring(const struct rules *rules, struct str id)
{
    for (size_t i = 0; i < rules->n_scorings; i++)
        if (str_equal(rules->scorings[i].id, id))
            return &rules->scorings[i];
    return NULL;
}
