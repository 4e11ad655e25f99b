-- Pictures that people attach to tasks. What is in them lies beside the database, encrypted, named by the digest of the encrypted bytes.
CREATE TABLE evidence_file (
  id TEXT PRIMARY KEY NOT NULL,
  task TEXT NOT NULL REFERENCES task (id),
  request TEXT NOT NULL REFERENCES request (id),
  principal TEXT NOT NULL REFERENCES principal (id),
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  content_digest TEXT NOT NULL,
  stored_digest TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_file_request ON evidence_file (request, id);
CREATE TRIGGER evidence_file_no_update BEFORE UPDATE ON evidence_file
BEGIN SELECT RAISE(ABORT, 'evidence_file: insert-only'); END;
CREATE TRIGGER evidence_file_no_delete BEFORE DELETE ON evidence_file
BEGIN SELECT RAISE(ABORT, 'evidence_file: insert-only'); END;
