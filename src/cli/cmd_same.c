/* same: earlier matters that look the same, with the reasons. */
#include "cli/same.h"

static struct str list_words(struct cli *cli, const struct proposal *p)
{
    struct str all = STR("");
    for (size_t i = 0; i < p->n_common; i++)
        all = arena_printf(&cli->arena, "%.*s%s%.*s", STR_ARGS(all),
                           i ? (cli->language == LANGUAGE_ZH ? "、" : ", ") : "", STR_ARGS(p->common[i]));
    return all;
}

static void add_reason(struct buf *out, struct str reason)
{
    buf_printf(out, "    %.*s\n", STR_ARGS(reason));
}

void same_text(struct cli *cli, struct buf *out, const struct proposals *proposals)
{
    for (size_t i = 0; i < proposals->n; i++) {
        const struct proposal *p = &proposals->items[i];
        const struct likeness *l = &p->likeness;
        struct str state = word_title(arena_str(&cli->arena, p->state).p, cli->language);
        buf_printf(out, "\n%.*s  ", STR_ARGS(p->number));
        date_print(out, p->registered_day);
        buf_printf(out, "  %.*s\n  %.*s\n", STR_ARGS(state), STR_ARGS(utf8_prefix(str_trim(p->title), 240)));
        if (l->same_place)
            add_reason(out, SAY(cli, MSG_same_place, ARG_TEXT("place", p->place)));
        if (p->same_person)
            add_reason(out, SAY(cli, MSG_same_person));
        if (l->same_category)
            add_reason(out, SAY(cli, MSG_same_category));
        if (p->n_common)
            add_reason(out, SAY(cli, MSG_same_words, ARG_TEXT("words", list_words(cli, p))));
        add_reason(out, SAY(cli, MSG_same_measure, ARG_NUMBER("sum", l->sum / 10), ARG_NUMBER("text", l->text / 10),
                            ARG_NUMBER("title", l->title / 10), ARG_NUMBER("found", l->found / 10)));
    }
}

void same_json(struct json_writer *json, const struct proposals *proposals)
{
    json_write_array(json);
    for (size_t i = 0; i < proposals->n; i++) {
        const struct proposal *p = &proposals->items[i];
        _cleanup_buf_ struct buf day = BUF(64);
        date_print(&day, p->registered_day);
        json_write_object(json);
        json_write_member_text(json, "number", p->number);
        json_write_member_text(json, "registered", buf_view(&day));
        json_write_member_text(json, "state", p->state);
        json_write_member_text(json, "title", p->title);
        json_write_member_int(json, "likeness", p->likeness.sum);
        json_write_member_int(json, "text", p->likeness.text);
        json_write_member_int(json, "titles", p->likeness.title);
        json_write_member_int(json, "found", p->likeness.found);
        json_write_member_bool(json, "same_place", p->likeness.same_place);
        json_write_member_bool(json, "same_category", p->likeness.same_category);
        json_write_member_bool(json, "same_person", p->same_person);
        json_write_name(json, STR("words"));
        json_write_array(json);
        for (size_t w = 0; w < p->n_common; w++)
            json_write_text(json, p->common[w]);
        json_write_array_end(json);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void same_csv(struct delimited_writer *csv, struct str number, const struct proposals *proposals)
{
    for (size_t i = 0; i < proposals->n; i++) {
        const struct proposal *p = &proposals->items[i];
        delimited_cell(csv, number);
        delimited_cell(csv, p->number);
        cli_csv_day(csv, p->registered_day);
        delimited_cell(csv, p->state);
        delimited_cell(csv, p->title);
        cli_csv_number(csv, p->likeness.sum);
        delimited_row_end(csv);
    }
}

/* What is written for all matters together, in the format. */
struct same_output {
    struct cli *cli;
    struct buf *out;
    enum output_format format;
    struct json_writer json;
    struct delimited_writer csv;
    bool some; /* is written already */
};

static void write_same(struct same_output *o, struct str number, const struct proposals *proposals)
{
    if (o->format == OUTPUT_JSON) {
        json_write_name(&o->json, number);
        same_json(&o->json, proposals);
    } else if (o->format == OUTPUT_CSV) {
        same_csv(&o->csv, number, proposals);
    } else {
        enum message_id head = proposals->n ? MSG_same_head : MSG_same_none;
        buf_printf(o->out, "%s%.*s\n", o->some ? "\n" : "", STR_ARGS(SAY(o->cli, head, ARG_TEXT("number", number))));
        same_text(o->cli, o->out, proposals);
    }
    o->some = true;
}

static int run_same(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    static const char *const heads[] = {"of", "number", "registered", "state", "title", "likeness", NULL};
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    struct same_output o = {.cli = cli, .out = &out};
    (void)ret_status;
    TRY(cli_format(line, LIST_FORMATS, OUTPUT_TEXT, &o.format, err));
    TRY(cli_open(cli, STORE_WRITE, err));
    TRY(cli_catch_up(cli, SIZE_MAX, err));
    if (o.format == OUTPUT_CSV)
        cli_csv_begin(line, &o.csv, &out, heads);
    json_write_begin(&o.json, &out, 1);
    if (o.format == OUTPUT_JSON)
        json_write_object(&o.json);
    for (size_t i = 0; i < line->words.n; i++) {
        struct proposals proposals = {0};
        struct str number = str_from(line->words.items[i]);
        TRY(office_same_matter(&cli->office, &cli->arena, number, cli_switch(line, "later"), &proposals, err));
        write_same(&o, number, &proposals);
    }
    if (o.format == OUTPUT_JSON) {
        json_write_object_end(&o.json);
        json_write_end(&o.json);
    }
    return cli_print(line, &out, err);
}

static const char *const settings[] = {"format", "o", NULL};
static const char *const switches[] = {"later", NULL};
const struct command command_same = {.name = "same",
                                     .summary = MSG_same_summary,
                                     .help = MSG_same_help,
                                     .switches = switches,
                                     .settings = settings,
                                     .min_words = 1,
                                     .max_words = 10000,
                                     .run = run_same};
