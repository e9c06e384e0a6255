/* Form: remains of the template, heading numbers, empty tables, impossible dates, names out of date. */
#include "check/relate/prose.h"

#include <string.h>

static void find_phrase(struct check *check, struct passage *p, const struct grid *grid,
                        const struct template_phrase *phrase)
{
    const char *at = memmem(p->s.p, p->s.n, phrase->phrase.p, phrase->phrase.n);
    if (!at)
        return;
    struct claim claim = {.rule = RULE_TEMPLATE,
                          .verdict = VERDICT_FAIL,
                          .passage = p,
                          .at = (size_t)(at - p->s.p),
                          .n = phrase->phrase.n,
                          .grid = grid};
    CLAIM(check, &claim, MSG_check_template, ARG_TEXT("phrase", phrase->phrase));
}

static void relate_old_names(struct check *check, struct passage *p)
{
    for (size_t i = 0; i < check->lexicon->n_old_names; i++) {
        const struct old_name *old = &check->lexicon->old_names[i];
        size_t at = check->year >= old->from_year ? str_position(p->s, old->name) : p->s.n;
        if (at == p->s.n)
            continue;
        struct str behind = str_slice(p->s, at + old->name.n, p->s.n);
        if (!lexicon_starts(check->lexicon, WORD_CODE_NAME_END, behind))
            continue;
        struct claim claim = {.rule = RULE_OLD_NAME,
                              .verdict = VERDICT_FAIL,
                              .passage = p,
                              .at = at,
                              .n = old->name.n,
                              .computed_text = old->new_name};
        CLAIM(check, &claim, MSG_check_old_name, ARG_TEXT("name", old->name), ARG_TEXT("new_name", old->new_name),
              ARG_NUMBER("year", old->from_year));
        return;
    }
}

/* "1—6月" */
static bool spans_months(const struct lexicon *lexicon, const struct passage *p, size_t i, int64_t first, int64_t last)
{
    const struct figure *f = p->figures;
    struct str gap = passage_gap(p, i), after = str_slice(p->s, f[i].at + f[i].number_n, p->s.n);
    return lexicon_is(lexicon, WORD_RANGE, gap) && f[i - 1].printed.digits == first && f[i].printed.digits == last &&
           str_starts(after, STR("月"));
}

/* "2021年16月" where the text near by says 1—6月: a conversion lost the dash, nobody misprinted a month. */
static bool lost_dash(const struct check *check, const struct passage *p, const struct figure *month)
{
    enum { NEAR = 64, LAST_MONTH = 12 };
    int64_t first = month->printed.digits / 10, last = month->printed.digits % 10;
    if (month->printed.scale || month->printed.digits <= LAST_MONTH || first >= last || first > 9)
        return false;
    size_t from = p->block > NEAR ? p->block - NEAR : 0;
    for (size_t block = from; block < check->document->n && block <= (size_t)p->block + NEAR; block++) {
        const struct passage *q = check->paragraphs[block];
        for (size_t i = 1; q && i < q->n; i++)
            if (spans_months(check->lexicon, q, i, first, last))
                return true;
    }
    return false;
}

/* The whole date that figure `i` is the day or the month of, as it is written: "2015年6月31日". */
static struct str whole_date(const struct passage *p, size_t i)
{
    static const char *const ends[] = {"月", "日", "号"};
    const struct figure *f = p->figures;
    size_t first = i, end = f[i].at + f[i].n;
    while (first > 0 && (str_equal(passage_gap(p, first), STR("年")) || str_equal(passage_gap(p, first), STR("月"))))
        first--;
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (str_starts(str_slice(p->s, end, p->s.n), str_from(ends[k]))) {
            end += strlen(ends[k]);
            break;
        }
    return str_slice(p->s, f[first].at, end);
}

static void relate_dates(struct check *check, struct passage *p, const struct grid *grid)
{
    for (size_t i = 0; p->bad_date && i < p->n; i++) {
        if (!p->figures[i].bad_date || lost_dash(check, p, &p->figures[i]))
            continue;
        struct str date = whole_date(p, i);
        struct claim claim = {.rule = RULE_DATE,
                              .verdict = VERDICT_FAIL,
                              .passage = p,
                              .at = (size_t)(date.p - p->s.p),
                              .n = date.n,
                              .grid = grid};
        CLAIM(check, &claim, MSG_check_date, ARG_TEXT("stated", date));
    }
}

/* "主要原因是。": asked for and left out. */
static void relate_empty_reason(struct check *check, struct passage *p)
{
    const struct str word = lexicon_name(check->lexicon, WORD_REASON_WORD);
    for (size_t at = 0; at + word.n < p->s.n; at += word.n) {
        const char *found = memmem(p->s.p + at, p->s.n - at, word.p, word.n);
        if (!found)
            return;
        at = (size_t)(found - p->s.p);
        struct str rest = str_slice(p->s, at, p->s.n);
        size_t n = lexicon_starts(check->lexicon, WORD_REASON_BEFORE, rest);
        struct str behind = str_slice(rest, n, rest.n);
        if (!n || !(str_starts(behind, STR("。")) || str_starts(behind, STR(";"))))
            continue;
        struct claim claim = {.rule = RULE_REASON, .verdict = VERDICT_FAIL, .passage = p, .at = at, .n = n};
        CLAIM(check, &claim, MSG_check_reason_text, ARG_TEXT("label", str_slice(rest, 0, n)));
    }
}

void relate_templates(struct check *check, size_t block)
{
    struct passage *p = check->paragraphs[block];
    const struct grid *grid = check->grids[block];
    if (p) {
        uint64_t may = lexicon_templates(check->lexicon, p->s);
        for (size_t i = 0; may && i < check->lexicon->n_templates; i++)
            if (may >> i % 64 & 1)
                find_phrase(check, p, NULL, &check->lexicon->templates[i]);
        relate_old_names(check, p);
        relate_empty_reason(check, p);
        relate_dates(check, p, NULL);
        return;
    }
    for (size_t i = 0; i < grid->rows * grid->columns; i++)
        relate_dates(check, &grid->cells[i], grid);
}

/* The number of a mark at the start of `s`: 一、 is level 1, （一） level 2. 0 for none. */
static int mark_number(struct str s, int *ret_level, size_t *ret_length)
{
    bool bracket = str_starts(s, STR("("));
    size_t at = bracket ? 1 : 0;
    int value = 0;
    for (int count = 0; count < 3; count++) {
        int digit = chinese_numeral(str_slice(s, at, s.n));
        if (!digit)
            break;
        value = digit == 10 ? (value ? value : 1) * 10 : value >= 10 ? value + digit : count ? 99 : digit;
        at += 3;
    }
    struct str rest = str_slice(s, at, s.n);
    if (!value || (bracket ? !str_starts(rest, STR(")")) : !str_starts(rest, STR("、"))))
        return 0;
    *ret_level = bracket ? 2 : 1;
    *ret_length = at + (bracket ? 1 : 3);
    return value;
}

struct headings {
    struct check *check;
    int last[3]; /* by level */
};

static void next_heading(struct headings *h, struct passage *p, size_t at, int level, int number, size_t length)
{
    int last = h->last[level];
    h->last[level] = number;
    if (level == 1)
        h->last[2] = 0;
    bool twice = number == last && number > 1, gap = last > 0 && number == last + 2;
    if (!twice && !gap)
        return;
    struct claim claim = {.rule = RULE_HEADING,
                          .verdict = twice ? VERDICT_FAIL : VERDICT_NOT_CHECKABLE,
                          .passage = p,
                          .at = at,
                          .n = length};
    if (twice)
        CLAIM(h->check, &claim, MSG_check_heading_twice, ARG_TEXT("mark", str_slice(p->s, at, at + length)));
    else
        CLAIM(h->check, &claim, MSG_check_heading_gap, ARG_TEXT("mark", str_slice(p->s, at, at + length)));
}

/* A cell of a table that an extract gives one cell a line: a number stands right before or behind it. */
static bool is_cell(const struct check *check, size_t block)
{
    const struct passage *before = block ? check->paragraphs[block - 1] : NULL;
    const struct passage *behind = block + 1 < check->document->n ? check->paragraphs[block + 1] : NULL;
    return (before && passage_is_number(before)) || (behind && passage_is_number(behind));
}

int relate_headings(struct check *check, struct error *err)
{
    struct headings h = {.check = check};
    for (size_t block = 0; block < check->document->n; block++) {
        struct passage *p = check->paragraphs[block];
        if (!p || is_cell(check, block))
            continue;
        int level = 0;
        size_t length = 0;
        if (str_starts(p->s, STR("第")) && lexicon_contains(check->lexicon, WORD_PART, str_slice(p->s, 0, 18)))
            h.last[1] = h.last[2] = 0;
        int number = mark_number(p->s, &level, &length);
        if (number)
            next_heading(&h, p, 0, level, number, length);
        /* A heading whose line break was lost stands behind a full stop. */
        const struct str stop = STR("。(");
        for (size_t at = 0; at + 6 < p->s.n; at++) {
            const char *found = memmem(p->s.p + at, p->s.n - at, stop.p, stop.n);
            if (!found)
                break;
            at = (size_t)(found - p->s.p);
            number = mark_number(str_slice(p->s, at + 3, p->s.n), &level, &length);
            struct str behind = str_slice(p->s, at + 3 + length, p->s.n);
            if (number > 1 && h.last[2] == number - 1 && str_contains(str_slice(behind, 0, 60), STR(":")))
                next_heading(&h, p, at + 3, level, number, length);
        }
    }
    return check->failed ? error_memory(err) : 0;
}

static bool says_empty(const struct check *check, struct str s)
{
    return lexicon_contains(check->lexicon, WORD_SAYS_EMPTY, s);
}

static bool has_numbers(const struct grid *grid)
{
    for (size_t row = grid->first_row; row < grid->rows; row++)
        for (size_t column = 0; column < grid->columns; column++)
            if (grid->column[column].kind != COLUMN_LINE && grid_number(grid, row, column))
                return true;
    return false;
}

/* The fund of which the text may say that there is nothing; empty for none. */
static struct str fund_named(const struct lexicon *lexicon, struct str title)
{
    const struct word_list *funds = &lexicon->words[WORD_TOLD_EMPTY];
    for (size_t i = 0; i < funds->n; i++)
        if (str_contains(title, funds->words[i]))
            return funds->words[i];
    return STR("");
}

bool says_empty_near(const struct check *check, size_t block, struct str title)
{
    enum { NEAR = 6, BEFORE = 3 };
    const struct grid *grid = check->grids[block];
    bool said = false;
    for (size_t i = 0; i < grid->rows * grid->columns; i++)
        said |= says_empty(check, grid->cells[i].s);
    for (size_t i = block + 1; i <= block + NEAR && i < check->document->n && check->paragraphs[i]; i++)
        said |= says_empty(check, check->paragraphs[i]->s);
    for (size_t i = 1; i <= BEFORE && i <= block && check->paragraphs[block - i]; i++)
        said |= says_empty(check, check->paragraphs[block - i]->s);
    /* Many reports say it in their text and not under the table. */
    struct str fund = fund_named(check->lexicon, title);
    for (size_t i = 0; fund.n && i < check->document->n && !said; i++)
        said = check->paragraphs[i] && str_contains(check->paragraphs[i]->s, fund) &&
               says_empty(check, check->paragraphs[i]->s);
    return said;
}

void relate_empty_tables(struct check *check)
{
    for (size_t block = 0; block < check->document->n; block++) {
        const struct grid *grid = check->grids[block];
        if (!grid || has_numbers(grid) || !grid->title.n || grid->columns < 4 ||
            !lexicon_contains(check->lexicon, WORD_MAY_BE_EMPTY, grid->title) ||
            !lexicon_contains(check->lexicon, WORD_ACCOUNTS_TABLE, grid->title))
            continue;
        bool said = says_empty_near(check, block, grid->title);
        struct passage *cell = &grid->cells[0];
        for (size_t i = 0; i < grid->rows * grid->columns && !cell->s.n; i++)
            cell = &grid->cells[i];
        struct claim claim = {.rule = RULE_EMPTY_TABLE,
                              .verdict = said                       ? VERDICT_PASS
                                         : check->document->rebuilt ? VERDICT_NOT_CHECKABLE
                                                                    : VERDICT_FAIL,
                              .passage = cell,
                              .at = 0,
                              .n = cell->s.n,
                              .grid = grid};
        CLAIM(check, &claim, MSG_check_empty_table, ARG_TEXT("title", grid->title));
    }
}
