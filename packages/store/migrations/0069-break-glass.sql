-- Who had a request carried out in an emergency without the approvals that were missing, and what others said of it afterwards. Nobody edits either or
-- takes it back; the reasons go with the data of whom the request is about.
CREATE TABLE break_glass (
  id TEXT PRIMARY KEY NOT NULL,
  request TEXT NOT NULL REFERENCES request (id),
  revision INTEGER NOT NULL,
  principal TEXT NOT NULL REFERENCES principal (id),
  missing INTEGER NOT NULL,
  reason TEXT NOT NULL,
  request_digest TEXT NOT NULL,
  signature TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  sealed BLOB
) STRICT;
CREATE UNIQUE INDEX break_glass_revision ON break_glass (request, revision);
CREATE TRIGGER break_glass_no_update BEFORE UPDATE ON break_glass
BEGIN SELECT RAISE(ABORT, 'break_glass: insert-only'); END;
CREATE TRIGGER break_glass_no_delete BEFORE DELETE ON break_glass
BEGIN SELECT RAISE(ABORT, 'break_glass: insert-only'); END;
CREATE TABLE break_glass_review (
  id TEXT PRIMARY KEY NOT NULL REFERENCES break_glass (id),
  request TEXT NOT NULL REFERENCES request (id),
  principal TEXT NOT NULL REFERENCES principal (id),
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sealed BLOB
) STRICT;
CREATE INDEX break_glass_review_request ON break_glass_review (request);
CREATE TRIGGER break_glass_review_no_update BEFORE UPDATE ON break_glass_review
BEGIN SELECT RAISE(ABORT, 'break_glass_review: insert-only'); END;
CREATE TRIGGER break_glass_review_no_delete BEFORE DELETE ON break_glass_review
BEGIN SELECT RAISE(ABORT, 'break_glass_review: insert-only'); END;
