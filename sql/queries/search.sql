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
INSERT INTO search_document (id, matter) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING;

-- query: search_document_drop
-- in: id int
DELETE FROM search_document WHERE id = $1;

-- query: search_term_add
-- in: term text, documents int
INSERT INTO search_term (term, documents) VALUES ($1, $2)
ON CONFLICT (term) DO UPDATE SET documents = search_term.documents + excluded.documents;

-- query: search_hits
-- in: words text, first int, last int, unit text, state text
-- out: matter text
SELECT d.matter
FROM search_index AS s JOIN search_document AS d ON d.id = s.rowid JOIN matter AS m ON m.number = d.matter
WHERE s.search_index MATCH $1 AND s.rowid >= $2 AND s.rowid < $3 AND m.secret = 0
    AND ($4 = '' OR m.office = $4 OR m.handler = $4) AND ($5 = '' OR m.state = $5)
ORDER BY s.rowid DESC;
