#include "report/accounts_report.h"

#include "base/money.h"
#include "base/say.h"

/* How many cells stand before a block's figures. */
static int head_columns(const struct table_block *block)
{
    switch (block->layout->head) {
    case HEAD_LINE:
        for (size_t i = 0; i < block->n; i++)
            if (block->rows[i].number.n)
                return 2;
        return 1; /* a layout that prints no line numbers */
    case HEAD_CODE:
    case HEAD_ECONOMIC:
        return 2;
    case HEAD_CODE3:
        return 4;
    case HEAD_NONE:
        break;
    }
    return 0;
}

static int block_columns(const struct table_block *block)
{
    return head_columns(block) + (int)block->layout->n_columns;
}

/* The heading of a column on one level: "本年支出/小计" has two. */
static struct str label_level(struct str label, int level)
{
    struct str piece = STR("");
    for (int i = 0; i <= level; i++)
        if (!str_cut(&label, '/', &piece))
            return STR("");
    return piece;
}

static int label_depth(struct str label)
{
    int depth = 1;
    for (size_t i = 0; i < label.n; i++)
        depth += label.p[i] == '/';
    return depth;
}

struct painter {
    struct document *document;
    struct document_table *out;
    const struct accounts *accounts;
    const struct table *table;
    enum language language;
    int depth; /* heading levels over the figures */
};

static struct document_cell *put(struct painter *p, enum cell_role role, struct str text)
{
    return document_cell(p->document, p->out, role, text);
}

static struct str say(struct painter *p, enum message_id id)
{
    return message_text(id, p->language);
}

/* Whether columns `a` and `b` have the same headings down to `level`. */
static bool same_heading(struct str a, struct str b, int level)
{
    for (int i = 0; i <= level; i++)
        if (!str_equal(label_level(a, i), label_level(b, i)))
            return false;
    return true;
}

static void head_of_rows(struct painter *p, const struct table_block *block)
{
    struct str names[4] = {0};
    int n = head_columns(block);
    bool codes = block->layout->head != HEAD_LINE;
    names[0] = say(p, codes ? MSG_head_code : MSG_head_item);
    names[1] = say(p, codes ? MSG_head_code_name : MSG_head_line);
    if (n == 4) {
        names[0] = say(p, MSG_head_class);
        names[1] = say(p, MSG_head_group);
        names[2] = say(p, MSG_head_entry);
        names[3] = say(p, MSG_head_code_name);
    }
    for (int i = 0; i < n; i++)
        put(p, CELL_HEAD, names[i])->rows = p->depth;
}

static void head_of_figures(struct painter *p, const struct layout_block *block, int level)
{
    for (size_t c = 0; c < block->n_columns;) {
        struct str label = block->columns[c].label;
        int depth = label_depth(label);
        size_t end = c + 1;
        while (end < block->n_columns && level < depth - 1 && same_heading(label, block->columns[end].label, level))
            end++;
        if (level < depth) {
            struct document_cell *cell = put(p, CELL_HEAD, label_level(label, level));
            cell->columns = (int)(end - c);
            cell->rows = level == depth - 1 ? p->depth - level : 1;
        }
        c = end;
    }
}

static void paint_block_labels(struct painter *p)
{
    document_row(p->document, p->out);
    for (size_t b = 0; b < p->table->layout->n_blocks;) {
        int columns = 0;
        struct str label = p->table->blocks[b].layout->label;
        while (b < p->table->layout->n_blocks && str_equal(p->table->blocks[b].layout->label, label))
            columns += block_columns(&p->table->blocks[b++]);
        put(p, CELL_HEAD, label)->columns = columns;
    }
    p->out->head_rows++;
}

static void paint_column_numbers(struct painter *p)
{
    document_row(p->document, p->out);
    for (size_t b = 0; b < p->table->layout->n_blocks; b++) {
        const struct table_block *block = &p->table->blocks[b];
        int heads = head_columns(block);
        if (heads)
            put(p, CELL_HEAD, say(p, MSG_head_column_number))->columns = heads;
        for (size_t c = 0; c < block->layout->n_columns; c++)
            put(p, CELL_HEAD, block->layout->columns[c].number);
    }
    p->out->head_rows++;
}

static void paint_head(struct painter *p)
{
    p->depth = 1;
    for (size_t b = 0; b < p->table->layout->n_blocks; b++)
        for (size_t c = 0; c < p->table->blocks[b].layout->n_columns; c++)
            if (label_depth(p->table->blocks[b].layout->columns[c].label) > p->depth)
                p->depth = label_depth(p->table->blocks[b].layout->columns[c].label);
    if (p->table->layout->blocks[0].label.n)
        paint_block_labels(p);
    for (int level = 0; level < p->depth; level++) {
        document_row(p->document, p->out);
        for (size_t b = 0; b < p->table->layout->n_blocks; b++) {
            if (level == 0)
                head_of_rows(p, &p->table->blocks[b]);
            head_of_figures(p, p->table->blocks[b].layout, level);
        }
        p->out->head_rows++;
    }
    if (p->table->layout->blocks[0].head != HEAD_ECONOMIC)
        paint_column_numbers(p);
}

static void paint_row_head(struct painter *p, const struct table_block *block, const struct table_row *row, bool total)
{
    enum cell_role label = total ? CELL_TOTAL_LABEL : CELL_LABEL;
    struct str text = row ? row->label : STR("");
    switch (block->layout->head) {
    case HEAD_LINE:
        put(p, label, text);
        if (head_columns(block) == 2)
            put(p, CELL_CENTER, row ? row->number : STR(""));
        return;
    case HEAD_CODE3:
        for (size_t digits = 3; digits <= 7; digits += 2)
            put(p, CELL_CENTER,
                row && row->code.n >= digits ? str_slice(row->code, digits == 3 ? 0 : digits - 2, digits) : STR(""));
        put(p, label, text)->indent = row && row->code.n > 3 ? ((int)row->code.n - 3) / 2 : 0;
        return;
    case HEAD_CODE:
    case HEAD_ECONOMIC:
        if (row && !row->code.n) { /* a total stands over code and name */
            put(p, CELL_TOTAL_LABEL, text)->columns = 2;
            return;
        }
        put(p, CELL_LABEL, row ? row->code : STR(""));
        put(p, label, text)->indent = row && row->code.n > 3 ? ((int)row->code.n - 3) / 2 : 0;
        return;
    case HEAD_NONE:
        return;
    }
}

static void paint_figures(struct painter *p, size_t b, const struct table_row *row, size_t row_index, bool total)
{
    const struct table_block *block = &p->table->blocks[b];
    size_t t = (size_t)(p->table - p->accounts->tables.tables);
    for (size_t c = 0; c < block->layout->n_columns; c++) {
        const struct table_cell *from = row ? &row->cells[c] : NULL;
        struct document_cell *cell = put(p, total ? CELL_TOTAL_NUMBER : CELL_NUMBER, from ? from->text : STR(""));
        if (!from || !from->filled)
            continue;
        cell->is_number = true;
        cell->number = from->value;
        cell->figure = cell_figure(p->document->arena, &p->accounts->tables, (struct cell_place){t, b, row_index, c});
        if (from->reason.n)
            cell->note = say_text(p->document->arena, p->language, MSG_note_override,
                                  ARG_TEXT("computed", from->computed), ARG_TEXT("reason", from->reason));
    }
}

static bool is_total(const struct table_block *block, const struct table_row *row)
{
    if (!row)
        return false;
    bool foot = block->layout->head == HEAD_ECONOMIC && !row->code.n;
    return row->layout->kind == ROW_TOTAL || row->layout->formula.n > 0 || foot;
}

/* The row of the block that stands in line `line` of `lines`: totals of economic codes go to the last. */
static const struct table_row *row_in_line(const struct table_block *block, size_t line, size_t lines,
                                           size_t *ret_index)
{
    size_t last = block->n - 1;
    bool foot = block->n && block->layout->head == HEAD_ECONOMIC && !block->rows[last].code.n;
    *ret_index = foot && line == lines - 1 ? last : line;
    if (foot && line != lines - 1 && line >= last)
        return NULL;
    return *ret_index < block->n ? &block->rows[*ret_index] : NULL;
}

static void paint_body(struct painter *p)
{
    size_t lines = 0;
    for (size_t b = 0; b < p->table->layout->n_blocks; b++) {
        const struct table_block *block = &p->table->blocks[b];
        /* Rows of codes that follow the foot in the layout are shown before it. */
        if (block->n > lines)
            lines = block->n;
    }
    for (size_t line = 0; line < lines; line++) {
        document_row(p->document, p->out);
        for (size_t b = 0; b < p->table->layout->n_blocks; b++) {
            size_t index;
            const struct table_row *row = row_in_line(&p->table->blocks[b], line, lines, &index);
            bool total = is_total(&p->table->blocks[b], row);
            paint_row_head(p, &p->table->blocks[b], row, total);
            paint_figures(p, b, row, index, total);
        }
    }
}

static void paint_widths(struct painter *p)
{
    int at = 0;
    for (size_t b = 0; b < p->table->layout->n_blocks; b++) {
        const struct table_block *block = &p->table->blocks[b];
        int heads = head_columns(block);
        for (int i = 0; i < heads; i++) {
            bool is_name = block->layout->head == HEAD_LINE ? i == 0 : i == heads - 1;
            p->out->widths[at++] = is_name ? 34 : heads == 4 ? 5 : block->layout->head == HEAD_LINE ? 6 : 10;
        }
        for (size_t c = 0; c < block->layout->n_columns; c++)
            p->out->widths[at++] = 13;
    }
}

static void add_table(struct document *document, const struct accounts *accounts, const struct table *table,
                      enum language language)
{
    struct arena *arena = document->arena;
    int columns = 0;
    for (size_t b = 0; b < table->layout->n_blocks; b++)
        columns += block_columns(&table->blocks[b]);
    struct painter p = {document, document_table(document, columns), accounts, table, language, 1};
    p.out->name = say_text(arena, language, MSG_table_name, ARG_NUMBER("number", table->layout->number));
    p.out->title = say_text(arena, language, MSG_table_title, ARG_NUMBER("year", accounts->year.year),
                            ARG_TEXT("title", table->layout->title), ARG_NUMBER("number", table->layout->number));
    p.out->left = say_text(arena, language, MSG_table_department, ARG_TEXT("department", accounts->year.department));
    p.out->right = say_text(arena, language, MSG_table_unit, ARG_TEXT("unit", accounts->layout->unit));
    paint_widths(&p);
    paint_head(&p);
    paint_body(&p);
    for (size_t i = 0; i < table->layout->n_notes; i++)
        document_note(document, p.out, table->layout->notes[i]);
    if (table->empty && table->layout->empty.n)
        document_note(document, p.out, table->layout->empty);
}

void accounts_add_tables(struct document *document, const struct accounts *accounts, int64_t only,
                         enum language language)
{
    for (size_t t = 0; t < accounts->layout->n_tables; t++)
        if (!only || accounts->layout->tables[t].number == only)
            add_table(document, accounts, &accounts->tables.tables[t], language);
}

/* Cross-checks. */

static void print_equation(struct buf *out, const struct check_equation *equation, enum check_kind kind)
{
    const char *relation = kind == CHECK_AT_MOST || kind == CHECK_NOT_NEGATIVE ? " ≤ " : " = ";
    buf_str(out, equation->left);
    buf_text(out, relation);
    buf_str(out, equation->right);
    if (equation->difference.digits) {
        buf_text(out, "，Δ ");
        decimal_print(out, equation->difference, true);
    }
}

static void print_result(struct buf *out, const struct check_result *result, enum language language)
{
    const struct cross_check *check = result->check;
    buf_str(out, language == LANGUAGE_ZH ? check->zh : check->en);
    const struct message_argument counts[] = {ARG_NUMBER("held", result->held), ARG_NUMBER("failed", result->failed),
                                              ARG_NUMBER("rounded", result->rounded)};
    buf_text(out, language == LANGUAGE_ZH ? "：" : ": ");
    if (result->verdict == VERDICT_NOT_CHECKABLE) {
        message_print(out, &result->reason, language);
        return;
    }
    enum message_id id = result->failed    ? MSG_check_failed
                         : result->rounded ? MSG_check_rounded
                         : result->held    ? MSG_check_held
                                           : MSG_check_nothing;
    message_print(out, &(struct message){id, counts, 3}, language);
    for (size_t i = 0, shown = 0; i < result->n && shown < 5; i++) {
        if (result->failed && result->equations[i].verdict != VERDICT_FAIL)
            continue;
        buf_text(out, shown++ ? "；" : language == LANGUAGE_ZH ? "：" : ": ");
        print_equation(out, &result->equations[i], (enum check_kind)check->kind);
    }
}

struct str accounts_check_text(struct arena *arena, const struct accounts *accounts, struct str id, struct str role,
                               enum language language)
{
    _cleanup_buf_ struct buf out = BUF(1 << 20);
    for (size_t i = 0; i < accounts->checks.n; i++) {
        const struct check_result *result = &accounts->checks.items[i];
        if (!str_equal(result->check->id, id) || (role.n && !check_concerns(result->check, role)))
            continue;
        buf_text(&out, out.n ? (language == LANGUAGE_ZH ? "。" : ". ") : "");
        print_result(&out, result, language);
    }
    return arena_str(arena, buf_view(&out));
}

bool accounts_failed(const struct accounts *accounts)
{
    for (size_t i = 0; i < accounts->checks.n; i++)
        if (accounts->checks.items[i].verdict == VERDICT_FAIL &&
            accounts->checks.items[i].check->severity == SEVERITY_ERROR)
            return true;
    return false;
}

static enum message_id verdict_word(const struct check_result *result)
{
    switch (result->verdict) {
    case VERDICT_PASS:
        return MSG_verdict_pass;
    case VERDICT_ROUNDING:
        return MSG_verdict_rounding;
    case VERDICT_NOT_CHECKABLE:
        return MSG_verdict_not_checkable;
    case VERDICT_FAIL:
        break;
    }
    return result->check->severity == SEVERITY_NOTICE ? MSG_verdict_notice : MSG_verdict_fail;
}

void accounts_add_checks(struct document *document, const struct accounts *accounts, enum language language)
{
    struct arena *arena = document->arena;
    struct document_table *table = document_table(document, 3);
    table->name = table->title = message_text(MSG_checks_title, language);
    table->left = table->right = STR("");
    table->widths[0] = 6;
    table->widths[1] = 12;
    table->widths[2] = 100;
    document_row(document, table);
    document_cell(document, table, CELL_HEAD, message_text(MSG_checks_id, language));
    document_cell(document, table, CELL_HEAD, message_text(MSG_checks_result, language));
    document_cell(document, table, CELL_HEAD, message_text(MSG_checks_what, language));
    table->head_rows = 1;
    for (size_t i = 0; i < accounts->checks.n; i++) {
        const struct check_result *result = &accounts->checks.items[i];
        _cleanup_buf_ struct buf text = BUF(1 << 20);
        print_result(&text, result, language);
        document_row(document, table);
        document_cell(document, table, CELL_CENTER, result->check->id);
        document_cell(document, table, CELL_CENTER, message_text(verdict_word(result), language));
        document_cell(document, table, CELL_TEXT, arena_str(arena, buf_view(&text)));
    }
    for (size_t t = 0; t < accounts->layout->n_tables; t++) {
        const struct table *from = &accounts->tables.tables[t];
        for (size_t b = 0; b < from->layout->n_blocks; b++)
            for (size_t r = 0; r < from->blocks[b].n; r++)
                for (size_t c = 0; c < from->blocks[b].layout->n_columns; c++) {
                    const struct table_cell *cell = &from->blocks[b].rows[r].cells[c];
                    if (cell->reason.n)
                        document_note(document, table,
                                      say_text(arena, language, MSG_note_override_of,
                                               ARG_TEXT("figure", cell_figure(arena, &accounts->tables,
                                                                              (struct cell_place){t, b, r, c})),
                                               ARG_TEXT("printed", cell->text), ARG_TEXT("computed", cell->computed),
                                               ARG_TEXT("reason", cell->reason)));
                }
    }
}

struct document accounts_document(struct arena *arena, const struct accounts *accounts, int64_t only,
                                  enum language language)
{
    struct str title = say_text(arena, language, MSG_accounts_title, ARG_TEXT("department", accounts->year.department),
                                ARG_NUMBER("year", accounts->year.year));
    struct document document = document_new(arena, title, language == LANGUAGE_ZH ? STR("zh-CN") : STR("en"),
                                            last_day_of((int)accounts->year.year));
    accounts_add_tables(&document, accounts, only, language);
    if (!only)
        accounts_add_checks(&document, accounts, language);
    return document;
}

/* Budget execution. */

static void add_amount(struct document *document, struct document_table *table, enum cell_role role, int64_t fen)
{
    _cleanup_buf_ struct buf text = BUF(64);
    money_print(&text, fen);
    struct document_cell *cell = document_cell(document, table, role, arena_str(document->arena, buf_view(&text)));
    cell->is_number = true;
    cell->number = (struct decimal){fen, 2};
}

static void add_execution(struct document *document, struct document_table *table, enum cell_role label,
                          enum cell_role number, struct str id, struct str name, const struct execution *e)
{
    document_row(document, table);
    document_cell(document, table, CELL_CENTER, id);
    document_cell(document, table, label, name);
    add_amount(document, table, number, e->initial_fen);
    add_amount(document, table, number, e->change_fen);
    add_amount(document, table, number, e->adjusted_fen);
    add_amount(document, table, number, e->spent_fen);
    add_amount(document, table, number, e->adjusted_fen - e->spent_fen);
    document_cell(document, table, number, execution_rate_text(document->arena, e));
}

static struct execution execution_of_category(const struct accounts *accounts, int category)
{
    struct execution sum = {0};
    for (size_t i = 0; i < accounts->ledger->n_lines; i++) {
        const struct budget_line *b = &accounts->ledger->lines[i];
        if (b->record.category != category)
            continue;
        sum.initial_fen += b->record.amount;
        sum.change_fen += b->changed_fen;
        sum.adjusted_fen += budget_adjusted_fen(b);
        sum.spent_fen += b->spent_fen;
        sum.lines++;
    }
    return sum;
}

void accounts_add_budget(struct document *document, const struct accounts *accounts, enum language language)
{
    static const enum message_id heads[] = {MSG_budget_head_line,   MSG_budget_head_name,     MSG_budget_head_initial,
                                            MSG_budget_head_change, MSG_budget_head_adjusted, MSG_budget_head_spent,
                                            MSG_budget_head_rest,   MSG_budget_head_rate};
    static const int widths[] = {10, 40, 17, 17, 17, 17, 17, 10};
    struct document_table *table = document_table(document, 8);
    table->name = message_text(MSG_budget_name, language);
    table->title = say_text(document->arena, language, MSG_budget_title,
                            ARG_TEXT("department", accounts->year.department), ARG_NUMBER("year", accounts->year.year));
    table->left = STR("");
    table->right = say_text(document->arena, language, MSG_table_unit, ARG_TEXT("unit", STR("元")));
    table->head_rows = 1;
    document_row(document, table);
    for (int i = 0; i < 8; i++) {
        table->widths[i] = widths[i];
        document_cell(document, table, CELL_HEAD, message_text(heads[i], language));
    }
    for (const struct word *word = category_words; word->name; word++) {
        struct execution of_category = execution_of_category(accounts, word->value);
        for (size_t i = 0; i < accounts->ledger->n_lines; i++) {
            const struct budget_record *b = &accounts->ledger->lines[i].record;
            struct execution e = accounts_execution(accounts, STR(""), b->line);
            if (b->category == word->value)
                add_execution(document, table, CELL_LABEL, CELL_NUMBER, b->line, b->name, &e);
        }
        if (of_category.lines)
            add_execution(document, table, CELL_TOTAL_LABEL, CELL_TOTAL_NUMBER, STR(""),
                          word_title(word->name, language), &of_category);
    }
    for (size_t i = 0; i < accounts->projects.n; i++) {
        const struct project_record *project = records_at(&accounts->projects, i);
        struct execution e = accounts_execution(accounts, project->code, STR(""));
        add_execution(document, table, CELL_LABEL, CELL_NUMBER, project->code, project->name, &e);
    }
    struct execution all = accounts_execution(accounts, STR(""), STR(""));
    add_execution(document, table, CELL_TOTAL_LABEL, CELL_TOTAL_NUMBER, STR(""), message_text(MSG_budget_all, language),
                  &all);
}

struct document budget_document(struct arena *arena, const struct accounts *accounts, enum language language)
{
    struct str title = say_text(arena, language, MSG_budget_title, ARG_TEXT("department", accounts->year.department),
                                ARG_NUMBER("year", accounts->year.year));
    struct document document = document_new(arena, title, language == LANGUAGE_ZH ? STR("zh-CN") : STR("en"),
                                            last_day_of((int)accounts->year.year));
    accounts_add_budget(&document, accounts, language);
    return document;
}

/* The years. */

static void add_year(struct document *document, struct document_table *table, const struct accounts *a,
                     enum language language)
{
    struct execution all = accounts_execution(a, STR(""), STR(""));
    document_row(document, table);
    document_cell(document, table, CELL_CENTER, arena_printf(document->arena, "%lld", (long long)a->year.year));
    document_cell(document, table, CELL_LABEL, a->year.department);
    document_cell(document, table, CELL_CENTER, a->layout->id);
    document_cell(document, table, CELL_NUMBER, arena_printf(document->arena, "%lld", (long long)all.lines));
    add_amount(document, table, CELL_NUMBER, all.adjusted_fen);
    add_amount(document, table, CELL_NUMBER, all.spent_fen);
    document_cell(document, table, CELL_NUMBER, execution_rate_text(document->arena, &all));
    document_cell(document, table, CELL_CENTER, message_text(a->closed ? MSG_years_closed : MSG_years_open, language));
}

struct document years_document(struct arena *arena, const struct accounts *years, size_t n, enum language language)
{
    static const enum message_id heads[] = {MSG_years_head_year,  MSG_years_head_department, MSG_years_head_layout,
                                            MSG_years_head_lines, MSG_budget_head_adjusted,  MSG_budget_head_spent,
                                            MSG_budget_head_rate, MSG_years_head_state};
    enum { HEADS = sizeof heads / sizeof *heads };
    struct document document = document_new(arena, message_text(MSG_years_title, language),
                                            language == LANGUAGE_ZH ? STR("zh-CN") : STR("en"),
                                            n ? last_day_of((int)years[n - 1].year.year) : 0);
    if (!n)
        document_paragraph(&document, message_text(MSG_office_empty, language));
    struct document_table *table = document_table(&document, HEADS);
    table->name = document.title;
    table->right = say_text(arena, language, MSG_table_unit, ARG_TEXT("unit", STR("元")));
    table->head_rows = 1;
    document_row(&document, table);
    for (int i = 0; i < HEADS; i++)
        document_cell(&document, table, CELL_HEAD, message_text(heads[i], language));
    for (size_t i = 0; i < n; i++)
        add_year(&document, table, &years[i], language);
    return document;
}
