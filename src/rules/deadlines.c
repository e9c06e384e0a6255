#include "rules/deadlines.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

const struct word deadline_unit_words[] = {
    {"calendar_day", UNIT_CALENDAR_DAY},
    {"working_day", UNIT_WORKING_DAY},
    {"same_visit", UNIT_SAME_VISIT},
    {"per_year", UNIT_PER_YEAR},
    {"immediate", UNIT_IMMEDIATE},
    {"none", UNIT_NO_LIMIT},
    {NULL, 0},
};
const struct word roll_over_words[] = {
    {"none", ROLL_NONE},
    {"statutory_holidays", ROLL_STATUTORY_HOLIDAYS},
    {"non_working_days", ROLL_NON_WORKING_DAYS},
    {NULL, 0},
};
const struct word first_day_words[] = {
    {"not_counted", FIRST_DAY_NOT_COUNTED}, {"counted", FIRST_DAY_COUNTED}, {NULL, 0}};
const struct word suspension_words[] = {
    {"hearing", SUSPENSION_HEARING}, {"objection", SUSPENSION_OBJECTION}, {NULL, 0}};
const struct word deadline_status_words[] = {
    {"law_text", STATUS_LAW_TEXT},
    {"found", STATUS_FOUND},
    {"found_in_part", STATUS_FOUND_IN_PART},
    {"own_unverified", STATUS_OWN_UNVERIFIED},
    {NULL, 0},
};

static const struct field regime_fields[] = {
    FIELD(struct regime, id, FIELD_TEXT, FIELD_KEY),
    FIELD(struct regime, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct regime, name_en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct regime, issuer, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct regime, valid_from, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct regime, valid_to, FIELD_DATE, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct regime, status, FIELD_REQUIRED, deadline_status_words),
    FIELD(struct regime, source, FIELD_TEXT, FIELD_REQUIRED),
};
const struct schema regime_schema = SCHEMA("regimes", struct regime, regime_fields);

static const struct field fields[] = {
    FIELD(struct deadline_rule, id, FIELD_TEXT, FIELD_KEY),
    FIELD(struct deadline_rule, regime, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct deadline_rule, actor, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct deadline_rule, duty, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct deadline_rule, duty_en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct deadline_rule, limit, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct deadline_rule, unit, FIELD_REQUIRED, deadline_unit_words),
    FIELD(struct deadline_rule, counted_from, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct deadline_rule, counted_from_en, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct deadline_rule, roll_over, FIELD_OPTIONAL, roll_over_words),
    FIELD_OF_WORDS(struct deadline_rule, first_day, FIELD_OPTIONAL, first_day_words),
    FIELD(struct deadline_rule, suspends, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct deadline_rule, extends, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct deadline_rule, article, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct deadline_rule, article_en, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct deadline_rule, valid_from, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct deadline_rule, valid_to, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct deadline_rule, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct deadline_rule, status, FIELD_REQUIRED, deadline_status_words),
    FIELD(struct deadline_rule, own_practice, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct deadline_rule, note, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct deadline_rule, note_en, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema deadline_schema = SCHEMA("deadlines", struct deadline_rule, fields);

/* What is being read and where troubles go. */
struct reader {
    struct deadlines *deadlines;
    struct problems *problems;
    struct place place; /* the row at hand */
};

static struct place at(const struct reader *r, const char *field, struct str value)
{
    struct place place = r->place;
    place.field = str_from(field);
    place.value = value;
    return place;
}

/* Cuts the next word off a list joined by blanks. */
static bool next_word(struct str *rest, struct str *ret)
{
    while (rest->n && str_cut(rest, ' ', ret))
        if (ret->n)
            return true;
    return false;
}

static bool has_word(struct str list, struct str wanted)
{
    for (struct str word; next_word(&list, &word);)
        if (str_equal(word, wanted))
            return true;
    return false;
}

bool deadline_counts_days(const struct deadline_rule *rule)
{
    return rule->unit == UNIT_CALENDAR_DAY || rule->unit == UNIT_WORKING_DAY;
}

bool deadline_extends(const struct deadline_rule *extension, const struct deadline_rule *rule)
{
    return has_word(extension->extends, rule->id);
}

bool deadline_is_own_practice(const struct deadline_rule *rule, struct str column)
{
    return has_word(rule->own_practice, column);
}

bool deadline_in_force(const struct deadline_rule *rule, int32_t registered_day)
{
    return (rule->valid_from == DATE_NONE || rule->valid_from <= registered_day) &&
           (rule->valid_to == DATE_NONE || registered_day <= rule->valid_to);
}

const struct deadline_rule *deadlines_find(const struct deadlines *deadlines, struct str id)
{
    const size_t *found = map_find(&deadlines->by_id, id);
    return found ? &deadlines->items[*found - 1] : NULL;
}

/* A limit stands exactly where the unit counts something; then the empty cells get their defaults. */
static void check_limit(const struct reader *r, struct deadline_rule *rule)
{
    bool wanted = deadline_counts_days(rule) || rule->unit == UNIT_PER_YEAR;
    bool given = rule->limit != INTEGER_NONE;
    struct place place = at(r, "limit", STR(""));
    if (given != wanted || (given && (rule->limit < 1 || rule->limit > DEADLINE_LIMIT_MAX)))
        PROBLEM(r->problems, &place, wanted ? MSG_rule_deadline_limit : MSG_rule_deadline_no_limit,
                ARG_NUMBER("max", DEADLINE_LIMIT_MAX));
    if (!deadline_counts_days(rule) && (rule->roll_over || rule->first_day || rule->suspends.n || rule->extends.n)) {
        place = at(r, "unit", str_from(word_name(deadline_unit_words, rule->unit)));
        PROBLEM(r->problems, &place, MSG_rule_deadline_no_days);
    }
    if (deadline_counts_days(rule)) {
        rule->roll_over = rule->roll_over ? rule->roll_over : ROLL_NON_WORKING_DAYS;
        rule->first_day = rule->first_day ? rule->first_day : FIRST_DAY_NOT_COUNTED;
    }
}

static void check_regime(const struct reader *r, struct deadline_rule *rule)
{
    const struct deadlines *d = r->deadlines;
    for (size_t i = 0; i < d->n_regimes; i++)
        if (str_equal(d->regimes[i].id, rule->regime))
            rule->instrument = &d->regimes[i];
    struct place place = at(r, "regime", rule->regime);
    if (!rule->instrument) {
        PROBLEM(r->problems, &place, MSG_rule_deadline_regime);
        return;
    }
    const struct regime *regime = rule->instrument;
    bool before = regime->valid_from != DATE_NONE &&
                  (rule->valid_from == DATE_NONE || rule->valid_from < regime->valid_from);
    bool after = regime->valid_to != DATE_NONE && (rule->valid_to == DATE_NONE || rule->valid_to > regime->valid_to);
    place = at(r, before ? "valid_from" : "valid_to", STR(""));
    if (before || after)
        PROBLEM(r->problems, &place, MSG_rule_deadline_validity, ARG_TEXT("regime", rule->regime));
    place = at(r, "valid_to", STR(""));
    if (rule->valid_from != DATE_NONE && rule->valid_to != DATE_NONE && rule->valid_to < rule->valid_from)
        PROBLEM(r->problems, &place, MSG_rule_deadline_order);
}

static void check_words(const struct reader *r, struct deadline_rule *rule)
{
    struct str rest = rule->suspends;
    for (struct str name; next_word(&rest, &name);) {
        const struct word *word = suspension_words;
        while (word->name && !str_equal(str_from(word->name), name))
            word++;
        struct place place = at(r, "suspends", name);
        if (word->name)
            rule->suspensions |= 1u << word->value;
        else
            PROBLEM(r->problems, &place, MSG_rule_deadline_suspends);
    }
    rest = rule->own_practice;
    for (struct str name; next_word(&rest, &name);) {
        bool found = false;
        for (size_t i = 0; i < deadline_schema.n; i++)
            found |= str_equal(str_from(deadline_schema.fields[i].name), name);
        struct place place = at(r, "own_practice", name);
        if (!found)
            PROBLEM(r->problems, &place, MSG_rule_deadline_column);
    }
}

/* An extension goes on where the original limit ended: it counts the same kind of day, and its day one is the
 * next day. */
static void check_extends(const struct reader *r, const struct deadline_rule *extension)
{
    struct str rest = extension->extends;
    for (struct str id; next_word(&rest, &id);) {
        const size_t *found = map_find(&r->deadlines->by_id, id);
        struct deadline_rule *rule = found ? &r->deadlines->items[*found - 1] : NULL;
        struct place place = at(r, "extends", id);
        if (!rule || rule == extension || rule->unit != extension->unit || rule->extends.n)
            PROBLEM(r->problems, &place, MSG_rule_deadline_extends);
        else if (extension->first_day == FIRST_DAY_COUNTED)
            PROBLEM(r->problems, &place, MSG_rule_deadline_extension_first);
        else if (str_equal(rule->regime, extension->regime) && rule->extension)
            PROBLEM(r->problems, &place, MSG_rule_deadline_extended_twice, ARG_TEXT("other", rule->extension->id));
        else if (str_equal(rule->regime, extension->regime))
            rule->extension = extension;
    }
}

static int index_ids(struct arena *arena, const struct records *rows, struct reader *r, struct error *err)
{
    struct deadlines *d = r->deadlines;
    d->by_id = MAP(arena);
    for (size_t i = 0; i < d->n; i++) {
        bool added;
        size_t *place = map_add(&d->by_id, d->items[i].id, &added);
        if (!place)
            return error_memory(err);
        r->place.line = rows->lines[i];
        struct place where = at(r, "id", d->items[i].id);
        if (!added)
            PROBLEM(r->problems, &where, MSG_rule_deadline_twice);
        *place = i + 1;
    }
    return 0;
}

static void check_regimes(const struct records *rows, struct problems *problems)
{
    const struct regime *regimes = (const struct regime *)(const void *)rows->items;
    for (size_t i = 0; i < rows->n; i++) {
        struct place place = {.file = rows->file, .line = rows->lines[i], .field = STR("id"), .value = regimes[i].id};
        for (size_t j = 0; j < i; j++)
            if (str_equal(regimes[i].id, regimes[j].id))
                PROBLEM(problems, &place, MSG_rule_deadline_twice);
        place.field = STR("valid_to");
        place.value = STR("");
        if (regimes[i].valid_from != DATE_NONE && regimes[i].valid_to != DATE_NONE &&
            regimes[i].valid_to < regimes[i].valid_from)
            PROBLEM(problems, &place, MSG_rule_deadline_order);
    }
}

int deadlines_index(struct arena *arena, struct records rows, struct records regimes, struct problems *problems,
                    struct deadlines *ret, struct error *err)
{
    struct deadlines d = {.items = (struct deadline_rule *)(void *)rows.items,
                          .n = rows.n,
                          .regimes = (struct regime *)(void *)regimes.items,
                          .n_regimes = regimes.n};
    struct reader r = {&d, problems, {.file = rows.file}};
    check_regimes(&regimes, problems);
    TRY(index_ids(arena, &rows, &r, err));
    for (size_t i = 0; i < d.n; i++) {
        r.place.line = rows.lines[i];
        check_limit(&r, &d.items[i]);
        check_regime(&r, &d.items[i]);
        check_words(&r, &d.items[i]);
    }
    for (size_t i = 0; i < d.n; i++) {
        r.place.line = rows.lines[i];
        check_extends(&r, &d.items[i]);
    }
    *ret = d;
    return 0;
}

enum { NEAREST_LENGTH_MAX = 32, NEAREST_SHOWN = 3 };

/* How many letters must be changed, put in or left out; upper and lower case are the same. */
static size_t distance(struct str a, struct str b)
{
    size_t row[NEAREST_LENGTH_MAX + 1];
    a = str_slice(a, 0, NEAREST_LENGTH_MAX);
    b = str_slice(b, 0, NEAREST_LENGTH_MAX);
    for (size_t j = 0; j <= b.n; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t above = row[j];
            bool same = toupper((unsigned char)a.p[i - 1]) == toupper((unsigned char)b.p[j - 1]);
            size_t best = diagonal + !same;
            best = above + 1 < best ? above + 1 : best;
            row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            diagonal = above;
        }
    }
    return row[b.n];
}

void deadlines_nearest(struct buf *out, const struct deadlines *deadlines, struct str id)
{
    size_t shown = 0;
    for (size_t wanted = 0; wanted <= NEAREST_LENGTH_MAX && !shown; wanted++) {
        for (size_t i = 0; i < deadlines->n && shown < NEAREST_SHOWN; i++) {
            if (distance(deadlines->items[i].id, id) != wanted)
                continue;
            buf_printf(out, "%s%.*s", shown ? ", " : "", STR_ARGS(deadlines->items[i].id));
            shown++;
        }
    }
}
