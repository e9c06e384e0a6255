-- query: matter_event_add
-- in: matter text, seq int
-- many: 16
INSERT INTO matter_event (matter, seq) VALUES ($1, $2);

-- query: matter_events
-- in: matter text
-- out: seq int, recorded_ms int, recorded_by text, body text
SELECT j.seq, j.recorded_ms, j.recorded_by, j.body
FROM matter_event AS e JOIN journal AS j ON j.seq = e.seq WHERE e.matter = $1 ORDER BY e.seq;

-- query: matter_event_all
-- out: matter text, seq int
SELECT matter, seq FROM matter_event ORDER BY matter, seq;

-- query: matter_put
-- in: number text, seq int, regime text, state text, kind text, route text, secret int, office text, handler text, category text, title text, registered_day int, last_day int, merged_into text
-- many: 16
INSERT INTO matter (number, seq, regime, state, kind, route, secret, office, handler, category, title, registered_day, last_day, merged_into)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (number) DO UPDATE SET seq = excluded.seq, state = excluded.state, kind = excluded.kind,
route = excluded.route, secret = excluded.secret, handler = excluded.handler, category = excluded.category,
title = excluded.title, last_day = excluded.last_day, merged_into = excluded.merged_into;

-- query: matter_all
-- out: number text, seq int, regime text, state text, kind text, route text, secret int, office text, handler text, category text, title text, registered_day int, last_day int, merged_into text
SELECT number, seq, regime, state, kind, route, secret, office, handler, category, title, registered_day, last_day, merged_into
FROM matter ORDER BY number;

-- query: matter_newest_number
-- in: first text, last text
-- out: number text
SELECT number FROM matter WHERE number >= $1 AND number < $2 ORDER BY number DESC LIMIT 1;

-- query: matter_last_number
-- out: number text
SELECT number FROM matter ORDER BY number DESC LIMIT 1;

-- query: registration_add
-- in: seq int, matter text, place int, unit text, channel text, received_day int, registered_day int, people int
-- many: 16
INSERT INTO registration (seq, matter, place, unit, channel, received_day, registered_day, people)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- query: registration_correct
-- in: seq int, channel text, received_day int, people int
UPDATE registration SET channel = $2, received_day = $3, people = $4 WHERE seq = $1;

-- query: registration_all
-- out: seq int, matter text, place int, unit text, channel text, received_day int, registered_day int, people int
SELECT seq, matter, place, unit, channel, received_day, registered_day, people FROM registration ORDER BY seq;

-- query: clock_put
-- in: matter text, place int, rule text, unit text, start_day int, stop_day int, terms text
-- many: 16
INSERT INTO clock (matter, place, rule, unit, start_day, stop_day, terms) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (matter, place) DO UPDATE SET stop_day = excluded.stop_day, terms = excluded.terms;

-- query: clock_all
-- out: matter text, place int, rule text, unit text, start_day int, stop_day int, terms text
SELECT matter, place, rule, unit, start_day, stop_day, terms FROM clock ORDER BY matter, place;

-- query: clock_unfilled_matters
-- out: matter text
SELECT DISTINCT matter FROM clock WHERE terms = '*' ORDER BY matter;

-- query: clock_open_groups
-- in: first_unit text, last_unit text
-- out: rule text, start_day int, terms text, clocks int
SELECT rule, start_day, terms, count(*) FROM clock WHERE stop_day = -2147483648 AND unit BETWEEN $1 AND $2
GROUP BY unit, rule, start_day, terms ORDER BY unit, rule, start_day, terms;

-- query: clock_open_of_group
-- in: first_unit text, last_unit text, rule text, start_day int, terms text
-- out: unit text, matter text
SELECT unit, matter FROM clock WHERE stop_day = -2147483648 AND unit BETWEEN $1 AND $2 AND rule = $3 AND start_day = $4 AND terms = $5
ORDER BY unit, matter;

-- query: clock_matters_of_day
-- in: first text, last text, day int
-- out: matter text
SELECT DISTINCT matter FROM clock
WHERE (stop_day = -2147483648 OR stop_day > $3) AND start_day <= $3 AND unit >= $1 AND unit <= $2 ORDER BY matter;

-- query: journal_years
-- in: kind text
-- out: year int
SELECT DISTINCT year FROM journal WHERE kind = $1 ORDER BY year;

-- query: matter_merged_into
-- in: other text
-- out: number text
SELECT number FROM matter WHERE merged_into = $1 AND merged_into <> '' ORDER BY number;

-- query: matter_secret
-- out: number text
SELECT number FROM matter WHERE secret = 1 ORDER BY number;
