/* What somebody who asks with the query code is told (2022: article 21; 2005: article 12): where the matter is, what
 * was done about it and by when, and what he or she may do now. Nothing of a person, and nothing that units told each
 * other. */
#include "cli/show.h"
#include "domain/petition/decide.h"
#include "formats/json_write.h"

struct answer {
    struct cli *cli;
    const struct matter *m;
    const struct unit_names *names;
    int32_t today;
    struct buf *out;          /* of the text */
    struct json_writer *json; /* or this */
};

static struct str day_of(struct cli *cli, int32_t day)
{
    _cleanup_buf_ struct buf text = BUF(64);
    date_print(&text, day);
    return arena_str(&cli->arena, buf_view(&text));
}

static struct str unit_on(const struct answer *a, struct str code, int32_t day)
{
    return code.n ? unit_name(a->names, code, day) : word_title("petitioner", a->cli->language);
}

/* What concerns the petitioner: the acts of coming, and the steps that set a milestone. */
static void tell_steps(struct answer *a)
{
    for (size_t i = 0; i < a->m->n_events; i++) {
        const struct case_event *e = a->m->events[i];
        const bool comes = e->effect == EFFECT_REGISTER || e->effect == EFFECT_REGISTER_DIRECT ||
                           e->effect == EFFECT_REPEAT;
        if (!comes && !e->milestone)
            continue;
        const struct str date = day_of(a->cli, e->date), unit = unit_on(a, e->unit, e->date);
        const struct str title = cli_action(a->cli, a->m, e);
        if (a->json) {
            json_write_object(a->json);
            json_write_member_text(a->json, "date", date);
            json_write_member_text(a->json, "action", e->action);
            json_write_member_text(a->json, "unit", e->unit);
            json_write_object_end(a->json);
        } else {
            buf_printf(a->out, "  %.*s  %.*s  %.*s\n", STR_ARGS(date), STR_ARGS(title), STR_ARGS(unit));
        }
    }
}

/* The limit for the conclusion, and the days up to which the petitioner may ask for more. */
static int tell_limits(struct answer *a, struct error *err)
{
    for (size_t i = 0; i < a->m->n_clocks; i++) {
        const struct matter_clock *c = &a->m->clocks[i];
        int32_t due_day;
        if (!clock_is_open(c) || (c->unit.n && !list_has(a->cli->rules.procedure.conclusion_clocks, c->rule)))
            continue;
        TRY(matter_clock_due(&a->cli->arena, c, &a->cli->rules, a->today, &due_day, err));
        if (due_day == DATE_NONE || (!c->unit.n && due_day < a->today))
            continue;
        if (a->json) {
            json_write_object(a->json);
            json_write_member_text(a->json, "rule", c->rule);
            json_write_member_text(a->json, "unit", c->unit);
            json_write_member_text(a->json, "due", day_of(a->cli, due_day));
            json_write_object_end(a->json);
        } else {
            const struct str said = SAY(a->cli, MSG_show_due, ARG_TEXT("unit", unit_on(a, c->unit, a->today)),
                                        ARG_DATE("day", due_day), ARG_TEXT("duty", cli_duty(a->cli, c->rule)));
            buf_printf(a->out, "  %.*s\n", STR_ARGS(said));
        }
    }
    return 0;
}

static void tell_action(void *state, const struct procedure_rule *rule)
{
    struct answer *a = state;
    const bool zh = a->cli->language == LANGUAGE_ZH;
    if (rule->actor != ROLE_PETITIONER)
        return;
    if (a->json)
        json_write_text(a->json, rule->action);
    else
        buf_printf(a->out, "  %.*s [%.*s]\n", STR_ARGS(zh ? rule->label_zh : rule->label_en), STR_ARGS(rule->article));
}

static void begin_part(struct answer *a, const char *name, enum message_id head)
{
    if (a->json) {
        json_write_name(a->json, str_from(name));
        json_write_array(a->json);
    } else {
        buf_printf(a->out, "\n%.*s\n", STR_ARGS(message_text(head, a->cli->language)));
    }
}

static void end_part(struct answer *a)
{
    if (a->json)
        json_write_array_end(a->json);
}

static void tell_head(struct answer *a)
{
    const struct matter *m = a->m;
    const struct str state = word_title(arena_str(&a->cli->arena, m->state).p, a->cli->language);
    if (a->json) {
        json_write_member_text(a->json, "number", m->number);
        json_write_member_text(a->json, "state", m->state);
        json_write_member_text(a->json, "unit", m->secret ? STR("") : m->handler);
        return;
    }
    buf_printf(a->out, "%.*s\n%.*s\n", STR_ARGS(m->number),
               STR_ARGS(SAY(a->cli, MSG_case_state, ARG_TEXT("state", state))));
    if (m->handler.n && !m->secret)
        buf_printf(a->out, "%.*s\n",
                   STR_ARGS(SAY(a->cli, MSG_show_with, ARG_TEXT("unit", unit_on(a, m->handler, a->today)))));
}

static int tell(struct answer *a, struct error *err)
{
    tell_head(a);
    if (a->m->secret) /* who may read over the shoulder? the state is all that is said of it anywhere */
        return 0;
    begin_part(a, "events", MSG_show_events);
    tell_steps(a);
    end_part(a);
    begin_part(a, "limits", MSG_show_clocks);
    TRY(tell_limits(a, err));
    end_part(a);
    begin_part(a, "allowed", MSG_show_allowed);
    const struct procedure_context context = {&a->cli->arena, &a->cli->rules, NULL, a->today};
    TRY(case_allowed(&context, a->m, tell_action, a, err));
    end_part(a);
    return 0;
}

int show_answer(struct cli *cli, struct buf *out, const struct matter *m, struct str code, int32_t today, bool as_json,
                struct error *err)
{
    struct json_writer json = {0};
    struct answer a = {.cli = cli, .m = m, .today = today, .out = out, .json = as_json ? &json : NULL};
    struct hash_hex hash;
    query_code_hash(m->number, code, &hash);
    if (!m->code_hash.n || !str_equal(m->code_hash, str_from(hash.text))) {
        const struct place place = {.field = STR("code")};
        return FAIL_AT(err, &place, MSG_case_code_wrong);
    }
    TRY(cli_unit_names(cli, &a.names, err));
    if (!as_json)
        return tell(&a, err);
    json_write_begin(&json, out, 1);
    json_write_object(&json);
    TRY(tell(&a, err));
    json_write_object_end(&json);
    json_write_end(&json);
    return 0;
}
