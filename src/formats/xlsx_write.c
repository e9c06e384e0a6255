#include "formats/xlsx_write.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "formats/archive.h"
#include "formats/file.h"
#include "formats/sheet.h"
#include "formats/xml_read.h"

enum {
    TEXT_UNITS_MAX = 32767,
    NAME_UNITS_MAX = 31,
    LIST_UNITS_MAX = 255,
    DIGITS_MAX = 15,
    MEMORY_MAX = 64 << 20, /* of the writer's own notes, not of the cells */
    SECONDS_A_DAY = 86400,
    PAPER_A4 = 9,
    NUMBER_FORMATS = 4 * (DECIMAL_SCALE_MAX + 1),
};
#define WORDS_SHEET "_words"

struct word_list {
    char **words;
    size_t n;
};

struct xlsx_writer {
    struct arena arena;
    int file; /* in memory; the library writes to it by its name in /proc */
    lxw_workbook *book;
    lxw_worksheet *sheet;
    struct str sheet_name;
    struct buf text;                                      /* what is handed to the library, NUL-terminated */
    lxw_format *formats[XLSX_STYLES][NUMBER_FORMATS + 1]; /* [0] for text, [1 + number_index()] for numbers */
    char *author;
    struct {
        struct str *items;
        size_t n, capacity;
    } names;
    struct {
        struct xlsx_range *items; /* of the present sheet */
        size_t n, capacity;
    } merges;
    struct {
        struct word_list *items; /* of the hidden sheet, a column each */
        size_t n, capacity;
    } lists;
    struct {
        enum message_id id; /* the first trouble, or MSG_none */
        lxw_error code;
        int64_t row, column;
        struct str sheet;
    } failure;
};

static void fail(struct xlsx_writer *w, enum message_id id, lxw_error code, uint32_t row, uint32_t column)
{
    if (w->failure.id != MSG_none)
        return;
    w->failure.id = id;
    w->failure.code = code;
    w->failure.row = (int64_t)row + 1;
    w->failure.column = (int64_t)column + 1;
    w->failure.sheet = w->sheet_name;
}

static void check(struct xlsx_writer *w, lxw_error code)
{
    if (code == LXW_ERROR_MEMORY_MALLOC_FAILED)
        fail(w, MSG_out_of_memory, code, 0, 0);
    else if (code != LXW_NO_ERROR)
        fail(w, MSG_xlsx_library_failed, code, 0, 0);
}

/* Whether calls for cells still have an effect. */
static bool ready(struct xlsx_writer *w, uint32_t row, uint32_t column)
{
    assert(w->book && (w->sheet || w->failure.id != MSG_none)); /* a sheet that could not be made is a failure told */
    if (row >= SHEET_ROWS_MAX || column >= SHEET_COLUMNS_MAX)
        fail(w, MSG_xlsx_past_the_end, LXW_NO_ERROR, row, column);
    return w->failure.id == MSG_none;
}

/* Excel would read _x0041_ as A; the escape of the first _ keeps it. */
static bool looks_escaped(struct str s, size_t at)
{
    if (s.n - at < 7 || s.p[at] != '_' || s.p[at + 1] != 'x' || s.p[at + 6] != '_')
        return false;
    return strspn(s.p + at + 2, "0123456789abcdefABCDEF") >= 4;
}

static bool is_printable(uint32_t point)
{
    return point >= ' ' ? point != 0xFFFE && point != 0xFFFF : point == '\t' || point == '\n';
}

/* `s` for the library: clean and NUL-terminated, valid until the next call. Returns UTF-16 units. */
static size_t hand_over(struct xlsx_writer *w, struct str s, bool escape)
{
    size_t units = 0;
    buf_clear(&w->text);
    for (size_t at = 0; at < s.n;) {
        if (escape && looks_escaped(s, at))
            buf_text(&w->text, "_x005F");
        uint32_t point = utf8_next(s, &at);
        if (point == '\r' && (at == s.n || s.p[at] != '\n'))
            point = '\n';
        else if (point == '\r')
            continue;
        char encoded[4];
        buf_bytes(&w->text, encoded, utf8_encode(is_printable(point) ? point : 0xFFFD, encoded));
        units += point >= 0x10000 ? 2 : 1;
    }
    buf_char(&w->text, '\0');
    if (!buf_ok(&w->text))
        fail(w, MSG_out_of_memory, LXW_NO_ERROR, 0, 0);
    return units;
}

static char *keep(struct xlsx_writer *w, struct str s)
{
    hand_over(w, s, false);
    struct str kept = arena_str(&w->arena, buf_view(&w->text));
    if (!kept.p)
        fail(w, MSG_out_of_memory, LXW_NO_ERROR, 0, 0);
    return (char *)(uintptr_t)kept.p; /* the library's structs are not const, but it copies */
}

static void free_writer(struct xlsx_writer *w)
{
    if (w->book)
        lxw_workbook_free(w->book);
    if (w->file >= 0)
        close(w->file);
    buf_free(&w->text);
    arena_free(&w->arena);
    free(w);
}

void xlsx_close(struct xlsx_writer **writer)
{
    if (*writer)
        free_writer(*writer);
    *writer = NULL;
}

int xlsx_open(struct xlsx_writer **ret, const struct xlsx_properties *properties, struct error *err)
{
    _cleanup_xlsx_ struct xlsx_writer *w = calloc(1, sizeof *w);
    if (!w)
        return error_memory(err);
    w->arena = ARENA(MEMORY_MAX);
    w->text = BUF(MEMORY_MAX);
    w->file = memfd_create("xlsx", MFD_CLOEXEC);
    if (w->file < 0)
        return FAIL(err, MSG_xlsx_library_failed, ARG_TEXT("reason", str_from(strerror(errno))));
    struct str name = arena_printf(&w->arena, "/proc/self/fd/%d", w->file);
    w->book = name.p ? workbook_new(name.p) : NULL;
    w->author = keep(w, properties->author);
    if (!w->book || w->failure.id != MSG_none)
        return error_memory(err);
    lxw_doc_properties documented = {
        .title = keep(w, properties->title),
        .subject = keep(w, properties->subject),
        .author = w->author,
        /* Noon, as 0 would mean the present time to the library. */
        .created = (time_t)properties->created_day * SECONDS_A_DAY + SECONDS_A_DAY / 2,
    };
    if (w->failure.id != MSG_none || workbook_set_properties(w->book, &documented) != LXW_NO_ERROR)
        return error_memory(err);
    *ret = w;
    w = NULL;
    return 0;
}

static size_t utf16_units(struct str s)
{
    size_t units = 0;
    for (size_t at = 0; at < s.n;)
        units += utf8_next(s, &at) >= 0x10000 ? 2 : 1;
    return units;
}

static struct str cut_units(struct str s, size_t max)
{
    size_t units = 0, end = 0;
    for (size_t at = 0; at < s.n; end = at) {
        units += utf8_next(s, &at) >= 0x10000 ? 2 : 1;
        if (units > max)
            break;
    }
    return str_slice(s, 0, end);
}

/* Excel compares names without case. */
static bool same_name(struct str a, struct str b)
{
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

static bool name_taken(const struct xlsx_writer *w, struct str name)
{
    if (same_name(name, STR("History")) || same_name(name, STR(WORDS_SHEET)))
        return true;
    for (size_t i = 0; i < w->names.n; i++)
        if (same_name(w->names.items[i], name))
            return true;
    return false;
}

static struct str allowed_name(struct xlsx_writer *w, struct str name)
{
    static const char forbidden[] = "[]:*?/\\";
    static const char *const instead[] = {"［", "］", "：", "＊", "？", "／", "＼"};
    _cleanup_buf_ struct buf clean = BUF(MEMORY_MAX);
    name = str_trim(name);
    for (size_t i = 0; i < name.n; i++) {
        const char *at = name.p[i] ? strchr(forbidden, name.p[i]) : NULL;
        if (at)
            buf_text(&clean, instead[at - forbidden]);
        else
            buf_char(&clean, name.p[i]);
    }
    hand_over(w, buf_view(&clean), false);
    struct str allowed = cut_units(str_from(w->text.p), NAME_UNITS_MAX);
    while (str_starts(allowed, STR("'")))
        allowed = str_slice(allowed, 1, allowed.n);
    while (str_ends(allowed, STR("'")))
        allowed.n--;
    return arena_str(&w->arena, allowed.n ? allowed : STR("-"));
}

static struct str unique_name(struct xlsx_writer *w, struct str name)
{
    struct str tried = name;
    for (unsigned number = 2; tried.p && name_taken(w, tried); number++) {
        struct str suffix = arena_printf(&w->arena, " (%u)", number);
        struct str start = cut_units(name, NAME_UNITS_MAX - suffix.n);
        tried = arena_printf(&w->arena, "%.*s%.*s", STR_ARGS(start), STR_ARGS(suffix));
    }
    return tried;
}

static void set_page(struct xlsx_writer *w, const struct xlsx_page *page)
{
    lxw_worksheet *sheet = w->sheet;
    worksheet_set_paper(sheet, PAPER_A4);
    if (page->landscape)
        worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_center_horizontally(sheet);
    check(w, worksheet_set_footer(sheet, "&C&P / &N"));
    if (page->repeat_rows)
        check(w, worksheet_repeat_rows(sheet, page->repeat_row, page->repeat_row + page->repeat_rows - 1));
    if (page->freeze_rows || page->freeze_columns)
        worksheet_freeze_panes(sheet, page->freeze_rows, (lxw_col_t)page->freeze_columns);
}

void xlsx_sheet(struct xlsx_writer *w, struct str name, const struct xlsx_page *page)
{
    assert(w->book);
    if (w->failure.id != MSG_none)
        return;
    struct str allowed = unique_name(w, allowed_name(w, name));
    if (!allowed.p || !ARENA_ROOM(&w->arena, w->names.items, w->names.n, w->names.capacity)) {
        fail(w, MSG_out_of_memory, LXW_NO_ERROR, 0, 0);
        return;
    }
    w->names.items[w->names.n++] = allowed;
    w->sheet_name = allowed;
    w->merges.n = 0;
    w->sheet = workbook_add_worksheet(w->book, allowed.p);
    if (w->sheet)
        set_page(w, page);
    else
        fail(w, MSG_out_of_memory, LXW_NO_ERROR, 0, 0);
}

void xlsx_width(struct xlsx_writer *w, uint32_t column, uint32_t last_column, unsigned characters)
{
    if (ready(w, 0, last_column))
        check(w, worksheet_set_column(w->sheet, (lxw_col_t)column, (lxw_col_t)last_column, characters, NULL));
}

void xlsx_height(struct xlsx_writer *w, uint32_t row, unsigned points)
{
    if (ready(w, row, 0))
        check(w, worksheet_set_row(w->sheet, row, points, NULL));
}

enum { WHITE = 0xFFFFFF, SHADE = 0xEFEFEF, YELLOW = 0xFFF2CC };

static const struct look {
    unsigned size;
    bool bold, border, wrap;
    enum lxw_format_alignments align;
    lxw_color_t fill;
} looks[XLSX_STYLES] = {
    [XLSX_PLAIN] = {11, false, false, false, LXW_ALIGN_NONE, WHITE},
    [XLSX_TITLE] = {16, true, false, true, LXW_ALIGN_CENTER, WHITE},
    [XLSX_UNIT] = {10, false, false, false, LXW_ALIGN_RIGHT, WHITE},
    [XLSX_HEAD] = {11, true, true, true, LXW_ALIGN_CENTER, SHADE},
    [XLSX_LABEL] = {11, false, true, true, LXW_ALIGN_LEFT, WHITE},
    [XLSX_NUMBER] = {11, false, true, false, LXW_ALIGN_RIGHT, WHITE},
    [XLSX_TOTAL] = {11, true, true, false, LXW_ALIGN_NONE, SHADE},
    [XLSX_NOTE] = {10, false, false, true, LXW_ALIGN_LEFT, WHITE},
    [XLSX_MARK] = {11, false, true, false, LXW_ALIGN_NONE, YELLOW},
    [XLSX_CENTER] = {11, false, true, true, LXW_ALIGN_CENTER, WHITE},
    [XLSX_TOTAL_LABEL] = {11, true, true, true, LXW_ALIGN_CENTER, SHADE},
    [XLSX_MARK_TEXT] = {11, false, true, true, LXW_ALIGN_LEFT, YELLOW},
};

static size_t number_index(struct xlsx_number_format number)
{
    return 4 * (size_t)number.decimals + 2 * number.grouped + number.percent;
}

static void set_number_format(struct xlsx_writer *w, lxw_format *format, struct xlsx_number_format number)
{
    buf_clear(&w->text);
    buf_text(&w->text, number.grouped ? "#,##0" : "0");
    if (number.decimals)
        buf_char(&w->text, '.');
    buf_repeat(&w->text, '0', (size_t)number.decimals);
    if (number.percent)
        buf_char(&w->text, '%');
    buf_char(&w->text, '\0');
    if (buf_ok(&w->text))
        format_set_num_format(format, w->text.p);
}

/* `number` is NULL for text. */
static lxw_format *format_of(struct xlsx_writer *w, enum xlsx_style style, const struct xlsx_number_format *number)
{
    assert(style >= 0 && style < XLSX_STYLES);
    assert(!number || (number->decimals >= 0 && number->decimals <= DECIMAL_SCALE_MAX));
    const struct look *look = &looks[style];
    lxw_format **kept = &w->formats[style][number ? number_index(*number) + 1 : 0];
    if (*kept)
        return *kept;
    lxw_format *format = workbook_add_format(w->book);
    if (!format) {
        fail(w, MSG_out_of_memory, LXW_NO_ERROR, 0, 0);
        return NULL;
    }
    format_set_font_name(format, "宋体");
    format_set_font_size(format, look->size);
    if (look->bold)
        format_set_bold(format);
    if (look->border)
        format_set_border(format, LXW_BORDER_THIN);
    if (look->wrap)
        format_set_text_wrap(format);
    if (look->fill != WHITE)
        format_set_bg_color(format, look->fill);
    format_set_align(format, (uint8_t)(number && style != XLSX_HEAD ? LXW_ALIGN_RIGHT : look->align));
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (number)
        set_number_format(w, format, *number);
    *kept = format;
    return format;
}

static bool take_text(struct xlsx_writer *w, uint32_t row, uint32_t column, struct str text, bool escape)
{
    if (!ready(w, row, column))
        return false;
    if (hand_over(w, text, escape) > TEXT_UNITS_MAX)
        fail(w, MSG_xlsx_text_too_long, LXW_NO_ERROR, row, column);
    return w->failure.id == MSG_none;
}

static void write_string(struct xlsx_writer *w, uint32_t row, uint32_t column, struct str text, lxw_format *format)
{
    if (format && take_text(w, row, column, text, true))
        check(w, worksheet_write_string(w->sheet, row, (lxw_col_t)column, w->text.p, format));
}

void xlsx_text(struct xlsx_writer *w, uint32_t row, uint32_t column, enum xlsx_style style, struct str text)
{
    write_string(w, row, column, text, format_of(w, style, NULL));
}

void xlsx_number(struct xlsx_writer *w, uint32_t row, uint32_t column, enum xlsx_style style, struct decimal value,
                 int decimals)
{
    xlsx_number_as(w, row, column, style, value, (struct xlsx_number_format){.decimals = decimals, .grouped = true});
}

void xlsx_number_as(struct xlsx_writer *w, uint32_t row, uint32_t column, enum xlsx_style style, struct decimal value,
                    struct xlsx_number_format number)
{
    lxw_format *format = format_of(w, style, &number);
    struct decimal plain = value;
    while (plain.scale > 0 && plain.digits % 10 == 0) {
        plain.digits /= 10;
        plain.scale--;
    }
    int64_t limit = power_of_ten(DIGITS_MAX);
    if (plain.digits >= limit || plain.digits <= -limit) {
        _cleanup_buf_ struct buf text = BUF(64);
        decimal_print(&text, value, false);
        write_string(w, row, column, buf_view(&text), format);
        return;
    }
    /* Both are whole and below 2^53 or a power of ten up to 10^18, hence exact, so the quotient is the
     * double nearest to the decimal: the one that typing it into Excel gives. */
    double nearest = (double)plain.digits / (double)power_of_ten(plain.scale);
    if (format && ready(w, row, column))
        check(w, worksheet_write_number(w->sheet, row, (lxw_col_t)column, nearest, format));
}

void xlsx_blank(struct xlsx_writer *w, uint32_t row, uint32_t column, enum xlsx_style style)
{
    lxw_format *format = format_of(w, style, NULL);
    if (format && ready(w, row, column))
        check(w, worksheet_write_blank(w->sheet, row, (lxw_col_t)column, format));
}

static bool overlap(const struct xlsx_range *a, const struct xlsx_range *b)
{
    return a->row <= b->last_row && b->row <= a->last_row && a->column <= b->last_column && b->column <= a->last_column;
}

void xlsx_merge(struct xlsx_writer *w, struct xlsx_range range, enum xlsx_style style, struct str text)
{
    assert(range.row <= range.last_row && range.column <= range.last_column);
    if (range.row == range.last_row && range.column == range.last_column) {
        xlsx_text(w, range.row, range.column, style, text);
        return;
    }
    lxw_format *format = format_of(w, style, NULL);
    if (!format || !ready(w, range.last_row, range.last_column) || !take_text(w, range.row, range.column, text, true))
        return;
    for (size_t i = 0; i < w->merges.n; i++)
        assert(!overlap(&w->merges.items[i], &range)); /* Excel calls such a file damaged */
    if (!ARENA_ROOM(&w->arena, w->merges.items, w->merges.n, w->merges.capacity)) {
        fail(w, MSG_out_of_memory, LXW_NO_ERROR, 0, 0);
        return;
    }
    w->merges.items[w->merges.n++] = range;
    check(w, worksheet_merge_range(w->sheet, range.row, (lxw_col_t)range.column, range.last_row,
                                   (lxw_col_t)range.last_column, w->text.p, format));
}

void xlsx_comment(struct xlsx_writer *w, uint32_t row, uint32_t column, struct str text)
{
    enum { WIDTH = 280, LINE = 20, LINES_MAX = 20, CHARACTERS_A_LINE = 36 };
    if (!take_text(w, row, column, text, false))
        return;
    size_t lines = utf8_width(text) / CHARACTERS_A_LINE + 2;
    for (size_t at = str_find(text, '\n', 0); at < text.n; at = str_find(text, '\n', at + 1))
        lines++;
    lxw_comment_options options = {
        .author = w->author,
        .width = WIDTH,
        .height = (uint16_t)(LINE * (lines < LINES_MAX ? lines : LINES_MAX)),
    };
    check(w, worksheet_write_comment_opt(w->sheet, row, (lxw_col_t)column, w->text.p, &options));
}

/* The words as the library takes them: NUL-terminated, ended by NULL. */
static char **keep_words(struct xlsx_writer *w, const struct str *words, size_t n, bool *ret_fits)
{
    char **kept = ARENA_NEW_ARRAY(&w->arena, n + 1, char *);
    if (!kept) {
        fail(w, MSG_out_of_memory, LXW_NO_ERROR, 0, 0);
        return NULL;
    }
    size_t units = n;
    *ret_fits = true;
    for (size_t i = 0; i < n; i++) {
        kept[i] = keep(w, words[i]);
        units += utf16_units(words[i]);
        *ret_fits &= str_find(words[i], ',', 0) == words[i].n;
    }
    *ret_fits &= units <= LIST_UNITS_MAX;
    return kept;
}

/* The range of the hidden sheet that will hold the words: =_words!$A$1:$A$30. */
static char *list_formula(struct xlsx_writer *w, const struct word_list *list)
{
    if (!ARENA_ROOM(&w->arena, w->lists.items, w->lists.n, w->lists.capacity)) {
        fail(w, MSG_out_of_memory, LXW_NO_ERROR, 0, 0);
        return NULL;
    }
    size_t column = w->lists.n;
    w->lists.items[w->lists.n++] = *list;
    _cleanup_buf_ struct buf letters = BUF(16);
    if (column >= 26)
        buf_char(&letters, (char)('A' + column / 26 - 1));
    buf_char(&letters, (char)('A' + column % 26));
    struct str name = buf_view(&letters);
    struct str formula = arena_printf(&w->arena, "=" WORDS_SHEET "!$%.*s$1:$%.*s$%zu", STR_ARGS(name), STR_ARGS(name),
                                      list->n);
    return (char *)(uintptr_t)formula.p;
}

void xlsx_choices(struct xlsx_writer *w, struct xlsx_range range, const struct str *words, size_t n)
{
    enum { LISTS_MAX = 26 * 27 };
    assert(n > 0 && w->lists.n < LISTS_MAX);
    bool fits;
    if (!ready(w, range.last_row, range.last_column))
        return;
    char **kept = keep_words(w, words, n, &fits);
    if (!kept)
        return;
    lxw_data_validation validation = {.validate = LXW_VALIDATION_TYPE_LIST, .value_list = kept};
    if (!fits) {
        validation.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        validation.value_list = NULL;
        validation.value_formula = list_formula(w, &(struct word_list){kept, n});
    }
    if (w->failure.id == MSG_none)
        check(w, worksheet_data_validation_range(w->sheet, range.row, (lxw_col_t)range.column, range.last_row,
                                                 (lxw_col_t)range.last_column, &validation));
}

static void write_words(struct xlsx_writer *w)
{
    if (!w->lists.n || w->failure.id != MSG_none)
        return;
    w->sheet = workbook_add_worksheet(w->book, WORDS_SHEET);
    if (!w->sheet) {
        fail(w, MSG_out_of_memory, LXW_NO_ERROR, 0, 0);
        return;
    }
    worksheet_hide(w->sheet);
    for (size_t column = 0; column < w->lists.n; column++)
        for (size_t i = 0; i < w->lists.items[column].n; i++)
            xlsx_text(w, (uint32_t)i, (uint32_t)column, XLSX_PLAIN, str_from(w->lists.items[column].words[i]));
}

static int fail_temporary(struct error *err)
{
    const char *directory = getenv("TMPDIR");
    return FAIL(err, MSG_xlsx_temporary_full, ARG_TEXT("directory", str_from(directory ? directory : "/tmp")));
}

static int report(const struct xlsx_writer *w, struct error *err)
{
    switch (w->failure.id) {
    case MSG_out_of_memory:
        return error_memory(err);
    case MSG_xlsx_text_too_long:
        return FAIL(err, MSG_xlsx_text_too_long, ARG_TEXT("sheet", w->failure.sheet), ARG_NUMBER("row", w->failure.row),
                    ARG_NUMBER("column", w->failure.column), ARG_NUMBER("limit", TEXT_UNITS_MAX));
    case MSG_xlsx_past_the_end:
        return FAIL(err, MSG_xlsx_past_the_end, ARG_TEXT("sheet", w->failure.sheet));
    default:
        break;
    }
    return FAIL(err, MSG_xlsx_library_failed, ARG_TEXT("reason", str_from(lxw_strerror(w->failure.code))));
}

/* The library assembles the parts in temporary files and does not notice when they are cut short. */
static int verify(struct str content, struct error *err)
{
    static const struct xml_events none = {NULL, NULL, NULL};
    _cleanup_archive_ struct archive archive = {0};
    struct error fault;
    if (archive_open(&archive, STR(""), content, &fault) != 0)
        return fail_temporary(err);
    for (size_t i = 0; i < archive_parts(&archive); i++)
        if (xml_read(&archive, archive_part(&archive, i), &none, NULL, &fault) != 0)
            return fail_temporary(err);
    return 0;
}

struct mapping {
    void *p;
    size_t n;
};

static void unmap(struct mapping *mapping)
{
    if (mapping->p)
        munmap(mapping->p, mapping->n);
}

/* The finished file, mapped. */
static int finish(struct xlsx_writer *w, struct mapping *ret, struct error *err)
{
    assert(w->book && w->names.n > 0);
    write_words(w);
    if (w->failure.id != MSG_none)
        return report(w, err);
    lxw_error code = workbook_close(w->book);
    w->book = NULL; /* freed */
    if (code == LXW_ERROR_CREATING_TMPFILE)
        return fail_temporary(err);
    struct stat status;
    if (code != LXW_NO_ERROR || fstat(w->file, &status) != 0 || status.st_size == 0)
        return FAIL(err, MSG_xlsx_library_failed, ARG_TEXT("reason", str_from(lxw_strerror(code))));
    size_t n = (size_t)status.st_size;
    void *p = mmap(NULL, n, PROT_READ, MAP_SHARED, w->file, 0);
    if (p == MAP_FAILED)
        return error_memory(err);
    if (verify((struct str){p, n}, err) != 0) {
        munmap(p, n);
        return -1;
    }
    *ret = (struct mapping){p, n};
    return 0;
}

int xlsx_save(struct xlsx_writer *w, struct str path, struct error *err)
{
    _cleanup_(unmap) struct mapping mapping = {0};
    TRY(finish(w, &mapping, err));
    return file_write(path, (struct str){mapping.p, mapping.n}, err);
}

int xlsx_save_memory(struct xlsx_writer *w, struct arena *arena, struct str *ret, struct error *err)
{
    _cleanup_(unmap) struct mapping mapping = {0};
    TRY(finish(w, &mapping, err));
    struct str copy = arena_str(arena, (struct str){mapping.p, mapping.n});
    if (!copy.p)
        return error_memory(err);
    *ret = copy;
    return 0;
}
