/* The number grammar: every figure lies inside the cleaned text, in order, and every place inside the original. */
#include "check/figure.h"
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
    _cleanup_arena_ struct arena arena = ARENA(64 << 20);
    const struct text text = {fuzz_input(data, size), NULL};
    struct passage p;
    if (passage_read(&arena, &lexicon, &text, size % 2, &p, &err) != 0)
        return 0;
    size_t end = 0;
    for (size_t i = 0; i < p.n; i++) {
        MUST(p.figures[i].at >= end && p.figures[i].number_n <= p.figures[i].n);
        end = p.figures[i].at + p.figures[i].n;
        MUST(end <= p.s.n && passage_raw(&p, end - 1) < size);
    }
    return 0;
}
