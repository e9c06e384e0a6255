/* Matters from event to event: the tables in tests/domain/petition, and what they cannot say. */
#include "testing.h"

#include "domain/petition/access.h"
#include "domain/petition/decide.h"
#include "tables.h"

#define CASES "tests/domain/petition/"

struct unit_case {
    struct str code, parent, successor, expected;
    int kind;
    int32_t valid_from, valid_to;
};
static const struct field unit_case_fields[] = {
    FIELD(struct unit_case, code, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct unit_case, kind, FIELD_REQUIRED, unit_kind_words),
    FIELD(struct unit_case, parent, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct unit_case, successor, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct unit_case, valid_from, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct unit_case, valid_to, FIELD_DATE, FIELD_OPTIONAL),
    FIELD(struct unit_case, expected, FIELD_TEXT, FIELD_OPTIONAL),
};
static const struct schema unit_case_schema = SCHEMA("units", struct unit_case, unit_case_fields);

static void units_make_a_tree(void **state)
{
    (void)state;
    struct error err;
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    struct units units = units_of(&arena);
    struct records cases = read_records(&arena, &unit_case_schema, CASES "units.tsv");
    for (size_t i = 0; i < cases.n; i++) {
        const struct unit_case *c = records_at(&cases, i);
        struct unit_record record = {.code = c->code,
                                     .name = c->code,
                                     .kind = c->kind,
                                     .parent = c->parent,
                                     .successor = c->successor,
                                     .region = STR(""),
                                     .superior = STR(""),
                                     .valid_from = c->valid_from,
                                     .valid_to = c->valid_to};
        struct problems problems = PROBLEMS(&arena);
        bool good = may_add_unit(&units, &record, &(struct place){0}, &problems);
        assert_same(problem_names(&arena, &problems), c->expected);
        assert_int_equal(good, c->expected.n == 0);
        if (good)
            assert_ok(units_put(&units, &record, &err), &err);
    }
    assert_true(units_within(&units, STR("TOWN"), STR("CITY")));
    assert_true(units_within(&units, STR("TOWN"), STR("TOWN")));
    assert_false(units_within(&units, STR("CITY"), STR("TOWN")));
    assert_true(units_within(&units, STR("TOWN"), STR("OLD"))); /* the successor stands where the old unit stood */
    assert_true(units_within(&units, STR("UNDER"), STR("DIST")));
    assert_true(unit_in_force(units_find(&units, STR("OLD")), day_from_civil((struct civil){2021, 12, 31})));
    assert_false(unit_in_force(units_find(&units, STR("OLD")), day_from_civil((struct civil){2022, 1, 1})));
    assert_null(units_find(&units, STR("LOST")));
}

struct step_case {
    struct str regime, action, state, kind, route, simple, running, event, expected;
};
static const struct field step_case_fields[] = {
    FIELD(struct step_case, regime, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct step_case, action, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct step_case, state, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct step_case, kind, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct step_case, route, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct step_case, simple, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct step_case, running, FIELD_TEXT, FIELD_OPTIONAL),
    FIELD(struct step_case, event, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct step_case, expected, FIELD_TEXT, FIELD_REQUIRED),
};
static const struct schema step_case_schema = SCHEMA("steps", struct step_case, step_case_fields);

static struct units test_units(struct arena *arena)
{
    /* code, parent, successor, superior */
    static const char *const units_in_order[][4] = {
        {"TOP", "", "", ""},          {"BODY", "TOP", "", ""},      {"LINE", "TOP", "", ""},
        {"OFFICE", "BODY", "", ""},   {"UNIT", "BODY", "", "LINE"}, {"OTHER", "BODY", "", ""},
        {"JOINT", "BODY", "", ""},    {"HEIR", "", "", ""},         {"ACCUSED", "", "HEIR", ""},
        {"UNDER", "ACCUSED", "", ""}, {"NEWER", "", "", ""},        {"OLDER", "ACCUSED", "NEWER", ""},
        {"BELOW", "OLDER", "", ""},   {"LATER", "NEWER", "", ""}};
    struct units units = units_of(arena);
    struct error err;
    for (size_t i = 0; i < sizeof units_in_order / sizeof *units_in_order; i++) {
        struct unit_record r = {.code = str_from(units_in_order[i][0]),
                                .name = str_from(units_in_order[i][0]),
                                .kind = i == 3 ? UNIT_KIND_OFFICE : UNIT_KIND_UNIT,
                                .parent = str_from(units_in_order[i][1]),
                                .successor = str_from(units_in_order[i][2]),
                                .superior = str_from(units_in_order[i][3]),
                                .region = STR(""),
                                .valid_from = DATE_NONE,
                                .valid_to = DATE_NONE};
        assert_ok(units_put(&units, &r, &err), &err);
    }
    return units;
}

/* Clocks that began when the matter came in, and end in the far future where they name their day. */
static void start_clocks(struct arena *arena, struct matter *m, const struct rules *rules, struct str list)
{
    struct str id;
    while (list.n && str_cut(&list, ' ', &id)) {
        const struct deadline_rule *rule = deadlines_find(&rules->deadlines, id);
        bool of_person = rule && role_of_deadline(rule) == ROLE_PETITIONER;
        if (!ARENA_ROOM(arena, m->clocks, m->n_clocks, m->clocks_capacity))
            fail();
        m->clocks[m->n_clocks++] = (struct matter_clock){.rule = id,
                                                         .unit = of_person ? STR("") : STR("UNIT"),
                                                         .start_day = m->last_day,
                                                         .stop_day = DATE_NONE,
                                                         .limit_day = rule ? DATE_NONE : m->last_day + 100,
                                                         .suspended_day = DATE_NONE,
                                                         .approved_by = STR("")};
    }
}

/* The matter as the row has it before the step. */
static struct matter matter_before(struct arena *arena, const struct step_case *c, const struct rules *rules)
{
    struct matter m = matter_new();
    struct hash_hex hash;
    struct case_event event;
    schema_clear(&case_event_schema, &event);
    bool simple_regime = str_equal(c->regime, rules->petition.simple_regime);
    m.number = STR("M1");
    m.regime = simple_regime ? STR("R2022") : c->regime;
    m.state = c->state;
    m.office = STR("OFFICE");
    m.handler = str_equal(c->state, STR("registered")) ? STR("") : STR("UNIT");
    m.reexam_body = STR("BODY");
    m.review_body = STR("TOP");
    m.joint_units = STR("JOINT");
    m.disputed_with = STR("OTHER");
    m.simple = str_equal(c->simple, STR("yes"));
    m.transcribed = str_equal(c->kind, STR("transcribed"));
    change_record(arena, &case_event_schema, &event,
                  arena_printf(arena, "kind=%.*s;route=%.*s", STR_ARGS(m.transcribed ? STR("appeal") : c->kind),
                               STR_ARGS(c->route)));
    m.kind = event.kind;
    m.route = event.route;
    m.secret = m.kind == KIND_ACCUSATION;
    m.last_day = day_from_civil((struct civil){2022, str_equal(m.regime, STR("R2022")) ? 5 : 4, 10});
    m.milestone_day[MILESTONE_ACCEPTED] = str_equal(c->state, STR("accepted")) ? m.last_day - 3 : DATE_NONE;
    query_code_hash(m.number, STR("SECRET"), &hash);
    m.code_hash = arena_str(arena, str_from(hash.text));
    start_clocks(arena, &m, rules, c->running);
    return m;
}

/* RULE:UNIT as RULE, RULE:UNIT@DAY as RULE@DAY */
static struct str without_unit(struct arena *arena, struct str token)
{
    const size_t colon = str_find(token, ':', 0), at = str_find(token, '@', 0);
    return arena_printf(arena, "%.*s%.*s", STR_ARGS(str_slice(token, 0, colon)),
                        STR_ARGS(str_slice(token, at, token.n)));
}

static void check_steps(const char *path)
{
    struct error err;
    struct rules rules;
    _cleanup_arena_ struct arena arena = ARENA(256 * MIB);
    assert_ok(rules_load_checked(&arena, STR(""), &rules, &err), &err);
    struct units units = test_units(&arena);
    struct records cases = read_records(&arena, &step_case_schema, path);
    struct procedure_context context = {&arena, &rules, &units, day_from_civil((struct civil){2022, 12, 31})};
    for (size_t i = 0; i < cases.n; i++) {
        const struct step_case *c = records_at(&cases, i);
        struct matter before = matter_before(&arena, c, &rules);
        struct problems problems = PROBLEMS(&arena);
        struct case_event event;
        bool good = false, is_new = str_equal(c->state, STR("none"));
        schema_clear(&case_event_schema, &event);
        change_record(&arena, &case_event_schema, &event, c->event);
        event.action = c->action;
        event.number = STR("M1");
        assert_ok(case_decide(&context, is_new ? NULL : &before, &event, &(struct place){0}, &problems, &good, &err),
                  &err);
        struct str seen = problem_names(&arena, &problems);
        if (good)
            seen = arena_printf(&arena, "%.*s/", STR_ARGS(event.state.n ? event.state : before.state));
        struct str list = event.clock_start, token;
        for (size_t n = 0; good && list.n && str_cut(&list, ' ', &token); n++)
            seen = arena_printf(&arena, "%.*s%s%.*s", STR_ARGS(seen), n ? " " : "",
                                STR_ARGS(without_unit(&arena, token)));
        if (good)
            seen = arena_printf(&arena, "%.*s/%.*s", STR_ARGS(seen), STR_ARGS(event.clock_stop));
        if (!same_text(seen, c->expected))
            fail_msg("%s, line %lld: %.*s", path, (long long)cases.lines[i], STR_ARGS(c->action));
        if (good)
            assert_true(event.code.n == 0); /* a query code never comes into the journal */
    }
}

static void every_step_is_taken_and_refused(void **state)
{
    (void)state;
    check_steps(CASES "procedure.tsv");
}

static void accusations_and_ratings_are_kept_apart(void **state)
{
    (void)state;
    check_steps(CASES "secrecy.tsv");
}

/* Everything a row can need, so that only the units decide. */
static void fill_event(struct arena *arena, struct case_event *event, const struct procedure_rule *rule)
{
    change_record(
        arena, &case_event_schema, event,
        STR("date=2022-06-01;channel=letter;people=1;content=c;reason=r;approved_by=a;facts=f;opinion=o;basis=b;"
            "outcome=o;served_by=s;other=M2;remedies_told=yes;rating=satisfied;limit_day=2022-07-01;code=SECRET;"
            "route=by_petition"));
    event->action = rule->action;
    event->number = STR("M1");
}

/* Whether the rule lets the matter go to `to`, done by `unit`, in the state. */
static bool lets_go(struct arena *arena, const struct procedure_context *context, const struct procedure_rule *rule,
                    struct str state, struct str unit, struct str to)
{
    struct error err;
    struct problems problems = PROBLEMS(arena);
    struct case_event event;
    bool good = false, is_new = str_equal(state, STR("-"));
    struct str running = rule->when.n ? rule->when.terms[rule->when.n - 1].name : STR("");
    running = str_slice(running, str_find(running, ':', 0) + 1, running.n);
    struct step_case c = {.regime = rule->regime,
                          .action = rule->action,
                          .state = state,
                          .running = running,
                          .kind = STR("accusation"),
                          .route = STR("by_petition"),
                          .simple = str_equal(rule->regime, context->rules->petition.simple_regime) ? STR("yes")
                                                                                                    : STR("no")};
    struct matter before = matter_before(arena, &c, context->rules);
    /* Called something else since, which opens the rows of the other kinds and leaves it secret. */
    before.about = STR("ACCUSED");
    schema_clear(&case_event_schema, &event);
    fill_event(arena, &event, rule);
    event.kind = is_new                                                                       ? KIND_ACCUSATION
                 : rule->when_text.n && str_contains(rule->when_text, STR("kind=accusation")) ? 0
                                                                                              : KIND_APPEAL;
    event.unit = unit;
    event.to = to;
    event.about = is_new ? STR("ACCUSED") : STR("");
    if (rule->actor == ROLE_PETITIONER)
        event.unit = STR("");
    assert_ok(case_decide(context, is_new ? NULL : &before, &event, &(struct place){0}, &problems, &good, &err), &err);
    return good;
}

static struct str actor_of(const struct procedure_rule *rule)
{
    const char *const units[] = {[ROLE_ANY] = "OFFICE",          [ROLE_OFFICE] = "OFFICE",
                                 [ROLE_UNIT] = "UNIT",           [ROLE_OFFICE_OR_UNIT] = "OFFICE",
                                 [ROLE_PETITIONER] = "",         [ROLE_REEXAM_BODY] = "BODY",
                                 [ROLE_REVIEW_BODY] = "TOP",     [ROLE_JOINT_UNIT] = "JOINT",
                                 [ROLE_COMMON_SUPERIOR] = "BODY"};
    return str_from(units[rule->actor]);
}

/* Each action of the procedure, from each state, to and by each unit that stands in any way under the accused one. */
static void no_action_leads_an_accusation_to_its_unit(void **state)
{
    (void)state;
    static const char *const concerned[] = {"ACCUSED", "UNDER", "HEIR", "OLDER", "NEWER", "BELOW", "LATER"};
    struct error err;
    struct rules rules;
    _cleanup_arena_ struct arena arena = ARENA(512 * MIB);
    assert_ok(rules_load_checked(&arena, STR(""), &rules, &err), &err);
    struct units units = test_units(&arena);
    struct procedure_context context = {&arena, &rules, &units, day_from_civil((struct civil){2022, 12, 31})};
    size_t open = 0, asked = 0;
    for (size_t i = 0; i < rules.procedure.n; i++) {
        const struct procedure_rule *rule = &rules.procedure.items[i];
        struct str states = str_equal(rule->from_states, STR("*")) ? STR("registered forwarded accepted replied")
                                                                   : rule->from_states;
        struct str one;
        while (states.n && str_cut(&states, ' ', &one)) {
            open += lets_go(&arena, &context, rule, one, actor_of(rule), STR("OTHER"));
            for (size_t u = 0; u < sizeof concerned / sizeof *concerned; u++, asked++) {
                struct str unit = str_from(concerned[u]);
                if (lets_go(&arena, &context, rule, one, actor_of(rule), unit))
                    fail_msg("%.*s %.*s: to %s", STR_ARGS(rule->action), STR_ARGS(one), concerned[u]);
                if (rule->actor != ROLE_PETITIONER && lets_go(&arena, &context, rule, one, unit, STR("OTHER")))
                    fail_msg("%.*s %.*s: by %s", STR_ARGS(rule->action), STR_ARGS(one), concerned[u]);
            }
        }
    }
    /* The way is open to others, or the test would say nothing. */
    assert_true(open > 200);
    assert_true(asked > 2000);
}

static void secret_matters_are_seen_by_who_has_them(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    struct units units = test_units(&arena);
    struct matter m = matter_new();
    m.office = STR("OFFICE");
    m.handler = STR("OTHER");
    m.about = STR("ACCUSED");
    const struct {
        const char *unit, *purpose;
        enum sight sight;
    } cases[] = {{"", "", SIGHT_MASKED},
                 {"", "why", SIGHT_MASKED},
                 {"OFFICE", "", SIGHT_MASKED},
                 {"OFFICE", "why", SIGHT_WHOLE},
                 {"OTHER", "why", SIGHT_WHOLE},
                 {"BODY", "why", SIGHT_MASKED},
                 {"ACCUSED", "why", SIGHT_NOTHING},
                 {"UNDER", "why", SIGHT_NOTHING},
                 {"HEIR", "", SIGHT_NOTHING},
                 {"BELOW", "why", SIGHT_NOTHING},
                 {"LATER", "why", SIGHT_NOTHING}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct asker asker = {str_from(cases[i].unit), str_from(cases[i].purpose)};
        m.secret = false;
        assert_int_equal(matter_sight(&units, &m, &asker), SIGHT_WHOLE);
        m.secret = true;
        if (matter_sight(&units, &m, &asker) != cases[i].sight)
            fail_msg("%s, %s", cases[i].unit, cases[i].purpose);
    }
    m.handler = STR("ACCUSED"); /* which can only come from a register that was not kept by this program */
    assert_int_equal(matter_sight(&units, &m, &(struct asker){STR("ACCUSED"), STR("why")}), SIGHT_NOTHING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_make_a_tree),
        cmocka_unit_test(every_step_is_taken_and_refused),
        cmocka_unit_test(accusations_and_ratings_are_kept_apart),
        cmocka_unit_test(no_action_leads_an_accusation_to_its_unit),
        cmocka_unit_test(secret_matters_are_seen_by_who_has_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
