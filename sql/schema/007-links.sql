-- Which earlier matters each one looks like, by rules/same.tsv. Made from the search index, up to the event `linked`.
ALTER TABLE search_progress ADD COLUMN linked INTEGER NOT NULL DEFAULT 0;
CREATE TABLE search_link (
    id INTEGER NOT NULL,
    other INTEGER NOT NULL,
    PRIMARY KEY (id, other)
) STRICT, WITHOUT ROWID;
