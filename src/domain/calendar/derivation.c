#include "domain/calendar/derivation.h"

#include <assert.h>

/* What is being derived. */
struct walk {
    struct arena *arena;
    const struct calendar *calendar;
    struct deadline_derivation *derivation;
    struct error *err;
};

static int add_step(struct walk *w, struct deadline_step step)
{
    struct deadline_derivation *d = w->derivation;
    if (!ARENA_ROOM(w->arena, d->steps, d->n, d->capacity))
        return error_memory(w->err);
    d->steps[d->n++] = step;
    return 0;
}

static int add_day(struct walk *w, enum deadline_step_kind kind, int32_t day, int64_t days)
{
    return add_step(w, (struct deadline_step){.kind = kind, .from_day = day, .to_day = day, .days = (int32_t)days});
}

static bool same_run(const struct deadline_step *a, const struct deadline_step *b)
{
    bool same_name = a->row == b->row || (a->row && b->row && str_equal(a->row->name, b->row->name));
    return a->kind == b->kind && a->to_day + 1 == b->from_day && same_name && a->suspension == b->suspension;
}

/* Lengthens the last step by the day, or begins a new one. */
static int add_to_run(struct walk *w, struct deadline_step step)
{
    struct deadline_derivation *d = w->derivation;
    struct deadline_step *last = &d->steps[d->n - 1];
    if (!same_run(last, &step))
        return add_step(w, step);
    last->to_day = step.to_day;
    last->days += step.days;
    return 0;
}

static const struct deadline_suspension *current_suspension(const struct walk *w, int32_t day)
{
    const struct deadline_derivation *d = w->derivation;
    return deadline_suspended(d->clock, day, d->steps[d->n - 1].suspension);
}

/* Every day of [day, end] that does not count, and every weekend day that does. */
static int derive_run(struct walk *w, int32_t day, int32_t end)
{
    const struct deadline_clock *clock = w->derivation->clock;
    bool by_working_days = clock->rule->unit == UNIT_WORKING_DAY;
    if (!by_working_days && !clock->n_suspensions)
        return 0;
    for (; day <= end; day++) {
        struct deadline_step step = {.from_day = day, .to_day = day, .days = 1};
        bool counts = !by_working_days || calendar_is_working_day(w->calendar, day);
        step.suspension = current_suspension(w, day);
        if (step.suspension) {
            step.kind = STEP_SUSPENDED;
            step.days = counts;
        } else if (by_working_days) {
            step.row = calendar_row(w->calendar, day);
            if (counts && !step.row)
                continue;
            step.kind = counts ? STEP_WORKED : step.row ? STEP_HOLIDAY : STEP_WEEKEND;
        } else {
            continue;
        }
        TRY(add_to_run(w, step));
    }
    return 0;
}

static int derive_roll(struct walk *w)
{
    const struct deadline_clock *clock = w->derivation->clock;
    const struct deadline *deadline = w->derivation->deadline;
    for (int32_t day = deadline->end_day; day < deadline->due_day; day++) {
        struct deadline_step step = {.kind = STEP_ROLL, .from_day = day, .to_day = day, .days = 1};
        step.suspension = current_suspension(w, day);
        step.row = step.suspension ? NULL : calendar_row(w->calendar, day);
        TRY(add_to_run(w, step));
    }
    int32_t due = deadline->due_day;
    bool off = !calendar_is_working_day(w->calendar, due);
    const struct calendar_row *row = calendar_row(w->calendar, due);
    if (clock->rule->unit == UNIT_WORKING_DAY || (!off && !row))
        return 0;
    return add_step(w, (struct deadline_step){
                           .kind = STEP_STAYS, .from_day = due, .to_day = due, .days = 1, .row = off ? NULL : row});
}

/* Suspensions that no step names. */
static int derive_idle(struct walk *w)
{
    const struct deadline_derivation *d = w->derivation;
    for (size_t i = 0; i < d->clock->n_suspensions; i++) {
        const struct deadline_suspension *s = &d->clock->suspensions[i];
        bool named = false;
        for (size_t j = 0; j < d->n && !named; j++)
            named = d->steps[j].suspension == s;
        if (!named)
            TRY(add_step(w, (struct deadline_step){
                                .kind = STEP_IDLE, .from_day = s->from_day, .to_day = s->to_day, .suspension = s}));
    }
    return 0;
}

int deadline_derive(struct arena *arena, const struct calendar *calendar, const struct deadline_clock *clock,
                    const struct deadline *deadline, struct deadline_derivation *ret, struct error *err)
{
    struct deadline_derivation derivation = {.clock = clock, .deadline = deadline};
    struct walk w = {arena, calendar, &derivation, err};
    const struct deadline_rule *rule = clock->rule;
    TRY(add_day(&w, STEP_RULE, DATE_NONE, 0));
    if (!deadline_counts_days(rule)) {
        TRY(add_day(&w, STEP_NO_DAYS, DATE_NONE, 0));
        *ret = derivation;
        return 0;
    }
    TRY(add_step(
        &w, (struct deadline_step){.kind = STEP_START, .from_day = clock->start_day, .to_day = deadline->first_day}));
    TRY(derive_run(&w, deadline->first_day, deadline->last_day));
    TRY(add_day(&w, STEP_LAST, deadline->last_day, rule->limit));
    if (clock->extension.rule) {
        int64_t granted = deadline_granted(clock);
        TRY(add_day(&w, STEP_EXTENSION, deadline->last_day, granted));
        TRY(derive_run(&w, deadline->last_day + 1, deadline->end_day));
        TRY(add_day(&w, STEP_END, deadline->end_day, rule->limit + granted));
    }
    TRY(derive_roll(&w));
    TRY(derive_idle(&w));
    TRY(add_day(&w, STEP_DUE, deadline->due_day, 0));
    *ret = derivation;
    return 0;
}

struct doubt {
    struct arena *arena;
    struct deadline_warnings *warnings;
    struct error *err;
};

static int warn(struct doubt *d, enum message_id id, const struct message_argument *arguments, size_t n)
{
    struct deadline_warnings *w = d->warnings;
    struct message_argument *kept = ARENA_NEW_ARRAY(d->arena, n, struct message_argument);
    if (!kept || !ARENA_ROOM(d->arena, w->items, w->n, w->capacity))
        return error_memory(d->err);
    for (size_t i = 0; i < n; i++)
        kept[i] = arguments[i];
    w->items[w->n++] = (struct message){id, kept, n};
    return 0;
}
#define WARN(doubt, id, ...) \
    warn((doubt), (id), (const struct message_argument[]){__VA_ARGS__}, \
         sizeof((const struct message_argument[]){__VA_ARGS__}) / sizeof(struct message_argument))

/* One warning for a run of years that are doubtful in the same way. */
static int warn_years(struct doubt *d, const struct calendar *calendar, int from_year, int to_year)
{
    for (int year = from_year; year <= to_year;) {
        bool known = calendar_year_is_known(calendar, year), verified = calendar_year_is_verified(calendar, year);
        int last = year;
        while (last < to_year && calendar_year_is_known(calendar, last + 1) == known &&
               calendar_year_is_verified(calendar, last + 1) == verified)
            last++;
        if (!verified && last == year)
            TRY(WARN(d, known ? MSG_deadline_warn_year_unverified : MSG_deadline_warn_year_unknown,
                     ARG_NUMBER("year", year)));
        else if (!verified)
            TRY(WARN(d, known ? MSG_deadline_warn_years_unverified : MSG_deadline_warn_years_unknown,
                     ARG_NUMBER("from", year), ARG_NUMBER("to", last)));
        year = last + 1;
    }
    return 0;
}

static int warn_limit(struct doubt *d, const struct deadline_rule *rule)
{
    if (rule->status == STATUS_OWN_UNVERIFIED)
        return WARN(d, MSG_deadline_warn_own, ARG_TEXT("rule", rule->id));
    if (rule->status == STATUS_FOUND_IN_PART)
        return WARN(d, MSG_deadline_warn_in_part, ARG_TEXT("rule", rule->id), ARG_TEXT("source", rule->source));
    return 0;
}

static int warn_validity(struct doubt *d, const struct deadline_rule *rule, int32_t start_day, int32_t registered_day)
{
    int32_t day = registered_day == DATE_NONE ? start_day : registered_day;
    if (deadline_in_force(rule, day))
        return 0;
    if (rule->valid_from != DATE_NONE && day < rule->valid_from)
        return WARN(d, MSG_deadline_warn_not_yet, ARG_TEXT("rule", rule->id), ARG_DATE("from", rule->valid_from),
                    ARG_DATE("day", day));
    return WARN(d, registered_day == DATE_NONE ? MSG_deadline_warn_ended : MSG_deadline_warn_ended_registered,
                ARG_TEXT("rule", rule->id), ARG_DATE("to", rule->valid_to), ARG_DATE("day", day));
}

int deadline_warn(struct arena *arena, const struct calendar *calendar, const struct deadline_clock *clock,
                  const struct deadline *deadline, const struct deadline_standing *standing, int32_t registered_day,
                  struct deadline_warnings *ret, struct error *err)
{
    struct deadline_warnings warnings = {0};
    struct doubt d = {arena, &warnings, err};
    int from = deadline->from_year, to = deadline->to_year;
    if (standing && from > to) {
        from = standing->from_year;
        to = standing->to_year;
    } else if (standing) {
        from = standing->from_year < from ? standing->from_year : from;
        to = standing->to_year > to ? standing->to_year : to;
    }
    TRY(warn_validity(&d, clock->rule, clock->start_day, registered_day));
    TRY(warn_limit(&d, clock->rule));
    if (clock->extension.rule)
        TRY(warn_limit(&d, clock->extension.rule));
    TRY(warn_years(&d, calendar, from, to));
    *ret = warnings;
    return 0;
}

/* Sentences. */

static void say(struct buf *out, enum language language, enum message_id id, const struct message_argument *arguments)
{
    size_t n = 0;
    while (arguments[n].name)
        n++;
    message_print(out, &(struct message){id, arguments, n}, language);
}
#define SAY_TO(out, language, ...) say((out), (language), ERROR_LIST(__VA_ARGS__))

static struct str in_language(struct str zh, struct str en, enum language language)
{
    return language == LANGUAGE_ZH || !en.n ? zh : en;
}

struct str deadline_duty(const struct deadline_rule *rule, enum language language)
{
    return in_language(rule->duty, rule->duty_en, language);
}

struct str deadline_counted_from(const struct deadline_rule *rule, enum language language)
{
    return in_language(rule->counted_from, rule->counted_from_en, language);
}

struct str deadline_note(const struct deadline_rule *rule, enum language language)
{
    return in_language(rule->note, rule->note_en, language);
}

void deadline_cite(struct buf *out, const struct deadline_rule *rule, enum language language)
{
    const struct regime *regime = rule->instrument;
    struct str article = in_language(rule->article, rule->article_en, language);
    buf_str(out, in_language(regime->name, regime->name_en, language));
    if (article.n)
        buf_text(out, language == LANGUAGE_ZH ? "" : ", ");
    buf_str(out, article);
}

void deadline_limit_print(struct buf *out, const struct deadline_rule *rule, int64_t limit, enum language language)
{
    static const enum message_id many[] = {
        [UNIT_CALENDAR_DAY] = MSG_deadline_limit_days, [UNIT_WORKING_DAY] = MSG_deadline_limit_working,
        [UNIT_SAME_VISIT] = MSG_word_same_visit,       [UNIT_PER_YEAR] = MSG_deadline_limit_year,
        [UNIT_IMMEDIATE] = MSG_word_immediate,         [UNIT_NO_LIMIT] = MSG_deadline_limit_none,
    };
    enum message_id id = many[rule->unit];
    if (limit == 1 && rule->unit == UNIT_CALENDAR_DAY)
        id = MSG_deadline_limit_day;
    if (limit == 1 && rule->unit == UNIT_WORKING_DAY)
        id = MSG_deadline_limit_working_one;
    if (limit == 1 && rule->unit == UNIT_PER_YEAR)
        id = MSG_deadline_limit_year_one;
    SAY_TO(out, language, id, ARG_NUMBER("n", limit));
}

static void print_day(struct buf *out, int32_t day, enum language language)
{
    static const enum message_id weekdays[] = {
        MSG_none,      MSG_weekday_1, MSG_weekday_2, MSG_weekday_3,
        MSG_weekday_4, MSG_weekday_5, MSG_weekday_6, MSG_weekday_7,
    };
    SAY_TO(out, language, MSG_deadline_day, ARG_DATE("day", day), ARG_MESSAGE("weekday", weekdays[weekday(day)]));
}

void deadline_days_print(struct buf *out, int32_t from_day, int32_t to_day, enum language language)
{
    if (from_day == to_day)
        print_day(out, from_day, language);
    else
        SAY_TO(out, language, MSG_deadline_days, ARG_DATE("from", from_day), ARG_DATE("to", to_day));
}

const char *deadline_step_name(enum deadline_step_kind kind)
{
    static const char *const names[] = {
        [STEP_RULE] = "rule",
        [STEP_NO_DAYS] = "no_days",
        [STEP_START] = "start",
        [STEP_SUSPENDED] = "suspended",
        [STEP_IDLE] = "idle_suspension",
        [STEP_WEEKEND] = "weekend",
        [STEP_HOLIDAY] = "holiday",
        [STEP_WORKED] = "make_up_day",
        [STEP_LAST] = "last_day",
        [STEP_EXTENSION] = "extension",
        [STEP_END] = "extended_last_day",
        [STEP_ROLL] = "roll_over",
        [STEP_STAYS] = "stays",
        [STEP_DUE] = "due",
    };
    return names[kind];
}

static enum message_id no_days_message(const struct deadline_rule *rule)
{
    switch ((enum deadline_unit)rule->unit) {
    case UNIT_SAME_VISIT:
        return MSG_deadline_step_same_visit;
    case UNIT_PER_YEAR:
        return MSG_deadline_step_per_year;
    case UNIT_IMMEDIATE:
        return MSG_deadline_step_immediate;
    case UNIT_NO_LIMIT:
    case UNIT_CALENDAR_DAY:
    case UNIT_WORKING_DAY:
        break;
    }
    return MSG_deadline_step_no_limit;
}

static enum message_id step_message(const struct deadline_derivation *d, const struct deadline_step *step)
{
    const struct deadline_rule *rule = d->clock->rule;
    switch (step->kind) {
    case STEP_RULE:
        if (!deadline_counts_days(rule))
            return MSG_deadline_step_rule_no_days;
        return rule->counted_from.n ? MSG_deadline_step_rule : MSG_deadline_step_rule_bare;
    case STEP_NO_DAYS:
        return no_days_message(rule);
    case STEP_START:
        return rule->first_day == FIRST_DAY_COUNTED ? MSG_deadline_step_start_counted : MSG_deadline_step_start;
    case STEP_SUSPENDED:
        return MSG_deadline_step_suspended;
    case STEP_IDLE:
        return MSG_deadline_step_idle;
    case STEP_WEEKEND:
        return MSG_deadline_step_weekend;
    case STEP_HOLIDAY:
        return MSG_deadline_step_holiday;
    case STEP_WORKED:
        return MSG_deadline_step_worked;
    case STEP_LAST:
        return rule->unit == UNIT_WORKING_DAY ? MSG_deadline_step_last_working : MSG_deadline_step_last;
    case STEP_EXTENSION:
        return d->clock->extension.approved_by.n ? MSG_deadline_step_extension_by : MSG_deadline_step_extension;
    case STEP_END:
        return MSG_deadline_step_end;
    case STEP_ROLL:
        if (step->suspension)
            return MSG_deadline_step_roll_suspended;
        return step->row ? MSG_deadline_step_roll_holiday : MSG_deadline_step_roll_weekend;
    case STEP_STAYS:
        return step->row ? MSG_deadline_step_stays_worked : MSG_deadline_step_stays;
    case STEP_DUE:
        break;
    }
    return MSG_deadline_step_due;
}

void deadline_step_print(struct buf *out, const struct deadline_derivation *d, const struct deadline_step *step,
                         enum language language)
{
    static const enum message_id reasons[] = {MSG_none, MSG_word_hearing, MSG_word_objection};
    const struct deadline_clock *clock = d->clock;
    bool extends = step->kind == STEP_EXTENSION;
    const struct deadline_rule *rule = extends ? clock->extension.rule : clock->rule;
    int64_t limit = step->kind == STEP_RULE || step->kind == STEP_NO_DAYS ? rule->limit : step->days;
    _cleanup_buf_ struct buf days = BUF(256), first = BUF(256), article = BUF(4096), limit_text = BUF(256);
    if (step->from_day != DATE_NONE && step->kind == STEP_START) {
        print_day(&days, step->from_day, language);
        print_day(&first, step->to_day, language);
    } else if (step->from_day != DATE_NONE) {
        deadline_days_print(&days, step->from_day, step->to_day, language);
    }
    deadline_cite(&article, rule, language);
    deadline_limit_print(&limit_text, rule, limit, language);
    SAY_TO(out, language, step_message(d, step), ARG_TEXT("rule", rule->id), ARG_TEXT("article", buf_view(&article)),
           ARG_TEXT("actor", message_title("actor", rule->actor, language)),
           ARG_TEXT("duty", deadline_duty(rule, language)), ARG_TEXT("limit", buf_view(&limit_text)),
           ARG_TEXT("event", deadline_counted_from(rule, language)), ARG_TEXT("days", buf_view(&days)),
           ARG_TEXT("first", buf_view(&first)), ARG_NUMBER("count", step->days),
           ARG_TEXT("name", step->row ? in_language(step->row->name, step->row->name_en, language) : STR("")),
           ARG_MESSAGE("reason", step->suspension ? reasons[step->suspension->reason] : MSG_none),
           ARG_TEXT("by", clock->extension.approved_by));
    out->failed |= !buf_ok(&days) || !buf_ok(&first) || !buf_ok(&article) || !buf_ok(&limit_text);
}

void deadline_standing_print(struct buf *out, const struct deadline_standing *standing, int32_t as_of_day,
                             enum language language)
{
    static const enum message_id ids[] = {
        [DEADLINE_NOT_STARTED] = MSG_deadline_not_started,
        [DEADLINE_RUNNING] = MSG_deadline_left,
        [DEADLINE_TODAY] = MSG_deadline_today,
        [DEADLINE_OVERDUE] = MSG_deadline_overdue,
    };
    _cleanup_buf_ struct buf day = BUF(256);
    print_day(&day, as_of_day, language);
    SAY_TO(out, language, ids[standing->state], ARG_TEXT("day", buf_view(&day)),
           ARG_NUMBER("calendar", standing->calendar_days), ARG_NUMBER("working", standing->working_days));
    if (standing->suspended)
        SAY_TO(out, language, MSG_deadline_suspended_now);
    out->failed |= !buf_ok(&day);
}
