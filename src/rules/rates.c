#include "rules/rates.h"

#include "base/decimal.h"
#include "rules/case_event.h"

static const struct word subject_words[] = {
    {"matter", SUBJECT_MATTER}, {"registration", SUBJECT_REGISTRATION}, {"count", SUBJECT_COUNT}, {NULL, 0}};
static const struct word rate_unit_words[] = {{"percent", RATE_PERCENT}, {"days", RATE_DAYS}, {NULL, 0}};
const struct word rating_state_words[] = {
    {"waiting", RATING_WAITING}, {"rated", RATING_GIVEN}, {"overdue", RATING_OVERDUE}, {NULL, 0}};

/* Facts by their names in the table. Those without words are numbers; `is_day` may be a basis. */
static const struct {
    const char *name;
    const struct word *words;
    bool is_day;
} facts[RATE_FACTS] = {
    [FACT_KIND] = {"kind", matter_kind_words, false},
    [FACT_ROUTE] = {"route", matter_route_words, false},
    [FACT_CHANNEL] = {"channel", channel_words, false},
    [FACT_COUNTED] = {"counted", yes_no_words, false},
    [FACT_WAY_KNOWN] = {"way_known", yes_no_words, false},
    [FACT_PEOPLE] = {"people", NULL, false},
    [FACT_REPEAT] = {"repeat", yes_no_words, false},
    [FACT_HANDLER] = {"handler", NULL, false},
    [FACT_REGISTRATIONS] = {"registrations", NULL, false},
    [FACT_REPEATED_AFTER] = {"repeated_after", yes_no_words, false},
    [FACT_REGISTERED] = {"registered", NULL, true},
    [FACT_SORTED] = {"sorted", NULL, true},
    [FACT_ACCEPTED] = {"accepted", NULL, true},
    [FACT_CONCLUDED] = {"concluded", NULL, true},
    [FACT_SERVED] = {"served", NULL, true},
    [FACT_SETTLED] = {"settled", NULL, true},
    [FACT_CONTACTED] = {"contacted", NULL, true},
    [FACT_ASSIGNED] = {"assigned", NULL, true},
    [FACT_REEXAMINING] = {"reexamining", NULL, true},
    [FACT_REEXAMINED] = {"reexamined", NULL, true},
    [FACT_REVIEWING] = {"reviewing", NULL, true},
    [FACT_REVIEWED] = {"reviewed", NULL, true},
    [FACT_WITHDRAWN] = {"withdrawn", NULL, true},
    [FACT_DUE] = {"due", NULL, true},
    [FACT_OFFICE_RATING] = {"office_rating", rating_words, false},
    [FACT_UNIT_RATING] = {"unit_rating", rating_words, false},
    [FACT_OFFICE_RATING_STATE] = {"office_rating_state", rating_state_words, false},
    [FACT_UNIT_RATING_STATE] = {"unit_rating_state", rating_state_words, false},
    [FACT_OFFICE_RATING_DAY] = {"office_rating_day", NULL, true},
    [FACT_UNIT_RATING_DAY] = {"unit_rating_day", NULL, true},
    [FACT_BASIS] = {"basis", NULL, false},
};

static const struct field fields[] = {
    FIELD(struct rate, id, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct rate, zh, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct rate, en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct rate, subject, FIELD_REQUIRED, subject_words),
    FIELD_OF_WORDS(struct rate, unit, FIELD_REQUIRED, rate_unit_words),
    FIELD(struct rate, basis, FIELD_TEXT, FIELD_REQUIRED),
    {"filter", FIELD_TEXT, FIELD_OPTIONAL, offsetof(struct rate, filter_text), NULL},
    {"numerator", FIELD_TEXT, FIELD_REQUIRED, offsetof(struct rate, numerator_text), NULL},
    {"late", FIELD_TEXT, FIELD_OPTIONAL, offsetof(struct rate, late_text), NULL},
    FIELD(struct rate, definition, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct rate, definition_en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct rate, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct rate, status, FIELD_REQUIRED, deadline_status_words),
};
const struct schema rate_schema = SCHEMA("rates", struct rate, fields);

struct reading {
    struct arena *arena;
    struct problems *problems;
    struct place place;
    struct error *err;
};

static bool find_fact(struct str name, enum rate_fact *ret)
{
    for (int i = 0; i < RATE_FACTS; i++)
        if (str_equal(str_from(facts[i].name), name)) {
            *ret = (enum rate_fact)i;
            return true;
        }
    return false;
}

static bool read_value(enum rate_fact fact, struct str text, int64_t *ret)
{
    struct decimal number;
    if (str_equal(text, STR("-"))) {
        *ret = FACT_NOTHING;
        return true;
    }
    for (const struct word *word = facts[fact].words; word && word->name; word++)
        if (str_equal(text, str_from(word->name))) {
            *ret = word->value;
            return true;
        }
    if (facts[fact].words || !decimal_parse(text, &number) || number.scale)
        return false;
    *ret = number.digits;
    return true;
}

/* The term in numbers; its syntax and its names are known to be good. */
static void read_term(struct reading *r, const struct filter_term *text, struct rate_term *ret)
{
    struct rate_term term = {.operator= text->operator};
    struct str values = text->values, value;
    enum rate_fact other;
    find_fact(text->name, &term.fact);
    if (values.p[0] == '@') {
        term.is_fact = true;
        find_fact(str_slice(values, 1, values.n), &other);
        term.values[term.n++] = (int64_t)other;
        *ret = term;
        return;
    }
    while (values.n && str_cut(&values, '|', &value))
        if (term.n == RATE_VALUES_MAX || !read_value(term.fact, value, &term.values[term.n++])) {
            PROBLEM(r->problems, &r->place, MSG_rule_rate_value, ARG_TEXT("name", text->name),
                    ARG_TEXT("value", value));
            break;
        }
    *ret = term;
}

static int read_condition(struct reading *r, const char *column, struct str text, struct rate_condition *ret)
{
    const char *names[RATE_FACTS + 1] = {NULL};
    struct filter filter;
    size_t before = r->problems->total;
    for (int i = 0; i < RATE_FACTS; i++)
        names[i] = facts[i].name;
    r->place.field = str_from(column);
    r->place.value = text;
    TRY(filter_read(r->arena, text, names, &r->place, r->problems, &filter, r->err));
    if (r->problems->total > before)
        return 0;
    struct rate_condition condition = {ARENA_NEW_ARRAY(r->arena, filter.n + 1, struct rate_term), filter.n};
    if (!condition.terms)
        return error_memory(r->err);
    for (size_t i = 0; i < filter.n; i++)
        read_term(r, &filter.terms[i], &condition.terms[i]);
    *ret = condition;
    return 0;
}

int rate_condition_read(struct arena *arena, struct str text, const struct place *place, struct problems *problems,
                        struct rate_condition *ret, struct error *err)
{
    struct reading r = {arena, problems, *place, err};
    return read_condition(&r, "filter", text, ret);
}

bool rate_day_fact(struct str name, enum rate_fact *ret)
{
    return find_fact(name, ret) && facts[*ret].is_day;
}

bool rate_fact_is_day(enum rate_fact fact)
{
    return facts[fact].is_day;
}

/* NAME or NAME+DAYS */
static bool read_basis(struct rate *rate)
{
    size_t plus = str_find(rate->basis, '+', 0);
    struct decimal days = {0, 0};
    if (plus < rate->basis.n && (!decimal_parse(str_slice(rate->basis, plus + 1, rate->basis.n), &days) || days.scale))
        return false;
    rate->basis_days = days.digits;
    return rate_day_fact(str_slice(rate->basis, 0, plus), &rate->basis_fact);
}

/* FROM..TO */
static bool read_days(struct rate *rate)
{
    struct str text = rate->numerator_text;
    size_t dot = str_find(text, '.', 0);
    return str_starts(str_slice(text, dot, text.n), STR("..")) &&
           find_fact(str_slice(text, 0, dot), &rate->days_from) && facts[rate->days_from].is_day &&
           find_fact(str_slice(text, dot + 2, text.n), &rate->days_to) && facts[rate->days_to].is_day;
}

int rates_index(struct arena *arena, struct records rows, struct problems *problems, struct rates *ret,
                struct error *err)
{
    struct rates rates = {(struct rate *)(void *)rows.items, rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        struct rate *rate = &rates.items[i];
        struct reading r = {arena, problems, {.file = rows.file, .line = rows.lines[i]}, err};
        if (rate->subject == SUBJECT_COUNT) /* see daybooks_index_rates() */
            continue;
        r.place.field = STR("basis");
        r.place.value = rate->basis;
        if (!read_basis(rate))
            PROBLEM(problems, &r.place, MSG_rule_rate_basis);
        TRY(read_condition(&r, "filter", rate->filter_text, &rate->filter));
        TRY(read_condition(&r, "late", rate->late_text, &rate->late));
        if (rate->unit != RATE_DAYS) {
            TRY(read_condition(&r, "numerator", rate->numerator_text, &rate->numerator));
        } else if (!read_days(rate)) {
            r.place.field = STR("numerator");
            r.place.value = rate->numerator_text;
            PROBLEM(problems, &r.place, MSG_rule_rate_days);
        }
    }
    *ret = rates;
    return 0;
}

const struct rate *rates_find(const struct rates *rates, struct str id)
{
    for (size_t i = 0; i < rates->n; i++)
        if (str_equal(rates->items[i].id, id))
            return &rates->items[i];
    return NULL;
}

static bool term_holds(const struct rate_term *term, const int64_t values[RATE_FACTS])
{
    int64_t seen = values[term->fact];
    if (term->is_fact || term->operator== FILTER_AT_MOST || term->operator== FILTER_AT_LEAST) {
        int64_t other = term->is_fact ? values[term->values[0]] : term->values[0];
        if (term->operator== FILTER_IS || term->operator== FILTER_IS_NOT)
            return (seen == other) == (term->operator== FILTER_IS);
        if (seen == FACT_NOTHING || other == FACT_NOTHING)
            return false;
        return term->operator== FILTER_AT_MOST ? seen <= other : seen >= other;
    }
    bool among = false;
    for (size_t i = 0; i < term->n; i++)
        among |= seen == term->values[i];
    return among == (term->operator== FILTER_IS);
}

bool rate_condition_holds(const struct rate_condition *condition, const int64_t values[RATE_FACTS])
{
    for (size_t i = 0; i < condition->n; i++)
        if (!term_holds(&condition->terms[i], values))
            return false;
    return true;
}
