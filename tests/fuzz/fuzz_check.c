/* Any bytes as a document: text, HTML, DOCX or XLSX by their content, or with a first byte of 'P' the table
 * of words that pdftotext makes. Whatever is in them, a report comes out or an error that can be printed. */
#include "check/report.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena rules = {.max = 1 << 24};
    static struct lexicon lexicon;
    static bool loaded = false;
    struct error err = {0};
    if (!loaded) {
        MUST(lexicon_load(&rules, (struct str){0}, &lexicon, &err) == 0);
        loaded = true;
    }
    _cleanup_arena_ struct arena arena = ARENA((size_t)512 << 20);
    _cleanup_buf_ struct buf packed = BUF((size_t)256 << 20);
    struct str input = fuzz_input(data, size);
    struct report report, again = {0};
    bool pdf = input.n && input.p[0] == 'P';
    int result = pdf ? report_make_pdf(&arena, &lexicon, LANGUAGE_ZH, STR("fuzz"), str_slice(input, 1, input.n),
                                       WANT_PASSES | WANT_HTML, NULL, &report, &err)
                     : report_make(&arena, &lexicon, LANGUAGE_EN, STR("fuzz"), input, WANT_PASSES | WANT_HTML, NULL,
                                   &report, &err);
    if (result != 0) {
        _cleanup_buf_ struct buf printed = BUF(1 << 16);
        error_print(&printed, &err, LANGUAGE_ZH);
        MUST(buf_ok(&printed));
        return 0;
    }
    report_pack(&packed, &report);
    MUST(buf_ok(&packed));
    MUST(report_unpack(&arena, buf_view(&packed), &again) && again.n == report.n);
    return 0;
}
