/* The tables of rules/check/, read through their schemas. */
#include "check/lexicon.h"

#include "rules/accounts.h"
#include "rules/rules.h"

/* Values of words count from 1: 0 stands for an empty cell. */
static const struct word class_words[] = {
    {"up", 1 + WORD_UP},
    {"down", 1 + WORD_DOWN},
    {"equal", 1 + WORD_EQUAL},
    {"share", 1 + WORD_SHARE},
    {"last", 1 + WORD_LAST},
    {"compare", 1 + WORD_COMPARE},
    {"compare_frame", 1 + WORD_COMPARE_FRAME},
    {"of_all", 1 + WORD_OF_ALL},
    {"ofwhich", 1 + WORD_OFWHICH},
    {"complete", 1 + WORD_COMPLETE},
    {"budget", 1 + WORD_BUDGET},
    {"actual", 1 + WORD_ACTUAL},
    {"copula", 1 + WORD_COPULA},
    {"about_before", 1 + WORD_ABOUT_BEFORE},
    {"about_after", 1 + WORD_ABOUT_AFTER},
    {"bound_before", 1 + WORD_BOUND_BEFORE},
    {"bound_after", 1 + WORD_BOUND_AFTER},
    {"total_row", 1 + WORD_TOTAL_ROW},
    {"subtotal_row", 1 + WORD_SUBTOTAL_ROW},
    {"average_row", 1 + WORD_AVERAGE_ROW},
    {"ofwhich_row", 1 + WORD_OFWHICH_ROW},
    {"code_before", 1 + WORD_CODE_BEFORE},
    {"label_before", 1 + WORD_LABEL_BEFORE},
    {"not_figure_after", 1 + WORD_NOT_FIGURE_AFTER},
    {"same_scope", 1 + WORD_SAME_SCOPE},
    {"partial", 1 + WORD_PARTIAL},
    {"mean_or_price", 1 + WORD_MEAN_OR_PRICE},
    {"unfinished", 1 + WORD_UNFINISHED},
    {"all_done", 1 + WORD_ALL_DONE},
    {"qualified", 1 + WORD_QUALIFIED},
    {"not_score", 1 + WORD_NOT_SCORE},
    {"numeral_unit", 1 + WORD_NUMERAL_UNIT},
    {"filler", 1 + WORD_FILLER},
    {"day_end", 1 + WORD_DAY_END},
    {"head_rate", 1 + WORD_HEAD_RATE},
    {"head_budget", 1 + WORD_HEAD_BUDGET},
    {"head_actual", 1 + WORD_HEAD_ACTUAL},
    {"head_difference", 1 + WORD_HEAD_DIFFERENCE},
    {"head_growth", 1 + WORD_HEAD_GROWTH},
    {"head_share", 1 + WORD_HEAD_SHARE},
    {"head_sum", 1 + WORD_HEAD_SUM},
    {"head_total", 1 + WORD_HEAD_TOTAL},
    {"budget_kind", 1 + WORD_BUDGET_KIND},
    {"actual_larger", 1 + WORD_ACTUAL_LARGER},
    {"actual_smaller", 1 + WORD_ACTUAL_SMALLER},
    {"says_empty", 1 + WORD_SAYS_EMPTY},
    {"form_end", 1 + WORD_FORM_END},
    {"list_end", 1 + WORD_LIST_END},
    {"list_adds", 1 + WORD_LIST_ADDS},
    {"closed_rate", 1 + WORD_CLOSED_RATE},
    {"indicator_2", 1 + WORD_INDICATOR_2},
    {"indicator_1", 1 + WORD_INDICATOR_1},
    {"form_score", 1 + WORD_FORM_SCORE},
    {"base_end", 1 + WORD_BASE_END},
    {"spent_end", 1 + WORD_SPENT_END},
    {"person_unit", 1 + WORD_PERSON_UNIT},
    {"money_general", 1 + WORD_MONEY_GENERAL},
    {"money_fund", 1 + WORD_MONEY_FUND},
    {"money_capital", 1 + WORD_MONEY_CAPITAL},
    {"money_grant", 1 + WORD_MONEY_GRANT},
    {"reason_header", 1 + WORD_REASON_HEADER},
    {"reason_before", 1 + WORD_REASON_BEFORE},
    {"told_weight", 1 + WORD_TOLD_WEIGHT},
    {"told_score", 1 + WORD_TOLD_SCORE},
    {"indicator_end", 1 + WORD_INDICATOR_END},
    {"head_weight", 1 + WORD_HEAD_WEIGHT},
    {"list_mark", 1 + WORD_LIST_MARK},
    {"told_target", 1 + WORD_TOLD_TARGET},
    {"at_least", 1 + WORD_AT_LEAST},
    {"at_most", 1 + WORD_AT_MOST},
    {"rate_end", 1 + WORD_RATE_END},
    {"batch_unit", 1 + WORD_BATCH_UNIT},
    {"may_be_negative", 1 + WORD_MAY_BE_NEGATIVE},
    {"score_rate", 1 + WORD_SCORE_RATE},
    {"people_unit", 1 + WORD_PEOPLE_UNIT},
    {"among", 1 + WORD_AMONG},
    {"nested", 1 + WORD_NESTED},
    {"rest_of_list", 1 + WORD_REST_OF_LIST},
    {"list_head", 1 + WORD_LIST_HEAD},
    {"list_opens", 1 + WORD_LIST_OPENS},
    {"each_is", 1 + WORD_EACH_IS},
    {"in_order", 1 + WORD_IN_ORDER},
    {"shares_in_order", 1 + WORD_SHARES_IN_ORDER},
    {"share_of", 1 + WORD_SHARE_OF},
    {"not_budget", 1 + WORD_NOT_BUDGET},
    {"not_actual", 1 + WORD_NOT_ACTUAL},
    {"budget_end", 1 + WORD_BUDGET_END},
    {"of_budget", 1 + WORD_OF_BUDGET},
    {"progress", 1 + WORD_PROGRESS},
    {"reason_word", 1 + WORD_REASON_WORD},
    {"total_word", 1 + WORD_TOTAL_WORD},
    {"rate_word", 1 + WORD_RATE_WORD},
    {"not_rate", 1 + WORD_NOT_RATE},
    {"settled_unit", 1 + WORD_SETTLED_UNIT},
    {"counted_rate", 1 + WORD_COUNTED_RATE},
    {"not_current", 1 + WORD_NOT_CURRENT},
    {"final_accounts", 1 + WORD_FINAL_ACCOUNTS},
    {"initial_budget", 1 + WORD_INITIAL_BUDGET},
    {"code_kind", 1 + WORD_CODE_KIND},
    {"code_class", 1 + WORD_CODE_CLASS},
    {"code_below", 1 + WORD_CODE_BELOW},
    {"running_cost", 1 + WORD_RUNNING_COST},
    {"head_score", 1 + WORD_HEAD_SCORE},
    {"head_execution", 1 + WORD_HEAD_EXECUTION},
    {"head_indicator", 1 + WORD_HEAD_INDICATOR},
    {"head_target", 1 + WORD_HEAD_TARGET},
    {"head_done", 1 + WORD_HEAD_DONE},
    {"form_goal", 1 + WORD_FORM_GOAL},
    {"form_goal_row", 1 + WORD_FORM_GOAL_ROW},
    {"cost_indicator", 1 + WORD_COST_INDICATOR},
    {"form_total", 1 + WORD_FORM_TOTAL},
    {"reason_label", 1 + WORD_REASON_LABEL},
    {"grade_named", 1 + WORD_GRADE_NAMED},
    {"score_word", 1 + WORD_SCORE_WORD},
    {"included", 1 + WORD_INCLUDED},
    {"scope", 1 + WORD_SCOPE},
    {"form_initial", 1 + WORD_FORM_INITIAL},
    {"form_budget", 1 + WORD_FORM_BUDGET},
    {"form_not_budget", 1 + WORD_FORM_NOT_BUDGET},
    {"form_actual", 1 + WORD_FORM_ACTUAL},
    {"actual_equal", 1 + WORD_ACTUAL_EQUAL},
    {"year_ago", 1 + WORD_YEAR_AGO},
    {"period_ago", 1 + WORD_PERIOD_AGO},
    {"by_kind", 1 + WORD_BY_KIND},
    {"total_end", 1 + WORD_TOTAL_END},
    {"open_share", 1 + WORD_OPEN_SHARE},
    {"whole_unit", 1 + WORD_WHOLE_UNIT},
    {"mean_word", 1 + WORD_MEAN_WORD},
    {"share_column", 1 + WORD_SHARE_COLUMN},
    {"column_numbers", 1 + WORD_COLUMN_NUMBERS},
    {"row_numbers", 1 + WORD_ROW_NUMBERS},
    {"head_numbers", 1 + WORD_HEAD_NUMBERS},
    {"head_code", 1 + WORD_HEAD_CODE},
    {"head_code_alone", 1 + WORD_HEAD_CODE_ALONE},
    {"head_percent", 1 + WORD_HEAD_PERCENT},
    {"head_count", 1 + WORD_HEAD_COUNT},
    {"states_unit", 1 + WORD_STATES_UNIT},
    {"unit_label", 1 + WORD_UNIT_LABEL},
    {"table_word", 1 + WORD_TABLE_WORD},
    {"table_top", 1 + WORD_TABLE_TOP},
    {"balanced_total", 1 + WORD_BALANCED_TOTAL},
    {"page_word", 1 + WORD_PAGE_WORD},
    {"note", 1 + WORD_NOTE},
    {"sheet_note", 1 + WORD_SHEET_NOTE},
    {"sheet_title", 1 + WORD_SHEET_TITLE},
    {"sheet_label", 1 + WORD_SHEET_LABEL},
    {"section", 1 + WORD_SECTION},
    {"part", 1 + WORD_PART},
    {"point", 1 + WORD_POINT},
    {"not_heading", 1 + WORD_NOT_HEADING},
    {"line_open", 1 + WORD_LINE_OPEN},
    {"line_label", 1 + WORD_LINE_LABEL},
    {"grouped_unit", 1 + WORD_GROUPED_UNIT},
    {"duration", 1 + WORD_DURATION},
    {"not_month", 1 + WORD_NOT_MONTH},
    {"range", 1 + WORD_RANGE},
    {"joint", 1 + WORD_JOINT},
    {"share_tail", 1 + WORD_SHARE_TAIL},
    {"name_unit", 1 + WORD_NAME_UNIT},
    {"household_unit", 1 + WORD_HOUSEHOLD_UNIT},
    {"formula_row", 1 + WORD_FORMULA_ROW},
    {"formula_rows", 1 + WORD_FORMULA_ROWS},
    {"formula_column", 1 + WORD_FORMULA_COLUMN},
    {"grand_total", 1 + WORD_GRAND_TOTAL},
    {"staff_total", 1 + WORD_STAFF_TOTAL},
    {"running_total", 1 + WORD_RUNNING_TOTAL},
    {"code_name_end", 1 + WORD_CODE_NAME_END},
    {"budget_told", 1 + WORD_BUDGET_TOLD},
    {"may_be_empty", 1 + WORD_MAY_BE_EMPTY},
    {"told_empty", 1 + WORD_TOLD_EMPTY},
    {"accounts_table", 1 + WORD_ACCOUNTS_TABLE},
    {"line_caption", 1 + WORD_LINE_CAPTION},
    {"of", 1 + WORD_OF},
    {NULL, 0},
};

static const struct word rule_words[] = {
    {"table_formula", 1 + RULE_TABLE_FORMULA},
    {"table_formula_self", 1 + RULE_TABLE_FORMULA_SELF},
    {"table_codes", 1 + RULE_TABLE_CODES},
    {"table_total", 1 + RULE_TABLE_TOTAL},
    {"table_columns", 1 + RULE_TABLE_COLUMNS},
    {"table_repeat", 1 + RULE_TABLE_REPEAT},
    {"table_cross", 1 + RULE_TABLE_CROSS},
    {"text_table", 1 + RULE_TEXT_TABLE},
    {"text_repeat", 1 + RULE_TEXT_REPEAT},
    {"budget_repeat", 1 + RULE_BUDGET_REPEAT},
    {"completion", 1 + RULE_COMPLETION},
    {"share", 1 + RULE_SHARE},
    {"rate", 1 + RULE_RATE},
    {"rate_possible", 1 + RULE_RATE_POSSIBLE},
    {"growth", 1 + RULE_GROWTH},
    {"difference", 1 + RULE_DIFFERENCE},
    {"direction", 1 + RULE_DIRECTION},
    {"parts", 1 + RULE_PARTS},
    {"unit_slip", 1 + RULE_UNIT_SLIP},
    {"score_limit", 1 + RULE_SCORE_LIMIT},
    {"score_total", 1 + RULE_SCORE_TOTAL},
    {"score_rate", 1 + RULE_SCORE_RATE},
    {"score_target", 1 + RULE_SCORE_TARGET},
    {"grade", 1 + RULE_GRADE},
    {"indicator_repeat", 1 + RULE_INDICATOR_REPEAT},
    {"template", 1 + RULE_TEMPLATE},
    {"heading", 1 + RULE_HEADING},
    {"empty_table", 1 + RULE_EMPTY_TABLE},
    {"date", 1 + RULE_DATE},
    {"old_name", 1 + RULE_OLD_NAME},
    {"reason", 1 + RULE_REASON},
    {"mean", 1 + RULE_MEAN},
    {"shares_total", 1 + RULE_SHARES_TOTAL},
    {"batches", 1 + RULE_BATCHES},
    {"number_form", 1 + RULE_NUMBER_FORM},
    {NULL, 0},
};

struct word_row {
    int class;
    struct str word;
};
static const struct field word_fields[] = {
    FIELD_OF_WORDS(struct word_row, class, FIELD_KEY, class_words),
    FIELD(struct word_row, word, FIELD_TEXT, FIELD_KEY),
};
static const struct schema word_schema = SCHEMA("check/words", struct word_row, word_fields);

struct class_row {
    int class;
    struct str en, source;
};
static const struct field class_fields[] = {
    FIELD_OF_WORDS(struct class_row, class, FIELD_KEY, class_words),
    FIELD(struct class_row, en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct class_row, source, FIELD_TEXT, FIELD_REQUIRED),
};
static const struct schema class_schema = SCHEMA("check/word-classes", struct class_row, class_fields);

struct unit_row {
    struct str unit, family;
    int64_t shift;
};
static const struct field unit_fields[] = {
    FIELD(struct unit_row, unit, FIELD_TEXT, FIELD_KEY),
    FIELD(struct unit_row, family, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct unit_row, shift, FIELD_INTEGER, FIELD_REQUIRED),
};
static const struct schema unit_schema = SCHEMA("check/units", struct unit_row, unit_fields);

static const struct word group_words[] = {{"table", 1}, {"text", 2}, {"form", 3}, {NULL, 0}};
static const struct word severity_words[] = {{"error", 1}, {"warning", 2}, {NULL, 0}};
struct rule_row {
    int id, group, severity;
    struct str title, en, rule;
};
static const struct field rule_fields[] = {
    FIELD_OF_WORDS(struct rule_row, id, FIELD_KEY, rule_words),
    FIELD_OF_WORDS(struct rule_row, group, FIELD_REQUIRED, group_words),
    FIELD_OF_WORDS(struct rule_row, severity, FIELD_REQUIRED, severity_words),
    FIELD(struct rule_row, title, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct rule_row, en, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct rule_row, rule, FIELD_TEXT, FIELD_REQUIRED),
};
static const struct schema rule_schema = SCHEMA("check/relations", struct rule_row, rule_fields);

struct set_row {
    struct str members;
    bool carried;
};
static const struct field set_fields[] = {
    FIELD(struct set_row, members, FIELD_TEXT, FIELD_KEY),
    FIELD(struct set_row, carried, FIELD_FLAG, FIELD_OPTIONAL),
};
static const struct schema set_schema = SCHEMA("check/closed-sets", struct set_row, set_fields);

struct quantity_row {
    struct str name, aliases;
};
static const struct field quantity_fields[] = {
    FIELD(struct quantity_row, name, FIELD_TEXT, FIELD_KEY),
    FIELD(struct quantity_row, aliases, FIELD_TEXT, FIELD_REQUIRED),
};
static const struct schema quantity_schema = SCHEMA("check/quantities", struct quantity_row, quantity_fields);

static const struct word kind_words[] = {{"choose", 1}, {"fill", 2}, {"instruction", 3}, {NULL, 0}};
struct template_row {
    struct str phrase;
    int kind;
};
static const struct field template_fields[] = {
    FIELD(struct template_row, phrase, FIELD_TEXT, FIELD_KEY),
    FIELD_OF_WORDS(struct template_row, kind, FIELD_REQUIRED, kind_words),
};
static const struct schema template_schema = SCHEMA("check/templates", struct template_row, template_fields);

static const struct word what_words[] = {{"title", 1 + ACCOUNTS_TITLE}, {"column", 1 + ACCOUNTS_COLUMN},
                                         {"row", 1 + ACCOUNTS_ROW},     {"fact", 1 + ACCOUNTS_FACT},
                                         {"doubt", 1 + ACCOUNTS_DOUBT}, {NULL, 0}};
struct accounts_row {
    struct str role;
    int what;
    struct str id, words;
};
static const struct field accounts_fields[] = {
    FIELD(struct accounts_row, role, FIELD_TEXT, FIELD_KEY_PART),
    FIELD_OF_WORDS(struct accounts_row, what, FIELD_KEY, what_words),
    FIELD(struct accounts_row, id, FIELD_TEXT, FIELD_KEY_PART),
    FIELD(struct accounts_row, words, FIELD_TEXT, FIELD_OPTIONAL),
};
static const struct schema accounts_schema = SCHEMA("check/accounts-tables", struct accounts_row, accounts_fields);

static const struct field grade_fields[] = {
    FIELD(struct grade_word, word, FIELD_TEXT, FIELD_KEY),
    FIELD(struct grade_word, from, FIELD_INTEGER, FIELD_REQUIRED),
    FIELD(struct grade_word, below, FIELD_INTEGER, FIELD_REQUIRED),
};
static const struct schema grade_schema = SCHEMA("check/grades", struct grade_word, grade_fields);

static const struct word mean_words[] = {{"days", 1 + MEAN_DAYS},     {"months", 1 + MEAN_MONTHS},
                                         {"people", 1 + MEAN_PEOPLE}, {"households", 1 + MEAN_HOUSEHOLDS},
                                         {"period", 1 + MEAN_PERIOD}, {NULL, 0}};
struct mean_row {
    struct str word;
    int kind;
    int64_t months;
};
static const struct field mean_fields[] = {
    FIELD(struct mean_row, word, FIELD_TEXT, FIELD_KEY),
    FIELD_OF_WORDS(struct mean_row, kind, FIELD_REQUIRED, mean_words),
    FIELD(struct mean_row, months, FIELD_INTEGER, FIELD_REQUIRED),
};
static const struct schema mean_schema = SCHEMA("check/means", struct mean_row, mean_fields);

static const struct field old_name_fields[] = {
    FIELD(struct old_name, name, FIELD_TEXT, FIELD_KEY),
    FIELD(struct old_name, new_name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct old_name, from_year, FIELD_INTEGER, FIELD_REQUIRED),
};
static const struct schema old_name_schema = SCHEMA("check/old-names", struct old_name, old_name_fields);

static const struct field opposite_fields[] = {
    FIELD(struct opposite, first, FIELD_TEXT, FIELD_KEY),
    FIELD(struct opposite, second, FIELD_TEXT, FIELD_KEY),
    FIELD(struct opposite, in_titles, FIELD_FLAG, FIELD_OPTIONAL),
};
static const struct schema opposite_schema = SCHEMA("check/opposites", struct opposite, opposite_fields);

static const struct field balance_fields[] = {
    FIELD(struct balance_form, sentence, FIELD_TEXT, FIELD_KEY),
    FIELD(struct balance_form, received, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct balance_form, carried, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct balance_form, left, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct balance_form, source, FIELD_TEXT, FIELD_REQUIRED),
};
static const struct schema balance_schema = SCHEMA("check/balances", struct balance_form, balance_fields);

/* One row being read, and where it stands for messages. */
struct reader {
    struct arena *arena;
    struct lexicon *lexicon;
    struct problems *problems;
    struct place place;
    struct map families;
    bool described[WORD_CLASSES];
    struct error *err;
};

static void refuse(struct reader *reader, const char *field, struct str value, const char *expected)
{
    struct place place = reader->place;
    place.field = str_from(field);
    place.value = value;
    PROBLEM(reader->problems, &place, MSG_check_rule_row, ARG_TEXT("expected", str_from(expected)));
}

static struct str number_text(struct reader *reader, int64_t number)
{
    return arena_printf(reader->arena, "%lld", (long long)number);
}

static int push_word(struct reader *reader, struct word_list *list, struct str word)
{
    if (!ARENA_ROOM(reader->arena, list->words, list->n, list->capacity))
        return error_memory(reader->err);
    list->words[list->n++] = word;
    return 0;
}

/* Words joined by 、. */
static int push_list(struct reader *reader, struct word_list *list, const char *field, struct str joined)
{
    const struct str separator = STR("、");
    for (struct str rest = joined; rest.n;) {
        size_t n = str_position(rest, separator);
        if (!n)
            refuse(reader, field, joined, "words with 、 between them");
        else
            TRY(push_word(reader, list, str_slice(rest, 0, n)));
        rest = str_slice(rest, n + separator.n, rest.n);
    }
    return 0;
}

static int add_word(struct reader *reader, const void *row)
{
    const struct word_row *word = row;
    struct word_list *list = &reader->lexicon->words[word->class - 1];
    TRY(push_word(reader, list, word->word));
    for (size_t at = list->n - 1; at > 0 && list->words[at - 1].n < word->word.n; at--) { /* longest first */
        list->words[at] = list->words[at - 1];
        list->words[at - 1] = word->word;
    }
    return 0;
}

static int add_class(struct reader *reader, const void *row)
{
    const struct class_row *class = row;
    reader->described[class->class - 1] = true;
    return 0;
}

static int unit_family(struct reader *reader, struct str name, int *ret)
{
    static const struct word known[] = {{"money", UNIT_MONEY},
                                        {"percent", UNIT_PERCENT},
                                        {"permille", UNIT_PERMILLE},
                                        {"points", UNIT_POINTS},
                                        {"score", UNIT_SCORE},
                                        {"any", UNIT_ANY},
                                        {NULL, 0}};
    for (const struct word *word = known; word->name; word++)
        if (str_equal(name, str_from(word->name))) {
            *ret = word->value;
            return 0;
        }
    bool added = false;
    size_t *place = map_add(&reader->families, name, &added);
    if (!place)
        return error_memory(reader->err);
    if (added && reader->families.n > UINT8_MAX - UNIT_COUNT)
        refuse(reader, "family", name, "no more families than can be told apart");
    if (added)
        *place = reader->families.n;
    *ret = UNIT_COUNT + (int)*place;
    return 0;
}

static int add_unit(struct reader *reader, const void *row)
{
    const struct unit_row *from = row;
    struct lexicon *lexicon = reader->lexicon;
    struct unit unit = {.name = from->unit, .shift = (int)from->shift};
    if (from->shift < -3 || from->shift > 12) {
        refuse(reader, "shift", number_text(reader, from->shift), "-3 .. 12");
        return 0;
    }
    TRY(unit_family(reader, from->family, &unit.family));
    if (!ARENA_ROOM(reader->arena, lexicon->units, lexicon->n_units, lexicon->units_capacity))
        return error_memory(reader->err);
    size_t at = lexicon->n_units++;
    for (; at > 0 && lexicon->units[at - 1].name.n < unit.name.n; at--)
        lexicon->units[at] = lexicon->units[at - 1];
    lexicon->units[at] = unit;
    return 0;
}

static int add_rule(struct reader *reader, const void *row)
{
    const struct rule_row *from = row;
    reader->lexicon->rules[from->id - 1] = (struct rule){str_from(word_name(rule_words, from->id)),
                                                         str_from(word_name(group_words, from->group)),
                                                         str_from(word_name(severity_words, from->severity)),
                                                         {[LANGUAGE_ZH] = from->title, [LANGUAGE_EN] = from->en},
                                                         from->rule};
    return 0;
}

static int add_set(struct reader *reader, const void *row)
{
    const struct set_row *from = row;
    struct lexicon *lexicon = reader->lexicon;
    if (!ARENA_ROOM(reader->arena, lexicon->sets, lexicon->n_sets, lexicon->sets_capacity))
        return error_memory(reader->err);
    struct closed_set *set = &lexicon->sets[lexicon->n_sets++];
    *set = (struct closed_set){.carried = from->carried};
    return push_list(reader, &set->members, "members", from->members);
}

static int add_quantity(struct reader *reader, const void *row)
{
    const struct quantity_row *from = row;
    struct lexicon *lexicon = reader->lexicon;
    if (!ARENA_ROOM(reader->arena, lexicon->quantities, lexicon->n_quantities, lexicon->quantities_capacity))
        return error_memory(reader->err);
    struct quantity_name *quantity = &lexicon->quantities[lexicon->n_quantities++];
    *quantity = (struct quantity_name){.name = from->name};
    return push_list(reader, &quantity->aliases, "aliases", from->aliases);
}

static int add_template(struct reader *reader, const void *row)
{
    const struct template_row *from = row;
    struct lexicon *lexicon = reader->lexicon;
    if (!ARENA_ROOM(reader->arena, lexicon->templates, lexicon->n_templates, lexicon->templates_capacity))
        return error_memory(reader->err);
    lexicon->templates[lexicon->n_templates++] = (struct template_phrase){from->phrase,
                                                                          str_from(word_name(kind_words, from->kind))};
    return 0;
}

static int add_old_name(struct reader *reader, const void *row)
{
    const struct old_name *from = row;
    struct lexicon *lexicon = reader->lexicon;
    if (from->from_year < 1949 || from->from_year > 2999)
        refuse(reader, "from_year", number_text(reader, from->from_year), "1949 .. 2999");
    if (!ARENA_ROOM(reader->arena, lexicon->old_names, lexicon->n_old_names, lexicon->old_names_capacity))
        return error_memory(reader->err);
    lexicon->old_names[lexicon->n_old_names++] = *from;
    return 0;
}

static int add_grade(struct reader *reader, const void *row)
{
    const struct grade_word *from = row;
    struct lexicon *lexicon = reader->lexicon;
    if (from->from < 0 || from->below > 101 || from->below <= from->from)
        refuse(reader, "below", number_text(reader, from->below), "0 <= from < below <= 101");
    if (!ARENA_ROOM(reader->arena, lexicon->grades, lexicon->n_grades, lexicon->grades_capacity))
        return error_memory(reader->err);
    lexicon->grades[lexicon->n_grades++] = *from;
    return 0;
}

static int add_mean(struct reader *reader, const void *row)
{
    const struct mean_row *from = row;
    struct lexicon *lexicon = reader->lexicon;
    if (from->months < 0 || from->months > 12)
        refuse(reader, "months", number_text(reader, from->months), "0 .. 12");
    if (!ARENA_ROOM(reader->arena, lexicon->means, lexicon->n_means, lexicon->means_capacity))
        return error_memory(reader->err);
    lexicon->means[lexicon->n_means++] = (struct mean_word){from->word, (enum mean_kind)(from->kind - 1), from->months};
    return 0;
}

static int add_accounts_words(struct reader *reader, const void *row)
{
    const struct accounts_row *from = row;
    struct lexicon *lexicon = reader->lexicon;
    if (!ARENA_ROOM(reader->arena, lexicon->accounts_words, lexicon->n_accounts_words,
                    lexicon->accounts_words_capacity))
        return error_memory(reader->err);
    struct accounts_words *words = &lexicon->accounts_words[lexicon->n_accounts_words++];
    *words = (struct accounts_words){.role = from->role, .id = from->id, .what = (enum accounts_what)(from->what - 1)};
    return push_list(reader, &words->words, "words", from->words);
}

static int add_opposite(struct reader *reader, const void *row)
{
    struct lexicon *lexicon = reader->lexicon;
    if (!ARENA_ROOM(reader->arena, lexicon->opposites, lexicon->n_opposites, lexicon->opposites_capacity))
        return error_memory(reader->err);
    lexicon->opposites[lexicon->n_opposites++] = *(const struct opposite *)row;
    return 0;
}

static int add_balance(struct reader *reader, const void *row)
{
    struct lexicon *lexicon = reader->lexicon;
    if (!ARENA_ROOM(reader->arena, lexicon->balances, lexicon->n_balances, lexicon->balances_capacity))
        return error_memory(reader->err);
    lexicon->balances[lexicon->n_balances++] = *(const struct balance_form *)row;
    return 0;
}

static const struct table {
    const char *path;
    const struct schema *schema;
    int (*add)(struct reader *reader, const void *row);
} tables[] = {
    {"check/words.tsv", &word_schema, add_word},
    {"check/word-classes.tsv", &class_schema, add_class},
    {"check/units.tsv", &unit_schema, add_unit},
    {"check/relations.tsv", &rule_schema, add_rule},
    {"check/closed-sets.tsv", &set_schema, add_set},
    {"check/quantities.tsv", &quantity_schema, add_quantity},
    {"check/templates.tsv", &template_schema, add_template},
    {"check/accounts-tables.tsv", &accounts_schema, add_accounts_words},
    {"check/grades.tsv", &grade_schema, add_grade},
    {"check/means.tsv", &mean_schema, add_mean},
    {"check/balances.tsv", &balance_schema, add_balance},
    {"check/opposites.tsv", &opposite_schema, add_opposite},
    {"check/old-names.tsv", &old_name_schema, add_old_name},
};

static int read_table(struct reader *reader, struct str folder, const struct table *table)
{
    struct sheet sheet;
    struct records rows;
    TRY(rules_sheet(reader->arena, folder, str_from(table->path), &sheet, reader->err));
    TRY(schema_read(reader->arena, table->schema, &sheet, reader->problems, &rows, reader->err));
    TRY(schema_refuse_doubles(reader->arena, &rows, reader->problems, reader->err));
    for (size_t i = 0; i < rows.n; i++) {
        reader->place = (struct place){.file = rows.file, .line = rows.lines[i]};
        TRY(table->add(reader, records_at(&rows, i)));
    }
    reader->place = (struct place){.file = rows.file};
    return 0;
}

/* What the program asks for by name must be there. */
static void find_missing(struct reader *reader, const struct table *table)
{
    for (size_t i = 0; table->schema == &rule_schema && i < RULES; i++)
        if (!reader->lexicon->rules[i].id.n)
            refuse(reader, "id", str_from(rule_words[i].name), "a row for every rule");
    for (size_t i = 0; table->schema == &class_schema && i < WORD_CLASSES; i++)
        if (!reader->described[i])
            refuse(reader, "class", str_from(class_words[i].name), "a row for every class of words");
}

static int index_words(struct arena *arena, struct lexicon *lexicon, struct error *err)
{
    _Static_assert(CHARACTER_KEYS % 64 == 0, "a bit for each character");
    lexicon->first = ARENA_NEW_ARRAY(arena, WORD_CLASSES, struct character_set);
    lexicon->last = ARENA_NEW_ARRAY(arena, WORD_CLASSES, struct character_set);
    lexicon->template_first = ARENA_NEW_ARRAY(arena, CHARACTER_KEYS, uint64_t);
    if (!lexicon->first || !lexicon->last || !lexicon->template_first)
        return error_memory(err);
    for (size_t c = 0; c < WORD_CLASSES; c++)
        for (size_t i = 0; i < lexicon->words[c].n; i++) {
            size_t first = lexicon_first_key(lexicon->words[c].words[i]),
                   last = lexicon_last_key(lexicon->words[c].words[i]);
            lexicon->first[c].bits[first / 64] |= UINT64_C(1) << first % 64;
            lexicon->last[c].bits[last / 64] |= UINT64_C(1) << last % 64;
        }
    for (size_t i = 0; i < lexicon->n_templates; i++)
        if (lexicon->templates[i].phrase.n)
            lexicon->template_first[lexicon_first_key(lexicon->templates[i].phrase)] |= UINT64_C(1) << i % 64;
    return 0;
}

static int index_units(struct arena *arena, struct lexicon *lexicon, struct error *err)
{
    size_t n = 0;
    lexicon->units_of = ARENA_NEW_ARRAY(arena, CHARACTER_KEYS, struct unit_range);
    lexicon->units_by_first = ARENA_NEW_ARRAY(arena, lexicon->n_units + 1, const struct unit *);
    if (!lexicon->units_of || !lexicon->units_by_first)
        return error_memory(err);
    for (size_t i = 0; i < lexicon->n_units; i++) {
        size_t key = lexicon_first_key(lexicon->units[i].name);
        if (lexicon->units_of[key].to)
            continue; /* with those of this character before */
        lexicon->units_of[key].from = (uint16_t)n;
        for (size_t k = i; k < lexicon->n_units; k++)
            if (lexicon_first_key(lexicon->units[k].name) == key)
                lexicon->units_by_first[n++] = &lexicon->units[k];
        lexicon->units_of[key].to = (uint16_t)n;
    }
    return 0;
}

static int index_quantities(struct arena *arena, struct lexicon *lexicon, struct error *err)
{
    lexicon->quantity_of = MAP(arena);
    for (size_t i = 0; i < lexicon->n_quantities; i++)
        for (size_t j = 0; j < lexicon->quantities[i].aliases.n; j++) {
            bool added = false;
            size_t *place = map_add(&lexicon->quantity_of, lexicon->quantities[i].aliases.words[j], &added);
            if (!place)
                return error_memory(err);
            *place = added ? i + 1 : *place;
        }
    return 0;
}

int lexicon_read(struct arena *arena, struct str folder, struct problems *problems, struct lexicon *ret,
                 struct error *err)
{
    struct lexicon lexicon = {0};
    struct reader reader = {
        .arena = arena, .lexicon = &lexicon, .problems = problems, .families = MAP(arena), .err = err};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        TRY(read_table(&reader, folder, &tables[i]));
        find_missing(&reader, &tables[i]);
    }
    TRY(index_words(arena, &lexicon, err));
    TRY(index_units(arena, &lexicon, err));
    TRY(index_quantities(arena, &lexicon, err));
    *ret = lexicon;
    return 0;
}

int lexicon_load(struct arena *arena, struct str folder, struct lexicon *ret, struct error *err)
{
    struct problems problems = PROBLEMS(arena);
    struct lexicon lexicon;
    struct accounts_rules *accounts = ARENA_NEW(arena, struct accounts_rules);
    if (!accounts)
        return error_memory(err);
    TRY(lexicon_read(arena, folder, &problems, &lexicon, err));
    TRY(rules_problems(&problems, err));
    TRY(rules_load_accounts(arena, folder, accounts, err));
    lexicon.accounts = accounts;
    *ret = lexicon;
    return 0;
}
