-- What is personal in a row is taken out of it and kept in `sealed`, encrypted with the key of whom it is about. The columns
-- themselves keep what is not personal, "[erased]" in place of what was taken out, or a blind index of it.

-- The data keys, wrapped with the installation's key, which is kept outside this file. A row whose key was destroyed stays.
CREATE TABLE subject_key (
  subject TEXT PRIMARY KEY NOT NULL,
  wrapped BLOB,
  created_at INTEGER NOT NULL,
  destroyed_at INTEGER,
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
) STRICT;

-- Tells whether the installation's key is the one that the data keys were wrapped with.
CREATE TABLE personal_key (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  mark BLOB NOT NULL
) STRICT;

CREATE TRIGGER subject_key_no_delete BEFORE DELETE ON subject_key
BEGIN SELECT RAISE(ABORT, 'subject_key: that a key was destroyed stays known'); END;
CREATE TRIGGER subject_key_destroyed_for_good BEFORE UPDATE ON subject_key
WHEN OLD.wrapped IS NULL OR NEW.wrapped IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'subject_key: a key is destroyed, and not changed'); END;

ALTER TABLE principal ADD COLUMN sealed BLOB;
ALTER TABLE token ADD COLUMN sealed BLOB;
ALTER TABLE integration ADD COLUMN sealed BLOB;
ALTER TABLE api_user ADD COLUMN sealed BLOB;
ALTER TABLE account_check ADD COLUMN sealed BLOB;
ALTER TABLE policy_proposal ADD COLUMN sealed BLOB;
ALTER TABLE policy_review ADD COLUMN sealed BLOB;
ALTER TABLE batch ADD COLUMN sealed BLOB;
ALTER TABLE batch_row ADD COLUMN sealed BLOB;
ALTER TABLE revision ADD COLUMN sealed BLOB;
ALTER TABLE decision ADD COLUMN sealed BLOB;
ALTER TABLE review ADD COLUMN sealed BLOB;
ALTER TABLE exception ADD COLUMN sealed BLOB;
ALTER TABLE step ADD COLUMN sealed BLOB;
ALTER TABLE task ADD COLUMN sealed BLOB;

-- Whom a request is about: the API user that it changes, which is one subject with the request that made it, or itself.
ALTER TABLE request ADD COLUMN subject TEXT;
UPDATE request SET subject = coalesce((SELECT coalesce(origin_request, id) FROM api_user WHERE id = request.api_user), id);
CREATE INDEX request_subject ON request (subject, id);
CREATE TRIGGER request_subject_fixed BEFORE UPDATE OF subject ON request
BEGIN SELECT RAISE(ABORT, 'request: whom it is about does not change'); END;
