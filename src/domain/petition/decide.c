#include "domain/petition/decide.h"

#include "domain/petition/access.h"
#include "domain/petition/condition.h"

/* One decision on its way. */
struct decision {
    const struct procedure_context *context;
    struct matter matter; /* as it would be for the conditions: with the kind and route that the event names */
    bool is_new;
    struct case_event *event;
    const struct procedure_rule *rule;
    const struct place *place;
    struct problems *problems;
    struct both allowed; /* what may be done now, for messages */
};

void query_code_hash(struct str number, struct str code, struct hash_hex *ret)
{
    hash_chain(number, code, ret);
}

/* Whether the rule is of the matter's regime, or of the simple procedure while the matter is in it. */
static bool of_regime(const struct rules *rules, const struct matter *m, const struct procedure_rule *rule)
{
    return str_equal(rule->regime, m->regime) || (m->simple && str_equal(rule->regime, rules->petition.simple_regime));
}

enum fit { FIT_WHOLE, FIT_STATE, FIT_NAME };

/* The first rule of the action that fits so far; of the simple procedure first. `event` may be NULL. */
static const struct procedure_rule *find_rule(const struct rules *rules, const struct matter *m, struct str action,
                                              const struct case_event *event, enum fit fit)
{
    for (int pass = m->simple ? 0 : 1; pass < 2; pass++) {
        struct str regime = pass == 0 ? rules->petition.simple_regime : m->regime;
        for (size_t i = 0; i < rules->procedure.n; i++) {
            const struct procedure_rule *rule = &rules->procedure.items[i];
            if (str_equal(rule->action, action) && str_equal(rule->regime, regime) &&
                (m->transcribed || !rule_is_of_history(rule)) && (fit == FIT_NAME || procedure_from(rule, m->state)) &&
                (fit != FIT_WHOLE || condition_holds(rule, m, event)))
                return rule;
        }
    }
    return NULL;
}

/* Whether what the rule is about may be done only within a limit that was over before `day`: when it was due, DATE_NONE
 * if not. The newest clock of a limit counts, whether it runs or was stopped: a second try gets no days of its own. */
static int find_lapse(const struct procedure_context *context, const struct matter *m,
                      const struct procedure_rule *rule, int32_t day, int32_t *ret_due_day, struct error *err)
{
    struct str list = rule->within, id;
    *ret_due_day = DATE_NONE;
    while (list.n && str_cut(&list, ' ', &id)) {
        const struct matter_clock *newest = NULL;
        int32_t due_day;
        for (size_t i = 0; i < m->n_clocks; i++)
            newest = str_equal(m->clocks[i].rule, id) ? &m->clocks[i] : newest;
        if (!newest)
            continue;
        TRY(matter_clock_due(context->arena, newest, context->rules, day, &due_day, err));
        if (due_day != DATE_NONE && due_day < day)
            *ret_due_day = due_day;
    }
    return 0;
}

int case_allowed(const struct procedure_context *context, const struct matter *m,
                 void (*each)(void *state, const struct procedure_rule *rule), void *state, struct error *err)
{
    const struct rules *rules = context->rules;
    struct matter live = *m; /* what is transcribed comes by import alone */
    int32_t lapsed_day;
    live.transcribed = 0;
    for (size_t i = 0; i < rules->procedure.n; i++) {
        const struct procedure_rule *rule = &rules->procedure.items[i];
        if (!of_regime(rules, m, rule) || find_rule(rules, &live, rule->action, NULL, FIT_WHOLE) != rule ||
            (rule->once == YES && matter_had(m, rule->action)))
            continue;
        TRY(find_lapse(context, m, rule, context->today, &lapsed_day, err));
        if (lapsed_day == DATE_NONE)
            each(state, rule);
    }
    return 0;
}

struct listing {
    struct buf zh, en;
    struct str refused; /* the action that is: conditions that only its event meets or fails do not make it possible */
};

static void list_rule(void *state, const struct procedure_rule *rule)
{
    struct listing *out = state;
    if (str_equal(rule->action, out->refused))
        return;
    buf_printf(&out->zh, "%s%.*s (%.*s)", out->zh.n ? "、" : "", STR_ARGS(rule->label_zh), STR_ARGS(rule->action));
    buf_printf(&out->en, "%s%.*s", out->en.n ? ", " : "", STR_ARGS(rule->action));
}

static struct both allowed_text(struct decision *d)
{
    if (!d->allowed.zh.n) {
        struct listing out = {BUF(1 << 16), BUF(1 << 16), d->event->action};
        struct procedure_context context = *d->context;
        struct error err; /* a message says less then */
        context.today = d->event->date;
        const bool listed = case_allowed(&context, &d->matter, list_rule, &out, &err) == 0;
        d->allowed.zh = listed && out.zh.n ? arena_str(d->context->arena, buf_view(&out.zh)) : STR("-");
        d->allowed.en = listed && out.en.n ? arena_str(d->context->arena, buf_view(&out.en)) : STR("-");
        buf_free(&out.zh);
        buf_free(&out.en);
    }
    return d->allowed;
}

/* The regime of the day: the instrument in force that the procedure has rows of. */
static struct str regime_of(const struct rules *rules, int32_t day)
{
    for (size_t r = 0; r < rules->deadlines.n_regimes; r++) {
        const struct regime *regime = &rules->deadlines.regimes[r];
        if ((regime->valid_from != DATE_NONE && day < regime->valid_from) ||
            (regime->valid_to != DATE_NONE && regime->valid_to < day) ||
            str_equal(regime->id, rules->petition.simple_regime))
            continue;
        for (size_t i = 0; i < rules->procedure.n; i++)
            if (str_equal(rules->procedure.items[i].regime, regime->id))
                return regime->id;
    }
    return STR("");
}

static struct place at(const struct decision *d, const char *field, struct str value)
{
    struct place where = *d->place;
    where.field = str_from(field);
    where.value = value;
    return where;
}

/* Names the action, its article and what is allowed now: every refusal by a rule says these. */
#define REFUSE(d, where, id, ...) \
    PROBLEM((d)->problems, (where), (id), ARG_EITHER("action", (d)->rule->label_zh, (d)->rule->label_en), \
            ARG_TEXT("article", (d)->rule->article), ARG_TEXT("regime", (d)->rule->regime), \
            ARG_EITHER("allowed", allowed_text(d).zh, allowed_text(d).en), __VA_ARGS__)

static bool choose_rule(struct decision *d)
{
    const struct rules *rules = d->context->rules;
    struct place where = at(d, "action", d->event->action);
    for (size_t i = 0; !d->event->action.n && i < rules->procedure.n; i++)
        if (rules->procedure.items[i].effect == EFFECT_REGISTER)
            d->event->action = rules->procedure.items[i].action;
    for (enum fit fit = FIT_WHOLE; !d->rule && fit <= FIT_NAME; fit++) {
        d->rule = find_rule(rules, &d->matter, d->event->action, d->event, fit);
        if (d->rule && fit == FIT_WHOLE)
            return true;
    }
    const char *state = d->matter.state.n ? arena_str(d->context->arena, d->matter.state).p : "none";
    if (!d->rule)
        PROBLEM(d->problems, &where, MSG_case_action_unknown, ARG_TEXT("regime", d->matter.regime),
                ARG_EITHER("allowed", allowed_text(d).zh, allowed_text(d).en));
    else if (!procedure_from(d->rule, d->matter.state))
        REFUSE(d, &where, MSG_case_not_now,
               ARG_EITHER("state", word_title(state, LANGUAGE_ZH), word_title(state, LANGUAGE_EN)));
    else {
        struct both when = conditions_text(d->context->arena, rules, &d->matter, d->event->action, d->rule->regime);
        REFUSE(d, &where, MSG_case_not_for, ARG_EITHER("when", when.zh, when.en));
    }
    return false;
}

static bool is_actor(const struct decision *d, enum role role, struct str unit)
{
    const struct matter *m = &d->matter;
    const struct units *units = d->context->units;
    if (d->is_new)
        return units_find(units, unit)->kind == (role == ROLE_OFFICE ? UNIT_KIND_OFFICE : UNIT_KIND_UNIT);
    switch (role) {
    case ROLE_OFFICE:
        return unit_answers_for(units, unit, m->office);
    case ROLE_UNIT:
        return unit_answers_for(units, unit, m->handler);
    case ROLE_OFFICE_OR_UNIT:
        return unit_answers_for(units, unit, m->office) || unit_answers_for(units, unit, m->handler);
    case ROLE_REEXAM_BODY:
        return unit_answers_for(units, unit, m->reexam_body);
    case ROLE_REVIEW_BODY:
        return unit_answers_for(units, unit, m->review_body);
    case ROLE_JOINT_UNIT:
        return unit_answers_for_one(units, unit, m->joint_units);
    case ROLE_COMMON_SUPERIOR:
        return str_equal(unit_now(units, unit), unit_common_superior(units, m->handler, m->disputed_with));
    case ROLE_ANY:
    case ROLE_PETITIONER:
        break;
    }
    return true;
}

/* The names of units (codes between blanks), each with its code, which is what has to be typed. */
static struct str label(const struct decision *d, struct str codes)
{
    struct str all = STR(""), code;
    while (codes.n && str_cut(&codes, ' ', &code)) {
        const struct unit_record *unit = units_find(d->context->units, code);
        bool named = unit && !str_equal(unit->name, code);
        all = arena_printf(d->context->arena, "%.*s%s%.*s%s%.*s", STR_ARGS(all), all.n ? ", " : "",
                           STR_ARGS(named ? unit->name : code), named ? " " : "", STR_ARGS(named ? code : STR("")));
    }
    return all;
}

static struct str role_unit(const struct decision *d, const struct matter *m, enum role role)
{
    switch (role) {
    case ROLE_OFFICE:
        return m->office;
    case ROLE_UNIT:
    case ROLE_OFFICE_OR_UNIT:
        return m->handler.n ? m->handler : m->office;
    case ROLE_REEXAM_BODY:
        return m->reexam_body;
    case ROLE_REVIEW_BODY:
        return m->review_body;
    case ROLE_JOINT_UNIT:
        return m->joint_units;
    case ROLE_COMMON_SUPERIOR:
        return unit_common_superior(d->context->units, m->handler, m->disputed_with);
    case ROLE_ANY:
    case ROLE_PETITIONER:
        break;
    }
    return STR("");
}

/* A rating comes from the person alone: whoever names a unit as its writer is refused. */
static bool check_actor(struct decision *d)
{
    const struct case_event *e = d->event;
    bool rates = d->rule->effect == EFFECT_RATE_OFFICE || d->rule->effect == EFFECT_RATE_UNIT;
    struct place unit = at(d, "unit", e->unit), to = at(d, "to", e->to);
    if (e->to.n && !units_find(d->context->units, e->to)) {
        PROBLEM(d->problems, &to, MSG_unit_unknown);
        return false;
    }
    if (e->to.n && !unit_in_force(units_find(d->context->units, e->to), e->date)) {
        PROBLEM(d->problems, &to, MSG_case_unit_ended);
        return false;
    }
    if (e->unit.n && !units_find(d->context->units, e->unit)) {
        PROBLEM(d->problems, &unit, MSG_unit_unknown);
        return false;
    }
    if (rates && e->unit.n) {
        REFUSE(d, &unit, MSG_case_rating_by_unit, ARG_TEXT("actor", STR("")));
        return false;
    }
    if (d->rule->actor == ROLE_PETITIONER)
        return true;
    if (e->unit.n && is_actor(d, (enum role)d->rule->actor, e->unit))
        return true;
    if (d->rule->actor == ROLE_COMMON_SUPERIOR && !role_unit(d, &d->matter, ROLE_COMMON_SUPERIOR).n) {
        REFUSE(d, &unit, MSG_case_no_common_superior, ARG_TEXT("one", label(d, d->matter.handler)),
               ARG_TEXT("other", label(d, d->matter.disputed_with)));
        return false;
    }
    const char *who = word_name(role_words, d->rule->actor);
    REFUSE(d, &unit, e->unit.n ? MSG_case_not_by : MSG_case_unit_missing,
           ARG_EITHER("actor", word_title(who, LANGUAGE_ZH), word_title(who, LANGUAGE_EN)),
           ARG_TEXT("code", label(d, role_unit(d, &d->matter, (enum role)d->rule->actor))));
    return false;
}

static bool check_secrecy(struct decision *d)
{
    const struct matter *m = &d->matter;
    const struct units *units = d->context->units;
    size_t before = d->problems->total;
    struct str about = d->event->about.n ? d->event->about : m->about, list = about, unit;
    if (!m->secret && m->kind != KIND_ACCUSATION)
        return true;
    struct place where = at(d, "about", about);
    if (!about.n)
        PROBLEM(d->problems, &where, MSG_case_about_missing);
    while (list.n && str_cut(&list, ' ', &unit))
        if (unit.n && !units_find(d->context->units, unit))
            PROBLEM(d->problems, &where, MSG_unit_unknown);
    /* What was said before stays said: naming another unit does not open the way to the first. */
    const struct {
        const char *field;
        struct str unit;
    } named[] = {{"to", d->event->to},
                 {"unit", d->event->unit},
                 {"unit", d->rule->effect == EFFECT_SEND || d->rule->effect == EFFECT_RETURN ? STR("") : m->handler}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        where = at(d, named[i].field, named[i].unit);
        if (unit_is_concerned(units, about, named[i].unit) || unit_is_concerned(units, m->about, named[i].unit))
            PROBLEM(d->problems, &where, MSG_case_secret, ARG_TEXT("article", d->rule->article));
    }
    return d->problems->total == before;
}

/* Remedies go to the next higher organ of the one that answered (art. 35 and 36 of the regulation of 2022, 34 and 35 of
 * that of 2005), disputes to the nearest unit above both (art. 24), which names one below itself. */
static bool check_rank(struct decision *d)
{
    const struct matter *m = &d->matter;
    const struct units *units = d->context->units;
    const struct str to = d->event->to, unit = d->event->unit;
    const bool reexamines = d->rule->effect == EFFECT_REEXAMINE, reviews = d->rule->effect == EFFECT_REVIEW;
    const struct str answered = unit_now(units, reviews ? m->reexam_body : m->handler);
    struct place where = at(d, "to", to);
    if ((reexamines || reviews) && to.n && !unit_is_next_above(units, to, answered)) {
        const struct unit_record *record = units_find(units, answered);
        bool known = record && (record->parent.n || record->superior.n);
        struct str next = known ? arena_printf(d->context->arena, "%.*s%s%.*s", STR_ARGS(label(d, record->parent)),
                                               record->parent.n && record->superior.n ? ", " : "",
                                               STR_ARGS(label(d, record->superior)))
                                : STR("");
        REFUSE(d, &where, known ? MSG_case_not_next_above : MSG_case_no_next_above,
               ARG_TEXT("unit", known ? label(d, answered) : answered), ARG_TEXT("next", next));
        return false;
    }
    if (d->rule->actor == ROLE_COMMON_SUPERIOR && to.n && unit.n && !units_within(units, to, unit)) {
        REFUSE(d, &where, MSG_case_not_below, ARG_TEXT("unit", label(d, unit)));
        return false;
    }
    return true;
}

/* Whether the text is one of those that `allowed` names between strokes; empty allows any. */
static bool is_allowed(struct str text, struct str allowed)
{
    struct str one;
    bool any = !allowed.n;
    while (allowed.n && str_cut(&allowed, '|', &one))
        any |= str_equal(text, one);
    return any;
}

static bool check_needs(struct decision *d)
{
    size_t before = d->problems->total;
    struct str list = d->rule->needs, need;
    while (list.n && str_cut(&list, ' ', &need)) {
        size_t equals = str_find(need, '=', 0);
        struct str name = str_slice(need, 0, equals), allowed = str_slice(need, equals + 1, need.n);
        const struct field *field = name.n ? schema_field(&case_event_schema, name) : NULL;
        if (!field)
            continue;
        bool given = !field_is_empty(field, d->event);
        if (field->words == yes_no_words)
            given = *(const int *)(const void *)((const char *)d->event + field->offset) == YES;
        given |= (field->words == matter_kind_words && d->matter.kind) ||
                 (field->words == matter_route_words && d->matter.route);
        struct place where = at(d, field->name, STR(""));
        if (!given) {
            REFUSE(d, &where, MSG_case_needs, ARG_TEXT("column", name));
        } else if (field->type == FIELD_TEXT) {
            where.value = *(const struct str *)(const void *)((const char *)d->event + field->offset);
            if (!is_allowed(where.value, allowed))
                REFUSE(d, &where, MSG_case_needs_one_of, ARG_TEXT("words", allowed));
        }
    }
    return d->problems->total == before;
}

static bool check_numbers(struct decision *d)
{
    size_t before = d->problems->total;
    const struct case_event *e = d->event;
    const int64_t max = d->context->rules->petition.representatives_max;
    struct place people = at(d, "people", STR("")), representatives = at(d, "representatives", STR(""));
    struct place date = at(d, "date", STR("")), received = at(d, "received", STR(""));
    if (e->people != INTEGER_NONE && e->people < 1)
        PROBLEM(d->problems, &people, MSG_case_people);
    if (e->representatives != INTEGER_NONE && (e->representatives < 1 || e->representatives > max))
        PROBLEM(d->problems, &representatives, MSG_case_representatives, ARG_NUMBER("max", max));
    if (d->matter.last_day != DATE_NONE && e->date < d->matter.last_day)
        PROBLEM(d->problems, &date, MSG_case_date_before, ARG_DATE("day", d->matter.last_day));
    if (e->date > d->context->today)
        PROBLEM(d->problems, &date, MSG_case_date_future);
    const struct registration *newest = d->matter.n_registrations
                                            ? &d->matter.registrations[d->matter.n_registrations - 1]
                                            : NULL;
    const bool corrects = newest && d->rule->effect == EFFECT_CORRECT;
    const int32_t registered_day = corrects ? newest->registered_day : e->date;
    if (e->received != DATE_NONE && e->received > registered_day)
        PROBLEM(d->problems, &received, MSG_case_received_later);
    if (e->limit_day != DATE_NONE && e->limit_day < e->date)
        PROBLEM(d->problems, &date, MSG_case_limit_before);
    return d->problems->total == before;
}

static bool check_rating(struct decision *d)
{
    struct hash_hex hash;
    if (!list_has(d->rule->needs, STR("code")))
        return true;
    query_code_hash(d->matter.number, d->event->code, &hash);
    if (d->matter.code_hash.n && str_equal(d->matter.code_hash, str_from(hash.text)))
        return true;
    struct place where = at(d, "code", STR(""));
    PROBLEM(d->problems, &where, MSG_case_code_wrong);
    return false;
}

/* The units that the clocks of a rule's lists are for, once the event has happened. */
static struct matter after_event(const struct decision *d)
{
    struct matter after = d->matter;
    const struct case_event *e = d->event;
    struct str list = after.joint_units, unit;
    after.joint_units = d->rule->effect == EFFECT_JOIN ? e->to : STR("");
    while (d->rule->actor == ROLE_JOINT_UNIT && list.n && str_cut(&list, ' ', &unit))
        if (unit.n && unit_answers_for(d->context->units, e->unit, unit))
            after.joint_units = unit;
    if (d->is_new) {
        after.office = e->unit;
        after.handler = d->rule->effect == EFFECT_REGISTER_DIRECT ? e->unit : STR("");
    }
    if (d->rule->effect == EFFECT_SEND)
        after.handler = e->to;
    if (d->rule->effect == EFFECT_REEXAMINE)
        after.reexam_body = e->to;
    if (d->rule->effect == EFFECT_REVIEW)
        after.review_body = e->to;
    return after;
}

/* The day from which a clock is counted that says so: of a milestone or of another clock; DATE_NONE if none was. */
static int32_t day_counted_from(const struct matter *m, struct str from)
{
    for (size_t i = m->n_clocks; i-- > 0;)
        if (str_equal(m->clocks[i].rule, from))
            return m->clocks[i].start_day;
    return m->milestone_day[milestone_named(from)]; /* that of MILESTONE_NONE is DATE_NONE */
}

/* The list of a rule as the event keeps it: RULE for every clock of that rule, RULE:UNIT for that of one unit. What is
 * started always has its unit, and RULE:UNIT@DAY where its first day is not that of the event. */
static struct str clocks_of_units(const struct decision *d, struct str list, bool starts)
{
    if (!list.n) /* mostly */
        return STR("");
    const struct matter after = after_event(d);
    struct str token;
    _cleanup_buf_ struct buf out = BUF(4096);
    while (list.n && str_cut(&list, ' ', &token)) {
        const struct clock_token clock = clock_token_of(token);
        const struct deadline_rule *rule = deadlines_find(&d->context->rules->deadlines, clock.id);
        enum role role = clock.role ? (enum role)clock.role : rule ? role_of_deadline(rule) : ROLE_UNIT;
        if (!token.n)
            continue;
        buf_printf(&out, "%s%.*s", out.n ? " " : "", STR_ARGS(clock.id));
        if (starts || clock.role)
            buf_printf(&out, ":%.*s", STR_ARGS(role_unit(d, &after, role)));
        const int32_t day = clock.from.n ? day_counted_from(&d->matter, clock.from) : DATE_NONE;
        if (day == DATE_NONE)
            continue;
        buf_char(&out, '@');
        date_print(&out, day);
    }
    return arena_str(d->context->arena, buf_view(&out));
}

/* What may be done within a limit only is refused after it; a limit is lengthened within its own. */
static int check_clocks(struct decision *d, bool *ret, struct error *err)
{
    const struct rules *rules = d->context->rules;
    const struct case_event *e = d->event;
    const struct str extended = clocks_of_units(d, d->rule->clock_extend, false);
    struct place where = at(d, "date", STR(""));
    int32_t lapsed_day;
    if (!extended.p)
        return error_memory(err);
    TRY(find_lapse(d->context, &d->matter, d->rule, e->date, &lapsed_day, err));
    *ret = lapsed_day == DATE_NONE;
    if (!*ret)
        REFUSE(d, &where, MSG_case_late, ARG_DATE("due", lapsed_day));
    for (size_t i = 0; i < d->matter.n_clocks; i++) {
        const struct matter_clock *c = &d->matter.clocks[i];
        const struct deadline_rule *limit = deadlines_find(&rules->deadlines, c->rule);
        if (clock_is_open(c) && clock_is_in(extended, c) && e->days != INTEGER_NONE &&
            (!limit || !limit->extension || e->days < 1 || e->days > limit->extension->limit)) {
            where = at(d, "days", STR(""));
            REFUSE(d, &where, MSG_case_extension_days,
                   ARG_NUMBER("max", limit && limit->extension ? limit->extension->limit : 0));
            *ret = false;
        }
    }
    return 0;
}

static int fill_in(struct decision *d, struct error *err)
{
    struct case_event *e = d->event;
    e->regime = d->is_new ? d->matter.regime : STR("");
    e->state = str_equal(d->rule->to_state, STR("=")) ? STR("") : d->rule->to_state;
    e->clock_start = clocks_of_units(d, d->rule->clock_start, true);
    e->clock_stop = clocks_of_units(d, d->rule->clock_stop, false);
    e->clock_suspend = clocks_of_units(d, d->rule->clock_suspend, false);
    e->clock_resume = clocks_of_units(d, d->rule->clock_resume, false);
    e->clock_extend = clocks_of_units(d, d->rule->clock_extend, false);
    e->effect = d->rule->effect;
    e->milestone = d->rule->milestone;
    e->code = STR("");
    return e->clock_start.p && e->clock_stop.p && e->clock_suspend.p && e->clock_resume.p && e->clock_extend.p
               ? 0
               : error_memory(err);
}

int case_decide(const struct procedure_context *context, const struct matter *matter, struct case_event *event,
                const struct place *place, struct problems *problems, bool *ret, struct error *err)
{
    struct decision d = {.context = context,
                         .matter = matter ? *matter : matter_new(),
                         .is_new = !matter,
                         .event = event,
                         .place = place,
                         .problems = problems,
                         .allowed = {STR(""), STR("")}};
    if (d.is_new) {
        d.matter.regime = regime_of(context->rules, event->date);
        d.matter.simple = event->simple == YES;
    }
    d.matter.kind = event->kind ? event->kind : d.matter.kind;
    d.matter.route = event->route ? event->route : d.matter.route;
    *ret = false;
    struct place flag = at(&d, "transcribed", STR(""));
    if (matter && event->transcribed && !matter->transcribed) {
        PROBLEM(problems, &flag, MSG_case_transcribed_live);
        return 0;
    }
    d.matter.transcribed = event->transcribed;
    if (!choose_rule(&d))
        return 0;
    struct place where = at(&d, "action", event->action);
    if (d.rule->once == YES && matter_had(&d.matter, event->action)) {
        REFUSE(&d, &where, MSG_case_once, ARG_TEXT("number", d.matter.number));
        return 0;
    }
    bool in_time = false;
    /* Each is asked, so that all troubles are told at once; without a known actor the rest has nothing to stand on. */
    if (!check_actor(&d))
        return 0;
    TRY(check_clocks(&d, &in_time, err));
    bool good = check_secrecy(&d);
    good &= check_rank(&d);
    good &= check_needs(&d);
    good &= check_numbers(&d);
    good &= in_time;
    if (!good || !check_rating(&d))
        return 0;
    *ret = true;
    return fill_in(&d, err);
}
