-- Who outside knows how far the log had grown: the cosignatures of witnesses, and how it stands with everybody that
-- checkpoints are handed to. Neither is part of what the log signs.

CREATE TABLE cosignature (
  size INTEGER NOT NULL REFERENCES checkpoint (size),
  witness TEXT NOT NULL,
  line TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (size, witness)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER cosignature_no_update BEFORE UPDATE ON cosignature
BEGIN SELECT RAISE(ABORT, 'cosignature: insert-only'); END;
CREATE TRIGGER cosignature_no_delete BEFORE DELETE ON cosignature
BEGIN SELECT RAISE(ABORT, 'cosignature: insert-only'); END;

CREATE TABLE checkpoint_target (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  delivered_size INTEGER,
  delivered_at INTEGER,
  failures INTEGER NOT NULL,
  failing_since INTEGER,
  code TEXT,
  next_at INTEGER NOT NULL,
  alerted_at INTEGER,
  contradicted_at INTEGER,
  held INTEGER
) STRICT;
