-- The passkeys of people: the public half of each, and what vouched for it.
CREATE TABLE passkey (
  id TEXT PRIMARY KEY NOT NULL,
  principal TEXT NOT NULL REFERENCES principal (id),
  credential_id TEXT NOT NULL UNIQUE,
  public_key TEXT NOT NULL,
  algorithm INTEGER NOT NULL,
  sign_count INTEGER NOT NULL,
  transports TEXT NOT NULL,
  aaguid TEXT NOT NULL,
  backup_eligible INTEGER NOT NULL CHECK (backup_eligible IN (0, 1)),
  backed_up INTEGER NOT NULL CHECK (backed_up IN (0, 1)),
  label TEXT NOT NULL,
  vouched_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER,
  sealed BLOB
) STRICT;
CREATE INDEX passkey_principal ON passkey (principal, id);
CREATE TRIGGER passkey_no_delete BEFORE DELETE ON passkey
BEGIN SELECT RAISE(ABORT, 'passkey: what was enrolled stays known'); END;
CREATE TRIGGER passkey_fixed
BEFORE UPDATE OF id, principal, credential_id, public_key, algorithm, aaguid, backup_eligible, vouched_by, created_at ON passkey
BEGIN SELECT RAISE(ABORT, 'passkey: what was enrolled does not change'); END;
CREATE TRIGGER passkey_revoked BEFORE UPDATE OF revoked_at, sign_count ON passkey WHEN OLD.revoked_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'passkey: what is revoked stays revoked'); END;
