-- Matters, derived from the events of kind "case" in the journal. Days are day numbers; -2147483648 stands for none.

-- Which entries of the journal are the events of a matter.
CREATE TABLE matter_event (
    matter TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (matter, seq)
) STRICT, WITHOUT ROWID;

-- How each matter stands. `handler` is the unit that answers for it now, empty while the office has it.
CREATE TABLE matter (
    number TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    regime TEXT NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    route TEXT NOT NULL,
    secret INTEGER NOT NULL,
    office TEXT NOT NULL,
    handler TEXT NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    registered_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    merged_into TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row an act of writing, calling or coming: rows are 件, those that are visits 批, their people 人次.
CREATE TABLE registration (
    seq INTEGER PRIMARY KEY,
    matter TEXT NOT NULL,
    place INTEGER NOT NULL,
    unit TEXT NOT NULL,
    channel TEXT NOT NULL,
    received_day INTEGER NOT NULL,
    registered_day INTEGER NOT NULL,
    people INTEGER NOT NULL
) STRICT;

-- Clocks as the events left them. When they are due is computed where it is asked: the calendar may have changed since.
CREATE TABLE clock (
    matter TEXT NOT NULL,
    place INTEGER NOT NULL,
    rule TEXT NOT NULL,
    unit TEXT NOT NULL,
    start_day INTEGER NOT NULL,
    stop_day INTEGER NOT NULL,
    PRIMARY KEY (matter, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX clock_open ON clock (unit, matter) WHERE stop_day = -2147483648;
