/* evaluate: the self-evaluation forms of a year, scored. */
#include "cli/cli.h"
#include "formats/json_write.h"
#include "office/evaluation.h"
#include "report/evaluation_report.h"

static void write_indicator(struct cli *cli, struct json_writer *json, const struct evaluation_form_result *form,
                            const struct indicator_result *r)
{
    static const char *const origins[] = {"", "computed", "by_hand", "open", "not_applicable"};
    _cleanup_buf_ struct buf formula = BUF(1 << 16);
    message_print(&formula, &r->formula, cli->language);
    json_write_object(json);
    if (r->goal != SUM_NONE)
        json_write_member_text(json, "goal", form->goals.items[r->goal].name);
    json_write_member_text(json, "level1", r->record->level1);
    json_write_member_text(json, "level2", r->record->level2);
    json_write_member_text(json, "level3", r->record->name);
    json_write_member_text(json, "weight", r->weight_text);
    json_write_member_text(json, "target", r->target_text);
    json_write_member_text(json, "actual", r->actual_text);
    json_write_member_text(json, "score", r->score_text);
    json_write_member_text(json, "origin", str_from(origins[r->origin]));
    json_write_member_text(json, "formula", buf_view(&formula));
    json_write_object_end(json);
}

static void write_findings(struct cli *cli, struct json_writer *json, const struct evaluation_form_result *form)
{
    json_write_name(json, STR("findings"));
    json_write_array(json);
    for (size_t i = 0; i < form->n_findings; i++) {
        json_write_object(json);
        json_write_member_text(json, "severity", form->findings[i].notice ? STR("notice") : STR("error"));
        json_write_member_text(json, "message",
                               evaluation_finding_text(&cli->arena, form, &form->findings[i], cli->language));
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void write_form(struct cli *cli, struct json_writer *json, const struct evaluation *evaluation,
                       const struct evaluation_form_result *form)
{
    const struct execution_result *e = &form->execution;
    const struct layout *layout = evaluation->accounts->layout;
    json_write_object(json);
    json_write_member_text(json, "id", form->form->form);
    json_write_member_text(json, "title", form->form->title);
    json_write_name(json, STR("execution"));
    json_write_object(json);
    json_write_member_text(json, "budget", layout_amount(&cli->arena, layout, e->budget_fen));
    json_write_member_text(json, "actual", layout_amount(&cli->arena, layout, e->actual_fen));
    json_write_member_text(json, "rate", e->rate_text);
    json_write_member_text(json, "score", e->score_text);
    json_write_object_end(json);
    json_write_name(json, STR("indicators"));
    json_write_array(json);
    for (size_t i = 0; i < form->n_indicators; i++)
        write_indicator(cli, json, form, &form->indicators[i]);
    json_write_array_end(json);
    json_write_member_text(json, "total", form->total_text);
    json_write_member_text(json, "grade", form->grade ? form->grade->zh : STR(""));
    write_findings(cli, json, form);
    json_write_object_end(json);
}

static void write_json(struct cli *cli, struct buf *out, const struct evaluation *evaluation, struct str only)
{
    struct json_writer json;
    json_write_begin(&json, out, 1);
    json_write_object(&json);
    json_write_member_int(&json, "year", evaluation->accounts->year.year);
    json_write_member_text(&json, "unit", evaluation->accounts->layout->unit);
    json_write_name(&json, STR("forms"));
    json_write_array(&json);
    for (size_t i = 0; i < evaluation->n; i++)
        if (!only.n || str_equal(evaluation->forms[i].form->form, only))
            write_form(cli, &json, evaluation, &evaluation->forms[i]);
    json_write_array_end(&json);
    json_write_object_end(&json);
    json_write_end(&json);
}

static int run(struct cli *cli, const struct command_line *line, int *ret_status, struct error *err)
{
    struct accounts accounts;
    struct evaluation evaluation;
    enum output_format format;
    struct str only = cli_setting(line, "form");
    bool known = !only.n;
    _cleanup_buf_ struct buf out = BUF(OUTPUT_MAX);
    TRY(cli_format(line, DOCUMENT_FORMATS, OUTPUT_TEXT, &format, err));
    TRY(cli_accounts(cli, line, &accounts, err));
    TRY(cli_facts(cli, err));
    TRY(evaluation_load(&cli->office, &cli->arena, &accounts, &evaluation, err));
    for (size_t i = 0; i < evaluation.n; i++)
        known |= str_equal(evaluation.forms[i].form->form, only);
    if (!known)
        return FAIL(err, MSG_option_form, ARG_NUMBER("year", accounts.year.year), ARG_TEXT("form", only));
    *ret_status = evaluation_failed(&evaluation) ? 1 : 0;
    if (format == OUTPUT_JSON) {
        write_json(cli, &out, &evaluation, only);
        return cli_print(line, &out, err);
    }
    struct document document = evaluation_document(&cli->arena, &evaluation, only, cli->language);
    return cli_print_document(cli, line, &document, format, err);
}

static const char *const settings[] = {"year", "form", "format", "o", NULL};
const struct command command_evaluate = {.name = "evaluate",
                                         .summary = MSG_evaluate_summary,
                                         .help = MSG_evaluate_help,
                                         .settings = settings,
                                         .max_words = 0,
                                         .run = run};
