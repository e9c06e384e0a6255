#include "check/marked.h"

int marked_copy(struct check *check, struct str *ret, struct error *err)
{
    (void)check;
    (void)err;
    *ret = STR("");
    return 0;
}
