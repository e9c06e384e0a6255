-- The journal is the truth: one row an event, never changed, each with the hash of all before it.
-- `body` is the canonical JSON of the record (formats/schema), `hash` covers the previous hash and this row.
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    kind TEXT NOT NULL,
    happened_day INTEGER NOT NULL,
    recorded_ms INTEGER NOT NULL,
    recorded_by TEXT NOT NULL,
    body TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END;

-- What follows is derived from the journal in the same transaction and can be rebuilt from it.

-- The newest version of every record that has a key: years, projects, budget lines, forms, indicators, ...
CREATE TABLE record (
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    key TEXT NOT NULL,
    seq INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, year, key)
) STRICT, WITHOUT ROWID;

-- Money that moved. `account` is the budget line of a payment, the kind of an income; `code` the economic
-- code of a payment, the functional code of an income; `reverses` the number of the entry that a reversal undoes.
CREATE TABLE posting (
    seq INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    day INTEGER NOT NULL,
    account TEXT NOT NULL,
    code TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    reverses TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX posting_number ON posting (year, number);
CREATE UNIQUE INDEX posting_reverses ON posting (year, reverses) WHERE reverses <> '';

CREATE TABLE posting_total (
    year INTEGER NOT NULL,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    code TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (year, kind, account, code)
) STRICT, WITHOUT ROWID;
