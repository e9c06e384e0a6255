/* What kind of document some bytes are. */
#include "check/read/read.h"

#include "formats/archive.h"
#include "formats/encoding.h"

/* HTML shows itself by a tag near its start. */
static bool is_html(struct str utf8, struct str file)
{
    static const char *const tags[] = {"<!DOCTYPE html", "<!doctype html", "<html", "<HTML",
                                       "<body",          "<table",         "<div",  "<p>"};
    if (str_ends(file, STR(".html")) || str_ends(file, STR(".htm")) || str_ends(file, STR(".xhtml")))
        return true;
    if (str_ends(file, STR(".txt")) || str_ends(file, STR(".md")) || str_ends(file, STR(".tsv")))
        return false;
    struct str head = str_trim(str_slice(utf8, 0, 1024));
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (str_starts(head, str_from(tags[i])))
            return true;
    return false;
}

int model_read(struct arena *arena, const struct lexicon *lexicon, struct str file, struct str bytes, struct model *ret,
               struct error *err)
{
    struct model document = {.arena = arena, .lexicon = lexicon, .file = file};
    if (archive_is_zip(bytes)) {
        struct archive archive = {0};
        TRY(archive_open(&archive, file, bytes, err));
        bool docx = archive_has(&archive, STR("word/document.xml"));
        archive_close(&archive);
        TRY(docx ? model_read_docx(&document, bytes, err) : model_read_xlsx(&document, bytes, err));
    } else if (str_ends(file, STR(".csv"))) {
        document.bytes = bytes.n;
        TRY(model_read_csv(&document, bytes, err));
    } else {
        struct str utf8;
        TRY(encoding_decode(arena, file, bytes, &utf8, err));
        document.bytes = utf8.n;
        TRY(is_html(utf8, file) ? model_read_html(&document, utf8, err) : model_read_text(&document, utf8, err));
    }
    *ret = document;
    return 0;
}
