/* Parts of a whole: "T 件，其中：A a 件、B b 件", "T 件（A a 件、B b 件）", and lists over several paragraphs. */
#include "check/relate/parts.h"

#include <string.h>

const struct closed_set *parts_closed_set(const struct parts *parts)
{
    const struct lexicon *lexicon = parts->check->lexicon;
    for (size_t s = 0; s < lexicon->n_sets; s++) {
        const struct word_list *members = &lexicon->sets[s].members;
        bool all = members->n == parts->n;
        for (size_t i = 0; i < parts->n && all; i++) {
            struct str lead = prose_lead(parts->owner[i], parts->item[i]);
            bool found = false;
            for (size_t m = 0; m < members->n; m++)
                found |= str_contains(lead, members->words[m]);
            all = found;
        }
        for (size_t m = 0; m < members->n && all; m++) {
            bool found = false;
            for (size_t i = 0; i < parts->n; i++)
                found |= str_contains(prose_lead(parts->owner[i], parts->item[i]), members->words[m]);
            all = found;
        }
        if (all)
            return &lexicon->sets[s];
    }
    return NULL;
}

int128 parts_fineness(const struct parts *parts)
{
    struct value whole = figure_value(&parts->p->figures[parts->whole]);
    int128 unit = whole.half ? 2 * whole.half : power_of_ten(VALUE_SCALE);
    int128 slack = parts->n >= 3 ? 2 * parts->sum.half : 0;
    unit = slack > unit ? slack : unit;
    return unit > 0 ? whole.v / unit : 0;
}

bool parts_repairable(const struct parts *parts)
{
    enum { FAR = 100 };
    const int128 fine_of_slips = 50000; /* other slips than a wrong digit reach more */
    bool (*near)(struct value, int128, int128) = parts->stated || parts_fineness(parts) >= fine_of_slips
                                                     ? value_misprint_near
                                                     : value_one_digit_near;
    struct value whole = figure_value(&parts->p->figures[parts->whole]);
    int128 gap = whole.v - parts->sum.v;
    if (parts->sum.v > FAR * whole.v || parts->sum.v * FAR < whole.v)
        return false; /* no misprint of one figure makes so much */
    /* The other figures may be rounded: three of two digits make 0.01 more or less. */
    int128 slack = parts->n >= 3 ? parts->sum.half : 0;
    if (slack < whole.half && parts->sum.half < whole.half && parts_fineness(parts) >= FINE_OF_THREE)
        slack = whole.half; /* and so is a whole that is printed coarser than they are */
    if (slack * 2 > whole.v)
        return false; /* anything fits */
    if (near(whole, parts->sum.v, slack))
        return true;
    for (size_t i = 0; i < parts->n; i++) {
        struct value part = figure_value(parts_figure(parts, i));
        int128 exchanged = parts->sum.v - part.v + whole.v - part.v; /* were the whole in the place of the part */
        if (near(part, part.v + gap, slack) || (parts->stated && exchanged >= -slack && exchanged <= slack))
            return true;
    }
    return false;
}

/* More than the whole, as a misprint makes it; ten times as much is something else. */
static bool larger_than_whole(const struct figure *one, const struct figure *whole)
{
    struct value a = figure_value(one), b = figure_value(whole);
    return a.v > b.v + b.half + a.half && a.v < 10 * b.v;
}

/* Part 0 or 1 alone is more than the whole: would another digit in it let both of them be in the whole? The list may
 * run on to what is no part. */
static bool fits_otherwise(const struct parts *parts, size_t i)
{
    const struct figure *whole = &parts->p->figures[parts->whole], *one = parts_figure(parts, i);
    int128 other = parts->n > 1 ? figure_value(parts_figure(parts, !i)).v : 0;
    return value_one_digit_reach(figure_value(one), false) + other <= figure_value(whole).v + figure_value(whole).half;
}

/* Does a semicolon part the second from the first, so that the second may be another sentence's? */
static bool parted(const struct parts *parts)
{
    return str_contains(prose_lead(parts->owner[1], parts->item[1]), STR(";"));
}

static bool ends_with_others(const struct parts *parts)
{
    struct str lead = prose_lead(parts->owner[parts->n - 1], parts->item[parts->n - 1]);
    return lexicon_contains(parts->check->lexicon, WORD_REST_OF_LIST, lead);
}

/* "…其中 A、B、C。还有 D": the sentence behind the list has more of it. */
static bool goes_on_later(const struct parts *parts)
{
    const struct passage *p = parts->owner[parts->n - 1];
    size_t last = parts->item[parts->n - 1], next = prose_next(p, last);
    return next != SIZE_MAX && p->figures[next].sentence - p->figures[last].sentence == 1 &&
           figure_same_family(&p->figures[next], &p->figures[last]) &&
           lexicon_contains(parts->check->lexicon, WORD_LIST_ADDS, prose_lead(p, next));
}

/* "其中集体提案 25 件，联名提案 67 件" and "A、B" are two of a kind; "其中会后 17 件，经审查立案 175 件" says two
 * things of the whole. */
static bool alike(const struct parts *parts)
{
    enum { NAME_END = 6 };
    struct str first = prose_tail(prose_lead(parts->owner[0], parts->item[0]));
    struct str lead = prose_lead(parts->owner[1], parts->item[1]), second = prose_tail(lead);
    first = prose_without_copula(parts->check->lexicon, first);
    second = prose_without_copula(parts->check->lexicon, second);
    return parts->owner[0] != parts->owner[1] || lexicon_starts(parts->check->lexicon, WORD_JOINT, lead) ||
           (first.n >= NAME_END && str_ends(second, str_slice(first, first.n - NAME_END, first.n)));
}

/* What was carried over may part a total from its parts, but hardly by 300 to the digit. */
static bool carried_misprint(const struct parts *parts, int128 gap)
{
    int128 hundred = 100 * (int128)power_of_ten(VALUE_SCALE), size = gap < 0 ? -gap : gap;
    return size >= hundred && size % hundred == 0 && parts_repairable(parts);
}

static enum verdict doubt(const struct parts *parts)
{
    const struct figure *whole = &parts->p->figures[parts->whole];
    int128 gap = figure_value(whole).v - parts->sum.v, size = gap < 0 ? -gap : gap;
    const int128 hundred = 100 * (int128)power_of_ten(VALUE_SCALE);
    bool large = figure_value(whole).v >= hundred || whole->printed.scale > 0;
    for (size_t i = 0; i < 2 && i < parts->n && parts->stated; i++)
        if (larger_than_whole(parts_figure(parts, i), whole) && (fits_otherwise(parts, i) || parts_repairable(parts)) &&
            (i == 0 || !parted(parts)))
            return VERDICT_FAIL; /* one part alone is more than the whole */
    if (lexicon_contains(parts->check->lexicon, WORD_PARTIAL, prose_lead(parts->p, parts->whole)) ||
        lexicon_contains(parts->check->lexicon, WORD_PARTIAL, prose_lead(parts->owner[0], parts->item[0])) ||
        (gap > 0 && goes_on_later(parts)))
        return VERDICT_NOT_CHECKABLE;
    const struct closed_set *set = parts_closed_set(parts);
    if (set && set->carried)
        return carried_misprint(parts, gap) ? VERDICT_FAIL : VERDICT_NOT_CHECKABLE;
    /* A list that ends with 其他 leaves nothing out. */
    if (parts->stated && parts->n >= 2 && ends_with_others(parts) && parts_repairable(parts))
        return VERDICT_FAIL;
    if (parts->stated && set && (parts_repairable(parts) || value_one_digit_gap(figure_value(whole).v, parts->sum.v)))
        return VERDICT_FAIL;
    if (!large)
        return VERDICT_NOT_CHECKABLE;
    bool tiny = size * 100 <= figure_value(whole).v;
    bool telling = parts->stated && parts_fineness(parts) >= (parts->bracket ? FINE_OF_THREE : FINE_OF_TWO);
    /* Of a few hundred, every tenth remainder is one digit by chance. */
    bool long_enough = whole->printed.digits >= 1000 || whole->family < UNIT_COUNT || gap < 0;
    bool listed = parts->n >= 3 ? long_enough || tiny || telling
                                : alike(parts) && (tiny || telling || (gap < 0 && parts->stated));
    if (listed && parts_repairable(parts))
        return VERDICT_FAIL;
    return parts->n >= 4 && size * 200 <= figure_value(whole).v ? VERDICT_FAIL : VERDICT_NOT_CHECKABLE;
}

void parts_report(struct parts *parts, enum verdict verdict)
{
    struct figure *whole = &parts->p->figures[parts->whole];
    if (verdict == VERDICT_ROUNDING)
        verdict = VERDICT_PASS; /* each part may be half a digit off */
    if (verdict != VERDICT_NOT_CHECKABLE)
        for (size_t i = 0; i < parts->n; i++)
            figure_use(parts_figure(parts, i));
    if (verdict == VERDICT_PASS) {
        whole->summed = true;
        relate_parallel_changes(parts);
    }
    struct claim claim = {.rule = RULE_PARTS,
                          .verdict = verdict,
                          .passage = parts->p,
                          .stated = whole,
                          .has_computed = true,
                          .computed = parts->sum.v,
                          .digits = -1};
    for (size_t i = 0; i < parts->n; i++) {
        int digits = parts_figure(parts, i)->printed.scale + whole->shift - parts_figure(parts, i)->shift;
        claim.digits = digits > claim.digits ? digits : claim.digits;
    }
    if (claim.digits < whole->printed.scale)
        claim.digits = whole->printed.scale;
    CLAIM(parts->check, &claim, MSG_check_parts, ARG_NUMBER("n", parts->n),
          ARG_TEXT("stated", prose_figure(parts->p, parts->whole)),
          ARG_TEXT("computed", print_like(parts->check, parts->p, whole, parts->sum.v, claim.digits)));
}

void parts_sum_up(struct parts *parts)
{
    parts->sum = (struct value){0};
    for (size_t i = 0; i < parts->n; i++)
        parts->sum = value_add(parts->sum, figure_value(parts_figure(parts, i)));
}

static enum verdict judge_whole(struct parts *parts, size_t whole)
{
    parts->whole = whole;
    return value_judge_sum(figure_value(&parts->p->figures[whole]), parts->sum);
}

/* A list may end before its sentence does: the shortest beginning that adds up is the list. Behind a semicolon it
 * goes on only if it adds up then. */
static void cut_list(struct parts *parts, const size_t *wholes, size_t n_wholes)
{
    size_t all = parts->n;
    for (parts->n = 2; parts->n <= all; parts->n++) {
        parts_sum_up(parts);
        for (size_t i = 0; i < n_wholes; i++) {
            struct value whole = figure_value(&parts->p->figures[wholes[i]]);
            bool fits = parts->n > parts->sure ? value_judge_sum(whole, parts->sum) <= VERDICT_ROUNDING
                                               : whole.v == parts->sum.v;
            if (fits && parts->sum.v != 0)
                return;
        }
    }
    parts->n = parts->sure;
}

/* "其中集体访 A 批；初次 B 批，重复 C 批": what follows a semicolon may be another division of the whole. */
static void skip_head(struct parts *parts, const size_t *wholes, size_t n_wholes)
{
    for (size_t from = 1; from + 1 < parts->n; from++) {
        struct value sum = {0};
        for (size_t i = from; i < parts->n; i++)
            sum = value_add(sum, figure_value(parts_figure(parts, i)));
        bool fits = false;
        for (size_t i = 0; i < n_wholes; i++)
            fits |= sum.v != 0 && figure_value(&parts->p->figures[wholes[i]]).v == sum.v;
        if (!fits || !str_contains(prose_lead(parts->owner[from], parts->item[from]), STR(";")))
            continue;
        parts->n -= from;
        memmove(parts->item, parts->item + from, parts->n * sizeof *parts->item);
        memmove(parts->owner, parts->owner + from, parts->n * sizeof *parts->owner);
        return;
    }
}

/* Tries the wholes that come into question; the first one that fits wins, else the first ones are doubted. */
static void settle(struct parts *parts, const size_t *wholes, size_t n_wholes, size_t n_doubted)
{
    /* "收入 751.8 万元，其中拨款 751.8 万元；其他收入 7000 万元": the first is all of it. */
    if (figure_value(parts_figure(parts, 0)).v == figure_value(&parts->p->figures[wholes[0]]).v) {
        figure_use(parts_figure(parts, 0));
        figure_use(&parts->p->figures[wholes[0]]);
        return;
    }
    cut_list(parts, wholes, n_wholes);
    skip_head(parts, wholes, n_wholes);
    parts_sum_up(parts);
    enum verdict best = VERDICT_FAIL;
    size_t chosen = wholes[0];
    for (size_t i = 0; i < n_wholes && best != VERDICT_PASS; i++) {
        enum verdict verdict = judge_whole(parts, wholes[i]);
        if (i >= n_doubted && verdict != VERDICT_PASS)
            continue; /* another whole than the words say has to fit exactly */
        if (verdict < best) {
            best = verdict;
            chosen = wholes[i];
        }
    }
    parts->whole = chosen;
    for (size_t i = 0; i < n_doubted && best == VERDICT_FAIL; i++) {
        parts->whole = wholes[i];
        bool change = !parts->stated &&
                      prose_ends_direction(parts->check->lexicon, prose_tail(prose_lead(parts->p, wholes[i]))) !=
                          DIRECTION_NONE;
        best = change ? VERDICT_NOT_CHECKABLE : doubt(parts);
        if (best == VERDICT_FAIL)
            break;
        best = i + 1 < n_doubted && i < 3 ? VERDICT_FAIL : VERDICT_NOT_CHECKABLE;
    }
    parts_report(parts, best);
}

bool parts_item(const struct check *check, const struct passage *p, size_t i, const struct figure *like)
{
    struct str tail = prose_tail(prose_lead(p, i));
    return prose_is_amount(&p->figures[i]) && figure_same_family(&p->figures[i], like) &&
           !lexicon_contains(check->lexicon, WORD_LAST, tail) &&
           prose_ends_direction(check->lexicon, tail) == DIRECTION_NONE &&
           !lexicon_contains(check->lexicon, WORD_MEAN_OR_PRICE, tail) &&
           !lexicon_starts(check->lexicon, WORD_COMPARE, tail);
}

static bool ends_list(const struct check *check, struct str lead)
{
    return lexicon_contains(check->lexicon, WORD_LIST_END, lead);
}

void parts_gather(struct parts *parts, size_t first, const struct figure *like, bool bracket)
{
    struct passage *p = parts->p;
    uint32_t sentence = p->figures[first].sentence;
    bool enclosed = false; /* in a bracket that opens behind the first */
    bool nested = false, semicolons = false;
    int128 within = 0; /* what the parts of the last part add up to */
    for (size_t i = first; i != SIZE_MAX && parts->n < PARTS_MAX; i = prose_next(p, i)) {
        struct str lead = prose_lead(p, i);
        for (size_t at = lead.n; i != first && at > 0; at--)
            if (lead.p[at - 1] == '(' || lead.p[at - 1] == ')') {
                enclosed = lead.p[at - 1] == '(';
                break;
            }
        bool semicolon = i != first && str_contains(lead, STR(";"));
        if (semicolon && parts->n >= 2 && !semicolons && !parts->sure)
            parts->sure = parts->n; /* a list parted by commas ends there */
        semicolons |= semicolon;
        /* "A，同比增长 P%；B，比上年增加 D": what grew belongs to its part. */
        bool growth = prose_is_percent(&p->figures[i]) ||
                      prose_ends_direction(parts->check->lexicon, prose_tail(lead)) != DIRECTION_NONE;
        bool over = i != first && !growth && ends_list(parts->check, lead);
        if (p->figures[i].sentence != sentence || over)
            break;
        /* "其中 A、B，共化解 C" says something of all of them, "（A，B，共 C）" that they are parts of C. */
        if (i != first && lexicon_starts(parts->check->lexicon, WORD_OF_ALL, prose_unpunctuated(lead))) {
            parts_sum_up(parts);
            parts->n = figure_value(&p->figures[i]).v == parts->sum.v ? 0 : parts->n;
            break;
        }
        if (i != first && bracket && str_contains(lead, STR(")")))
            break;
        size_t close = lead.n;
        while (close > 0 && lead.p[close - 1] != ')')
            close--;
        if (close > 0 && i != first) {
            nested = false;
            lead = str_slice(lead, close, lead.n);
        }
        bool inner = nested && parts->n && parts_item(parts->check, p, i, like);
        if (inner)
            within += figure_value(&p->figures[i]).v;
        size_t stop = lead.n; /* what stood before the last semicolon is of the part before */
        while (stop > 0 && lead.p[stop - 1] != ';')
            stop--;
        /* "C，其中 c；d；D": the parts of a part may be parted as the parts are. */
        if (stop > 0 && i != first && !(inner && within == figure_value(parts_figure(parts, parts->n - 1)).v))
            nested = false;
        lead = str_slice(lead, stop, lead.n);
        if (i != first &&
            (lexicon_contains(parts->check->lexicon, WORD_NESTED, lead) ||
             lexicon_contains(parts->check->lexicon, WORD_PARTIAL, lead) || str_contains(lead, STR("(")))) {
            nested = true;
            within = parts_item(parts->check, p, i, like) ? figure_value(&p->figures[i]).v : 0;
        }
        if (!nested && (bracket || !enclosed) && parts_item(parts->check, p, i, like)) {
            parts->owner[parts->n] = p;
            parts->item[parts->n++] = i;
        }
    }
    if (!parts->sure)
        parts->sure = parts->n;
}

/* "T，其中 A" with one part only: it cannot be larger than the whole. */
static void single_part(struct parts *parts, size_t whole)
{
    struct passage *p = parts->p;
    struct figure *f = parts_figure(parts, 0), *t = &p->figures[whole];
    if (!parts->stated || !larger_than_whole(f, t) ||
        (value_one_digit_reach(figure_value(f), false) > figure_value(t).v &&
         value_one_digit_reach(figure_value(t), true) < figure_value(f).v))
        return;
    struct claim claim = {.rule = RULE_PARTS, .verdict = VERDICT_FAIL, .passage = p, .stated = f};
    figure_use(t);
    CLAIM(parts->check, &claim, MSG_check_part_larger, ARG_TEXT("part", prose_figure(p, parts->item[0])),
          ARG_TEXT("whole", prose_figure(p, whole)));
}

static bool closed_fails(const struct parts *parts)
{
    int128 gap = figure_value(&parts->p->figures[parts->whole]).v - parts->sum.v;
    return parts_closed_set(parts)->carried ? carried_misprint(parts, gap) : parts_repairable(parts);
}

/* "T，办结 A，正在办理 B": no word says that A and B are parts, but they are all there can be. */
static void relate_closed(struct check *check, struct passage *p, size_t first, size_t whole)
{
    enum { SET_MAX = 4 };
    struct parts parts = {.check = check, .p = p, .whole = whole};
    if (!prose_is_amount(&p->figures[whole]) || !figure_same_family(&p->figures[whole], &p->figures[first]))
        whole = prose_subject(check, p, first);
    if (whole == SIZE_MAX || !figure_same_family(&p->figures[whole], &p->figures[first]) ||
        p->figures[whole].sentence != p->figures[first].sentence ||
        figure_value(&p->figures[whole]).v < figure_value(&p->figures[first]).v)
        return;
    for (size_t i = first; i != SIZE_MAX && parts.n < SET_MAX && p->figures[i].sentence == p->figures[first].sentence;
         i = prose_next(p, i)) {
        if (prose_is_percent(&p->figures[i]))
            continue;
        if (!parts_item(check, p, i, &p->figures[first]))
            return;
        parts.owner[parts.n] = p;
        parts.item[parts.n++] = i;
        if (parts.n < 2 || !parts_closed_set(&parts))
            continue;
        parts_sum_up(&parts);
        enum verdict verdict = judge_whole(&parts, whole);
        if (verdict == VERDICT_FAIL)
            verdict = closed_fails(&parts) ? VERDICT_FAIL : VERDICT_NOT_CHECKABLE;
        if (verdict != VERDICT_NOT_CHECKABLE)
            parts_report(&parts, verdict);
        return;
    }
}

/* The amount that the sentence before a list is about, when only rates, changes and earlier values follow it. */
static size_t subject_before(const struct check *check, const struct passage *p, size_t first)
{
    size_t found = SIZE_MAX;
    for (size_t k = prose_previous(p, first); k != SIZE_MAX; k = prose_previous(p, k)) {
        if (p->figures[k].sentence + 1 < p->figures[first].sentence ||
            (found != SIZE_MAX && p->figures[k].clause != p->figures[found].clause))
            break;
        bool ratio = prose_is_percent(&p->figures[k]) || p->figures[k].family == UNIT_POINTS;
        if (ratio || prose_is_earlier(check, p, k))
            continue;
        if (found != SIZE_MAX && figure_same_family(&p->figures[k], &p->figures[found]))
            return SIZE_MAX; /* which of the two it is, the words do not say */
        if (found == SIZE_MAX && prose_is_amount(&p->figures[k]) &&
            figure_same_family(&p->figures[k], &p->figures[first]))
            found = k;
        else if (found == SIZE_MAX)
            return SIZE_MAX;
    }
    return found;
}

static void relate_list(struct check *check, struct passage *p, size_t first)
{
    struct str lead = prose_lead(p, first), words = prose_unpunctuated(lead);
    size_t previous = prose_previous(p, first);
    if (previous == SIZE_MAX || !prose_is_amount(&p->figures[first]))
        return;
    bool bracket = str_starts(lead, STR("(")) && !lexicon_starts(check->lexicon, WORD_LAST, words);
    bool direct = lexicon_starts(check->lexicon, WORD_OFWHICH, words) > 0;
    bool colon = str_starts(lead, STR(":")) || lexicon_contains(check->lexicon, WORD_EACH_IS, lead) ||
                 (str_starts(lead, STR("，")) && lexicon_starts(check->lexicon, WORD_LIST_OPENS, words));
    bool inside = !direct && lexicon_contains(check->lexicon, WORD_AMONG, lead);
    if (!bracket && !direct && !colon && !inside) {
        relate_closed(check, p, first, previous);
        return;
    }
    if (bracket && lexicon_contains(check->lexicon, WORD_INCLUDED, words))
        return;
    struct parts parts = {.check = check, .p = p, .bracket = bracket};
    parts_gather(&parts, first, &p->figures[first], bracket);
    size_t wholes[PROSE_CANDIDATES], n = prose_candidates(p, first, &p->figures[first], wholes);
    if (!n || parts.n == 0)
        return;
    /* "T，完成预算的 P%，增长 Q%。其中，A…": rates, changes and earlier values stand between. */
    size_t subject = direct ? subject_before(check, p, first) : SIZE_MAX;
    /* "T（A，B），其中 C": of what the bracket is about. */
    if (direct && prose_before_bracket(p, previous, first) != previous)
        subject = prose_before_bracket(p, previous, first);
    for (size_t i = 0; i < n && subject != SIZE_MAX && wholes[0] != subject; i++)
        if (wholes[i] == subject) {
            memmove(wholes + 1, wholes, i * sizeof *wholes);
            wholes[0] = subject;
        }
    parts.stated = (direct || bracket) && wholes[0] == previous && (bracket || !prose_is_earlier(check, p, previous)) &&
                   p->figures[previous].clause == p->figures[first].clause;
    if (str_starts(lead, STR("。")) && lexicon_starts(check->lexicon, WORD_AMONG, words) && wholes[0] == subject)
        parts.stated = true;
    if (direct && wholes[0] == subject && p->figures[subject].clause == p->figures[first].clause)
        parts.stated = true;
    /* "董事持股 55 万，股东分别为 20 万、10 万": of one name, these are no parts of what stands before. */
    if (!direct && !inside && !parts.stated && lexicon_contains(check->lexicon, WORD_EACH_IS, lead) &&
        !str_contains(lead, STR("、")))
        return;
    if (parts.n >= 2)
        settle(&parts, wholes, bracket && parts.stated ? 1 : n, parts.stated ? 1 : n);
    else if (direct && parts.stated && wholes[0] == previous)
        single_part(&parts, wholes[0]);
}

void relate_parts(struct check *check, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->figures[i].role == ROLE_FIGURE)
            relate_list(check, p, i);
}

static bool list_paragraph(const struct check *check, const struct passage *p)
{
    return lexicon_starts(check->lexicon, WORD_LIST_MARK, p->s) || strip_mark(p->s).p != p->s.p;
}

static size_t first_amount(const struct check *check, const struct passage *p, const struct figure *like)
{
    enum { NEAR = 360 };
    for (size_t i = 0; i < p->n && p->figures[i].at < NEAR; i++)
        if (prose_is_amount(&p->figures[i]) && figure_same_family(&p->figures[i], like))
            return parts_item(check, p, i, like) &&
                           !lexicon_contains(check->lexicon, WORD_BUDGET, prose_tail(prose_lead(p, i)))
                       ? i
                       : SIZE_MAX;
    return SIZE_MAX;
}

/* "…374.1 万元，主要用于：", "支出决算为 0 万元，完成年初预算的 0.0%，其中：" and the amounts that open the paragraphs
 * below it. */
void relate_items(struct check *check, size_t block)
{
    struct passage *p = check->paragraphs[block];
    size_t last = prose_previous(p, p->n);
    while (last != SIZE_MAX && prose_is_percent(&p->figures[last]))
        last = prose_previous(p, last);
    if (last == SIZE_MAX || !prose_is_amount(&p->figures[last]))
        return;
    struct str behind = prose_lead(p, p->n);
    if (!str_ends(behind, STR(":")) || behind.n > 90 || !lexicon_contains(check->lexicon, WORD_OFWHICH, behind))
        return;
    struct parts parts = {.check = check, .p = p};
    for (size_t i = block + 1; i < check->document->n && check->paragraphs[i] && parts.n < PARTS_MAX; i++) {
        struct passage *item = check->paragraphs[i];
        size_t amount = list_paragraph(check, item) ? first_amount(check, item, &p->figures[last]) : SIZE_MAX;
        if (amount == SIZE_MAX)
            break;
        parts.owner[parts.n] = item;
        parts.item[parts.n++] = amount;
    }
    size_t wholes[PROSE_CANDIDATES], n = prose_candidates(p, p->n, &p->figures[last], wholes);
    parts.stated = lexicon_contains(check->lexicon, WORD_AMONG, behind) && parts_closed_set(&parts) != NULL;
    parts.sure = parts.n;
    if (parts.n >= 2 && n)
        settle(&parts, wholes, n < 3 ? n : 3, n < 3 ? n : 3);
}

/* "78 批，12 人被训诫": these are not those who came. */
static bool says_more_of_people(const struct passage *p, size_t people)
{
    struct str behind = str_slice(p->s, p->figures[people].at + p->figures[people].n, p->s.n);
    return prose_lead(p, people).n && behind.n && prose_unpunctuated(behind).n == behind.n;
}

/* "74 批 92 人次": there is nobody's group without somebody in it. */
void relate_batches(struct check *check, struct passage *p)
{
    for (size_t i = 0; i < p->n; i++) {
        size_t next = prose_next(p, i);
        if (next == SIZE_MAX || !prose_is_amount(&p->figures[i]) || p->figures[next].bound == BOUND_LIMIT ||
            !lexicon_ends(check->lexicon, WORD_BATCH_UNIT, prose_figure(p, i)) ||
            !lexicon_ends(check->lexicon, WORD_PEOPLE_UNIT, prose_figure(p, next)) ||
            prose_unpunctuated(prose_lead(p, next)).n || says_more_of_people(p, next) ||
            figure_value(&p->figures[next]).v >= figure_value(&p->figures[i]).v)
            continue;
        struct claim claim = {.rule = RULE_BATCHES, .verdict = VERDICT_FAIL, .passage = p, .stated = &p->figures[next]};
        figure_use(&p->figures[i]);
        CLAIM(check, &claim, MSG_check_batches, ARG_TEXT("people", prose_figure(p, next)),
              ARG_TEXT("batches", prose_figure(p, i)));
    }
}
