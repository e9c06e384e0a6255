#include "report/document.h"

#include "base/map.h"
#include "embedded.gen.h"
#include "formats/html_write.h"
#include "report/text_layout.h"

enum {
    SCRATCH_MAX = 1 << 30,
    CONTENTS_FROM = 3, /* tables, from which on a table of contents helps */
    HEADING_MAX = 4,
    INDENT_MAX = 4,   /* steps that the stylesheet knows */
    PAGE_WIDTH = 100, /* characters of half width that a table gets on a screen */
    CELL_PADDING = 2, /* of a cell, in such characters */
    WIDTH_STEP = 2,   /* of the column widths in the stylesheet, in percent */
    WIDTH_MAX = 70,
};

struct page {
    struct arena arena;
    struct html_writer html;
    const struct document *document;
    enum language language;
    struct map figures; /* 1: in a table, 2: its id is written */
    struct map sources; /* 1: there is one, 2: its id is written */
    int level;          /* of the last heading */
    size_t tables;      /* begun so far */
    bool short_of_memory;
};

static void free_page(struct page *page)
{
    arena_free(&page->arena);
}

static bool escaped_in_id(char c)
{
    return (unsigned char)c <= ' ' || c == '\x7F' || c == '\\' || c == '%' || c == '~';
}

/* `figure` as it may stand in an id and, after '#', in a link. */
static struct str address(struct page *page, const char *prefix, struct str figure)
{
    _cleanup_buf_ struct buf text = BUF(SCRATCH_MAX);
    buf_text(&text, prefix);
    for (size_t i = 0; i < figure.n; i++)
        if (escaped_in_id(figure.p[i]))
            buf_printf(&text, "~%02X", (unsigned)(unsigned char)figure.p[i]);
        else
            buf_char(&text, figure.p[i]);
    struct str kept = arena_str(&page->arena, buf_view(&text));
    page->short_of_memory |= !kept.p || !buf_ok(&text);
    return kept.p ? kept : STR("");
}

static struct str numbered(struct page *page, const char *prefix, size_t table, size_t note)
{
    struct str kept = note ? arena_printf(&page->arena, "%s%zu-%zu", prefix, table, note)
                           : arena_printf(&page->arena, "%s%zu", prefix, table);
    page->short_of_memory |= !kept.p;
    return kept.p ? kept : STR("");
}

static void know(struct page *page, struct map *map, struct str key)
{
    size_t *value = key.n ? map_add(map, key, NULL) : NULL;
    page->short_of_memory |= key.n && !value;
    if (value)
        *value = 1;
}

static bool known(const struct map *map, struct str key)
{
    return key.n && map_find(map, key);
}

/* Whether this is the first place that can carry the id; ids are unique in a page. */
static bool take_id(const struct map *map, struct str key)
{
    size_t *value = key.n ? map_find(map, key) : NULL;
    if (!value || *value != 1)
        return false;
    *value = 2;
    return true;
}

static struct str word(const struct page *page, enum message_id id)
{
    return message_text(id, page->language);
}

/* Text whose line feeds are kept. */
static void write_lines(struct page *page, struct str text)
{
    bool first = true;
    for (struct str line; str_cut(&text, '\n', &line); first = false) {
        if (!first)
            html_open(&page->html, "br");
        html_text(&page->html, line);
    }
}

static void open_class(struct page *page, const char *element, const char *class)
{
    html_open(&page->html, element);
    html_attribute(&page->html, "class", str_from(class));
}

static void write_link(struct page *page, struct str to, const char *class, struct str text)
{
    html_open(&page->html, "a");
    if (class)
        html_attribute(&page->html, "class", str_from(class));
    html_url(&page->html, "href", to);
    write_lines(page, text);
    html_close(&page->html, "a");
}

static bool is_number(enum cell_role role)
{
    return role == CELL_NUMBER || role == CELL_TOTAL_NUMBER;
}

static bool is_total(enum cell_role role)
{
    return role == CELL_TOTAL_LABEL || role == CELL_TOTAL_NUMBER;
}

/* A heading cell, and the label that the cells behind it in its row belong to. */
static bool is_heading(const struct grid *grid, const struct grid_cell *cell)
{
    if (!cell->cell->text.n)
        return false;
    if (grid_in_head(grid, cell) || cell->cell->role == CELL_HEAD)
        return true;
    bool label = cell->cell->role == CELL_LABEL || cell->cell->role == CELL_TOTAL_LABEL;
    return label && cell->column + cell->columns < grid->columns;
}

static const char *scope_of(const struct grid *grid, const struct grid_cell *cell)
{
    if (grid_in_head(grid, cell))
        return cell->columns > 1 ? "colgroup" : "col";
    return cell->rows > 1 ? "rowgroup" : "row";
}

static void write_cell_class(struct page *page, const struct grid_cell *cell)
{
    static const char *const classes[] = {
        [CELL_HEAD] = "h",         [CELL_CENTER] = "c",      [CELL_NUMBER] = "n",
        [CELL_TOTAL_NUMBER] = "n", [CELL_TOTAL_LABEL] = "c", [CELL_TEXT] = "t",
    };
    const struct document_cell *content = cell->cell;
    _cleanup_buf_ struct buf names = BUF(64);
    if (content->role != CELL_LABEL)
        buf_text(&names, classes[content->role]);
    else if (content->indent > 0)
        buf_printf(&names, "i%d", content->indent < INDENT_MAX ? content->indent : INDENT_MAX);
    if (cell->note)
        buf_text(&names, names.n ? " mark" : "mark");
    if (names.n)
        html_attribute(&page->html, "class", buf_view(&names));
}

static void write_mark(struct page *page, const struct grid_cell *cell)
{
    struct html_writer *html = &page->html;
    if (!cell->note)
        return;
    open_class(page, "sup", "mark");
    html_open(html, "a");
    html_attribute(html, "id", numbered(page, "m-", page->tables, cell->note));
    html_url(html, "href", numbered(page, "#n-", page->tables, cell->note));
    html_text(html, STR("※"));
    html_int(html, (int64_t)cell->note);
    html_close(html, "a");
    html_close(html, "sup");
}

static void write_cell(struct page *page, const struct grid *grid, const struct grid_cell *cell)
{
    struct html_writer *html = &page->html;
    const struct document_cell *content = cell->cell;
    bool heading = is_heading(grid, cell), before = is_number(content->role);
    html_open(html, heading ? "th" : "td");
    if (heading)
        html_attribute(html, "scope", str_from(scope_of(grid, cell)));
    if (cell->columns > 1)
        html_attribute_int(html, "colspan", (int64_t)cell->columns);
    if (cell->rows > 1)
        html_attribute_int(html, "rowspan", (int64_t)cell->rows);
    write_cell_class(page, cell);
    if (take_id(&page->figures, content->figure))
        html_attribute(html, "id", address(page, "f-", content->figure));
    if (before)
        write_mark(page, cell);
    if (content->text.n && known(&page->sources, content->figure))
        write_link(page, address(page, "#s-", content->figure), NULL, content->text);
    else
        write_lines(page, content->text);
    if (!before)
        write_mark(page, cell);
    html_close(html, heading ? "th" : "td");
}

static void write_row(struct page *page, const struct grid *grid, size_t row)
{
    struct html_writer *html = &page->html;
    bool total = false;
    for (size_t c = 0; c < grid->columns; c++)
        total |= grid_starts(grid, row, c) && is_total(grid_at(grid, row, c)->cell->role);
    html_open(html, "tr");
    if (total)
        html_attribute(html, "class", STR("total"));
    for (size_t c = 0; c < grid->columns; c++)
        if (!grid_at(grid, row, c))
            html_element(html, "td", NULL, STR(""));
        else if (grid_starts(grid, row, c))
            write_cell(page, grid, grid_at(grid, row, c));
    html_close(html, "tr");
}

static void write_rows(struct page *page, const struct grid *grid, const char *group, size_t from, size_t to)
{
    if (from >= to)
        return;
    html_open(&page->html, group);
    for (size_t row = from; row < to; row++)
        write_row(page, grid, row);
    html_close(&page->html, group);
}

static void write_notes(struct page *page, const struct document_table *table)
{
    for (size_t i = 0; i < table->n_notes; i++) {
        open_class(page, "p", "note");
        write_lines(page, table->notes[i]);
        html_close(&page->html, "p");
    }
}

static void write_cell_notes(struct page *page, const struct grid *grid)
{
    struct html_writer *html = &page->html;
    for (size_t i = 0; i < grid->n; i++) {
        const struct grid_cell *cell = &grid->cells[i];
        if (!cell->note)
            continue;
        open_class(page, "p", "note");
        html_attribute(html, "id", numbered(page, "n-", page->tables, cell->note));
        write_link(page, numbered(page, "#m-", page->tables, cell->note), NULL, numbered(page, "※", cell->note, 0));
        html_text(html, STR(" "));
        write_lines(page, cell->cell->note);
        html_close(html, "p");
    }
}

/* Widths as classes, since the page has no inline style. */
static void write_columns(struct page *page, const struct text_layout *layout)
{
    struct html_writer *html = &page->html;
    size_t columns = layout->grid.columns, all = layout->width + CELL_PADDING * columns;
    html_open(html, "colgroup");
    for (size_t c = 0; c < columns; c++) {
        size_t percent = (layout->widths[c] + CELL_PADDING) * 100 / all / WIDTH_STEP * WIDTH_STEP;
        percent = percent < WIDTH_STEP ? WIDTH_STEP : percent > WIDTH_MAX ? WIDTH_MAX : percent;
        html_open(html, "col");
        html_attribute(html, "class", numbered(page, "w", percent, 0));
    }
    html_close(html, "colgroup");
}

static int write_grid(struct page *page, const struct document_table *table, struct error *err)
{
    struct html_writer *html = &page->html;
    struct text_layout layout;
    if (!table->n) {
        write_notes(page, table);
        return 0;
    }
    TRY(text_layout_make(&page->arena, table, LAYOUT_SHEET, PAGE_WIDTH, &layout, err));
    open_class(page, "div", "scroll");
    html_attribute(html, "tabindex", STR("0"));
    html_open(html, "table");
    if (table->title.n)
        html_attribute(html, "aria-labelledby", numbered(page, "h-", page->tables, 0));
    write_columns(page, &layout);
    write_rows(page, &layout.grid, "thead", 0, layout.grid.head_rows);
    write_rows(page, &layout.grid, "tbody", layout.grid.head_rows, layout.grid.rows);
    html_close(html, "table");
    html_close(html, "div");
    write_notes(page, table);
    write_cell_notes(page, &layout.grid);
    return 0;
}

static int level_below(int level)
{
    return level + 1 < HEADING_MAX ? level + 1 : HEADING_MAX;
}

static const char *heading(int level)
{
    static const char *const names[] = {"h1", "h2", "h3", "h4"};
    return names[level - 1];
}

static int write_table(struct page *page, const struct document_table *table, struct error *err)
{
    struct html_writer *html = &page->html;
    page->tables++;
    open_class(page, "section", "form");
    html_attribute(html, "id", numbered(page, "t-", page->tables, 0));
    if (table->title.n) {
        html_open(html, heading(level_below(page->level)));
        html_attribute(html, "id", numbered(page, "h-", page->tables, 0));
        write_lines(page, table->title);
        html_close(html, heading(level_below(page->level)));
    }
    if (table->left.n || table->right.n) {
        open_class(page, "p", "unit");
        html_element(html, "span", NULL, table->left);
        html_text(html, STR(" ")); /* for those who read it without the stylesheet */
        html_element(html, "span", NULL, table->right);
        html_close(html, "p");
    }
    TRY(write_grid(page, table, err));
    html_close(html, "section");
    return 0;
}

static void write_contents(struct page *page)
{
    const struct document *document = page->document;
    size_t tables = 0, table = 0;
    for (size_t i = 0; i < document->n; i++)
        tables += document->blocks[i].kind == BLOCK_TABLE;
    if (tables < CONTENTS_FROM)
        return;
    open_class(page, "nav", "contents");
    html_attribute(&page->html, "aria-labelledby", STR("contents"));
    html_open(&page->html, "h2");
    html_attribute(&page->html, "id", STR("contents"));
    html_text(&page->html, word(page, MSG_report_contents));
    html_close(&page->html, "h2");
    html_open(&page->html, "ul");
    for (size_t i = 0; i < document->n; i++) {
        if (document->blocks[i].kind != BLOCK_TABLE)
            continue;
        const struct document_table *listed = document->blocks[i].table;
        html_open(&page->html, "li");
        write_link(page, numbered(page, "#t-", ++table, 0), NULL, listed->title.n ? listed->title : listed->name);
        html_close(&page->html, "li");
    }
    if (document->n_sources) {
        html_open(&page->html, "li");
        write_link(page, STR("#sources"), NULL, word(page, MSG_report_sources));
        html_close(&page->html, "li");
    }
    html_close(&page->html, "ul");
    html_close(&page->html, "nav");
}

static void write_input(struct page *page, const struct document_input *input)
{
    html_open(&page->html, "li");
    if (known(&page->sources, input->figure))
        write_link(page, address(page, "#s-", input->figure), NULL, input->text);
    else if (known(&page->figures, input->figure))
        write_link(page, address(page, "#f-", input->figure), NULL, input->text);
    else
        write_lines(page, input->text);
    html_close(&page->html, "li");
}

static void write_source(struct page *page, const struct document_source *source)
{
    struct html_writer *html = &page->html;
    html_open(html, "li");
    if (take_id(&page->sources, source->figure))
        html_attribute(html, "id", address(page, "s-", source->figure));
    html_open(html, "p");
    if (known(&page->figures, source->figure)) {
        html_open(html, "a");
        html_attribute(html, "class", STR("back"));
        html_attribute(html, "title", word(page, MSG_report_back));
        html_url(html, "href", address(page, "#f-", source->figure));
        html_text(html, source->figure);
        html_close(html, "a");
    } else {
        html_element(html, "span", "back", source->figure);
    }
    html_text(html, STR(" "));
    write_lines(page, source->text);
    html_close(html, "p");
    if (source->n) {
        html_open(html, "ul");
        for (size_t i = 0; i < source->n; i++)
            write_input(page, &source->inputs[i]);
        html_close(html, "ul");
    }
    html_close(html, "li");
}

static void write_sources(struct page *page)
{
    struct html_writer *html = &page->html;
    if (!page->document->n_sources)
        return;
    open_class(page, "section", "sources");
    html_attribute(html, "id", STR("sources"));
    html_element(html, "h2", NULL, word(page, MSG_report_sources));
    html_open(html, "ul");
    for (size_t i = 0; i < page->document->n_sources; i++)
        write_source(page, &page->document->sources[i]);
    html_close(html, "ul");
    html_close(html, "section");
}

static void write_paragraph(struct page *page, struct str text)
{
    for (struct str part; str_cut(&text, '\n', &part);)
        html_element(&page->html, "p", NULL, part);
}

static int write_block(struct page *page, const struct document_block *block, struct error *err)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        page->level = level_below(block->level);
        html_open(&page->html, heading(page->level));
        write_lines(page, block->text);
        html_close(&page->html, heading(page->level));
        return 0;
    case BLOCK_PARAGRAPH:
        write_paragraph(page, block->text);
        return 0;
    case BLOCK_TABLE:
        return write_table(page, block->table, err);
    }
    return 0;
}

/* Which figures can be linked to, before the first link is written. */
static void gather(struct page *page)
{
    const struct document *document = page->document;
    page->figures = MAP(&page->arena);
    page->sources = MAP(&page->arena);
    for (size_t i = 0; i < document->n_sources; i++)
        know(page, &page->sources, document->sources[i].figure);
    for (size_t i = 0; i < document->n; i++) {
        const struct document_table *table = document->blocks[i].table;
        if (document->blocks[i].kind != BLOCK_TABLE)
            continue;
        for (size_t row = 0; row < table->n; row++)
            for (size_t k = 0; k < table->rows[row].n; k++)
                know(page, &page->figures, table->rows[row].cells[k].figure);
    }
}

int document_write_html(const struct document *document, struct buf *out, struct error *err)
{
    TRY(document_ok(document, err));
    const struct embedded_file *style = embedded_find(embedded_assets, embedded_assets_count, STR("document.css"));
    _cleanup_(free_page) struct page page = {
        .arena = ARENA(SCRATCH_MAX),
        .document = document,
        .level = 1,
        .language = str_starts(document->language, STR("zh")) ? LANGUAGE_ZH : LANGUAGE_EN,
    };
    gather(&page);
    html_document(&page.html, out, page.language == LANGUAGE_ZH ? "zh-CN" : "en", document->title, style);
    html_open(&page.html, "main");
    if (document->title.n)
        html_element(&page.html, "h1", NULL, document->title);
    write_contents(&page);
    for (size_t i = 0; i < document->n; i++)
        TRY(write_block(&page, &document->blocks[i], err));
    write_sources(&page);
    html_close(&page.html, "main");
    html_document_end(&page.html);
    return buf_ok(out) && !page.short_of_memory ? 0 : error_memory(err);
}
