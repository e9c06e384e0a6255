/* Whatever comes in, what comes out is valid UTF-8 without NUL, and errors can be printed. */
#include "formats/encoding.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err;
    struct str text;
    _cleanup_arena_ struct arena arena = ARENA(64 << 20);
    if (encoding_decode(&arena, STR("fuzz"), fuzz_input(data, size), &text, &err) == 0) {
        MUST(utf8_valid(text));
        MUST(encoding_utf8_fault(text) == text.n);
        MUST(str_find(text, '\0', 0) == text.n);
        return 0;
    }
    _cleanup_buf_ struct buf printed = BUF(1 << 16);
    error_print(&printed, &err, LANGUAGE_ZH);
    MUST(buf_ok(&printed) && err.place.line > 0);
    return 0;
}
