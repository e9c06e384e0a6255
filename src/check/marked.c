#include "check/marked.h"

#include "formats/html_write.h"
#include "embedded.gen.h"

#include <stdlib.h>

enum { COPY_MAX = 256 << 20 };

/* Findings sorted by where they stand; the number of each is its place in the side list. */
struct marker {
    const struct check *check;
    struct html_writer *html;
    const struct finding **sorted;
    size_t n, next;
};

static const char *class_of(enum verdict verdict)
{
    switch (verdict) {
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
    const struct finding *x = *(const struct finding *const *)a, *y = *(const struct finding *const *)b;
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

/* Text with its findings; one that begins inside the mark before is only listed. */
static void write_text_marked(struct marker *m, struct str s, size_t block, size_t row, size_t column)
{
    size_t done = 0;
    for (; m->next < m->n && here(m->sorted[m->next], block, row, column); m->next++) {
        const struct finding *f = m->sorted[m->next];
        size_t end = f->raw_at + f->raw_n;
        if (f->raw_at < done || end > s.n)
            continue;
        _cleanup_buf_ struct buf id = BUF(64);
        html_text(m->html, str_slice(s, done, f->raw_at));
        html_open(m->html, "mark");
        html_attribute(m->html, "class", str_from(class_of(f->verdict)));
        buf_printf(&id, "f%zu", m->next + 1);
        html_attribute(m->html, "id", buf_view(&id));
        html_attribute(m->html, "title", f->message);
        html_text(m->html, str_slice(s, f->raw_at, end));
        html_close(m->html, "mark");
        done = end;
    }
    html_text(m->html, str_slice(s, done, s.n));
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
            write_text_marked(m, passage_text(grid_cell(grid, row, column)).s, block, row, column);
            html_close(m->html, "td");
        }
        html_close(m->html, "tr");
    }
    html_close(m->html, "table");
}

static void write_list(struct marker *m, enum language language)
{
    html_open(m->html, "aside");
    html_element(m->html, "h2", NULL, message_text(MSG_check_html_findings, language));
    html_open(m->html, "ol");
    for (size_t i = 0; i < m->n; i++) {
        const struct finding *f = m->sorted[i];
        _cleanup_buf_ struct buf link = BUF(64);
        buf_printf(&link, "#f%zu", i + 1);
        html_open(m->html, "li");
        html_attribute(m->html, "class", str_from(class_of(f->verdict)));
        html_open(m->html, "a");
        html_url(m->html, "href", buf_view(&link));
        html_text(m->html, m->check->lexicon->rules[f->rule].title);
        html_close(m->html, "a");
        html_text(m->html, STR(" "));
        html_text(m->html, f->message);
        html_close(m->html, "li");
    }
    html_close(m->html, "ol");
    html_close(m->html, "aside");
}

static int sort_findings(struct check *check, struct marker *m, struct error *err)
{
    m->sorted = ARENA_NEW_ARRAY(check->arena, check->n + 1, const struct finding *);
    if (!m->sorted)
        return error_memory(err);
    for (size_t i = 0; i < check->n; i++)
        if (check->findings[i].verdict == VERDICT_FAIL || check->findings[i].verdict == VERDICT_ROUNDING)
            m->sorted[m->n++] = &check->findings[i];
    if (m->n)
        qsort(m->sorted, m->n, sizeof *m->sorted, by_place);
    return 0;
}

int marked_copy(struct check *check, struct str *ret, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(COPY_MAX), title = BUF(4096);
    struct html_writer html;
    struct marker m = {.check = check, .html = &html};
    const struct message_argument file[] = {ARG_TEXT("file", check->document->file)};
    TRY(sort_findings(check, &m, err));
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
        write_text_marked(&m, check->document->blocks[block].text.s, block, 0, 0);
        html_close(&html, element);
    }
    html_close(&html, "main");
    write_list(&m, check->language);
    html_document_end(&html);
    *ret = arena_str(check->arena, buf_view(&out));
    return ret->p && buf_ok(&out) ? 0 : error_memory(err);
}
