/* person: the persons of a matter, masked, opened for a purpose, erased; and who opened what. */
#include "cli/cli.h"
#include "formats/key_file.h"
#include "office/persons.h"

static struct str or_dash(struct str text)
{
    return text.n ? text : STR("-");
}

static struct str kind_title(struct cli *cli, struct str id)
{
    const struct identity_kind *kind = identity_kind_find(&cli->rules.identity, id);
    if (!kind)
        return or_dash(id);
    return cli->language == LANGUAGE_ZH ? kind->zh : kind->en;
}

void cli_print_persons(struct cli *cli, struct buf *out, const struct person_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct person_row *row = &rows->items[i];
        const struct person_form *p = &row->person;
        struct str role = word_title(word_name(person_role_words, (int)row->role), cli->language);
        struct str line;
        if (row->erased)
            line = SAY(cli, MSG_person_erased, ARG_NUMBER("place", row->place), ARG_TEXT("role", role));
        else if (!row->known)
            line = SAY(cli, MSG_person_sealed, ARG_NUMBER("place", row->place), ARG_TEXT("role", role));
        else
            line = SAY(cli, MSG_person_line, ARG_NUMBER("place", row->place), ARG_TEXT("role", role),
                       ARG_TEXT("name", p->person_name), ARG_TEXT("kind", kind_title(cli, p->person_id_kind)),
                       ARG_TEXT("document", or_dash(p->person_id)), ARG_TEXT("phone", or_dash(p->person_phone)),
                       ARG_TEXT("address", or_dash(p->person_address)), ARG_TEXT("postal", or_dash(p->person_postal)));
        buf_printf(out, "%.*s\n", STR_ARGS(line));
    }
    if (!rows->n)
        buf_printf(out, "%.*s\n", STR_ARGS(SAY(cli, MSG_person_empty)));
}

/* PLACE, the second word after the number; 0 when it is not given. */
static int read_place(const struct command_line *line, size_t *ret, struct error *err)
{
    struct decimal place = {0, 0};
    struct str text = line->words.n > 2 ? str_from(line->words.items[2]) : STR("");
    if (text.n && (!decimal_parse(text, &place) || place.scale || place.digits < 1))
        return FAIL(err, MSG_person_place, ARG_TEXT("value", text));
    *ret = (size_t)place.digits;
    return 0;
}

/* 2022-06-01 09:30:00, in the office's time. */
static void print_moment(struct buf *out, int64_t ms)
{
    int64_t seconds = ms / 1000 + INT64_C(8) * 3600, of_day = seconds % 86400;
    date_print(out, (int32_t)(seconds / 86400));
    buf_printf(out, " %02d:%02d:%02d", (int)(of_day / 3600), (int)(of_day / 60 % 60), (int)(of_day % 60));
}

static int run_log(struct cli *cli, const struct command_line *line, struct buf *out, struct error *err)
{
    struct access_rows rows;
    TRY(cli_open(cli, STORE_READ, err));
    TRY(office_accesses(&cli->office, &cli->arena, line->words.n > 1 ? str_from(line->words.items[1]) : STR(""), &rows,
                        err));
    for (size_t i = 0; i < rows.n; i++) {
        const struct access_row *row = &rows.items[i];
        _cleanup_buf_ struct buf time = BUF(64);
        print_moment(&time, row->recorded_ms);
        buf_printf(
            out, "%.*s\n",
            STR_ARGS(SAY(cli, MSG_access_line, ARG_TEXT("time", buf_view(&time)), ARG_TEXT("who", row->recorded_by),
                         ARG_TEXT("unit", or_dash(row->record.unit)),
                         ARG_TEXT("act", word_title(word_name(access_act_words, row->record.act), cli->language)),
                         ARG_TEXT("number", or_dash(row->record.number)), ARG_TEXT("purpose", row->record.purpose))));
    }
    if (!rows.n)
        buf_printf(out, "%.*s\n", STR_ARGS(SAY(cli, MSG_access_empty)));
    return 0;
}

static int run_on_matter(struct cli *cli, const struct command_line *line, struct str what, struct buf *out,
                         struct error *err)
{
    struct asker asker = cli_asker(line);
    bool list = str_equal(what, STR("list")), erase = str_equal(what, STR("erase"));
    struct str number = line->words.n > 1 ? str_from(line->words.items[1]) : STR("");
    struct person_rows rows = {0};
    size_t place;
    if (!number.n || (!list && !erase && !str_equal(what, STR("open"))))
        return FAIL(err, MSG_command_words, ARG_TEXT("command", STR("person")));
    TRY(read_place(line, &place, err));
    TRY(cli_open(cli, list ? STORE_READ : STORE_WRITE, err));
    cli->arena.wiped = true;
    if (!erase && (!list || key_file_there(cli_key_path(cli))))
        TRY(cli_key(cli, err));
    if (list)
        TRY(office_persons(&cli->office, &cli->arena, number, &asker, &rows, err));
    else if (erase)
        TRY(office_persons_erase(&cli->office, &cli->arena, number, place, &asker, &rows, err));
    else
        TRY(office_persons_open(&cli->office, &cli->arena, number, place, &asker, &rows, err));
    cli_print_persons(cli, out, &rows);
    return 0;
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF_WIPED(OUTPUT_MAX);
    struct str what = str_from(line->words.items[0]);
    (void)ret_status;
    if (str_equal(what, STR("log")))
        TRY(run_log(cli, line, &out, err));
    else
        TRY(run_on_matter(cli, line, what, &out, err));
    return cli_print_screen(&out, err);
}

static const char *const settings[] = {"unit", "purpose", NULL};
const struct command command_person = {.name = "person",
                                       .summary = MSG_person_summary,
                                       .help = MSG_person_help,
                                       .settings = settings,
                                       .min_words = 1,
                                       .max_words = 3,
                                       .run = run};
