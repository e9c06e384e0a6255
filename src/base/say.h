/* Texts made from messages, in an arena. */
#ifndef XINFANG_BASE_SAY_H
#define XINFANG_BASE_SAY_H

#include "base/error.h"

/* say_text(arena, language, MSG_table_name, ARG_NUMBER("number", 3)); p is NULL when memory is short. */
#define say_text(arena, language, ...) say_message((arena), (language), ERROR_LIST(__VA_ARGS__))
struct str say_message(struct arena *arena, enum language language, enum message_id id,
                       const struct message_argument *arguments);

#endif
