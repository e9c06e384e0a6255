#include "report/daybook_report.h"

#include "base/say.h"

enum { CLOCK_MS = 8 * 3600000, DAY_MS = 86400000, MINUTE_MS = 60000 };

static struct str name_of(const struct daybook *book, enum language language)
{
    if (!book)
        return message_text(MSG_daybook_register, language);
    return language == LANGUAGE_ZH ? book->zh : book->en;
}

static struct str title_of(struct document *document, enum message_id id, struct str name, int32_t from_day,
                           int32_t to_day, enum language language)
{
    return say_text(document->arena, language, id, ARG_TEXT("book", name), ARG_DATE("from", from_day),
                    ARG_DATE("to", to_day));
}

static void add_heads(struct document *document, struct document_table *table, const enum message_id *heads, int n,
                      enum language language)
{
    document_row(document, table);
    for (int i = 0; i < n; i++)
        document_cell(document, table, CELL_HEAD, message_text(heads[i], language));
    table->head_rows = 1;
}

static struct document_table *sums_table(struct document *document, bool with_book, enum language language)
{
    static const enum message_id heads[] = {MSG_daybook_head_book, MSG_daybook_head_sum, MSG_daybook_head_value,
                                            MSG_daybook_head_unit};
    struct document_table *table = document_table(document, with_book ? 4 : 3);
    table->name = table->title = message_text(MSG_daybook_sums, language);
    table->left = table->right = STR("");
    add_heads(document, table, with_book ? heads : heads + 1, with_book ? 4 : 3, language);
    return table;
}

static void add_sum_rows(struct document *document, struct document_table *table, const struct daybook_list *list,
                         bool with_book, enum language language)
{
    bool zh = language == LANGUAGE_ZH;
    for (size_t i = 0; i < list->n_sums; i++) {
        const struct count_sum *sum = &list->sums[i];
        _cleanup_buf_ struct buf value = BUF(64);
        count_print(&value, sum);
        document_row(document, table);
        if (with_book && i == 0)
            document_cell(document, table, CELL_LABEL, name_of(list->daybook, language))->rows = (int)list->n_sums;
        document_cell(document, table, CELL_LABEL, zh ? sum->count->zh : sum->count->en);
        struct document_cell *cell = document_cell(document, table, CELL_NUMBER,
                                                   arena_str(document->arena, buf_view(&value)));
        cell->is_number = true;
        cell->number = (struct decimal){sum->value, sum->is_money ? 2 : 0};
        if (with_book)
            cell->figure = arena_printf(document->arena, "count:%.*s", STR_ARGS(sum->count->id));
        document_cell(document, table, CELL_CENTER, zh ? sum->count->unit : sum->count->unit_en);
    }
}

static enum cell_role role_of(const struct schema *schema, struct str name, struct str text)
{
    struct decimal number;
    const struct field *field = daybook_column(schema, name);
    if (field ? field->type == FIELD_INTEGER || field->type == FIELD_MONEY : decimal_parse(text, &number))
        return CELL_NUMBER;
    return field && field->type == FIELD_TEXT ? CELL_TEXT : CELL_CENTER;
}

static void add_entry(struct document *document, struct document_table *table, const struct daybook_list *list,
                      const struct daybook_entry *entry, enum language language)
{
    const struct daybook_head *head = daybook_head_of(&entry->facts);
    struct str rest = list->daybook->columns, name;
    document_row(document, table);
    while (rest.n && str_cut(&rest, ' ', &name)) {
        struct str text = daybook_text(&entry->facts, name, language);
        struct document_cell *cell = document_cell(document, table, role_of(list->daybook->schema, name, text), text);
        if (cell->role == CELL_NUMBER)
            cell->is_number = decimal_parse(text, &cell->number);
        if (str_equal(name, STR("number")) && head->struck == YES)
            cell->note = say_text(document->arena, language, MSG_daybook_struck,
                                  ARG_TEXT("reason", daybook_text(&entry->facts, STR("reason"), language)));
    }
}

struct document daybook_document(struct arena *arena, const struct daybook_list *list, enum language language)
{
    struct document document = document_new(arena, STR(""), language == LANGUAGE_ZH ? STR("zh-CN") : STR("en"),
                                            list->to_day);
    struct str rest = list->daybook->columns, name;
    int columns = 0;
    document.title = title_of(&document, MSG_daybook_title, name_of(list->daybook, language), list->from_day,
                              list->to_day, language);
    while (rest.n && str_cut(&rest, ' ', &name))
        columns++;
    struct document_table *table = document_table(&document, columns);
    table->name = name_of(list->daybook, language);
    table->title = table->left = table->right = STR("");
    table->head_rows = 1;
    document_row(&document, table);
    for (rest = list->daybook->columns; rest.n && str_cut(&rest, ' ', &name);)
        document_cell(&document, table, CELL_HEAD, daybook_title(list->daybook->schema, name, language));
    for (size_t i = 0; i < list->n; i++)
        add_entry(&document, table, list, &list->entries[i], language);
    if (!list->n)
        document_note(&document, table, message_text(MSG_daybook_empty, language));
    add_sum_rows(&document, sums_table(&document, false, language), list, false, language);
    return document;
}

static bool is_empty(const struct daybook_list *list)
{
    for (size_t i = 0; i < list->n_sums; i++)
        if (list->sums[i].value)
            return false;
    return list->n == 0;
}

void daybooks_add_sums(struct document *document, const struct daybook_list *lists, size_t n, enum language language)
{
    struct document_table *table = NULL;
    for (size_t i = 0; i < n; i++) {
        if (is_empty(&lists[i]))
            continue;
        if (!table)
            table = sums_table(document, true, language);
        add_sum_rows(document, table, &lists[i], true, language);
    }
}

struct document daybooks_document(struct arena *arena, const struct daybook_list *lists, size_t n,
                                  enum language language)
{
    struct document document = document_new(arena, STR(""), language == LANGUAGE_ZH ? STR("zh-CN") : STR("en"),
                                            n ? lists[0].to_day : 0);
    document.title = n ? title_of(&document, MSG_daybooks_title, STR(""), lists[0].from_day, lists[0].to_day, language)
                       : STR("");
    daybooks_add_sums(&document, lists, n, language);
    if (!document.n)
        document_paragraph(&document, message_text(MSG_daybook_empty, language));
    return document;
}

static struct str when_text(struct document *document, int64_t recorded_ms)
{
    _cleanup_buf_ struct buf out = BUF(64);
    int64_t local_ms = recorded_ms + CLOCK_MS;
    date_print(&out, (int32_t)(local_ms / DAY_MS));
    buf_printf(&out, " %02d:%02d", (int)(local_ms % DAY_MS / MINUTE_MS / 60),
               (int)(local_ms % DAY_MS / MINUTE_MS % 60));
    return arena_str(document->arena, buf_view(&out));
}

/* Each cell that this version says otherwise than the one before it: 来访批次 3 -> 4 */
static struct str changes_text(struct document *document, const struct daybook_facts *facts, const void *before,
                               const void *item, enum language language)
{
    const struct schema *schema = facts->schema;
    _cleanup_buf_ struct buf out = BUF(1 << 20);
    for (size_t i = 0; i < schema->n; i++) {
        const struct field *field = &schema->fields[i];
        struct daybook_facts was = *facts, is = *facts;
        struct str name = str_from(field->name);
        was.item = before;
        is.item = item;
        if (field_is_empty(field, item) || str_equal(name, STR("reason")) || str_equal(name, STR("number")))
            continue;
        struct str now = daybook_text(&is, name, language);
        struct str then = before ? daybook_text(&was, name, language) : STR("");
        if (str_equal(now, then))
            continue;
        struct str title = field_title(field, language);
        buf_printf(&out, "%s%.*s %.*s%s%.*s",
                   !out.n                    ? ""
                   : language == LANGUAGE_ZH ? "；"
                                             : "; ",
                   STR_ARGS(title), STR_ARGS(then), then.n ? " → " : "", STR_ARGS(now));
    }
    return arena_str(document->arena, buf_view(&out));
}

static void add_versions(struct document *document, const struct daybook_history *history, enum language language)
{
    static const enum message_id heads[] = {MSG_daybook_head_seq, MSG_daybook_head_when, MSG_daybook_head_who,
                                            MSG_daybook_head_what, MSG_field_reason};
    struct document_table *table = document_table(document, 5);
    table->name = table->title = message_text(MSG_daybook_versions, language);
    table->left = table->right = STR("");
    add_heads(document, table, heads, 5, language);
    for (size_t i = 0; i < history->n; i++) {
        const struct daybook_version *version = &history->versions[i];
        const struct daybook_head *head = version->item;
        document_row(document, table);
        document_cell(document, table, CELL_CENTER, arena_printf(document->arena, "%lld", (long long)version->seq));
        document_cell(document, table, CELL_CENTER, when_text(document, version->recorded_ms));
        document_cell(document, table, CELL_LABEL, version->recorded_by);
        document_cell(document, table, CELL_TEXT,
                      changes_text(document, &history->entry.facts, i ? history->versions[i - 1].item : NULL,
                                   version->item, language));
        document_cell(document, table, CELL_TEXT, history->entry.facts.secret.n ? STR("") : head->reason);
    }
}

/* A line of the entry: what the cell or fact is called, and what it is; nothing for an empty one. */
static void add_line(struct document *document, struct document_table *table, const struct daybook_facts *facts,
                     struct str name, enum language language)
{
    struct str text = daybook_text(facts, name, language);
    if (!text.n)
        return;
    document_row(document, table);
    document_cell(document, table, CELL_LABEL, daybook_title(facts->schema, name, language));
    document_cell(document, table, CELL_TEXT, text);
}

struct document daybook_entry_document(struct arena *arena, const struct daybook_history *history,
                                       enum language language)
{
    const struct daybook_facts *facts = &history->entry.facts;
    struct document document = document_new(arena, name_of(history->daybook, language),
                                            language == LANGUAGE_ZH ? STR("zh-CN") : STR("en"),
                                            daybook_head_of(facts)->date);
    static const enum message_id heads[] = {MSG_daybook_head_item, MSG_daybook_head_content};
    struct document_table *table = document_table(&document, 2);
    struct str rest = history->daybook->columns, name;
    table->name = table->title = name_of(history->daybook, language);
    table->left = table->right = STR("");
    add_heads(&document, table, heads, 2, language);
    for (size_t i = 0; i < facts->schema->n; i++)
        if (!str_equal(str_from(facts->schema->fields[i].name), STR("reason")))
            add_line(&document, table, facts, str_from(facts->schema->fields[i].name), language);
    while (rest.n && str_cut(&rest, ' ', &name))
        if (!daybook_column(facts->schema, name))
            add_line(&document, table, facts, name, language);
    add_versions(&document, history, language);
    return document;
}
