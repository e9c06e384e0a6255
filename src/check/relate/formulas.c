/* Formulas printed under a table: "27 行＝（1＋2＋…＋8）行", "1 栏各行＝（2＋3）栏各行". */
#include "check/relate/relate.h"

#include <string.h>

enum { TERMS_MAX = 400, NOTES_BEHIND = 8 };

struct formula {
    int64_t target;
    int64_t *terms; /* negative ones are subtracted */
    size_t n, capacity;
    bool rows; /* between rows, else between columns */
    struct passage *note;
    size_t at, length;
};

struct parser {
    struct check *check;
    struct str s;
    size_t at;
};

static bool accept(struct parser *parser, const char *text)
{
    struct str word = str_from(text);
    if (!str_starts(str_slice(parser->s, parser->at, parser->s.n), word))
        return false;
    parser->at += word.n;
    return true;
}

static bool accept_word(struct parser *parser, enum word_class word_class)
{
    size_t n = lexicon_starts(parser->check->lexicon, word_class, str_slice(parser->s, parser->at, parser->s.n));
    parser->at += n;
    return n > 0;
}

static bool number(struct parser *parser, int64_t *ret)
{
    size_t start = parser->at;
    int64_t value = 0;
    while (parser->at < parser->s.n && parser->s.p[parser->at] >= '0' && parser->s.p[parser->at] <= '9' &&
           parser->at - start < 4)
        value = value * 10 + (parser->s.p[parser->at++] - '0');
    *ret = value;
    return parser->at > start;
}

static bool push_term(struct parser *parser, struct formula *formula, int64_t term)
{
    if (formula->n >= TERMS_MAX || !ARENA_ROOM(parser->check->arena, formula->terms, formula->n, formula->capacity))
        return false;
    formula->terms[formula->n++] = term;
    return true;
}

static bool ellipsis(struct parser *parser)
{
    bool found = false;
    while (accept(parser, "…") || accept(parser, "..") || accept(parser, "."))
        found = true;
    return found;
}

/* (1+2+…+8), 1+2-3 */
static bool terms(struct parser *parser, struct formula *formula)
{
    bool open = accept(parser, "("), fill = false;
    int64_t sign = 1, value;
    for (;;) {
        accept(parser, " ");
        if (ellipsis(parser)) {
            fill = true;
        } else if (number(parser, &value)) {
            int64_t last = formula->n ? formula->terms[formula->n - 1] : 0;
            if (!accept_word(parser, WORD_FORMULA_ROW))
                accept_word(parser, WORD_FORMULA_COLUMN);
            for (int64_t i = last + 1; fill && i < value; i++)
                if (!push_term(parser, formula, i))
                    return false;
            fill = false;
            if (!push_term(parser, formula, sign * value))
                return false;
        } else {
            return false;
        }
        accept(parser, " ");
        if (accept(parser, "+"))
            sign = 1;
        else if (accept(parser, "-"))
            sign = -1;
        else if (!fill)
            break;
    }
    return (!open || accept(parser, ")")) && formula->n >= 1;
}

/* A formula around the "=" at `equals`; false when there is none. */
static bool parse(struct check *check, struct passage *note, size_t equals, struct formula *ret)
{
    struct str s = note->s;
    size_t start = equals;
    if (start > 0 && s.p[start - 1] == ' ')
        start--;
    const struct lexicon *lexicon = check->lexicon;
    struct str head = str_slice(s, 0, start);
    head.n -= lexicon_ends(lexicon, WORD_FORMULA_ROWS, head);
    size_t column = lexicon_ends(lexicon, WORD_FORMULA_COLUMN, head);
    size_t row = column ? 0 : lexicon_ends(lexicon, WORD_FORMULA_ROW, head);
    bool rows = row > 0, columns = column > 0;
    head.n -= column + row;
    if (head.n && head.p[head.n - 1] == ' ')
        head.n--;
    start = head.n;
    while (start > 0 && s.p[start - 1] >= '0' && s.p[start - 1] <= '9')
        start--;
    struct parser parser = {check, s, start};
    struct formula formula = {.note = note, .at = start};
    if (!number(&parser, &formula.target))
        return false;
    parser.at = equals + 1;
    accept(&parser, " ");
    if (!terms(&parser, &formula))
        return false;
    accept(&parser, " ");
    columns |= accept_word(&parser, WORD_FORMULA_COLUMN);
    columns |= accept_word(&parser, WORD_FORMULA_ROWS);
    rows |= !columns && accept_word(&parser, WORD_FORMULA_ROW);
    if (rows == columns || formula.target == 0)
        return false;
    formula.rows = rows;
    formula.length = parser.at - start;
    *ret = formula;
    return true;
}

static size_t column_numbered(const struct grid *grid, int64_t number)
{
    size_t found = SIZE_MAX;
    for (size_t column = 0; column < grid->columns; column++)
        if (grid->column[column].number == number) {
            if (found != SIZE_MAX)
                return SIZE_MAX;
            found = column;
        }
    return found;
}

static void judge(struct check *check, const struct grid *grid, const struct formula *formula, struct passage *cell,
                  struct value computed, bool doubtful)
{
    struct figure *stated = &cell->figures[0];
    struct claim claim = {.rule = RULE_TABLE_FORMULA,
                          .verdict = value_judge_sum(figure_value(stated), computed),
                          .passage = cell,
                          .stated = stated,
                          .sum = computed.half > figure_value(stated).half,
                          .gap = figure_value(stated).v - computed.v,
                          .across = !formula->rows,
                          .grid = grid,
                          .has_computed = true,
                          .computed = computed.v,
                          .digits = -1};
    if (claim.verdict == VERDICT_FAIL && doubtful)
        claim.verdict = VERDICT_NOT_CHECKABLE;
    for (int digits = stated->printed.scale; digits < 6; digits++) {
        int128 unit = 1;
        for (int i = 0; i < VALUE_SCALE + stated->shift - digits; i++)
            unit *= 10;
        claim.digits = digits;
        if (computed.v % unit == 0)
            break;
    }
    CLAIM(check, &claim, MSG_check_formula,
          ARG_TEXT("formula", str_slice(formula->note->s, formula->at, formula->at + formula->length)),
          ARG_TEXT("stated", figure_text(cell, stated)),
          ARG_TEXT("computed", print_like(check, cell, stated, computed.v, claim.digits)));
}

/* Adds the cell (row, column) with the sign of `term`; false when it cannot be trusted. */
static bool add_cell(const struct grid *grid, size_t row, size_t column, int64_t term, struct value *sum,
                     size_t *filled)
{
    struct figure *f = grid_number(grid, row, column);
    if (!f)
        return grid_cell(grid, row, column)->n == 0; /* blank or a word: nothing */
    *sum = term < 0 ? value_subtract(*sum, figure_value(f)) : value_add(*sum, figure_value(f));
    (*filled)++;
    return true;
}

static void mark_used(const struct grid *grid, size_t row, size_t column)
{
    struct figure *f = grid_number(grid, row, column);
    if (f)
        figure_use(f);
}

/* The sum of one row; false when it says nothing. */
static bool sum_columns(const struct grid *grid, const struct formula *formula, size_t row, size_t target,
                        struct value *ret)
{
    struct value sum = {0};
    size_t filled = 0, unsure = 0, unsure_terms = 0;
    bool good = !grid->shifted[row] && grid_number(grid, row, target) && !grid->unsure[row * grid->columns + target];
    for (size_t i = 0; i < grid->columns; i++)
        unsure += grid->unsure[row * grid->columns + i];
    for (size_t i = 0; i < formula->n && good; i++) {
        int64_t term = formula->terms[i];
        size_t column = column_numbered(grid, term < 0 ? -term : term);
        unsure_terms += grid->unsure[row * grid->columns + column] && term > 0;
        good = add_cell(grid, row, column, term, &sum, &filled);
    }
    *ret = sum;
    /* A number that may belong to either of two columns still counts once in a sum of both. */
    return good && filled && unsure == unsure_terms;
}

static void run_columns(struct check *check, const struct grid *grid, const struct formula *formula)
{
    size_t target = column_numbered(grid, formula->target), holds = 0, breaks = 0;
    struct value sum;
    if (target == SIZE_MAX)
        return;
    for (size_t i = 0; i < formula->n; i++)
        if (column_numbered(grid, formula->terms[i] < 0 ? -formula->terms[i] : formula->terms[i]) == SIZE_MAX)
            return;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        if (!sum_columns(grid, formula, row, target, &sum))
            continue;
        bool good = value_judge_sum(figure_value(grid_number(grid, row, target)), sum) != VERDICT_FAIL;
        holds += good;
        breaks += !good;
    }
    /* Where the rows of a page disagree in number, its columns were not made out. */
    bool doubtful = check->document->rebuilt && breaks && holds < breaks * 3;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        if (!sum_columns(grid, formula, row, target, &sum))
            continue;
        for (size_t i = 0; i < formula->n; i++) {
            int64_t term = formula->terms[i];
            mark_used(grid, row, column_numbered(grid, term < 0 ? -term : term));
        }
        judge(check, grid, formula, grid_cell(grid, row, target), sum, doubtful);
    }
}

static size_t row_numbered(const struct grid *grid, size_t line_column, int64_t number)
{
    for (size_t row = grid->first_row; row < grid->rows; row++)
        if (grid_integer(grid, row, line_column) == number)
            return row;
    return SIZE_MAX;
}

static void run_rows_in(struct check *check, const struct grid *grid, const struct formula *formula, size_t line,
                        size_t column)
{
    size_t target = row_numbered(grid, line, formula->target);
    struct value sum = {0};
    size_t filled = 0;
    if (target == SIZE_MAX || !grid_number(grid, target, column) || grid->shifted[target])
        return;
    for (size_t i = 0; i < formula->n; i++) {
        size_t row = row_numbered(grid, line, formula->terms[i] < 0 ? -formula->terms[i] : formula->terms[i]);
        if (row == SIZE_MAX || grid->shifted[row] || !add_cell(grid, row, column, formula->terms[i], &sum, &filled))
            return;
    }
    if (!filled)
        return;
    for (size_t i = 0; i < formula->n; i++)
        mark_used(grid, row_numbered(grid, line, formula->terms[i] < 0 ? -formula->terms[i] : formula->terms[i]),
                  column);
    judge(check, grid, formula, grid_cell(grid, target, column), sum, false);
}

static void run_rows(struct check *check, const struct grid *grid, const struct formula *formula)
{
    for (size_t column = 0; column < grid->columns; column++) {
        const struct grid_column *c = &grid->column[column];
        if (c->kind == COLUMN_NUMBER && c->line != SIZE_MAX)
            run_rows_in(check, grid, formula, c->line, column);
    }
}

static void run(struct check *check, const struct grid *grid, const struct formula *formula)
{
    for (size_t i = 0; i < formula->n; i++)
        if (formula->terms[i] == formula->target) {
            struct claim claim = {.rule = RULE_TABLE_FORMULA_SELF,
                                  .verdict = VERDICT_FAIL,
                                  .passage = formula->note,
                                  .at = formula->at,
                                  .n = formula->length};
            CLAIM(check, &claim, MSG_check_formula_self, ARG_NUMBER("target", formula->target));
            return;
        }
    if (formula->rows)
        run_rows(check, grid, formula);
    else
        run_columns(check, grid, formula);
}

int relate_formulas(struct check *check, struct error *err)
{
    for (size_t block = 0; block < check->document->n; block++) {
        const struct grid *grid = check->grids[block];
        for (size_t i = block + 1; grid && i < check->document->n && i <= block + NOTES_BEHIND && check->paragraphs[i];
             i++) {
            struct passage *note = check->paragraphs[i];
            for (size_t at = str_find(note->s, '=', 0); at < note->s.n; at = str_find(note->s, '=', at + 1)) {
                struct formula formula;
                if (parse(check, note, at, &formula))
                    run(check, grid, &formula);
            }
        }
    }
    return check->failed ? error_memory(err) : 0;
}
