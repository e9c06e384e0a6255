-- query: sealed_add
-- in: id text, matter text, part text, role text, seq int, hash text, bytes int
INSERT INTO sealed (id, matter, part, role, seq, hash, bytes, erased_seq) VALUES ($1, $2, $3, $4, $5, $6, $7, 0);

-- query: sealed_erase
-- in: id text, seq int
UPDATE sealed SET erased_seq = $2 WHERE id = $1;

-- query: sealed_of_matter
-- in: matter text, part text
-- out: id text, role text, seq int, hash text, bytes int, erased_seq int
SELECT id, role, seq, hash, bytes, erased_seq FROM sealed WHERE matter = $1 AND part = $2 ORDER BY seq;

-- query: sealed_matter_of
-- in: id text
-- out: matter text, secret int
SELECT s.matter, m.secret FROM sealed AS s JOIN matter AS m ON m.number = s.matter WHERE s.id = $1;

-- query: sealed_all
-- out: id text, matter text, part text, role text, seq int, hash text, bytes int, erased_seq int
SELECT id, matter, part, role, seq, hash, bytes, erased_seq FROM sealed ORDER BY id;

-- query: sealed_key_add
-- in: id text, wrapped text, bucket int, mark text
INSERT INTO sealed_key (id, wrapped, bucket, mark) VALUES ($1, $2, $3, $4);

-- query: sealed_key_get
-- in: id text
-- out: wrapped text
SELECT wrapped FROM sealed_key WHERE id = $1;

-- query: sealed_key_in_bucket
-- in: bucket int
-- out: id text, mark text
SELECT id, mark FROM sealed_key WHERE bucket = $1 AND mark <> '' ORDER BY id;

-- query: office_key_get
-- out: fingerprint text
SELECT fingerprint FROM office_key;

-- query: office_key_put
-- in: fingerprint text
INSERT INTO office_key (place, fingerprint) VALUES (1, $1)
ON CONFLICT (place) DO UPDATE SET fingerprint = excluded.fingerprint;

-- query: sealed_key_remove
-- in: id text
DELETE FROM sealed_key WHERE id = $1;

-- query: sealed_trouble
-- out: id text, matter text
SELECT s.id, s.matter FROM sealed AS s LEFT JOIN sealed_key AS k ON k.id = s.id
WHERE (s.erased_seq = 0) <> (k.id IS NOT NULL)
UNION ALL
SELECT k.id, '' FROM sealed_key AS k LEFT JOIN sealed AS s ON s.id = k.id WHERE s.id IS NULL
ORDER BY 2, 1;

-- query: sealed_key_rewrap
-- in: id text, wrapped text, bucket int, mark text
UPDATE sealed_key SET wrapped = $2, bucket = $3, mark = $4 WHERE id = $1;

-- query: sealed_content_add
-- in: id text, content bytes
INSERT INTO sealed_content (id, content) VALUES ($1, $2);

-- query: sealed_content_get
-- in: id text
-- out: content bytes
SELECT content FROM sealed_content WHERE id = $1;

-- query: sealed_content_remove
-- in: id text
DELETE FROM sealed_content WHERE id = $1;

-- query: sealed_content_all
-- out: id text, matter text, hash text, bytes int, kept int, content bytes
SELECT s.id, s.matter, s.hash, s.bytes, c.id IS NOT NULL, c.content
FROM sealed AS s LEFT JOIN sealed_content AS c ON c.id = s.id
WHERE s.part = 'attachment' AND s.erased_seq = 0 ORDER BY s.id;

-- query: sealed_content_stray
-- out: id text
SELECT c.id FROM sealed_content AS c LEFT JOIN sealed AS s ON s.id = c.id
WHERE s.id IS NULL OR s.erased_seq <> 0 ORDER BY c.id;
