-- What is sealed: persons and attachments of matters. The journal holds the sealed record; this table, derived from it,
-- says what there is and what was erased since (0: not).
CREATE TABLE sealed (
    id TEXT PRIMARY KEY,
    matter TEXT NOT NULL,
    part TEXT NOT NULL,
    role TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    erased_seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sealed_matter ON sealed (matter, seq);

-- Not derived, and the only thing that may be rewritten and deleted: the key of each sealed record, itself sealed under the
-- office's key. A new office key rewrites these rows; deleting one erases what it opened. `mark` answers whether a
-- person is the same as another, to who has the office's key only; `bucket` narrows that question down.
CREATE TABLE sealed_key (
    id TEXT PRIMARY KEY,
    wrapped TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    mark TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sealed_key_bucket ON sealed_key (bucket) WHERE mark <> '';

-- Which key the office uses: one row.
CREATE TABLE office_key (
    place INTEGER PRIMARY KEY CHECK (place = 1),
    fingerprint TEXT NOT NULL
) STRICT;
