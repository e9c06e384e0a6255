-- The sealed content of attachments. Not derived from the journal, which holds its hash; goes when the attachment is erased.
CREATE TABLE sealed_content (
    id TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
