#include "check/read/docx_numbers.h"

#include "formats/xml_read.h"

enum { LEVELS = 9, BASED_ON_MAX = 16, NUMBER_MAX = 99 };

enum number_format { FORMAT_DECIMAL, FORMAT_CHINESE, FORMAT_CIRCLED, FORMAT_NONE };

struct docx_level {
    enum number_format format;
    int start;
    struct str text; /* "第%1条": with the numbers of the levels, from 1 */
};

/* Several lists may count on in one definition. */
struct docx_definition {
    struct docx_level levels[LEVELS];
    int counts[LEVELS]; /* 0 before the first */
};

struct docx_list {
    struct str definition;
    int first[LEVELS]; /* what it starts with when it is met first; 0 to go on counting */
    bool begun;
};

struct docx_style {
    struct str based_on, list;
    int level;
};

struct numbers_reader {
    struct docx_numbers *numbers;
    struct docx_definition *definition;
    struct docx_list *list;
    struct docx_style *style;
    int level; /* that is being read, -1 for none */
};

static bool whole(struct str s, int *ret)
{
    struct decimal d;
    if (!s.p || !decimal_parse(s, &d) || d.scale || d.digits < 0 || d.digits > NUMBER_MAX)
        return false;
    *ret = (int)d.digits;
    return true;
}

static enum number_format format_named(struct str name)
{
    static const struct {
        struct str name;
        enum number_format format;
    } formats[] = {{{"decimal", 7}, FORMAT_DECIMAL},
                   {{"decimalFullWidth", 16}, FORMAT_DECIMAL},
                   {{"decimalHalfWidth", 16}, FORMAT_DECIMAL},
                   {{"chineseCounting", 15}, FORMAT_CHINESE},
                   {{"chineseCountingThousand", 23}, FORMAT_CHINESE},
                   {{"japaneseCounting", 16}, FORMAT_CHINESE},
                   {{"ideographDigital", 16}, FORMAT_CHINESE},
                   {{"decimalEnclosedCircle", 21}, FORMAT_CIRCLED},
                   {{"decimalEnclosedCircleChinese", 28}, FORMAT_CIRCLED}};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_equal(formats[i].name, name))
            return formats[i].format;
    return FORMAT_NONE;
}

/* Keeps `id` and makes room for its item; the first of an id counts. */
static int enter(struct docx_numbers *numbers, struct map *map, struct str id, size_t index, bool *ret_new,
                 struct error *err)
{
    struct str kept = arena_str(numbers->arena, id);
    size_t *place = kept.p ? map_add(map, kept, ret_new) : NULL;
    if (!place)
        return error_memory(err);
    if (*ret_new)
        *place = index + 1;
    return 0;
}

static int begin_definition(struct numbers_reader *reader, const char *const *attributes, struct error *err)
{
    struct docx_numbers *numbers = reader->numbers;
    struct str id = xml_attribute(attributes, "abstractNumId");
    bool added = false;
    reader->definition = NULL;
    if (!id.p)
        return 0;
    TRY(enter(numbers, &numbers->definition_of, id, numbers->n_definitions, &added, err));
    if (!added)
        return 0;
    if (!ARENA_ROOM(numbers->arena, numbers->definitions, numbers->n_definitions, numbers->definitions_capacity))
        return error_memory(err);
    reader->definition = &numbers->definitions[numbers->n_definitions++];
    *reader->definition = (struct docx_definition){0};
    for (int i = 0; i < LEVELS; i++)
        reader->definition->levels[i] = (struct docx_level){.format = FORMAT_NONE, .start = 1};
    return 0;
}

static int begin_list(struct numbers_reader *reader, const char *const *attributes, struct error *err)
{
    struct docx_numbers *numbers = reader->numbers;
    struct str id = xml_attribute(attributes, "numId");
    bool added = false;
    reader->list = NULL;
    if (!id.p)
        return 0;
    TRY(enter(numbers, &numbers->list_of, id, numbers->n_lists, &added, err));
    if (!added)
        return 0;
    if (!ARENA_ROOM(numbers->arena, numbers->lists, numbers->n_lists, numbers->lists_capacity))
        return error_memory(err);
    reader->list = &numbers->lists[numbers->n_lists++];
    *reader->list = (struct docx_list){0};
    return 0;
}

static int begin_style(struct numbers_reader *reader, const char *const *attributes, struct error *err)
{
    struct docx_numbers *numbers = reader->numbers;
    struct str id = xml_attribute(attributes, "styleId");
    bool added = false;
    reader->style = NULL;
    if (!id.p)
        return 0;
    TRY(enter(numbers, &numbers->style_of, id, numbers->n_styles, &added, err));
    if (!added)
        return 0;
    if (!ARENA_ROOM(numbers->arena, numbers->styles, numbers->n_styles, numbers->styles_capacity))
        return error_memory(err);
    reader->style = &numbers->styles[numbers->n_styles++];
    *reader->style = (struct docx_style){{"", 0}, {"", 0}, 0};
    return 0;
}

static int keep(struct arena *arena, struct str s, struct str *ret, struct error *err)
{
    struct str kept = arena_str(arena, s.p ? s : (struct str){"", 0});
    if (!kept.p)
        return error_memory(err);
    *ret = kept;
    return 0;
}

static int level_property(struct numbers_reader *reader, struct str name, struct str value, struct error *err)
{
    struct docx_level *level = &reader->definition->levels[reader->level];
    if (str_equal(name, STR("start")))
        whole(value, &level->start);
    else if (str_equal(name, STR("numFmt")) && value.p)
        level->format = format_named(value);
    else if (str_equal(name, STR("lvlText")))
        return keep(reader->numbers->arena, value, &level->text, err);
    return 0;
}

static int on_numbering(void *state, struct str name, const char *const *attributes, struct error *err)
{
    struct numbers_reader *reader = state;
    struct str value = xml_attribute(attributes, "val");
    int level;
    if (str_equal(name, STR("abstractNum"))) {
        reader->list = NULL;
        reader->level = -1;
        return begin_definition(reader, attributes, err);
    }
    if (str_equal(name, STR("num"))) {
        reader->definition = NULL;
        reader->level = -1;
        return begin_list(reader, attributes, err);
    }
    if (str_equal(name, STR("lvl")) || str_equal(name, STR("lvlOverride")))
        reader->level = whole(xml_attribute(attributes, "ilvl"), &level) && level < LEVELS ? level : -1;
    else if (str_equal(name, STR("abstractNumId")) && reader->list)
        return keep(reader->numbers->arena, value, &reader->list->definition, err);
    else if (str_equal(name, STR("startOverride")) && reader->list && reader->level >= 0)
        whole(value, &reader->list->first[reader->level]);
    else if (reader->definition && reader->level >= 0)
        return level_property(reader, name, value, err);
    return 0;
}

static int on_style(void *state, struct str name, const char *const *attributes, struct error *err)
{
    struct numbers_reader *reader = state;
    struct str value = xml_attribute(attributes, "val");
    if (str_equal(name, STR("style")))
        return begin_style(reader, attributes, err);
    if (!reader->style)
        return 0;
    if (str_equal(name, STR("basedOn")))
        return keep(reader->numbers->arena, value, &reader->style->based_on, err);
    if (str_equal(name, STR("numId")))
        return keep(reader->numbers->arena, value, &reader->style->list, err);
    if (str_equal(name, STR("ilvl")))
        whole(value, &reader->style->level);
    return 0;
}

int docx_numbers_read(struct arena *arena, struct archive *archive, struct docx_numbers *ret, struct error *err)
{
    static const struct xml_events numbering = {.start = on_numbering}, styles = {.start = on_style};
    struct docx_numbers numbers = {
        .arena = arena, .definition_of = MAP(arena), .list_of = MAP(arena), .style_of = MAP(arena)};
    struct numbers_reader reader = {.numbers = &numbers, .level = -1};
    if (archive_has(archive, STR("word/numbering.xml")))
        TRY(xml_read(archive, STR("word/numbering.xml"), &numbering, &reader, err));
    if (archive_has(archive, STR("word/styles.xml")))
        TRY(xml_read(archive, STR("word/styles.xml"), &styles, &reader, err));
    *ret = numbers;
    return 0;
}

bool docx_style_list(const struct docx_numbers *numbers, struct str style, struct str *ret_list, int *ret_level)
{
    for (int i = 0; i < BASED_ON_MAX; i++) {
        const size_t *place = map_find(&numbers->style_of, style);
        if (!place)
            return false;
        const struct docx_style *found = &numbers->styles[*place - 1];
        if (found->list.n) {
            *ret_list = found->list;
            *ret_level = found->level;
            return true;
        }
        style = found->based_on;
    }
    return false;
}

/* 1 to 99 as 一 to 九十九. */
static void print_chinese(struct buf *out, int n)
{
    static const char digits[] = "一二三四五六七八九";
    if (n >= 20)
        buf_bytes(out, digits + 3 * (n / 10 - 1), 3);
    if (n >= 10)
        buf_text(out, "十");
    if (n % 10)
        buf_bytes(out, digits + 3 * (n % 10 - 1), 3);
}

static void print_number(struct buf *out, enum number_format format, int n)
{
    enum { CIRCLED_ONE = 0x2460, CIRCLED_MAX = 20 };
    char encoded[4];
    if (n < 1 || n > NUMBER_MAX)
        return;
    if (format == FORMAT_CHINESE)
        print_chinese(out, n);
    else if (format == FORMAT_CIRCLED && n <= CIRCLED_MAX)
        buf_bytes(out, encoded, utf8_encode(CIRCLED_ONE + (uint32_t)n - 1, encoded));
    else
        buf_printf(out, "%d", n);
}

/* What a list starts with, where it says so, is taken when it is met first. */
static void begin(struct docx_definition *definition, struct docx_list *list)
{
    for (int i = 0; i < LEVELS && !list->begun; i++)
        if (list->first[i])
            definition->counts[i] = list->first[i] - 1;
    list->begun = true;
}

void docx_number_next(struct docx_numbers *numbers, struct str list_id, int level, struct buf *out)
{
    const size_t *place = map_find(&numbers->list_of, list_id);
    struct docx_list *list = place ? &numbers->lists[*place - 1] : NULL;
    const size_t *of = list ? map_find(&numbers->definition_of, list->definition) : NULL;
    if (!of || level < 0 || level >= LEVELS)
        return;
    struct docx_definition *definition = &numbers->definitions[*of - 1];
    begin(definition, list);
    int *count = &definition->counts[level];
    *count = *count ? *count + 1 : definition->levels[level].start;
    for (int i = level + 1; i < LEVELS; i++)
        definition->counts[i] = 0;
    const struct docx_level *own = &definition->levels[level];
    if (own->format == FORMAT_NONE)
        return;
    for (size_t i = 0; i < own->text.n; i++) {
        int of_level = own->text.p[i] == '%' && i + 1 < own->text.n ? own->text.p[i + 1] - '1' : -1;
        if (of_level < 0 || of_level >= LEVELS) {
            buf_char(out, own->text.p[i]);
            continue;
        }
        int n = definition->counts[of_level];
        print_number(out, definition->levels[of_level].format, n ? n : definition->levels[of_level].start);
        i++;
    }
}
