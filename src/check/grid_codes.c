#include "check/grid_codes.h"

#include "rules/accounts.h"

bool code_is_printed(struct str s)
{
    if (s.n != 3 && s.n != 5 && s.n != 7)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.p[0] >= '2' && s.p[0] <= '5';
}

static bool two_digits(struct str s)
{
    return s.n == 2 && s.p[0] >= '0' && s.p[0] <= '9' && s.p[1] >= '0' && s.p[1] <= '9';
}

/* Columns [first, end) hold the parts of a code, the column of its class and those up to the name. */
struct code_columns {
    size_t first, end;
};

/* Do the columns behind `first`, whose only numbers are codes, hold nothing but pairs of digits, in at least two rows,
 * and then comes a name? */
static bool find_parts(const struct grid *grid, size_t first, struct code_columns *ret)
{
    size_t end = first + 1, pairs = 0;
    while (end < grid->columns && grid->column[end].kind != COLUMN_TEXT)
        end++;
    for (size_t row = grid->first_row; row < grid->rows && end < grid->columns; row++) {
        struct str class = grid_cell(grid, row, first)->s;
        size_t parts = 0;
        bool code = code_is_printed(class);
        if (code ? !grid_cell(grid, row, end)->s.n : grid_number(grid, row, first) != NULL)
            return false;
        if (!code)
            continue;
        for (size_t column = first + 1; column < end; column++) {
            struct str s = grid_cell(grid, row, column)->s;
            if (s.n && !two_digits(s))
                return false;
            parts += s.n > 0;
        }
        if (class.n > 3 || parts > 2)
            return false;
        pairs += parts > 0;
    }
    *ret = (struct code_columns){first, end};
    return pairs >= 2;
}

static int join_row(struct check *check, const struct grid *grid, size_t row, struct code_columns columns,
                    struct str *ret, struct error *err)
{
    struct str code = grid_cell(grid, row, columns.first)->s;
    *ret = (struct str){"", 0};
    if (row < grid->first_row || !code_is_printed(code))
        return 0;
    for (size_t column = columns.first + 1; column < columns.end; column++) {
        struct str part = grid_cell(grid, row, column)->s;
        code = part.n ? arena_printf(check->arena, "%.*s%.*s", STR_ARGS(code), STR_ARGS(part)) : code;
        if (!code.p)
            return error_memory(err);
    }
    *ret = code;
    return 0;
}

/* Most tables have none. NULL when memory is short. */
static struct split_codes *add_split(struct check *check, struct grid *grid, size_t column)
{
    if (!grid->split)
        grid->split = ARENA_NEW_ARRAY(check->arena, grid->columns + 1, struct split_codes);
    if (!grid->split)
        return NULL;
    grid->split[grid->n_split] = (struct split_codes){.column = column};
    return &grid->split[grid->n_split++];
}

int grid_join_codes(struct check *check, struct grid *grid, struct error *err)
{
    struct code_columns columns;
    for (size_t first = 0; first < grid->columns; first++) {
        if (!find_parts(grid, first, &columns))
            continue;
        struct split_codes *split = add_split(check, grid, first);
        if (!split)
            return error_memory(err);
        split->code = ARENA_NEW_ARRAY(check->arena, grid->rows + 1, struct str);
        if (!split->code)
            return error_memory(err);
        for (size_t row = 0; row < grid->rows; row++)
            TRY(join_row(check, grid, row, columns, &split->code[row], err));
        for (size_t column = first; column < columns.end; column++)
            grid->column[column].kind = COLUMN_CODE;
        first = columns.end;
    }
    return 0;
}

/* Names of codes are printed with full-width brackets and read with half-width ones. */
static bool same_name(struct str printed, struct str name)
{
    size_t at = 0;
    for (size_t i = 0; i < name.n; i++, at++) {
        struct str rest = str_slice(name, i, name.n);
        bool open = str_starts(rest, STR("（")), close = str_starts(rest, STR("）"));
        if (at >= printed.n || printed.p[at] != (open ? '(' : close ? ')' : name.p[i]))
            return false;
        i += open || close ? 2 : 0;
    }
    return at == printed.n;
}

/* The code of that length that continues `parent` and had that name in any year; empty for none. */
static struct str code_named(const struct check *check, struct str name, struct str parent)
{
    const struct codes *codes = &check->lexicon->accounts->function_codes;
    for (size_t i = 0; i < codes->rows.n; i++) {
        const struct code *code = records_at(&codes->rows, i);
        if (code->code.n == (parent.n ? parent.n + 2 : 3) && str_starts(code->code, parent) &&
            same_name(name, code->name))
            return code->code;
    }
    return (struct str){"", 0};
}

/* Length of what parts two names of a path, as in "农林水支出-扶贫-其他扶贫支出"; 0 for none. */
static size_t path_separator(struct str s)
{
    static const struct str separators[] = {{"——", 6}, {"—", 3}, {"→", 3}, {"-", 1}, {"/", 1}, {">", 1}};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
        if (str_starts(s, separators[i]))
            return separators[i].n;
    return 0;
}

/* The code that a path of names leads to, from the class on; empty when one of them is none. */
static struct str path_code(const struct check *check, struct str path, bool *ret_long)
{
    struct str code = {"", 0};
    *ret_long = false;
    for (size_t start = 0, at = 0; at <= path.n; at++) {
        size_t separator = at < path.n ? path_separator(str_slice(path, at, path.n)) : 0;
        if (at < path.n && !separator)
            continue;
        code = code_named(check, str_trim(str_slice(path, start, at)), code);
        if (!code.n)
            return code;
        *ret_long |= code.n > 3;
        start = at + separator;
        at = separator ? start - 1 : at;
    }
    return code;
}

/* Only where every row but totals has one, and no two the same: a list of projects by their class is no tree. */
int grid_name_codes(struct check *check, struct grid *grid, struct error *err)
{
    size_t column = 0, longer = 0;
    bool is_long;
    while (column < grid->columns && grid->column[column].kind != COLUMN_NUMBER)
        column++;
    for (size_t c = 0; c < grid->columns; c++)
        if (grid->column[c].kind == COLUMN_CODE)
            return 0;
    if (grid->n_split || column == grid->columns || grid->first_row == grid->rows)
        return 0;
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        struct str name = grid_row_name(grid, row, column);
        if (!path_code(check, name, &is_long).n && name.n && !grid_is_total(check, name))
            return 0;
        longer += is_long;
    }
    if (longer < 2)
        return 0;
    _cleanup_arena_ struct arena scratch = ARENA(check->arena->max);
    struct map seen = MAP(&scratch);
    struct str *codes = ARENA_NEW_ARRAY(check->arena, grid->rows + 1, struct str);
    if (!codes)
        return error_memory(err);
    for (size_t row = grid->first_row; row < grid->rows; row++) {
        bool added = true;
        codes[row] = path_code(check, grid_row_name(grid, row, column), &is_long);
        if (codes[row].n && !map_add(&seen, codes[row], &added))
            return error_memory(err);
        if (!added)
            return 0;
    }
    struct split_codes *split = add_split(check, grid, 0);
    if (!split)
        return error_memory(err);
    split->code = codes;
    return 0;
}
