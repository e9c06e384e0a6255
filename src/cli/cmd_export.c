/* export: records as CSV, TSV, XLSX or JSON, and the empty templates to fill in. */
#include <stdio.h>

#include "cli/cli.h"
#include "formats/delimited.h"
#include "formats/json_write.h"
#include "formats/xlsx_write.h"
#include "office/export.h"

static void write_delimited(struct buf *out, const struct sheet *sheet, enum delimited_kind kind, bool mark)
{
    struct delimited_writer writer;
    delimited_begin(&writer, out, kind, mark);
    for (size_t r = 0; r < sheet->n; r++) {
        for (size_t c = 0; c < sheet->rows[r].n; c++)
            delimited_cell(&writer, sheet->rows[r].cells[c]);
        delimited_row_end(&writer);
    }
}

static void write_json(struct buf *out, const struct records *records)
{
    buf_char(out, '[');
    for (size_t i = 0; i < records->n; i++) {
        buf_text(out, i ? ",\n" : "\n");
        schema_to_json(out, records->schema, records_at(records, i));
    }
    buf_text(out, "\n]\n");
}

/* What a column wants, for the comment on its header. */
static struct str describe(struct cli *cli, const struct field *field)
{
    static const enum message_id types[] = {
        [FIELD_TEXT] = MSG_type_text,       [FIELD_INTEGER] = MSG_type_integer, [FIELD_MONEY] = MSG_type_money,
        [FIELD_DECIMAL] = MSG_type_decimal, [FIELD_DATE] = MSG_type_date,       [FIELD_WORD] = MSG_type_word,
        [FIELD_FLAG] = MSG_type_flag};
    enum message_id need = field_must_be_given(field) ? MSG_need_required : MSG_need_optional;
    return SAY(cli, MSG_template_column, ARG_TEXT("name", str_from(field->name)),
               ARG_MESSAGE("type", types[field->type]), ARG_MESSAGE("need", need));
}

/* What may stand in a column. */
struct choices {
    struct str *texts;
    size_t n, capacity;
};

static int add_choice(struct cli *cli, struct choices *choices, struct str text, struct error *err)
{
    if (!ARENA_ROOM(&cli->arena, choices->texts, choices->n, choices->capacity))
        return error_memory(err);
    choices->texts[choices->n++] = text;
    return 0;
}

static int choices_of_words(struct cli *cli, struct choices *choices, const struct word *words, struct error *err)
{
    for (; words && words->name; words++)
        TRY(add_choice(cli, choices, word_title(words->name, cli->language), err));
    return 0;
}

/* Columns that are texts to the schema, while a table of the rules says what may stand in them. */
static int choices_of_rules(struct cli *cli, struct choices *choices, struct str column, struct error *err)
{
    const struct rules *rules = &cli->rules;
    const bool zh = cli->language == LANGUAGE_ZH;
    if (str_equal(column, STR("person_role")))
        return choices_of_words(cli, choices, person_role_words, err);
    for (size_t i = 0; str_equal(column, STR("person_id_kind")) && i < rules->identity.n_kinds; i++)
        TRY(add_choice(cli, choices, zh ? rules->identity.kinds[i].zh : rules->identity.kinds[i].en, err));
    for (size_t i = 0; str_equal(column, STR("layout")) && i < rules->n_layouts; i++)
        TRY(add_choice(cli, choices, rules->layouts[i].id, err));
    for (size_t i = 0; str_equal(column, STR("scoring")) && i < rules->n_scorings; i++)
        TRY(add_choice(cli, choices, rules->scorings[i].id, err));
    return 0;
}

static int add_choices(struct cli *cli, struct xlsx_writer *writer, const struct field *field, uint32_t column,
                       struct error *err)
{
    static const struct word flags[] = {{"yes", 1}, {"no", 2}, {NULL, 0}};
    struct choices choices = {0};
    if (field->type == FIELD_TEXT)
        TRY(choices_of_rules(cli, &choices, str_from(field->name), err));
    else
        TRY(choices_of_words(cli, &choices, field->type == FIELD_FLAG ? flags : field->words, err));
    if (choices.n)
        xlsx_choices(writer, (struct xlsx_range){1, column, 9999, column}, choices.texts, choices.n);
    return 0;
}

static int write_xlsx(struct cli *cli, struct str path, const struct schema *schema, const struct records *records,
                      const struct sheet *sheet, struct error *err)
{
    _cleanup_xlsx_ struct xlsx_writer *writer = NULL;
    struct xlsx_properties properties = {.title = sheet->name,
                                         .created_day = (int32_t)(clock_now_ms(&cli->clock) / 86400000)};
    TRY(xlsx_open(&writer, &properties, err));
    xlsx_sheet(writer, sheet->name, &(struct xlsx_page){.landscape = true, .repeat_rows = 1, .freeze_rows = 1});
    for (size_t c = 0; c < schema->n; c++) {
        const struct field *field = &schema->fields[c];
        uint32_t column = (uint32_t)c;
        unsigned width = (unsigned)utf8_width(sheet->rows[0].cells[c]) + 4;
        xlsx_width(writer, column, column, width < 14 ? 14 : width);
        xlsx_text(writer, 0, column, XLSX_HEAD, sheet->rows[0].cells[c]);
        xlsx_comment(writer, 0, column, describe(cli, field));
        TRY(add_choices(cli, writer, field, column, err));
        for (size_t r = 1; r < sheet->n; r++) {
            const void *item = records_at(records, r - 1);
            const char *place = (const char *)item + field->offset;
            if (field->type == FIELD_MONEY && !field_is_empty(field, item))
                xlsx_number(writer, (uint32_t)r, column, XLSX_NUMBER,
                            (struct decimal){*(const int64_t *)(const void *)place, 2}, 2);
            else
                xlsx_text(writer, (uint32_t)r, column, XLSX_LABEL, sheet->rows[r].cells[c]);
        }
    }
    return xlsx_save(writer, path, err);
}

static bool is_filled(const struct records *records, const struct field *field)
{
    for (size_t i = 0; i < records->n; i++)
        if (!field_is_empty(field, records_at(records, i)))
            return true;
    return false;
}

/* The columns to print: of a template those that are asked for, else all but retired ones that nothing stands in. */
static int choose_columns(struct arena *arena, const struct records *records, bool template, struct schema *ret,
                          struct error *err)
{
    struct schema chosen = *records->schema;
    struct field *fields = ARENA_NEW_ARRAY(arena, chosen.n, struct field);
    if (!fields)
        return error_memory(err);
    chosen.fields = fields;
    chosen.n = 0;
    for (size_t i = 0; i < records->schema->n; i++) {
        const struct field *field = &records->schema->fields[i];
        if (field_is_asked(field) || (field->need == FIELD_INNER ? !template : is_filled(records, field)))
            fields[chosen.n++] = *field;
    }
    *ret = chosen;
    return 0;
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    const struct kind *kind;
    enum output_format format;
    struct sheet sheet;
    int64_t year;
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    (void)ret_status;
    TRY(cli_kind(line->words.items[0], false, &kind, err));
    struct records records = {.schema = kind_form(kind), .file = STR("")};
    struct schema chosen;
    TRY(cli_format(line, 1u << OUTPUT_CSV | 1u << OUTPUT_TSV | 1u << OUTPUT_XLSX | 1u << OUTPUT_JSON, OUTPUT_CSV,
                   &format, err));
    TRY(cli_year_if_given(line, &year, err));
    if (cli_switch(line, "template"))
        TRY(rules_load_checked(&cli->arena, cli->rules_folder, &cli->rules, err));
    if (!cli_switch(line, "template")) {
        struct asker asker = cli_asker(line);
        size_t hidden;
        TRY(cli_open(cli, asker.purpose.n ? STORE_WRITE : STORE_READ, err));
        TRY(office_export(&cli->office, &cli->arena, kind, year, &asker, &records, &hidden, err));
        if (hidden)
            fprintf(stderr, "%.*s\n", STR_ARGS(SAY(cli, MSG_export_hidden, ARG_NUMBER("hidden", hidden))));
    }
    TRY(choose_columns(&cli->arena, &records, cli_switch(line, "template"), &chosen, err));
    records.schema = &chosen;
    TRY(records_sheet(&cli->arena, &records, cli->language, &sheet, err));
    struct str file = cli_setting(line, "o");
    if (format == OUTPUT_XLSX)
        return file.n ? write_xlsx(cli, file, records.schema, &records, &sheet, err) : FAIL(err, MSG_xlsx_needs_file);
    if (format == OUTPUT_JSON)
        write_json(&out, &records);
    else /* Excel takes a CSV file without a mark for the local code page */
        write_delimited(&out, &sheet, format == OUTPUT_CSV ? DELIMITED_CSV : DELIMITED_TSV,
                        format == OUTPUT_CSV && file.n);
    return cli_print(line, &out, err);
}

static const char *const switches[] = {"template", NULL};
static const char *const settings[] = {"year", "unit", "purpose", "format", "o", NULL};
const struct command command_export = {.name = "export",
                                       .summary = MSG_export_summary,
                                       .help = MSG_export_help,
                                       .switches = switches,
                                       .settings = settings,
                                       .min_words = 1,
                                       .max_words = 1,
                                       .run = run};
