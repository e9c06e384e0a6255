#include "check/lexicon.h"

#include "rules/accounts.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "embedded.gen.h"

static const char *const class_names[WORD_CLASSES] = {
    "up",
    "down",
    "equal",
    "share",
    "last",
    "compare",
    "ofwhich",
    "complete",
    "budget",
    "actual",
    "copula",
    "about_before",
    "about_after",
    "bound_before",
    "bound_after",
    "total_row",
    "subtotal_row",
    "average_row",
    "ofwhich_row",
    "code_before",
    "label_before",
    "not_figure_after",
    "same_scope",
    "partial",
    "yearly_average",
    "unfinished",
    "all_done",
    "qualified",
};

static const char *const rule_names[RULES] = {
    "table_formula",
    "table_formula_self",
    "table_codes",
    "table_total",
    "table_columns",
    "table_repeat",
    "table_cross",
    "text_table",
    "text_repeat",
    "budget_repeat",
    "completion",
    "share",
    "rate",
    "rate_possible",
    "growth",
    "difference",
    "direction",
    "parts",
    "unit_slip",
    "score_limit",
    "score_total",
    "score_rate",
    "score_target",
    "grade",
    "indicator_repeat",
    "template",
    "heading",
    "empty_table",
    "date",
    "old_name",
    "reason",
    "mean",
    "shares_total",
};

enum { RULE_FILE_MAX = 1 << 20, RULE_COLUMNS = 8 };

/* One row being read: its cells, and where it stands for messages. */
struct row {
    struct arena *arena;
    struct lexicon *lexicon;
    struct str cells[RULE_COLUMNS];
    size_t n;
    struct place place;
    struct map families;
};

static int refuse(const struct row *row, const char *field, struct str value, const char *expected, struct error *err)
{
    struct place place = row->place;
    place.field = str_from(field);
    place.value = value;
    return FAIL_AT(err, &place, MSG_check_rule_row, ARG_TEXT("expected", str_from(expected)));
}

static int push_word(struct row *row, struct word_list *list, struct str word, struct error *err)
{
    if (!word.n)
        return refuse(row, "word", word, "a word", err);
    if (!ARENA_ROOM(row->arena, list->words, list->n, list->capacity))
        return error_memory(err);
    list->words[list->n++] = word;
    return 0;
}

static int push_list(struct row *row, struct word_list *list, struct str joined, struct error *err)
{
    const struct str separator = STR("、");
    while (joined.n) {
        const char *at = memmem(joined.p, joined.n, separator.p, separator.n);
        size_t n = at ? (size_t)(at - joined.p) : joined.n;
        TRY(push_word(row, list, str_slice(joined, 0, n), err));
        joined = str_slice(joined, n + separator.n, joined.n);
    }
    return 0;
}

static int read_word(struct row *row, struct error *err)
{
    for (size_t i = 0; i < WORD_CLASSES; i++)
        if (str_equal(row->cells[0], str_from(class_names[i])))
            return push_word(row, &row->lexicon->words[i], row->cells[1], err);
    return refuse(row, "class", row->cells[0], "a class of words that the program knows", err);
}

static int unit_family(struct row *row, struct str name, int *ret, struct error *err)
{
    static const struct {
        struct str name;
        int family;
    } known[] = {{{"money", 5}, UNIT_MONEY},   {{"percent", 7}, UNIT_PERCENT}, {{"permille", 8}, UNIT_PERMILLE},
                 {{"points", 6}, UNIT_POINTS}, {{"score", 5}, UNIT_SCORE},     {{"any", 3}, UNIT_ANY}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_equal(name, known[i].name)) {
            *ret = known[i].family;
            return 0;
        }
    bool added = false;
    size_t *place = map_add(&row->families, name, &added);
    if (!place)
        return error_memory(err);
    if (added && row->families.n > UINT8_MAX - UNIT_COUNT)
        return refuse(row, "family", name, "no more families than can be told apart", err);
    if (added)
        *place = row->families.n;
    *ret = UNIT_COUNT + (int)*place;
    return 0;
}

static int read_unit(struct row *row, struct error *err)
{
    struct lexicon *lexicon = row->lexicon;
    struct unit unit = {.name = row->cells[0]};
    struct decimal shift;
    TRY(unit_family(row, row->cells[1], &unit.family, err));
    if (!decimal_parse(row->cells[2], &shift) || shift.scale || shift.digits < -3 || shift.digits > 12)
        return refuse(row, "shift", row->cells[2], "-3 .. 12", err);
    unit.shift = (int)shift.digits;
    if (!ARENA_ROOM(row->arena, lexicon->units, lexicon->n_units, lexicon->units_capacity))
        return error_memory(err);
    size_t at = lexicon->n_units++;
    for (; at > 0 && lexicon->units[at - 1].name.n < unit.name.n; at--)
        lexicon->units[at] = lexicon->units[at - 1];
    lexicon->units[at] = unit;
    return 0;
}

static int read_rule(struct row *row, struct error *err)
{
    for (size_t i = 0; i < RULES; i++)
        if (str_equal(row->cells[0], str_from(rule_names[i]))) {
            row->lexicon->rules[i] = (struct rule){row->cells[0], row->cells[1], row->cells[2], row->cells[3],
                                                   row->cells[4]};
            return 0;
        }
    return refuse(row, "id", row->cells[0], "a rule that the program knows", err);
}

static int read_set(struct row *row, struct error *err)
{
    struct lexicon *lexicon = row->lexicon;
    if (!ARENA_ROOM(row->arena, lexicon->sets, lexicon->n_sets, lexicon->sets_capacity))
        return error_memory(err);
    struct closed_set *set = &lexicon->sets[lexicon->n_sets++];
    if (row->cells[1].n && !str_equal(row->cells[1], STR("y")))
        return refuse(row, "carried", row->cells[1], "y", err);
    *set = (struct closed_set){.carried = row->cells[1].n > 0};
    return push_list(row, &set->members, row->cells[0], err);
}

static int read_quantity(struct row *row, struct error *err)
{
    struct lexicon *lexicon = row->lexicon;
    if (!ARENA_ROOM(row->arena, lexicon->quantities, lexicon->n_quantities, lexicon->quantities_capacity))
        return error_memory(err);
    struct quantity_name *quantity = &lexicon->quantities[lexicon->n_quantities++];
    *quantity = (struct quantity_name){.name = row->cells[0]};
    return push_list(row, &quantity->aliases, row->cells[1], err);
}

static int read_template(struct row *row, struct error *err)
{
    struct lexicon *lexicon = row->lexicon;
    if (!ARENA_ROOM(row->arena, lexicon->templates, lexicon->n_templates, lexicon->templates_capacity))
        return error_memory(err);
    lexicon->templates[lexicon->n_templates++] = (struct template_phrase){row->cells[0], row->cells[1]};
    return 0;
}

static int read_old_name(struct row *row, struct error *err)
{
    struct lexicon *lexicon = row->lexicon;
    struct decimal year;
    if (!decimal_parse(row->cells[2], &year) || year.scale || year.digits < 1949 || year.digits > 2999)
        return refuse(row, "from_year", row->cells[2], "1949 .. 2999", err);
    if (!ARENA_ROOM(row->arena, lexicon->old_names, lexicon->n_old_names, lexicon->old_names_capacity))
        return error_memory(err);
    lexicon->old_names[lexicon->n_old_names++] = (struct old_name){row->cells[0], row->cells[1], year.digits};
    return 0;
}

static int read_grade(struct row *row, struct error *err)
{
    struct lexicon *lexicon = row->lexicon;
    struct decimal from, below;
    if (!decimal_parse(row->cells[1], &from) || from.scale)
        return refuse(row, "from", row->cells[1], "0 .. 100", err);
    if (!decimal_parse(row->cells[2], &below) || below.scale || below.digits <= from.digits)
        return refuse(row, "below", row->cells[2], "0 .. 101", err);
    if (!ARENA_ROOM(row->arena, lexicon->grades, lexicon->n_grades, lexicon->grades_capacity))
        return error_memory(err);
    lexicon->grades[lexicon->n_grades++] = (struct grade_word){row->cells[0], from.digits, below.digits};
    return 0;
}

static int read_mean(struct row *row, struct error *err)
{
    static const char *const kinds[] = {"days", "months", "people", "households", "period"};
    struct lexicon *lexicon = row->lexicon;
    struct decimal months;
    size_t kind = 0;
    while (kind < sizeof kinds / sizeof *kinds && !str_equal(row->cells[1], str_from(kinds[kind])))
        kind++;
    if (kind == sizeof kinds / sizeof *kinds)
        return refuse(row, "kind", row->cells[1], "days, months, people, households, period", err);
    if (!decimal_parse(row->cells[2], &months) || months.scale || months.digits < 0 || months.digits > 12)
        return refuse(row, "months", row->cells[2], "0 .. 12", err);
    if (!ARENA_ROOM(row->arena, lexicon->means, lexicon->n_means, lexicon->means_capacity))
        return error_memory(err);
    lexicon->means[lexicon->n_means++] = (struct mean_word){row->cells[0], (enum mean_kind)kind, months.digits};
    return 0;
}

static int read_accounts_words(struct row *row, struct error *err)
{
    static const char *const whats[] = {"title", "column", "row", "fact", "doubt"};
    struct lexicon *lexicon = row->lexicon;
    size_t what = 0;
    while (what < sizeof whats / sizeof *whats && !str_equal(row->cells[1], str_from(whats[what])))
        what++;
    if (what == sizeof whats / sizeof *whats)
        return refuse(row, "what", row->cells[1], "title, column, row, fact, doubt", err);
    if (!ARENA_ROOM(row->arena, lexicon->accounts_words, lexicon->n_accounts_words, lexicon->accounts_words_capacity))
        return error_memory(err);
    struct accounts_words *words = &lexicon->accounts_words[lexicon->n_accounts_words++];
    *words = (struct accounts_words){.role = row->cells[0], .id = row->cells[2], .what = (enum accounts_what)what};
    return push_list(row, &words->words, row->cells[3], err);
}

static const struct rule_file {
    const char *name, *header;
    size_t columns;
    int (*read)(struct row *row, struct error *err);
} rule_files[] = {
    {"words.tsv", "class\tword", 2, read_word},
    {"units.tsv", "unit\tfamily\tshift", 3, read_unit},
    {"relations.tsv", "id\tgroup\tseverity\ttitle\trule", 5, read_rule},
    {"closed-sets.tsv", "members\tcarried", 2, read_set},
    {"quantities.tsv", "name\taliases", 2, read_quantity},
    {"templates.tsv", "phrase\tkind", 2, read_template},
    {"accounts-tables.tsv", "role\twhat\tid\twords", 4, read_accounts_words},
    {"grades.tsv", "word\tfrom\tbelow", 3, read_grade},
    {"means.tsv", "word\tkind\tmonths", 3, read_mean},
    {"old-names.tsv", "name\tnew_name\tfrom_year", 3, read_old_name},
};

static int read_rows(struct row *row, const struct rule_file *file, struct str bytes, struct error *err)
{
    struct str line, piece;
    bool header = true;
    while (str_cut(&bytes, '\n', &line)) {
        row->place.line++;
        if (!line.n || line.p[0] == '#')
            continue;
        if (header && !str_equal(line, str_from(file->header)))
            return refuse(row, "header", line, file->header, err);
        if (header) {
            header = false;
            continue;
        }
        for (row->n = 0; row->n < RULE_COLUMNS && str_cut(&line, '\t', &piece);)
            row->cells[row->n++] = piece;
        if (row->n != file->columns)
            return refuse(row, "row", row->cells[0], file->header, err);
        TRY(file->read(row, err));
    }
    return 0;
}

static int read_override(struct arena *arena, struct str path, struct str *ret, struct error *err)
{
    int file = open(path.p, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return FAIL(err, MSG_check_file_unreadable, ARG_TEXT("path", path));
    char *bytes = arena_alloc(arena, RULE_FILE_MAX);
    ssize_t n = 0;
    size_t total = 0;
    while (bytes && total < RULE_FILE_MAX && (n = read(file, bytes + total, RULE_FILE_MAX - total)) > 0)
        total += (size_t)n;
    close(file);
    if (!bytes)
        return error_memory(err);
    if (n < 0 || total == RULE_FILE_MAX)
        return FAIL(err, MSG_check_file_unreadable, ARG_TEXT("path", path));
    *ret = (struct str){bytes, total};
    return 0;
}

static int index_characters(struct arena *arena, struct lexicon *lexicon, struct error *err)
{
    _Static_assert(WORD_CLASSES <= 32, "a bit for each class");
    lexicon->first = ARENA_NEW_ARRAY(arena, CHARACTER_KEYS, uint32_t);
    lexicon->last = ARENA_NEW_ARRAY(arena, CHARACTER_KEYS, uint32_t);
    lexicon->begins = ARENA_NEW_ARRAY(arena, CHARACTER_KEYS, struct begins);
    lexicon->template_first = ARENA_NEW_ARRAY(arena, CHARACTER_KEYS, uint64_t);
    if (!lexicon->first || !lexicon->last || !lexicon->begins || !lexicon->template_first)
        return error_memory(err);
    for (size_t c = 0; c < WORD_CLASSES; c++)
        for (size_t i = 0; i < lexicon->words[c].n; i++) {
            lexicon->first[lexicon_first_key(lexicon->words[c].words[i])] |= UINT32_C(1) << c;
            lexicon->last[lexicon_last_key(lexicon->words[c].words[i])] |= UINT32_C(1) << c;
        }
    for (size_t i = 0; i < lexicon->n_units; i++)
        if (lexicon->units[i].name.n)
            lexicon->begins[lexicon_first_key(lexicon->units[i].name)].unit = true;
    for (size_t i = 0; i < lexicon->n_templates; i++)
        if (lexicon->templates[i].phrase.n) {
            lexicon->begins[lexicon_first_key(lexicon->templates[i].phrase)].template = true;
            lexicon->template_first[lexicon_first_key(lexicon->templates[i].phrase)] |= UINT64_C(1) << i % 64;
        }
    lexicon->quantity_of = MAP(arena);
    for (size_t i = 0; i < lexicon->n_quantities; i++)
        for (size_t j = 0; j < lexicon->quantities[i].aliases.n; j++) {
            bool added = false;
            size_t *place = map_add(&lexicon->quantity_of, lexicon->quantities[i].aliases.words[j], &added);
            if (!place)
                return error_memory(err);
            *place = added ? i + 1 : *place;
        }
    return 0;
}

int lexicon_load(struct arena *arena, struct str directory, struct lexicon *ret, struct error *err)
{
    struct lexicon lexicon = {0};
    struct row row = {.arena = arena, .lexicon = &lexicon, .families = MAP(arena)};
    for (size_t i = 0; i < sizeof rule_files / sizeof *rule_files; i++) {
        const struct rule_file *file = &rule_files[i];
        struct str path = arena_printf(arena, "check/%s", file->name);
        if (!path.p)
            return error_memory(err);
        const struct embedded_file *built_in = embedded_find(embedded_rules, embedded_rules_count, path);
        assert(built_in); /* the build put it there */
        struct str bytes = embedded_content(built_in);
        if (directory.n) {
            path = arena_printf(arena, "%.*s/check/%s", STR_ARGS(directory), file->name);
            if (!path.p)
                return error_memory(err);
            if (access(path.p, F_OK) == 0)
                TRY(read_override(arena, path, &bytes, err));
        }
        row.place = (struct place){.file = path};
        TRY(read_rows(&row, file, bytes, err));
    }
    struct accounts_rules *accounts = ARENA_NEW(arena, struct accounts_rules);
    if (!accounts)
        return error_memory(err);
    TRY(rules_load_accounts(arena, directory, accounts, err));
    lexicon.accounts = accounts;
    for (size_t i = 0; i < RULES; i++)
        if (!lexicon.rules[i].id.n)
            return refuse(&row, "id", str_from(rule_names[i]), "a row for every rule", err);
    TRY(index_characters(arena, &lexicon, err));
    *ret = lexicon;
    return 0;
}

/* memcmp() with a look at the last byte first: most words differ there. */
static bool same_bytes(const char *a, const char *b, size_t n)
{
    return a[n - 1] == b[n - 1] && memcmp(a, b, n) == 0;
}

size_t lexicon_longest_end(const struct word_list *list, struct str s)
{
    size_t longest = 0;
    for (size_t i = 0; i < list->n; i++)
        if (list->words[i].n > longest && list->words[i].n <= s.n &&
            same_bytes(s.p + s.n - list->words[i].n, list->words[i].p, list->words[i].n))
            longest = list->words[i].n;
    return longest;
}

size_t lexicon_longest_start(const struct word_list *list, struct str s)
{
    size_t longest = 0;
    for (size_t i = 0; i < list->n; i++)
        if (list->words[i].n > longest && list->words[i].n <= s.n &&
            same_bytes(s.p, list->words[i].p, list->words[i].n))
            longest = list->words[i].n;
    return longest;
}

bool lexicon_contains(const struct lexicon *lexicon, enum word_class word_class, struct str s)
{
    /* A word begins with a character, so only where one begins; one of three bytes is passed at once. */
    for (size_t at = 0; at < s.n; at += (unsigned char)s.p[at] >= 0xE0 ? 3 : 1) {
        struct str rest = {s.p + at, s.n - at};
        if (lexicon_starts(lexicon, word_class, rest))
            return true;
    }
    return false;
}

bool lexicon_is(const struct lexicon *lexicon, enum word_class word_class, struct str s)
{
    return s.n && lexicon_starts(lexicon, word_class, s) == s.n;
}

uint64_t lexicon_templates(const struct lexicon *lexicon, struct str s)
{
    uint64_t found = 0;
    for (size_t at = 0; at < s.n; at += (unsigned char)s.p[at] >= 0xE0 ? 3 : 1) {
        struct str rest = {s.p + at, s.n - at};
        size_t key = lexicon_first_key(rest);
        uint64_t may = lexicon->begins[key].template ? lexicon->template_first[key] & ~found : 0;
        for (; may; may &= may - 1) {
            size_t bit = (size_t)__builtin_ctzll(may);
            for (size_t i = bit; i < lexicon->n_templates; i += 64)
                found |= str_starts(rest, lexicon->templates[i].phrase) ? UINT64_C(1) << bit : 0;
        }
    }
    return found;
}

struct str lexicon_quantity(const struct lexicon *lexicon, struct str name)
{
    const size_t *place = map_find(&lexicon->quantity_of, name);
    return place ? lexicon->quantities[*place - 1].name : name;
}

const struct unit *lexicon_unit(const struct lexicon *lexicon, struct str s)
{
    if (!s.n || !lexicon->begins[lexicon_first_key(s)].unit)
        return NULL;
    for (size_t i = 0; i < lexicon->n_units; i++)
        if (lexicon->units[i].name.n <= s.n && same_bytes(s.p, lexicon->units[i].name.p, lexicon->units[i].name.n))
            return &lexicon->units[i];
    return NULL;
}
