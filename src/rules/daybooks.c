#include "rules/daybooks.h"

static const struct schema *const book_schemas[] = {
    &reception_schema,  &backlog_schema,  &dispute_schema,   &meeting_schema,    &decision_schema,
    &inspection_schema, &training_schema, &publicity_schema, &suggestion_schema, &relief_schema};
enum { BOOKS = sizeof book_schemas / sizeof *book_schemas, NAMES_MAX = 64 };

const char *const daybook_fact_names[] = {
    "today",     "year",       "matter_state", "matter_kind",   "concluded",   "settled_day",
    "reply_day", "city_share", "local",        "payment_state", "payment_day", "payment_amount",
    "fund_line", "fund_left",  "fund_after",   "open_findings", NULL};

static const struct field book_fields[] = {
    FIELD(struct daybook, book, FIELD_TEXT, FIELD_KEY),
    FIELD(struct daybook, zh, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct daybook, en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct daybook, prefix, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct daybook, needs, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct daybook, grows, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct daybook, about, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct daybook, columns, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct daybook, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct daybook, status, FIELD_REQUIRED, deadline_status_words),
};
const struct schema daybook_schema = SCHEMA("daybooks", struct daybook, book_fields);

static const struct field rule_fields[] = {
    FIELD(struct daybook_rule, book, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct daybook_rule, id, FIELD_TEXT, FIELD_KEY),
    {"when", FIELD_TEXT, FIELD_OPTIONAL, offsetof(struct daybook_rule, when_text), NULL},
    {"must", FIELD_TEXT, FIELD_OPTIONAL, offsetof(struct daybook_rule, must_text), NULL},
    FIELD(struct daybook_rule, unique, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct daybook_rule, unless, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct daybook_rule, zh, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct daybook_rule, en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct daybook_rule, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct daybook_rule, status, FIELD_REQUIRED, deadline_status_words),
};
const struct schema daybook_rule_schema = SCHEMA("daybook-rules", struct daybook_rule, rule_fields);

static const struct field due_fields[] = {
    FIELD(struct daybook_due, book, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct daybook_due, id, FIELD_TEXT, FIELD_KEY),
    {"when", FIELD_TEXT, FIELD_OPTIONAL, offsetof(struct daybook_due, when_text), NULL},
    FIELD(struct daybook_due, basis, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct daybook_due, days, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD(struct daybook_due, zh, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct daybook_due, en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct daybook_due, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct daybook_due, status, FIELD_REQUIRED, deadline_status_words),
};
const struct schema daybook_due_schema = SCHEMA("daybook-dues", struct daybook_due, due_fields);

static const struct field count_fields[] = {
    FIELD(struct count, id, FIELD_TEXT, FIELD_KEY),
    FIELD(struct count, zh, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct count, en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct count, book, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct count, what, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct count, basis, FIELD_TEXT, FIELD_REQUIRED),
    {"filter", FIELD_TEXT, FIELD_OPTIONAL, offsetof(struct count, filter_text), NULL},
    FIELD(struct count, unit, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct count, unit_en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct count, foot, FIELD_OPTIONAL, yes_no_words),
    FIELD(struct count, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct count, status, FIELD_REQUIRED, deadline_status_words),
};
const struct schema count_schema = SCHEMA("counts", struct count, count_fields);

struct indexer {
    struct arena *arena;
    struct problems *problems;
    struct error *err;
    struct daybooks *daybooks;
    struct place place; /* of the row */
};

/* The columns of the book and the facts, NULL at the end. */
static void names_of(const struct schema *schema, const char *names[static NAMES_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < schema->n && n < NAMES_MAX - 1; i++)
        names[n++] = schema->fields[i].name;
    for (size_t i = 0; daybook_fact_names[i] && n < NAMES_MAX - 1; i++)
        names[n++] = daybook_fact_names[i];
    names[n] = NULL;
}

static bool is_among(const char *const *names, struct str word)
{
    for (; *names; names++)
        if (str_equal(str_from(*names), word))
            return true;
    return false;
}

static void trouble(struct indexer *x, const char *field, struct str value)
{
    struct place where = x->place;
    where.field = str_from(field);
    where.value = value;
    PROBLEM(x->problems, &where, MSG_rule_daybook_word);
}

/* Every word of `list` is a column or fact of the book. */
static void check_names(struct indexer *x, const struct schema *schema, const char *field, struct str list)
{
    const char *names[NAMES_MAX];
    struct str word;
    names_of(schema, names);
    while (list.n && str_cut(&list, ' ', &word))
        if (word.n && !is_among(names, word))
            trouble(x, field, word);
}

static int read_filter(struct indexer *x, const struct schema *schema, const char *field, struct str text,
                       struct filter *ret)
{
    const char *names[NAMES_MAX];
    struct place where = x->place;
    where.field = str_from(field);
    names_of(schema, names);
    return filter_read(x->arena, text, names, &where, x->problems, ret, x->err);
}

static void check_basis(struct indexer *x, const struct schema *schema, struct str basis)
{
    for (size_t i = 0; i < schema->n; i++)
        if (schema->fields[i].type == FIELD_DATE && str_equal(str_from(schema->fields[i].name), basis))
            return;
    if (!str_equal(basis, STR("concluded")) && !str_equal(basis, STR("settled_day")))
        trouble(x, "basis", basis);
}

static void index_books(struct indexer *x, const struct records *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        struct daybook *book = &x->daybooks->items[i];
        x->place = (struct place){.file = rows->file, .line = rows->lines[i]};
        for (size_t s = 0; s < BOOKS; s++)
            if (str_equal(str_from(book_schemas[s]->name), book->book))
                book->schema = book_schemas[s];
        if (!book->schema) {
            trouble(x, "book", book->book);
            continue;
        }
        check_names(x, book->schema, "needs", book->needs);
        check_names(x, book->schema, "grows", book->grows);
        check_names(x, book->schema, "about", book->about);
        check_names(x, book->schema, "columns", book->columns);
    }
    for (size_t s = 0; s < BOOKS; s++)
        if (!daybooks_find(x->daybooks, str_from(book_schemas[s]->name)))
            PROBLEM(x->problems, &(struct place){.file = rows->file}, MSG_rule_daybook_missing,
                    ARG_TEXT("book", str_from(book_schemas[s]->name)));
}

/* The book that a row names; NULL, with a problem, if there is none. */
static const struct daybook *book_of(struct indexer *x, struct str name)
{
    const struct daybook *book = daybooks_find(x->daybooks, name);
    if (!book || !book->schema) {
        trouble(x, "book", name);
        return NULL;
    }
    return book;
}

static int index_rules(struct indexer *x, const struct records *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        struct daybook_rule *rule = &x->daybooks->rules[i];
        x->place = (struct place){.file = rows->file, .line = rows->lines[i]};
        const struct daybook *book = book_of(x, rule->book);
        if (!book)
            continue;
        TRY(read_filter(x, book->schema, "when", rule->when_text, &rule->when));
        TRY(read_filter(x, book->schema, "must", rule->must_text, &rule->must));
        check_names(x, book->schema, "unique", rule->unique);
        check_names(x, book->schema, "unless", rule->unless);
        if ((rule->must.n > 0) == (rule->unique.n > 0))
            PROBLEM(x->problems, &x->place, MSG_rule_daybook_must);
    }
    return 0;
}

static int index_dues(struct indexer *x, const struct records *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        struct daybook_due *due = &x->daybooks->dues[i];
        x->place = (struct place){.file = rows->file, .line = rows->lines[i]};
        const struct daybook *book = book_of(x, due->book);
        if (!book)
            continue;
        TRY(read_filter(x, book->schema, "when", due->when_text, &due->when));
        check_basis(x, book->schema, due->basis);
    }
    return 0;
}

/* "entries", or a measure and its column. */
static bool read_what(struct count *count)
{
    static const struct word words[] = {
        {"sum", COUNTED_SUM}, {"distinct", COUNTED_DISTINCT}, {"listed", COUNTED_LISTED}, {NULL, 0}};
    struct str rest = count->what, first;
    if (str_equal(count->what, STR("entries"))) {
        count->measure = COUNTED_NUMBER;
        count->column = STR("");
        return true;
    }
    if (!str_cut(&rest, ' ', &first))
        return false;
    count->measure = 0;
    for (const struct word *word = words; word->name; word++)
        if (str_equal(first, str_from(word->name)))
            count->measure = (enum count_measure)word->value;
    count->column = str_trim(rest);
    return count->measure && count->column.n;
}

/* Matters and registrations are known by the facts of rates.tsv; of those only heads can be added up. */
static int index_register_count(struct indexer *x, struct count *count)
{
    struct place where = x->place;
    where.field = STR("filter");
    where.value = count->filter_text;
    TRY(rate_condition_read(x->arena, count->filter_text, &where, x->problems, &count->condition, x->err));
    if (!rate_day_fact(count->basis, &count->basis_fact))
        trouble(x, "basis", count->basis);
    bool heads = count->measure == COUNTED_SUM && str_equal(count->column, STR("people"));
    if (count->measure != COUNTED_NUMBER && !heads)
        trouble(x, "what", count->what);
    return 0;
}

static int index_counts(struct indexer *x, const struct records *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        struct count *count = &x->daybooks->counts[i];
        x->place = (struct place){.file = rows->file, .line = rows->lines[i]};
        if (!read_what(count))
            trouble(x, "what", count->what);
        count->subject = str_equal(count->book, STR("matter"))         ? COUNT_MATTERS
                         : str_equal(count->book, STR("registration")) ? COUNT_REGISTRATIONS
                                                                       : COUNT_ENTRIES;
        if (count->subject != COUNT_ENTRIES) {
            TRY(index_register_count(x, count));
            continue;
        }
        count->daybook = book_of(x, count->book);
        if (!count->daybook)
            continue;
        TRY(read_filter(x, count->daybook->schema, "filter", count->filter_text, &count->filter));
        check_names(x, count->daybook->schema, "what", count->column);
        check_basis(x, count->daybook->schema, count->basis);
    }
    return 0;
}

int daybooks_index(struct arena *arena, const struct daybook_rows *rows, struct problems *problems,
                   struct daybooks *ret, struct error *err)
{
    struct daybooks daybooks = {.items = (struct daybook *)(void *)rows->books.items,
                                .n = rows->books.n,
                                .rules = (struct daybook_rule *)(void *)rows->rules.items,
                                .n_rules = rows->rules.n,
                                .dues = (struct daybook_due *)(void *)rows->dues.items,
                                .n_dues = rows->dues.n,
                                .counts = (struct count *)(void *)rows->counts.items,
                                .n_counts = rows->counts.n};
    struct indexer x = {.arena = arena, .problems = problems, .err = err, .daybooks = &daybooks};
    index_books(&x, &rows->books);
    TRY(index_rules(&x, &rows->rules));
    TRY(index_dues(&x, &rows->dues));
    TRY(index_counts(&x, &rows->counts));
    *ret = daybooks;
    return 0;
}

/* The count that a rate names; NULL, with a problem, if it cannot be one of entries. */
static const struct count *count_of_rate(const struct daybooks *daybooks, const struct rate *rate, const char *column,
                                         struct str id, struct place place, struct problems *problems)
{
    const struct count *count = daybooks_count(daybooks, id);
    const struct field *field = NULL;
    if (count && count->daybook && count->measure == COUNTED_SUM)
        for (size_t i = 0; i < count->daybook->schema->n; i++)
            if (str_equal(str_from(count->daybook->schema->fields[i].name), count->column))
                field = &count->daybook->schema->fields[i];
    bool good = count && count->daybook && count->measure != COUNTED_DISTINCT && str_equal(count->basis, rate->basis) &&
                !(field && field->type == FIELD_MONEY);
    place.field = str_from(column);
    place.value = id;
    if (!good)
        PROBLEM(problems, &place, MSG_rule_rate_count, ARG_TEXT("basis", rate->basis));
    return good ? count : NULL;
}

void daybooks_index_rates(const struct daybooks *daybooks, const struct records *rows, struct rates *rates,
                          struct problems *problems)
{
    for (size_t i = 0; i < rates->n; i++) {
        struct rate *rate = &rates->items[i];
        struct place place = {.file = rows->file, .line = rows->lines[i]};
        if (rate->subject != SUBJECT_COUNT)
            continue;
        rate->count_below = count_of_rate(daybooks, rate, "filter", rate->filter_text, place, problems);
        rate->count_above = count_of_rate(daybooks, rate, "numerator", rate->numerator_text, place, problems);
        if (rate->count_below && rate->count_above && rate->count_below->daybook != rate->count_above->daybook)
            PROBLEM(problems, &place, MSG_rule_rate_count, ARG_TEXT("basis", rate->basis));
    }
}

const struct daybook *daybooks_find(const struct daybooks *daybooks, struct str book)
{
    for (size_t i = 0; i < daybooks->n; i++)
        if (str_equal(daybooks->items[i].book, book))
            return &daybooks->items[i];
    return NULL;
}

const struct daybook_due *daybooks_due(const struct daybooks *daybooks, struct str id)
{
    for (size_t i = 0; i < daybooks->n_dues; i++)
        if (str_equal(daybooks->dues[i].id, id))
            return &daybooks->dues[i];
    return NULL;
}

const struct count *daybooks_count(const struct daybooks *daybooks, struct str id)
{
    for (size_t i = 0; i < daybooks->n_counts; i++)
        if (str_equal(daybooks->counts[i].id, id))
            return &daybooks->counts[i];
    return NULL;
}
