#include "office/explain_books.h"

#include "base/say.h"
#include "office/register_counts.h"
#include "queries.gen.h"

struct books_explainer {
    const struct explanation *of;
    struct store *store;
    struct arena *arena;
    struct error *err;
};

#define TELL(e, ...) say_text((e)->arena, (e)->of->language, __VA_ARGS__)

static struct str name_of(const struct books_explainer *e, const struct daybook *book)
{
    return e->of->language == LANGUAGE_ZH ? book->zh : book->en;
}

static struct str figure_of(const struct books_explainer *e, const struct daybook *book, struct str number)
{
    return arena_printf(e->arena, "%.*s/%.*s", STR_ARGS(book->book), STR_ARGS(number));
}

static const struct daybook *relief_book(const struct books_explainer *e)
{
    return daybooks_find(&e->of->office->rules->daybooks, str_from(relief_schema.name));
}

int explain_grant_of(const struct explanation *explanation, struct store *store, struct arena *arena, struct str number,
                     struct str *ret_figure, struct error *err)
{
    struct books_explainer e = {explanation, store, arena, err};
    struct daybook_entry grant;
    bool found;
    TRY(daybook_entry_with(store, explanation->office, arena, relief_book(&e), "payment", number, &grant, &found, err));
    *ret_figure = found ? figure_of(&e, relief_book(&e), daybook_head_of(&grant.facts)->number) : STR("");
    return 0;
}

static struct str yuan(const struct books_explainer *e, int64_t fen)
{
    _cleanup_buf_ struct buf out = BUF(64);
    money_print(&out, fen);
    return arena_str(e->arena, buf_view(&out));
}

/* The voucher itself, and what undid it. */
static int tell_voucher(struct books_explainer *e, struct str number, struct derivation *ret, bool *ret_known)
{
    _cleanup_query_ struct query query = {0}, undone = {0};
    struct q_posting_by_number_row row;
    struct q_posting_reversal_of_row by;
    const struct accounts *accounts = e->of->accounts;
    int64_t year = accounts->year.year;
    TRY(q_posting_by_number(e->store, &(struct q_posting_by_number_in){year, number}, &query, e->err));
    int status = q_posting_by_number_next(&query, &row, e->err);
    *ret_known = status == 1;
    if (status != 1)
        return status;
    const struct budget_line *line = ledger_line(accounts->ledger, row.account);
    ret->value = yuan(e, row.amount_fen);
    ret->text = TELL(e, MSG_explain_payment, ARG_TEXT("number", number), ARG_DATE("date", row.day),
                     ARG_TEXT("line", row.account), ARG_TEXT("name", line ? line->record.name : STR("")),
                     ARG_TEXT("economic", row.code), ARG_NUMBER("seq", row.seq));
    TRY(q_posting_reversal_of(e->store, &(struct q_posting_reversal_of_in){year, number}, &undone, e->err));
    status = q_posting_reversal_of_next(&undone, &by, e->err);
    if (status != 1)
        return status;
    struct str text = TELL(e, MSG_explain_undone, ARG_TEXT("number", by.number));
    return derivation_add(e->arena, ret, STR(""), text, yuan(e, -row.amount_fen)) ? 0 : error_memory(e->err);
}

/* A voucher with its line, and the grant that it pays, if it pays one. */
static int explain_payment(struct books_explainer *e, struct str number, struct derivation *ret, bool *ret_known)
{
    struct str grant;
    TRY(tell_voucher(e, number, ret, ret_known));
    if (!*ret_known)
        return 0;
    TRY(explain_grant_of(e->of, e->store, e->arena, number, &grant, e->err));
    if (grant.n &&
        !derivation_add(e->arena, ret, grant, message_text(MSG_explain_pays_grant, e->of->language), ret->value))
        return error_memory(e->err);
    return 0;
}

/* Every cell and fact of the entry; its payment with what the accounts say of it. */
static int add_cells(struct books_explainer *e, const struct daybook *book, const struct daybook_entry *entry,
                     int depth, struct derivation *ret)
{
    const struct schema *schema = book->schema;
    struct str rest = book->columns, name;
    while (rest.n && str_cut(&rest, ' ', &name)) {
        struct str text = daybook_text(&entry->facts, name, e->of->language);
        bool is_payment = str_equal(name, STR("payment")), known = false;
        struct derivation payment = {0};
        if (!text.n)
            continue;
        struct derivation *input = derivation_add(
            e->arena, ret, is_payment ? arena_printf(e->arena, "payment/%.*s", STR_ARGS(text)) : STR(""),
            daybook_title(schema, name, e->of->language), text);
        if (!input)
            return error_memory(e->err);
        if (!is_payment || depth <= 0)
            continue;
        TRY(explain_payment(e, text, &payment, &known));
        payment.figure = input->figure;
        if (known)
            *input = payment;
    }
    return 0;
}

static struct str entry_text(const struct books_explainer *e, const struct daybook *book,
                             const struct daybook_entry *entry)
{
    return TELL(e, MSG_explain_entry, ARG_TEXT("book", name_of(e, book)),
                ARG_TEXT("about", daybook_text(&entry->facts, book->about, e->of->language)),
                ARG_NUMBER("seq", entry->seq));
}

static int explain_entry(struct books_explainer *e, const struct daybook *book, struct str number, int depth,
                         bool *ret_known, struct derivation *ret)
{
    struct daybook_entry entry;
    TRY(daybook_entry_with(e->store, e->of->office, e->arena, book, "number", number, &entry, ret_known, e->err));
    if (!*ret_known)
        return 0;
    ret->text = entry_text(e, book, &entry);
    ret->value = daybook_text(&entry.facts, STR("date"), e->of->language);
    return add_cells(e, book, &entry, depth, ret);
}

/* What a count is: its name, where it counts, and by which row. */
static struct str count_text(struct books_explainer *e, const struct count *count)
{
    bool zh = e->of->language == LANGUAGE_ZH;
    struct str book = count->daybook ? name_of(e, count->daybook) : message_text(MSG_daybook_register, e->of->language);
    return TELL(e, MSG_explain_count, ARG_TEXT("name", zh ? count->zh : count->en),
                ARG_TEXT("unit", zh ? count->unit : count->unit_en), ARG_TEXT("book", book),
                ARG_TEXT("what", count->what), ARG_TEXT("filter", count->filter_text.n ? count->filter_text : STR("-")),
                ARG_TEXT("source", count->source));
}

/* The matters or registrations behind the number; secret ones without theirs. */
static int explain_register_count(struct books_explainer *e, const struct count *count, int depth,
                                  struct derivation *ret)
{
    struct count_sum sum = count_begin(e->arena, count);
    struct register_behind behind = {0};
    int year = (int)e->of->accounts->year.year;
    TRY(register_counts(e->store, e->of->office, e->arena, first_day_of(year), last_day_of(year), &sum, 1,
                        depth > 0 ? &behind : NULL, e->err));
    ret->value = arena_printf(e->arena, "%lld", (long long)sum.value);
    ret->text = count_text(e, count);
    for (size_t i = 0; i < behind.n; i++) {
        const struct register_counted *counted = &behind.items[i];
        struct str text = TELL(e, MSG_explain_counted,
                               ARG_TEXT("number", counted->number.n ? counted->number : STR("-")),
                               ARG_DATE("date", counted->day));
        struct str part = arena_printf(e->arena, "%lld", (long long)counted->part);
        if (!derivation_add(e->arena, ret, STR(""), text, part))
            return error_memory(e->err);
    }
    return 0;
}

/* The entries behind the number. */
static int explain_count(struct books_explainer *e, const struct count *count, struct derivation *ret)
{
    struct daybook_count result;
    int year = (int)e->of->accounts->year.year;
    _cleanup_buf_ struct buf value = BUF(64);
    TRY(daybook_count(e->store, e->of->office, e->arena, count, first_day_of(year), last_day_of(year), &result,
                      e->err));
    count_print(&value, &result.sum);
    ret->value = arena_str(e->arena, buf_view(&value));
    ret->text = count_text(e, count);
    for (size_t i = 0; i < result.n; i++) {
        const struct daybook_entry *entry = &result.entries[i];
        struct str number = daybook_head_of(&entry->facts)->number;
        struct str part = count->column.n ? daybook_text(&entry->facts, count->column, e->of->language) : STR("1");
        if (!derivation_add(e->arena, ret, figure_of(e, count->daybook, number), entry_text(e, count->daybook, entry),
                            part))
            return error_memory(e->err);
    }
    return 0;
}

int explain_daybook(const struct explanation *explanation, struct store *store, struct arena *arena, struct str figure,
                    int depth, bool *ret_known, struct derivation *ret, struct error *err)
{
    const struct daybooks *daybooks = &explanation->office->rules->daybooks;
    struct books_explainer e = {explanation, store, arena, err};
    size_t slash = str_find(figure, '/', 0);
    struct str front = str_slice(figure, 0, slash), number = str_slice(figure, slash + 1, figure.n);
    const struct daybook *book = daybooks_find(daybooks, front);
    const struct count *count = str_starts(figure, STR("count:"))
                                    ? daybooks_count(daybooks, str_slice(figure, 6, figure.n))
                                    : NULL;
    *ret_known = false;
    ret->figure = figure;
    if (book)
        return explain_entry(&e, book, number, depth, ret_known, ret);
    if (str_equal(front, STR("payment")))
        return explain_payment(&e, number, ret, ret_known);
    *ret_known = count != NULL;
    if (!count)
        return 0;
    return count->daybook ? explain_count(&e, count, ret) : explain_register_count(&e, count, depth, ret);
}
