-- For what was merged into a matter: it becomes secret with it.
CREATE INDEX matter_merged_into ON matter (merged_into) WHERE merged_into <> '';
-- For listings, which leave them out.
CREATE INDEX matter_secret ON matter (number) WHERE secret = 1;
