#include "formats/sheet.h"

#include "formats/archive.h"
#include "formats/delimited.h"
#include "formats/encoding.h"
#include "formats/file.h"
#include "formats/xlsx_read.h"

int sheet_fail_too_large(struct str file, int64_t line, struct error *err)
{
    const struct place place = {.file = file, .line = line};
    return FAIL_AT(err, &place, MSG_sheet_too_large, ARG_NUMBER("rows", SHEET_ROWS_MAX),
                   ARG_NUMBER("columns", SHEET_COLUMNS_MAX), ARG_NUMBER("cells", SHEET_CELLS_MAX));
}

/* An encrypted workbook is an old compound file, too, with this name in its directory (as UTF-16). */
static int fail_old(struct str file, struct str bytes, struct error *err)
{
    const struct place place = {.file = file};
    if (str_contains(bytes, STR("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0")))
        return FAIL_AT(err, &place, MSG_workbook_encrypted);
    return FAIL_AT(err, &place, MSG_workbook_old);
}

/* Other files that people hand in as tables, known by their first bytes. */
static int refuse_foreign(struct str file, struct str bytes, struct error *err)
{
    static const struct {
        const char *magic, *kind;
    } kinds[] = {
        {"%PDF-", "PDF"},    {"\x89PNG", "PNG"},   {"\xFF\xD8\xFF", "JPEG"},      {"{\\rtf", "RTF"},
        {"Rar!\x1A", "RAR"}, {"7z\xBC\xAF", "7z"}, {"SQLite format 3", "SQLite"}, {"GIF8", "GIF"},
    };
    const struct place place = {.file = file};
    if (str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
        return fail_old(file, bytes, err);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(bytes, str_from(kinds[i].magic)))
            return FAIL_AT(err, &place, MSG_workbook_not_a_table, ARG_TEXT("kind", str_from(kinds[i].kind)));
    return 0;
}

static bool starts_with_word(struct str text, struct str word)
{
    if (text.n < word.n)
        return false;
    for (size_t i = 0; i < word.n; i++) {
        char c = text.p[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != word.p[i])
            return false;
    }
    return true;
}

static int refuse_markup(struct str file, struct str text, struct error *err)
{
    static const char *const words[] = {
        "<html", "<!doctype", "<?xml", "<table", "<head", "<meta", "mime-version:",
    };
    const struct place place = {.file = file};
    struct str start = str_trim(str_slice(text, 0, 4096));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (starts_with_word(start, str_from(words[i])))
            return FAIL_AT(err, &place, MSG_workbook_is_markup);
    return 0;
}

static int parse(struct arena *arena, struct str name, struct str bytes, struct workbook *ret, struct error *err)
{
    if (archive_is_zip(bytes))
        return xlsx_read(arena, name, bytes, ret, err);
    TRY(refuse_foreign(name, bytes, err));
    struct str text;
    TRY(encoding_decode(arena, name, bytes, &text, err));
    TRY(refuse_markup(name, text, err));
    struct sheet *sheet = ARENA_NEW(arena, struct sheet);
    if (!sheet)
        return error_memory(err);
    bool tsv = name.n >= 4 && starts_with_word(str_slice(name, name.n - 4, name.n), STR(".tsv"));
    TRY(delimited_parse(arena, name, text, tsv ? DELIMITED_TSV : DELIMITED_CSV, sheet, err));
    *ret = (struct workbook){sheet, 1};
    return 0;
}

int workbook_read(struct arena *arena, struct str path, struct workbook *ret, struct error *err)
{
    struct str bytes;
    TRY(file_read(arena, path, SHEET_FILE_MAX, &bytes, err));
    return parse(arena, path, bytes, ret, err);
}

int workbook_parse(struct arena *arena, struct str name, struct str bytes, struct workbook *ret, struct error *err)
{
    if (archive_is_zip(bytes))
        return parse(arena, name, bytes, ret, err); /* copies all that it keeps */
    struct str copy = arena_str(arena, bytes);
    if (!copy.p)
        return error_memory(err);
    return parse(arena, name, copy, ret, err);
}
