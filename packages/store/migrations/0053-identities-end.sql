-- An identity at an issuer ends as a token or a passkey does, for good. The same subject may be linked again after that, by another code, so
-- only one that has not ended keeps it for itself.
CREATE TABLE identity_that_ends (
  id TEXT PRIMARY KEY NOT NULL,
  principal TEXT NOT NULL REFERENCES principal (id),
  issuer TEXT NOT NULL,
  subject_digest TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
INSERT INTO identity_that_ends (id, principal, issuer, subject_digest, created_at)
SELECT id, principal, issuer, subject_digest, created_at FROM identity;
DROP TABLE identity;
ALTER TABLE identity_that_ends RENAME TO identity;
CREATE INDEX identity_principal ON identity (principal, id);
CREATE UNIQUE INDEX identity_subject ON identity (subject_digest) WHERE revoked_at IS NULL;
CREATE TRIGGER identity_no_delete BEFORE DELETE ON identity
BEGIN SELECT RAISE(ABORT, 'identity: who was linked stays known'); END;
-- What it was linked to stays; its subject is taken away when the person is erased.
CREATE TRIGGER identity_fixed BEFORE UPDATE ON identity
WHEN OLD.id IS NOT NEW.id OR OLD.principal IS NOT NEW.principal OR OLD.issuer IS NOT NEW.issuer
  OR OLD.created_at IS NOT NEW.created_at
  OR (OLD.subject_digest IS NOT NEW.subject_digest AND NEW.subject_digest IS NOT 'erased:' || OLD.id)
  OR (OLD.revoked_at IS NOT NULL AND OLD.revoked_at IS NOT NEW.revoked_at)
BEGIN SELECT RAISE(ABORT, 'identity: a subject stays whom it was linked to, and what has ended stays ended'); END;
