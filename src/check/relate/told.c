/* Indicators told in words, "目标值 95%，目标得分 2 分，实际 99%，得 2 分" under a heading with the name, against that
 * heading, the rows of the form that repeats them, and the sums of that form. */
#include "check/relate/prose.h"

enum { NAME_MIN = 9, CELLS_MAX = 16, CELL_BYTES = 60, AGREE_MIN = 3, SUM_MIN = 10, SAME_NAME_MAX = 64 };

struct row {
    const struct grid *grid;
    struct form_row cells;
    size_t next;  /* of the same name: 1 + index, 0 for none */
    size_t depth; /* how many of that name there are up to here */
};

struct told {
    struct passage *p, *heading;  /* the same where an extraction has joined them; NULL for no heading */
    size_t heading_end;           /* byte of the heading's text */
    size_t target, weight, score; /* figures of p; target SIZE_MAX for none */
    struct str name;
    const struct row *row; /* of the form that repeats it */
};

struct telling {
    struct check *check;
    struct told *told;
    size_t n, capacity;
    struct map names; /* to 1 + index of the first row */
    struct row *rows;
    size_t n_rows, rows_capacity;
    const struct grid *form; /* the one that repeats what is told */
    bool sure;               /* several of its rows do */
};

static bool is_score(const struct figure *f)
{
    return f->role == ROLE_FIGURE && f->family == UNIT_SCORE;
}

/* Where what is told begins when its heading stands before it in the same passage; 0 for no such heading. */
static size_t after_heading(const struct lexicon *lexicon, const struct passage *p)
{
    size_t at = strip_mark(p->s).p == p->s.p ? p->s.n : (size_t)(strip_mark(p->s).p - p->s.p) + 1;
    while (at < p->s.n && !lexicon_starts(lexicon, WORD_TOLD_TARGET, str_slice(p->s, at, p->s.n)))
        at++;
    return at < p->s.n ? at : 0;
}

static bool read_told(const struct lexicon *lexicon, struct passage *p, struct told *ret)
{
    struct told told = {.p = p, .target = SIZE_MAX, .weight = SIZE_MAX, .score = SIZE_MAX};
    if (!lexicon_contains(lexicon, WORD_TOLD_WEIGHT, p->s))
        return false;
    told.heading_end = after_heading(lexicon, p);
    for (size_t i = 0; i < p->n; i++) {
        struct str lead = prose_lead(p, i);
        if (p->figures[i].role != ROLE_FIGURE || p->figures[i].at < told.heading_end)
            continue;
        if (!is_score(&p->figures[i]) && told.weight == SIZE_MAX && told.target == SIZE_MAX)
            told.target = i;
        else if (told.weight == SIZE_MAX && lexicon_ends(lexicon, WORD_TOLD_WEIGHT, lead))
            told.weight = i;
        else if (is_score(&p->figures[i]) && lexicon_ends(lexicon, WORD_TOLD_SCORE, lead))
            told.score = i;
    }
    *ret = told;
    return told.weight != SIZE_MAX && told.score != SIZE_MAX;
}

/* The name that a heading or a cell gives an indicator, without mark and target: "③ 完成市交办重点信访积案 200 件".
 * Only the text before byte `end` is the heading. */
static struct str indicator_name(const struct lexicon *lexicon, const struct passage *p, size_t end)
{
    struct str s = strip_mark(str_slice(p->s, 0, end));
    size_t start = (size_t)(s.p - p->s.p);
    for (size_t i = 0; i < p->n; i++)
        if (p->figures[i].at > start && p->figures[i].at < end && p->figures[i].role != ROLE_MARK) {
            s = str_slice(p->s, start, p->figures[i].at);
            break;
        }
    s = prose_without_copula(lexicon, s);
    s.n -= lexicon_ends(lexicon, WORD_BOUND_BEFORE, s);
    return s;
}

/* Without the words that only say what is counted: 完成市交办重点信访积案件数量 is the same indicator. */
static struct str name_key(const struct lexicon *lexicon, struct str name)
{
    for (size_t n; (n = lexicon_ends(lexicon, WORD_INDICATOR_END, name)) != 0;)
        name.n -= n;
    return name;
}

static void relate_limit(struct check *check, const struct told *told)
{
    struct figure *weight = &told->p->figures[told->weight], *score = &told->p->figures[told->score];
    struct claim claim = {.rule = RULE_SCORE_LIMIT,
                          .verdict = figure_value(score).v <= figure_value(weight).v ? VERDICT_PASS : VERDICT_FAIL,
                          .passage = told->p,
                          .stated = score};
    figure_use(weight);
    CLAIM(check, &claim, MSG_check_score_limit, ARG_TEXT("stated", prose_figure(told->p, told->weight)),
          ARG_TEXT("computed", prose_figure(told->p, told->score)));
}

/* Both are percentages, or neither is: 1128 户 may be 1128 件 in the form. */
static bool same_kind(const struct figure *a, const struct figure *b)
{
    return prose_is_percent(a) == prose_is_percent(b) && (a->family == UNIT_POINTS) == (b->family == UNIT_POINTS) &&
           (a->family == UNIT_MONEY) == (b->family == UNIT_MONEY);
}

static bool same_value(const struct figure *a, const struct figure *b)
{
    return same_kind(a, b) && figure_value(a).v == figure_value(b).v;
}

/* "④ …不少于 120 件" above "目标值 120 件". */
static void relate_heading(struct check *check, const struct told *told)
{
    struct passage *heading = told->heading;
    size_t last = heading ? prose_previous(heading, heading == told->p ? told->target : heading->n) : SIZE_MAX;
    if (told->target == SIZE_MAX || last == SIZE_MAX ||
        heading->figures[last].at + heading->figures[last].n != told->heading_end)
        return;
    struct figure *stated = &told->p->figures[told->target], *other = &heading->figures[last];
    if (stated->family != other->family)
        return;
    struct claim claim = {.rule = RULE_INDICATOR_REPEAT,
                          .verdict = same_value(stated, other) ? VERDICT_PASS : VERDICT_FAIL,
                          .passage = told->p,
                          .stated = stated,
                          .computed_text = prose_figure(heading, last)};
    figure_use(other);
    CLAIM(check, &claim, MSG_check_indicator, ARG_TEXT("name", told->name),
          ARG_TEXT("stated", prose_figure(told->p, told->target)), ARG_TEXT("other", prose_figure(heading, last)),
          ARG_NUMBER("line", passage_place(heading, other->at).line));
}

static bool gather(struct telling *telling)
{
    struct check *check = telling->check;
    for (size_t block = 1; block < check->document->n; block++) {
        struct told told;
        if (!check->paragraphs[block] || !read_told(check->lexicon, check->paragraphs[block], &told))
            continue;
        told.heading = told.heading_end ? told.p : check->paragraphs[block - 1];
        if (told.heading && !told.heading_end)
            told.heading_end = told.heading->s.n;
        if (told.heading)
            told.name = indicator_name(check->lexicon, told.heading, told.heading_end);
        if (!ARENA_ROOM(check->arena, telling->told, telling->n, telling->capacity))
            return false;
        telling->told[telling->n++] = told;
    }
    return true;
}

/* The only figure of a short cell, NULL for none. */
static struct figure *cell_figure(const struct passage *cell)
{
    struct figure *found = NULL;
    for (size_t i = 0; i < cell->n && cell->s.n <= CELL_BYTES; i++) {
        if (cell->figures[i].role != ROLE_FIGURE)
            continue;
        if (found)
            return NULL;
        found = &cell->figures[i];
    }
    return found;
}

static bool is_mark(const struct passage *cell)
{
    const int128 hundred = 100 * (int128)power_of_ten(VALUE_SCALE);
    return passage_is_number(cell) && (cell->figures[0].family == UNIT_NONE || cell->figures[0].family == UNIT_SCORE) &&
           figure_value(&cell->figures[0]).v <= hundred;
}

bool form_has_weights(const struct lexicon *lexicon, const struct grid *grid)
{
    for (size_t i = 0; i < grid->rows * grid->columns; i++)
        if (lexicon_starts(lexicon, WORD_HEAD_WEIGHT, grid->cells[i].s) && grid->cells[i].s.n < CELL_BYTES)
            return true;
    return false;
}

bool form_row_read(const struct grid *grid, size_t row, bool weights, struct form_row *ret)
{
    struct passage *cells[CELLS_MAX];
    size_t n = 0, from_score = weights ? 4 : 3;
    for (size_t column = 0; column < grid->columns && n < CELLS_MAX; column++)
        if (grid_cell(grid, row, column)->s.n)
            cells[n++] = grid_cell(grid, row, column);
    while (n > 0 && !is_mark(cells[n - 1]))
        n--;
    if (n <= from_score || passage_is_number(cells[n - 1 - from_score]))
        return false;
    *ret = (struct form_row){cells[n - 1 - from_score], cells[n - from_score], cells[n - from_score + 1], cells[n - 1]};
    return true;
}

static bool add_rows(struct telling *telling, const struct grid *grid)
{
    const struct lexicon *lexicon = telling->check->lexicon;
    bool weights = form_has_weights(lexicon, grid);
    for (size_t row = 0; row < grid->rows; row++) {
        struct row found = {.grid = grid};
        if (!form_row_read(grid, row, weights, &found.cells))
            continue;
        struct passage *name = found.cells.name;
        size_t *first = map_add(&telling->names, name_key(lexicon, indicator_name(lexicon, name, name->s.n)), NULL);
        if (!first || !ARENA_ROOM(telling->check->arena, telling->rows, telling->n_rows, telling->rows_capacity))
            return false;
        found.next = *first;
        found.depth = *first ? telling->rows[*first - 1].depth + 1 : 1;
        telling->rows[telling->n_rows++] = found;
        if (found.depth <= SAME_NAME_MAX) /* a limit for hostile input */
            *first = telling->n_rows;
    }
    return true;
}

/* The told figure for a cell of the row: that which is the same, else the only one of its kind, else the only one
 * that a digit parts from it. */
static size_t actual_of(const struct told *told, const struct figure *cell)
{
    size_t only = SIZE_MAX, near = SIZE_MAX, kind = 0, nearly = 0;
    for (size_t i = told->weight + 1; told->p->figures && i < told->score; i++) {
        const struct figure *f = &told->p->figures[i];
        if (f->role != ROLE_FIGURE || is_score(f) || !same_kind(f, cell))
            continue;
        if (same_value(f, cell))
            return i;
        kind++;
        only = i;
        bool apart = value_one_digit_apart(figure_value(f), figure_value(cell).v);
        nearly += apart;
        near = apart ? i : near;
    }
    return kind == 1 ? only : nearly == 1 ? near : SIZE_MAX;
}

/* What a row and what is told have in common: target, actual value, score. */
struct meeting {
    size_t told[3]; /* SIZE_MAX where there is nothing to compare */
    struct passage *cells[3];
    struct figure *figures[3];
    size_t same, different;
};

static struct meeting meet(const struct told *told, const struct row *row)
{
    struct meeting m = {.cells = {row->cells.target, row->cells.actual, row->cells.score}};
    for (size_t i = 0; i < 3; i++) {
        m.figures[i] = cell_figure(m.cells[i]);
        m.told[i] = SIZE_MAX;
        if (!m.figures[i])
            continue;
        m.told[i] = i == 0 ? told->target : i == 1 ? actual_of(told, m.figures[i]) : told->score;
        const struct figure *f = m.told[i] == SIZE_MAX ? NULL : &told->p->figures[m.told[i]];
        if (!f || (i < 2 && !same_kind(f, m.figures[i])))
            m.told[i] = SIZE_MAX;
        else if (figure_value(f).v == figure_value(m.figures[i]).v)
            m.same++;
        else
            m.different++;
    }
    return m;
}

static const struct row *first_row(const struct telling *telling, const struct told *told)
{
    struct str key = name_key(telling->check->lexicon, told->name);
    size_t *place = key.n < NAME_MIN ? NULL : map_find(&telling->names, key);
    return place && *place ? &telling->rows[*place - 1] : NULL;
}

static const struct row *next_row(const struct telling *telling, const struct row *row)
{
    return row->next ? &telling->rows[row->next - 1] : NULL;
}

/* The form whose rows repeat what is told: the one with most rows that agree in everything, or the only one that has
 * rows of these names at all. */
static void find_form(struct telling *telling)
{
    struct check *check = telling->check;
    size_t *agree = ARENA_NEW_ARRAY(check->arena, check->document->n, size_t), most = AGREE_MIN - 1;
    const struct grid *only = NULL, *form = NULL;
    bool several = false;
    if (!agree) {
        check->failed = true;
        return;
    }
    for (size_t i = 0; i < telling->n; i++)
        for (const struct row *row = first_row(telling, &telling->told[i]); row; row = next_row(telling, row)) {
            struct meeting m = meet(&telling->told[i], row);
            several |= only && only != row->grid;
            only = row->grid;
            if (m.same >= 2 && m.different == 0 && ++agree[row->grid->block] > most) {
                most = agree[row->grid->block];
                form = row->grid;
            }
        }
    telling->form = form || several ? form : only;
    telling->sure = form != NULL;
}

/* The row of the form: of several with one name the one that agrees most. */
static void find_row(const struct telling *telling, struct told *told)
{
    size_t best = 0;
    for (const struct row *row = first_row(telling, told); row; row = next_row(telling, row)) {
        struct meeting m = meet(told, row);
        if (row->grid == telling->form && m.same > best) {
            best = m.same;
            told->row = row;
        }
    }
}

static void relate_row(const struct telling *telling, const struct told *told)
{
    struct check *check = telling->check;
    struct meeting m = meet(told, told->row);
    if (m.different > 1 || (m.different == 1 && m.same < (telling->sure ? 1 : 2)))
        return;
    for (size_t i = 0; i < 3; i++) {
        if (m.told[i] == SIZE_MAX)
            continue;
        struct figure *stated = &told->p->figures[m.told[i]], *other = m.figures[i];
        struct claim claim = {.rule = RULE_INDICATOR_REPEAT,
                              .verdict = figure_value(stated).v == figure_value(other).v ? VERDICT_PASS : VERDICT_FAIL,
                              .passage = told->p,
                              .stated = stated,
                              .computed_text = figure_text(m.cells[i], other)};
        figure_use(other);
        CLAIM(check, &claim, MSG_check_indicator_told, ARG_TEXT("name", told->name),
              ARG_TEXT("stated", prose_figure(told->p, m.told[i])), ARG_TEXT("other", figure_text(m.cells[i], other)),
              ARG_NUMBER("line", passage_place(m.cells[i], other->at).line));
    }
}

/* Weights of the blocks of a form, or the scores of its rows. */
static struct value form_sum(const struct telling *telling, bool weights)
{
    struct value sum = {0};
    const struct grid *grid = telling->form;
    for (size_t i = 0; weights && i < grid->rows * grid->columns; i++) {
        struct figure *weight = lexicon_starts(telling->check->lexicon, WORD_INDICATOR_1, grid->cells[i].s)
                                    ? form_weight(&grid->cells[i])
                                    : NULL;
        sum = weight ? value_add(sum, figure_value(weight)) : sum;
    }
    for (size_t i = 0; !weights && i < telling->n_rows; i++)
        if (telling->rows[i].grid == grid)
            sum = value_add(sum, figure_value(&telling->rows[i].cells.score->figures[0]));
    return sum;
}

/* Where the gap would be gone if the weight were the score: there the misprint is; else at the first. */
static const struct told *misprinted(const struct telling *telling, int128 gap, bool weights)
{
    for (size_t i = 0; i < telling->n; i++) {
        const struct told *told = &telling->told[i];
        const struct figure *weight = &told->p->figures[told->weight], *score = &told->p->figures[told->score];
        int128 apart = figure_value(weight).v - figure_value(score).v;
        if (weights ? apart == gap : apart == -gap)
            return told;
    }
    return &telling->told[0];
}

/* All indicators of the form are told: then their weights, and their scores, add up to those of the form. */
static void relate_sum(const struct telling *telling, bool weights)
{
    struct value sum = {0}, form = form_sum(telling, weights);
    size_t rows = 0;
    for (size_t i = 0; i < telling->n_rows; i++)
        rows += telling->rows[i].grid == telling->form;
    for (size_t i = 0; i < telling->n; i++) {
        const struct told *told = &telling->told[i];
        sum = value_add(sum, figure_value(&told->p->figures[weights ? told->weight : told->score]));
    }
    if (rows != telling->n || rows < SUM_MIN || form.v == 0)
        return;
    bool holds = value_judge_sum(form, sum) <= VERDICT_ROUNDING;
    if (!holds && !value_one_digit_gap(form.v, sum.v))
        return;
    const struct told *told = misprinted(telling, sum.v - form.v, weights);
    size_t at = weights ? told->weight : told->score;
    for (size_t i = 0; i < telling->n; i++)
        figure_use(&telling->told[i].p->figures[weights ? telling->told[i].weight : telling->told[i].score]);
    struct claim claim = {.rule = RULE_SCORE_TOTAL,
                          .verdict = holds ? VERDICT_PASS : VERDICT_FAIL,
                          .passage = told->p,
                          .stated = &told->p->figures[at]};
    CLAIM(telling->check, &claim, weights ? MSG_check_told_weights : MSG_check_told_scores, ARG_NUMBER("n", telling->n),
          ARG_TEXT("computed", print_like(telling->check, told->p, claim.stated, sum.v, -1)),
          ARG_TEXT("other", print_like(telling->check, told->p, claim.stated, form.v, -1)));
}

int relate_told(struct check *check, struct error *err)
{
    struct telling telling = {.check = check, .names = MAP(check->arena)};
    bool good = gather(&telling);
    for (size_t i = 0; i < telling.n; i++) {
        relate_limit(check, &telling.told[i]);
        relate_heading(check, &telling.told[i]);
    }
    for (size_t block = 0; telling.n && good && block < check->document->n; block++)
        good = !check->grids[block] || add_rows(&telling, check->grids[block]);
    if (!good)
        return error_memory(err);
    find_form(&telling);
    for (size_t i = 0; telling.form && i < telling.n; i++) {
        find_row(&telling, &telling.told[i]);
        if (telling.told[i].row)
            relate_row(&telling, &telling.told[i]);
    }
    if (telling.form) {
        relate_sum(&telling, true);
        relate_sum(&telling, false);
    }
    return check->failed ? error_memory(err) : 0;
}
