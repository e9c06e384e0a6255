#include "domain/petition/condition.h"

#include "domain/calendar/derivation.h"

struct condition_state {
    const struct matter *matter;
    const struct case_event *event;
};

static bool has_running(const struct matter *m, struct str clock)
{
    for (size_t i = 0; i < m->n_clocks; i++)
        if (clock_is_open(&m->clocks[i]) && str_equal(m->clocks[i].rule, clock))
            return true;
    return false;
}

static struct str matter_value(void *state, struct str name)
{
    const struct condition_state *s = state;
    const struct matter *m = s->matter;
    bool yes = m->transcribed;
    if (str_equal(name, STR("kind")))
        return str_from(word_name(matter_kind_words, m->kind));
    if (str_equal(name, STR("route")))
        return str_from(word_name(matter_route_words, m->route));
    if (str_equal(name, STR("channel")))
        return str_from(m->n_registrations ? word_name(channel_words, m->registrations[0].channel) : "");
    if (str_starts(name, STR(CONDITION_RUNNING)))
        yes = has_running(m, str_slice(name, sizeof CONDITION_RUNNING - 1, name.n));
    else if (str_equal(name, STR("joint_units")))
        yes = m->joint_units.n;
    else if (str_equal(name, STR("limited")))
        yes = s->event && s->event->limit_day != DATE_NONE;
    else if (str_equal(name, STR("simple")))
        yes = m->simple;
    return yes ? STR("yes") : STR("no");
}

bool condition_holds(const struct procedure_rule *rule, const struct matter *m, const struct case_event *event)
{
    return filter_holds(&rule->when, matter_value, &(struct condition_state){m, event});
}

struct str clock_title(const struct rules *rules, struct str id, enum language language)
{
    const struct deadline_rule *rule = deadlines_find(&rules->deadlines, id);
    const struct {
        const char *id;
        enum message_id message;
    } named[] = {{CLOCK_LIMIT_DAY, MSG_clock_limit_day},
                 {CLOCK_URGED_DAY, MSG_clock_urged_day},
                 {CLOCK_SUPERIOR_DAY, MSG_clock_superior_day}};
    if (rule)
        return deadline_duty(rule, language);
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (str_equal(id, str_from(named[i].id)))
            return message_text(named[i].message, language);
    return id;
}

static void print_term(struct buf *out, const struct rules *rules, const struct filter_term *term,
                       enum language language)
{
    const bool negative = term->operator== FILTER_IS_NOT;
    struct str values = term->values, value;
    if (str_starts(term->name, STR(CONDITION_RUNNING))) {
        struct str clock = str_slice(term->name, sizeof CONDITION_RUNNING - 1, term->name.n);
        const bool runs = str_equal(values, STR("yes")) != negative;
        const struct message_argument argument = ARG_TEXT("clock", clock_title(rules, clock, language));
        message_print(out, &(struct message){runs ? MSG_condition_running : MSG_condition_stopped, &argument, 1},
                      language);
        return;
    }
    buf_printf(out, "%.*s%s", STR_ARGS(message_title("field", term->name, language)), negative ? "≠" : "=");
    for (bool first = true; values.n && str_cut(&values, '|', &value); first = false)
        buf_printf(out, "%s%.*s", first ? "" : "/", STR_ARGS(message_title("word", value, language)));
}

static void print_conditions(struct buf *out, const struct rules *rules, const struct matter *m, struct str action,
                             struct str regime, enum language language)
{
    for (size_t i = 0; i < rules->procedure.n; i++) {
        const struct procedure_rule *rule = &rules->procedure.items[i];
        if (!str_equal(rule->action, action) || !str_equal(rule->regime, regime) || !procedure_from(rule, m->state) ||
            (rule_is_of_history(rule) && !m->transcribed))
            continue;
        if (out->n)
            buf_str(out, message_text(MSG_condition_or, language));
        for (size_t t = 0; t < rule->when.n; t++) {
            buf_str(out, t ? STR(" ") : STR(""));
            print_term(out, rules, &rule->when.terms[t], language);
        }
    }
}

struct both conditions_text(struct arena *arena, const struct rules *rules, const struct matter *m, struct str action,
                            struct str regime)
{
    _cleanup_buf_ struct buf zh = BUF(1 << 16), en = BUF(1 << 16);
    print_conditions(&zh, rules, m, action, regime, LANGUAGE_ZH);
    print_conditions(&en, rules, m, action, regime, LANGUAGE_EN);
    struct both text = {arena_str(arena, buf_view(&zh)), arena_str(arena, buf_view(&en))};
    return text.en.p ? text : (struct both){{NULL, 0}, {NULL, 0}};
}
