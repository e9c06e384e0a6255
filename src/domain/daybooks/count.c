#include "domain/daybooks/count.h"

struct count_sum count_begin(struct arena *arena, const struct count *count)
{
    const bool is_money = count->daybook && count->measure == COUNTED_SUM &&
                          daybook_is_money(count->daybook->schema, count->column);
    return (struct count_sum){.count = count, .is_money = is_money, .seen = MAP(arena)};
}

static int64_t words_in(struct str list)
{
    struct str word;
    int64_t n = 0;
    while (list.n && str_cut(&list, ' ', &word))
        n += word.n > 0;
    return n;
}

/* Whether the entry counts, and its basis day. */
static bool entry_counts(const struct count *count, struct daybook_facts *facts, int32_t *ret_day)
{
    *ret_day = daybook_day(facts, count->basis);
    return daybook_head_of(facts)->struck != YES && *ret_day != DATE_NONE &&
           filter_holds(&count->filter, daybook_value, facts);
}

static int64_t part_of(const struct count *count, struct daybook_facts *facts)
{
    switch (count->measure) {
    case COUNTED_NUMBER:
        return 1;
    case COUNTED_SUM:
        return daybook_amount(facts, count->column);
    case COUNTED_LISTED:
        return words_in(daybook_value(facts, count->column));
    case COUNTED_DISTINCT:
        break;
    }
    return 0;
}

bool count_part(const struct count *count, struct daybook_facts *facts, int32_t *ret_day, int64_t *ret_part)
{
    if (!entry_counts(count, facts, ret_day))
        return false;
    *ret_part = part_of(count, facts);
    return true;
}

int count_add(struct count_sum *sum, struct daybook_facts *facts, int32_t from_day, int32_t to_day, bool *ret_counted,
              struct error *err)
{
    const struct count *count = sum->count;
    int32_t day;
    bool added = false, counted = entry_counts(count, facts, &day) && from_day <= day && day <= to_day;
    if (ret_counted)
        *ret_counted = counted;
    if (!counted)
        return 0;
    int64_t more = part_of(count, facts);
    if (count->measure == COUNTED_DISTINCT) {
        struct str value = daybook_value(facts, count->column);
        if (value.n && !map_add(&sum->seen, value, &added))
            return error_memory(err);
        more = added;
    }
    return __builtin_add_overflow(sum->value, more, &sum->value) ? FAIL(err, MSG_sum_too_large) : 0;
}

void count_print(struct buf *out, const struct count_sum *sum)
{
    if (sum->is_money)
        money_print(out, sum->value);
    else
        buf_int(out, sum->value);
}
