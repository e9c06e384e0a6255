#include "formats/delimited.h"

#include <string.h>

enum { CELLS_AT_ONCE = 4096 };

struct scanner {
    struct arena *arena;
    struct str file, text;
    size_t at;
    int64_t line;
    size_t line_start; /* place of the first byte of `line`, for columns */
    char separator;
    bool csv;
    bool special[256]; /* the separator and the line ends */
    /* Cells of all rows lie behind one another; a row that does not fit moves to a new piece. */
    struct str *cells;
    size_t n_cells, room, row_start;
    struct sheet sheet;
    size_t capacity;
};

static struct place place_at(const struct scanner *s, int64_t line, size_t line_start, size_t at)
{
    return (struct place){.file = s->file, .line = line, .column = (int64_t)(at - line_start) + 1};
}

static bool at_line_end(const struct scanner *s, size_t at)
{
    return at == s->text.n || s->text.p[at] == '\n' || s->text.p[at] == '\r';
}

static void skip_line_end(struct scanner *s)
{
    if (s->at == s->text.n)
        return;
    if (s->text.p[s->at] == '\r' && s->at + 1 < s->text.n && s->text.p[s->at + 1] == '\n')
        s->at++;
    s->at++;
    s->line++;
    s->line_start = s->at;
}

/* Most cells begin and end with a plain character; only others need to be looked at closely. The
 * blanks beyond ASCII begin with C2, E3 or EF and end with A0, 80 or BF. */
static struct str trim(struct str cell)
{
    if (!cell.n)
        return cell;
    unsigned char first = (unsigned char)cell.p[0], last = (unsigned char)cell.p[cell.n - 1];
    if (first > ' ' && first != 0xC2 && first != 0xE3 && first != 0xEF && last > ' ' && last != 0xA0 && last != 0x80 &&
        last != 0xBF)
        return cell;
    return str_trim(cell);
}

static int add_cell(struct scanner *s, struct str cell, size_t began, struct error *err)
{
    cell = trim(cell);
    if (cell.n > SHEET_CELL_MAX) {
        struct place place = place_at(s, s->line, s->line_start, began);
        return FAIL_AT(err, &place, MSG_cell_too_long, ARG_NUMBER("limit", SHEET_CELL_MAX));
    }
    size_t in_row = s->n_cells - s->row_start;
    if (in_row == SHEET_COLUMNS_MAX)
        return sheet_fail_too_large(s->file, s->line, err);
    if (s->n_cells == s->room) {
        size_t room = in_row * 2 > CELLS_AT_ONCE ? in_row * 2 : CELLS_AT_ONCE;
        struct str *piece = ARENA_NEW_ARRAY(s->arena, room, struct str);
        if (!piece)
            return error_memory(err);
        if (in_row)
            memcpy(piece, s->cells + s->row_start, in_row * sizeof *piece);
        s->cells = piece;
        s->room = room;
        s->row_start = 0;
        s->n_cells = in_row;
    }
    s->cells[s->n_cells++] = cell;
    return 0;
}

/* The content of a quoted cell: doubled quotes single, line ends LF. */
static int unquote(struct scanner *s, struct str raw, struct str *ret, struct error *err)
{
    if (str_find(raw, '"', 0) == raw.n && str_find(raw, '\r', 0) == raw.n) {
        *ret = raw;
        return 0;
    }
    char *text = arena_alloc(s->arena, raw.n + 1);
    if (!text)
        return error_memory(err);
    size_t n = 0;
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];
        bool more = i + 1 < raw.n;
        if (c == '"' && more && raw.p[i + 1] == '"')
            i++;
        if (c == '\r') {
            c = '\n';
            i += more && raw.p[i + 1] == '\n';
        }
        text[n++] = c;
    }
    *ret = (struct str){text, n};
    return 0;
}

/* Place of the quote that closes the one before `at`, or text.n. */
static size_t closing_quote(const struct scanner *s, size_t at)
{
    for (;;) {
        at = str_find(s->text, '"', at);
        if (at + 1 >= s->text.n || s->text.p[at + 1] != '"')
            return at;
        at += 2;
    }
}

static void count_lines(struct scanner *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        char c = s->text.p[i];
        if (c == '\n' || (c == '\r' && s->text.p[i + 1] != '\n')) {
            s->line++;
            s->line_start = i + 1;
        }
    }
}

/* `s->at` stands on the opening quote. */
static int read_quoted(struct scanner *s, struct error *err)
{
    struct place opened = place_at(s, s->line, s->line_start, s->at);
    size_t began = s->at, open = s->at + 1, close = closing_quote(s, open);
    if (close == s->text.n)
        return FAIL_AT(err, &opened, MSG_quote_not_closed);
    struct str cell;
    TRY(unquote(s, str_slice(s->text, open, close), &cell, err));
    TRY(add_cell(s, cell, began, err));
    count_lines(s, open, close);
    s->at = close + 1;
    while (s->at < s->text.n && s->text.p[s->at] == ' ')
        s->at++;
    if (at_line_end(s, s->at) || s->text.p[s->at] == s->separator)
        return 0;
    struct place place = place_at(s, s->line, s->line_start, s->at);
    struct message_argument separator = s->separator == '\t' ? ARG_MESSAGE("separator", MSG_tab)
                                                             : ARG_TEXT("separator", ((struct str){&s->separator, 1}));
    return FAIL_AT(err, &place, MSG_quote_then_text, separator);
}

/* Excel quotes TSV cells that hold quotes or line feeds, others write quotes as they are. */
static bool quoted_in_tsv(const struct scanner *s)
{
    size_t close = closing_quote(s, s->at + 1);
    if (close == s->text.n || str_find(str_slice(s->text, s->at, close), '\t', 0) < close - s->at)
        return false;
    return at_line_end(s, close + 1) || s->text.p[close + 1] == '\t';
}

static int read_cell(struct scanner *s, struct error *err)
{
    size_t began = s->at, at = s->at;
    while (s->csv && at < s->text.n && s->text.p[at] == ' ')
        at++;
    if (at < s->text.n && s->text.p[at] == '"' && (s->csv || quoted_in_tsv(s))) {
        s->at = at;
        return read_quoted(s, err);
    }
    const char *p = s->text.p;
    size_t n = s->text.n;
    while (at < n && !s->special[(unsigned char)p[at]])
        at++;
    s->at = at;
    return add_cell(s, str_slice(s->text, began, at), began, err);
}

static int read_row(struct scanner *s, struct error *err)
{
    int64_t line = s->line;
    s->row_start = s->n_cells;
    for (;;) {
        TRY(read_cell(s, err));
        if (at_line_end(s, s->at))
            break;
        s->at++;
    }
    skip_line_end(s);
    while (s->n_cells > s->row_start && s->cells[s->n_cells - 1].n == 0)
        s->n_cells--;
    size_t n = s->n_cells - s->row_start;
    if (n == 0)
        return 0;
    struct sheet *sheet = &s->sheet;
    if (!ARENA_ROOM(s->arena, sheet->rows, sheet->n, s->capacity))
        return error_memory(err);
    sheet->rows[sheet->n++] = (struct sheet_row){line, s->cells + s->row_start, n};
    return 0;
}

static struct str this_line(const struct scanner *s)
{
    size_t end = s->at;
    while (!at_line_end(s, end))
        end++;
    return str_slice(s->text, s->at, end);
}

static void skip_line(struct scanner *s)
{
    s->at += this_line(s).n;
    skip_line_end(s);
}

static char choose_separator(struct str line)
{
    const char candidates[] = {',', ';', '\t'};
    size_t counts[] = {0, 0, 0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < line.n; i++) {
        quoted ^= line.p[i] == '"';
        for (size_t k = 0; k < sizeof candidates && !quoted; k++)
            counts[k] += line.p[i] == candidates[k];
    }
    for (size_t k = 1; k < sizeof candidates; k++)
        if (counts[k] > counts[best])
            best = k;
    return candidates[best];
}

/* Moves to the header line and learns the separator from it. */
static void find_header(struct scanner *s)
{
    const struct str sep = STR("sep=");
    struct str line = this_line(s);
    s->separator = '\t';
    if (s->csv && line.n == sep.n + 1 && str_starts(line, sep) && strchr(",;\t|", line.p[sep.n])) {
        s->separator = line.p[sep.n];
        skip_line(s);
    } else if (s->csv) {
        while (s->at < s->text.n && (str_starts(line, STR("#")) || str_trim(line).n == 0)) {
            skip_line(s);
            line = this_line(s);
        }
        s->separator = choose_separator(line);
    }
    const unsigned char ends[] = {(unsigned char)s->separator, '\n', '\r'};
    for (size_t i = 0; i < sizeof ends; i++)
        s->special[ends[i]] = true;
}

int delimited_parse(struct arena *arena, struct str file, struct str text, enum delimited_kind kind, struct sheet *ret,
                    struct error *err)
{
    struct scanner s = {.arena = arena, .file = file, .text = text, .line = 1, .csv = kind == DELIMITED_CSV};
    s.sheet.file = file;
    s.sheet.name = STR("");
    find_header(&s);
    while (s.at < text.n) {
        if (s.sheet.n == 0 && text.p[s.at] == '#')
            skip_line(&s);
        else
            TRY(read_row(&s, err));
    }
    *ret = s.sheet;
    return 0;
}

void delimited_begin(struct delimited_writer *ret, struct buf *out, enum delimited_kind kind, bool mark)
{
    *ret = (struct delimited_writer){.out = out, .kind = kind};
    if (mark)
        buf_text(out, "\xEF\xBB\xBF");
}

/* A cell that begins with # could be read as a comment, one that begins with a quote as quoted. */
static bool must_quote(const struct delimited_writer *writer, struct str cell)
{
    if (!cell.n)
        return false;
    if (cell.p[0] == '"' || cell.p[0] == '#' || cell.p[0] == ' ' || cell.p[cell.n - 1] == ' ')
        return true;
    for (size_t i = 0; i < cell.n; i++) {
        char c = cell.p[i];
        if (c == '\n' || c == '\r' || (writer->kind == DELIMITED_CSV && (c == ',' || c == '"')))
            return true;
    }
    return false;
}

void delimited_cell(struct delimited_writer *writer, struct str cell)
{
    struct buf *out = writer->out;
    bool tsv = writer->kind == DELIMITED_TSV, quote = must_quote(writer, cell);
    if (writer->in_row)
        buf_char(out, tsv ? '\t' : ',');
    writer->in_row = true;
    if (!quote && !(tsv && memchr(cell.p ? cell.p : "", '\t', cell.n))) {
        buf_str(out, cell);
        return;
    }
    if (quote)
        buf_char(out, '"');
    for (size_t i = 0; i < cell.n; i++) {
        if (quote && cell.p[i] == '"')
            buf_char(out, '"');
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): where n is above 0, p is there */
        buf_char(out, tsv && cell.p[i] == '\t' ? ' ' : cell.p[i]);
    }
    if (quote)
        buf_char(out, '"');
}

void delimited_row_end(struct delimited_writer *writer)
{
    buf_text(writer->out, writer->kind == DELIMITED_TSV ? "\n" : "\r\n");
    writer->in_row = false;
}
