-- Facts of the matters over time, from which the rates of past days are counted: derived from the journal, but not in the
-- transaction of the event. They follow it in batches when somebody asks, and can be made anew at any time.

-- The rules that they were made under, by their hash. Matters that began up to the entry `filled_seq` are in, each as its
-- events up to `seq` made it; the facts hold when both are the same, and not 0.
CREATE TABLE fact_progress (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    rules TEXT NOT NULL,
    filled_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL
) STRICT;
INSERT INTO fact_progress (id, rules, filled_seq, seq) VALUES (1, '', 0, 0);

-- Units and categories by their numbers, from 0.
CREATE TABLE fact_name (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

-- A few hundred matters that began one after the other, the first with the entry `first_seq`; all days that their facts
-- speak of lie between `first_day` and `last_day`. How the facts are written, domain/statistics/fact_history says.
CREATE TABLE fact_block (
    first_seq INTEGER PRIMARY KEY,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    facts BLOB NOT NULL
) STRICT;
