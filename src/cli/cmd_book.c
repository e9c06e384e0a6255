/* book: the office's other books, with their sums, and the history of an entry. */
#include <assert.h>

#include "cli/cli.h"
#include "formats/json_write.h"
#include "office/access.h"
#include "office/daybooks.h"
#include "report/daybook_report.h"

static int read_day(const struct command_line *line, const char *name, int32_t *ret, struct error *err)
{
    struct str text = cli_setting(line, name);
    if (text.n && !date_parse(text, ret))
        return FAIL(err, MSG_option_day, ARG_TEXT("option", str_from(name)), ARG_TEXT("value", text));
    return 0;
}

/* --from and --to, or --year, or the year that it is. */
static int read_period(struct cli *cli, const struct command_line *line, int32_t *ret_from, int32_t *ret_to,
                       struct error *err)
{
    int64_t year;
    TRY(cli_year_if_given(line, &year, err));
    if (year == INTEGER_NONE)
        year = civil_from_day(clock_today(&cli->clock)).year;
    int32_t from_day = first_day_of((int)year), to_day = last_day_of((int)year);
    TRY(read_day(line, "from", &from_day, err));
    TRY(read_day(line, "to", &to_day, err));
    *ret_from = from_day;
    *ret_to = to_day;
    return 0;
}

static int find_book(struct cli *cli, const char *name, const struct daybook **ret, struct error *err)
{
    const struct daybooks *daybooks = &cli->rules.daybooks;
    _cleanup_buf_ struct buf list = BUF(4096);
    struct str wanted = str_from(name);
    for (size_t i = 0; i < daybooks->n; i++) {
        const struct daybook *book = &daybooks->items[i];
        if (str_equal(book->book, wanted) || str_equal(book->zh, wanted)) {
            *ret = book;
            return 0;
        }
        buf_printf(&list, "%s%.*s", i ? ", " : "", STR_ARGS(book->book));
    }
    return FAIL(err, MSG_daybook_unknown, ARG_TEXT("book", wanted), ARG_TEXT("books", buf_view(&list)));
}

static void write_facts(struct json_writer *json, const struct daybook *book, struct daybook_entry *entry)
{
    assert(book);
    const struct schema *schema = book->schema;
    struct str rest = book->columns, name;
    json_write_object(json);
    for (size_t i = 0; i < schema->n; i++) {
        struct str text = daybook_told(&entry->facts, str_from(schema->fields[i].name));
        if (text.n)
            json_write_member_text(json, schema->fields[i].name, text);
    }
    while (rest.n && str_cut(&rest, ' ', &name)) {
        struct str text = daybook_column(schema, name) ? STR("") : daybook_plain(&entry->facts, name);
        if (!text.n)
            continue;
        json_write_name(json, name);
        json_write_text(json, text);
    }
    json_write_object_end(json);
}

static void write_book(struct cli *cli, struct json_writer *json, const struct daybook_list *list)
{
    bool zh = cli->language == LANGUAGE_ZH;
    json_write_object(json);
    const struct daybook *book = list->daybook;
    json_write_member_text(json, "book", book ? book->book : STR("register"));
    json_write_member_text(json, "title",
                           !book ? message_text(MSG_daybook_register, cli->language)
                           : zh  ? book->zh
                                 : book->en);
    json_write_name(json, STR("entries"));
    json_write_array(json);
    for (size_t i = 0; i < list->n; i++)
        write_facts(json, list->daybook, &list->entries[i]);
    json_write_array_end(json);
    json_write_name(json, STR("sums"));
    json_write_array(json);
    for (size_t i = 0; i < list->n_sums; i++) {
        const struct count_sum *sum = &list->sums[i];
        _cleanup_buf_ struct buf value = BUF(64);
        if (sum->is_money)
            money_print_plain(&value, sum->value);
        else
            buf_int(&value, sum->value);
        json_write_object(json);
        json_write_member_text(json, "id", sum->count->id);
        json_write_member_text(json, "label", zh ? sum->count->zh : sum->count->en);
        json_write_member_text(json, "value", buf_view(&value));
        json_write_member_text(json, "unit", zh ? sum->count->unit : sum->count->unit_en);
        json_write_object_end(json);
    }
    json_write_array_end(json);
    json_write_object_end(json);
}

static int print_entry(struct cli *cli, const struct command_line *line, const struct daybook *book,
                       enum output_format format, struct error *err)
{
    struct daybook_history history;
    struct str number = str_from(line->words.items[1]);
    const struct asker asker = cli_asker(line);
    TRY(office_daybook_entry(&cli->office, &cli->arena, book, number, &asker, &history, err));
    if (asker.purpose.n && history.entry.facts.links.matter) { /* a secret one that is seen is written down */
        struct matter matter;
        enum sight sight;
        TRY(office_matter(&cli->office, &cli->arena, history.entry.facts.links.matter->number, &asker, &matter, &sight,
                          err));
    }
    if (format == OUTPUT_JSON) {
        _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
        struct json_writer json;
        json_write_begin(&json, &out, 1);
        json_write_array(&json);
        for (size_t i = 0; i < history.n; i++) {
            struct daybook_entry version = history.entry;
            version.facts.item = history.versions[i].item;
            write_facts(&json, book, &version);
        }
        json_write_array_end(&json);
        json_write_end(&json);
        return cli_print(line, &out, err);
    }
    struct document document = daybook_entry_document(&cli->arena, &history, cli->language);
    return cli_print_document(cli, line, &document, format, err);
}

static int print_lists(struct cli *cli, const struct command_line *line, const struct daybook_list *lists, size_t n,
                       bool one, enum output_format format, struct error *err)
{
    if (format == OUTPUT_JSON) {
        _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
        struct json_writer json;
        json_write_begin(&json, &out, 1);
        if (!one)
            json_write_array(&json);
        for (size_t i = 0; i < n; i++)
            write_book(cli, &json, &lists[i]);
        if (!one)
            json_write_array_end(&json);
        json_write_end(&json);
        return cli_print(line, &out, err);
    }
    struct document document = one ? daybook_document(&cli->arena, &lists[0], cli->language)
                                   : daybooks_document(&cli->arena, lists, n, cli->language);
    return cli_print_document(cli, line, &document, format, err);
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    const struct daybook *book = NULL;
    struct daybook_list one, *lists = &one;
    struct asker asker = cli_asker(line);
    enum output_format format;
    int32_t from_day, to_day;
    size_t n = 1;
    (void)ret_status;
    TRY(cli_format(line, DOCUMENT_FORMATS, OUTPUT_TEXT, &format, err));
    TRY(read_period(cli, line, &from_day, &to_day, err));
    TRY(cli_open(cli, asker.purpose.n && line->words.n == 2 ? STORE_WRITE : STORE_READ, err));
    if (line->words.n)
        TRY(find_book(cli, line->words.items[0], &book, err));
    if (line->words.n == 2)
        return print_entry(cli, line, book, format, err);
    asker.purpose = STR(""); /* what is opened is opened one by one */
    if (!book)
        TRY(cli_facts(cli, err)); /* for the sums of the register */
    if (book)
        TRY(office_daybook(&cli->office, &cli->arena, book, &asker, from_day, to_day, &one, err));
    else
        TRY(office_daybooks(&cli->office, &cli->arena, from_day, to_day, &lists, &n, err));
    return print_lists(cli, line, lists, n, book != NULL, format, err);
}

static const char *const settings[] = {"year", "from", "to", "unit", "purpose", "format", "o", NULL};
const struct command command_book = {.name = "book",
                                     .summary = MSG_book_summary,
                                     .help = MSG_book_help,
                                     .settings = settings,
                                     .max_words = 2,
                                     .run = run};
