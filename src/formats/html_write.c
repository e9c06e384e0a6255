#include "formats/html_write.h"

#include <assert.h>
#include <string.h>

/* Sorted, for nothing but the reader; the lists are short. */
static const char *const block_elements[] = {
    "article", "aside", "blockquote", "body",       "caption", "col",     "colgroup", "dd",    "details",
    "div",     "dl",    "dt",         "figcaption", "figure",  "footer",  "h1",       "h2",    "h3",
    "h4",      "h5",    "h6",         "head",       "header",  "hr",      "html",     "li",    "main",
    "nav",     "ol",    "p",          "pre",        "section", "summary", "table",    "tbody", "td",
    "tfoot",   "th",    "thead",      "title",      "tr",      "ul",
};
static const char *const inline_elements[] = {
    "a",   "abbr", "b", "br",    "code", "data",   "del", "em",  "i",    "ins",
    "kbd", "mark", "q", "small", "span", "strong", "sub", "sup", "time",
};
static const char *const void_elements[] = {"br", "col", "hr"};
static const char *const attributes[] = {
    "class", "colspan", "datetime", "dir",  "headers", "id",       "lang",  "reversed",
    "role",  "rowspan", "scope",    "span", "start",   "tabindex", "title", "value",
};
static const char *const flags[] = {"hidden", "open", "reversed"};
static const char *const url_attributes[] = {"cite", "href"};

#define LISTED(list, name) listed((list), sizeof(list) / sizeof *(list), (name))
static bool listed(const char *const *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

static bool safe_data_name(const char *name)
{
    struct str s = str_from(name);
    return (str_starts(s, STR("data-")) || str_starts(s, STR("aria-"))) &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == s.n;
}

static void end_tag(struct html_writer *html)
{
    if (html->in_tag)
        buf_char(html->out, '>');
    html->in_tag = false;
}

static const char *entity_of(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
        return NULL;
    default:
        return c < ' ' || c == 0x7F ? "\xEF\xBF\xBD" : NULL;
    }
}

/* One escaping serves text and quoted attribute values: it has all that either needs. */
static void escape(struct buf *out, struct str text)
{
    size_t written = 0;
    for (size_t at = 0; at < text.n;) {
        size_t start = at;
        unsigned char c = (unsigned char)text.p[at];
        const char *instead;
        if (c < 0x80) {
            instead = entity_of(c);
            at++;
        } else {
            bool broken = utf8_next(text, &at) == 0xFFFD && at - start == 1;
            instead = broken ? "\xEF\xBF\xBD" : NULL;
        }
        if (instead) {
            buf_str(out, str_slice(text, written, start));
            buf_text(out, instead);
            written = at;
        }
    }
    buf_str(out, str_slice(text, written, text.n));
}

void html_begin(struct html_writer *ret, struct buf *out)
{
    *ret = (struct html_writer){.out = out};
}

void html_end(struct html_writer *html)
{
    end_tag(html);
    assert(html->depth == 0);
}

/* Line feeds stand only where they mean nothing: before blocks that hold no text of their own. */
void html_open(struct html_writer *html, const char *element)
{
    bool block = LISTED(block_elements, element);
    assert(block || LISTED(inline_elements, element));
    end_tag(html);
    if (block && html->out->n)
        buf_char(html->out, '\n');
    buf_char(html->out, '<');
    buf_text(html->out, element);
    html->in_tag = true;
    if (LISTED(void_elements, element))
        return;
    assert(html->depth < HTML_DEPTH_MAX);
    html->stack[html->depth++] = element;
}

void html_close(struct html_writer *html, const char *element)
{
    end_tag(html);
    assert(html->depth > 0 && strcmp(html->stack[html->depth - 1], element) == 0);
    html->depth--;
    buf_text(html->out, "</");
    buf_text(html->out, element);
    buf_char(html->out, '>');
}

static void write_attribute(struct html_writer *html, const char *name, struct str value)
{
    assert(html->in_tag);
    buf_char(html->out, ' ');
    buf_text(html->out, name);
    buf_text(html->out, "=\"");
    escape(html->out, value);
    buf_char(html->out, '"');
}

void html_attribute(struct html_writer *html, const char *name, struct str value)
{
    assert(LISTED(attributes, name) || safe_data_name(name));
    write_attribute(html, name, value);
}

void html_attribute_int(struct html_writer *html, const char *name, int64_t value)
{
    _cleanup_buf_ struct buf text = BUF(32);
    buf_int(&text, value);
    html_attribute(html, name, buf_view(&text));
}

void html_flag(struct html_writer *html, const char *name)
{
    assert(html->in_tag && LISTED(flags, name));
    buf_char(html->out, ' ');
    buf_text(html->out, name);
}

static bool safe_url(struct str url)
{
    size_t n = 0;
    for (; n < url.n; n++) {
        unsigned char c = (unsigned char)url.p[n];
        if (c <= ' ' || c == 0x7F || c == '\\') /* browsers drop or turn these before they look for a scheme */
            return false;
    }
    if (str_starts(url, STR("https://")))
        return true;
    if (str_starts(url, STR("//")))
        return false;
    for (size_t i = 0; i < url.n && url.p[i] != '/' && url.p[i] != '?' && url.p[i] != '#'; i++)
        if (url.p[i] == ':')
            return false;
    return true;
}

bool html_url(struct html_writer *html, const char *name, struct str url)
{
    assert(html->in_tag && LISTED(url_attributes, name));
    if (!safe_url(url))
        return false;
    write_attribute(html, name, url);
    return true;
}

void html_text(struct html_writer *html, struct str text)
{
    end_tag(html);
    escape(html->out, text);
}

void html_int(struct html_writer *html, int64_t value)
{
    end_tag(html);
    buf_int(html->out, value);
}

void html_element(struct html_writer *html, const char *element, const char *class, struct str text)
{
    html_open(html, element);
    if (class)
        html_attribute(html, "class", str_from(class));
    html_text(html, text);
    html_close(html, element);
}

void html_document(struct html_writer *ret, struct buf *out, const char *language, struct str title,
                   const struct embedded_file *style)
{
    struct str rules = embedded_content(style);
    assert(!str_contains(rules, STR("</"))); /* would end the style element */
    html_begin(ret, out);
    buf_text(out, "<!DOCTYPE html>");
    html_open(ret, "html");
    html_attribute(ret, "lang", str_from(language));
    html_open(ret, "head");
    end_tag(ret);
    buf_text(out, "\n<meta charset=\"utf-8\">"
                  "\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html_element(ret, "title", NULL, title);
    buf_text(out, "\n<style>\n");
    buf_str(out, rules);
    buf_text(out, "</style>");
    html_close(ret, "head");
    html_open(ret, "body");
}

void html_document_end(struct html_writer *html)
{
    html_close(html, "body");
    html_close(html, "html");
    html_end(html);
    buf_char(html->out, '\n');
}
