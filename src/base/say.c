#include "base/say.h"

struct str say_message(struct arena *arena, enum language language, enum message_id id,
                       const struct message_argument *arguments)
{
    struct message message = {id, arguments, 0};
    _cleanup_buf_ struct buf out = BUF(1 << 20);
    while (arguments[message.n].name)
        message.n++;
    message_print(&out, &message, language);
    return arena_str(arena, buf_view(&out));
}
