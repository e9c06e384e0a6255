#include "domain/daybooks/facts.h"

struct daybook_links daybook_links_none(void)
{
    return (struct daybook_links){.payment_day = DATE_NONE,
                                  .payment_fen = MONEY_NONE,
                                  .payment_line = STR(""),
                                  .fund_left_fen = MONEY_NONE,
                                  .fund_after_fen = MONEY_NONE};
}

const struct field *daybook_column(const struct schema *schema, struct str name)
{
    for (size_t i = 0; i < schema->n; i++)
        if (str_equal(str_from(schema->fields[i].name), name))
            return &schema->fields[i];
    return NULL;
}

static const void *column(const struct daybook_facts *f, const char *name, enum field_type type)
{
    const struct field *field = daybook_column(f->schema, str_from(name));
    return field && field->type == type && !field_is_empty(field, f->item) ? (const char *)f->item + field->offset
                                                                           : NULL;
}

static int32_t date_column(const struct daybook_facts *f, const char *name)
{
    const int32_t *day = column(f, name, FIELD_DATE);
    return day ? *day : DATE_NONE;
}

static int64_t money_column(const struct daybook_facts *f, const char *name)
{
    const int64_t *fen = column(f, name, FIELD_MONEY);
    return fen ? *fen : 0;
}

static int64_t integer_column(const struct daybook_facts *f, const char *name)
{
    const int64_t *value = column(f, name, FIELD_INTEGER);
    return value ? *value : 0;
}

/* Each fact is a day, an amount or a text. */

static int32_t today_of(const struct daybook_facts *f)
{
    return f->today;
}

static int32_t milestone_of(const struct daybook_facts *f, enum milestone milestone)
{
    return f->links.matter ? f->links.matter->milestone_day[milestone] : DATE_NONE;
}

static int32_t concluded_of(const struct daybook_facts *f)
{
    return milestone_of(f, MILESTONE_CONCLUDED);
}

/* Where there is a matter, its state alone tells. */
static int32_t settled_of(const struct daybook_facts *f)
{
    return column(f, "matter", FIELD_TEXT) ? milestone_of(f, MILESTONE_SETTLED) : date_column(f, "settled");
}

/* A suggestion that is a matter is concluded by the reply to it. */
static int32_t replied_of(const struct daybook_facts *f)
{
    return column(f, "matter", FIELD_TEXT) ? milestone_of(f, MILESTONE_CONCLUDED) : date_column(f, "replied");
}

static int32_t paid_of(const struct daybook_facts *f)
{
    return f->links.payment_day;
}

static int64_t local_of(const struct daybook_facts *f)
{
    return money_column(f, "total") - money_column(f, "city") - money_column(f, "organ_amount");
}

static int64_t payment_of(const struct daybook_facts *f)
{
    return f->links.payment_fen;
}

static int64_t fund_of(const struct daybook_facts *f)
{
    return f->links.fund_left_fen;
}

static int64_t fund_after_of(const struct daybook_facts *f)
{
    return f->links.fund_after_fen;
}

static struct str year_of(const struct daybook_facts *f)
{
    return arena_printf(f->arena, "%d", civil_from_day(daybook_head_of(f)->date).year);
}

static struct str matter_state_of(const struct daybook_facts *f)
{
    return f->links.matter ? arena_str(f->arena, f->links.matter->state) : STR("");
}

static struct str matter_kind_of(const struct daybook_facts *f)
{
    return f->links.matter ? str_from(word_name(matter_kind_words, f->links.matter->kind)) : STR("");
}

/* In percent, rounded up, so that a share just over a limit does not pass for the limit. */
static struct str share_of(const struct daybook_facts *f)
{
    struct decimal share;
    _cleanup_buf_ struct buf out = BUF(64);
    if (!decimal_ratio(-(int128)money_column(f, "city"), money_column(f, "total"), 2, 2, ROUND_FLOOR, &share))
        return STR("");
    share.digits = -share.digits;
    decimal_print(&out, share, false);
    return arena_str(f->arena, buf_view(&out));
}

static struct str payment_state_of(const struct daybook_facts *f)
{
    return str_from(word_name(payment_state_words, f->links.payment_state));
}

static struct str fund_line_of(const struct daybook_facts *f)
{
    return f->links.on_fund_line ? STR("yes") : STR("no");
}

static struct str open_findings_of(const struct daybook_facts *f)
{
    return arena_printf(f->arena, "%lld", (long long)(integer_column(f, "findings") - integer_column(f, "solved")));
}

static const struct fact {
    const char *name;
    int32_t (*day)(const struct daybook_facts *facts);
    int64_t (*fen)(const struct daybook_facts *facts);
    struct str (*text)(const struct daybook_facts *facts);
} facts[] = {
    {"today", .day = today_of},
    {"concluded", .day = concluded_of},
    {"settled_day", .day = settled_of},
    {"reply_day", .day = replied_of},
    {"payment_day", .day = paid_of},
    {"local", .fen = local_of},
    {"payment_amount", .fen = payment_of},
    {"fund_left", .fen = fund_of},
    {"fund_after", .fen = fund_after_of},
    {"year", .text = year_of},
    {"matter_state", .text = matter_state_of},
    {"matter_kind", .text = matter_kind_of},
    {"city_share", .text = share_of},
    {"payment_state", .text = payment_state_of},
    {"fund_line", .text = fund_line_of},
    {"open_findings", .text = open_findings_of},
};

static const struct fact *find_fact(struct str name)
{
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (str_equal(str_from(facts[i].name), name))
            return &facts[i];
    return NULL;
}

bool daybook_is_money(const struct schema *schema, struct str name)
{
    const struct field *field = daybook_column(schema, name);
    const struct fact *fact = field ? NULL : find_fact(name);
    return field ? field->type == FIELD_MONEY : fact && fact->fen;
}

int64_t daybook_amount(const struct daybook_facts *f, struct str name)
{
    const struct field *field = daybook_column(f->schema, name);
    const struct fact *fact = field ? NULL : find_fact(name);
    int64_t amount = fact && fact->fen ? fact->fen(f) : MONEY_NONE;
    if (field && (field->type == FIELD_INTEGER || field->type == FIELD_MONEY))
        amount = *(const int64_t *)(const void *)((const char *)f->item + field->offset);
    return amount == MONEY_NONE ? 0 : amount; /* the same as INTEGER_NONE */
}

int32_t daybook_day(const struct daybook_facts *f, struct str name)
{
    const struct field *field = daybook_column(f->schema, name);
    const struct fact *fact = field ? NULL : find_fact(name);
    if (field)
        return field->type == FIELD_DATE ? *(const int32_t *)(const void *)((const char *)f->item + field->offset)
                                         : DATE_NONE;
    return fact && fact->day ? fact->day(f) : DATE_NONE;
}

static bool is_day(const struct daybook_facts *f, struct str name)
{
    const struct field *field = daybook_column(f->schema, name);
    const struct fact *fact = field ? NULL : find_fact(name);
    return field ? field->type == FIELD_DATE : fact && fact->day;
}

/* A column or fact that is no day. */
static struct str other_value(const struct daybook_facts *f, struct str name)
{
    _cleanup_buf_ struct buf out = BUF(1 << 20);
    const struct field *field = daybook_column(f->schema, name);
    const struct fact *fact = field ? NULL : find_fact(name);
    if (field) {
        field_print(&out, field, f->item);
        return arena_str(f->arena, buf_view(&out));
    }
    if (fact && fact->text)
        return fact->text(f);
    int64_t fen = fact && fact->fen ? fact->fen(f) : MONEY_NONE;
    if (fen == MONEY_NONE)
        return STR("");
    money_print_plain(&out, fen);
    return arena_str(f->arena, buf_view(&out));
}

struct str daybook_value(void *state, struct str name)
{
    const struct daybook_facts *f = state;
    if (!is_day(f, name))
        return other_value(f, name);
    int32_t day = daybook_day(f, name);
    return day == DATE_NONE ? STR("") : arena_printf(f->arena, "%d", day);
}

static struct str money_text(const struct daybook_facts *f, int64_t fen)
{
    _cleanup_buf_ struct buf out = BUF(64);
    if (fen == MONEY_NONE)
        return STR("");
    money_print(&out, fen);
    return arena_str(f->arena, buf_view(&out));
}

/* Of an entry about a secret matter only numbers, days and words are told, and whose duty it is. */
static bool is_kept(const struct daybook_facts *f, const struct field *field)
{
    static const char *const open[] = {"number", "matter", "unit", "batch", "leader"};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        if (str_equal(str_from(field->name), str_from(open[i])))
            return false;
    return f->secret.n && field->type == FIELD_TEXT && !field_is_empty(field, f->item);
}

struct str daybook_text(const struct daybook_facts *f, struct str name, enum language language)
{
    const struct field *field = daybook_column(f->schema, name);
    if (field && is_kept(f, field))
        return message_text(MSG_inbox_secret, language);
    if (f->matters && str_equal(name, STR("matters")))
        return *f->matters;
    if (f->names && str_equal(name, STR("unit")))
        return unit_label(f->names, other_value(f, name), daybook_head_of(f)->date);
    if (is_day(f, name)) {
        _cleanup_buf_ struct buf out = BUF(64);
        int32_t day = daybook_day(f, name);
        if (day == DATE_NONE)
            return STR("");
        date_print(&out, day);
        return arena_str(f->arena, buf_view(&out));
    }
    const struct fact *fact = field ? NULL : find_fact(name);
    if (field ? field->type == FIELD_MONEY && !field_is_empty(field, f->item) : fact && fact->fen)
        return money_text(f, field ? money_column(f, field->name) : fact->fen(f));
    struct str value = other_value(f, name);
    bool is_word = field ? field->type == FIELD_WORD : str_ends(name, STR("_state")) || str_ends(name, STR("_kind"));
    if (!is_word || !value.n)
        return value;
    /* other_value() ends with a NUL or is a literal */
    return field ? field_word_title(field, value.p, language) : word_title(value.p, language);
}

struct str daybook_told(const struct daybook_facts *f, struct str column)
{
    if (is_kept(f, daybook_column(f->schema, column)))
        return STR("");
    return f->matters && str_equal(column, STR("matters")) ? *f->matters : other_value(f, column);
}

struct str daybook_unit(const struct daybook_facts *f)
{
    return other_value(f, STR("unit"));
}

struct str daybook_plain(struct daybook_facts *f, struct str name)
{
    return is_day(f, name) ? daybook_text(f, name, LANGUAGE_ZH) : daybook_value(f, name);
}

struct str daybook_title(const struct schema *schema, struct str name, enum language language)
{
    const struct field *field = daybook_column(schema, name);
    return field ? field_title(field, language) : message_title("fact", name, language);
}
