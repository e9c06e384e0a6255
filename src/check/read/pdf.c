/* PDF from `pdftotext -tsv`: words with boxes become lines, of prose or of tables. */
#include "check/read/pdf.h"

#include "base/map.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 12, WORD_LEVEL = 5 };

static bool tenths(struct str s, int32_t *ret)
{
    struct decimal d, rounded;
    if (!decimal_parse(s, &d) || !decimal_rescale(d, 1, ROUND_HALF_UP, &rounded) || rounded.digits > 1000000 ||
        rounded.digits < -1000000)
        return false;
    *ret = (int32_t)rounded.digits;
    return true;
}

static int32_t letter_size(const struct word *word)
{
    size_t halves = 0;
    for (size_t at = 0; at < word->s.n;)
        halves += utf8_next(word->s, &at) < 0x2000 ? 1 : 2;
    int32_t size = halves ? (int32_t)((int64_t)word->width * 2 / (int64_t)halves) : word->height;
    return size > word->height || size < word->height / 4 ? word->height : size;
}

static int read_words(struct pdf_reader *reader, struct str tsv)
{
    struct str line, cell;
    while (str_cut(&tsv, '\n', &line)) {
        struct str cells[COLUMNS] = {0};
        size_t n = 0;
        while (n < COLUMNS && str_cut(&line, '\t', &cell))
            cells[n++] = cell;
        struct word word = {.s = str_trim(cells[COLUMNS - 1])};
        int32_t level, page;
        if (n < COLUMNS || !tenths(cells[0], &level) || level != WORD_LEVEL * 10 || !tenths(cells[1], &page) ||
            !word.s.n || !tenths(cells[6], &word.x) || !tenths(cells[7], &word.y) || !tenths(cells[8], &word.width) ||
            !tenths(cells[9], &word.height) || !utf8_valid(word.s))
            continue;
        word.page = page / 10;
        word.size = letter_size(&word);
        if (!ARENA_ROOM(reader->document->arena, reader->words, reader->n, reader->capacity))
            return error_memory(reader->err);
        reader->words[reader->n++] = word;
    }
    return 0;
}

static int by_position(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    if (x->page != y->page)
        return x->page < y->page ? -1 : 1;
    if (x->y != y->y)
        return x->y < y->y ? -1 : 1;
    return (x->x > y->x) - (x->x < y->x);
}

static int by_x(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    return (x->x > y->x) - (x->x < y->x);
}

/* A gap wider than this parts two cells. */
static int32_t wide_gap(const struct word *word)
{
    return word->size * 8 / 10;
}

static int cut_line(struct pdf_reader *reader, size_t from, size_t to, int32_t number)
{
    struct arena *arena = reader->document->arena;
    struct visual_line line = {.page = reader->words[from].page,
                               .y = reader->words[from].y,
                               .height = reader->words[from].height,
                               .middle = reader->words[from].y + reader->words[from].height / 2,
                               .number = number};
    qsort(reader->words + from, to - from, sizeof *reader->words, by_x);
    line.pieces = ARENA_NEW_ARRAY(arena, to - from, struct piece);
    if (!line.pieces || !ARENA_ROOM(arena, reader->lines, reader->n_lines, reader->lines_capacity))
        return error_memory(reader->err);
    for (size_t i = from; i < to; i++) {
        const struct word *word = &reader->words[i];
        struct piece *last = line.n ? &line.pieces[line.n - 1] : NULL;
        if (!last || word->x - last->right > wide_gap(word)) {
            line.pieces[line.n++] = (struct piece){word->x, word->x + word->width, i, 1};
        } else {
            last->n++;
            last->right = word->x + word->width > last->right ? word->x + word->width : last->right;
        }
    }
    reader->lines[reader->n_lines++] = line;
    return 0;
}

/* Words whose middles lie within half a height of the first are on one line. */
static int find_lines(struct pdf_reader *reader)
{
    int32_t number = 0;
    if (reader->n)
        qsort(reader->words, reader->n, sizeof *reader->words, by_position);
    for (size_t from = 0; from < reader->n;) {
        size_t to = from + 1;
        const struct word *first = &reader->words[from];
        int32_t middle = first->y + first->height / 2;
        while (to < reader->n && reader->words[to].page == first->page &&
               reader->words[to].y + reader->words[to].height / 2 - middle <= first->size / 2)
            to++;
        number = from > 0 && reader->words[from - 1].page == first->page ? number + 1 : 1;
        TRY(cut_line(reader, from, to, number));
        from = to;
    }
    return 0;
}

/* Tenths of a point as points; pages are smaller than 32,000 of them. */
static int16_t points(int32_t tenths_of_one)
{
    int32_t whole = tenths_of_one / 10;
    return (int16_t)(whole > INT16_MAX ? INT16_MAX : whole < INT16_MIN ? INT16_MIN : whole);
}

/* Counted in characters of the line's words, from 1. */
static int32_t line_column(const struct pdf_reader *reader, const struct word_run *run)
{
    int32_t column = 1;
    for (size_t w = run->line->pieces[0].first; w < run->first; w++)
        for (size_t at = 0; at < reader->words[w].s.n; column++)
            utf8_next(reader->words[w].s, &at);
    return column;
}

int pdf_runs_text(struct pdf_reader *reader, const struct word_run *runs, size_t n, struct text *ret)
{
    struct arena *arena = reader->document->arena;
    size_t size = 1, at = 0;
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < runs[r].n; i++)
            size += reader->words[runs[r].first + i].s.n + 1;
    char *p = arena_alloc(arena, size);
    struct marks *marks = arena_alloc(arena, sizeof *marks + n * sizeof *marks->items);
    if (!p || !marks)
        return error_memory(reader->err);
    marks->n = n;
    for (size_t r = 0; r < n; r++) {
        const struct word *a = &reader->words[runs[r].first], *b = a + runs[r].n - 1;
        marks->items[r] = (struct mark){.at = (uint32_t)at,
                                        .line = runs[r].line->number,
                                        .column = line_column(reader, &runs[r]),
                                        .page = a->page,
                                        .x = points(a->x),
                                        .y = points(a->y),
                                        .width = points(b->x + b->width - a->x),
                                        .height = points(a->height)};
        for (const struct word *word = a; word <= b; word++) {
            if (word > a && (unsigned char)p[at - 1] < 0x80 && (unsigned char)word->s.p[0] < 0x80)
                p[at++] = ' ';
            memcpy(p + at, word->s.p, word->s.n);
            at += word->s.n;
        }
    }
    *ret = (struct text){{p, at}, marks};
    return 0;
}

/* "12", "- 3 -", "第 4 页": page numbers, which may stand in the middle of a sentence. */
static bool is_page_number(const struct pdf_reader *reader, const struct visual_line *line)
{
    size_t bytes = 0;
    for (size_t i = 0; i < line->n; i++)
        for (size_t k = 0; k < line->pieces[i].n; k++) {
            struct str s = reader->words[line->pieces[i].first + k].s;
            bytes += s.n;
            for (size_t at = 0; at < s.n;) {
                size_t before = at;
                uint32_t c = utf8_next(s, &at);
                bool page_word = lexicon_is(reader->document->lexicon, WORD_PAGE_WORD, str_slice(s, before, at));
                if (!((c >= '0' && c <= '9') || c == '-' || c == 0x2014 || c == 0x2013 || c == '/' || page_word))
                    return false;
            }
        }
    return bytes <= 16;
}

static bool at_page_edge(const struct pdf_reader *reader, size_t i)
{
    return i == 0 || i + 1 == reader->n_lines || reader->lines[i - 1].page != reader->lines[i].page ||
           reader->lines[i + 1].page != reader->lines[i].page;
}

int pdf_add_prose(struct pdf_reader *reader, const struct visual_line *line)
{
    struct text text;
    size_t words = 0;
    for (size_t i = 0; i < line->n; i++)
        words += line->pieces[i].n;
    TRY(pdf_runs_text(reader, &(struct word_run){line->pieces[0].first, words, line}, 1, &text));
    if (!ARENA_ROOM(reader->document->arena, reader->prose, reader->n_prose, reader->prose_capacity))
        return error_memory(reader->err);
    reader->prose[reader->n_prose++] = (struct line){text.s, text.marks->items[0], false};
    return 0;
}

int pdf_flush_prose(struct pdf_reader *reader)
{
    if (!reader->n_prose)
        return 0;
    TRY(model_lines(reader->document, reader->prose, reader->n_prose, reader->err));
    reader->n_prose = 0;
    return 0;
}

/* Page numbers stand in the middle of sentences and tables. */
static void drop_page_numbers(struct pdf_reader *reader)
{
    size_t n = 0;
    for (size_t i = 0; i < reader->n_lines; i++)
        if (!at_page_edge(reader, i) || !is_page_number(reader, &reader->lines[i]))
            reader->lines[n++] = reader->lines[i];
    reader->n_lines = n;
}

/* What a line says apart from numbers, which count pages or are dates. */
static struct str without_digits(struct arena *arena, const struct pdf_reader *reader, const struct visual_line *line)
{
    size_t size = 1, n = 0;
    for (size_t i = 0; i < line->n; i++)
        for (size_t k = 0; k < line->pieces[i].n; k++)
            size += reader->words[line->pieces[i].first + k].s.n;
    char *text = arena_alloc(arena, size);
    for (size_t i = 0; text && i < line->n; i++)
        for (size_t k = 0; k < line->pieces[i].n; k++) {
            struct str s = reader->words[line->pieces[i].first + k].s;
            for (size_t at = 0; at < s.n; at++)
                if (s.p[at] < '0' || s.p[at] > '9')
                    text[n++] = s.p[at];
        }
    return (struct str){text, n};
}

/* The head or foot of nearly every page says the same but for its number: it is kept on the first page alone. */
static int drop_running_lines(struct pdf_reader *reader)
{
    enum { PAGES_MIN = 3 };
    _cleanup_arena_ struct arena scratch = ARENA(reader->document->arena->max);
    struct map seen = MAP(&scratch);
    struct str *texts = ARENA_NEW_ARRAY(&scratch, reader->n_lines + 1, struct str);
    size_t pages = 0, n = 0;
    if (!texts)
        return error_memory(reader->err);
    for (size_t i = 0; i < reader->n_lines; i++) {
        pages += i == 0 || reader->lines[i - 1].page != reader->lines[i].page;
        if (!at_page_edge(reader, i))
            continue;
        texts[i] = without_digits(&scratch, reader, &reader->lines[i]);
        size_t *count = texts[i].p ? map_add(&seen, texts[i], NULL) : NULL;
        if (!count)
            return error_memory(reader->err);
        ++*count;
    }
    for (size_t i = 0; i < reader->n_lines; i++) {
        size_t *count = texts[i].p ? map_find(&seen, texts[i]) : NULL;
        bool running = count && (*count == 0 || (*count >= PAGES_MIN && *count * 5 >= pages * 4));
        if (running && *count) {
            *count = 0; /* this was the first */
            running = false;
        }
        if (!running)
            reader->lines[n++] = reader->lines[i];
    }
    reader->n_lines = n;
    return 0;
}

int model_read_pdf_tsv(struct model *document, struct str tsv, struct error *err)
{
    struct pdf_reader reader = {.document = document, .err = err};
    document->rebuilt = true;
    TRY(read_words(&reader, tsv));
    TRY(find_lines(&reader));
    drop_page_numbers(&reader);
    TRY(drop_running_lines(&reader));
    for (size_t i = 0; i < reader.n_lines;) {
        size_t end = pdf_table_end(&reader, i);
        if (pdf_states_unit(&reader, &reader.lines[i])) {
            TRY(pdf_add_prose(&reader, &reader.lines[i++])); /* above the table, with columns of its own */
            continue;
        }
        if (reader.lines[i].n >= 2 && end >= i + 3) {
            TRY(pdf_add_tables(&reader, i, end));
            i = end;
        } else {
            TRY(pdf_add_prose(&reader, &reader.lines[i]));
            i++;
        }
    }
    return pdf_flush_prose(&reader);
}
