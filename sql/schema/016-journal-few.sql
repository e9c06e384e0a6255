-- Entries of few among many: units, books, accounts, who opened what. Cases and persons are most of the journal; whoever reads
-- them all goes through it, and a large import pays for no index. In place of that of units alone.
DROP INDEX journal_unit;
CREATE INDEX journal_few ON journal (kind, year) WHERE kind NOT IN ('case', 'person');
