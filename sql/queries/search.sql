-- query: search_progress
-- out: made_by int, seq int, documents int
SELECT made_by, seq, documents FROM search_progress WHERE id = 1;

-- query: search_progress_put
-- in: made_by int, seq int, documents int
UPDATE search_progress SET made_by = $1, seq = $2, documents = $3 WHERE id = 1;

-- query: search_clear_index
INSERT INTO search_index (search_index) VALUES ('delete-all');

-- query: search_clear_documents
DELETE FROM search_document;

-- query: search_clear_terms
DELETE FROM search_term;

-- query: search_events
-- in: after int, most int
-- out: seq int, body text
SELECT seq, body FROM journal WHERE seq > $1 AND kind = 'case' ORDER BY seq LIMIT $2;

-- query: search_newest_event
-- out: seq int
SELECT seq FROM journal WHERE kind = 'case' ORDER BY seq DESC LIMIT 1;

-- query: search_add
-- in: id int, words text
INSERT INTO search_index (rowid, words) VALUES ($1, $2);

-- query: search_take_out
-- in: id int, words text
INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', $1, $2);

-- query: search_document_put
-- in: id int, matter text
INSERT INTO search_document (id, matter, linked) VALUES ($1, $2, 0) ON CONFLICT (id) DO UPDATE SET linked = 0;

-- query: search_document_drop
-- in: id int
DELETE FROM search_document WHERE id = $1;

-- query: search_term_add
-- in: term text, documents int
INSERT INTO search_term (term, documents) VALUES ($1, $2)
ON CONFLICT (term) DO UPDATE SET documents = search_term.documents + excluded.documents;

-- query: search_hits
-- in: words text, first int, last int
-- out: id int, matter text, secret int, state text, office text, handler text
SELECT s.rowid, d.matter, m.secret, m.state, m.office, m.handler
FROM search_index AS s JOIN search_document AS d ON d.id = s.rowid JOIN matter AS m ON m.number = d.matter
WHERE s.search_index MATCH $1 AND s.rowid >= $2 AND s.rowid < $3
ORDER BY s.rowid DESC;

-- query: search_terms_from
-- in: first text, last text
-- out: documents int
SELECT COALESCE(SUM(documents), 0) FROM search_term WHERE term >= $1 AND term < $2;

-- query: search_newest
-- in: first int, last int
-- out: id int, matter text, secret int, state text, office text, handler text
SELECT d.id, d.matter, m.secret, m.state, m.office, m.handler
FROM search_document AS d JOIN matter AS m ON m.number = d.matter WHERE d.id >= $1 AND d.id < $2 ORDER BY d.id DESC;

-- query: search_unlinked
-- in: first int, last int, most int
-- out: id int, matter text
SELECT id, matter FROM search_document WHERE linked = 0 AND id >= $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- query: search_unlinked_count
-- in: first int, last int
-- out: documents int
SELECT COUNT(*) FROM search_document WHERE linked = 0 AND id >= $1 AND id < $2;

-- query: search_linked
-- in: id int
UPDATE search_document SET linked = 1 WHERE id = $1;

-- query: search_clear_links
DELETE FROM search_link;

-- query: search_term_documents
-- in: term text
-- out: documents int
SELECT documents FROM search_term WHERE term = $1;

-- query: search_word_ids
-- in: word text, first int, last int, most int
-- out: id int
SELECT rowid FROM search_index WHERE search_index MATCH $1 AND rowid >= $2 AND rowid < $3 ORDER BY rowid DESC LIMIT $4;

-- query: search_document_matter
-- in: id int
-- out: matter text
SELECT matter FROM search_document WHERE id = $1;

-- query: search_link_add
-- in: id int, other int
INSERT INTO search_link (id, other) VALUES ($1, $2);

-- query: search_link_drop
-- in: id int
DELETE FROM search_link WHERE id = $1;

-- query: search_links
-- in: first int, last int
-- out: id int, other int
SELECT id, other FROM search_link WHERE id >= $1 AND id < $2 AND other >= $1 AND other < $2 ORDER BY id, other;

-- query: search_merged
-- out: matter text, into_matter text
SELECT number, merged_into FROM matter WHERE merged_into <> '' ORDER BY number;

-- query: search_matter_counts
-- in: matter text
-- out: secret int, category text, title text, registrations int, people int, first_day int, last_day int, open int
SELECT m.secret, m.category, m.title, COUNT(*), COALESCE(SUM(r.people), 0), MIN(r.received_day), MAX(r.received_day),
    EXISTS (SELECT 1 FROM clock AS c WHERE c.matter = $1 AND c.stop_day = -2147483648 AND c.unit <> '')
FROM matter AS m JOIN matter_event AS e ON e.matter = m.number JOIN registration AS r ON r.seq = e.seq
WHERE m.number = $1;

-- query: search_came_again
-- in: first int, last int
-- out: matter text
SELECT DISTINCT matter FROM registration WHERE place > 1 AND received_day >= $1 AND received_day <= $2 ORDER BY matter;
