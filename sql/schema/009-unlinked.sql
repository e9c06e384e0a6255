-- Which matters were not compared with others yet: those of a span of days can be compared by themselves.
ALTER TABLE search_document ADD COLUMN linked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX search_document_unlinked ON search_document (id) WHERE linked = 0;
ALTER TABLE search_progress DROP COLUMN linked;
