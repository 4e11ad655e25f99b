-- How far each receiver of the log has it. A receiver is known by the digest of its address, which may hold a secret.
CREATE TABLE delivery_target (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  next INTEGER NOT NULL,
  problem TEXT,
  updated_at INTEGER NOT NULL
) STRICT;

-- Entries that a receiver refused for good. `requested_by` asked for it to be sent again; `delivered_at` says that it was.
CREATE TABLE dead_letter (
  id TEXT PRIMARY KEY NOT NULL,
  target TEXT NOT NULL REFERENCES delivery_target (id),
  entry_index INTEGER NOT NULL REFERENCES entry (idx),
  code TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  requested_by TEXT REFERENCES principal (id),
  delivered_at INTEGER,
  UNIQUE (target, entry_index)
) STRICT;
CREATE INDEX dead_letter_open ON dead_letter (id) WHERE delivered_at IS NULL;
CREATE INDEX dead_letter_requested ON dead_letter (target, id) WHERE requested_by IS NOT NULL AND delivered_at IS NULL;
