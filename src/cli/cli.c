#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "formats/file.h"
#include "formats/key_file.h"
#include "office/cases.h"
#include "office/facts.h"
#include "office/keys.h"
#include "office/rate_counters.h"
#include "base/say.h"

int cli_open(struct cli *cli, enum store_mode mode, struct error *err)
{
    TRY(rules_load_checked(&cli->arena, cli->rules_folder, &cli->rules, err));
    TRY(store_open(cli->db, mode, &cli->clock, &cli->store, err));
    cli->office.store = cli->store;
    cli->office.rules = &cli->rules;
    cli->office.clock = &cli->clock;
    if (mode == STORE_READ)
        return 0;
    TRY(office_clocks_fill(&cli->office, err));
    return office_rate_counters_refresh(&cli->office, err);
}

int cli_unit_names(struct cli *cli, const struct unit_names **ret, struct error *err)
{
    if (!cli->unit_names) {
        struct unit_names *names = ARENA_NEW(&cli->arena, struct unit_names);
        if (!names)
            return error_memory(err);
        TRY(office_unit_names(&cli->office, &cli->arena, names, err));
        cli->unit_names = names;
    }
    *ret = cli->unit_names;
    return 0;
}

static int make_facts(struct cli *cli, struct error *err)
{
    _cleanup_store_ struct store *store = NULL;
    struct office office = cli->office;
    TRY(store_open(cli->db, STORE_WRITE, &cli->clock, &store, err));
    office.store = store;
    return facts_catch_up(&office, cli_progress, cli, err);
}

int cli_facts(struct cli *cli, struct error *err)
{
    struct error trouble = {0};
    size_t behind, before = SIZE_MAX;
    for (;; before = behind) { /* while another program makes them, they come nearer: then it is worth waiting for */
        TRY(facts_behind(&cli->office, &behind, err));
        if (behind <= FACTS_BEHIND_MAX)
            return 0;
        if (behind >= before)
            break;
        if (isatty(STDERR_FILENO))
            fprintf(stderr, "%.*s\n",
                    STR_ARGS(SAY(cli, before == SIZE_MAX ? MSG_facts_making : MSG_facts_waiting,
                                 ARG_NUMBER("entries", behind))));
        if (make_facts(cli, &trouble) == 0)
            return 0;
        if (error_exit_status(&trouble) != 3) {
            *err = trouble;
            return -1;
        }
    }
    fprintf(stderr, "%.*s\n", STR_ARGS(SAY(cli, MSG_facts_later)));
    return 0;
}

struct str cli_key_path(struct cli *cli)
{
    return cli->key.n ? cli->key : arena_printf(&cli->arena, "%.*s.key", STR_ARGS(cli->db));
}

struct str cli_next_key_path(struct cli *cli)
{
    return arena_printf(&cli->arena, "%.*s.next", STR_ARGS(cli_key_path(cli)));
}

static int read_key(struct cli *cli, struct str path, struct error *err)
{
    keyring_free(&cli->keyring);
    cli->office.keyring = NULL;
    TRY(key_file_read(path, &cli->keyring, err));
    cli->office.keyring = cli->keyring;
    return office_key_fits(&cli->office, err) == 0 ? 0 : WHILE(err, MSG_while_key, ARG_TEXT("file", path));
}

int cli_key_settle(struct cli *cli, struct str fingerprint, struct error *err)
{
    struct str path = cli_key_path(cli), next = cli_next_key_path(cli);
    struct str kept = arena_printf(&cli->arena, "%.*s.%.*s", STR_ARGS(path), STR_ARGS(fingerprint));
    return kept.p ? key_file_replace(next, path, kept, err) : error_memory(err);
}

int cli_key(struct cli *cli, struct error *err)
{
    static const struct rlimit none = {0, 0};
    struct str path = cli_key_path(cli), next = cli_next_key_path(cli);
    struct error why = {0};
    if (!path.p || !next.p)
        return error_memory(err);
    setrlimit(RLIMIT_CORE, &none); /* a core file would hold what is opened from here on */
    if (read_key(cli, path, err) == 0)
        return 0;
    if (err->message.id != MSG_key_wrong || !key_file_there(next))
        return -1;
    /* A change of the key that was broken off after it was made: the next key is the right one. */
    struct str old = arena_str(&cli->arena, keyring_fingerprint(cli->keyring));
    if (!old.p || read_key(cli, next, &why) != 0)
        return -1;
    return cli_key_settle(cli, old, err);
}

struct str cli_setting(const struct command_line *line, const char *name)
{
    const struct option *option = option_find(line->options, line->n_options, name);
    return option->given ? option->value : STR("");
}

struct asker cli_asker(const struct command_line *line)
{
    return (struct asker){cli_setting(line, "unit"), str_trim(cli_setting(line, "purpose"))};
}

bool cli_switch(const struct command_line *line, const char *name)
{
    return option_find(line->options, line->n_options, name)->given;
}

int cli_year_if_given(const struct command_line *line, int64_t *ret, struct error *err)
{
    struct decimal year;
    struct str text = cli_setting(line, "year");
    if (!text.n) {
        *ret = INTEGER_NONE;
        return 0;
    }
    if (!decimal_parse(text, &year) || year.scale || year.digits < YEAR_MIN || year.digits > YEAR_MAX)
        return FAIL(err, MSG_option_year, ARG_TEXT("value", text));
    *ret = year.digits;
    return 0;
}

int cli_day(const struct command_line *line, const char *name, int32_t otherwise, int32_t *ret, struct error *err)
{
    struct str text = cli_setting(line, name);
    int32_t day = otherwise;
    if (text.n && !date_parse(text, &day))
        return FAIL(err, MSG_option_day, ARG_TEXT("option", str_from(name)), ARG_TEXT("value", text));
    *ret = day;
    return 0;
}

int cli_count(const struct command_line *line, const char *name, size_t otherwise, size_t *ret, struct error *err)
{
    struct decimal count = {(int64_t)otherwise, 0};
    struct str text = cli_setting(line, name);
    if (text.n && (!decimal_parse(text, &count) || count.scale || count.digits < 1 || count.digits > COUNT_MAX))
        return FAIL(err, MSG_option_count, ARG_TEXT("option", str_from(name)), ARG_TEXT("value", text),
                    ARG_NUMBER("max", COUNT_MAX));
    *ret = (size_t)count.digits;
    return 0;
}

int cli_year(struct cli *cli, const struct command_line *line, int64_t *ret, struct error *err)
{
    int64_t *years;
    size_t n;
    TRY(cli_year_if_given(line, ret, err));
    if (*ret != INTEGER_NONE)
        return 0;
    TRY(office_years(cli->store, &cli->arena, &years, &n, err));
    if (n == 0)
        return FAIL(err, MSG_office_empty);
    *ret = years[n - 1];
    return 0;
}

int cli_accounts(struct cli *cli, const struct command_line *line, struct accounts *ret, struct error *err)
{
    int64_t year;
    TRY(cli_open(cli, STORE_READ, err));
    TRY(cli_year(cli, line, &year, err));
    return accounts_load(&cli->office, &cli->arena, year, ret, err);
}

int cli_kind(const char *name, bool to_import, const struct kind **ret, struct error *err)
{
    _cleanup_buf_ struct buf list = BUF(4096);
    const struct kind *kind = kind_find(str_from(name));
    if (kind && !(to_import && kind->by_command)) {
        *ret = kind;
        return 0;
    }
    for (size_t i = 0; i < KINDS; i++)
        if (!(to_import && kinds[i].by_command))
            buf_printf(&list, "%s%s", list.n ? ", " : "", kinds[i].schema->name);
    return FAIL(err, MSG_kind_unknown, ARG_TEXT("kind", str_from(name)), ARG_TEXT("kinds", buf_view(&list)));
}

static const char *const format_names[] = {"text", "json", "csv", "tsv", "xlsx", "html"};
enum { FORMATS = sizeof format_names / sizeof *format_names };

int cli_format(const struct command_line *line, unsigned allowed, enum output_format otherwise, enum output_format *ret,
               struct error *err)
{
    struct str wanted = cli_setting(line, "format"), file = cli_setting(line, "o");
    _cleanup_buf_ struct buf list = BUF(256);
    for (int i = 0; i < FORMATS; i++) {
        struct str name = str_from(format_names[i]);
        bool by_ending = !wanted.n && file.n > name.n && str_ends(file, name) && file.p[file.n - name.n - 1] == '.';
        if (!(allowed & 1u << i))
            continue;
        if (str_equal(wanted, name) || by_ending) {
            *ret = (enum output_format)i;
            return 0;
        }
        buf_printf(&list, "%s%s", list.n ? ", " : "", format_names[i]);
    }
    if (wanted.n)
        return FAIL(err, MSG_option_format, ARG_TEXT("value", wanted), ARG_TEXT("formats", buf_view(&list)));
    *ret = otherwise;
    return 0;
}

int cli_print_screen(const struct buf *out, struct error *err)
{
    struct str text = buf_view(out);
    if (!buf_ok(out))
        return FAIL(err, MSG_output_too_large);
    while (text.n) {
        ssize_t n = write(STDOUT_FILENO, text.p, text.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EPIPE) /* the reader, such as head, has seen enough */
            return 0;
        if (n < 0)
            return FAIL(err, MSG_output_failed);
        text = str_slice(text, (size_t)n, text.n);
    }
    return 0;
}

int cli_print(const struct command_line *line, const struct buf *out, struct error *err)
{
    struct str file = cli_setting(line, "o");
    if (!file.n)
        return cli_print_screen(out, err);
    return buf_ok(out) ? file_write(file, buf_view(out), err) : FAIL(err, MSG_output_too_large);
}

int cli_width(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

void cli_progress(void *state, size_t done, size_t total)
{
    static int64_t started_ms, told_ms; /* one command a process */
    struct cli *cli = state;
    int64_t now_ms = clock_now_ms(&cli->clock);
    if (!isatty(STDERR_FILENO))
        return;
    if (!started_ms)
        started_ms = now_ms;
    if (done < total && now_ms - told_ms < 100)
        return;
    told_ms = now_ms;
    int64_t elapsed_ms = now_ms - started_ms + 1, rate = (int64_t)done * 1000 / elapsed_ms;
    int64_t left_s = rate > 0 ? ((int64_t)(total - done)) / rate : 0;
    struct str text = say_text(&cli->arena, cli->language, MSG_progress, ARG_NUMBER("done", done),
                               ARG_NUMBER("total", total), ARG_NUMBER("rate", rate), ARG_NUMBER("left", left_s));
    fprintf(stderr, "\r\033[K%.*s%s", STR_ARGS(text), done == total ? "\r\033[K" : "");
    if (done == total)
        started_ms = 0; /* what comes next is measured by itself */
}

void cli_csv_begin(const struct command_line *line, struct delimited_writer *ret, struct buf *out,
                   const char *const *heads)
{
    delimited_begin(ret, out, DELIMITED_CSV, cli_setting(line, "o").n > 0);
    for (size_t i = 0; heads[i]; i++)
        delimited_cell(ret, str_from(heads[i]));
    delimited_row_end(ret);
}

void cli_csv_number(struct delimited_writer *csv, int64_t number)
{
    _cleanup_buf_ struct buf text = BUF(64);
    buf_int(&text, number);
    delimited_cell(csv, buf_view(&text));
}

void cli_csv_day(struct delimited_writer *csv, int32_t day)
{
    _cleanup_buf_ struct buf text = BUF(64);
    if (day != DATE_NONE)
        date_print(&text, day);
    delimited_cell(csv, buf_view(&text));
}

int cli_print_document(struct cli *cli, const struct command_line *line, const struct document *document,
                       enum output_format format, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    struct str file = cli_setting(line, "o");
    (void)cli;
    TRY(document_ok(document, err));
    switch (format) {
    case OUTPUT_XLSX:
        return file.n ? document_write_xlsx(document, file, err) : FAIL(err, MSG_xlsx_needs_file);
    case OUTPUT_HTML:
        TRY(document_write_html(document, &out, err));
        break;
    case OUTPUT_JSON:
        TRY(document_write_json(document, &out, err));
        break;
    case OUTPUT_CSV:
        TRY(document_write_csv(document, file.n > 0, &out, err));
        break;
    default:
        TRY(document_write_text(document, file.n ? 0 : cli_width(), &out, err));
    }
    return cli_print(line, &out, err);
}
