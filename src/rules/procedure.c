#include "rules/procedure.h"

#include "base/decimal.h"

const struct word role_words[] = {{"any", ROLE_ANY},
                                  {"xinfang_office", ROLE_OFFICE},
                                  {"unit", ROLE_UNIT},
                                  {"office_or_unit", ROLE_OFFICE_OR_UNIT},
                                  {"petitioner", ROLE_PETITIONER},
                                  {"reexam_body", ROLE_REEXAM_BODY},
                                  {"review_body", ROLE_REVIEW_BODY},
                                  {"joint_unit", ROLE_JOINT_UNIT},
                                  {"common_superior", ROLE_COMMON_SUPERIOR},
                                  {NULL, 0}};
/* Time limits speak of a unit by how the matter came to it. */
static const struct word deadline_actor_words[] = {{"xinfang_office", ROLE_OFFICE},   {"unit", ROLE_UNIT},
                                                   {"unit_direct", ROLE_UNIT},        {"unit_referred", ROLE_UNIT},
                                                   {"petitioner", ROLE_PETITIONER},   {"reexam_body", ROLE_REEXAM_BODY},
                                                   {"review_body", ROLE_REVIEW_BODY}, {NULL, 0}};
/* Of the matter; `limited` whether the event names a limit day. */
static const char *const matter_names[] = {"kind",        "route",   "channel",         "simple", "transcribed",
                                           "joint_units", "limited", CONDITION_RUNNING, NULL};

static const struct field rule_fields[] = {
    FIELD(struct procedure_rule, regime, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct procedure_rule, action, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct procedure_rule, label_zh, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct procedure_rule, label_en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct procedure_rule, actor, FIELD_REQUIRED, role_words),
    FIELD(struct procedure_rule, from_states, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct procedure_rule, to_state, FIELD_TEXT, FIELD_REQUIRED),
    {"when", FIELD_TEXT, FIELD_OPTIONAL, offsetof(struct procedure_rule, when_text), NULL},
    FIELD(struct procedure_rule, needs, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD_OF_WORDS(struct procedure_rule, effect, FIELD_OPTIONAL, effect_words),
    FIELD_OF_WORDS(struct procedure_rule, milestone, FIELD_OPTIONAL, milestone_words),
    FIELD_OF_WORDS(struct procedure_rule, once, FIELD_OPTIONAL, yes_no_words),
    FIELD(struct procedure_rule, within, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct procedure_rule, clock_start, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct procedure_rule, clock_stop, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct procedure_rule, clock_suspend, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct procedure_rule, clock_resume, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct procedure_rule, clock_extend, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct procedure_rule, document, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct procedure_rule, article, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct procedure_rule, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct procedure_rule, status, FIELD_REQUIRED, deadline_status_words),
};
const struct schema procedure_schema = SCHEMA("procedure", struct procedure_rule, rule_fields);

static const struct field setting_fields[] = {
    FIELD(struct petition_setting, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct petition_setting, value, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct petition_setting, zh, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct petition_setting, en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct petition_setting, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct petition_setting, status, FIELD_REQUIRED, deadline_status_words),
};
const struct schema petition_setting_schema = SCHEMA("petition", struct petition_setting, setting_fields);

bool list_has(struct str list, struct str word)
{
    struct str piece;
    while (list.n && str_cut(&list, ' ', &piece))
        if (str_equal(piece, word))
            return true;
    return false;
}

bool procedure_from(const struct procedure_rule *rule, struct str state)
{
    if (!state.n)
        return str_equal(rule->from_states, STR("-"));
    return str_equal(rule->from_states, STR("*")) || list_has(rule->from_states, state);
}

struct str procedure_action(const struct procedure *procedure, struct str text)
{
    const struct procedure_rule *called = NULL;
    for (size_t i = 0; text.n && i < procedure->n; i++) {
        const struct procedure_rule *rule = &procedure->items[i];
        if (str_equal(rule->action, text))
            return text;
        if (!called && (str_equal(rule->label_zh, text) || str_equal(rule->label_en, text)))
            called = rule;
    }
    return called ? called->action : text;
}

bool rule_is_of_history(const struct procedure_rule *rule)
{
    for (size_t i = 0; i < rule->when.n; i++)
        if (str_equal(rule->when.terms[i].name, STR("transcribed")))
            return true;
    return false;
}

enum role role_of_deadline(const struct deadline_rule *rule)
{
    for (const struct word *word = deadline_actor_words; word->name; word++)
        if (str_equal(rule->actor, str_from(word->name)))
            return (enum role)word->value;
    return ROLE_ANY;
}

static void check_words(struct str list, const char *field, const struct place *place, struct problems *problems,
                        bool (*known)(const void *state, struct str word), const void *state)
{
    struct str word;
    while (list.n && str_cut(&list, ' ', &word)) {
        struct place where = *place;
        where.field = str_from(field);
        where.value = word;
        if (word.n && !known(state, word))
            PROBLEM(problems, &where, MSG_rule_procedure_word);
    }
}

struct clock_token clock_token_of(struct str token)
{
    const size_t at = str_find(token, '@', 0);
    struct clock_token parts = {.from = str_slice(token, at + 1, token.n)};
    token = str_slice(token, 0, at);
    const size_t colon = str_find(token, ':', 0);
    struct str name = str_slice(token, colon + 1, token.n);
    parts.id = str_slice(token, 0, colon);
    for (const struct word *word = role_words; name.n && word->name; word++)
        if (str_equal(name, str_from(word->name)))
            parts.role = word->value;
    return parts;
}

enum milestone milestone_named(struct str name)
{
    for (const struct word *word = milestone_words; word->name; word++)
        if (str_equal(name, str_from(word->name)))
            return (enum milestone)word->value;
    return MILESTONE_NONE;
}

static bool is_clock(const void *state, struct str word)
{
    struct clock_token token = clock_token_of(word);
    if (token.id.n < word.n && !token.role)
        return false;
    word = token.id;
    return deadlines_find(state, word) || clock_names_its_day(word) || str_equal(word, STR("*"));
}

/* What is started may say from when on. */
static bool is_started_clock(const void *state, struct str word)
{
    struct str from = clock_token_of(word).from;
    return is_clock(state, str_slice(word, 0, str_find(word, '@', 0))) &&
           (!from.n || milestone_named(from) || deadlines_find(state, from));
}

static bool is_column(const void *state, struct str word)
{
    (void)state;
    word = str_slice(word, 0, str_find(word, '=', 0));
    for (size_t i = 0; i < case_event_schema.n; i++)
        if (str_equal(str_from(case_event_schema.fields[i].name), word))
            return true;
    return false;
}

/* A state to come from must be one that some action leads to. */
static bool is_state(const void *state, struct str word)
{
    const struct procedure *procedure = state;
    if (str_equal(word, STR("-")) || str_equal(word, STR("*")))
        return true;
    for (size_t i = 0; i < procedure->n; i++)
        if (str_equal(procedure->items[i].to_state, word))
            return true;
    return false;
}

/* What is to run, or not, is a clock. */
static void check_running(const struct procedure_rule *rule, const struct place *place, struct problems *problems,
                          const struct deadlines *deadlines)
{
    for (size_t t = 0; t < rule->when.n; t++) {
        struct str name = rule->when.terms[t].name;
        if (str_starts(name, STR(CONDITION_RUNNING)))
            check_words(str_slice(name, sizeof CONDITION_RUNNING - 1, name.n), "when", place, problems, is_clock,
                        deadlines);
    }
}

static struct str conclusion_clocks(struct arena *arena, const struct procedure *procedure)
{
    _cleanup_buf_ struct buf out = BUF(4096);
    for (size_t i = 0; i < procedure->n; i++) {
        struct str list = procedure->items[i].clock_stop, id;
        while (procedure->items[i].milestone == MILESTONE_CONCLUDED && list.n && str_cut(&list, ' ', &id))
            if (!list_has(buf_view(&out), id))
                buf_printf(&out, "%s%.*s", out.n ? " " : "", STR_ARGS(id));
    }
    return arena_str(arena, buf_view(&out));
}

int procedure_index(struct arena *arena, struct records rows, const struct deadlines *deadlines,
                    struct problems *problems, struct procedure *ret, struct error *err)
{
    struct procedure procedure = {.items = (struct procedure_rule *)(void *)rows.items, .n = rows.n};
    for (size_t i = 0; i < rows.n; i++) {
        struct procedure_rule *rule = &procedure.items[i];
        struct place place = {.file = rows.file, .line = rows.lines[i]}, at_when = place, at_regime = place;
        at_when.field = STR("when");
        TRY(filter_read(arena, rule->when_text, matter_names, &at_when, problems, &rule->when, err));
        check_running(rule, &place, problems, deadlines);
        check_words(rule->needs, "needs", &place, problems, is_column, NULL);
        check_words(rule->from_states, "from_states", &place, problems, is_state, &procedure);
        const struct {
            const char *name;
            struct str list;
        } clocks[] = {{"within", rule->within},
                      {"clock_stop", rule->clock_stop},
                      {"clock_suspend", rule->clock_suspend},
                      {"clock_resume", rule->clock_resume},
                      {"clock_extend", rule->clock_extend}};
        check_words(rule->clock_start, "clock_start", &place, problems, is_started_clock, deadlines);
        for (size_t c = 0; c < sizeof clocks / sizeof *clocks; c++)
            check_words(clocks[c].list, clocks[c].name, &place, problems, is_clock, deadlines);
        bool known = false;
        for (size_t r = 0; r < deadlines->n_regimes; r++)
            known |= str_equal(deadlines->regimes[r].id, rule->regime);
        at_regime.field = STR("regime");
        at_regime.value = rule->regime;
        if (!known)
            PROBLEM(problems, &at_regime, MSG_rule_procedure_word);
    }
    procedure.conclusion_clocks = conclusion_clocks(arena, &procedure);
    *ret = procedure;
    return procedure.conclusion_clocks.p ? 0 : error_memory(err);
}

int petition_settings_read(struct records rows, struct problems *problems, struct petition_settings *ret)
{
    struct petition_settings settings = {
        .number_pattern = STR(""), .simple_regime = STR(""), .optional_clocks = STR("")};
    const struct {
        const char *name;
        struct str *text;
        int64_t *number;
    } wanted[] = {{"number_pattern", &settings.number_pattern, NULL},
                  {"optional_clocks", &settings.optional_clocks, NULL},
                  {"simple_regime", &settings.simple_regime, NULL},
                  {"query_code_length", NULL, &settings.query_code_length},
                  {"collective_visit", NULL, &settings.collective_visit},
                  {"representatives_max", NULL, &settings.representatives_max},
                  {"rating_days", NULL, &settings.rating_days},
                  {"attachment_max_mib", NULL, &settings.attachment_max_mib}};
    for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++) {
        struct place place = {.file = rows.file, .field = STR("name"), .value = str_from(wanted[w].name)};
        bool found = false;
        for (size_t i = 0; i < rows.n; i++) {
            const struct petition_setting *row = records_at(&rows, i);
            struct decimal number = {0};
            if (!str_equal(row->name, place.value))
                continue;
            place.line = rows.lines[i];
            found = wanted[w].text || (decimal_parse(row->value, &number) && number.scale == 0 && number.digits > 0);
            if (wanted[w].text)
                *wanted[w].text = row->value;
            else
                *wanted[w].number = number.digits;
        }
        if (!found)
            PROBLEM(problems, &place, MSG_rule_setting_missing);
    }
    *ret = settings;
    return 0;
}
