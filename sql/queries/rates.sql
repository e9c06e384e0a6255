-- query: matter_event_bodies
-- out: matter text, seq int, body text
SELECT e.matter, j.seq, j.body
FROM matter_event AS e JOIN journal AS j ON j.seq = e.seq ORDER BY e.matter, e.seq;

-- query: rate_basis_get
-- out: rules text
SELECT rules FROM rate_basis WHERE id = 1;

-- query: rate_basis_put
-- in: rules text
UPDATE rate_basis SET rules = $1 WHERE id = 1;

-- query: rate_matter_other
-- in: seq int
-- out: matter text
SELECT matter FROM matter_event WHERE seq <> $1 ORDER BY matter LIMIT 1;

-- query: rate_count_get
-- in: span text, dimension text, start_day int, name text
-- out: counts text
SELECT counts FROM rate_count WHERE span = $1 AND dimension = $2 AND start_day = $3 AND name = $4;

-- query: rate_count_put
-- in: span text, dimension text, start_day int, name text, counts text
INSERT INTO rate_count (span, dimension, start_day, name, counts) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (span, dimension, start_day, name) DO UPDATE SET counts = excluded.counts;

-- query: rate_count_drop
-- in: span text, dimension text, start_day int, name text
DELETE FROM rate_count WHERE span = $1 AND dimension = $2 AND start_day = $3 AND name = $4;

-- query: rate_count_drop_all
DELETE FROM rate_count;

-- query: rate_count_between
-- in: span text, dimension text, from_day int, to_day int
-- out: start_day int, name text, counts text
SELECT start_day, name, counts FROM rate_count
WHERE span = $1 AND dimension = $2 AND start_day >= $3 AND start_day <= $4 ORDER BY start_day, name;

-- query: rate_count_all
-- out: span text, dimension text, start_day int, name text, counts text
SELECT span, dimension, start_day, name, counts FROM rate_count ORDER BY span, dimension, start_day, name;

-- query: journal_newest
-- out: seq int, recorded_ms int
SELECT seq, recorded_ms FROM journal ORDER BY seq DESC LIMIT 1;

-- query: rate_change_add
-- in: seq int, changes text
INSERT INTO rate_change (seq, changes) VALUES ($1, $2);

-- query: rate_change_all
-- out: seq int, changes text
SELECT seq, changes FROM rate_change ORDER BY seq;

-- query: rate_change_drop_all
DELETE FROM rate_change;

-- query: journal_recorded
-- in: seq int
-- out: recorded_ms int
SELECT recorded_ms FROM journal WHERE seq = $1;
