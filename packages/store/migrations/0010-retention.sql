-- Up to where the bytes of entries may be gone, and the entry of the log that says so. Their hashes stay, so everything that
-- was ever proven still is. Nothing else of an entry can be changed, and no entry above.

CREATE TABLE retention (
  before INTEGER PRIMARY KEY NOT NULL,
  entry INTEGER NOT NULL REFERENCES entry (idx)
) STRICT;
CREATE TRIGGER retention_forward_only BEFORE INSERT ON retention
WHEN NEW.before <= (SELECT max(before) FROM retention) OR NEW.before > NEW.entry
BEGIN SELECT RAISE(ABORT, 'retention: what may be pruned only grows, and is older than the entry that says so'); END;
CREATE TRIGGER retention_no_update BEFORE UPDATE ON retention
BEGIN SELECT RAISE(ABORT, 'retention: insert-only'); END;
CREATE TRIGGER retention_no_delete BEFORE DELETE ON retention
BEGIN SELECT RAISE(ABORT, 'retention: insert-only'); END;

DROP TRIGGER entry_no_update;
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
WHEN NEW.idx <> OLD.idx OR NEW.hash <> OLD.hash OR length(NEW.body) > 0
  OR OLD.idx >= coalesce((SELECT max(before) FROM retention), 0)
BEGIN SELECT RAISE(ABORT, 'entry: the log is append-only'); END;
