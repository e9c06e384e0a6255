-- query: posting_add
-- in: seq int, year int, kind text, number text, day int, account text, code text, amount_fen int, reverses text
INSERT INTO posting (seq, year, kind, number, day, account, code, amount_fen, reverses)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- query: posting_by_number
-- in: year int, number text
-- out: seq int, kind text, day int, account text, code text, amount_fen int, reverses text
SELECT seq, kind, day, account, code, amount_fen, reverses FROM posting WHERE year = $1 AND number = $2;

-- query: posting_reversal_of
-- in: year int, reverses text
-- out: number text
SELECT number FROM posting WHERE year = $1 AND reverses = $2 AND reverses <> '';

-- query: posting_of_account
-- in: year int, kind text, account text, code text
-- out: seq int, number text, day int, amount_fen int, reverses text
SELECT seq, number, day, amount_fen, reverses FROM posting
WHERE year = $1 AND kind = $2 AND account = $3 AND code = $4 ORDER BY seq;

-- query: posting_all
-- out: seq int, year int, kind text, number text, day int, account text, code text, amount_fen int, reverses text
SELECT seq, year, kind, number, day, account, code, amount_fen, reverses FROM posting ORDER BY seq;

-- query: posting_total_add
-- in: year int, kind text, account text, code text, amount_fen int, entries int
INSERT INTO posting_total (year, kind, account, code, amount_fen, entries) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (year, kind, account, code) DO UPDATE
SET amount_fen = posting_total.amount_fen + excluded.amount_fen, entries = posting_total.entries + excluded.entries;

-- query: posting_totals
-- in: year int
-- out: kind text, account text, code text, amount_fen int, entries int
SELECT kind, account, code, amount_fen, entries FROM posting_total WHERE year = $1 ORDER BY kind, account, code;

-- query: posting_total_all
-- out: year int, kind text, account text, code text, amount_fen int, entries int
SELECT year, kind, account, code, amount_fen, entries FROM posting_total ORDER BY year, kind, account, code;
