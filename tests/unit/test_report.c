/* Documents written in every form; what they look like is kept in tests/golden/report. */
#include "testing.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "formats/archive.h"
#include "formats/file.h"
#include "formats/sheet.h"
#include "report/document.h"
#include "report/text_wrap.h"

#define GOLDEN "tests/golden/report/"

/* First line at which two texts part; 0 if they are the same. */
static size_t first_difference(struct str seen, struct str expected, struct str *ret_seen, struct str *ret_expected)
{
    for (size_t line = 1;; line++) {
        bool more_seen = str_cut(&seen, '\n', ret_seen), more_expected = str_cut(&expected, '\n', ret_expected);
        if (!more_seen && !more_expected)
            return 0;
        if (!more_seen)
            *ret_seen = STR("(the end)");
        if (!more_expected)
            *ret_expected = STR("(the end)");
        if (more_seen != more_expected || !str_equal(*ret_seen, *ret_expected))
            return line;
    }
}

/* With XINFANG_GOLDEN_ACCEPT set, what is seen becomes what is expected. */
static void assert_golden(struct str seen, const char *name)
{
    _cleanup_arena_ struct arena arena = ARENA(16 * MIB);
    struct error err = {0};
    struct str path = arena_printf(&arena, GOLDEN "%s", name), expected, seen_line, expected_line;
    if (getenv("XINFANG_GOLDEN_ACCEPT")) {
        assert_ok(file_write(path, seen, &err), &err);
        return;
    }
    assert_ok(file_read(&arena, path, 16 * MIB, &expected, &err), &err);
    size_t line = first_difference(seen, expected, &seen_line, &expected_line);
    if (line)
        fail_msg("%s:%zu:\nseen     %.*s\nexpected %.*s", path.p, line, STR_ARGS(seen_line), STR_ARGS(expected_line));
}

/* With XINFANG_PREVIEW=DIRECTORY, results are left there to be looked at. */
static void preview(struct str content, const char *name)
{
    _cleanup_arena_ struct arena arena = ARENA(MIB);
    struct error err = {0};
    if (getenv("XINFANG_PREVIEW"))
        assert_ok(file_write(arena_printf(&arena, "%s/%s", getenv("XINFANG_PREVIEW"), name), content, &err), &err);
}

struct maker {
    struct document *document;
    struct document_table *table;
};

static struct document_cell *cell(struct maker *m, enum cell_role role, const char *text)
{
    return document_cell(m->document, m->table, role, str_from(text));
}

static struct document_cell *spanning(struct maker *m, enum cell_role role, const char *text, int columns, int rows)
{
    struct document_cell *made = cell(m, role, text);
    made->columns = columns;
    made->rows = rows;
    return made;
}

static struct document_cell *number(struct maker *m, enum cell_role role, const char *text, const char *figure)
{
    struct document_cell *made = cell(m, role, text);
    struct str digits = made->text;
    if (str_ends(digits, STR("%")))
        digits.n--;
    made->is_number = decimal_parse(digits, &made->number);
    made->figure = str_from(figure);
    return made;
}

static void begin(struct maker *m, int columns, const char *name, const char *title)
{
    m->table = document_table(m->document, columns);
    m->table->name = str_from(name);
    m->table->title = str_from(title);
    m->table->left = STR("部门：临江市信访局");
    m->table->right = STR("单位：万元");
}

static void row(struct maker *m)
{
    document_row(m->document, m->table);
}

/* Two blocks side by side, a total, a value set by hand. */
static void make_summary(struct maker *m)
{
    static const struct {
        const char *left, *line, *amount, *right, *right_line, *right_amount;
    } lines[] = {
        {"一、一般公共预算财政拨款收入", "1", "707.12", "一、一般公共服务支出", "31", "654.4"},
        {"二、政府性基金预算财政拨款收入", "2", "", "八、社会保障和就业支出", "38", "17.5"},
        {"三、国有资本经营预算财政拨款收入", "3", "", "十五、商业服务业等支出", "45", "3"},
    };
    begin(m, 6, "表1", "收入支出决算总表");
    m->table->head_rows = 3;
    row(m);
    spanning(m, CELL_HEAD, "收入", 3, 1);
    spanning(m, CELL_HEAD, "支出", 3, 1);
    row(m);
    for (int i = 0; i < 2; i++) {
        cell(m, CELL_HEAD, "项目");
        cell(m, CELL_HEAD, "行次");
        cell(m, CELL_HEAD, "金额");
    }
    row(m);
    cell(m, CELL_HEAD, "栏次");
    cell(m, CELL_HEAD, "");
    cell(m, CELL_HEAD, "1");
    cell(m, CELL_HEAD, "栏次");
    cell(m, CELL_HEAD, "");
    cell(m, CELL_HEAD, "2");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        row(m);
        cell(m, CELL_LABEL, lines[i].left);
        cell(m, CELL_CENTER, lines[i].line);
        number(m, CELL_NUMBER, lines[i].amount, i == 0 ? "T1.1.1" : "");
        cell(m, CELL_LABEL, lines[i].right);
        cell(m, CELL_CENTER, lines[i].right_line);
        struct document_cell *amount = number(m, CELL_NUMBER, lines[i].right_amount, i == 1 ? "T1.38.2" : "T1.45.2");
        if (i == 0)
            amount->figure = STR("T1.31.2");
        if (i == 1)
            amount->note = STR("手工填列：与财政批复一致；按账应为 17.49。");
    }
    row(m);
    cell(m, CELL_TOTAL_LABEL, "本年收入合计");
    cell(m, CELL_CENTER, "27");
    number(m, CELL_TOTAL_NUMBER, "707.12", "T1.27.1");
    cell(m, CELL_TOTAL_LABEL, "本年支出合计");
    cell(m, CELL_CENTER, "57");
    number(m, CELL_TOTAL_NUMBER, "674.9", "T1.57.2");
    document_note(m->document, m->table,
                  STR("注：本表反映部门本年度的总收支和年末结转结余情况。27 行＝（1+2+3+4+5+6+7+8）行；"
                      "57 行＝（31+32+…+56）行。"));
}

/* Twelve narrow columns under headings of three levels. */
static void make_wide(struct maker *m)
{
    static const char *const amounts[] = {"12.5",  "", "10.68", "",     "10.68", "1.82",
                                          "11.06", "", "9.99",  "0.00", "9.99",  "-1.07"};
    begin(m, 12, "表7/附", "一般公共预算财政拨款“三公”经费支出决算表");
    m->table->head_rows = 4;
    row(m);
    spanning(m, CELL_HEAD, "预算数", 6, 1);
    spanning(m, CELL_HEAD, "决算数", 6, 1);
    for (int level = 0; level < 2; level++) {
        row(m);
        for (int i = 0; i < 2; i++) {
            if (level == 0) {
                spanning(m, CELL_HEAD, "合计", 1, 2);
                spanning(m, CELL_HEAD, "因公出国（境）费", 1, 2);
                spanning(m, CELL_HEAD, "公务用车购置及运行费", 3, 1);
                spanning(m, CELL_HEAD, "公务接待费", 1, 2);
            } else {
                cell(m, CELL_HEAD, "小计");
                cell(m, CELL_HEAD, "公务用车购置费");
                cell(m, CELL_HEAD, "公务用车运行费");
            }
        }
    }
    row(m);
    for (int i = 1; i <= 12; i++)
        cell(m, CELL_HEAD, arena_printf(m->document->arena, "%d", i).p);
    row(m);
    for (int i = 0; i < 12; i++)
        number(m, CELL_NUMBER, amounts[i], arena_printf(m->document->arena, "T7.1.%d", i + 1).p);
}

/* Codes, indented labels, amounts in yuan, percent, more digits than a spreadsheet holds. */
static void make_codes(struct maker *m)
{
    static const struct {
        const char *code, *label;
        int indent;
        const char *amount, *rate;
    } lines[] = {
        {"201", "一般公共服务支出", 0, "6,544,012.30", "92.47%"},
        {"20103", "政府办公厅（室）及相关机构事务", 1, "6,544,012.30", "100.0%"},
        {"2010308", "信访事务", 2, "1234567890123456.78", "0%"},
        {"2010350", "事业运行", 2, "", "—"},
    };
    begin(m, 4, "表 <3> & “引号”", "支出决算表 <功能分类> & 其他");
    m->table->right = STR("单位：元");
    m->table->head_rows = 1;
    m->table->widths[0] = 10;
    m->table->widths[1] = 40;
    row(m);
    cell(m, CELL_HEAD, "功能分类\n科目编码");
    cell(m, CELL_HEAD, "科目名称");
    cell(m, CELL_HEAD, "本年支出");
    cell(m, CELL_HEAD, "完成率");
    row(m);
    spanning(m, CELL_TOTAL_LABEL, "合计", 2, 1);
    number(m, CELL_TOTAL_NUMBER, "7,071,155.35", "T3.合计.1")->note = STR("第一行\n第二行 <&\">");
    number(m, CELL_TOTAL_NUMBER, "100%", "");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        row(m);
        cell(m, CELL_CENTER, lines[i].code);
        cell(m, CELL_LABEL, lines[i].label)->indent = lines[i].indent;
        number(m, CELL_NUMBER, lines[i].amount, i == 2 ? "T3.2010308.1" : i == 0 ? "T3.201 \\%.1" : "");
        number(m, CELL_NUMBER, lines[i].rate, "");
    }
    document_note(m->document, m->table, STR("注：一行\n又一行。"));
}

/* A self-evaluation form: heading cells over many rows, prose. */
static void make_form(struct maker *m)
{
    static const char *const indicators[][5] = {
        {"产出指标", "数量指标", "接待来访群众批次", "≥1200 批", "1386 批"},
        {"", "质量指标", "信访事项及时受理率", "100%", "99.43%"},
        {"", "时效指标", "按期答复率", "≥98%", "96.72%，三件因跨区协调延期，已按规定告知信访人"},
        {"效益指标", "社会效益", "初次信访化解率", "明显提升", "由 81.2% 提高到 88.05%"},
    };
    begin(m, 7, "自评表", "2022年度信访业务专项项目绩效自评表");
    m->table->left = STR("");
    m->table->right = STR("填报日期：2023-03-01");
    m->table->head_rows = 0;
    row(m);
    cell(m, CELL_HEAD, "项目名称");
    spanning(m, CELL_LABEL, "信访业务专项", 3, 1);
    cell(m, CELL_HEAD, "主管部门");
    spanning(m, CELL_LABEL, "临江市信访局", 2, 1);
    row(m);
    spanning(m, CELL_HEAD, "预算执行情况（万元）\n（20分）", 1, 2);
    spanning(m, CELL_HEAD, "", 2, 1);
    cell(m, CELL_HEAD, "预算数（A）");
    cell(m, CELL_HEAD, "执行数（B）");
    cell(m, CELL_HEAD, "执行率（B/A）");
    cell(m, CELL_HEAD, "得分");
    row(m);
    spanning(m, CELL_LABEL, "年度财政资金总额", 2, 1);
    number(m, CELL_NUMBER, "236", "E.P01.budget");
    number(m, CELL_NUMBER, "177.44", "E.P01.actual");
    number(m, CELL_NUMBER, "75.18%", "E.P01.rate");
    number(m, CELL_NUMBER, "15.04", "E.P01.score");
    row(m);
    cell(m, CELL_HEAD, "一级指标");
    cell(m, CELL_HEAD, "二级指标");
    cell(m, CELL_HEAD, "三级指标");
    cell(m, CELL_HEAD, "年初目标值（A）");
    spanning(m, CELL_HEAD, "实际完成值（B）", 2, 1);
    cell(m, CELL_HEAD, "得分");
    for (size_t i = 0; i < 4; i++) {
        row(m);
        if (i == 0)
            spanning(m, CELL_CENTER, indicators[i][0], 1, 3);
        else if (i == 3)
            cell(m, CELL_CENTER, indicators[i][0]);
        cell(m, CELL_CENTER, indicators[i][1]);
        cell(m, CELL_LABEL, indicators[i][2]);
        cell(m, CELL_CENTER, indicators[i][3]);
        spanning(m, CELL_TEXT, indicators[i][4], 2, 1);
        number(m, CELL_NUMBER, i == 2 ? "18.5" : "20", "");
    }
    row(m);
    spanning(m, CELL_TOTAL_LABEL, "总分", 6, 1);
    number(m, CELL_TOTAL_NUMBER, "91.04", "E.P01.total");
    row(m);
    cell(m, CELL_HEAD, "偏差大或目标未完成原因分析");
    spanning(m, CELL_TEXT,
             "受疫情影响，上半年领导接访和下访活动有所减少，会议、差旅和印刷支出低于年初预算；网上信访平台升级改造"
             "（合同金额 3,740,942.64 元，编号 XF-2022-0017）因验收推迟到次年一季度，尾款未能在年内支付。\n"
             "一是预算编制还不够细，对项目进度估计偏于乐观；二是部门之间的协调机制有待完善。",
             6, 1);
    row(m);
    cell(m, CELL_HEAD, "改进措施及结果应用方案");
    spanning(m, CELL_TEXT, "按季度调度预算执行；把自评结果作为下一年度安排预算的依据。", 6, 1);
}

static void make_sources(struct document *d)
{
    struct document_source *s = document_source(
        d, STR("T1.57.2"), STR("本年支出合计：31 行至 56 行相加，万元，保留两位小数，去掉末尾的零。"));
    document_input(d, s, STR("T1.31.2"), STR("31 行 一般公共服务支出：654.4"));
    document_input(d, s, STR("T1.38.2"), STR("38 行 社会保障和就业支出：17.5"));
    s = document_source(d, STR("T1.31.2"), STR("一般公共服务支出：类 201 的 211 笔支付。"));
    document_input(d, s, STR("T3.201 \\%.1"), STR("表 3：6,544,012.30 元"));
    document_input(d, s, STR(""), STR("支付 211 笔，6,544,012.30 元 <账>"));
    s = document_source(d, STR("T3.合计.1"), STR("本年支出：全部支付。"));
    document_source(d, STR("E.P01.total.exact"), STR("表中没有的中间结果。"));
    document_input(d, s, STR("nowhere"), STR("不在本文件中的数"));
    document_source(d, STR("T3.201 \\%.1"), STR("类 201 的支付。"));
}

static struct document make_document(struct arena *arena)
{
    struct document document = document_new(arena, STR("临江市信访局 2022 年度部门决算 & 自评"), STR("zh-CN"), 19417);
    struct maker m = {.document = &document};
    document_heading(&document, 1, STR("第一部分　部门决算表"));
    document_paragraph(&document,
                       STR("临江市信访局 2022 年度收入总计 707.12 万元，支出总计 674.9 万元；与上年相比，收入增加 "
                           "12.36 万元，增长 1.78%，主要原因是“网上信访”平台升级改造（含系统测评）。\n第二段。"));
    make_summary(&m);
    make_wide(&m);
    make_codes(&m);
    begin(&m, 3, "表8", "政府性基金预算财政拨款收入支出决算表");
    m.table->head_rows = 2;
    row(&m);
    spanning(&m, CELL_HEAD, "科目名称", 1, 2);
    spanning(&m, CELL_HEAD, "本年支出", 2, 1);
    row(&m);
    cell(&m, CELL_HEAD, "基本支出");
    cell(&m, CELL_HEAD, "项目支出");
    document_note(&document, m.table, STR("本部门没有政府性基金预算财政拨款收入，也没有使用政府性基金安排的支出。"));
    begin(&m, 3, "", "没有行的表");
    document_heading(&document, 1, STR("第二部分　绩效自评"));
    document_heading(&document, 2, STR("一、项目"));
    make_form(&m);
    make_sources(&document);
    return document;
}

static void text_is_drawn(void **state)
{
    (void)state;
    static const struct {
        int width;
        const char *golden;
    } cases[] = {{0, "all.txt"}, {80, "all-80.txt"}, {120, "all-120.txt"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        _cleanup_arena_ struct arena arena = ARENA(4 * MIB);
        _cleanup_buf_ struct buf out = BUF(MIB);
        struct error err = {0};
        struct document document = make_document(&arena);
        assert_ok(document_write_text(&document, cases[i].width, &out, &err), &err);
        assert_golden(buf_view(&out), cases[i].golden);
    }
}

/* Nothing is wider than asked, whatever the width, as long as the numbers fit. */
static void text_keeps_to_the_width(void **state)
{
    (void)state;
    for (int width = 76; width <= 200; width++) {
        _cleanup_arena_ struct arena arena = ARENA(4 * MIB);
        _cleanup_buf_ struct buf out = BUF(MIB);
        struct error err = {0};
        struct document document = make_document(&arena);
        assert_ok(document_write_text(&document, width, &out, &err), &err);
        struct str rest = buf_view(&out), line;
        while (str_cut(&rest, '\n', &line))
            if (utf8_width(line) > (size_t)width)
                fail_msg("%zu columns instead of %d: %.*s", utf8_width(line), width, STR_ARGS(line));
        assert_true(str_contains(buf_view(&out), STR("1234567890123456.78")));
    }
}

static void text_wraps(void **state)
{
    (void)state;
    static const struct {
        size_t width;
        const char *text, *lines;
    } cases[] = {
        {6, "甲乙丙丁", "甲乙丙|丁"},
        {6, "甲乙丙，丁", "甲乙|丙，丁"},
        {6, "甲乙（丙）丁", "甲乙|（丙）|丁"},
        {10, "共 3,740,942.64 元", "共|3,740,942.64|元"},
        {12, "共 3,740,942.64 元", "共|3,740,942.64|元"},
        {5, "ab cd efghijkl m", "ab cd|efghi|jkl m"},
        {2, "编号A12345", "编|号|A1|23|45"},
        {1, "甲乙", "甲|乙"},
        {4, "", ""},
        {4, "a\n\nb", "a||b"},
        {4, "a\x1B[2Jb\r\n", "a\xEF\xBF\xBD[2|Jb|"},
        {0, "一二三四五六七八九十", "一二三四五六七八九十"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        _cleanup_arena_ struct arena arena = ARENA(MIB);
        _cleanup_buf_ struct buf seen = BUF(MIB);
        struct text_lines lines = {0};
        struct error err = {0};
        assert_ok(text_wrap(&arena, str_from(cases[i].text), cases[i].width, &lines, &err), &err);
        for (size_t k = 0; k < lines.n; k++) {
            buf_text(&seen, k ? "|" : "");
            buf_str(&seen, lines.items[k]);
        }
        assert_same(buf_view(&seen), str_from(cases[i].lines));
    }
}

static void html_is_written(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(4 * MIB);
    _cleanup_buf_ struct buf out = BUF(MIB);
    struct error err = {0};
    struct document document = make_document(&arena);
    assert_ok(document_write_html(&document, &out, &err), &err);
    struct str page = buf_view(&out);
    /* The stylesheet has its own author; a change of it is no change of the page. */
    const char *body = memmem(page.p, page.n, "<body>", 6);
    assert_non_null(body);
    assert_golden(str_slice(page, (size_t)(body - page.p), page.n), "all.html");
    preview(page, "all.html");
}

/* Every link of the page leads to an id that is there once. */
static void html_links_lead_somewhere(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(4 * MIB);
    _cleanup_buf_ struct buf out = BUF(MIB);
    struct error err = {0};
    struct document document = make_document(&arena);
    assert_ok(document_write_html(&document, &out, &err), &err);
    size_t links = 0;
    struct str page = buf_view(&out), rest = page;
    for (const char *at; (at = memmem(rest.p, rest.n, "href=\"#", 7)) != NULL; links++) {
        rest = str_slice(rest, (size_t)(at - rest.p) + 7, rest.n);
        struct str target = str_slice(rest, 0, str_find(rest, '"', 0));
        struct str id = arena_printf(&arena, " id=\"%.*s\"", STR_ARGS(target));
        const char *first = memmem(page.p, page.n, id.p, id.n);
        if (!first)
            fail_msg("#%.*s leads nowhere", STR_ARGS(target));
        struct str behind = str_slice(page, (size_t)(first - page.p) + 1, page.n);
        assert_false(str_contains(behind, id));
    }
    assert_true(links > 10);
}

static int add_piece(void *state, struct str piece, struct error *err)
{
    (void)err;
    buf_str(state, piece);
    return 0;
}

/* What a reader of the workbook gets, and how cells are made up, without the parts that are the library's. */
static void print_workbook(struct arena *arena, struct str bytes, struct buf *out)
{
    static const char *const parts[] = {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml", "xl/styles.xml",
                                        "xl/comments1.xml"};
    struct error err = {0};
    struct workbook book;
    assert_ok(workbook_parse(arena, STR("all.xlsx"), bytes, &book, &err), &err);
    for (size_t i = 0; i < book.n; i++) {
        buf_printf(out, "[%.*s]\n", STR_ARGS(book.sheets[i].name));
        for (size_t r = 0; r < book.sheets[i].n; r++) {
            const struct sheet_row *cells = &book.sheets[i].rows[r];
            buf_printf(out, "%d", (int)cells->line);
            for (size_t c = 0; c < cells->n; c++)
                buf_printf(out, "|%.*s", STR_ARGS(cells->cells[c]));
            buf_char(out, '\n');
        }
    }
    _cleanup_archive_ struct archive archive = {0};
    assert_ok(archive_open(&archive, STR("all.xlsx"), bytes, &err), &err);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        _cleanup_buf_ struct buf content = BUF(MIB);
        assert_ok(archive_read(&archive, str_from(parts[i]), add_piece, &content, &err), &err);
        struct str part = buf_view(&content);
        buf_printf(out, "[%s]\n", parts[i]);
        for (size_t k = 0; k < part.n; k++) {
            buf_char(out, part.p[k]);
            if (part.p[k] == '>' && k + 1 < part.n && part.p[k + 1] == '<')
                buf_char(out, '\n');
        }
        buf_char(out, '\n');
    }
}

static void xlsx_is_written(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(64 * MIB);
    _cleanup_buf_ struct buf out = BUF(MIB);
    struct error err = {0};
    char directory[] = "/tmp/xinfang-report-XXXXXX";
    assert_non_null(mkdtemp(directory));
    struct str first, second, path = arena_printf(&arena, "%s/all.xlsx", directory);
    struct document document = make_document(&arena);
    assert_ok(document_write_xlsx(&document, path, &err), &err);
    assert_ok(file_read(&arena, path, MIB, &first, &err), &err);
    assert_ok(document_write_xlsx(&document, path, &err), &err);
    assert_ok(file_read(&arena, path, MIB, &second, &err), &err);
    assert_true(str_equal(first, second));
    assert_int_equal(unlink(path.p), 0);
    assert_int_equal(rmdir(directory), 0);
    preview(first, "all.xlsx");
    print_workbook(&arena, first, &out);
    assert_golden(buf_view(&out), "all.xlsx.txt");
}

static void csv_is_written(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(4 * MIB);
    _cleanup_buf_ struct buf out = BUF(MIB);
    struct error err = {0};
    struct document document = make_document(&arena);
    assert_ok(document_write_csv(&document, true, &out, &err), &err);
    assert_golden(buf_view(&out), "all.csv");
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static int below(uint64_t *random, int n)
{
    return (int)(next_random(random) % (uint64_t)n);
}

static const char *random_text(uint64_t *random)
{
    static const char *const texts[] = {
        "",       "甲",       "合计",          "一般公共服务支出（含机构运行）",
        "707.12", "第一\n二", "a word or two", "“引号”，以及：很长很长的一段说明文字。"};
    return texts[below(random, (int)(sizeof texts / sizeof *texts))];
}

/* A table of any spans; some run out of the table, some rows are short. */
static void make_random(struct maker *m, uint64_t *random)
{
    int columns = 1 + below(random, 8), rows = below(random, 8);
    int taken[8] = {0}; /* rows for which the column is still covered from above */
    begin(m, columns, "", "任意的表");
    m->table->head_rows = below(random, 4);
    for (int r = 0; r < rows; r++) {
        row(m);
        int cut = below(random, 4) ? columns : below(random, columns + 1);
        int left_of_head = m->table->head_rows - r > 0 ? m->table->head_rows - r : rows - r;
        for (int c = 0; c < columns; c++) {
            if (taken[c] > 0 || c >= cut)
                continue;
            struct document_cell *made = cell(m, (enum cell_role)below(random, CELL_TEXT + 1), random_text(random));
            made->columns = below(random, 4);
            made->rows = below(random, 4);
            made->indent = below(random, 3);
            made->note = below(random, 5) ? STR("") : STR("说明");
            int height = made->rows < left_of_head ? made->rows : left_of_head;
            for (int k = 0, first = c; k < (made->columns ? made->columns : 1) && first + k < columns; k++) {
                if (taken[first + k] > 0)
                    break;
                taken[first + k] = height > 0 ? height : 1;
                c = first + k;
            }
        }
        for (int c = 0; c < columns; c++)
            taken[c] -= taken[c] > 0;
    }
}

/* Whatever the spans, all lines of a drawn table are equally wide and the other writers take it. */
static void any_table_is_drawn(void **state)
{
    (void)state;
    const uint64_t seed = 20220331;
    uint64_t random = seed;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 3000; i++) {
        _cleanup_arena_ struct arena arena = ARENA(4 * MIB);
        _cleanup_buf_ struct buf out = BUF(MIB), page = BUF(MIB), csv = BUF(MIB);
        struct error err = {0};
        struct document document = document_new(&arena, STR(""), STR("en"), 0);
        struct maker m = {.document = &document};
        make_random(&m, &random);
        assert_ok(document_write_text(&document, below(&random, 100), &out, &err), &err);
        size_t width = 0;
        struct str rest = buf_view(&out), line;
        while (str_cut(&rest, '\n', &line)) {
            bool drawn = str_starts(line, STR("│")) || str_starts(line, STR("├")) || str_starts(line, STR("┌"));
            if (drawn && width && utf8_width(line) != width)
                fail_msg("table %d, %zu columns instead of %zu:\n%.*s", i, utf8_width(line), width,
                         STR_ARGS(buf_view(&out)));
            width = drawn ? utf8_width(line) : width;
        }
        assert_ok(document_write_html(&document, &page, &err), &err);
        assert_ok(document_write_csv(&document, false, &csv, &err), &err);
    }
}

/* Documents that lack memory at any point fail in the end, and only there. */
static void memory_runs_short(void **state)
{
    (void)state;
    struct error err = {0};
    size_t failed = 0, made = 0;
    for (size_t max = 512; max < 256 * 1024; max += 509) {
        _cleanup_arena_ struct arena arena = ARENA(max);
        _cleanup_buf_ struct buf out = BUF(MIB);
        struct document document = make_document(&arena);
        if (document_ok(&document, &err) == 0) {
            made++;
            continue;
        }
        failed++;
        assert_fails(document_write_text(&document, 80, &out, &err), &err, MSG_out_of_memory);
        assert_fails(document_write_html(&document, &out, &err), &err, MSG_out_of_memory);
        assert_fails(document_write_csv(&document, false, &out, &err), &err, MSG_out_of_memory);
    }
    assert_true(failed > 10 && made > 10);
}

static void a_short_buffer_is_an_error(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena arena = ARENA(4 * MIB);
    _cleanup_buf_ struct buf out = BUF(1000);
    struct error err = {0};
    struct document document = make_document(&arena);
    assert_fails(document_write_text(&document, 80, &out, &err), &err, MSG_out_of_memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_drawn),
        cmocka_unit_test(text_keeps_to_the_width),
        cmocka_unit_test(text_wraps),
        cmocka_unit_test(html_is_written),
        cmocka_unit_test(html_links_lead_somewhere),
        cmocka_unit_test(xlsx_is_written),
        cmocka_unit_test(csv_is_written),
        cmocka_unit_test(any_table_is_drawn),
        cmocka_unit_test(memory_runs_short),
        cmocka_unit_test(a_short_buffer_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
