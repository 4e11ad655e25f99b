-- What goes on with a request that has started comes before what starts another one, and what cannot start yet is set aside
-- until what it waits for has ended: another request (its identifier), or the canary of a batch (that of the batch).
ALTER TABLE outbox ADD COLUMN begins INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN held_by TEXT;
UPDATE outbox SET begins = 1 WHERE EXISTS (
  SELECT 1 FROM step JOIN permit ON permit.id = step.permit
  WHERE step.id = outbox.subject AND permit.used_at IS NULL
);
DROP INDEX outbox_waiting;
DROP INDEX outbox_published;
CREATE INDEX outbox_waiting ON outbox (provider, begins, available_at, id)
  WHERE published_at IS NULL AND held_by IS NULL;
CREATE INDEX outbox_published ON outbox (provider, published_at) WHERE published_at IS NOT NULL;
CREATE INDEX outbox_held ON outbox (held_by) WHERE held_by IS NOT NULL;

-- Here and not in the operations that end a request, so that none of them can forget what waits for it.
CREATE TRIGGER outbox_after_request AFTER UPDATE OF state ON request
WHEN OLD.state = 'in-progress' AND NEW.state <> 'in-progress'
BEGIN UPDATE outbox SET held_by = NULL WHERE held_by = NEW.id; END;
CREATE TRIGGER outbox_after_canary AFTER UPDATE OF state ON request
WHEN NEW.batch IS NOT NULL AND OLD.state <> 'done' AND NEW.state = 'done'
BEGIN UPDATE outbox SET held_by = NULL WHERE held_by = NEW.batch; END;
CREATE TRIGGER outbox_after_another_canary AFTER UPDATE OF canary ON batch
WHEN OLD.canary IS NOT NEW.canary
BEGIN UPDATE outbox SET held_by = NULL WHERE held_by = NEW.id; END;
