#include "report/rates_report.h"

#include "base/say.h"

struct rates_table {
    const struct rates_query *query;
    const struct rates_result *result;
    enum language language;
    struct document *document;
    struct document_table *table;
    bool late; /* some rate tells the late from the undone */
};

static struct str name_of(const struct rate *rate, enum language language)
{
    return language == LANGUAGE_ZH ? rate->zh : rate->en;
}

struct str rate_value_text(struct arena *arena, const struct rate *rate, struct rate_counts counts,
                           enum language language)
{
    struct decimal value;
    _cleanup_buf_ struct buf out = BUF(64);
    if (!rate_value(rate, counts, &value))
        return (struct str){NULL, 0};
    decimal_print(&out, value, false);
    if (rate->unit == RATE_DAYS)
        return say_text(arena, language, MSG_rates_days, ARG_TEXT("value", buf_view(&out)));
    buf_char(&out, '%');
    return arena_str(arena, buf_view(&out));
}

struct str rate_change_text(struct arena *arena, const struct rate_row *row, enum language language)
{
    struct decimal change;
    _cleanup_buf_ struct buf out = BUF(64);
    bool days = row->rate->unit == RATE_DAYS;
    if (!rate_change(row->rate, row->now, row->before, &change))
        return (struct str){NULL, 0};
    if (change.digits == 0)
        return message_text(MSG_rates_flat, language);
    bool up = change.digits > 0;
    change.digits = up ? change.digits : -change.digits;
    decimal_print(&out, change, false);
    enum message_id word = days ? (up ? MSG_rates_days_up : MSG_rates_days_down) : (up ? MSG_rates_up : MSG_rates_down);
    return say_text(arena, language, word, ARG_TEXT("points", buf_view(&out)));
}

static struct str group_text(struct arena *arena, const struct rates_result *result, enum rates_by by, struct str group,
                             enum language language)
{
    const struct unit_record *unit = by == BY_UNIT ? units_find(result->units, group) : NULL;
    if (!group.n)
        return message_text(MSG_rates_group_none, language);
    if (by == BY_CHANNEL || by == BY_KIND) {
        char name[64] = "";
        for (size_t i = 0; i < group.n && i + 1 < sizeof name; i++)
            name[i] = group.p[i];
        return word_title(name, language);
    }
    return unit ? arena_printf(arena, "%.*s %.*s", STR_ARGS(group), STR_ARGS(unit->name)) : group;
}

static struct document_cell *add_number(struct rates_table *t, bool total, int64_t number)
{
    struct str text = arena_printf(t->document->arena, "%lld", (long long)number);
    struct document_cell *cell = document_cell(t->document, t->table, total ? CELL_TOTAL_NUMBER : CELL_NUMBER,
                                               text.p ? text : STR(""));
    cell->is_number = true;
    cell->number = (struct decimal){number, 0};
    return cell;
}

static void add_value(struct rates_table *t, bool total, const struct rate *rate, struct rate_counts counts)
{
    struct str text = rate_value_text(t->document->arena, rate, counts, t->language);
    struct document_cell *cell = document_cell(t->document, t->table, total ? CELL_TOTAL_NUMBER : CELL_NUMBER,
                                               text.p ? text : message_text(MSG_rates_null, t->language));
    cell->is_number = text.p && rate_value(rate, counts, &cell->number);
}

static void add_text(struct rates_table *t, bool total, struct str text)
{
    document_cell(t->document, t->table, total ? CELL_TOTAL_LABEL : CELL_LABEL, text);
}

static int groupings(const struct rates_query *query)
{
    return query->by[0] == BY_NOTHING ? 0 : query->by[1] == BY_NOTHING ? 1 : 2;
}

static void add_head(struct rates_table *t, enum message_id id)
{
    document_cell(t->document, t->table, CELL_HEAD, message_text(id, t->language));
}

static void add_heads(struct rates_table *t)
{
    static const enum message_id by[] = {
        [BY_UNIT] = MSG_rates_by_unit,           [BY_REGION] = MSG_rates_by_region,
        [BY_CHANNEL] = MSG_rates_by_channel,     [BY_CATEGORY] = MSG_rates_by_category,
        [BY_CATEGORY1] = MSG_rates_by_category1, [BY_CATEGORY2] = MSG_rates_by_category2,
        [BY_KIND] = MSG_rates_by_kind,           [BY_YEAR] = MSG_rates_by_year,
        [BY_QUARTER] = MSG_rates_by_quarter,     [BY_MONTH] = MSG_rates_by_month};
    document_row(t->document, t->table);
    add_head(t, MSG_rates_head_id);
    add_head(t, MSG_rates_head_rate);
    for (int i = 0; i < groupings(t->query); i++)
        add_head(t, by[t->query->by[i]]);
    add_head(t, MSG_rates_head_above);
    add_head(t, MSG_rates_head_below);
    add_head(t, MSG_rates_head_value);
    if (t->late) {
        add_head(t, MSG_rates_head_late);
        add_head(t, MSG_rates_head_open);
    }
    if (t->query->last_year) {
        add_head(t, MSG_rates_head_before_counts);
        add_head(t, MSG_rates_head_before);
        add_head(t, MSG_rates_head_change);
    }
    if (!groupings(t->query))
        add_head(t, MSG_rates_head_status);
}

static void add_last_year(struct rates_table *t, const struct rate_row *row, bool total)
{
    struct arena *arena = t->document->arena;
    struct str change = rate_change_text(arena, row, t->language);
    struct str counts = arena_printf(arena, "%lld/%lld", (long long)row->before.above, (long long)row->before.below);
    add_text(t, total, counts.p ? counts : STR(""));
    add_value(t, total, row->rate, row->before);
    add_text(t, total, change.p ? change : message_text(MSG_rates_null, t->language));
}

static void add_row(struct rates_table *t, const struct rate_row *row)
{
    bool total = row->total && groupings(t->query);
    document_row(t->document, t->table);
    add_text(t, total, row->rate->id);
    add_text(t, total, name_of(row->rate, t->language));
    for (int i = 0; i < groupings(t->query); i++) {
        struct str text = group_text(t->document->arena, t->result, t->query->by[i], row->group[i], t->language);
        add_text(t, total, !row->total ? text : i ? STR("") : message_text(MSG_rates_total, t->language));
    }
    add_number(t, total, row->now.above);
    add_number(t, total, row->now.below);
    add_value(t, total, row->rate, row->now);
    if (t->late && row->rate->late.n) {
        add_number(t, total, row->now.late);
        add_number(t, total, row->now.below - row->now.above - row->now.late);
    } else if (t->late) {
        add_text(t, total, STR(""));
        add_text(t, total, STR(""));
    }
    if (t->query->last_year)
        add_last_year(t, row, total);
    if (!groupings(t->query))
        add_text(t, total, word_title(word_name(deadline_status_words, row->rate->status), t->language));
}

static struct str known_text(struct arena *arena, const struct rates_query *query, enum language language)
{
    _cleanup_buf_ struct buf out = BUF(64);
    date_print(&out, query->as_of_day);
    int64_t minutes = (query->as_of_ms - end_of_day_ms(query->as_of_day - 1)) / 60000;
    if (query->as_of_ms != INT64_MAX && minutes < 24 * 60)
        buf_printf(&out, " %02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
    return say_text(arena, language, MSG_rates_known, ARG_TEXT("as_of", buf_view(&out)));
}

static struct document begin(struct arena *arena, const struct rates_query *query, struct str title,
                             enum language language)
{
    return document_new(arena, title, language == LANGUAGE_ZH ? STR("zh-CN") : STR("en"), query->as_of_day);
}

static void begin_table(struct rates_table *t, int columns)
{
    t->table = document_table(t->document, columns);
    t->table->name = message_text(MSG_rates_name, t->language);
    t->table->title = STR("");
    t->table->left = STR("");
    if (t->query->unit.n)
        t->table->left = say_text(
            t->document->arena, t->language, MSG_rates_of_unit,
            ARG_TEXT("unit", group_text(t->document->arena, t->result, BY_UNIT, t->query->unit, t->language)));
    t->table->right = known_text(t->document->arena, t->query, t->language);
    t->table->head_rows = 1;
}

struct document rates_document(struct arena *arena, const struct rates_query *query, const struct rates_result *result,
                               enum language language)
{
    struct str title = say_text(arena, language, MSG_rates_title, ARG_DATE("from", query->from_day),
                                ARG_DATE("to", query->to_day));
    struct document document = begin(arena, query, title, language);
    struct rates_table t = {query, result, language, &document, NULL, false};
    for (size_t i = 0; i < result->n; i++)
        t.late |= result->rows[i].rate->late.n > 0;
    begin_table(&t, 5 + groupings(query) + (t.late ? 2 : 0) + (query->last_year ? 3 : 0) + (groupings(query) ? 0 : 1));
    add_heads(&t);
    bool nothing = true;
    for (size_t i = 0; i < result->n; i++) {
        add_row(&t, &result->rows[i]);
        nothing &= result->rows[i].now.below == 0;
    }
    if (nothing)
        document_note(&document, t.table, message_text(MSG_rates_nothing, language));
    return document;
}

static enum message_id counts_word(const struct rate *rate, const struct rate_matter *m)
{
    if (m->counts.above)
        return MSG_rates_counts_above;
    if (m->counts.late)
        return MSG_rates_head_late;
    return rate->late.n ? MSG_rates_head_open : MSG_rates_counts_below;
}

struct document rates_matters_document(struct arena *arena, const struct rates_query *query,
                                       const struct rates_result *result, enum language language)
{
    const struct rate_row *total = &result->rows[result->n - 1];
    const bool entries = total->rate->subject == SUBJECT_COUNT;
    const enum message_id heads[] = {entries ? MSG_rates_head_entry : MSG_rates_head_matter,
                                     entries ? MSG_rates_head_matter : MSG_rates_head_place, MSG_rates_head_day,
                                     MSG_rates_by_unit, MSG_rates_head_counts};
    struct str value = rate_value_text(arena, total->rate, total->now, language);
    struct str title = say_text(arena, language, MSG_rates_matters_title,
                                ARG_TEXT("rate", name_of(total->rate, language)), ARG_DATE("from", query->from_day),
                                ARG_DATE("to", query->to_day),
                                ARG_TEXT("value", value.p ? value : message_text(MSG_rates_null, language)),
                                ARG_NUMBER("above", total->now.above), ARG_NUMBER("below", total->now.below));
    struct document document = begin(arena, query, title, language);
    struct rates_table t = {query, result, language, &document, NULL, false};
    begin_table(&t, 5);
    document_row(&document, t.table);
    for (int i = 0; i < 5; i++)
        add_head(&t, heads[i]);
    for (size_t i = 0; i < result->n_matters; i++) {
        const struct rate_matter *m = &result->matters[i];
        _cleanup_buf_ struct buf day = BUF(32);
        date_print(&day, m->day);
        document_row(&document, t.table);
        add_text(&t, false,
                 entries       ? m->entry
                 : m->number.n ? m->number
                               : message_text(MSG_rates_matter_secret, language));
        if (entries)
            add_text(&t, false, m->number);
        else
            add_number(&t, false, (int64_t)m->place);
        add_text(&t, false, arena_str(arena, buf_view(&day)));
        add_text(&t, false, group_text(arena, result, BY_UNIT, m->unit, language));
        if (total->rate->unit == RATE_DAYS)
            add_number(&t, false, m->counts.above);
        else
            add_text(&t, false, message_text(counts_word(total->rate, m), language));
    }
    document_note(
        &document, t.table,
        say_text(arena, language, MSG_rates_definition, ARG_TEXT("id", total->rate->id),
                 ARG_TEXT("definition", language == LANGUAGE_ZH ? total->rate->definition : total->rate->definition_en),
                 ARG_TEXT("status", word_title(word_name(deadline_status_words, total->rate->status), language)),
                 ARG_TEXT("source", total->rate->source)));
    return document;
}
