/* search: matters by their words. */
#include <stdio.h>

#include "cli/cli.h"
#include "domain/matching/words.h"
#include "formats/json_write.h"
#include "office/search.h"
#include "office/search_index.h"

#define MARKS "【", "】"
enum { LIMIT_DEFAULT = 20 };

int cli_behind(struct cli *cli, const struct error *trouble, struct error *err)
{
    if (error_exit_status(trouble) != 3) {
        *err = *trouble;
        return -1;
    }
    fprintf(stderr, "%.*s\n", STR_ARGS(SAY(cli, MSG_search_behind)));
    return 0;
}

int cli_catch_up(struct cli *cli, size_t most, struct error *err)
{
    size_t events;
    struct error trouble = {0};
    if (search_catch_up(&cli->office, most, cli_progress, cli, &events, &trouble) == 0)
        return 0;
    return cli_behind(cli, &trouble, err);
}

/* What stands behind the options, or behind the option `words`, as one text. */
static struct str join_words(struct cli *cli, const struct command_line *line)
{
    struct str all = STR("");
    for (size_t i = 0; i < line->words.n; i++)
        all = arena_printf(&cli->arena, "%.*s%s%s", STR_ARGS(all), i ? " " : "", line->words.items[i]);
    return all;
}

static void hits_text(struct cli *cli, struct buf *out, const struct search_result *result, struct str words,
                      const struct unit_names *names)
{
    enum message_id head = !result->count ? MSG_search_none : result->more ? MSG_search_count_more : MSG_search_count;
    buf_printf(out, "%.*s\n",
               STR_ARGS(SAY(cli, head, ARG_NUMBER("count", result->count), ARG_NUMBER("shown", result->n),
                            ARG_TEXT("words", words))));
    if (result->back_to_day != DATE_NONE && !result->more) {
        _cleanup_buf_ struct buf day = BUF(64);
        date_print(&day, result->back_to_day);
        buf_printf(out, "%.*s\n", STR_ARGS(SAY(cli, MSG_search_back_to, ARG_TEXT("day", buf_view(&day)))));
    }
    for (size_t i = 0; i < result->n; i++) {
        const struct search_hit *hit = &result->hits[i];
        struct excerpt e = search_excerpt(hit, words);
        struct str unit = unit_label(names, hit->handler.n ? hit->handler : hit->office, clock_today(&cli->clock));
        struct str state = word_title(arena_str(&cli->arena, hit->state).p, cli->language);
        buf_printf(out, "\n%.*s  ", STR_ARGS(hit->number));
        date_print(out, hit->registered_day);
        buf_printf(out, "  %.*s  %.*s\n", STR_ARGS(unit), STR_ARGS(state));
        if (hit->title.n) {
            buf_text(out, "  ");
            words_mark(out, hit->title, words, MARKS);
            buf_char(out, '\n');
        }
        buf_text(out, e.cut_before ? "  …" : "  ");
        words_mark(out, e.before, words, MARKS);
        words_mark(out, e.hit, words, MARKS);
        words_mark(out, e.after, words, MARKS);
        buf_text(out, e.cut_after ? "…\n" : "\n");
    }
}

static void hits_json(struct buf *out, const struct search_result *result, struct str words)
{
    struct json_writer json;
    json_write_begin(&json, out, 1);
    json_write_object(&json);
    json_write_member_int(&json, "count", (int64_t)result->count);
    json_write_member_bool(&json, "more", result->more);
    json_write_name(&json, STR("back_to"));
    if (result->back_to_day == DATE_NONE) {
        json_write_null(&json);
    } else {
        _cleanup_buf_ struct buf day = BUF(64);
        date_print(&day, result->back_to_day);
        json_write_text(&json, buf_view(&day));
    }
    json_write_name(&json, STR("hits"));
    json_write_array(&json);
    for (size_t i = 0; i < result->n; i++) {
        const struct search_hit *hit = &result->hits[i];
        struct excerpt e = search_excerpt(hit, words);
        _cleanup_buf_ struct buf day = BUF(64);
        date_print(&day, hit->registered_day);
        json_write_object(&json);
        json_write_member_text(&json, "number", hit->number);
        json_write_member_text(&json, "registered", buf_view(&day));
        json_write_member_text(&json, "state", hit->state);
        json_write_member_text(&json, "office", hit->office);
        json_write_member_text(&json, "handler", hit->handler);
        json_write_member_text(&json, "title", hit->title);
        json_write_member_text(&json, "before", e.before);
        json_write_member_text(&json, "hit", e.hit);
        json_write_member_text(&json, "after", e.after);
        json_write_object_end(&json);
    }
    json_write_array_end(&json);
    json_write_object_end(&json);
    json_write_end(&json);
}

static void hits_csv(const struct command_line *line, struct buf *out, const struct search_result *result)
{
    static const char *const heads[] = {"number", "registered", "state", "office", "handler", "title", NULL};
    struct delimited_writer csv;
    cli_csv_begin(line, &csv, out, heads);
    for (size_t i = 0; i < result->n; i++) {
        const struct search_hit *hit = &result->hits[i];
        delimited_cell(&csv, hit->number);
        cli_csv_day(&csv, hit->registered_day);
        delimited_cell(&csv, hit->state);
        delimited_cell(&csv, hit->office);
        delimited_cell(&csv, hit->handler);
        delimited_cell(&csv, hit->title);
        delimited_row_end(&csv);
    }
}

static int run_search(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    enum output_format format;
    struct search_result result;
    const struct unit_names *names;
    struct search_wish wish = {
        .words = join_words(cli, line), .unit = cli_setting(line, "unit"), .state = cli_setting(line, "state")};
    (void)ret_status;
    TRY(cli_format(line, LIST_FORMATS, OUTPUT_TEXT, &format, err));
    TRY(cli_day(line, "from", DATE_NONE, &wish.from_day, err));
    TRY(cli_day(line, "to", DATE_NONE, &wish.to_day, err));
    TRY(cli_count(line, "limit", LIMIT_DEFAULT, &wish.limit, err));
    TRY(cli_open(cli, STORE_WRITE, err));
    if (cli_switch(line, "rebuild"))
        TRY(search_forget(&cli->office, err));
    TRY(cli_catch_up(cli, SIZE_MAX, err));
    if (!wish.words.n && cli_switch(line, "rebuild"))
        return 0;
    TRY(office_search(&cli->office, &cli->arena, &wish, &result, err));
    TRY(cli_unit_names(cli, &names, err));
    if (format == OUTPUT_JSON)
        hits_json(&out, &result, wish.words);
    else if (format == OUTPUT_CSV)
        hits_csv(line, &out, &result);
    else
        hits_text(cli, &out, &result, wish.words, names);
    return cli_print(line, &out, err);
}

static const char *const search_settings[] = {"from", "to", "unit", "state", "limit", "format", "o", NULL};
static const char *const search_switches[] = {"rebuild", NULL};
const struct command command_search = {.name = "search",
                                       .summary = MSG_search_summary,
                                       .help = MSG_search_help,
                                       .switches = search_switches,
                                       .settings = search_settings,
                                       .max_words = 100,
                                       .run = run_search};
