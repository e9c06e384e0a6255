/* Findings that somebody has looked at and accepts, with the reason. */
#include "check/report.h"

#include "formats/encoding.h"
#include "formats/file.h"

enum { WAIVER_FILE_MAX = 1 << 20 };

static int add(struct arena *arena, struct waivers *waivers, struct str line, const struct place *place,
               struct error *err)
{
    struct waiver waiver = {.line = place->line};
    struct str *const cells[] = {&waiver.rule, &waiver.file, &waiver.stated, &waiver.reason};
    size_t n = 0;
    struct str cell;
    while (str_cut(&line, '\t', &cell)) {
        if (n < 4)
            *cells[n] = str_trim(cell);
        n++;
    }
    if (n != 4 || !waiver.rule.n || !waiver.file.n || !waiver.reason.n)
        return FAIL_AT(err, place, MSG_check_waiver_row);
    if (!ARENA_ROOM(arena, waivers->items, waivers->n, waivers->capacity))
        return error_memory(err);
    waivers->items[waivers->n++] = waiver;
    return 0;
}

int waivers_read(struct arena *arena, struct str path, struct waivers *ret, struct error *err)
{
    struct waivers waivers = {0};
    struct str bytes, line;
    struct place place = {.file = path};
    TRY(file_read(arena, path, WAIVER_FILE_MAX, &bytes, err));
    TRY(encoding_decode(arena, path, bytes, &bytes, err)); /* spreadsheets save GB18030, or a mark at the start */
    while (str_cut(&bytes, '\n', &line)) {
        place.line++;
        if (!str_trim(line).n || line.p[0] == '#')
            continue;
        TRY(add(arena, &waivers, line, &place, err));
    }
    *ret = waivers;
    return 0;
}

static bool covers(const struct waiver *waiver, const struct report *report, const struct report_finding *f,
                   struct str rule)
{
    return (str_equal(waiver->rule, STR("*")) || str_equal(waiver->rule, rule)) &&
           (str_equal(waiver->file, STR("*")) || str_ends(report->file, waiver->file)) &&
           (str_equal(waiver->stated, STR("*")) || str_equal(waiver->stated, f->stated));
}

void waivers_apply(struct waivers *waivers, const struct lexicon *lexicon, struct report *report)
{
    for (size_t i = 0; i < report->n; i++) {
        struct report_finding *f = &report->findings[i];
        for (size_t w = 0; w < waivers->n && f->verdict != VERDICT_PASS; w++) {
            if (!covers(&waivers->items[w], report, f, lexicon->rules[f->rule].id))
                continue;
            waivers->items[w].used = true;
            f->waived = waivers->items[w].reason;
        }
    }
}
