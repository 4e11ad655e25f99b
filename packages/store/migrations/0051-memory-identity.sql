-- A memory outside is more than its name: under the same name a witness with another key, or a file at another place, is another one. The
-- one before stays where it contradicts the log. Empty where nobody has looked since.

CREATE TABLE checkpoint_target_new (
  id TEXT NOT NULL,
  identity TEXT NOT NULL,
  kind TEXT NOT NULL,
  delivered_size INTEGER,
  delivered_at INTEGER,
  failures INTEGER NOT NULL,
  failing_since INTEGER,
  code TEXT,
  next_at INTEGER NOT NULL,
  alerted_at INTEGER,
  contradicted_at INTEGER,
  held INTEGER,
  PRIMARY KEY (id, identity)
) STRICT;

INSERT INTO checkpoint_target_new
SELECT id, '', kind, delivered_size, delivered_at, failures, failing_since, code, next_at, alerted_at, contradicted_at, held
FROM checkpoint_target;

DROP TABLE checkpoint_target;
ALTER TABLE checkpoint_target_new RENAME TO checkpoint_target;
