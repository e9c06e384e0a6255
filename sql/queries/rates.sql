-- query: matter_event_bodies
-- out: matter text, seq int, recorded_ms int, body text
SELECT e.matter, j.seq, j.recorded_ms, j.body
FROM matter_event AS e JOIN journal AS j ON j.seq = e.seq ORDER BY e.matter, e.seq;
