#include "formats/xlsx_part.h"

#include <string.h>

#include "base/map.h"
#include "formats/xlsx_read.h"
#include "formats/xml_read.h"

enum { RELATIONS_MAX = 1 << 16 };

struct relation {
    struct str type, path;
};

struct reader {
    struct arena *arena;
    struct archive *archive;
    struct xlsx_parts parts;
    struct str directory; /* of the part whose relations are read, with its last slash */
    struct map ids;       /* id of a relation -> its place in `relations` */
    struct relation *relations;
    size_t n, capacity;
};

static struct str directory_of(struct str path)
{
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return str_slice(path, 0, n);
}

/* `target` as a path from the root of the archive. */
static struct str resolve(struct reader *r, struct str target)
{
    _cleanup_buf_ struct buf path = BUF(4096);
    if (str_starts(target, STR("/")))
        target = str_slice(target, 1, target.n);
    else
        buf_str(&path, str_slice(r->directory, 0, r->directory.n ? r->directory.n - 1 : 0));
    for (struct str piece; str_cut(&target, '/', &piece);) {
        if (piece.n == 0 || str_equal(piece, STR(".")))
            continue;
        if (str_equal(piece, STR(".."))) {
            struct str parent = directory_of(buf_view(&path));
            path.n = parent.n ? parent.n - 1 : 0;
            continue;
        }
        if (path.n)
            buf_char(&path, '/');
        buf_str(&path, piece);
    }
    return arena_str(r->arena, buf_view(&path));
}

static int relations_start(void *state, struct str name, const char *const *attributes, struct error *err)
{
    struct reader *r = state;
    if (!str_equal(name, STR("Relationship")) || r->n == RELATIONS_MAX)
        return 0;
    struct str id = arena_str(r->arena, xml_attribute(attributes, "Id"));
    struct str type = arena_str(r->arena, xml_attribute(attributes, "Type"));
    struct str path = resolve(r, xml_attribute(attributes, "Target"));
    size_t *place = id.p ? map_add(&r->ids, id, NULL) : NULL;
    if (!place || !type.p || !path.p || !ARENA_ROOM(r->arena, r->relations, r->n, r->capacity))
        return error_memory(err);
    *place = r->n;
    r->relations[r->n++] = (struct relation){type, path};
    return 0;
}

/* Reads the relations of `part`, those of the archive itself if it is empty. A part may have none. */
static int read_relations(struct reader *r, struct str part, struct error *err)
{
    static const struct xml_events events = {relations_start, NULL, NULL};
    struct str directory = directory_of(part), name = str_slice(part, directory.n, part.n);
    struct str path = arena_printf(r->arena, "%.*s_rels/%.*s.rels", STR_ARGS(directory), STR_ARGS(name));
    if (!path.p)
        return error_memory(err);
    r->directory = directory;
    r->ids = MAP(r->arena);
    r->n = 0;
    return archive_has(r->archive, path) ? xml_read(r->archive, path, &events, r, err) : 0;
}

static struct str path_of_type(const struct reader *r, struct str ending)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_ends(r->relations[i].type, ending))
            return r->relations[i].path;
    return STR("");
}

static bool is_true(struct str value)
{
    return str_equal(value, STR("1")) || str_equal(value, STR("true"));
}

static int workbook_start(void *state, struct str name, const char *const *attributes, struct error *err)
{
    struct reader *r = state;
    struct xlsx_parts *parts = &r->parts;
    if (str_equal(name, STR("workbookPr")))
        parts->epoch_1904 = is_true(xml_attribute(attributes, "date1904"));
    if (!str_equal(name, STR("sheet")))
        return 0;
    const struct place place = {.file = r->archive->file};
    const size_t *relation = map_find(&r->ids, xml_attribute(attributes, "id"));
    struct str sheet_name = arena_str(r->arena, xml_attribute(attributes, "name"));
    struct str shown = xml_attribute(attributes, "state");
    if (!relation)
        return FAIL_AT(err, &place, MSG_archive_part_missing, ARG_TEXT("part", sheet_name));
    if (!str_ends(r->relations[*relation].type, STR("/worksheet")))
        return 0;
    if (parts->n == XLSX_SHEETS_MAX)
        return FAIL_AT(err, &place, MSG_sheet_too_many, ARG_NUMBER("limit", XLSX_SHEETS_MAX));
    if (!sheet_name.p || !ARENA_ROOM(r->arena, parts->sheets, parts->n, parts->capacity))
        return error_memory(err);
    parts->sheets[parts->n++] = (struct xlsx_sheet_part){
        .name = sheet_name,
        .path = r->relations[*relation].path,
        .hidden = shown.n && !str_equal(shown, STR("visible")),
    };
    return 0;
}

/* A zip that is no workbook: tells what it is, as far as people would know it. */
static int fail_kind(const struct archive *archive, struct error *err)
{
    static const struct {
        const char *part, *kind;
    } kinds[] = {
        {"word/document.xml", "Word (.docx)"},
        {"ppt/presentation.xml", "PowerPoint (.pptx)"},
        {"META-INF/manifest.xml", "OpenDocument (.ods, .odt)"},
        {"OFD.xml", "OFD"},
    };
    const struct place place = {.file = archive->file};
    if (archive_has(archive, STR("xl/workbook.bin")))
        return FAIL_AT(err, &place, MSG_workbook_binary);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (archive_has(archive, str_from(kinds[i].part)))
            return FAIL_AT(err, &place, MSG_workbook_not_a_table, ARG_TEXT("kind", str_from(kinds[i].kind)));
    return FAIL_AT(err, &place, MSG_workbook_not_a_table, ARG_TEXT("kind", STR("ZIP")));
}

int xlsx_parts_read(struct arena *arena, struct archive *archive, struct xlsx_parts *ret, struct error *err)
{
    static const struct xml_events events = {workbook_start, NULL, NULL};
    struct reader r = {.arena = arena, .archive = archive};
    TRY(read_relations(&r, STR(""), err));
    struct str path = path_of_type(&r, STR("/officeDocument"));
    if (!archive_has(archive, path))
        path = STR("xl/workbook.xml");
    if (!archive_has(archive, path) || archive_has(archive, STR("word/document.xml")))
        return fail_kind(archive, err);
    r.parts.workbook = path;
    TRY(read_relations(&r, path, err));
    r.parts.shared = path_of_type(&r, STR("/sharedStrings"));
    r.parts.styles = path_of_type(&r, STR("/styles"));
    TRY(xml_read(archive, path, &events, &r, err));
    *ret = r.parts;
    return 0;
}
