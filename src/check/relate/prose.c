#include "check/relate/prose.h"

size_t prose_previous(const struct passage *p, size_t i)
{
    while (i-- > 0)
        if (p->figures[i].role == ROLE_FIGURE)
            return i;
    return SIZE_MAX;
}

size_t prose_next(const struct passage *p, size_t i)
{
    while (++i < p->n)
        if (p->figures[i].role == ROLE_FIGURE)
            return i;
    return SIZE_MAX;
}

struct str prose_lead(const struct passage *p, size_t i)
{
    size_t before = prose_previous(p, i);
    size_t from = before == SIZE_MAX ? 0 : p->figures[before].at + p->figures[before].n;
    return str_slice(p->s, from, i < p->n ? p->figures[i].at : p->s.n);
}

/* Length of the punctuation mark that `s` begins with, 0 for none. Nearly every character that it is
 * asked about is none, so the first byte decides. */
static size_t punctuation(struct str s)
{
    if (!s.n)
        return 0;
    switch ((unsigned char)s.p[0]) {
    case ',':
    case ':':
    case ';':
    case '(':
    case ')':
    case '!':
    case '?':
    case ' ':
        return 1;
    case 0xEF:
        return str_starts(s, STR("，")) ? 3 : 0;
    case 0xE3:
        return str_starts(s, STR("、")) || str_starts(s, STR("。")) || str_starts(s, STR("《")) ||
                       str_starts(s, STR("》"))
                   ? 3
                   : 0;
    case 0xE2:
        return str_starts(s, STR("“")) || str_starts(s, STR("”")) ? 3 : 0;
    default:
        return 0;
    }
}

struct str prose_tail(struct str lead)
{
    enum { TAIL_MAX = 600 }; /* no name is longer */
    size_t start = 0, i = lead.n > TAIL_MAX ? lead.n - TAIL_MAX : 0;
    while (i < lead.n && ((unsigned char)lead.p[i] & 0xC0) == 0x80)
        i++;
    start = i;
    while (i < lead.n) {
        unsigned char c = (unsigned char)lead.p[i];
        if (c >= 0xE4 && c <= 0xE9) {
            i += 3; /* a Chinese character */
            continue;
        }
        size_t n = punctuation(str_slice(lead, i, lead.n));
        /* The brackets of (类) and the quotation marks of “三公” belong to a name. */
        bool name = c == '(' || c == ')' || c == 0xE2;
        i += n ? n : 1;
        if (n && !name && i < lead.n)
            start = i;
    }
    return str_slice(lead, start, lead.n);
}

struct str prose_unpunctuated(struct str s)
{
    for (size_t n; (n = punctuation(s)) > 0;)
        s = str_slice(s, n, s.n);
    return s;
}

struct str prose_without_copula(const struct lexicon *lexicon, struct str s)
{
    for (;;) {
        size_t n = lexicon_ends(lexicon, WORD_COPULA, s);
        if (!n && s.n && (s.p[s.n - 1] == ':' || s.p[s.n - 1] == ' '))
            n = 1;
        if (!n)
            return s;
        s.n -= n;
    }
}

enum direction prose_ends_direction(const struct lexicon *lexicon, struct str s)
{
    while (s.n) {
        size_t n = s.p[s.n - 1] == ':' || s.p[s.n - 1] == ' ' ? 1 : lexicon_ends(lexicon, WORD_FILLER, s);
        if (!n)
            break;
        s.n -= n;
    }
    size_t up = lexicon_ends(lexicon, WORD_UP, s), down = lexicon_ends(lexicon, WORD_DOWN, s);
    if (up == down)
        return DIRECTION_NONE;
    return up > down ? DIRECTION_UP : DIRECTION_DOWN;
}

enum direction prose_starts_direction(const struct lexicon *lexicon, struct str s)
{
    size_t up = lexicon_starts(lexicon, WORD_UP, s), down = lexicon_starts(lexicon, WORD_DOWN, s);
    if (up == down)
        return DIRECTION_NONE;
    return up > down ? DIRECTION_UP : DIRECTION_DOWN;
}

bool prose_is_percent(const struct figure *f)
{
    return f->role == ROLE_FIGURE && (f->family == UNIT_PERCENT || f->family == UNIT_PERMILLE);
}

bool prose_is_amount(const struct figure *f)
{
    return f->role == ROLE_FIGURE && f->bound == BOUND_EXACT && f->family != UNIT_PERCENT &&
           f->family != UNIT_PERMILLE && f->family != UNIT_POINTS && f->family != UNIT_NONE;
}

bool prose_is_earlier(const struct check *check, const struct passage *p, size_t i)
{
    struct str tail = prose_tail(prose_lead(p, i));
    return lexicon_contains(check->lexicon, WORD_LAST, tail) || lexicon_starts(check->lexicon, WORD_COMPARE, tail) ||
           prose_ends_direction(check->lexicon, tail) != DIRECTION_NONE;
}

size_t prose_before_bracket(const struct passage *p, size_t k, size_t i)
{
    size_t open = p->figures[k].at, close = open;
    while (open > 0 && p->s.p[open - 1] != '(' && p->s.p[open - 1] != ')')
        open--;
    while (close < p->figures[i].at && p->s.p[close] != '(' && p->s.p[close] != ')')
        close++;
    if (open == 0 || p->s.p[open - 1] != '(' || close == p->figures[i].at || p->s.p[close] != ')')
        return k;
    for (size_t j = prose_previous(p, k); j != SIZE_MAX; j = prose_previous(p, j))
        if (p->figures[j].at + p->figures[j].n + 1 == open && prose_is_amount(&p->figures[j]))
            return j;
    return k;
}

size_t prose_bracket(const struct passage *p, size_t i)
{
    enum { REACH = 600 };
    size_t from = p->figures[i].at, least = from > REACH ? from - REACH : 0;
    while (from > least && p->s.p[from - 1] != '(' && p->s.p[from - 1] != ')')
        from--;
    return from > least && p->s.p[from - 1] == '(' ? from : 0;
}

/* What is compared, as the words before figure `k` name it: of "，其中网上投诉比上年增加" 其中网上投诉. */
static struct str compared_name(const struct check *check, const struct passage *p, size_t k)
{
    const struct lexicon *lexicon = check->lexicon;
    struct str lead = prose_unpunctuated(prose_lead(p, k)), name = {lead.p, 0};
    for (size_t at = 0; at < lead.n;) {
        struct str rest = str_slice(lead, at, lead.n);
        if (lexicon_starts(lexicon, WORD_COMPARE, rest) || lexicon_starts(lexicon, WORD_LAST, rest) ||
            prose_starts_direction(lexicon, rest) != DIRECTION_NONE)
            return name;
        size_t skip = lexicon_starts(lexicon, WORD_COMPARE_FRAME, rest);
        if (!skip && (unsigned char)rest.p[0] < 0x80)
            skip = 1;
        if (!skip)
            skip = punctuation(rest);
        if (skip && !name.n)
            name.p = rest.p + skip;
        else if (!skip)
            name.n = (size_t)(rest.p + 3 - name.p);
        at += skip ? skip : 3;
    }
    return (struct str){lead.p, 0};
}

enum compared prose_compared(const struct check *check, const struct passage *p, size_t y, size_t k)
{
    enum { NAME_END = 6 };
    struct str name = compared_name(check, p, k), tail = prose_tail(prose_lead(p, y));
    if (name.n < NAME_END)
        return COMPARED_SAME;
    struct str whole = str_slice(p->s, (size_t)(tail.p - p->s.p), p->figures[y].at + p->figures[y].n);
    if (lexicon_contains(check->lexicon, WORD_AMONG, name))
        return COMPARED_OTHER;
    return str_contains(whole, str_slice(name, name.n - NAME_END, name.n)) ? COMPARED_LIKE : COMPARED_OTHER;
}

size_t prose_subject(const struct check *check, const struct passage *p, size_t i)
{
    for (size_t k = prose_previous(p, i); k != SIZE_MAX; k = prose_previous(p, k)) {
        struct str lead = prose_unpunctuated(prose_lead(p, k));
        if (p->figures[k].sentence != p->figures[i].sentence)
            return SIZE_MAX;
        bool ratio = prose_is_percent(&p->figures[k]) || p->figures[k].family == UNIT_POINTS;
        if (ratio && prose_ends_direction(check->lexicon, lead) == DIRECTION_NONE &&
            !lexicon_starts(check->lexicon, WORD_SHARE, lead))
            return SIZE_MAX;
        if (!ratio && !prose_is_earlier(check, p, k))
            return prose_is_amount(&p->figures[k]) ? k : SIZE_MAX;
    }
    return SIZE_MAX;
}

size_t prose_candidates(const struct passage *p, size_t i, const struct figure *like, size_t found[PROSE_CANDIDATES])
{
    size_t n = 0;
    while (i-- > 0 && n < PROSE_CANDIDATES)
        if (prose_is_amount(&p->figures[i]) && figure_same_family(&p->figures[i], like))
            found[n++] = i;
    return n;
}

struct str prose_ratio_text(struct check *check, const struct passage *p, const struct figure *stated,
                            struct value numerator, struct value denominator)
{
    int128 one = power_of_ten(VALUE_SCALE);
    if (denominator.v == 0)
        return STR("");
    int128 ratio = divide_rounded(numerator.v * one, denominator.v, ROUND_HALF_UP);
    int digits = stated->printed.scale > 1 ? stated->printed.scale : 2;
    return print_like(check, p, stated, ratio, digits);
}

struct str prose_figure(const struct passage *p, size_t i)
{
    return figure_text(p, &p->figures[i]);
}
