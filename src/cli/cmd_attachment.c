/* case attach, and attachment: the attachments of a matter. */
#include <sys/stat.h>

#include "cli/cli.h"
#include "formats/file.h"
#include "formats/key_file.h"
#include "office/attachments.h"

static struct str type_title(struct cli *cli, struct str id)
{
    const struct attachment_type *type = attachment_type_find(&cli->rules.attachments, id);
    if (!type)
        return id;
    return cli->language == LANGUAGE_ZH ? type->zh : type->en;
}

static void print_row(struct cli *cli, struct buf *out, const struct attachment_row *row)
{
    struct str line;
    if (row->erased)
        line = SAY(cli, MSG_attachment_erased, ARG_NUMBER("place", row->place));
    else if (!row->known)
        line = SAY(cli, MSG_attachment_sealed, ARG_NUMBER("place", row->place));
    else
        line = SAY(cli, MSG_attachment_line, ARG_NUMBER("place", row->place), ARG_TEXT("name", row->meta.name),
                   ARG_TEXT("type", type_title(cli, row->meta.type)), ARG_NUMBER("bytes", row->meta.bytes),
                   ARG_TEXT("hash", row->meta.sha256));
    buf_printf(out, "%.*s\n", STR_ARGS(line));
}

int cli_load_attachments(struct cli *cli, struct str number, const struct asker *asker, struct attachment_rows *ret,
                         struct error *err)
{
    TRY(office_attachments(&cli->office, &cli->arena, number, asker, ret, err));
    if (!ret->n || cli->keyring || !key_file_there(cli_key_path(cli)))
        return 0;
    cli->arena.wiped = true;
    TRY(cli_key(cli, err));
    return office_attachments(&cli->office, &cli->arena, number, asker, ret, err);
}

void cli_print_attachments(struct cli *cli, struct buf *out, const struct attachment_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        print_row(cli, out, &rows->items[i]);
}

int cli_attach(struct cli *cli, struct str number, struct str path, struct str unit, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF_WIPED(OUTPUT_MAX);
    struct asker asker = {unit, STR("")};
    struct attachment_row row;
    struct str content;
    cli->arena.wiped = true;
    TRY(cli_open(cli, STORE_WRITE, err));
    TRY(cli_key(cli, err));
    TRY(file_read(&cli->arena, path, (size_t)cli->rules.petition.attachment_max_mib << 20, &content, err));
    TRY(office_attach(&cli->office, &cli->arena, number, file_name(path), content, &asker, &row, err));
    print_row(cli, &out, &row);
    return cli_print_screen(&out, err);
}

static int read_place(const struct command_line *line, size_t *ret, struct error *err)
{
    struct decimal place = {0, 0};
    struct str text = line->words.n > 2 ? str_from(line->words.items[2]) : STR("");
    if (!decimal_parse(text, &place) || place.scale || place.digits < 1)
        return FAIL(err, MSG_person_place, ARG_TEXT("value", text));
    *ret = (size_t)place.digits;
    return 0;
}

static int run_save(struct cli *cli, const struct command_line *line, struct str number, struct buf *out,
                    struct error *err)
{
    const struct asker asker = cli_asker(line);
    struct attachment_row row;
    struct str file = cli_setting(line, "o");
    size_t place;
    if (!file.n)
        return FAIL(err, MSG_attachment_needs_file);
    TRY(read_place(line, &place, err));
    TRY(cli_open(cli, STORE_WRITE, err));
    TRY(cli_key(cli, err));
    TRY(office_attachment_open(&cli->office, &cli->arena, number, place, &asker, &row, err));
    umask(S_IRWXG | S_IRWXO); /* what was sealed is for the eyes of who opened it */
    TRY(file_write(file, row.content, err));
    buf_printf(out, "%.*s\n",
               STR_ARGS(SAY(cli, MSG_attachment_saved, ARG_TEXT("file", file), ARG_TEXT("name", row.meta.name),
                            ARG_NUMBER("bytes", row.meta.bytes))));
    return 0;
}

static int run_erase(struct cli *cli, const struct command_line *line, struct str number, struct buf *out,
                     struct error *err)
{
    const struct asker asker = cli_asker(line);
    struct attachment_row row;
    size_t place;
    TRY(read_place(line, &place, err));
    TRY(cli_open(cli, STORE_WRITE, err));
    TRY(office_attachment_erase(&cli->office, &cli->arena, number, place, &asker, &row, err));
    print_row(cli, out, &row);
    return 0;
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF_WIPED(OUTPUT_MAX);
    struct str what = str_from(line->words.items[0]), number = str_from(line->words.items[1]);
    (void)ret_status;
    cli->arena.wiped = true;
    if (str_equal(what, STR("save"))) {
        TRY(run_save(cli, line, number, &out, err));
    } else if (str_equal(what, STR("erase"))) {
        TRY(run_erase(cli, line, number, &out, err));
    } else if (str_equal(what, STR("list"))) {
        const struct asker asker = cli_asker(line);
        TRY(cli_open(cli, STORE_READ, err));
        struct attachment_rows rows;
        TRY(cli_load_attachments(cli, number, &asker, &rows, err));
        cli_print_attachments(cli, &out, &rows);
    } else {
        return FAIL(err, MSG_command_words, ARG_TEXT("command", STR("attachment")));
    }
    return cli_print_screen(&out, err);
}

static const char *const settings[] = {"unit", "purpose", "o", NULL};
const struct command command_attachment = {.name = "attachment",
                                           .summary = MSG_attachment_summary,
                                           .help = MSG_attachment_help,
                                           .settings = settings,
                                           .min_words = 2,
                                           .max_words = 3,
                                           .run = run};
