/* accounts: the final-accounts tables of a year with their cross-checks. */
#include "cli/cli.h"
#include "formats/json_write.h"
#include "office/accounts.h"
#include "report/accounts_report.h"

static void write_checks(struct cli *cli, struct json_writer *json, const struct accounts *accounts, struct str role)
{
    struct str last = STR("");
    json_write_name(json, STR("checks"));
    json_write_array(json);
    for (size_t i = 0; i < accounts->checks.n; i++) {
        const struct cross_check *check = accounts->checks.items[i].check;
        if (str_equal(check->id, last) || (role.n && !check_concerns(check, role)))
            continue;
        last = check->id;
        static const char *const words[] = {"pass", "pass", "fail", "not_checkable"};
        enum verdict verdict = accounts_verdict(accounts, check->id, role);
        json_write_object(json);
        json_write_member_text(json, "id", check->id);
        json_write_member_text(json, "result", str_from(words[verdict]));
        json_write_member_text(json, "severity", str_from(word_name(check_severity_words, check->severity)));
        json_write_member_text(json, "message",
                               accounts_check_text(&cli->arena, accounts, check->id, role, cli->language));
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void write_cells(struct json_writer *json, const struct table *table)
{
    json_write_name(json, STR("cells"));
    json_write_array(json);
    for (size_t b = 0; b < table->layout->n_blocks; b++) {
        const struct table_block *block = &table->blocks[b];
        for (size_t r = 0; r < block->n; r++) {
            for (size_t c = 0; c < block->layout->n_columns; c++) {
                const struct table_cell *cell = &block->rows[r].cells[c];
                if (!cell->filled)
                    continue;
                json_write_object(json);
                json_write_member_text(json, "row", block->rows[r].key);
                json_write_member_text(json, "column", block->layout->columns[c].number);
                json_write_member_text(json, "value", cell->text);
                if (cell->reason.n) {
                    json_write_member_text(json, "computed", cell->computed);
                    json_write_member_text(json, "reason", cell->reason);
                }
                json_write_object_end(json);
            }
        }
    }
    json_write_array_end(json);
}

static void write_json(struct cli *cli, struct buf *out, const struct accounts *accounts, int64_t only)
{
    struct json_writer json;
    json_write_begin(&json, out, 1);
    json_write_object(&json);
    json_write_member_int(&json, "year", accounts->year.year);
    json_write_member_text(&json, "unit", accounts->layout->unit);
    json_write_member_text(&json, "department", accounts->year.department);
    json_write_member_text(&json, "layout", accounts->layout->id);
    json_write_member_text(&json, "rounding", str_from(word_name(rounding_policy_words, (int)accounts->tables.policy)));
    json_write_name(&json, STR("tables"));
    json_write_array(&json);
    for (size_t t = 0; t < accounts->layout->n_tables; t++) {
        const struct table *table = &accounts->tables.tables[t];
        if (only && table->layout->number != only)
            continue;
        json_write_object(&json);
        json_write_member_int(&json, "number", table->layout->number);
        json_write_member_text(&json, "title", table->layout->title);
        write_cells(&json, table);
        write_checks(cli, &json, accounts, table->layout->role);
        json_write_object_end(&json);
    }
    json_write_array_end(&json);
    write_checks(cli, &json, accounts, STR(""));
    json_write_object_end(&json);
    json_write_end(&json);
}

static int table_wanted(const struct command_line *line, const struct accounts *accounts, int64_t *ret,
                        struct error *err)
{
    struct str text = cli_setting(line, "table");
    struct decimal number = {0};
    bool known = !text.n;
    if (text.n && decimal_parse(text, &number) && number.scale == 0)
        for (size_t t = 0; t < accounts->layout->n_tables; t++)
            known |= accounts->layout->tables[t].number == number.digits;
    if (!known)
        return FAIL(err, MSG_option_table, ARG_TEXT("value", text), ARG_NUMBER("last", accounts->layout->n_tables));
    *ret = number.digits;
    return 0;
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct accounts accounts;
    enum output_format format;
    int64_t only = 0;
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    TRY(cli_format(line, DOCUMENT_FORMATS, OUTPUT_TEXT, &format, err));
    TRY(cli_accounts(cli, line, &accounts, err));
    TRY(table_wanted(line, &accounts, &only, err));
    if (!only && accounts_failed(&accounts))
        *ret_status = 1;
    if (format == OUTPUT_JSON) {
        write_json(cli, &out, &accounts, only);
        return cli_print(line, &out, err);
    }
    struct document document = accounts_document(&cli->arena, &accounts, only, cli->language);
    return cli_print_document(cli, line, &document, format, err);
}

static const char *const settings[] = {"year", "table", "format", "o", NULL};
const struct command command_accounts = {.name = "accounts",
                                         .summary = MSG_accounts_summary,
                                         .help = MSG_accounts_help,
                                         .settings = settings,
                                         .max_words = 0,
                                         .run = run};
