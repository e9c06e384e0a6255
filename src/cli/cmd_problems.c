/* problems: what many people bring. */
#include "cli/cli.h"
#include "formats/json_write.h"
#include "office/problems.h"
#include "office/same_links.h"

enum { LEAST_DEFAULT = 3, LIMIT_DEFAULT = 20, NUMBERS_SHOWN = 5 };

static void print_days(struct buf *out, const struct public_problem *p)
{
    date_print(out, p->first_day);
    buf_text(out, " – ");
    date_print(out, p->last_day);
}

static struct str join_texts(struct cli *cli, const struct str *texts, size_t n)
{
    struct str all = STR("");
    for (size_t i = 0; i < n; i++)
        all = arena_printf(&cli->arena, "%.*s%s%.*s", STR_ARGS(all),
                           i ? (cli->language == LANGUAGE_ZH ? "、" : ", ") : "", STR_ARGS(texts[i]));
    return all;
}

static void problem_text(struct cli *cli, struct buf *out, const struct public_problem *p)
{
    _cleanup_buf_ struct buf days = BUF(64);
    size_t shown = p->n < NUMBERS_SHOWN ? p->n : NUMBERS_SHOWN;
    print_days(&days, p);
    buf_printf(out, "\n%.*s\n", STR_ARGS(utf8_prefix(p->title, 240)));
    buf_printf(
        out, "  %.*s\n",
        STR_ARGS(SAY(cli, MSG_problems_counts, ARG_NUMBER("items", p->items), ARG_NUMBER("people", p->people),
                     ARG_NUMBER("matters", p->n), ARG_NUMBER("open", p->n_open), ARG_TEXT("days", buf_view(&days)))));
    if (p->place.n)
        buf_printf(out, "  %.*s\n",
                   STR_ARGS(SAY(cli, p->n_places > 1 ? MSG_problems_places : MSG_problems_place,
                                ARG_TEXT("place", p->place), ARG_NUMBER("places", (int64_t)p->n_places))));
    if (p->category.n)
        buf_printf(out, "  %.*s\n", STR_ARGS(SAY(cli, MSG_problems_category, ARG_TEXT("category", p->category))));
    if (p->n_words)
        buf_printf(out, "  %.*s\n",
                   STR_ARGS(SAY(cli, MSG_problems_words, ARG_TEXT("words", join_texts(cli, p->words, p->n_words)))));
    buf_printf(out, "  %.*s%s\n",
               STR_ARGS(SAY(cli, MSG_problems_numbers, ARG_TEXT("numbers", join_texts(cli, p->numbers, shown)))),
               p->n > shown ? " …" : "");
}

static void write_texts(struct json_writer *json, const char *name, const struct str *texts, size_t n)
{
    json_write_name(json, str_from(name));
    json_write_array(json);
    for (size_t i = 0; i < n; i++)
        json_write_text(json, texts[i]);
    json_write_array_end(json);
}

static void write_day(struct json_writer *json, const char *name, int32_t day)
{
    _cleanup_buf_ struct buf text = BUF(64);
    date_print(&text, day);
    json_write_member_text(json, name, buf_view(&text));
}

static void problem_json(struct json_writer *json, const struct public_problem *p)
{
    json_write_object(json);
    json_write_member_text(json, "title", p->title);
    json_write_member_int(json, "items", p->items);
    json_write_member_int(json, "people", p->people);
    json_write_member_int(json, "matters", (int64_t)p->n);
    json_write_member_int(json, "open", (int64_t)p->n_open);
    write_day(json, "first", p->first_day);
    write_day(json, "last", p->last_day);
    json_write_member_text(json, "place", p->place);
    json_write_member_int(json, "places", (int64_t)p->n_places);
    json_write_member_text(json, "category", p->category);
    write_texts(json, "words", p->words, p->n_words);
    write_texts(json, "numbers", p->numbers, p->n);
    json_write_object_end(json);
}

static void problems_json(struct buf *out, const struct public_problems *problems)
{
    struct json_writer json;
    json_write_begin(&json, out, 1);
    json_write_object(&json);
    json_write_member_int(&json, "count", (int64_t)problems->total);
    json_write_name(&json, STR("problems"));
    json_write_array(&json);
    for (size_t i = 0; i < problems->n; i++)
        problem_json(&json, &problems->items[i]);
    json_write_array_end(&json);
    json_write_object_end(&json);
    json_write_end(&json);
}

static void problems_csv(struct cli *cli, const struct command_line *line, struct buf *out,
                         const struct public_problems *problems)
{
    static const char *const heads[] = {"title", "items", "people", "matters",  "open",  "first",
                                        "last",  "place", "places", "category", "words", NULL};
    struct delimited_writer csv;
    cli_csv_begin(line, &csv, out, heads);
    for (size_t i = 0; i < problems->n; i++) {
        const struct public_problem *p = &problems->items[i];
        delimited_cell(&csv, p->title);
        cli_csv_number(&csv, p->items);
        cli_csv_number(&csv, p->people);
        cli_csv_number(&csv, (int64_t)p->n);
        cli_csv_number(&csv, (int64_t)p->n_open);
        cli_csv_day(&csv, p->first_day);
        cli_csv_day(&csv, p->last_day);
        delimited_cell(&csv, p->place);
        cli_csv_number(&csv, (int64_t)p->n_places);
        delimited_cell(&csv, p->category);
        delimited_cell(&csv, join_texts(cli, p->words, p->n_words));
        delimited_row_end(&csv);
    }
}

static int catch_up(struct cli *cli, const struct problem_wish *wish, struct error *err)
{
    struct error trouble = {0};
    TRY(cli_catch_up(cli, SIZE_MAX, err));
    if (same_links_catch_up(&cli->office, wish->from_day, wish->to_day, cli_progress, cli, &trouble) == 0)
        return 0;
    return cli_behind(cli, &trouble, err);
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    enum output_format format;
    struct public_problems problems;
    struct problem_wish wish = {.category = cli_setting(line, "category"),
                                .place = cli_setting(line, "place"),
                                .open = cli_switch(line, "open")};
    (void)ret_status;
    TRY(cli_format(line, LIST_FORMATS, OUTPUT_TEXT, &format, err));
    TRY(cli_day(line, "from", DATE_NONE, &wish.from_day, err));
    TRY(cli_day(line, "to", DATE_NONE, &wish.to_day, err));
    TRY(cli_count(line, "least", LEAST_DEFAULT, &wish.least, err));
    TRY(cli_count(line, "limit", LIMIT_DEFAULT, &wish.limit, err));
    TRY(cli_open(cli, STORE_WRITE, err));
    TRY(catch_up(cli, &wish, err));
    TRY(office_problems(&cli->office, &cli->arena, &wish, &problems, err));
    if (format == OUTPUT_JSON || format == OUTPUT_CSV) {
        if (format == OUTPUT_JSON)
            problems_json(&out, &problems);
        else
            problems_csv(cli, line, &out, &problems);
        return cli_print(line, &out, err);
    }
    enum message_id head = problems.total ? MSG_problems_head : MSG_problems_none;
    buf_printf(&out, "%.*s\n",
               STR_ARGS(SAY(cli, head, ARG_NUMBER("count", problems.total), ARG_NUMBER("shown", problems.n),
                            ARG_NUMBER("least", wish.least))));
    for (size_t i = 0; i < problems.n; i++)
        problem_text(cli, &out, &problems.items[i]);
    return cli_print(line, &out, err);
}

static const char *const settings[] = {"from", "to", "category", "place", "least", "limit", "format", "o", NULL};
static const char *const switches[] = {"open", NULL};
const struct command command_problems = {.name = "problems",
                                         .summary = MSG_problems_summary,
                                         .help = MSG_problems_help,
                                         .switches = switches,
                                         .settings = settings,
                                         .max_words = 0,
                                         .run = run};
