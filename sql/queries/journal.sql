-- query: journal_last
-- out: seq int, hash text
SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1;

-- query: journal_append
-- in: seq int, year int, kind text, happened_day int, recorded_ms int, recorded_by text, body text, hash text
-- many: 16
INSERT INTO journal (seq, year, kind, happened_day, recorded_ms, recorded_by, body, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- query: journal_all
-- out: seq int, year int, kind text, happened_day int, recorded_ms int, recorded_by text, body text, hash text
SELECT seq, year, kind, happened_day, recorded_ms, recorded_by, body, hash FROM journal ORDER BY seq;

-- query: journal_of_kind
-- in: kind text, year int
-- out: seq int, recorded_ms int, recorded_by text, body text
-- Most kinds have an index (journal_few), the two that fill the journal are read by going through it.
SELECT seq, recorded_ms, recorded_by, body FROM journal
WHERE kind = $1 AND year = $2 AND kind NOT IN ('case', 'person')
UNION ALL
SELECT seq, recorded_ms, recorded_by, body FROM journal
WHERE kind = $1 AND year = $2 AND $1 IN ('case', 'person')
ORDER BY seq;

-- query: journal_one
-- in: seq int
-- out: kind text, recorded_ms int, recorded_by text, body text, hash text
SELECT kind, recorded_ms, recorded_by, body, hash FROM journal WHERE seq = $1;

-- query: record_put
-- in: kind text, year int, key text, seq int, body text
INSERT INTO record (kind, year, key, seq, body) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (kind, year, key) DO UPDATE SET seq = excluded.seq, body = excluded.body;

-- query: record_get
-- in: kind text, year int, key text
-- out: seq int, body text
SELECT seq, body FROM record WHERE kind = $1 AND year = $2 AND key = $3;

-- query: record_list
-- in: kind text, year int
-- out: key text, seq int, body text
SELECT key, seq, body FROM record WHERE kind = $1 AND year = $2 ORDER BY seq, key;

-- query: record_all
-- out: kind text, year int, key text, seq int, body text
SELECT kind, year, key, seq, body FROM record ORDER BY kind, year, key;

-- query: record_years
-- in: kind text
-- out: year int
SELECT DISTINCT year FROM record WHERE kind = $1 ORDER BY year;

-- query: record_version
-- in: kind text, year int
-- out: hash text
SELECT hash FROM journal WHERE seq = (SELECT max(seq) FROM record WHERE kind = $1 AND year = $2);
