-- Accounts whose provider does not answer: how often in a row, since when nothing is sent but a probe, and which step may try.
CREATE TABLE outage (
  account TEXT PRIMARY KEY NOT NULL REFERENCES provider_account (id),
  failures INTEGER NOT NULL,
  code TEXT NOT NULL,
  opened_at INTEGER,
  probes INTEGER NOT NULL,
  probe_at INTEGER NOT NULL,
  trial TEXT
) STRICT;
-- Here, so that however an outage ends, what was held for it is due.
CREATE TRIGGER outbox_after_outage AFTER DELETE ON outage
BEGIN UPDATE outbox SET held_by = NULL WHERE held_by = 'account/' || OLD.account; END;
