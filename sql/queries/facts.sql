-- query: fact_progress_get
-- out: rules text, filled_seq int, seq int
SELECT rules, filled_seq, seq FROM fact_progress WHERE id = 1;

-- query: fact_progress_put
-- in: rules text, filled_seq int, seq int
UPDATE fact_progress SET rules = $1, filled_seq = $2, seq = $3 WHERE id = 1;

-- query: fact_name_all
-- out: id int, name text
SELECT id, name FROM fact_name ORDER BY id;

-- query: fact_name_add
-- in: id int, name text
INSERT INTO fact_name (id, name) VALUES ($1, $2);

-- query: fact_block_of
-- in: seq int
-- out: first_seq int, next_seq int, facts bytes
SELECT b.first_seq, COALESCE((SELECT n.first_seq FROM fact_block AS n WHERE n.first_seq > b.first_seq
    ORDER BY n.first_seq LIMIT 1), 9223372036854775807), b.facts
FROM fact_block AS b WHERE b.first_seq <= $1 ORDER BY b.first_seq DESC LIMIT 1;

-- query: fact_block_put
-- in: first_seq int, first_day int, last_day int, facts bytes
INSERT INTO fact_block (first_seq, first_day, last_day, facts) VALUES ($1, $2, $3, $4)
ON CONFLICT (first_seq) DO UPDATE SET first_day = excluded.first_day, last_day = excluded.last_day, facts = excluded.facts;

-- query: fact_block_between
-- in: from_day int, to_day int
-- out: first_seq int, first_day int, last_day int, facts bytes
SELECT first_seq, first_day, last_day, facts FROM fact_block
WHERE last_day >= $1 AND first_day <= $2 ORDER BY first_seq;

-- query: fact_block_drop_all
DELETE FROM fact_block;

-- query: fact_name_drop_all
DELETE FROM fact_name;

-- query: fact_begun
-- in: after_seq int, to_seq int, most int
-- out: seq int, matter text
SELECT seq, matter FROM registration WHERE seq > $1 AND seq <= $2 AND place = 1 ORDER BY seq LIMIT $3;

-- query: fact_events
-- in: after_seq int, to_seq int, most int
-- out: seq int, body text
SELECT seq, body FROM journal WHERE seq > $1 AND seq <= $2 AND kind = 'case' ORDER BY seq LIMIT $3;

-- query: fact_matter
-- in: seq int
-- out: number text, secret int
SELECT m.number, m.secret FROM registration AS r JOIN matter AS m ON m.number = r.matter WHERE r.seq = $1;
