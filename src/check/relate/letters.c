/* Formulas of letters that stand in a table: "A=B+C" in a row above the figures or in a column beside them. */
#include "check/relate/relate.h"

enum { LETTERS = 26, TERMS_MAX = LETTERS };

/* "A", or "A=B+C". */
struct letter_cell {
    int letter; /* from 0; -1 for none */
    size_t n;
    struct {
        int letter, sign;
    } terms[TERMS_MAX];
};

/* Cells of one row, or of one column, that name the others by letters. */
struct letters {
    struct check *check;
    const struct grid *grid;
    bool in_column;
    size_t place[LETTERS]; /* row or column of each letter; SIZE_MAX for none */
};

static bool is_letter(struct str s, size_t at)
{
    return at < s.n && s.p[at] >= 'A' && s.p[at] <= 'Z';
}

static struct letter_cell read_cell(struct str s)
{
    struct letter_cell cell = {.letter = is_letter(s, 0) ? s.p[0] - 'A' : -1};
    size_t at = 1;
    for (; cell.letter >= 0 && at < s.n && cell.n < TERMS_MAX && is_letter(s, at + 1); at += 2) {
        char sign = s.p[at];
        if (cell.n ? sign != '+' && sign != '-' : sign != '=')
            break;
        cell.terms[cell.n].letter = s.p[at + 1] - 'A';
        cell.terms[cell.n++].sign = sign == '-' ? -1 : 1;
    }
    if (at < s.n)
        cell.letter = -1;
    return cell;
}

static struct passage *letter_at(const struct letters *letters, size_t line, size_t i)
{
    return letters->in_column ? grid_cell(letters->grid, i, line) : grid_cell(letters->grid, line, i);
}

/* At least three letters, none twice, one of them a formula, and nothing else but the name of the line. */
static bool find_letters(struct letters *letters, size_t line)
{
    size_t n = letters->in_column ? letters->grid->rows : letters->grid->columns, found = 0, formulas = 0;
    for (size_t i = 0; i < LETTERS; i++)
        letters->place[i] = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        struct letter_cell cell = read_cell(letter_at(letters, line, i)->s);
        if (cell.letter < 0)
            continue;
        if (letters->place[cell.letter] != SIZE_MAX)
            return false;
        letters->place[cell.letter] = i;
        found++;
        formulas += cell.n > 1;
    }
    return found >= 3 && formulas;
}

/* The cell of a letter in row or column `i`. */
static struct passage *value_at(const struct letters *letters, int letter, size_t i)
{
    size_t place = letters->place[letter];
    return letters->in_column ? grid_cell(letters->grid, place, i) : grid_cell(letters->grid, i, place);
}

/* The sum of the terms, which take part; false where a term has no place or is no figure, or all are blank. */
static bool sum_terms(const struct letters *letters, const struct letter_cell *cell, size_t i, struct value *ret)
{
    size_t filled = 0;
    *ret = (struct value){0};
    for (size_t t = 0; t < cell->n; t++) {
        struct passage *term = letters->place[cell->terms[t].letter] == SIZE_MAX
                                   ? NULL
                                   : value_at(letters, cell->terms[t].letter, i);
        if (!term || (term->s.n && !passage_is_number(term)))
            return false;
        if (!term->s.n)
            continue;
        struct value value = figure_value(&term->figures[0]);
        *ret = value_add(*ret, cell->terms[t].sign < 0 ? value_negate(value) : value);
        filled++;
        figure_use(&term->figures[0]);
    }
    return filled > 0;
}

static void judge(const struct letters *letters, size_t line, const struct letter_cell *cell, size_t i)
{
    struct passage *passage = value_at(letters, cell->letter, i);
    struct value sum;
    if (!passage_is_number(passage) || !sum_terms(letters, cell, i, &sum))
        return;
    struct figure *stated = &passage->figures[0];
    /* In a table rebuilt from a page a figure may stand beside its column. */
    enum verdict verdict = value_judge_sum(figure_value(stated), sum);
    if (verdict == VERDICT_FAIL && letters->check->document->rebuilt &&
        !value_one_digit_gap(figure_value(stated).v, sum.v))
        verdict = VERDICT_NOT_CHECKABLE;
    struct claim claim = {.rule = RULE_TABLE_FORMULA,
                          .verdict = verdict,
                          .passage = passage,
                          .stated = stated,
                          .sum = true,
                          .grid = letters->grid,
                          .has_computed = true,
                          .computed = sum.v,
                          .digits = -1};
    struct str formula = letter_at(letters, line, letters->place[cell->letter])->s;
    CLAIM(letters->check, &claim, MSG_check_formula, ARG_TEXT("formula", formula),
          ARG_TEXT("stated", figure_text(passage, stated)),
          ARG_TEXT("computed", print_like(letters->check, passage, stated, sum.v, -1)));
}

static void relate_line(struct letters *letters, size_t line)
{
    const struct grid *grid = letters->grid;
    size_t n = letters->in_column ? grid->columns : grid->rows;
    if (!find_letters(letters, line))
        return;
    for (size_t letter = 0; letter < LETTERS; letter++) {
        if (letters->place[letter] == SIZE_MAX)
            continue;
        struct letter_cell cell = read_cell(letter_at(letters, line, letters->place[letter])->s);
        for (size_t i = letters->in_column ? line + 1 : grid->first_row; i < n && cell.n; i++)
            judge(letters, line, &cell, i);
    }
}

int relate_letters(struct check *check, struct error *err)
{
    enum { HEADER_MAX = 12 };
    for (size_t block = 0; block < check->document->n; block++) {
        const struct grid *grid = check->grids[block];
        if (!grid)
            continue;
        struct letters letters = {.check = check, .grid = grid};
        for (size_t row = 0; row < grid->first_row && row < HEADER_MAX; row++)
            relate_line(&letters, row);
        letters.in_column = true;
        for (size_t column = 0; column < grid->columns && column < HEADER_MAX; column++)
            relate_line(&letters, column);
    }
    return check->failed ? error_memory(err) : 0;
}
