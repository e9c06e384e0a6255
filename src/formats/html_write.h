/*
 * HTML documents written as a stream into a buffer. All content is escaped for the place where it
 * stands and there is no raw insertion. Names of elements and attributes are those of the code and come
 * from fixed lists without script, style, event handlers and frames; a wrong name or wrong nesting is a
 * programming error and asserts. Whether all fitted is asked of the buffer at the end.
 */
#ifndef XINFANG_FORMATS_HTML_WRITE_H
#define XINFANG_FORMATS_HTML_WRITE_H

#include "base/embedded.h"
#include "base/buf.h"

enum { HTML_DEPTH_MAX = 64 };

struct html_writer {
    struct buf *out;
    const char *stack[HTML_DEPTH_MAX]; /* open elements */
    unsigned depth;
    bool in_tag; /* the last tag still takes attributes */
};

/* A fragment: whatever html_open() and the others make of it. html_end() asserts that all is closed. */
void html_begin(struct html_writer *ret, struct buf *out);
void html_end(struct html_writer *html);

/* A whole document: doctype, language (zh-CN), title, and one stylesheet from the program. Between the
 * two calls the body is open. */
void html_document(struct html_writer *ret, struct buf *out, const char *language, struct str title,
                   const struct embedded_file *style);
void html_document_end(struct html_writer *html);

/* Opens an element; br, hr and col are complete with that and are not closed. */
void html_open(struct html_writer *html, const char *element);
void html_close(struct html_writer *html, const char *element);

/* For the tag opened last, before any content. */
void html_attribute(struct html_writer *html, const char *name, struct str value);
void html_attribute_int(struct html_writer *html, const char *name, int64_t value);
/* An attribute without value, such as open or hidden. */
void html_flag(struct html_writer *html, const char *name);
/*
 * href or cite. Taken are https, relative addresses and fragments; anything else (other schemes, //host,
 * control characters, blanks, backslashes) is left out and false comes back: the text stays, without a
 * link.
 */
bool html_url(struct html_writer *html, const char *name, struct str url);

/* Text; bytes that are no UTF-8 and control characters become U+FFFD. */
void html_text(struct html_writer *html, struct str text);
void html_int(struct html_writer *html, int64_t value);
/* An element with a class (NULL for none) and text. */
void html_element(struct html_writer *html, const char *element, const char *class, struct str text);

#endif
