/*
 * The command line: one table of commands, one file a family of commands. A command prepares its output in
 * a buffer and prints it once; errors are told once, here.
 */
#ifndef XINFANG_CLI_CLI_H
#define XINFANG_CLI_CLI_H

#include "base/options.h"
#include "formats/delimited.h"
#include "office/accounts.h"
#include "office/attachments.h"
#include "office/kinds.h"
#include "office/persons.h"
#include "office/units.h"
#include "report/document.h"
#include "base/say.h"

enum { OUTPUT_MAX = 512 << 20 };

struct cli {
    struct arena arena; /* for the whole command */
    enum language language;
    struct str db, key, rules_folder; /* `key` is empty unless named: then it stands beside the database */
    struct clock clock;
    struct rules rules;
    struct store *store;
    struct office office;
    struct keyring *keyring;             /* office.keyring, owned */
    const struct unit_names *unit_names; /* see cli_unit_names() */
};

struct command_line {
    const struct option *options;
    size_t n_options;
    struct words words; /* without the command's own name */
};

struct command {
    const char *name;
    enum message_id summary;     /* one line */
    enum message_id help;        /* usage, options, an example */
    const char *const *switches; /* option names without a value, NULL at the end; may be NULL */
    const char *const *settings; /* option names with a value, likewise */
    size_t min_words, max_words;
    /* 0 with `*ret_status` (0, or 1 when what was asked about is not in order), or -1 with an error. */
    int (*run)(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err);
};

extern const struct command command_init, command_import, command_record, command_export, command_close, command_reopen,
    command_accounts, command_book, command_budget, command_case, command_person, command_attachment, command_key,
    command_inbox, command_show, command_rates, command_deadline, command_evaluate, command_explain, command_report,
    command_summary, command_check, command_verify, command_backup, command_restore, command_rules, command_same,
    command_problems, command_search, command_years;

/* Loads the rules and opens the database as cli->office; to write, with the counters of the rates brought up to date.
 */
int cli_open(struct cli *cli, enum store_mode mode, struct error *err);

/* Brings the facts that rates of past days and counts of the register are taken from up to date, with progress when
 * that takes long; where they cannot be written now, that is said, and what they lack is read from the journal. */
int cli_facts(struct cli *cli, struct error *err);

/* Who asks and what for, by --unit and --purpose; the command must have both. */
struct asker cli_asker(const struct command_line *line);
/* Where the office's key is; p NULL when memory is short. */
struct str cli_key_path(struct cli *cli);
/* Where its successor is put while the key is changed, and the end of that: it takes the place of the key, which is
 * kept under its fingerprint, for the backups that were made with it. */
struct str cli_next_key_path(struct cli *cli);
int cli_key_settle(struct cli *cli, struct str fingerprint, struct error *err);
/* Reads the key of the open office into cli->office and sees that it is the right one. */
int cli_key(struct cli *cli, struct error *err);

struct str cli_setting(const struct command_line *line, const char *name); /* empty when not given */
bool cli_switch(const struct command_line *line, const char *name);
/* --year; with none given the only or the newest year of the office. The office must be open. */
int cli_year(struct cli *cli, const struct command_line *line, int64_t *ret, struct error *err);
/* Opens the office for reading and computes the accounts of that year. */
int cli_accounts(struct cli *cli, const struct command_line *line, struct accounts *ret, struct error *err);
/* The kind of record with that name; with `to_import` not one that is recorded by a command of its own. */
int cli_kind(const char *name, bool to_import, const struct kind **ret, struct error *err);
/* The day of that option, or `otherwise`. */
int cli_day(const struct command_line *line, const char *name, int32_t otherwise, int32_t *ret, struct error *err);
/* The number of that option, from 1 to COUNT_MAX, or `otherwise`. */
enum { COUNT_MAX = 1000 };
int cli_count(const struct command_line *line, const char *name, size_t otherwise, size_t *ret, struct error *err);
/* --year or INTEGER_NONE. */
int cli_year_if_given(const struct command_line *line, int64_t *ret, struct error *err);

enum output_format { OUTPUT_TEXT, OUTPUT_JSON, OUTPUT_CSV, OUTPUT_TSV, OUTPUT_XLSX, OUTPUT_HTML };
enum {
    LIST_FORMATS = 1u << OUTPUT_TEXT | 1u << OUTPUT_JSON | 1u << OUTPUT_CSV,
    DOCUMENT_FORMATS = 1u << OUTPUT_TEXT | 1u << OUTPUT_JSON | 1u << OUTPUT_CSV | 1u << OUTPUT_XLSX | 1u << OUTPUT_HTML
};
/* --format, or else by the ending of -o, or `otherwise`. `allowed` is a set of 1u << format. */
int cli_format(const struct command_line *line, unsigned allowed, enum output_format otherwise, enum output_format *ret,
               struct error *err);
/* Prints to the standard output alone, for what is not meant to be kept. */
int cli_print_screen(const struct buf *out, struct error *err);
/* Prints to -o FILE (whole or not at all), or to the standard output. */
int cli_print(const struct command_line *line, const struct buf *out, struct error *err);

/* CSV of a list: begins with the heads, which end with NULL; a file gets the mark that Excel wants. */
void cli_csv_begin(const struct command_line *line, struct delimited_writer *ret, struct buf *out,
                   const char *const *heads);
void cli_csv_number(struct delimited_writer *csv, int64_t number);
void cli_csv_day(struct delimited_writer *csv, int32_t day); /* DATE_NONE: empty */

/* Prints a document in the format; XLSX needs -o. */
int cli_print_document(struct cli *cli, const struct command_line *line, const struct document *document,
                       enum output_format format, struct error *err);
/* Lets the search index catch up with the journal, with progress when it takes long. The office must be open for
 * writing; where it cannot be written now, that is said and the index stays as it is. */
int cli_catch_up(struct cli *cli, size_t most, struct error *err);
enum { CATCH_UP_A_LITTLE = 2048 }; /* events, for commands that are about something else */
/* The persons of a matter, a line each. */
void cli_print_persons(struct cli *cli, struct buf *out, const struct person_rows *rows);
/* The attachments of a matter; with the key, where it is at hand. */
int cli_load_attachments(struct cli *cli, struct str number, const struct asker *asker, struct attachment_rows *ret,
                         struct error *err);
/* A line each. */
void cli_print_attachments(struct cli *cli, struct buf *out, const struct attachment_rows *rows);
/* Attaches a file to a matter and says so. `unit` may be empty. */
int cli_attach(struct cli *cli, struct str number, struct str path, struct str unit, struct error *err);
/* Who may only read, or comes while another writes, uses what the index has, and is told so; other troubles go on. */
int cli_behind(struct cli *cli, const struct error *trouble, struct error *err);
/* What is due by the clock of that id, or in the book: the id and the duty. */
struct str cli_duty(struct cli *cli, struct str id);
/* What units are called, read once a command. */
int cli_unit_names(struct cli *cli, const struct unit_names **ret, struct error *err);
/* A message in the user's language: SAY(cli, MSG_init_done, ARG_TEXT("file", path)). */
#define SAY(cli, ...) say_text(&(cli)->arena, (cli)->language, __VA_ARGS__)

/* Shows done and total on a terminal's standard error; quiet elsewhere. */
void cli_progress(void *cli, size_t done, size_t total);
/* How many columns the terminal has; 0 when the output is none. */
int cli_width(void);

#endif
