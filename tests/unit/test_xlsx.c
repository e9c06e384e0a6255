/* Workbooks: what cells become, hostile and broken files, and the writer. */
#include "testing.h"
#include "zip_maker.h"

#include <string.h>

#include "base/date.h"
#include "formats/archive.h"
#include "formats/sheet.h"
#include "formats/xlsx_read.h"
#include "formats/xlsx_value.h"
#include "formats/xlsx_write.h"
#include "formats/xml_read.h"

#define RELATIONS "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

enum { PART_ROOT, PART_WORKBOOK, PART_RELATIONS, PART_STYLES, PART_SHARED, PART_SHEET, PART_COUNT };

/* A small whole workbook, whose parts the tests replace. */
static void plain_parts(struct zip_part parts[static PART_COUNT])
{
    parts[PART_ROOT] = (struct zip_part){"_rels/.rels",
                                         STR(RELATIONS "<Relationship Id='r1' Type='" TYPE
                                                       "officeDocument' Target='xl/workbook.xml'/></Relationships>")};
    parts[PART_WORKBOOK] = (struct zip_part){"xl/workbook.xml",
                                             STR("<workbook xmlns:r='x'><workbookPr/><sheets><sheet name='表一' "
                                                 "sheetId='9' r:id='s1'/></sheets></workbook>")};
    parts[PART_RELATIONS] = (struct zip_part){
        "xl/_rels/workbook.xml.rels",
        STR(RELATIONS "<Relationship Id='s1' Type='" TYPE "worksheet' Target='worksheets/sheet1.xml'/>"
                      "<Relationship Id='s2' Type='" TYPE "styles' Target='styles.xml'/>"
                      "<Relationship Id='s3' Type='" TYPE "sharedStrings' Target='/xl/sharedStrings.xml'/>"
                      "<Relationship Id='s4' Type='" TYPE
                      "chartsheet' Target='chartsheets/sheet1.xml'/></Relationships>")};
    parts[PART_STYLES] = (struct zip_part){
        "xl/styles.xml",
        STR("<styleSheet><numFmts><numFmt numFmtId='176' formatCode='yyyy\"年\"m\"月\"'/>"
            "<numFmt numFmtId='177' formatCode='[h]:mm'/></numFmts>"
            "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
            "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='176'/><xf numFmtId='20'/><xf numFmtId='177'/>"
            "<xf numFmtId='10'/></cellXfs></styleSheet>")};
    parts[PART_SHARED] = (struct zip_part){
        "xl/sharedStrings.xml",
        STR("<sst><si><t>编号</t></si><si><r><rPr><b/></rPr><t>粗</t></r><r><t xml:space='preserve'> 细 </t></r>"
            "<rPh sb='0' eb='1'><t>pin</t></rPh></si><si><t xml:space='preserve'> 两_x000D_\n行_x005F_x0041_ </t></si>"
            "<si/></sst>")};
    parts[PART_SHEET] = (struct zip_part){"xl/worksheets/sheet1.xml", STR("<worksheet><sheetData/></worksheet>")};
}

static struct str flat(struct arena *arena, const struct sheet *sheet)
{
    _cleanup_buf_ struct buf b = BUF(MIB);
    for (size_t i = 0; i < sheet->n; i++) {
        buf_printf(&b, "%s%lld:", i ? "/" : "", (long long)sheet->rows[i].line);
        for (size_t k = 0; k < sheet->rows[i].n; k++) {
            buf_text(&b, k ? "|" : "");
            buf_str(&b, sheet->rows[i].cells[k]);
        }
    }
    return arena_str(arena, buf_view(&b));
}

static void check_sheet(const char *data, const char *expected)
{
    struct error err;
    struct workbook book;
    struct zip_part parts[PART_COUNT];
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    plain_parts(parts);
    parts[PART_SHEET].content = arena_printf(&arena, "<worksheet><sheetData>%s</sheetData></worksheet>", data);
    assert_ok(workbook_parse(&arena, STR("a.xlsx"), make_zip(&arena, parts, PART_COUNT), &book, &err), &err);
    assert_int_equal(book.n, 1);
    assert_text(book.sheets[0].name, "表一");
    assert_same(flat(&arena, &book.sheets[0]), str_from(expected));
}

static void cells_become_text(void **state)
{
    (void)state;
    check_sheet("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='s'><v>2</v></c></row>",
                "1:编号|粗 细|两\n行_x0041_");
    check_sheet(
        "<row r='2'><c r='B2' t='inlineStr'><is><r><t>a</t></r><r><t>b</t></r><rPh><t>x</t></rPh></is></c>"
        "<c r='D2' t='str'><f>A1&amp;\"x\"</f><v>公式</v></c><c r='E2' t='b'><v>1</v></c><c r='F2' t='b'><v>0</v></c>"
        "<c r='G2' t='e'><v>#DIV/0!</v></c></row>",
        "2:|ab||公式|TRUE|FALSE|#DIV/0!");
    check_sheet("<row r='3'><c r='A3'><v>707.12</v></c><c r='B3'><v>0.30000000000000004</v></c><c r='C3' "
                "s='5'><v>0.9672</v></c>"
                "<c r='D3'><v>1.2E-3</v></c><c r='E3'><f>1/0</f></c></row>",
                "3:707.12|0.3|0.9672|0.0012");
    check_sheet(
        "<row r='4'><c r='A4' s='1'><v>43964</v></c><c r='B4' s='2'><v>43964.395833333336</v></c>"
        "<c r='C4' s='3'><v>0.395833333333333</v></c><c r='D4' s='4'><v>1.5</v></c><c r='E4' s='1'><v>-1</v></c>"
        "<c r='F4' t='d'><v>2020-05-13T00:00:00</v></c><c r='G4' t='d'><v>2020-05-13T09:30:00.000Z</v></c></row>",
        "4:2020-05-13|2020-05-13 09:30:00|09:30:00|36:00:00|-1|2020-05-13|2020-05-13 09:30:00");
}

static void rows_and_columns_may_lack_numbers(void **state)
{
    (void)state;
    check_sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row r='5'><c r='C5'><v>3</v></c><c><v>4</v></c></row>"
                "<row><c><v>5</v></c></row>",
                "1:1|2/5:||3|4/6:5");
    check_sheet(
        "<row r='1'/><row r='2'><c r='A2' s='1'/><c r='B2' t='s'><v>3</v></c></row><row r='3'><c r='A3'><v>1</v></c>"
        "<c r='B3'/><c r='ZZ3'/></row>",
        "3:1");
    _cleanup_buf_ struct buf wide = BUF(MIB); /* the last column, the last row */
    buf_text(&wide, "1:");
    buf_repeat(&wide, '|', SHEET_COLUMNS_MAX - 1);
    buf_text(&wide, "1/1048576:2");
    buf_char(&wide, '\0');
    check_sheet("<row r='1'><c r='XFD1'><v>1</v></c></row><row r='1048576'><c r='A1048576'><v>2</v></c></row>", wide.p);
}

static void names_may_have_prefixes(void **state)
{
    (void)state;
    struct error err;
    struct workbook book;
    struct zip_part parts[PART_COUNT];
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    plain_parts(parts);
    parts[PART_WORKBOOK].content = STR(
        "<x:workbook xmlns:x='a' xmlns:r='x'><x:workbookPr date1904='1'/><x:sheets>"
        "<x:sheet name='图' sheetId='1' r:id='s4'/><x:sheet name='藏' sheetId='2' state='veryHidden' r:id='s1'/>"
        "<x:sheet name='再' sheetId='3' r:id='s1'/></x:sheets></x:workbook>");
    parts[PART_SHEET].content = STR("<x:worksheet><x:sheetData><x:row r='1'><x:c r='A1' s='1'><x:v>42502</x:v></x:c>"
                                    "</x:row></x:sheetData></x:worksheet>");
    assert_ok(workbook_parse(&arena, STR("a"), make_zip(&arena, parts, PART_COUNT), &book, &err), &err);
    assert_int_equal(book.n, 2);
    assert_true(book.sheets[0].hidden && !book.sheets[1].hidden);
    assert_text(book.sheets[0].name, "藏");
    assert_text(flat(&arena, &book.sheets[1]), "1:2020-05-13");
}

static void check_number(const char *stored, const char *expected)
{
    _cleanup_buf_ struct buf b = BUF(1000);
    bool ok = xlsx_number_print(&b, str_from(stored));
    if (ok != (expected != NULL))
        fail_msg("%s", stored);
    assert_same(buf_view(&b), str_from(expected));
}

static void numbers_are_as_typed(void **state)
{
    (void)state;
    check_number("0", "0");
    check_number("-0", "0");
    check_number("0.0", "0");
    check_number("1.50", "1.5");
    check_number("007", "7");
    check_number("+12", "12");
    check_number("-707.12", "-707.12");
    check_number(".5", "0.5");
    check_number("5.", "5");
    check_number("99.429999999999993", "99.43");
    check_number("1.1000000000000001", "1.1");
    check_number("0.1", "0.1");
    check_number("9.007199254740989", "9.00719925474099");
    check_number("0.99999999999999989", "1");
    check_number("999999999999999.9", "1000000000000000");
    check_number("123456789012345678", "123456789012346000");
    check_number("9007199254740992", "9007199254740992");
    check_number("9007199254740993", "9007199254740990");
    check_number("3.2010619900101101E+17", "320106199001011000");
    check_number("1E3", "1000");
    check_number("1e-7", "0.0000001");
    check_number("1.5E+2", "150");
    check_number("1.23456789E4", "12345.6789");
    check_number("1E300", NULL);
    check_number("1E-300", NULL);
    check_number("1E99999", NULL);
    check_number("", NULL);
    check_number("-", NULL);
    check_number("1.2.3", NULL);
    check_number("NaN", NULL);
    check_number("1E", NULL);
    check_number("1,5", NULL);
}

static void check_date(const char *stored, enum xlsx_format format, bool epoch_1904, const char *expected)
{
    _cleanup_buf_ struct buf b = BUF(1000);
    bool ok = xlsx_date_print(&b, str_from(stored), format, epoch_1904);
    if (ok != (expected != NULL))
        fail_msg("%s", stored);
    assert_same(buf_view(&b), str_from(expected));
}

static void dates_by_serial_number(void **state)
{
    (void)state;
    check_date("1", XLSX_FORMAT_DATE, false, "1900-01-01");
    check_date("59", XLSX_FORMAT_DATE, false, "1900-02-28");
    check_date("60", XLSX_FORMAT_DATE, false, NULL);
    check_date("61", XLSX_FORMAT_DATE, false, "1900-03-01");
    check_date("43964", XLSX_FORMAT_DATE, false, "2020-05-13");
    check_date("4.3964E4", XLSX_FORMAT_DATE, false, "2020-05-13");
    check_date("2958465", XLSX_FORMAT_DATE, false, "9999-12-31");
    check_date("2958466", XLSX_FORMAT_DATE, false, NULL);
    check_date("0", XLSX_FORMAT_DATE, false, NULL);
    check_date("0", XLSX_FORMAT_DATE, true, "1904-01-01");
    check_date("42502.5", XLSX_FORMAT_DATE, true, "2020-05-13 12:00:00");
    check_date("43563.359259259261", XLSX_FORMAT_DATE, false, "2019-04-08 08:37:20");
    check_date("43963.999999", XLSX_FORMAT_DATE, false, "2020-05-13"); /* 86399.9 s round to the next day */
    check_date("0.5", XLSX_FORMAT_DATE, false, "12:00:00");
    check_date("0", XLSX_FORMAT_TIME, false, "00:00:00");
    check_date("43964.75", XLSX_FORMAT_TIME, false, "2020-05-13 18:00:00");
    check_date("100.25", XLSX_FORMAT_ELAPSED, false, "2406:00:00");
    check_date("-1", XLSX_FORMAT_DATE, false, NULL);
    check_date("x", XLSX_FORMAT_DATE, false, NULL);
}

static void number_formats_tell_dates(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum xlsx_format format;
    } cases[] = {
        {"General", XLSX_FORMAT_NUMBER},
        {"General\"元\"", XLSX_FORMAT_NUMBER},
        {"G/通用格式\"天\"", XLSX_FORMAT_NUMBER},
        {"0.00E+00", XLSX_FORMAT_NUMBER},
        {"#,##0.00_);[Red]\\(#,##0.00\\)", XLSX_FORMAT_NUMBER},
        {"0\"day\"", XLSX_FORMAT_NUMBER},
        {"[DBNum2]0", XLSX_FORMAT_NUMBER},
        {"yyyy\\-mm\\-dd\\ hh:mm:ss", XLSX_FORMAT_DATE},
        {"[$-804]yyyy\"年\"m\"月\"d\"日\"", XLSX_FORMAT_DATE},
        {"m\"月\"d\"日\"", XLSX_FORMAT_DATE},
        {"mmm", XLSX_FORMAT_DATE},
        {"e年m月", XLSX_FORMAT_DATE},
        {"YYYY/M/D;@", XLSX_FORMAT_DATE},
        {"h:mm AM/PM", XLSX_FORMAT_TIME},
        {"mm:ss.0", XLSX_FORMAT_TIME},
        {"[hh]:mm", XLSX_FORMAT_ELAPSED},
        {"[mm]:ss", XLSX_FORMAT_ELAPSED},
        {"0;yyyy", XLSX_FORMAT_NUMBER},
        {"\"unclosed", XLSX_FORMAT_NUMBER},
        {"[unclosed", XLSX_FORMAT_NUMBER},
        {"\\", XLSX_FORMAT_NUMBER},
        {"", XLSX_FORMAT_NUMBER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (xlsx_format_custom(str_from(cases[i].code)) != cases[i].format)
            fail_msg("%s", cases[i].code);
    assert_int_equal(xlsx_format_built_in(14), XLSX_FORMAT_DATE);
    assert_int_equal(xlsx_format_built_in(31), XLSX_FORMAT_DATE);
    assert_int_equal(xlsx_format_built_in(46), XLSX_FORMAT_ELAPSED);
    assert_int_equal(xlsx_format_built_in(-1), XLSX_FORMAT_NUMBER);
}

static void check_refused(const struct zip_part *parts, size_t n, enum message_id id)
{
    struct error err;
    struct workbook book = {NULL, 77};
    _cleanup_arena_ struct arena files = ARENA(64 * MIB), arena = ARENA(64 * MIB);
    struct str bytes = make_zip(&files, parts, n);
    assert_fails(workbook_parse(&arena, STR("a.xlsx"), bytes, &book, &err), &err, id);
    assert_text(err.place.file, "a.xlsx");
    assert_int_equal(book.n, 77);
    assert_true(arena.used < 40 * MIB);
}

static void check_part_refused(int part, struct str content, enum message_id id)
{
    struct zip_part parts[PART_COUNT];
    plain_parts(parts);
    parts[part].content = content;
    check_refused(parts, PART_COUNT, id);
}

static void broken_workbooks_are_refused(void **state)
{
    (void)state;
    struct zip_part parts[PART_COUNT];
    check_part_refused(PART_SHEET, STR("<worksheet><sheetData><row>"), MSG_xml_broken);
    check_part_refused(PART_SHEET, STR(""), MSG_xml_broken);
    check_part_refused(PART_SHEET, STR("<a>\xFF</a>"), MSG_xml_broken);
    check_part_refused(PART_SHEET,
                       STR("<worksheet><sheetData><row r='1'><c t='s'><v>4</v></c></row></sheetData></worksheet>"),
                       MSG_xlsx_reference_wrong);
    check_part_refused(PART_SHEET,
                       STR("<worksheet><sheetData><row r='1'><c t='s'><v>-1</v></c></row></sheetData></worksheet>"),
                       MSG_xlsx_reference_wrong);
    check_part_refused(PART_SHEET,
                       STR("<worksheet><sheetData><row r='1'><c r='1A'><v>4</v></c></row></sheetData></worksheet>"),
                       MSG_xlsx_address_wrong);
    check_part_refused(PART_SHEET, STR("<worksheet><sheetData><row r='0'/></sheetData></worksheet>"),
                       MSG_xlsx_address_wrong);
    check_part_refused(PART_SHEET, STR("<worksheet><sheetData><row r='1048577'/></sheetData></worksheet>"),
                       MSG_sheet_too_large);
    check_part_refused(PART_SHEET, STR("<worksheet><sheetData><row r='1'><c r='XFE1'/></row></sheetData></worksheet>"),
                       MSG_sheet_too_large);
    check_part_refused(PART_WORKBOOK, STR("<workbook><sheets><sheet name='x' id='nope'/></sheets></workbook>"),
                       MSG_archive_part_missing);
    plain_parts(parts);
    check_refused(parts, PART_COUNT - 1, MSG_archive_part_missing); /* no worksheet */
    const struct zip_part word = {"word/document.xml", STR("<x/>")}, binary = {"xl/workbook.bin", STR("x")};
    const struct zip_part other = {"readme.txt", STR("x")};
    check_refused(&word, 1, MSG_workbook_not_a_table);
    check_refused(&other, 1, MSG_workbook_not_a_table);
    check_refused(&binary, 1, MSG_workbook_binary);
}

static struct str repeated(struct arena *arena, const char *before, const char *piece, size_t n, const char *after)
{
    size_t length = strlen(piece);
    char *text = arena_alloc(arena, strlen(before) + n * length + strlen(after) + 1), *at = text;
    assert_non_null(text);
    at = stpcpy(at, before);
    for (size_t i = 0; i < n; i++)
        at = stpcpy(at, piece);
    at = stpcpy(at, after);
    return (struct str){text, (size_t)(at - text)};
}

static void hostile_xml_is_refused(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(200 * MIB);
    check_part_refused(PART_SHEET, STR("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet>&a;</worksheet>"),
                       MSG_xml_entities);
    check_part_refused(PART_SHEET, STR("<!DOCTYPE x SYSTEM 'file:///etc/passwd'><x/>"), MSG_xml_entities);
    check_part_refused(PART_STYLES, repeated(&arena, "", "<a>", 1000, ""), MSG_xml_too_complex);
    check_part_refused(PART_SHARED, repeated(&arena, "<sst a='", "abcdefghij1", 400000, "'/>"), MSG_xml_too_complex);
    /* Names that the parser keeps: distinct ones, so that they do not compress into a bomb. */
    _cleanup_buf_ struct buf names = BUF(64 * MIB);
    buf_text(&names, "<x>");
    for (unsigned i = 0; i < 600000; i++)
        buf_printf(&names, "<n%08x%u a%x='1'/>", i * 2654435761u, i, i * 40503u);
    buf_text(&names, "</x>");
    check_part_refused(PART_STYLES, buf_view(&names), MSG_xml_too_complex);
}

static void hostile_archives_are_refused(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(400 * MIB);
    check_part_refused(PART_SHARED, repeated(&arena, "<sst>", " ", 64 * MIB, "</sst>"), MSG_archive_bomb);
    check_part_refused(PART_SHARED, repeated(&arena, "<sst><si><t>", "x", 2 * MIB, "</t></si></sst>"),
                       MSG_archive_bomb);
    struct zip_part *parts = ARENA_NEW_ARRAY(&arena, ARCHIVE_PARTS_MAX + 1, struct zip_part);
    for (size_t i = 0; i <= ARCHIVE_PARTS_MAX; i++)
        parts[i] = (struct zip_part){arena_printf(&arena, "p%zu", i).p, STR("x")};
    check_refused(parts, ARCHIVE_PARTS_MAX + 1, MSG_archive_too_many_parts);
    _cleanup_buf_ struct buf sheets = BUF(MIB);
    buf_text(&sheets, "<workbook><sheets>");
    for (int i = 0; i <= XLSX_SHEETS_MAX; i++)
        buf_printf(&sheets, "<sheet name='%d' id='s1'/>", i);
    buf_text(&sheets, "</sheets></workbook>");
    check_part_refused(PART_WORKBOOK, buf_view(&sheets), MSG_sheet_too_many);
}

/* An end record that claims ten million parts is refused before anything is read for them. */
static void huge_directories_are_refused(void **state)
{
    (void)state;
    struct error err;
    struct workbook book;
    static const unsigned char file[] = {'P', 'K', 3,    4, /* 64-bit end record at byte 4 */
                                         'P', 'K', 6,    6,    44,   0, 0, 0, 0,    0,    0,    0,    45, 0, 45,
                                         0,   0,   0,    0,    0,    0, 0, 0, 0,    0x80, 0x96, 0x98, 0,  0, 0,
                                         0,   0,   0x80, 0x96, 0x98, 0, 0, 0, 0,    0,    0,    0,    0,  0, 0,
                                         0,   0,   0,    4,    0,    0, 0, 0, 0,    0,    0, /* its locator */
                                         'P', 'K', 6,    7,    0,    0, 0, 0, 4,    0,    0,    0,    0,  0, 0,
                                         0,   1,   0,    0,    0, /* the plain end record */
                                         'P', 'K', 5,    6,    0,    0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0,  0, 0,
                                         0,   0,   0,    0,    0,    0, 0};
    _cleanup_arena_ struct arena arena = ARENA(MIB);
    struct str bytes = {(const char *)file, sizeof file};
    assert_fails(xlsx_read(&arena, STR("a"), bytes, &book, &err), &err, MSG_archive_too_many_parts);
}

/* Pseudo-random digits, so that the size is not taken for a bomb. */
static void noise(struct buf *b, size_t n)
{
    uint32_t seed = 7;
    while (n-- > 0) {
        seed = seed * 1664525 + 1013904223;
        buf_char(b, (char)('a' + (seed >> 24) % 26));
    }
}

static void too_much_content_is_refused(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = BUF(64 * MIB);
    buf_text(&b, "<worksheet><sheetData><row r='3'><c r='B3' t='str'><v>");
    noise(&b, SHEET_CELL_MAX + 10);
    buf_text(&b, "</v></c></row></sheetData></worksheet>");
    check_part_refused(PART_SHEET, buf_view(&b), MSG_cell_too_long);
    buf_clear(&b);
    buf_text(&b, "<worksheet><sheetData>");
    for (int i = 1; i <= 2000; i++)
        buf_printf(&b, "<row r='%d'><c r='XFD%d'><v>%d</v></c></row>", i, i, i);
    buf_text(&b, "</sheetData></worksheet>");
    struct zip_part parts[PART_COUNT];
    plain_parts(parts);
    parts[PART_SHEET].content = buf_view(&b);
    struct error err;
    struct workbook book;
    _cleanup_arena_ struct arena files = ARENA(64 * MIB), arena = ARENA(512 * MIB);
    assert_fails(xlsx_read(&arena, STR("a"), make_zip(&files, parts, PART_COUNT), &book, &err), &err,
                 MSG_sheet_too_large);
    assert_true(arena.used < 64 * MIB); /* not 2,000 rows of 256 KiB */
    buf_clear(&b);
    buf_text(&b, "<sst>");
    for (int i = 0; i < 200000; i++)
        buf_printf(&b, "<si><!--%d--></si>", i);
    buf_text(&b, "</sst>");
    check_part_refused(PART_SHARED, buf_view(&b), MSG_sheet_too_large);
}

/* No prefix of a workbook, and no single changed byte, does more than give an error. */
static void damaged_files_never_crash(void **state)
{
    (void)state;
    struct error err;
    struct workbook book;
    struct zip_part parts[PART_COUNT];
    _cleanup_arena_ struct arena files = ARENA(16 * MIB);
    plain_parts(parts);
    parts[PART_SHEET].content = STR(
        "<worksheet><sheetData><row r='1'><c t='s'><v>1</v></c></row></sheetData></worksheet>");
    struct str whole = make_zip(&files, parts, PART_COUNT);
    for (size_t n = 4; n < whole.n; n++) {
        _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
        assert_fails(xlsx_read(&arena, STR("a"), str_slice(whole, 0, n), &book, &err), &err, MSG_archive_damaged);
    }
    char *bytes = (char *)(uintptr_t)arena_str(&files, whole).p;
    for (size_t i = 0; i < whole.n; i++) {
        _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
        bytes[i] = (char)~bytes[i];
        if (xlsx_read(&arena, STR("a"), (struct str){bytes, whole.n}, &book, &err) == 0)
            assert_true(book.n <= 1);
        bytes[i] = (char)~bytes[i];
    }
}

static struct xlsx_writer *new_writer(void)
{
    struct error err;
    struct xlsx_writer *writer = NULL;
    const struct xlsx_properties properties = {STR("决算"), STR("2020"), STR("汉阳区信访局"),
                                               day_from_civil((struct civil){2021, 8, 20})};
    assert_ok(xlsx_open(&writer, &properties, &err), &err);
    return writer;
}

static const struct xlsx_page portrait = {0};

static void write_table(struct xlsx_writer *w)
{
    const struct xlsx_page page = {.landscape = true, .repeat_row = 1, .repeat_rows = 1, .freeze_rows = 2};
    xlsx_sheet(w, STR("表1"), &page);
    xlsx_width(w, 0, 0, 30);
    xlsx_height(w, 0, 30);
    xlsx_merge(w, (struct xlsx_range){0, 0, 0, 2}, XLSX_TITLE, STR("收入支出决算总表"));
    xlsx_text(w, 1, 0, XLSX_HEAD, STR("项目 <&>\"'"));
    xlsx_number(w, 2, 0, XLSX_NUMBER, (struct decimal){70712, 2}, 2);
    xlsx_number(w, 2, 1, XLSX_TOTAL, (struct decimal){-9943, 2}, 0);
    xlsx_number(w, 2, 2, XLSX_MARK, (struct decimal){999999999999999, 4}, 4);
    xlsx_number(w, 3, 0, XLSX_NUMBER, (struct decimal){1234567890123456, 2}, 2);
    xlsx_number(w, 3, 1, XLSX_NUMBER, (struct decimal){100000000000000000, 17}, 2);
    xlsx_number(w, 3, 2, XLSX_NUMBER, (struct decimal){1, 18}, 18);
    xlsx_text(w, 4, 0, XLSX_LABEL, STR("_x0041_ =1\r\n二\t三\x01"));
    xlsx_blank(w, 4, 1, XLSX_LABEL);
    xlsx_comment(w, 2, 2, STR("依据 <汉财预〔2020〕15号>"));
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    struct error err;
    struct str bytes[2];
    struct workbook book;
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    for (int i = 0; i < 2; i++) {
        _cleanup_xlsx_ struct xlsx_writer *w = new_writer();
        write_table(w);
        assert_ok(xlsx_save_memory(w, &arena, &bytes[i], &err), &err);
    }
    assert_true(str_equal(bytes[0], bytes[1]));
    assert_ok(workbook_parse(&arena, STR("a"), bytes[0], &book, &err), &err);
    assert_int_equal(book.n, 1);
    assert_text(flat(&arena, &book.sheets[0]),
                "1:收入支出决算总表/2:项目 <&>\"'/3:707.12|-99.43|99999999999.9999/"
                "4:12345678901234.56|1|0.000000000000000001/5:_x0041_ =1\n二\t三\xEF\xBF\xBD");
}

/* Every decimal of up to 15 digits comes back as it was. */
static void numbers_round_trip(void **state)
{
    (void)state;
    enum { ROWS = 20000 };
    struct error err;
    struct str bytes;
    struct workbook book;
    uint64_t seed = 1;
    _cleanup_arena_ struct arena arena = ARENA(64 * MIB);
    struct decimal *values = ARENA_NEW_ARRAY(&arena, ROWS, struct decimal);
    _cleanup_xlsx_ struct xlsx_writer *w = new_writer();
    xlsx_sheet(w, STR("n"), &portrait);
    for (uint32_t i = 0; i < ROWS; i++) {
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
        int64_t digits = (int64_t)(seed >> 4) % power_of_ten((int)(seed >> 60));
        values[i] = (struct decimal){seed & 1 ? -digits : digits, (int)(seed >> 1 & 7)};
        xlsx_number(w, i, 0, XLSX_NUMBER, values[i], 2);
    }
    assert_ok(xlsx_save_memory(w, &arena, &bytes, &err), &err);
    assert_ok(workbook_parse(&arena, STR("a"), bytes, &book, &err), &err);
    assert_int_equal(book.sheets[0].n, ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        struct decimal again;
        struct str cell = book.sheets[0].rows[i].cells[0];
        if (!decimal_parse(cell, &again) || decimal_compare(again, values[i]) != 0)
            fail_msg("%.*s is not %lld / 10^%d", STR_ARGS(cell), (long long)values[i].digits, values[i].scale);
    }
}

static void sheet_names_follow_the_rules(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"a/b", "a／b"},
        {"A／B", "A／B (2)"},
        {"'x'", "x"},
        {"", "-"},
        {"History", "History (2)"},
        {"[1]:*?\\", "［1］：＊？＼"},
        {"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三",
         "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一"},
        {"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二",
         "一二三四五六七八九十一二三四五六七八九十一二三四五六七 (2)"},
        {"_words", "_words (2)"},
    };
    const size_t n = sizeof names / sizeof *names;
    struct error err;
    struct str bytes;
    struct workbook book;
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    _cleanup_xlsx_ struct xlsx_writer *w = new_writer();
    for (size_t i = 0; i < n; i++)
        xlsx_sheet(w, str_from(names[i][0]), &portrait);
    assert_ok(xlsx_save_memory(w, &arena, &bytes, &err), &err);
    assert_ok(workbook_parse(&arena, STR("a"), bytes, &book, &err), &err);
    assert_int_equal(book.n, n);
    for (size_t i = 0; i < n; i++)
        assert_same(book.sheets[i].name, str_from(names[i][1]));
}

static void choices_may_be_long(void **state)
{
    (void)state;
    struct error err;
    struct str bytes;
    struct workbook book;
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    _cleanup_xlsx_ struct xlsx_writer *w = new_writer();
    const struct str few[] = {STR("来信"), STR("来访")}, comma[] = {STR("一,二"), STR("三")};
    struct str many[100];
    for (size_t i = 0; i < 100; i++)
        many[i] = arena_printf(&arena, "类别%zu", i);
    xlsx_sheet(w, STR("模板"), &portrait);
    xlsx_choices(w, (struct xlsx_range){1, 0, 999, 0}, few, 2);
    xlsx_choices(w, (struct xlsx_range){1, 1, 999, 1}, many, 100);
    xlsx_choices(w, (struct xlsx_range){1, 2, 999, 2}, comma, 2);
    assert_ok(xlsx_save_memory(w, &arena, &bytes, &err), &err);
    assert_ok(workbook_parse(&arena, STR("a"), bytes, &book, &err), &err);
    assert_int_equal(book.n, 2);
    assert_text(book.sheets[1].name, "_words");
    assert_true(book.sheets[1].hidden);
    assert_int_equal(book.sheets[1].n, 100);
    assert_text(book.sheets[1].rows[1].cells[0], "类别1");
    assert_text(book.sheets[1].rows[1].cells[1], "三");
}

static void writing_fails_whole(void **state)
{
    (void)state;
    struct error err;
    struct str bytes = STR("untouched");
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    _cleanup_buf_ struct buf text = BUF(MIB);
    buf_repeat(&text, 'x', 32767);
    for (int i = 0; i < 2; i++) {
        _cleanup_xlsx_ struct xlsx_writer *w = new_writer();
        xlsx_sheet(w, STR("s"), &portrait);
        xlsx_text(w, 4, 2, XLSX_PLAIN, buf_view(&text));
        xlsx_text(w, 1048576, 0, XLSX_PLAIN, STR("late")); /* only the first trouble counts */
        assert_fails(xlsx_save_memory(w, &arena, &bytes, &err), &err,
                     i ? MSG_xlsx_text_too_long : MSG_xlsx_past_the_end);
        buf_char(&text, 'x');
    }
    assert_text(bytes, "untouched");
    _cleanup_xlsx_ struct xlsx_writer *w = new_writer();
    xlsx_sheet(w, STR("s"), &portrait);
    assert_fails(xlsx_save(w, STR("/no/such/place.xlsx"), &err), &err, MSG_file_no_such_directory);
    struct arena none = ARENA(100);
    _cleanup_xlsx_ struct xlsx_writer *other = new_writer();
    xlsx_sheet(other, STR("s"), &portrait);
    assert_fails(xlsx_save_memory(other, &none, &bytes, &err), &err, MSG_out_of_memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_become_text),
        cmocka_unit_test(rows_and_columns_may_lack_numbers),
        cmocka_unit_test(names_may_have_prefixes),
        cmocka_unit_test(numbers_are_as_typed),
        cmocka_unit_test(dates_by_serial_number),
        cmocka_unit_test(number_formats_tell_dates),
        cmocka_unit_test(broken_workbooks_are_refused),
        cmocka_unit_test(hostile_xml_is_refused),
        cmocka_unit_test(hostile_archives_are_refused),
        cmocka_unit_test(huge_directories_are_refused),
        cmocka_unit_test(too_much_content_is_refused),
        cmocka_unit_test(damaged_files_never_crash),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(numbers_round_trip),
        cmocka_unit_test(sheet_names_follow_the_rules),
        cmocka_unit_test(choices_may_be_long),
        cmocka_unit_test(writing_fails_whole),
    };
    return cmocka_run_group_tests_name("xlsx", tests, NULL, NULL);
}
