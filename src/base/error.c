#include "base/error.h"

#include <assert.h>
#include <string.h>

static struct str keep_text(struct error *err, struct str s)
{
    struct str kept = utf8_prefix(s, sizeof err->text - err->n_text);
    char *copy = err->text + err->n_text;
    if (kept.n)
        memcpy(copy, kept.p, kept.n);
    err->n_text += kept.n;
    return (struct str){copy, kept.n};
}

static struct message keep_message(struct error *err, enum message_id id, const struct message_argument *arguments)
{
    struct message kept = {.id = id, .arguments = err->arguments + err->n_arguments};
    const size_t room = sizeof err->arguments / sizeof *err->arguments;
    for (; arguments->name && kept.n < ERROR_ARGUMENTS && err->n_arguments < room; arguments++, kept.n++) {
        struct message_argument argument = *arguments;
        argument.text = keep_text(err, argument.text);
        argument.en = keep_text(err, argument.en);
        err->arguments[err->n_arguments++] = argument;
    }
    return kept;
}

void error_set(struct error *err, const struct place *place, enum message_id id,
               const struct message_argument *arguments)
{
    assert(arguments);
    err->n_chain = err->n_arguments = err->n_text = 0;
    err->place = (struct place){0};
    if (place) {
        err->place.line = place->line;
        err->place.column = place->column;
        err->place.file = keep_text(err, utf8_prefix(place->file, 512));
        err->place.field = keep_text(err, utf8_prefix(place->field, 128));
        err->place.value = keep_text(err, utf8_prefix(place->value, 256));
    }
    err->message = keep_message(err, id, arguments);
}

void error_while(struct error *err, enum message_id id, const struct message_argument *arguments)
{
    if (err->n_chain < ERROR_CHAIN)
        err->chain[err->n_chain++] = keep_message(err, id, arguments);
}

/* What people call a column; rules also speak of facts, which are no column of their own. */
static struct str field_name(struct str field, enum language language)
{
    struct str title = message_title("field", field, language);
    return str_equal(title, field) ? message_title("fact", field, language) : title;
}

static void print_place(struct buf *out, const struct place *place, enum language language)
{
    if (place->file.n) {
        buf_str(out, place->file);
        if (place->line)
            buf_printf(out, ":%lld", (long long)place->line);
        if (place->line && place->column)
            buf_printf(out, ":%lld", (long long)place->column);
        buf_text(out, ": ");
    }
    const struct message_argument arguments[] = {ARG_TEXT("field", field_name(place->field, language)),
                                                 ARG_TEXT("value", place->value)};
    enum message_id id = !place->field.n ? MSG_none : place->value.n ? MSG_place_field_value : MSG_place_field;
    if (id != MSG_none)
        message_print(out, &(struct message){id, arguments, 2}, language);
}

void error_print(struct buf *out, const struct error *err, enum language language)
{
    print_place(out, &err->place, language);
    message_print(out, &err->message, language);
    for (size_t i = 0; i < err->n_chain; i++) {
        buf_text(out, language == LANGUAGE_ZH ? "（" : " (");
        message_print(out, &err->chain[i], language);
        buf_text(out, language == LANGUAGE_ZH ? "）" : ")");
    }
}

int error_exit_status(const struct error *err)
{
    switch (message_class(err->message.id)) {
    case CLASS_FINDING:
        return 1;
    case CLASS_INPUT:
        return 2;
    case CLASS_TEXT:
    case CLASS_STATE:
        break;
    }
    return 3;
}

void problems_add(struct problems *problems, const struct place *place, enum message_id id,
                  const struct message_argument *arguments)
{
    struct arena *arena = problems->arena;
    problems->total++;
    if (problems->n >= PROBLEMS_KEPT || !ARENA_ROOM(arena, problems->items, problems->n, problems->capacity))
        return;
    size_t n = 0;
    while (arguments[n].name)
        n++;
    struct message_argument *kept = ARENA_NEW_ARRAY(arena, n + 1, struct message_argument);
    if (!kept)
        return;
    for (size_t i = 0; i < n; i++) {
        kept[i] = arguments[i];
        if (kept[i].kind == ARGUMENT_TEXT || kept[i].kind == ARGUMENT_EITHER)
            kept[i].text = arena_str(arena, kept[i].text);
        if (kept[i].kind == ARGUMENT_EITHER)
            kept[i].en = arena_str(arena, kept[i].en);
    }
    struct place where = place ? *place : (struct place){0};
    where.file = arena_str(arena, where.file);
    where.field = arena_str(arena, where.field);
    where.value = arena_str(arena, where.value);
    problems->items[problems->n++] = (struct problem){where, {id, kept, n}};
}

void problems_add_error(struct problems *problems, const struct place *place, const struct error *err)
{
    struct message_argument arguments[ERROR_ARGUMENTS + 1] = {0};
    if (err->message.n)
        memcpy(arguments, err->message.arguments, err->message.n * sizeof *arguments);
    problems_add(problems, place ? place : &err->place, err->message.id, arguments);
}

void problem_print(struct buf *out, const struct problem *problem, enum language language)
{
    print_place(out, &problem->place, language);
    message_print(out, &problem->message, language);
}
