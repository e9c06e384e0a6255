#include "rules/codes.h"

static const struct word group_words[] = {{"staff", GROUP_STAFF}, {"public", GROUP_PUBLIC}, {NULL, 0}};
static const struct word system_words[] = {
    {"department", SYSTEM_DEPARTMENT}, {"government", SYSTEM_GOVERNMENT}, {NULL, 0}};

static const struct field function_fields[] = {
    FIELD(struct code, code, FIELD_TEXT, FIELD_KEY),
    FIELD(struct code, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct code, from_year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct code, to_year, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD(struct code, status, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct code, source, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema function_code_schema = SCHEMA("function-codes", struct code, function_fields);

static const struct field economic_fields[] = {
    FIELD_OF_WORDS(struct code, system, FIELD_REQUIRED, system_words),
    FIELD(struct code, code, FIELD_TEXT, FIELD_KEY),
    FIELD(struct code, name, FIELD_TEXT, FIELD_REQUIRED),
    FIELD_OF_WORDS(struct code, group, FIELD_OPTIONAL, group_words),
    FIELD(struct code, from_year, FIELD_INTEGER, FIELD_KEY_PART),
    FIELD(struct code, to_year, FIELD_INTEGER, FIELD_OPTIONAL),
    FIELD(struct code, status, FIELD_TEXT, FIELD_REQUIRED),
    FIELD(struct code, source, FIELD_TEXT, FIELD_OPTIONAL),
};
const struct schema economic_code_schema = SCHEMA("economic-codes", struct code, economic_fields);

static const struct code *row_at(const struct codes *codes, size_t i)
{
    return records_at(&codes->rows, i);
}

static void complain(const struct records *rows, size_t i, enum message_id id, struct problems *problems)
{
    const struct code *row = records_at(rows, i);
    struct place place = {rows->file, rows->lines[i], 0, STR("code"), row->code};
    problems_add(problems, &place, id, &ERROR_LIST_END);
}

static bool well_formed(struct str code)
{
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    return code.n == 3 || code.n == 5 || code.n == 7;
}

static bool years_overlap(const struct code *a, const struct code *b)
{
    int64_t from_a = a->from_year, to_a = a->to_year == INTEGER_NONE ? INT64_MAX : a->to_year;
    int64_t from_b = b->from_year, to_b = b->to_year == INTEGER_NONE ? INT64_MAX : b->to_year;
    return from_a <= to_b && from_b <= to_a;
}

int codes_index(struct arena *arena, struct records rows, struct problems *problems, struct codes *ret,
                struct error *err)
{
    struct codes codes = {.rows = rows, .first = MAP(arena)};
    for (size_t i = 0; i < rows.n; i++) {
        const struct code *row = row_at(&codes, i);
        bool added;
        size_t *first = map_add(&codes.first, row->code, &added);
        if (!first)
            return error_memory(err);
        if (added)
            *first = i + 1;
        else if (!str_equal(row_at(&codes, i - 1)->code, row->code))
            complain(&rows, i, MSG_rule_code_apart, problems);
        for (size_t j = *first - 1; j < i; j++)
            if (years_overlap(row_at(&codes, j), row))
                complain(&rows, i, MSG_rule_code_overlap, problems);
        if (!well_formed(row->code))
            complain(&rows, i, MSG_rule_code_form, problems);
    }
    for (size_t i = 0; i < rows.n; i++) {
        const struct code *row = row_at(&codes, i);
        if (row->code.n > 3 && !map_find(&codes.first, str_slice(row->code, 0, row->code.n - 2)))
            complain(&rows, i, MSG_rule_code_orphan, problems);
    }
    *ret = codes;
    return 0;
}

const struct code *codes_find(const struct codes *codes, struct str code, int64_t year)
{
    const size_t *first = map_find(&codes->first, code);
    for (size_t i = first ? *first - 1 : codes->rows.n; i < codes->rows.n; i++) {
        const struct code *row = row_at(codes, i);
        if (!str_equal(row->code, code))
            break;
        if (row->from_year <= year && (row->to_year == INTEGER_NONE || year <= row->to_year))
            return row;
    }
    return NULL;
}

bool codes_known(const struct codes *codes, struct str code)
{
    return map_find(&codes->first, code) != NULL;
}
