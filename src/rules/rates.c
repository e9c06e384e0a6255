#include "rules/rates.h"

#include "base/decimal.h"

static const struct word subject_words[] = {
    {"matter", SUBJECT_MATTER}, {"registration", SUBJECT_REGISTRATION}, {NULL, 0}};
static const char *const basis_names[] = {"registered",        "concluded",       "due",
                                          "office_rating_day", "unit_rating_day", NULL};
/* What domain/statistics/rates.c knows of a subject. */
static const char *const names[] = {"kind",
                                    "route",
                                    "channel",
                                    "counted",
                                    "people",
                                    "repeat",
                                    "handler",
                                    "state",
                                    "registrations",
                                    "repeated_after",
                                    "registered",
                                    "sorted",
                                    "accepted",
                                    "concluded",
                                    "settled",
                                    "due",
                                    "basis",
                                    "office_rating",
                                    "unit_rating",
                                    "office_rating_state",
                                    "unit_rating_state",
                                    "office_rating_day",
                                    "unit_rating_day",
                                    NULL};

static const struct field fields[] = {
    FIELD(struct rate, id, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct rate, zh, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct rate, en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct rate, subject, FIELD_REQUIRED, subject_words),
    FIELD(struct rate, basis, FIELD_TEXT, FIELD_REQUIRED),
    {"filter", FIELD_TEXT, FIELD_OPTIONAL, offsetof(struct rate, filter_text), NULL},
    {"numerator", FIELD_TEXT, FIELD_REQUIRED, offsetof(struct rate, numerator_text), NULL},
    FIELD(struct rate, definition, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct rate, definition_en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct rate, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct rate, status, FIELD_REQUIRED, deadline_status_words),
};
const struct schema rate_schema = SCHEMA("rates", struct rate, fields);

/* NAME or NAME+DAYS */
static bool read_basis(struct rate *rate)
{
    size_t plus = str_find(rate->basis, '+', 0);
    struct decimal days = {0, 0};
    rate->basis_name = str_slice(rate->basis, 0, plus);
    if (plus < rate->basis.n && (!decimal_parse(str_slice(rate->basis, plus + 1, rate->basis.n), &days) || days.scale))
        return false;
    rate->basis_days = days.digits;
    for (const char *const *name = basis_names; *name; name++)
        if (str_equal(str_from(*name), rate->basis_name))
            return true;
    return false;
}

int rates_index(struct arena *arena, struct records rows, struct problems *problems, struct rates *ret,
                struct error *err)
{
    struct rates rates = {(struct rate *)(void *)rows.items, rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        struct rate *rate = &rates.items[i];
        struct place place = {.file = rows.file, .line = rows.lines[i], .field = STR("basis"), .value = rate->basis};
        if (!read_basis(rate))
            PROBLEM(problems, &place, MSG_rule_rate_basis);
        place.field = STR("filter");
        place.value = rate->filter_text;
        TRY(filter_read(arena, rate->filter_text, names, &place, problems, &rate->filter, err));
        place.field = STR("numerator");
        place.value = rate->numerator_text;
        TRY(filter_read(arena, rate->numerator_text, names, &place, problems, &rate->numerator, err));
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
