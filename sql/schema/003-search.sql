-- The search index: derived, but not in the transaction of the event. It follows the journal up to `seq`, in batches, and can
-- be made anew at any time. An id is (day of registration * 2^32 + number of the first event), so that newest first and a
-- span of days are an order and a range of ids.

CREATE TABLE search_progress (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    made_by INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    documents INTEGER NOT NULL
) STRICT;
INSERT INTO search_progress (id, made_by, seq, documents) VALUES (1, 0, 0, 0);

-- The words of matters, blanks between them; which words, the program decides (domain/matching/words). The texts themselves
-- stand in the journal alone.
CREATE VIRTUAL TABLE search_index USING fts5 (words, content = '', columnsize = 0, tokenize = 'ascii');

CREATE TABLE search_document (
    id INTEGER PRIMARY KEY,
    matter TEXT NOT NULL
) STRICT;

-- In how many matters each word stands.
CREATE TABLE search_term (
    term TEXT PRIMARY KEY,
    documents INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
