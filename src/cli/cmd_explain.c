/* explain: where a printed figure comes from. */
#include "cli/cli.h"
#include "formats/json_write.h"
#include "office/explain.h"

enum { ALL_THE_WAY = 64, SHOWN = 12 };

static void print_tree(struct cli *cli, struct buf *out, const struct derivation *d, int level, bool all)
{
    buf_repeat(out, ' ', (size_t)level * 2);
    if (d->figure.n)
        buf_printf(out, "%.*s = ", STR_ARGS(d->figure));
    buf_printf(out, "%.*s  %.*s\n", STR_ARGS(d->value), STR_ARGS(d->text));
    for (size_t i = 0; i < d->n; i++) {
        if (i == SHOWN && !all && d->n > SHOWN + 1) {
            buf_repeat(out, ' ', (size_t)level * 2 + 2);
            buf_printf(out, "%.*s\n", STR_ARGS(SAY(cli, MSG_explain_more, ARG_NUMBER("more", d->n - i))));
            return;
        }
        print_tree(cli, out, &d->inputs[i], level + 1, all);
    }
}

static void write_tree(struct json_writer *json, const struct derivation *d)
{
    json_write_object(json);
    if (d->figure.n)
        json_write_member_text(json, "figure", d->figure);
    json_write_member_text(json, "value", d->value);
    json_write_member_text(json, "text", d->text);
    if (d->n) {
        json_write_name(json, STR("inputs"));
        json_write_array(json);
        for (size_t i = 0; i < d->n; i++)
            write_tree(json, &d->inputs[i]);
        json_write_array_end(json);
    }
    json_write_object_end(json);
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct accounts accounts;
    struct evaluation evaluation;
    struct derivation tree;
    enum output_format format;
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    (void)ret_status;
    TRY(cli_format(line, 1u << OUTPUT_TEXT | 1u << OUTPUT_JSON, OUTPUT_TEXT, &format, err));
    TRY(cli_accounts(cli, line, &accounts, err));
    TRY(cli_facts(cli, err));
    TRY(evaluation_load(&cli->office, &cli->arena, &accounts, &evaluation, err));
    struct explanation explanation = {&cli->office, &accounts, &evaluation, cli->language, ALL_THE_WAY};
    TRY(explain_figure(&explanation, &cli->arena, str_from(line->words.items[0]), &tree, err));
    if (format == OUTPUT_JSON) {
        struct json_writer json;
        json_write_begin(&json, &out, 1);
        write_tree(&json, &tree);
        json_write_end(&json);
    } else {
        print_tree(cli, &out, &tree, 0, cli_switch(line, "all"));
    }
    return cli_print(line, &out, err);
}

static const char *const switches[] = {"all", NULL};
static const char *const settings[] = {"year", "format", "o", NULL};
const struct command command_explain = {.name = "explain",
                                        .summary = MSG_explain_summary,
                                        .help = MSG_explain_help,
                                        .switches = switches,
                                        .settings = settings,
                                        .min_words = 1,
                                        .max_words = 1,
                                        .run = run};
