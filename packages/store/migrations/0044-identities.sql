-- Whom an issuer of identities means: by the digest of its address and the subject there, and by nothing else.
CREATE TABLE identity (
  id TEXT PRIMARY KEY NOT NULL,
  principal TEXT NOT NULL REFERENCES principal (id),
  issuer TEXT NOT NULL,
  subject_digest TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX identity_principal ON identity (principal, id);
CREATE TRIGGER identity_no_delete BEFORE DELETE ON identity
BEGIN SELECT RAISE(ABORT, 'identity: who was linked stays known'); END;
CREATE TRIGGER identity_fixed BEFORE UPDATE ON identity
BEGIN SELECT RAISE(ABORT, 'identity: a subject stays whom it was linked to'); END;
