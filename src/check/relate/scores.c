/* Self-evaluation forms: execution score, weights by level, scores within weights, the total. The forms
 * lose and shift cells, so rows are read by what their cells say. */
#include "check/relate/prose.h"

#include <string.h>

enum level { LEVEL_GOAL, LEVEL_1, LEVEL_2, LEVELS };

struct block_weight {
    struct figure *weight;
    struct passage *in;
    struct value below; /* weights of the level below */
    bool has_below, odd;
    struct value scores; /* of its rows */
    struct value rows;   /* their weights */
    size_t n_rows;
    bool rows_odd;    /* one has lost its weight */
    size_t first_row; /* of the grid */
};

struct form {
    struct check *check;
    const struct grid *grid;
    size_t score_column, weight_column, target_column, actual_column, reason_column;
    struct passage *lost; /* the first score below its weight; NULL for none */
    bool score_last;      /* the score is the last cell of its row */
    struct figure *execution_weight;
    struct block_weight levels[LEVELS];
    struct value total;
    size_t scored, missing;
    struct value missing_weight; /* of the block whose row lost its score */
    bool spending_scored;
    struct figure *unscored; /* weight of the execution of the budget, while no row of it has a score */
    struct value weights;
    size_t weighted;
    struct figure *stated_total;
    struct passage *stated_total_in;
    bool indicators; /* the header of the indicators has been passed */
};

static size_t last_filled(const struct grid *grid, size_t row)
{
    for (size_t column = grid->columns; column-- > 0;)
        if (grid_cell(grid, row, column)->s.n)
            return column;
    return SIZE_MAX;
}

static struct passage *find_cell(const struct lexicon *lexicon, const struct grid *grid, size_t row,
                                 enum word_class words)
{
    for (size_t column = 0; column < grid->columns; column++) {
        struct passage *cell = grid_cell(grid, row, column);
        if (!passage_is_number(cell) && lexicon_contains(lexicon, words, cell->s))
            return cell;
    }
    return NULL;
}

/* "(20分*执行率)", "(16分)": the weight that a cell names. */
struct figure *form_weight(struct passage *cell)
{
    for (size_t i = 0; i < cell->n; i++)
        if (cell->figures[i].role == ROLE_FIGURE && cell->figures[i].family == UNIT_SCORE && cell->figures[i].at > 0 &&
            cell->s.p[cell->figures[i].at - 1] == '(')
            return &cell->figures[i];
    return NULL;
}

/* 成本指标 beside 经济成本指标 is a level of its own since 2021; before, it stood under 产出指标. */
static bool costs_on_top(const struct lexicon *lexicon, const struct grid *grid, size_t row, size_t column)
{
    if (!lexicon_starts(lexicon, WORD_COST_INDICATOR, grid_cell(grid, row, column)->s))
        return false;
    for (size_t next = column + 1; next < grid->columns; next++)
        if (grid_cell(grid, row, next)->s.n)
            return lexicon_contains(lexicon, WORD_COST_INDICATOR, grid_cell(grid, row, next)->s);
    return false;
}

/* Where a block ends on a page of a PDF nobody can tell: its cell is drawn over several rows. */
static enum verdict block_verdict(const struct form *form, enum verdict verdict)
{
    return verdict == VERDICT_FAIL && form->check->document->rebuilt ? VERDICT_NOT_CHECKABLE : verdict;
}

/* The weights of the rows of a block that has no blocks below; only what looks like a misprint is sure, for
 * rows may belong elsewhere. */
static void judge_rows(struct form *form, const struct block_weight *b)
{
    enum verdict verdict = value_judge_sum(figure_value(b->weight), b->rows);
    if (verdict == VERDICT_FAIL && !value_one_digit_gap(figure_value(b->weight).v, b->rows.v))
        return;
    struct claim claim = {.rule = RULE_SCORE_LIMIT,
                          .verdict = block_verdict(form, verdict),
                          .passage = b->in,
                          .stated = b->weight,
                          .grid = form->grid,
                          .has_computed = true,
                          .computed = b->rows.v,
                          .digits = -1};
    CLAIM(form->check, &claim, MSG_check_weights, ARG_TEXT("stated", figure_text(b->in, b->weight)),
          ARG_TEXT("computed", print_like(form->check, b->in, b->weight, b->rows.v, -1)));
}

/* What is done of what there is should be as much as possible, also where no sign says so. */
static bool unmet(const struct lexicon *lexicon, struct str name, const struct passage *target,
                  const struct passage *actual)
{
    if (target->n != 1 || actual->n != 1 || target->figures[0].role != ROLE_FIGURE ||
        actual->figures[0].role != ROLE_FIGURE || actual->figures[0].bound != BOUND_EXACT ||
        target->figures[0].family != actual->figures[0].family)
        return false;
    struct str sign = passage_gap(target, 0);
    int128 goal = figure_value(&target->figures[0]).v, done = figure_value(&actual->figures[0]).v;
    if (lexicon_contains(lexicon, WORD_AT_LEAST, sign) ||
        (!sign.n && lexicon_ends(lexicon, WORD_CLOSED_RATE, name) && prose_is_percent(&target->figures[0])))
        return done < goal;
    return lexicon_contains(lexicon, WORD_AT_MOST, sign) && done > goal;
}

static void relate_target(struct form *form, struct str name, struct passage *target, struct passage *actual,
                          struct passage *score)
{
    if (!unmet(form->check->lexicon, name, target, actual))
        return;
    struct claim claim = {.rule = RULE_SCORE_TARGET,
                          .verdict = VERDICT_FAIL,
                          .passage = score,
                          .stated = &score->figures[0],
                          .grid = form->grid};
    CLAIM(form->check, &claim, MSG_check_score_target, ARG_TEXT("target", target->s), ARG_TEXT("actual", actual->s));
}

/* No row has a weight of its own, but together they have all that the block can give: then each has full marks. */
static void relate_full_block(struct form *form, const struct block_weight *b, size_t end)
{
    struct form_row cells;
    if (form->weight_column != SIZE_MAX || b->scores.v != figure_value(b->weight).v || form->check->document->rebuilt)
        return;
    for (size_t row = b->first_row; row < end; row++)
        if (form_row_read(form->grid, row, false, &cells))
            relate_target(form, cells.name->s, cells.target, cells.actual, cells.score);
}

/* Closes a block: what stands below it adds up to its weight, its scores do not exceed it. */
static void close_block(struct form *form, enum level level, size_t row)
{
    struct block_weight *b = &form->levels[level];
    if (!b->weight)
        return;
    struct claim claim = {.rule = RULE_SCORE_LIMIT,
                          .passage = b->in,
                          .stated = b->weight,
                          .grid = form->grid,
                          .has_computed = true,
                          .digits = -1};
    if (b->has_below && !b->odd) {
        claim.verdict = block_verdict(form, value_judge_sum(figure_value(b->weight), b->below));
        claim.computed = b->below.v;
        CLAIM(form->check, &claim, MSG_check_weights, ARG_TEXT("stated", figure_text(b->in, b->weight)),
              ARG_TEXT("computed", print_like(form->check, b->in, b->weight, b->below.v, -1)));
    } else if (b->scores.v > 0) {
        claim.verdict = block_verdict(form, b->scores.v - b->scores.half <= figure_value(b->weight).v ? VERDICT_PASS
                                                                                                      : VERDICT_FAIL);
        claim.computed = b->scores.v;
        claim.digits = 2;
        CLAIM(form->check, &claim, MSG_check_score_limit, ARG_TEXT("stated", figure_text(b->in, b->weight)),
              ARG_TEXT("computed", print_like(form->check, b->in, b->weight, b->scores.v, 2)));
    }
    if (level > LEVEL_GOAL && !b->has_below && !b->odd && b->n_rows && !b->rows_odd)
        judge_rows(form, b);
    if (level == LEVEL_2)
        relate_full_block(form, b, row);
    *b = (struct block_weight){0};
}

static void open_block(struct form *form, enum level level, size_t row, struct passage *cell, struct figure *weight)
{
    for (int l = LEVELS - 1; l >= (int)level; l--)
        close_block(form, (enum level)l, row);
    if (level > LEVEL_GOAL && form->levels[level - 1].weight && weight) {
        struct block_weight *above = &form->levels[level - 1];
        above->below = value_add(above->below, figure_value(weight));
        above->has_below = true;
        figure_use(weight);
    } else if (level > LEVEL_GOAL && form->levels[level - 1].weight) {
        form->levels[level - 1].odd = true; /* a block without its weight */
    }
    form->levels[level] = (struct block_weight){.weight = weight, .in = cell, .first_row = row};
}

static void read_levels(struct form *form, size_t row)
{
    for (size_t column = 0; column < form->grid->columns; column++) {
        struct passage *cell = grid_cell(form->grid, row, column);
        struct figure *weight = form_weight(cell);
        if (weight && lexicon_starts(form->check->lexicon, WORD_FORM_GOAL, cell->s))
            open_block(form, LEVEL_GOAL, row, cell, weight);
        else if ((lexicon_starts(form->check->lexicon, WORD_INDICATOR_1, cell->s) ||
                  costs_on_top(form->check->lexicon, form->grid, row, column)) &&
                 cell->s.n < 60)
            open_block(form, LEVEL_1, row, cell, weight);
        else if (lexicon_starts(form->check->lexicon, WORD_INDICATOR_2, cell->s) && cell->s.n < 80)
            open_block(form, LEVEL_2, row, cell, weight);
    }
}

/* Budget, spending, rate and score of one row, by the order of its numbers. */
static void read_execution(struct form *form, size_t row)
{
    struct passage *numbers[8];
    size_t n = 0;
    for (size_t column = 0; column < form->grid->columns && n < 8; column++)
        if (grid_number(form->grid, row, column))
            numbers[n++] = grid_cell(form->grid, row, column);
    size_t rate = 0;
    while (rate < n && numbers[rate]->figures[0].family != UNIT_PERCENT)
        rate++;
    if (rate < 2 || rate >= n)
        return;
    /* Some forms print the weight between spending and rate. */
    struct figure *percent = &numbers[rate]->figures[0], *actual = &numbers[rate - 1]->figures[0],
                  *budget = &numbers[rate - 2]->figures[0];
    struct figure *weight = form->execution_weight;
    if (!weight && rate >= 3 && form->weight_column != SIZE_MAX) {
        weight = actual;
        form->weights = value_add(form->weights, figure_value(weight));
        form->weighted++;
        actual = budget;
        budget = &numbers[rate - 3]->figures[0];
    }
    if (figure_value(budget).v <= 0)
        return;
    struct claim claim = {
        .rule = RULE_SCORE_RATE,
        .verdict = value_judge_ratio(figure_value(percent), figure_value(actual), figure_value(budget)),
        .passage = numbers[rate],
        .stated = percent,
        .grid = form->grid,
        .computed_text = prose_ratio_text(form->check, numbers[rate], percent, figure_value(actual),
                                          figure_value(budget))};
    figure_use(actual);
    figure_use(budget);
    CLAIM(form->check, &claim, MSG_check_columns,
          ARG_TEXT("column", lexicon_name(form->check->lexicon, WORD_HEAD_EXECUTION)),
          ARG_TEXT("stated", figure_text(numbers[rate], percent)), ARG_TEXT("computed", claim.computed_text));
    if (rate + 1 >= n) {
        form->unscored = !form->spending_scored && weight ? weight : NULL;
        return;
    }
    form->spending_scored = true;
    form->unscored = NULL;
    struct figure *score = &numbers[rate + 1]->figures[0];
    form->total = value_add(form->total, figure_value(score));
    form->scored++;
    if (!weight || figure_value(actual).v > figure_value(budget).v)
        return;
    figure_use(weight);
    int128 product = divide_rounded(figure_value(weight).v * figure_value(actual).v, figure_value(budget).v,
                                    ROUND_HALF_UP);
    struct claim scored = {.rule = RULE_SCORE_RATE,
                           .verdict = value_judge_product(figure_value(score), figure_value(weight),
                                                          figure_value(actual), figure_value(budget)),
                           .passage = numbers[rate + 1],
                           .stated = score,
                           .grid = form->grid,
                           .has_computed = true,
                           .computed = product,
                           .digits = 2};
    /* 8.62 as 9: whole points were given. */
    if (scored.verdict == VERDICT_FAIL && !score->printed.scale &&
        divide_rounded(product, power_of_ten(VALUE_SCALE), ROUND_HALF_UP) == score->printed.digits)
        scored.verdict = VERDICT_ROUNDING;
    CLAIM(form->check, &scored, MSG_check_columns,
          ARG_TEXT("column", lexicon_name(form->check->lexicon, WORD_HEAD_SCORE)),
          ARG_TEXT("stated", figure_text(numbers[rate + 1], score)),
          ARG_TEXT("computed", print_like(form->check, numbers[rate + 1], score, product, 2)));
}

/* "预算执行情况（20 分）" beside "得分（20 分*执行率）". */
static void relate_execution_weight(const struct form *form, size_t row, struct passage *score)
{
    for (size_t column = 0; column < form->grid->columns && form->execution_weight; column++) {
        struct passage *cell = grid_cell(form->grid, row, column);
        struct figure *weight = cell == score ? NULL : form_weight(cell);
        if (!weight)
            continue;
        bool same = figure_value(weight).v == figure_value(form->execution_weight).v;
        struct claim claim = {.rule = RULE_SCORE_LIMIT,
                              .verdict = same ? VERDICT_PASS : VERDICT_FAIL,
                              .passage = cell,
                              .stated = weight,
                              .grid = form->grid};
        CLAIM(form->check, &claim, MSG_check_repeat, ARG_TEXT("stated", figure_text(cell, weight)),
              ARG_TEXT("other", figure_text(score, form->execution_weight)),
              ARG_NUMBER("line", passage_place(score, form->execution_weight->at).line));
    }
}

/* A row that begins a new header tells where scores and weights stand from here on. */
static bool read_header(struct form *form, size_t row)
{
    const struct lexicon *lexicon = form->check->lexicon;
    struct passage *score = find_cell(lexicon, form->grid, row, WORD_HEAD_SCORE);
    if (!score || score->s.n > 60 ||
        !(find_cell(lexicon, form->grid, row, WORD_HEAD_EXECUTION) ||
          find_cell(lexicon, form->grid, row, WORD_HEAD_INDICATOR)))
        return false;
    form->score_column = form->weight_column = SIZE_MAX;
    for (size_t column = 0; column < form->grid->columns; column++) {
        struct str s = grid_cell(form->grid, row, column)->s;
        if (lexicon_starts(lexicon, WORD_HEAD_SCORE, s))
            form->score_column = column;
        else if (lexicon_starts(lexicon, WORD_HEAD_WEIGHT, s))
            form->weight_column = column;
        else if (lexicon_contains(lexicon, WORD_HEAD_TARGET, s))
            form->target_column = column;
        else if (column > 0 && lexicon_contains(lexicon, WORD_REASON_HEADER, s))
            form->reason_column = column;
        else if (lexicon_contains(lexicon, WORD_HEAD_DONE, s))
            form->actual_column = column;
    }
    form->score_last = form->score_column == last_filled(form->grid, row);
    if (find_cell(lexicon, form->grid, row, WORD_HEAD_EXECUTION)) {
        form->execution_weight = form_weight(score);
        relate_execution_weight(form, row, score);
    }
    form->indicators = find_cell(lexicon, form->grid, row, WORD_HEAD_INDICATOR) != NULL &&
                       !find_cell(lexicon, form->grid, row, WORD_HEAD_EXECUTION);
    return true;
}

static void read_total(struct form *form, size_t row)
{
    for (size_t r = row; r < row + 2 && r < form->grid->rows && !form->stated_total; r++)
        for (size_t column = form->grid->columns; column-- > 0;)
            if (grid_number(form->grid, r, column) && (r == row || last_filled(form->grid, r) == column)) {
                form->stated_total = grid_number(form->grid, r, column);
                form->stated_total_in = grid_cell(form->grid, r, column);
                break;
            }
}

static void read_score(struct form *form, size_t row)
{
    const struct grid *grid = form->grid;
    size_t last = last_filled(grid, row), column = form->score_last ? last : form->score_column;
    if (column == SIZE_MAX || last == SIZE_MAX)
        return;
    struct figure *score = grid_number(grid, row, column);
    size_t filled = 0;
    for (size_t c = 0; c < grid->columns; c++)
        filled += grid_cell(grid, row, c)->s.n > 0;
    if (!score || score->family == UNIT_PERCENT || (score->family >= UNIT_COUNT)) {
        form->missing += filled >= 3;
        for (int l = LEVEL_1; l < LEVELS; l++)
            form->levels[l].rows_odd |= filled >= 3;
        if (filled >= 3 && form->levels[LEVEL_2].weight)
            form->missing_weight = figure_value(form->levels[LEVEL_2].weight);
        return;
    }
    form->total = value_add(form->total, figure_value(score));
    form->scored++;
    form->levels[LEVEL_2].scores = value_add(form->levels[LEVEL_2].scores, figure_value(score));
    figure_use(score);
    struct figure *weight = form->weight_column == SIZE_MAX || grid->shifted[row]
                                ? NULL
                                : grid_number(grid, row, form->weight_column);
    for (int l = LEVEL_1; l < LEVELS && !weight; l++)
        form->levels[l].rows_odd = true;
    if (!weight)
        return;
    form->weights = value_add(form->weights, figure_value(weight));
    form->weighted++;
    figure_use(weight);
    for (int l = LEVEL_1; l < LEVELS; l++) {
        form->levels[l].rows = value_add(form->levels[l].rows, figure_value(weight));
        form->levels[l].n_rows++;
    }
    struct claim claim = {.rule = RULE_SCORE_LIMIT,
                          .verdict = figure_value(score).v <= figure_value(weight).v ? VERDICT_PASS : VERDICT_FAIL,
                          .passage = grid_cell(grid, row, column),
                          .stated = score,
                          .grid = grid};
    CLAIM(form->check, &claim, MSG_check_score_limit,
          ARG_TEXT("stated", figure_text(grid_cell(grid, row, form->weight_column), weight)),
          ARG_TEXT("computed", figure_text(claim.passage, score)));
    if (!form->lost && figure_value(score).v < figure_value(weight).v)
        form->lost = claim.passage;
    if (form->target_column != SIZE_MAX && form->target_column > 0 && form->actual_column != SIZE_MAX &&
        figure_value(score).v >= figure_value(weight).v)
        relate_target(form, grid_cell(grid, row, form->target_column - 1)->s, grid_cell(grid, row, form->target_column),
                      grid_cell(grid, row, form->actual_column), claim.passage);
}

static void judge_total(struct form *form)
{
    if (!form->stated_total || form->scored < 3)
        return;
    struct claim claim = {.rule = RULE_SCORE_TOTAL,
                          .verdict = value_judge_sum(figure_value(form->stated_total), form->total),
                          .passage = form->stated_total_in,
                          .stated = form->stated_total,
                          .grid = form->grid,
                          .has_computed = true,
                          .computed = form->total.v,
                          .digits = 2};
    if (form->unscored) {
        form->missing++;
        form->missing_weight = figure_value(form->unscored);
    }
    /* One row lost its score: what is left over must lie within the weight of its block. */
    int128 left = figure_value(form->stated_total).v - form->total.v;
    if (form->missing == 1 && form->missing_weight.v > 0 && left == form->missing_weight.v)
        claim.verdict = VERDICT_PASS;
    else if (form->missing == 1 && form->missing_weight.v > 0 && (left < 0 || left > form->missing_weight.v))
        claim.verdict = VERDICT_FAIL;
    else if (form->missing && claim.verdict != VERDICT_PASS)
        claim.verdict = VERDICT_NOT_CHECKABLE;
    /* On a page of a PDF a whole row may not have been recognised. */
    if (form->check->document->rebuilt && !value_one_digit_gap(figure_value(form->stated_total).v, form->total.v))
        claim.verdict = block_verdict(form, claim.verdict);
    if (form->check->n_form_totals < FORM_TOTALS)
        form->check->form_totals[form->check->n_form_totals++] = form->stated_total;
    CLAIM(form->check, &claim, MSG_check_score_total,
          ARG_TEXT("stated", figure_text(form->stated_total_in, form->stated_total)),
          ARG_TEXT("computed", print_like(form->check, form->stated_total_in, form->stated_total, form->total.v, 2)));
}

/* The weights of all rows against the whole that the total row prints, or 100. */
static void judge_weights(struct form *form, size_t row)
{
    const int128 hundred = 100 * (int128)power_of_ten(VALUE_SCALE);
    struct figure *whole = form->weight_column == SIZE_MAX ? NULL : grid_number(form->grid, row, form->weight_column);
    if (form->weighted < 4 || form->missing || !whole || whole == form->stated_total ||
        (figure_value(whole).v != hundred && form->weights.v != hundred))
        return;
    struct claim claim = {.rule = RULE_SCORE_LIMIT,
                          .verdict = value_judge_sum(figure_value(whole), form->weights),
                          .passage = grid_cell(form->grid, row, form->weight_column),
                          .stated = whole,
                          .grid = form->grid,
                          .has_computed = true,
                          .computed = form->weights.v,
                          .digits = -1};
    CLAIM(form->check, &claim, MSG_check_weights, ARG_TEXT("stated", figure_text(claim.passage, whole)),
          ARG_TEXT("computed", print_like(form->check, claim.passage, whole, form->weights.v, -1)));
}

/* The reasons that the form asks for, where full marks were not reached. */
static void relate_reason(struct form *form, size_t row)
{
    if (!form->stated_total || row == 0 || row + 1 < form->grid->rows)
        return;
    struct passage *label = find_cell(form->check->lexicon, form->grid, row, WORD_REASON_LABEL);
    size_t filled = 0;
    for (size_t column = 0; column < form->grid->columns; column++)
        filled += grid_cell(form->grid, row, column)->s.n > 0;
    if (!label || filled != 1 ||
        figure_value(form->stated_total).v >= 100 * (int128)power_of_ten(VALUE_SCALE)) /* full marks */
        return;
    struct claim claim = {
        .rule = RULE_REASON, .verdict = VERDICT_FAIL, .passage = label, .at = 0, .n = label->s.n, .grid = form->grid};
    CLAIM(form->check, &claim, MSG_check_reason, ARG_TEXT("label", label->s));
}

/* A column asks for the reason of every point lost, points were lost, and nowhere is a reason given. */
static void relate_reason_column(const struct form *form)
{
    const struct grid *grid = form->grid;
    if (form->reason_column == SIZE_MAX || !form->lost || form->check->document->rebuilt)
        return;
    struct str label = {0};
    for (size_t row = 0; row < grid->rows; row++)
        for (size_t column = 0; column < grid->columns; column++) {
            struct str s = grid_cell(grid, row, column)->s;
            bool header = lexicon_contains(form->check->lexicon, WORD_REASON_HEADER, s);
            if (header && column == form->reason_column && !label.n)
                label = s;
            else if (s.n && (header || (column >= form->reason_column && label.n && s.p[0] != '/' &&
                                        !passage_is_number(grid_cell(grid, row, column)))))
                return; /* asked for once more below, or answered */
        }
    struct claim claim = {.rule = RULE_REASON,
                          .verdict = VERDICT_FAIL,
                          .passage = form->lost,
                          .at = 0,
                          .n = form->lost->s.n,
                          .grid = grid};
    CLAIM(form->check, &claim, MSG_check_reason_column, ARG_TEXT("label", label));
}

static void relate_form(struct check *check, const struct grid *grid)
{
    struct form form = {.check = check,
                        .grid = grid,
                        .score_column = SIZE_MAX,
                        .weight_column = SIZE_MAX,
                        .target_column = SIZE_MAX,
                        .actual_column = SIZE_MAX,
                        .reason_column = SIZE_MAX};
    bool seen = false, done = false;
    for (size_t row = 0; row < grid->rows; row++) {
        if (read_header(&form, row)) {
            read_levels(&form, row);
            seen = true;
            continue;
        }
        relate_reason(&form, row);
        if (!seen || done)
            continue;
        struct passage *total = find_cell(check->lexicon, grid, row, WORD_FORM_TOTAL);
        if (total && total->s.n <= 12) {
            for (int l = LEVELS - 1; l >= 0; l--)
                close_block(&form, (enum level)l, row);
            read_total(&form, row);
            judge_total(&form);
            judge_weights(&form, row);
            done = true;
        } else if (form.indicators) {
            read_levels(&form, row);
            if (last_filled(grid, row) != SIZE_MAX && !find_cell(check->lexicon, grid, row, WORD_FORM_GOAL_ROW))
                read_score(&form, row);
        } else {
            read_levels(&form, row); /* the first goal stands above the header of its indicators */
            read_execution(&form, row);
        }
    }
    relate_reason_column(&form);
}

int relate_scores(struct check *check, struct error *err)
{
    for (size_t block = 0; block < check->document->n; block++)
        if (check->grids[block])
            relate_form(check, check->grids[block]);
    return check->failed ? error_memory(err) : 0;
}

/* Figure `i`, a score in the text, against the total of a form. */
static void relate_total_in_text(struct check *check, struct passage *p, size_t i)
{
    struct figure *f = &p->figures[i];
    struct str tail = prose_without_copula(check->lexicon, prose_tail(prose_lead(p, i)));
    if (!check->n_form_totals || !lexicon_ends(check->lexicon, WORD_FORM_SCORE, tail))
        return;
    struct figure *near = NULL;
    for (size_t k = 0; k < check->n_form_totals; k++) {
        if (figure_value(check->form_totals[k]).v == figure_value(f).v) {
            figure_use(f);
            return;
        }
        if (value_one_digit_apart(figure_value(f), figure_value(check->form_totals[k]).v))
            near = check->form_totals[k];
    }
    if (!near)
        return;
    struct claim claim = {.rule = RULE_TEXT_REPEAT,
                          .verdict = VERDICT_FAIL,
                          .passage = p,
                          .stated = f,
                          .has_computed = true,
                          .computed = figure_value(near).v,
                          .digits = near->printed.scale};
    CLAIM(check, &claim, MSG_check_score_total, ARG_TEXT("stated", prose_figure(p, i)),
          ARG_TEXT("computed", print_like(check, p, f, figure_value(near).v, near->printed.scale)));
}

/* Where the first word of the class stands in `s`, and its length; s.n for none. */
static size_t word_position(const struct lexicon *lexicon, enum word_class words, struct str s, size_t *ret_n)
{
    size_t at = 0;
    *ret_n = 0;
    while (at < s.n && (*ret_n = lexicon_starts(lexicon, words, str_slice(s, at, s.n))) == 0)
        at++;
    return at;
}

/* "得分为 94.98 分，评价等级为优秀". */
void relate_grades(struct check *check, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++) {
        struct figure *f = &p->figures[i];
        if (f->role != ROLE_FIGURE || f->family != UNIT_SCORE || f->bound != BOUND_EXACT)
            continue;
        relate_total_in_text(check, p, i);
        size_t next = prose_next(p, i);
        struct str behind = str_slice(p->s, f->at + f->n, next == SIZE_MAX ? p->s.n : p->figures[next].at);
        size_t named, at = word_position(check->lexicon, WORD_GRADE_NAMED, behind, &named);
        if (at == behind.n || at > 60 ||
            !lexicon_contains(check->lexicon, WORD_SCORE_WORD, prose_tail(prose_lead(p, i))))
            continue;
        struct str word = prose_unpunctuated(str_slice(behind, at + named, behind.n));
        if (lexicon_starts(check->lexicon, WORD_COPULA, word))
            word = prose_unpunctuated(str_slice(word, lexicon_starts(check->lexicon, WORD_COPULA, word), word.n));
        for (size_t g = 0; g < check->lexicon->n_grades; g++) {
            const struct grade_word *grade = &check->lexicon->grades[g];
            if (!str_starts(word, grade->word))
                continue;
            const int128 one = power_of_ten(VALUE_SCALE);
            bool good = figure_value(f).v >= grade->from * one && figure_value(f).v < grade->below * one;
            struct claim claim = {
                .rule = RULE_GRADE, .verdict = good ? VERDICT_PASS : VERDICT_FAIL, .passage = p, .stated = f};
            CLAIM(check, &claim, MSG_check_grade, ARG_TEXT("stated", figure_text(p, f)),
                  ARG_TEXT("grade", grade->word));
            break;
        }
    }
}
