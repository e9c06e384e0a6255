#include "domain/petition/matter.h"

struct matter matter_new(void)
{
    const struct str none = STR("");
    struct matter m = {.number = none,
                       .regime = none,
                       .state = none,
                       .office = none,
                       .handler = none,
                       .reexam_body = none,
                       .review_body = none,
                       .joint_units = none,
                       .disputed_with = none,
                       .title = none,
                       .content = none,
                       .place = none,
                       .category = none,
                       .about = none,
                       .code_hash = none,
                       .merged_into = none,
                       .split_into = none,
                       .counted = true,
                       .office_rated_day = DATE_NONE,
                       .unit_rated_day = DATE_NONE,
                       .last_day = DATE_NONE};
    for (int i = 0; i < MILESTONES; i++)
        m.milestone_day[i] = DATE_NONE;
    return m;
}

bool matter_had(const struct matter *m, struct str action)
{
    for (size_t i = 0; i < m->n_events; i++)
        if (str_equal(m->events[i]->action, action))
            return true;
    return false;
}

static void keep(struct str *kept, struct str said)
{
    if (said.n)
        *kept = said;
}

static int add_registration(struct arena *arena, struct matter *m, const struct case_event *e, int64_t seq,
                            struct error *err)
{
    if (!ARENA_ROOM(arena, m->registrations, m->n_registrations, m->registrations_capacity))
        return error_memory(err);
    m->registrations[m->n_registrations++] = (struct registration){
        .seq = seq,
        .received_day = e->received == DATE_NONE ? e->date : e->received,
        .registered_day = e->date,
        .channel = e->channel,
        .people = e->people == INTEGER_NONE ? 1 : e->people,
        .unit = e->unit};
    return 0;
}

static void correct_registration(struct registration *r, const struct case_event *e)
{
    r->channel = e->channel ? e->channel : r->channel;
    r->people = e->people == INTEGER_NONE ? r->people : e->people;
    r->received_day = e->received == DATE_NONE ? r->received_day : e->received;
}

static int apply_effect(struct arena *arena, struct matter *m, const struct case_event *e, int64_t seq,
                        struct error *err)
{
    switch ((enum effect)e->effect) {
    case EFFECT_REGISTER:
    case EFFECT_REGISTER_DIRECT:
        m->number = e->number;
        m->regime = e->regime;
        m->office = e->unit;
        m->simple = e->simple == YES;
        m->counted = e->uncounted != YES;
        m->transcribed = e->transcribed;
        if (e->effect == EFFECT_REGISTER_DIRECT)
            m->handler = e->unit;
        return add_registration(arena, m, e, seq, err);
    case EFFECT_REPEAT:
        return add_registration(arena, m, e, seq, err);
    case EFFECT_SEND:
        m->handler = e->to;
        return 0;
    case EFFECT_RETURN:
        m->handler = m->joint_units = STR("");
        return 0;
    case EFFECT_REEXAMINE:
        m->reexam_body = e->to;
        return 0;
    case EFFECT_REVIEW:
        m->review_body = e->to;
        return 0;
    case EFFECT_RATE_OFFICE:
        m->office_rating = e->rating;
        m->office_rated_day = e->date;
        return 0;
    case EFFECT_RATE_UNIT:
        m->unit_rating = e->rating;
        m->unit_rated_day = e->date;
        return 0;
    case EFFECT_MERGE:
        m->merged_into = e->other;
        return 0;
    case EFFECT_SPLIT:
        m->split_into = e->other;
        return 0;
    case EFFECT_CORRECT:
        correct_registration(&m->registrations[m->n_registrations - 1], e);
        return 0;
    case EFFECT_VOID:
        m->counted = false;
        return 0;
    case EFFECT_ORDINARY:
        m->simple = false;
        return 0;
    case EFFECT_JOIN:
        m->joint_units = m->joint_units.n ? arena_printf(arena, "%.*s %.*s", STR_ARGS(m->joint_units), STR_ARGS(e->to))
                                          : e->to;
        return m->joint_units.p ? 0 : error_memory(err);
    case EFFECT_DISPUTE:
        m->disputed_with = e->to;
        return 0;
    case EFFECT_ISSUE_CODE:
    case EFFECT_SECRECY:
        break;
    }
    return 0;
}

static int add_suspension(struct arena *arena, struct matter_clock *c, struct deadline_suspension suspension,
                          struct error *err)
{
    if (!ARENA_ROOM(arena, c->suspensions, c->n_suspensions, c->suspensions_capacity))
        return error_memory(err);
    c->suspensions[c->n_suspensions++] = suspension;
    return 0;
}

/* Takes the day off the end of RULE:UNIT@DAY; DATE_NONE where there is none. A unit's code may have an '@' in it. */
static int32_t cut_day(struct str *token)
{
    int32_t day;
    for (size_t at = token->n; at-- > 0;)
        if (token->p[at] == '@' && date_parse(str_slice(*token, at + 1, token->n), &day)) {
            *token = str_slice(*token, 0, at);
            return day;
        }
    return DATE_NONE;
}

/* RULE:UNIT, from the day of the event, or RULE:UNIT@DAY. */
static int start_clock(struct arena *arena, struct matter *m, const struct case_event *e, struct str token,
                       struct error *err)
{
    const int32_t day = cut_day(&token);
    size_t colon = str_find(token, ':', 0);
    struct str rule = str_slice(token, 0, colon);
    if (!ARENA_ROOM(arena, m->clocks, m->n_clocks, m->clocks_capacity))
        return error_memory(err);
    m->clocks[m->n_clocks++] = (struct matter_clock){.rule = rule,
                                                     .unit = str_slice(token, colon + 1, token.n),
                                                     .start_day = day == DATE_NONE ? e->date : day,
                                                     .stop_day = DATE_NONE,
                                                     .limit_day = clock_names_its_day(rule) ? e->limit_day : DATE_NONE,
                                                     .suspended_day = DATE_NONE,
                                                     .approved_by = STR("")};
    return 0;
}

/* A clock that was suspended goes on after it; one that was stopped goes on as if it had been suspended meanwhile. */
static int resume_clock(struct arena *arena, struct matter_clock *c, int32_t day, struct error *err)
{
    struct deadline_suspension away;
    if (!clock_is_open(c)) {
        int32_t left_day = c->stop_day;
        c->stop_day = DATE_NONE;
        return deadline_away(left_day, day, &away) ? add_suspension(arena, c, away, err) : 0;
    }
    if (c->suspended_day == DATE_NONE)
        return 0;
    away = (struct deadline_suspension){c->suspended_day, day, SUSPENSION_HEARING};
    c->suspended_day = DATE_NONE;
    return add_suspension(arena, c, away, err);
}

/* RULE, or RULE:UNIT for that of one unit alone, with or without a day. */
static bool names_clock(struct str token, const struct matter_clock *c)
{
    cut_day(&token);
    size_t colon = str_find(token, ':', 0);
    return str_equal(str_slice(token, 0, colon), c->rule) &&
           (colon == token.n || str_equal(str_slice(token, colon + 1, token.n), c->unit));
}

bool clock_is_in(struct str list, const struct matter_clock *c)
{
    struct str token;
    while (list.n && str_cut(&list, ' ', &token))
        if ((str_equal(token, STR("*")) && !str_equal(c->rule, STR(CLOCK_SUPERIOR_DAY))) || names_clock(token, c))
            return true;
    return false;
}

/* Those that stand still go on, of every unit. Only a return sets one going that was stopped, the newest. */
static int resume_clocks(struct arena *arena, struct matter *m, const struct case_event *e, struct str token,
                         struct error *err)
{
    struct matter_clock *newest = NULL;
    for (size_t i = 0; i < m->n_clocks; i++) {
        struct matter_clock *c = &m->clocks[i];
        if (!names_clock(token, c))
            continue;
        newest = c;
        if (clock_is_open(c))
            TRY(resume_clock(arena, c, e->date, err));
    }
    const bool returns = e->effect == EFFECT_RETURN && newest && !clock_is_open(newest);
    return returns ? resume_clock(arena, newest, e->date, err) : 0;
}

static int apply_clocks(struct arena *arena, struct matter *m, const struct case_event *e, struct error *err)
{
    for (size_t i = m->n_clocks; i-- > 0;) {
        struct matter_clock *c = &m->clocks[i];
        if (clock_is_open(c) && clock_is_in(e->clock_stop, c))
            c->stop_day = e->date;
        if (clock_is_open(c) && clock_is_in(e->clock_suspend, c) && c->suspended_day == DATE_NONE)
            c->suspended_day = e->date;
        if (clock_is_open(c) && clock_is_in(e->clock_extend, c)) {
            c->extended = true;
            c->extension_days = e->days == INTEGER_NONE ? 0 : e->days;
            c->approved_by = e->approved_by;
        }
    }
    struct str list = e->clock_resume, token;
    while (list.n && str_cut(&list, ' ', &token))
        TRY(resume_clocks(arena, m, e, token, err));
    list = e->clock_start;
    while (list.n && str_cut(&list, ' ', &token))
        TRY(start_clock(arena, m, e, token, err));
    return 0;
}

/* What was said stays said: naming another unit does not open the way to the first. */
static int join_about(struct arena *arena, struct matter *m, struct str about, struct error *err)
{
    struct str unit;
    while (about.n && str_cut(&about, ' ', &unit)) {
        if (!unit.n || list_has(m->about, unit))
            continue;
        m->about = m->about.n ? arena_printf(arena, "%.*s %.*s", STR_ARGS(m->about), STR_ARGS(unit)) : unit;
        if (!m->about.p)
            return error_memory(err);
    }
    return 0;
}

int matter_apply(struct arena *arena, struct matter *m, const struct case_event *e, int64_t seq, struct error *err)
{
    if (!ARENA_ROOM(arena, m->events, m->n_events, m->events_capacity))
        return error_memory(err);
    m->events[m->n_events++] = e;
    TRY(apply_effect(arena, m, e, seq, err));
    TRY(apply_clocks(arena, m, e, err));
    TRY(join_about(arena, m, e->about, err));
    keep(&m->state, e->state);
    if (e->effect != EFFECT_REPEAT) { /* one more letter tells the matter once more, it does not rename it */
        keep(&m->title, e->title);
        keep(&m->content, e->content);
        keep(&m->place, e->place);
    }
    keep(&m->category, e->category);
    keep(&m->code_hash, e->code_hash);
    m->kind = e->kind ? e->kind : m->kind;
    m->route = e->route ? e->route : m->route;
    m->secret |= m->kind == KIND_ACCUSATION || e->effect == EFFECT_SECRECY;
    m->last_day = e->date;
    if (e->milestone && m->milestone_day[e->milestone] == DATE_NONE)
        m->milestone_day[e->milestone] = e->date;
    return 0;
}

const struct matter_clock *matter_conclusion_clock(const struct matter *m, const struct procedure *procedure)
{
    const int32_t concluded_day = m->milestone_day[MILESTONE_CONCLUDED];
    const struct matter_clock *newest = NULL;
    for (size_t i = m->n_clocks; i-- > 0;) {
        const struct matter_clock *c = &m->clocks[i];
        if (!list_has(procedure->conclusion_clocks, c->rule) || !str_equal(c->unit, m->handler))
            continue;
        if (c->stop_day == concluded_day) /* both are DATE_NONE while it runs */
            return c;
        newest = newest ? newest : c;
    }
    return newest;
}

int matter_clock_deadline(struct arena *arena, const struct matter_clock *c, const struct deadlines *deadlines,
                          int32_t as_of_day, struct deadline_clock *ret, struct error *err)
{
    struct deadline_clock clock = {.rule = deadlines_find(deadlines, c->rule),
                                   .start_day = c->start_day,
                                   .suspensions = c->suspensions,
                                   .n_suspensions = c->n_suspensions};
    if (clock.rule && c->extended)
        clock.extension = (struct deadline_extension){clock.rule->extension, c->extension_days, c->approved_by};
    if (c->suspended_day != DATE_NONE && c->suspended_day <= as_of_day) {
        struct deadline_suspension *all = ARENA_NEW_ARRAY(arena, c->n_suspensions + 1, struct deadline_suspension);
        if (!all)
            return error_memory(err);
        for (size_t i = 0; i < c->n_suspensions; i++)
            all[i] = c->suspensions[i];
        all[clock.n_suspensions++] = (struct deadline_suspension){c->suspended_day, as_of_day, SUSPENSION_HEARING};
        clock.suspensions = all;
    }
    *ret = clock;
    return 0;
}

int matter_clock_due(struct arena *arena, const struct matter_clock *c, const struct rules *rules, int32_t as_of_day,
                     int32_t *ret_due_day, struct error *err)
{
    struct deadline_clock clock;
    struct deadline deadline;
    TRY(matter_clock_deadline(arena, c, &rules->deadlines, as_of_day, &clock, err));
    if (!clock.rule) { /* a day that the event set, or a rule that is there no more */
        *ret_due_day = c->limit_day;
        return 0;
    }
    TRY(deadline_compute(&rules->calendar, &clock, &deadline, err));
    *ret_due_day = deadline.due_day;
    return 0;
}
