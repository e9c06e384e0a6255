#include "check/report.h"

#include "check/analysis.h"
#include "check/output/marked.h"
#include "check/relate/relate.h"
#include "check/read/read.h"

#include <stdlib.h>
#include <string.h>

enum { PARTS = 14 };

static void relate_sentences(struct check *check, const struct names *names, struct passage *p)
{
    relate_growth(check, p);
    relate_means(check, p);
    relate_completion(check, p);
    relate_rates(check, p);
    relate_parts(check, p);
    relate_divisions(check, p);
    relate_changes(check, p);
    relate_shares(check, names, p);
    relate_whole(check, p);
    relate_impossible(check, p);
    relate_batches(check, p);
    relate_grades(check, p);
}

static void relate_prose(struct check *check, const struct names *names)
{
    for (size_t block = 0; block < check->document->n; block++) {
        relate_templates(check, block);
        if (check->paragraphs[block]) {
            relate_sentences(check, names, check->paragraphs[block]);
            relate_items(check, block);
            relate_indicators(check, check->paragraphs[block]);
            continue;
        }
        struct grid *grid = check->grids[block];
        relate_closed_rates(check, grid);
        relate_number_forms(check, grid);
        for (size_t i = 0; i < grid->rows * grid->columns; i++)
            if (grid->cells[i].s.n > SHORT_CELL_BYTES && grid->cells[i].s.n <= PARAGRAPH_MAX && grid->cells[i].n > 1)
                relate_sentences(check, names, &grid->cells[i]);
    }
}

static int relate_all(struct check *check, struct error *err)
{
    _cleanup_arena_ struct arena scratch = ARENA(check->arena->max);
    struct names names;
    TRY(relate_formulas(check, err));
    TRY(relate_letters(check, err));
    TRY(relate_balance(check, err));
    TRY(relate_codes(check, err));
    TRY(relate_scores(check, err));
    TRY(relate_totals(check, err));
    TRY(relate_outlines(check, err));
    TRY(relate_columns(check, err));
    TRY(relate_repeats(check, err));
    TRY(relate_cross(check, err));
    TRY(names_build(check, &scratch, &names, err));
    relate_prose(check, &names);
    TRY(relate_told(check, err));
    TRY(relate_text_tables(check, &names, err));
    TRY(relate_text_repeats(check, &names, err));
    arena_free(&scratch);
    TRY(relate_pairs(check, err));
    TRY(relate_copies(check, err));
    TRY(relate_headings(check, err));
    relate_empty_tables(check);
    for (size_t block = 0; block < check->document->n; block++)
        if (check->paragraphs[block])
            relate_rest(check, check->paragraphs[block]);
    claims_settle(check);
    return check->failed ? error_memory(err) : 0;
}

static void count_figures(const struct check *check, struct report *report)
{
    for (size_t block = 0; block < check->document->n; block++) {
        const struct grid *grid = check->grids[block];
        const struct passage *passages = grid ? grid->cells : check->paragraphs[block];
        size_t n = grid ? grid->rows * grid->columns : 1;
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < passages[i].n; k++) {
                report->figures += passages[i].figures[k].role == ROLE_FIGURE;
                report->covered += passages[i].figures[k].role == ROLE_FIGURE && passages[i].figures[k].used;
            }
    }
}

static int order(const void *a, const void *b)
{
    static const int rank[] = {
        [VERDICT_FAIL] = 0, [VERDICT_ROUNDING] = 1, [VERDICT_NOT_CHECKABLE] = 2, [VERDICT_PASS] = 3};
    const struct finding *x = a, *y = b;
    if (x->verdict != y->verdict)
        return rank[x->verdict] - rank[y->verdict];
    if (x->place.page != y->place.page)
        return x->place.page < y->place.page ? -1 : 1;
    if (x->place.line != y->place.line)
        return x->place.line < y->place.line ? -1 : 1;
    if (x->place.column != y->place.column)
        return x->place.column < y->place.column ? -1 : 1;
    return (int)x->rule - (int)y->rule;
}

/* Errors before warnings among those that fail. */
static int order_severity(const struct lexicon *lexicon, const struct finding *f)
{
    return f->verdict == VERDICT_FAIL && !str_equal(lexicon->rules[f->rule].severity, STR("error"));
}

static int fill(struct check *check, struct report *report, struct error *err)
{
    report->findings = ARENA_NEW_ARRAY(check->arena, check->n + 1, struct report_finding);
    if (!report->findings)
        return error_memory(err);
    if (check->n)
        qsort(check->findings, check->n, sizeof *check->findings, order);
    for (int severity = 0; severity < 2; severity++)
        for (size_t i = 0; i < check->n; i++) {
            struct finding *f = &check->findings[i];
            bool first = f->verdict == VERDICT_FAIL && !order_severity(check->lexicon, f);
            if (first != (severity == 0))
                continue;
            size_t characters = 0;
            for (size_t at = 0; at < f->stated.n; characters++)
                utf8_next(f->stated, &at);
            f->entry = report->n;
            report->findings[report->n++] = (struct report_finding){f->rule,
                                                                    f->verdict,
                                                                    f->place.line,
                                                                    f->place.column,
                                                                    f->place.page,
                                                                    (int64_t)characters,
                                                                    f->place.x,
                                                                    f->place.y,
                                                                    f->place.x + f->place.width,
                                                                    f->place.y + f->place.height,
                                                                    f->stated,
                                                                    f->computed,
                                                                    f->message,
                                                                    f->quote,
                                                                    {0}};
            report->counts[f->verdict]++;
        }
    return 0;
}

static int make(struct arena *arena, const struct lexicon *lexicon, enum language language, struct model *document,
                unsigned want, struct waivers *waivers, struct report *ret, struct error *err)
{
    _cleanup_(check_clear) struct check check = {.arena = arena,
                                                 .lexicon = lexicon,
                                                 .document = document,
                                                 .language = language,
                                                 .keep_passes = (want & WANT_PASSES) != 0};
    struct report report = {.file = document->file};
    TRY(analysis_prepare(&check, err));
    TRY(relate_all(&check, err));
    count_figures(&check, &report);
    report.counts[VERDICT_PASS] = check.passes;
    TRY(fill(&check, &report, err));
    if (waivers)
        waivers_apply(waivers, lexicon, &report);
    if (want & WANT_HTML)
        TRY(marked_copy(&check, &report, err));
    *ret = report;
    return 0;
}

int report_make(struct arena *arena, const struct lexicon *lexicon, enum language language, struct str file,
                struct str bytes, unsigned want, struct waivers *waivers, struct report *ret, struct error *err)
{
    struct model document;
    TRY(model_read(arena, lexicon, file, bytes, &document, err));
    return make(arena, lexicon, language, &document, want, waivers, ret, err);
}

int report_make_pdf(struct arena *arena, const struct lexicon *lexicon, enum language language, struct str file,
                    struct str tsv, unsigned want, struct waivers *waivers, struct report *ret, struct error *err)
{
    struct model document = {.arena = arena, .lexicon = lexicon, .file = file, .bytes = tsv.n};
    TRY(model_read_pdf_tsv(&document, tsv, err));
    return make(arena, lexicon, language, &document, want, waivers, ret, err);
}

static void list_passage(const struct passage *p, struct buf *out)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct figure *f = &p->figures[i];
        if (f->role != ROLE_FIGURE)
            continue;
        size_t raw = passage_raw(p, f->at), end = passage_raw(p, f->at + f->number_n - 1) + 1;
        struct locator place = passage_place(p, f->at);
        struct str original = str_slice(passage_text(p).s, raw, end);
        buf_printf(out, "%d\t%d\t%d\t%.*s\n", place.line, place.column, f->used, STR_ARGS(original));
    }
}

int report_figures(struct arena *arena, const struct lexicon *lexicon, struct str file, struct str bytes,
                   struct buf *out, struct error *err)
{
    struct model document;
    TRY(model_read(arena, lexicon, file, bytes, &document, err));
    _cleanup_(check_clear) struct check check = {.arena = arena, .lexicon = lexicon, .document = &document};
    TRY(analysis_prepare(&check, err));
    TRY(relate_all(&check, err));
    for (size_t block = 0; block < document.n; block++) {
        const struct grid *grid = check.grids[block];
        if (!grid)
            list_passage(check.paragraphs[block], out);
        for (size_t i = 0; grid && i < grid->rows * grid->columns; i++)
            list_passage(&grid->cells[i], out);
    }
    return 0;
}

struct str verdict_name(int64_t verdict)
{
    switch ((enum verdict)verdict) {
    case VERDICT_PASS:
        return STR("pass");
    case VERDICT_ROUNDING:
        return STR("rounding");
    case VERDICT_FAIL:
        return STR("fail");
    case VERDICT_NOT_CHECKABLE:
        break;
    }
    return STR("not_checkable");
}

static void pack_int(struct buf *out, int64_t value)
{
    buf_bytes(out, (const char *)&value, sizeof value);
}

static void pack_str(struct buf *out, struct str s)
{
    pack_int(out, (int64_t)s.n);
    buf_str(out, s);
}

void report_pack(struct buf *out, const struct report *report)
{
    pack_int(out, report->figures);
    pack_int(out, report->covered);
    for (int i = 0; i < 4; i++)
        pack_int(out, report->counts[i]);
    pack_int(out, report->trouble_status);
    pack_str(out, report->trouble);
    pack_str(out, report->html);
    pack_int(out, (int64_t)report->n);
    for (size_t i = 0; i < report->n; i++) {
        const struct report_finding *f = &report->findings[i];
        const int64_t numbers[] = {f->rule, f->verdict, f->line, f->column, f->page, f->n, f->x0, f->y0, f->x1, f->y1};
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            pack_int(out, numbers[k]);
        pack_str(out, f->stated);
        pack_str(out, f->computed);
        pack_str(out, f->message);
        pack_str(out, f->quote);
    }
}

struct unpacker {
    struct str rest;
    bool failed;
};

static int64_t unpack_int(struct unpacker *u)
{
    int64_t value = 0;
    if (u->rest.n < sizeof value) {
        u->failed = true;
        return 0;
    }
    memcpy(&value, u->rest.p, sizeof value);
    u->rest = str_slice(u->rest, sizeof value, u->rest.n);
    return value;
}

static struct str unpack_str(struct unpacker *u)
{
    int64_t n = unpack_int(u);
    if (n < 0 || (uint64_t)n > u->rest.n) {
        u->failed = true;
        return (struct str){"", 0};
    }
    struct str s = str_slice(u->rest, 0, (size_t)n);
    u->rest = str_slice(u->rest, (size_t)n, u->rest.n);
    return s;
}

bool report_unpack(struct arena *arena, struct str bytes, struct report *ret)
{
    struct unpacker u = {.rest = bytes};
    struct report report = {.file = ret->file};
    report.figures = unpack_int(&u);
    report.covered = unpack_int(&u);
    for (int i = 0; i < 4; i++)
        report.counts[i] = unpack_int(&u);
    report.trouble_status = unpack_int(&u);
    report.trouble = unpack_str(&u);
    report.html = unpack_str(&u);
    int64_t n = unpack_int(&u);
    if (u.failed || n < 0 || (uint64_t)n > u.rest.n / (PARTS * sizeof(int64_t)))
        return false;
    report.findings = ARENA_NEW_ARRAY(arena, (size_t)n + 1, struct report_finding);
    for (int64_t i = 0; report.findings && i < n; i++) {
        struct report_finding *f = &report.findings[report.n++];
        int64_t *const numbers[] = {&f->rule, &f->verdict, &f->line, &f->column, &f->page,
                                    &f->n,    &f->x0,      &f->y0,   &f->x1,     &f->y1};
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            *numbers[k] = unpack_int(&u);
        f->stated = unpack_str(&u);
        f->computed = unpack_str(&u);
        f->message = unpack_str(&u);
        f->quote = unpack_str(&u);
        if (f->rule < 0 || f->rule >= RULES || f->verdict < 0 || f->verdict > VERDICT_NOT_CHECKABLE)
            u.failed = true; /* the reading process is not trusted */
    }
    if (u.failed || !report.findings)
        return false;
    *ret = report;
    return true;
}
