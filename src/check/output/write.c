#include "check/output/write.h"

#include "formats/json_write.h"

/* What cannot be checked fills pages in a long report, so a person sees its number and asks for the list with
 * --all; programs get it always. */
static bool shown(const struct check_options *options, const struct report_finding *f)
{
    bool quiet = f->verdict == VERDICT_PASS || (f->verdict == VERDICT_NOT_CHECKABLE && options->format == CHECK_TEXT);
    return options->all || !quiet;
}

static void say(struct buf *out, enum language language, enum message_id id, const struct message_argument *arguments,
                size_t n)
{
    message_print(out, &(struct message){id, arguments, n}, language);
}

static enum message_id verdict_word(int64_t verdict)
{
    static const enum message_id words[] = {[VERDICT_PASS] = MSG_check_result_pass,
                                            [VERDICT_ROUNDING] = MSG_check_result_rounding,
                                            [VERDICT_FAIL] = MSG_check_result_fail,
                                            [VERDICT_NOT_CHECKABLE] = MSG_check_result_not_checkable};
    return words[verdict];
}

static void write_finding(struct buf *out, const struct lexicon *lexicon, enum language language,
                          const struct report *report, const struct report_finding *f)
{
    buf_str(out, report->file);
    if (f->page)
        buf_printf(out, ":p%lld", (long long)f->page);
    if (f->x1 > f->x0)
        buf_printf(out, "[%lld,%lld,%lld,%lld]", (long long)f->x0, (long long)f->y0, (long long)f->x1,
                   (long long)f->y1);
    buf_printf(out, ":%lld:%lld: ", (long long)f->line, (long long)f->column);
    buf_str(out, message_text(verdict_word(f->verdict), language));
    buf_text(out, " [");
    buf_str(out, lexicon->rules[f->rule].id);
    buf_text(out, "] ");
    buf_str(out, f->message);
    if (f->waived.p) {
        const struct message_argument reason[] = {ARG_TEXT("reason", f->waived)};
        say(out, language, MSG_check_waived, reason, 1);
    }
    buf_text(out, "\n    ");
    buf_str(out, f->quote);
    buf_char(out, '\n');
}

static void write_counts(struct buf *out, enum language language, const struct report *report)
{
    const struct message_argument arguments[] = {
        ARG_TEXT("file", report->file),
        ARG_NUMBER("figures", report->figures),
        ARG_NUMBER("covered", report->covered),
        ARG_NUMBER("fail", report->counts[VERDICT_FAIL]),
        ARG_NUMBER("rounding", report->counts[VERDICT_ROUNDING]),
        ARG_NUMBER("unchecked", report->counts[VERDICT_NOT_CHECKABLE]),
        ARG_NUMBER("pass", report->counts[VERDICT_PASS]),
    };
    say(out, language, MSG_check_summary, arguments, sizeof arguments / sizeof *arguments);
    buf_char(out, '\n');
}

/* How much could not be checked, by rule, and how to see it: in text it is not listed. */
static void write_unchecked(struct buf *out, const struct lexicon *lexicon, const struct check_options *options,
                            const struct report *reports, size_t n)
{
    _cleanup_buf_ struct buf list = BUF(16384);
    int64_t counts[RULES] = {0}, all = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < reports[i].n; k++) {
            bool unchecked = reports[i].findings[k].verdict == VERDICT_NOT_CHECKABLE;
            counts[reports[i].findings[k].rule] += unchecked;
            all += unchecked;
        }
    for (size_t rule = 0; rule < RULES; rule++)
        if (counts[rule]) {
            buf_str(&list, list.n ? message_text(MSG_check_list_comma, options->language) : STR(""));
            buf_printf(&list, "%.*s %lld", STR_ARGS(lexicon->rules[rule].id), (long long)counts[rule]);
        }
    const struct message_argument arguments[] = {ARG_NUMBER("count", all), ARG_TEXT("list", buf_view(&list))};
    if (all == 0 || options->all)
        return;
    say(out, options->language, MSG_check_unchecked, arguments, 2);
    buf_char(out, '\n');
}

void write_text(struct buf *out, const struct lexicon *lexicon, const struct check_options *options,
                const struct report *reports, size_t n)
{
    int64_t figures = 0, covered = 0, fail = 0, rounding = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < reports[i].n; k++)
            if (shown(options, &reports[i].findings[k]))
                write_finding(out, lexicon, options->language, &reports[i], &reports[i].findings[k]);
        figures += reports[i].figures;
        covered += reports[i].covered;
        fail += reports[i].counts[VERDICT_FAIL];
        rounding += reports[i].counts[VERDICT_ROUNDING];
    }
    write_unchecked(out, lexicon, options, reports, n);
    for (size_t i = 0; i < n; i++)
        if (!reports[i].trouble.n)
            write_counts(out, options->language, &reports[i]);
    if (n < 2)
        return;
    const struct message_argument arguments[] = {ARG_NUMBER("files", n), ARG_NUMBER("figures", figures),
                                                 ARG_NUMBER("covered", covered), ARG_NUMBER("fail", fail),
                                                 ARG_NUMBER("rounding", rounding)};
    say(out, options->language, MSG_check_total_summary, arguments, 5);
    buf_char(out, '\n');
}

/* Where on the page: left, top, right, bottom, in points. */
static void write_box(struct json_writer *json, const struct report_finding *f)
{
    const int64_t box[] = {f->x0, f->y0, f->x1, f->y1};
    json_write_name(json, STR("box"));
    json_write_array(json);
    for (size_t i = 0; i < sizeof box / sizeof *box; i++)
        json_write_int(json, box[i]);
    json_write_array_end(json);
}

void write_json(struct buf *out, const struct lexicon *lexicon, const struct check_options *options,
                const struct report *reports, size_t n)
{
    struct json_writer json;
    json_write_begin(&json, out, 2);
    json_write_array(&json);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < reports[i].n; k++) {
            const struct report_finding *f = &reports[i].findings[k];
            if (!shown(options, f))
                continue;
            json_write_object(&json);
            json_write_member_text(&json, "file", reports[i].file);
            json_write_member_int(&json, "line", f->line);
            json_write_member_int(&json, "column", f->column);
            if (f->page)
                json_write_member_int(&json, "page", f->page);
            if (f->x1 > f->x0)
                write_box(&json, f);
            json_write_member_text(&json, "rule", lexicon->rules[f->rule].id);
            json_write_member_text(&json, "result", verdict_name(f->verdict));
            json_write_member_text(&json, "stated", f->stated.p ? f->stated : STR(""));
            json_write_member_text(&json, "computed", f->computed.p ? f->computed : STR(""));
            json_write_member_text(&json, "message", f->message);
            json_write_member_text(&json, "quote", f->quote.p ? f->quote : STR(""));
            if (f->waived.p)
                json_write_member_text(&json, "waived", f->waived);
            json_write_object_end(&json);
        }
    json_write_array_end(&json);
    json_write_end(&json);
}

static void sarif_rules(struct json_writer *json, const struct lexicon *lexicon, enum language language)
{
    json_write_name(json, STR("rules"));
    json_write_array(json);
    for (size_t i = 0; i < RULES; i++) {
        json_write_object(json);
        json_write_member_text(json, "id", lexicon->rules[i].id);
        json_write_name(json, STR("shortDescription"));
        json_write_object(json);
        json_write_member_text(json, "text", lexicon->rules[i].title[language]);
        json_write_object_end(json);
        json_write_name(json, STR("fullDescription"));
        json_write_object(json);
        json_write_member_text(json, "text", lexicon->rules[i].text);
        json_write_object_end(json);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void sarif_location(struct json_writer *json, const struct report *report, const struct report_finding *f)
{
    json_write_name(json, STR("locations"));
    json_write_array(json);
    json_write_object(json);
    json_write_name(json, STR("physicalLocation"));
    json_write_object(json);
    json_write_name(json, STR("artifactLocation"));
    json_write_object(json);
    json_write_member_text(json, "uri", report->file);
    json_write_object_end(json);
    json_write_name(json, STR("region"));
    json_write_object(json);
    json_write_member_int(json, "startLine", f->line);
    json_write_member_int(json, "startColumn", f->column);
    json_write_member_int(json, "endColumn", f->column + f->n);
    json_write_object_end(json);
    json_write_object_end(json);
    json_write_object_end(json);
    json_write_array_end(json);
}

static void sarif_result(struct json_writer *json, const struct lexicon *lexicon, const struct report *report,
                         const struct report_finding *f)
{
    bool error = str_equal(lexicon->rules[f->rule].severity, STR("error"));
    json_write_object(json);
    json_write_member_text(json, "ruleId", lexicon->rules[f->rule].id);
    json_write_member_int(json, "ruleIndex", f->rule);
    json_write_member_text(json, "kind",
                           f->verdict == VERDICT_PASS            ? STR("pass")
                           : f->verdict == VERDICT_NOT_CHECKABLE ? STR("notApplicable")
                                                                 : STR("fail"));
    json_write_member_text(json, "level",
                           f->verdict == VERDICT_ROUNDING ? STR("note")
                           : f->verdict != VERDICT_FAIL   ? STR("none")
                           : error                        ? STR("error")
                                                          : STR("warning"));
    json_write_name(json, STR("message"));
    json_write_object(json);
    json_write_member_text(json, "text", f->message);
    json_write_object_end(json);
    sarif_location(json, report, f);
    if (f->waived.p) {
        json_write_name(json, STR("suppressions"));
        json_write_array(json);
        json_write_object(json);
        json_write_member_text(json, "kind", STR("external"));
        json_write_member_text(json, "justification", f->waived);
        json_write_object_end(json);
        json_write_array_end(json);
    }
    json_write_object_end(json);
}

void write_sarif(struct buf *out, const struct lexicon *lexicon, const struct check_options *options,
                 const struct report *reports, size_t n)
{
    struct json_writer json;
    json_write_begin(&json, out, 2);
    json_write_object(&json);
    json_write_member_text(&json, "$schema", STR("https://json.schemastore.org/sarif-2.1.0.json"));
    json_write_member_text(&json, "version", STR("2.1.0"));
    json_write_name(&json, STR("runs"));
    json_write_array(&json);
    json_write_object(&json);
    json_write_name(&json, STR("tool"));
    json_write_object(&json);
    json_write_name(&json, STR("driver"));
    json_write_object(&json);
    json_write_member_text(&json, "name", STR("xinfang check"));
    json_write_member_text(&json, "version", STR("0.1.0"));
    sarif_rules(&json, lexicon, options->language);
    json_write_object_end(&json);
    json_write_object_end(&json);
    json_write_member_text(&json, "columnKind", STR("unicodeCodePoints"));
    json_write_name(&json, STR("results"));
    json_write_array(&json);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < reports[i].n; k++)
            if (shown(options, &reports[i].findings[k]))
                sarif_result(&json, lexicon, &reports[i], &reports[i].findings[k]);
    json_write_array_end(&json);
    json_write_object_end(&json);
    json_write_array_end(&json);
    json_write_object_end(&json);
    json_write_end(&json);
}

static void csv_text(struct buf *out, struct str s, char end)
{
    buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, s.p[i]);
    }
    buf_char(out, '"');
    buf_char(out, end);
}

void write_csv(struct buf *out, const struct lexicon *lexicon, const struct check_options *options,
               const struct report *reports, size_t n)
{
    buf_text(out, "file,line,column,rule,result,stated,computed,message,quote\n");
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < reports[i].n; k++) {
            const struct report_finding *f = &reports[i].findings[k];
            if (!shown(options, f))
                continue;
            csv_text(out, reports[i].file, ',');
            buf_printf(out, "%lld,%lld,", (long long)f->line, (long long)f->column);
            csv_text(out, lexicon->rules[f->rule].id, ',');
            csv_text(out, verdict_name(f->verdict), ',');
            csv_text(out, f->stated, ',');
            csv_text(out, f->computed, ',');
            csv_text(out, f->message, ',');
            csv_text(out, f->quote, '\n');
        }
}
