#include "base/message.h"

#include <string.h>

#include "base/date.h"
#include "base/money.h"

/* The rows of messages/, sorted by name; made by tools/messages.py. */
struct message_row {
    const char *name;
    enum message_class class;
    struct str text[2];
};
static const struct message_row rows[] = {
#include "messages.gen.inc"
};

struct str message_text(enum message_id id, enum language language)
{
    return rows[id].text[language];
}

enum message_class message_class(enum message_id id)
{
    return rows[id].class;
}

const char *message_name(enum message_id id)
{
    return rows[id].name;
}

enum message_id message_find(struct str name)
{
    size_t low = 1, high = MESSAGE_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(str_from(rows[middle].name), name);
        if (order == 0)
            return (enum message_id)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return MSG_none;
}

struct str message_title(const char *prefix, struct str name, enum language language)
{
    _cleanup_buf_ struct buf id = BUF(256);
    buf_printf(&id, "%s_%.*s", prefix, STR_ARGS(name));
    for (size_t i = 0; i < id.n; i++)
        if (id.p[i] == '-')
            id.p[i] = '_';
    enum message_id found = buf_ok(&id) ? message_find(buf_view(&id)) : MSG_none;
    return found == MSG_none ? name : message_text(found, language);
}

static void print_argument(struct buf *out, const struct message_argument *a, enum language language)
{
    switch (a->kind) {
    case ARGUMENT_TEXT:
        buf_str(out, a->text);
        return;
    case ARGUMENT_EITHER:
        buf_str(out, language == LANGUAGE_ZH ? a->text : a->en);
        return;
    case ARGUMENT_NUMBER:
        buf_int(out, a->number);
        return;
    case ARGUMENT_MONEY:
        money_print(out, a->number);
        return;
    case ARGUMENT_DATE:
        date_print(out, (int32_t)a->number);
        return;
    case ARGUMENT_MESSAGE:
        buf_str(out, message_text((enum message_id)a->number, language));
        return;
    }
}

static const struct message_argument *find_argument(const struct message *message, struct str name)
{
    for (size_t i = 0; i < message->n; i++)
        if (str_equal(str_from(message->arguments[i].name), name))
            return &message->arguments[i];
    return NULL;
}

void message_print(struct buf *out, const struct message *message, enum language language)
{
    struct str text = message_text(message->id, language);
    for (size_t at = 0; at < text.n;) {
        size_t open = str_find(text, '{', at), close = str_find(text, '}', open);
        buf_str(out, str_slice(text, at, open));
        if (close >= text.n) {
            buf_str(out, str_slice(text, open, text.n));
            return;
        }
        const struct message_argument *argument = find_argument(message, str_slice(text, open + 1, close));
        if (argument)
            print_argument(out, argument, language);
        else
            buf_str(out, str_slice(text, open, close + 1));
        at = close + 1;
    }
}
