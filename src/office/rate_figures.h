/*
 * Figures that an evaluation takes from the register of matters: rates of its year, and the counts above and below
 * their line. Closing the year freezes them: matters go on, the printed evaluation keeps what it says.
 */
#ifndef XINFANG_OFFICE_RATE_FIGURES_H
#define XINFANG_OFFICE_RATE_FIGURES_H

#include "domain/daybooks/count.h"
#include "domain/evaluation/records.h"
#include "office/journal.h"
#include "office/rates.h"

struct rate_figure {
    const struct rate *rate; /* NULL: there is no such rate, or no such unit */
    struct rate_counts counts;
    bool frozen;
    struct rates_query query; /* that leads to the same counts, and to the matters behind them */
};
/* What is counted for a year, each unit once. */
struct rate_figures {
    const struct office *office;
    struct store *store;
    struct arena *arena;
    int64_t year;
    bool closed;
    struct rate_figures_of_unit {
        struct str unit;
        struct rates_result result;
    } * items;
    size_t n, capacity;
    struct records frozen;
    bool frozen_read;
};

/* What the source said when the year was closed; NULL while it is open, and for what was not frozen. */
int figure_frozen(struct rate_figures *figures, struct str source, const struct frozen_record **ret, struct error *err);
/* What a row of counts.tsv comes to in the year, as known now. */
int figure_count(struct rate_figures *figures, const struct count *count, struct count_sum *ret, struct error *err);
/* The figure of a source of the register, inside a transaction; of a closed year as it was frozen. */
int rate_figure_get(struct rate_figures *figures, struct str source, struct rate_figure *ret, struct error *err);
/* Inside the transaction that closes the year: records what all indicators of it take from the register and from the
 * books of the office. */
int rate_figures_freeze(const struct office *office, struct journal *journal, struct arena *arena, int64_t year,
                        struct error *err);
/* Whether the indicator may name the rate that it does; otherwise a problem says what there is. */
bool may_name_rate(const struct rates *rates, const struct indicator_record *indicator, const struct place *place,
                   struct problems *problems);

#endif
