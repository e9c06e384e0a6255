-- What units were called before: few entries among many, and read with every list.
CREATE INDEX journal_unit ON journal (seq) WHERE kind = 'unit';
