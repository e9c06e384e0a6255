#include "rules/scoring.h"

#include <stddef.h>

const struct word scoring_part_words[] = {
    {"execution", PART_EXECUTION},
    {"output", PART_OUTPUT},
    {"cost", PART_COST},
    {"benefit", PART_BENEFIT},
    {"satisfaction", PART_SATISFACTION},
    {NULL, 0},
};
const struct word tier_words[] = {
    {"achieved", TIER_ACHIEVED}, {"partial", TIER_PARTIAL}, {"missed", TIER_MISSED}, {NULL, 0}};

enum scoring_record { RECORD_PROFILE = 1, RECORD_WEIGHT, RECORD_MOVE, RECORD_TIER, RECORD_GRADE, RECORD_SETTING };
static const struct word record_words[] = {
    {"profile", RECORD_PROFILE},
    {"weight", RECORD_WEIGHT},
    {"move", RECORD_MOVE},
    {"tier", RECORD_TIER},
    {"grade", RECORD_GRADE},
    {"setting", RECORD_SETTING},
    {NULL, 0},
};

/* A row of the file. What stands in from, to and value depends on the record. */
struct scoring_row {
    int record;
    struct str id, zh, en, from, to, value, status, source, note;
};
static const struct field row_fields[] = {
    FIELD_OF_WORDS(struct scoring_row, record, FIELD_REQUIRED, record_words),
    FIELD(struct scoring_row, id, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct scoring_row, zh, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct scoring_row, en, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct scoring_row, from, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct scoring_row, to, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct scoring_row, value, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct scoring_row, status, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct scoring_row, source, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct scoring_row, note, FIELD_TEXT, FIELD_OPTIONAL),
};
static const struct schema row_schema = SCHEMA("scoring", struct scoring_row, row_fields);

enum setting_kind { SETTING_POINTS, SETTING_PERCENT_OR_NONE, SETTING_DECIMALS, SETTING_WORD };
struct setting {
    const char *id;
    enum setting_kind kind;
    size_t offset;
    const struct word *words;
};

static const struct word rounding_words[] = {{"half-up", 1 + ROUND_HALF_UP}, {"truncate", 1 + ROUND_DOWN}, {NULL, 0}};
static const struct word equal_missed_words[] = {{"zero", EQUAL_ZERO}, {"ratio", EQUAL_RATIO}, {NULL, 0}};
static const struct word reason_words[] = {{"no", REASON_NO}, {"form", REASON_FORM}, {"each", REASON_EACH}, {NULL, 0}};
static const struct word measures_words[] = {{"no", MEASURES_NO},
                                             {"project", MEASURES_PROJECT},
                                             {"department", MEASURES_DEPARTMENT},
                                             {"all", MEASURES_ALL},
                                             {NULL, 0}};

#define SETTING(member, kind, words) \
    { \
#member, (kind), offsetof(struct scoring_settings, member), (words) \
    }
static const struct setting settings[] = {
    SETTING(full_score, SETTING_POINTS, NULL),
    SETTING(score_decimals, SETTING_DECIMALS, NULL),
    SETTING(rate_decimals, SETTING_DECIMALS, NULL),
    SETTING(rounding, SETTING_WORD, rounding_words),
    SETTING(equal_missed, SETTING_WORD, equal_missed_words),
    SETTING(reason_required, SETTING_WORD, reason_words),
    SETTING(measures_required, SETTING_WORD, measures_words),
    SETTING(over_target_ceiling, SETTING_PERCENT_OR_NONE, NULL),
};
enum { SETTINGS = sizeof settings / sizeof *settings };

struct reader {
    struct arena *arena;
    const struct sheet *sheet;
    struct scoring *scoring;
    struct problems *problems;
    struct error *err;
    int64_t line;
    bool has_profile;
    bool has_setting[SETTINGS];
};

/* The place of a cell of the current row, with its column in this file. */
static struct place cell_place(const struct reader *r, const char *field, struct str value)
{
    struct place place = {.file = r->sheet->file, .line = r->line, .field = str_from(field), .value = value};
    const struct field *wanted = schema_field(&row_schema, place.field);
    for (size_t i = 0; r->line && wanted && i < r->sheet->rows[0].n; i++)
        if (schema_field(&row_schema, r->sheet->rows[0].cells[i]) == wanted)
            place.column = (int64_t)i + 1;
    return place;
}

static void complain(struct reader *r, const char *field, struct str value, enum message_id id)
{
    struct place place = cell_place(r, field, value);
    problems_add(r->problems, &place, id, &ERROR_LIST_END);
}

/* A word of `words`; 0 with a problem that lists them if it is none. */
static int read_word(struct reader *r, const char *field, struct str text, const struct word *words)
{
    _cleanup_buf_ struct buf list = BUF(1024);
    for (const struct word *word = words; word->name; word++) {
        if (str_equal(str_from(word->name), text))
            return word->value;
        buf_text(&list, word == words ? "" : "、");
        buf_text(&list, word->name);
    }
    struct place place = cell_place(r, field, text);
    PROBLEM(r->problems, &place, MSG_value_not_a_word, ARG_TEXT("words", buf_view(&list)));
    return 0;
}

/* A decimal that is not negative; DECIMAL_NONE with a problem if it is none. */
static struct decimal read_points(struct reader *r, const char *field, struct str text)
{
    struct decimal points;
    if (decimal_parse(text, &points) && points.digits >= 0)
        return points;
    complain(r, field, text, MSG_scoring_number);
    return DECIMAL_NONE;
}

static int64_t read_year(struct reader *r, const char *field, struct str text)
{
    struct decimal year;
    if (!text.n)
        return INTEGER_NONE;
    if (decimal_parse(text, &year) && year.scale == 0 && year.digits >= YEAR_MIN && year.digits <= YEAR_MAX)
        return year.digits;
    complain(r, field, text, MSG_scoring_year);
    return INTEGER_NONE;
}

static void add_profile(struct reader *r, const struct scoring_row *row)
{
    struct scoring *s = r->scoring;
    if (r->has_profile)
        complain(r, "record", STR("profile"), MSG_scoring_twice);
    r->has_profile = true;
    s->id = row->id;
    s->zh = row->zh;
    s->en = row->en;
    s->from_year = read_year(r, "from", row->from);
    s->to_year = read_year(r, "to", row->to);
    if (s->to_year != INTEGER_NONE && s->to_year < s->from_year)
        complain(r, "to", row->to, MSG_scoring_order);
}

static int add_weight(struct reader *r, const struct scoring_row *row)
{
    struct scoring *s = r->scoring;
    struct scoring_weight weight = {.part = read_word(r, "id", row->id, scoring_part_words),
                                    .zh = row->zh,
                                    .en = row->en,
                                    .points = read_points(r, "value", row->value),
                                    .note = row->note,
                                    .status = row->status,
                                    .source = row->source};
    if (scoring_weight(s, weight.part))
        complain(r, "id", row->id, MSG_scoring_twice);
    if (!row->zh.n)
        complain(r, "zh", row->zh, MSG_value_missing);
    if (!weight.part || !decimal_given(weight.points))
        return 0;
    if (!ARENA_ROOM(r->arena, s->weights, s->n_weights, s->weights_capacity))
        return error_memory(r->err);
    s->weights[s->n_weights++] = weight;
    return 0;
}

static int add_move(struct reader *r, const struct scoring_row *row)
{
    struct scoring *s = r->scoring;
    struct scoring_move move = {.from = read_word(r, "from", row->from, scoring_part_words),
                                .to = read_word(r, "to", row->to, scoring_part_words),
                                .points = read_points(r, "value", row->value),
                                .status = row->status,
                                .source = row->source};
    if (!move.from || !move.to || !decimal_given(move.points))
        return 0;
    if (move.from == move.to)
        complain(r, "to", row->to, MSG_scoring_move_to_itself);
    if (!ARENA_ROOM(r->arena, s->moves, s->n_moves, s->moves_capacity))
        return error_memory(r->err);
    s->moves[s->n_moves++] = move;
    return 0;
}

/* Tiers and grades: kept in falling order whatever their order in the file. */
static int add_band(struct reader *r, const struct scoring_row *row, bool is_tier)
{
    struct scoring *s = r->scoring;
    struct scoring_band band = {.id = row->id,
                                .zh = row->zh,
                                .en = row->en,
                                .status = row->status,
                                .source = row->source,
                                .line = r->line,
                                .from = read_points(r, "from", row->from),
                                .to = read_points(r, "to", row->to)};
    if (is_tier)
        band.tier = read_word(r, "id", row->id, tier_words);
    if (!row->zh.n)
        complain(r, "zh", row->zh, MSG_value_missing);
    if (!decimal_given(band.from) || !decimal_given(band.to))
        return 0;
    if (decimal_compare(band.from, band.to) >= 0)
        complain(r, "to", row->to, MSG_scoring_order);
    struct scoring_band **items = is_tier ? &s->tiers : &s->grades;
    size_t *n = is_tier ? &s->n_tiers : &s->n_grades, *capacity = is_tier ? &s->tiers_capacity : &s->grades_capacity;
    if (!ARENA_ROOM(r->arena, *items, *n, *capacity))
        return error_memory(r->err);
    size_t at = (*n)++;
    for (; at > 0 && decimal_compare((*items)[at - 1].from, band.from) < 0; at--)
        (*items)[at] = (*items)[at - 1];
    (*items)[at] = band;
    for (size_t i = 0; i < *n; i++)
        if (i != at && str_equal((*items)[i].id, band.id))
            complain(r, "id", row->id, MSG_scoring_twice);
    return 0;
}

static void read_decimals(struct reader *r, struct str value, int64_t *ret)
{
    struct decimal decimals;
    enum { MOST = 6 };
    if (decimal_parse(value, &decimals) && decimals.scale == 0 && decimals.digits >= 0 && decimals.digits <= MOST)
        *ret = decimals.digits;
    else
        complain(r, "value", value, MSG_scoring_decimals);
}

static void add_setting(struct reader *r, const struct scoring_row *row)
{
    size_t i = 0;
    while (i < SETTINGS && !str_equal(str_from(settings[i].id), row->id))
        i++;
    if (i == SETTINGS) {
        _cleanup_buf_ struct buf list = BUF(1024);
        for (i = 0; i < SETTINGS; i++)
            buf_printf(&list, "%s%s", i ? "、" : "", settings[i].id);
        struct place place = cell_place(r, "id", row->id);
        PROBLEM(r->problems, &place, MSG_value_not_a_word, ARG_TEXT("words", buf_view(&list)));
        return;
    }
    if (r->has_setting[i])
        complain(r, "id", row->id, MSG_scoring_twice);
    r->has_setting[i] = true;
    void *target = (char *)&r->scoring->settings + settings[i].offset;
    switch (settings[i].kind) {
    case SETTING_POINTS:
        *(struct decimal *)target = read_points(r, "value", row->value);
        return;
    case SETTING_PERCENT_OR_NONE:
        *(struct decimal *)target = str_equal(row->value, STR("none")) ? DECIMAL_NONE
                                                                       : read_points(r, "value", row->value);
        return;
    case SETTING_DECIMALS:
        read_decimals(r, row->value, target);
        return;
    case SETTING_WORD:
        *(int *)target = read_word(r, "value", row->value, settings[i].words);
        return;
    }
}

/* A value where none belongs would be taken for a rule that nothing follows. */
static void expect_empty(struct reader *r, const char *field, struct str value)
{
    if (value.n)
        complain(r, field, value, MSG_scoring_unused);
}

static void check_unused(struct reader *r, const struct scoring_row *row)
{
    bool one_value = row->record == RECORD_WEIGHT || row->record == RECORD_SETTING;
    if (one_value) {
        expect_empty(r, "from", row->from);
        expect_empty(r, "to", row->to);
    } else if (row->record != RECORD_MOVE) {
        expect_empty(r, "value", row->value);
    }
}

static int add_row(struct reader *r, const struct scoring_row *row)
{
    check_unused(r, row);
    switch ((enum scoring_record)row->record) {
    case RECORD_PROFILE:
        add_profile(r, row);
        return 0;
    case RECORD_WEIGHT:
        return add_weight(r, row);
    case RECORD_MOVE:
        return add_move(r, row);
    case RECORD_TIER:
        return add_band(r, row, true);
    case RECORD_GRADE:
        return add_band(r, row, false);
    case RECORD_SETTING:
        add_setting(r, row);
        return 0;
    }
    return 0;
}

static void complain_with(struct reader *r, enum message_id id, const char *what, struct exact sum, struct exact wanted)
{
    struct decimal printed_sum = {0}, printed_wanted = {0};
    _cleanup_buf_ struct buf sum_text = BUF(64), wanted_text = BUF(64);
    if (exact_round(sum, 6, ROUND_HALF_UP, &printed_sum))
        decimal_print(&sum_text, printed_sum, true);
    if (exact_round(wanted, 6, ROUND_HALF_UP, &printed_wanted))
        decimal_print(&wanted_text, printed_wanted, true);
    struct place place = cell_place(r, "", STR(""));
    problems_add(r->problems, &place, id,
                 (const struct message_argument[]){ARG_TEXT("what", str_from(what)),
                                                   ARG_TEXT("sum", buf_view(&sum_text)),
                                                   ARG_TEXT("wanted", buf_view(&wanted_text)),
                                                   {0}});
}

/* The bands, in falling order, must meet end to end from 0 to `top`. */
static void check_cover(struct reader *r, const struct scoring_band *bands, size_t n, struct decimal top,
                        const char *what)
{
    struct decimal upper = top;
    for (size_t i = 0; i < n; i++) {
        r->line = bands[i].line;
        int order = decimal_compare(bands[i].to, upper);
        if (order)
            complain_with(r, order < 0 ? MSG_scoring_gap : MSG_scoring_overlap, what, exact_decimal(bands[i].to),
                          exact_decimal(upper));
        upper = bands[i].from;
    }
    if (n == 0 || !decimal_is_zero(upper))
        complain_with(r, MSG_scoring_bottom, what, exact_decimal(upper), exact_whole(0));
    r->line = 0;
}

static void check_points(struct reader *r)
{
    const struct scoring *s = r->scoring;
    struct exact full = exact_decimal(s->settings.full_score), sum = exact_whole(0);
    for (size_t i = 0; i < s->n_weights; i++)
        sum = exact_add(sum, exact_decimal(s->weights[i].points));
    if (!exact_given(sum) || (exact_given(full) && exact_compare(sum, full) != 0))
        complain_with(r, MSG_scoring_points, "weight", sum, full);
    if (!scoring_weight(s, PART_EXECUTION))
        complain(r, "id", STR("execution"), MSG_scoring_no_execution);
    for (const struct word *part = scoring_part_words; part->name; part++) {
        struct exact moved = exact_whole(0);
        bool any = false;
        for (size_t i = 0; i < s->n_moves; i++) {
            if (s->moves[i].from != part->value)
                continue;
            any = true;
            moved = exact_add(moved, exact_decimal(s->moves[i].points));
        }
        const struct scoring_weight *weight = scoring_weight(s, part->value);
        struct exact wanted = weight ? exact_decimal(weight->points) : exact_whole(0);
        if (any && (!exact_given(moved) || exact_compare(moved, wanted) != 0))
            complain_with(r, MSG_scoring_moves, part->name, moved, wanted);
    }
}

static void check(struct reader *r)
{
    const struct scoring *s = r->scoring;
    r->line = 0;
    if (!r->has_profile)
        complain(r, "record", STR("profile"), MSG_scoring_missing);
    for (size_t i = 0; i < SETTINGS; i++)
        if (!r->has_setting[i])
            complain(r, "id", str_from(settings[i].id), MSG_scoring_missing);
    for (const struct word *tier = tier_words; tier->name; tier++)
        if (!scoring_tier(s, tier->value))
            complain(r, "id", str_from(tier->name), MSG_scoring_missing);
    if (!decimal_given(s->settings.full_score))
        return;
    check_points(r);
    check_cover(r, s->tiers, s->n_tiers, (struct decimal){100, 0}, "tier"); /* percent */
    check_cover(r, s->grades, s->n_grades, s->settings.full_score, "grade");
}

int scoring_read(struct arena *arena, const struct sheet *sheet, struct problems *problems, struct scoring *ret,
                 struct error *err)
{
    struct scoring scoring = {.file = sheet->file, .from_year = INTEGER_NONE, .to_year = INTEGER_NONE};
    scoring.settings.full_score = scoring.settings.over_target_ceiling = DECIMAL_NONE;
    struct reader r = {.arena = arena, .sheet = sheet, .scoring = &scoring, .problems = problems, .err = err};
    struct records rows;
    size_t before = problems->total;
    TRY(schema_read(arena, &row_schema, sheet, problems, &rows, err));
    for (size_t i = 0; i < rows.n; i++) {
        r.line = rows.lines[i];
        TRY(add_row(&r, records_at(&rows, i)));
    }
    if (problems->total == before) /* what is left out for another reason would be missed here as well */
        check(&r);
    *ret = scoring;
    return 0;
}

bool scoring_valid_in(const struct scoring *scoring, int64_t year)
{
    return (scoring->from_year == INTEGER_NONE || scoring->from_year <= year) &&
           (scoring->to_year == INTEGER_NONE || year <= scoring->to_year);
}

const struct scoring_weight *scoring_weight(const struct scoring *scoring, int part)
{
    for (size_t i = 0; i < scoring->n_weights; i++)
        if (scoring->weights[i].part == part)
            return &scoring->weights[i];
    return NULL;
}

int scoring_part_of(const struct scoring *scoring, struct str level1)
{
    for (size_t i = 0; i < scoring->n_weights; i++)
        if (str_equal(scoring->weights[i].zh, level1) || str_equal(scoring->weights[i].en, level1))
            return scoring->weights[i].part;
    return 0;
}

struct exact scoring_points(const struct scoring *scoring, int part, unsigned measured)
{
    const struct scoring_weight *weight = scoring_weight(scoring, part);
    if (!(measured & 1u << part))
        return exact_whole(0);
    struct exact points = weight ? exact_decimal(weight->points) : exact_whole(0);
    for (size_t i = 0; i < scoring->n_moves; i++)
        if (scoring->moves[i].to == part && !(measured & 1u << scoring->moves[i].from))
            points = exact_add(points, exact_decimal(scoring->moves[i].points));
    return points;
}

/* Bands stand in falling order; only the first has its upper end. */
static bool band_holds(const struct scoring_band *bands, size_t i, struct decimal value)
{
    int upper = decimal_compare(value, bands[i].to);
    return decimal_compare(value, bands[i].from) >= 0 && (upper < 0 || (upper == 0 && i == 0));
}

const struct scoring_band *scoring_grade(const struct scoring *scoring, struct decimal score)
{
    for (size_t i = 0; i < scoring->n_grades; i++)
        if (band_holds(scoring->grades, i, score))
            return &scoring->grades[i];
    return NULL;
}

const struct scoring_band *scoring_tier(const struct scoring *scoring, int tier)
{
    for (size_t i = 0; i < scoring->n_tiers; i++)
        if (scoring->tiers[i].tier == tier)
            return &scoring->tiers[i];
    return NULL;
}

bool scoring_share_fits(const struct scoring *scoring, int tier, struct decimal share)
{
    const struct scoring_band *band = scoring_tier(scoring, tier);
    return band && band_holds(scoring->tiers, (size_t)(band - scoring->tiers), share);
}
