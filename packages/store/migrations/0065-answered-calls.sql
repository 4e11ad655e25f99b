-- An idempotency key belongs to any call that makes something, and what the call was answered is kept for a while. Keys of before are known still;
-- what their calls were answered is not.

CREATE TABLE idempotency_of_calls (
  principal TEXT NOT NULL REFERENCES principal (id),
  key TEXT NOT NULL,
  input_digest TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  answer BLOB,
  PRIMARY KEY (principal, key)
) STRICT;
INSERT INTO idempotency_of_calls SELECT principal, key, input_digest, created_at, NULL FROM idempotency;
DROP TABLE idempotency;
ALTER TABLE idempotency_of_calls RENAME TO idempotency;
CREATE INDEX idempotency_answered ON idempotency (created_at) WHERE answer IS NOT NULL;
