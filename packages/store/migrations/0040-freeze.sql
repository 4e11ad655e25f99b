-- What a person has stopped: one row for each freeze, of an account, of a provider, or of everything where both are null.
CREATE TABLE freeze (
  id TEXT PRIMARY KEY NOT NULL,
  account TEXT REFERENCES provider_account (id),
  provider TEXT,
  reason TEXT NOT NULL,
  voids_permits INTEGER NOT NULL,
  frozen_by TEXT NOT NULL REFERENCES principal (id),
  frozen_at INTEGER NOT NULL,
  entry INTEGER NOT NULL,
  lifted_by TEXT REFERENCES governance_change (id),
  lifted_at INTEGER,
  sealed BLOB,
  CHECK (account IS NULL OR provider IS NULL)
) STRICT;
CREATE INDEX freeze_in_force ON freeze (id) WHERE lifted_at IS NULL;

CREATE TRIGGER freeze_no_delete BEFORE DELETE ON freeze
BEGIN SELECT RAISE(ABORT, 'freeze: what was stopped stays known'); END;
CREATE TRIGGER freeze_fixed
BEFORE UPDATE OF id, account, provider, voids_permits, frozen_by, frozen_at, entry ON freeze
BEGIN SELECT RAISE(ABORT, 'freeze: what was stopped stays as it was'); END;
CREATE TRIGGER freeze_lifted BEFORE UPDATE OF lifted_by, lifted_at ON freeze WHEN OLD.lifted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'freeze: what goes on was let go on once'); END;

-- Here, so that however a freeze ends, what was held for it is due.
CREATE TRIGGER outbox_after_freeze AFTER UPDATE OF lifted_at ON freeze WHEN NEW.lifted_at IS NOT NULL
BEGIN UPDATE outbox SET held_by = NULL WHERE held_by = 'freeze/' || NEW.id; END;
-- What has lost its permit does not wait for one to end that came before.
CREATE TRIGGER outbox_after_void AFTER INSERT ON freeze WHEN NEW.voids_permits = 1
BEGIN
  UPDATE outbox SET held_by = NULL
  WHERE held_by IN (SELECT 'freeze/' || id FROM freeze WHERE lifted_at IS NULL);
END;
