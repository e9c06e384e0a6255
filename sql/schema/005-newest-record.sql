-- Which record of a kind is the newest: what is kept in memory between transactions asks by it whether it still holds.
CREATE INDEX record_newest ON record (kind, year, seq);
