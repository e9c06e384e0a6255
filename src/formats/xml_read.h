/*
 * Parts of an archive as XML events. Names come without their namespace prefix. Document types are
 * refused, and with them all entities but the five of XML; depth and the parser's own memory are
 * limited, so that a hostile part costs little.
 */
#ifndef XINFANG_FORMATS_XML_READ_H
#define XINFANG_FORMATS_XML_READ_H

#include "formats/archive.h"

enum {
    XML_DEPTH_MAX = 256,
    XML_TOKEN_MAX = 1 << 20,   /* bytes of one tag, comment or instruction */
    XML_MEMORY_MAX = 32 << 20, /* bytes that the parser may hold */
};

/* Each may be NULL. -1 with `err` filled stops the parser. */
struct xml_events {
    /* `attributes`: name, value, name, value, ..., NULL; use xml_attribute(). */
    int (*start)(void *state, struct str name, const char *const *attributes, struct error *err);
    int (*end)(void *state, struct str name, struct error *err);
    /* A piece of text; one run of text may come in several pieces. */
    int (*text)(void *state, struct str text, struct error *err);
};

/* The value of the attribute `name` (without prefix; the first one counts), or a text with p NULL. */
struct str xml_attribute(const char *const *attributes, const char *name);

/* Errors: those of archive_read() and of the events, xml_broken, xml_entities, xml_too_complex. */
int xml_read(struct archive *archive, struct str part, const struct xml_events *events, void *state, struct error *err);

#endif
