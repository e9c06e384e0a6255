/* Text tables in every encoding, JSON, HTML and files. */
#include "testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <iconv.h>
#include <jansson.h>

#include "embedded.gen.h"
#include "formats/delimited.h"
#include "formats/encoding.h"
#include "formats/file.h"
#include "formats/html_write.h"
#include "formats/json_read.h"
#include "formats/json_write.h"
#include "formats/sheet.h"

/* The sheet as one line: cells joined by |, rows by /, each row with its line in front. */
static struct str flat(struct arena *arena, const struct workbook *book)
{
    _cleanup_buf_ struct buf b = BUF(MIB);
    const struct sheet *sheet = &book->sheets[0];
    for (size_t i = 0; i < sheet->n; i++) {
        buf_printf(&b, "%s%lld:", i ? "/" : "", (long long)sheet->rows[i].line);
        for (size_t k = 0; k < sheet->rows[i].n; k++) {
            buf_text(&b, k ? "|" : "");
            buf_str(&b, sheet->rows[i].cells[k]);
        }
    }
    return arena_str(arena, buf_view(&b));
}

static void check_table(const char *name, struct str bytes, const char *expected)
{
    struct error err;
    struct workbook book;
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    assert_ok(workbook_parse(&arena, str_from(name), bytes, &book, &err), &err);
    assert_int_equal(book.n, 1);
    assert_same(flat(&arena, &book), str_from(expected));
    assert_same(book.sheets[0].file, str_from(name));
}

static void check_refused(const char *name, struct str bytes, enum message_id id, int64_t line, int64_t column)
{
    struct error err;
    struct workbook book = {(struct sheet *)&err, 77};
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    assert_fails(workbook_parse(&arena, str_from(name), bytes, &book, &err), &err, id);
    assert_same(err.place.file, str_from(name));
    assert_int_equal(err.place.line, line);
    assert_int_equal(err.place.column, column);
    assert_true(book.n == 77 && book.sheets == (struct sheet *)&err); /* untouched */
}

static void csv_is_read(void **state)
{
    (void)state;
    check_table("a.csv", STR("甲,乙\n1,2\n"), "1:甲|乙/2:1|2");
    check_table("a.csv", STR("甲,乙\r\n1,2"), "1:甲|乙/2:1|2");
    check_table("a.csv", STR("a,b\r1,2\r"), "1:a|b/2:1|2");
    check_table("a.csv", STR("a;b;c\n1,5;2;3\n"), "1:a|b|c/2:1,5|2|3");
    check_table("a.csv", STR("a\tb\n1,5\t2\n"), "1:a|b/2:1,5|2");
    check_table("a.csv", STR("\"a,a,a\";b\n1;2\n"), "1:a,a,a|b/2:1|2");
    check_table("a.csv", STR("sep=;\na,b;c\n"), "2:a,b|c");
    check_table("a.csv", STR("# 说明, 一\n\n#二\na,b\n#,7\n"), "4:a|b/5:#|7");
    check_table("a.csv", STR(" a , b\n\n , \n\xE3\x80\x80x,,y,,\n"), "1:a|b/4:x||y");
    check_table("a.csv", STR("a\n1\n"), "1:a/2:1");
    check_table("a.csv", STR(""), "");
    check_table("a.csv", STR("\n\n \n"), "");
    check_table("a.csv", STR("a,b\n,2\n"), "1:a|b/2:|2");
    check_table("a.txt", STR("a\tb\n1\t2"), "1:a|b/2:1|2");
}

static void csv_quotes(void **state)
{
    (void)state;
    check_table("a.csv", STR("a,b\n\"x,\"\"y\"\"\",2\n"), "1:a|b/2:x,\"y\"|2");
    check_table("a.csv", STR("a,b\n\"1\n2\r\n3\r4\",z\nn,m"), "1:a|b/2:1\n2\n3\n4|z/6:n|m");
    check_table("a.csv", STR("a,b\n\"\",\"\"\"\"\n"), "1:a|b/2:|\"");
    check_table("a.csv", STR("a,b\n  \"x\"  , \"y\"\n"), "1:a|b/2:x|y");
    check_table("a.csv", STR("a,b\nx\"y\",z\"\n"), "1:a|b/2:x\"y\"|z\"");
    check_refused("a.csv", STR("a,b\n1,2\n3,\"open\n,\n"), MSG_quote_not_closed, 3, 3);
    check_refused("a.csv", STR("a,b\n\"x\ny\"z,2\n"), MSG_quote_then_text, 3, 3);
    check_refused("a.csv", STR("a\n\""), MSG_quote_not_closed, 2, 1);
}

static void tsv_is_read(void **state)
{
    (void)state;
    check_table("a.tsv", STR("甲\t乙\n1,2\t\"q\"x\n"), "1:甲|乙/2:1,2|\"q\"x");
    check_table("A.TSV", STR("a,b;c\td\n"), "1:a,b;c|d");
    check_table("a.tsv", STR("a\tb\n\"x\n\"\"y\"\"\"\t2\n"), "1:a|b/2:x\n\"y\"|2");
    check_table("a.tsv", STR("a\tb\n\"open\t2\nclose\"\t3\n"), "1:a|b/2:\"open|2/3:close\"|3");
    check_table("a.tsv", STR("a\tb\n\"never\t2\n"), "1:a|b/2:\"never|2");
    check_table("a.tsv", STR("a\t\"\n"), "1:a|\"");
    check_table("a.tsv", STR("# note\na\n"), "2:a");
}

static void long_cells_and_rows(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = BUF(4 * MIB);
    buf_text(&b, "a,b\nx,");
    buf_repeat(&b, 'y', SHEET_CELL_MAX + 1);
    check_refused("a.csv", buf_view(&b), MSG_cell_too_long, 2, 3);
    buf_clear(&b);
    buf_text(&b, "a,b\n");
    for (int i = 0; i < SHEET_COLUMNS_MAX; i++)
        buf_text(&b, "y,");
    check_refused("a.csv", buf_view(&b), MSG_sheet_too_large, 2, 0);
    b.n -= 2; /* one column less, and wider than a piece of the reader */
    struct error err;
    struct workbook book;
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    assert_ok(workbook_parse(&arena, STR("a.csv"), buf_view(&b), &book, &err), &err);
    assert_int_equal(book.sheets[0].rows[1].n, SHEET_COLUMNS_MAX - 1);
    for (size_t i = 0; i < SHEET_COLUMNS_MAX - 1; i++)
        assert_text(book.sheets[0].rows[1].cells[i], "y");
}

static void memory_is_capped(void **state)
{
    (void)state;
    struct error err;
    struct workbook book;
    _cleanup_buf_ struct buf b = BUF(4 * MIB);
    for (int i = 0; i < 100000; i++)
        buf_text(&b, "a,b,c\n");
    for (size_t cap = 1000; cap < 16 * MIB; cap = cap * 3 / 2) {
        _cleanup_arena_ struct arena arena = ARENA(cap);
        if (workbook_parse(&arena, STR("a.csv"), buf_view(&b), &book, &err) != 0)
            assert_int_equal(err.message.id, MSG_out_of_memory);
        else
            assert_int_equal(book.sheets[0].n, 100000);
        assert_true(arena.used <= cap);
    }
}

static struct str convert(struct arena *arena, const char *encoding, const char *mark, struct str text)
{
    char *out = arena_alloc(arena, text.n * 4 + 8), *at = out;
    char *in = (char *)(uintptr_t)text.p;
    size_t left = text.n, room = text.n * 4;
    memcpy(at, mark, strlen(mark));
    at += strlen(mark);
    iconv_t converter = iconv_open(encoding, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    assert_int_equal(iconv(converter, &in, &left, &at, &room), 0);
    iconv_close(converter);
    return (struct str){out, (size_t)(at - out)};
}

static void every_encoding_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *encoding, *mark;
        enum encoding expected;
    } cases[] = {
        {"UTF-8", "", ENCODING_UTF8},
        {"UTF-8", "\xEF\xBB\xBF", ENCODING_UTF8_BOM},
        {"UTF-16LE", "\xFF\xFE", ENCODING_UTF16_LE},
        {"UTF-16BE", "\xFE\xFF", ENCODING_UTF16_BE},
        {"UTF-16LE", "", ENCODING_UTF16_LE},
        {"UTF-16BE", "", ENCODING_UTF16_BE},
        {"GB18030", "", ENCODING_GB18030},
        {"GBK", "", ENCODING_GB18030},
    };
    const char *expected = "1:编号|姓名,地址|Year/2:7|珺—①|2020-05-13";
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        _cleanup_arena_ struct arena arena = ARENA(MIB);
        struct str text = STR("编号,\"姓名,地址\",Year\r\n7,珺—①,2020-05-13\r\n");
        struct str bytes = convert(&arena, cases[i].encoding, cases[i].mark, text);
        assert_int_equal(encoding_detect(bytes), cases[i].expected);
        check_table("a.csv", bytes, expected);
    }
    /* Beyond the basic plane: GB18030 in four bytes, UTF-16 in two units. */
    _cleanup_arena_ struct arena arena = ARENA(MIB);
    struct str rare = STR("喆,㛃,𬭼,甲\n");
    check_table("a.csv", convert(&arena, "GB18030", "", rare), "1:喆|㛃|𬭼|甲");
    check_table("a.csv", convert(&arena, "UTF-16LE", "\xFF\xFE", rare), "1:喆|㛃|𬭼|甲");
    check_table("a.csv", convert(&arena, "UTF-16BE", "\xFE\xFF", rare), "1:喆|㛃|𬭼|甲");
}

static void broken_encodings_are_refused(void **state)
{
    (void)state;
    check_refused("a.csv", STR("a,b\nx\0y\n"), MSG_text_nul, 2, 2);
    check_refused("a.csv", STR("a,b\n\xFF\xFF\n"), MSG_text_not_decodable, 2, 1);
    check_refused("a.csv",
                  STR("\xEF\xBB\xBF"
                      "a\n\xD0\xC5\n"),
                  MSG_text_utf8_broken, 2, 1);
    check_refused("a.csv",
                  STR("\xFF\xFE"
                      "a\0\n\0\x3D\xD8"),
                  MSG_text_utf16_broken, 2, 0);
    check_refused("a.csv",
                  STR("\xFF\xFE"
                      "a\0\n\0\x3D"),
                  MSG_text_utf16_broken, 2, 0);
    check_refused("a.csv", STR("\xFF\xFE\x00\xDC"), MSG_text_utf16_broken, 1, 0);
    check_refused("a.csv", STR("\xFE\xFF\0a\0\0"), MSG_text_nul, 1, 0);
    /* A long UTF-8 file that is cut off in a character is not taken for GB18030. */
    check_refused("a.csv", STR("编号,姓名,地址,电话\n甲\xE4\xB9"), MSG_text_utf8_broken, 2, 4);
}

static void other_files_are_named(void **state)
{
    (void)state;
    check_refused("a.xls", STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest"), MSG_workbook_old, 0, 0);
    check_refused("a.xlsx", STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"),
                  MSG_workbook_encrypted, 0, 0);
    check_refused("a.csv", STR("%PDF-1.7\n"), MSG_workbook_not_a_table, 0, 0);
    check_refused("a.xls", STR("\n <HTML><table>"), MSG_workbook_is_markup, 0, 0);
    check_refused("a.xls", STR("\xEF\xBB\xBF<?xml version=\"1.0\"?>"), MSG_workbook_is_markup, 0, 0);
}

static struct str read_back(struct arena *arena, const char *name, struct str bytes)
{
    struct error err;
    struct workbook book;
    assert_ok(workbook_parse(arena, str_from(name), bytes, &book, &err), &err);
    return flat(arena, &book);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    static const char *const cells[][3] = {{"#号", "名,称", "备\"注\""},
                                           {"\"", "=1+1", "-5"},
                                           {"两\n行", " x ", "\"引\""},
                                           {"", "", "末"},
                                           {"#", "", "\"a\"b"}};
    for (int kind = DELIMITED_CSV; kind <= DELIMITED_TSV; kind++) {
        _cleanup_arena_ struct arena arena = ARENA(MIB);
        _cleanup_buf_ struct buf b = BUF(MIB), expected = BUF(MIB);
        struct delimited_writer writer;
        int64_t line = 1;
        delimited_begin(&writer, &b, (enum delimited_kind)kind, true);
        for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
            buf_printf(&expected, "%s%lld:", i ? "/" : "", (long long)line);
            for (size_t k = 0; k < 3; k++) {
                struct str cell = str_from(cells[i][k]);
                delimited_cell(&writer, cell);
                buf_text(&expected, k ? "|" : "");
                buf_str(&expected, str_trim(cell));
                line += str_find(cell, '\n', 0) < cell.n;
            }
            delimited_row_end(&writer);
            line++;
        }
        assert_same(read_back(&arena, kind == DELIMITED_CSV ? "w.csv" : "w.tsv", buf_view(&b)), buf_view(&expected));
    }
}

static void written_bytes(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = BUF(MIB);
    struct delimited_writer writer;
    delimited_begin(&writer, &b, DELIMITED_CSV, false);
    delimited_cell(&writer, STR("a,b"));
    delimited_cell(&writer, STR("-1.5"));
    delimited_cell(&writer, STR("x\"y"));
    delimited_row_end(&writer);
    delimited_begin(&writer, &b, DELIMITED_TSV, false);
    delimited_cell(&writer, STR("a\tb"));
    delimited_cell(&writer, STR("x\"y"));
    delimited_cell(&writer, STR(""));
    delimited_row_end(&writer);
    assert_text(buf_view(&b), "\"a,b\",-1.5,\"x\"\"y\"\r\na b\tx\"y\t\n");
}

/* The two UTF-8 readers of the program agree on every string of up to three bytes. */
static void utf8_faults_agree(void **state)
{
    (void)state;
    unsigned char bytes[12] = "plain123";
    for (unsigned value = 0; value < 1u << 24; value += value < 1u << 16 ? 1 : 7) {
        bytes[8] = (unsigned char)(value >> 16);
        bytes[9] = (unsigned char)(value >> 8);
        bytes[10] = (unsigned char)value;
        struct str text = {(const char *)bytes, 11};
        if ((encoding_utf8_fault(text) == text.n) != utf8_valid(text))
            fail_msg("%06x", value);
    }
    assert_int_equal(encoding_utf8_fault(STR("汉阳\xF0\x9F\x98")), 6);
    assert_int_equal(encoding_utf8_fault(STR("\xF0\x9F\x98\x80")), 4);
}

static void json_is_well_formed(void **state)
{
    (void)state;
    for (unsigned indent = 0; indent <= 2; indent += 2) {
        _cleanup_buf_ struct buf b = BUF(MIB);
        struct json_writer json;
        json_write_begin(&json, &b, indent);
        json_write_object(&json);
        json_write_member_text(&json, "文", STR("a\"\\\n\t\x01\x7F汉\xFF"));
        json_write_member_int(&json, "n", INT64_MIN);
        json_write_member_bool(&json, "b", true);
        json_write_name(&json, STR("list"));
        json_write_array(&json);
        json_write_null(&json);
        json_write_text(&json, (struct str){NULL, 0});
        json_write_array(&json);
        json_write_array_end(&json);
        json_write_object(&json);
        json_write_object_end(&json);
        json_write_int(&json, 7);
        json_write_array_end(&json);
        json_write_object_end(&json);
        json_write_end(&json);
        assert_true(buf_ok(&b));
        if (indent == 0)
            assert_text(buf_view(&b),
                        "{\"文\":\"a\\\"\\\\\\n\\t\\u0001\\u007f汉\xEF\xBF\xBD\",\"n\":-9223372036854775808,"
                        "\"b\":true,\"list\":[null,null,[],{},7]}");
        json_error_t fault;
        json_t *read = json_loadb(b.p, b.n, 0, &fault);
        assert_non_null(read);
        assert_int_equal(json_array_size(json_object_get(read, "list")), 5);
        assert_string_equal(json_string_value(json_object_get(read, "文")), "a\"\\\n\t\x01\x7F汉\xEF\xBF\xBD");
        json_decref(read);
    }
}

/* Reads all members into "name=value;"; what was refused ends with the byte. */
static struct str members(struct arena *arena, struct str json)
{
    struct str copy = arena_str(arena, json), name, value;
    struct json_reader reader = json_read_begin((char *)copy.p, copy.n);
    _cleanup_buf_ struct buf out = BUF(MIB);
    int status;
    while ((status = json_read_member(&reader, &name, &value)) == 1)
        buf_printf(&out, "%.*s=%.*s;", STR_ARGS(name), STR_ARGS(value));
    if (status < 0)
        buf_printf(&out, "@%zu", reader.at);
    return arena_str(arena, buf_view(&out));
}

static void flat_json_is_read(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(MIB);
    assert_text(members(&arena, STR("{}")), "");
    assert_text(members(&arena, STR("{\"a\":\"1\",\"名\":\"值\"}")), "a=1;名=值;");
    assert_text(members(&arena, STR(" { \"a\" : \"\" , \"b\":\"2\" }\n")), "a=;b=2;");
    assert_text(members(&arena, STR("{\"a\":\"\\\"\\\\\\/\\n\\t\\u4e00\\uD83D\\uDE00x\"}")), "a=\"\\/\n\t一\U0001F600x;");
    assert_text(members(&arena, STR("")), "@0");
    assert_text(members(&arena, STR("[]")), "@0");
    assert_text(members(&arena, STR("{\"a\":1}")), "@5");
    assert_text(members(&arena, STR("{\"a\":\"1\"}x")), "a=1;@9");
    assert_text(members(&arena, STR("{\"a\":\"1\",}")), "a=1;@9");
    assert_text(members(&arena, STR("{\"a\":\"1\" \"b\":\"2\"}")), "a=1;@9");
    assert_text(members(&arena, STR("{\"a\":\"\\ud83d\"}")), "@12");
    assert_text(members(&arena, STR("{\"a\":\"\\u0000\"}")), "@12");
    assert_text(members(&arena, STR("{\"a\":\"\xFF\"}")), "@7");
    assert_text(members(&arena, STR("{\"a\":\"\n\"}")), "@7");
    assert_text(members(&arena, STR("{\"a\":\"1")), "@7");
}

static void json_is_indented(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = BUF(MIB);
    struct json_writer json;
    json_write_begin(&json, &b, 2);
    json_write_array(&json);
    json_write_int(&json, 1);
    json_write_object(&json);
    json_write_member_int(&json, "a", 2);
    json_write_object_end(&json);
    json_write_array_end(&json);
    json_write_end(&json);
    assert_text(buf_view(&b), "[\n  1,\n  {\n    \"a\": 2\n  }\n]\n");
}

static void html_is_escaped(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = BUF(MIB);
    struct html_writer html;
    html_begin(&html, &b);
    html_open(&html, "p");
    html_attribute(&html, "class", STR("a\"><script>"));
    html_attribute_int(&html, "data-n", -7);
    html_flag(&html, "hidden");
    html_text(&html, STR("<b>&\"'\x01\xFF</p>"));
    html_open(&html, "br");
    html_int(&html, 12);
    html_close(&html, "p");
    html_end(&html);
    assert_text(buf_view(&b), "<p class=\"a&quot;&gt;&lt;script&gt;\" data-n=\"-7\" hidden>"
                              "&lt;b&gt;&amp;&quot;&#39;\xEF\xBF\xBD\xEF\xBF\xBD&lt;/p&gt;<br>12</p>");
}

static void html_addresses_are_safe(void **state)
{
    (void)state;
    static const char *const good[] = {"#f-1", "a/b.html", "/case?q=1&x=2", "https://example.com/",
                                       "",     "?a=b:c",   "x/y:z"};
    static const char *const bad[] = {
        "javascript:alert(1)", "JaVaScRiPt:x", " javascript:x", "java\nscript:x", "//host/x", "http://host",
        "data:text/html,x",    "\\\\host",     "/\\host",       "vbscript:x",     "x y",      "\x01https://a",
        "mailto:a@b",          "https:x"};
    for (size_t i = 0; i < sizeof good / sizeof *good + sizeof bad / sizeof *bad; i++) {
        size_t n = sizeof good / sizeof *good;
        _cleanup_buf_ struct buf b = BUF(MIB);
        struct html_writer html;
        html_begin(&html, &b);
        html_open(&html, "a");
        bool taken = html_url(&html, "href", str_from(i < n ? good[i] : bad[i - n]));
        if (taken != (i < n))
            fail_msg("%s", i < n ? good[i] : bad[i - n]);
        html_close(&html, "a");
        html_end(&html);
        if (!taken)
            assert_text(buf_view(&b), "<a></a>");
    }
}

static void html_documents_have_a_frame(void **state)
{
    (void)state;
    const struct embedded_file *style = embedded_find(embedded_assets, embedded_assets_count, STR("document.css"));
    _cleanup_buf_ struct buf b = BUF(MIB);
    struct html_writer html;
    html_document(&html, &b, "zh-CN", STR("年报 <2020>"), style);
    html_element(&html, "h1", "x", STR("年报"));
    html_document_end(&html);
    struct str text = buf_view(&b);
    assert_true(str_starts(text, STR("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">")));
    assert_true(str_contains(text, STR("<title>年报 &lt;2020&gt;</title>")));
    assert_true(str_ends(text, STR("</style></head>\n<body>\n<h1 class=\"x\">年报</h1></body></html>\n")));
    assert_true(str_contains(text, STR("@media print")));
}

static void files_are_read(void **state)
{
    struct arena *arena = *state;
    struct error err;
    struct str content = STR("untouched");
    struct str path = arena_printf(arena, "%s/f", getenv("XINFANG_TEST_DIRECTORY"));
    assert_fails(file_read(arena, path, MIB, &content, &err), &err, MSG_file_not_found);
    assert_text(content, "untouched");
    assert_same(err.place.file, path);
    assert_ok(file_write(path, STR("1234567890"), &err), &err);
    assert_fails(file_read(arena, path, 9, &content, &err), &err, MSG_file_too_large);
    assert_ok(file_read(arena, path, 10, &content, &err), &err);
    assert_text(content, "1234567890");
    assert_ok(file_write(path, STR(""), &err), &err);
    assert_ok(file_read(arena, path, 0, &content, &err), &err);
    assert_text(content, "");
    assert_fails(file_read(arena, STR("/"), MIB, &content, &err), &err, MSG_file_is_directory);
    assert_fails(file_read(arena, STR("/dev/zero"), MIB, &content, &err), &err, MSG_file_too_large);
    assert_fails(file_read(arena, STR("a\0b"), MIB, &content, &err), &err, MSG_file_not_found);
    assert_ok(file_read(arena, STR("/proc/self/status"), MIB, &content, &err), &err);
    assert_true(str_contains(content, STR("Name:")));
    if (geteuid() != 0) { /* root may read everything */
        chmod(path.p, 0);
        assert_fails(file_read(arena, path, MIB, &content, &err), &err, MSG_file_no_permission);
    }
}

static void files_are_replaced_whole(void **state)
{
    struct arena *arena = *state;
    struct error err;
    struct str content;
    const char *directory = getenv("XINFANG_TEST_DIRECTORY");
    struct str path = arena_printf(arena, "%s/g", directory), link = arena_printf(arena, "%s/link", directory);
    assert_ok(file_write(path, STR("old"), &err), &err);
    chmod(path.p, 0640);
    unlink(link.p);
    assert_int_equal(symlink("g", link.p), 0);
    assert_ok(file_write(link, STR("new"), &err), &err);
    struct stat status;
    assert_int_equal(lstat(link.p, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_ok(file_read(arena, path, MIB, &content, &err), &err);
    assert_text(content, "new");
    assert_int_equal(stat(path.p, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_fails(file_write(str_from(directory), STR("x"), &err), &err, MSG_file_is_directory);
    assert_fails(file_write(STR("/no/such/place"), STR("x"), &err), &err, MSG_file_no_such_directory);
    assert_fails(file_write(STR(""), STR("x"), &err), &err, MSG_file_no_such_directory);
    assert_fails(file_write(STR("/dev/full"), STR("x"), &err), &err, MSG_file_disk_full);
    assert_int_equal(error_exit_status(&err), 3);
}

static int make_directory(void **state)
{
    static struct arena arena;
    arena = ARENA(8 * MIB);
    struct str name = arena_printf(&arena, "/tmp/xinfang-test-XXXXXX");
    if (!mkdtemp((char *)(uintptr_t)name.p))
        return -1;
    setenv("XINFANG_TEST_DIRECTORY", name.p, 1);
    *state = &arena;
    return 0;
}

static int remove_directory(void **state)
{
    static const char *const names[] = {"/f", "/g", "/link", ""};
    const char *directory = getenv("XINFANG_TEST_DIRECTORY");
    int result = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        result = remove(arena_printf(*state, "%s%s", directory, names[i]).p);
    arena_free(*state);
    return result; /* not empty means that a temporary file was left behind */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_is_read),
        cmocka_unit_test(csv_quotes),
        cmocka_unit_test(tsv_is_read),
        cmocka_unit_test(long_cells_and_rows),
        cmocka_unit_test(memory_is_capped),
        cmocka_unit_test(every_encoding_is_read),
        cmocka_unit_test(broken_encodings_are_refused),
        cmocka_unit_test(other_files_are_named),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(written_bytes),
        cmocka_unit_test(utf8_faults_agree),
        cmocka_unit_test(json_is_well_formed),
        cmocka_unit_test(flat_json_is_read),
        cmocka_unit_test(json_is_indented),
        cmocka_unit_test(html_is_escaped),
        cmocka_unit_test(html_addresses_are_safe),
        cmocka_unit_test(html_documents_have_a_frame),
        cmocka_unit_test(files_are_read),
        cmocka_unit_test(files_are_replaced_whole),
    };
    return cmocka_run_group_tests_name("formats", tests, make_directory, remove_directory);
}
