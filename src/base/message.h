/*
 * What people read. Every sentence is a row of messages/TOPIC.tsv with an id, a class and its text in
 * Chinese and English; the code holds ids and typed arguments only, and the text is made once, where
 * it is shown.
 */
#ifndef XINFANG_BASE_MESSAGE_H
#define XINFANG_BASE_MESSAGE_H

#include "base/buf.h"
#include "base/decimal.h"
#include "messages.gen.h" /* enum message_id: MSG_file_not_found, ...; MSG_none is 0 */

enum language { LANGUAGE_ZH, LANGUAGE_EN };

/* What a message means for the exit status; the second column of its row. */
enum message_class {
    CLASS_TEXT,    /* words and sentences that report no trouble */
    CLASS_INPUT,   /* exit 2: usage or input is wrong */
    CLASS_FINDING, /* exit 1: the thing asked about is not in order */
    CLASS_STATE,   /* exit 3: cannot be done now: locked, disk full */
};

enum message_argument_kind {
    ARGUMENT_TEXT,
    ARGUMENT_EITHER, /* a text of the rules, which say it in both languages */
    ARGUMENT_NUMBER,
    ARGUMENT_MONEY,
    ARGUMENT_DATE,
    ARGUMENT_MESSAGE
};

struct message_argument {
    const char *name; /* the {name} it stands for */
    enum message_argument_kind kind;
    struct str text; /* of ARGUMENT_EITHER the Chinese one */
    int64_t number;
    struct str en;
};

#define ARG_TEXT(argument, value) ((struct message_argument){(argument), ARGUMENT_TEXT, (value), 0, {0}})
#define ARG_EITHER(argument, zh, en) ((struct message_argument){(argument), ARGUMENT_EITHER, (zh), 0, (en)})
#define ARG_NUMBER(argument, value) ((struct message_argument){(argument), ARGUMENT_NUMBER, {0}, (int64_t)(value), {0}})
#define ARG_MONEY(argument, fen) ((struct message_argument){(argument), ARGUMENT_MONEY, {0}, (fen), {0}})
#define ARG_DATE(argument, day) ((struct message_argument){(argument), ARGUMENT_DATE, {0}, (day), {0}})
/* A word that is itself a message, such as the name of a field. */
#define ARG_MESSAGE(argument, id) ((struct message_argument){(argument), ARGUMENT_MESSAGE, {0}, (int64_t)(id), {0}})

struct message {
    enum message_id id;
    const struct message_argument *arguments;
    size_t n;
};

struct str message_text(enum message_id id, enum language language);
enum message_class message_class(enum message_id id);
const char *message_name(enum message_id id);
/* The message with that name, MSG_none if there is none. */
enum message_id message_find(struct str name);
/* The text of the message PREFIX_NAME ('-' in the name read as '_'), or the name itself if there is
 * none: how a column, a word or a setting is called by people. */
struct str message_title(const char *prefix, struct str name, enum language language);
/* Writes the text with every {name} replaced; a name without an argument stays as it stands. */
void message_print(struct buf *out, const struct message *message, enum language language);

#endif
