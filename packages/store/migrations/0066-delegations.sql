-- Who reviews requests in whose place, from when until when. A review that was given so says in whose place.
CREATE TABLE delegation (
  id TEXT PRIMARY KEY NOT NULL,
  delegator TEXT NOT NULL,
  delegate TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  begins_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX delegation_delegator ON delegation (delegator, id);
CREATE INDEX delegation_delegate ON delegation (delegate, id);
CREATE TRIGGER delegation_no_delete BEFORE DELETE ON delegation
BEGIN SELECT RAISE(ABORT, 'delegation: one that was made stays known'); END;
CREATE TRIGGER delegation_fixed BEFORE UPDATE ON delegation
WHEN OLD.ended_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.delegator <> OLD.delegator OR NEW.delegate <> OLD.delegate
  OR NEW.made_at <> OLD.made_at OR NEW.begins_at <> OLD.begins_at OR NEW.ends_at <> OLD.ends_at
BEGIN SELECT RAISE(ABORT, 'delegation: nothing but its end is written, once'); END;
ALTER TABLE review ADD COLUMN on_behalf_of TEXT;
ALTER TABLE review ADD COLUMN delegation TEXT;
