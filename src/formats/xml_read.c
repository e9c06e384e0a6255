#include "formats/xml_read.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    struct archive *archive;
    struct str part;
    const struct xml_events *events;
    void *state;
    struct error *err;
    XML_Parser parser;
    size_t depth;
    uint64_t fed;
    bool failed; /* `err` is filled */
};

/*
 * Expat keeps every distinct name that it meets, so its memory follows the file. Its allocator knows no
 * context; the account is the thread's, as a thread runs one parser at a time.
 */
static _Thread_local size_t memory_used;

union block {
    size_t size;
    max_align_t align;
};

static void *limited_realloc(void *old, size_t size)
{
    union block *block = old ? (union block *)old - 1 : NULL;
    size_t before = block ? block->size : 0;
    if (size > XML_MEMORY_MAX || memory_used - before > XML_MEMORY_MAX - size)
        return NULL;
    union block *grown = realloc(block, sizeof *grown + size);
    if (!grown)
        return NULL;
    memory_used = memory_used - before + size;
    grown->size = size;
    return grown + 1;
}

static void *limited_malloc(size_t size)
{
    return limited_realloc(NULL, size);
}

static void limited_free(void *p)
{
    if (!p)
        return;
    union block *block = (union block *)p - 1;
    memory_used -= block->size;
    free(block);
}

static void stop(struct reader *r)
{
    r->failed = true;
    XML_StopParser(r->parser, XML_FALSE);
}

static int fail_complex(struct reader *r)
{
    const struct place place = {.file = r->archive->file};
    return FAIL_AT(r->err, &place, MSG_xml_too_complex, ARG_TEXT("part", r->part));
}

/* Names are mostly of one letter, so that a plain loop is quicker than library calls. */
static struct str local_name(const char *name)
{
    const char *start = name, *end = name;
    for (; *end; end++)
        if (*end == ':')
            start = end + 1;
    return (struct str){start, (size_t)(end - start)};
}

struct str xml_attribute(const char *const *attributes, const char *name)
{
    for (; *attributes; attributes += 2) {
        struct str local = local_name(attributes[0]);
        size_t i = 0;
        while (i < local.n && local.p[i] == name[i])
            i++;
        if (i == local.n && !name[i])
            return str_from(attributes[1]);
    }
    return (struct str){NULL, 0};
}

static void on_start(void *state, const char *name, const char **attributes)
{
    struct reader *r = state;
    if (r->failed)
        return;
    if (++r->depth > XML_DEPTH_MAX) {
        fail_complex(r);
        stop(r);
    } else if (r->events->start && r->events->start(r->state, local_name(name), attributes, r->err) != 0) {
        stop(r);
    }
}

static void on_end(void *state, const char *name)
{
    struct reader *r = state;
    if (r->failed)
        return;
    r->depth--;
    if (r->events->end && r->events->end(r->state, local_name(name), r->err) != 0)
        stop(r);
}

static void on_text(void *state, const char *text, int n)
{
    struct reader *r = state;
    if (!r->failed && r->events->text(r->state, (struct str){text, (size_t)n}, r->err) != 0)
        stop(r);
}

static void on_doctype(void *state, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    struct reader *r = state;
    const struct place place = {.file = r->archive->file};
    if (r->failed)
        return;
    (void)FAIL_AT(r->err, &place, MSG_xml_entities, ARG_TEXT("part", r->part));
    stop(r);
}

static int fail_parser(struct reader *r)
{
    if (r->failed)
        return -1;
    enum XML_Error code = XML_GetErrorCode(r->parser);
    if (code == XML_ERROR_NO_MEMORY || code == XML_ERROR_AMPLIFICATION_LIMIT_BREACH)
        return fail_complex(r);
    const struct place place = {.file = r->archive->file};
    return FAIL_AT(r->err, &place, MSG_xml_broken, ARG_TEXT("part", r->part),
                   ARG_NUMBER("line", XML_GetCurrentLineNumber(r->parser)),
                   ARG_TEXT("reason", str_from(XML_ErrorString(code))));
}

static int feed(void *state, struct str piece, struct error *err)
{
    (void)err;
    struct reader *r = state;
    r->fed += piece.n;
    if (XML_Parse(r->parser, piece.p, (int)piece.n, 0) != XML_STATUS_OK)
        return fail_parser(r);
    /* A token that does not end is scanned anew with every piece. */
    XML_Index at = XML_GetCurrentByteIndex(r->parser);
    if (r->fed - (at > 0 ? (uint64_t)at : 0) > XML_TOKEN_MAX)
        return fail_complex(r);
    return 0;
}

static void free_parser(XML_Parser *parser)
{
    if (*parser)
        XML_ParserFree(*parser);
}

int xml_read(struct archive *archive, struct str part, const struct xml_events *events, void *state, struct error *err)
{
    const XML_Memory_Handling_Suite memory = {limited_malloc, limited_realloc, limited_free};
    memory_used = 0;
    _cleanup_(free_parser) XML_Parser parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (!parser)
        return error_memory(err);
    struct reader r = {archive, part, events, state, err, parser, 0, 0, false};
    XML_SetUserData(parser, &r);
    XML_SetElementHandler(parser, on_start, on_end);
    if (events->text)
        XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    TRY(archive_read(archive, part, feed, &r, err));
    if (XML_Parse(parser, "", 0, 1) != XML_STATUS_OK)
        return fail_parser(&r);
    return 0;
}
