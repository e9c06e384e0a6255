-- Matters that came more than once, for the list of problems.
CREATE INDEX registration_again ON registration (received_day, matter) WHERE place > 1;
