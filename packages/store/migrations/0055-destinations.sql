-- Where the configuration of a host has the log and notifications sent. Nothing is sent to one that is not open.
CREATE TABLE destination (
  id TEXT PRIMARY KEY NOT NULL,
  purpose TEXT NOT NULL,
  place TEXT NOT NULL,
  identity TEXT NOT NULL,
  named_at INTEGER NOT NULL,
  opened_at INTEGER
) STRICT;
