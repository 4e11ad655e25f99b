-- What people say about a request, also once it is over. Nobody edits it or takes it back; its text goes with the data of whom the request is about.
CREATE TABLE request_comment (
  id TEXT PRIMARY KEY NOT NULL,
  request TEXT NOT NULL REFERENCES request (id),
  principal TEXT NOT NULL REFERENCES principal (id),
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sealed BLOB
) STRICT;
CREATE INDEX request_comment_request ON request_comment (request, id);
CREATE TRIGGER request_comment_no_update BEFORE UPDATE ON request_comment
BEGIN SELECT RAISE(ABORT, 'request_comment: insert-only'); END;
CREATE TRIGGER request_comment_no_delete BEFORE DELETE ON request_comment
BEGIN SELECT RAISE(ABORT, 'request_comment: insert-only'); END;
