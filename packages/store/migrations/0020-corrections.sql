-- What an administrator corrected in the register: the record before and after, and why. Encrypted as the record itself is;
-- the log has salted digests of it.
CREATE TABLE correction (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  target TEXT NOT NULL,
  corrector TEXT NOT NULL REFERENCES principal (id),
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  reason TEXT NOT NULL,
  salt TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sealed BLOB
) STRICT;
CREATE INDEX correction_target ON correction (target, id);
CREATE TRIGGER correction_no_update BEFORE UPDATE ON correction
BEGIN SELECT RAISE(ABORT, 'correction: insert-only'); END;
CREATE TRIGGER correction_no_delete BEFORE DELETE ON correction
BEGIN SELECT RAISE(ABORT, 'correction: insert-only'); END;
