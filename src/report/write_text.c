#include "report/document.h"
#include "report/text_table.h"
#include "report/text_wrap.h"

enum { SCRATCH_MAX = 16 << 20 };

/* Wrapped, each line feed of the text a new paragraph; Chinese ones begin two characters further in. */
static int write_paragraph(const struct document *document, struct str text, size_t width, struct buf *out,
                           struct error *err)
{
    _cleanup_arena_ struct arena arena = ARENA(SCRATCH_MAX);
    struct str indent = str_starts(document->language, STR("zh")) ? STR("　　") : STR("");
    struct str rest = text_clean(&arena, text), part;
    while (str_cut(&rest, '\n', &part)) {
        struct text_lines lines = {0};
        struct str indented = arena_printf(&arena, "%.*s%.*s", STR_ARGS(indent), STR_ARGS(part));
        if (!indented.p)
            return error_memory(err);
        TRY(text_wrap(&arena, indented, width, &lines, err));
        for (size_t i = 0; i < lines.n; i++) {
            buf_str(out, lines.items[i]);
            buf_char(out, '\n');
        }
    }
    return 0;
}

static int write_heading(struct str text, const char *mark, size_t width, struct buf *out, struct error *err)
{
    _cleanup_arena_ struct arena arena = ARENA(SCRATCH_MAX);
    struct text_lines lines = {0};
    TRY(text_wrap(&arena, text, width, &lines, err));
    size_t widest = 0;
    for (size_t i = 0; i < lines.n; i++) {
        size_t taken = utf8_width(lines.items[i]);
        widest = taken > widest ? taken : widest;
        buf_str(out, lines.items[i]);
        buf_char(out, '\n');
    }
    for (size_t i = 0; mark && i < widest; i++)
        buf_text(out, mark);
    if (mark)
        buf_char(out, '\n');
    return 0;
}

static int write_block(const struct document *document, const struct document_block *block, size_t width,
                       struct buf *out, struct error *err)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        return write_heading(block->text, block->level == 1 ? "─" : NULL, width, out, err);
    case BLOCK_PARAGRAPH:
        return write_paragraph(document, block->text, width, out, err);
    case BLOCK_TABLE:
        return text_table_write(block->table, width, out, err);
    }
    return 0;
}

int document_write_text(const struct document *document, int width, struct buf *out, struct error *err)
{
    TRY(document_ok(document, err));
    size_t columns = width > 0 ? (size_t)width : 0;
    if (document->title.n)
        TRY(write_heading(document->title, "═", columns, out, err));
    for (size_t i = 0; i < document->n; i++) {
        bool together = i > 0 && document->blocks[i].kind == BLOCK_PARAGRAPH &&
                        document->blocks[i - 1].kind == BLOCK_PARAGRAPH;
        if ((i > 0 || document->title.n) && !together)
            buf_char(out, '\n');
        TRY(write_block(document, &document->blocks[i], columns, out, err));
    }
    return buf_ok(out) ? 0 : error_memory(err);
}
