-- What a clock's due day follows from beside its rule and first day (domain/petition/clock_terms), so that an inbox can count
-- and choose without reading matters. '*' stands where an earlier version of the program wrote the row: whoever next opens the
-- office for writing fills it in.
ALTER TABLE clock ADD COLUMN terms TEXT NOT NULL DEFAULT '*';
CREATE INDEX clock_unfilled ON clock (matter) WHERE terms = '*';
DROP INDEX clock_open;
CREATE INDEX clock_open ON clock (unit, rule, start_day, terms, matter) WHERE stop_day = -2147483648;
