-- What transactions changed reads otherwise now: a line a set of names (unit, channel, category, kind), "LENGTH:NAME ... @DAY ID
-- ABOVE/BELOW/LATE ... @DAY ...". What was left so far is counted anew when the office is next opened for writing.
DELETE FROM rate_change;
DELETE FROM rate_count;
UPDATE rate_basis SET rules = '' WHERE id = 1;
