/* What the unit tests share: cmocka with struct str, and errors that are shown when unexpected. */
#ifndef XINFANG_TESTS_TESTING_H
#define XINFANG_TESTS_TESTING_H

/* cmocka wants these before itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/error.h"

#define MIB ((size_t)1 << 20)

static inline bool same_text(struct str seen, struct str expected)
{
    if (str_equal(seen, expected))
        return true;
    print_error("seen \"%.*s\"\nexpected \"%.*s\"\n", STR_ARGS(seen), STR_ARGS(expected));
    return false;
}

static inline void show_error(const struct error *err)
{
    _cleanup_buf_ struct buf text = BUF(MIB);
    error_print(&text, err, LANGUAGE_EN);
    print_error("%s: %.*s\n", message_name(err->message.id), STR_ARGS(buf_view(&text)));
}

#define assert_text(seen, literal) assert_true(same_text((seen), STR(literal)))
#define assert_same(seen, expected) assert_true(same_text((seen), (expected)))
/* The call succeeds; what it says otherwise is printed. */
#define assert_ok(call, err) \
    do { \
        if ((call) != 0) { \
            show_error(err); \
            fail_msg("%s", #call); \
        } \
    } while (0)
/* The call fails with that message. */
#define assert_fails(call, err, message_id) \
    do { \
        assert_int_equal((call), -1); \
        assert_string_equal(message_name((err)->message.id), message_name(message_id)); \
    } while (0)

#endif
