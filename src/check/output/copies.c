#include "check/output/copies.h"

#include "embedded.gen.h"
#include "formats/file.h"
#include "formats/html_write.h"

#include <stdlib.h>

enum { INDEX_MAX = 64 << 20, PATH_TEXT_MAX = 8192 };

int copies_begin(struct arena *arena, struct str directory, const struct str *files, size_t n, struct copies *ret,
                 struct error *err)
{
    struct copies copies = {.directory = directory, .names = ARENA_NEW_ARRAY(arena, n + 1, struct str)};
    struct map taken = MAP(arena);
    if (!copies.names)
        return error_memory(err);
    for (size_t i = 0; i < n; i++) {
        struct str base = file_name(files[i]);
        struct str name = arena_printf(arena, "%.*s.html", STR_ARGS(base));
        for (int again = 2; name.p && map_find(&taken, name); again++)
            name = arena_printf(arena, "%.*s-%d.html", STR_ARGS(base), again);
        if (!name.p || !map_add(&taken, name, NULL))
            return error_memory(err);
        copies.names[i] = name;
    }
    *ret = copies;
    return 0;
}

static int write_into(const struct copies *copies, struct str name, struct str html, struct error *err)
{
    _cleanup_buf_ struct buf path = BUF(PATH_TEXT_MAX);
    buf_printf(&path, "%.*s/%.*s", STR_ARGS(copies->directory), STR_ARGS(name));
    return buf_ok(&path) ? file_write(buf_view(&path), html, err) : error_memory(err);
}

int copies_write(const struct copies *copies, size_t file, const struct report *report, struct error *err)
{
    return write_into(copies, copies->names[file], report->html, err);
}

/* Every byte that an address could take for something else is written as its number. */
static void link_address(struct buf *out, struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                     c == '.' || c == '_';
        if (plain)
            buf_char(out, (char)c);
        else
            buf_printf(out, "%%%02X", c);
    }
}

static void write_number(struct html_writer *html, int64_t number, const char *class)
{
    html_open(html, "td");
    html_attribute(html, "class", str_from(class));
    html_int(html, number);
    html_close(html, "td");
}

static const enum message_id heads[] = {MSG_check_head_file,   MSG_check_head_figures,    MSG_check_head_covered,
                                        MSG_check_result_fail, MSG_check_result_rounding, MSG_check_head_unchecked,
                                        MSG_check_result_pass};

/* The numbers of a row, or of the sums, in the order of the heads. */
static void write_counts(struct html_writer *html, const struct report *counted)
{
    write_number(html, counted->figures, "n");
    write_number(html, counted->covered, "n");
    write_number(html, counted->counts[VERDICT_FAIL], counted->counts[VERDICT_FAIL] ? "n fail" : "n");
    write_number(html, counted->counts[VERDICT_ROUNDING], counted->counts[VERDICT_ROUNDING] ? "n rounding" : "n");
    write_number(html, counted->counts[VERDICT_NOT_CHECKABLE], "n");
    write_number(html, counted->counts[VERDICT_PASS], "n");
}

static void write_row(struct html_writer *html, const struct report *report, struct str copy)
{
    html_open(html, "tr");
    html_open(html, "td");
    if (report->trouble.n) {
        html_text(html, report->file);
        html_close(html, "td");
        html_open(html, "td");
        html_attribute(html, "class", STR("fail"));
        html_attribute_int(html, "colspan", sizeof heads / sizeof *heads - 1);
        html_text(html, report->trouble);
        html_close(html, "td");
    } else {
        _cleanup_buf_ struct buf address = BUF(PATH_TEXT_MAX);
        link_address(&address, copy);
        html_open(html, "a");
        html_url(html, "href", buf_view(&address));
        html_text(html, report->file);
        html_close(html, "a");
        html_close(html, "td");
        write_counts(html, report);
    }
    html_close(html, "tr");
}

static void write_sums(struct html_writer *html, enum language language, const struct report *reports, size_t n)
{
    struct report sum = {0};
    for (size_t i = 0; i < n; i++) {
        sum.figures += reports[i].figures;
        sum.covered += reports[i].covered;
        for (size_t k = 0; k < sizeof sum.counts / sizeof *sum.counts; k++)
            sum.counts[k] += reports[i].counts[k];
    }
    html_open(html, "tfoot");
    html_open(html, "tr");
    html_element(html, "td", NULL, message_text(MSG_check_head_sum, language));
    write_counts(html, &sum);
    html_close(html, "tr");
    html_close(html, "tfoot");
}

static int worst_first(const void *a, const void *b)
{
    const struct report *x = *(const struct report *const *)a, *y = *(const struct report *const *)b;
    const int64_t keys[][2] = {{y->trouble.n != 0, x->trouble.n != 0},
                               {y->counts[VERDICT_FAIL], x->counts[VERDICT_FAIL]},
                               {y->counts[VERDICT_ROUNDING], x->counts[VERDICT_ROUNDING]}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return x < y ? -1 : 1; /* as they were named */
}

static void write_table(struct html_writer *html, const struct copies *copies, enum language language,
                        const struct report *reports, const struct report **sorted, size_t n)
{
    html_open(html, "table");
    html_open(html, "thead");
    html_open(html, "tr");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        html_element(html, "th", NULL, message_text(heads[i], language));
    html_close(html, "tr");
    html_close(html, "thead");
    html_open(html, "tbody");
    for (size_t i = 0; i < n; i++)
        write_row(html, sorted[i], copies->names[sorted[i] - reports]);
    html_close(html, "tbody");
    write_sums(html, language, reports, n);
    html_close(html, "table");
}

int copies_write_index(const struct copies *copies, enum language language, const struct report *reports, size_t n,
                       struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(INDEX_MAX);
    struct html_writer html;
    const struct report **sorted = calloc(n + 1, sizeof *sorted);
    if (!sorted)
        return error_memory(err);
    for (size_t i = 0; i < n; i++)
        sorted[i] = &reports[i];
    qsort(sorted, n, sizeof *sorted, worst_first);
    struct str title = message_text(MSG_check_html_index, language);
    html_document(&html, &out, language == LANGUAGE_ZH ? "zh-CN" : "en", title,
                  embedded_find(embedded_assets, embedded_assets_count, STR("check.css")));
    html_open(&html, "main");
    html_element(&html, "h1", NULL, title);
    write_table(&html, copies, language, reports, sorted, n);
    html_element(&html, "p", NULL, message_text(MSG_check_html_silence, language));
    html_close(&html, "main");
    html_document_end(&html);
    free(sorted);
    return buf_ok(&out) ? write_into(copies, STR("index.html"), buf_view(&out), err) : error_memory(err);
}
