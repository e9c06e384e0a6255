/*
 * Random registers, every event decided by the real procedure: all rates, asked in random ways as of random instants,
 * equal a recount written down straight from the definitions, which knows nothing of src/domain/statistics.
 * usage: test_rates [SEED [REGISTERS]]; the seed is printed, and a failing register prints its own.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "office/cases.h"
#include "office/facts.h"
#include "office/rate_counters.h"
#include "office/rates.h"
#include "office/verify.h"
#include "queries.gen.h"

enum { STEPS = 420, MATTERS_MAX = 48, EVENTS_MAX = 160, QUERIES = 24, EXPECTED_MAX = 60000, TOLD_MAX = 10 };
#define DAY_MS INT64_C(86400000)

static uint64_t random_state;
static uint64_t random_number(void) /* splitmix64 */
{
    uint64_t z = (random_state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}
static int64_t below(int64_t limit)
{
    return (int64_t)(random_number() % (uint64_t)limit);
}
static bool one_in(int64_t n)
{
    return below(n) == 0;
}
static void random_fill(void *state, void *bytes, size_t n)
{
    (void)state;
    for (size_t i = 0; i < n; i++)
        ((unsigned char *)bytes)[i] = (unsigned char)random_number();
}
static int64_t now_ms;
static int64_t read_clock(void *state)
{
    (void)state;
    return now_ms;
}

static size_t held, broken;
static uint64_t register_seed;
static void expect(bool good, const char *what, struct str detail)
{
    held += good;
    broken += !good;
    if (!good && broken <= TOLD_MAX)
        printf("FAIL property: %s: %.*s (register %" PRIu64 ")\n", what, STR_ARGS(detail), register_seed);
}
static void must(int status, const struct error *err)
{
    if (status == 0)
        return;
    _cleanup_buf_ struct buf text = BUF(1 << 20);
    error_print(&text, err, LANGUAGE_EN);
    printf("FAIL %.*s (register %" PRIu64 ")\n", STR_ARGS(buf_view(&text)), register_seed);
    exit(1);
}

/* The units: code, kind, parent, region; OLD was succeeded by B. */
static const struct {
    const char *code;
    int kind;
    const char *parent, *region, *successor;
} unit_rows[] = {{"OFFICE", UNIT_KIND_OFFICE, "", "R1", ""}, {"SUB", UNIT_KIND_OFFICE, "OFFICE", "R2", ""},
                 {"TOP", UNIT_KIND_UNIT, "", "R1", ""},      {"A", UNIT_KIND_UNIT, "TOP", "R1", ""},
                 {"B", UNIT_KIND_UNIT, "TOP", "R2", ""},     {"UNDER", UNIT_KIND_UNIT, "A", "R2", ""},
                 {"OLD", UNIT_KIND_UNIT, "", "", "B"},       {"LOW", UNIT_KIND_UNIT, "B", "R3", ""}};
enum { UNITS = sizeof unit_rows / sizeof *unit_rows };

/* A matter as the test keeps it: its events, and where they were last sent. */
struct kept_event {
    struct case_event event;
    int64_t recorded_ms;
};
struct kept_matter {
    struct str number, state, office, handler, body, code;
    struct kept_event events[EVENTS_MAX];
    size_t n;
    bool simple;
};
struct register_of {
    struct arena arena;
    struct store *store;
    struct office office;
    struct units units;
    struct kept_matter matters[MATTERS_MAX];
    size_t n, limit; /* few matters go far, many are begun */
    /* One event on its way in. */
    struct case_event event;
    bool recorded;
    struct case_desk desk;
};

static int record_units(struct store *store, void *argument, struct error *err)
{
    struct register_of *r = argument;
    _cleanup_journal_ struct journal journal = {0};
    TRY(journal_begin(&journal, &r->office, store, &r->arena, err));
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < UNITS; i++) {
            bool ends = unit_rows[i].successor[0] != '\0';
            struct unit_record record = {
                .code = str_from(unit_rows[i].code),
                .name = str_from(unit_rows[i].code),
                .kind = unit_rows[i].kind,
                .parent = str_from(unit_rows[i].parent),
                .superior = str_from(i == 3 ? "B" : ""), /* of A, so that a review may follow */
                .region = str_from(unit_rows[i].region),
                .successor = str_from(pass ? unit_rows[i].successor : ""),
                .valid_from = DATE_NONE,
                .valid_to = DATE_NONE};
            if (pass && !ends)
                continue;
            if (pass)
                record.valid_to = day_from_civil((struct civil){2022, 3, 31});
            TRY(units_put(&r->units, &record, err));
            TRY(journal_append(&journal, &kinds[KIND_UNIT], &record, err));
        }
    return journal_finish(&journal, err);
}

static int take(struct store *store, void *argument, struct error *err)
{
    struct register_of *r = argument;
    struct problems problems = PROBLEMS(&r->arena);
    _cleanup_journal_ struct journal journal = {0};
    r->desk.store = store;
    TRY(journal_begin(&journal, &r->office, store, &r->arena, err));
    TRY(case_take(&r->desk, &journal, &r->event, &(struct place){0}, &problems, &r->recorded, err));
    return journal_finish(&journal, err);
}

static struct str any_unit(void)
{
    return str_from(unit_rows[below(UNITS)].code);
}

/* What the row asks for, filled in; who acts is mostly guessed right. */
static void make_event(struct register_of *r, const struct kept_matter *m, const struct procedure_rule *rule,
                       struct case_event *e)
{
    int32_t today = clock_today(r->office.clock);
    schema_clear(&case_event_schema, e);
    e->action = rule->action;
    e->number = m ? m->number : STR("");
    e->date = today - (one_in(3) ? (int32_t)below(4) : 0);
    if (rule->actor != ROLE_PETITIONER)
        e->unit = one_in(12)                                                           ? any_unit()
                  : !m                                                                 ? STR("OFFICE")
                  : rule->actor == ROLE_OFFICE                                         ? m->office
                  : rule->actor == ROLE_REEXAM_BODY || rule->actor == ROLE_REVIEW_BODY ? m->body
                  : m->handler.n                                                       ? m->handler
                                                                                       : m->office;
    if (!m && rule->effect == EFFECT_REGISTER_DIRECT)
        e->unit = any_unit();
    if (list_has(rule->needs, STR("to")))
        e->to = any_unit();
    e->reason = e->facts = e->opinion = e->basis = e->outcome = e->approved_by = e->served_by = STR("text");
    e->remedies_told = YES;
    e->kind = 0;
    if (!m || list_has(rule->needs, STR("kind")))
        e->kind = one_in(4) ? (int)(1 + below(5)) : KIND_APPEAL;
    if (list_has(rule->needs, STR("route")) || str_contains(rule->when_text, STR("route")))
        e->route = one_in(8) ? (int)(1 + below(6)) : ROUTE_PETITION;
    if (list_has(rule->needs, STR("channel")) || rule->effect == EFFECT_CORRECT) {
        e->channel = (int)(1 + below(7));
        e->people = one_in(30) ? 10000 : 1 + below(6);
    }
    if (!m) {
        e->content = STR("text");
        e->about = one_in(2) ? STR("LOW") : STR("");
        e->category = one_in(2) ? STR("C1") : STR("C2");
        e->simple = one_in(4) ? YES : 0;
        e->uncounted = one_in(12) ? YES : 0;
    }
    if (list_has(rule->needs, STR("limit_day")) || str_contains(rule->when_text, STR("limited=yes")))
        e->limit_day = e->date + (int32_t)below(90);
    e->assigned_by = STR("city");
    if (rule->clock_extend.n)
        e->days = one_in(2) ? INTEGER_NONE : 1 + below(30);
    if (list_has(rule->needs, STR("code"))) {
        e->code = m ? m->code : STR("");
        e->rating = (int)(1 + below(3));
    }
}

static void keep(struct register_of *r, struct kept_matter *m)
{
    const struct case_event *e = &r->event;
    if (e->state.n)
        m->state = e->state;
    if (e->effect == EFFECT_REGISTER || e->effect == EFFECT_REGISTER_DIRECT) {
        m->number = r->desk.number;
        m->office = e->unit;
        m->simple = e->simple == YES;
        if (e->effect == EFFECT_REGISTER_DIRECT)
            m->handler = e->unit;
    }
    if (e->effect == EFFECT_SEND)
        m->handler = e->to;
    if (e->effect == EFFECT_RETURN)
        m->handler = STR("");
    if (e->effect == EFFECT_REEXAMINE || e->effect == EFFECT_REVIEW)
        m->body = e->to;
    if (r->desk.query_code.n)
        m->code = r->desk.query_code;
    m->events[m->n++] = (struct kept_event){*e, now_ms};
}

static void step(struct register_of *r)
{
    const struct procedure *procedure = &r->office.rules->procedure;
    struct error err = {0};
    struct kept_matter *m = r->n && (r->n == r->limit || !one_in(5)) ? &r->matters[below((int64_t)r->n)] : NULL;
    const struct str rare = STR("withdraw merge close not-accept inform-elsewhere register-direct refer");
    const struct procedure_rule *rule;
    if (m && m->n == EVENTS_MAX)
        return;
    do /* what leads on is taken more often than what stays or ends */
        rule = &procedure->items[below((int64_t)procedure->n)];
    while (!procedure_from(rule, m ? m->state : STR("")) ||
           ((str_equal(rule->to_state, STR("=")) || list_has(rare, rule->action)) && !one_in(5)));
    make_event(r, m, rule, &r->event);
    must(store_write(r->store, take, r, &err), &err);
    if (!r->recorded)
        return;
    if (!m) {
        m = &r->matters[r->n++];
        *m = (struct kept_matter){.number = STR(""),
                                  .state = STR(""),
                                  .office = STR(""),
                                  .handler = STR(""),
                                  .body = STR(""),
                                  .code = STR("")};
    }
    keep(r, m);
}

/* The recount. Everything below reads events and definitions only. */

enum { NO_DAY = INT32_MIN };
struct seen {
    const struct kept_matter *matter;
    size_t n; /* events known */
    int kind;
    bool counted;
    struct str unit, category;
    bool has_unit;
    int32_t sorted, accepted, concluded, served, settled, contacted, assigned, reexamining, reexamined, reviewing,
        reviewed, withdrawn, due, rated[2];
    int rating[2];
    struct {
        int32_t day;
        int channel;
        int64_t people;
    } registrations[EVENTS_MAX];
    size_t n_registrations;
};

/* RULE or RULE:UNIT. */
static bool has_clock(struct str list, struct str rule, struct str of_unit)
{
    return list_has(list, rule) || list_has(list, of_unit);
}

static bool names_clock(struct str list, struct str rule, struct str of_unit)
{
    return has_clock(list, rule, of_unit) || list_has(list, STR("*"));
}

/* Whether the event starts the clock RULE:UNIT, and from which day: RULE:UNIT@DAY, else its own. */
static bool starts_clock(const struct case_event *e, struct str of_unit, int32_t *ret_day)
{
    struct str list = e->clock_start, word;
    while (list.n && str_cut(&list, ' ', &word)) {
        *ret_day = e->date;
        if (str_equal(word, of_unit))
            return true;
        if (str_starts(word, of_unit) && word.p[of_unit.n] == '@')
            return date_parse(str_slice(word, of_unit.n + 1, word.n), ret_day);
    }
    return false;
}

static void first_day(int32_t *kept, int32_t day)
{
    if (*kept == NO_DAY)
        *kept = day;
}

/* One clock of a conclusion, walked from the event that started it. */
struct walked {
    struct deadline_clock clock;
    struct deadline_suspension gaps[EVENTS_MAX];
    int32_t stopped, still;
};

static void walk(struct register_of *r, const struct seen *s, size_t from, struct str rule, struct str of_unit,
                 struct walked *w)
{
    bool newest = true;
    w->clock = (struct deadline_clock){.rule = deadlines_find(&r->office.rules->deadlines, rule),
                                       .suspensions = w->gaps};
    int32_t day;
    starts_clock(&s->matter->events[from].event, of_unit, &w->clock.start_day);
    w->stopped = w->still = NO_DAY;
    for (size_t i = from + 1; i < s->n && w->stopped == NO_DAY; i++) {
        const struct case_event *e = &s->matter->events[i].event;
        if (names_clock(e->clock_stop, rule, of_unit))
            w->stopped = e->date;
        else if (has_clock(e->clock_suspend, rule, of_unit) && w->still == NO_DAY)
            w->still = e->date;
        else if (has_clock(e->clock_resume, rule, of_unit) && w->still != NO_DAY && newest) {
            w->gaps[w->clock.n_suspensions++] = (struct deadline_suspension){w->still, e->date, SUSPENSION_HEARING};
            w->still = NO_DAY;
        }
        if (has_clock(e->clock_extend, rule, of_unit))
            w->clock.extension = (struct deadline_extension){w->clock.rule->extension,
                                                             e->days == INTEGER_NONE ? 0 : e->days, STR("")};
        newest = newest && !starts_clock(e, of_unit, &day);
    }
}

/* The limit that the first conclusion ended; while there is none, the one set last; of the unit that answers now. */
static int32_t recount_due(struct register_of *r, const struct seen *s)
{
    static const char *const rules[] = {"D06", "D18", "D26"};
    struct walked found = {0}, w;
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < 3; k++) {
            struct str rule = str_from(rules[k]),
                       unit = arena_printf(&r->arena, "%s:%.*s", rules[k], STR_ARGS(s->unit));
            int32_t day;
            if (!s->has_unit || !starts_clock(&s->matter->events[i].event, unit, &day))
                continue;
            walk(r, s, i, rule, unit, &w);
            if (!found.clock.rule || w.stopped == s->concluded || found.stopped != s->concluded) {
                found = w;
                found.clock.suspensions = found.gaps;
            }
        }
    if (!found.clock.rule)
        return NO_DAY;
    struct deadline deadline;
    struct error err = {0};
    bool still = found.stopped == NO_DAY && found.still != NO_DAY;
    if (still) /* for a hundred years: a limit that it moves is never met */
        found.gaps[found.clock.n_suspensions++] = (struct deadline_suspension){found.still, found.still + 36500,
                                                                               SUSPENSION_HEARING};
    must(deadline_compute(&r->office.rules->calendar, &found.clock, &deadline, &err), &err);
    bool called_off = found.stopped != NO_DAY && s->concluded == NO_DAY && found.stopped <= deadline.due_day;
    return called_off || (still && deadline.due_day > found.still) ? NO_DAY : deadline.due_day;
}

static void see_event(struct seen *s, const struct case_event *e)
{
    const struct {
        enum milestone milestone;
        int32_t *day;
    } days[] = {{MILESTONE_SORTED, &s->sorted},           {MILESTONE_ACCEPTED, &s->accepted},
                {MILESTONE_CONCLUDED, &s->concluded},     {MILESTONE_SERVED, &s->served},
                {MILESTONE_SETTLED, &s->settled},         {MILESTONE_CONTACTED, &s->contacted},
                {MILESTONE_REEXAMINING, &s->reexamining}, {MILESTONE_REEXAMINED, &s->reexamined},
                {MILESTONE_REVIEWING, &s->reviewing},     {MILESTONE_REVIEWED, &s->reviewed},
                {MILESTONE_WITHDRAWN, &s->withdrawn}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (e->milestone == (int)days[i].milestone)
            first_day(days[i].day, e->date);
    if (e->effect == EFFECT_REGISTER || e->effect == EFFECT_REGISTER_DIRECT) {
        s->counted = e->uncounted != YES;
        s->unit = e->unit;
        s->has_unit = e->effect == EFFECT_REGISTER_DIRECT;
    }
    if (e->effect == EFFECT_REGISTER || e->effect == EFFECT_REGISTER_DIRECT || e->effect == EFFECT_REPEAT) {
        s->registrations[s->n_registrations].day = e->date;
        s->registrations[s->n_registrations].channel = e->channel;
        s->registrations[s->n_registrations++].people = e->people;
    }
    if (e->effect == EFFECT_CORRECT) {
        s->registrations[s->n_registrations - 1].channel = e->channel;
        s->registrations[s->n_registrations - 1].people = e->people;
    }
    if (e->effect == EFFECT_VOID)
        s->counted = false;
    if (e->effect == EFFECT_SEND) {
        s->unit = e->to;
        s->has_unit = true;
        if (e->limit_day != DATE_NONE)
            first_day(&s->assigned, e->date);
    }
    if (e->effect == EFFECT_RETURN) {
        s->unit = s->matter->events[0].event.unit;
        s->has_unit = false;
    }
    for (int side = 0; side < 2; side++)
        if (e->effect == (side ? EFFECT_RATE_UNIT : EFFECT_RATE_OFFICE)) {
            s->rated[side] = e->date;
            s->rating[side] = e->rating;
        }
    s->kind = e->kind ? e->kind : s->kind;
    s->category = e->category.n ? e->category : s->category;
}

static void see(struct register_of *r, const struct kept_matter *m, int64_t as_of_ms, struct seen *s)
{
    *s = (struct seen){.matter = m,
                       .sorted = NO_DAY,
                       .accepted = NO_DAY,
                       .concluded = NO_DAY,
                       .served = NO_DAY,
                       .settled = NO_DAY,
                       .contacted = NO_DAY,
                       .assigned = NO_DAY,
                       .reexamining = NO_DAY,
                       .reexamined = NO_DAY,
                       .reviewing = NO_DAY,
                       .reviewed = NO_DAY,
                       .withdrawn = NO_DAY,
                       .rated = {NO_DAY, NO_DAY},
                       .category = STR("")};
    for (; s->n < m->n && m->events[s->n].recorded_ms < as_of_ms; s->n++)
        see_event(s, &m->events[s->n].event);
    s->due = recount_due(r, s);
}

/* What the rate makes of the matter, or of one registration of it: false if nothing. */
struct judged {
    int32_t day;
    int64_t above;
    bool late;
};

static bool judge_rating(const struct seen *s, struct str id, struct judged *j)
{
    int side = str_ends(id, STR("_zrdw"));
    bool only_rated = str_starts(id, STR("my_"));
    if (s->rated[side] == NO_DAY && (only_rated || s->served == NO_DAY))
        return false;
    j->day = s->rated[side] != NO_DAY ? s->rated[side] : s->served + 31; /* thirty days to rate in, then overdue */
    j->above = str_starts(id, STR("cp_")) ? s->rated[side] != NO_DAY
                                          : s->rating[side] == RATING_SATISFIED || s->rating[side] == RATING_BASICALLY;
    return true;
}

static bool again(const struct seen *s)
{
    for (size_t i = 1; i < s->n_registrations; i++)
        if (s->concluded != NO_DAY && s->registrations[i].day >= s->concluded)
            return true;
    return false;
}

/* Of the rates with the common bounds of a first petition. */
static bool judge_matter(const struct seen *s, struct str id, struct judged *j)
{
    int32_t registered = s->registrations[0].day;
    bool done = s->concluded != NO_DAY, pleased = s->rating[1] == RATING_SATISFIED || s->rating[1] == RATING_BASICALLY;
#define IS(name) str_equal(id, STR(name))
    if (IS("xfbm_jssl"))
        *j = (struct judged){registered + 15, s->sorted != NO_DAY && s->sorted <= registered + 15,
                             s->sorted > registered + 15};
    else if (IS("zrdw_jssl"))
        *j = (struct judged){s->has_unit ? registered + 30 : NO_DAY,
                             s->accepted != NO_DAY && s->accepted <= registered + 30, s->accepted > registered + 30};
    else if (IS("sl") || IS("sl_due"))
        *j = (struct judged){!s->has_unit ? NO_DAY : IS("sl") ? registered : registered + 30, s->accepted != NO_DAY, 0};
    else if (IS("aqdf"))
        *j = (struct judged){s->due, done && s->concluded <= s->due, s->concluded > s->due};
    else if (IS("bj"))
        *j = (struct judged){s->due, done, 0};
    else if (IS("bj_assigned"))
        *j = (struct judged){s->assigned, done, 0};
    else if (IS("hj"))
        *j = (struct judged){s->concluded, s->settled != NO_DAY, 0};
    else if (IS("hj_assigned"))
        *j = (struct judged){s->assigned, s->settled != NO_DAY, 0};
    else if (IS("ajsl"))
        *j = (struct judged){s->concluded, pleased, 0};
    else if (IS("ajsl_alt"))
        *j = (struct judged){s->concluded, !again(s), 0};
    else if (IS("ycx"))
        *j = (struct judged){s->concluded, s->settled != NO_DAY && s->n_registrations == 1, 0};
    else if (IS("xs"))
        *j = (struct judged){s->assigned, s->settled != NO_DAY && !again(s), 0};
    else if (IS("cf_alt"))
        *j = (struct judged){s->concluded, again(s), 0};
    else if (IS("cxcf1"))
        *j = (struct judged){s->concluded, s->n_registrations == 1, 0};
    else if (IS("contact"))
        *j = (struct judged){registered, s->contacted != NO_DAY, 0};
    else if (IS("cycle_sl"))
        *j = (struct judged){s->accepted, s->accepted - (int64_t)registered, 0};
    else if (IS("cycle_df"))
        *j = (struct judged){s->concluded, s->concluded - (int64_t)registered, 0};
    else
        return judge_rating(s, id, j);
    return j->day != NO_DAY;
}

static bool judge(const struct seen *s, struct str id, size_t place, struct judged *j)
{
    int32_t registered = s->registrations[place].day;
    int channel = s->registrations[place].channel;
    *j = (struct judged){0};
    if (IS("ws") || IS("ws_alt") || IS("cf")) {
        *j = (struct judged){registered, IS("cf") ? place > 0 : channel != CHANNEL_VISIT, 0};
        if (IS("ws") && channel == CHANNEL_LETTER)
            j->above = 0;
        return s->counted;
    }
    if (place > 0)
        return false;
    if (IS("fc_sl") || IS("fh_sl")) {
        *j = IS("fc_sl") ? (struct judged){s->reexamining, s->reexamined != NO_DAY, 0}
                         : (struct judged){s->reviewing, s->reviewed != NO_DAY, 0};
        return j->day != NO_DAY;
    }
    if (IS("hfl")) {
        *j = (struct judged){registered, s->concluded != NO_DAY, 0};
        return s->counted && s->kind == KIND_SUGGESTION;
    }
    return s->counted && s->kind != KIND_LITIGATION && s->registrations[0].people <= 9999 && judge_matter(s, id, j);
}

/* The rows that must come out. */
struct expected_row {
    struct str id, group[2];
    bool total;
    int64_t below[2], above[2], late[2];
};
static struct expected_row expected[EXPECTED_MAX];
static size_t n_expected;

static void add_expected(struct str id, bool total, const struct str *group, int before, const struct judged *j)
{
    size_t i = 0;
    while (i < n_expected &&
           !(str_equal(expected[i].id, id) && expected[i].total == total &&
             (total || (str_equal(expected[i].group[0], group[0]) && str_equal(expected[i].group[1], group[1])))))
        i++;
    if (i == EXPECTED_MAX)
        abort();
    if (i == n_expected) {
        expected[n_expected++] = (struct expected_row){.id = id, .total = total, .group = {STR(""), STR("")}};
        for (int g = 0; !total && g < 2; g++)
            expected[i].group[g] = group[g];
    }
    expected[i].below[before]++;
    expected[i].above[before] += j->above;
    expected[i].late[before] += j->late;
}

static const char *parent_of(struct str unit)
{
    for (size_t i = 0; i < UNITS; i++)
        if (str_equal(str_from(unit_rows[i].code), unit))
            return unit_rows[i].parent;
    return "";
}

/* OLD stands where B stands. */
static bool stands_in(struct str unit, struct str top)
{
    bool heir = str_equal(top, STR("OLD"));
    for (struct str at = unit; at.n; at = str_from(parent_of(at)))
        if (str_equal(at, top) || (heir && str_equal(at, STR("B"))))
            return true;
    return false;
}

static struct str expected_group(struct arena *arena, enum rates_by by, const struct seen *s, size_t place,
                                 struct civil date)
{
    switch (by) {
    case BY_NOTHING:
        break;
    case BY_UNIT:
        return s->unit;
    case BY_REGION:
        for (size_t i = 0; i < UNITS; i++)
            if (str_equal(str_from(unit_rows[i].code), s->unit))
                return str_from(unit_rows[i].region);
        break;
    case BY_CHANNEL:
        return str_from(word_name(channel_words, s->registrations[place].channel));
    case BY_CATEGORY:
        return s->category;
    case BY_CATEGORY1: /* the test's categories have one level */
    case BY_CATEGORY2:
        return s->category;
    case BY_KIND:
        return str_from(word_name(matter_kind_words, s->kind));
    case BY_YEAR:
        return arena_printf(arena, "%d", date.year);
    case BY_QUARTER:
        return arena_printf(arena, "%dQ%d", date.year, 1 + (date.month - 1) / 3);
    case BY_MONTH:
        return arena_printf(arena, "%d-%02d", date.year, date.month);
    }
    return STR("");
}

static void expect_one(struct arena *arena, const struct rates_query *q, const struct seen *s, size_t place,
                       struct str id, const struct judged *j, int before)
{
    struct civil date = civil_from_day(j->day);
    date.year += before;
    add_expected(id, true, NULL, before, j);
    if (q->by[0] == BY_NOTHING)
        return;
    struct str group[2] = {expected_group(arena, q->by[0], s, place, date),
                           expected_group(arena, q->by[1], s, place, date)};
    int of_unit = q->by[0] == BY_UNIT ? 0 : 1;
    add_expected(id, false, group, before, j);
    for (size_t i = 0; q->subtree && i < UNITS; i++) {
        group[of_unit] = str_from(unit_rows[i].code);
        if (!str_equal(group[of_unit], s->unit) && stands_in(s->unit, group[of_unit]))
            add_expected(id, false, group, before, j);
    }
}

static int32_t a_year_before(int32_t day)
{
    struct civil date = civil_from_day(day);
    int32_t moved = day_from_civil((struct civil){date.year - 1, date.month, 1}) + date.day - 1;
    int32_t next_month = day_from_civil((struct civil){date.year, date.month, 28}) + 4;
    next_month -= civil_from_day(next_month).day - 1;
    if (day + 1 != next_month)
        return moved;
    int32_t same = day_from_civil((struct civil){date.year - 1, date.month, 28}) + 4;
    return same - civil_from_day(same).day;
}

static void recount(struct register_of *r, struct arena *arena, const struct rates_query *q)
{
    const struct rates *rates = &r->office.rules->rates;
    int32_t to_day = q->to_day < q->as_of_day ? q->to_day : q->as_of_day;
    n_expected = 0;
    for (size_t m = 0; m < r->n; m++) {
        struct seen s;
        see(r, &r->matters[m], q->as_of_ms, &s);
        if (q->unit.n && !stands_in(s.unit, q->unit))
            continue;
        for (size_t place = 0; place < s.n_registrations; place++)
            for (size_t i = 0; i < rates->n; i++) {
                struct judged j;
                struct str id = rates->items[i].id;
                if (rates->items[i].subject == SUBJECT_COUNT || (q->only.n && !str_equal(q->only, id)) ||
                    !judge(&s, id, place, &j))
                    continue;
                if (q->from_day <= j.day && j.day <= to_day)
                    expect_one(arena, q, &s, place, id, &j, 0);
                if (q->last_year && a_year_before(q->from_day) <= j.day && j.day <= a_year_before(to_day))
                    expect_one(arena, q, &s, place, id, &j, 1);
            }
    }
}

static bool same(const struct expected_row *e, const struct rate_row *row)
{
    return e->below[0] == row->now.below && e->above[0] == row->now.above && e->late[0] == row->now.late &&
           e->below[1] == row->before.below && e->above[1] == row->before.above && e->late[1] == row->before.late;
}

/* How often each rate had something to count: a register in which nothing happens proves nothing. */
enum { RATES_MAX = 64 };
static size_t telling[RATES_MAX];
static const struct rates *rates_tried;

static void compare(struct arena *arena, const struct rates_query *q, const struct rates_result *result)
{
    size_t found = 0;
    static const struct expected_row nothing;
    for (size_t i = 0; i < result->n; i++) {
        const struct rate_row *row = &result->rows[i];
        const struct expected_row *e = &nothing;
        for (size_t k = 0; k < n_expected; k++)
            if (str_equal(expected[k].id, row->rate->id) && expected[k].total == row->total &&
                str_equal(expected[k].group[0], row->group[0]) && str_equal(expected[k].group[1], row->group[1]))
                e = &expected[k];
        found += e != &nothing;
        telling[row->rate - rates_tried->items] += row->now.below > 0;
        expect(same(e, row), "rate",
               arena_printf(arena, "%.*s [%.*s][%.*s] as of %d: %lld/%lld/%lld, expected %lld/%lld/%lld",
                            STR_ARGS(row->rate->id), STR_ARGS(row->group[0]), STR_ARGS(row->group[1]), q->as_of_day,
                            (long long)row->now.above, (long long)row->now.below, (long long)row->now.late,
                            (long long)e->above[0], (long long)e->below[0], (long long)e->late[0]));
    }
    expect(found == n_expected, "rows", arena_printf(arena, "%zu of %zu", found, n_expected));
}

static struct rates_query random_query(struct register_of *r, int32_t first_day, int64_t first_ms)
{
    int32_t from_day = first_day + (int32_t)below(600);
    struct rates_query q = rates_query_now(&r->office, from_day, from_day + (int32_t)below(400));
    if (one_in(3)) {
        struct civil date = civil_from_day(from_day);
        q.from_day = first_day_of(date.year);
        q.to_day = last_day_of(date.year);
    }
    if (!one_in(3)) {
        q.as_of_ms = first_ms + below((now_ms - first_ms) / 1000) * 1000;
        q.as_of_day = (int32_t)((q.as_of_ms - 1 + 8 * INT64_C(3600000)) / DAY_MS);
    }
    q.by[0] = (enum rates_by)below(9);
    if (q.by[0] != BY_NOTHING && one_in(2))
        q.by[1] = (enum rates_by)below(9);
    if (q.by[1] == q.by[0])
        q.by[1] = BY_NOTHING;
    q.subtree = (q.by[0] == BY_UNIT || q.by[1] == BY_UNIT) && one_in(2);
    q.last_year = one_in(2);
    if (one_in(3))
        q.unit = any_unit();
    if (one_in(4))
        q.only = r->office.rules->rates.items[below((int64_t)r->office.rules->rates.n)].id;
    return q;
}

static int drop_basis(struct store *store, void *argument, struct error *err)
{
    (void)argument;
    TRY(q_rate_basis_put(store, &(struct q_rate_basis_put_in){STR("")}, err));
    TRY(q_rate_change_drop_all(store, err));
    return q_rate_count_drop_all(store, err);
}

struct hold_asked {
    const struct register_of *r;
    bool *ret;
};
static int ask_hold(struct store *store, void *argument, struct error *err)
{
    const struct hold_asked *asked = argument;
    return rate_counters_hold(store, asked->r->office.rules, asked->ret, err);
}

/* The matters behind a rate are the same from the facts as from the events, and as many as stand below the line. */
static void compare_matters(struct arena *arena, const struct rates_query *q, const struct rates_result *facts,
                            const struct rates_result *events)
{
    bool same_matters = facts->n_matters == events->n_matters;
    for (size_t i = 0; same_matters && i < facts->n_matters; i++) {
        const struct rate_matter *a = &facts->matters[i], *b = &events->matters[i];
        same_matters = a->seq == b->seq && str_equal(a->number, b->number) && str_equal(a->unit, b->unit) &&
                       a->place == b->place && a->day == b->day && a->counts.above == b->counts.above &&
                       a->counts.late == b->counts.late;
    }
    expect(same_matters, "matters behind a rate",
           arena_printf(arena, "%.*s: %zu and %zu", STR_ARGS(q->only), facts->n_matters, events->n_matters));
    expect(facts->n_matters == (size_t)facts->rows[facts->n - 1].now.below, "as many as below the line", q->only);
}

/* What events left in the counters is what a replay leaves, and what counting anew leaves. */
static void check_counters(struct register_of *r)
{
    struct error err = {0};
    bool hold = false;
    must(store_read(r->store, ask_hold, &(struct hold_asked){r, &hold}, &err), &err);
    expect(hold, "counters are kept", STR(""));
    for (int pass = 0; pass < 2; pass++) {
        struct problems problems = PROBLEMS(&r->arena);
        struct verification verification;
        must(office_verify(&r->office, &r->arena, &problems, NULL, NULL, &verification, &err), &err);
        _cleanup_buf_ struct buf text = BUF(1 << 20);
        if (problems.n)
            problem_print(&text, &problems.items[0], LANGUAGE_EN);
        expect(problems.n == 0, pass ? "counted anew" : "verify", buf_view(&text));
        if (pass == 0) {
            must(store_write(r->store, drop_basis, NULL, &err), &err);
            must(office_rate_counters_refresh(&r->office, &err), &err);
        }
    }
}

/* From the counters where they answer; from the facts, and what they lack from the journal; from the events alone. */
enum { WAY_COUNTERS, WAY_FACTS, WAY_EVENTS, WAYS };

static void begin_register(struct register_of *r, const struct rules *rules)
{
    static const struct clock clock = {read_clock, NULL};
    static const struct random_source chance = {random_fill, NULL};
    struct error err = {0};
    random_state = register_seed;
    *r = (struct register_of){.arena = ARENA((size_t)512 << 20)};
    now_ms = (int64_t)(day_from_civil((struct civil){2021, 3, 1}) + (int32_t)below(500)) * DAY_MS;
    must(store_open(STR(""), STORE_MEMORY, &clock, &r->store, &err), &err);
    r->office = (struct office){
        .store = r->store, .rules = rules, .clock = &clock, .random = &chance, .actor = STR("tester")};
    r->units = units_of(&r->arena);
    r->desk = (struct case_desk){.office = &r->office, .arena = &r->arena, .units = &r->units, .issue_codes = true};
    must(store_write(r->store, record_units, r, &err), &err);
}

static void try_register(const struct rules *rules)
{
    static struct register_of r;
    struct error err = {0};
    begin_register(&r, rules);
    const int64_t gap_days = 1 + below(8), first_ms = now_ms;
    const int32_t first_day = (int32_t)(first_ms / DAY_MS);
    r.limit = (size_t)(3 + below(one_in(2) ? 5 : MATTERS_MAX - 2));
    for (int i = 0; i < STEPS; i++) {
        step(&r);
        now_ms += one_in(3) ? below(gap_days * DAY_MS) : below(3600000);
        if (one_in(STEPS / 3)) /* so that facts are changed, and mostly lack the last events */
            must(facts_catch_up(&r.office, NULL, NULL, &err), &err);
    }
    for (int i = 0; i < QUERIES; i++) {
        struct rates_query q = random_query(&r, first_day, first_ms);
        struct rates_result results[WAYS];
        recount(&r, &r.arena, &q);
        for (int way = 0; way < WAYS; way++) {
            q.recount = way == WAY_EVENTS;
            q.matters = way != WAY_COUNTERS; /* of which the counters know nothing */
            must(office_rates(&r.office, &r.arena, &q, &results[way], &err), &err);
            compare(&r.arena, &q, &results[way]);
        }
        if (q.only.n)
            compare_matters(&r.arena, &q, &results[WAY_FACTS], &results[WAY_EVENTS]);
        if (i == QUERIES / 2 && one_in(2))
            must(facts_catch_up(&r.office, NULL, NULL, &err), &err);
    }
    check_counters(&r);
    store_close(&r.store);
    arena_free(&r.arena);
}

/* Many matters, so that the facts fill several blocks, and are then changed all over them. */
enum { MANY = 700, MANY_STEPS = 900 };

static void expect_same(struct register_of *r, const struct rates_query *query, const char *what)
{
    struct rates_result facts, events;
    struct error err = {0};
    struct rates_query q = *query;
    q.matters = true;
    must(office_rates(&r->office, &r->arena, &q, &facts, &err), &err);
    q.recount = true;
    must(office_rates(&r->office, &r->arena, &q, &events, &err), &err);
    bool rows = facts.n == events.n;
    for (size_t i = 0; rows && i < facts.n; i++)
        rows = facts.rows[i].rate == events.rows[i].rate && str_equal(facts.rows[i].group[0], events.rows[i].group[0]) &&
               str_equal(facts.rows[i].group[1], events.rows[i].group[1]) &&
               memcmp(&facts.rows[i].now, &events.rows[i].now, sizeof events.rows[i].now) == 0;
    expect(rows, what, query->only);
    if (q.only.n)
        compare_matters(&r->arena, &q, &facts, &events);
}

static void step_of_many(struct register_of *r, struct str *numbers, size_t *n)
{
    struct error err = {0};
    struct case_event *e = &r->event;
    schema_clear(&case_event_schema, e);
    e->unit = STR("OFFICE");
    e->date = clock_today(r->office.clock);
    e->content = e->category = STR("text");
    if (*n < MANY) {
        e->action = STR("register");
        e->number = STR("");
        e->channel = (int)(1 + below(7));
        e->kind = one_in(9) ? KIND_ACCUSATION : KIND_APPEAL;
        e->people = 1;
    } else {
        e->action = one_in(2) ? STR("forward") : STR("repeat");
        e->number = numbers[below(MANY)];
        e->to = one_in(2) ? STR("A") : STR("B");
        e->channel = CHANNEL_VISIT;
        e->people = 2;
    }
    must(store_write(r->store, take, r, &err), &err);
    if (r->recorded && *n < MANY)
        numbers[(*n)++] = r->desk.number;
}

static void try_many(const struct rules *rules)
{
    static struct register_of r;
    static struct str numbers[MANY];
    struct error err = {0};
    size_t n = 0;
    begin_register(&r, rules);
    const int32_t first_day = clock_today(r.office.clock);
    for (int i = 0; i < MANY_STEPS; i++) {
        step_of_many(&r, numbers, &n);
        now_ms += below(DAY_MS / 4);
        if (i == MANY / 2 || i == MANY + 1)
            must(facts_catch_up(&r.office, NULL, NULL, &err), &err);
    }
    for (int pass = 0; pass < 2; pass++) { /* with the last events in the journal alone, and with all in the facts */
        for (int i = 0; i < QUERIES; i++) {
            struct rates_query q = rates_query_now(&r.office, first_day + (int32_t)below(60), first_day + 90);
            q.by[0] = one_in(2) ? BY_UNIT : BY_CHANNEL;
            q.by[1] = BY_MONTH;
            q.only = one_in(2) ? STR("ws") : STR("");
            q.as_of_seq = one_in(2) ? INT64_MAX : 1 + below(MANY_STEPS);
            expect_same(&r, &q, pass ? "many, from facts" : "many, from facts and journal");
        }
        must(facts_catch_up(&r.office, NULL, NULL, &err), &err);
    }
    check_counters(&r);
    store_close(&r.store);
    arena_free(&r.arena);
}

/* A province in which a hearing takes its time out of the limit for the conclusion, as in the review articles. */
static void let_hearings_suspend(struct rules *rules)
{
    for (size_t i = 0; i < rules->deadlines.n; i++)
        if (list_has(STR("D06 D18"), rules->deadlines.items[i].id))
            rules->deadlines.items[i].suspensions |= 1u << SUSPENSION_HEARING;
    for (size_t i = 0; i < rules->procedure.n; i++) {
        struct procedure_rule *rule = &rules->procedure.items[i];
        if (str_equal(rule->action, STR("hear")))
            rule->clock_suspend = STR("D06 D18");
        if (str_equal(rule->action, STR("end-hearing")))
            rule->clock_resume = STR("D06 D18");
    }
}

static uint64_t number_of(const char *text)
{
    struct decimal d = {0, 0};
    decimal_parse(str_from(text), &d);
    return (uint64_t)d.digits;
}

/* A review is rare in a random register: one more is made until each rate was counted once, within reason. */
static bool all_told(const struct rules *rules)
{
    for (size_t i = 0; i < rules->rates.n; i++)
        if (!telling[i] && rules->rates.items[i].subject != SUBJECT_COUNT) /* there are no other books here */
            return false;
    return true;
}

int main(int argc, char **argv)
{
    uint64_t seed = argc > 1 ? number_of(argv[1]) : 1, registers = argc > 2 ? number_of(argv[2]) : 20;
    _cleanup_arena_ struct arena arena = ARENA((size_t)256 << 20);
    struct rules rules, hearing_rules;
    struct error err = {0};
    must(rules_load_checked(&arena, STR(""), &rules, &err), &err);
    printf("property: seed %" PRIu64 ", %" PRIu64 " registers\n", seed, registers);
    must(rules_load_checked(&arena, STR(""), &hearing_rules, &err), &err);
    let_hearings_suspend(&hearing_rules);
    if (rules.rates.n > RATES_MAX)
        abort();
    for (uint64_t i = 0; i < registers || (registers >= 60 && i < 5 * registers && !all_told(&rules)); i++) {
        register_seed = seed * 1000003 + i;
        rates_tried = i % 2 ? &hearing_rules.rates : &rules.rates;
        try_register(i % 2 ? &hearing_rules : &rules);
    }
    try_many(&rules);
    for (size_t i = 0; registers >= 60 && i < rules.rates.n; i++)
        expect(telling[i] > 0 || rules.rates.items[i].subject == SUBJECT_COUNT, "never counted", rules.rates.items[i].id);
    printf("= %zu passed, %zu failed, 0 skipped\n", held, broken);
    return broken ? 1 : 0;
}
