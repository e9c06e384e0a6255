/*
 * The deadline engine: cases from tests/domain/deadline, a second, naive engine that walks from day to day and is
 * compared with it on random clocks, the derivation held to what was computed, and how fast it is.
 *
 * usage: test_deadline [CASES]; XINFANG_TEST_CASES says the same. 100,000 without either, 10,000,000 in the long tier.
 */
#include "testing.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "domain/calendar/derivation.h"
#include "tables.h"

#define CASES "tests/domain/deadline/"
enum { ARENA_MAX = 1 << 27, QUICK_CASES = 100000, DERIVE_EVERY = 16, SUSPENSIONS_MAX = 4 };

static int64_t wanted_cases = QUICK_CASES;

static struct rules load_rules(struct arena *arena)
{
    struct rules rules;
    struct error err = {0};
    assert_ok(rules_load_checked(arena, STR(""), &rules, &err), &err);
    return rules;
}

/* The naive engine. It knows the rows of the calendar by day and nothing else, and takes every day in its turn. */

struct naive {
    const struct rules *rules;
    int32_t first_day, end_day;
    unsigned char *kinds; /* of each day: enum calendar_kind, 0 without a row */
};

static struct naive naive_new(struct arena *arena, const struct rules *rules)
{
    struct naive n = {rules, first_day_of(1990), first_day_of(2050), NULL};
    n.kinds = arena_alloc(arena, (size_t)(n.end_day - n.first_day));
    assert_non_null(n.kinds);
    for (size_t i = 0; i < rules->calendar.rows.n; i++) {
        const struct calendar_row *row = records_at(&rules->calendar.rows, i);
        n.kinds[row->date - n.first_day] = (unsigned char)row->kind;
    }
    return n;
}

static bool naive_is_working(const struct naive *n, int32_t day)
{
    assert_true(day >= n->first_day && day < n->end_day);
    int kind = n->kinds[day - n->first_day];
    return kind == CALENDAR_WORKDAY || (kind == 0 && weekday(day) < 6);
}

static bool naive_is_suspended(const struct deadline_clock *clock, int32_t day)
{
    for (size_t i = 0; i < clock->n_suspensions; i++)
        if (day >= clock->suspensions[i].from_day && day <= clock->suspensions[i].to_day)
            return true;
    return false;
}

static int32_t naive_run(const struct naive *n, const struct deadline_clock *clock, int32_t day, int64_t limit)
{
    bool working = clock->rule->unit == UNIT_WORKING_DAY;
    for (int64_t counted = 0;; day++) {
        if (naive_is_suspended(clock, day) || (working && !naive_is_working(n, day)))
            continue;
        if (++counted == limit)
            return day;
    }
}

static bool naive_moves(const struct naive *n, int roll_over, int32_t day)
{
    if (roll_over == ROLL_NON_WORKING_DAYS)
        return !naive_is_working(n, day);
    return roll_over == ROLL_STATUTORY_HOLIDAYS && n->kinds[day - n->first_day] == CALENDAR_HOLIDAY;
}

static void naive_compute(const struct naive *n, const struct deadline_clock *clock, struct deadline *ret)
{
    const struct deadline_extension *extension = &clock->extension;
    int roll_over = extension->rule ? extension->rule->roll_over : clock->rule->roll_over;
    ret->first_day = clock->start_day + (clock->rule->first_day == FIRST_DAY_COUNTED ? 0 : 1);
    ret->last_day = ret->end_day = naive_run(n, clock, ret->first_day, clock->rule->limit);
    if (extension->rule)
        ret->end_day = naive_run(n, clock, ret->last_day + 1,
                                 extension->limit ? extension->limit : extension->rule->limit);
    ret->due_day = ret->end_day;
    if (naive_moves(n, roll_over, ret->due_day))
        while (naive_moves(n, roll_over, ret->due_day) || naive_is_suspended(clock, ret->due_day))
            ret->due_day++;
}

static int32_t naive_working_days(const struct naive *n, int32_t from, int32_t to)
{
    int32_t count = 0;
    for (int32_t day = from; day <= to; day++)
        count += naive_is_working(n, day);
    return count;
}

/* Random clocks: rules of the table, and rules that no table has. */

struct trial {
    struct deadline_rule rule, extension;
    struct deadline_suspension suspensions[SUSPENSIONS_MAX];
    struct deadline_clock clock;
};

static void random_rule(uint64_t *seed, struct deadline_rule *rule)
{
    *rule = (struct deadline_rule){.id = STR("T1"), .suspensions = 1u << SUSPENSION_HEARING};
    rule->limit = random_below(seed, 8) ? 1 + random_below(seed, 120) : 1 + random_below(seed, 700);
    rule->unit = random_below(seed, 2) ? UNIT_WORKING_DAY : UNIT_CALENDAR_DAY;
    rule->roll_over = ROLL_NONE + (int)random_below(seed, 3);
    rule->first_day = random_below(seed, 4) ? FIRST_DAY_NOT_COUNTED : FIRST_DAY_COUNTED;
}

static void random_suspensions(uint64_t *seed, struct trial *t)
{
    struct deadline_clock *clock = &t->clock;
    clock->n_suspensions = random_below(seed, 2) ? (size_t)random_below(seed, SUSPENSIONS_MAX + 1) : 0;
    clock->suspensions = t->suspensions;
    for (size_t i = 0; i < clock->n_suspensions; i++) {
        struct deadline_suspension *s = &t->suspensions[i];
        s->from_day = clock->start_day - 15 + (int32_t)random_below(seed, clock->rule->limit * 2 + 40);
        if (i > 0 && random_below(seed, 4) == 0)
            s->from_day = t->suspensions[i - 1].to_day + (int32_t)random_below(seed, 3) -
                          1; /* touches the one before */
        s->to_day = s->from_day + (int32_t)random_below(seed, random_below(seed, 8) ? 15 : 200);
        s->reason = SUSPENSION_HEARING;
    }
}

static void random_trial(uint64_t *seed, const struct rules *rules, struct trial *t)
{
    memset(&t->clock, 0, sizeof t->clock);
    random_rule(seed, &t->rule);
    t->clock.rule = &t->rule;
    if (random_below(seed, 2)) {
        do
            t->clock.rule = &rules->deadlines.items[random_below(seed, (int64_t)rules->deadlines.n)];
        while (!deadline_counts_days(t->clock.rule));
    }
    int32_t first = first_day_of(2004);
    t->clock.start_day = first + (int32_t)random_below(seed, first_day_of(2032) - first);
    if (t->clock.rule->suspensions & 1u << SUSPENSION_HEARING)
        random_suspensions(seed, t);
    if (random_below(seed, 3))
        return;
    if (t->clock.rule == &t->rule) {
        random_rule(seed, &t->extension);
        t->extension.unit = t->rule.unit;
        t->extension.extends = STR("T0 T1");
        t->clock.extension.rule = &t->extension;
    } else {
        t->clock.extension.rule = t->clock.rule->extension;
    }
    if (t->clock.extension.rule && random_below(seed, 2))
        t->clock.extension.limit = 1 + random_below(seed, t->clock.extension.rule->limit);
}

static void describe(const struct trial *t, const struct deadline *d, const char *which)
{
    _cleanup_buf_ struct buf out = BUF(4096);
    const struct deadline_clock *clock = &t->clock;
    buf_printf(&out, "%s: %.*s limit %lld unit %d roll %d first %d from ", which, STR_ARGS(clock->rule->id),
               (long long)clock->rule->limit, clock->rule->unit, clock->rule->roll_over, clock->rule->first_day);
    date_print(&out, clock->start_day);
    for (size_t i = 0; i < clock->n_suspensions; i++) {
        buf_text(&out, " suspend ");
        deadline_days_print(&out, clock->suspensions[i].from_day, clock->suspensions[i].to_day, LANGUAGE_EN);
    }
    if (clock->extension.rule)
        buf_printf(&out, " extended by %lld", (long long)deadline_granted(clock));
    buf_text(&out, ": ");
    deadline_days_print(&out, d->last_day, d->end_day, LANGUAGE_EN);
    buf_text(&out, " due ");
    date_print(&out, d->due_day);
    print_error("%.*s\n", STR_ARGS(buf_view(&out)));
}

static void compare_standing(const struct naive *n, const struct deadline_clock *clock, const struct deadline *d,
                             int32_t as_of)
{
    struct deadline_standing s = deadline_standing(&n->rules->calendar, clock, d, as_of);
    bool late = as_of > d->due_day;
    enum deadline_state state = late                       ? DEADLINE_OVERDUE
                                : as_of == d->due_day      ? DEADLINE_TODAY
                                : as_of < clock->start_day ? DEADLINE_NOT_STARTED
                                                           : DEADLINE_RUNNING;
    assert_int_equal(s.state, state);
    assert_int_equal(s.calendar_days, late ? as_of - d->due_day : d->due_day - as_of);
    assert_int_equal(s.working_days, late ? naive_working_days(n, d->due_day + 1, as_of)
                                          : naive_working_days(n, as_of + 1, d->due_day));
    assert_int_equal(s.suspended,
                     state == DEADLINE_RUNNING && as_of >= d->first_day && naive_is_suspended(clock, as_of));
}

/* The steps account for every day from day one to the due day, and end on it. */
static void check_derivation(const struct rules *rules, const struct deadline_clock *clock, const struct deadline *d)
{
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct deadline_derivation derivation;
    struct error err;
    int64_t left_out = 0, rolled = 0;
    size_t idle = 0, stays = 0;
    assert_ok(deadline_derive(&arena, &rules->calendar, clock, d, &derivation, &err), &err);
    for (size_t i = 0; i < derivation.n; i++) {
        const struct deadline_step *step = &derivation.steps[i];
        int32_t length = step->to_day - step->from_day + 1;
        idle += step->kind == STEP_IDLE;
        stays += step->kind == STEP_STAYS;
        if (step->kind == STEP_SUSPENDED || step->kind == STEP_WEEKEND || step->kind == STEP_HOLIDAY)
            left_out += length;
        if (step->kind == STEP_ROLL)
            rolled += length;
        if (step->kind == STEP_SUSPENDED && clock->rule->unit == UNIT_WORKING_DAY)
            length = calendar_working_number(&rules->calendar, step->to_day + 1) -
                     calendar_working_number(&rules->calendar, step->from_day);
        if (1u << step->kind &
            (1u << STEP_SUSPENDED | 1u << STEP_WEEKEND | 1u << STEP_HOLIDAY | 1u << STEP_WORKED | 1u << STEP_ROLL))
            assert_int_equal(step->days, length);
        if (step->kind == STEP_LAST) {
            assert_int_equal(step->from_day, d->last_day);
            assert_int_equal(d->last_day - d->first_day + 1 - left_out, clock->rule->limit);
        }
        if (step->kind == STEP_END) {
            assert_int_equal(step->from_day, d->end_day);
            assert_int_equal(d->end_day - d->first_day + 1 - left_out, step->days);
        }
    }
    assert_int_equal(rolled, d->due_day - d->end_day);
    assert_true(idle <= clock->n_suspensions);
    /* A due day that looks like a day off, or is one, is never passed over in silence. */
    bool odd = !calendar_is_working_day(&rules->calendar, d->due_day) || weekday(d->due_day) > 5;
    assert_int_equal(stays, clock->rule->unit == UNIT_CALENDAR_DAY && odd);
    assert_int_equal(derivation.steps[derivation.n - 1].kind, STEP_DUE);
    assert_int_equal(derivation.steps[derivation.n - 1].from_day, d->due_day);
}

static void both_engines_agree(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct rules rules = load_rules(&arena);
    struct naive naive = naive_new(&arena, &rules);
    uint64_t seed = random_seed("both_engines_agree");
    int64_t derived = 0;
    for (int64_t i = 0; i < wanted_cases; i++) {
        struct trial t;
        struct deadline fast, slow;
        struct error err;
        random_trial(&seed, &rules, &t);
        assert_ok(deadline_compute(&rules.calendar, &t.clock, &fast, &err), &err);
        naive_compute(&naive, &t.clock, &slow);
        if (fast.first_day != slow.first_day || fast.last_day != slow.last_day || fast.end_day != slow.end_day ||
            fast.due_day != slow.due_day) {
            describe(&t, &fast, "computed");
            describe(&t, &slow, "naive");
            fail_msg("case %lld", (long long)i);
        }
        compare_standing(&naive, &t.clock, &fast, fast.due_day - 60 + (int32_t)random_below(&seed, 120));
        if (i % DERIVE_EVERY == 0) {
            check_derivation(&rules, &t.clock, &fast);
            derived++;
        }
    }
    print_message("%lld cases compared, %lld derived\n", (long long)wanted_cases, (long long)derived);
}

/* Cases of the tables. */

struct deadline_case {
    struct str rule, events, expected, left, warnings, note;
    int32_t from, as_of;
};
static const struct field case_fields[] = {
    FIELD(struct deadline_case, rule, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct deadline_case, from, FIELD_DATE, FIELD_REQUIRED),
    FIELD(struct deadline_case, events, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct deadline_case, expected, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct deadline_case, as_of, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct deadline_case, left, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct deadline_case, warnings, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct deadline_case, note, FIELD_TEXT, FIELD_OPTIONAL),
};
static const struct schema case_schema = SCHEMA("deadline cases", struct deadline_case, case_fields);

static int32_t read_day(struct str text)
{
    int32_t day;
    assert_true(date_parse(text, &day));
    return day;
}

static int64_t read_number(struct str text)
{
    struct decimal d = {0, 0};
    assert_true(!text.n || decimal_parse(text, &d));
    return d.digits;
}

static void add_suspension(struct str text, struct trial *t)
{
    size_t slash = str_find(text, '/', 0), dots = 0;
    struct str reason = str_slice(text, slash + 1, text.n), days = str_slice(text, 0, slash);
    while (!str_starts(str_slice(days, dots, days.n), STR("..")))
        dots++;
    assert_true(t->clock.n_suspensions < SUSPENSIONS_MAX);
    struct deadline_suspension *s = &t->suspensions[t->clock.n_suspensions++];
    *s = (struct deadline_suspension){read_day(str_slice(days, 0, dots)), read_day(str_slice(days, dots + 2, days.n)),
                                      SUSPENSION_HEARING};
    if (str_equal(reason, STR("objection")) || t->clock.rule->suspensions == 1u << SUSPENSION_OBJECTION)
        s->reason = SUSPENSION_OBJECTION;
    t->clock.suspensions = t->suspensions;
}

/* Reads the events into the clock; gives the day of registration, DATE_NONE if none is named. */
static int32_t add_events(const struct rules *rules, struct str events, struct trial *t)
{
    int32_t registered = DATE_NONE;
    struct str event;
    while (events.n && str_cut(&events, ';', &event)) {
        size_t equals = str_find(event, '=', 0);
        struct str name = str_slice(event, 0, equals), value = str_slice(event, equals + 1, event.n);
        if (str_equal(name, STR("suspend"))) {
            add_suspension(value, t);
        } else if (str_equal(name, STR("extend"))) {
            t->clock.extension = (struct deadline_extension){t->clock.rule->extension, read_number(value), STR("")};
            assert_non_null(t->clock.extension.rule);
        } else if (str_equal(name, STR("extension"))) {
            size_t slash = str_find(value, '/', 0);
            t->clock.extension.rule = deadlines_find(&rules->deadlines, str_slice(value, 0, slash));
            t->clock.extension.limit = read_number(str_slice(value, slash + 1, value.n));
            assert_non_null(t->clock.extension.rule);
        } else {
            assert_same(name, STR("registered"));
            registered = read_day(value);
        }
    }
    return registered;
}

static struct str warnings_text(struct arena *arena, const struct deadline_warnings *warnings)
{
    _cleanup_buf_ struct buf out = BUF(4096);
    const size_t prefix = strlen("deadline_warn_");
    for (size_t i = 0; i < warnings->n; i++)
        buf_printf(&out, "%s%s", i ? "," : "", message_name(warnings->items[i].id) + prefix);
    return arena_str(arena, buf_view(&out));
}

/* What the tables say about the case, as they write it: due day, days left, warnings. */
static void run_case(struct arena *arena, const struct rules *rules, const struct deadline_case *c, struct str ret[3])
{
    struct trial t = {.clock = {.rule = deadlines_find(&rules->deadlines, c->rule), .start_day = c->from}};
    struct deadline d;
    struct deadline_standing standing;
    struct deadline_warnings warnings;
    struct error err;
    ret[1] = STR("");
    ret[2] = STR("");
    assert_non_null(t.clock.rule);
    int32_t registered = add_events(rules, c->events, &t);
    if (deadline_compute(&rules->calendar, &t.clock, &d, &err) != 0) {
        ret[0] = arena_printf(arena, "!%s", message_name(err.message.id));
        return;
    }
    bool has_standing = c->as_of != DATE_NONE && d.due_day != DATE_NONE;
    if (has_standing) {
        standing = deadline_standing(&rules->calendar, &t.clock, &d, c->as_of);
        ret[1] = arena_printf(arena, "%s%d/%d", standing.state == DEADLINE_OVERDUE ? "-" : "", standing.calendar_days,
                              standing.working_days);
    }
    assert_ok(deadline_warn(arena, &rules->calendar, &t.clock, &d, has_standing ? &standing : NULL, registered,
                            &warnings, &err),
              &err);
    ret[0] = STR("none");
    ret[2] = warnings_text(arena, &warnings);
    if (d.due_day == DATE_NONE)
        return;
    _cleanup_buf_ struct buf due = BUF(64);
    date_print(&due, d.due_day);
    ret[0] = arena_str(arena, buf_view(&due));
    check_derivation(rules, &t.clock, &d);
}

static void tables_hold(void **state)
{
    (void)state;
    static const char *const files[] = {"edges",   "spring-festival", "make-up-days", "regimes",
                                        "sorting", "suspensions",     "extensions",   "years"};
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct rules rules = load_rules(&arena);
    size_t run = 0, wrong = 0, *of_rule = ARENA_NEW_ARRAY(&arena, rules.deadlines.n, size_t);
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        struct str path = arena_printf(&arena, CASES "%s.tsv", files[f]);
        struct records cases = read_records(&arena, &case_schema, path.p);
        for (size_t i = 0; i < cases.n; i++, run++) {
            const struct deadline_case *c = records_at(&cases, i);
            struct str seen[3], wanted[3] = {c->expected, c->left, c->warnings};
            run_case(&arena, &rules, c, seen);
            of_rule[deadlines_find(&rules.deadlines, c->rule) - rules.deadlines.items]++;
            for (int k = 0; k < 3; k++) {
                if (str_equal(seen[k], wanted[k]))
                    continue;
                wrong++;
                print_error("%s:%lld: %.*s instead of %.*s\n", path.p, (long long)cases.lines[i], STR_ARGS(seen[k]),
                            STR_ARGS(wanted[k]));
            }
        }
    }
    for (size_t i = 0; i < rules.deadlines.n; i++)
        assert_true(of_rule[i] > 0);
    assert_int_equal(wrong, 0);
    print_message("%zu cases of tables\n", run);
}

/* A matter that left and came back: what is suspended in between. */
static void time_away_is_suspended(void **state)
{
    (void)state;
    struct deadline_suspension s = {1, 2, SUSPENSION_HEARING};
    assert_false(deadline_away(100, 100, &s));
    assert_int_equal(s.from_day, 1);
    assert_true(deadline_away(100, 107, &s));
    assert_int_equal(s.from_day, 101);
    assert_int_equal(s.to_day, 107);
    assert_int_equal(s.reason, SUSPENSION_OBJECTION);
}

/* Nothing half done when memory is short, and nothing but that goes wrong. */
static void memory_may_run_out(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena outer = ARENA(ARENA_MAX);
    struct rules rules = load_rules(&outer);
    struct deadline_clock clock = {.rule = deadlines_find(&rules.deadlines, STR("D25")),
                                   .start_day = read_day(STR("2027-12-25"))};
    struct deadline d;
    struct error err;
    size_t failed = 0;
    assert_ok(deadline_compute(&rules.calendar, &clock, &d, &err), &err);
    for (size_t max = 0;; max += 64) {
        _cleanup_arena_ struct arena arena = ARENA(max);
        struct deadline_derivation derivation = {.n = 77};
        struct deadline_warnings warnings = {.n = 77};
        int derived = deadline_derive(&arena, &rules.calendar, &clock, &d, &derivation, &err);
        int warned = derived == 0 ? deadline_warn(&arena, &rules.calendar, &clock, &d, NULL, DATE_NONE, &warnings, &err)
                                  : -1;
        if (derived == 0 && warned == 0)
            break;
        failed++;
        assert_int_equal(err.message.id, MSG_out_of_memory);
        assert_true(derived == 0 || derivation.n == 77);
        assert_int_equal(warnings.n, 77);
    }
    assert_true(failed > 0);
}

/* Two holidays side by side are two runs, each under its name. */
static void holidays_keep_their_names(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct rules rules = load_rules(&arena);
    struct problems problems = PROBLEMS(&arena);
    struct records rows;
    struct error err;
    struct sheet sheet = sheet_of(&arena, STR("calendar.tsv"),
                                  STR("date\tkind\tname\tname_en\tstatus\tsource\n"
                                      "2020-09-30\tholiday\t中秋节\tA\tattested\tx\n"
                                      "2020-10-01\tholiday\t国庆节\tB\tattested\tx\n"
                                      "2020-10-02\tholiday\t国庆节\tB\tattested\tx\n"));
    assert_ok(schema_read(&arena, &calendar_schema, &sheet, &problems, &rows, &err), &err);
    assert_ok(calendar_index(&arena, rows, &problems, &rules.calendar, &err), &err);
    assert_no_problems(&problems);
    struct deadline_clock clock = {.rule = deadlines_find(&rules.deadlines, STR("D05")),
                                   .start_day = read_day(STR("2020-09-28"))};
    struct deadline d;
    struct deadline_derivation derivation;
    assert_ok(deadline_compute(&rules.calendar, &clock, &d, &err), &err);
    assert_ok(deadline_derive(&arena, &rules.calendar, &clock, &d, &derivation, &err), &err);
    assert_int_equal(derivation.n, 7); /* rule, start, two holidays, a weekend, last, due */
    assert_int_equal(derivation.steps[2].kind, STEP_HOLIDAY);
    assert_int_equal(derivation.steps[2].days, 1);
    assert_text(derivation.steps[3].row->name, "国庆节");
    assert_int_equal(derivation.steps[3].days, 2);
    assert_int_equal(derivation.steps[4].kind, STEP_WEEKEND);
    check_derivation(&rules, &clock, &d);
}

/* A working-day rule whose last day does not move rests on the calendar all the same. */
static void working_days_rest_on_the_calendar(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct rules rules = load_rules(&arena);
    struct deadline_rule rule = *deadlines_find(&rules.deadlines, STR("D05"));
    struct deadline_clock clock = {.rule = &rule, .start_day = read_day(STR("2027-12-30"))};
    struct deadline d;
    struct error err;
    rule.roll_over = ROLL_NONE;
    assert_ok(deadline_compute(&rules.calendar, &clock, &d, &err), &err);
    assert_int_equal(d.from_year, 2027);
    assert_int_equal(d.to_year, 2028);
    rule.unit = UNIT_CALENDAR_DAY;
    assert_ok(deadline_compute(&rules.calendar, &clock, &d, &err), &err);
    assert_true(d.from_year > d.to_year);
}

/* Every sentence in both languages, with nothing left to fill in. */
static void sentences_are_whole(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct rules rules = load_rules(&arena);
    uint64_t seed = random_seed("sentences_are_whole");
    unsigned kinds = 0;
    for (int i = 0; i < 5000; i++) {
        struct trial t;
        struct deadline d;
        struct deadline_derivation derivation;
        struct error err;
        random_trial(&seed, &rules, &t);
        t.rule.instrument = t.extension.instrument = &rules.deadlines.regimes[0];
        t.clock.extension.approved_by = i % 2 ? STR("王") : STR("");
        assert_ok(deadline_compute(&rules.calendar, &t.clock, &d, &err), &err);
        assert_ok(deadline_derive(&arena, &rules.calendar, &t.clock, &d, &derivation, &err), &err);
        for (size_t s = 0; s < derivation.n; s++) {
            _cleanup_buf_ struct buf out = BUF(1 << 16);
            kinds |= 1u << derivation.steps[s].kind;
            deadline_step_print(&out, &derivation, &derivation.steps[s], LANGUAGE_ZH);
            assert_true(str_ends(buf_view(&out), STR("。")));
            deadline_step_print(&out, &derivation, &derivation.steps[s], LANGUAGE_EN);
            assert_true(buf_ok(&out) && str_ends(buf_view(&out), STR(".")));
            assert_false(str_contains(buf_view(&out), STR("{")));
        }
    }
    unsigned all = (1u << (STEP_DUE + 1)) - 2u;
    assert_int_equal(kinds, all & ~(1u << STEP_NO_DAYS)); /* random clocks count days */
}

#if defined(__SANITIZE_ADDRESS__)
enum { SANITIZED = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif
#else
enum { SANITIZED = 0 };
#endif

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Under a microsecond for every rule of the table: the best of some rounds, so that a busy machine does not matter. */
static void deadlines_are_fast(void **state)
{
    (void)state;
    enum { ROUNDS = 5, DAYS = 4000 };
    _cleanup_arena_ struct arena arena = ARENA(ARENA_MAX);
    struct rules rules = load_rules(&arena);
    int64_t slowest_ns = 0;
    int32_t sum = 0;
    for (size_t i = 0; i < rules.deadlines.n; i++) {
        const struct deadline_rule *rule = &rules.deadlines.items[i];
        struct deadline_clock clock = {.rule = rule, .extension = {.rule = rule->extension}};
        int64_t best_ns = INT64_MAX;
        for (int round = 0; round < ROUNDS; round++) {
            int64_t before = now_ns();
            for (int32_t day = 0; day < DAYS; day++) {
                struct deadline d;
                struct error err;
                clock.start_day = rules.calendar.first_day + day;
                assert_int_equal(deadline_compute(&rules.calendar, &clock, &d, &err), 0);
                sum ^= d.due_day;
            }
            int64_t spent = (now_ns() - before) / DAYS;
            best_ns = spent < best_ns ? spent : best_ns;
        }
        slowest_ns = best_ns > slowest_ns ? best_ns : slowest_ns;
    }
    print_message("slowest rule of the table: %lld ns a deadline (%d)\n", (long long)slowest_ns, sum & 1);
    assert_true(SANITIZED || slowest_ns < 1000);
}

int main(int argc, char **argv)
{
    const char *given = argc > 1 ? argv[1] : getenv("XINFANG_TEST_CASES");
    struct decimal cases;
    if (given && decimal_parse(str_from(given), &cases) && cases.scale == 0 && cases.digits > 0)
        wanted_cases = cases.digits;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_hold),
        cmocka_unit_test(both_engines_agree),
        cmocka_unit_test(time_away_is_suspended),
        cmocka_unit_test(memory_may_run_out),
        cmocka_unit_test(sentences_are_whole),
        cmocka_unit_test(holidays_keep_their_names),
        cmocka_unit_test(working_days_rest_on_the_calendar),
        cmocka_unit_test(deadlines_are_fast),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
