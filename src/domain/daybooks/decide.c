#include "domain/daybooks/decide.h"

#include <string.h>

#include "rules/procedure.h"

static size_t size_of(const struct field *field)
{
    switch (field->type) {
    case FIELD_TEXT:
        return sizeof(struct str);
    case FIELD_INTEGER:
    case FIELD_MONEY:
        return sizeof(int64_t);
    case FIELD_DECIMAL:
        return sizeof(struct decimal);
    case FIELD_DATE:
        return sizeof(int32_t);
    case FIELD_WORD:
        return sizeof(int);
    case FIELD_FLAG:
        return sizeof(bool);
    }
    return 0;
}

static bool same(const struct field *field, const void *a, const void *b)
{
    _cleanup_buf_ struct buf left = BUF(1 << 20), right = BUF(1 << 20);
    field_print(&left, field, a);
    field_print(&right, field, b);
    return str_equal(buf_view(&left), buf_view(&right));
}

static bool is_named(const struct field *field, const char *name)
{
    return strcmp(field->name, name) == 0;
}

/* Whether the cell only goes on from what stood there: a text with more behind it, a number that may rise. */
static bool goes_on(const struct daybook *book, const struct field *field, const void *before, const void *item)
{
    const void *was = (const char *)before + field->offset, *is = (const char *)item + field->offset;
    if (field->type == FIELD_TEXT)
        return str_starts(*(const struct str *)is, *(const struct str *)was);
    return field->type == FIELD_INTEGER && list_has(book->grows, str_from(field->name)) &&
           *(const int64_t *)is > *(const int64_t *)was;
}

bool daybook_merge(const struct daybook *book, const void *before, void *item, const struct place *place,
                   struct problems *problems, bool *ret_changed)
{
    const struct schema *schema = book->schema;
    const struct daybook_head *head = item;
    bool good = true;
    *ret_changed = !before;
    for (size_t i = 0; before && i < schema->n; i++) {
        const struct field *field = &schema->fields[i];
        if (is_named(field, "reason") || is_named(field, "number"))
            continue;
        if (field_is_empty(field, item)) {
            memcpy((char *)item + field->offset, (const char *)before + field->offset, size_of(field));
            continue;
        }
        if (same(field, before, item))
            continue;
        *ret_changed = true;
        if (field_is_empty(field, before) || head->reason.n || goes_on(book, field, before, item))
            continue;
        _cleanup_buf_ struct buf was = BUF(1 << 20), now = BUF(1 << 20);
        struct place where = *place;
        field_print(&was, field, before);
        field_print(&now, field, item);
        where.field = str_from(field->name);
        where.value = buf_view(&now);
        PROBLEM(problems, &where, MSG_daybook_correction, ARG_TEXT("number", head->number),
                ARG_TEXT("was", buf_view(&was)));
        good = false;
    }
    if (head->struck == YES && !head->reason.n && *ret_changed && good) {
        struct place where = *place;
        where.field = STR("reason");
        PROBLEM(problems, &where, MSG_daybook_strike_reason, ARG_TEXT("number", head->number));
        good = false;
    }
    return good;
}

static bool has_needs(const struct daybook *book, const struct daybook_facts *facts, const struct place *place,
                      struct problems *problems)
{
    struct str rest = book->needs, name;
    bool good = true;
    while (rest.n && str_cut(&rest, ' ', &name)) {
        const struct field *field = daybook_column(book->schema, name);
        if (!field || !field_is_empty(field, facts->item))
            continue;
        struct place where = *place;
        where.field = name;
        PROBLEM(problems, &where, MSG_daybook_needs, ARG_EITHER("book", book->zh, book->en));
        good = false;
    }
    return good;
}

/* Whether another entry that stands has the same in all those columns; with an empty one there is nothing to compare.
 */
static const struct daybook_head *double_of(struct str columns, const struct daybook_facts *facts,
                                            const struct records *entries)
{
    for (size_t i = 0; i < entries->n; i++) {
        const struct daybook_head *other = records_at(entries, i);
        struct str rest = columns, name;
        bool equal = other->struck != YES && !str_equal(other->number, daybook_head_of(facts)->number);
        while (equal && rest.n && str_cut(&rest, ' ', &name)) {
            const struct field *field = daybook_column(facts->schema, name);
            equal = field && !field_is_empty(field, facts->item) && same(field, facts->item, other);
        }
        if (equal)
            return other;
    }
    return NULL;
}

/* The first column that `must` speaks of, to point at. */
static void point_at(const struct daybook_rule *rule, struct daybook_facts *facts, struct place *where)
{
    struct str rest = rule->unique, name = rule->must.n ? rule->must.terms[0].name : STR("");
    if (rest.n)
        (void)str_cut(&rest, ' ', &name);
    where->field = name;
    where->value = daybook_plain(facts, name);
}

bool daybook_may_stand(const struct daybooks *daybooks, const struct daybook *book, struct daybook_facts *facts,
                       const struct records *entries, const struct place *place, struct problems *problems)
{
    if (daybook_head_of(facts)->struck == YES)
        return true;
    bool good = has_needs(book, facts, place, problems);
    for (size_t i = 0; good && i < daybooks->n_rules; i++) {
        const struct daybook_rule *rule = &daybooks->rules[i];
        const struct field *exception = rule->unless.n ? daybook_column(book->schema, rule->unless) : NULL;
        if (!str_equal(rule->book, book->book) || !filter_holds(&rule->when, daybook_value, facts) ||
            (exception && !field_is_empty(exception, facts->item)))
            continue;
        const struct daybook_head *other = rule->unique.n ? double_of(rule->unique, facts, entries) : NULL;
        if (rule->unique.n ? !other : filter_holds(&rule->must, daybook_value, facts))
            continue;
        struct place where = *place;
        point_at(rule, facts, &where);
        PROBLEM(problems, &where, MSG_daybook_rule, ARG_TEXT("rule", rule->id), ARG_EITHER("wrong", rule->zh, rule->en),
                ARG_TEXT("source", rule->source),
                ARG_TEXT("other", other ? arena_printf(facts->arena, " [%.*s]", STR_ARGS(other->number)) : STR("")));
        good = false;
    }
    return good;
}

bool daybook_due_day(const struct daybook_due *due, struct daybook_facts *facts, int32_t *ret_day)
{
    int32_t day = daybook_day(facts, due->basis);
    if (daybook_head_of(facts)->struck == YES || day == DATE_NONE || !filter_holds(&due->when, daybook_value, facts))
        return false;
    *ret_day = day + (int32_t)due->days;
    return true;
}
