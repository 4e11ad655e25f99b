-- The log: entries as the bytes that were hashed, the hashes of complete subtrees over them (RFC 6962), and the
-- signed checkpoints. Anybody may verify these three tables without the rest of the database.

CREATE TABLE entry (
  idx INTEGER PRIMARY KEY,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE node (
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;

-- Finds entries by request or type. Not part of what is signed; made again from the entries when it is in doubt.
CREATE TABLE entry_index (
  idx INTEGER PRIMARY KEY REFERENCES entry (idx),
  type TEXT NOT NULL,
  request TEXT,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX entry_index_request ON entry_index (request, idx);
CREATE INDEX entry_index_type ON entry_index (type, idx);

CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entry: the log is append-only'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entry: the log is append-only'); END;
-- Against INSERT OR REPLACE as well, which would not fire the delete trigger on a connection without recursive triggers.
CREATE TRIGGER entry_next_only BEFORE INSERT ON entry
WHEN NEW.idx IS NOT coalesce((SELECT max(idx) + 1 FROM entry), 0)
BEGIN SELECT RAISE(ABORT, 'entry: only the next index can be appended'); END;

CREATE TRIGGER node_no_update BEFORE UPDATE ON node
BEGIN SELECT RAISE(ABORT, 'node: the log is append-only'); END;
CREATE TRIGGER node_no_delete BEFORE DELETE ON node
BEGIN SELECT RAISE(ABORT, 'node: the log is append-only'); END;
CREATE TRIGGER node_no_replace BEFORE INSERT ON node
WHEN EXISTS (SELECT 1 FROM node WHERE level = NEW.level AND idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'node: the log is append-only'); END;

CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoint: the log is append-only'); END;
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoint: the log is append-only'); END;
CREATE TRIGGER checkpoint_forward_only BEFORE INSERT ON checkpoint
WHEN NEW.size <= (SELECT max(size) FROM checkpoint)
BEGIN SELECT RAISE(ABORT, 'checkpoint: a signed checkpoint never goes backwards'); END;

CREATE TRIGGER entry_index_no_update BEFORE UPDATE ON entry_index
BEGIN SELECT RAISE(ABORT, 'entry_index: the log is append-only'); END;
CREATE TRIGGER entry_index_no_delete BEFORE DELETE ON entry_index
BEGIN SELECT RAISE(ABORT, 'entry_index: the log is append-only'); END;
