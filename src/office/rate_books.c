#include "office/rate_books.h"

struct reading {
    const struct office *office;
    const struct rate *only;
    const struct daybook *daybook;
    rate_books_function *function;
    void *state;
};

static bool is_asked(const struct reading *r, const struct rate *rate)
{
    return rate->subject == SUBJECT_COUNT && rate->count_below->daybook == r->daybook && (!r->only || rate == r->only);
}

static struct str column_of(struct daybook_facts *facts, const char *name)
{
    return daybook_column(facts->schema, str_from(name)) ? daybook_value(facts, str_from(name)) : STR("");
}

/* What the entry does not say itself, its matter does. */
static struct tally_subject subject_of(struct daybook_facts *facts)
{
    const struct matter *m = facts->links.matter;
    struct tally_subject subject = {column_of(facts, "unit"), STR(""), column_of(facts, "category"), STR("")};
    if (!m)
        return subject;
    if (!subject.unit.n)
        subject.unit = m->handler.n ? m->handler : m->office;
    if (!subject.category.n)
        subject.category = m->category;
    subject.channel = str_from(word_name(channel_words, m->registrations[0].channel));
    subject.kind = str_from(word_name(matter_kind_words, m->kind));
    return subject;
}

/* Above and below the line on the same day (see daybooks_index_rates()). */
static int tell_entry(const struct reading *r, struct daybook_facts *facts, struct error *err)
{
    const struct rates *rates = &r->office->rules->rates;
    const struct matter *m = facts->links.matter;
    struct rate_entry entry = {.subject = subject_of(facts),
                               .number = daybook_head_of(facts)->number,
                               .matter = m && !m->secret ? m->number : STR("")};
    for (size_t i = 0; i < rates->n; i++) {
        const struct rate *rate = &rates->items[i];
        struct rate_contribution c = {0};
        if (!is_asked(r, rate))
            continue;
        bool below = count_part(rate->count_below, facts, &c.day, &c.counts.below);
        bool above = count_part(rate->count_above, facts, &c.day, &c.counts.above);
        if (!below && !above)
            continue;
        entry.rate = i;
        entry.contribution = c;
        TRY(r->function(r->state, &entry, err));
    }
    return 0;
}

int rate_books_each(struct store *store, const struct office *office, struct arena *arena, const struct rate *only,
                    int64_t as_of_seq, int32_t as_of_day, rate_books_function *function, void *state, struct error *err)
{
    const struct daybooks *daybooks = &office->rules->daybooks;
    struct reading r = {.office = office, .only = only, .function = function, .state = state};
    for (size_t b = 0; b < daybooks->n; b++) {
        struct daybook_list list = {0};
        bool asked = false;
        r.daybook = &daybooks->items[b];
        for (size_t i = 0; i < office->rules->rates.n; i++)
            asked |= is_asked(&r, &office->rules->rates.items[i]);
        if (asked)
            TRY(daybook_entries_as_of(store, office, arena, r.daybook, as_of_seq, as_of_day, &list, err));
        for (size_t i = 0; i < list.n; i++)
            TRY(tell_entry(&r, &list.entries[i].facts, err));
    }
    return 0;
}
