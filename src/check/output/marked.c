#include "check/output/marked.h"

#include "embedded.gen.h"
#include "formats/file.h"
#include "formats/html_write.h"

#include <stdlib.h>

enum { COPY_MAX = 256 << 20 };

/* A finding that is marked, and its number in the side list. */
struct marking {
    const struct finding *finding;
    const struct report_finding *reported;
    size_t number;
};

struct marker {
    const struct check *check;
    const struct report *report;
    struct html_writer *html;
    struct marking *marks; /* by where they stand */
    size_t n, next;
    size_t wrong; /* so many fail or are off by rounding: these have the first numbers */
};

static const char *class_of(const struct marking *mark)
{
    if (mark->reported->waived.p)
        return "waived";
    switch (mark->finding->verdict) {
    case VERDICT_FAIL:
        return "fail";
    case VERDICT_ROUNDING:
        return "rounding";
    case VERDICT_NOT_CHECKABLE:
        return "unchecked";
    case VERDICT_PASS:
        break;
    }
    return "pass";
}

static int by_place(const void *a, const void *b)
{
    const struct finding *x = ((const struct marking *)a)->finding, *y = ((const struct marking *)b)->finding;
    const size_t keys[][2] = {{x->block, y->block}, {x->row, y->row}, {x->column, y->column}, {x->raw_at, y->raw_at}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return (int)x->verdict - (int)y->verdict;
}

static bool here(const struct finding *f, size_t block, size_t row, size_t column)
{
    return f->block == block && f->row == row && f->column == column;
}

/* Bytes `from` to `to` of the text of a passage; figures that no relation took up are told apart. */
static void write_plain(struct marker *m, const struct passage *p, size_t from, size_t to)
{
    struct str s = passage_text(p).s;
    for (size_t i = 0; i < p->n; i++) {
        const struct figure *f = &p->figures[i];
        if (f->role != ROLE_FIGURE || f->used)
            continue;
        size_t begin = passage_raw(p, f->at), end = passage_raw(p, f->at + f->number_n - 1) + 1;
        if (begin < from || end > to)
            continue;
        html_text(m->html, str_slice(s, from, begin));
        html_element(m->html, "span", "loose", str_slice(s, begin, end));
        from = end;
    }
    html_text(m->html, str_slice(s, from, to));
}

static void set_id(struct marker *m, const struct marking *mark)
{
    _cleanup_buf_ struct buf id = BUF(64);
    buf_printf(&id, "f%zu", mark->number);
    html_attribute(m->html, "id", buf_view(&id));
}

/* A passage with its findings; one that begins inside the mark before gets a place to jump to and no mark. */
static void write_passage(struct marker *m, const struct passage *p, size_t block, size_t row, size_t column)
{
    struct str s = passage_text(p).s;
    size_t done = 0;
    for (; m->next < m->n && here(m->marks[m->next].finding, block, row, column); m->next++) {
        const struct marking *mark = &m->marks[m->next];
        const struct finding *f = mark->finding;
        size_t end = f->raw_at + f->raw_n;
        bool marked = f->raw_at >= done && end <= s.n;
        if (marked)
            write_plain(m, p, done, f->raw_at);
        html_open(m->html, marked ? "mark" : "span");
        set_id(m, mark);
        if (marked) {
            html_attribute(m->html, "class", str_from(class_of(mark)));
            html_attribute(m->html, "title", f->message);
            html_text(m->html, str_slice(s, f->raw_at, end));
            done = end;
        }
        html_close(m->html, marked ? "mark" : "span");
        if (mark->number <= m->wrong) {
            html_open(m->html, "sup");
            html_int(m->html, (int64_t)mark->number);
            html_close(m->html, "sup");
        }
    }
    write_plain(m, p, done, s.n);
}

static void write_table(struct marker *m, size_t block)
{
    const struct grid *grid = m->check->grids[block];
    html_open(m->html, "table");
    for (size_t row = 0; row < grid->rows; row++) {
        html_open(m->html, "tr");
        for (size_t column = 0; column < grid->columns; column++) {
            struct span span = table_span(grid->table, row, column);
            if (span.columns == 0)
                continue; /* covered by a neighbour's span */
            html_open(m->html, "td");
            if (span.columns > 1)
                html_attribute_int(m->html, "colspan", span.columns);
            if (span.rows > 1)
                html_attribute_int(m->html, "rowspan", span.rows);
            if (passage_is_number(grid_cell(grid, row, column)))
                html_attribute(m->html, "class", STR("n"));
            write_passage(m, grid_cell(grid, row, column), block, row, column);
            html_close(m->html, "td");
        }
        html_close(m->html, "tr");
    }
    html_close(m->html, "table");
}

static void write_item(struct marker *m, const struct marking *mark)
{
    _cleanup_buf_ struct buf link = BUF(64);
    buf_printf(&link, "#f%zu", mark->number);
    html_open(m->html, "li");
    html_attribute(m->html, "class", str_from(class_of(mark)));
    html_open(m->html, "a");
    html_url(m->html, "href", buf_view(&link));
    html_text(m->html, m->check->lexicon->rules[mark->finding->rule].title[m->check->language]);
    html_close(m->html, "a");
    html_text(m->html, STR(" "));
    html_text(m->html, mark->finding->message);
    if (mark->reported->waived.p) {
        _cleanup_buf_ struct buf waived = BUF(1 << 16);
        const struct message_argument reason[] = {ARG_TEXT("reason", mark->reported->waived)};
        message_print(&waived, &(struct message){MSG_check_waived, reason, 1}, m->check->language);
        html_text(m->html, buf_view(&waived));
    }
    html_close(m->html, "li");
}

/* The items of the side list with numbers from `first` on. */
static void write_items(struct marker *m, size_t first, size_t n)
{
    html_open(m->html, "ol");
    html_attribute_int(m->html, "start", (int64_t)first);
    for (size_t i = 0; i < m->n; i++)
        if (m->marks[i].number >= first && m->marks[i].number < first + n)
            write_item(m, &m->marks[i]);
    html_close(m->html, "ol");
}

static void write_counted(struct marker *m, const char *element, const char *class, enum message_id id, int64_t count,
                          int64_t of)
{
    _cleanup_buf_ struct buf text = BUF(4096);
    const struct message_argument arguments[] = {ARG_NUMBER("count", count), ARG_NUMBER("of", of)};
    message_print(&text, &(struct message){id, arguments, 2}, m->check->language);
    html_element(m->html, element, class, buf_view(&text));
}

/* What was found, how far the check reached, and what could not be checked: silence is no praise. */
static void write_side(struct marker *m, struct str title)
{
    const struct report *report = m->report;
    html_open(m->html, "aside");
    html_element(m->html, "h1", NULL, title);
    html_open(m->html, "ul");
    write_counted(m, "li", "fail", MSG_check_html_fail, report->counts[VERDICT_FAIL], 0);
    write_counted(m, "li", "rounding", MSG_check_html_rounding, report->counts[VERDICT_ROUNDING], 0);
    write_counted(m, "li", "pass", MSG_check_html_pass, report->counts[VERDICT_PASS], 0);
    write_counted(m, "li", "loose", MSG_check_html_loose, report->figures - report->covered, report->figures);
    html_close(m->html, "ul");
    html_element(m->html, "h2", NULL, message_text(MSG_check_html_findings, m->check->language));
    if (m->wrong)
        write_items(m, 1, m->wrong);
    else
        html_element(m->html, "p", NULL, message_text(MSG_check_html_none, m->check->language));
    if (m->n > m->wrong) {
        html_open(m->html, "details");
        write_counted(m, "summary", NULL, MSG_check_html_unchecked, report->counts[VERDICT_NOT_CHECKABLE], 0);
        write_items(m, m->wrong + 1, m->n - m->wrong);
        html_close(m->html, "details");
    }
    html_element(m->html, "p", NULL, message_text(MSG_check_html_silence, m->check->language));
    html_close(m->html, "aside");
}

static int find_marks(struct marker *m, struct error *err)
{
    const struct check *check = m->check;
    m->marks = ARENA_NEW_ARRAY(check->arena, check->n + 1, struct marking);
    if (!m->marks)
        return error_memory(err);
    for (size_t i = 0; i < check->n; i++)
        if (check->findings[i].verdict != VERDICT_PASS)
            m->marks[m->n++] = (struct marking){.finding = &check->findings[i],
                                                .reported = &m->report->findings[check->findings[i].entry]};
    if (m->n)
        qsort(m->marks, m->n, sizeof *m->marks, by_place);
    for (size_t i = 0; i < m->n; i++)
        if (m->marks[i].finding->verdict != VERDICT_NOT_CHECKABLE)
            m->marks[i].number = ++m->wrong;
    size_t number = m->wrong;
    for (size_t i = 0; i < m->n; i++)
        if (m->marks[i].finding->verdict == VERDICT_NOT_CHECKABLE)
            m->marks[i].number = ++number;
    return 0;
}

int marked_copy(struct check *check, struct report *report, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(COPY_MAX), title = BUF(4096);
    struct html_writer html;
    struct marker m = {.check = check, .report = report, .html = &html};
    const struct message_argument file[] = {ARG_TEXT("file", file_name(check->document->file))};
    TRY(find_marks(&m, err));
    message_print(&title, &(struct message){MSG_check_html_title, file, 1}, check->language);
    html_document(&html, &out, check->language == LANGUAGE_ZH ? "zh-CN" : "en", buf_view(&title),
                  embedded_find(embedded_assets, embedded_assets_count, STR("check.css")));
    html_open(&html, "main");
    for (size_t block = 0; block < check->document->n; block++) {
        if (check->grids[block]) {
            write_table(&m, block);
            continue;
        }
        const char *element = check->document->blocks[block].heading ? "h2" : "p";
        html_open(&html, element);
        write_passage(&m, check->paragraphs[block], block, 0, 0);
        html_close(&html, element);
    }
    html_close(&html, "main");
    write_side(&m, buf_view(&title));
    html_document_end(&html);
    report->html = arena_str(check->arena, buf_view(&out));
    return report->html.p && buf_ok(&out) ? 0 : error_memory(err);
}
