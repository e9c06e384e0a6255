#include "check/analysis.h"

#include <stdlib.h>
#include <string.h>

enum { QUOTE_BYTES = 240 };

void figure_use(struct figure *figure)
{
    figure->used = true;
}

static bool money_of(const struct figure *f, int shift)
{
    return f->role == ROLE_FIGURE && f->family == UNIT_MONEY && f->shift == shift;
}

/* Do the amounts of a passage, two at least, print fewer digits than others of the document, all of them? */
static bool prints_less(const struct passage *p, int shift, int scale)
{
    size_t fewer = 0;
    for (size_t i = 0; i < p->n; i++)
        if (money_of(&p->figures[i], shift)) {
            if (p->figures[i].printed.scale >= scale)
                return false;
            fewer++;
        }
    return fewer >= 2;
}

/* Amounts in 万元 are usually cut to the same digits all over a document; 654.4 then means 654.40. */
static void settle_precision(struct check *check)
{
    static const int shifts[] = {4, 8};
    enum { SHIFTS = sizeof shifts / sizeof *shifts, WHOLE_PARTS = 3 };
    size_t counts[SHIFTS][DECIMAL_SCALE_MAX + 1] = {0}, all[SHIFTS] = {0};
    int scales[SHIFTS] = {0};
    for (size_t block = 0; block < check->document->n; block++) {
        struct passage *p = check->paragraphs[block];
        for (size_t i = 0; p && i < p->n; i++)
            for (size_t k = 0; k < SHIFTS; k++)
                if (money_of(&p->figures[i], shifts[k])) {
                    counts[k][p->figures[i].printed.scale]++;
                    all[k] += p->figures[i].printed.scale > 0;
                }
    }
    for (size_t k = 0; k < SHIFTS; k++)
        for (int s = 1; s <= 6; s++)
            if (all[k] >= 5 && counts[k][s] * 5 >= all[k] * 4)
                scales[k] = s;
    for (size_t block = 0; block < check->document->n && (scales[0] || scales[1]); block++) {
        struct passage *p = check->paragraphs[block];
        for (size_t k = 0; p && k < SHIFTS; k++) {
            if (!scales[k] || prints_less(p, shifts[k], scales[k]))
                continue;
            /* Few amounts end in nothing but noughts: many whole ones were rounded to be so. */
            bool whole = counts[k][0] * WHOLE_PARTS <= all[k];
            for (size_t i = 0; i < p->n; i++)
                if (money_of(&p->figures[i], shifts[k]) && p->figures[i].bound == BOUND_EXACT &&
                    (whole || p->figures[i].printed.scale > 0))
                    figure_set_digits(&p->figures[i], scales[k]);
        }
    }
}

/* The same for the tables in 万元: a small one may hold too few figures to tell by itself. */
static void settle_tables(struct check *check)
{
    enum { SHIFT = 4, ENOUGH = 20 };
    size_t counts[DECIMAL_SCALE_MAX + 1] = {0}, all = 0;
    int scale = 0;
    for (int apply = 0; apply < 2; apply++) {
        for (size_t block = 0; block < check->document->n; block++) {
            const struct grid *grid = check->grids[block];
            for (size_t i = 0; grid && i < grid->rows * grid->columns; i++) {
                struct figure *f = passage_is_number(&grid->cells[i]) ? &grid->cells[i].figures[0] : NULL;
                if (!f || !money_of(f, SHIFT))
                    continue;
                if (apply)
                    figure_set_digits(f, scale);
                counts[f->printed.scale] += f->printed.scale > 0;
                all += f->printed.scale > 0;
            }
        }
        for (int s = 1; s <= 6; s++)
            if (all >= ENOUGH && counts[s] * 5 >= all * 4)
                scale = s;
        if (!scale)
            return;
    }
}

static void find_year(struct check *check)
{
    for (size_t block = 0; block < check->document->n && block < 12 && !check->year; block++) {
        struct passage *p = check->paragraphs[block];
        for (size_t i = 0; p && i < p->n && !check->year; i++) {
            struct str after = str_slice(p->s, p->figures[i].at + p->figures[i].number_n, p->s.n);
            if (p->figures[i].role == ROLE_DATE && p->figures[i].printed.digits >= 1949 &&
                (str_starts(after, STR("年度")) || lexicon_contains(check->lexicon, WORD_FINAL_ACCOUNTS, after) ||
                 lexicon_contains(check->lexicon, WORD_BUDGET, after)))
                check->year = p->figures[i].printed.digits;
        }
    }
}

int analysis_prepare(struct check *check, struct error *err)
{
    TRY(model_cut_paragraphs(check->document, err));
    size_t n = check->document->n;
    check->paragraphs = ARENA_NEW_ARRAY(check->arena, n + 1, struct passage *);
    check->grids = ARENA_NEW_ARRAY(check->arena, n + 1, struct grid *);
    check->exact_sums = ARENA_NEW_ARRAY(check->arena, n + 1, uint32_t);
    check->seen = MAP(check->arena);
    if (!check->paragraphs || !check->grids || !check->exact_sums)
        return error_memory(err);
    for (size_t i = 0; i < n; i++) {
        if (check->document->blocks[i].table)
            continue;
        check->paragraphs[i] = ARENA_NEW(check->arena, struct passage);
        if (!check->paragraphs[i])
            return error_memory(err);
        TRY(passage_read(check->arena, check->lexicon, &check->document->blocks[i].text, false, check->paragraphs[i],
                         err));
        check->paragraphs[i]->block = (uint32_t)i & BLOCKS_MAX;
    }
    settle_precision(check);
    find_year(check);
    for (size_t i = 0; i < n; i++) {
        if (!check->document->blocks[i].table)
            continue;
        check->grids[i] = ARENA_NEW(check->arena, struct grid);
        if (!check->grids[i])
            return error_memory(err);
        TRY(grid_read(check, i, check->grids[i], err));
    }
    settle_tables(check);
    return 0;
}

struct str print_like(struct check *check, const struct passage *passage, const struct figure *figure, int128 v,
                      int digits)
{
    _cleanup_buf_ struct buf out = BUF(256);
    if (digits < 0)
        digits = figure->printed.scale;
    value_print(&out, v, figure->shift, digits, false);
    buf_str(&out, str_slice(passage->s, figure->at + figure->number_n, figure->at + figure->n));
    struct str printed = arena_str(check->arena, buf_view(&out));
    if (!printed.p)
        check->failed = true;
    return printed;
}

/* The sentence around bytes [at, at + n) of a passage, cut to QUOTE_BYTES, as in the document. */
static struct str sentence_around(const struct passage *passage, size_t at, size_t n)
{
    size_t from = passage_raw(passage, at), to = passage_raw(passage, at + n);
    struct str raw = passage_text(passage).s;
    if (to > raw.n)
        to = raw.n;
    size_t low = from > QUOTE_BYTES / 2 ? from - QUOTE_BYTES / 2 : 0, start = low;
    for (size_t i = low; i < from; i++)
        if (str_starts(str_slice(raw, i, raw.n), STR("。")))
            start = i + 3;
    while (start < from && ((unsigned char)raw.p[start] & 0xC0) == 0x80)
        start++;
    size_t end = to;
    while (end < raw.n && end - start < QUOTE_BYTES && !str_starts(str_slice(raw, end, raw.n), STR("。")))
        end++;
    while (end < raw.n && ((unsigned char)raw.p[end] & 0xC0) == 0x80)
        end++;
    return str_slice(raw, start, end);
}

static struct str quote_row(struct check *check, const struct grid *grid, size_t row)
{
    _cleanup_buf_ struct buf out = BUF(4096);
    for (size_t column = 0; column < grid->columns; column++) {
        struct str s = grid_cell(grid, row, column)->s;
        if (!s.n)
            continue;
        if (out.n)
            buf_text(&out, " | ");
        buf_str(&out, utf8_prefix(s, QUOTE_BYTES));
    }
    return arena_str(check->arena, utf8_prefix(buf_view(&out), QUOTE_BYTES));
}

static bool seen_before(struct check *check, const struct finding *finding)
{
    const int32_t where[] = {(int32_t)finding->rule, (int32_t)finding->verdict, finding->place.page,
                             finding->place.line, finding->place.column};
    bool fails = finding->verdict == VERDICT_FAIL || finding->verdict == VERDICT_ROUNDING;
    struct str id = finding->id, computed = fails ? STR("") : finding->computed;
    size_t n = sizeof where + id.n + computed.n;
    char *key = arena_alloc(check->arena, n);
    bool added = false;
    if (key) {
        memcpy(key, where, sizeof where);
        memcpy(key + sizeof where, id.n ? id.p : "", id.n);
        memcpy(key + sizeof where + id.n, computed.n ? computed.p : "", computed.n);
    }
    if (!key || !map_add(&check->seen, (struct str){key, n}, &added)) {
        check->failed = true;
        return true;
    }
    return !added;
}

static bool is_rounded_sum(const struct finding *finding)
{
    return finding->sum && finding->verdict == VERDICT_ROUNDING;
}

/* The only sum of its table that holds within the digits alone, while all the many others hold exactly; or the only one
 * of the whole document. */
static bool stands_out(const struct check *check, const struct finding *finding)
{
    enum { EXACT_MIN = 16, EXACT_MIN_ALL = 32 };
    size_t exact = 0;
    bool alone = true;
    for (size_t i = 0; i < check->n; i++) {
        const struct finding *other = &check->findings[i];
        bool here = other->block == finding->block;
        if (!is_rounded_sum(other) || (here && other->row == finding->row && other->column == finding->column))
            continue;
        if (here)
            return false;
        alone &= check->grids[other->block] == NULL; /* a sentence may be of another unit */
    }
    for (size_t block = 0; alone && block < check->document->n; block++)
        exact += check->exact_sums[block];
    return check->exact_sums[finding->block] >= EXACT_MIN || exact >= EXACT_MIN_ALL;
}

/* Is there a failure in the same row that is off by as much the other way? */
static bool is_shifted(const struct check *check, const struct finding *finding)
{
    for (size_t i = 0; i < check->n; i++) {
        const struct finding *other = &check->findings[i];
        if (other->block == finding->block && other->row == finding->row && other->verdict == VERDICT_FAIL &&
            !other->across && !finding->across && other->gap == -finding->gap)
            return true;
    }
    return false;
}

/* Do a sum down its column and one along a row lack the same, and is the cell where they cross empty? */
static bool is_lost(const struct check *check, const struct finding *finding)
{
    const struct grid *grid = check->grids[finding->block];
    for (size_t i = 0; i < check->n && grid && finding->gap > 0; i++) {
        const struct finding *other = &check->findings[i];
        const struct finding *along = finding->across ? finding : other, *down = finding->across ? other : finding;
        if (other->block == finding->block && other->verdict == VERDICT_FAIL && other->gap == finding->gap &&
            along->across && !down->across && !grid_cell(grid, along->row, down->column)->s.n)
            return true;
    }
    return false;
}

/* Is another sum of the table one off as well? */
static bool is_rounded_table(const struct check *check, const struct finding *finding)
{
    for (size_t i = 0; i < check->n && finding->by_one; i++) {
        const struct finding *other = &check->findings[i];
        if (other->by_one && other->block == finding->block &&
            (other->row != finding->row || other->column != finding->column))
            return true;
    }
    return false;
}

void claims_settle(struct check *check)
{
    size_t kept = 0;
    for (size_t i = 0; i < check->n; i++)
        if (check->findings[i].verdict == VERDICT_FAIL && check->findings[i].gap != 0)
            check->findings[i].shifted = is_shifted(check, &check->findings[i]) || is_lost(check, &check->findings[i]);
    for (size_t i = 0; i < check->n; i++)
        if ((is_rounded_sum(&check->findings[i]) && !stands_out(check, &check->findings[i])) ||
            is_rounded_table(check, &check->findings[i]))
            check->findings[i].fine = true;
    for (size_t i = 0; i < check->n; i++) {
        struct finding finding = check->findings[i];
        finding.verdict = finding.fine ? VERDICT_PASS : finding.shifted ? VERDICT_NOT_CHECKABLE : finding.verdict;
        if (finding.fine && !check->keep_passes)
            check->passes++;
        else
            check->findings[kept++] = finding;
    }
    check->n = kept;
}

/* Outside of the arena, which would keep every smaller array as well. */
static bool finding_room(struct check *check)
{
    if (check->n < check->capacity)
        return true;
    size_t wanted = check->capacity ? 2 * check->capacity : 64;
    struct finding *grown = reallocarray(check->findings, wanted, sizeof *grown);
    if (!grown)
        return false;
    check->findings = grown;
    check->capacity = wanted;
    return true;
}

void check_clear(struct check *check)
{
    free(check->findings);
    check->findings = NULL;
    check->n = check->capacity = 0;
}

bool claim_only_counts(struct check *check, const struct claim *claim)
{
    if (!claim->id.n) /* of the checks between tables, which repeat those within */
        check->exact_sums[claim->passage->block] += claim->sum && claim->verdict == VERDICT_PASS;
    if (claim->verdict != VERDICT_PASS || check->keep_passes)
        return false;
    if (claim->stated)
        figure_use(claim->stated);
    check->passes++;
    return true;
}

static bool is_one_off(const struct claim *claim)
{
    const struct figure *f = claim->stated;
    int128 gap = claim->computed - figure_value(f).v, unit = value_power(VALUE_SCALE + f->shift - f->printed.scale);
    return gap == unit || gap == -unit;
}

void claim_add(struct check *check, const struct claim *claim, enum message_id id,
               const struct message_argument *arguments)
{
    struct finding finding = {.rule = claim->rule,
                              .verdict = claim->verdict,
                              .computed = claim->computed_text,
                              .id = claim->id,
                              .gap = claim->gap,
                              .across = claim->across,
                              .sum = claim->sum};
    size_t at = claim->stated ? claim->stated->at : claim->at, n = claim->stated ? claim->stated->n : claim->n;
    if (claim->stated) {
        if (claim->verdict != VERDICT_NOT_CHECKABLE)
            figure_use(claim->stated);
        finding.stated = figure_text(claim->passage, claim->stated);
    } else {
        finding.stated = str_slice(claim->passage->s, at, at + n);
    }
    if (claim->has_computed && claim->stated)
        finding.computed = print_like(check, claim->passage, claim->stated, claim->computed, claim->digits);
    finding.place = passage_place(claim->passage, at);
    if (seen_before(check, &finding))
        return;
    finding.raw_at = passage_raw(claim->passage, at);
    finding.raw_n = passage_raw(claim->passage, at + n) - finding.raw_at;
    finding.quote = claim->grid && claim->passage->s.n <= QUOTE_BYTES / 2
                        ? quote_row(check, claim->grid, grid_place(claim->grid, claim->passage) / claim->grid->columns)
                        : sentence_around(claim->passage, at, n);
    finding.block = claim->passage->block;
    finding.by_one = claim->sum && claim->grid && claim->stated && claim->verdict != VERDICT_PASS &&
                     claim->has_computed && is_one_off(claim);
    const struct grid *grid = check->grids[finding.block];
    finding.row = grid ? grid_place(grid, claim->passage) / grid->columns : 0;
    finding.column = grid ? grid_place(grid, claim->passage) % grid->columns : 0;
    struct message message = {.id = id, .arguments = arguments};
    while (arguments[message.n].name)
        message.n++;
    _cleanup_buf_ struct buf out = BUF(4096);
    message_print(&out, &message, check->language);
    finding.message = arena_str(check->arena, buf_view(&out));
    if (!finding.message.p || !finding_room(check)) {
        check->failed = true;
        return;
    }
    check->findings[check->n++] = finding;
}
