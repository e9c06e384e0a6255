#include "cli/show.h"

#include "domain/petition/decide.h"
#include "formats/json_write.h"

/* What of an event is the program's own note to itself. */
static const char *const inner_fields[] = {"number", "code", "code_hash", "effect", NULL};

static void member_day(struct json_writer *json, const char *name, int32_t day)
{
    _cleanup_buf_ struct buf text = BUF(64);
    if (day != DATE_NONE)
        date_print(&text, day);
    json_write_member_text(json, name, day == DATE_NONE ? (struct str){NULL, 0} : buf_view(&text));
}

static void member_word(struct json_writer *json, const char *name, const struct word *words, int value)
{
    json_write_member_text(json, name, value ? str_from(word_name(words, value)) : (struct str){NULL, 0});
}

/* What is filled in of a record, each field under its name. */
static void write_fields(struct json_writer *json, const struct schema *schema, const void *item,
                         const char *const *except)
{
    _cleanup_buf_ struct buf text = BUF(OUTPUT_MAX);
    for (size_t i = 0; i < schema->n; i++) {
        const struct field *field = &schema->fields[i];
        bool skip = field_is_empty(field, item);
        for (size_t k = 0; except && except[k]; k++)
            skip |= str_equal(str_from(field->name), str_from(except[k]));
        if (skip)
            continue;
        buf_clear(&text);
        field_print(&text, field, item);
        json_write_member_text(json, field->name, buf_view(&text));
    }
}

static void write_head(struct json_writer *json, const struct matter *m)
{
    int64_t visits = 0, heads = 0;
    for (size_t i = 0; i < m->n_registrations; i++) {
        visits += m->registrations[i].channel == CHANNEL_VISIT;
        heads += m->registrations[i].people;
    }
    member_word(json, "kind", matter_kind_words, m->kind);
    member_word(json, "route", matter_route_words, m->route);
    json_write_member_text(json, "regime", m->regime);
    json_write_member_text(json, "office", m->office);
    json_write_member_text(json, "handler", m->handler.n ? m->handler : (struct str){NULL, 0});
    json_write_member_text(json, "title", m->title);
    json_write_member_text(json, "content", m->content);
    json_write_member_text(json, "place", m->place);
    json_write_member_text(json, "category", m->category);
    json_write_member_int(json, "registrations", (int64_t)m->n_registrations);
    json_write_member_int(json, "visits", visits);
    json_write_member_int(json, "heads", heads);
}

static void write_persons(struct json_writer *json, const struct person_rows *rows)
{
    json_write_name(json, STR("persons"));
    json_write_array(json);
    for (size_t i = 0; i < rows->n; i++) {
        const struct person_row *row = &rows->items[i];
        json_write_object(json);
        json_write_member_int(json, "place", (int64_t)row->place);
        member_word(json, "role", person_role_words, (int)row->role);
        json_write_member_bool(json, "erased", row->erased);
        if (row->known) {
            json_write_member_text(json, "name", row->person.person_name);
            json_write_member_text(json, "document", row->person.person_id);
            json_write_member_text(json, "phone", row->person.person_phone);
            json_write_member_text(json, "address", row->person.person_address);
            json_write_member_text(json, "postal", row->person.person_postal);
        }
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void write_attachments(struct json_writer *json, const struct attachment_rows *rows)
{
    json_write_name(json, STR("attachments"));
    json_write_array(json);
    for (size_t i = 0; i < rows->n; i++) {
        json_write_object(json);
        json_write_member_int(json, "place", (int64_t)rows->items[i].place);
        json_write_member_bool(json, "erased", rows->items[i].erased);
        if (rows->items[i].known)
            write_fields(json, &attachment_meta_schema, &rows->items[i].meta, NULL);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static int write_clocks(struct cli *cli, struct json_writer *json, const struct shown_matter *shown, struct error *err)
{
    json_write_name(json, STR("clocks"));
    json_write_array(json);
    for (size_t i = 0; i < shown->matter->n_clocks; i++) {
        const struct matter_clock *c = &shown->matter->clocks[i];
        int32_t due_day;
        TRY(matter_clock_due(&cli->arena, c, &cli->rules, shown->as_of_day, &due_day, err));
        json_write_object(json);
        json_write_member_text(json, "rule", c->rule);
        json_write_member_text(json, "unit", c->unit);
        member_day(json, "start", c->start_day);
        member_day(json, "due", due_day);
        member_day(json, "stopped", c->stop_day);
        member_day(json, "suspended", c->suspended_day);
        json_write_member_bool(json, "extended", c->extended);
        json_write_object_end(json);
    }
    json_write_array_end(json);
    return 0;
}

static void write_rule(void *state, const struct procedure_rule *rule)
{
    struct json_writer *json = state;
    json_write_object(json);
    json_write_member_text(json, "action", rule->action);
    json_write_member_text(json, "label", rule->label_zh);
    member_word(json, "actor", role_words, rule->actor);
    json_write_member_text(json, "article", rule->article);
    json_write_object_end(json);
}

int show_json(struct cli *cli, struct buf *out, const struct shown_matter *shown, struct error *err)
{
    const struct matter *m = shown->matter;
    struct json_writer json;
    json_write_begin(&json, out, 1);
    json_write_object(&json);
    json_write_member_text(&json, "number", m->number);
    json_write_member_text(&json, "state", m->state);
    json_write_member_bool(&json, "secret", !shown->whole);
    if (shown->whole) {
        write_head(&json, m);
        write_persons(&json, &shown->persons);
        write_attachments(&json, &shown->attachments);
        json_write_name(&json, STR("events"));
        json_write_array(&json);
        for (size_t i = 0; i < m->n_events; i++) {
            json_write_object(&json);
            write_fields(&json, &case_event_schema, m->events[i], inner_fields);
            json_write_object_end(&json);
        }
        json_write_array_end(&json);
        TRY(write_clocks(cli, &json, shown, err));
        json_write_name(&json, STR("allowed"));
        json_write_array(&json);
        const struct procedure_context context = {&cli->arena, &cli->rules, NULL, shown->as_of_day};
        TRY(case_allowed(&context, m, write_rule, &json, err));
        json_write_array_end(&json);
    }
    json_write_object_end(&json);
    json_write_end(&json);
    return 0;
}
