-- Counters of the rates, derived from the events: what is added to each rate on a day, and in a month (start_day is then its
-- first), by unit, by channel, by category and by kind: `dimension` says by what, `name` of which. Empty rows are left out,
-- and `counts` reads "ID ABOVE/BELOW/LATE ..." in the order of rates.tsv.
CREATE TABLE rate_count (
    span TEXT NOT NULL,
    dimension TEXT NOT NULL,
    start_day INTEGER NOT NULL,
    name TEXT NOT NULL,
    counts TEXT NOT NULL,
    PRIMARY KEY (span, dimension, start_day, name)
) STRICT, WITHOUT ROWID;

-- What transactions changed since the counters were last brought up to date, one row each; `changes` reads, a line a day
-- and name, "DAY DIMENSION LENGTH:NAME ID ABOVE/BELOW/LATE ...", the dimensions by their numbers from 0. An
-- answer is the sum of both tables.
CREATE TABLE rate_change (
    seq INTEGER PRIMARY KEY,
    changes TEXT NOT NULL
) STRICT;

-- The rules that they were counted under, by their hash; empty while they are not kept.
CREATE TABLE rate_basis (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    rules TEXT NOT NULL
) STRICT;
INSERT INTO rate_basis (id, rules) VALUES (1, '');
